//! What a scan reads: files, standard input, or what git holds.

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use figlint::engine::Source;
use figlint::sources::git::{self, Range, Selection};
use figlint::sources::worktree;

use super::args::{GitArgs, HistoryArgs, ScanArgs};
use super::choices::Staged;

/// What to read.
#[derive(Clone)]
pub(super) enum Input {
    /// Files and folders.
    WorkTree(worktree::Options),
    /// Standard input, under a name.
    Stdin(String),
    /// Content that git holds.
    Git(git::Options),
    /// Everything that git ever held.
    History(git::history::Options),
    /// A unified diff; none: on standard input.
    Patch(Option<PathBuf>),
    /// The message that a commit is about to get.
    Message(PathBuf),
}

impl Input {
    /// What the flags ask for instead of these files.
    pub(super) fn of(args: &ScanArgs, files: &worktree::Options) -> Self {
        if let Some(selection) = selection(&args.git) {
            return Self::git(files, selection);
        }
        match &args.git {
            GitArgs { history: true, .. } => Self::history(files, &args.past),
            GitArgs { patch: Some(file), .. } if file.as_os_str() == "-" => Self::Patch(None),
            GitArgs { patch: Some(file), .. } => Self::Patch(Some(file.clone())),
            GitArgs { commit_msg: Some(file), .. } => Self::Message(file.clone()),
            _ => Self::WorkTree(files.clone()),
        }
    }

    /// What git holds of the repository around these files.
    pub(super) fn git(files: &worktree::Options, selection: Selection) -> Self {
        Self::Git(git::Options {
            paths: files.paths.clone(),
            base: files.base.clone(),
            exclude: files.exclude.clone(),
            max_file_size: files.max_file_size,
            selection,
        })
    }

    /// Every version of these files.
    pub(super) fn history(files: &worktree::Options, past: &HistoryArgs) -> Self {
        Self::History(git::history::Options {
            paths: files.paths.clone(),
            base: files.base.clone(),
            exclude: files.exclude.clone(),
            max_file_size: files.max_file_size,
            revisions: past.rev.clone(),
            unreachable: past.unreachable,
            cache: past.cache.cache.clone(),
            full_blobs: past.full_blobs,
        })
    }

    /// Opens the reader that the input needs beside itself.
    pub(super) fn open(&self) -> Result<Box<dyn Read>> {
        match self {
            Self::Stdin(_) | Self::Patch(None) => Ok(Box::new(io::stdin())),
            Self::Patch(Some(file)) => {
                let open = || format!("{}: cannot read the patch", file.display());
                Ok(Box::new(File::open(file).with_context(open)?))
            }
            _ => Ok(Box::new(io::empty())),
        }
    }

    /// As the engine reads it.
    pub(super) fn source<'s>(&self, reader: &'s mut dyn Read) -> Source<'s> {
        match self.clone() {
            Self::WorkTree(options) => Source::WorkTree(options),
            Self::Stdin(name) => Source::Stdin { input: reader, name },
            Self::Git(options) => Source::Git(options),
            Self::History(options) => Source::History(options),
            Self::Patch(_) => Source::Patch(reader),
            Self::Message(file) => Source::Message(file),
        }
    }
}

/// What to call standard input, if that is what to scan.
pub(super) fn stdin_name(args: &ScanArgs) -> Result<Option<&str>> {
    let paths = &args.target.paths;
    let is_dash = |path: &PathBuf| path.as_os_str() == "-";
    let dashes = paths.iter().filter(|path| is_dash(path)).count();
    if dashes == 0 && !args.stdin && args.stdin_name.is_none() {
        return Ok(None);
    }
    if args.git.is_some() {
        bail!("`-` for PATH is standard input, which is no repository; name the repository");
    }
    let is_default = paths.len() == 1 && paths[0] == Path::new(".");
    if dashes < paths.len() && !is_default {
        bail!("standard input is scanned alone; scan files and folders with a second command");
    }
    Ok(Some(args.stdin_name.as_deref().unwrap_or("stdin")))
}

/// What of a repository is asked for. The pre-commit framework says by its environment what it was
/// asked itself: a range of commits (`--from-ref`, `--to-ref`), or all files, when nothing is
/// staged.
fn selection(args: &GitArgs) -> Option<Selection> {
    if let Some(staged) = args.staged {
        let framework = env::var_os("PRE_COMMIT").is_some_and(|value| value == "1");
        if let Some(range) = framework.then(framework_range).flatten() {
            return Some(Selection::Range(range));
        }
        let whole = staged == Staged::Files;
        return Some(Selection::Staged { whole, or_tracked: framework });
    }
    if args.uncommitted {
        return Some(Selection::Uncommitted);
    }
    args.range.clone().or_else(|| args.since.clone()).map(Selection::Range)
}

fn framework_range() -> Option<Range> {
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let (from, to) = (variable("PRE_COMMIT_FROM_REF")?, variable("PRE_COMMIT_TO_REF")?);
    Range::parse(&format!("{from}..{to}"))
}
