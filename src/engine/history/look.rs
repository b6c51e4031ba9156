//! Looks at every blob once: what is new in it is judged under each of its paths.

use std::cell::OnceCell;
use std::sync::Mutex;
use std::sync::atomic::Ordering;

use super::Work;
use super::fresh::Fresh;
use super::novelty::{Lines, Novelty, Way};
use crate::detect::Selection;
use crate::engine::lock;
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
                Ok(bytes) => self.blob((at, blobs[at]), bytes, change, novelty.as_ref()),
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
        let wanted = novelty.to_learn();
        let nodes: Vec<Node> = wanted.iter().map(|at| nodes[*at]).collect();
        self.history.contents(&nodes, self.options.max_file_size, &|at, read| {
            if let Ok(Content::Text(text)) = read.map(|bytes| text::decode(bytes.to_vec())) {
                novelty.learn(wanted[at], &text);
            }
        });
        Some(novelty)
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
        let version = Version {
            work: self,
            at,
            change: change.filter(|it| text::is_plain(it.old) && text::is_plain(bytes)),
            novelty,
            whole: OnceCell::new(),
            built: OnceCell::new(),
            lines: OnceCell::new(),
        };
        for place in blob.places.iter().filter(|place| !self.cache.is_known(place.path)) {
            match &artifact.content {
                Content::Text(text) => {
                    let of_lines;
                    let part = match version.way(place) {
                        Way::All => Some(version.whole(text)),
                        Way::Built => version.built(text),
                        Way::Lines => {
                            of_lines = version.by_lines(text, place);
                            of_lines.as_ref()
                        }
                    };
                    if let Some(part) = part.filter(|part| !part.selection.is_empty()) {
                        self.judge(&mut artifact, place, part);
                    }
                }
                Content::Binary(_) => self.judge(&mut artifact, place, &Part::default()),
            }
        }
    }

    fn judge(&self, artifact: &mut Artifact, place: &Occurrence, part: &Part) {
        let spot = (place.blob, place.path);
        let Some(name) = self.history.name(spot.0, spot.1) else { return };
        artifact.path = name;
        let examiner = &self.collector.examiner;
        let seen = examiner.past(artifact, &part.selection, part.fresh.context.as_deref());
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
    fresh: Fresh,
    selection: Selection,
}

/// A blob, with what was found out about it for one of its paths.
struct Version<'v> {
    work: &'v Work<'v>,
    at: usize,
    change: Option<Change<'v>>,
    novelty: Option<&'v Novelty<'v>>,
    whole: OnceCell<Part>,
    built: OnceCell<Option<Part>>,
    lines: OnceCell<Lines>,
}

impl Version<'_> {
    fn way(&self, place: &Occurrence) -> Way {
        // What the head holds is judged as a scan of the work tree would.
        let Some(novelty) =
            self.novelty.filter(|_| !self.work.history.is_in_head(place.blob, place.path))
        else {
            return Way::All;
        };
        match novelty.way(self.at, place.path) {
            Way::Built if self.change.is_none() => Way::All,
            way => way,
        }
    }

    fn whole(&self, text: &str) -> &Part {
        self.whole.get_or_init(|| self.part(text, Fresh::default()))
    }

    fn built(&self, text: &str) -> Option<&Part> {
        let part = || Some(self.part(text, Fresh::new(text, self.change?.new)?));
        self.built.get_or_init(part).as_ref()
    }

    fn by_lines(&self, text: &str, place: &Occurrence) -> Option<Part> {
        let lines = self.lines.get_or_init(|| Lines::new(&self.work.hasher, text));
        let fresh = self.novelty?.by_lines(self.at, place.path, text, lines)?;
        Some(self.part(text, fresh))
    }

    fn part(&self, text: &str, fresh: Fresh) -> Part {
        let detector = &self.work.scan.detector;
        let selection = match &fresh.near {
            None => detector.select(text),
            Some(near) => {
                let mut all = Selection::default();
                for span in near {
                    all.append(detector.select(span.of(text)), span.start);
                }
                all
            }
        };
        Part { fresh, selection }
    }
}
