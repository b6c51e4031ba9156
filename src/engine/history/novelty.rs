//! Which places of a blob were judged before: most lines of most blobs stood at the same path in
//! another version already. Judging costs far more than hashing lines.
//!
//! What counts is not a line but a line with the one above it, so that a line that moved, or lost
//! its neighbour, counts as new. A place is judged again if anything near it is new.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::sync::{Mutex, PoisonError};

use crate::detect::Selection;
use crate::sources::git::history::PathId;

use super::lines::{AsItIs, LineHasher};

/// How many lines on either side may have a say in what a line means: keys of blocks above it,
/// private keys below it, the calls in which a function uses it.
const REACH: usize = 60;

/// Threads that meet at one path wait for each other; at two paths they should not.
const SHARDS: usize = 64;

type Seen = HashSet<u64, BuildHasherDefault<AsItIs>>;

/// What was judged, by path: eight bytes and their share of a hash table for each line that ever
/// stood near a place worth judging.
pub(super) struct Novelty {
    seen: Vec<Mutex<Seen>>,
}

/// The lines of a text that stand near selected places, as numbers.
pub(super) struct Neighbourhood {
    /// Where lines begin.
    starts: Vec<usize>,
    /// Lines in reach of a selected place, with the number of each and the line above it.
    near: Vec<(usize, u64)>,
}

impl Novelty {
    pub(super) fn new() -> Self {
        Self { seen: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }

    /// Leaves of a selection what was not judged at this path before, and takes it as judged.
    pub(super) fn narrow(
        &self,
        hasher: &LineHasher,
        path: PathId,
        near: &Neighbourhood,
        selection: &mut Selection,
    ) {
        let new = self.take(hasher, path, near);
        if new.is_empty() {
            *selection = Selection::default();
        } else if new.len() < near.near.len() {
            selection.retain(|offset| {
                let line = near.line(offset);
                let next = new.partition_point(|new| new + REACH < line);
                new.get(next).is_some_and(|new| *new <= line + REACH)
            });
        }
    }

    /// The lines that are new at this path; from now on they are not.
    fn take(&self, hasher: &LineHasher, path: PathId, near: &Neighbourhood) -> Vec<usize> {
        let shard = &self.seen[path as usize % SHARDS];
        let mut seen = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = |(line, hash): &(usize, u64)| {
            seen.insert(hasher.join(u64::from(path), *hash)).then_some(*line)
        };
        near.near.iter().filter_map(is_new).collect()
    }
}

impl Neighbourhood {
    pub(super) fn new(hasher: &LineHasher, text: &str, selection: &Selection) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
        let mut all = Self { starts, near: Vec::new() };
        let mut offsets: Vec<usize> = selection.offsets().collect();
        offsets.sort_unstable();
        let mut done = 0;
        let mut above = None;
        for offset in offsets {
            let line = all.line(offset);
            let from = line.saturating_sub(REACH).max(done);
            if from > done {
                above = None;
            }
            for at in from..(line + REACH + 1).min(all.starts.len()) {
                let before = above.unwrap_or_else(|| all.hash(hasher, bytes, at.checked_sub(1)));
                let own = all.hash(hasher, bytes, Some(at));
                all.near.push((at, hasher.join(before, own)));
                above = Some(own);
                done = at + 1;
            }
        }
        all
    }

    /// The line of an offset, from 0.
    fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    fn hash(&self, hasher: &LineHasher, bytes: &[u8], line: Option<usize>) -> u64 {
        let Some(line) = line else { return 0 };
        let end = self.starts.get(line + 1).copied().unwrap_or(bytes.len());
        hasher.line(&bytes[self.starts[line]..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The selected lines that are left for the second of two texts.
    fn left(first: &str, second: &str, paths: [PathId; 2]) -> Vec<usize> {
        let (hasher, novelty) = (LineHasher::new(), Novelty::new());
        let mut lines = Vec::new();
        for (text, path) in [first, second].into_iter().zip(paths) {
            let mut selection = Selection {
                lines: text.match_indices("key").map(|(at, _)| at).collect(),
                ..Selection::default()
            };
            let near = Neighbourhood::new(&hasher, text, &selection);
            novelty.narrow(&hasher, path, &near, &mut selection);
            lines = selection.lines.iter().map(|at| text[..*at].matches('\n').count()).collect();
        }
        lines
    }

    #[test]
    fn only_what_is_near_something_new_is_left() {
        let numbered = |from: usize, to: usize| -> String {
            (from..to).map(|at| format!("line {at}\n")).collect()
        };
        let text = format!("key a\n{}key b\n{}", numbered(0, 200), numbered(200, 400));
        assert_eq!(left("", &text, [1, 1]), [0, 201]);
        assert!(left(&text, &text, [1, 1]).is_empty());
        assert_eq!(left(&text, &text, [1, 2]), [0, 201], "at another path");
        assert_eq!(left(&text, &text.replace("line 190\n", "changed\n"), [1, 1]), [201]);
        assert_eq!(left(&text, &text.replace("line 190\n", ""), [1, 1]), [200], "a line less");
        assert!(left(&text, &text.replace("line 100\n", "changed\n"), [1, 1]).is_empty());
        let moved = text.replace("key b\n", "").replace("line 300\n", "line 300\nkey b\n");
        assert_eq!(left(&text, &moved, [1, 1]), [301]);
    }

    #[test]
    fn the_last_line_needs_no_end() {
        assert_eq!(left("key", "key\nkey", [1, 1]), [0, 1]);
        assert_eq!(left("x", "key", [1, 1]), [0]);
    }
}
