//! One path that differs from every parent, and what stood there in each of them.

use std::collections::HashMap;

/// A path in the index or a commit that is not as any parent has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// The path from the root of the repository, as git writes it.
    pub(super) path: Vec<u8>,
    /// The blob there, in hexadecimal; empty for a file of the work tree.
    pub(super) id: String,
    /// For each parent the blob that stood there, or under the name it had before; none where the
    /// parent has nothing like it. No parent at all: everything counts as new.
    pub(super) before: Vec<Option<String>>,
}

impl Change {
    /// The path as text.
    pub(super) fn name(&self) -> String {
        String::from_utf8_lossy(&self.path).into_owned()
    }
}

/// What differs from one parent, by path.
pub(super) type Against = HashMap<Vec<u8>, Side>;

/// A path that differs from one parent.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub(super) id: String,
    pub(super) before: Option<String>,
}

/// The mode of a symbolic link.
const LINK: u32 = 0o120_000;
/// The mode of a submodule's commit.
pub(super) const COMMIT: u32 = 0o160_000;

impl Side {
    /// A path with a new blob; none if it is gone or a submodule, whose content is elsewhere. What
    /// was something else before (a link, a submodule) has nothing to compare with.
    pub(super) fn new(id: String, mode: u32, old: Option<(String, u32)>) -> Option<Self> {
        let is_gone = mode == 0 || mode == COMMIT;
        let is_same_kind = |old: u32| (old == LINK) == (mode == LINK) && old != COMMIT && old != 0;
        let before = old.filter(|(_, old)| is_same_kind(*old)).map(|(id, _)| id);
        (!is_gone).then_some(Self { id, before })
    }
}

/// What differs from all parents, sorted by path. A change of mode alone is none.
pub(super) fn against_all(sides: &[Against]) -> Vec<Change> {
    let Some((first, rest)) = sides.split_first() else { return Vec::new() };
    let mut changes: Vec<Change> = first
        .iter()
        .filter_map(|(path, side)| {
            let others: Option<Vec<&Side>> = rest.iter().map(|other| other.get(path)).collect();
            let all = std::iter::once(side).chain(others?);
            let before: Vec<Option<String>> = all.map(|side| side.before.clone()).collect();
            let is_new = side.id.is_empty() || !before.contains(&Some(side.id.clone()));
            is_new.then(|| Change { path: path.clone(), id: side.id.clone(), before })
        })
        .collect();
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Path, blob and mode, and what stood there before.
    type Entry<'e> = (&'e str, &'e str, u32, Option<(&'e str, u32)>);

    fn against(entries: &[Entry]) -> Against {
        let side = |id: &str, mode, old: Option<(&str, u32)>| {
            Side::new(id.to_owned(), mode, old.map(|(id, mode)| (id.to_owned(), mode)))
        };
        let named = entries.iter().map(|(path, id, mode, old)| (path, side(id, *mode, *old)));
        named.filter_map(|(path, side)| Some((path.as_bytes().to_vec(), side?))).collect()
    }

    #[test]
    fn what_one_parent_has_is_not_introduced() {
        let ours = against(&[
            ("a", "n1", 0o100_644, Some(("o1", 0o100_644))),
            ("b", "n2", 0o100_644, None),
            ("mode", "n3", 0o100_755, Some(("n3", 0o100_644))),
            ("module", "n4", COMMIT, None),
            ("link", "n5", LINK, Some(("o5", 0o100_644))),
        ]);
        let theirs = against(&[
            ("a", "n1", 0o100_644, None),
            ("mode", "n3", 0o100_755, None),
            ("link", "n5", LINK, Some(("x5", LINK))),
        ]);
        let changes = against_all(&[ours.clone(), theirs]);
        let seen: Vec<(String, &[Option<String>])> =
            changes.iter().map(|one| (one.name(), one.before.as_slice())).collect();
        let some = |id: &str| Some(id.to_owned());
        assert_eq!(
            seen,
            [("a".to_owned(), &[some("o1"), None][..]), ("link".to_owned(), &[None, some("x5")])]
        );
        let names: Vec<String> = against_all(&[ours]).iter().map(Change::name).collect();
        assert_eq!(names, ["a", "b", "link"]);
    }
}
