//! Values that hold keys and values of their own: `NAME=value`, flags, forms, whole scripts.

use std::ops::Range;

use crate::model::fact::{Binding, Facts, KeyValue};
use crate::model::location::Span;

/// Keys whose values are command lines even on one line (CI pipelines, Compose, package.json).
const SCRIPT_KEYS: [&str; 18] = [
    "after_script",
    "args",
    "bash",
    "before_script",
    "cmd",
    "command",
    "commands",
    "entrypoint",
    "exec",
    "inline",
    "powershell",
    "pwsh",
    "run",
    "script",
    "scripts",
    "sh",
    "shell",
    "test",
];

/// A longer value is data.
const MAX_VALUE: usize = 64 * 1024;

/// Adds a key for every `NAME=value` that a value consists of, for every flag on a command line
/// in it, and for every field of a form or connection string, of the values in `range`.
pub fn add(facts: &mut Facts, range: Range<usize>, text: &str) {
    for index in range {
        let outer = &facts.values[index];
        let span = outer.value_span;
        let written = span.of(text);
        let tagged = outer.value.starts_with('!') && !written.starts_with('!');
        if tagged || written.len() > MAX_VALUE || written.contains('\n') {
            continue;
        }
        if let Some(found) = split_flag(facts, index, text) {
            push(facts, index, found);
        }
        for found in inner(written) {
            push(facts, index, found.shifted(span.start));
        }
    }
}

