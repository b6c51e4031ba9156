//! Regions as every reader takes them, and words for levels.

use crate::model::finding::{Confidence, Level};
use crate::model::location::Region;

/// The region with lines and columns from 1 and no end before its start: one that is otherwise
/// makes code scanning reject a whole log.
pub(super) fn sane(region: Region) -> Region {
    let start_line = region.start_line.max(1);
    let start_column = region.start_column.max(1);
    let end_line = region.end_line.max(start_line);
    let least = if end_line == start_line { start_column } else { 1 };
    Region { start_line, start_column, end_line, end_column: region.end_column.max(least) }
}

/// The word for a level.
pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

/// The word for a confidence.
pub(super) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_region_ends_before_it_starts() {
        let region =
            |a, b, c, d| Region { start_line: a, start_column: b, end_line: c, end_column: d };
        assert_eq!(sane(region(0, 0, 0, 0)), region(1, 1, 1, 1));
        assert_eq!(sane(region(9, 5, 8, 1)), region(9, 5, 9, 5));
        assert_eq!(sane(region(2, 5, 3, 1)), region(2, 5, 3, 1));
    }
}
