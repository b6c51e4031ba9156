//! What a scan has looked at, to tell an entry that matches nothing any more from one whose file
//! was not asked for.

use std::path::PathBuf;

use crate::sources::name::{is_within, name};
use crate::sources::worktree::Options;

use super::Source;

/// The names of the folders and files that a scan was given.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    roots: Vec<String>,
}

impl Scope {
    /// The scope of a source: only a work tree has one. Standard input may be half a file, and what
    /// git was asked for is a part of what there is.
    pub fn of(source: &Source<'_>) -> Self {
        match source {
            Source::WorkTree(Options { paths, base, .. }) => {
                let roots = paths.iter().map(|path: &PathBuf| name(path, base));
                Self { roots: roots.collect() }
            }
            _ => Self::default(),
        }
    }

    /// Whether everything below the base was looked at.
    pub fn is_whole(&self) -> bool {
        self.roots.iter().any(String::is_empty)
    }

    /// Whether an artifact of this name was looked at, or would have been if it existed.
    pub fn holds(&self, path: &str) -> bool {
        self.roots.iter().any(|root| is_within(path, root))
    }
}
