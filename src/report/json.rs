//! One JSON document for programs: everything the run knows, sorted, the same for the same tree.

use std::io::Write;

use serde::Serialize;

use super::record::{self, FindingRecord, NotificationRecord, SummaryRecord};
use super::{Context, ReportError, encode};

/// The JSON Schema of the `json` report and of every line of `ndjson`.
pub const JSON_SCHEMA: &str = include_str!("schema.json");

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    #[serde(flatten)]
    summary: SummaryRecord<'a>,
    notifications: Vec<NotificationRecord<'a>>,
    findings: Vec<FindingRecord<'a>>,
}

pub(super) fn write(context: &Context, out: &mut dyn Write) -> Result<(), ReportError> {
    let document = Document {
        schema: record::SCHEMA,
        summary: record::summary(context),
        notifications: record::notifications(context),
        findings: record::findings(context).collect(),
    };
    encode::pretty(&document, out)
}
