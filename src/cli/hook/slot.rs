//! One hook's place in a folder: the file that git looks for, and beside it the one that was there
//! before.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::super::output;
use super::folder::Folder;
use super::script::{self, BEFORE, Kind};

/// Where a hook stands.
pub(super) struct Slot {
    /// The file that git looks for.
    pub(super) path: PathBuf,
    /// Where the one that was there before is kept.
    pub(super) before: PathBuf,
}

/// What became of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It was so already.
    Nothing,
    /// The hook is written where none was, or in the place of an older one of figlint.
    Written,
    /// The hook that was there is kept and runs first.
    Chained,
    /// The hook is gone.
    Removed,
    /// The hook that was there before is back.
    Restored,
    /// What stands there is somebody else's.
    Foreign,
}

impl Slot {
    /// The place of a hook.
    pub(super) fn new(folder: &Folder, name: &str) -> Self {
        let path = folder.path.join(name);
        let before = folder.path.join(format!("{name}.{BEFORE}"));
        Self { path, before }
    }

    /// What stands there.
    pub(super) fn kind(&self) -> Kind {
        script::kind(&self.path)
    }

    /// Whether a hook is kept that was there before.
    pub(super) fn is_chained(&self) -> bool {
        fs::symlink_metadata(&self.before).is_ok()
    }

    /// Writes a hook. One of somebody else moves aside as it is, with its rights, even if it is a
    /// link; it goes back if the new one cannot be written.
    pub(super) fn write(&self, text: &str) -> Result<Change> {
        let kind = self.kind();
        if kind == Kind::Hook && fs::read(&self.path).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(Change::Nothing);
        }
        let moves = kind == Kind::Foreign;
        if moves && self.is_chained() {
            bail!(
                "{} is not figlint's, and {} is there already from before; keep one of them",
                self.path.display(),
                self.before.display()
            );
        }
        if moves {
            rename(&self.path, &self.before)?;
        }
        let written = output::program(&self.path, text);
        if written.is_err() && moves {
            rename(&self.before, &self.path)?;
        }
        written.map(|()| if moves { Change::Chained } else { Change::Written })
    }

    /// Takes a hook of figlint away; what was there before comes back.
    pub(super) fn remove(&self) -> Result<Change> {
        match self.kind() {
            Kind::Absent if !self.is_chained() => return Ok(Change::Nothing),
            Kind::Foreign => return Ok(Change::Foreign),
            _ => {}
        }
        if self.is_chained() {
            rename(&self.before, &self.path)?;
            return Ok(Change::Restored);
        }
        let failed = || format!("{}: cannot remove the hook", self.path.display());
        fs::remove_file(&self.path).with_context(failed)?;
        Ok(Change::Removed)
    }
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    let failed = || format!("{}: cannot move the hook to {}", from.display(), to.display());
    fs::rename(from, to).with_context(failed)
}
