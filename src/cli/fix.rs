//! `figlint scan --fix` and `--diff`: edits chosen, made or shown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::Result;

use figlint::engine::{self, Outcome};
use figlint::model::finding::Finding;
use figlint::model::fix::{Fix, at_once};
use figlint::model::run::{Notification, NotificationKind, Run};
use figlint::report;

use super::choices::Fixes;
use super::output;
use super::settings::Settings;

/// Edits that were in each other's way are made one after the other, so many times at most.
const PASSES: usize = 8;

/// Makes the edits, scans again until none is left, and gives what remains.
pub(super) fn mend(
    mut outcome: Outcome,
    settings: &Settings,
    wanted: Fixes,
    quiet: bool,
    scan: impl Fn() -> Result<Outcome>,
) -> Result<Outcome> {
    let (mut failed, mut problems) = (BTreeSet::new(), Vec::new());
    let mut done = Done::default();
    for _ in 0..PASSES {
        let mut changed = false;
        for (path, findings) in fixable(&outcome.run, wanted) {
            if failed.contains(path) {
                continue;
            }
            let fixes = chosen(&findings);
            match engine::mend(&file(settings, path), settings.project.config.max_file_size, &fixes)
            {
                Ok(()) => {
                    changed = true;
                    done.add(path, &findings, &fixes);
                }
                Err(error) => {
                    failed.insert(path.to_owned());
                    problems.push(problem(path, &error.to_string()));
                }
            }
        }
        if !changed {
            break;
        }
        outcome = scan()?;
    }
    outcome.run.notifications.extend(problems);
    if !quiet {
        done.tell();
    }
    Ok(outcome)
}

/// The edits as diffs, by file.
pub(super) fn diffs(run: &Run, settings: &Settings, wanted: Fixes) -> String {
    let standpoint = settings.standpoint();
    let diff = |(path, findings): (&str, Vec<&Finding>)| {
        let fixes = chosen(&findings);
        let shown = standpoint.path(path);
        if fixes.iter().any(|fix| fix.excerpt.text.is_empty()) {
            output::note(&format!("{shown}: some lines are too long to be shown"));
        }
        report::diff(&shown, &fixes)
    };
    fixable(run, wanted).into_iter().map(diff).collect()
}

/// Findings that ask for action and can be mended, by file.
fn fixable(run: &Run, wanted: Fixes) -> BTreeMap<&str, Vec<&Finding>> {
    let mut files: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    let is_wanted = |fix: &Fix| wanted.hold(fix.kind);
    let active = run.findings.iter().filter(|finding| finding.is_active());
    for finding in active.filter(|finding| finding.fix.as_ref().is_some_and(is_wanted)) {
        files.entry(&finding.path).or_default().push(finding);
    }
    files
}

fn chosen<'f>(findings: &[&'f Finding]) -> Vec<&'f Fix> {
    at_once(findings.iter().filter_map(|finding| finding.fix.as_ref()))
}

/// The file that reports call so.
fn file(settings: &Settings, name: &str) -> PathBuf {
    PathBuf::from(settings.standpoint().path(name).as_ref())
}

fn problem(path: &str, message: &str) -> Notification {
    Notification {
        kind: NotificationKind::NotFixed,
        path: Some(path.to_owned()),
        line: None,
        message: format!("its fixes were not made: {message}"),
        incomplete: true,
    }
}

/// What was mended.
#[derive(Default)]
struct Done {
    files: BTreeSet<String>,
    fixes: usize,
    is_leak: bool,
}

impl Done {
    fn add(&mut self, path: &str, findings: &[&Finding], fixes: &[&Fix]) {
        self.files.insert(path.to_owned());
        self.fixes += fixes.len();
        self.is_leak |= findings.iter().any(|finding| finding.redacted.is_some());
    }

    fn tell(&self) {
        if self.fixes == 0 {
            return;
        }
        let counted = |number: usize, noun: &str| match number {
            1 => format!("1 {noun}"),
            _ => format!("{number} {noun}s"),
        };
        let (edits, files) = (counted(self.fixes, "edit"), counted(self.files.len(), "file"));
        output::note(&format!("made {edits} in {files}"));
        if self.is_leak {
            output::note("what stood there is still known: revoke it, and clean the history");
        }
    }
}
