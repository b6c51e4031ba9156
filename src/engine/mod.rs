//! The flow as code: a source pushes artifacts, each is examined where it arrives, and what all of
//! them gave becomes one run. The order and the threads are known here and nowhere else.

mod added;
mod artifact;
pub mod carried;
mod code;
pub mod coverage;
mod decision;
mod environments;
mod examined;
mod fragment;
mod guard;
mod hidden;
mod history;
mod identity;
mod mend;
mod message;
mod mismatch;
mod once;
mod page;
mod place;
mod profile;
mod reuse;
mod scope;
pub mod trial;

use std::io::Read;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use jiff::civil::Date;

use crate::config::load::Config;
use crate::config::paths::PathGlobs;
use crate::config::policy::{Policy, RuleKey};
use crate::detect::Detector;
use crate::judge::baseline::Baseline;
use crate::model::artifact::{Artifact, Content, Provenance};
use crate::model::finding::Finding;
use crate::model::rule::Group;
use crate::model::run::{Notification, NotificationKind, Repository, Run, Stats};
use crate::rules::Ruleset;
use crate::sources::{ArtifactSink, Skipped, git, repository, stdin, worktree};

use artifact::Examiner;
pub use decision::{Decided, Decision};
use examined::Examined;
use guard::guarded;
pub use guard::place_of_panic;
pub use mend::{MendError, mend};
pub use scope::Scope;

/// What to read.
pub enum Source<'s> {
    /// Files and folders.
    WorkTree(worktree::Options),
    /// Every blob of a repository's history.
    History(git::history::Options),
    /// Standard input, under a name.
    Stdin {
        /// Where the bytes come from.
        input: &'s mut dyn Read,
        /// What to call them; decides format and role.
        name: String,
    },
    /// Content that git holds.
    Git(git::Options),
    /// A unified diff.
    Patch(&'s mut dyn Read),
    /// The message that a commit is about to get.
    Message(PathBuf),
    /// Texts in memory, each under a path.
    Texts(Vec<(String, String)>),
}

/// Everything a scan needs besides its source.
pub struct Scan<'a> {
    /// The rules there are.
    pub rules: &'a Ruleset,
    /// The configuration.
    pub config: &'a Config,
    /// The configuration resolved against the rules.
    pub policy: &'a Policy,
    /// The rules indexed for matching: see [`detector`].
    pub detector: Arc<Detector>,
    /// Findings accepted before, with the name of their file.
    pub baseline: Option<(String, Baseline)>,
    /// Today, for entries that expire.
    pub today: Date,
    /// Now: Unix seconds, for expired tokens.
    pub now: i64,
    /// Keep every decision of the judge.
    pub explain: bool,
}

/// Uses so many threads from here on; to be asked before the first scan.
pub fn use_threads(threads: usize) {
    // Fails only if there is a pool already, and then the number does not matter.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
}

/// Told how a scan gets on, from any thread.
pub trait Progress: Sync {
    /// So many artifacts of so many are done; zero while the number is unknown.
    fn report(&self, done: usize, all: usize);
    /// What is counted from here on is something else.
    fn stage(&self, _stage: Stage) {}
}

/// What comes after everything was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Versions are searched for what was found, which says since when it is there.
    Tracing,
}

/// Nobody watches.
pub struct Quiet;

impl Progress for Quiet {
    fn report(&self, _done: usize, _all: usize) {}
}

/// What a scan gave.
pub struct Outcome {
    /// The run.
    pub run: Run,
    /// Every decision of the judge, if asked for.
    pub decisions: Vec<Decided>,
    /// The baseline with its matches marked, if one was given.
    pub baseline: Option<Baseline>,
}

impl Scan<'_> {
    /// Reads the source to its end.
    pub fn run(self, source: Source, progress: &dyn Progress) -> Outcome {
        let started = Instant::now();
        let scope = Scope::of(&source);
        let base = match &source {
            Source::WorkTree(options) => options.paths.first().cloned(),
            _ => None,
        };
        let mut repository = None;
        let collector = Collector::new(&self, progress);
        match source {
            Source::WorkTree(options) => worktree::visit(&options, &collector),
            Source::History(options) => repository = history::visit(&self, &collector, &options),
            Source::Git(options) => repository = git::visit(&options, &collector),
            Source::Message(file) => {
                git::message::visit(&file, self.config.max_file_size, &collector);
            }
            Source::Patch(input) => self.patch(input, &collector),
            Source::Texts(texts) => {
                for (path, text) in texts {
                    let bytes = text.len() as u64;
                    let content = Content::Text(text);
                    collector.artifact(Artifact::whole(path, content, Provenance::Stdin), bytes);
                }
            }
            Source::Stdin { input, name } => {
                let limit = self.config.max_file_size;
                if let Err(error) = stdin::visit(input, &name, limit, &collector) {
                    collector.note(unreadable(&name, &error));
                }
            }
        }
        let repository = repository.or_else(|| repository::describe(&base?));
        collector.finish(&self, repository, &scope, started)
    }

    fn patch(&self, input: &mut dyn Read, collector: &Collector) {
        let exclude = PathGlobs::new(self.config.exclude.iter().map(String::as_str));
        // Loading has refused globs that are none.
        let exclude = exclude.unwrap_or_default();
        let options = git::patch::Options { limit: self.config.max_file_size, exclude: &exclude };
        if let Err(error) = git::patch::visit(input, &options, collector) {
            collector.note(unreadable("the patch", &error));
        }
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> Notification {
    Notification {
        kind: NotificationKind::FileSkipped,
        path: Some(name.to_owned()),
        line: None,
        message: format!("it could not be read ({})", error.kind()),
        incomplete: true,
    }
}

/// Indexes the rules that may be active, once for any number of scans.
pub fn detector(rules: &Ruleset, policy: &Policy) -> Arc<Detector> {
    let is_active = |rule: usize| policy.may_be_active(rule);
    Arc::new(Detector::new(rules, &is_active, &|rule| policy.may_be_pedantic(rule)))
}

/// What selectors match rules against, in the order of the set.
pub fn rule_keys(rules: &Ruleset) -> Vec<RuleKey<'_>> {
    let set = |group: Group| match group {
        Group::Default => "default",
        Group::Pedantic => "pedantic",
        Group::Policy => "policy",
    };
    rules
        .rules()
        .iter()
        .map(|rule| {
            let file = &rule.file;
            RuleKey {
                id: &file.id,
                name: &file.name,
                group: &file.folder,
                set: set(file.group),
                tags: &file.tags,
            }
        })
        .collect()
}

