//! The last lines: how many of what, what was left out and why, and what was looked at.

use std::collections::HashSet;
use std::io::Write;

use annotate_snippets::{Group, Level as Tone, Renderer};

use super::super::{Context, ReportError, Verbosity, clean, counted, grouped};
use crate::model::finding::{Finding, Level};
use crate::model::fix::FixKind;
use crate::model::run::{Run, Stats};

pub(super) fn write(
    context: &Context,
    renderer: &Renderer,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    if context.run.is_incomplete() {
        let title = Tone::ERROR.primary_title(incomplete(context.run));
        writeln!(out, "{}", renderer.render(&[Group::with_title(title)]))?;
    }
    if context.options.verbosity == Verbosity::Quiet {
        return Ok(());
    }
    writeln!(out, "{}", findings(context.run))?;
    if let Some(fixable) = fixable(context.run).filter(|_| context.options.fixes) {
        writeln!(out, "{fixable}")?;
    }
    if let Some(skipped) = skipped(&context.run.stats) {
        writeln!(out, "{skipped}")?;
    }
    let under = context.options.configuration.as_deref().map(|file| clean::line(file));
    let under = under.map(|file| format!(" under {file}")).unwrap_or_default();
    writeln!(out, "{}{under}", scanned(&context.run.stats))?;
    Ok(())
}

fn incomplete(run: &Run) -> String {
    let count = run.notifications.iter().filter(|one| one.incomplete).count();
    let problems = counted(count, "problem");
    format!(
        "the scan is incomplete: part of what was asked for was not scanned ({problems}, see above)"
    )
}

/// `3 errors, 1 warning, 2 notes in 2 files (1 suppressed, 4 in the baseline)`.
fn findings(run: &Run) -> String {
    let active: Vec<&Finding> = run.findings.iter().filter(|one| one.is_active()).collect();
    let aside = aside(run);
    if active.is_empty() {
        return format!("no findings{aside}");
    }
    let counts: Vec<String> =
        [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "note")]
            .into_iter()
            .map(|(level, noun)| (active.iter().filter(|one| one.level == level).count(), noun))
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| counted(count, noun))
            .collect();
    let files: HashSet<&str> = active.iter().map(|one| one.path.as_str()).collect();
    format!("{} in {}{aside}", counts.join(", "), counted(files.len(), "file"))
}

/// `1 fixable with --fix, 3 more with --fix=all`.
fn fixable(run: &Run) -> Option<String> {
    let fixes =
        || run.findings.iter().filter(|one| one.is_active()).filter_map(|one| one.fix.as_ref());
    let safe = fixes().filter(|fix| fix.kind == FixKind::Safe).count();
    match (safe, fixes().count() - safe) {
        (0, 0) => None,
        (0, others) => Some(format!("{} fixable with --fix=all", grouped(others))),
        (safe, 0) => Some(format!("{} fixable with --fix", grouped(safe))),
        (safe, others) => {
            let (safe, others) = (grouped(safe), grouped(others));
            Some(format!("{safe} fixable with --fix, {others} more with --fix=all"))
        }
    }
}

/// What asks for no action, counted once each: a suppression says more than the baseline.
fn aside(run: &Run) -> String {
    let suppressed = run.findings.iter().filter(|one| !one.suppressions.is_empty()).count();
    let accepted = run.findings.iter().filter(|one| !one.is_active()).count() - suppressed;
    let parts: Vec<String> = [(suppressed, "suppressed"), (accepted, "in the baseline")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", grouped(count)))
        .collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

fn skipped(stats: &Stats) -> Option<String> {
    let parts: Vec<String> = [
        (stats.binary, "binary (looked at for key stores only)"),
        (stats.too_large, "over the size limit"),
        (stats.unreadable, "unreadable"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, why)| format!("{} {why}", grouped(count)))
    .collect();
    (!parts.is_empty()).then(|| format!("skipped: {}", parts.join(", ")))
}

/// `scanned 12 commits, 1,204 files, 312 rules, 3 skipped in 0.8 s`.
fn scanned(stats: &Stats) -> String {
    let files = counted(stats.files, "file");
    let commits = match stats.commits {
        0 => String::new(),
        commits => format!("{}, ", counted(commits, "commit")),
    };
    let rules = counted(stats.rules, "rule");
    let skipped = grouped(stats.skipped());
    format!(
        "scanned {commits}{files}, {rules}, {skipped} skipped in {:.1} s",
        stats.elapsed.as_secs_f64()
    )
}
