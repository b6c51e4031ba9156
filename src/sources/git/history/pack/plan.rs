//! Which entries of a pack have to be built for what is wanted, and on what each is built.

use std::collections::HashMap;

use super::file::{Base, Head, read_at};
use super::index::Pack;

/// No node, or nothing wanted.
pub(super) const NONE: u32 = u32::MAX;

/// How much of a pack is read at once for the heads of entries.
const WINDOW: usize = 1 << 16;

/// An entry to build.
pub(super) struct Node {
    /// Where its compressed content begins and ends.
    pub(super) start: u64,
    pub(super) end: u64,
    /// The size of what is compressed.
    pub(super) size: u64,
    /// The index of what is wanted, if it is.
    pub(super) wanted: u32,
    /// Entries that are built on it, as a list.
    pub(super) first_child: u32,
    pub(super) next_sibling: u32,
}

/// Entries to build, from those that are built on nothing.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) nodes: Vec<Node>,
    pub(super) roots: Vec<u32>,
    /// What was wanted before.
    pub(super) twice: Vec<usize>,
}

impl Plan {
    /// Follows what is wanted, offsets with indices, down to what it is built on.
    pub(super) fn new(pack: &Pack, mut wanted: Vec<(u64, usize)>) -> Self {
        wanted.sort_unstable();
        let mut plan = Self::default();
        let mut known: HashMap<u64, u32> = HashMap::new();
        let mut bases: Vec<Option<u64>> = Vec::new();
        let mut window = Window::default();
        for (offset, at) in wanted {
            let mut next = Some(offset);
            while let Some(offset) = next {
                if known.contains_key(&offset) {
                    break;
                }
                let Some((node, base)) = window.node(pack, offset) else { break };
                next = base;
                known.insert(offset, number(plan.nodes.len()));
                plan.nodes.push(node);
                bases.push(base);
            }
            match known.get(&offset).map(|node| &mut plan.nodes[*node as usize]) {
                Some(node) if node.wanted == NONE => node.wanted = number(at),
                _ => plan.twice.push(at),
            }
        }
        plan.link(&known, &bases);
        plan
    }

    /// What is wanted and built on something else that is wanted, with that.
    pub(super) fn pairs(&self) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for node in self.nodes.iter().filter(|node| node.wanted != NONE) {
            let mut child = node.first_child;
            while let Some(entry) = self.nodes.get(child as usize) {
                if entry.wanted != NONE {
                    pairs.push((entry.wanted as usize, node.wanted as usize));
                }
                child = entry.next_sibling;
            }
        }
        pairs
    }

    /// An entry whose base cannot be read is linked nowhere, and so is never built.
    fn link(&mut self, known: &HashMap<u64, u32>, bases: &[Option<u64>]) {
        for (at, base) in (0..).zip(bases) {
            match base {
                None => self.roots.push(at),
                Some(base) => {
                    let Some(base) = known.get(base) else { continue };
                    self.nodes[at as usize].next_sibling = self.nodes[*base as usize].first_child;
                    self.nodes[*base as usize].first_child = at;
                }
            }
        }
        self.roots.sort_unstable_by_key(|root| self.nodes[*root as usize].start);
    }
}

/// A part of the pack, kept for the next heads.
#[derive(Default)]
struct Window {
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    /// The entry at an offset, and where what it is built on begins.
    fn node(&mut self, pack: &Pack, offset: u64) -> Option<(Node, Option<u64>)> {
        let end = pack.end(offset)?;
        let bytes = self.at(pack, offset, end)?;
        let head = Head::read(bytes, pack.id_length())?;
        let base = match head.base {
            Base::None => None,
            Base::Before(back) => Some(offset.checked_sub(back).filter(|base| *base < offset)?),
            Base::Named(length) => Some(pack.find(bytes.get(head.length - length..head.length)?)?),
        };
        let node = Node {
            start: offset + head.length as u64,
            end,
            size: head.size,
            wanted: NONE,
            first_child: NONE,
            next_sibling: NONE,
        };
        Some((node, base))
    }

    /// The bytes from an offset on, as many as a head may need.
    fn at(&mut self, pack: &Pack, offset: u64, end: u64) -> Option<&[u8]> {
        let needed = usize::try_from(end - offset).ok()?.min(Head::LONGEST);
        let holds = |window: &Self| {
            let skipped = usize::try_from(offset.checked_sub(window.start)?).ok()?;
            (skipped + needed <= window.bytes.len()).then_some(skipped)
        };
        if holds(self).is_none() {
            let last = pack.end_of_all()?;
            let length = usize::try_from(last.checked_sub(offset)?).ok()?.min(WINDOW);
            self.bytes.resize(length, 0);
            self.start = offset;
            if read_at(&pack.file, &mut self.bytes, offset).is_err() {
                self.bytes.clear();
            }
        }
        let skipped = holds(self)?;
        self.bytes.get(skipped..skipped + needed)
    }
}

fn number(index: usize) -> u32 {
    super::super::graph::number(index)
}
