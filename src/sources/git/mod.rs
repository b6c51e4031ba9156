//! Content that git holds: staged, uncommitted, or introduced by commits. The work tree is read only
//! where it is meant, and a selection that is empty because something is missing never looks like
//! one that git itself calls empty.

mod added;
mod change;
mod command;
pub mod history;
mod index;
mod library;
pub mod message;
pub mod open;
pub mod patch;
mod place;
mod problem;
mod range;
mod read;
mod store;
mod uncommitted;

use std::path::PathBuf;

use super::ArtifactSink;
use crate::config::paths::PathGlobs;
use crate::model::run::Repository;

use open::{Opened, Purpose};
use place::Place;
use problem::{Problem, nothing};
pub use range::{Known, Range};
use read::Reader;
use store::Store;

/// What to read of a repository, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Files and folders: the repository around them is read, as far as it lies below them.
    pub paths: Vec<PathBuf>,
    /// The folder that names of artifacts count from, absolute.
    pub base: PathBuf,
    /// Globs of the configuration for names to leave out.
    pub exclude: PathGlobs,
    /// Greatest size of an artifact, in bytes.
    pub max_file_size: u64,
    /// What to read.
    pub selection: Selection,
}

/// What to read of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// What the index holds and no parent of the coming commit does.
    Staged {
        /// Whole files rather than the lines that were added.
        whole: bool,
        /// All tracked files if nothing is staged.
        or_tracked: bool,
    },
    /// Everything that could be committed: staged, unstaged, and untracked but not ignored.
    Uncommitted,
    /// What each commit of a range introduces against all its parents, and its message.
    Range(Range),
}

/// Reads the selection and says which repository it is from.
pub fn visit(options: &Options, sink: &dyn ArtifactSink) -> Option<Repository> {
    match read(options, sink) {
        Ok(repository) => Some(repository),
        Err(problem) => {
            sink.note(problem.into_notification());
            None
        }
    }
}

fn read(options: &Options, sink: &dyn ArtifactSink) -> Result<Repository, Problem> {
    let purpose = match options.selection {
        Selection::Range(_) => Purpose::Commits,
        _ => Purpose::Index,
    };
    let opened = open::open(&options.paths, purpose)?;
    let store = opened.store()?;
    let place = Place::new(store.root().as_deref(), options)?;
    let reader = Reader { place: &place, limit: options.max_file_size, sink };
    match &options.selection {
        Selection::Staged { whole, or_tracked } => {
            staged(&opened, store.as_ref(), &reader, (*whole, *or_tracked))?;
        }
        Selection::Uncommitted => uncommitted::visit(&opened, store.as_ref(), &reader)?,
        Selection::Range(range) => range::visit(range, &opened, store.as_ref(), &reader)?,
    }
    Ok(store.describe())
}

/// Pushes what is staged; all that is tracked if that is nothing and asked for.
fn staged(
    opened: &Opened,
    store: &dyn Store,
    reader: &Reader,
    (whole, or_tracked): (bool, bool),
) -> Result<(), Problem> {
    let mut changes = reader.place.keep(store.staged(whole)?);
    if changes.is_empty() && or_tracked {
        changes = reader.place.keep(store.tracked()?);
    }
    if changes.is_empty() {
        let below = reader.place.below();
        let message = if store.has_conflicts() {
            format!(
                "nothing is staged that adds a line{below}: files in conflict are not staged before they \
                 are added; `--uncommitted` scans them as they are"
            )
        } else {
            format!("nothing is staged that adds a line{below}, so there is nothing to scan")
        };
        reader.sink.note(nothing(message));
    }
    reader.sink.expect(changes.len());
    if whole {
        for change in &mut changes {
            change.before.clear();
        }
    }
    opened.each(store, &changes, |store, change| reader.staged(store, change))?;
    Ok(())
}
