//! What of a blob was not judged in another version of its file. Selecting and judging cost far more
//! than reading, and most of most blobs is what another version had.
//!
//! Where the store builds a blob from another version, that tells which lines may be new; of one that
//! it builds from nothing of the kind, all may be. Each of these lines is judged in the oldest version
//! that has it, or in the head, which is judged in full. To know the oldest, all are read once before; if the first that comes were taken, what
//! is found would depend on which thread comes first. What counts is not a line but a line with the
//! one above it, so that a line that moved, or lost its neighbour, counts.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard};

use crate::engine::lock;
use crate::sources::git::history::{Blob, Occurrence, PathId};

use super::lines::{AsItIs, LineHasher};

/// Threads that meet at one path wait for each other; at two paths they should not.
const SHARDS: usize = 64;

/// How many lines are remembered of the paths of one shard: at most forty bytes each, as a table
/// doubles. Of paths with more, all lines that may be new are judged, which takes time and changes
/// nothing else.
const MOST: usize = 224_000;

/// The first blob with each line.
#[derive(Default)]
struct Seen {
    first: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    is_full: bool,
}

/// How to tell what of a blob is new at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// All of it is.
    All,
    /// What the store does not build from another version may be.
    Built,
    /// Every line may be.
    Lines,
}

/// What is new in which blob.
pub(super) struct Novelty<'n> {
    hasher: &'n LineHasher,
    /// For each blob the paths at which it is not built from another version, in order.
    alone: Vec<Vec<PathId>>,
    /// Paths with more than one version.
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
        let places = blobs.iter().flat_map(|blob| &blob.places).map(|place| place.path);
        let repeated = places.filter(|path| !once.insert(*path)).collect();
        let seen = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { hasher, alone, repeated, seen }
    }

    /// The blobs whose lines have to be learned.
    pub(super) fn to_learn(&self, blobs: &[&Blob]) -> Vec<usize> {
        let is_wanted =
            |at: &usize| blobs[*at].places.iter().any(|place| self.repeated.contains(&place.path));
        (0..blobs.len()).filter(is_wanted).collect()
    }

    /// Learns the lines of a blob that may be new at its paths; of the paths at which it is judged in
    /// full, all of them.
    pub(super) fn learn(
        &self,
        at: usize,
        blob: &Blob,
        lines: &OfBlob<'_>,
        in_full: impl Fn(&Occurrence) -> bool,
    ) {
        for place in blob.places.iter().filter(|place| self.repeated.contains(&place.path)) {
            let path = place.path;
            let (number, way) =
                if in_full(place) { (0, Way::Lines) } else { (number(at), self.way(at, path)) };
            let Some(lines) = lines.may_be_new(way, self.hasher) else { continue };
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
    fn way(&self, at: usize, path: PathId) -> Way {
        if !self.repeated.contains(&path) {
            Way::All
        } else if self.alone[at].binary_search(&path).is_err() {
            Way::Built
        } else {
            Way::Lines
        }
    }

    /// The parts of a blob that are new at a path; none if all of it is.
    pub(super) fn parts(
        &self,
        at: usize,
        path: PathId,
        lines: &OfBlob<'_>,
    ) -> Option<Vec<Range<usize>>> {
        let lines = lines.may_be_new(self.way(at, path), self.hasher)?;
        let (number, seen) = (number(at), self.seen(path));
        let is_new = |pair: &u64| {
            let first = seen.first.get(&self.hasher.join(u64::from(path), *pair));
            first.is_none_or(|first| *first == number)
        };
        // Where nothing is remembered, all of them count as new.
        let all = lines.spans.iter().zip(&lines.pairs);
        Some(all.filter(|(_, pair)| is_new(pair)).map(|(span, _)| span.clone()).collect())
    }

    fn seen(&self, path: PathId) -> MutexGuard<'_, Seen> {
        lock(&self.seen[path as usize % SHARDS])
    }
}

