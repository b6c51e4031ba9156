//! What of a blob was not judged before: most lines of most blobs stood at the same path in another
//! version already. Selecting and judging cost far more than hashing lines.
//!
//! What counts is not a line but a line with the one above it, so that a line that moved, or lost
//! its neighbour, counts as new. What is near a new line is looked at again.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::engine::lock;
use crate::model::location::Span;
use crate::sources::git::history::PathId;

use super::lines::{AsItIs, LineHasher};

/// How many lines on either side of a new one are looked at again: blocks that a key stands in,
/// values that go on, owners that stand above.
const NEAR: usize = 8;

/// How many lines on either side may say what code does with a value.
const CONTEXT: usize = 40;

/// Threads that meet at one path wait for each other; at two paths they should not.
const SHARDS: usize = 64;

/// How many lines are remembered: at most twenty bytes each. Later ones always count as new, which
/// takes time and changes nothing else.
const MOST: usize = 24_000_000;

type Seen = HashSet<u64, BuildHasherDefault<AsItIs>>;

/// The lines that were judged, by path.
pub(super) struct Novelty {
    seen: Vec<Mutex<Seen>>,
    count: AtomicUsize,
}

/// The lines of a text, as numbers.
pub(super) struct Lines {
    /// Where lines begin, and where the last ends.
    starts: Vec<usize>,
    /// The number of each line with the one above it.
    pairs: Vec<u64>,
}

/// The parts of a text to look at, in order and apart; none means all of it.
#[derive(Default)]
pub(super) struct Fresh {
    /// What may be found.
    pub(super) near: Option<Vec<Span>>,
    /// What may have a say in it.
    pub(super) context: Option<Vec<Span>>,
}

impl Novelty {
    pub(super) fn new() -> Self {
        let seen = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { seen, count: AtomicUsize::new(0) }
    }

    /// What is new at this path; from now on it is not. None if there is nothing.
    pub(super) fn take(&self, hasher: &LineHasher, path: PathId, lines: &Lines) -> Option<Fresh> {
        let new = self.new_lines(hasher, path, lines);
        if new.len() == lines.pairs.len() {
            return (!new.is_empty()).then(Fresh::default);
        }
        (!new.is_empty()).then(|| Fresh {
            near: Some(lines.around(&new, NEAR)),
            context: Some(lines.around(&new, CONTEXT)),
        })
    }

    fn new_lines(&self, hasher: &LineHasher, path: PathId, lines: &Lines) -> Vec<usize> {
        let is_full = self.count.load(Ordering::Relaxed) > MOST;
        let shard = &self.seen[path as usize % SHARDS];
        let mut seen = lock(shard);
        let mut is_new = |pair: u64| {
            let key = hasher.join(u64::from(path), pair);
            if is_full { !seen.contains(&key) } else { seen.insert(key) }
        };
        let pairs = lines.pairs.iter().enumerate();
        let new: Vec<usize> = pairs.filter(|(_, pair)| is_new(**pair)).map(|(at, _)| at).collect();
        if !is_full {
            self.count.fetch_add(new.len(), Ordering::Relaxed);
        }
        new
    }
}

impl Lines {
    pub(super) fn new(hasher: &LineHasher, text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut starts, mut pairs) = (vec![0], Vec::new());
        let (mut at, mut above) = (0, 0);
        while at < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1);
            let own = hasher.line(&bytes[at..end]);
            pairs.push(hasher.join(above, own));
            above = own;
            at = end;
            starts.push(at);
        }
        Self { starts, pairs }
    }

    /// The lines up to so many lines away from some lines, as spans that do not touch.
    fn around(&self, lines: &[usize], reach: usize) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for line in lines {
            let start = self.starts[line.saturating_sub(reach)];
            let end = self.starts[(line + reach + 1).min(self.pairs.len())];
            match spans.last_mut() {
                Some(last) if start <= last.end => last.end = end,
                _ => spans.push(Span::new(start, end)),
            }
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines near something new in the second of two texts, counted from 0.
    fn near(first: &str, second: &str, paths: [PathId; 2]) -> Vec<usize> {
        let (hasher, novelty) = (LineHasher::new(), Novelty::new());
        novelty.take(&hasher, paths[0], &Lines::new(&hasher, first));
        let lines = Lines::new(&hasher, second);
        let Some(fresh) = novelty.take(&hasher, paths[1], &lines) else { return Vec::new() };
        let all = vec![Span::new(0, second.len())];
        let spans = fresh.near.unwrap_or(all);
        let is_near = |at: &usize| spans.iter().any(|span| span.start <= *at && *at < span.end);
        (0..lines.pairs.len()).filter(|line| is_near(&lines.starts[*line])).collect()
    }

    #[test]
    fn only_what_is_near_something_new_is_left() {
        let lines: Vec<String> = (0..100).map(|at| format!("line {at}\n")).collect();
        let text = lines.concat();
        let all: Vec<usize> = (0..100).collect();
        assert_eq!(near("", &text, [1, 1]), all);
        assert!(near(&text, &text, [1, 1]).is_empty());
        assert_eq!(near(&text, &text, [1, 2]), all, "at another path");
        let changed = text.replace("line 50\n", "changed\n");
        assert_eq!(near(&text, &changed, [1, 1]), (42..=59).collect::<Vec<_>>());
        let less = text.replace("line 50\n", "");
        assert_eq!(near(&text, &less, [1, 1]), (42..=58).collect::<Vec<_>>());
        let longer = format!("{text}end");
        assert_eq!(near(&text, &longer, [1, 1]), (92..=100).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_is_never_new() {
        assert!(near("x", "", [1, 1]).is_empty());
        assert_eq!(near("x\n", "x", [1, 1]), [0], "its line has no end any more");
    }
}
