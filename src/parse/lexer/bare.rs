//! Values without quotes: lines of shells, unknown configuration and prose, and comments.

use super::inside::{self, Fields};
use super::sink::{Entry, Sink};
use super::style::LexStyle;
use super::token::{is_word, run};
use super::unescape::unescape;
use crate::model::fact::Binding;
use crate::model::location::Span;

/// Reads one line, or the part of one that a comment fills.
pub(super) fn line(
    text: &str,
    span: Span,
    style: LexStyle,
    comment: bool,
    sink: &mut Sink<'_, '_>,
) {
    if !comment && style == LexStyle::Shell {
        shell_words(text, span, sink);
    } else {
        key_value(text, span, style, comment, sink);
    }
    if style == LexStyle::Text || comment {
        inside::header(text, trim(text, span), sink);
    }
    if style == LexStyle::Text {
        table_row(text, span, sink);
        quoted_pair(text, span, sink);
        sentence(text, span, sink);
    }
    if matches!(style, LexStyle::Config | LexStyle::Text) {
        netrc(text, span, sink);
    }
    inside::flags(text, span, sink);
    let place = if style == LexStyle::Text && !comment { Fields::Log } else { Fields::Bare };
    inside::fields(text, span, place, sink);
}

/// Without comment marks, list marks and white space.
fn trim(text: &str, span: Span) -> Span {
    let raw = span.of(text);
    let front = raw.trim_start_matches([
        '#', '/', '*', '-', ';', '!', '<', '>', ' ', '\t', '\'', '|', '`', '@',
    ]);
    let trimmed = front.trim_end_matches(|c: char| c.is_whitespace());
    let trimmed = trimmed
        .strip_suffix("*/")
        .or_else(|| trimmed.strip_suffix("-->"))
        .unwrap_or(trimmed)
        .trim_end();
    let start = span.start + raw.len() - front.len();
    Span::new(start, start + trimmed.len())
}

/// `key = value`, `key: value`.
fn key_value(text: &str, span: Span, style: LexStyle, comment: bool, sink: &mut Sink<'_, '_>) {
    let body = trim(text, span);
    let bytes = text.as_bytes();
    let Some(sign) = separator(bytes, body) else { return };
    let Some(key) = key_before(text, Span::new(body.start, sign)) else { return };
    let from = run(&bytes[..body.end], sign + 1, |byte| matches!(byte, b' ' | b'\t'));
    let value = value_of(text, Span::new(from, body.end));
    let raw = value.of(text);
    let one = !raw.contains([' ', '\t']);
    let code =
        matches!(bytes.get(from), Some(b'"' | b'\'' | b'`' | b'{' | b'[' | b'(' | b'=' | b'>'))
            || (matches!(bytes.get(from), Some(b'b' | b'r' | b'u' | b'f'))
                && matches!(bytes.get(from + 1), Some(b'"' | b'\'')));
    if code || !one && (comment || style != LexStyle::Config) {
        return;
    }
    // Before a comma or a semicolon a bare word is a name in code.
    let ended = matches!(bytes.get(from + raw.len()), Some(b',' | b';'));
    let named = raw.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'.' | b'$'));
    if ended && named && (comment || style == LexStyle::Text) {
        return;
    }
    let call = raw.contains('(') && raw.ends_with([')', '(', '{']);
    if call && (comment || style == LexStyle::Text) {
        return;
    }
    let parents: [Span; 0] = [];
    let value = raw.to_owned();
    let span = Span::new(from, from + raw.len());
    sink.push(Entry {
        key,
        parents: &parents,
        value_span: span,
        value,
        quoted: false,
        binding: Binding::Config,
    });
}

/// The first `=` or `:` that can part a key from a value.
fn separator(bytes: &[u8], body: Span) -> Option<usize> {
    let limit = body.end.min(body.start + 128);
    (body.start..limit).find(|&at| match bytes[at] {
        b'=' => true,
        b':' => matches!(bytes.get(at + 1), Some(b' ' | b'\t' | b'=')),
        _ => false,
    })
}

/// The last word before the separator; if it is plain, up to two more before it.
fn key_before(text: &str, span: Span) -> Option<Span> {
    let raw = span.of(text).trim_end_matches([' ', '\t', ':', '?', '+', '`', '*']);
    let end = span.start + raw.len();
    let raw = raw.strip_prefix("export ").or_else(|| raw.strip_prefix("set ")).unwrap_or(raw);
    let mut words = raw.rsplit([' ', '\t']).filter(|word| !word.is_empty());
    let last = words.next()?;
    if !last
        .bytes()
        .all(|byte| is_word(byte) || matches!(byte, b'-' | b'.' | b'/' | b'[' | b']' | b'@' | b'$'))
    {
        return None;
    }
    let compound = last.contains(['_', '-', '.']);
    let mut length = last.len();
    if !compound {
        for word in words.take(2) {
            let declares =
                matches!(word, "const" | "let" | "var" | "val" | "my" | "local" | "static");
            if declares || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                break;
            }
            length = raw.len() - (word.as_ptr() as usize - raw.as_ptr() as usize);
        }
    }
    Some(Span::new(end - length, end))
}

