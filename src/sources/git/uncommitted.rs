//! Everything that could be committed: what is staged, and what the work tree holds beside it.

use super::open::Opened;
use super::problem::{Problem, nothing};
use super::read::Reader;
use super::store::Store;

/// Pushes staged blobs, then files of the work tree that differ from them.
pub(super) fn visit(opened: &Opened, store: &dyn Store, reader: &Reader) -> Result<(), Problem> {
    if store.root().is_none() {
        return Err(Problem::unreadable(
            "the repository is bare: it has no work tree in which something could be uncommitted",
        ));
    }
    let staged = reader.place.keep(store.staged(false)?);
    let mut loose = store.unstaged()?;
    loose.retain(|one| reader.place.holds(&one.change.name()));
    if staged.is_empty() && loose.is_empty() {
        let below = reader.place.below();
        let message =
            format!("nothing is uncommitted that adds a line{below}, so there is nothing to scan");
        reader.sink.note(nothing(message));
    }
    reader.sink.expect(staged.len() + loose.len());
    opened.each(store, &staged, |store, change| reader.staged(store, change))?;
    opened.each(store, &loose, |store, one| reader.loose(store, one))?;
    Ok(())
}
