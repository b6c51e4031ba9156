//! `.env` files as Node's and Ruby's dotenv read them: `export`, quotes over several lines, ` #`.

use super::common::{Value, Writer, lines, sub, trim};
use crate::model::fact::{Binding, Facts, NodeId};
use crate::model::location::Span;

/// The longest quoted value.
const LONGEST: usize = 16 * 1024;

/// Reads a `.env` file.
pub fn parse(text: &str, facts: &mut Facts) {
    let mut out = Writer::new(text, facts);
    let mut done = 0;
    let mut unclosed = false;
    for line in lines(text, 0) {
        if line.start < done {
            continue;
        }
        let body = trim(text, line);
        let raw = body.of(text);
        let comment = raw.starts_with('#');
        let entry = raw.trim_start_matches(['#', ' ', '\t']);
        let entry = entry.strip_prefix("export ").unwrap_or(entry).trim_start();
        let Some((key, from)) = key(text, sub(text, body, entry)) else { continue };
        let rest = Span::new(from, line.end);
        let value = value(text, rest, comment, &mut unclosed);
        if comment && !value.quoted && value.text.contains(' ') {
            continue;
        }
        done = value.span.end;
        out.push(NodeId::ROOT, key, &value, Binding::Config);
    }
}

/// The key and where its value begins.
fn key(text: &str, entry: Span) -> Option<(Span, usize)> {
    let raw = entry.of(text);
    let length = raw
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
        .count();
    let rest = &raw[length..];
    let sign = rest.trim_start();
    let separated = sign.starts_with('=') || sign.starts_with(": ");
    let from = entry.start + raw.len() - sign.len() + 1;
    (length > 0 && separated).then(|| (Span::new(entry.start, entry.start + length), from))
}

fn value<'t>(text: &'t str, rest: Span, comment: bool, unclosed: &mut bool) -> Value<'t> {
    let start = trim(text, rest).start;
    let quoted = text[start..].starts_with(['"', '\'', '`']);
    if quoted && !comment && !*unclosed {
        let limit = Span { start, end: text.len().min(start + LONGEST) }.snap(text);
        if let Some(value) = Value::in_quotes(text, limit) {
            return value;
        }
        // One look over many lines is enough: the rest is read line by line.
        *unclosed = true;
    }
    Value::read(text, rest, &[" #", "\t#"])
}
