//! `figlint ci`: what a job of a CI service should scan, worked out from its environment, so that no
//! workflow has to.

mod args;
mod event;
mod git;
mod github;
mod gitlab;
mod job;
mod plan;
mod settle;
mod trusted;

use anyhow::Result;

pub(super) use args::CiCommand;

use super::exit::Exit;

/// Scans as the service asks for and reports as it reads.
pub(super) fn run(command: &CiCommand) -> Result<Exit> {
    match command {
        CiCommand::Github(args) => github::run(args),
        CiCommand::Gitlab(args) => gitlab::run(args),
    }
}
