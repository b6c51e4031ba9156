//! URLs written in a text (RFC 3986), with the exact place of every part. Holes that a program
//! fills in later (`${…}`, `{id}`, `<host>`) belong to the URL.

mod extent;
mod joined;
mod parts;

#[cfg(test)]
mod tests;

use crate::model::fact::{Facts, UrlLiteral};
use crate::model::location::Span;
use extent::Extent;
use parts::{Authority, Rest};

/// How many URLs inside one URL are looked at.
const NESTED: usize = 4;
/// Nearer than this URLs may be one run of text, of which no more than so many are read.
const CLOSE: usize = 32;
const DENSE: usize = 64;
/// The longest way back from a parameter to the beginning of its path.
const BACK: usize = 2048;

/// Adds the URL around each of the sorted `offsets`, where `://` stands.
pub fn urls(text: &str, offsets: &[usize], facts: &mut Facts) {
    let (mut done, mut nested) = (0, 0);
    let (mut last, mut dense) = (0, 0);
    for &offset in offsets {
        if !text.get(offset..).is_some_and(|rest| rest.starts_with("://")) {
            continue;
        }
        // Each is read to its end, so where hundreds stand in one run of text the rest is data.
        let between = &text.as_bytes()[last..offset];
        let follows = between.len() < CLOSE && !between.iter().copied().any(ends_run);
        (last, dense) = (offset, if follows { dense + 1 } else { 0 });
        if dense > DENSE {
            continue;
        }
        let inside = offset < done;
        nested = if inside { nested + 1 } else { 0 };
        if nested > NESTED {
            continue;
        }
        let Some(url) = absolute(text, offset) else { continue };
        // A URL in another one's query is a parameter of that one; a password counts all the same.
        if inside && url.password_span.is_none() {
            continue;
        }
        done = done.max(url.span.end);
        facts.urls.push(url);
    }
}

/// Adds the reference with a query but no scheme (`/path?name=value`) around each of the sorted
/// `offsets`, where a parameter's name stands. Scheme is empty; scheme and host spans are empty and
/// stand at the beginning. References inside absolute URLs are left to [`urls`].
pub fn queries(text: &str, offsets: &[usize], facts: &mut Facts) {
    let (mut done, mut seen) = (0, 0);
    for &offset in offsets {
        if offset < done || offset < seen || offset > text.len() {
            continue;
        }
        let start = word_start(text.as_bytes(), offset);
        let extent = Extent::read(text, start);
        // A word of the path says nothing yet about the parameters that follow it.
        seen = match extent.find(text, start, b"?#") {
            Some(question) if question >= offset => question,
            _ => extent.end.max(offset),
        };
        let Some(url) = relative(text, start, offset, &extent) else { continue };
        done = url.span.end;
        facts.urls.push(url);
    }
}

fn ends_run(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>')
}

fn absolute(text: &str, colon: usize) -> Option<UrlLiteral> {
    let start = scheme_start(text.as_bytes(), colon);
    if start == colon && !text[..start].ends_with('}') {
        return None;
    }
    let extent = Extent::read(text, colon + 3);
    let authority = Authority::read(text, &extent, colon + 3);
    let rest = Rest::read(text, &extent, authority.end);
    let hollow = authority.host.is_empty() && rest.path.len() < 2 && rest.query.is_empty();
    let named = start < colon || authority.password.is_some() && text[..start].ends_with('}');
    if hollow || !named || !authority.is_valid(text, &extent) {
        return None;
    }
    Some(UrlLiteral {
        span: Span::new(start, extent.end),
        scheme: text[start..colon].to_ascii_lowercase(),
        scheme_span: Span::new(start, colon + 3),
        host_span: authority.host,
        port: authority.port,
        user_span: authority.user,
        password_span: authority.password,
        path_span: rest.path,
        query: rest.query,
        fragment: rest.fragment,
    })
}

