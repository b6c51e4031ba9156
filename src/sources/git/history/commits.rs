//! The commits that a history is made of, oldest first. They are read as they are stored: grafts
//! and replacements, which show another history than was pushed, have no say.

use std::collections::{BinaryHeap, HashMap};

use git2::{ObjectFormat, ObjectType, Oid};

/// One commit.
pub struct Commit {
    /// Its id.
    pub id: Oid,
    /// Its root tree.
    pub tree: Oid,
    /// Parents, as indices into the list; those that are missing are left out.
    pub parents: Vec<usize>,
    /// Its author's name.
    pub author: String,
    /// When its author wrote it: Unix seconds, and minutes east of UTC.
    pub authored: (i64, i32),
    /// The message, in whatever encoding.
    pub message: Vec<u8>,
}

/// Commits, oldest first: no commit comes before its parents.
#[derive(Default)]
pub struct Commits {
    /// The commits.
    pub list: Vec<Commit>,
    /// Where each stands.
    pub index: HashMap<Oid, usize>,
    /// Parents that are not in the store, with the child that names them.
    pub missing: Vec<(Oid, Oid)>,
    /// Objects that are no commit, or cannot be read as one.
    pub broken: Vec<Oid>,
}

impl Commits {
    /// Reads all commits that the tips reach.
    pub(super) fn read(store: &git2::Odb<'_>, tips: &[Oid]) -> Self {
        let mut found = Found::default();
        let mut open: Vec<(Oid, Option<Oid>)> = tips.iter().map(|tip| (*tip, None)).collect();
        let mut seen: HashMap<Oid, Option<usize>> = HashMap::new();
        while let Some((id, child)) = open.pop() {
            if let Some(known) = seen.get(&id) {
                if let (None, Some(child)) = (known, child) {
                    found.missing.push((id, child));
                }
                continue;
            }
            let raw = found.one(store, id, child);
            seen.insert(id, raw.as_ref().map(|_| found.raw.len()));
            if let Some(raw) = raw {
                open.extend(raw.parents.iter().map(|parent| (*parent, Some(id))));
                found.raw.push(raw);
            }
        }
        found.in_order(&seen)
    }

    /// Which of the commits are reached from some of them, themselves included.
    pub(super) fn reached(&self, from: impl IntoIterator<Item = usize>) -> Vec<bool> {
        let mut reached = vec![false; self.list.len()];
        for at in from {
            reached[at] = true;
        }
        for at in (0..reached.len()).rev() {
            if reached[at] {
                for parent in &self.list[at].parents {
                    reached[*parent] = true;
                }
            }
        }
        reached
    }
}

/// A commit as it is written.
struct Raw {
    id: Oid,
    tree: Oid,
    parents: Vec<Oid>,
    author: String,
    authored: (i64, i32),
    committed: i64,
    message: Vec<u8>,
}

#[derive(Default)]
struct Found {
    raw: Vec<Raw>,
    missing: Vec<(Oid, Oid)>,
    broken: Vec<Oid>,
}

impl Found {
    fn one(&mut self, store: &git2::Odb<'_>, id: Oid, child: Option<Oid>) -> Option<Raw> {
        match store.read(id) {
            Ok(object) if object.kind() == ObjectType::Commit => {
                let raw = parse(id, object.data());
                self.broken.extend(raw.is_none().then_some(id));
                raw
            }
            Err(error) if error.code() == git2::ErrorCode::NotFound => {
                self.missing.push((id, child.unwrap_or(id)));
                None
            }
            _ => {
                self.broken.push(id);
                None
            }
        }
    }

    /// Sorts them as `git log --date-order --reverse` does: no commit before its parents, and
    /// otherwise by the time of the commit.
    fn in_order(self, seen: &HashMap<Oid, Option<usize>>) -> Commits {
        let place = |id: &Oid| seen.get(id).copied().flatten();
        let mut children = vec![0_usize; self.raw.len()];
        for parent in self.raw.iter().flat_map(|raw| &raw.parents).filter_map(place) {
            children[parent] += 1;
        }
        let when = |at: usize| (self.raw[at].committed, std::cmp::Reverse(at));
        let mut ready: BinaryHeap<_> =
            (0..self.raw.len()).filter(|at| children[*at] == 0).map(when).collect();
        let mut order = Vec::with_capacity(self.raw.len());
        while let Some((_, std::cmp::Reverse(at))) = ready.pop() {
            order.push(at);
            for parent in self.raw[at].parents.iter().filter_map(place) {
                children[parent] -= 1;
                if children[parent] == 0 {
                    ready.push(when(parent));
                }
            }
        }
        order.reverse();
        self.build(&order, place)
    }

