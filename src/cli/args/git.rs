//! Which part of what git holds was asked for.

use std::path::PathBuf;

use figlint::sources::git::Range;

use crate::cli::choices::{self, Staged};

/// What git holds instead of files. PATH names the repository, and limits what of it is read.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "What git holds")]
#[group(multiple = false, conflicts_with_all = ["stdin", "stdin_name"])]
pub(in crate::cli) struct GitArgs {
    /// What is staged, for a pre-commit hook: findings on lines that the coming commit adds. With
    /// `=files`, findings anywhere in staged files.
    #[arg(
        long,
        value_name = "lines|files",
        hide_possible_values = true,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "lines"
    )]
    pub(in crate::cli) staged: Option<Staged>,
    /// Everything that could be committed: staged, unstaged, and untracked but not ignored.
    #[arg(long)]
    pub(in crate::cli) uncommitted: bool,
    /// What each commit of a range adds against all its parents, and commit messages. Of `A...B`
    /// the side of B is read.
    #[arg(long, value_name = "A..B", value_parser = choices::range)]
    pub(in crate::cli) range: Option<Range>,
    /// The same from a commit up to HEAD.
    #[arg(long, value_name = "REV", value_parser = choices::since)]
    pub(in crate::cli) since: Option<Range>,
    /// The whole history: every version of every file, and all messages. Each secret is told once,
    /// with the commit that introduced it and what became of it.
    #[arg(long)]
    pub(in crate::cli) history: bool,
    /// What a unified diff adds; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) patch: Option<PathBuf>,
    /// The message in a file that git hands to a commit-msg hook.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) commit_msg: Option<PathBuf>,
}

/// How much of a history.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "What git holds")]
pub(in crate::cli) struct HistoryArgs {
    /// With --history: what this revision is made of; as often as you like.
    #[arg(long, value_name = "REV", requires = "history", conflicts_with = "all")]
    pub(in crate::cli) rev: Vec<String>,
    /// With --history: what all references, heads and stashes are made of; the default.
    #[arg(long, requires = "history")]
    pub(in crate::cli) all: bool,
    /// With --history: objects too that no reference reaches any more.
    #[arg(long, requires = "history")]
    pub(in crate::cli) unreachable: bool,
    #[command(flatten)]
    pub(in crate::cli) cache: CacheArgs,
    /// Judge every version in full, even what was judged in another: slow, to check the others.
    #[arg(long, requires = "history", hide = true)]
    pub(in crate::cli) full_blobs: bool,
}

/// What a scan of the history remembers.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "What git holds")]
pub(in crate::cli) struct CacheArgs {
    /// Of the history: remember in this folder what held nothing, so that the next scan need not look
    /// again. It never holds a secret.
    #[arg(long, value_name = "DIR", env = "FIGLINT_CACHE", hide_env_values = true)]
    pub(in crate::cli) cache: Option<PathBuf>,
}

impl GitArgs {
    /// Whether one of them was given.
    pub(in crate::cli) fn is_some(&self) -> bool {
        let selected = self.staged.is_some() || self.uncommitted;
        let range = self.range.is_some() || self.since.is_some();
        selected || range || self.history || self.patch.is_some() || self.commit_msg.is_some()
    }
}
