//! What every kind of notification means, in words: reports name them, SARIF describes them.

use crate::model::finding::Level;
use crate::model::run::{Notification, NotificationKind};

/// A kind of notification, described.
pub(super) struct Descriptor {
    /// Kebab-case name.
    pub(super) name: &'static str,
    /// One sentence.
    pub(super) summary: &'static str,
    /// What a person can do.
    pub(super) help: &'static str,
    /// How grave it usually is.
    pub(super) level: Level,
    /// Whether the configuration is its subject rather than the scan.
    pub(super) configuration: bool,
}

/// How grave this one is: whatever leaves the scan incomplete is an error.
pub(super) fn level(notification: &Notification) -> Level {
    if notification.incomplete { Level::Error } else { of(notification.kind).level }
}

/// The description of a kind.
pub(super) fn of(kind: NotificationKind) -> Descriptor {
    let (name, level, summary, help) = match kind {
        NotificationKind::FileSkipped => (
            "file-skipped",
            Level::Note,
            "A file was not scanned.",
            "Raise the limit it met, make it readable, or exclude it in figlint.toml.",
        ),
        NotificationKind::ParseError => (
            "parse-error",
            Level::Note,
            "A file did not parse as what its name says; it was read line by line instead.",
            "Mend the file, or name its real format in figlint.toml.",
        ),
        NotificationKind::Truncated => (
            "truncated",
            Level::Warning,
            "A report was cut at its limit.",
            "Fix the gravest findings first, or scan in parts; every other report holds all, and the exit code counts all.",
        ),
        NotificationKind::RangeFallback => (
            "range-fallback",
            Level::Warning,
            "The range of commits asked for was not available; something narrower was scanned.",
            "Fetch the whole history (`fetch-depth: 0`) and scan again.",
        ),
        NotificationKind::PartialClone => (
            "partial-clone",
            Level::Warning,
            "Objects are missing from the clone and could not be scanned.",
            "Clone without a filter, or fetch the missing objects, and scan again.",
        ),
        NotificationKind::DeprecatedConfig => (
            "deprecated-config",
            Level::Warning,
            "The configuration uses an old form.",
            "Rewrite it as the message says; the old form will be refused one day.",
        ),
        NotificationKind::StaleEntry => (
            "stale-entry",
            Level::Note,
            "A baseline or allow entry matches nothing any more.",
            "Delete the entry.",
        ),
        NotificationKind::NothingToScan => (
            "nothing-to-scan",
            Level::Note,
            "git says that there is nothing to scan: nothing is staged, or the range holds no commit.",
            "Nothing, if that is what you expect.",
        ),
        NotificationKind::RepositoryUnreadable => REPOSITORY_UNREADABLE,
        NotificationKind::CacheIgnored => CACHE_IGNORED,
        NotificationKind::NotFixed => NOT_FIXED,
        NotificationKind::InternalError => INTERNAL_ERROR,
    };
    let configuration =
        matches!(kind, NotificationKind::DeprecatedConfig | NotificationKind::StaleEntry);
    Descriptor { name, summary, help, level, configuration }
}

/// Name, level, what happened, what to do.
type Told = (&'static str, Level, &'static str, &'static str);

const REPOSITORY_UNREADABLE: Told = (
    "repository-unreadable",
    Level::Error,
    "A git repository could not be opened or read.",
    "Do what the message says; nothing of the repository was scanned until then.",
);

const NOT_FIXED: Told = (
    "not-fixed",
    Level::Error,
    "A file could not be edited, so its fixes were not made.",
    "Do what the message says and run the command again; the file is as it was.",
);

const INTERNAL_ERROR: Told = (
    "internal-error",
    Level::Error,
    "A mistake in figlint kept a file from being scanned to its end; all others were scanned.",
    "Report it with the place that the message names; exclude the file in figlint.toml until it is mended.",
);

const CACHE_IGNORED: Told = (
    "cache-ignored",
    Level::Note,
    "What an earlier scan remembers was not used, or could not be written.",
    "Nothing: everything was scanned. If it says so every time, delete the file it names.",
);
