//! A whole history: every blob is looked at once, and each secret is reported once, with the commit
//! that introduced it and what became of it.
//!
//! First all blobs are looked at, judging only what was not judged in another version (`novelty`);
//! that says what there is (`sightings`). Then the versions of the files concerned are searched for
//! the same lines (`trace`), which says since when and until when. In the end the blob that is
//! reported on is judged in full (`report`), so that what is said of it is what a scan of that
//! version would say.

mod cache;
mod lines;
mod novelty;
mod report;
mod sightings;
mod trace;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use super::{Collector, Scan, lock};
use crate::detect::Selection;
use crate::model::artifact::{Artifact, Content, Provenance};
use crate::model::commit;
use crate::model::run::{Notification, NotificationKind, Repository};
use crate::sources::git::history::{
    Blob, Commit, History, MESSAGE, Node, Options, PathId, Unread, unread_blobs,
};
use crate::sources::{ArtifactSink, Skipped, text};

use cache::Cache;
use lines::LineHasher;
use novelty::{Fresh, Lines, Novelty};
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
        novelty: Novelty::new(),
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

/// Everything that the steps share.
struct Work<'w> {
    scan: &'w Scan<'w>,
    collector: &'w Collector<'w>,
    history: &'w History,
    options: &'w Options,
    cache: Cache,
    hasher: LineHasher,
    novelty: Novelty,
    sightings: Sightings,
}

impl Work<'_> {
    /// Looks at every blob that is not known to hold nothing.
    fn look(&self, blobs: &[Blob]) {
        self.collector.expect(blobs.len());
        let blobs: Vec<&Blob> = blobs.iter().filter(|blob| !self.is_known(blob)).collect();
        let nodes: Vec<Node> = blobs.iter().map(|blob| blob.node).collect();
        let unread = Mutex::new((Vec::new(), Vec::new()));
        self.history.contents(&nodes, self.options.max_file_size, &|at, read| {
            match read {
                Ok(bytes) => self.blob(blobs[at], bytes),
                Err(Unread::TooLarge(size)) => self.too_large(blobs[at], size),
                Err(Unread::Missing) => lock(&unread).0.push(self.history.id(nodes[at])),
                Err(Unread::Broken) => lock(&unread).1.push(self.history.id(nodes[at])),
            }
            self.collector.step(read.map_or(0, |bytes| bytes.len() as u64));
        });
        let (missing, broken) = &*lock(&unread);
        self.collector.counts.unreadable.fetch_add(missing.len() + broken.len(), Ordering::Relaxed);
        for problem in unread_blobs(missing, broken) {
            self.collector.note(problem);
        }
    }

    fn is_known(&self, blob: &Blob) -> bool {
        let Some((size, is_binary)) = self.cache.seen(blob) else { return false };
        if is_binary {
            self.collector.counts.binary.fetch_add(1, Ordering::Relaxed);
        }
        self.collector.step(size);
        true
    }

    fn blob(&self, blob: &Blob, bytes: &[u8]) {
        let mut artifact =
            Artifact::whole(String::new(), text::decode(bytes.to_vec()), Provenance::Index);
        let lines = match &artifact.content {
            Content::Text(text) => Some(Lines::new(&self.hasher, text)),
            Content::Binary(_) => None,
        };
        if lines.is_none() {
            self.collector.counts.binary.fetch_add(1, Ordering::Relaxed);
        }
        self.cache.note_blob(blob.node, bytes.len() as u64, lines.is_none());
        for place in blob.places.iter().filter(|place| !self.cache.is_known(place.path)) {
            let Some(fresh) = self.fresh(blob.node, place.path, lines.as_ref()) else { continue };
            let selection = self.select(&artifact.content, &fresh);
            if selection.is_empty() && lines.is_some() {
                continue;
            }
            let Some(name) = self.history.name(blob.node, place.path) else { continue };
            artifact.path = name;
            let examiner = &self.collector.examiner;
            for found in examiner.past(&artifact, &selection, fresh.context.as_deref()).found {
                let line = self.telling(&artifact, &found);
                self.sightings.note(&found, line, (blob.node, place.path));
            }
        }
    }

    /// What of a blob was not judged at this path before; none if there is nothing.
    fn fresh(&self, node: Node, path: PathId, lines: Option<&Lines>) -> Option<Fresh> {
        let Some(lines) = lines else { return Some(Fresh::default()) };
        let fresh = self.novelty.take(&self.hasher, path, lines);
        // What the head holds is judged as a scan of the work tree would.
        if self.options.full_blobs || self.history.is_in_head(node, path) {
            return Some(Fresh::default());
        }
        fresh
    }

    fn select(&self, content: &Content, fresh: &Fresh) -> Selection {
        let detector = &self.scan.detector;
        match (content, &fresh.near) {
            (Content::Binary(_), _) => Selection::default(),
            (Content::Text(text), None) => detector.select(text),
            (Content::Text(text), Some(near)) => {
                let mut all = Selection::default();
                for span in near {
                    all.append(detector.select(span.of(text)), span.start);
                }
                all
            }
        }
    }

    /// The line by which a finding is known again.
    fn telling(&self, artifact: &Artifact, found: &super::examined::Found) -> u64 {
        match &artifact.content {
            Content::Text(text) => self.hasher.telling(text, found.at),
            Content::Binary(_) => 0,
        }
    }

    fn too_large(&self, blob: &Blob, size: u64) {
        let path = blob.places.first().and_then(|at| self.history.name(at.blob, at.path));
        let limit = self.options.max_file_size;
        self.collector.skipped(
            Skipped::TooLarge,
            Notification {
                kind: NotificationKind::FileSkipped,
                path,
                line: None,
                message: format!(
                    "version {:.12} has {size} bytes, more than {limit}; raise --max-file-size to scan it",
                    self.history.id(blob.node).to_string()
                ),
                incomplete: false,
            },
        );
    }

    /// Looks at the messages of commits and tags.
    fn messages(&self, ids: &[String]) {
        for (first, ids) in cache::chunks(ids).filter(|(_, ids)| !self.cache.knows_messages(ids)) {
            for at in first..first + ids.len() {
                let Some(artifact) = self.message(at) else { continue };
                for found in self.collector.examiner.examine(&artifact).found {
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
