//! Places as SARIF writes them: always all four numbers, always below the root.

use sarif::sarif::{
    ArtifactContent, ArtifactLocation, Location, LogicalLocation, Message, PhysicalLocation, Region,
};

use super::super::{origin, place};
use super::{ROOT, uri};
use crate::model::commit::Commit;
use crate::model::finding::{Finding, Related, Snippet};
use crate::model::location;

/// Where a finding stands, with its masked lines and its key.
pub(super) fn primary(finding: &Finding) -> Location {
    let mut region = region(finding.region);
    let text = &finding.snippet.text;
    if !text.is_empty() {
        region.snippet = Some(ArtifactContent { text: Some(text.clone()), ..Default::default() });
    }
    let logical = (!finding.locator.is_empty()).then(|| {
        vec![LogicalLocation {
            fully_qualified_name: Some(finding.locator.clone()),
            ..Default::default()
        }]
    });
    let mut physical = physical(&finding.path, &base(finding), Some(region));
    physical.context_region = finding.context.as_ref().and_then(context);
    Location { physical_location: Some(physical), logical_locations: logical, ..Default::default() }
}

/// Whole lines around a region (SARIF 2.1.0 §3.29.5).
fn context(lines: &Snippet) -> Option<Region> {
    // A lone carriage return ends a line to some consumers and not to others.
    let text = lines.text.replace("\r\n", "\n");
    let last = lines.first_line + text.matches('\n').count();
    (lines.first_line > 0 && !text.contains('\r')).then(|| Region {
        start_line: Some(number(lines.first_line)),
        end_line: Some(number(last)),
        snippet: Some(ArtifactContent { text: Some(text), ..Default::default() }),
        ..Default::default()
    })
}

/// What the path of a finding is relative to: the root of the work tree, or of a commit.
pub(super) fn base(finding: &Finding) -> String {
    let past = finding.origin.as_ref().filter(|origin| origin::is_past(origin));
    past.map_or_else(|| ROOT.to_owned(), |origin| commit_base(&origin.commit))
}

/// The name of the root of a commit's tree.
pub(super) fn commit_base(commit: &Commit) -> String {
    format!("COMMIT_{}", commit.short())
}

/// A related place under the number that the message links to.
pub(super) fn related(id: i64, related: &Related, base: &str) -> Location {
    Location {
        id: Some(id),
        message: message(&related.message),
        physical_location: Some(physical(&related.path, base, Some(region(related.region)))),
        ..Default::default()
    }
}

/// A whole artifact, or one line of it.
pub(super) fn artifact(path: &str, line: Option<usize>) -> Location {
    let region =
        line.map(|line| Region { start_line: Some(number(line.max(1))), ..Default::default() });
    Location { physical_location: Some(physical(path, ROOT, region)), ..Default::default() }
}

/// Text as a message; none for nothing, because an empty string counts as missing.
pub(super) fn message(text: &str) -> Option<Message> {
    (!text.is_empty()).then(|| Message { text: Some(text.to_owned()), ..Default::default() })
}

/// A count as SARIF holds it.
pub(super) fn number(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// An artifact below the root that its path counts from.
pub(super) fn below(path: &str, base: &str) -> ArtifactLocation {
    ArtifactLocation {
        uri: Some(uri::of(path)),
        uri_base_id: Some(base.to_owned()),
        ..Default::default()
    }
}

fn physical(path: &str, base: &str, region: Option<Region>) -> PhysicalLocation {
    PhysicalLocation { artifact_location: Some(below(path, base)), region, ..Default::default() }
}

/// Lines and columns as SARIF holds them.
pub(super) fn region(region: location::Region) -> Region {
    let region = place::sane(region);
    Region {
        start_line: Some(number(region.start_line)),
        start_column: Some(number(region.start_column)),
        end_line: Some(number(region.end_line)),
        end_column: Some(number(region.end_column)),
        ..Default::default()
    }
}
