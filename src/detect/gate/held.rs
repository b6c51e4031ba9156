//! What names hold, remembered over all files of a scan: the same names stand in most of them, and to
//! classify each in every file anew was half of what it cost to look for them.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, RandomState};
use std::sync::{Mutex, PoisonError};

use super::names::Use;
use crate::model::location::PlaceHasher;

/// Threads that ask for different names seldom wait for each other.
const SHARDS: usize = 16;
/// Names remembered in one shard; when it is full it begins anew.
const MOST: usize = 4096;

/// The needs of names seen before.
#[derive(Default)]
pub(super) struct Held {
    /// Its key is drawn anew for each run: nobody can write a name that looks like another.
    state: RandomState,
    shards: [Mutex<Shard>; SHARDS],
}

/// Needs by the hash of a name and its use.
type Shard = HashMap<u64, u64, BuildHasherDefault<PlaceHasher>>;

impl Held {
    /// The needs that a name holds where it is used so; `ask` says it of one that is new.
    pub(super) fn needs(&self, name: &str, used: Use, ask: impl FnOnce() -> u64) -> u64 {
        let hash = self.state.hash_one((name, used));
        let shard = &self.shards[usize::from(hash.to_le_bytes()[0]) % SHARDS];
        let lock = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(needs) = lock().get(&hash) {
            return *needs;
        }
        let needs = ask();
        let mut known = lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(hash, needs);
        needs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Use = Use { is_key: false, is_path: false, is_prose: false, is_label: false };

    #[test]
    fn a_name_is_asked_about_once_for_each_use() {
        let held = Held::default();
        let as_key = Use { is_key: true, ..PLAIN };
        assert_eq!(held.needs("token", PLAIN, || 1), 1);
        assert_eq!(held.needs("token", as_key, || 2), 2);
        assert_eq!(held.needs("secret", PLAIN, || 3), 3);
        assert_eq!(held.needs("token", PLAIN, || 4), 1);
    }

    #[test]
    fn however_many_names_there_are_the_memory_is_bounded() {
        let held = Held::default();
        for number in 0..2 * SHARDS * MOST {
            held.needs(&number.to_string(), PLAIN, || 1);
        }
        let lock =
            |shard: &Mutex<Shard>| shard.lock().unwrap_or_else(PoisonError::into_inner).len();
        assert!(held.shards.iter().map(lock).sum::<usize>() <= SHARDS * MOST);
    }
}