/// The value without a trailing comment and marks of prose.
fn value_of(text: &str, span: Span) -> Span {
    let raw = span.of(text);
    let cut = trailing_comment(raw.as_bytes()).unwrap_or(raw.len());
    let trimmed = raw[..cut].trim_end_matches([' ', '\t', ',', ';', '`']);
    // The bracket of a call that began on an earlier line.
    let trimmed = trimmed.strip_suffix(')').filter(|rest| !rest.contains('(')).unwrap_or(trimmed);
    let trimmed = trimmed.strip_suffix('.').filter(|rest| !rest.contains('.')).unwrap_or(trimmed);
    Span::new(span.start, span.start + trimmed.len())
}

/// Where a comment after a value begins, with the blank before it.
fn trailing_comment(raw: &[u8]) -> Option<usize> {
    memchr::memchr2_iter(b' ', b'\t', raw)
        .find(|&at| matches!(raw[at..], [_, b'#', ..] | [b' ', b';', ..] | [b' ', b'/', b'/', ..]))
}

/// `NAME=value` words of a shell line, `setenv NAME value`, `set -x NAME value`.
fn shell_words(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    make_variable(text, span, sink);
    let bytes = &text.as_bytes()[..span.end];
    let mut at = span.start;
    let mut leading = true;
    while at < span.end {
        at = run(bytes, at, |byte| matches!(byte, b' ' | b'\t' | b';' | b'(' | b'`'));
        let end = word_end(bytes, at);
        if end == at {
            at += 1;
            continue;
        }
        let word = Span::new(at, end);
        if !assignment(text, word, sink) {
            let raw = word.of(text);
            let keeps = matches!(
                raw,
                "export"
                    | "declare"
                    | "local"
                    | "readonly"
                    | "typeset"
                    | "env"
                    | "set"
                    | "sudo"
                    | "SET"
                    | "-x"
                    | "-gx"
                    | "-r"
                    | "-e"
                    | "--env"
                    | "then"
                    | "do"
                    | "&&"
                    | "||"
                    | "-Ux"
                    | "-xg"
                    | "REM"
                    | "rem"
            );
            if !keeps && !leading_variable(bytes, word) {
                leading = false;
            }
            if matches!(raw, "setenv" | "setx" | "-x" | "-gx" | "-Ux" | "-xg") {
                named_next(text, Span::new(end, span.end), sink);
            }
        }
        if !leading {
            constants(text, Span::new(end, span.end), sink);
        }
        if !leading
            && !word.of(text).starts_with('-')
            && memchr::memchr2(b';', b'&', &bytes[end..]).is_none()
        {
            break;
        }
        at = end;
    }
}

/// `NAME = value`, `NAME := value`, `NAME ?= value` of a makefile.
fn make_variable(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let raw = span.of(text).trim_start();
    let raw = raw.strip_prefix("export ").unwrap_or(raw);
    let end = raw.bytes().position(|byte| !(is_word(byte) || matches!(byte, b'.' | b'-')));
    let Some((name, rest)) = end.filter(|&end| end > 0).map(|end| raw.split_at(end)) else {
        return;
    };
    let signed = rest.trim_start();
    let Some(sign) = ["::=", ":=", "?=", "+=", "="].iter().find(|sign| signed.starts_with(**sign))
    else {
        return;
    };
    // Without blanks or a sign of its own it is a shell's assignment.
    if *sign == "=" && signed.len() == rest.len() {
        return;
    }
    let value = signed[sign.len()..].split(" #").next().unwrap_or_default().trim();
    if value.is_empty() || value.starts_with('=') || value.contains([' ', '\t']) {
        return;
    }
    let place = |part: &str| {
        let start = span.start + part.as_ptr() as usize - span.of(text).as_ptr() as usize;
        Span::new(start, start + part.len())
    };
    push_word(text, place(name), place(value), sink);
}

