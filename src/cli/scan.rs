//! `figlint scan`.

use std::sync::Arc;

use anyhow::{Result, anyhow, bail};

use figlint::config::schema::FailOn;
use figlint::engine::Outcome;
use figlint::model::finding::Level;
use figlint::model::rule::RuleInfo;
use figlint::model::run::{NotificationKind, Run};
use figlint::sources::git::{Range, Selection};

use super::args::ScanArgs;
use super::choices::Fixes;
use super::exit::Exit;
use super::input::Input;
use super::progress::Bar;
use super::report::Reports;
use super::settings::Settings;
use super::{decisions, fix, nothing, output};

/// What is not a file cannot be edited.
const NO_FILES: &str = "--fix and --diff are for files: standard input, a patch, a message and what git \
                        holds cannot be edited; scan the work tree instead, then commit what it has become";

/// The category of a SARIF log on a history.
const HISTORY: &str = "figlint-history";

/// Scans, writes the reports, and says how it went.
pub(super) fn run(args: ScanArgs) -> Result<Exit> {
    let job = Job::new(args, None)?;
    let bar = if job.args.git.history { Bar::of_objects } else { Bar::new };
    let scan = || job.settings.scan(&bar(job.args.report.quiet));
    let mut outcome = scan()?;
    if let Some(wanted) = job.args.fixes.wanted() {
        narrow(&mut outcome.run, &job.args);
        if job.args.fixes.diff {
            return job.show(outcome, wanted);
        }
        let narrowed = || {
            scan().map(|mut outcome| {
                narrow(&mut outcome.run, &job.args);
                outcome
            })
        };
        outcome = fix::mend(outcome, &job.settings, wanted, job.args.report.quiet, narrowed)?;
    }
    job.tell(outcome)
}

/// A scan between its three steps: made ready, done, told.
pub(super) struct Job {
    args: ScanArgs,
    /// What is scanned, and how.
    pub(super) settings: Arc<Settings>,
    reports: Reports,
    line: Option<usize>,
}

impl Job {
    /// Makes everything ready that can fail. A range is what a push brings, which no flag can say.
    pub(super) fn new(mut args: ScanArgs, range: Option<Range>) -> Result<Self> {
        let line = decisions::line(&mut args);
        if args.git.history {
            // Results of a history and of a tree would close each other's alerts.
            args.report.sarif_category.get_or_insert_with(|| HISTORY.to_owned());
        }
        let reports = Reports::new(&args.report)?;
        let mut settings = Settings::of_scan(&args)?;
        if let (Some(range), Input::WorkTree(files)) = (range, &settings.input) {
            settings.input = Input::git(files, Selection::Range(range));
        }
        let can_edit = matches!(settings.input, Input::WorkTree(_));
        if args.fixes.wanted().is_some() && !can_edit {
            bail!("{NO_FILES}");
        }
        let reports = reports.seen_from(settings.standpoint()).under(configuration(&settings));
        let reports = reports.with_fixes(can_edit);
        if args.report.verbose {
            tell(&settings);
        }
        Ok(Self { args, settings: Arc::new(settings), reports, line })
    }

    /// Writes the reports, and says how it went.
    pub(super) fn tell(self, mut outcome: Outcome) -> Result<Exit> {
        let Self { args, settings, reports, line } = self;
        narrow(&mut outcome.run, &args);
        outcome.run.notifications.extend(nothing::notification(&settings, &outcome.run.stats));
        let fail_on = args.fail_on.map_or(settings.project.config.fail_on, Into::into);
        let exit = exit(&outcome.run, fail_on, args.exit_zero);
        let rules = active(&settings);
        if args.report.explain.is_some() && reports.is_text_on_stdout() {
            decisions::print(&outcome, &settings, line)?;
            reports.without_text().write(&outcome.run, &rules, exit)?;
        } else {
            let is_seen = reports.is_text_on_stdout();
            reports.write(&outcome.run, &rules, exit)?;
            if !is_seen {
                say_what_is_missing(&outcome.run, &settings);
            }
        }
        Ok(exit)
    }
}

impl Job {
    /// Prints the edits in the place of the text report; other reports are written as they are.
    fn show(mut self, outcome: Outcome, wanted: Fixes) -> Result<Exit> {
        let diffs = fix::diffs(&outcome.run, &self.settings, wanted);
        if self.reports.is_text_on_stdout() {
            self.reports = self.reports.without_text();
        }
        let exit = self.tell(outcome)?;
        output::text(&diffs)?;
        Ok(exit)
    }
}

/// What the flags leave of a run, and what they make of its notes.
fn narrow(run: &mut Run, args: &ScanArgs) {
    if let Some(least) = args.min_severity.map(Level::from) {
        run.findings.retain(|finding| finding.level >= least);
    }
    let unread =
        |kind| matches!(kind, NotificationKind::FileSkipped | NotificationKind::ParseError);
    for one in run.notifications.iter_mut().filter(|one| args.strict && unread(one.kind)) {
        one.incomplete = true;
    }
}

/// The exit code of a run: an incomplete one is never a result.
pub(super) fn exit(run: &Run, fail_on: FailOn, exit_zero: bool) -> Exit {
    let mut active = run.findings.iter().filter(|finding| finding.is_active());
    if run.is_incomplete() {
        Exit::Incomplete
    } else if !exit_zero && active.any(|finding| fail_on.fails(finding.level)) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// The rules that took part, as reports name them.
pub(super) fn active(settings: &Settings) -> Vec<RuleInfo> {
    let rules = settings.project.rules.rules().iter().enumerate();
    let active = rules.filter(|(index, _)| settings.policy.may_be_active(*index));
    active.map(|(_, rule)| rule.info()).collect()
}

/// The configuration in force, as somebody who stands here calls it.
fn configuration(settings: &Settings) -> Option<String> {
    let source = settings.project.config.files.last()?;
    Some(settings.project.near(&source.path).display().to_string())
}

/// What is in force: files that somebody else may have changed.
fn tell(settings: &Settings) {
    match settings.project.config.files.last() {
        Some(source) => output::note(&format!("configuration: {}", source.path.display())),
        None => output::note("configuration: none, the defaults hold"),
    }
    if let Some((file, _)) = &settings.baseline {
        output::note(&format!("baseline: {}", settings.standpoint().path(file)));
    }
}

/// Where no text report says why the exit code is 2.
fn say_what_is_missing(run: &Run, settings: &Settings) {
    let standpoint = settings.standpoint();
    for one in run.notifications.iter().filter(|one| one.incomplete) {
        let path = one.path.as_deref().map(|path| standpoint.path(path));
        let place = path.map(|path| format!("{path}: ")).unwrap_or_default();
        output::error(&anyhow!("{place}{}", one.message));
    }
}
