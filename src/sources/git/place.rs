//! What of a repository is asked for, and what its paths are called in reports.

use std::path::{Path, PathBuf};

use super::change::Change;
use super::problem::Problem;
use super::{Options, open};
use crate::config::paths::PathGlobs;
use crate::sources::name::{is_within, name, normal};

/// The part of a repository that is read.
pub(super) struct Place {
    /// The root of the work tree as the base writes it; none of a bare repository.
    root: Option<PathBuf>,
    base: PathBuf,
    /// Folders and files from the root; the empty one is everything.
    limits: Vec<String>,
    exclude: PathGlobs,
}

impl Place {
    /// Of a repository with this work tree.
    pub(super) fn new(root: Option<&Path>, options: &Options) -> Result<Self, Problem> {
        Self::of(root, &options.paths, &options.base, &options.exclude)
    }

    /// The same without the rest of the options.
    pub(super) fn of(
        root: Option<&Path>,
        paths: &[PathBuf],
        base: &Path,
        exclude: &PathGlobs,
    ) -> Result<Self, Problem> {
        let root = root.map(canonical);
        let limits = match &root {
            Some(root) => limits(root, paths)?,
            None => vec![String::new()],
        };
        Ok(Self { root, base: canonical(base), limits, exclude: exclude.clone() })
    }

    /// What a path of the repository is called.
    pub(super) fn name(&self, path: &str) -> String {
        match &self.root {
            Some(root) if root.starts_with(&self.base) || self.base.starts_with(root) => {
                name(&root.join(path), &self.base)
            }
            _ => path.to_owned(),
        }
    }

    /// The file of the work tree.
    pub(super) fn file(&self, path: &[u8]) -> Option<PathBuf> {
        Some(self.root.as_ref()?.join(open::path(path)))
    }

    /// The changes that are asked for and not excluded by the configuration.
    pub(super) fn keep(&self, mut changes: Vec<Change>) -> Vec<Change> {
        changes.retain(|change| self.holds(&change.name()));
        changes
    }

    /// Whether a path is asked for and not excluded by the configuration.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.limits.iter().any(|limit| is_within(path, limit))
            && !is_excluded(&self.exclude, &self.name(path))
    }

    /// ` below a, b`, or nothing where everything is asked for.
    pub(super) fn below(&self) -> String {
        if self.limits.iter().any(String::is_empty) {
            return String::new();
        }
        format!(" below {}", self.limits.join(", "))
    }
}

/// Whether a name, or a folder above it, is excluded.
pub(super) fn is_excluded(exclude: &PathGlobs, name: &str) -> bool {
    let mut names = std::iter::successors(Some(name), |name| name.rfind('/').map(|at| &name[..at]));
    names.any(|name| exclude.is_match(name))
}

/// The paths from the root of the work tree.
fn limits(root: &Path, paths: &[PathBuf]) -> Result<Vec<String>, Problem> {
    let limit = |path: &PathBuf| {
        let full = canonical(path);
        // A scan of the repository itself, from inside its `.git` or of one without a work tree.
        if full.join("HEAD").is_file() && full.join("objects").is_dir() {
            return Ok(String::new());
        }
        // Of a repository that the environment names, one may stand above.
        if root.starts_with(&full) {
            return Ok(String::new());
        }
        let outside = |_| {
            let (path, root) = (path.display(), root.display());
            let named = if open::has_folder() { ", which GIT_DIR names" } else { "" };
            Problem::unreadable(format!(
                "{path} lies outside of the repository at {root}{named}; scan it with a second command"
            ))
        };
        full.strip_prefix(root)
            .map(|inside| inside.to_string_lossy().replace('\\', "/"))
            .map_err(outside)
    };
    paths.iter().map(limit).collect()
}

/// The path without links; of one that does not exist, as far as it does.
fn canonical(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| normal(&path));
    for folder in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (folder.canonicalize(), path.strip_prefix(folder)) {
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    path
}
