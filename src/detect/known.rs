//! What keys mean, remembered by their spelling. The same few thousand keys (`name`, `version`,
//! `spec.template`) stand in most files: classifying each anew and asking all shapes whether they
//! want it cost a third of a scan. Nearly all of them mean nothing to any rule, and of those no more
//! is kept than that.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::prefilter::Hit;
use crate::model::class::NameVerdict;
use crate::model::fact::{Facts, NodeId};
use crate::model::location::PlaceHasher;

/// Threads that look at different keys seldom wait for each other.
const SHARDS: usize = 16;
/// Keys remembered in one shard; when it is full it begins anew.
const MOST: usize = 2048;
/// Keys without a meaning that are remembered; a new one takes the place of another.
const SLOTS: usize = 1 << 16;
/// Longer paths are not worth their memory.
const LONGEST: usize = 256;
/// What parts names from each other: no byte of UTF-8.
const JOINT: u8 = 0xff;

/// What a key is taken for.
pub(super) struct Meaning {
    pub(super) name: Option<NameVerdict>,
    /// The shapes that ask for such a key, in the order in which they are tried.
    pub(super) hits: Vec<Hit>,
}

/// The meanings of keys seen before, by their paths.
pub(super) struct Known {
    /// Its key is drawn anew for each run: nobody can write a key that looks like another.
    state: RandomState,
    /// The hashes of keys that no shape asks for, each at a place of its own.
    nothing: Vec<AtomicU64>,
    shards: [Mutex<Shard>; SHARDS],
}

/// Paths with their meanings, by the hash of the path.
type Shard = HashMap<usize, (Box<[u8]>, Arc<Meaning>), BuildHasherDefault<PlaceHasher>>;

impl Default for Known {
    fn default() -> Self {
        let nothing = std::iter::repeat_with(AtomicU64::default).take(SLOTS).collect();
        Self { state: RandomState::new(), nothing, shards: Default::default() }
    }
}

impl Known {
    /// What the key of a node means, if anything; `ask` says it of one that is new.
    pub(super) fn meaning(
        &self,
        facts: &Facts,
        node: NodeId,
        ask: impl FnOnce() -> Meaning,
    ) -> Option<Arc<Meaning>> {
        let ask = || Some(ask()).filter(|meaning| !meaning.hits.is_empty()).map(Arc::new);
        let mut buffer = [0; LONGEST];
        let Some(path) = spell(facts, node, &mut buffer) else { return ask() };
        // An odd number is no empty slot.
        let hash = self.state.hash_one(path) | 1;
        let place = usize::try_from(hash >> 1).unwrap_or_default();
        let nothing = &self.nothing[place % SLOTS];
        if nothing.load(Ordering::Relaxed) == hash {
            return None;
        }
        let shard = &self.shards[place / SLOTS % SHARDS];
        if let Some((known, meaning)) = lock(shard).get(&place)
            && **known == *path
        {
            return Some(Arc::clone(meaning));
        }
        let Some(meaning) = ask() else {
            nothing.store(hash, Ordering::Relaxed);
            return None;
        };
        let mut known = lock(shard);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(place, (path.into(), Arc::clone(&meaning)));
        Some(meaning)
    }
}

/// Spells the path of a key from its end, unless it is too long; nameless parts count for nothing.
fn spell<'b>(facts: &Facts, node: NodeId, buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let (mut at, mut length) = (node, 0);
    while at != NodeId::ROOT {
        let name = facts.name(at).as_bytes();
        if !name.is_empty() {
            let end = length + name.len();
            buffer.get_mut(length..end)?.copy_from_slice(name);
            *buffer.get_mut(end)? = JOINT;
            length = end + 1;
        }
        at = facts.parent(at);
    }
    Some(&buffer[..length])
}

fn lock(shard: &Mutex<Shard>) -> std::sync::MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_asked_about_once_and_paths_are_told_apart() {
        let mut facts = Facts::default();
        let outer = facts.child(NodeId::ROOT, "a");
        let nameless = facts.child(outer, "");
        let (inner, again) = (facts.child(outer, "b"), facts.child(nameless, "b"));
        let glued = facts.child(NodeId::ROOT, "ab");
        let mut asked = 0;
        let hit = Hit { rule: 0, shape: 0 };
        for hits in [vec![], vec![hit]] {
            let known = Known::default();
            for node in [inner, again, glued, inner] {
                let meaning = known.meaning(&facts, node, || {
                    asked += 1;
                    Meaning { name: None, hits: hits.clone() }
                });
                assert_eq!(meaning.map(|meaning| meaning.hits.clone()).unwrap_or_default(), hits);
            }
        }
        assert_eq!(asked, 4);
    }

    #[test]
    fn however_many_keys_there_are_the_memory_is_bounded() {
        let (known, mut facts) = (Known::default(), Facts::default());
        for number in 0..3 * SHARDS * MOST {
            let node = facts.child(NodeId::ROOT, number.to_string());
            let hits = vec![Hit { rule: 0, shape: 0 }];
            known.meaning(&facts, node, || Meaning { name: None, hits });
        }
        let all: usize = known.shards.iter().map(|shard| lock(shard).len()).sum();
        assert!(all <= SHARDS * MOST);
    }
}
