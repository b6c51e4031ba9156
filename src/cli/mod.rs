//! The command line: what was typed (`args`), what it means (`settings`, `project`), one file for
//! each command, and the exit codes.

mod args;
mod baseline;
mod choices;
mod ci;
mod completions;
mod config;
mod coverage;
mod decisions;
mod exit;
mod explain;
mod fix;
mod hook;
mod input;
mod nothing;
mod output;
mod progress;
mod project;
mod report;
mod rules;
mod scan;
mod settings;

use std::ffi::OsStr;
use std::panic;
use std::path::Path;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use figlint::engine::place_of_panic;

use args::{Args, Command};
use exit::Exit;

/// Runs the command that was typed.
pub(super) fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(error).into(),
    };
    args.color.choose();
    // What a panic says may quote a file.
    panic::set_hook(Box::new(|info| {
        let place = place_of_panic(info);
        output::error(&anyhow!(
            "internal error at {place}; that is a mistake in figlint: please report it with that place"
        ));
    }));
    // Whatever was not done makes the scan incomplete, so nobody takes this for findings.
    match panic::catch_unwind(|| run(args.command)).unwrap_or_else(|_| Ok(Exit::Incomplete.into()))
    {
        Ok(code) => code,
        Err(error) if output::is_closed_pipe(&error) => Exit::Clean.into(),
        Err(error) => {
            output::error(&error);
            Exit::Incomplete.into()
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    let exit = match command {
        Command::Scan(args) => scan::run(*args),
        Command::Explain(args) => explain::run(&args),
        Command::Rules(command) => rules::run(&command),
        Command::Config(command) => config::run(&command),
        Command::Baseline(command) => baseline::run(&command),
        Command::Ci(command) => ci::run(&command),
        Command::Hook(command) => return hook::run(&command),
        Command::Completions { shell } => completions::script(shell),
        Command::Man { folder } => completions::man(folder.as_deref()),
    };
    exit.map(ExitCode::from)
}

/// Help and version are no mistakes. A path in the place of a command gets the command it lacks.
fn usage(mut error: clap::Error) -> Exit {
    if let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
        && error.kind() == ErrorKind::InvalidSubcommand
        && Path::new(OsStr::new(word)).exists()
    {
        let tip = format!("to scan it, run `figlint scan {word}`");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
        error.remove(ContextKind::SuggestedSubcommand);
    }
    // Nothing can be said where the error itself cannot be written.
    let _ = error.print();
    if error.exit_code() == 0 { Exit::Clean } else { Exit::Incomplete }
}