/// A text, and its lines that may be new.
pub(super) struct OfBlob<'b> {
    bytes: &'b [u8],
    /// What is not built from another version, if any of it is.
    changed: Option<&'b [Range<usize>]>,
    all: OnceCell<Lines>,
    new: OnceCell<Lines>,
}

impl<'b> OfBlob<'b> {
    pub(super) fn new(bytes: &'b [u8], changed: Option<&'b [Range<usize>]>) -> Self {
        Self { bytes, changed, all: OnceCell::new(), new: OnceCell::new() }
    }

    /// None: all of it is new.
    fn may_be_new(&self, way: Way, hasher: &LineHasher) -> Option<&Lines> {
        match way {
            Way::All => None,
            Way::Lines => {
                let whole = 0..self.bytes.len();
                let parts = std::slice::from_ref(&whole);
                Some(self.all.get_or_init(|| Lines::new(hasher, self.bytes, parts)))
            }
            Way::Built => {
                let parts = self.changed?;
                Some(self.new.get_or_init(|| Lines::new(hasher, self.bytes, parts)))
            }
        }
    }
}

/// Some lines of a text, as numbers.
struct Lines {
    /// Where each line stands.
    spans: Vec<Range<usize>>,
    /// The number of each line with the one above it.
    pairs: Vec<u64>,
}

impl Lines {
    /// The lines that some parts touch, and the ones below, as what stands above those is new.
    fn new(hasher: &LineHasher, bytes: &[u8], parts: &[Range<usize>]) -> Self {
        let mut lines = Self { spans: Vec::new(), pairs: Vec::new() };
        let (mut at, mut above) = (0, 0);
        for part in parts {
            if part.end < at {
                continue;
            }
            let start = line_start(bytes, part.start);
            if start > at || at == 0 {
                at = start.max(at);
                let before = line_start(bytes, at.saturating_sub(1));
                above = if at == 0 { 0 } else { hasher.line(&bytes[before..at]) };
            }
            while at < bytes.len() && at <= part.end {
                let end = memchr::memchr(b'\n', &bytes[at..]);
                let end = end.map_or(bytes.len(), |end| at + end + 1);
                let own = hasher.line(&bytes[at..end]);
                lines.pairs.push(hasher.join(above, own));
                lines.spans.push(at..end);
                above = own;
                at = end;
            }
        }
        lines
    }
}

fn line_start(bytes: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1)
}

fn paths(blob: &Blob) -> Vec<PathId> {
    let mut paths: Vec<PathId> = blob.places.iter().map(|place| place.path).collect();
    paths.sort_unstable();
    paths
}

