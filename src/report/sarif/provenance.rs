//! Which commit was scanned (SARIF 2.1.0 §3.14.16).

use std::collections::BTreeMap;

use sarif::sarif::{ArtifactLocation, VersionControlDetails};

use super::super::{origin, remote};
use super::{ROOT, location};
use crate::model::commit::Commit;
use crate::model::finding::Finding;
use crate::model::run::Run;

/// The repository's address and commit, and each commit that a finding stands in; none without an
/// address that other machines can use.
pub(super) fn of(run: &Run, findings: &[&Finding]) -> Option<Vec<VersionControlDetails>> {
    let repository = run.repository.as_ref()?;
    let uri = remote::public_uri(repository.uri.as_deref()?)?;
    let mut head = details(&uri, ROOT.to_owned());
    head.revision_id = filled(repository.revision.as_ref());
    head.branch = filled(repository.branch.as_ref());
    let mut all = vec![head];
    for (base, commit) in commits(findings) {
        let mut one = details(&uri, base);
        one.revision_id = filled(Some(&commit.id));
        all.push(one);
    }
    Some(all)
}

/// The commits that findings stand in, under the names of their roots.
pub(super) fn commits<'f>(findings: &[&'f Finding]) -> BTreeMap<String, &'f Commit> {
    let origins = findings.iter().filter_map(|finding| finding.origin.as_ref());
    let past = origins.filter(|origin| origin::is_past(origin));
    past.map(|origin| (location::commit_base(&origin.commit), &origin.commit)).collect()
}

fn details(uri: &str, base: String) -> VersionControlDetails {
    let root = ArtifactLocation { uri_base_id: Some(base), ..Default::default() };
    VersionControlDetails::builder().repository_uri(uri.to_owned()).mapped_to(root).build()
}

fn filled(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}
