//! What was seen where. A secret is one thing wherever it stands; it is compared by a hash keyed
//! with a random key of this run, which is never written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crate::engine::examined::Found;
use crate::engine::reuse::random_seed;
use crate::sources::git::history::{Node, PathId};

/// What makes two findings the same: the rule and the secret, or for what is no secret the rule and
/// the line.
pub(super) type Identity = [u8; 32];

/// What is reported once: a secret wherever it stands, anything else in each file of its own.
pub(super) type Key = (Identity, Option<PathId>);

/// A blob under a path, as it is numbered in the history.
pub(super) type Spot = (Node, PathId);

/// Something that was seen.
#[derive(Default)]
pub(super) struct Sighting {
    /// The lines by which it is known again.
    pub(super) lines: BTreeSet<u64>,
    /// Where it was seen.
    pub(super) spots: BTreeSet<Spot>,
    /// Messages in which it was seen, by their place in the list.
    pub(super) messages: BTreeSet<usize>,
}

/// All that was seen, filled from many threads.
pub(super) struct Sightings {
    key: [u8; 32],
    seen: Mutex<BTreeMap<Key, Sighting>>,
}

impl Sightings {
    pub(super) fn new() -> Self {
        Self { key: *blake3::hash(&random_seed()).as_bytes(), seen: Mutex::default() }
    }

    /// The identity of a finding that stands in this line.
    pub(super) fn identity(&self, found: &Found, line: u64) -> Identity {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(found.finding.rule.as_bytes());
        if let Some(secret) = &found.secret {
            hasher.update(b"\0secret\0").update(secret.expose().as_bytes());
        } else {
            hasher.update(b"\0line\0").update(&line.to_le_bytes());
        }
        *hasher.finalize().as_bytes()
    }

    /// Notes what was found in a line of a blob.
    pub(super) fn note(&self, found: &Found, line: u64, spot: Spot) {
        let path = found.secret.is_none().then_some(spot.1);
        self.with((self.identity(found, line), path), |sighting| {
            sighting.lines.insert(line);
            sighting.spots.insert(spot);
        });
    }

    /// Notes what was found in a message.
    pub(super) fn note_message(&self, found: &Found, line: u64, message: usize) {
        self.with((self.identity(found, line), None), |sighting| {
            sighting.messages.insert(message);
        });
    }

    /// All of them, in an order that the random key decides.
    pub(super) fn take(&self) -> Vec<(Key, Sighting)> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *seen).into_iter().collect()
    }

    fn with(&self, key: Key, change: impl FnOnce(&mut Sighting)) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        change(seen.entry(key).or_default());
    }
}
