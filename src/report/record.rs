//! The shapes of the JSON reports, apart from the model so that the model can change freely.

use serde::Serialize;

use super::{Context, descriptor, remote};
use crate::model::finding::{Finding, Level};
use crate::model::run::{Notification, Repository};

/// The version of the format; a field is added freely, a changed meaning raises it.
pub(super) const SCHEMA: &str = "figlint/1";

/// A finding and whether it asks for action.
#[derive(Serialize)]
pub(super) struct FindingRecord<'a> {
    active: bool,
    #[serde(flatten)]
    finding: &'a Finding,
}

/// A notification with the name of its kind.
#[derive(Serialize)]
pub(super) struct NotificationRecord<'a> {
    id: &'static str,
    name: &'static str,
    level: Level,
    path: Option<&'a str>,
    line: Option<usize>,
    message: &'a str,
    incomplete: bool,
}

/// What the whole run amounts to.
#[derive(Serialize)]
pub(super) struct SummaryRecord<'a> {
    tool: Tool,
    complete: bool,
    repository: Option<RepositoryRecord<'a>>,
    stats: StatsRecord,
    counts: Counts,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct RepositoryRecord<'a> {
    uri: Option<String>,
    revision: Option<&'a str>,
    branch: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatsRecord {
    commits: usize,
    files: usize,
    bytes: u64,
    rules: usize,
    binary: usize,
    too_large: usize,
    unreadable: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    elapsed_ms: Option<u64>,
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    note: usize,
    inactive: usize,
}

/// Every finding; the run has them in order already.
pub(super) fn findings<'a>(context: &Context<'a>) -> impl Iterator<Item = FindingRecord<'a>> {
    let findings = &context.run.findings;
    findings.iter().map(|finding| FindingRecord { active: finding.is_active(), finding })
}

/// Every notification, sorted.
pub(super) fn notifications<'a>(context: &Context<'a>) -> Vec<NotificationRecord<'a>> {
    let mut sorted: Vec<&Notification> = context.run.notifications.iter().collect();
    sorted.sort();
    sorted.into_iter().map(notification).collect()
}

/// The summary.
pub(super) fn summary<'a>(context: &Context<'a>) -> SummaryRecord<'a> {
    SummaryRecord {
        tool: Tool { name: "figlint", version: env!("CARGO_PKG_VERSION") },
        complete: !context.run.is_incomplete(),
        repository: context.run.repository.as_ref().map(repository),
        stats: stats(context),
        counts: counts(context),
    }
}

fn notification(notification: &Notification) -> NotificationRecord<'_> {
    NotificationRecord {
        id: notification.kind.id(),
        name: descriptor::of(notification.kind).name,
        level: descriptor::level(notification),
        path: notification.path.as_deref(),
        line: notification.line,
        message: &notification.message,
        incomplete: notification.incomplete,
    }
}

fn repository(repository: &Repository) -> RepositoryRecord<'_> {
    RepositoryRecord {
        uri: repository.uri.as_deref().and_then(remote::public_uri),
        revision: repository.revision.as_deref(),
        branch: repository.branch.as_deref(),
    }
}

fn stats(context: &Context) -> StatsRecord {
    let stats = &context.run.stats;
    let elapsed = u64::try_from(stats.elapsed.as_millis()).unwrap_or(u64::MAX);
    StatsRecord {
        commits: stats.commits,
        files: stats.files,
        bytes: stats.bytes,
        rules: stats.rules,
        binary: stats.binary,
        too_large: stats.too_large,
        unreadable: stats.unreadable,
        elapsed_ms: context.options.timing.then_some(elapsed),
    }
}

fn counts(context: &Context) -> Counts {
    let findings = &context.run.findings;
    let active = findings.iter().filter(|one| one.is_active()).count();
    let of = |level| findings.iter().filter(|one| one.is_active() && one.level == level).count();
    Counts {
        error: of(Level::Error),
        warning: of(Level::Warning),
        note: of(Level::Note),
        inactive: findings.len() - active,
    }
}
