//! What only git itself can answer: where its hooks are, given all its files of configuration.

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The variable of git's configuration that names the folder of hooks.
pub(super) const HOOKS_PATH: &str = "core.hooksPath";

/// What a call prints, without the line end; none if it prints nothing or says no.
pub(super) fn line(arguments: &[&str]) -> Result<Option<String>> {
    let (is_success, out, _) = call(arguments)?;
    Ok(Some(out).filter(|out| is_success && !out.is_empty()))
}

/// The folder of the repository's hooks.
pub(super) fn hooks_folder() -> Result<PathBuf> {
    let (is_success, out, said) = call(&["rev-parse", "--git-path", "hooks"])?;
    if !is_success {
        bail!("there is no git repository here to install hooks in ({said})");
    }
    let folder = PathBuf::from(out);
    std::path::absolute(&folder).with_context(|| folder.display().to_string())
}

/// Whether the repository has no work tree.
pub(super) fn is_bare() -> Result<bool> {
    Ok(line(&["rev-parse", "--is-bare-repository"])?.as_deref() == Some("true"))
}

/// Changes the user's own configuration.
pub(super) fn configure(arguments: &[&str]) -> Result<()> {
    let arguments = [&["config", "--global"], arguments].concat();
    match call(&arguments)? {
        (true, ..) => Ok(()),
        (false, _, said) => bail!("git could not change your configuration: {said}"),
    }
}

/// Whether it worked, what it printed, and what it complained about.
fn call(arguments: &[&str]) -> Result<(bool, String, String)> {
    let output = Command::new("git").args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            anyhow::anyhow!("hooks need the git command, which is not there")
        }
        _ => error.into(),
    })?;
    let text =
        |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end_matches(['\r', '\n']).to_owned();
    let said = text(&output.stderr);
    let said = said.lines().next().unwrap_or("it said nothing").trim_start_matches("fatal: ");
    Ok((output.status.success(), text(&output.stdout), said.to_owned()))
}
