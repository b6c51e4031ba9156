//! `.http` and `.rest` files of IDEs: `@name = value`, request line, headers, body, `###`.

use super::common::{Value, Writer, lines, trim};
use crate::model::fact::{Binding, Facts, NodeId};
use crate::model::location::Span;
use crate::parse::lexer::{LexStyle, lex_lines};

/// Reads the requests of a file; the method is the parent of a request's headers and fields.
pub fn parse(text: &str, facts: &mut Facts) {
    let mut out = Writer::new(text, facts);
    let mut place = Place::Before;
    let mut bodies = Vec::new();
    for line in lines(text, 0) {
        let body = trim(text, line);
        let raw = body.of(text);
        if raw.starts_with("###") {
            place = Place::Before;
            continue;
        }
        match place {
            Place::Before => place = before(body, &mut out),
            Place::Headers(_) if raw.is_empty() => place = Place::Body(place.node()),
            Place::Headers(node) => header(body, node, &mut out),
            Place::Body(node) => field(body, node, &mut bodies, &mut out),
        }
    }
    lex_lines(text, &bodies, LexStyle::CLike, out.facts);
}

#[derive(Clone, Copy)]
enum Place {
    Before,
    Headers(NodeId),
    Body(NodeId),
}

impl Place {
    fn node(self) -> NodeId {
        match self {
            Self::Before => NodeId::ROOT,
            Self::Headers(node) | Self::Body(node) => node,
        }
    }
}

/// Variables, comments, or the request line.
fn before(body: Span, out: &mut Writer<'_, '_>) -> Place {
    let text = out.text;
    let raw = body.of(text);
    if let Some(variable) = raw.strip_prefix('@') {
        if let Some((name, _)) = variable.split_once('=') {
            let key = trim(text, Span::new(body.start + 1, body.start + 1 + name.len()));
            let from = body.start + 2 + name.len();
            out.push(
                NodeId::ROOT,
                key,
                &Value::read(text, Span::new(from, body.end), &[]),
                Binding::Config,
            );
        }
        return Place::Before;
    }
    if raw.is_empty() || raw.starts_with(['#', '<', '>']) || raw.starts_with("//") {
        return Place::Before;
    }
    let method = raw.split([' ', '\t']).next().unwrap_or_default();
    let named = method.len() > 2 && method.bytes().all(|byte| byte.is_ascii_uppercase());
    Place::Headers(out.facts.child(NodeId::ROOT, if named { method } else { "GET" }))
}

fn header(body: Span, node: NodeId, out: &mut Writer<'_, '_>) {
    let text = out.text;
    let raw = body.of(text);
    // Lines that carry the query on begin with its signs.
    if raw.starts_with(['?', '&', '#']) || raw.starts_with("//") {
        return;
    }
    let Some((name, _)) = raw.split_once(':') else { return };
    let token =
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if token {
        let key = Span::new(body.start, body.start + name.len());
        out.push(node, key, &Value::bare(text, Span::new(key.end + 1, body.end)), Binding::Header);
    }
}

/// A line of a form body, or of anything else, which the lexer reads.
fn field(body: Span, node: NodeId, bodies: &mut Vec<usize>, out: &mut Writer<'_, '_>) {
    let text = out.text;
    let raw = body.of(text);
    if raw.starts_with(['{', '[', '"', '<', '>', '}']) || !raw.contains('=') {
        bodies.push(body.start);
        return;
    }
    let mut at = body.start;
    for pair in raw.split('&') {
        let span = Span::new(at, at + pair.len());
        at = span.end + 1;
        let Some(sign) = pair.find('=') else { continue };
        let key = trim(text, Span::new(span.start, span.start + sign));
        let word = !key.of(text).contains([' ', '"', '\'']);
        if word {
            let value = Value::bare(text, Span::new(span.start + sign + 1, span.end));
            out.push(node, key, &value, Binding::FormField);
        }
    }
}
