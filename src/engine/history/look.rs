//! Looks at every blob once: what is new in it is judged under each of its paths.

use std::sync::Mutex;
use std::sync::atomic::Ordering;

use super::Work;
use super::fresh::Fresh;
use super::novelty::{Novelty, OfBlob};
use crate::detect::Selection;
use crate::engine::{guard, lock};
use crate::model::artifact::{Artifact, Content, Provenance};
use crate::model::run::{Notification, NotificationKind};
use crate::sources::git::history::{Blob, Change, Node, Occurrence, Unread, unread_blobs};
use crate::sources::{ArtifactSink, Skipped, text};

impl Work<'_> {
    /// Looks at every blob that is not known to hold nothing.
    pub(super) fn look(&self, blobs: &[Blob]) {
        self.collector.expect(blobs.len());
        let blobs: Vec<&Blob> = blobs.iter().filter(|blob| !self.is_known(blob)).collect();
        let nodes: Vec<Node> = blobs.iter().map(|blob| blob.node).collect();
        let limit = self.options.max_file_size;
        let novelty = self.novelty(&blobs, &nodes);
        let unread = Mutex::new((Vec::new(), Vec::new()));
        self.history.changes(&nodes, limit, &|at, read, change| {
            match read {
                Ok(bytes) => self.guarded(blobs[at], || {
                    self.blob((at, blobs[at]), bytes, change, novelty.as_ref());
                }),
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

    /// Reads the versions that have to be compared by their lines; none if all are judged in full.
    fn novelty(&self, blobs: &[&Blob], nodes: &[Node]) -> Option<Novelty<'_>> {
        if self.options.full_blobs {
            return None;
        }
        let novelty = Novelty::new(&self.hasher, blobs, &self.history.bases(nodes));
        let wanted = novelty.to_learn(blobs);
        let nodes: Vec<Node> = wanted.iter().map(|at| nodes[*at]).collect();
        self.history.changes(&nodes, self.options.max_file_size, &|at, read, change| {
            if let Ok(bytes) = read {
                let at = wanted[at];
                with_lines(bytes, change, |lines| {
                    novelty.learn(at, blobs[at], lines, |place| self.is_here(place));
                });
            }
        });
        Some(novelty)
    }

    /// Looks at a blob; one that cannot be looked at is named, and not remembered.
    fn guarded(&self, blob: &Blob, look: impl FnOnce()) {
        let path = || blob.places.iter().find_map(|at| self.history.name(at.blob, at.path));
        if let Err(problem) = guard::guarded(path, look) {
            self.cache.forget_blob(blob.node);
            self.collector.skipped(Skipped::Unreadable, problem);
        }
    }

    fn blob(
        &self,
        (at, blob): (usize, &Blob),
        bytes: &[u8],
        change: Option<Change<'_>>,
        novelty: Option<&Novelty<'_>>,
    ) {
        let content = text::decode(bytes.to_vec());
        let is_binary = matches!(content, Content::Binary(_));
        if is_binary {
            self.collector.counts.binary.fetch_add(1, Ordering::Relaxed);
        }
        self.cache.note_blob(blob.node, bytes.len() as u64, is_binary);
        let mut artifact = Artifact::whole(String::new(), content, Provenance::Index);
        let places = blob.places.iter().filter(|place| !self.cache.is_known(place.path));
        with_lines(bytes, change, |lines| {
            let mut whole = None;
            for place in places {
                let novelty = novelty.filter(|_| !self.is_here(place));
                let parts = novelty.and_then(|novelty| novelty.parts(at, place.path, lines));
                let of_parts;
                let part = match (&artifact.content, parts) {
                    (Content::Binary(_), _) => &Part::default(),
                    (Content::Text(text), None) => {
                        whole.get_or_insert_with(|| self.part(text, None))
                    }
                    (Content::Text(text), Some(parts)) => {
                        let Some(fresh) = Fresh::new(text, &parts) else { continue };
                        of_parts = self.part(text, Some(fresh));
                        &of_parts
                    }
                };
                if is_binary || !part.selection.is_empty() {
                    self.judge(&mut artifact, place, part);
                }
            }
        });
    }

    /// What the head holds is judged as a scan of the work tree would.
    fn is_here(&self, place: &Occurrence) -> bool {
        self.history.is_in_head(place.blob, place.path)
    }

    fn part(&self, text: &str, fresh: Option<Fresh>) -> Part {
        let detector = &self.scan.detector;
        let selection = match &fresh {
            None => detector.select(text),
            Some(fresh) => detector.select_in(text, &fresh.near),
        };
        Part { fresh, selection }
    }

    fn judge(&self, artifact: &mut Artifact, place: &Occurrence, part: &Part) {
        let spot = (place.blob, place.path);
        let Some(name) = self.history.name(spot.0, spot.1) else { return };
        artifact.path = name;
        let examiner = &self.collector.examiner;
        let seen = examiner.search(artifact, &part.selection, part.fresh.as_ref());
        for found in seen.found {
            let line = self.telling(artifact, &found);
            self.sightings.note(&found, line, spot);
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
}

/// What of a text is judged, and where its words stand.
#[derive(Default)]
struct Part {
    /// All of it unless some parts are new.
    fresh: Option<Fresh>,
    selection: Selection,
}

/// The lines of a blob, told by its bytes if every place in them is the same in the text.
fn with_lines(bytes: &[u8], change: Option<Change<'_>>, act: impl FnOnce(&OfBlob<'_>)) {
    if text::is_plain(bytes) {
        let change = change.filter(|change| text::is_plain(change.old));
        act(&OfBlob::new(bytes, change.map(|change| change.new)));
    } else if let Content::Text(text) = text::decode(bytes.to_vec()) {
        act(&OfBlob::new(text.as_bytes(), None));
    } else {
        act(&OfBlob::new(&[], None));
    }
}
