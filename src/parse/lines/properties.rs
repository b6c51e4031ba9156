//! Java `.properties` files, as `java.util.Properties.load` documents them.

use std::borrow::Cow;

use super::common::{Value, Writer, lines, trim};
use crate::model::fact::{Binding, Facts, NodeId};
use crate::model::location::Span;
use crate::parse::lexer::unescape::unescape;

/// Parts of one key that become nodes.
const PARTS: usize = 16;

/// Reads a `.properties` file; the parts of a dotted key are nodes.
pub fn parse(text: &str, facts: &mut Facts) {
    let mut out = Writer::new(text, facts);
    let mut natural = lines(text, 0);
    while let Some(first) = natural.next() {
        let mut body = trim(text, first);
        let comment = body.of(text).starts_with(['#', '!']);
        if comment {
            let raw = body.of(text).trim_start_matches(['#', '!', ' ', '\t']);
            body.start = body.end - raw.len();
        }
        let mut last = first;
        while !comment && goes_on(last.of(text)) {
            let Some(next) = natural.next() else { break };
            last = next;
        }
        let whole = Span::new(body.start.min(last.end), last.end);
        entry(whole, comment, &mut out);
    }
}

/// Whether an odd number of backslashes ends the line.
fn goes_on(line: &str) -> bool {
    line.bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1
}

fn entry(line: Span, comment: bool, out: &mut Writer<'_, '_>) {
    let text = out.text;
    let Some((key, from)) = key(text, line) else { return };
    let span = trim(text, Span::new(from.min(line.end), line.end));
    let raw = text.get(span.range()).unwrap_or_default();
    let explicit = text[key.end..span.start].contains(['=', ':']);
    if comment && (!explicit || raw.contains(' ')) {
        return;
    }
    let text_value =
        if raw.contains('\\') { Cow::Owned(unescape(raw, '\\')) } else { Cow::Borrowed(raw) };
    let value = Value { span, text: text_value, quoted: false };
    let (parent, last) = place(key, out);
    out.push(parent, last, &value, Binding::Config);
}

/// The key ends at the first `=`, `:` or blank that no backslash protects.
fn key(text: &str, line: Span) -> Option<(Span, usize)> {
    let bytes = &text.as_bytes()[..line.end];
    let mut at = line.start;
    while at < bytes.len() && !matches!(bytes[at], b'=' | b':' | b' ' | b'\t' | b'\n' | b'\r') {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    let end = at.min(line.end);
    let blank = |at: usize| bytes.get(at).is_some_and(|byte| matches!(byte, b' ' | b'\t'));
    while blank(at) {
        at += 1;
    }
    if matches!(bytes.get(at), Some(b'=' | b':')) {
        at += 1;
    }
    let key = Span { start: line.start, end }.snap(text);
    (!key.is_empty() && at > key.end).then_some((key, at))
}

/// The node of all parts but the last, and the last.
fn place(key: Span, out: &mut Writer<'_, '_>) -> (NodeId, Span) {
    let text = out.text;
    let mut parent = NodeId::ROOT;
    let mut rest = key;
    for _ in 0..PARTS {
        let Some(dot) = rest.of(text).find('.') else { break };
        if dot + 1 == rest.len() {
            break;
        }
        let name = &rest.of(text)[..dot];
        parent = out.group(parent, name);
        rest.start += dot + 1;
    }
    (parent, rest)
}
