//! What of a blob was not judged in another version of its file. Selecting and judging cost far more
//! than reading, and most of most blobs is what another version had.
//!
//! Where the store builds a blob from another version, that tells what is new. The versions that it
//! builds from nothing of the kind are compared by their lines: each line is judged in the oldest of
//! them, so that what is found does not depend on which thread comes first. What counts is not a
//! line but a line with the one above it, so that a line that moved, or lost its neighbour, counts.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard};

use crate::engine::lock;
use crate::sources::git::history::{Blob, PathId};

use super::fresh::Fresh;
use super::lines::{AsItIs, LineHasher};

/// Threads that meet at one path wait for each other; at two paths they should not.
const SHARDS: usize = 64;

/// How many lines are remembered of the paths of one shard: twenty bytes each, as the table grows.
/// Of paths with more, every version that is not built from another is judged in full, which takes
/// time and changes nothing else.
const MOST: usize = 224_000;

/// The first blob with each line.
#[derive(Default)]
struct Seen {
    first: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    is_full: bool,
}

/// How to tell what of a blob is new at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    /// All of it is.
    All,
    /// By what the store builds it from.
    Built,
    /// By its lines.
    Lines,
}

/// What is new in which blob.
pub(super) struct Novelty<'n> {
    hasher: &'n LineHasher,
    /// For each blob the paths at which it is not built from another version, in order.
    alone: Vec<Vec<PathId>>,
    /// Paths of which more than one version is not built from another.
    repeated: HashSet<PathId>,
    seen: Vec<Mutex<Seen>>,
}

impl<'n> Novelty<'n> {
    /// Of blobs, the oldest first, and of the ones that the store builds them from.
    pub(super) fn new(hasher: &'n LineHasher, blobs: &[&Blob], bases: &[Option<usize>]) -> Self {
        let alone: Vec<Vec<PathId>> = blobs
            .iter()
            .zip(bases)
            .map(|(blob, base)| {
                let known = base.map(|base| paths(blobs[base])).unwrap_or_default();
                let mut alone = paths(blob);
                alone.retain(|path| known.binary_search(path).is_err());
                alone
            })
            .collect();
        let mut once = HashSet::new();
        let repeated = alone.iter().flatten().copied().filter(|path| !once.insert(*path)).collect();
        let seen = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { hasher, alone, repeated, seen }
    }

    /// The blobs whose lines have to be learned.
    pub(super) fn to_learn(&self) -> Vec<usize> {
        let is_wanted = |at: &usize| self.repeated(*at).next().is_some();
        (0..self.alone.len()).filter(is_wanted).collect()
    }

    /// Learns the lines of a blob.
    pub(super) fn learn(&self, at: usize, text: &str) {
        let lines = Lines::new(self.hasher, text);
        let number = number(at);
        for path in self.repeated(at) {
            let mut seen = self.seen(path);
            if seen.is_full {
                continue;
            }
            for pair in &lines.pairs {
                let first = seen.first.entry(self.hasher.join(u64::from(path), *pair));
                let first = first.or_insert(number);
                *first = number.min(*first);
            }
            if seen.first.len() > MOST {
                *seen = Seen { is_full: true, ..Seen::default() };
            }
        }
    }

    /// How to tell what of a blob is new at a path.
    pub(super) fn way(&self, at: usize, path: PathId) -> Way {
        if self.alone[at].binary_search(&path).is_err() {
            Way::Built
        } else if self.repeated.contains(&path) && !self.seen(path).is_full {
            Way::Lines
        } else {
            Way::All
        }
    }

    /// What is new by its lines.
    pub(super) fn by_lines(
        &self,
        at: usize,
        path: PathId,
        text: &str,
        lines: &Lines,
    ) -> Option<Fresh> {
        let (number, seen) = (number(at), self.seen(path));
        let is_new = |pair: &u64| {
            let first = seen.first.get(&self.hasher.join(u64::from(path), *pair));
            first.is_none_or(|first| *first == number)
        };
        let all = lines.pairs.iter().zip(lines.starts.windows(2));
        let parts: Vec<Range<usize>> =
            all.filter(|(pair, _)| is_new(pair)).map(|(_, line)| line[0]..line[1]).collect();
        Fresh::new(text, &parts)
    }

