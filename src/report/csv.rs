//! A table for spreadsheets (RFC 4180). A cell from a scanned tree must not become a formula, which a
//! spreadsheet would run (OWASP, "CSV Injection").

use std::io::Write;

use super::{Context, ReportError, clean, place};
use crate::model::finding::Finding;

const HEAD: [&str; 12] = [
    "rule",
    "name",
    "level",
    "confidence",
    "path",
    "line",
    "column",
    "message",
    "locator",
    "commit",
    "active",
    "fingerprint",
];

pub(super) fn write(context: &Context, out: &mut dyn Write) -> Result<(), ReportError> {
    row(out, &HEAD.map(str::to_owned))?;
    for finding in context.shown() {
        row(out, &cells(finding))?;
    }
    Ok(())
}

fn cells(finding: &Finding) -> [String; 12] {
    let region = place::sane(finding.region);
    let commit = finding.origin.as_ref().map(|origin| origin.commit.id.clone());
    [
        finding.rule.clone(),
        finding.name.clone(),
        place::level(finding.level).to_owned(),
        place::confidence(finding.confidence).to_owned(),
        finding.path.clone(),
        region.start_line.to_string(),
        region.start_column.to_string(),
        finding.message.clone(),
        finding.locator.clone(),
        commit.unwrap_or_default(),
        finding.is_active().to_string(),
        finding.fingerprint.location.clone(),
    ]
}

fn row(out: &mut dyn Write, cells: &[String]) -> Result<(), ReportError> {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    writeln!(out, "{}", cells.join(","))?;
    Ok(())
}

/// A cell in quotes where it must be. One that begins as a formula gets an apostrophe, which
/// spreadsheets take for "this is text".
fn cell(text: &str) -> String {
    let text = clean::line(text);
    let is_formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '|', '%', '␉', '␍', '＝', '＋', '－', '＠']);
    let text = if is_formula { format!("'{text}") } else { text.into_owned() };
    if text.contains([',', '"', ';', '\'']) || text != text.trim() {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_or_breaks_out() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a,\"b\"\nc"), "\"a,\"\"b\"\"␊c\"");
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1"] {
            assert!(cell(formula).starts_with("\"'"), "{formula:?}: {}", cell(formula));
        }
    }
}
