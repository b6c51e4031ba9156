//! From a change to an artifact: blobs are read, decoded, and compared line by line.

use std::fs;
use std::io;
use std::sync::Arc;

use super::added;
use super::change::Change;
use super::place::Place;
use super::problem::Problem;
use super::store::{Blob, Loose, Node, Store};
use crate::model::artifact::{Artifact, Content, Provenance};
use crate::model::lines::Lines;
use crate::model::run::{Notification, NotificationKind};
use crate::sources::{ArtifactSink, Skipped, text, worktree};

/// What messages are called: git's own name for the file in which one is written.
pub const MESSAGE: &str = "COMMIT_EDITMSG";

/// The id of the empty blob in SHA-1 and SHA-256.
const EMPTY: [&str; 2] = [
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
];

/// Reads changes into a sink.
pub(super) struct Reader<'r> {
    pub(super) place: &'r Place,
    pub(super) limit: u64,
    pub(super) sink: &'r dyn ArtifactSink,
}

impl Reader<'_> {
    /// Pushes a staged blob.
    pub(super) fn staged(&self, store: &dyn Store, change: &Change) {
        self.blob(store, change, Provenance::Index);
    }

    /// Pushes a blob as a commit left it.
    pub(super) fn committed(&self, store: &dyn Store, change: &Change, node: &Node) {
        self.blob(store, change, Provenance::Commit(Arc::clone(&node.commit)));
    }

    /// Pushes the message of a commit.
    pub(super) fn message(&self, node: &Node) {
        let bytes = node.message.len() as u64;
        let content = text::decode(node.message.clone());
        let provenance = Provenance::Message(Some(Arc::clone(&node.commit)));
        self.sink.artifact(Artifact::whole(MESSAGE.to_owned(), content, provenance), bytes);
    }

    /// Pushes a file of the work tree.
    pub(super) fn loose(&self, store: &dyn Store, loose: &Loose) {
        let change = &loose.change;
        let bytes = match self.place.file(&change.path).map(|path| self.file(&path)) {
            Some(Ok(Some(bytes))) => bytes,
            Some(Ok(None)) => return self.too_large(change),
            // It went away while it was looked at.
            None => return,
            Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => return,
            Some(Err(error)) => {
                let message = format!("it could not be read ({})", error.kind());
                return self.skip(
                    Skipped::Unreadable,
                    NotificationKind::FileSkipped,
                    change,
                    message,
                );
            }
        };
        let provenance = Provenance::WorkTree { tracked: Some(loose.is_tracked) };
        self.push(store, change, bytes, provenance);
    }

    fn file(&self, path: &std::path::Path) -> io::Result<Option<Vec<u8>>> {
        if fs::symlink_metadata(path)?.is_symlink() {
            let target = fs::read_link(path)?;
            return Ok(Some(target.into_os_string().into_encoded_bytes()));
        }
        worktree::read_bounded(path, self.limit)
    }

    fn blob(&self, store: &dyn Store, change: &Change, provenance: Provenance) {
        match self.read(store, &change.id) {
            Ok(Blob::Bytes(bytes)) => self.push(store, change, bytes, provenance),
            Ok(Blob::TooLarge) => self.too_large(change),
            Err(Problem { kind, message }) => {
                self.skip(Skipped::Unreadable, kind, change, message);
            }
        }
    }

    /// The content of a blob. git knows the empty one without storing it.
    fn read(&self, store: &dyn Store, id: &str) -> Result<Blob, Problem> {
        if EMPTY.contains(&id) {
            return Ok(Blob::Bytes(Vec::new()));
        }
        store.blob(id, self.limit)
    }

    fn push(&self, store: &dyn Store, change: &Change, bytes: Vec<u8>, provenance: Provenance) {
        let length = bytes.len() as u64;
        let content = text::decode(bytes);
        let added = match &content {
            Content::Text(text) => self.added(store, change, text),
            Content::Binary(_) => None,
        };
        if added.as_ref().is_none_or(|added| !added.is_empty()) {
            let path = self.place.name(&change.name());
            self.sink.artifact(Artifact { path, content, provenance, added }, length);
        }
    }

    /// The lines that no parent has; none: all of them.
    fn added(&self, store: &dyn Store, change: &Change, new: &str) -> Option<Lines> {
        let mut all: Option<Lines> = None;
        for id in change.before.iter().flatten() {
            let old = match self.read(store, id) {
                Ok(Blob::Bytes(bytes)) => text::decode(bytes),
                Ok(Blob::TooLarge) => continue,
                Err(problem) => {
                    self.sink.note(problem.into_notification());
                    continue;
                }
            };
            let Content::Text(old) = old else { continue };
            let lines = added::lines(&old, new);
            all = Some(all.map_or_else(|| lines.clone(), |all| all.intersect(&lines)));
        }
        all
    }

    fn too_large(&self, change: &Change) {
        let message =
            format!("it is larger than {} bytes; raise max-file-size to scan it", self.limit);
        self.skip(Skipped::TooLarge, NotificationKind::FileSkipped, change, message);
    }

    fn skip(&self, reason: Skipped, kind: NotificationKind, change: &Change, message: String) {
        let path = Some(self.place.name(&change.name()));
        let incomplete = reason == Skipped::Unreadable;
        self.sink.skipped(reason, Notification { kind, path, line: None, message, incomplete });
    }
}
