//! `figlint rules list --coverage`: which rule has examples in which language and format.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use anyhow::Result;

use figlint::engine::coverage::{Cell, Coverage, Row};
use figlint::rules::Rule;

use super::choices::Listing;
use super::exit::Exit;
use super::project::Project;
use super::{output, rules};

const BOLD: Style = Style::new().bold();
const GAP: Style = AnsiColor::Red.on_default();

/// Room for cells on a line.
const LINE: usize = 100;

/// Prints the matrix of rules and what they claim.
pub(super) fn list(project: &Project, rules: &[&Rule], format: Listing) -> Result<Exit> {
    let coverage = Coverage::new(&project.rules)?;
    let mut rows = Vec::new();
    for rule in rules {
        if let Some((_, file)) = rules::source(project, rule)? {
            rows.push(coverage.row(&file));
        }
    }
    match format {
        Listing::Json => output::json(&rows)?,
        Listing::Text => output::print(|out| matrix(out, &rows))?,
    }
    Ok(Exit::Clean)
}

/// A rule, its cells as `bad/good`, and what is missing.
fn matrix(out: &mut dyn Write, rows: &[Row]) -> Result<()> {
    for row in rows {
        writeln!(out, "{BOLD}{}{BOLD:#}  {}", row.id, row.name)?;
        let cells: Vec<String> = row.cells.iter().map(cell).collect();
        let width = cells.iter().map(String::len).max().unwrap_or(0);
        let cells: Vec<String> = cells.iter().map(|cell| format!("{cell:<width$}  ")).collect();
        for line in cells.chunks((LINE / (width + 2)).max(1)) {
            writeln!(out, "    {}", line.concat().trim_end())?;
        }
        let gaps: Vec<String> = row.cells.iter().filter_map(gap).collect();
        if !gaps.is_empty() {
            writeln!(out, "    {GAP}missing: {}{GAP:#}", gaps.join(", "))?;
        }
    }
    let gaps = rows.iter().flat_map(|row| &row.cells).filter_map(gap).count();
    let claimed = rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.claimed).count();
    writeln!(out, "{} rules, {claimed} cells claimed, {gaps} with something missing", rows.len())?;
    Ok(())
}

/// What is not claimed stands in brackets.
fn cell(Cell { carrier, claimed, bad, good, .. }: &Cell) -> String {
    let text = format!("{carrier} {bad}/{good}");
    if *claimed { text } else { format!("({text})") }
}

fn gap(cell: &Cell) -> Option<String> {
    let kinds: Vec<&str> = cell.missing().collect();
    (!kinds.is_empty()).then(|| format!("{} {}", cell.carrier, kinds.join("+")))
}