/// `name=value` among the arguments of a command, as `make`, `heroku config:set`, `vault kv put` and
/// cron take it.
fn constants(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[..span.end];
    let mut at = span.start;
    while at < span.end {
        let start = run(bytes, at, |byte| matches!(byte, b' ' | b'\t'));
        let end = word_end(bytes, start);
        let name = run(bytes, start, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let lower = bytes[start..name].iter().any(u8::is_ascii_lowercase);
        let named = name > start + 3 && bytes.get(name) == Some(&b'=') && name < end;
        if named && !(lower && follows_flag(bytes, start)) {
            assignment(text, Span::new(start, end), sink);
        }
        at = end.max(start + 1);
    }
}

/// Whether the word before is a flag: what follows `-d` is a field of a form.
fn follows_flag(bytes: &[u8], start: usize) -> bool {
    let before = bytes[start.saturating_sub(32)..start].trim_ascii_end();
    before.rsplit(u8::is_ascii_whitespace).next().is_some_and(|word| word.starts_with(b"-"))
}

fn leading_variable(bytes: &[u8], word: Span) -> bool {
    memchr::memchr(b'=', &bytes[word.range()]).is_some()
}

/// `setenv NAME value`.
fn named_next(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[..span.end];
    let start = run(bytes, span.start, |byte| byte == b' ');
    let end = run(bytes, start, is_word);
    let from = run(bytes, end, |byte| byte == b' ');
    if end == start || from == end {
        return;
    }
    push_word(text, Span::new(start, end), Span::new(from, word_end(bytes, from)), sink);
}

fn assignment(text: &str, word: Span, sink: &mut Sink<'_, '_>) -> bool {
    let bytes = &text.as_bytes()[..word.end];
    let name = run(bytes, word.start, is_word);
    let sign = if bytes.get(name) == Some(&b'+') { name + 1 } else { name };
    if name == word.start || bytes.get(sign) != Some(&b'=') || bytes[word.start].is_ascii_digit() {
        return false;
    }
    push_word(text, Span::new(word.start, name), Span::new(sign + 1, word.end), sink);
    true
}

/// A shell word as a value; one pair of quotes around it does not belong to it.
fn push_word(text: &str, key: Span, word: Span, sink: &mut Sink<'_, '_>) {
    let raw = word.of(text);
    let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''));
    let wrapped = quote.is_some_and(|quote| raw.len() > 1 && raw.ends_with(quote));
    let span = if wrapped { Span::new(word.start + 1, word.end - 1) } else { word };
    let content = span.of(text);
    let inner = quote.filter(|_| wrapped).is_some_and(|quote| content.contains(quote));
    if content.starts_with('(') || raw.is_empty() {
        return;
    }
    let value = match quote {
        Some('\'') if !inner => content.to_owned(),
        _ if content.contains(['"', '\'']) && !wrapped => {
            unescape(&content.replace(['"', '\''], ""), '\\')
        }
        _ => unescape(content, '\\'),
    };
    let binding = Binding::Assignment;
    sink.push(Entry { key, parents: &[], value_span: span, value, quoted: wrapped, binding });
}

/// The end of a shell word: quotes and `$(…)` hold blanks together.
fn word_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    let mut depth = 0_usize;
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t' | b';' | b'|' | b'&' | b'\n' | b')' if depth == 0 => break,
            b'(' => depth += 1,
            b'{' if at > 0 && bytes[at - 1] == b'$' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b')' => depth -= 1,
            b'\\' => at += 1,
            quote @ (b'"' | b'\'' | b'`') => match memchr::memchr(quote, &bytes[at + 1..]) {
                Some(end) => at += end + 1,
                None => return bytes.len(),
            },
            _ => {}
        }
        at += 1;
    }
    at.min(bytes.len())
}

/// `{ "name" "value" }`: an answer in JSON as documents show it, with its colon lost.
fn quoted_pair(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let Some(inner) = span.of(text).trim_start_matches(['{', ',', ' ', '\t']).strip_prefix('"')
    else {
        return;
    };
    let mut parts = inner.splitn(4, '"');
    let (Some(name), Some(gap), Some(value), Some(_)) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return;
    };
    let plain = !name.is_empty() && name.bytes().all(|byte| is_word(byte) || byte == b'-');
    let blank = !gap.is_empty() && gap.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
    if !plain || !blank || value.is_empty() || value.contains([' ', '\t', '\\']) {
        return;
    }
    let place = |word: &str| {
        let start = span.start + word.as_ptr() as usize - span.of(text).as_ptr() as usize;
        Span::new(start, start + word.len())
    };
    sink.push(Entry {
        key: place(name),
        parents: &[],
        value_span: place(value),
        value: value.to_owned(),
        quoted: true,
        binding: Binding::MapEntry,
    });
}