/// The regions that a lexer should read again: values of more than one line, and command lines.
pub fn embedded_blocks(facts: &Facts, text: &str) -> Vec<Span> {
    let block = |value: &&KeyValue| {
        let written = value.value_span.of(text);
        written.contains('\n')
            || written.starts_with("export ")
            || (written.contains(' ') && is_script(facts, value))
    };
    let mut spans: Vec<_> = facts.values.iter().filter(block).map(|v| v.value_span).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// Where the values begin that are files of a line format by their key (`app.properties: |`).
pub fn embedded_files(facts: &Facts) -> Vec<usize> {
    let named = |value: &&KeyValue| {
        let extension = facts.name(value.node).rsplit_once('.').map(|(_, extension)| extension);
        matches!(
            extension,
            Some("properties" | "ini" | "conf" | "cfg" | "cnf" | "env" | "toml" | "yaml" | "yml")
        )
    };
    facts.values.iter().filter(named).map(|value| value.value_span.start).collect()
}

/// Whether the value is, or is listed under, a key that holds command lines.
fn is_script(facts: &Facts, value: &KeyValue) -> bool {
    let named = if value.key_span.is_some() { value.node } else { facts.parent(value.node) };
    let own = |name: &str| SCRIPT_KEYS.binary_search(&name).is_ok();
    value.binding == Binding::Config
        && (own(facts.name(named)) || facts.name(facts.parent(named)) == "scripts")
}

/// A key and a value inside a text.
struct Inner {
    key: Span,
    name: String,
    value: Span,
    text: String,
    binding: Binding,
}

impl Inner {
    fn new(text: &str, key: Span, value: Span, binding: Binding) -> Self {
        let (name, text) = (key.of(text).to_owned(), value.of(text).to_owned());
        Self { key, name, value, text, binding }
    }

    fn shifted(mut self, by: usize) -> Self {
        self.key = Span::new(self.key.start + by, self.key.end + by);
        self.value = Span::new(self.value.start + by, self.value.end + by);
        self
    }
}

fn push(facts: &mut Facts, outer: usize, found: Inner) {
    let outer = &facts.values[outer];
    let (quoted, in_list) = (outer.quoted, outer.key_span.is_none());
    let parent = if in_list { facts.parent(outer.node) } else { outer.node };
    let node = facts.child(parent, found.name);
    facts.values.push(KeyValue {
        node,
        key_span: Some(found.key),
        value_span: found.value,
        value: found.text,
        quoted,
        binding: found.binding,
    });
}

/// A list item `--name` with its value in the next item.
fn split_flag(facts: &Facts, index: usize, text: &str) -> Option<Inner> {
    let (flag, value) = (&facts.values[index], facts.values.get(index + 1)?);
    let listed = flag.key_span.is_none() && value.key_span.is_none();
    let (written, next) = (flag.value_span.of(text), value.value_span.of(text));
    let name = flag_name(written).filter(|name| name.len() > 1)?;
    let is_pair = listed
        && facts.parent(flag.node) == facts.parent(value.node)
        && is_name(name)
        && !next.is_empty()
        && !next.starts_with('-');
    let key = Span::new(flag.value_span.end - name.len(), flag.value_span.end);
    is_pair.then(|| Inner::new(text, key, value.value_span, Binding::Flag))
}

/// What a value on one line holds.
fn inner(written: &str) -> Vec<Inner> {
    if !written.contains(['=', '-']) {
        return Vec::new();
    }
    let fields = fields(written, '&', Binding::FormField);
    if fields.len() > 1 {
        return fields;
    }
    let fields = self::fields(written, ';', Binding::Config);
    if fields.len() > 1 {
        return fields;
    }
    if let Some(found) = assignment(written, 0, written.len(), Binding::Config) {
        return vec![found];
    }
    flags(written)
}

/// `a=b&c=d`, `A=b;C=d`: nothing unless every part is a field.
fn fields(written: &str, separator: char, binding: Binding) -> Vec<Inner> {
    if !written.contains(separator) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    for part in written.split(separator) {
        let Some(equals) = part.find('=') else {
            if part.trim().is_empty() {
                at += part.len() + separator.len_utf8();
                continue;
            }
            return Vec::new();
        };
        let name = part[..equals].trim();
        let spaced = separator == ';' && name.split(' ').all(is_name);
        if !is_name(name) && !spaced {
            return Vec::new();
        }
        let start = at + equals - part[..equals].trim_start().len();
        let key = Span::new(start, start + name.len());
        let value = Span::new(at + equals + 1, at + part.len());
        found.push(Inner::new(written, key, value, binding));
        at += part.len() + separator.len_utf8();
    }
    found
}

/// `NAME=value` from `start` to `end`, nothing around it.
fn assignment(written: &str, start: usize, end: usize, binding: Binding) -> Option<Inner> {
    let part = written.get(start..end)?;
    let equals = part.find('=').filter(|&at| is_name(&part[..at]))?;
    let value = &part[equals + 1..];
    if value.trim_matches('=').is_empty() || value.starts_with([' ', '=', '>', '~']) {
        return None;
    }
    let key = Span::new(start, start + equals);
    let value = unquoted(written, Span::new(start + equals + 1, end));
    Some(Inner::new(written, key, value, binding))
}

/// The flags with values among the words of a command line.
fn flags(written: &str) -> Vec<Inner> {
    let mut found = Vec::new();
    let mut words = words(written).into_iter().peekable();
    while let Some(word) = words.next() {
        let Some(name) = flag_name(word.of(written)) else { continue };
        let start = word.end - name.len();
        if name.contains('=') {
            found.extend(assignment(written, start, word.end, Binding::Flag));
            continue;
        }
        let next = words.peek().copied().filter(|next| !next.of(written).starts_with('-'));
        if let Some(next) = next.filter(|_| is_name(name) && name.len() > 1) {
            let key = Span::new(start, word.end);
            found.push(Inner::new(written, key, unquoted(written, next), Binding::Flag));
        }
    }
    found
}

/// The name of a flag, with what follows it: after `--`, after `-D` (Java, `CMake`), after `-`.
fn flag_name(word: &str) -> Option<&str> {
    let name = word.strip_prefix('-')?;
    let long = name.strip_prefix('-').or_else(|| name.strip_prefix('D'));
    Some(long.unwrap_or(name))
}

/// The words of a line; quotes hold white space together.
fn words(line: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = None;
    let mut quote = None;
    for (at, char) in line.char_indices() {
        match (quote, start) {
            (Some(open), _) if char == open => quote = None,
            (Some(_), _) => {}
            (None, Some(from)) if char.is_whitespace() => {
                found.push(Span::new(from, at));
                start = None;
            }
            (None, None) if char.is_whitespace() => {}
            (None, _) => {
                quote = Some(char).filter(|char| matches!(char, '"' | '\''));
                start = start.or(Some(at));
            }
        }
    }
    found.extend(start.map(|from| Span::new(from, line.len())));
    found
}

/// A value without one pair of quotes, escaped or not, around it.
fn unquoted(written: &str, span: Span) -> Span {
    let value = span.of(written);
    let quote = ["\\\"", "\"", "'"].into_iter().find(|quote| {
        value.len() >= 2 * quote.len() && value.starts_with(quote) && value.ends_with(quote)
    });
    let length = quote.map_or(0, str::len);
    Span::new(span.start + length, span.end - length)
}

/// Whether a word can be the name of a variable, property or flag.
fn is_name(word: &str) -> bool {
    let starts = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let follows = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    starts && word.len() <= 128 && word.bytes().all(follows)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{assert_rows, check_spans, rows};
    use super::super::yaml;
    use super::*;

    fn embedded(text: &str) -> (Vec<(String, String, String)>, Vec<Binding>) {
        let mut facts = Facts::default();
        yaml::parse(text, &mut facts).unwrap();
        let plain = facts.values.len();
        add(&mut facts, 0..plain, text);
        facts.values.drain(..plain);
        check_spans(text, &facts);
        let bindings = facts.values.iter().map(|value| value.binding).collect();
        (rows(text, &facts), bindings)
    }

    #[test]
    fn finds_assignments_and_flags() {
        let text = "environment:\n- é\n- DB_PASSWORD=q7 k\n- \"X='y'\"\n- http://h/?a=b\n- abc==\n- a == b\n- E=\ncommand: app --client-secret=x --port 80 -v --token \"t u\" -Dk.s=w\nargs: [--api-key, \"z\", --flag, --other]\n";
        let (found, bindings) = embedded(text);
        assert_rows(
            &found,
            &[
                ("environment.DB_PASSWORD", "q7 k", "q7 k"),
                ("environment.X", "y", "y"),
                ("command.client-secret", "x", "x"),
                ("command.port", "80", "80"),
                ("command.token", "t u", "t u"),
                ("command.k.s", "w", "w"),
                ("args.api-key", "z", "z"),
            ],
        );
        assert_eq!(bindings[..2], [Binding::Config; 2]);
        assert_eq!(bindings[2..], [Binding::Flag; 5]);
    }

    #[test]
    fn finds_fields_of_forms_and_connection_strings() {
        let text = "a: kind=code&client_secret=x\nb: Server=é;User Id=u;Password=p;\nc: x; y=z\nd: 'https://h?a=b&c=d'\n";
        let (found, bindings) = embedded(text);
        assert_rows(
            &found,
            &[
                ("a.kind", "code", "code"),
                ("a.client_secret", "x", "x"),
                ("b.Server", "é", "é"),
                ("b.User Id", "u", "u"),
                ("b.Password", "p", "p"),
            ],
        );
        assert_eq!(bindings[1..3], [Binding::FormField, Binding::Config]);
    }

    #[test]
    fn scripts_and_longer_values_are_read_again() {
        let text =
            "run: |\n  curl x\n  ls\nscript:\n- curl -u a:b c\n- ls\nother: a b\nfile: 'a\n  b'\n";
        let mut facts = Facts::default();
        yaml::parse(text, &mut facts).unwrap();
        let blocks = embedded_blocks(&facts, text);
        let blocks: Vec<_> = blocks.into_iter().map(|span| span.of(text)).collect();
        assert_eq!(blocks, ["curl x\n  ls", "curl -u a:b c", "a\n  b"]);
    }

    #[test]
    fn script_keys_are_sorted() {
        assert!(SCRIPT_KEYS.is_sorted());
    }

    proptest! {
        #[test]
        fn never_panics(value in r#"([-=&;'"\\ é]|--[a-z]|[a-z0-9_]|\PC){0,40}"#) {
            for found in inner(&value) {
                prop_assert_eq!(found.value.of(&value), &found.text);
                prop_assert_eq!(found.key.of(&value), &found.name);
            }
        }
    }
}
