//! Where something stands in a text: byte spans inside the engine, lines and columns outside.

use std::cell::Cell;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// Facts say where they stand, never what they hold: it may be a secret.
macro_rules! debug_by_place {
    ($($fact:ty: $span:ident),+) => {$(
        impl std::fmt::Debug for $fact {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let $crate::model::location::Span { start, end } = self.$span;
                write!(f, "{}({start}..{end})", stringify!($fact))
            }
        }
    )+};
}
pub(super) use debug_by_place;

/// A half-open range of bytes in an artifact's decoded text; both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset one past the last byte.
    pub end: usize,
}

/// A set of spans of one text.
pub type SpanSet = HashSet<Span, BuildHasherDefault<PlaceHasher>>;

/// A set of offsets of one text.
pub type OffsetSet = HashSet<usize, BuildHasherDefault<PlaceHasher>>;

/// Hashes places for sets that are asked at every literal. Whoever writes a text chooses its places,
/// but cannot choose enough of them that collide: each has to be written out.
#[derive(Clone, Copy, Default)]
pub struct PlaceHasher(u64);

impl Hasher for PlaceHasher {
    fn finish(&self) -> u64 {
        // The upper bits of a product depend on all of its factors, and tables use the lower ones.
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_usize(usize::from(*byte));
        }
    }

    fn write_usize(&mut self, number: usize) {
        // 2^64 divided by the golden ratio, as in Knuth's multiplicative hash.
        self.0 = (self.0.rotate_left(5) ^ number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The same span as a standard range.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The text the span covers.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether two spans share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span on character boundaries of `text` that covers this one.
    pub fn snap(self, text: &str) -> Self {
        let mut start = self.start.min(text.len());
        let mut end = self.end.clamp(start, text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        Self { start, end }
    }
}

/// A place as people and SARIF count it: lines and columns start at 1, columns are Unicode code
/// points, the end column is one past the last (SARIF 2.1.0 §3.30, `columnKind` `unicodeCodePoints`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// First line.
    pub start_line: usize,
    /// First column.
    pub start_column: usize,
    /// Last line.
    pub end_line: usize,
    /// One past the last column.
    pub end_column: usize,
}

/// The line starts of one text; `\n`, `\r\n` and a lone `\r` end a line.
pub struct LineIndex {
    starts: Vec<usize>,
    /// On very long lines: an offset and its column, so that the next question need not count from
    /// the line's start. Questions come in order of offset, mostly.
    last: Cell<(usize, usize)>,
}

impl LineIndex {
    /// Reads the line starts of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        Self { starts, last: Cell::new((0, 1)) }
    }

    /// The line, from 1, that holds the byte at `offset`.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// How many lines there are.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The span of a line, from 1, without its line end.
    pub fn line_span(&self, line: usize, text: &str) -> Span {
        let start = self.starts[line - 1];
        let end = self.starts.get(line).copied().unwrap_or(text.len());
        let trimmed = text[start..end].trim_end_matches(['\n', '\r']).len();
        Span::new(start, start + trimmed)
    }

    /// The region of a span of `text`.
    pub fn region(&self, text: &str, span: Span) -> Region {
        let (start_line, start_column) = self.position(text, span.start);
        let (end_line, end_column) = self.position(text, span.end);
        Region { start_line, start_column, end_line, end_column }
    }

    fn position(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.starts[line - 1];
        let (known, column) = self.last.get();
        let count = |from: usize, to: usize| text[from..to].chars().count();
        let is_here = known >= start && self.line(known) == line;
        let column = if is_here && known <= offset {
            column + count(known, offset)
        } else if is_here && known - offset < offset - start {
            column - count(offset, known)
        } else {
            1 + count(start, offset)
        };
        self.last.set((offset, column));
        (line, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_of_every_line_end_and_columns_in_code_points() {
        let text = "a\r\nbé=x\rc\nd";
        let index = LineIndex::new(text);
        assert_eq!(index.lines(), 4);
        let at = text.find('x').unwrap();
        assert_eq!(
            index.region(text, Span::new(at, at + 1)),
            Region { start_line: 2, start_column: 4, end_line: 2, end_column: 5 }
        );
        assert_eq!(index.line_span(2, text).of(text), "bé=x");
    }

    #[test]
    fn snapping_never_splits_a_character() {
        let text = "aéb";
        assert_eq!(Span { start: 2, end: 2 }.snap(text), Span { start: 1, end: 3 });
    }
}
