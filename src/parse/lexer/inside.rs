//! Bindings in the content of a string or in bare words: form fields, flags, headers.

use super::nested;
use super::sink::{Entry, Sink};
use super::token::{is_word, run};
use super::unescape::unescape;
use crate::model::fact::Binding;
use crate::model::location::Span;

/// The longest name that is looked at.
pub(super) const NAME: usize = 64;

/// Form fields, flags and headers in the content of one string.
pub(super) fn scan(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[..span.end];
    headers(text, span, sink);
    fields(text, span, Fields::Quoted, sink);
    if memchr::memchr(b'-', &bytes[span.start..]).is_some() {
        flags(text, span, sink);
    }
}

/// Where `name=value` stands, which decides what it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fields {
    /// Inside a string: any of them is a form field.
    Quoted,
    /// In bare text: only flags, and fields joined by `&`.
    Bare,
    /// In a line of a log: words of their own too (`level=info token=…`).
    Log,
}

/// `name=value` pairs.
pub(super) fn fields(text: &str, span: Span, place: Fields, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[..span.end];
    if memchr::memchr(b'=', &bytes[span.start..]).is_none() {
        return;
    }
    let mut url = false;
    let mut joined = false;
    let mut from = span.start;
    // Attributes of a tag written in a string are no form fields.
    let tags = memchr::memchr(b'<', &bytes[span.start..]).is_some();
    for at in span.start..span.end {
        match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'`' => (url, joined) = (false, false),
            b'?' => url = true,
            b'&' => joined = true,
            b'=' if at >= from
                && !(tags && matches!(bytes.get(at + 1), Some(b'"' | b'\'' | b'\\'))) =>
            {
                if let Some(field) = Field::read(text, Span::new(from, span.end), at) {
                    let flag = field.dashes > 0;
                    let wanted = flag
                        || !url
                            && (place == Fields::Quoted
                                || joined
                                || place == Fields::Log && field.stands_alone(bytes, span.start)
                                || field.data
                                || field.continues(bytes));
                    if wanted {
                        field.push(text, flag, sink);
                    }
                    from = field.value.end;
                }
            }
            _ => {}
        }
    }
}

struct Field {
    key: Span,
    value: Span,
    dashes: usize,
    /// Whether an option for data stands before it (`-d name=value`).
    data: bool,
}

impl Field {
    fn read(text: &str, span: Span, equals: usize) -> Option<Self> {
        let bytes = &text.as_bytes()[..span.end];
        let low = span.start.max(equals.saturating_sub(NAME));
        let name = bytes[low..equals].iter().rev().take_while(|&&byte| is_name(byte)).count();
        let mut key = Span::new(equals - name, equals);
        let letters = run(bytes, key.start, |byte| byte == b'-');
        let mut dashes = (letters - key.start).min(2);
        key.start = letters.min(key.end);
        if dashes == 1 && matches!(bytes.get(key.start), Some(b'D' | b'P')) && key.len() > 1 {
            key.start += 1;
        }
        let option = if dashes == 0 { option_before(bytes, key.start) } else { Given::No };
        if option == Given::Setting {
            dashes = 1;
        }
        let start = &bytes[key.start..key.end];
        if key.is_empty() || !start[0].is_ascii_alphabetic() && start[0] != b'_' && start[0] < 0x80
        {
            return None;
        }
        // The look back may have ended inside a character.
        if !text.is_char_boundary(key.start)
            || bytes.get(equals + 1) == Some(&b'=')
            || matches!(bytes.get(equals + 1), Some(b'>' | b'~'))
        {
            return None;
        }
        let value = field_value(bytes, equals + 1, dashes > 0);
        let data = option == Given::Data;
        Some(Self { key: spaced_key(bytes, key, span.start, dashes), value, dashes, data })
    }

    /// Whether blanks or ends of the line are around the field.
    fn stands_alone(&self, bytes: &[u8], start: usize) -> bool {
        let blank =
            |at: usize| matches!(bytes.get(at), None | Some(b' ' | b'\t' | b',' | b'\n' | b'\r'));
        (self.key.start <= start || blank(self.key.start - 1)) && blank(self.value.end)
    }

    fn continues(&self, bytes: &[u8]) -> bool {
        let after = self.value.end;
        bytes.get(after) == Some(&b'&')
            && memchr::memchr(b'=', &bytes[after..bytes.len().min(after + NAME)]).is_some()
    }

    fn push(&self, text: &str, flag: bool, sink: &mut Sink<'_, '_>) {
        let binding = if flag { Binding::Flag } else { Binding::FormField };
        let value = self.value.of(text).to_owned();
        self.push_setting(text, flag, sink);
        sink.push(Entry {
            key: self.key,
            parents: &[],
            value_span: self.value,
            value,
            quoted: true,
            binding,
        });
    }
}

