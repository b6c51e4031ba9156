//! `figlint scan --explain`: what became of everything that a rule saw, step by step, without a
//! value.

use std::io::Write;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use anyhow::Result;

use figlint::config::Policy;
use figlint::engine::{Decided, Outcome};
use figlint::judge::Verdict;
use figlint::model::finding::{Finding, Level};

use super::args::ScanArgs;
use super::output;
use super::settings::Settings;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const NO: Style = AnsiColor::Yellow.on_default();
const YES: Style = AnsiColor::Red.on_default().bold();

/// The line to explain, from `--explain=LINE` or from a path `FILE:LINE`, which is then cut off.
pub(super) fn line(args: &mut ScanArgs) -> Option<usize> {
    if let Some(Some(line)) = args.report.explain {
        return Some(line);
    }
    let [path] = args.target.paths.as_mut_slice() else { return None };
    if args.report.explain.is_none() || path.exists() {
        return None;
    }
    let (file, line) = place(path)?;
    *path = file;
    Some(line)
}

/// Prints the decisions, and in the end what was reported.
pub(super) fn print(outcome: &Outcome, settings: &Settings, line: Option<usize>) -> Result<()> {
    let standpoint = settings.standpoint();
    let is_asked = |at: usize| line.is_none_or(|line| line == at);
    let mut decisions: Vec<&Decided> =
        outcome.decisions.iter().filter(|decided| is_asked(decided.line)).collect();
    decisions.sort_by(|a, b| (&a.path, a.line, &a.rule).cmp(&(&b.path, b.line, &b.rule)));
    output::print(|out| {
        for decided in &decisions {
            let path = standpoint.path(&decided.path);
            table(out, decided, &path, result(decided, &outcome.run.findings, &settings.policy))?;
        }
        for notification in outcome.run.notifications.iter().filter(|one| one.incomplete) {
            let path =
                notification.path.as_deref().map_or("scan".into(), |path| standpoint.path(path));
            writeln!(out, "{path}: {}", notification.message)?;
        }
        let rules = outcome.run.stats.rules;
        let place = line.map(|line| format!(" on line {line}")).unwrap_or_default();
        if decisions.is_empty() {
            writeln!(out, "none of {rules} rules saw anything{place} that could be a finding")?;
        } else {
            let seen = decisions.len();
            writeln!(out, "{seen} seen{place} by {rules} rules")?;
        }
        Ok(())
    })
}

fn table(
    out: &mut dyn Write,
    decided: &Decided,
    path: &str,
    (style, result): (Style, String),
) -> Result<()> {
    let Decided { line, rule: (id, name), steps, .. } = decided;
    writeln!(out, "{BOLD}{path}:{line}{BOLD:#}  {id} {name}")?;
    for step in steps {
        let (tone, said) = words(&step.verdict);
        writeln!(out, "  {:<12} {tone}{said}{tone:#}", step.step)?;
    }
    writeln!(out, "  {:<12} {style}{result}{style:#}\n", "result")?;
    Ok(())
}

fn words(verdict: &Verdict) -> (Style, String) {
    match verdict {
        Verdict::Pass => (DIM, "nothing against it".to_owned()),
        Verdict::Reject(why) => (NO, format!("rejected: {why}")),
        Verdict::Lower(level, _, "") => (NO, format!("at most {}", level_word(*level))),
        Verdict::Lower(level, _, why) => (NO, format!("at most {}: {why}", level_word(*level))),
    }
}

/// What came of it. After the judge, other things can keep it from the report.
fn result(decided: &Decided, findings: &[Finding], policy: &Policy) -> (Style, String) {
    let is_rejected = |decided: &Decided| {
        decided.steps.iter().any(|step| matches!(step.verdict, Verdict::Reject(_)))
    };
    if is_rejected(decided) {
        return (DIM, "no finding".to_owned());
    }
    let here = || {
        let on_line = |finding: &&Finding| {
            finding.path == decided.path && finding.region.start_line == decided.line
        };
        findings.iter().filter(on_line)
    };
    if let Some(finding) = here().find(|finding| finding.rule == decided.rule.0) {
        let level = level_word(finding.level);
        return match finding.suppressions.first() {
            Some(one) if one.reason.is_empty() => (DIM, "suppressed".to_owned()),
            Some(one) => (DIM, format!("suppressed: {}", one.reason)),
            None if !finding.is_active() => (DIM, "accepted in the baseline".to_owned()),
            None => (YES, format!("reported as {level}")),
        };
    }
    let path = policy.for_path(&decided.path);
    let is_off = policy.index(&decided.rule.0).is_some_and(|rule| !path.is_active(rule));
    let why = if is_off {
        "not reported: the rule is off for this path".to_owned()
    } else if let Some(other) = here().next() {
        format!("not reported: {} {} claims the value", other.rule, other.name)
    } else {
        "not reported: below --min-confidence".to_owned()
    };
    (DIM, why)
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// Reads `FILE:LINE` and, as reports write it, `FILE:LINE:COLUMN`.
fn place(path: &Path) -> Option<(PathBuf, usize)> {
    let mut text = path.to_str()?;
    let mut line = None;
    while let Some((file, number)) = text.rsplit_once(':') {
        line = Some(number.parse().ok()?);
        text = file;
        if Path::new(file).exists() {
            break;
        }
    }
    Some((PathBuf::from(text), line?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_file_and_a_line() {
        assert_eq!(place(Path::new("Cargo.toml:7")), Some(("Cargo.toml".into(), 7)));
        assert_eq!(place(Path::new("Cargo.toml:7:12")), Some(("Cargo.toml".into(), 7)));
        assert_eq!(place(Path::new("Cargo.toml")), None);
        assert_eq!(place(Path::new("Cargo.toml:x")), None);
    }
}
