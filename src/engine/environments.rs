//! Which environment something belongs to: by what the configuration says, or by what names give away.

use crate::classify::role::{self, Environment};
use crate::config::hosts::HostPattern;
use crate::config::load::Config;
use crate::config::paths::PathGlobs;
use crate::model::artifact::Role;

/// An environment: the well-known ones first, the gravest of them first, then by name.
pub(super) type Label = (usize, String);

/// What the gravest of the known environments is sorted under.
pub(super) const PRODUCTION: usize = Environment::Production as usize;

/// The environments that the configuration names.
pub(super) struct Environments {
    names: Vec<String>,
    paths: PathGlobs,
    hosts: Vec<(usize, HostPattern)>,
    prefixes: Vec<(usize, String)>,
}

impl Environments {
    pub(super) fn new(config: &Config) -> Self {
        let all = || config.environments.values().enumerate();
        let paths =
            all().flat_map(|(at, one)| one.paths.iter().map(move |glob| (at, glob.as_str())));
        let hosts = all().flat_map(|(at, one)| {
            one.hosts.iter().filter_map(move |host| Some((at, HostPattern::new(host).ok()?)))
        });
        let prefix = |(at, one): (usize, &crate::config::schema::Environment)| {
            Some((at, one.id_prefix.clone().filter(|prefix| !prefix.is_empty())?))
        };
        Self {
            names: config.environments.keys().cloned().collect(),
            // Loading has refused globs that are none.
            paths: PathGlobs::owned(paths).unwrap_or_default(),
            hosts: hosts.collect(),
            prefixes: all().filter_map(prefix).collect(),
        }
    }

    /// What the configuration says of a path.
    pub(super) fn configured(&self, path: &str) -> Option<Label> {
        self.named(*self.paths.matching(path).first()?)
    }

    /// What it says of a host.
    pub(super) fn of_host(&self, host: &str) -> Option<Label> {
        self.named(self.hosts.iter().find(|(_, host_is)| host_is.matches(host))?.0)
    }

    /// What it says of a client's identifier: the longest beginning counts.
    pub(super) fn of_id(&self, id: &str) -> Option<Label> {
        let fits = |(_, prefix): &&(usize, String)| id.starts_with(prefix.as_str());
        self.named(self.prefixes.iter().filter(fits).max_by_key(|(_, prefix)| prefix.len())?.0)
    }

    /// What the document or the block of the file says, else the name of the file or its folder.
    pub(super) fn told(path: &str, locator: &str, around: Option<Environment>) -> Option<Label> {
        let block = locator.split('.').take(3).find_map(|part| {
            let is_word = part.bytes().all(|byte| byte.is_ascii_alphabetic());
            role::environment(part).filter(|_| is_word)
        });
        around.or(block).or_else(|| role::environment(path)).map(label)
    }

    fn named(&self, at: usize) -> Option<Label> {
        let name = self.names.get(at)?;
        let known = role::environment(name);
        Some(known.map_or_else(|| (usize::MAX, name.clone()), label))
    }
}

/// A known environment as it is sorted and shown.
pub(super) fn label(environment: Environment) -> Label {
    (environment as usize, environment.to_string())
}

/// What a guide shows for several environments was made up for the guide.
pub(super) fn is_document(path: &str) -> bool {
    role::role(path) == Role::Doc
}

/// A folder of tests is no environment, unlike `.env.test`.
pub(super) fn is_test_code(path: &str) -> bool {
    path.rsplit_once('/')
        .is_some_and(|(folder, _)| role::role(&format!("{folder}/config.yml")) == Role::Test)
}
