//! Opening a repository, and in words why that failed.
//!
//! Inside a hook git says by environment variables which repository, index and object store it
//! means: during `git commit -a` the index is another file, and what a push brings is in a store of
//! its own (githooks(5), git-receive-pack(1) "Quarantine Environment"). Those win over any path.

use std::borrow::Cow;
use std::collections::HashSet;
use std::env;
use std::path::{Path, PathBuf};

use git2::{ErrorCode, Repository};
use rayon::prelude::*;

use super::command::Command;
use super::index::Index;
use super::library::Library;
use super::problem::Problem;
use super::store::Store;

/// Variables by which git names the repository, the index, or where objects are.
const VARIABLES: [&str; 3] = ["GIT_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"];

/// Up to this many things are done on the calling thread: more threads would cost more than they
/// save.
const FEW: usize = 16;

/// A repository that can be opened again, on another thread.
pub(super) enum Opened {
    Library(PathBuf),
    Command(Command),
}

impl Opened {
    /// Opens it again.
    pub(super) fn store(&self) -> Result<Box<dyn Store>, Problem> {
        match self {
            Self::Library(folder) => Ok(Box::new(Library::open(folder)?)),
            Self::Command(command) => Ok(Box::new(command.clone())),
        }
    }
}

impl Opened {
    /// Does something for each: here if they are few, else on all threads, each of which opens the
    /// repository for itself.
    pub(super) fn each<'i, I: Sync, T: Send>(
        &self,
        here: &dyn Store,
        items: &'i [I],
        act: impl Fn(&dyn Store, &'i I) -> T + Sync,
    ) -> Result<Vec<T>, Problem> {
        if items.len() <= FEW {
            return Ok(items.iter().map(|item| act(here, item)).collect());
        }
        let act = |store: &mut Result<Box<dyn Store>, Problem>, item: &'i I| match store {
            Ok(store) => Ok(act(store.as_ref(), item)),
            Err(problem) => Err(problem.clone()),
        };
        items.par_iter().with_min_len(FEW).map_init(|| self.store(), act).collect()
    }
}

/// What a repository is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The index, and the commits before the one to come.
    Index,
    /// Commits in their order.
    Commits,
    /// Objects as they are stored.
    Objects,
}

/// Opens the repository around the first of the paths, or the one that the environment names: with
/// the library, and with the `git` command if the library cannot.
pub(super) fn open(paths: &[PathBuf], purpose: Purpose) -> Result<Opened, Problem> {
    let folder = folder(paths.first().map_or(Path::new("."), PathBuf::as_path));
    let error = match repository(&folder) {
        Ok(git) => match unfit(&git, purpose) {
            None => return checked(&git, folder),
            Some(error) => error,
        },
        Err(error) => error,
    };
    if error.code() == ErrorCode::NotFound && !has_folder() && git_folder(&folder).is_none() {
        let shown = folder.display();
        return Err(Problem::unreadable(format!(
            "there is no git repository around {shown}; name one as PATH"
        )));
    }
    match Command::open(if is_named() { None } else { Some(&folder) }) {
        Ok(command) => Ok(Opened::Command(command)),
        Err(said) => Err(Problem::unreadable(reason(&error, &folder, &said))),
    }
}

/// Why the library will not do for this.
fn unfit(git: &Repository, purpose: Purpose) -> Option<git2::Error> {
    match purpose {
        Purpose::Index if Index::open(git).is_some() => None,
        Purpose::Index => git.index().err(),
        // The library follows grafts, and cannot be kept from it.
        Purpose::Commits => has_grafts(git).then(|| git2::Error::from_str("it has grafts")),
        Purpose::Objects => None,
    }
}

/// Whether commits are shown with other parents than they have (gitrepository-layout(5), "info/grafts").
fn has_grafts(git: &Repository) -> bool {
    std::fs::metadata(git.commondir().join("info/grafts")).is_ok_and(|file| file.len() > 0)
}

