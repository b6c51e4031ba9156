//! Directives of nginx and Apache: blocks are parents, `proxy_set_header Name "v"` is a header.

use std::borrow::Cow;

use super::common::{Value, Writer, lines, trim, words};
use crate::model::fact::{Binding, Facts, NodeId};
use crate::model::location::Span;

/// Blocks inside blocks that become nodes.
const DEPTH: usize = 32;

/// Reads an nginx or Apache configuration; which of them, its signs tell.
pub fn parse(text: &str, facts: &mut Facts) {
    let mut out = Writer::new(text, facts);
    let nginx = text.lines().any(|line| line.trim_end().ends_with([';', '{']));
    if nginx { braces(text, &mut out) } else { tags(text, &mut out) }
}

/// nginx: a directive ends at `;`, a block stands in braces.
fn braces(text: &str, out: &mut Writer<'_, '_>) {
    let bytes = text.as_bytes();
    let mut blocks = vec![NodeId::ROOT];
    let mut closed = 0_usize;
    let mut directive: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'#' => memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end),
            b';' => {
                emit(&std::mem::take(&mut directive), &blocks, out);
                at + 1
            }
            b'{' => {
                let name = directive.first().map_or("", |word| word.of(text));
                if blocks.len() < DEPTH {
                    let parent = blocks.last().copied().unwrap_or(NodeId::ROOT);
                    blocks.push(out.facts.child(parent, name));
                } else {
                    closed += 1;
                }
                directive.clear();
                at + 1
            }
            b'}' => {
                if closed > 0 {
                    closed -= 1;
                } else if blocks.len() > 1 {
                    blocks.pop();
                }
                directive.clear();
                at + 1
            }
            byte if byte.is_ascii_whitespace() => at + 1,
            _ => {
                let word = word(text, at);
                directive.push(word);
                word.end
            }
        };
        at = end;
    }
}

/// One word; `${name}` holds its braces, quotes hold everything.
fn word(text: &str, start: usize) -> Span {
    let bytes = text.as_bytes();
    if let quote @ (b'"' | b'\'') = bytes[start] {
        let mut at = start + 1;
        while at < bytes.len().min(start + 64 * 1024) {
            match bytes[at] {
                b'\\' => at += 1,
                byte if byte == quote => return Span::new(start, at + 1),
                _ => {}
            }
            at += 1;
        }
    }
    let mut at = start;
    while at < bytes.len()
        && !bytes[at].is_ascii_whitespace()
        && !matches!(bytes[at], b';' | b'{' | b'}')
    {
        at += 1;
        if bytes[at - 1] == b'$' && bytes.get(at) == Some(&b'{') {
            at = memchr::memchr2(b'}', b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1);
        }
    }
    Span { start, end: at.min(bytes.len()) }.snap(text)
}

/// Apache: a directive is a line, a block stands between tags.
fn tags(text: &str, out: &mut Writer<'_, '_>) {
    let mut blocks = vec![NodeId::ROOT];
    for line in lines(text, 0) {
        let body = trim(text, line);
        let raw = body.of(text);
        if raw.starts_with('#') {
            continue;
        }
        if raw.starts_with("</") {
            if blocks.len() > 1 {
                blocks.pop();
            }
        } else if let Some(tag) = raw.strip_prefix('<') {
            let name = tag.split([' ', '>']).next().unwrap_or_default();
            let parent = blocks.last().copied().unwrap_or(NodeId::ROOT);
            if blocks.len() < DEPTH {
                blocks.push(out.facts.child(parent, name));
            }
        } else {
            emit(&words(text, body), &blocks, out);
        }
    }
}

/// One directive: with one argument it is the key; with more it is the parent of the first.
fn emit(directive: &[Span], blocks: &[NodeId], out: &mut Writer<'_, '_>) {
    let text = out.text;
    let Some((&name, mut arguments)) = directive.split_first() else { return };
    while arguments.len() > 2 && is_action(arguments[0].of(text)) {
        arguments = &arguments[1..];
    }
    let block = blocks.last().copied().unwrap_or(NodeId::ROOT);
    let Some((&first, rest)) = arguments.split_first() else { return };
    let Some(last) = rest.last() else {
        out.push(block, name, &Value::read(text, first, &[]), Binding::Config);
        return;
    };
    let lower = name.of(text).to_ascii_lowercase();
    let binding = if lower.ends_with("header") { Binding::Header } else { Binding::Config };
    let parent = out.group(block, name.of(text));
    let mut value = Value::read(text, rest[0], &[]);
    if rest.len() > 1 && !(binding == Binding::Header && value.quoted) {
        value = joined(text, Span::new(value.span.start, last.end), rest);
    }
    out.push(parent, unquoted(text, first), &value, binding);
}

fn is_action(word: &str) -> bool {
    matches!(
        word,
        "always" | "set" | "add" | "append" | "merge" | "setifempty" | "onsuccess" | "edit"
    )
}

fn unquoted(text: &str, word: Span) -> Span {
    Value::in_quotes(text, word).map_or(word, |value| value.span)
}

/// `log_format name 'a' 'b'`: the pieces in a row are one value.
fn joined<'t>(text: &'t str, span: Span, pieces: &[Span]) -> Value<'t> {
    let mut all = String::new();
    let mut quoted = true;
    for piece in pieces {
        let value = Value::read(text, *piece, &[]);
        if !(all.is_empty() || quoted && value.quoted) {
            all.push(' ');
        }
        quoted &= value.quoted;
        all.push_str(&value.text);
    }
    let tail = usize::from(quoted);
    Value {
        span: Span { start: span.start, end: (span.end - tail).max(span.start) }.snap(text),
        text: Cow::Owned(all),
        quoted,
    }
}
