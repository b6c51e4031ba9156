//! Rules and kinds of notification as SARIF reporting descriptors.

use std::collections::BTreeMap;

use sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor,
};
use serde_json::json;

use super::super::{PROJECT_URI, descriptor};
use super::result::sentence;
use crate::model::finding::{Confidence, Level};
use crate::model::rule::RuleInfo;
use crate::model::run::NotificationKind;

/// GitHub keeps ten tags of a rule and refuses descriptions over 1,024 and names over 255
/// characters.
const TAGS: usize = 10;
const DESCRIPTION: usize = 1024;
const NAME: usize = 255;

/// Weaknesses in which a credential stands where others can read it (cwe.mitre.org).
const EXPOSED_CREDENTIAL: [&str; 14] = [
    "CWE-256", "CWE-257", "CWE-259", "CWE-260", "CWE-312", "CWE-313", "CWE-321", "CWE-522",
    "CWE-532", "CWE-538", "CWE-540", "CWE-547", "CWE-598", "CWE-798",
];

/// A rule with everything code scanning shows.
pub(super) fn rule(rule: &RuleInfo) -> ReportingDescriptor {
    let why = if rule.why.trim().is_empty() { &rule.summary } else { &rule.why };
    let help_uri = if rule.help_uri.is_empty() { PROJECT_URI } else { &rule.help_uri };
    ReportingDescriptor::builder()
        .id(rule.id.clone())
        .name(pascal_case(&rule.name))
        .short_description(plain(sentence(&cut(&rule.summary))))
        .full_description(plain(sentence(&cut(why))))
        .help(help(rule))
        .help_uri(help_uri)
        .default_configuration(configuration(rule.level))
        .properties(properties(rule))
        .build()
}

/// A kind of notification; consumers ask the same of it as of a rule.
pub(super) fn notification(kind: NotificationKind) -> ReportingDescriptor {
    let described = descriptor::of(kind);
    ReportingDescriptor::builder()
        .id(kind.id())
        .name(pascal_case(described.name))
        .short_description(plain(described.summary))
        .full_description(plain(described.summary))
        .help(plain(described.help))
        .help_uri(PROJECT_URI)
        .default_configuration(configuration(described.level))
        .build()
}

/// SARIF's word for a level.
pub(super) fn level_name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn plain(text: impl Into<String>) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text).build()
}

fn configuration(level: Level) -> ReportingConfiguration {
    ReportingConfiguration { level: Some(json!(level_name(level))), ..Default::default() }
}

fn help(rule: &RuleInfo) -> MultiformatMessageString {
    let accept = format!(
        "To accept a finding, write `figlint:allow[{}] reason=\"…\"` in a comment on its line, \
         or add an `[[allow]]` entry to figlint.toml.",
        rule.id
    );
    let references: Vec<String> = rule.references.iter().map(|one| format!("- {one}")).collect();
    let summary = sentence(&rule.summary);
    let mut text = vec![summary.clone()];
    let mut markdown = vec![format!("**{summary}**")];
    for (title, part) in [
        ("Why", rule.why.trim()),
        ("What to do", rule.remediation.trim()),
        ("To accept it", &accept),
        ("References", &references.join("\n")),
    ] {
        if !part.is_empty() {
            text.push(part.to_owned());
            markdown.push(format!("## {title}\n\n{part}"));
        }
    }
    let (text, markdown) = (text.join("\n\n"), markdown.join("\n\n"));
    MultiformatMessageString::builder().text(text).markdown(markdown).build()
}

fn properties(rule: &RuleInfo) -> PropertyBag {
    let problem = match rule.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "recommendation",
    };
    let additional = BTreeMap::from([
        ("precision".to_owned(), json!(precision(rule.confidence))),
        ("problem.severity".to_owned(), json!(problem)),
        ("security-severity".to_owned(), json!(severity(rule))),
    ]);
    PropertyBag { tags: Some(tags(rule)), additional_properties: additional }
}

/// `High` is "as good as certain".
fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "very-high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

/// One number well inside each of GitHub's bands (critical, high, medium, low): the edges are
/// read differently by different consumers.
fn severity(rule: &RuleInfo) -> &'static str {
    match (rule.level, rule.confidence) {
        (Level::Error, Confidence::High) => "9.5",
        (Level::Error, _) => "8.0",
        (Level::Warning, _) => "5.5",
        (Level::Note, _) => "2.5",
    }
}

/// `security` first, then what the rule is about, then its own tags, CWE numbers in the form that
/// GitHub links.
fn tags(rule: &RuleInfo) -> Vec<String> {
    let mut tags = vec!["security".to_owned()];
    if rule.tags.iter().any(|tag| EXPOSED_CREDENTIAL.contains(&tag.as_str())) {
        tags.push("secret".to_owned());
    }
    for tag in &rule.tags {
        let tag = match tag.strip_prefix("CWE-") {
            Some(number) => format!("external/cwe/cwe-{number}"),
            None => tag.clone(),
        };
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.truncate(TAGS);
    tags
}

/// `plaintext-client-secret` → `PlaintextClientSecret`.
fn pascal_case(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let joined: String = words
        .flat_map(|word| {
            let mut chars = word.chars();
            chars.next().into_iter().flat_map(char::to_uppercase).chain(chars)
        })
        .take(NAME)
        .collect();
    if joined.is_empty() { "Unnamed".to_owned() } else { joined }
}

/// At most the length GitHub takes, with room for a full stop.
fn cut(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() < DESCRIPTION {
        return text.to_owned();
    }
    let short: String = text.chars().take(DESCRIPTION - 2).collect();
    short + "…"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rule::Group;

    #[test]
    fn names_and_descriptions_keep_to_their_limits() {
        assert_eq!(pascal_case("plaintext-client-secret"), "PlaintextClientSecret");
        assert_eq!(pascal_case("-"), "Unnamed");
        assert_eq!(pascal_case(&"ab-".repeat(400)).chars().count(), NAME);
        assert_eq!(sentence(&cut(&"é".repeat(3000))).chars().count(), DESCRIPTION);
        assert_eq!(cut("short"), "short");
    }

    #[test]
    fn tags_name_the_subject_and_keep_to_their_number() {
        let mut rule = RuleInfo {
            id: "FIG1".to_owned(),
            name: "x".to_owned(),
            level: Level::Error,
            confidence: Confidence::High,
            group: Group::Default,
            tags: vec!["CWE-798".to_owned(), "RFC 6749 2.3.1".to_owned(), "security".to_owned()],
            summary: String::new(),
            why: String::new(),
            remediation: String::new(),
            references: Vec::new(),
            public_prefix: None,
            help_uri: String::new(),
            fixable: false,
        };
        assert_eq!(tags(&rule), ["security", "secret", "external/cwe/cwe-798", "RFC 6749 2.3.1"]);
        rule.tags = (0..30).map(|number| format!("CWE-{number}")).collect();
        assert_eq!(tags(&rule).len(), TAGS);
    }
}
