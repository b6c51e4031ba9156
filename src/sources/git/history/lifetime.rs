//! Which commits hold a blob: by going up from it to the trees and commits that reach it.

use super::commits::Commits;
use super::graph::{Graph, Node, number};

/// For each object the trees that hold it.
pub(super) struct Holders {
    starts: Vec<u32>,
    trees: Vec<Node>,
}

/// Since when, and until when, something was there. Commits are named by their place in the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// The first commit that holds it.
    pub introduced: usize,
    /// The last commit that took it away on the way to the head, or on any way if the head never
    /// had it.
    pub removed: Option<usize>,
    /// Whether the head has it.
    pub in_head: bool,
    /// A branch or tag whose head has it.
    pub still_in: Option<String>,
    /// Whether the head ever had it.
    pub was_in_line: bool,
    /// Whether a reference reaches it.
    pub is_reached: bool,
}

/// The commits that lifetimes are about.
pub(super) struct Line<'l> {
    pub(super) commits: &'l Commits,
    /// The head.
    pub(super) head: Option<usize>,
    /// The commits that the head is made of.
    pub(super) of_head: &'l [bool],
    /// References, and where they point.
    pub(super) tips: &'l [(usize, String)],
    /// The commits that references reach.
    pub(super) reached: &'l [bool],
}

impl Holders {
    /// Turns the graph around.
    pub(super) fn new(graph: &Graph) -> Self {
        let objects = graph.ids.len();
        let mut starts = vec![0_u32; objects + 1];
        let edges = || {
            (0..objects)
                .map(number)
                .flat_map(|tree| graph.entries(tree).iter().map(move |entry| (entry.child, tree)))
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

impl Line<'_> {
    /// The lifetime of something that stands in these commits; none if it stands in none.
    pub(super) fn lifetime(&self, holds: &[bool]) -> Option<Lifetime> {
        let introduced = holds.iter().position(|holds| *holds)?;
        let is_in_line = |at: &usize| self.of_head.get(*at).is_some_and(|is_in| *is_in);
        let ended = |at: &usize| {
            let commit = &self.commits.list[*at];
            !holds[*at] && commit.parents.iter().any(|parent| holds[*parent])
        };
        let all = || (0..holds.len()).rev();
        let on_the_way = all().filter(is_in_line).find(ended);
        let tip = self.tips.iter().find(|(at, _)| holds[*at]);
        Some(Lifetime {
            introduced,
            removed: on_the_way.or_else(|| all().find(ended)),
            in_head: self.head.is_some_and(|head| holds[head]),
            still_in: tip.map(|(_, name)| name.clone()),
            was_in_line: all().filter(is_in_line).any(|at| holds[at]),
            is_reached: all().any(|at| holds[at] && self.reached[at]),
        })
    }
}
