//! One JSON object a line, for pipelines that join many runs: findings, notifications, and at the
//! end the summary, whose absence tells a reader that the stream was cut.

use std::io::Write;

use serde::Serialize;

use super::record;
use super::{Context, ReportError, encode};

#[derive(Serialize)]
struct Line<T> {
    schema: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    record: T,
}

pub(super) fn write(context: &Context, out: &mut dyn Write) -> Result<(), ReportError> {
    for finding in record::findings(context) {
        line(out, "finding", finding)?;
    }
    for notification in record::notifications(context) {
        line(out, "notification", notification)?;
    }
    line(out, "summary", record::summary(context))
}

fn line<T: Serialize>(
    out: &mut dyn Write,
    kind: &'static str,
    record: T,
) -> Result<(), ReportError> {
    encode::line(&Line { schema: record::SCHEMA, kind, record }, out)
}
