//! What `figlint ci` was told.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::super::args::{AcceptedArgs, CacheArgs, ConfigArgs, SelectionArgs, TargetArgs};
use super::super::choices::Fail;

/// `figlint ci …`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CiCommand {
    /// In GitHub Actions: annotations, a step summary, outputs, and SARIF for code scanning.
    Github(Box<GithubArgs>),
    /// In GitLab CI: code quality and secret detection reports.
    Gitlab(Box<GitlabArgs>),
}

/// What to scan and what fails, whoever runs it.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CommonArgs {
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// What decides: the commits that the event brings, or else the tree (auto); always the tree; the
    /// commits and nothing else; the whole history.
    #[arg(long, value_name = "MODE", default_value = "auto", help_heading = "What to scan")]
    pub(super) mode: Mode,
    /// Whether to let git fetch what the clone lacks.
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "What to scan")]
    pub(super) fetch: Fetch,
    #[command(flatten)]
    pub(super) cache: CacheArgs,
    #[command(flatten)]
    pub(super) selection: SelectionArgs,
    /// The mildest level that fails (default: warning).
    #[arg(long, value_name = "LEVEL", help_heading = "Result")]
    pub(super) fail_on: Option<Fail>,
    #[command(flatten)]
    pub(super) accepted: AcceptedArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// What `figlint ci github` was told.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct GithubArgs {
    #[command(flatten)]
    pub(super) common: CommonArgs,
    /// Where to write the SARIF log of the tree (default: figlint.sarif in `RUNNER_TEMP`).
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    pub(super) sarif: Option<PathBuf>,
    /// The category of the SARIF log; the same for pull requests and for the default branch.
    #[arg(long, value_name = "NAME", default_value = "figlint", help_heading = "Report")]
    pub(super) category: String,
    /// Write no annotations.
    #[arg(long, help_heading = "Report")]
    pub(super) no_annotations: bool,
    /// Write no step summary.
    #[arg(long, help_heading = "Report")]
    pub(super) no_summary: bool,
}

/// What `figlint ci gitlab` was told.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct GitlabArgs {
    #[command(flatten)]
    pub(super) common: CommonArgs,
    /// Where to write the code quality report.
    #[arg(long, value_name = "FILE", default_value = "gl-code-quality-report.json")]
    #[arg(help_heading = "Report")]
    pub(super) code_quality: PathBuf,
    /// Where to write the secret detection report.
    #[arg(long, value_name = "FILE", default_value = "gl-secret-detection-report.json")]
    #[arg(help_heading = "Report")]
    pub(super) secret_detection: PathBuf,
}

/// What decides about success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Mode {
    /// What the event asks for.
    Auto,
    /// The tree.
    Tree,
    /// The commits of the event.
    Range,
    /// The whole history.
    History,
}

/// Whether git may fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Fetch {
    /// Where something is missing.
    Auto,
    /// Never.
    Never,
}