impl Field {
    /// `--set name=value`, written as `--set=name=value`.
    fn push_setting(&self, text: &str, flag: bool, sink: &mut Sink<'_, '_>) {
        let raw = self.value.of(text);
        let Some(sign) = raw.find('=').filter(|_| flag) else { return };
        let named = sign > 0
            && raw[..sign].bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'-'));
        if named && sign + 1 < raw.len() && !raw[sign + 1..].starts_with('=') {
            let key = Span::new(self.value.start, self.value.start + sign);
            let value_span = Span::new(key.end + 1, self.value.end);
            let value = value_span.of(text).to_owned();
            sink.push(Entry {
                key,
                parents: &[],
                value_span,
                value,
                quoted: true,
                binding: Binding::Flag,
            });
        }
    }
}

/// What the word before a field makes of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    No,
    /// `-e NAME=value`, `--set name=value`.
    Setting,
    /// `-d name=value`: a request's data.
    Data,
}

fn option_before(bytes: &[u8], start: usize) -> Given {
    let Some((b' ', rest)) = bytes[..start].split_last() else { return Given::No };
    let low = rest.len().saturating_sub(24);
    let word =
        rest[low..].rsplit(|&byte| matches!(byte, b' ' | b'\t' | b'\n' | b'"' | b'\'')).next();
    match word.unwrap_or_default() {
        b"-d" | b"-F" | b"--data" | b"--form" | b"--data-raw" | b"--data-urlencode"
        | b"--data-binary" => Given::Data,
        b"-e" | b"--env" | b"-D" | b"--set" | b"--set-string" | b"--build-arg" | b"-var"
        | b"--from-literal" | b"--parameter" | b"--define" | b"--env-var" | b"--set-env-vars"
        | b"--property" | b"-P" => Given::Setting,
        _ => Given::No,
    }
}

fn is_name(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'.' | b'-' | b'%' | b'[' | b']')
}

/// `User Id`, `Shared Key`: words of a connection string's key that stand before the last one.
fn spaced_key(bytes: &[u8], key: Span, floor: usize, dashes: usize) -> Span {
    if dashes > 0 {
        return key;
    }
    let low = floor.max(key.start.saturating_sub(NAME));
    let spaced = bytes[low..key.start]
        .iter()
        .rev()
        .take_while(|&&b| b.is_ascii_alphabetic() || b == b' ')
        .count();
    let start = key.start - spaced;
    let begins = start > floor && bytes[start - 1] == b';';
    let trimmed = run(bytes, start, |byte| byte == b' ');
    if begins && trimmed < key.start { Span::new(trimmed, key.end) } else { key }
}

/// The value that begins at `from`.
fn field_value(bytes: &[u8], from: usize, flag: bool) -> Span {
    let quote = bytes.get(from).copied().filter(|byte| matches!(byte, b'"' | b'\''));
    if let Some(quote) = quote {
        let line =
            memchr::memchr3(quote, b'\n', b'\\', &bytes[from + 1..]).map(|end| from + 1 + end);
        return match line {
            Some(end) if bytes[end] == quote => Span::new(from + 1, end),
            _ => Span::new(from, from),
        };
    }
    let hole = bytes[from..].starts_with(b"${")
        || bytes[from..].starts_with(b"{{")
        || bytes[from..].starts_with(b"#{");
    let command = bytes[from..].starts_with(b"$(");
    let mut at = from;
    if let Some(end) = nested::code(bytes, from) {
        at = end;
    } else if hole || command {
        let close = if command { b')' } else { b'}' };
        at = memchr::memchr2(close, b'\n', &bytes[from..]).map_or(from, |end| from + end);
    }
    while at < bytes.len() && !ends_field(bytes, at, flag) {
        at += 1;
    }
    Span::new(from, at)
}

fn ends_field(bytes: &[u8], at: usize, flag: bool) -> bool {
    match bytes[at] {
        b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'`' | b'<' | b'>' => true,
        b'&' | b';' => !flag,
        b'\\' => matches!(bytes.get(at + 1), Some(b'n' | b'r' | b't' | b'"' | b'\'' | b'\n')),
        b',' => {
            let name = run(bytes, at + 1, |byte| is_word(byte) || byte == b' ');
            name - at <= NAME && name > at + 1 && bytes.get(name) == Some(&b'=')
                || at + 1 == bytes.len()
        }
        b')' | b']' | b'|' => flag && at + 1 >= bytes.len(),
        _ => false,
    }
}

/// `Name: value` at the beginning of the string or of a line in it.
fn headers(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[..span.end];
    let mut at = span.start;
    while at < span.end {
        header(text, Span::new(at, span.end), sink);
        let Some(next) = line_break(bytes, at) else { break };
        at = next;
    }
}

