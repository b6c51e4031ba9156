//! The words that flags take, and what they are called in the library.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use figlint::config::schema::{FailOn, ProfileName};
use figlint::config::values::{Size, Time};
use figlint::model::finding::{Confidence, Level};
use figlint::model::fix::FixKind;
use figlint::report::{Format, SarifProfile};
use figlint::sources::git::Range;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Color {
    /// At a terminal, unless `NO_COLOR` is set; always with `CLICOLOR_FORCE`.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes it the choice for everything that is printed.
    pub(super) fn choose(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// Which edits to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Fixes {
    /// Those that change nothing else.
    Safe,
    /// Those too that need a look afterwards.
    All,
}

impl Fixes {
    /// Whether a fix is among them.
    pub(super) fn hold(self, kind: FixKind) -> bool {
        self == Self::All || kind == FixKind::Safe
    }
}

/// The set of rules to start from.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Profile {
    /// Rules whose every finding should be worth acting on.
    Recommended,
    /// The same and the stricter ones.
    Pedantic,
    /// Secrets only in the body of a POST, tokens of one hour, one credential per environment.
    Figure,
}

impl From<Profile> for ProfileName {
    fn from(profile: Profile) -> Self {
        match profile {
            Profile::Recommended => Self::Recommended,
            Profile::Pedantic => Self::Pedantic,
            Profile::Figure => Self::Figure,
        }
    }
}

/// The mildest level that fails.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Fail {
    /// Errors only.
    Error,
    /// Warnings and errors.
    Warning,
    /// Every finding.
    Note,
    /// Nothing.
    Never,
}

impl From<Fail> for FailOn {
    fn from(fail: Fail) -> Self {
        match fail {
            Fail::Error => Self::Error,
            Fail::Warning => Self::Warning,
            Fail::Note => Self::Note,
            Fail::Never => Self::Never,
        }
    }
}

/// The mildest level that is reported.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Severity {
    /// Errors only.
    Error,
    /// Warnings and errors.
    Warning,
    /// Everything, the default.
    Note,
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Note => Self::Note,
        }
    }
}

/// The least confidence that is reported.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Sure {
    /// Everything.
    Low,
    /// The default.
    Medium,
    /// As good as certain.
    High,
}

impl From<Sure> for Confidence {
    fn from(sure: Sure) -> Self {
        match sure {
            Sure::Low => Self::Low,
            Sure::Medium => Self::Medium,
            Sure::High => Self::High,
        }
    }
}

/// Who a SARIF log is for.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Sarif {
    /// GitHub code scanning: without findings that ask for no action, and the gravest 5,000 at most.
    Github,
    /// Everything, with suppressions and baseline states.
    #[default]
    Full,
}

impl From<Sarif> for SarifProfile {
    fn from(sarif: Sarif) -> Self {
        match sarif {
            Sarif::Github => Self::Github,
            Sarif::Full => Self::Full,
        }
    }
}

/// How much of a staged file is reported on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Staged {
    /// The lines that the coming commit adds.
    Lines,
    /// All of it.
    Files,
}

/// A hook of git that figlint has something to do in (githooks(5)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum HookName {
    /// Before a commit: what is staged.
    PreCommit,
    /// Before a commit: its message.
    CommitMsg,
    /// Before a push: the commits that the remote does not have.
    PrePush,
    /// On a server, before a push is accepted: the commits that it brings.
    PreReceive,
}

impl HookName {
    /// All of them.
    pub(super) const ALL: [Self; 4] =
        [Self::PreCommit, Self::CommitMsg, Self::PrePush, Self::PreReceive];

    /// What git calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::CommitMsg => "commit-msg",
            Self::PrePush => "pre-push",
            Self::PreReceive => "pre-receive",
        }
    }

    /// Whether git tells it on standard input what is pushed.
    pub(super) fn has_input(self) -> bool {
        matches!(self, Self::PrePush | Self::PreReceive)
    }

    /// What it stops.
    pub(super) fn stops(self) -> &'static str {
        if self.has_input() { "push" } else { "commit" }
    }
}

/// How a list is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Listing {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Reads the name of a report format.
pub(super) fn format() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name)).try_map(|name| name.parse::<Format>())
}

/// Reads a range of commits.
pub(super) fn range(text: &str) -> Result<Range, String> {
    Range::parse(text).ok_or_else(|| "expected a range of commits such as main..HEAD".to_owned())
}

/// Reads the commit that a range starts after.
pub(super) fn since(text: &str) -> Result<Range, String> {
    Range::since(text).ok_or_else(|| "expected one commit, not a range".to_owned())
}

/// Reads a time such as `10s`.
pub(super) fn time(text: &str) -> Result<Time, String> {
    Time::parse(text).ok_or_else(|| "expected seconds or a time such as 10s".to_owned())
}

/// Reads a size such as `10MiB`.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let size = Size::parse(text).map(|size| size.0);
    size.ok_or_else(|| "expected bytes or a size such as 10MiB".to_owned())
}
