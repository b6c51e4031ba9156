//! The index as git writes it (gitformat-index(5)), for what is staged: git remembers in it which
//! folders are as a tree has them, so that a commit of five files need not cost what the repository
//! costs. Anything that is not plain (a split or sparse index, a merge that is not done, a newer
//! version) is left to the library.

use std::collections::HashMap;
use std::env;
use std::path::{Path, PathBuf};

use git2::{Oid, Repository, Tree};

use super::change::{Against, Side};

/// What the file begins with.
const MAGIC: &[u8] = b"DIRC";

/// Where mode and id stand in an entry.
const MODE: usize = 24;
const ID: usize = 40;

/// The bit that says more flags follow, and the one among those that says nothing is staged yet.
const EXTENDED: u16 = 0x4000;
const INTENT_TO_ADD: u16 = 0x2000;
/// The bits that say which side of a merge an entry is.
const STAGE: u16 = 0x3000;

/// Nobody nests folders deeper.
const DEEPEST: usize = 512;

/// An index.
pub(super) struct Index {
    bytes: Vec<u8>,
    /// Where each entry begins, and where its path stands.
    entries: Vec<(usize, std::ops::Range<usize>)>,
    /// Folders that are as a tree has them, with that tree.
    folders: HashMap<Vec<u8>, Vec<u8>>,
    id_length: usize,
}

/// What differs from a tree.
#[derive(Default)]
pub(super) struct Difference {
    pub(super) sides: Against,
    /// Whether a file of the tree is not there any more.
    pub(super) has_deleted: bool,
}

impl Index {
    /// Reads the index of a repository; none if there is none, or it is not plain.
    pub(super) fn open(git: &Repository) -> Option<Self> {
        let config = git.config().ok()?;
        let format = config.get_string("extensions.objectformat").unwrap_or_default();
        let id_length = if format == "sha256" { 32 } else { 20 };
        Self::read(std::fs::read(file(git)?).ok()?, id_length)
    }

    fn read(bytes: Vec<u8>, id_length: usize) -> Option<Self> {
        let version = number(&bytes, MAGIC.len())?;
        if !bytes.starts_with(MAGIC) || !(2..=3).contains(&version) {
            return None;
        }
        let count = number(&bytes, 8)? as usize;
        // An entry has at least so many bytes.
        let mut entries = Vec::with_capacity(count.min(bytes.len() / ID));
        let mut at = 12;
        for _ in 0..count {
            let path = path(&bytes, at, id_length)?;
            let next = at + (path.end - at) / 8 * 8 + 8;
            entries.push((at, path));
            at = next;
        }
        let folders = extensions(bytes.get(at..bytes.len().checked_sub(id_length)?)?, id_length)?;
        let sorted = |pair: &[(usize, std::ops::Range<usize>)]| {
            bytes[pair[0].1.clone()] < bytes[pair[1].1.clone()]
        };
        entries.windows(2).all(sorted).then_some(())?;
        Some(Self { bytes, entries, folders, id_length })
    }

    /// What differs from a tree, or from nothing; none if the tree cannot be read.
    pub(super) fn against(&self, git: &Repository, tree: Option<&Tree<'_>>) -> Option<Difference> {
        let mut difference = Difference::default();
        let known = self.folders.get(&[][..]);
        let is_same = |tree: &Tree<'_>| known.is_some_and(|known| known == tree.id().as_bytes());
        if tree.is_none_or(|tree| !is_same(tree)) {
            let all = 0..self.entries.len();
            self.folder(git, tree, (&mut Vec::new(), all), &mut difference, DEEPEST)?;
        }
        Some(difference)
    }

    fn path(&self, entry: usize) -> &[u8] {
        &self.bytes[self.entries[entry].1.clone()]
    }

