//! Which findings of an artifact are new in it, and with which commit they came.

use crate::model::artifact::{Artifact, Provenance};
use crate::model::candidate::Candidate;
use crate::model::finding::Origin;
use crate::model::lines::Lines;
use crate::model::location::{LineIndex, Span};

/// Whether one of the places that make a match was added: where it is reported, its value, the
/// parts of the value, the call that takes it.
pub(super) fn touches(artifact: &Artifact, lines: &LineIndex, candidate: &Candidate) -> bool {
    let Some(added) = &artifact.added else { return true };
    let secret = candidate.secret.iter().map(|(_, span)| *span);
    let places = [Some(candidate.report), candidate.claim, candidate.sent].into_iter().flatten();
    let parts = candidate.parts.iter().copied();
    places.chain(secret).chain(parts).any(|span| touches_span(added, lines, span))
}

/// The commit that a finding of this artifact came with.
pub(super) fn origin(artifact: &Artifact) -> Option<Origin> {
    let commit = artifact.provenance.commit()?;
    let message = matches!(artifact.provenance, Provenance::Message(_));
    Some(Origin::new(commit.as_ref().clone(), message))
}

fn touches_span(added: &Lines, lines: &LineIndex, span: Span) -> bool {
    let last = span.end.saturating_sub(1).max(span.start);
    added.touch(lines.line(span.start), lines.line(last))
}
