//! One job: the plan carried out. Commits are judged for the gate, the tree for the record.

use std::env;

use anyhow::{Context, Result};

use figlint::config::schema::FailOn;
use figlint::model::rule::RuleInfo;
use figlint::model::run::Run;
use figlint::report::Standpoint;
use figlint::sources::git::Selection;

use super::super::args::HistoryArgs;
use super::super::exit::Exit;
use super::super::input::Input;
use super::super::project::Project;
use super::super::settings::{self, Settings};
use super::super::{nothing, progress, scan};
use super::args::CommonArgs;
use super::event::Event;
use super::git::Git;
use super::plan::{self, Gate};
use super::settle;
use super::trusted::Trusted;

/// What a job found.
pub(super) struct Job {
    /// What decides.
    pub(super) gate: Run,
    /// The whole tree; none where nothing was looked at.
    pub(super) tree: Option<Run>,
    /// The rules that took part.
    pub(super) rules: Vec<RuleInfo>,
    /// What was looked at, in words.
    pub(super) scope: String,
    /// The range, if one decides.
    pub(super) range: Option<String>,
    /// How it ends.
    pub(super) exit: Exit,
    /// Where names count from.
    pub(super) standpoint: Standpoint,
}

impl Job {
    /// Plans, scans and judges.
    pub(super) fn run(event: &Event, args: &CommonArgs) -> Result<Self> {
        let here = env::current_dir().context("the current folder cannot be found")?;
        let git = Git::new(&here);
        let plan = plan::make(event, args.mode, args.fetch, &git)?;
        if let Gate::Nothing(reason) = plan.gate {
            return Ok(Self::nothing(reason));
        }
        let mut settings = settings(args, plan.trusted.as_deref(), &git)?;
        let mut tree = settings.scan(&progress::Bar::new(true))?.run;
        tree.notifications.extend(nothing::notification(&settings, &tree.stats));
        let (mut gate, range) = match &plan.gate {
            Gate::Range(range) => {
                let selection = Selection::Range(range.clone());
                let mut run = scanned(&mut settings, |files| Input::git(files, selection))?;
                let is_here = |to: &String| git.is_ancestor(to, "HEAD");
                if range.to.iter().all(is_here) {
                    settle::settle(&mut run, &tree);
                }
                (Some(run), Some(range.written.clone()))
            }
            Gate::History => {
                let past = HistoryArgs { cache: args.cache.clone(), ..HistoryArgs::default() };
                let run = scanned(&mut settings, |files| Input::history(files, &past))?;
                (Some(run), None)
            }
            Gate::Tree | Gate::Nothing(_) => (None, None),
        };
        let decides = gate.as_mut().unwrap_or(&mut tree);
        decides.notifications.splice(0..0, plan.notes);
        let fail_on = args.fail_on.map_or(settings.project.config.fail_on, Into::into);
        let exit = exit(gate.as_ref(), &tree, fail_on);
        let scope = match (&plan.gate, &range) {
            (Gate::History, _) => "the whole history".to_owned(),
            (_, Some(range)) => format!("the commits {range}"),
            _ => "the whole tree".to_owned(),
        };
        let rules = scan::active(&settings);
        let standpoint = settings.standpoint();
        let (gate, tree) = match gate {
            Some(gate) => (gate, Some(tree)),
            None => (tree, None),
        };
        Ok(Self { gate, tree, rules, scope, range, exit, standpoint })
    }

    fn nothing(reason: &str) -> Self {
        Self {
            gate: Run::default(),
            tree: None,
            rules: Vec::new(),
            scope: format!("nothing, because {reason}"),
            range: None,
            exit: Exit::Clean,
            standpoint: Standpoint::default(),
        }
    }

    /// The run over the whole tree, if there was one.
    pub(super) fn whole(&self) -> Option<&Run> {
        self.tree.as_ref().or_else(|| (!self.rules.is_empty()).then_some(&self.gate))
    }
}

/// The scan of the tree, under the configuration that counts.
fn settings(args: &CommonArgs, trusted: Option<&str>, git: &Git) -> Result<Settings> {
    let Some(commit) = trusted else {
        let project = Project::load(&args.config, &args.target.paths)?;
        let mut settings = Settings::of(project, &args.target, &args.selection)?;
        settings.accept(&args.accepted)?;
        return Ok(settings);
    };
    let trusted = Trusted::new(git, commit)?;
    let project = trusted.project(&args.config)?;
    let baseline = trusted.baseline(&project, &args.accepted)?;
    let mut settings = Settings::of(project, &args.target, &args.selection)?;
    settings.baseline = baseline.map(|(file, read)| (settings.name(&file), read));
    Ok(settings)
}

fn scanned(settings: &mut Settings, input: impl FnOnce(&settings::Files) -> Input) -> Result<Run> {
    if let Input::WorkTree(files) = &settings.input {
        settings.input = input(files);
    }
    Ok(settings.scan(&progress::Bar::new(true))?.run)
}

/// The gate decides; what is wrong with the tree's own scan must not look like success either.
fn exit(gate: Option<&Run>, tree: &Run, fail_on: FailOn) -> Exit {
    let decides = scan::exit(gate.unwrap_or(tree), fail_on, false);
    if tree.is_incomplete() { Exit::Incomplete } else { decides }
}
