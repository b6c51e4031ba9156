//! A whole history: every blob is looked at once, and each secret is reported once, with the commit
//! that introduced it and what became of it.
//!
//! First all blobs are looked at (`look`), judging only what was not judged in another version (`novelty`);
//! that says what there is (`sightings`). Then the versions of the files concerned are searched for
//! the same lines (`trace`), which says since when and until when. In the end the blob that is
//! reported on is judged in full (`report`), so that what is said of it is what a scan of that
//! version would say.
//!
//! Memory: what is read before the blobs (commits with their messages, trees as numbers, places) grows
//! with the number of objects, by some 500 bytes each; what is known of lines is bounded (`novelty`:
//! 64 tables of at most nine megabytes); of blobs each thread holds those that one is built from.

mod cache;
pub(super) mod fresh;
mod lines;
mod look;
mod novelty;
mod report;
mod sightings;
mod trace;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::guard::guarded;
use super::{Collector, Progress, Scan, Stage};
use crate::model::artifact::{Artifact, Content, Provenance};
use crate::model::commit;
use crate::model::run::Repository;
use crate::sources::git::history::{Commit, History, MESSAGE, Options};
use crate::sources::{ArtifactSink, text};

use cache::Cache;
use lines::LineHasher;
use sightings::Sightings;

/// Reads a history into the collector, and says which repository it is of.
pub(super) fn visit(scan: &Scan, collector: &Collector, options: &Options) -> Option<Repository> {
    let history = match History::open(options) {
        Ok(history) => history,
        Err(problem) => {
            collector.note(problem);
            return None;
        }
    };
    let blobs = history.blobs();
    let folder = options.cache.as_deref();
    let (cache, problem) = Cache::open(scan, folder, &history, &blobs, options.full_blobs);
    if let Some(problem) = problem {
        collector.note(problem);
    }
    let work = Work {
        scan,
        cache,
        collector,
        history: &history,
        options,
        hasher: LineHasher::new(),
        sightings: Sightings::default(),
    };
    for problem in &history.problems {
        collector.note(problem.clone());
    }
    collector.commits(history.commits.list.len());
    let ids = work.message_ids();
    work.look(&blobs);
    work.messages(&ids);
    let holders = report::tell(&work, &blobs);
    if let Some(problem) = work.cache.write(&holders, &ids) {
        collector.note(problem);
    }
    Some(history.repository.clone())
}

/// How far the search for what introduced something is.
struct Steps<'s> {
    progress: &'s dyn Progress,
    all: AtomicUsize,
    done: AtomicUsize,
}

impl<'s> Steps<'s> {
    fn new(progress: &'s dyn Progress) -> Self {
        progress.stage(Stage::Tracing);
        Self { progress, all: AtomicUsize::new(0), done: AtomicUsize::new(0) }
    }

    /// So many more are to be done.
    fn expect(&self, more: usize) {
        self.all.fetch_add(more, Ordering::Relaxed);
    }

    /// One more is done.
    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        self.progress.report(done, self.all.load(Ordering::Relaxed));
    }
}

/// Everything that the steps share.
struct Work<'w> {
    scan: &'w Scan<'w>,
    collector: &'w Collector<'w>,
    history: &'w History,
    options: &'w Options,
    cache: Cache,
    hasher: LineHasher,
    sightings: Sightings,
}

impl Work<'_> {
    /// The line by which a finding is known again.
    fn telling(&self, artifact: &Artifact, found: &super::examined::Found) -> u64 {
        match &artifact.content {
            Content::Text(text) => self.hasher.telling(text, found.at),
            Content::Binary(_) => 0,
        }
    }

    /// Looks at the messages of commits and tags.
    fn messages(&self, ids: &[String]) {
        for (first, ids) in cache::chunks(ids).filter(|(_, ids)| !self.cache.knows_messages(ids)) {
            for at in first..first + ids.len() {
                let Some(artifact) = self.message(at) else { continue };
                let examine = || self.collector.examiner.examine(&artifact).found;
                let found = guarded(|| Some(MESSAGE.to_owned()), examine);
                let found = found.unwrap_or_else(|problem| {
                    self.collector.note(problem);
                    self.cache.note_message(at);
                    Vec::new()
                });
                for found in found {
                    let line = self.telling(&artifact, &found);
                    self.sightings.note_message(&found, line, at);
                    self.cache.note_message(at);
                }
            }
        }
    }

    fn message_ids(&self) -> Vec<String> {
        let commits = self.history.commits.list.iter().map(|commit| commit.id.to_string());
        commits.chain(self.history.tags.iter().map(|tag| tag.id.to_string())).collect()
    }

    /// A message with the commit or tag that it belongs to: commits first.
    fn message(&self, at: usize) -> Option<Artifact> {
        let commits = &self.history.commits.list;
        let (text, commit) = if let Some(commit) = commits.get(at) {
            (&commit.message, described(commit, at))
        } else {
            let tag = self.history.tags.get(at - commits.len())?;
            let (author, (time, offset)) = &tag.tagger;
            let author = commit::Commit::name_of(author);
            let (id, time, offset) = (tag.id.to_string(), *time, *offset);
            (&tag.message, commit::Commit { id, author, time, offset, number: at })
        };
        let content = text::decode(text.clone());
        let provenance = Provenance::Message(Some(Arc::new(commit)));
        Some(Artifact::whole(MESSAGE.to_owned(), content, provenance))
    }
}

/// A commit as reports show it.
fn described(commit: &Commit, number: usize) -> commit::Commit {
    let (time, offset) = commit.authored;
    let author = commit::Commit::name_of(&commit.author);
    commit::Commit { id: commit.id.to_string(), author, time, offset, number }
}
