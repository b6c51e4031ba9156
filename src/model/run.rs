//! One scan and all it produced: everything a report may need.

use std::time::Duration;

use super::finding::Finding;

/// The result of a scan. Reports read it and compute nothing.
#[derive(Debug, Default)]
pub struct Run {
    /// Findings sorted by path, region and rule; suppressed ones included.
    pub findings: Vec<Finding>,
    /// What could not be scanned, or not as asked.
    pub notifications: Vec<Notification>,
    /// Counts.
    pub stats: Stats,
    /// The repository the scan ran in.
    pub repository: Option<Repository>,
}

impl Run {
    /// Whether something that was asked for was not done; such a run must never look clean.
    pub fn is_incomplete(&self) -> bool {
        self.notifications.iter().any(|notification| notification.incomplete)
    }
}

/// Counts of one run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stats {
    /// Commits scanned.
    pub commits: usize,
    /// Artifacts scanned.
    pub files: usize,
    /// Bytes scanned.
    pub bytes: u64,
    /// Rules that were active.
    pub rules: usize,
    /// Binary artifacts, looked at for key stores only.
    pub binary: usize,
    /// Artifacts skipped for their size.
    pub too_large: usize,
    /// Artifacts that could not be read.
    pub unreadable: usize,
    /// Wall time.
    pub elapsed: Duration,
}

impl Stats {
    /// Everything that was not scanned as text.
    pub fn skipped(&self) -> usize {
        self.binary + self.too_large + self.unreadable
    }
}

/// The repository around a scan, for `versionControlProvenance`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// Remote address without credentials.
    pub uri: Option<String>,
    /// Commit of HEAD.
    pub revision: Option<String>,
    /// Branch of HEAD.
    pub branch: Option<String>,
}

/// Something that went wrong or was left out, as data: never a reason to stop.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notification {
    /// What kind.
    pub kind: NotificationKind,
    /// The artifact it concerns.
    pub path: Option<String>,
    /// Line, from 1, where known.
    pub line: Option<usize>,
    /// What happened and the way out, as a sentence. Never quotes content.
    pub message: String,
    /// Whether it makes the scan incomplete (exit code 2).
    pub incomplete: bool,
}

/// Kinds of notification, with stable ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotificationKind {
    /// FIGN01: an artifact was not scanned.
    FileSkipped,
    /// FIGN02: a format did not parse; the lexer read it instead.
    ParseError,
    /// FIGN03: a report was cut at its limit.
    Truncated,
    /// FIGN04: the range asked for was not available.
    RangeFallback,
    /// FIGN05: objects are missing from the clone.
    PartialClone,
    /// FIGN06: configuration in an old form.
    DeprecatedConfig,
    /// FIGN07: a baseline or allow entry that matches nothing any more.
    StaleEntry,
    /// FIGN08: git says that there is nothing to scan.
    NothingToScan,
    /// FIGN09: a repository could not be read.
    RepositoryUnreadable,
    /// FIGN10: a cache was not used.
    CacheIgnored,
    /// FIGN11: a fix could not be made.
    NotFixed,
    /// FIGN12: a mistake in this program kept an artifact from being scanned.
    InternalError,
}

impl NotificationKind {
    /// Every kind, in order of id.
    pub const ALL: [Self; 12] = [
        Self::FileSkipped,
        Self::ParseError,
        Self::Truncated,
        Self::RangeFallback,
        Self::PartialClone,
        Self::DeprecatedConfig,
        Self::StaleEntry,
        Self::NothingToScan,
        Self::RepositoryUnreadable,
        Self::CacheIgnored,
        Self::NotFixed,
        Self::InternalError,
    ];

    /// The stable id.
    pub fn id(self) -> &'static str {
        match self {
            Self::FileSkipped => "FIGN01",
            Self::ParseError => "FIGN02",
            Self::Truncated => "FIGN03",
            Self::RangeFallback => "FIGN04",
            Self::PartialClone => "FIGN05",
            Self::DeprecatedConfig => "FIGN06",
            Self::StaleEntry => "FIGN07",
            Self::NothingToScan => "FIGN08",
            Self::RepositoryUnreadable => "FIGN09",
            Self::CacheIgnored => "FIGN10",
            Self::NotFixed => "FIGN11",
            Self::InternalError => "FIGN12",
        }
    }
}
