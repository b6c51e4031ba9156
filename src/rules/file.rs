//! The schema of a rule file. One file is one rule; the same structs read the built-in rules
//! (which the build script hands over as JSON) and users' own (TOML).
//!
//! A rule says *what* to look for by shape, never *how*: the engine is free to find shapes its own
//! way. A rule may have several matchers, because one wrong thing is often written in several ways
//! (a client secret as a config key, in a form body, in a header).

use serde::Deserialize;

use super::fix::FixShape;
use super::shape::{
    CallShape, CommandShape, KeyValueShape, SinkShape, TextShape, TokenShape, UrlShape,
};
use crate::model::dialect::Dialect;
use crate::model::finding::{Confidence, Level};
use crate::model::rule::Group;

/// A rule as its file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleFile {
    /// `FIG101`; never reused.
    pub id: String,
    /// Kebab-case, named after the wrong thing.
    pub name: String,
    /// SARIF level.
    pub level: Level,
    /// Confidence of a plain match; the judge may lower it.
    #[serde(default = "high")]
    pub confidence: Confidence,
    /// Who gets it without asking.
    #[serde(default)]
    pub group: Group,
    /// The folder of the catalogue it stands in, a name to select by; taken from the path.
    #[serde(default)]
    pub folder: String,
    /// First version that had it.
    pub since: String,
    /// CWE numbers and clauses of standards, the primary CWE first.
    pub tags: Vec<String>,
    /// Who issues the credential; only in `rules/provider/`.
    pub provider: Option<String>,
    /// Which rule keeps a value that several claim: the highest.
    #[serde(default = "default_precedence")]
    pub precedence: u16,
    /// The sentence of a finding; `{key}` and `{host}` are filled in.
    pub message: String,
    /// Edits that mend what it finds, for the spellings in which that is certain.
    #[serde(default)]
    pub fix: Vec<FixShape>,
    /// Tokens with a structure of their own.
    #[serde(default)]
    pub token: Vec<TokenShape>,
    /// A literal with a regular expression around it.
    #[serde(default)]
    pub text: Vec<TextShape>,
    /// Keys and values of any format or language.
    #[serde(default)]
    pub keyvalue: Vec<KeyValueShape>,
    /// Absolute URLs.
    #[serde(default)]
    pub url: Vec<UrlShape>,
    /// Command lines.
    #[serde(default)]
    pub command: Vec<CommandShape>,
    /// Requests that code makes.
    #[serde(default)]
    pub call: Vec<CallShape>,
    /// Values that code hands to places.
    #[serde(default)]
    pub sink: Vec<SinkShape>,
    /// A detector written in Rust, by name.
    pub native: Option<Native>,
    /// Where it does not claim to work although the tables of calls have what it asks for.
    #[serde(default)]
    pub unclaimed: Vec<Unclaimed>,
    /// What people read.
    pub docs: Docs,
    /// What must be found.
    #[serde(default)]
    pub bad: Vec<Example>,
    /// What must stay silent.
    #[serde(default)]
    pub good: Vec<Example>,
}

/// Whether a TOML text is a rule file: its examples are there to be found.
pub fn is_rule(text: &str) -> bool {
    let has = |line: &str| text.lines().any(|own| own.trim_end() == line);
    has("[docs]") && has("[[bad]]") && has("[[good]]")
}

/// Detectors written in Rust because no shape can say them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Native {
    /// PEM, `PuTTY` and PGP private key blocks.
    PrivateKey,
    /// Private key material beside OAuth client authentication words.
    ClientKey,
    /// The same secret in two environments.
    ReusedSecret,
    /// What of one environment stands in the configuration of another.
    EnvironmentMismatch,
    /// A suppression that suppressed nothing.
    UnusedSuppression,
    /// A secret inside a suppression or a baseline.
    SecretInSuppression,
}

/// Languages and formats that a rule leaves out of what it claims.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unclaimed {
    /// Which.
    pub dialect: Vec<Dialect>,
    /// Why nothing is to be found there.
    pub why: String,
}

/// What people read about a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Docs {
    /// One sentence.
    pub summary: String,
    /// Why it is wrong.
    pub why: String,
    /// What to do, first things first.
    pub remediation: String,
    /// Where it is said: clauses, CWE, the provider's pages.
    pub references: Vec<String>,
}

/// A piece of text that a rule must find, or must not.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Where it stands; decides format and role.
    pub path: String,
    /// The text, with `{{base62:36}}`-like templates and, if bad, `«»` around each region.
    pub text: String,
    /// Why it is silent, or what is special.
    #[serde(default)]
    pub why: String,
    /// Other rules that rightly find something here.
    #[serde(default)]
    pub also: Vec<String>,
    /// Other files of the same scan, for rules that look across files.
    #[serde(default)]
    pub with: Vec<Companion>,
    /// The level the finding must have, where the role changes it.
    pub level: Option<Level>,
    /// Whether the rule is asked for all that it has.
    #[serde(default)]
    pub pedantic: bool,
    /// The text after the rule's fixes, of a bad example.
    pub fixed: Option<String>,
}

/// Another file of an example's scan.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Companion {
    /// Where it stands.
    pub path: String,
    /// Its text; templates are not expanded, so that a value can be the same in two files.
    pub text: String,
}

fn high() -> Confidence {
    Confidence::High
}

fn default_precedence() -> u16 {
    50
}
