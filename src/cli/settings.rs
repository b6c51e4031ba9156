//! What a scan was told, made definite: every default filled in, every name looked up.

use std::path::Path;
use std::{fs, io};

use anyhow::{Context, Result, anyhow, bail};

use figlint::config::Policy;
use figlint::config::load::SourceFile;
use figlint::config::paths::PathGlobs;
use figlint::engine::{self, Outcome, Progress, Scan, Scope};
use figlint::judge::baseline::Baseline;
use figlint::report::Standpoint;
use figlint::sources::name::name;
use figlint::sources::worktree;

use super::args::{AcceptedArgs, ConfigArgs, ScanArgs, SelectionArgs, TargetArgs};
use super::input::{self, Input};
use super::project::{Project, today};

/// Which files are read.
pub(super) type Files = worktree::Options;

/// A scan that is ready to start.
pub(super) struct Settings {
    /// The project around it.
    pub(super) project: Project,
    /// The rules that take part, by path.
    pub(super) policy: Policy,
    /// What to read.
    pub(super) input: Input,
    /// Findings accepted before, with the name of their file.
    pub(super) baseline: Option<(String, Baseline)>,
    /// Keep every decision.
    pub(super) explain: bool,
}

impl Settings {
    /// A scan of paths without a baseline.
    pub(super) fn new(
        target: &TargetArgs,
        selection: &SelectionArgs,
        config: &ConfigArgs,
    ) -> Result<Self> {
        Self::of(Project::load(config, &target.paths)?, target, selection)
    }

    /// The same in a project that is known.
    pub(super) fn of(
        mut project: Project,
        target: &TargetArgs,
        selection: &SelectionArgs,
    ) -> Result<Self> {
        if let Some(jobs) = target.jobs {
            engine::use_threads(jobs.get());
        }
        if let Some(size) = target.max_file_size {
            project.config.max_file_size = size;
        }
        let policy = project.policy(selection)?;
        let exclude = PathGlobs::new(project.config.exclude.iter().map(String::as_str));
        let options = worktree::Options {
            paths: target.paths.clone(),
            base: project.base.clone(),
            ignore_files: !target.no_ignore,
            exclude: exclude.map_err(|message| anyhow!("`exclude`: {message}"))?,
            force_exclude: target.force_exclude,
            max_file_size: project.config.max_file_size,
        };
        let input = Input::WorkTree(options);
        Ok(Self { project, policy, input, baseline: None, explain: false })
    }

    /// What `figlint scan` was told.
    pub(super) fn of_scan(args: &ScanArgs) -> Result<Self> {
        let stdin = input::stdin_name(args)?;
        let mut settings = Self::new(&args.target, &args.selection, &args.config)?;
        if let Some(stdin) = stdin {
            settings.input = Input::Stdin(settings.name(Path::new(stdin)));
        } else if let Input::WorkTree(files) = &settings.input {
            settings.input = Input::of(args, files);
        }
        settings.accept(&args.accepted)?;
        settings.explain = args.report.explain.is_some();
        Ok(settings)
    }

    /// Takes the baseline that was given, or the one that is there.
    pub(super) fn accept(&mut self, args: &AcceptedArgs) -> Result<()> {
        if args.no_baseline {
            return Ok(());
        }
        let (file, is_asked) = self.project.baseline_file(args.baseline.as_deref());
        let baseline = read_baseline(&file, is_asked)?;
        self.baseline = baseline.map(|baseline| (self.name(&file), baseline));
        Ok(())
    }

    /// Runs the scan to its end.
    pub(super) fn scan(&self, progress: &dyn Progress) -> Result<Outcome> {
        let (now, today) = today();
        let scan = Scan {
            rules: &self.project.rules,
            config: &self.project.config,
            policy: &self.policy,
            detector: engine::detector(&self.project.rules, &self.policy),
            baseline: self.baseline.clone(),
            today,
            now,
            explain: self.explain,
        };
        let mut reader = self.input.open()?;
        let mut outcome = scan.run(self.input.source(reader.as_mut()), progress);
        // Notes about the configuration show its path from here; all names count from the base.
        for path in outcome.run.notifications.iter_mut().filter_map(|one| one.path.as_mut()) {
            let is_it = |file: &&SourceFile| file.path.to_str() == Some(path.as_str());
            if let Some(file) = self.project.config.files.iter().find(is_it) {
                *path = self.name(&file.path);
            }
        }
        Ok(outcome)
    }

    /// What a file is called in reports.
    pub(super) fn name(&self, file: &Path) -> String {
        name(file, &self.project.base)
    }

    /// Where the person who typed the command stands.
    pub(super) fn standpoint(&self) -> Standpoint {
        Standpoint::new(&self.project.here, &self.project.base)
    }

    /// What the scan looks at.
    pub(super) fn scope(&self) -> Scope {
        Scope::of(&self.input.source(&mut io::empty()))
    }
}

/// Reads a baseline. One that nobody asked for may be missing.
pub(super) fn read_baseline(file: &Path, is_asked: bool) -> Result<Option<Baseline>> {
    let shown = file.display();
    match fs::read_to_string(file) {
        Ok(text) => {
            let baseline = Baseline::parse(&text);
            baseline.map(Some).map_err(|error| anyhow!("{shown}:{}: {}", error.line, error.message))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && !is_asked => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            bail!("{shown}: there is no such baseline; `figlint baseline create` writes one")
        }
        Err(error) => Err(error).with_context(|| format!("{shown}: cannot read the baseline")),
    }
}