    /// Compares the entries of a folder, whose name with a slash is given, with a tree.
    fn folder(
        &self,
        git: &Repository,
        tree: Option<&Tree<'_>>,
        (prefix, mut entries): (&mut Vec<u8>, std::ops::Range<usize>),
        difference: &mut Difference,
        depth: usize,
    ) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let mut old: HashMap<&[u8], (Oid, u32)> = HashMap::new();
        let of_tree: Vec<_> = tree.into_iter().flat_map(|tree| tree.iter()).collect();
        for entry in &of_tree {
            let mode = u32::try_from(entry.filemode_raw()).ok()?;
            old.insert(entry.name_bytes(), (entry.id(), mode));
        }
        while let Some(at) = entries.clone().next() {
            let name = &self.path(at)[prefix.len()..];
            let Some(slash) = memchr::memchr(b'/', name) else {
                self.file(at, old.remove(name), difference)?;
                entries.start += 1;
                continue;
            };
            let length = prefix.len();
            prefix.extend_from_slice(&name[..=slash]);
            let end = self.end(&entries, prefix);
            let before = old.get(&name[..slash]).filter(|(_, mode)| is_folder(*mode)).copied();
            if before.is_some() {
                old.remove(&name[..slash]);
            }
            let known = self.folders.get(&prefix[..prefix.len() - 1]);
            let is_same = |id: git2::Oid| known.is_some_and(|known| known == id.as_bytes());
            if before.is_none_or(|(id, _)| !is_same(id)) {
                let tree = before.map(|(id, _)| git.find_tree(id)).transpose().ok()?;
                let inside = (&mut *prefix, entries.start..end);
                self.folder(git, tree.as_ref(), inside, difference, depth)?;
            }
            prefix.truncate(length);
            entries.start = end;
        }
        difference.has_deleted |= !old.is_empty();
        Some(())
    }

    /// Where the entries end that begin with a prefix.
    fn end(&self, entries: &std::ops::Range<usize>, prefix: &[u8]) -> usize {
        let slice = &self.entries[entries.clone()];
        let inside = |(_, path): &(usize, std::ops::Range<usize>)| {
            self.bytes[path.clone()].starts_with(prefix)
        };
        entries.start + slice.partition_point(inside)
    }

    fn file(
        &self,
        entry: usize,
        old: Option<(Oid, u32)>,
        difference: &mut Difference,
    ) -> Option<()> {
        let at = self.entries[entry].0;
        let mode = number(&self.bytes, at + MODE)?;
        let id = Oid::from_bytes(self.bytes.get(at + ID..at + ID + self.id_length)?).ok()?;
        // A folder that a file took the place of.
        difference.has_deleted |= old.is_some_and(|(_, mode)| is_folder(mode));
        let old = old.filter(|(_, mode)| !is_folder(*mode));
        if old != Some((id, mode)) {
            let old = old.map(|(id, mode)| (id.to_string(), mode));
            if let Some(side) = Side::new(id.to_string(), mode, old) {
                difference.sides.insert(self.path(entry).to_vec(), side);
            }
        }
        Some(())
    }
}

/// The file of the index: git names another one from the root of the work tree.
fn file(git: &Repository) -> Option<PathBuf> {
    match env::var_os("GIT_INDEX_FILE").filter(|file| !file.is_empty()) {
        None => Some(git.path().join("index")),
        Some(file) if Path::new(&file).exists() => Some(file.into()),
        Some(file) => Some(git.workdir()?.join(file)),
    }
}

fn is_folder(mode: u32) -> bool {
    mode == 0o040_000
}

/// Where the path of the entry at an offset stands; none if the entry is not plain.
fn path(bytes: &[u8], at: usize, id_length: usize) -> Option<std::ops::Range<usize>> {
    let two = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let flags = at + ID + id_length;
    let is_extended = two(flags)? & EXTENDED != 0;
    if two(flags)? & STAGE != 0 || is_extended && two(flags + 2)? & INTENT_TO_ADD != 0 {
        return None;
    }
    let start = flags + if is_extended { 4 } else { 2 };
    Some(start..start + memchr::memchr(0, bytes.get(start..)?)?)
}

/// The folders that extensions know; none if one of them says that the index is not plain.
fn extensions(mut rest: &[u8], id_length: usize) -> Option<HashMap<Vec<u8>, Vec<u8>>> {
    let mut folders = HashMap::new();
    while let [name @ .., _, _, _, _] = rest.get(..8).unwrap_or_default() {
        let length = number(rest, 4)? as usize;
        let content = rest.get(8..8_usize.checked_add(length)?)?;
        // What has to be understood is in small letters.
        name[0].is_ascii_uppercase().then_some(())?;
        if name == b"TREE" {
            trees(content, &mut folders, id_length)?;
        }
        rest = &rest[8 + length..];
    }
    Some(folders)
}

