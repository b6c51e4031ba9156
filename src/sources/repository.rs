//! What git says about a work tree: which files it tracks, and which repository this is.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use git2::Repository as Git;

use crate::model::run::Repository;

/// Which files git tracks. Outside a repository nothing is known.
pub struct Tracked {
    /// Each path given, with the same place as git writes it: relative to the work tree's root.
    bases: Vec<(PathBuf, PathBuf)>,
    files: HashSet<Vec<u8>>,
}

impl Tracked {
    /// Reads the index of the repository around the first path.
    pub fn new(paths: &[PathBuf]) -> Self {
        Self::read(paths).unwrap_or(Self { bases: Vec::new(), files: HashSet::new() })
    }

    fn read(paths: &[PathBuf]) -> Option<Self> {
        let git = open(paths.first()?)?;
        let root = git.workdir()?.canonicalize().ok()?;
        let index = git.index().ok()?;
        let base = |path: &PathBuf| {
            let inside = path.canonicalize().ok()?.strip_prefix(&root).ok()?.to_owned();
            Some((path.clone(), inside))
        };
        let bases = paths.iter().filter_map(base).collect();
        Some(Self { bases, files: index.iter().map(|entry| entry.path).collect() })
    }

    /// Whether a file is tracked; none outside the repository.
    pub fn holds(&self, path: &Path) -> Option<bool> {
        let (given, base) = self.bases.iter().find(|(given, _)| path.starts_with(given))?;
        let relative = base.join(path.strip_prefix(given).ok()?);
        let name = relative.to_string_lossy().replace('\\', "/");
        Some(self.files.contains(name.trim_end_matches('/').as_bytes()))
    }
}

/// The repository around a path, for reports. Credentials in the remote's address are left out.
pub fn describe(path: &Path) -> Option<Repository> {
    Some(of(&open(path)?))
}

/// A repository, for reports. Credentials in the remote's address are left out.
pub(super) fn of(git: &Git) -> Repository {
    let head = git.head().ok();
    let remote = git.find_remote("origin").ok();
    Repository {
        uri: remote.as_ref().and_then(|remote| remote.url().ok()).map(without_userinfo),
        revision: head.as_ref().and_then(|head| head.target()).map(|id| id.to_string()),
        branch: head.as_ref().and_then(|head| head.shorthand().ok()).map(str::to_owned),
    }
}

fn open(path: &Path) -> Option<Git> {
    Git::discover(path).ok()
}

/// An address without the user and the password in it.
pub(super) fn without_userinfo(address: &str) -> String {
    match url::Url::parse(address) {
        Ok(mut url) if url.has_host() => {
            // Both fail only for URLs that cannot have them.
            let _ = url.set_password(None);
            let _ = url.set_username("");
            url.to_string()
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_lose_their_credentials() {
        let address = ["https://someone:q7Rk2vZx9LmT4wBn", "@git.acme-pay.com/a.git"].concat();
        assert_eq!(without_userinfo(&address), "https://git.acme-pay.com/a.git");
        assert_eq!(without_userinfo("git@git.acme-pay.com:a.git"), "git@git.acme-pay.com:a.git");
    }
}
