//! Reads packs in the order in which their objects are built on one another, so that each is
//! inflated once: asking for them one by one builds the same bases again and again. What a pack here
//! does not hold, or holds in a way that is not understood, is left to libgit2.

mod delta;
mod file;
mod index;
mod plan;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use git2::Oid;
use rayon::prelude::*;

use super::reader::{Change, Libgit, ObjectReader, Read, Take, Unread};
use file::Inflater;
use index::Pack;
use plan::{NONE, Plan};

/// How deep stores may refer to stores.
const ALTERNATES: usize = 5;

/// How many families of objects a thread takes at once.
const FAMILIES: usize = 16;

/// The packs of a repository and of the stores that it borrows from.
pub(super) struct Packs {
    packs: Vec<Pack>,
    rest: Libgit,
}

impl Packs {
    /// Opens all packs; those that cannot be opened are left to libgit2.
    pub(super) fn open(objects: &Path, rest: Libgit) -> Self {
        let mut stores = vec![objects.to_owned()];
        let mut new = stores.clone();
        for _ in 0..ALTERNATES {
            new = new.iter().flat_map(|store| alternates(store)).collect();
            new.retain(|store| !stores.contains(store));
            stores.extend(new.iter().cloned());
        }
        let mut indices: Vec<PathBuf> =
            stores.iter().flat_map(|store| indices(&store.join("pack"))).collect();
        indices.sort();
        let packs = indices.iter().filter_map(|path| Pack::open(path)).collect();
        Self { packs, rest }
    }

    /// What is wanted of each pack, with its offsets, and what is in none.
    fn sorted(&self, wanted: &[Oid]) -> (Vec<Vec<(u64, usize)>>, Vec<usize>) {
        let mut by_pack: Vec<Vec<(u64, usize)>> = vec![Vec::new(); self.packs.len()];
        let mut left = Vec::new();
        for (at, id) in wanted.iter().enumerate() {
            match self.find(*id) {
                Some((pack, offset)) => by_pack[pack].push((offset, at)),
                None => left.push(at),
            }
        }
        (by_pack, left)
    }

    fn find(&self, id: Oid) -> Option<(usize, u64)> {
        let find = |(at, pack): (usize, &Pack)| Some((at, pack.find(id.as_bytes())?));
        self.packs.iter().enumerate().find_map(find)
    }
}

impl ObjectReader for Packs {
    fn read(&self, wanted: &[Oid], limit: u64, take: Take<'_>) {
        let (by_pack, mut left) = self.sorted(wanted);
        for (pack, wanted) in self.packs.iter().zip(by_pack) {
            left.extend(families(pack, wanted, limit, take));
        }
        let ids: Vec<Oid> = left.iter().map(|at| wanted[*at]).collect();
        self.rest.read(&ids, limit, &|at, read, _| take(left[at], read, None));
    }

    fn bases(&self, wanted: &[Oid]) -> Vec<Option<usize>> {
        let mut bases = vec![None; wanted.len()];
        for (pack, wanted) in self.packs.iter().zip(self.sorted(wanted).0) {
            for (at, base) in Plan::new(pack, wanted).pairs() {
                bases[at] = Some(base);
            }
        }
        bases
    }
}

/// Reads what is wanted of one pack; gives back what could not be read.
fn families(pack: &Pack, wanted: Vec<(u64, usize)>, limit: u64, take: Take<'_>) -> Vec<usize> {
    let plan = Plan::new(pack, wanted);
    let done = plan.roots.par_iter().with_max_len(FAMILIES).map(|root| {
        let mut done = Vec::new();
        family(pack, &plan, *root, limit, &mut |node, read, change| {
            take(plan.nodes[node as usize].wanted as usize, read, change);
            done.push(node);
        });
        done
    });
    let mut is_done = vec![false; plan.nodes.len()];
    for node in done.flatten_iter().collect::<Vec<u32>>() {
        is_done[node as usize] = true;
    }
    let nodes = plan.nodes.iter().zip(is_done);
    let left = nodes.filter(|(node, is_done)| !is_done && node.wanted != NONE);
    left.map(|(node, _)| node.wanted as usize).chain(plan.twice.iter().copied()).collect()
}

/// An entry to build, with what it is built on and what that is wanted as.
type Next = (u32, Option<(u32, Arc<Vec<u8>>)>);

/// Builds an object and all that are built on it. One that cannot be built takes those with it.
fn family(
    pack: &Pack,
    plan: &Plan,
    root: u32,
    limit: u64,
    take: &mut dyn FnMut(u32, Read<'_>, Option<Change<'_>>),
) {
    let mut inflater = Inflater::default();
    let mut new = Vec::new();
    let mut open: Vec<Next> = vec![(root, None)];
    while let Some((at, base)) = open.pop() {
        let node = &plan.nodes[at as usize];
        let Some(own) = inflater.read(pack, node) else { continue };
        let data = match &base {
            None => own,
            Some((_, base)) => match delta::apply(base, &own, &mut new) {
                Some(data) => data,
                None => continue,
            },
        };
        if node.wanted != NONE {
            let size = data.len() as u64;
            let read = if size > limit { Err(Unread::TooLarge(size)) } else { Ok(&data[..]) };
            let known = base.as_ref().filter(|(wanted, old)| {
                // What was too large was not looked at.
                *wanted != NONE && old.len() as u64 <= limit
            });
            let change = known.map(|(wanted, old)| Change {
                base: *wanted as usize,
                old: &old[..],
                new: &new,
            });
            take(at, read, change);
        }
        let data = Arc::new(data);
        let mut child = node.first_child;
        while child != NONE {
            open.push((child, Some((node.wanted, Arc::clone(&data)))));
            child = plan.nodes[child as usize].next_sibling;
        }
    }
}

/// The indices of packs in a folder.
fn indices(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "idx")).collect()
}

/// The stores that a store borrows from (gitrepository-layout(5), "objects/info/alternates").
pub(super) fn alternates(store: &Path) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(store.join("info/alternates")).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| store.join(line)).collect()
}
