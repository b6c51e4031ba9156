//! One value, one finding: of several rules that claim a value the most specific keeps it.

use crate::model::candidate::Candidate;
use crate::rules::Ruleset;

use super::Judged;

/// Drops every candidate whose claimed value a more specific rule claims too, and doubles of one
/// rule at one place.
pub fn keep_most_specific(
    rules: &Ruleset,
    mut found: Vec<(Candidate, Judged)>,
) -> Vec<(Candidate, Judged)> {
    let rank = |candidate: &Candidate, judged: &Judged| {
        let file = &rules.rules()[candidate.rule].file;
        let length = candidate.claim.map_or(0, |claim| claim.len());
        (
            std::cmp::Reverse((file.precedence, judged.confidence, length)),
            candidate.report,
            candidate.rule,
        )
    };
    found.sort_by_key(|(candidate, judged)| rank(candidate, judged));
    // Kept claims by their start; they never overlap, so the neighbour before decides.
    let mut claims = std::collections::BTreeMap::new();
    let mut seen = std::collections::HashSet::new();
    found.retain(|(candidate, _)| {
        if let Some(claim) = candidate.claim {
            let before = claims.range(..claim.end).next_back();
            if before.is_some_and(|(_, end)| *end > claim.start) {
                return false;
            }
            claims.insert(claim.start, claim.end);
        }
        seen.insert((candidate.rule, candidate.report))
    });
    found.sort_by_key(|(candidate, _)| (candidate.report, candidate.rule));
    drop_nested(&mut found);
    found
}

/// What a rule says of behaviour it says once, though several of its shapes see it: one of them the
/// whole line, another the value on it.
fn drop_nested(found: &mut Vec<(Candidate, Judged)>) {
    let mut ends = std::collections::HashMap::new();
    found.retain(|(candidate, _)| {
        if candidate.claim.is_some() {
            return true;
        }
        let end = ends.entry(candidate.rule).or_insert(0);
        let is_new = candidate.report.start >= *end;
        *end = candidate.report.end.max(*end);
        is_new
    });
}
