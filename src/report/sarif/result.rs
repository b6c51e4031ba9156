//! A finding as a SARIF result.

use std::collections::BTreeMap;

use sarif::sarif::{
    ArtifactChange, ArtifactContent, CodeFlow, Fix, Location, Message, PropertyBag, Replacement,
    Result as SarifResult, ResultKind, ResultLevel, Suppression, ThreadFlow, ThreadFlowLocation,
};
use serde_json::json;

use super::super::{hosted, origin, place};
use super::location::{self, number};
use super::uri;
use crate::model::finding::{BaselineState, Fate, Finding, Level, SuppressionKind};
use crate::model::fix::{Edit, FixKind};
use crate::model::rule::RuleInfo;

/// The result; `site` is the address of the repository, `full` adds what only consumers of
/// suppressions and baselines read.
pub(super) fn of(
    finding: &Finding,
    rules: &[&RuleInfo],
    site: Option<&str>,
    full: bool,
) -> SarifResult {
    let index = rules.binary_search_by(|rule| rule.id.as_str().cmp(&finding.rule)).ok();
    let mut result = SarifResult::builder()
        .message(Message { text: Some(message(finding)), ..Default::default() })
        .rule_id(finding.rule.clone())
        .kind(ResultKind::Fail)
        .level(level(finding.level))
        .locations(vec![location::primary(finding)])
        .partial_fingerprints(fingerprints(finding))
        .properties(properties(finding))
        .build();
    result.rule_index = index.map(number);
    result.related_locations = related(finding);
    result.code_flows = code_flows(finding);
    result.fixes = fixes(finding);
    result.hosted_viewer_uri = hosted(finding, site);
    if full {
        // All results of a run carry the array or none does (SARIF 2.1.0 §3.27.23).
        result.suppressions = Some(suppressions(finding));
        result.baseline_state = finding.baseline.map(|state| match state {
            BaselineState::New => json!("new"),
            BaselineState::Unchanged => json!("unchanged"),
        });
    }
    result
}

fn level(level: Level) -> ResultLevel {
    match level {
        Level::Error => ResultLevel::Error,
        Level::Warning => ResultLevel::Warning,
        Level::Note => ResultLevel::Note,
    }
}

/// Full sentences: the message, the notes, and links to the related places, without which
/// code scanning would not show those.
fn message(finding: &Finding) -> String {
    let mut text = sentence(&finding.message);
    let history = finding.origin.iter().flat_map(origin::notes);
    for note in finding.notes.iter().cloned().chain(history) {
        text.push(' ');
        text.push_str(&sentence(&note));
    }
    let links: Vec<String> = finding
        .related
        .iter()
        .enumerate()
        .map(|(at, related)| format!("[{}]({})", link_text(&related.message), at + 1))
        .collect();
    if !links.is_empty() {
        text = format!("{text} See also {}.", links.join(", "));
    }
    text
}

/// The text with a full stop behind and, if a plain word opens it, a capital in front; an
/// identifier or a file name keeps its spelling. Never empty.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return "No message.".to_owned();
    }
    let word = text.split(' ').next().unwrap_or_default();
    let mut out = text.to_owned();
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        out[..1].make_ascii_uppercase();
    }
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}

