//! What the line formats share: lines, quoted words, nodes by path.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::fact::{Binding, Facts, KeyValue, NodeId};
use crate::model::location::Span;
use crate::parse::lexer;
use crate::parse::lexer::unescape::unescape;

/// The lines of a text from `from` on, without their line ends.
pub(in crate::parse) fn lines(text: &str, from: usize) -> impl Iterator<Item = Span> {
    let bytes = text.as_bytes();
    let mut at = Some(from);
    std::iter::from_fn(move || {
        let start = at?;
        let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map(|end| start + end);
        at = end.map(|end| {
            let pair = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
            end + if pair { 2 } else { 1 }
        });
        Some(Span::new(start, end.unwrap_or(text.len())))
    })
}

/// The span without white space at both ends.
pub(in crate::parse) fn trim(text: &str, span: Span) -> Span {
    let raw = span.of(text);
    let start = span.start + raw.len() - raw.trim_start().len();
    Span::new(start, start + raw.trim().len())
}

/// The part of `span` that `part`, a slice of it, covers.
pub(super) fn sub(text: &str, span: Span, part: &str) -> Span {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let start = start.clamp(span.start, span.end);
    Span::new(start, (start + part.len()).min(span.end))
}

/// Writes facts of one document.
pub(super) struct Writer<'f, 't> {
    pub(super) text: &'t str,
    pub(super) facts: &'f mut Facts,
    nodes: HashMap<(NodeId, String), NodeId>,
}

impl<'f, 't> Writer<'f, 't> {
    pub(super) fn new(text: &'t str, facts: &'f mut Facts) -> Self {
        Self { text, facts, nodes: HashMap::new() }
    }

    /// The node of a name under `parent`; the same name gives the same node.
    pub(super) fn group(&mut self, parent: NodeId, name: &str) -> NodeId {
        let facts = &mut *self.facts;
        *self.nodes.entry((parent, name.to_owned())).or_insert_with(|| facts.child(parent, name))
    }

    /// Adds a key and its value, and what stands inside the value.
    pub(super) fn push(&mut self, parent: NodeId, key: Span, value: &Value<'_>, binding: Binding) {
        if key.is_empty() || value.text.is_empty() {
            return;
        }
        let node = self.facts.child(parent, key.of(self.text));
        self.facts.values.push(KeyValue {
            node,
            key_span: Some(key),
            value_span: value.span,
            value: value.text.clone().into_owned(),
            quoted: value.quoted,
            binding,
        });
        lexer::scan_value(self.text, value.span, self.facts);
    }
}

/// A value as written and as meant.
pub(super) struct Value<'t> {
    pub(super) span: Span,
    pub(super) text: Cow<'t, str>,
    pub(super) quoted: bool,
}

impl<'t> Value<'t> {
    /// A value as it stands.
    pub(super) fn bare(text: &'t str, span: Span) -> Self {
        let span = trim(text, span);
        Self {
            span,
            text: Cow::Borrowed(text.get(span.range()).unwrap_or_default()),
            quoted: false,
        }
    }

    /// A value that may stand in quotes; without them it ends before one of the comment marks.
    pub(super) fn read(text: &'t str, span: Span, comments: &[&str]) -> Self {
        let span = trim(text, span);
        let raw = text.get(span.range()).unwrap_or_default();
        if let Some(value) = Self::in_quotes(text, span) {
            return value;
        }
        let cut = comments.iter().filter_map(|mark| raw.find(mark)).min().unwrap_or(raw.len());
        Self::bare(text, Span::new(span.start, span.start + cut))
    }

    /// A value whose first character is a quote that ends inside `span`.
    pub(super) fn in_quotes(text: &'t str, span: Span) -> Option<Self> {
        let raw = text.get(span.range())?;
        let quote = raw.bytes().next().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
        let end = quote_end(raw.as_bytes(), quote)?;
        let inner = Span::new(span.start + 1, span.start + end);
        let content = text.get(inner.range())?;
        let escaped = quote == b'"' && content.contains('\\');
        let text =
            if escaped { Cow::Owned(unescape(content, '\\')) } else { Cow::Borrowed(content) };
        Some(Self { span: inner, text, quoted: true })
    }
}

/// Where the quote that `raw` begins with ends.
fn quote_end(raw: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    while at < raw.len() {
        match raw[at] {
            byte if byte == quote => return Some(at),
            b'\\' if quote == b'"' => at += 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Words of a line; a quoted part belongs to its word.
pub(super) fn words(text: &str, span: Span) -> Vec<Span> {
    let bytes = &text.as_bytes()[..span.end];
    let mut found = Vec::new();
    let mut at = span.start;
    while at < span.end {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        while at < span.end && !bytes[at].is_ascii_whitespace() {
            at = match bytes[at] {
                b'\\' => at + 2,
                quote @ (b'"' | b'\'') => {
                    quote_end(&bytes[at..], quote).map_or(at, |end| at + end) + 1
                }
                _ => at + 1,
            };
        }
        at = at.min(span.end);
        found.push(Span { start, end: at }.snap(text));
    }
    found
}
