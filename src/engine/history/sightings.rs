//! What was seen where. A secret is one thing wherever it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use crate::engine::examined::Found;
use crate::engine::{identity, lock};
use crate::model::secret::Identity;
use crate::sources::git::history::{Node, PathId};

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
    /// Whether it was one of many of which one is told.
    pub(super) is_of_set: bool,
}

/// All that was seen, filled from many threads.
#[derive(Default)]
pub(super) struct Sightings {
    seen: Mutex<BTreeMap<Key, Sighting>>,
}

impl Sightings {
    /// Notes what was found in a line of a blob.
    pub(super) fn note(&self, found: &Found, line: u64, spot: Spot) {
        let path = found.secret.is_none().then_some(spot.1);
        self.with((identity(found, line), path), |sighting| {
            sighting.lines.insert(line);
            sighting.spots.insert(spot);
            sighting.is_of_set |= found.is_of_set;
        });
    }

    /// Notes what was found in a message.
    pub(super) fn note_message(&self, found: &Found, line: u64, message: usize) {
        self.with((identity(found, line), None), |sighting| {
            sighting.messages.insert(message);
        });
    }

    /// All of them, in an order that the random key decides.
    pub(super) fn take(&self) -> Vec<(Key, Sighting)> {
        let mut seen = lock(&self.seen);
        std::mem::take(&mut *seen).into_iter().collect()
    }

    fn with(&self, key: Key, change: impl FnOnce(&mut Sighting)) {
        let mut seen = lock(&self.seen);
        change(seen.entry(key).or_default());
    }
}

/// What makes two findings the same: the rule and the secret, or for what is no secret the rule and
/// the line that it stands in.
pub(super) fn identity(found: &Found, line: u64) -> Identity {
    let rule = found.finding.rule.as_bytes();
    match &found.secret {
        Some(secret) => identity::of(&[rule, b"secret", secret.expose().as_bytes()]),
        None => identity::of(&[rule, b"line", &line.to_le_bytes()]),
    }
}