/// Brackets and backslashes are escaped in the text of a link (SARIF 2.1.0 §3.11.6).
fn link_text(text: &str) -> String {
    if text.is_empty() {
        return "a related place".to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn related(finding: &Finding) -> Option<Vec<Location>> {
    let related: Vec<Location> = finding
        .related
        .iter()
        .enumerate()
        .map(|(at, related)| location::related(number(at + 1), related, &location::base(finding)))
        .collect();
    (!related.is_empty()).then_some(related)
}

/// The way from where a credential is named to the call that takes it (SARIF 2.1.0 §3.27.18).
fn code_flows(finding: &Finding) -> Option<Vec<CodeFlow>> {
    let last = finding.related.iter().find(|related| related.flow)?;
    let step =
        |location: Location| ThreadFlowLocation { location: Some(location), ..Default::default() };
    let first =
        Location { message: location::message("it is named here"), ..location::primary(finding) };
    let last = Location { id: None, ..location::related(0, last, &location::base(finding)) };
    let flow = ThreadFlow::builder().locations(vec![step(first), step(last)]).build();
    Some(vec![CodeFlow::builder().thread_flows(vec![flow]).build()])
}

/// What a viewer may do by itself (SARIF 2.1.0 §3.27.30): edits that need no look. What is taken away is
/// a place, what is put there never holds a secret.
fn fixes(finding: &Finding) -> Option<Vec<Fix>> {
    let fix = finding.fix.as_ref().filter(|fix| fix.kind == FixKind::Safe)?;
    let replacements: Vec<Replacement> = fix.edits.iter().map(replacement).collect();
    let change = ArtifactChange::builder()
        .artifact_location(location::below(&finding.path, &location::base(finding)))
        .replacements(replacements)
        .build();
    let mut out = Fix::builder().artifact_changes(vec![change]).build();
    out.description = location::message(&sentence(&fix.description));
    Some(vec![out])
}

fn replacement(edit: &Edit) -> Replacement {
    let mut out = Replacement::builder().deleted_region(location::region(edit.region)).build();
    if !edit.replacement.is_empty() {
        let text = Some(edit.replacement.clone());
        out.inserted_content = Some(ArtifactContent { text, ..Default::default() });
    }
    out
}

/// Our own identities only. GitHub's `primaryLocationLineHash` is a linear hash over the line and
/// so over the secret: it is left to the uploader.
fn fingerprints(finding: &Finding) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("figlint/location/v1".to_owned(), finding.fingerprint.location.clone()),
        ("figlint/content/v1".to_owned(), finding.fingerprint.content.clone()),
    ])
}

fn properties(finding: &Finding) -> PropertyBag {
    let mut bag = BTreeMap::from([("figlint/confidence".to_owned(), json!(finding.confidence))]);
    if let Some(origin) = &finding.origin {
        let key = if origin::is_past(origin) { "figlint/commit" } else { "figlint/firstCommit" };
        bag.insert(key.to_owned(), json!(origin.commit.id));
        bag.insert("figlint/authorDate".to_owned(), json!(origin.commit.date()));
        bag.insert("figlint/otherPlaces".to_owned(), json!(origin.others));
        match &origin.fate {
            Fate::Unknown => {}
            Fate::InHead => {
                bag.insert("figlint/inHead".to_owned(), json!(true));
            }
            Fate::Gone => {
                bag.insert("figlint/inHead".to_owned(), json!(false));
            }
            Fate::StillIn(name) => {
                bag.insert("figlint/inHead".to_owned(), json!(false));
                bag.insert("figlint/stillIn".to_owned(), json!(name));
            }
            Fate::Removed(by) => {
                bag.insert("figlint/inHead".to_owned(), json!(false));
                bag.insert("figlint/removedBy".to_owned(), json!(by.id));
            }
        }
    }
    PropertyBag { tags: None, additional_properties: bag }
}

/// Where people can look at a finding of the history (SARIF 2.1.0 §3.27.26).
fn hosted(finding: &Finding, site: Option<&str>) -> Option<String> {
    let origin = finding.origin.as_ref().filter(|origin| origin::is_past(origin))?;
    let path = uri::of(&finding.path);
    let place = (!origin.message).then(|| (path.as_str(), place::sane(finding.region)));
    hosted::page(site?, &origin.commit.id, place)
}

fn suppressions(finding: &Finding) -> Vec<Suppression> {
    finding
        .suppressions
        .iter()
        .map(|one| {
            let kind = match one.kind {
                SuppressionKind::InSource => "inSource",
                SuppressionKind::External => "external",
            };
            let mut suppression =
                Suppression::builder().kind(json!(kind)).status(json!("accepted")).build();
            suppression.justification = Some(one.reason.clone()).filter(|it| !it.is_empty());
            suppression
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_sentences_and_links_stay_links() {
        assert_eq!(sentence("the token has expired"), "The token has expired.");
        assert_eq!(sentence(" Done! "), "Done!");
        assert_eq!(sentence("client_secret is set"), "client_secret is set.");
        assert_eq!(sentence("é"), "é.");
        assert_eq!(sentence(""), "No message.");
        assert_eq!(link_text(r"a[0]\b"), r"a\[0\]\\b");
    }
}