    fn repeated(&self, at: usize) -> impl Iterator<Item = PathId> {
        self.alone[at].iter().copied().filter(|path| self.repeated.contains(path))
    }

    fn seen(&self, path: PathId) -> MutexGuard<'_, Seen> {
        lock(&self.seen[path as usize % SHARDS])
    }
}

/// The lines of a text, as numbers.
pub(super) struct Lines {
    /// Where lines begin, and where the last ends.
    starts: Vec<usize>,
    /// The number of each line with the one above it.
    pairs: Vec<u64>,
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
}

fn paths(blob: &Blob) -> Vec<PathId> {
    let mut paths: Vec<PathId> = blob.places.iter().map(|place| place.path).collect();
    paths.sort_unstable();
    paths
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::git::history::Occurrence;

    /// A blob under these paths.
    fn blob(node: u32, paths: &[PathId]) -> Blob {
        let place = |path: &PathId| Occurrence { blob: node, path: *path, commit: node };
        Blob { node, places: paths.iter().map(place).collect() }
    }

    /// The lines that are new in each of some versions, learned in this order.
    fn new(texts: &[&str], order: &[usize]) -> Vec<Vec<String>> {
        let blobs: Vec<Blob> = (0..).zip(texts).map(|(node, _)| blob(node, &[7])).collect();
        let (hasher, all) = (LineHasher::new(), blobs.iter().collect::<Vec<_>>());
        let novelty = Novelty::new(&hasher, &all, &vec![None; texts.len()]);
        assert_eq!(novelty.to_learn().len(), texts.len());
        for at in order {
            novelty.learn(*at, texts[*at]);
        }
        let new = |at: usize| {
            let lines = Lines::new(&hasher, texts[at]);
            let fresh = novelty.by_lines(at, 7, texts[at], &lines)?;
            let near = fresh.near?.into_iter().map(|span| span.of(texts[at]));
            Some(near.flat_map(str::lines).map(str::to_owned).collect())
        };
        (0..texts.len()).map(|at| new(at).unwrap_or_default()).collect()
    }

    #[test]
    fn a_line_is_new_in_the_oldest_version_that_has_it() {
        let lines =
            |from: u32, to: u32| (from..to).map(|at| format!("line {at}\n")).collect::<String>();
        let texts = [lines(0, 40), lines(0, 80), lines(20, 80)];
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let told = new(&texts, &[0, 1, 2]);
        let count: Vec<usize> = told.iter().map(Vec::len).collect();
        assert_eq!(count, [40, 48, 9], "with what is near");
        for order in [[2, 1, 0], [1, 2, 0]] {
            assert_eq!(new(&texts, &order), told);
        }
        assert_eq!(new(&["x\n", "x"], &[1, 0]), [["x"], ["x"]], "its line has no end any more");
        assert_eq!(new(&["", "", ""], &[0, 1, 2]), vec![Vec::<String>::new(); 3]);
    }

    #[test]
    fn what_is_built_from_another_version_is_told_by_that() {
        let blobs = [blob(0, &[1, 2]), blob(1, &[3, 1]), blob(2, &[3]), blob(3, &[4])];
        let (hasher, all) = (LineHasher::new(), blobs.iter().collect::<Vec<_>>());
        let novelty = Novelty::new(&hasher, &all, &[None, Some(0), None, Some(2)]);
        let ways = [(0, 1), (0, 2), (1, 1), (1, 3), (2, 3), (3, 4)];
        assert_eq!(
            ways.map(|(at, path)| novelty.way(at, path)),
            [Way::All, Way::All, Way::Built, Way::Lines, Way::Lines, Way::All]
        );
        assert_eq!(novelty.to_learn(), [1, 2]);
        let many: String = (0..=MOST).map(|at| format!("{at}\n")).collect();
        novelty.learn(1, &many);
        assert_eq!(novelty.way(2, 3), Way::All, "there is no room for it");
    }
}
