//! The secret detection report of GitLab: security report schemas 15.0.7, the part that a scanner
//! without a server can fill in (gitlab.com/gitlab-org/security-products/security-report-schemas). The
//! schema demands times, so two reports of one tree differ in them.

use std::io::Write;
use std::time::SystemTime;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Context, PROJECT_URI, ReportError, encode, origin, place};
use crate::model::finding::{Finding, Level};

const SCHEMA: &str = "15.0.7";

pub(super) fn write(context: &Context, out: &mut dyn Write) -> Result<(), ReportError> {
    let active = context.run.findings.iter().filter(|finding| finding.is_active());
    let found: Vec<Value> = active.map(|finding| vulnerability(context, finding)).collect();
    let tool = json!({
        "id": "figlint",
        "name": "figlint",
        "url": PROJECT_URI,
        "version": env!("CARGO_PKG_VERSION"),
        "vendor": { "name": "figlint" },
    });
    let end = SystemTime::now();
    let start =
        context.options.sarif_started.or_else(|| end.checked_sub(context.run.stats.elapsed));
    let report = json!({
        "version": SCHEMA,
        "scan": {
            "analyzer": tool,
            "scanner": tool,
            "type": "secret_detection",
            "start_time": time(start.unwrap_or(end)),
            "end_time": time(end),
            "status": if context.run.is_incomplete() { "failure" } else { "success" },
        },
        "vulnerabilities": found,
    });
    encode::pretty(&report, out)
}

fn vulnerability(context: &Context, finding: &Finding) -> Value {
    let region = place::sane(finding.region);
    let rule = context.rule(&finding.rule);
    let notes =
        finding.origin.as_ref().map(|origin| format!(" ({})", origin::notes(origin).join("; ")));
    let head = context.run.repository.as_ref().and_then(|one| one.revision.as_deref());
    let commit = finding.origin.as_ref().map(|origin| origin.commit.id.as_str()).or(head);
    json!({
        "id": finding.fingerprint.location,
        "category": "secret_detection",
        "name": finding.name,
        "description": format!("{}{}", finding.message, notes.unwrap_or_default()),
        "solution": rule.map(|rule| rule.remediation.as_str()).unwrap_or_default(),
        "severity": match finding.level {
            Level::Error => "Critical",
            Level::Warning => "Medium",
            Level::Note => "Low",
        },
        "location": {
            "file": finding.path,
            "start_line": region.start_line,
            "end_line": region.end_line,
            "commit": { "sha": commit.unwrap_or("0000000") },
        },
        "identifiers": [{
            "type": "figlint_rule_id",
            "name": format!("figlint {} {}", finding.rule, finding.name),
            "value": finding.rule,
        }],
    })
}

/// `2026-01-02T03:04:05`, without a zone, as the schema wants it.
fn time(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH);
    time.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}
