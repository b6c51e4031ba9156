//! Where a YAML scalar's content stands: the parser's regions take in tags, anchors, quotes and
//! sometimes what follows.

use saphyr_parser::ScalarStyle;

use crate::model::location::Span;

/// A scalar as the parser reports it.
pub(super) struct Scalar<'v> {
    /// How it is written.
    pub style: ScalarStyle,
    /// The decoded value.
    pub value: &'v str,
    /// Whether a tag or an anchor stands before it.
    pub properties: bool,
}

impl Scalar<'_> {
    /// The region of the content alone, inside the region the parser gave.
    pub(super) fn locate(&self, text: &str, place: Span) -> Span {
        let start = if self.properties { skip_properties(text, place) } else { place.start };
        match self.style {
            ScalarStyle::Plain => plain(text, start, place.end),
            ScalarStyle::SingleQuoted => quoted(text, start, b'\''),
            ScalarStyle::DoubleQuoted => quoted(text, start, b'"'),
            ScalarStyle::Literal | ScalarStyle::Folded => self.block(text, start, place.end),
        }
    }

    fn block(&self, text: &str, start: usize, end: usize) -> Span {
        let end = end.max(start);
        if self.value.trim().is_empty() {
            return Span::new(start, start);
        }
        let start = if self.properties { self.first_line(text, start, end) } else { start };
        plain(text, start, end)
    }

    /// The start of the content after a block header (`|2-`), less its indentation.
    fn first_line(&self, text: &str, header: usize, end: usize) -> usize {
        let block = &text[header..end];
        let body = block.find('\n').map_or(block.len(), |at| at + 1);
        let content = block[body..].find(|c: char| !c.is_whitespace()).unwrap_or_default();
        let value = self.value.trim_start_matches('\n');
        let indented = value.len() - value.trim_start_matches(' ').len();
        (header + body + content).saturating_sub(indented).max(header)
    }
}

/// A region without the white space at its end.
fn plain(text: &str, start: usize, end: usize) -> Span {
    let end = end.max(start);
    let trimmed = text[start..end].trim_end_matches([' ', '\t', '\r', '\n']).len();
    Span::new(start, start + trimmed)
}

/// The content between quotes that open at `start`.
fn quoted(text: &str, start: usize, quote: u8) -> Span {
    let bytes = text.as_bytes();
    let start = (start + 1).min(text.len());
    let mut end = start;
    while let Some(found) = memchr::memchr2(quote, b'\\', &bytes[end..]) {
        end += found;
        let escaped = quote == b'"' && bytes[end] == b'\\';
        let doubled = quote == b'\'' && bytes[end..].starts_with(b"''");
        if bytes[end] == quote && !doubled {
            break;
        }
        end = (end + 1 + usize::from(escaped || doubled)).min(text.len());
    }
    Span { start, end }.snap(text)
}

/// The first byte after `&anchor`, `!tag` and the white space around them.
fn skip_properties(text: &str, place: Span) -> usize {
    let mut at = place.start;
    loop {
        let rest = &text[at..place.end];
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if let Some(comment) = trimmed.strip_prefix('#') {
            at += 1 + comment.find('\n').unwrap_or(comment.len());
        } else if trimmed.starts_with(['&', '!']) {
            at += trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
        } else {
            return at;
        }
    }
}
