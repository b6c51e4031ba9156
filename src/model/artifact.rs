//! One piece of content and where it was seen.

use std::sync::Arc;

use super::commit::Commit;
use super::lines::Lines;

/// What a scan reads: content with the place it came from. It has no `Debug`: content may hold secrets.
pub struct Artifact {
    /// Path as reports show it: relative to the scan's base where possible, `/` between parts.
    pub path: String,
    /// The content, decoded once.
    pub content: Content,
    /// How it was reached.
    pub provenance: Provenance,
    /// The lines that findings are reported on; none: all of them. The whole content is judged
    /// either way, so that context, flow and suppressions work.
    pub added: Option<Lines>,
}

impl Artifact {
    /// Content all of which is reported on.
    pub fn whole(path: String, content: Content, provenance: Provenance) -> Self {
        Self { path, content, provenance, added: None }
    }
}

/// Content after the one decision what it is.
pub enum Content {
    /// Text as UTF-8. A byte that was no valid UTF-8 stands as U+001A, one for one.
    Text(String),
    /// Anything with a NUL byte: looked at for key stores only.
    Binary(Vec<u8>),
}

/// Where an artifact was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// A file; whether git tracks it is known only inside a repository.
    WorkTree {
        /// `Some(false)`: in a repository and not in its index.
        tracked: Option<bool>,
    },
    /// Standard input.
    Stdin,
    /// What git's index holds: staged content.
    Index,
    /// The content as a commit left it.
    Commit(Arc<Commit>),
    /// The message of a commit, or one that a commit is about to get.
    Message(Option<Arc<Commit>>),
    /// The lines that a patch shows, the others blank.
    Patch,
}

impl Provenance {
    /// Whether git tracks it, where that is known.
    pub fn tracked(&self) -> Option<bool> {
        match self {
            Self::WorkTree { tracked } => *tracked,
            Self::Index | Self::Commit(_) | Self::Patch => Some(true),
            Self::Stdin | Self::Message(_) => None,
        }
    }

    /// The commit it belongs to.
    pub fn commit(&self) -> Option<&Arc<Commit>> {
        match self {
            Self::Commit(commit) | Self::Message(Some(commit)) => Some(commit),
            _ => None,
        }
    }
}

/// What a path says about how its content is used (`classify::role` decides).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Anything that runs or configures what runs.
    Prod,
    /// Tests, fixtures, mocks.
    Test,
    /// Documentation and notebooks.
    Doc,
    /// Samples and demos.
    Example,
    /// Files made to be copied and filled in.
    Template,
    /// Lock files, minified or generated output.
    Generated,
    /// Other people's code kept in the tree.
    Vendored,
}
