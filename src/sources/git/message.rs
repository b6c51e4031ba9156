//! The message that a commit is about to get, as a `commit-msg` hook is handed it.

use std::env;
use std::path::Path;

use super::open;
use super::read::MESSAGE;
use crate::model::artifact::{Artifact, Provenance};
use crate::model::run::{Notification, NotificationKind};
use crate::sources::{ArtifactSink, Skipped, text, worktree};

/// Below this line everything is left out, whatever it is (git-commit(1), "--cleanup").
const SCISSORS: &str = " ------------------------ >8 ------------------------";

/// Pushes the message in a file, without what git will take out of it.
pub fn visit(file: &Path, limit: u64, sink: &dyn ArtifactSink) {
    let skip = |reason: Skipped, message: String| {
        let kind = NotificationKind::FileSkipped;
        let path = Some(file.display().to_string());
        sink.skipped(reason, Notification { kind, path, line: None, message, incomplete: true });
    };
    match worktree::read_bounded(file, limit) {
        Ok(Some(bytes)) => {
            let length = bytes.len() as u64;
            let message = cleaned(&text::lossy(bytes), &Cleanup::of(file));
            let content = text::decode(message.into_bytes());
            let provenance = Provenance::Message(None);
            sink.artifact(Artifact::whole(MESSAGE.to_owned(), content, provenance), length);
        }
        Ok(None) => skip(
            Skipped::TooLarge,
            format!("it is larger than {limit} bytes; raise max-file-size to scan it"),
        ),
        Err(error) => {
            skip(Skipped::Unreadable, format!("it could not be read ({})", error.kind()));
        }
    }
}

/// What git takes out of a message before it commits.
struct Cleanup {
    /// What a comment begins with.
    comment: String,
    /// Whether comments go.
    comments: bool,
    /// Whether what stands below the scissors goes.
    scissors: bool,
}

impl Cleanup {
    /// As the repository is configured. By default comments go only where an editor was used: git
    /// sets `GIT_EDITOR=:` for hooks where none was, and a first line `#12 …` then stays.
    fn of(file: &Path) -> Self {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let config =
            open::repository(folder.unwrap_or(Path::new("."))).and_then(|git| git.config());
        let value = |name: &str| config.as_ref().ok()?.get_string(name).ok();
        let comment = value("core.commentString").or_else(|| value("core.commentChar"));
        let edited = env::var_os("GIT_EDITOR").is_none_or(|editor| editor != ":");
        let (comments, scissors) = match value("commit.cleanup").as_deref() {
            Some("strip") => (true, edited),
            Some("verbatim" | "whitespace") => (false, false),
            Some("scissors") => (false, edited),
            _ => (edited, edited),
        };
        let comment = comment.filter(|comment| !comment.is_empty() && comment != "auto");
        Self { comment: comment.unwrap_or_else(|| "#".to_owned()), comments, scissors }
    }
}

/// The message with comments blanked, so that lines keep their numbers, and cut at the scissors.
fn cleaned(message: &str, cleanup: &Cleanup) -> String {
    let mut out = String::with_capacity(message.len());
    for line in message.split_inclusive('\n') {
        let comment = line.strip_prefix(cleanup.comment.as_str());
        if cleanup.scissors && comment.is_some_and(|rest| rest.trim_end() == SCISSORS) {
            break;
        }
        match comment.filter(|_| cleanup.comments) {
            Some(_) => out.push('\n'),
            None => out.push_str(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_takes_out_is_left_out() {
        let message = "#12 fix\nbody\n# On branch main\n# ------------------------ >8 ------------------------\ndiff\n";
        let cleanup = |comments| Cleanup { comment: "#".to_owned(), comments, scissors: true };
        assert_eq!(cleaned(message, &cleanup(true)), "\nbody\n\n");
        assert_eq!(cleaned(message, &cleanup(false)), "#12 fix\nbody\n# On branch main\n");
        let verbatim = Cleanup { scissors: false, ..cleanup(false) };
        assert_eq!(cleaned(message, &verbatim), message);
        assert_eq!(cleaned("; a\nb", &Cleanup { comment: ";".to_owned(), ..cleanup(true) }), "\nb");
    }
}
