//! Where else something stands: all versions of the files in which it was seen are looked through
//! for its line, and of the files that shared one of those versions.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::sync::{Mutex, PoisonError};

use crate::engine::lock;
use crate::model::artifact::Content;
use crate::sources::git::history::{Blob, History, Node, PathId};
use crate::sources::text;

use super::Steps;
use super::lines::{AsItIs, LineHasher};
use super::sightings::{Key, Sighting};

/// How often the search goes on along renames; each round needs one file more in the chain.
const ROUNDS: usize = 16;

/// What lines are known by, with the numbers of the sightings that they belong to.
type Lines = HashMap<u64, Vec<usize>, BuildHasherDefault<AsItIs>>;

/// Looks for sightings in the versions of files.
pub(super) struct Trace<'t> {
    history: &'t History,
    hasher: &'t LineHasher,
    blobs: &'t [Blob],
    by_path: HashMap<PathId, Vec<usize>>,
    by_node: HashMap<Node, usize>,
    limit: u64,
}

impl<'t> Trace<'t> {
    pub(super) fn new(
        history: &'t History,
        hasher: &'t LineHasher,
        blobs: &'t [Blob],
        limit: u64,
    ) -> Self {
        let mut by_path: HashMap<PathId, Vec<usize>> = HashMap::new();
        for (at, blob) in blobs.iter().enumerate() {
            for place in &blob.places {
                by_path.entry(place.path).or_default().push(at);
            }
        }
        let by_node = blobs.iter().enumerate().map(|(at, blob)| (blob.node, at)).collect();
        Self { history, hasher, blobs, by_path, by_node, limit }
    }

    /// The blobs that hold each sighting.
    pub(super) fn holders(&self, seen: &[(Key, Sighting)], steps: &Steps) -> Vec<BTreeSet<Node>> {
        let mut lines = Lines::default();
        for (at, (_, sighting)) in seen.iter().enumerate() {
            for line in &sighting.lines {
                lines.entry(*line).or_default().push(at);
            }
        }
        let mut holders: Vec<BTreeSet<Node>> = vec![BTreeSet::new(); seen.len()];
        let mut asked: HashSet<(PathId, usize)> = HashSet::new();
        let mut open: Vec<(PathId, usize)> = Vec::new();
        for (at, (_, sighting)) in seen.iter().enumerate() {
            for (node, _) in &sighting.spots {
                holders[at].insert(*node);
                open.extend(self.paths(*node).map(|path| (path, at)));
            }
        }
        for _ in 0..ROUNDS {
            open.retain(|ask| asked.insert(*ask));
            if open.is_empty() {
                break;
            }
            let found = self.round(&lines, &open, steps);
            open.clear();
            for (node, at) in found {
                if holders[at].insert(node) {
                    open.extend(self.paths(node).map(|path| (path, at)));
                }
            }
        }
        holders
    }

    fn paths(&self, node: Node) -> impl Iterator<Item = PathId> {
        let blob = self.by_node.get(&node).map(|at| &self.blobs[*at]);
        blob.into_iter().flat_map(|blob| &blob.places).map(|place| place.path)
    }

    /// Reads the versions of files for what is asked of them.
    fn round(&self, lines: &Lines, open: &[(PathId, usize)], steps: &Steps) -> Vec<(Node, usize)> {
        let mut asked: BTreeMap<Node, HashSet<usize>> = BTreeMap::new();
        for (path, sighting) in open {
            for at in self.by_path.get(path).into_iter().flatten() {
                asked.entry(self.blobs[*at].node).or_default().insert(*sighting);
            }
        }
        let nodes: Vec<Node> = asked.keys().copied().collect();
        steps.expect(nodes.len());
        let found = Mutex::new(Vec::new());
        self.history.contents(&nodes, self.limit, &|at, read| {
            steps.step();
            let Ok(Content::Text(text)) = read.map(|bytes| text::decode(bytes.to_vec())) else {
                return;
            };
            let here = self.search(&text, lines, &asked[&nodes[at]]);
            lock(&found).extend(here.into_iter().map(|sighting| (nodes[at], sighting)));
        });
        found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn search(&self, text: &str, lines: &Lines, asked: &HashSet<usize>) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let hash = self.hasher.line(rest[..end].trim_ascii());
            let of_line = lines.get(&hash).into_iter().flatten();
            found.extend(of_line.filter(|sighting| asked.contains(sighting)));
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        found
    }
}
