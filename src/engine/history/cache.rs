//! What an earlier scan of a history has looked at in vain, so that the next one need not look again.
//!
//! Lines are judged once a path, so a path is what is remembered: the versions of a file in their
//! order, as one hash, and only if nothing was found in any of them. Of a path with a new version,
//! or with a finding, everything is looked at as if for the first time; what is reported is thus
//! the same with and without. What is trusted is that an id names one content: the cache itself is
//! checked by a sum over all of it, whether the objects behind known ids are still there and whole is
//! not looked at (`git fsck` does that). The hashes are keyed with the repository's first commit, and none is of
//! something in which a secret was seen.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::engine::{Scan, lock};
use crate::model::run::{Notification, NotificationKind};
use crate::sources::git::history::{Blob, History, Node, PathId};

/// What a file begins with.
const MAGIC: &[u8; 24] = b"figlint history cache 1\n";

/// What the program was built from; a rule or a parser that changed may find more.
const BUILD: &str = env!("FIGLINT_BUILD");

/// So many messages are remembered as one.
const CHUNK: usize = 512;

/// What says that a blob is binary, beside its size.
const BINARY: u64 = 1 << 63;

/// The hash of the versions of a file.
type Digest = [u8; 16];

/// What was looked at in vain, before and now.
pub(super) struct Cache {
    /// None: nothing is remembered.
    file: Option<PathBuf>,
    key: [u8; 32],
    header: [u8; 32],
    /// Sizes of the versions behind each digest.
    known: HashMap<Digest, Vec<u64>>,
    /// The digest of each path of this history, and its versions.
    paths: HashMap<PathId, (Digest, Vec<Node>)>,
    sizes: Mutex<HashMap<Node, u64>>,
    messages: Mutex<BTreeSet<usize>>,
}

impl Cache {
    /// Remembers nothing.
    fn none() -> Self {
        Self {
            file: None,
            key: [0; 32],
            header: [0; 32],
            known: HashMap::new(),
            paths: HashMap::new(),
            sizes: Mutex::default(),
            messages: Mutex::default(),
        }
    }

    /// Reads what is remembered of this history in a folder; and why that could not be used.
    pub(super) fn open(
        scan: &Scan,
        folder: Option<&Path>,
        history: &History,
        blobs: &[Blob],
        full: bool,
    ) -> (Self, Option<Notification>) {
        let (Some(folder), Some(first)) = (folder, history.commits.list.first()) else {
            return (Self::none(), None);
        };
        let key = blake3::derive_key("figlint history cache 1", first.id.as_bytes());
        let settings = settings(scan, full, &key);
        let name = blake3::keyed_hash(&key, &settings).to_hex();
        let header = *blake3::keyed_hash(&key, &[&settings, BUILD.as_bytes()].concat()).as_bytes();
        let file = folder.join(format!("{}.history", &name[..32]));
        let (known, problem) = match fs::read(&file) {
            Ok(bytes) => read(&bytes, &header),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (HashMap::new(), None),
            Err(_) => (HashMap::new(), Some("it cannot be read")),
        };
        let problem = problem.map(|why| note(&file, why));
        let paths = paths(history, blobs, &key);
        (Self { file: Some(file), key, header, known, paths, ..Self::none() }, problem)
    }

    /// Whether nothing was found at this path before, in exactly these versions.
    pub(super) fn is_known(&self, path: PathId) -> bool {
        self.sizes(path).is_some()
    }

    fn sizes(&self, path: PathId) -> Option<&Vec<u64>> {
        let (digest, nodes) = self.paths.get(&path)?;
        self.known.get(digest).filter(|sizes| sizes.len() == nodes.len())
    }

    /// The size of a blob that need not be read, and whether it is binary.
    pub(super) fn seen(&self, blob: &Blob) -> Option<(u64, bool)> {
        // What nobody asked for has no digest.
        let asked = || blob.places.iter().filter(|place| self.paths.contains_key(&place.path));
        let path = asked().next()?.path;
        if !asked().all(|place| self.is_known(place.path)) {
            return None;
        }
        let at = self.paths.get(&path)?.1.iter().position(|node| *node == blob.node)?;
        let size = *self.sizes(path)?.get(at)?;
        self.note_blob(blob.node, size & !BINARY, size & BINARY != 0);
        Some((size & !BINARY, size & BINARY != 0))
    }

