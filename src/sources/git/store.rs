//! What the git sources ask of a repository, whoever answers: the library, or the `git` command
//! where the library cannot. Faster readers of blobs go behind the same questions.

use std::path::PathBuf;
use std::sync::Arc;

use super::change::Change;
use super::problem::Problem;
use super::range::Range;
use crate::model::commit::Commit;
use crate::model::run::Repository;

/// A repository that can be read, on one thread at a time.
pub(super) trait Store {
    /// The root of the work tree; none of a bare repository.
    fn root(&self) -> Option<PathBuf>;
    /// Which repository it is.
    fn describe(&self) -> Repository;
    /// The content of a blob.
    fn blob(&self, id: &str, limit: u64) -> Result<Blob, Problem>;
    /// What the index holds and no parent of the coming commit does; a file under a new name is
    /// compared with what it was before, or `as_new`.
    fn staged(&self, as_new: bool) -> Result<Vec<Change>, Problem>;
    /// Whether a merge left files of which the index does not hold what will be committed.
    fn has_conflicts(&self) -> bool;
    /// What the work tree holds and neither the index nor a parent does.
    fn unstaged(&self) -> Result<Vec<Loose>, Problem>;
    /// Everything in the index, without anything to compare with.
    fn tracked(&self) -> Result<Vec<Change>, Problem>;
    /// The commits of a range, parents first.
    fn commits(&self, range: &Range) -> Result<Walk, Problem>;
    /// What a tree-ish holds and none of the others does.
    fn introduced(&self, commit: &str, parents: &[String]) -> Result<Vec<Change>, Problem>;
}

/// The content of a blob.
pub(super) enum Blob {
    Bytes(Vec<u8>),
    TooLarge,
}

/// A file of the work tree that could be committed.
pub(super) struct Loose {
    /// The change, whose blob is not written yet.
    pub(super) change: Change,
    /// Whether git tracks the file.
    pub(super) is_tracked: bool,
}

/// The commits of a range.
pub(super) struct Walk {
    /// Parents first.
    pub(super) nodes: Vec<Node>,
    /// The commits that the range starts after.
    pub(super) from: Vec<String>,
    /// Annotated tags that name its newest commits.
    pub(super) tags: Vec<Node>,
}

/// A commit of a range, or a tag.
pub(super) struct Node {
    pub(super) commit: Arc<Commit>,
    pub(super) parents: Vec<String>,
    /// Whether the clone ends here, so that its parents are not known.
    pub(super) is_cut: bool,
    pub(super) message: Vec<u8>,
}

impl Node {
    /// An annotated tag, which has a message and changes nothing.
    pub(super) fn tag(tag: Commit, message: Vec<u8>) -> Self {
        Self { commit: Arc::new(tag), parents: Vec::new(), is_cut: false, message }
    }
}
