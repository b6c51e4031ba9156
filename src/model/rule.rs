//! What reports and listings say about a rule; how a rule decides lives in `rules`.

use super::finding::{Confidence, Level};

/// Which set a rule belongs to.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// On unless switched off.
    #[default]
    Default,
    /// On request: right in principle, debatable in practice.
    Pedantic,
    /// On request: a house rule, stricter than any standard.
    Policy,
}

/// A rule as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// `FIG101`, never reused.
    pub id: String,
    /// `plaintext-client-secret`: kebab-case, after the wrong thing.
    pub name: String,
    /// How grave a finding usually is.
    pub level: Level,
    /// How sure a finding usually is.
    pub confidence: Confidence,
    /// The set it belongs to.
    pub group: Group,
    /// `CWE-798`, `RFC 6749 2.3.1`.
    pub tags: Vec<String>,
    /// One sentence.
    pub summary: String,
    /// Why it is wrong.
    pub why: String,
    /// What a person should do.
    pub remediation: String,
    /// Addresses to read on.
    pub references: Vec<String>,
    /// A prefix that the provider publishes and that reports may show.
    pub public_prefix: Option<String>,
    /// The rule's page.
    pub help_uri: String,
    /// Whether figlint can make the edit itself.
    pub fixable: bool,
}
