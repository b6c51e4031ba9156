//! The text of XML with its regions: names, attributes, character data in pieces.

use crate::model::location::Span;

/// An attribute as written.
pub(super) struct Attribute {
    /// Its name.
    pub name: Span,
    /// Its value, without quotes.
    pub value: Span,
}

/// Character data between two tags, collected from its pieces.
#[derive(Default)]
pub(super) struct Run {
    pieces: Vec<Piece>,
}

struct Piece {
    span: Span,
    verbatim: bool,
}

/// Character data without the white space around it.
pub(super) struct Found {
    /// Where it stands.
    pub span: Span,
    /// Decoded.
    pub value: String,
    /// Whether all of it is a CDATA section.
    pub verbatim: bool,
}

impl Run {
    /// Adds text or an entity reference.
    pub(super) fn push_text(&mut self, text: &str, span: Span) {
        if let Some(last) = self.pieces.last_mut()
            && !last.verbatim
            && last.span.end == span.start
        {
            last.span.end = span.end;
            return;
        }
        if !span.of(text).trim().is_empty() {
            self.pieces.push(Piece { span, verbatim: false });
        }
    }

    /// Adds a CDATA section, given with its marks.
    pub(super) fn push_cdata(&mut self, text: &str, span: Span) {
        let inner = span.of(text);
        let inner = inner.strip_prefix("<![CDATA[").unwrap_or(inner);
        let start = span.end - inner.len();
        let inner = inner.strip_suffix("]]>").unwrap_or(inner);
        let span = Span::new(start, start + inner.len());
        self.pieces.push(Piece { span, verbatim: true });
    }

    /// What was collected; nothing if it is blank.
    pub(super) fn take(&mut self, text: &str) -> Option<Found> {
        let pieces = std::mem::take(&mut self.pieces);
        let filled = |piece: &&Piece| !piece.span.of(text).trim().is_empty();
        let first = trim(text, pieces.iter().find(filled)?.span);
        let last = trim(text, pieces.iter().rfind(filled)?.span);
        let value: String = pieces.iter().map(|piece| piece.decoded(text)).collect();
        let verbatim = pieces.iter().filter(filled).all(|piece| piece.verbatim);
        let span = Span::new(first.start, last.end);
        Some(Found { span, value: value.trim().to_owned(), verbatim })
    }
}

impl Piece {
    fn decoded(&self, text: &str) -> String {
        let written = self.span.of(text);
        if self.verbatim { written.to_owned() } else { decode(written) }
    }
}

/// Decodes character references and the five entities of XML 1.0 §4.6; others stay as written.
pub(super) fn decode(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';').map(|end| end + 1);
        let char = end.and_then(|end| entity(&rest[1..end - 1]));
        out.push(char.unwrap_or('&'));
        rest = &rest[char.and(end).unwrap_or(1)..];
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

/// The element name of a start tag.
pub(super) fn element_name(text: &str, tag: Span) -> Span {
    let start = (tag.start + 1).min(tag.end);
    let rest = Span::new(start, tag.end).of(text);
    let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
    Span::new(start, start + rest.find(ends).unwrap_or(rest.len()))
}

/// The attributes in the rest of a start tag.
pub(super) fn attributes(text: &str, rest: Span) -> Vec<Attribute> {
    let mut found = Vec::new();
    let mut at = rest.start;
    while let Some((attribute, next)) = attribute(text, Span::new(at, rest.end)) {
        found.push(attribute);
        at = next;
    }
    found
}

fn attribute(text: &str, rest: Span) -> Option<(Attribute, usize)> {
    let written = rest.of(text);
    let start = written.find(|c: char| !c.is_ascii_whitespace())?;
    let equals = start + written[start..].find('=')?;
    let name = written[start..equals].trim_end();
    let open = equals + 1 + written[equals + 1..].find(['"', '\''])?;
    let quote = char::from(written.as_bytes()[open]);
    let length = written[open + 1..].find(quote)?;
    let name = Span::new(rest.start + start, rest.start + start + name.len());
    let value = Span::new(rest.start + open + 1, rest.start + open + 1 + length);
    Some((Attribute { name, value }, value.end + 1))
}

fn trim(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let start = span.start + written.len() - written.trim_start().len();
    Span::new(start, start + written.trim().len())
}
