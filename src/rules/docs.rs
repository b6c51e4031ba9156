//! A rule's page as Markdown: `figlint explain`, SARIF help and web pages all show this text.

use std::fmt::Write as _;

use super::file::RuleFile;
use crate::model::fix::FixKind;

/// The page of a rule. `examples` come from its source file; built-in rules leave them out of the
/// compact form.
pub fn page(rule: &RuleFile, examples: Option<&RuleFile>) -> String {
    let mut out = String::new();
    let docs = &rule.docs;
    let _ = writeln!(out, "# {} {}\n\n{}\n", rule.id, rule.name, docs.summary.trim());
    let _ = writeln!(out, "## Why\n\n{}\n", docs.why.trim());
    let _ = writeln!(out, "## What to do\n\n{}\n", docs.remediation.trim());
    fixes(&mut out, rule);
    if let Some(file) = examples {
        let bad: Vec<&str> = file.bad.iter().take(2).map(|example| example.text.as_str()).collect();
        let good: Vec<&str> =
            file.good.iter().take(2).map(|example| example.text.as_str()).collect();
        section(&mut out, "Found", &bad);
        section(&mut out, "Fine", &good);
    }
    let _ = writeln!(out, "## Facts\n");
    let _ = writeln!(out, "- level: {}", word(rule.level));
    let _ = writeln!(out, "- confidence: {}", word(rule.confidence));
    let _ = writeln!(out, "- group: {}", word(rule.group));
    let _ = writeln!(out, "- tags: {}", rule.tags.join(", "));
    let _ = writeln!(out, "- since: {}\n", rule.since);
    let _ = writeln!(out, "## References\n");
    for reference in &docs.references {
        let _ = writeln!(out, "- {reference}");
    }
    out
}

fn section(out: &mut String, title: &str, examples: &[&str]) {
    if examples.is_empty() {
        return;
    }
    let _ = writeln!(out, "## {title}\n");
    for example in examples {
        // Templates stay templates here: a page must not hold a value of a live format.
        let shown = example.trim_end().replace(['«', '»'], "");
        let _ = writeln!(out, "```\n{shown}\n```\n");
    }
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|json| json.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// What figlint can do about it by itself.
fn fixes(out: &mut String, rule: &RuleFile) {
    let _ = writeln!(out, "## Fix\n");
    if rule.fix.is_empty() {
        let _ = writeln!(out, "By hand: no edit is certain to be right.\n");
        return;
    }
    for (kind, told) in [
        (FixKind::Safe, "`figlint scan --fix` changes nothing else and can"),
        (
            FixKind::Unsafe,
            "`figlint scan --fix=all` makes edits that need a look afterwards; it can",
        ),
    ] {
        let mut known: Vec<&str> = Vec::new();
        let of_kind = rule.fix.iter().filter(|fix| fix.kind == kind);
        for description in of_kind.map(|fix| fix.description.as_str()) {
            if !known.contains(&description) {
                known.push(description);
            }
        }
        if !known.is_empty() {
            let _ = writeln!(out, "{told}, in the spellings that it is certain of:\n");
            for description in known {
                let _ = writeln!(out, "- {description}");
            }
            let _ = writeln!(out);
        }
    }
}
