//! What commits brought, seen from the tree they lead to: where a finding stands now, whether it was
//! accepted meanwhile, and which are gone again, though not from the history.

use std::collections::HashMap;

use figlint::model::finding::{Fate, Finding};
use figlint::model::run::Run;

/// Moves findings of commits to where they stand in the tree. What was accepted in a later commit of
/// the same request is accepted: nobody should have to rewrite a branch for that.
pub(super) fn settle(run: &mut Run, tree: &Run) {
    let mut by_print: HashMap<&str, &Finding> = HashMap::new();
    let mut by_name: HashMap<(&str, &str, &str), &Finding> = HashMap::new();
    for finding in &tree.findings {
        by_print.entry(&finding.fingerprint.location).or_insert(finding);
        if !finding.locator.is_empty() {
            by_name.entry(name(finding)).or_insert(finding);
        }
    }
    for finding in &mut run.findings {
        let Some(origin) = &mut finding.origin else { continue };
        if origin.message {
            continue;
        }
        let print = finding.fingerprint.location.as_str();
        let now = by_print.get(print).copied();
        let key = (finding.rule.as_str(), finding.path.as_str(), finding.locator.as_str());
        let now = now.or_else(|| by_name.get(&key).copied());
        // Another value in its place is another secret: what was said of that one is not said of it.
        let Some(now) = now.filter(|now| now.identity == finding.identity) else {
            origin.fate = Fate::Gone;
            continue;
        };
        origin.fate = Fate::InHead;
        let mut moved = now.clone();
        moved.origin = finding.origin.take();
        *finding = moved;
    }
    merge(run);
}

/// A secret that several commits touched stands in one place now.
fn merge(run: &mut Run) {
    run.findings.sort_by(|a, b| place(a).cmp(&place(b)));
    run.findings.dedup_by(|later, first| {
        let in_head =
            |one: &Finding| one.origin.as_ref().is_some_and(|origin| origin.fate == Fate::InHead);
        in_head(later) && in_head(first) && place(later) == place(first)
    });
}

fn name(finding: &Finding) -> (&str, &str, &str) {
    (&finding.rule, &finding.path, &finding.locator)
}

fn place(finding: &Finding) -> (&str, usize, usize, &str) {
    (&finding.path, finding.region.start_line, finding.region.start_column, &finding.rule)
}
