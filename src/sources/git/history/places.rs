//! Where each blob of a history stands: under which paths, and since which commit.

use std::collections::{HashMap, HashSet};

use super::graph::{Graph, Node, number};

/// The number of a path.
pub type PathId = u32;

/// No commit: the tree was given by itself.
pub const NO_COMMIT: u32 = u32::MAX;

/// The path of a root tree.
const ROOT: PathId = 0;

/// How often a tree is visited under different paths, on the average; a few small trees can span
/// more paths than there are atoms.
const PATHS_PER_TREE: usize = 8;
const MIN_VISITS: usize = 100_000;

/// A blob under a path, with the first commit that has it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The blob.
    pub blob: Node,
    /// Its path.
    pub path: PathId,
    /// The first commit, by its place in the order.
    pub commit: u32,
}

/// Blobs under their paths.
#[derive(Default)]
pub(super) struct Places {
    /// Every blob under every path, in order of first commits.
    pub(super) list: Vec<Occurrence>,
    /// Folder and name.
    paths: Vec<(PathId, u32)>,
    known_paths: HashMap<(PathId, u32), PathId>,
    seen_trees: HashSet<(Node, PathId)>,
    seen_blobs: HashSet<(Node, PathId)>,
    visited: HashSet<Node>,
    /// What the head holds.
    pub(super) in_head: HashSet<(Node, PathId)>,
    /// Whether some paths were left out, as there are too many.
    pub(super) is_cut: bool,
}

impl Places {
    /// Visits trees in the order in which commits brought them.
    pub(super) fn new(
        graph: &Graph,
        roots: impl Iterator<Item = (Node, u32)>,
        head: Option<Node>,
    ) -> Self {
        let mut places = Self { paths: vec![(ROOT, 0)], ..Self::default() };
        let most = MIN_VISITS + PATHS_PER_TREE * graph.trees();
        for (root, commit) in roots {
            places.visit(graph, root, commit, most);
        }
        places.read_head(graph, head, most);
        let Self { list, paths, in_head, is_cut, .. } = places;
        Self { list, paths, in_head, is_cut, ..Self::default() }
    }

    /// The path as git writes it, `/` between parts.
    pub(super) fn path(&self, graph: &Graph, path: PathId) -> String {
        let mut parts = Vec::new();
        let mut at = path;
        while at != ROOT {
            let (folder, name) = self.paths[at as usize];
            parts.push(String::from_utf8_lossy(graph.name(name)));
            at = folder;
        }
        parts.reverse();
        parts.join("/")
    }

    fn read_head(&mut self, graph: &Graph, head: Option<Node>, most: usize) {
        let mut open: Vec<(Node, PathId)> = head.map(|head| (head, ROOT)).into_iter().collect();
        let mut visits = 0;
        while let Some((node, path)) = open.pop() {
            visits += 1;
            if visits > most {
                self.is_cut = true;
                break;
            }
            for entry in graph.entries(node) {
                let inner = self.join(path, entry.name);
                if graph.is_tree(entry.child) {
                    open.push((entry.child, inner));
                } else {
                    self.in_head.insert((entry.child, inner));
                }
            }
        }
    }

    fn visit(&mut self, graph: &Graph, root: Node, commit: u32, most: usize) {
        let mut open = vec![(root, ROOT)];
        while let Some((node, path)) = open.pop() {
            if !graph.is_tree(node) {
                self.blob(node, path, commit);
                continue;
            }
            if self.seen_trees.len() >= most && self.visited.contains(&node) {
                self.is_cut |= !self.seen_trees.contains(&(node, path));
                continue;
            }
            if !self.seen_trees.insert((node, path)) {
                continue;
            }
            self.visited.insert(node);
            for entry in graph.entries(node) {
                let inner = self.join(path, entry.name);
                if graph.is_tree(entry.child) {
                    open.push((entry.child, inner));
                } else {
                    self.blob(entry.child, inner, commit);
                }
            }
        }
    }

    fn blob(&mut self, blob: Node, path: PathId, commit: u32) {
        if self.seen_blobs.insert((blob, path)) {
            self.list.push(Occurrence { blob, path, commit });
        }
    }

    fn join(&mut self, folder: PathId, name: u32) -> PathId {
        *self.known_paths.entry((folder, name)).or_insert_with(|| {
            self.paths.push((folder, name));
            number(self.paths.len() - 1)
        })
    }
}
