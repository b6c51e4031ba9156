//! Why git's content could not be read, in words with the way out.

use super::range::Range;
use crate::model::run::{Notification, NotificationKind};

/// A reason for an incomplete scan.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) kind: NotificationKind,
    pub(super) message: String,
}

impl Problem {
    /// The repository cannot be read.
    pub(super) fn unreadable(message: impl Into<String>) -> Self {
        Self { kind: NotificationKind::RepositoryUnreadable, message: message.into() }
    }

    /// Commits that were asked for are not there.
    pub(super) fn range(message: impl Into<String>) -> Self {
        Self { kind: NotificationKind::RangeFallback, message: message.into() }
    }

    /// An end of the range is not there.
    pub(super) fn absent(range: &Range, name: &str, is_shallow: bool, said: &str) -> Self {
        let (name, range) = (shown(name), shown(&range.written));
        if is_shallow {
            return Self::range(format!(
                "`{name}` of the range {range} is not in this clone, which is shallow; fetch the \
                 whole history (`git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout)"
            ));
        }
        Self::range(format!(
            "`{name}` of the range {range} is no commit of this repository ({said})"
        ))
    }

    /// An object is not there.
    pub(super) fn missing(id: &str) -> Self {
        let id = id.get(..12).unwrap_or(id);
        Self {
            kind: NotificationKind::PartialClone,
            message: format!(
                "object {id} is missing, as in a clone with a filter; clone without `--filter`, or \
                 run `git fetch --refetch --no-filter`"
            ),
        }
    }

    /// As an incomplete run reports it.
    pub(super) fn into_notification(self) -> Notification {
        Notification {
            kind: self.kind,
            path: None,
            line: None,
            message: self.message,
            incomplete: true,
        }
    }
}

impl From<git2::Error> for Problem {
    fn from(error: git2::Error) -> Self {
        Self::unreadable(format!("the repository could not be read ({})", error.message()))
    }
}

/// What was typed, as far as it is readable.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(100).collect()
}

/// A note that git says there is nothing to scan, which is a clean result.
pub(super) fn nothing(message: String) -> Notification {
    Notification {
        kind: NotificationKind::NothingToScan,
        path: None,
        line: None,
        message,
        incomplete: false,
    }
}
