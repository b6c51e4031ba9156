//! The sentence of a finding, from the rule's template.

use crate::model::candidate::Candidate;
use crate::model::secret::Redacted;
use crate::rules::Rule;

/// Longest key or host that a sentence quotes, in characters.
const LONGEST: usize = 80;

/// Fills in `{key}` and `{host}`, adds what may be shown of the secret, and ends the sentence.
pub(super) fn sentence(rule: &Rule, candidate: &Candidate, redacted: Option<&Redacted>) -> String {
    let host = candidate.host.as_deref().map(|host| format!("`{}`", quotable(host)));
    let host = host.as_deref().unwrap_or("a host that is known at run time");
    let message = &rule.file.message;
    let named = match candidate.key.as_deref().filter(|key| is_name(key)) {
        Some(key) => message.replace("{key}", &quotable(key)),
        None => message.replace(" `{key}`", "").replace("`{key}`", "this value"),
    };
    let mut text = named.replace("`{host}`", host);
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    match redacted {
        Some(redacted) => format!("{} ({redacted}).", text.trim_end_matches('.')),
        None => format!("{}.", text.trim_end_matches('.')),
    }
}

/// Places in a list and nothing at all are no names.
fn is_name(key: &str) -> bool {
    key.contains(|c: char| !c.is_ascii_digit())
}

/// Keys come from the text: no control characters, no endless names.
fn quotable(text: &str) -> String {
    let clean: String =
        text.chars().filter(|c| !c.is_control() && *c != '`').take(LONGEST).collect();
    clean
}
