//! Edits of findings made in their file.

use std::path::Path;

use super::identity;
use crate::model::fix::{Edit, Fix};
use crate::sources::rewrite::{Original, RewriteError};

pub use crate::sources::rewrite::RewriteError as MendError;

/// Makes the edits of these fixes, which [`crate::model::fix::at_once`] chose, in the file that they
/// were found in: all of them or none. `limit` is the size up to which files are read.
///
/// # Errors
/// The file is not the text that was scanned, is a link or read-only, or cannot be written.
pub fn mend(file: &Path, limit: u64, fixes: &[&Fix]) -> Result<(), RewriteError> {
    let original = Original::read(file, limit)?;
    let now = identity::of(&[original.text().as_bytes()]);
    if fixes.iter().any(|fix| fix.text != now) {
        return Err(RewriteError::Changed);
    }
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.span);
    original.replace(&edits)
}