    fn build(self, order: &[usize], place: impl Fn(&Oid) -> Option<usize>) -> Commits {
        let mut new = vec![0; order.len()];
        for (at, old) in order.iter().enumerate() {
            new[*old] = at;
        }
        let mut raw: Vec<Option<Raw>> = self.raw.into_iter().map(Some).collect();
        let list: Vec<Commit> = order
            .iter()
            .filter_map(|old| raw[*old].take())
            .map(|raw| Commit {
                id: raw.id,
                tree: raw.tree,
                parents: raw.parents.iter().filter_map(&place).map(|old| new[old]).collect(),
                author: raw.author,
                authored: raw.authored,
                message: raw.message,
            })
            .collect();
        let index = list.iter().enumerate().map(|(at, commit)| (commit.id, at)).collect();
        Commits { list, index, missing: self.missing, broken: self.broken }
    }
}

/// Reads the text of a commit object. Fields that nobody asks for here may say what they like.
fn parse(id: Oid, data: &[u8]) -> Option<Raw> {
    let mut raw = Raw {
        id,
        tree: id,
        parents: Vec::new(),
        author: String::new(),
        authored: (0, 0),
        committed: 0,
        message: Vec::new(),
    };
    let mut has_tree = false;
    let mut rest = data;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, after) = (&rest[..end], rest.get(end + 1..).unwrap_or_default());
        rest = after;
        if line.is_empty() {
            raw.message = rest.to_vec();
            break;
        }
        if let Some(hex) = line.strip_prefix(b"tree ") {
            raw.tree = oid(hex)?;
            has_tree = true;
        } else if let Some(hex) = line.strip_prefix(b"parent ") {
            raw.parents.push(oid(hex)?);
        } else if let Some(person) = line.strip_prefix(b"author ") {
            raw.author = name(person);
            raw.authored = when(person);
        } else if let Some(person) = line.strip_prefix(b"committer ") {
            raw.committed = when(person).0;
        }
    }
    has_tree.then_some(raw)
}

pub(super) fn oid(hex: &[u8]) -> Option<Oid> {
    let format = if hex.len() > 40 { ObjectFormat::Sha256 } else { ObjectFormat::Sha1 };
    Oid::from_str_ext(std::str::from_utf8(hex).ok()?, format).ok()
}

/// What stands before the address.
pub(super) fn name(person: &[u8]) -> String {
    let end = memchr::memchr(b'<', person).unwrap_or(person.len());
    String::from_utf8_lossy(&person[..end]).trim().to_owned()
}

/// The time at the end of `Name <address> seconds zone`; a damaged one is the beginning of time.
pub(super) fn when(person: &[u8]) -> (i64, i32) {
    let after = memchr::memrchr(b'>', person).map_or(0, |at| at + 1);
    let text = String::from_utf8_lossy(&person[after..]);
    let mut words = text.split_ascii_whitespace();
    let seconds = words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
    let zone: i32 = words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
    (seconds, zone / 100 * 60 + zone % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_read_as_it_is_written() {
        let id = Oid::from_str(&"1".repeat(40)).unwrap();
        let (tree, parent) = ("2".repeat(40), "3".repeat(40));
        let text = format!(
            "tree {tree}\nparent {parent}\nauthor A > B <a@b> 1700000000 -0130\n\
             committer C <c@d> 1700000001 +0000\ngpgsig x\n y\n\nsubject\n\nbody\n"
        );
        let raw = parse(id, text.as_bytes()).unwrap();
        assert_eq!((raw.tree.to_string(), raw.parents[0].to_string()), (tree, parent));
        assert_eq!(raw.author, "A > B");
        assert_eq!((raw.authored, raw.committed), ((1_700_000_000, -90), 1_700_000_001));
        assert_eq!(raw.message, b"subject\n\nbody\n");
        assert!(parse(id, b"author x\n\nno tree").is_none());
        assert_eq!(when(b"nobody"), (0, 0));
    }
}
