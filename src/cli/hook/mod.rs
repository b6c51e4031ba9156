//! `figlint hook`: writing hooks into repositories without harm to those that are there, and what the
//! hooks do.

mod folder;
mod git;
mod install;
mod push;
mod run;
mod script;
mod slot;
mod status;

use std::process::ExitCode;

use anyhow::Result;

use super::args::HookCommand;

/// Runs `figlint hook …`.
pub(super) fn run(command: &HookCommand) -> Result<ExitCode> {
    let exit = match command {
        HookCommand::Install(args) => install::install(args),
        HookCommand::Uninstall(args) => install::uninstall(args),
        HookCommand::Status { global } => status::print(*global),
        // It may end as another hook did.
        HookCommand::Run(args) => return run::run(args),
    };
    exit.map(ExitCode::from)
}