    /// Remembers that a blob was looked at.
    pub(super) fn note_blob(&self, node: Node, size: u64, is_binary: bool) {
        if self.file.is_some() {
            lock(&self.sizes).insert(node, size | if is_binary { BINARY } else { 0 });
        }
    }

    /// Forgets that a blob was looked at, since it was not to its end.
    pub(super) fn forget_blob(&self, node: Node) {
        lock(&self.sizes).remove(&node);
    }

    /// Whether nothing was found in a chunk of messages before; their ids, in order.
    pub(super) fn knows_messages(&self, ids: &[String]) -> bool {
        self.file.is_some() && self.known.contains_key(&self.of_messages(ids))
    }

    /// Remembers that a message, by its place in the list, holds something.
    pub(super) fn note_message(&self, at: usize) {
        lock(&self.messages).insert(at / CHUNK);
    }

    fn of_messages(&self, ids: &[String]) -> Digest {
        digest(&self.key, "messages", ids.iter().map(String::as_bytes))
    }

    /// Writes down what was looked at in vain: all but the paths of these blobs.
    pub(super) fn write(&self, holders: &HashSet<Node>, ids: &[String]) -> Option<Notification> {
        let file = self.file.as_ref()?;
        let sizes = lock(&self.sizes);
        let mut lines: Vec<(Digest, Vec<u64>)> = self
            .paths
            .values()
            .filter(|(_, nodes)| !nodes.iter().any(|node| holders.contains(node)))
            .filter_map(|(digest, nodes)| {
                // A version that could not be read was not looked at.
                let sizes: Option<Vec<u64>> =
                    nodes.iter().map(|node| sizes.get(node).copied()).collect();
                Some((*digest, sizes?))
            })
            .collect();
        let found = lock(&self.messages);
        let chunks = ids.chunks(CHUNK).enumerate().filter(|(at, _)| !found.contains(at));
        lines.extend(chunks.map(|(_, ids)| (self.of_messages(ids), Vec::new())));
        lines.sort();
        lines.dedup();
        let is_new = lines.len() != self.known.len()
            || lines.iter().any(|(digest, _)| !self.known.contains_key(digest));
        let written = if is_new { store(file, &self.header, &lines) } else { Ok(()) };
        written.err().map(|error| note(file, &format!("it cannot be written ({})", error.kind())))
    }
}

/// The ids of chunks of messages.
pub(super) fn chunks(ids: &[String]) -> impl Iterator<Item = (usize, &[String])> {
    ids.chunks(CHUNK).enumerate().map(|(at, ids)| (at * CHUNK, ids))
}

/// Everything but the build that decides what is found.
fn settings(scan: &Scan, full: bool, key: &[u8; 32]) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new_keyed(key);
    let policy = scan.policy.fingerprint();
    hasher.update(format!("{full} {:?} {policy}", scan.config).as_bytes());
    if !scan.config.rules.is_empty() || !scan.config.builtin {
        for rule in scan.rules.rules() {
            hasher.update(format!("{:?}", rule.file).as_bytes());
        }
    }
    hasher.finalize().as_bytes().to_vec()
}

/// The versions of each path, as one number: in order, and which of them the head holds, as these are
/// judged in full.
fn paths(
    history: &History,
    blobs: &[Blob],
    key: &[u8; 32],
) -> HashMap<PathId, (Digest, Vec<Node>)> {
    let mut nodes: HashMap<PathId, Vec<Node>> = HashMap::new();
    for blob in blobs {
        for place in &blob.places {
            nodes.entry(place.path).or_default().push(blob.node);
        }
    }
    let digest = |path: PathId, nodes: &[Node]| {
        let name = history.name(*nodes.first()?, path)?;
        let ids: Vec<Vec<u8>> = nodes
            .iter()
            .map(|node| {
                let is_in_head = u8::from(history.is_in_head(*node, path));
                [history.id(*node).as_bytes(), &[is_in_head]].concat()
            })
            .collect();
        Some(digest(key, &name, ids.iter().map(Vec::as_slice)))
    };
    let known =
        nodes.into_iter().filter_map(|(path, nodes)| Some((path, (digest(path, &nodes)?, nodes))));
    known.collect()
}

