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

use anyhow::Result;

use super::args::HookCommand;
use super::exit::Exit;

/// Runs `figlint hook …`.
pub(super) fn run(command: &HookCommand) -> Result<Exit> {
    match command {
        HookCommand::Install(args) => install::install(args),
        HookCommand::Uninstall(args) => install::uninstall(args),
        HookCommand::Status { global } => status::print(*global),
        HookCommand::Run(args) => run::run(args),
    }
}
