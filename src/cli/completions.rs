//! `figlint completions` and `figlint man`: both come from the same description of the flags.

use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Args;
use super::exit::Exit;
use super::output;

/// Prints the completion script.
pub(super) fn script(shell: Shell) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "figlint", &mut script);
    output::print(|out| Ok(out.write_all(&script)?))?;
    Ok(Exit::Clean)
}

/// Prints the page of `figlint`, or writes one page for every command into a folder.
pub(super) fn man(folder: Option<&Path>) -> Result<Exit> {
    let Some(folder) = folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Args::command()).render(&mut page)?;
        output::print(|out| Ok(out.write_all(&page)?))?;
        return Ok(Exit::Clean);
    };
    let failed = || format!("{}: cannot write the manual pages", folder.display());
    std::fs::create_dir_all(folder).with_context(failed)?;
    clap_mangen::generate_to(Args::command(), folder).with_context(failed)?;
    Ok(Exit::Clean)
}
