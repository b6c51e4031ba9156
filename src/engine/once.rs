//! The same finding once, however often it was seen: in several commits of a range, or staged and in
//! the work tree. The first commit that introduced it keeps it and counts the others.

use std::collections::{HashMap, HashSet};

use super::examined::{Examined, Found};
use super::identity;
use crate::model::secret::Identity;

/// Takes findings out that were seen before, with the same value at the same place.
pub(super) fn keep_first(artifacts: &mut [Examined]) {
    if artifacts.windows(2).all(|pair| pair[0].path != pair[1].path) {
        return;
    }
    // Of each the number of its first commit, and how often it was seen.
    let mut seen: HashMap<Identity, (usize, usize)> = HashMap::new();
    for found in artifacts.iter().flat_map(|one| &one.found).filter(|found| found.is_added) {
        let number = number(found);
        let (first, count) = seen.entry(identity(found)).or_insert((number, 0));
        *first = number.min(*first);
        *count += 1;
    }
    let mut kept = HashSet::new();
    for artifact in artifacts {
        artifact.found.retain_mut(|found| {
            let identity = identity(found);
            let Some((first, count)) = seen.get(&identity).filter(|_| found.is_added) else {
                return true;
            };
            let stays = number(found) == *first && kept.insert(identity);
            if let Some(origin) = found.finding.origin.as_mut().filter(|_| stays) {
                origin.others += count - 1;
            }
            stays
        });
    }
}

/// Commits in their order; what is in none comes first.
fn number(found: &Found) -> usize {
    found.finding.origin.as_ref().map_or(0, |origin| origin.commit.number)
}

/// Rule, place and value.
fn identity(found: &Found) -> Identity {
    let finding = &found.finding;
    let secret = found.secret.as_ref().map(|secret| secret.expose()).unwrap_or_default();
    let fields = [&finding.rule, &finding.path, &finding.fingerprint.location, secret];
    identity::of(&fields.map(str::as_bytes))
}
