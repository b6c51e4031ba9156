//! Which commits hold a blob: by going up from it to the trees and commits that reach it.

use super::commits::Commits;
use super::graph::{Graph, Node, number};

/// For each object the trees that hold it.
pub(super) struct Holders {
    starts: Vec<u32>,
    trees: Vec<Node>,
}

/// Since when, and until when, something was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// The first commit that holds it, by its place in the order.
    pub introduced: usize,
    /// The last commit that took it away on the way to the head, or on any way if the head never
    /// had it; none while the head has it, or where it ends with a branch.
    pub removed: Option<usize>,
    /// Whether the head has it.
    pub in_head: bool,
    /// Whether a commit that no other follows has it.
    pub in_tip: bool,
}

impl Holders {
    /// Turns the graph around.
    pub(super) fn new(graph: &Graph) -> Self {
        let objects = graph.ids.len();
        let mut starts = vec![0_u32; objects + 1];
        let edges = || {
            (0..objects).map(number).flat_map(|tree| {
                graph.entries(tree).iter().map(move |entry| (entry.child, tree))
            })
        };
        for (child, _) in edges() {
            starts[child as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut trees = vec![0; starts[objects] as usize];
        for (child, tree) in edges() {
            let at = &mut next[child as usize];
            trees[*at as usize] = tree;
            *at += 1;
        }
        Self { starts, trees }
    }

    fn of(&self, node: Node) -> &[Node] {
        let node = node as usize;
        &self.trees[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// Which objects reach one of these, themselves included.
    pub(super) fn reaching(&self, targets: &[Node]) -> Vec<bool> {
        let mut reached = vec![false; self.starts.len() - 1];
        let mut open = targets.to_vec();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut reached[node as usize], true) {
                open.extend(self.of(node).iter().filter(|tree| !reached[**tree as usize]));
            }
        }
        reached
    }
}

/// The lifetime of something that stands in these commits; none if it stands in none.
/// `in_line` are the commits that the head is made of.
pub(super) fn lifetime(
    commits: &Commits,
    holds: &[bool],
    head: Option<usize>,
    in_line: &[bool],
) -> Option<Lifetime> {
    let introduced = holds.iter().position(|holds| *holds)?;
    let in_head = head.is_some_and(|head| holds[head]);
    let ended = |at: &usize| {
        let commit = &commits.list[*at];
        !holds[*at] && commit.parents.iter().any(|parent| holds[*parent])
    };
    let all = || (0..holds.len()).rev();
    let on_the_way = all().filter(|at| in_line.get(*at).is_some_and(|is_in| *is_in)).find(ended);
    let removed = if in_head { None } else { on_the_way.or_else(|| all().find(ended)) };
    let mut is_tip = vec![true; holds.len()];
    for parent in commits.list.iter().flat_map(|commit| &commit.parents) {
        is_tip[*parent] = false;
    }
    let in_tip = (0..holds.len()).any(|at| is_tip[at] && holds[at]);
    Some(Lifetime { introduced, removed, in_head, in_tip })
}