/// What a blob is known by; none is known by 0.
fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "lists of ranges, of which some hold one")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sources::git::history::Node;

    /// A blob under these paths.
    fn blob(node: u32, paths: &[PathId]) -> Blob {
        let place = |path: &PathId| Occurrence { blob: node, path: *path, commit: node };
        Blob { node, places: paths.iter().map(place).collect() }
    }

    /// The lines that are new in each of some versions, learned in this order.
    fn new(texts: &[&str], order: &[usize], in_full: Option<Node>) -> Vec<String> {
        let blobs: Vec<Blob> = (0..).zip(texts).map(|(node, _)| blob(node, &[7])).collect();
        let (hasher, all) = (LineHasher::new(), blobs.iter().collect::<Vec<_>>());
        let novelty = Novelty::new(&hasher, &all, &vec![None; texts.len()]);
        assert_eq!(novelty.to_learn(&all).len(), texts.len());
        let of = |at: usize| OfBlob::new(texts[at].as_bytes(), None);
        for at in order {
            novelty.learn(*at, &blobs[*at], &of(*at), |place| Some(place.blob) == in_full);
        }
        let new = |at: usize| {
            let parts = novelty.parts(at, 7, &of(at)).unwrap();
            parts.into_iter().map(|part| &texts[at][part]).collect()
        };
        (0..texts.len()).map(new).collect()
    }

    #[test]
    fn a_line_is_new_in_the_oldest_version_that_has_it() {
        let texts = ["a\nb\n", "a\nb\nc\n", "b\nc\n", "a\nc\n"];
        let told = ["a\nb\n", "c\n", "b\n", "c\n"];
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
            assert_eq!(new(&texts, &order, None), told);
        }
        assert_eq!(new(&["x\n", "x"], &[1, 0], None), ["x\n", "x"], "its line has no end any more");
        assert_eq!(new(&["", ""], &[0, 1], None), ["", ""]);
        let told = ["", "", "b\n", "c\n"];
        for order in [[0, 1, 2, 3], [3, 2, 1, 0]] {
            assert_eq!(
                new(&texts, &order, Some(1))[..],
                told,
                "what the head holds is judged there"
            );
        }
    }

    #[test]
    fn what_is_built_from_another_version_is_told_by_that() {
        let blobs = [blob(0, &[1, 2]), blob(1, &[3, 1]), blob(2, &[3]), blob(3, &[4])];
        let (hasher, all) = (LineHasher::new(), blobs.iter().collect::<Vec<_>>());
        let novelty = Novelty::new(&hasher, &all, &[None, Some(0), None, Some(2)]);
        let ways = [(0, 1), (0, 2), (1, 1), (1, 3), (2, 3), (3, 4)];
        assert_eq!(
            ways.map(|(at, path)| novelty.way(at, path)),
            [Way::Lines, Way::All, Way::Built, Way::Lines, Way::Lines, Way::All]
        );
        assert_eq!(novelty.to_learn(&all), [0, 1, 2]);
        let text = "a\nb\nc\nd\n";
        let parts = |changed| novelty.parts(1, 1, &OfBlob::new(text.as_bytes(), changed));
        assert_eq!(parts(Some(&[2..3])), Some(vec![2..4]));
        assert_eq!(parts(Some(&[2..4])), Some(vec![2..4, 4..6]), "and the line below");
        assert_eq!(parts(Some(&[0..0, 1..1, 8..8])), Some(vec![0..2]));
        assert_eq!(parts(Some(&[])), Some(Vec::new()));
        assert_eq!(parts(None), None, "nobody knows");
        let many: Vec<String> = (0..=MOST).map(|at| format!("{at}\n")).collect();
        let many = many.concat();
        novelty.learn(1, &blobs[1], &OfBlob::new(many.as_bytes(), Some(&[])), |_| false);
        novelty.learn(2, &blobs[2], &OfBlob::new(many.as_bytes(), None), |_| false);
        let told = novelty.parts(2, 3, &OfBlob::new(many.as_bytes(), None)).unwrap();
        assert_eq!(told.len(), MOST + 1, "there is no room to remember it");
    }

    proptest! {
        /// The lines that some parts touch have the numbers that they have among all lines.
        #[test]
        fn parts_are_lines_of_the_whole(
            text in "([ab]{0,2}\n?){0,30}",
            cuts in prop::collection::btree_set(0usize..60, 0..7),
        ) {
            let cuts: Vec<usize> = cuts.into_iter().map(|at| at.min(text.len())).collect();
            let parts: Vec<Range<usize>> =
                cuts.chunks(2).map(|of| of[0]..of[of.len() - 1]).collect();
            let hasher = LineHasher::new();
            let all = Lines::new(&hasher, text.as_bytes(), &[0..text.len()]);
            prop_assert_eq!(all.spans.iter().map(|span| &text[span.clone()]).collect::<String>(), &*text);
            let some = Lines::new(&hasher, text.as_bytes(), &parts);
            let of_all: Vec<_> = all.spans.into_iter().zip(all.pairs).collect();
            let of_some: Vec<_> = some.spans.into_iter().zip(some.pairs).collect();
            prop_assert!(of_some.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start));
            prop_assert!(of_some.iter().all(|line| of_all.contains(line)));
            for (span, pair) in of_all {
                let is_touched = parts.iter().any(|part| part.start < span.end && span.start < part.end);
                prop_assert!(!is_touched || of_some.contains(&(span, pair)));
            }
        }
    }
}
