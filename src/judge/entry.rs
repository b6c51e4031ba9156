//! One line of a baseline file.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::config::error::{did_you_mean, scrub};
use crate::config::values::Day;
use crate::model::finding::Finding;

/// One accepted finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The finding's location fingerprint.
    pub fingerprint: String,
    /// The finding's content fingerprint, which knows it again in another file.
    pub content: String,
    /// The rule's id.
    pub rule: String,
    /// The path, for people.
    pub path: String,
    /// What a person says about it.
    #[serde(default)]
    pub status: Status,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The last day on which the entry holds.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "day")]
    pub expires: Option<Day>,
}

/// What a person says about an accepted finding; ordered by how much is decided.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nobody has looked yet.
    #[default]
    Todo,
    /// Real, and accepted for now.
    Accepted,
    /// No secret at all.
    FalsePositive,
}

impl Entry {
    /// An entry for a finding that nobody has looked at.
    pub(super) fn of(finding: &Finding) -> Self {
        Self {
            fingerprint: finding.fingerprint.location.clone(),
            content: finding.fingerprint.content.clone(),
            rule: finding.rule.clone(),
            path: finding.path.clone(),
            status: Status::default(),
            reason: None,
            expires: None,
        }
    }

    /// Whether its last day is over.
    pub(super) fn is_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|day| day.0 < today)
    }
}

/// A total order, so that the winner of two entries does not hang on the order of lines: what is
/// decided wins, then what lasts shorter, then the text.
pub(super) fn weight(entry: &Entry) -> impl Ord + use<> {
    let lasts = std::cmp::Reverse(entry.expires.map_or(Date::MAX, |day| day.0));
    let text = (entry.path.clone(), entry.rule.clone(), entry.content.clone());
    (entry.status, lasts, entry.reason.clone(), text)
}

/// Reads one line; says what is wrong without quoting a value.
pub(super) fn parse_line(line: &str) -> Result<Entry, String> {
    if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
        return Err("a merge conflict; keep the lines of both sides".to_owned());
    }
    let entry: Entry = serde_json::from_str(line).map_err(|error| explain(&error.to_string()))?;
    let is_print = |print: &str| print.len() == 32 && print.bytes().all(|b| b.is_ascii_hexdigit());
    if is_print(&entry.fingerprint) && is_print(&entry.content) {
        Ok(entry)
    } else {
        Err("a fingerprint is not 32 hexadecimal digits".to_owned())
    }
}

/// A reader's message without values and without its line, which is always 1.
fn explain(message: &str) -> String {
    let message = scrub(message);
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    let mut words = message.split('`').skip(1).step_by(2);
    let guess = words.next().filter(|_| message.starts_with("unknown ")).and_then(|word| {
        let known: Vec<&str> = words.collect();
        did_you_mean(word, known)
    });
    guess.map_or(message.clone(), |guess| format!("{message}; {guess}"))
}

fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let wrong = || serde::de::Error::custom("`expires` is not a day such as 2030-12-31");
    Day::parse(&text).map(Some).ok_or_else(wrong)
}
