//! How far a URL goes in a text, and the holes in it that a program fills in.

use crate::model::location::Span;

/// The longest URL that is read.
const LONGEST: usize = 8192;
/// The longest hole.
const HOLE: usize = 160;

/// How far a URL goes, and where its holes are.
pub(super) struct Extent {
    pub(super) end: usize,
    holes: Vec<Span>,
}

impl Extent {
    pub(super) fn read(text: &str, start: usize) -> Self {
        let bytes = text.as_bytes();
        let limit = bytes.len().min(start + LONGEST);
        let mut holes = Vec::new();
        let mut open: Vec<u8> = Vec::new();
        let mut at = start;
        while at < limit {
            if let Some(end) = hole_end(bytes, at, limit) {
                holes.push(Span::new(at, end));
                at = end;
                continue;
            }
            match bytes[at] {
                0..=b' ' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b'{' | b'}' | 0x7f => break,
                b'|' | b'^' if !in_password(&bytes[..limit], start, at) => break,
                b'&' if is_quote_entity(&bytes[at..]) => break,
                byte @ (b'(' | b'[') => open.push(if byte == b'(' { b')' } else { b']' }),
                byte @ (b')' | b']')
                    if open.pop() != Some(byte) && !in_password(&bytes[..limit], start, at) =>
                {
                    break;
                }
                _ => {}
            }
            at += 1;
        }
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let floor = holes.last().map_or(start, |hole: &Span| hole.end);
        while at > floor && matches!(bytes[at - 1], b'.' | b',' | b';' | b':' | b'!' | b'?' | b'*')
        {
            at -= 1;
        }
        Self { end: at, holes }
    }

    /// The first of some bytes from `from` on that stands in no hole.
    pub(super) fn find(&self, text: &str, from: usize, wanted: &[u8]) -> Option<usize> {
        self.find_in(text, Span { start: from, end: self.end }, wanted)
    }

    pub(super) fn find_in(&self, text: &str, span: Span, wanted: &[u8]) -> Option<usize> {
        let bytes = text.as_bytes();
        let from = span.start;
        let mut at = from;
        let mut hole = self.holes.partition_point(|hole| hole.end <= from);
        while at < span.end {
            if self.holes.get(hole).is_some_and(|hole| hole.start <= at) {
                at = self.holes[hole].end.max(at + 1);
                hole += 1;
                continue;
            }
            if wanted.contains(&bytes[at]) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    pub(super) fn has_hole(&self, span: Span) -> bool {
        self.holes.iter().any(|hole| hole.overlaps(span))
    }
}

/// Whether a sign stands in a password that nobody encoded (RFC 3986 2.1 would have it so): after
/// `user:`, and a host follows before the next blank, quote or slash.
fn in_password(bytes: &[u8], start: usize, at: usize) -> bool {
    const REACH: usize = 64;
    let (user, after) = (&bytes[start..at], &bytes[at..]);
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`<>/{}\\".contains(byte);
    let begins = bytes[..start].ends_with(b"://") && user.len() <= 2 * REACH;
    let colon = memchr::memchr(b':', user).filter(|_| begins && !user.contains(&b'/'));
    let Some(colon) = colon else { return false };
    if user[colon + 1..].iter().all(u8::is_ascii_digit) {
        return false; // A port.
    }
    let rest = &after[..after.len().min(REACH)];
    let rest = &rest[..rest.iter().position(ends).unwrap_or(rest.len())];
    let host = memchr::memrchr(b'@', rest).and_then(|sign| rest.get(sign + 1));
    host.is_some_and(u8::is_ascii_alphanumeric)
}

/// XML writes a quote or an angle bracket as an entity; it ends the URL just the same.
fn is_quote_entity(rest: &[u8]) -> bool {
    [&b"&quot;"[..], b"&lt;", b"&gt;", b"&apos;", b"&#34;", b"&#39;", b"&#x22;"]
        .iter()
        .any(|entity| rest.starts_with(entity))
}

/// The end of the hole that begins at `at`.
fn hole_end(bytes: &[u8], at: usize, limit: usize) -> Option<usize> {
    let next = bytes.get(at + 1).copied();
    match (bytes[at], next) {
        (b'$' | b'#', Some(b'{')) => balanced(bytes, at + 1, b'{', b'}', limit, true),
        (b'$' | b'\\', Some(b'(')) => balanced(bytes, at + 1, b'(', b')', limit, true),
        (b'{', Some(b'{' | b'%')) => balanced(bytes, at, b'{', b'}', limit, true),
        (b'{', _) => {
            balanced(bytes, at, b'{', b'}', limit, false).or_else(|| indexed(bytes, at, limit))
        }
        (b'<', Some(b'%')) => {
            memchr::memmem::find(&bytes[at..limit.min(at + HOLE)], b"%>").map(|end| at + end + 2)
        }
        (b'<', Some(next)) if next.is_ascii_alphabetic() => {
            let end = bytes[at..limit.min(at + HOLE)].iter().position(|&byte| byte == b'>')?;
            let name = &bytes[at + 1..at + end];
            let plain = name
                .iter()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b' ' | b'.'));
            (plain && !is_tag(name)).then_some(at + end + 1)
        }
        _ => None,
    }
}

/// `{token["access_token"]}`, `{$token->get('x')}`: quotes stand only within brackets.
fn indexed(bytes: &[u8], at: usize, limit: usize) -> Option<usize> {
    let begins = bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || b"_$".contains(b));
    let (mut depth, mut quote) = (0_usize, None);
    for (index, &byte) in bytes[..limit.min(at + HOLE)].iter().enumerate().skip(at + 1) {
        match (byte, quote) {
            _ if !begins => return None,
            (b'\n' | b'\r', _) => return None,
            (_, Some(open)) => quote = quote.filter(|_| byte != open),
            (b'"' | b'\'', None) if depth > 0 => quote = Some(byte),
            (b'[' | b'(', None) => depth += 1,
            (b']' | b')', None) => depth = depth.checked_sub(1)?,
            (b'}', None) if depth == 0 => return Some(index + 1),
            (b'"' | b'\'' | b'{' | b'}', None) => return None,
            _ => {}
        }
    }
    None
}

/// Tags that follow a URL in HTML.
fn is_tag(name: &[u8]) -> bool {
    matches!(
        name,
        b"br"
            | b"a"
            | b"p"
            | b"b"
            | b"i"
            | b"li"
            | b"td"
            | b"tr"
            | b"div"
            | b"span"
            | b"em"
            | b"code"
    )
}

fn balanced(
    bytes: &[u8],
    at: usize,
    open: u8,
    close: u8,
    limit: usize,
    quotes: bool,
) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, &byte) in bytes[..limit.min(at + HOLE)].iter().enumerate().skip(at) {
        match byte {
            _ if byte == open => depth += 1,
            _ if byte == close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(index + 1);
                }
            }
            b'\n' | b'\r' => return None,
            b'"' | b'\'' if !quotes => return None,
            _ => {}
        }
    }
    None
}
