//! Standard input under a name that decides format and role.

use std::io::{self, Read};

use super::{ArtifactSink, Skipped, text};
use crate::model::artifact::{Artifact, Provenance};
use crate::model::run::{Notification, NotificationKind};

/// Reads `input` to its end, at most `limit` bytes, and pushes it as `name`.
///
/// # Errors
/// The input cannot be read.
pub fn visit(
    input: &mut dyn Read,
    name: &str,
    limit: u64,
    sink: &dyn ArtifactSink,
) -> io::Result<()> {
    sink.expect(1);
    let mut bytes = Vec::new();
    input.take(limit + 1).read_to_end(&mut bytes)?;
    let length = bytes.len() as u64;
    if length > limit {
        sink.skipped(
            Skipped::TooLarge,
            Notification {
                kind: NotificationKind::FileSkipped,
                path: Some(name.to_owned()),
                line: None,
                message: format!(
                    "standard input is larger than {limit} bytes; raise max-file-size to scan it"
                ),
                incomplete: true,
            },
        );
        return Ok(());
    }
    sink.artifact(Artifact::whole(name.to_owned(), text::decode(bytes), Provenance::Stdin), length);
    Ok(())
}