/// Opens the repository around a folder, or the one that the environment names.
///
/// # Errors
/// There is none, or it is of a kind that the library does not know, or somebody else's.
pub fn repository(folder: &Path) -> Result<Repository, git2::Error> {
    if is_named() { Repository::open_from_env() } else { Repository::discover(folder) }
}

/// The root of the work tree. Where the configuration does not say whether there is one, the library
/// takes the folder around the repository for it; git does not.
pub(super) fn work_tree(git: &Repository) -> Option<&Path> {
    let is_said = || {
        let config = git.config().and_then(|mut config| config.snapshot()).ok();
        let has = |name: &str| config.as_ref().is_some_and(|config| config.get_bytes(name).is_ok());
        has("core.bare") || has("core.worktree")
    };
    git.workdir().filter(|root| is_named() || root.join(".git").exists() || is_said())
}

/// The commits at which a shallow clone ends, of a repository whose common folder this is.
pub(super) fn cuts(folder: &Path) -> HashSet<String> {
    let text = std::fs::read_to_string(folder.join("shallow")).unwrap_or_default();
    text.lines().map(|line| line.trim().to_owned()).collect()
}

/// A path of git as one of this system.
#[cfg(unix)]
pub(super) fn path(bytes: &[u8]) -> Cow<'_, Path> {
    use std::os::unix::ffi::OsStrExt;
    Cow::Borrowed(Path::new(std::ffi::OsStr::from_bytes(bytes)))
}

/// A path of git as one of this system.
#[cfg(not(unix))]
pub(super) fn path(bytes: &[u8]) -> Cow<'_, Path> {
    Cow::Owned(PathBuf::from(String::from_utf8_lossy(bytes).into_owned()))
}

/// An index that does not exist holds nothing, and the scan of nothing would look clean.
fn checked(git: &Repository, folder: PathBuf) -> Result<Opened, Problem> {
    let Some(index) = env::var_os("GIT_INDEX_FILE").filter(|file| !file.is_empty()) else {
        return Ok(Opened::Library(folder));
    };
    let from_root = git.workdir().is_some_and(|root| root.join(&index).exists());
    if Path::new(&index).exists() || from_root {
        return Ok(Opened::Library(folder));
    }
    Err(Problem::unreadable(format!(
        "GIT_INDEX_FILE names {}, which does not exist; run figlint in the folder that git started \
         the hook in, the root of the work tree",
        Path::new(&index).display()
    )))
}

/// Whether the environment names the repository or a part of it.
fn is_named() -> bool {
    VARIABLES.iter().any(|name| is_set(name))
}

/// Whether the environment names the repository's own folder.
pub(super) fn has_folder() -> bool {
    is_set("GIT_DIR")
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// The folder, or what of it exists, absolute.
fn folder(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.ancestors().find(|folder| folder.is_dir()).unwrap_or(&path).to_owned()
}

/// What looks like a repository around a folder.
fn git_folder(folder: &Path) -> Option<PathBuf> {
    let is_bare = |folder: &Path| folder.join("HEAD").exists() && folder.join("objects").is_dir();
    let found = folder.ancestors().find(|at| at.join(".git").exists() || is_bare(at))?;
    Some(found.to_owned())
}

/// Why neither the library nor the command can read it, and the way out.
fn reason(error: &git2::Error, folder: &Path, said: &str) -> String {
    let root = git_folder(folder).unwrap_or_else(|| folder.to_owned());
    let root = root.display();
    if error.code() == ErrorCode::Owner || said.contains("dubious ownership") {
        return format!(
            "git does not trust the repository at {root}, because it belongs to somebody else; if \
             you do, run `git config --global --add safe.directory {root}`"
        );
    }
    let error = error.message();
    let feature = [
        ("refstorage", "its references are stored as a reftable"),
        ("index", "its index"),
        ("grafts", "commits with other parents"),
    ]
    .into_iter()
    .find(|(word, _)| error.contains(word))
    .map_or_else(
        || format!("the repository at {root}"),
        |(_, what)| format!("the repository at {root} ({what})"),
    );
    format!(
        "{feature} could not be read: {error}; the git command could not read it either: {said}"
    )
}
