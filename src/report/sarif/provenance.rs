//! Which commit was scanned (SARIF 2.1.0 §3.14.16).

use sarif::sarif::{ArtifactLocation, VersionControlDetails};

use super::super::remote;
use super::ROOT;
use crate::model::run::Run;

/// The repository's address and commit; none without an address that other machines can use.
pub(super) fn of(run: &Run) -> Option<VersionControlDetails> {
    let repository = run.repository.as_ref()?;
    let uri = remote::public_uri(repository.uri.as_deref()?)?;
    let root = ArtifactLocation { uri_base_id: Some(ROOT.to_owned()), ..Default::default() };
    let mut details = VersionControlDetails::builder().repository_uri(uri).mapped_to(root).build();
    details.revision_id = filled(repository.revision.as_ref());
    details.branch = filled(repository.branch.as_ref());
    Some(details)
}

fn filled(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}