/// Examines what a source pushes, on the thread that pushes it, and keeps the results.
struct Collector<'c> {
    examiner: Examiner<'c>,
    progress: &'c dyn Progress,
    results: Mutex<Vec<Examined>>,
    notifications: Mutex<Vec<Notification>>,
    expected: AtomicUsize,
    done: AtomicUsize,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    commits: AtomicUsize,
    bytes: AtomicU64,
    binary: AtomicUsize,
    too_large: AtomicUsize,
    unreadable: AtomicUsize,
}

impl<'c> Collector<'c> {
    fn new(scan: &'c Scan, progress: &'c dyn Progress) -> Self {
        Self {
            examiner: Examiner::new(scan),
            progress,
            results: Mutex::default(),
            notifications: Mutex::default(),
            expected: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            counts: Counts::default(),
        }
    }

    fn note(&self, notification: Notification) {
        lock(&self.notifications).push(notification);
    }

    /// Keeps what an artifact gave, if it gave anything.
    fn keep(&self, examined: Examined) {
        if examined.says_something() {
            lock(&self.results).push(examined);
        }
    }

    /// One artifact more is done.
    fn step(&self, bytes: u64) {
        self.counts.bytes.fetch_add(bytes, Ordering::Relaxed);
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        self.progress.report(done, self.expected.load(Ordering::Relaxed));
    }

    fn finish(
        self,
        scan: &Scan,
        repository: Option<Repository>,
        scope: &Scope,
        started: Instant,
    ) -> Outcome {
        let mut examined = std::mem::take(&mut *lock(&self.results));
        examined.sort_by(|a, b| a.path.cmp(&b.path));
        let mut run = Run {
            notifications: std::mem::take(&mut *lock(&self.notifications)),
            repository,
            ..Run::default()
        };
        let mut decisions = Vec::new();
        let reused = reuse::findings(scan, &self.examiner, &examined);
        once::keep_first(&mut examined);
        for one in examined {
            let added = one.found.into_iter().filter(|found| found.is_added);
            run.findings.extend(added.map(|found| found.finding));
            run.notifications.extend(one.notifications);
            decisions.extend(one.decisions);
        }
        run.findings.extend(reused);
        let allow = &self.examiner.allow;
        run.notifications.extend(allow.expired(scan.config));
        if scope.is_whole() {
            run.notifications.extend(allow.unused(scan.config));
        }
        let baseline = scan.baseline.clone().map(|(file, mut baseline)| {
            baseline.apply(&mut run.findings, scan.today);
            run.notifications
                .extend(baseline.notifications(&file, scan.today, |path| scope.holds(path)));
            baseline
        });
        run.findings.sort_by(|a, b| {
            let place = |one: &Finding| {
                let number = one.origin.as_ref().map(|origin| origin.commit.number);
                (one.region, number)
            };
            (&a.path, place(a), &a.rule, &a.fingerprint).cmp(&(
                &b.path,
                place(b),
                &b.rule,
                &b.fingerprint,
            ))
        });
        run.notifications.sort();
        // What cannot be examined may have been tried under several names.
        run.notifications.dedup();
        run.stats = Stats {
            commits: self.counts.commits.into_inner(),
            files: self.done.into_inner(),
            bytes: self.counts.bytes.into_inner(),
            rules: scan.policy.active(),
            binary: self.counts.binary.into_inner(),
            too_large: self.counts.too_large.into_inner(),
            unreadable: self.counts.unreadable.into_inner(),
            elapsed: started.elapsed(),
        };
        Outcome { run, decisions, baseline }
    }
}

impl ArtifactSink for Collector<'_> {
    fn expect(&self, artifacts: usize) {
        self.expected.store(artifacts, Ordering::Relaxed);
    }

    fn artifact(&self, artifact: Artifact, bytes: u64) {
        let path = || Some(artifact.path.clone());
        match guarded(path, || self.examiner.examine(&artifact)) {
            Ok(examined) => {
                if examined.is_binary {
                    self.counts.binary.fetch_add(1, Ordering::Relaxed);
                }
                self.keep(examined);
            }
            Err(problem) => self.skipped(Skipped::Unreadable, problem),
        }
        self.step(bytes);
    }

    fn commits(&self, commits: usize) {
        self.counts.commits.fetch_add(commits, Ordering::Relaxed);
    }

    fn note(&self, notification: Notification) {
        Collector::note(self, notification);
    }

    fn skipped(&self, reason: Skipped, notification: Notification) {
        let count = match reason {
            Skipped::TooLarge => &self.counts.too_large,
            Skipped::Unreadable => &self.counts.unreadable,
        };
        count.fetch_add(1, Ordering::Relaxed);
        self.note(notification);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
