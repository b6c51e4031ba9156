//! Places to read. A source pushes artifacts into a sink, from as many threads as it likes, and
//! says what it could not read; it knows no rule.

pub mod git;
pub mod name;
pub mod repository;
pub mod rewrite;
pub mod stdin;
pub mod text;
pub mod worktree;

use crate::model::artifact::Artifact;
use crate::model::run::Notification;

/// Takes what a source reads.
pub trait ArtifactSink: Sync {
    /// How many artifacts will come, once known.
    fn expect(&self, artifacts: usize);
    /// One artifact, with the number of its bytes.
    fn artifact(&self, artifact: Artifact, bytes: u64);
    /// So many commits more were read.
    fn commits(&self, commits: usize);
    /// Something about the scan as a whole.
    fn note(&self, notification: Notification);
    /// Something that was left out.
    fn skipped(&self, reason: Skipped, notification: Notification);
}

/// Why an artifact was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// Over the size limit.
    TooLarge,
    /// It could not be opened or read.
    Unreadable,
}
