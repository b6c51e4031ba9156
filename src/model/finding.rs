//! From a detector's match to an accepted finding.

use serde::ser::SerializeStruct;

use super::commit::Commit;
use super::fix::Fix;
use super::location::Region;
use super::secret::{Identity, Redacted};

/// SARIF level of a finding (SARIF 2.1.0 §3.27.10); ordered from mild to grave.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Should be mended.
    Warning,
    /// Must be mended.
    Error,
}

/// How sure figlint is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Shown on request only.
    Low,
    /// The default threshold.
    Medium,
    /// As good as certain.
    High,
}

/// An accepted candidate: everything a report may say, and no secret.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Finding {
    /// `FIG101`.
    pub rule: String,
    /// `plaintext-client-secret`.
    pub name: String,
    /// How grave.
    pub level: Level,
    /// How sure.
    pub confidence: Confidence,
    /// One full sentence about this place, redacted.
    pub message: String,
    /// More sentences: what lowered or raised the level (`the token has expired`).
    pub notes: Vec<String>,
    /// Path as reports show it.
    pub path: String,
    /// Where.
    pub region: Region,
    /// The lines of the region with every secret masked, column for column.
    pub snippet: Snippet,
    /// The lines around, where nothing but the finding's own lines had to be masked; none otherwise.
    #[serde(skip)]
    pub context: Option<Snippet>,
    /// What may be shown of the secret; none for findings about behaviour.
    pub redacted: Option<Redacted>,
    /// Key path, or the assigned name, or nothing.
    pub locator: String,
    /// What tells its value from others while this process runs; none for findings about behaviour.
    #[serde(skip)]
    pub identity: Option<Identity>,
    /// Stable identity.
    pub fingerprint: Fingerprint,
    /// What would mend it; none if only a person can, or if it is not in a file as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// A person's "not now".
    pub suppressions: Vec<Suppression>,
    /// Whether the baseline knows it; none without a baseline.
    pub baseline: Option<BaselineState>,
    /// The commit it came with; none for files, standard input and staged content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

impl Finding {
    /// Whether it still asks for action: neither suppressed nor accepted in the baseline.
    pub fn is_active(&self) -> bool {
        self.suppressions.is_empty() && self.baseline != Some(BaselineState::Unchanged)
    }
}

/// Lines of an artifact with every secret replaced by asterisks of the same width.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Snippet {
    /// Line number of the first line.
    pub first_line: usize,
    /// Code points cut off at the front of a very long line.
    pub columns_cut: usize,
    /// The masked text.
    pub text: String,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Related {
    /// What it is, as a phrase.
    pub message: String,
    /// Path as reports show it.
    pub path: String,
    /// Where.
    pub region: Region,
    /// Whether what is found goes there.
    #[serde(skip)]
    pub flow: bool,
}

/// Identity that survives moved lines: 128-bit keyed hashes in hex over no byte of the secret, no
/// line number, no commit (see `judge::fingerprint`).
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Fingerprint {
    /// Rule, path, locator, masked line, ordinal.
    pub location: String,
    /// The same without the path: follows renames.
    pub content: String,
}

/// Where in the history a finding comes from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Origin {
    /// The commit that introduced it.
    pub commit: Commit,
    /// Whether it stands in the commit's message rather than in a file.
    pub message: bool,
    /// What became of it.
    pub fate: Fate,
    /// How many other places in the history hold the same.
    pub others: usize,
}

impl Origin {
    /// Of something that a commit introduced, and of which no more is known.
    pub fn new(commit: Commit, message: bool) -> Self {
        Self { commit, message, fate: Fate::Unknown, others: 0 }
    }
}

/// What became of a finding after the commit that introduced it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nobody looked.
    Unknown,
    /// It is still in HEAD, at the path and region of the finding.
    InHead,
    /// The head of this reference still has it; HEAD does not.
    StillIn(String),
    /// HEAD does not have it any more; nobody looked which commit removed it.
    Gone,
    /// A commit removed it.
    Removed(Commit),
}

impl serde::Serialize for Fate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Fate", 2)?;
        match self {
            Self::Unknown => out.serialize_field("state", "unknown")?,
            Self::InHead => out.serialize_field("state", "inHead")?,
            Self::Gone => out.serialize_field("state", "gone")?,
            Self::StillIn(name) => {
                out.serialize_field("state", "stillIn")?;
                out.serialize_field("reference", name)?;
            }
            Self::Removed(commit) => {
                out.serialize_field("state", "removed")?;
                out.serialize_field("commit", commit)?;
            }
        }
        out.end()
    }
}

/// Why a finding is not acted on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Suppression {
    /// Where it was said.
    pub kind: SuppressionKind,
    /// The person's reason; empty if none was given.
    pub reason: String,
}

/// Where a suppression was said (SARIF 2.1.0 §3.35.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SuppressionKind {
    /// In a comment of the artifact.
    InSource,
    /// In the configuration.
    External,
}

/// State against the baseline (SARIF 2.1.0 §3.27.24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BaselineState {
    /// Not in the baseline.
    New,
    /// Accepted there.
    Unchanged,
}