fn relative(text: &str, start: usize, offset: usize, extent: &Extent) -> Option<UrlLiteral> {
    let raw = text.get(start..extent.end)?;
    let question = extent.find(text, start, b"?#").or_else(|| joined_query(text, start))?;
    // A group of a regular expression: `(?:…)`, `(?P<name>…)`, `(?i)`.
    if text[..question].ends_with('(') {
        return None;
    }
    // `body?.access_token` asks for a member, not for a resource.
    let member = matches!(text.as_bytes().get(question + 1), Some(b'.' | b'?' | b'['));
    if question >= offset || raw.contains("://") || extent.end <= offset || member {
        return None;
    }
    // `href=/path?…` without quotes begins after its sign.
    let start = text[start..question].rfind(['=', ',']).map_or(start, |at| start + at + 1);
    let opens = text.as_bytes().get(question) == Some(&b'&');
    let here = Span::new(start, start);
    let rest = if opens {
        Rest::continued(text, extent, question)
    } else {
        Rest::read(text, extent, start)
    };
    // `token?.access_token` and regular expressions have no `=` after the name.
    let assigns = |at: usize| text.as_bytes().get(at) == Some(&b'=');
    if !rest.query.iter().chain(&rest.fragment).any(|parameter| {
        parameter.name_span.start <= offset
            && offset < parameter.value_span.end.max(offset + 1)
            && assigns(parameter.name_span.end)
    }) {
        return None;
    }
    Some(UrlLiteral {
        span: Span::new(start, extent.end),
        scheme: String::new(),
        scheme_span: here,
        host_span: here,
        port: None,
        user_span: None,
        password_span: None,
        path_span: rest.path,
        query: rest.query,
        fragment: rest.fragment,
    })
}

/// `u + "?client_id=" + id + "&client_secret=" + secret`: the place of the `&`, if a `?` with a
/// parameter was joined before it in the same statement.
fn joined_query(text: &str, start: usize) -> Option<usize> {
    text[start..].starts_with('&').then_some(())?;
    let mut low = start.saturating_sub(512);
    while !text.is_char_boundary(low) {
        low += 1;
    }
    let before = &text[low..start];
    let statement = before.rfind([';', '{', '}']).map_or(before, |at| &before[at..]);
    statement.match_indices('?').find_map(|(at, _)| {
        let query = &statement[at + 1..];
        let length = query.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        let chosen = statement[..at].ends_with(' ');
        (length > 0 && query[length..].starts_with('=') && !chosen).then_some(start)
    })
}

/// A scheme is a letter and then letters, digits, `+`, `-`, `.` (RFC 3986 §3.1).
fn scheme_start(bytes: &[u8], colon: usize) -> usize {
    let low = colon.saturating_sub(24);
    let length = bytes[low..colon].iter().rev().take_while(|&&b| is_scheme(b)).count();
    let mut start = colon - length;
    if start > 0 && bytes[start - 1] == b'\\' && matches!(bytes[start], b'n' | b'r' | b't') {
        start += 1;
    }
    while start < colon && !bytes[start].is_ascii_alphabetic() {
        start += 1;
    }
    // Letters that run into the commonest schemes are not part of them.
    for known in [&b"https"[..], b"http"] {
        let begin = colon.saturating_sub(known.len()).max(start);
        let glued = bytes[start..begin].iter().all(u8::is_ascii_alphanumeric);
        if glued && bytes[begin..colon].eq_ignore_ascii_case(known) {
            return begin;
        }
    }
    start
}

fn is_scheme(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

fn word_start(bytes: &[u8], offset: usize) -> usize {
    let low = offset.saturating_sub(BACK);
    let mut depth = 0_usize;
    for at in (low..offset).rev() {
        match bytes[at] {
            b'}' | b')' => depth += 1,
            b'{' => depth = depth.saturating_sub(1),
            // `\(base)?name=…` in Swift; elsewhere a call ends here.
            b'(' if depth > 0 => depth -= 1,
            b' ' | b'\t' | b'"' | b'\'' | b'<' | b'>' if depth > 0 => {}
            b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'(' => {
                return at + 1;
            }
            _ => {}
        }
    }
    (low..=offset)
        .find(|&at| bytes.get(at).is_none_or(|byte| byte & 0xC0 != 0x80))
        .unwrap_or(offset)
}