fn digest<'i>(key: &[u8; 32], name: &str, ids: impl Iterator<Item = &'i [u8]>) -> Digest {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes());
    for id in ids {
        hasher.update(id);
    }
    let mut digest = Digest::default();
    digest.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    digest
}

/// What a file holds, or why it is of no use.
fn read(bytes: &[u8], header: &[u8; 32]) -> (HashMap<Digest, Vec<u64>>, Option<&'static str>) {
    let empty = |why| (HashMap::new(), Some(why));
    let Some((content, sum)) = bytes.split_last_chunk::<32>() else { return empty(DAMAGED) };
    let Some(rest) = content.strip_prefix(MAGIC) else { return empty(DAMAGED) };
    let Some((of, rest)) = rest.split_first_chunk::<32>() else { return empty(DAMAGED) };
    if blake3::hash(content).as_bytes() != sum {
        return empty(DAMAGED);
    }
    if of != header {
        return empty("another version of figlint wrote it");
    }
    parse(rest).map_or_else(|| empty(DAMAGED), |known| (known, None))
}

const DAMAGED: &str = "it is damaged, or no cache of figlint";

fn parse(mut rest: &[u8]) -> Option<HashMap<Digest, Vec<u64>>> {
    let mut known = HashMap::new();
    while !rest.is_empty() {
        let (digest, after) = rest.split_first_chunk::<16>()?;
        let (count, after) = after.split_first_chunk::<4>()?;
        let length = (u32::from_le_bytes(*count) as usize).checked_mul(8)?;
        let (sizes, after) = after.split_at_checked(length)?;
        let sizes = sizes.as_chunks::<8>().0.iter().map(|size| u64::from_le_bytes(*size));
        known.insert(*digest, sizes.collect());
        rest = after;
    }
    Some(known)
}

/// Writes the file so that others see the old one or the new one.
fn store(file: &Path, header: &[u8; 32], lines: &[(Digest, Vec<u64>)]) -> std::io::Result<()> {
    let mut bytes = [&MAGIC[..], header].concat();
    for (digest, sizes) in lines {
        bytes.extend(digest);
        bytes.extend(u32::try_from(sizes.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
    }
    let sum = blake3::hash(&bytes);
    bytes.extend(sum.as_bytes());
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut out = tempfile::Builder::new().prefix(".figlint-").tempfile_in(folder)?;
    out.write_all(&bytes)?;
    out.persist(file).map(drop).map_err(|error| error.error)
}

fn note(file: &Path, why: &str) -> Notification {
    Notification {
        kind: NotificationKind::CacheIgnored,
        path: None,
        line: None,
        message: format!("the cache {} was not used: {why}", file.display()),
        incomplete: false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/x.history");
        let lines = vec![([1; 16], vec![5, BINARY | 7]), ([2; 16], vec![])];
        store(&file, &[9; 32], &lines).unwrap();
        let bytes = fs::read(&file).unwrap();
        let (known, problem) = read(&bytes, &[9; 32]);
        assert_eq!((known, problem), (lines.into_iter().collect(), None));
        assert!(read(&bytes, &[8; 32]).1.unwrap().contains("another version"));
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            assert_eq!(read(&broken, &[9; 32]), (HashMap::new(), Some(DAMAGED)), "{at}");
            assert_eq!(read(&bytes[..at], &[9; 32]).1, Some(DAMAGED), "{at}");
        }
        assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 1);
    }

    proptest! {
        #[test]
        fn anything_is_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
            let _ = read(&[&MAGIC[..], &bytes].concat(), &[0; 32]);
        }
    }
}
