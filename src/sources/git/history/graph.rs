//! All trees of a history, each read once and kept as numbers.

use std::collections::HashMap;

use git2::Oid;

use super::reader::{ObjectReader, Unread};

/// The number of an object in the graph.
pub type Node = u32;

/// No tree is larger than this.
const LARGEST_TREE: u64 = 256 << 20;

/// An entry of a tree.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// Its name, by number.
    pub(super) name: u32,
    /// What it names.
    pub(super) child: Node,
}

/// Trees and the blobs they hold; of a link that is where it leads. Submodules are no content of the
/// repository's own.
#[derive(Default)]
pub(super) struct Graph {
    /// The id of each object.
    pub(super) ids: Vec<Oid>,
    is_tree: Vec<bool>,
    index: HashMap<Oid, Node>,
    /// Where the entries of each object begin and end; blobs have none.
    ranges: Vec<(u32, u32)>,
    entries: Vec<Entry>,
    names: Vec<Box<[u8]>>,
    known_names: HashMap<Box<[u8]>, u32>,
    /// Trees that could not be read.
    pub(super) unread: Vec<(Oid, Unread)>,
    /// So many objects have been read, or need not be.
    done: usize,
}

impl Graph {
    /// Reads all that the roots reach, level by level, so that each level is read in bulk.
    pub(super) fn add(&mut self, reader: &dyn ObjectReader, roots: impl IntoIterator<Item = Oid>) {
        for root in roots {
            self.node(root, true);
        }
        while self.done < self.ids.len() {
            let level = self.done..self.ids.len();
            self.done = level.end;
            let nodes: Vec<Node> =
                level.map(number).filter(|node| self.is_tree[*node as usize]).collect();
            self.level(reader, &nodes);
        }
    }

    /// Forgets what only adding needs: of a million objects that is a hundred megabytes.
    pub(super) fn close(&mut self) {
        self.index = HashMap::new();
        self.known_names = HashMap::new();
        self.entries.shrink_to_fit();
        self.ids.shrink_to_fit();
    }

    /// The object of an id; none once it is closed.
    pub(super) fn find(&self, id: Oid) -> Option<Node> {
        self.index.get(&id).copied()
    }

    /// Adds an object, or finds it.
    pub(super) fn node(&mut self, id: Oid, is_tree: bool) -> Node {
        *self.index.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.is_tree.push(is_tree);
            self.ranges.push((0, 0));
            number(self.ids.len() - 1)
        })
    }

    /// Whether it is a tree.
    pub(super) fn is_tree(&self, node: Node) -> bool {
        self.is_tree[node as usize]
    }

    /// The entries of a tree.
    pub(super) fn entries(&self, node: Node) -> &[Entry] {
        let (start, end) = self.ranges[node as usize];
        &self.entries[start as usize..end as usize]
    }

    /// A name.
    pub(super) fn name(&self, name: u32) -> &[u8] {
        &self.names[name as usize]
    }

    /// How many trees there are.
    pub(super) fn trees(&self) -> usize {
        self.is_tree.iter().filter(|is_tree| **is_tree).count()
    }

    fn level(&mut self, reader: &dyn ObjectReader, nodes: &[Node]) {
        let ids: Vec<Oid> = nodes.iter().map(|node| self.ids[*node as usize]).collect();
        let graph = std::sync::Mutex::new(self);
        reader.read(&ids, LARGEST_TREE, &|at, read, _| {
            let mut graph = graph.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            match read {
                Ok(data) => graph.tree(nodes[at], data, ids[at].as_bytes().len()),
                Err(unread) => graph.unread.push((ids[at], unread)),
            }
        });
    }

    /// Reads `mode name\0id` over and over.
    fn tree(&mut self, node: Node, data: &[u8], id_length: usize) {
        let start = number(self.entries.len());
        let mut rest = data;
        while !rest.is_empty() {
            let Some(raw) = Raw::read(rest, id_length) else {
                self.unread.push((self.ids[node as usize], Unread::Broken));
                break;
            };
            rest = raw.after;
            let is_tree = match raw.mode {
                b"40000" | b"040000" => true,
                b"160000" => continue,
                _ => false,
            };
            let child = self.node(raw.id, is_tree);
            let name = self.intern(raw.name);
            self.entries.push(Entry { name, child });
        }
        self.ranges[node as usize] = (start, number(self.entries.len()));
    }

    fn intern(&mut self, name: &[u8]) -> u32 {
        if let Some(known) = self.known_names.get(name) {
            return *known;
        }
        let at = number(self.names.len());
        self.names.push(name.into());
        self.known_names.insert(name.into(), at);
        at
    }
}

/// An entry as it is written.
struct Raw<'a> {
    mode: &'a [u8],
    name: &'a [u8],
    id: Oid,
    /// What comes after it.
    after: &'a [u8],
}

impl<'a> Raw<'a> {
    fn read(data: &'a [u8], id_length: usize) -> Option<Self> {
        let space = memchr::memchr(b' ', data)?;
        let end = space + memchr::memchr(0, &data[space..])?;
        let (id, after) = data[end + 1..].split_at_checked(id_length)?;
        let id = Oid::from_bytes(id).ok()?;
        Some(Self { mode: &data[..space], name: &data[space + 1..end], id, after })
    }
}

/// An index as a number: four billion objects are not a repository that fits into memory.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
