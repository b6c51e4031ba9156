//! Commands written as lists of strings: `["curl", "-u", "a:b"]`.

use super::{BYTES, Program};
use crate::model::fact::{Command, Word};
use crate::model::location::Span;
use crate::parse::lexer::unescape::unescape;

/// The strings after a program's name in a list; what is no string stays as written.
pub(super) fn listed(text: &str, program: &Program) -> Command {
    let limit = text.len().min(program.start + BYTES);
    let bytes = &text.as_bytes()[..limit];
    let mut words = Vec::new();
    let mut at = program.end + 1;
    loop {
        at = skip(bytes, at, |byte| byte.is_ascii_whitespace() || byte == b',');
        match bytes.get(at) {
            None | Some(b']' | b')' | b'}' | b';') => break,
            _ => {}
        }
        let (word, end) = list_item(text, bytes, at);
        words.extend(word);
        at = end.max(at + 1);
    }
    let end = words.last().map_or(program.end + 1, |word: &Word| word.span.end);
    Command { span: Span::new(program.start - 1, end), program: program.name.clone(), words }
}

fn list_item(text: &str, bytes: &[u8], at: usize) -> (Option<Word>, usize) {
    let prefix = skip(bytes, at, |byte| matches!(byte, b'f' | b'r' | b'b' | b'$' | b'@'));
    let start = if matches!(bytes.get(prefix), Some(b'"' | b'\'' | b'`')) { prefix } else { at };
    let end = match bytes[start] {
        quote @ (b'"' | b'\'' | b'`') => string_end(bytes, start + 1, quote),
        _ => None,
    };
    if let Some(end) = end {
        let raw = text.get(start + 1..end).unwrap_or_default();
        let word = Word { span: Span::new(at, end + 1), text: unescape(raw, '\\') };
        return (Some(word), end + 1);
    }
    let end = expression_end(bytes, at);
    let raw = text.get(at..end).unwrap_or_default().trim_end();
    let word = (!raw.is_empty())
        .then(|| Word { span: Span::new(at, at + raw.len()), text: raw.to_owned() });
    (word, end)
}

/// The end of an expression: a comma or a bracket that closes the list.
fn expression_end(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, &byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' | b',' | b'\n' | b';' if depth == 0 => return at,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            byte if byte == quote => return Some(at),
            b'\n' if quote != b'`' => return None,
            b'\\' => at += 1,
            _ => {}
        }
        at += 1;
    }
    None
}

fn skip(bytes: &[u8], from: usize, test: impl Fn(u8) -> bool) -> usize {
    let from = from.min(bytes.len());
    from + bytes[from..].iter().take_while(|&&byte| test(byte)).count()
}
