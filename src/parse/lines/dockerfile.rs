//! `ENV`, `ARG` and `LABEL` of Dockerfiles, as the Dockerfile reference defines them.

use super::common::{Value, Writer, lines, trim, words};
use crate::model::fact::{Binding, Facts, NodeId};
use crate::model::location::Span;

/// Reads the instructions that bind names; the instruction is the parent.
pub fn parse(text: &str, facts: &mut Facts) {
    let mut out = Writer::new(text, facts);
    let escape = escape(text);
    let mut all = lines(text, 0);
    while let Some(first) = all.next() {
        let body = trim(text, first);
        let Some((name, from)) = instruction(text, body) else { continue };
        let mut parts = vec![part(text, Span::new(from, first.end), escape)];
        let mut last = first;
        while last.of(text).trim_end().ends_with(escape)
            || last.of(text).trim_start().starts_with('#') && last != first
        {
            let Some(next) = all.next() else { break };
            last = next;
            if !next.of(text).trim_start().starts_with('#') {
                parts.push(part(text, next, escape));
            }
        }
        let parent = out.group(NodeId::ROOT, name);
        bindings(&parts, parent, name, &mut out);
    }
}

/// The `escape` directive, if the file begins with one.
fn escape(text: &str) -> char {
    let directive = text.lines().take(4).find_map(|line| {
        let line = line.trim_start_matches(['#', ' ']);
        line.strip_prefix("escape").map(|rest| rest.trim_start_matches(['=', ' ']).starts_with('`'))
    });
    if directive == Some(true) { '`' } else { '\\' }
}

fn instruction(text: &str, body: Span) -> Option<(&'static str, usize)> {
    let raw = body.of(text);
    let end = raw.find([' ', '\t'])?;
    let name =
        ["ENV", "ARG", "LABEL"].into_iter().find(|name| raw[..end].eq_ignore_ascii_case(name))?;
    Some((name, body.start + end))
}

/// A line without the mark that joins it to the next.
fn part(text: &str, span: Span, escape: char) -> Span {
    let span = trim(text, span);
    let raw = span.of(text);
    Span::new(span.start, span.start + raw.strip_suffix(escape).unwrap_or(raw).len())
}

fn bindings(parts: &[Span], parent: NodeId, name: &str, out: &mut Writer<'_, '_>) {
    let text = out.text;
    let all: Vec<Span> = parts.iter().flat_map(|part| words(text, *part)).collect();
    let Some(&first) = all.first() else { return };
    if !first.of(text).contains('=') {
        // The old form `ENV NAME the rest of the line`.
        if let (Some(second), Some(part), "ENV") = (all.get(1), parts.first(), name) {
            let span = Span::new(second.start, part.end.max(second.end));
            out.push(parent, first, &Value::read(text, span, &[]), Binding::Config);
        }
        return;
    }
    for word in all {
        let Some(sign) = word.of(text).find('=') else { continue };
        let key = Span::new(word.start, word.start + sign);
        let value = Value::read(text, Span::new(key.end + 1, word.end), &[]);
        out.push(parent, key, &value, Binding::Config);
    }
}