/// `Connect-Acme -ClientSecret value`: PowerShell's named parameters with bare words.
pub(super) fn cmdlet_flags(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[..span.end];
    for hit in memchr::memchr_iter(b'-', &bytes[span.start..]) {
        let dash = span.start + hit;
        let opens = dash > span.start && matches!(bytes[dash - 1], b' ' | b'\t');
        let end = run(bytes, dash + 1, is_word);
        let named = bytes.get(dash + 1).is_some_and(u8::is_ascii_uppercase) && end > dash + 2;
        let from = run(bytes, end, |byte| matches!(byte, b' ' | b'\t'));
        if !opens || !named || from == end {
            continue;
        }
        let value_span = Span::new(from, word_end(bytes, from));
        let raw = value_span.of(text);
        if raw.starts_with(['-', '"', '\'', '$', '(', '@', '{', '|', '[', '`']) {
            continue;
        }
        let (key, value, binding) = (Span::new(dash + 1, end), raw.to_owned(), Binding::Flag);
        sink.push(Entry { key, parents: &[], value_span, value, quoted: false, binding });
    }
}

/// `the API key is value`: a sentence that tells a credential. Only what no English word can be.
fn sentence(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let raw = span.of(text);
    for (at, _) in raw.match_indices(" is ").take(4) {
        let marks = ['`', '"', '\'', '*', '“', '”'];
        let word = raw[at + 4..].split_whitespace().next().unwrap_or_default();
        let word = word.trim_matches(marks).trim_end_matches(['.', ',', ';', ')', '!']);
        let word = word.trim_matches(marks);
        if !is_no_word(word) {
            continue;
        }
        let start = span.start + word.as_ptr() as usize - raw.as_ptr() as usize;
        let Some(key) = key_before(text, Span::new(span.start, span.start + at)) else { continue };
        let value_span = Span::new(start, start + word.len());
        let (value, binding) = (word.to_owned(), Binding::Config);
        sink.push(Entry { key, parents: &[], value_span, value, quoted: false, binding });
    }
}

/// What only a generated value looks like: all of lower case, upper case and digits, or many
/// letters and digits without a joint.
fn is_no_word(word: &str) -> bool {
    let count = |test: fn(&u8) -> bool| word.bytes().filter(test).count();
    let (digits, lower) = (count(u8::is_ascii_digit), count(u8::is_ascii_lowercase));
    let mixed = digits > 0 && lower > 0 && count(u8::is_ascii_uppercase) > 0;
    let joined = word.contains(['/', '.', '_', ':']);
    word.len() >= 8 && (mixed || word.len() >= 16 && digits > 2 && lower > 0 && !joined)
}

/// `| name | value |` of a Markdown table, each cell one word.
fn table_row(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let raw = span.of(text).trim();
    let Some(cells) = raw.strip_prefix('|') else { return };
    let marks = [' ', '\t', '`', '*', '"'];
    let mut words = cells.split('|').map(|cell| cell.trim_matches(marks));
    let (Some(key), Some(value)) = (words.next(), words.next()) else { return };
    let place = |word: &str| {
        let start = span.start + word.as_ptr() as usize - span.of(text).as_ptr() as usize;
        Span::new(start, start + word.len())
    };
    let plain = |word: &str| !word.is_empty() && !word.contains([' ', '\t']);
    if plain(value) && key.split(' ').count() < 4 {
        let (key, value_span) = (place(key), place(value));
        let value = value.to_owned();
        sink.push(Entry {
            key,
            parents: &[],
            value_span,
            value,
            quoted: false,
            binding: Binding::Config,
        });
    }
}

/// `machine … login … password …` (the format of ftp's `.netrc`), and a line of two words.
fn netrc(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let raw = span.of(text);
    let mut words = raw.split_ascii_whitespace();
    let (Some(first), second) = (words.next(), words.next()) else { return };
    let machine = matches!(first, "machine" | "default");
    let pair = matches!(first, "password" | "login" | "account")
        && second.is_some()
        && words.next().is_none();
    if !machine && !pair {
        return;
    }
    let offset = |word: &str| span.start + word.as_ptr() as usize - raw.as_ptr() as usize;
    let mut words = raw.split_ascii_whitespace();
    while let Some(word) = words.next() {
        if !matches!(word, "password" | "login" | "account" | "machine") {
            continue;
        }
        let Some(value) = words.next() else { break };
        if word == "machine" {
            continue;
        }
        let key = Span::new(offset(word), offset(word) + word.len());
        let value_span = Span::new(offset(value), offset(value) + value.len());
        let value = value.to_owned();
        sink.push(Entry {
            key,
            parents: &[],
            value_span,
            value,
            quoted: false,
            binding: Binding::Config,
        });
    }
}
