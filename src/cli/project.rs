//! What a command works on: the configuration in force, the rules there are, and the folder that
//! paths count from.

use std::path::{Path, PathBuf};
use std::{env, fmt};

use anyhow::{Context, Result, anyhow, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use figlint::config::policy::Narrowing;
use figlint::config::{self, Config, Policy, Problem};
use figlint::engine::rule_keys;
use figlint::judge::baseline;
use figlint::rules::Ruleset;
use figlint::sources::name::normal;

use super::args::{ConfigArgs, SelectionArgs};

/// The configuration with everything it names.
pub(super) struct Project {
    /// The configuration in force.
    pub(super) config: Config,
    /// All rules, active or not.
    pub(super) rules: Ruleset,
    /// The folder that globs, fingerprints and baselines count paths from.
    pub(super) base: PathBuf,
    /// The current folder.
    pub(super) here: PathBuf,
}

impl Project {
    /// Finds and reads everything for a command about these paths.
    pub(super) fn load(args: &ConfigArgs, paths: &[PathBuf]) -> Result<Self> {
        let here = env::current_dir().context("the current folder cannot be found")?;
        let around = around(&here, paths);
        let file = config_file(args, &here, &around)?;
        let base = base(&here, &around, file.as_deref());
        let config = match &file {
            Some(file) => config::load(near(&here, file))?,
            None => Config::default(),
        };
        let rules = rules(&config)?;
        Ok(Self { config, rules, base, here })
    }

    /// The configuration against the rules, narrowed by the command line.
    pub(super) fn policy(&mut self, args: &SelectionArgs) -> Result<Policy> {
        let profile = args.profile.map(Into::into);
        let pedantic = args.pedantic.then_some(config::schema::ProfileName::Pedantic);
        if let Some(profile) = profile.or(pedantic) {
            self.config.profile = profile;
            self.config.max_lifetime = self.config.max_lifetime.or(profile.profile().max_lifetime);
        }
        let narrowing = Narrowing {
            only: args.select.clone(),
            ignore: args.ignore.clone(),
            min_confidence: args.min_confidence.map(Into::into),
        };
        let keys = rule_keys(&self.rules);
        narrowing.validate(&keys).map_err(|(message, help)| {
            anyhow!("{message}{}", help.map(|help| format!("; {help}")).unwrap_or_default())
        })?;
        let policy = Policy::new(&self.config, &keys, &narrowing).map_err(Problems)?;
        if !(0..keys.len()).any(|rule| policy.may_be_active(rule)) {
            bail!(
                "no rule is active: what `--select`, `--ignore` and the configuration say leaves \
                 none of {}; `figlint rules list` shows them",
                keys.len()
            );
        }
        Ok(policy)
    }

    /// Where the baseline is, and whether somebody said so.
    pub(super) fn baseline_file(&self, given: Option<&Path>) -> (PathBuf, bool) {
        match given.or(self.config.baseline.as_deref()) {
            Some(file) => (file.to_owned(), true),
            None => (self.near(&self.base.join(baseline::FILE_NAME)).to_owned(), false),
        }
    }

    /// The path as it is shortest from here.
    pub(super) fn near<'p>(&self, path: &'p Path) -> &'p Path {
        near(&self.here, path)
    }
}

/// Unix seconds and the day, in UTC.
pub(super) fn today() -> (i64, Date) {
    let now = Timestamp::now();
    (now.as_second(), now.to_zoned(TimeZone::UTC).date())
}

/// Everything wrong with a configuration, each with its place.
#[derive(Debug)]
pub(super) struct Problems(pub(super) Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.0.iter().enumerate() {
            let line_end = if at > 0 { "\n" } else { "" };
            write!(f, "{line_end}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// The folder around all the paths.
fn around(here: &Path, paths: &[PathBuf]) -> PathBuf {
    let folder = |path: &PathBuf| {
        let path = std::path::absolute(path).map_or_else(|_| here.to_owned(), |path| normal(&path));
        let is_folder = path.is_dir();
        path.ancestors().nth(usize::from(!is_folder)).unwrap_or(&path).to_owned()
    };
    let common = |a: PathBuf, b: PathBuf| {
        a.ancestors().find(|folder| b.starts_with(folder)).unwrap_or(&a).to_owned()
    };
    paths.iter().map(folder).reduce(common).unwrap_or_else(|| here.to_owned())
}

/// The configuration that was named, or else the one that is nearest to the current folder, or
/// else to the paths. Part of a project, scanned from its root, thus gets the root's.
fn config_file(args: &ConfigArgs, here: &Path, around: &Path) -> Result<Option<PathBuf>> {
    if args.no_config {
        return Ok(None);
    }
    let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(file) = args.config.clone().or_else(|| variable("FIGLINT_CONFIG")) {
        return Ok(Some(std::path::absolute(&file).map(|file| normal(&file)).unwrap_or(file)));
    }
    if around.starts_with(here)
        && let Some(file) = config::discover(here, None, None)?
    {
        return Ok(Some(file));
    }
    let (config_home, home) = (variable("XDG_CONFIG_HOME"), variable("HOME"));
    Ok(config::discover(around, config_home.as_deref(), home.as_deref())?)
}

/// The folder of the configuration if it lies around the paths, or else the repository's: that of
/// the current folder before one inside it.
fn base(here: &Path, around: &Path, file: Option<&Path>) -> PathBuf {
    let of_config = file.and_then(Path::parent).filter(|folder| around.starts_with(folder));
    let repository = |from: &Path| {
        from.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
    };
    let is_inside = around.starts_with(here);
    let of_here = || repository(here).filter(|root| around.starts_with(root));
    let default = || if is_inside { here } else { around }.to_owned();
    of_config
        .map(Path::to_owned)
        .or_else(of_here)
        .or_else(|| repository(around))
        .unwrap_or_else(default)
}

/// The rules that a configuration names.
pub(super) fn rules(config: &Config) -> Result<Ruleset> {
    let mut rules = if config.builtin { Ruleset::builtin()? } else { Ruleset::new(Vec::new())? };
    for folder in &config.rules {
        rules.add_folder(folder)?;
    }
    Ok(rules)
}

fn near<'p>(here: &Path, path: &'p Path) -> &'p Path {
    path.strip_prefix(here).unwrap_or(path)
}
