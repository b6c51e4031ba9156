//! What a hole says for want of a value: `${X:-v}`.

use super::inside::NAME;
use super::sink::{Entry, Sink};
use super::token::{is_word, run};
use crate::model::fact::Binding;
use crate::model::location::Span;

/// `${NAME:-v}`, `${NAME:=v}`, `${NAME-v}` (POSIX shell 2.6.2) and `${name:v}` (Spring, Quarkus).
pub(super) fn placeholders(text: &str, span: Span, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[..span.end];
    for hit in memchr::memchr_iter(b'$', &bytes[span.start..]) {
        let start = span.start + hit + 2;
        if bytes.get(start - 1) != Some(&b'{') {
            continue;
        }
        let limit = bytes.len().min(start + NAME * 2);
        let name_end = run(&bytes[..limit], start, |byte| {
            is_word(byte) || matches!(byte, b'.' | b'-' | b'_' | b'/')
        });
        let key = placeholder_name(bytes, start, name_end);
        let Some(from) = default_start(bytes, key, text) else { continue };
        let Some(end) = placeholder_end(bytes, from) else { continue };
        let value_span = Span::new(from, end);
        let value = value_span.of(text).to_owned();
        if !value.starts_with("${")
            && !is_looked_up(key.of(text), &value)
            && !value.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
        {
            let binding = Binding::Fallback;
            sink.push(Entry { key, parents: &[], value_span, value, quoted: true, binding });
        }
    }
}

/// A hyphen belongs to the name only in the dotted form that Spring reads.
fn placeholder_name(bytes: &[u8], start: usize, end: usize) -> Span {
    let hyphen = memchr::memchr(b'-', &bytes[start..end]).map(|at| start + at);
    let shell = bytes[start..end].iter().all(|byte| !byte.is_ascii_lowercase());
    match hyphen {
        Some(hyphen) if shell || bytes.get(end) != Some(&b':') => Span::new(start, hyphen),
        _ => Span::new(start, end),
    }
}

fn default_start(bytes: &[u8], key: Span, text: &str) -> Option<usize> {
    if key.is_empty() || is_source(key.of(text)) {
        return None;
    }
    match (bytes.get(key.end)?, bytes.get(key.end + 1)?) {
        (b':', b'-' | b'=') => Some(key.end + 2),
        (b':', b'?' | b'+' | b'}' | b' ') => None,
        (b':' | b'-' | b'=', _) => Some(key.end + 1),
        _ => None,
    }
}

/// `${secret:aws:name}`, `${vault:path/name}`: which store holds it, and under what name.
fn is_looked_up(name: &str, value: &str) -> bool {
    matches!(name, "secret" | "secrets" | "vault") && value.contains([':', '/'])
}

/// Words before a colon that say where a value comes from rather than name it.
fn is_source(name: &str) -> bool {
    matches!(
        name,
        "env"
            | "self"
            | "ssm"
            | "opt"
            | "file"
            | "cf"
            | "param"
            | "aws"
            | "git"
            | "s3"
            | "sys"
            | "ctx"
            | "bundle"
            | "date"
            | "lower"
            | "upper"
            | "java"
            | "jndi"
            | "main"
            | "marker"
            | "sd"
            | "web"
            | "docker"
            | "k8s"
            | "spring"
            | "global"
            | "script"
            | "using"
            | "function"
            | "variable"
            | "local"
            | "vault"
            | "base64"
    )
}

fn placeholder_end(bytes: &[u8], from: usize) -> Option<usize> {
    let limit = bytes.len().min(from + 1024);
    let mut depth = 0_usize;
    for (at, &byte) in bytes[..limit].iter().enumerate().skip(from) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            b'\n' => return None,
            _ => {}
        }
    }
    None
}
