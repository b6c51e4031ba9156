//! Files below paths, as `git` and `rg` would list them, hidden ones included: `.env` is the target.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::{WalkBuilder, WalkState};
use rayon::prelude::*;

use super::repository::Tracked;
use super::{ArtifactSink, Skipped, name::name, text};
use crate::config::paths::PathGlobs;
use crate::model::artifact::{Artifact, Provenance};
use crate::model::run::{Notification, NotificationKind};

/// Up to this many files are read on the calling thread: a pool would cost more than it saves.
const FEW: usize = 16;

/// What to read, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The folder that names of artifacts count from, absolute: see [`name`].
    pub base: PathBuf,
    /// Whether `.gitignore`, `.ignore` and `.figlintignore` are honoured.
    pub ignore_files: bool,
    /// Globs of the configuration for names to leave out below folders.
    pub exclude: PathGlobs,
    /// Whether they hold for the paths themselves too.
    pub force_exclude: bool,
    /// Greatest size of a file, in bytes.
    pub max_file_size: u64,
}

/// Pushes every file below the paths into the sink.
pub fn visit(options: &Options, sink: &dyn ArtifactSink) {
    let tracked = Tracked::new(&options.paths);
    let mut paths = Vec::new();
    for path in options.paths.iter().filter(|path| !is_left_out(path, options)) {
        list(path, options, sink, &mut paths);
    }
    let named = paths.into_iter().map(|path| (name(&path, &options.base), path));
    let mut files: Vec<(String, PathBuf)> = named.collect();
    files.sort();
    files.dedup_by(|a, b| a.0 == b.0);
    sink.expect(files.len());
    let read = |file: &(String, PathBuf)| read(&file.0, &file.1, options, &tracked, sink);
    if files.len() <= FEW {
        files.iter().for_each(read);
    } else {
        files.par_iter().for_each(read);
    }
}

/// Whether a path given by name is excluded all the same, itself or with a folder above it.
pub fn is_left_out(path: &Path, options: &Options) -> bool {
    let full = name(path, &options.base);
    let mut names = std::iter::successors(Some(full.as_str()), |name| {
        name.rsplit_once('/').map(|(folder, _)| folder)
    });
    options.force_exclude && names.any(|name| options.exclude.is_match(name))
}

/// A path given by name is read, a folder walked.
fn list(path: &Path, options: &Options, sink: &dyn ArtifactSink, files: &mut Vec<PathBuf>) {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => walk(path, options, sink, files),
        Ok(_) => files.push(path.to_owned()),
        Err(error) => {
            sink.skipped(Skipped::Unreadable, unreadable(name(path, &options.base), &error));
        }
    }
}

fn walk(root: &Path, options: &Options, sink: &dyn ArtifactSink, files: &mut Vec<PathBuf>) {
    let honour = options.ignore_files;
    let exclude = options.exclude.clone();
    let base = options.base.clone();
    let mut builder = WalkBuilder::new(root);
    if honour {
        builder.add_custom_ignore_filename(".figlintignore");
    }
    let walker = builder
        .threads(rayon::current_num_threads())
        .hidden(false)
        .follow_links(false)
        .standard_filters(false)
        .ignore(honour)
        .git_ignore(honour)
        .git_exclude(honour)
        .git_global(honour)
        .parents(honour)
        .require_git(false)
        .filter_entry(move |entry| {
            let is_named = entry.depth() == 0;
            is_named
                || !is_version_control(entry.file_name())
                    && !exclude.is_match(&name(entry.path(), &base))
        })
        .build_parallel();
    let (sender, receiver) = std::sync::mpsc::channel();
    walker.run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    // The receiver lives until all walkers are done.
                    let _ = sender.send(entry.into_path());
                }
                Ok(_) => {}
                Err(error) => sink.skipped(Skipped::Unreadable, walk_error(&error, options)),
            }
            WalkState::Continue
        })
    });
    drop(sender);
    files.extend(receiver);
}

fn is_version_control(name: &std::ffi::OsStr) -> bool {
    [".git", ".hg", ".svn", ".bzr", ".jj", "CVS"].iter().any(|folder| name == *folder)
}

fn read(name: &str, path: &Path, options: &Options, tracked: &Tracked, sink: &dyn ArtifactSink) {
    let name = name.to_owned();
    match read_bounded(path, options.max_file_size) {
        Ok(Some(bytes)) => {
            let length = bytes.len() as u64;
            let provenance = Provenance::WorkTree { tracked: tracked.holds(path) };
            sink.artifact(Artifact::whole(name, text::decode(bytes), provenance), length);
        }
        Ok(None) => sink.skipped(Skipped::TooLarge, too_large(name, options.max_file_size)),
        Err(error) => sink.skipped(Skipped::Unreadable, unreadable(name, &error)),
    }
}

/// The bytes of a file; none if there are more than `limit`.
pub(super) fn read_bounded(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    if length > limit {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    // A file may grow while it is read, and a pipe has no length.
    file.by_ref().take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn unreadable(name: String, error: &io::Error) -> Notification {
    Notification {
        kind: NotificationKind::FileSkipped,
        path: Some(name),
        line: None,
        message: format!("it could not be read ({})", error.kind()),
        incomplete: true,
    }
}

fn walk_error(error: &ignore::Error, options: &Options) -> Notification {
    let reason = error
        .io_error()
        .map_or_else(|| "an ignore file has an error".to_owned(), |io| io.kind().to_string());
    Notification {
        kind: NotificationKind::FileSkipped,
        path: error_path(error).map(|path| name(path, &options.base)),
        line: None,
        message: format!("it could not be read ({reason})"),
        incomplete: true,
    }
}

fn error_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            error_path(err)
        }
        _ => None,
    }
}

fn too_large(name: String, limit: u64) -> Notification {
    Notification {
        kind: NotificationKind::FileSkipped,
        path: Some(name),
        line: None,
        message: format!("it is larger than {limit} bytes; raise max-file-size to scan it"),
        incomplete: false,
    }
}
