//! What was typed. Nothing here is opened, looked up or decided.

mod git;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{Parser, Subcommand};
use clap_complete::Shell;

use figlint::config::values::Time;
use figlint::report::Format;

use super::choices::{self, Color, Fail, Fixes, HookName, Listing, Profile, Sarif, Severity, Sure};
use super::ci::CiCommand;

pub(super) use git::{CacheArgs, GitArgs, HistoryArgs};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_CODES: &str = "\
Exit codes:
  0  no finding at or above --fail-on
  1  findings
  2  the whole job could not be done: no file under a path, no active rule, an unreadable \
path or repository, a range that is not there, a bad configuration";

/// Finds plaintext credentials and unsafe OAuth endpoints before they are pushed.
#[derive(Debug, Parser)]
#[command(name = "figlint", version = version(), styles = STYLES, arg_required_else_help = true)]
#[command(after_help = EXIT_CODES, max_term_width = 100, propagate_version = false)]
pub(super) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to use colours.
    #[arg(
        long,
        global = true,
        value_name = "auto|always|never",
        hide_possible_values = true,
        default_value = "auto",
        hide_default_value = true
    )]
    pub(super) color: Color,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Scan files and folders, or what git holds.
    #[command(after_help = EXIT_CODES)]
    Scan(Box<ScanArgs>),
    /// Say what a rule finds, why it is wrong, and what to do.
    Explain(ExplainArgs),
    /// List, show and test rules.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Show and check the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Accept today's findings, to see only new ones from now on.
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Scan in a job of a CI service, as its event asks for.
    #[command(subcommand, after_help = EXIT_CODES)]
    Ci(CiCommand),
    /// Let git ask figlint before a commit or a push.
    #[command(subcommand)]
    Hook(HookCommand),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page, or write all of them into a folder.
    Man {
        /// The folder.
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}

/// What `scan` was told.
#[derive(Debug, clap::Args)]
pub(super) struct ScanArgs {
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// Scan standard input; the same as `-` for PATH.
    #[arg(long, help_heading = "What to scan")]
    pub(super) stdin: bool,
    /// What to call standard input; the name decides format and role.
    #[arg(long, value_name = "NAME", help_heading = "What to scan")]
    pub(super) stdin_name: Option<String>,
    #[command(flatten)]
    pub(super) git: GitArgs,
    #[command(flatten)]
    pub(super) past: HistoryArgs,
    #[command(flatten)]
    pub(super) selection: SelectionArgs,
    /// The mildest level that fails (default: warning).
    #[arg(long, value_name = "LEVEL", help_heading = "Result")]
    pub(super) fail_on: Option<Fail>,
    /// Leave out findings below this level; they do not fail either.
    #[arg(long, value_name = "LEVEL", help_heading = "Result")]
    pub(super) min_severity: Option<Severity>,
    /// End with 2 if a file was not read, or not in its own format.
    #[arg(long, help_heading = "Result")]
    pub(super) strict: bool,
    /// End with 0 even if there are findings; problems still end with 2.
    #[arg(long, help_heading = "Result")]
    pub(super) exit_zero: bool,
    #[command(flatten)]
    pub(super) accepted: AcceptedArgs,
    #[command(flatten)]
    pub(super) fixes: FixArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// What is mended.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArgs {
    /// Edit files so that findings go away, and report what remains. `safe` edits change nothing else;
    /// `=all` makes those too that need a look afterwards. No edit takes a leak back: what stood in a
    /// file has to be revoked.
    #[arg(
        long,
        value_name = "safe|all",
        hide_possible_values = true,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "safe"
    )]
    pub(super) fix: Option<Fixes>,
    /// Print the edits as a unified diff in the place of the text report, and make none. Credentials
    /// are masked.
    #[arg(long)]
    pub(super) diff: bool,
}

impl FixArgs {
    /// The edits that are asked for.
    pub(super) fn wanted(&self) -> Option<Fixes> {
        self.fix.or(self.diff.then_some(Fixes::Safe))
    }
}

