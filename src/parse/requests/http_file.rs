//! `.http` and `.rest` files as IDEs read them: the dialects of `JetBrains`' HTTP client and of VS
//! Code's REST client.

use super::draft::{Draft, Variables};
use super::written::Written;
use crate::model::call::{Built, HttpCall};
use crate::model::location::Span;
use crate::parse::lines::common::{lines, trim};

/// The requests of a file, or of a block of a document.
pub(super) fn requests(text: &str, block: Span) -> Vec<HttpCall> {
    let variables = variables(text, block);
    let mut reader = Reader { text, variables, draft: None, body: None, calls: Vec::new() };
    let mut place = Place::Before;
    for line in within(text, block) {
        let raw = line.of(text);
        place = match place {
            _ if raw.starts_with("###") => {
                reader.end();
                Place::Before
            }
            Place::Before => reader.before(line),
            Place::Script if raw.contains("%}") => Place::Before,
            Place::Address if reader.continues(line) => Place::Address,
            Place::Address | Place::Headers if raw.trim().is_empty() => Place::Body,
            Place::Address | Place::Headers => reader.header(line),
            Place::Body if ends_body(raw) => Place::Done,
            Place::Body => reader.add_body(line),
            Place::Script | Place::Done => place,
        };
    }
    reader.end();
    reader.calls
}

#[derive(Clone, Copy)]
enum Place {
    Before,
    /// In a script before the request.
    Script,
    /// After the request line, which may go on.
    Address,
    Headers,
    Body,
    /// After the body: what is done with the answer.
    Done,
}

struct Reader<'t> {
    text: &'t str,
    variables: Variables,
    /// The request, and its URL as far as it is read.
    draft: Option<(Draft, Built)>,
    body: Option<Span>,
    calls: Vec<HttpCall>,
}

impl Reader<'_> {
    fn before(&mut self, line: Span) -> Place {
        let body = trim(self.text, line);
        let raw = body.of(self.text);
        if raw.starts_with("< {%") {
            return if raw.contains("%}") { Place::Before } else { Place::Script };
        }
        if raw.is_empty() || raw.starts_with(['#', '@', '<', '>']) || raw.starts_with("//") {
            return Place::Before;
        }
        let first = raw.split_whitespace().next().unwrap_or_default();
        // Lines of curl are read as such, and answers ask for nothing.
        if matches!(first, "curl" | "wget") || first.starts_with("HTTP/") {
            return Place::Done;
        }
        let named = first.len() > 2 && first.bytes().all(|byte| byte.is_ascii_uppercase());
        let from = if named { body.start + first.len() } else { body.start };
        let address = trim(self.text, Span::new(from, body.end));
        if !is_address(address.of(self.text)) {
            return Place::Done;
        }
        let mut draft = Draft::new("HTTP client", body);
        draft.method(if named { first } else { "GET" });
        self.draft = Some((draft, self.built(without_version(self.text, address))));
        Place::Address
    }

    /// Long URLs go on in lines that are indented or begin with a sign of the query.
    fn continues(&mut self, line: Span) -> bool {
        let body = trim(self.text, line);
        let raw = body.of(self.text);
        let goes_on = raw.starts_with(['?', '&'])
            || body.start > line.start && raw.starts_with('/') && !raw.starts_with("//");
        if goes_on {
            let more = self.built(without_version(self.text, body));
            if let Some((_, url)) = &mut self.draft {
                url.parts.extend(more.parts);
            }
        }
        goes_on
    }

    fn header(&mut self, line: Span) -> Place {
        let raw = line.of(self.text).trim_start();
        if !raw.starts_with('#') && !raw.starts_with("//") {
            let written = Written::new(line.of(self.text), line, self.text);
            if let Some((draft, _)) = &mut self.draft {
                draft.header_line(&written, 0, line.len());
            }
        }
        Place::Headers
    }

    fn add_body(&mut self, line: Span) -> Place {
        let start = self.body.map_or(line.start, |body| body.start);
        self.body = Some(Span::new(start, line.end));
        Place::Body
    }

    fn end(&mut self) {
        let body = self.body.take();
        let Some((mut draft, url)) = self.draft.take() else { return };
        draft.url(url, &self.variables);
        if let Some(body) = body {
            draft.call.body = Written::new(body.of(self.text), body, self.text).body();
        }
        self.calls.extend(draft.finish());
    }

    fn built(&self, span: Span) -> Built {
        Written::new(span.of(self.text), span, self.text).built()
    }
}

fn within(text: &str, block: Span) -> impl Iterator<Item = Span> {
    lines(text, block.start).take_while(move |line| line.end <= block.end && line.start < block.end)
}

/// `@name = value` lines.
fn variables(text: &str, block: Span) -> Variables {
    let mut variables = Variables::default();
    for line in within(text, block) {
        let body = trim(text, line);
        let assigned = body.of(text).strip_prefix('@').and_then(|it| it.split_once('='));
        if let Some((name, value)) = assigned {
            let span = trim(text, Span::new(body.end - value.len(), body.end));
            variables.add(name.trim(), Written::new(span.of(text), span, text).built());
        }
    }
    variables
}

/// A handler of the answer, a file to compare with, or an answer that was pasted.
fn ends_body(raw: &str) -> bool {
    raw.starts_with("> ") || raw.starts_with("<> ") || raw.starts_with("HTTP/")
}

fn is_address(raw: &str) -> bool {
    raw.contains("://") || raw.starts_with(['/', '{']) || raw.contains('.') || raw.contains(':')
}

/// `URL HTTP/1.1` without the version.
fn without_version(text: &str, address: Span) -> Span {
    let raw = address.of(text);
    match raw.rsplit_once(char::is_whitespace) {
        Some((before, version)) if version.starts_with("HTTP/") => {
            trim(text, Span::new(address.start, address.start + before.len()))
        }
        _ => address,
    }
}
