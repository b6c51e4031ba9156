//! Bruno's `.bru` files: blocks of `key: value` lines, and blocks of free text.

use super::common::{Value, Writer, lines, trim};
use crate::model::fact::{Binding, Facts, NodeId};
use crate::model::location::Span;
use crate::parse::lexer::{LexStyle, lex_lines};

/// Reads the blocks of a request, folder or environment; a block is the parent of its keys.
pub fn parse(text: &str, facts: &mut Facts) {
    let mut out = Writer::new(text, facts);
    let mut block: Option<Block> = None;
    let mut free = Vec::new();
    for line in lines(text, 0) {
        let raw = line.of(text);
        match &block {
            _ if raw.starts_with('}') || raw.starts_with(']') => block = None,
            None => block = Block::open(raw.trim(), &mut out),
            Some(Block { binding: Some(binding), node }) => entry(line, *node, *binding, &mut out),
            Some(_) => free.push(line.start),
        }
    }
    lex_lines(text, &free, LexStyle::CLike, out.facts);
}

struct Block {
    node: NodeId,
    /// None for free text: bodies, scripts, tests, docs.
    binding: Option<Binding>,
}

impl Block {
    fn open(line: &str, out: &mut Writer<'_, '_>) -> Option<Self> {
        let name = line.strip_suffix('{').or_else(|| line.strip_suffix('['))?.trim();
        let binding = match name {
            "headers" => Some(Binding::Header),
            "body:form-urlencoded" | "body:multipart-form" => Some(Binding::FormField),
            _ if name.starts_with("body") || name.starts_with("script") => None,
            "tests" | "docs" => None,
            _ => Some(Binding::Config),
        };
        Some(Self { node: out.facts.child(NodeId::ROOT, name), binding })
    }
}

/// `key: value`; a `~` in front switches the line off, but the value stands there all the same.
fn entry(line: Span, node: NodeId, binding: Binding, out: &mut Writer<'_, '_>) {
    let text = out.text;
    let body = trim(text, line);
    let raw = body.of(text);
    let name = raw.trim_start_matches('~');
    let start = body.end - name.len();
    let Some(colon) = name.find(':') else { return };
    let key = trim(text, Span::new(start, start + colon));
    out.push(node, key, &Value::bare(text, Span::new(start + colon + 1, body.end)), binding);
}