/// What to scan.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What to scan")]
pub(super) struct TargetArgs {
    /// Files and folders; `-` is standard input. With `--staged` and the like: the repository, and
    /// what of it to read.
    #[arg(value_name = "PATH", default_value = ".", hide_default_value = true)]
    pub(super) paths: Vec<PathBuf>,
    /// Scan ignored files too: do not read .gitignore, .ignore and .figlintignore.
    #[arg(long)]
    pub(super) no_ignore: bool,
    /// Leave out what `exclude` of the configuration names, even if it is given as PATH: for hooks
    /// that pass every changed file.
    #[arg(long)]
    pub(super) force_exclude: bool,
    /// The largest file to scan (default: 10MiB).
    #[arg(long, value_name = "SIZE", value_parser = choices::size)]
    pub(super) max_file_size: Option<u64>,
    /// How many threads to use (default: one per core).
    #[arg(long, short, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
}

/// Which findings were accepted before.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Result")]
pub(super) struct AcceptedArgs {
    /// Accept the findings in this file (default: figlint-baseline.jsonl, where it exists).
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    pub(super) baseline: Option<PathBuf>,
    /// Use no baseline.
    #[arg(long)]
    pub(super) no_baseline: bool,
}

/// Which rules take part.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct SelectionArgs {
    /// Only these rules: ids, names, groups or tags, separated by commas.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Not these rules.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// The set of rules to start from.
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<Profile>,
    /// Short for `--profile pedantic`.
    #[arg(long, conflicts_with = "profile")]
    pub(super) pedantic: bool,
    /// Report findings of at least this confidence (default: medium).
    #[arg(long, value_name = "CONFIDENCE")]
    pub(super) min_confidence: Option<Sure>,
}

/// Which configuration holds.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Configuration")]
pub(super) struct ConfigArgs {
    /// Use this configuration file [env: `FIGLINT_CONFIG`] (default: the nearest figlint.toml or
    /// .figlint.toml up to the root of the repository).
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Use no configuration file.
    #[arg(long, visible_alias = "isolated")]
    pub(super) no_config: bool,
}

/// What is written, and where.
#[expect(clippy::struct_excessive_bools, reason = "flags are independent of each other")]
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Report")]
pub(super) struct ReportArgs {
    /// The format of the report (default: text).
    #[arg(long, short, value_parser = choices::format())]
    pub(super) format: Option<Format>,
    /// Write the report to this file instead of standard output. With a format in front, write one
    /// more report: `--output sarif=figlint.sarif`, as often as you like.
    #[arg(long, short, value_name = "[FORMAT=]FILE")]
    pub(super) output: Vec<String>,
    /// Say what became of everything that a rule saw, on all lines or on one: why was this found,
    /// why was that not? A path may be given as `FILE:LINE`.
    #[arg(long, value_name = "LINE", num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "a flag with an optional value")]
    pub(super) explain: Option<Option<usize>>,
    /// Show suppressed and accepted findings too.
    #[arg(long)]
    pub(super) show_suppressed: bool,
    /// Print findings only, and what makes the scan incomplete.
    #[arg(long, short, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Print advice at every finding, and every note.
    #[arg(long, short)]
    pub(super) verbose: bool,
    /// The category of a SARIF log, to tell several logs for one commit apart.
    #[arg(long, value_name = "NAME")]
    pub(super) sarif_category: Option<String>,
    /// Write the time of the scan into SARIF and JSON; two runs then never give the same bytes.
    #[arg(long)]
    pub(super) sarif_timestamps: bool,
    /// Who the SARIF log is for (default: full).
    #[arg(long, value_name = "WHO", default_value = "full", hide_default_value = true)]
    pub(super) sarif_profile: Sarif,
}

/// What `explain` was told.
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// Id or name of the rule, or the id of a note (`FIGN01`).
    pub(super) rule: String,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// `figlint rules …`.
