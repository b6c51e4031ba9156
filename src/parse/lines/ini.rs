//! INI and its kin: `.cfg`, `.conf`, systemd units, `.npmrc`, `.pypirc`, `.gitconfig`, xcconfig.

use super::common::{Value, Writer, lines, sub, trim, words};
use crate::model::fact::{Binding, Facts, NodeId};
use crate::model::location::Span;

/// Reads sections and their keys; a section is the parent of its keys.
pub fn parse(text: &str, facts: &mut Facts) {
    let mut out = Writer::new(text, facts);
    let mut section = NodeId::ROOT;
    let mut waiting: Option<Span> = None;
    for line in lines(text, 0) {
        let body = trim(text, line);
        let raw = body.of(text);
        let indented = body.start > line.start;
        if let Some(key) = waiting.take() {
            // A value may stand indented under its key (Python's configparser).
            if indented && !raw.is_empty() && !raw.starts_with(['#', ';', '[']) && !has_sign(raw) {
                out.push(section, key, &Value::read(text, body, MARKS), Binding::Config);
                continue;
            }
        }
        if let Some(name) = raw.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            section = name_of(name.trim(), &mut out);
            continue;
        }
        waiting = entry(body, section, &mut out);
    }
}

const MARKS: &[&str] = &[" #", " ;", " //", "\t#", "\t;"];

/// `[remote "origin"]` is a node under a node (git-config's subsections).
fn name_of(name: &str, out: &mut Writer<'_, '_>) -> NodeId {
    match name.split_once(" \"") {
        Some((first, second)) => {
            let parent = out.group(NodeId::ROOT, first);
            out.group(parent, second.trim_end_matches('"'))
        }
        None => out.group(NodeId::ROOT, name),
    }
}

fn has_sign(raw: &str) -> bool {
    raw.contains(" = ")
        || raw.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count() > 0
            && raw
                .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_')
                .starts_with('=')
}

/// Reads one line; gives the key if its value may follow.
fn entry(body: Span, section: NodeId, out: &mut Writer<'_, '_>) -> Option<Span> {
    let text = out.text;
    let raw = body.of(text);
    let comment = raw.starts_with(['#', ';']) || raw.starts_with("//") && !raw.contains("/:");
    let content = if comment { raw.trim_start_matches(['#', ';', '/', ' ', '\t']) } else { raw };
    let Some(sign) = sign_after_condition(content).or_else(|| content.find(": ")) else {
        if !comment {
            two_words(body, section, out);
        }
        return None;
    };
    let key = trim(text, sub(text, body, &content[..sign]));
    let from = key.end.max(sub(text, body, content).start + sign + 1);
    let value = Value::read(text, Span::new(from, body.end), MARKS);
    let plain =
        key.of(text).bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
    if comment && (!plain || !value.quoted && value.text.contains(' ')) {
        return None;
    }
    if key.of(text) == "Environment" {
        environment(key, Span::new(from, body.end), section, out);
        return None;
    }
    if value.text.is_empty() {
        return (!comment).then_some(key);
    }
    let (parent, key) = scoped(key, section, out);
    out.push(parent, key, &value, Binding::Config);
    None
}

/// `requirepass value`: the form of servers' configuration without a sign.
fn two_words(body: Span, section: NodeId, out: &mut Writer<'_, '_>) {
    let words = words(out.text, body);
    let [key, value] = words[..] else { return };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    if key.of(out.text).bytes().all(plain) {
        let value = Value::read(out.text, value, MARKS);
        out.push(section, key, &value, Binding::Config);
    }
}

/// The first `=`, past a condition in brackets (`NAME[config=Debug] = value` of xcconfig).
fn sign_after_condition(content: &str) -> Option<usize> {
    let first = content.find('=')?;
    let open = content[..first].contains('[') && !content[..first].contains(']');
    let close = content.find(']').filter(|_| open);
    close.and_then(|close| content[close..].find('=').map(|at| close + at)).or(Some(first))
}

/// npm's `//registry/:_authToken` is a key under its registry.
fn scoped(key: Span, section: NodeId, out: &mut Writer<'_, '_>) -> (NodeId, Span) {
    let raw = key.of(out.text);
    match raw.rfind("/:").filter(|_| raw.starts_with("//")) {
        Some(at) => {
            let parent = out.group(section, &raw[..=at]);
            (parent, Span::new(key.start + at + 2, key.end))
        }
        None => (section, key),
    }
}

/// systemd's `Environment=NAME=value "NAME=value"` (systemd.exec(5)).
fn environment(key: Span, span: Span, section: NodeId, out: &mut Writer<'_, '_>) {
    let text = out.text;
    let parent = out.group(section, key.of(text));
    for word in words(text, span) {
        let raw = word.of(text);
        let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inner = match quote {
            Some(quote) if raw.len() > 1 && raw.ends_with(quote) => {
                Span::new(word.start + 1, word.end - 1)
            }
            _ => word,
        };
        let Some(sign) = inner.of(text).find('=') else { continue };
        let name = Span::new(inner.start, inner.start + sign);
        let mut value = Value::read(text, Span::new(name.end + 1, inner.end), &[]);
        value.quoted |= quote.is_some();
        out.push(parent, name, &value, Binding::Config);
    }
}