/// Reads `name\0entries folders\nid` over and over, folders before what comes after them.
fn trees(mut rest: &[u8], folders: &mut HashMap<Vec<u8>, Vec<u8>>, id_length: usize) -> Option<()> {
    // The folders that are open, and how many they still hold.
    let mut open: Vec<(Vec<u8>, usize)> = Vec::new();
    while !rest.is_empty() {
        let end = memchr::memchr(0, rest)?;
        let line = end + 1 + memchr::memchr(b'\n', &rest[end + 1..])?;
        let counts = std::str::from_utf8(&rest[end + 1..line]).ok()?;
        let (entries, inside) = counts.split_once(' ')?;
        let (entries, inside): (i64, usize) = (entries.parse().ok()?, inside.parse().ok()?);
        let path = match open.last() {
            None => Vec::new(),
            Some((folder, _)) if folder.is_empty() => rest[..end].to_vec(),
            Some((folder, _)) => [folder, b"/".as_slice(), &rest[..end]].concat(),
        };
        rest = &rest[line + 1..];
        if entries >= 0 {
            folders.insert(path.clone(), rest.get(..id_length)?.to_vec());
            rest = &rest[id_length..];
        }
        if let Some((_, left)) = open.last_mut() {
            *left = left.checked_sub(1)?;
        }
        open.push((path, inside));
        while open.last().is_some_and(|(_, left)| *left == 0) {
            open.pop();
        }
    }
    Some(())
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sources::git::library::{against, options};

    const PATHS: [&str; 8] = ["a", "a/b", "a/c/d", "a/c/e", "a-b", "a.b", "ab", "z/y/x"];

    /// Puts a file into the index, or takes it out.
    fn put(git: &Repository, index: &mut git2::Index, (path, content): (usize, u8)) {
        let path = PATHS[path];
        if content == 0 {
            // It may not be there.
            let _ = index.remove_path(Path::new(path));
            return;
        }
        let mut entry = git2::IndexEntry {
            ctime: git2::IndexTime::new(0, 0),
            mtime: git2::IndexTime::new(0, 0),
            dev: 0,
            ino: 0,
            mode: if content == 1 { 0o120_000 } else { 0o100_644 },
            uid: 0,
            gid: 0,
            file_size: 0,
            id: git.blob(&[content]).unwrap(),
            flags: 0,
            flags_extended: 0,
            path: path.as_bytes().to_vec(),
        };
        entry.flags = u16::try_from(path.len()).unwrap();
        index.add(&entry).unwrap();
    }

    type Step = (usize, u8);

    /// The difference as the library tells it and as it is told here.
    fn both(before: &[Step], after: &[Step], forget: bool) {
        let folder = tempfile::tempdir().unwrap();
        let git = Repository::init(folder.path()).unwrap();
        let mut index = git.index().unwrap();
        for step in before {
            put(&git, &mut index, *step);
        }
        let tree = git.find_tree(index.write_tree().unwrap()).unwrap();
        if forget {
            index.clear().unwrap();
            for step in before {
                put(&git, &mut index, *step);
            }
        }
        for step in after {
            put(&git, &mut index, *step);
        }
        index.write().unwrap();
        let own = Index::open(&git).unwrap();
        for tree in [Some(&tree), None] {
            let diff = git.diff_tree_to_index(tree, Some(&index), Some(&mut options())).unwrap();
            let told = own.against(&git, tree).unwrap();
            let sorted = |sides: &Against| {
                let mut all: Vec<_> = sides
                    .iter()
                    .map(|(path, side)| (path.clone(), side.id.clone(), side.before.clone()))
                    .collect();
                all.sort();
                all
            };
            assert_eq!(sorted(&told.sides), sorted(&against(&diff)));
            let mut deltas = diff.deltas();
            let has_deleted = deltas.any(|delta| delta.status() == git2::Delta::Deleted);
            assert!(told.has_deleted || !has_deleted);
        }
    }

    #[test]
    fn nothing_is_read_of_folders_that_are_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let git = Repository::init(folder.path()).unwrap();
        let mut index = git.index().unwrap();
        for step in [(1, 2), (2, 2), (7, 2)] {
            put(&git, &mut index, step);
        }
        let id = index.write_tree().unwrap();
        let tree = git.find_tree(id).unwrap();
        let inner = tree.get_path(Path::new("z")).unwrap().id().to_string();
        put(&git, &mut index, (1, 3));
        index.write().unwrap();
        std::fs::remove_file(git.path().join("objects").join(&inner[..2]).join(&inner[2..]))
            .unwrap();
        // One that remembers nothing of what it wrote.
        let again = Repository::open(folder.path()).unwrap();
        let told = Index::open(&again).unwrap().against(&again, Some(&tree)).unwrap();
        assert_eq!(told.sides.keys().collect::<Vec<_>>(), [b"a/b"]);
        put(&git, &mut index, (7, 3));
        index.write().unwrap();
        let told = Index::open(&again).unwrap().against(&again, Some(&tree));
        assert!(told.is_none(), "it is gone");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_differs_is_what_the_library_says(
            before in prop::collection::vec((0usize..8, 1u8..4), 0..8),
            after in prop::collection::vec((0usize..8, 0u8..4), 0..5),
            forget in any::<bool>(),
        ) {
            both(&before, &after, forget);
        }

        #[test]
        fn anything_is_survived(bytes in prop::collection::vec(any::<u8>(), 0..200), count in 0u8..4) {
            let _ = Index::read(bytes.clone(), 20);
            let head = [MAGIC, &[0, 0, 0, 2, 0, 0, 0, count]].concat();
            let _ = Index::read([head, bytes].concat(), 20);
        }
    }
}
