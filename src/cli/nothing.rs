//! Why a scan read nothing: a green result for no file at all would be a lie.

use std::path::{Path, PathBuf};

use figlint::model::run::{Notification, NotificationKind, Stats};
use figlint::sources::worktree;

use super::input::Input;
use super::settings::Settings;

/// How many folders are opened to tell an empty tree from an ignored one.
const FOLDERS: usize = 1_000;

/// The notification that nothing was scanned, if so.
pub(super) fn notification(settings: &Settings, stats: &Stats) -> Option<Notification> {
    let Input::WorkTree(options) = &settings.input else { return None };
    if stats.files > 0 || stats.unreadable > 0 {
        return None;
    }
    // A hook that passes excluded files only has nothing to do.
    if options.paths.iter().all(|path| worktree::is_left_out(path, options)) {
        return None;
    }
    let paths: Vec<String> = options.paths.iter().map(|path| path.display().to_string()).collect();
    let paths = paths.join(", ");
    let message = if stats.too_large > 0 {
        format!(
            "nothing was scanned: every file under {paths} is over the size limit; raise --max-file-size"
        )
    } else if options.paths.iter().any(|path| holds_a_file(path)) {
        format!(
            "nothing was scanned: every file under {paths} is ignored (.gitignore, .ignore, \
             .figlintignore) or excluded by the configuration; --no-ignore scans ignored files"
        )
    } else {
        format!("nothing was scanned: there is no file under {paths}")
    };
    Some(Notification {
        kind: NotificationKind::FileSkipped,
        path: None,
        line: None,
        message,
        incomplete: true,
    })
}

fn holds_a_file(path: &Path) -> bool {
    let mut folders: Vec<PathBuf> = vec![path.to_owned()];
    let mut left = FOLDERS;
    while let Some(folder) = folders.pop() {
        let Some(fewer) = left.checked_sub(1) else { return true };
        left = fewer;
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_file() => return true,
                Ok(kind) if kind.is_dir() && entry.file_name() != ".git" => {
                    folders.push(entry.path());
                }
                _ => {}
            }
        }
    }
    false
}
