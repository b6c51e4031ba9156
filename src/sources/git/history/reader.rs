//! Reading many objects once, in whatever order suits the store. This is the one door to content, so
//! that a faster reader can take the place of another.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use git2::{ObjectType, Oid, Repository};
use rayon::prelude::*;

use super::entrance::Objects;

/// What a reader hands over: the content, or why there is none.
pub type Read<'a> = Result<&'a [u8], Unread>;

/// Why an object was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is not in the store: a partial or broken clone.
    Missing,
    /// It is larger than asked for: so many bytes.
    TooLarge(u64),
    /// It is there and cannot be read.
    Broken,
}

/// How the store builds an object from another one that is wanted too.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// The other one, by its index.
    pub base: usize,
    /// Its content.
    pub old: &'a [u8],
    /// The parts that do not come from it, in order and apart; an empty one is a place where
    /// something was left out or moved.
    pub new: &'a [Range<usize>],
}

/// Takes one of the wanted objects, by its index.
pub type Take<'t> = &'t (dyn Fn(usize, Read<'_>, Option<Change<'_>>) + Sync);

/// Reads objects of one kind.
pub(super) trait ObjectReader: Sync {
    /// Hands over each wanted object once, in any order and from several threads.
    fn read(&self, wanted: &[Oid], limit: u64, take: Take<'_>);

    /// On which of the others each wanted object is built, as far as that is known.
    fn bases(&self, wanted: &[Oid]) -> Vec<Option<usize>>;
}

/// Reads through libgit2, which knows every kind of store: packs, loose objects, alternates.
pub(super) struct Libgit {
    objects: Objects,
    idle: Mutex<Vec<Repository>>,
}

/// Objects that one thread reads with one handle.
const CHUNK: usize = 128;

impl Libgit {
    /// A reader of these objects.
    pub(super) fn new(objects: Objects) -> Self {
        Self { objects, idle: Mutex::default() }
    }

    fn handle(&self) -> Option<Repository> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.or_else(|| self.objects.open().ok())
    }

    fn give_back(&self, handle: Repository) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(handle);
    }
}

impl ObjectReader for Libgit {
    fn read(&self, wanted: &[Oid], limit: u64, take: Take<'_>) {
        wanted.par_chunks(CHUNK).enumerate().for_each(|(chunk, ids)| {
            let handle = self.handle();
            let store = handle.as_ref().and_then(|handle| handle.odb().ok());
            for (at, id) in ids.iter().enumerate() {
                let index = chunk * CHUNK + at;
                match &store {
                    Some(store) => one(store, *id, limit, |read| take(index, read, None)),
                    None => take(index, Err(Unread::Broken), None),
                }
            }
            drop(store);
            if let Some(handle) = handle {
                self.give_back(handle);
            }
        });
    }

    fn bases(&self, wanted: &[Oid]) -> Vec<Option<usize>> {
        vec![None; wanted.len()]
    }
}

fn one(store: &git2::Odb<'_>, id: Oid, limit: u64, take: impl FnOnce(Read<'_>)) {
    // The size comes before the content: a small pack can hold a very large object.
    let size = match store.read_header(id) {
        Ok((size, _)) => size as u64,
        Err(error) => return take(Err(reason(store, id, &error))),
    };
    if size > limit {
        return take(Err(Unread::TooLarge(size)));
    }
    match store.read(id) {
        Ok(object) if object.kind() != ObjectType::Any => take(Ok(object.data())),
        Ok(_) => take(Err(Unread::Broken)),
        Err(error) => take(Err(reason(store, id, &error))),
    }
}

fn reason(store: &git2::Odb<'_>, id: Oid, error: &git2::Error) -> Unread {
    let is_missing = error.code() == git2::ErrorCode::NotFound && !store.exists(id);
    if is_missing { Unread::Missing } else { Unread::Broken }
}
