//! The parts of a text that were not judged in another version, with what stands near them.

use std::ops::Range;

use crate::model::location::Span;

/// How many lines on either side of a new one are looked at again: blocks that a key stands in,
/// values that go on, owners that stand above.
const NEAR: usize = 8;

/// How many lines on either side may say what code does with a value.
const CONTEXT: usize = 40;

/// The parts of a text to look at, in order and apart.
#[derive(PartialEq, Eq)]
pub(in crate::engine) struct Fresh {
    /// What may be found.
    pub(in crate::engine) near: Vec<Span>,
    /// What may have a say in it.
    pub(in crate::engine) context: Vec<Span>,
}

impl Fresh {
    /// Of a text in which these parts are new, in order and apart: an empty one is a place where
    /// something was left out. None if nothing is new.
    pub(in crate::engine) fn new(text: &str, parts: &[Range<usize>]) -> Option<Self> {
        (!parts.is_empty()).then(|| Self {
            near: around(text, parts, NEAR),
            context: around(text, parts, CONTEXT),
        })
    }
}

/// Whole lines up to so many lines away from some parts, as spans that do not touch.
fn around(text: &str, parts: &[Range<usize>], reach: usize) -> Vec<Span> {
    let bytes = text.as_bytes();
    let Some(end_of_text) = bytes.len().checked_sub(1) else { return Vec::new() };
    let mut spans: Vec<Span> = Vec::new();
    // Where the line of the last part ends: one line may hold all the parts there are.
    let mut line_end = 0;
    for part in parts {
        let last = if part.is_empty() { part.start } else { part.end - 1 }.min(end_of_text);
        if last < line_end {
            continue;
        }
        line_end = line_after(bytes, last);
        let end = (0..reach).fold(line_end, |end, _| line_after(bytes, end));
        match spans.last_mut() {
            Some(span) if part.start <= span.end => span.end = end,
            previous => {
                let start = lines_before(bytes, part.start.min(end_of_text), reach);
                match previous {
                    Some(span) if start <= span.end => span.end = end,
                    _ => spans.push(Span::new(start, end)),
                }
            }
        }
    }
    spans
}

/// Where the line ends that a byte is in.
fn line_after(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1)
}

/// Where the line begins that stands so many lines before the one that a byte is in.
fn lines_before(bytes: &[u8], at: usize, lines: usize) -> usize {
    let start = |at: usize| memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
    (0..lines).fold(start(at), |at, _| start(at.saturating_sub(1)))
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "lists of ranges, of which some hold one")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The lines near these parts of a hundred lines of eight bytes each.
    fn near(parts: &[Range<usize>]) -> Vec<Range<usize>> {
        let lines: Vec<String> = (0..100).map(|at| format!("line {at:02}\n")).collect();
        let text = lines.concat();
        let spans = Fresh::new(&text, parts).unwrap().near;
        spans.iter().map(|span| span.start / 8..span.end / 8).collect()
    }

    #[test]
    fn lines_near_something_new_are_looked_at() {
        assert_eq!(near(&[400..402]), [42..59]);
        assert_eq!(near(&[400..408]), [42..59]);
        assert_eq!(near(&[400..409]), [42..60]);
        assert_eq!(near(&[400..400]), [42..59], "something was left out");
        assert_eq!(near(&[0..0]), [0..9]);
        assert_eq!(near(&[800..800]), [91..100]);
        assert_eq!(near(&[800..800, 900..900]), [91..100]);
        assert_eq!(near(&[8..9, 10..11, 16..16]), [0..11]);
        assert_eq!(near(&[8..9, 400..401, 800..800]), [0..10, 42..59, 91..100]);
        assert!(Fresh::new("x", &[]).is_none(), "nothing is new");
        assert!(Fresh::new("", &[0..0]).unwrap().near.is_empty());
    }

    proptest! {
        #[test]
        fn spans_are_lines_and_hold_every_part(
            text in "([a\u{e9}]{0,3}\n?){0,60}",
            cuts in prop::collection::btree_set(0usize..100, 0..9),
        ) {
            let cuts: Vec<usize> = cuts.into_iter().map(|at| at.min(text.len())).collect();
            let parts: Vec<Range<usize>> = cuts.chunks(2).map(|of| of[0]..of[of.len() - 1]).collect();
            let Some(fresh) = Fresh::new(&text, &parts) else { return Ok(()) };
            for spans in [fresh.near, fresh.context] {
                prop_assert!(spans.windows(2).all(|pair| pair[0].end < pair[1].start));
                for span in &spans {
                    let is_line = |at: usize| at == 0 || at == text.len() || text.as_bytes()[at - 1] == b'\n';
                    prop_assert!(is_line(span.start) && is_line(span.end));
                }
                for part in parts.iter().filter(|_| !text.is_empty()) {
                    prop_assert!(spans.iter().any(|span| span.start <= part.start && part.end <= span.end));
                }
            }
        }
    }
}
