//! GitHub workflow commands, which the runner turns into annotations
//! (docs.github.com, "Workflow commands for GitHub Actions").

use std::cmp::Reverse;
use std::io::Write;

use super::{Context, ReportError, clean, counted, descriptor, origin, place};
use crate::model::finding::{Fate, Finding, Level, Origin};
use crate::model::location::Region;
use crate::model::run::Notification;

/// A step shows ten annotations of each type; one stays free to say how many are left.
const SHOWN: usize = 9;

pub(super) fn write(context: &Context, out: &mut dyn Write) -> Result<(), ReportError> {
    let mut findings: Vec<&Finding> =
        context.run.findings.iter().filter(|one| one.is_active()).collect();
    findings.sort_by_key(|one| Reverse((one.level, one.confidence)));
    let shown = &findings[..findings.len().min(SHOWN)];
    for one in shown {
        writeln!(out, "{}", annotation(one))?;
    }
    if let Some(rest) = findings.len().checked_sub(SHOWN).filter(|rest| *rest > 0) {
        let more = counted(rest, "more finding");
        writeln!(out, "::notice title=figlint::{more}; the log or the SARIF report has all.")?;
    }
    let warnings = shown.iter().filter(|one| one.level == Level::Warning).count();
    notifications(context, SHOWN - warnings, out)
}

/// Notifications share the ten warnings with the findings: `room` of them, then a count. Why a scan is
/// incomplete is what makes the job fail: the first reason takes the error that stayed free.
fn notifications(context: &Context, room: usize, out: &mut dyn Write) -> Result<(), ReportError> {
    let mut sorted: Vec<&Notification> = context.run.notifications.iter().collect();
    sorted.sort_by_key(|one| Reverse(descriptor::level(one)));
    if sorted.first().is_some_and(|one| one.incomplete) {
        writeln!(out, "{}", notification("error", sorted.remove(0)))?;
    }
    for one in sorted.iter().take(room) {
        writeln!(out, "{}", notification("warning", one))?;
    }
    if let Some(rest) = sorted.len().checked_sub(room).filter(|rest| *rest > 0) {
        let more = counted(rest, "more notification");
        writeln!(out, "::warning title=figlint::{more}; see the log.")?;
    }
    Ok(())
}

fn annotation(finding: &Finding) -> String {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let Region { start_line, start_column, end_line, end_column } = place::sane(finding.region);
    // The checks service takes columns only for a region of one line, and shows what is said below
    // the last one: of a longer region the first line is enough.
    let columns = if start_line == end_line {
        format!(",col={start_column},endColumn={end_column}")
    } else {
        String::new()
    };
    let title = property(&format!("{} {}", finding.rule, finding.name));
    let message = data(&message(finding));
    // What is gone from HEAD has no line that an annotation could stand on.
    let is_gone =
        |origin: &Origin| origin.message || matches!(origin.fate, Fate::Removed(_) | Fate::Gone);
    if finding.origin.as_ref().is_some_and(is_gone) {
        return format!("::{command} title={title}::{message}");
    }
    let file = property(&finding.path);
    format!(
        "::{command} file={file},line={start_line},endLine={start_line}{columns},title={title}::{message}"
    )
}

/// What made a job fail before there was a report.
pub(super) fn alarm(message: &str) -> String {
    format!("::error title=figlint::{}", data(message))
}

fn notification(command: &str, notification: &Notification) -> String {
    let place = match (&notification.path, notification.line) {
        (Some(path), Some(line)) => format!("file={},line={line},", property(path)),
        (Some(path), None) => format!("file={},", property(path)),
        (None, _) => String::new(),
    };
    let name = descriptor::of(notification.kind).name;
    let title = property(&format!("{} {name}", notification.kind.id()));
    format!("::{command} {place}title={title}::{}", data(&notification.message))
}

/// The sentence of a finding and, of one in the history, where it comes from.
fn message(finding: &Finding) -> String {
    let Some(origin) = &finding.origin else { return finding.message.clone() };
    format!("{} ({})", finding.message, origin::notes(origin).join("; "))
}

/// `escapeData` of the runner's protocol.
fn data(text: &str) -> String {
    escape(text, false)
}

/// `escapeProperty` of the runner's protocol.
fn property(text: &str) -> String {
    escape(text, true)
}

/// `%` stands for itself nowhere, so nothing in the text can end or begin a command; characters
/// that act on a terminal are made visible, for the log is one.
fn escape(text: &str, property: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ':' if property => out.push_str("%3A"),
            ',' if property => out.push_str("%2C"),
            other => out.push_str(&clean::line(other.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_and_properties_are_escaped_as_the_runner_unescapes_them() {
        assert_eq!(data("50% a:b, c\r\n::error::x\x1b"), "50%25 a:b, c%0D%0A::error::x␛");
        assert_eq!(property("a:b,c%0A\n"), "a%3Ab%2Cc%250A%0A");
    }
}
