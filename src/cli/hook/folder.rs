//! Where hooks are: in the repository, wherever `core.hooksPath` says, or in a folder for all
//! repositories of a user.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::git;

/// A folder of hooks.
pub(super) struct Folder {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Whether figlint made it to stand in for the folders of all repositories. git then looks into
    /// none of theirs, so the hooks in it have to.
    pub(super) stands_in: bool,
    /// What to know about it beside where it is.
    pub(super) note: Option<String>,
}

impl Folder {
    /// That of the repository around the current folder, or the user's.
    pub(super) fn find(global: bool) -> Result<Self> {
        if global { Self::of_user() } else { Self::of_repository() }
    }

    fn of_repository() -> Result<Self> {
        let path = git::hooks_folder()?;
        if path.ends_with(".husky/_") {
            bail!(
                "husky writes the hooks of this repository itself; add the line `figlint hook run \
                 pre-commit` to .husky/pre-commit in the place of this command"
            );
        }
        let configured = git::line(&["config", "--get", git::HOOKS_PATH])?;
        let own = git::line(&["config", "--local", "--get", git::HOOKS_PATH])?;
        let note = configured.map(|_| match own {
            Some(_) => format!("{} of this repository names that folder", git::HOOKS_PATH),
            None => format!(
                "{} of your own git configuration names that folder: it is for all your repositories",
                git::HOOKS_PATH
            ),
        });
        let stands_in = own_folder().is_some_and(|own| own == path);
        Ok(Self { path, stands_in, note })
    }

    fn of_user() -> Result<Self> {
        let configured =
            git::line(&["config", "--global", "--type=path", "--get", git::HOOKS_PATH])?;
        let own = own_folder();
        if let Some(path) = configured.map(PathBuf::from) {
            if !path.is_absolute() {
                bail!(
                    "{} of your git configuration is {}, a folder in each repository; run `figlint \
                     hook install` in each",
                    git::HOOKS_PATH,
                    path.display()
                );
            }
            let stands_in = own.is_some_and(|own| own == path);
            return Ok(Self { path, stands_in, note: None });
        }
        let Some(path) = own else {
            bail!("there is no home folder to keep hooks in: set HOME or XDG_CONFIG_HOME");
        };
        Ok(Self { path, stands_in: true, note: None })
    }

    /// Tells git to look here.
    pub(super) fn enable(&self) -> Result<()> {
        let known = git::line(&["config", "--global", "--get", git::HOOKS_PATH])?;
        match self.path.to_str() {
            _ if known.is_some() => Ok(()),
            Some(path) => git::configure(&[git::HOOKS_PATH, path]),
            None => bail!("{}: git's configuration cannot hold this name", self.path.display()),
        }
    }

    /// Tells git not to look here any more.
    pub(super) fn disable(&self) -> Result<()> {
        let known = git::line(&["config", "--global", "--type=path", "--get", git::HOOKS_PATH])?;
        if known.is_some_and(|known| Path::new(&known) == self.path) {
            git::configure(&["--unset", git::HOOKS_PATH])?;
        }
        Ok(())
    }
}

/// Where figlint keeps hooks for all repositories of a user (XDG base directory specification).
fn own_folder() -> Option<PathBuf> {
    let folder = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")))?;
    Some(config.join("figlint").join("hooks"))
}
