//! The configuration of a pull request is that of its base: otherwise whoever asks for a review could
//! switch the rules off in the same breath. Nothing of the request itself is read here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use figlint::config::{self, Config, discover};
use figlint::judge::baseline::{self, Baseline};
use figlint::sources::name::normal;

use super::super::args::{AcceptedArgs, ConfigArgs};
use super::super::project::{self, Project};
use super::event::variable;
use super::git::Git;

/// The files of a repository as a commit has them, and those outside of it as they are.
pub(super) struct Trusted<'g> {
    git: &'g Git,
    commit: &'g str,
    root: PathBuf,
}

impl<'g> Trusted<'g> {
    /// Of a commit.
    pub(super) fn new(git: &'g Git, commit: &'g str) -> Result<Self> {
        let root = git.root().context("there is no work tree around the current folder")?;
        Ok(Self { git, commit, root })
    }

    /// The project under the configuration of the commit. One that was named and that the commit
    /// does not have is a mistake of the request, and no reason to go without.
    pub(super) fn project(&self, args: &ConfigArgs) -> Result<Project> {
        let here = std::env::current_dir().context("the current folder cannot be found")?;
        let file = self.file(args, &here)?;
        let mut config = match &file {
            Some(file) => config::load::load_with(file, &|path| self.read(path))?,
            None => Config::default(),
        };
        let base = file.as_deref().and_then(Path::parent).filter(|at| here.starts_with(at));
        let base = base.unwrap_or(&self.root).to_owned();
        let folders = tempfile::tempdir().context("no folder for rules can be made")?;
        let named = std::mem::take(&mut config.rules);
        for (number, folder) in named.iter().enumerate() {
            config.rules.push(self.rules(folder, &folders.path().join(number.to_string()))?);
        }
        let rules = project::rules(&config)?;
        config.rules = named;
        Ok(Project { config, rules, base, here })
    }

    /// The baseline that is in force.
    pub(super) fn baseline(
        &self,
        project: &Project,
        args: &AcceptedArgs,
    ) -> Result<Option<(PathBuf, Baseline)>> {
        if args.no_baseline {
            return Ok(None);
        }
        let given = args.baseline.as_deref();
        let (file, is_asked) = match given.or(project.config.baseline.as_deref()) {
            Some(file) => (project.here.join(file), true),
            None => (project.base.join(baseline::FILE_NAME), false),
        };
        let shown = file.display();
        let text = match self.read(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_asked => return Ok(None),
            Err(error) => bail!("{shown}: the base has no such baseline ({})", error.kind()),
        };
        let read = Baseline::parse(&text);
        let read = read.map_err(|error| anyhow!("{shown}:{}: {}", error.line, error.message))?;
        Ok(Some((file, read)))
    }

    fn file(&self, args: &ConfigArgs, here: &Path) -> Result<Option<PathBuf>> {
        if args.no_config {
            return Ok(None);
        }
        let named = args.config.clone().or_else(|| variable("FIGLINT_CONFIG").map(PathBuf::from));
        if let Some(file) = named {
            let file = normal(&here.join(file));
            self.read(&file).with_context(|| {
                format!(
                    "{}: the base of the request has no such configuration, and that of the request \
                     itself does not count; merge it first",
                    file.display()
                )
            })?;
            return Ok(Some(file));
        }
        let folders = here.ancestors().take_while(|folder| folder.starts_with(&self.root));
        let mut files = folders.flat_map(|at| discover::NAMES.map(|name| at.join(name)));
        Ok(files.find(|file| self.read(file).is_ok()))
    }

    fn read(&self, path: &Path) -> io::Result<String> {
        let Some(name) = self.name(path) else { return fs::read_to_string(path) };
        let bytes = self.git.read(self.commit, &name).ok_or(io::ErrorKind::NotFound)?;
        String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
    }

    /// The folder of rules, as the commit has it, in another place.
    fn rules(&self, folder: &Path, place: &Path) -> Result<PathBuf> {
        let Some(name) = self.name(folder) else { return Ok(folder.to_owned()) };
        let files = self.git.files(self.commit, &name);
        if files.is_empty() {
            bail!("{}: the base of the request has no such folder of rules", folder.display());
        }
        for file in files.iter().filter(|file| is_rule(file)) {
            let inside = file.strip_prefix(&name).unwrap_or(file).trim_start_matches('/');
            let target = normal(&place.join(inside));
            if let (Some(parent), true) = (target.parent(), target.starts_with(place)) {
                fs::create_dir_all(parent)?;
                fs::write(&target, self.read(&self.root.join(file))?)?;
            }
        }
        Ok(place.to_owned())
    }

    /// What git calls a path of the repository.
    fn name(&self, path: &Path) -> Option<String> {
        let inside = normal(path).strip_prefix(&self.root).ok()?.to_str()?.replace('\\', "/");
        Some(inside)
    }
}

fn is_rule(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == "toml")
}