/// Where the next line of a string's content begins: after a line feed or a written `\n`.
fn line_break(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr2(b'\n', b'\\', &bytes[at..])?;
        match (bytes[at], bytes.get(at + 1)) {
            (b'\n', _) => return Some(at + 1),
            (_, Some(b'n')) => return Some(at + 2),
            _ => at += 1,
        }
    }
}

/// One header at the beginning of `span`.
pub(super) fn header(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[..span.end];
    let start = run(bytes, span.start, |byte| matches!(byte, b' ' | b'\t'));
    let colon = run(&bytes[..bytes.len().min(start + NAME)], start, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
    });
    let key = Span::new(start, colon);
    if key.is_empty() || bytes.get(colon) != Some(&b':') || bytes[start] == b'-' {
        return;
    }
    let from = run(bytes, colon + 1, |byte| matches!(byte, b' ' | b'\t'));
    let end = header_end(bytes, from);
    let value = text[from..end].trim_end();
    let span = Span::new(from, from + value.len());
    let Some(binding) = header_binding(key.of(text), value, from > colon + 1) else { return };
    sink.push(Entry {
        key,
        parents: &[],
        value_span: span,
        value: unescape(value, '\\'),
        quoted: true,
        binding,
    });
}

fn header_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(hit) = memchr::memchr3(b'\n', b'\r', b'\\', &bytes[at..]) {
        at += hit;
        if bytes[at] != b'\\' || matches!(bytes.get(at + 1), Some(b'n' | b'r')) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// A hyphen or a known name makes a header (RFC 9110 §5.1); else one word after `key: ` is a
/// configured value.
fn header_binding(name: &str, value: &str, spaced: bool) -> Option<Binding> {
    // `name::other` is a path.
    if value.starts_with(':') && !spaced {
        return None;
    }
    // A bare word before a comma is a name in code, which [`super::bare`] reads.
    if !name.contains('-') && value.ends_with([',', ';']) {
        return None;
    }
    let known = ["authorization", "cookie", "token", "apikey", "api_key"];
    let header = name.contains('-') || known.iter().any(|known| name.eq_ignore_ascii_case(known));
    if header && !name.ends_with('-') {
        return Some(Binding::Header);
    }
    let word = !value.is_empty()
        && !value.contains([' ', '\t', '"', '\''])
        && !value.ends_with(['(', '{', '[']);
    (spaced && word).then_some(Binding::Config)
}

/// `--name value` and `-D name=value`.
pub(super) fn flags(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[..span.end];
    for hit in memchr::memchr_iter(b'-', &bytes[span.start..]) {
        let start = span.start + hit + 2;
        if bytes.get(start - 1) != Some(&b'-') {
            continue;
        }
        let before = start.checked_sub(3).and_then(|at| bytes.get(at));
        let opens =
            start - 2 == span.start || before.is_some_and(|byte| b" \t\n\"'`([|=,".contains(byte));
        if !opens || !bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let limit = bytes.len().min(start + NAME);
        let end = run(&bytes[..limit], start, |byte| is_word(byte) || matches!(byte, b'-' | b'.'));
        if bytes.get(end) == Some(&b' ') {
            flag_value(text, Span::new(start, end), span.end, sink);
        }
    }
}

fn flag_value(text: &str, key: Span, limit: usize, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[..limit];
    let from = run(bytes, key.end, |byte| byte == b' ');
    let value = field_value(bytes, from, true);
    let raw = value.of(text);
    if raw.is_empty() || raw.starts_with(['-', '\\', '|', '[', '<', '(']) {
        return;
    }
    let value_span = value;
    let value = raw.to_owned();
    sink.push(Entry { key, parents: &[], value_span, value, quoted: true, binding: Binding::Flag });
}

/// `<name>v</name>` on one line, in whatever text it stands.
pub(super) fn elements(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[..span.end];
    for hit in memchr::memchr_iter(b'<', &bytes[span.start..]) {
        let start = span.start + hit + 1;
        let limit = bytes.len().min(start + NAME);
        let end =
            run(&bytes[..limit], start, |byte| is_word(byte) || matches!(byte, b'-' | b'.' | b':'));
        if end == start || bytes.get(end) != Some(&b'>') {
            continue;
        }
        let reach = bytes.len().min(end + 1 + 1024);
        let Some(length) = memchr::memchr2(b'<', b'\n', &bytes[end + 1..reach]) else { continue };
        let value_span = Span::new(end + 1, end + 1 + length);
        let closing = bytes[value_span.end..].strip_prefix(b"</");
        if closing.is_some_and(|rest| rest.starts_with(&bytes[start..end])) {
            let (key, value) = (Span::new(start, end), value_span.of(text).to_owned());
            let binding = Binding::Config;
            sink.push(Entry { key, parents: &[], value_span, value, quoted: true, binding });
        }
    }
}
