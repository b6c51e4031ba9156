//! What keys mean, remembered by their spelling. The same few thousand keys (`name`, `version`,
//! `spec.template`) stand in most files: classifying each anew and asking all shapes whether they
//! want it cost a third of a scan.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::prefilter::Hit;
use crate::model::class::NameVerdict;
use crate::model::fact::{Facts, NodeId};

/// Threads that look at different keys seldom wait for each other.
const SHARDS: usize = 16;
/// Keys remembered in one shard; when it is full it begins anew.
const MOST: usize = 2048;
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
#[derive(Default)]
pub(super) struct Known {
    shards: [Mutex<Shard>; SHARDS],
}

type Shard = HashMap<Box<[u8]>, Arc<Meaning>>;

impl Known {
    /// What the key of a node means; `ask` says it of one that is new.
    pub(super) fn meaning(
        &self,
        facts: &Facts,
        node: NodeId,
        ask: impl FnOnce() -> Meaning,
    ) -> Arc<Meaning> {
        let mut buffer = [0; LONGEST];
        let Some(path) = spell(facts, node, &mut buffer) else { return Arc::new(ask()) };
        let shard = &self.shards[shard_of(path)];
        if let Some(known) = lock(shard).get(path) {
            return Arc::clone(known);
        }
        let meaning = Arc::new(ask());
        let mut known = lock(shard);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(path.into(), Arc::clone(&meaning));
        meaning
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

fn shard_of(path: &[u8]) -> usize {
    let sum = path.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31) + usize::from(*byte));
    sum % SHARDS
}

fn lock(shard: &Mutex<Shard>) -> std::sync::MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_asked_about_once_and_paths_are_told_apart() {
        let (known, mut facts) = (Known::default(), Facts::default());
        let outer = facts.child(NodeId::ROOT, "a");
        let nameless = facts.child(outer, "");
        let (inner, again) = (facts.child(outer, "b"), facts.child(nameless, "b"));
        let glued = facts.child(NodeId::ROOT, "ab");
        let mut asked = 0;
        for node in [inner, again, glued, inner] {
            known.meaning(&facts, node, || {
                asked += 1;
                Meaning { name: None, hits: Vec::new() }
            });
        }
        assert_eq!(asked, 2);
    }

    #[test]
    fn however_many_keys_there_are_the_memory_is_bounded() {
        let (known, mut facts) = (Known::default(), Facts::default());
        for number in 0..3 * SHARDS * MOST {
            let node = facts.child(NodeId::ROOT, number.to_string());
            known.meaning(&facts, node, || Meaning { name: None, hits: Vec::new() });
        }
        let all: usize = known.shards.iter().map(|shard| lock(shard).len()).sum();
        assert!(all <= SHARDS * MOST);
    }
}
