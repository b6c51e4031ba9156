//! Code Climate issues as GitLab's code quality widget reads them (docs.gitlab.com, "Code Quality",
//! "Implement a custom tool").

use std::io::Write;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Context, ReportError, encode, origin, place};
use crate::model::finding::{Finding, Level};

#[derive(Serialize)]
struct Issue<'a> {
    r#type: &'static str,
    check_name: &'a str,
    description: String,
    categories: [&'static str; 1],
    severity: &'static str,
    fingerprint: &'a str,
    location: Value,
}

pub(super) fn write(context: &Context, out: &mut dyn Write) -> Result<(), ReportError> {
    let active = context.run.findings.iter().filter(|finding| finding.is_active());
    encode::pretty(&active.map(issue).collect::<Vec<_>>(), out)
}

fn issue(finding: &Finding) -> Issue<'_> {
    let region = place::sane(finding.region);
    let notes =
        finding.origin.as_ref().map(|origin| format!(" ({})", origin::notes(origin).join("; ")));
    Issue {
        r#type: "issue",
        check_name: &finding.rule,
        description: format!("{}{}", finding.message, notes.unwrap_or_default()),
        categories: ["Security"],
        severity: match finding.level {
            Level::Error => "critical",
            Level::Warning => "major",
            Level::Note => "minor",
        },
        fingerprint: &finding.fingerprint.location,
        location: json!({
            "path": finding.path,
            "lines": { "begin": region.start_line, "end": region.end_line },
        }),
    }
}
