//! The parts of a URL: who, where, which parameters.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::extent::Extent;
use super::joined::Joined;
use crate::model::fact::QueryParam;
use crate::model::location::Span;

/// `user:password@host:port` (RFC 3986 §3.2).
pub(super) struct Authority {
    pub(super) user: Option<Span>,
    pub(super) password: Option<Span>,
    pub(super) host: Span,
    pub(super) port: Option<u16>,
    pub(super) end: usize,
}

impl Authority {
    /// `user:password@host:port` (RFC 3986 §3.2).
    pub(super) fn read(text: &str, extent: &Extent, start: usize) -> Self {
        let end = Self::end(text, extent, start);
        let mut at_sign = None;
        let mut from = start;
        while let Some(found) = extent.find_in(text, Span { start: from, end }, b"@") {
            at_sign = Some(found);
            from = found + 1;
        }
        let host_start = at_sign.map_or(start, |at| at + 1);
        let (user, password) = match at_sign {
            Some(at) => Self::userinfo(text, extent, Span::new(start, at)),
            None => (None, None),
        };
        let (host, port) = Self::host(text, extent, Span { start: host_start, end });
        Self { user, password, host, port, end }
    }

    /// A password may hold `/`, `?` or `#` although it must not: then what stands before the first
    /// of them is no host with a port, and an `@` follows.
    fn end(text: &str, extent: &Extent, start: usize) -> usize {
        let end = extent.find(text, start, b"/?#").unwrap_or(extent.end);
        let candidate = &text[start..end];
        let after = candidate.split_once(':').map_or("", |(_, after)| after);
        let port = after.is_empty() || after.bytes().all(|byte| byte.is_ascii_digit());
        if candidate.contains('@') || port || candidate.starts_with('[') || candidate.contains(',')
        {
            return end;
        }
        match extent.find(text, end, b"@") {
            Some(at) => extent.find(text, at, b"/?#").unwrap_or(extent.end),
            None => end,
        }
    }

    fn userinfo(text: &str, extent: &Extent, span: Span) -> (Option<Span>, Option<Span>) {
        let colon = extent.find_in(text, span, b":");
        let user = Span::new(span.start, colon.unwrap_or(span.end));
        let password = colon.map(|colon| Span::new(colon + 1, span.end));
        let filled = |span: &Span| !span.is_empty();
        (Some(user).filter(filled), password.filter(filled))
    }

    fn host(text: &str, extent: &Extent, span: Span) -> (Span, Option<u16>) {
        let bracketed = span.of(text).starts_with('[');
        let bracket = bracketed.then(|| extent.find_in(text, span, b"]")).flatten();
        let colon =
            extent.find_in(text, Span { start: bracket.unwrap_or(span.start), ..span }, b":");
        let host = Span::new(span.start, colon.unwrap_or(span.end));
        let port = colon.and_then(|colon| text[colon + 1..span.end].parse().ok());
        (host, port)
    }

    pub(super) fn is_valid(&self, text: &str, extent: &Extent) -> bool {
        let host = self.host.of(text);
        let first = host.split(',').next().unwrap_or(host);
        host.is_empty()
            || extent.has_hole(self.host)
            || host.contains(['$', '%'])
            || url::Host::parse(first).is_ok()
    }
}

/// What follows the authority.
pub(super) struct Rest {
    pub(super) path: Span,
    pub(super) query: Vec<QueryParam>,
    pub(super) fragment: Vec<QueryParam>,
}

impl Rest {
    pub(super) fn read(text: &str, extent: &Extent, start: usize) -> Self {
        let path_end = extent.find(text, start, b"?#").unwrap_or(extent.end).max(start);
        let hash = extent.find(text, path_end, b"#");
        let query_end = hash.unwrap_or(extent.end);
        let asked = text.as_bytes().get(path_end) == Some(&b'?') && path_end < query_end;
        let query = if asked {
            parameters(text, extent, Span::new(path_end + 1, query_end))
        } else {
            Vec::new()
        };
        let fragment = hash.map(|hash| Self::fragment(text, extent, hash + 1)).unwrap_or_default();
        let mut rest = Self { path: Span::new(start, path_end), query, fragment };
        rest.close(text, extent);
        rest.fragment.retain(|parameter| !parameter.value.is_empty());
        rest
    }

    /// The parameters of a literal that goes on with `&` where another one stopped.
    pub(super) fn continued(text: &str, extent: &Extent, ampersand: usize) -> Self {
        let span = Span::new(ampersand + 1, extent.end.max(ampersand + 1));
        let mut rest = Self {
            path: Span::new(ampersand, ampersand),
            query: parameters(text, extent, span),
            fragment: Vec::new(),
        };
        rest.close(text, extent);
        rest
    }

    /// The last parameter, if it is still open where the text of the URL ends.
    pub(super) fn close(&mut self, text: &str, extent: &Extent) {
        let last = self.fragment.last_mut().or(self.query.last_mut());
        let open = last.filter(|last| {
            last.value.is_empty()
                && last.value_span.start == extent.end
                && text[..extent.end].ends_with('=')
        });
        let Some(open) = open else { return };
        if let Some(joined) = Joined::read(text, extent.end) {
            open.value = joined.value;
            open.value_span = joined.literal.unwrap_or(open.value_span);
        }
    }

    /// `#access_token=…`, `#/route?access_token=…`.
    fn fragment(text: &str, extent: &Extent, start: usize) -> Vec<QueryParam> {
        let from = extent.find(text, start, b"?").map_or(start, |at| at + 1);
        parameters(text, extent, Span::new(from, extent.end.max(from)))
    }
}

fn parameters(text: &str, extent: &Extent, span: Span) -> Vec<QueryParam> {
    let mut found = Vec::new();
    let mut at = span.start;
    while at < span.end {
        let end = extent.find_in(text, Span { start: at, ..span }, b"&;").unwrap_or(span.end);
        if let Some(parameter) = parameter(text, extent, Span::new(at, end)) {
            found.push(parameter);
        }
        let amp = text[end..span.end].starts_with("&amp;");
        at = end + if amp { 5 } else { 1 };
    }
    found
}

fn parameter(text: &str, extent: &Extent, span: Span) -> Option<QueryParam> {
    let equals = extent.find_in(text, span, b"=").unwrap_or(span.end);
    let name_span = Span::new(span.start, equals);
    let value_span = Span::new((equals + 1).min(span.end), span.end);
    let name = decode(name_span.of(text)).into_owned();
    let value = decode(value_span.of(text)).into_owned();
    // `[?&]access_token=([^&]+)` is an expression that reads URLs, no URL.
    let is_pattern = name.starts_with([']', ')', '|', '\\', '^'])
        || value.starts_with("[^")
        || value.starts_with('(') && !value.starts_with("(string");
    (!name.is_empty() && !is_pattern).then_some(QueryParam { name_span, name, value_span, value })
}

fn decode(raw: &str) -> Cow<'_, str> {
    percent_decode_str(raw).decode_utf8_lossy()
}