#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List the rules, built-in ones and your own.
    List {
        /// How to print them.
        #[arg(long, short, default_value = "text")]
        format: Listing,
        /// Show the languages and formats that each rule claims, with its bad and good examples there
        /// (rules about one provider only where they are selected).
        #[arg(long)]
        coverage: bool,
        #[command(flatten)]
        selection: SelectionArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Print the file of a rule.
    Show {
        /// Id or name of the rule.
        rule: String,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Try the examples of the rules in a folder or a file.
    Test {
        /// The folder or file.
        #[arg(value_name = "DIR")]
        path: PathBuf,
        /// Name every example that holds.
        #[arg(long, short)]
        verbose: bool,
    },
}

/// `figlint config …`.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Print the configuration in force, with the source of every value.
    Show {
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Say everything that is wrong with the configuration.
    Check {
        /// The file (default: the one in force).
        file: Option<PathBuf>,
    },
    /// Print the JSON schema of figlint.toml.
    Schema,
}

/// `figlint baseline …`.
#[derive(Debug, Subcommand)]
pub(super) enum BaselineCommand {
    /// Write a baseline of all present findings.
    Create {
        #[command(flatten)]
        scan: BaselineArgs,
        /// Replace a baseline that is there, with what people said in it.
        #[arg(long)]
        force: bool,
    },
    /// Remove entries that match nothing any more, and follow renamed files.
    Update {
        #[command(flatten)]
        scan: BaselineArgs,
        /// Accept new findings too.
        #[arg(long)]
        add: bool,
    },
    /// Count the entries by status and rule.
    Stats {
        /// How to print them.
        #[arg(long, short, default_value = "text")]
        format: Listing,
        /// The baseline file (default: figlint-baseline.jsonl).
        #[arg(long, value_name = "FILE")]
        baseline: Option<PathBuf>,
        #[command(flatten)]
        config: ConfigArgs,
    },
}

/// What a baseline is made from.
#[derive(Debug, clap::Args)]
pub(super) struct BaselineArgs {
    #[command(flatten)]
    pub(super) target: TargetArgs,
    #[command(flatten)]
    pub(super) selection: SelectionArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// The baseline file (default: figlint-baseline.jsonl).
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
}

/// `figlint hook …`.
#[derive(Debug, Subcommand)]
pub(super) enum HookCommand {
    /// Write hooks into the repository around the current folder. A hook that is there runs first.
    Install(HookArgs),
    /// Take hooks away again, and put back what was there before.
    Uninstall(HookArgs),
    /// Say which hooks there are, and where.
    Status {
        /// Those for all your repositories.
        #[arg(long)]
        global: bool,
    },
    /// What a hook does: for other hook managers, which call it themselves.
    Run(HookRunArgs),
}

/// Which hooks.
#[derive(Debug, clap::Args)]
pub(super) struct HookArgs {
    /// The hooks (default: pre-commit, or pre-receive in a bare repository; to uninstall: all).
    #[arg(value_name = "HOOK", hide_possible_values = false)]
    pub(super) hooks: Vec<HookName>,
    /// For all your repositories: `core.hooksPath` of your own git configuration.
    #[arg(long)]
    pub(super) global: bool,
}

/// What a hook does.
#[derive(Debug, clap::Args)]
pub(super) struct HookRunArgs {
    /// The hook.
    #[arg(value_name = "HOOK")]
    pub(super) hook: HookName,
    /// What git hands to the hook.
    #[arg(value_name = "ARGUMENT", last = true)]
    pub(super) arguments: Vec<OsString>,
    /// Run this hook first, if it is there, with the same arguments and the same input; if it fails,
    /// so does this one. May be given several times.
    #[arg(long, value_name = "FILE")]
    pub(super) first: Vec<PathBuf>,
    /// The longest time to take, such as `10s` (default: `hook.timeout` of the configuration).
    #[arg(long, value_name = "TIME", value_parser = choices::time)]
    pub(super) timeout: Option<Time>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

fn version() -> String {
    let rules = figlint::rules::ruleset::builtin_sources().len();
    let commit = option_env!("FIGLINT_COMMIT");
    let commit = commit.map(|commit| format!("commit {commit}, ")).unwrap_or_default();
    format!("{} ({commit}{rules} rules)", env!("CARGO_PKG_VERSION"))
}
