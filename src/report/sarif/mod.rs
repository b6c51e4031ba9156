//! SARIF 2.1.0 for code scanning. One result that a consumer cannot read rejects the whole upload,
//! so everything optional is left out rather than written empty, and nothing here names the
//! machine, the author or the time.

mod invocation;
mod location;
mod provenance;
mod result;
mod rules;
mod uri;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;

use sarif::sarif::{
    ArtifactLocation, Message, Run, RunAutomationDetails, Sarif, Tool, ToolComponent,
};
use serde_json::json;

use super::{Context, PROJECT_URI, ReportError, SarifProfile, counted, encode};
use crate::model::finding::Finding;
use crate::model::rule::RuleInfo;
use crate::model::run::{Notification, NotificationKind};

/// The errata edition of the schema (OASIS, SARIF 2.1.0 errata 01).
const SCHEMA_URI: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// So many results of a run GitHub shows.
const GITHUB_SHOWS: usize = 5000;

/// What every location is relative to.
const ROOT: &str = "SRCROOT";

pub(super) fn write(context: &Context, out: &mut dyn Write) -> Result<(), ReportError> {
    let log = Sarif::builder()
        .schema(SCHEMA_URI)
        .version(json!("2.1.0"))
        .runs(vec![run(context)])
        .build();
    encode::pretty(&log, out)
}

fn run(context: &Context) -> Run {
    let mut rules: Vec<&RuleInfo> = context.rules.iter().collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules.dedup_by(|a, b| a.id == b.id);
    let (findings, cut) = selection(context);
    let full = context.options.sarif_profile == SarifProfile::Full;
    let repository = context.run.repository.as_ref();
    let site = repository.and_then(|repository| repository.uri.as_deref());
    let result = |one: &&Finding| result::of(one, &rules, site, full);
    let results = findings.iter().map(result).collect::<Vec<_>>();
    let mut run = Run::builder()
        .tool(Tool::builder().driver(driver(&rules)).build())
        .automation_details(RunAutomationDetails {
            id: Some(automation_id(context)),
            ..Default::default()
        })
        .column_kind(json!("unicodeCodePoints"))
        .original_uri_base_ids(base_ids(&findings))
        .invocations(vec![invocation::of(context, cut.as_ref())])
        .results(results)
        .build();
    run.version_control_provenance = provenance::of(context.run, &findings);
    run
}

fn driver(rules: &[&RuleInfo]) -> ToolComponent {
    let version = env!("CARGO_PKG_VERSION");
    ToolComponent::builder()
        .name("figlint")
        .full_name(format!("figlint {version}"))
        .organization("figlint")
        .version(version)
        .semantic_version(version)
        .information_uri(PROJECT_URI)
        .rules(rules.iter().map(|rule| rules::rule(rule)).collect::<Vec<_>>())
        .notifications(NotificationKind::ALL.map(rules::notification).to_vec())
        .build()
}

/// `category/`: what stands before the slash is the category under which alerts are compared.
fn automation_id(context: &Context) -> String {
    let asked = context.options.sarif_category.as_deref().unwrap_or_default();
    let category = Some(asked.trim_end_matches('/')).filter(|category| !category.is_empty());
    format!("{}/", category.unwrap_or("figlint"))
}

/// Described, never resolved: an absolute address would name the machine.
fn base_ids(findings: &[&Finding]) -> BTreeMap<String, ArtifactLocation> {
    let root = |text: String| {
        let description = Some(Message { text: Some(text), ..Default::default() });
        ArtifactLocation { description, ..Default::default() }
    };
    let commits = provenance::commits(findings).into_iter().map(|(base, commit)| {
        (base, root(format!("The root of the tree of commit {}.", commit.id)))
    });
    let tree = (ROOT.to_owned(), root("The root of the scanned work tree.".to_owned()));
    commits.chain([tree]).collect()
}

/// What a log leaves out because it would be too long for its consumer.
pub(super) fn left_out(context: &Context) -> Option<String> {
    selection(context).1.map(|notification| notification.message)
}

/// The findings to write, in order, and a notification when the limit cut some off. The gravest
/// stay, and what asks for action stays before what does not.
fn selection<'a>(context: &Context<'a>) -> (Vec<&'a Finding>, Option<Notification>) {
    let full = context.options.sarif_profile == SarifProfile::Full;
    let mut findings: Vec<&Finding> =
        context.run.findings.iter().filter(|one| full || one.is_active()).collect();
    let of_profile = if full { usize::MAX } else { GITHUB_SHOWS };
    let (all, limit) = (findings.len(), context.options.sarif_limit.unwrap_or(of_profile));
    if all > limit {
        findings.sort_by_key(|one| Reverse((one.is_active(), one.level, one.confidence)));
        findings.truncate(limit);
    }
    findings.sort_by_cached_key(|one| {
        let region = one.region;
        (uri::of(&one.path), region.start_line, region.start_column, one.rule.clone())
    });
    (findings, (all > limit).then(|| truncated(all, limit)))
}

fn truncated(all: usize, limit: usize) -> Notification {
    let (all, left_out) = (counted(all, "result"), counted(all.saturating_sub(limit), "result"));
    Notification {
        kind: NotificationKind::Truncated,
        path: None,
        line: None,
        message: format!(
            "This log leaves out {left_out} of {all}, the mildest ones; the exit code counts all."
        ),
        incomplete: false,
    }
}
