//! A table in Markdown, for step summaries and comments. Everything from a scanned tree is text there:
//! no link, no markup, no mention comes of it.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::Write;

use super::{Context, ReportError, clean, counted, origin, place};
use crate::model::finding::{Finding, Level};
use crate::model::run::Notification;

/// Rows of the table; a summary is there to be read.
const SHOWN: usize = 100;

/// The longest cell, in characters.
const CELL: usize = 300;

pub(super) fn write(context: &Context, out: &mut dyn Write) -> Result<(), ReportError> {
    let run = context.run;
    let mut findings: Vec<&Finding> = context.shown().collect();
    findings.sort_by_key(|one| Reverse((one.level, one.confidence)));
    let problems: Vec<&Notification> = run.notifications.iter().collect();
    if run.is_incomplete() {
        writeln!(out, "**The scan is incomplete**: part of what was asked for was not scanned.\n")?;
    }
    writeln!(out, "{}\n", headline(context))?;
    if !findings.is_empty() {
        writeln!(out, "| level | rule | where | what |\n| --- | --- | --- | --- |")?;
    }
    for finding in findings.iter().take(SHOWN) {
        writeln!(out, "{}", row(finding))?;
    }
    if let Some(rest) = findings.len().checked_sub(SHOWN).filter(|rest| *rest > 0) {
        writeln!(out, "\n… and {}.", counted(rest, "more finding"))?;
    }
    if !findings.is_empty() {
        writeln!(
            out,
            "\nA credential that was pushed is known: rotate it first, then take it out. \
             `figlint explain RULE` says how, and how to accept what is none."
        )?;
    }
    for one in problems.iter().take(SHOWN) {
        let mark = if one.incomplete { "problem" } else { "note" };
        writeln!(out, "\n- {mark} {}: {}", one.kind.id(), escape(&one.message))?;
    }
    Ok(())
}

fn headline(context: &Context) -> String {
    let run = context.run;
    let active = run.findings.iter().filter(|one| one.is_active()).count();
    let aside = run.findings.len() - active;
    let found = if active == 0 { "No findings".to_owned() } else { counted(active, "finding") };
    let aside = if aside == 0 { String::new() } else { format!(" ({aside} accepted)") };
    let commits = match run.stats.commits {
        0 => String::new(),
        commits => format!("{}, ", counted(commits, "commit")),
    };
    let files = counted(run.stats.files, "file");
    format!("**{found}**{aside} in {commits}{files} by {}.", counted(run.stats.rules, "rule"))
}

fn row(finding: &Finding) -> String {
    let level = match finding.level {
        Level::Error => "🔴 error",
        Level::Warning => "🟠 warning",
        Level::Note => "🔵 note",
    };
    let notes =
        finding.origin.as_ref().map(|origin| format!(" ({})", origin::notes(origin).join("; ")));
    let message = format!("{}{}", finding.message, notes.unwrap_or_default());
    let line = place::sane(finding.region).start_line;
    let rule = escape(&format!("{} {}", finding.rule, finding.name));
    let path = escape(&format!("{}:{line}", finding.path));
    format!("| {level} | {rule} | {path} | {} |", escape(&message))
}

/// Text that stands for itself: punctuation that means something in GitHub's Markdown is escaped, as
/// entities where a backslash would not do.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = clean::line(text);
    for (at, c) in text.chars().enumerate() {
        match c {
            _ if at == CELL => {
                out.push('…');
                break;
            }
            '&' | '<' | '>' | '@' | '|' | '`' | '#' | ':' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\\' | '*' | '_' | '[' | ']' | '(' | ')' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(
            escape("a|b\n[x](y) <img> @me `c` *d*"),
            "a&#124;b␊\\[x\\]\\(y\\) &#60;img&#62; &#64;me &#96;c&#96; \\*d\\*"
        );
        assert_eq!(escape(&"x".repeat(1000)).chars().count(), CELL + 1);
    }
}
