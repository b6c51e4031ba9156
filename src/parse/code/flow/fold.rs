//! Templates and form texts: what goes into which place.

use super::sources::Given;
use super::value::{Heap, Value, concat};
use crate::model::call::{Built, Part, Slot};
use crate::model::location::Span;
use crate::parse::code::tree::{Expr, Kind};

/// Fills a template's places: `{}`, `{0}`, `{name}`, `%s`, `%1$s`, `%(name)s`, `{:?}`.
pub(super) fn format<'t>(
    heap: &Heap<'t>,
    template: &Value<'t>,
    args: &[Given<'t>],
    span: Span,
) -> Value<'t> {
    let template = heap.text(template, span);
    let mut filler = Filler { heap, args, next: 0, texts: vec![Built::default()] };
    for part in template.parts {
        match part {
            Part::Literal { text, span } => filler.literal(&text, span),
            hole @ Part::Hole { .. } => filler.push(&[Built { parts: vec![hole] }]),
        }
    }
    Value::any(filler.texts.into_iter().map(Value::Text).collect())
}

struct Filler<'h, 't> {
    heap: &'h Heap<'t>,
    args: &'h [Given<'t>],
    next: usize,
    texts: Vec<Built>,
}

impl Filler<'_, '_> {
    fn push(&mut self, more: &[Built]) {
        self.texts = concat(&self.texts, more);
    }

    fn literal(&mut self, text: &str, span: Span) {
        let exact = text.len() == span.len();
        let part = |from: usize, to: usize| {
            let at = if exact { Span::new(span.start + from, span.start + to) } else { span };
            Built::literal(&text[from..to], at)
        };
        let mut done = 0;
        let mut at = 0;
        while let Some((start, end, place)) = placeholder(text, at) {
            self.push(&[part(done, start)]);
            self.place(place, span);
            (done, at) = (end, end);
        }
        self.push(&[part(done, text.len())]);
    }

    fn place(&mut self, place: &str, span: Span) {
        // The template may be among the arguments: it is no value.
        let skip = usize::from(self.args.first().is_some_and(|arg| {
            // A template that the table says has the whole argument's place.
            arg.name.is_none() && arg.span != span && arg.span.contains(span)
        }));
        let plain: Vec<&Given> =
            self.args.iter().filter(|arg| arg.name.is_none()).skip(skip).collect();
        let named = self.args.iter().find(|arg| arg.name.as_deref() == Some(place));
        let numbered = place.parse::<usize>().ok();
        let found = match (named, numbered) {
            (Some(arg), _) => Some(arg),
            (None, Some(at)) => plain.get(at).copied(),
            (None, None) if place.is_empty() => {
                self.next += 1;
                plain.get(self.next - 1).copied()
            }
            (None, None) => None,
        };
        // `"%(a)s" % {"a": b}`
        let entry = plain.iter().find_map(|arg| match arg.value.place() {
            Value::Map(map) if found.is_none() => self.heap.entry(*map, place),
            _ => None,
        });
        let texts = match (found, entry) {
            (Some(arg), _) => self.heap.texts(&arg.value, arg.span),
            (None, Some(value)) => self.heap.texts(&value, span),
            (None, None) => vec![Built::hole(place, span)],
        };
        self.push(&texts);
    }
}

/// The next place of a template from `from` on: start, end and what it is called.
fn placeholder(text: &str, from: usize) -> Option<(usize, usize, &str)> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let rest = &text[at..];
        if rest.starts_with('{')
            && let Some(end) = rest.find('}')
        {
            let inside = rest[1..end].split([':', '!', ',']).next().unwrap_or_default();
            if inside.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return Some((at, at + end + 1, inside));
            }
        }
        if rest.starts_with('%')
            && let Some((length, name)) = percent(rest)
        {
            return Some((at, at + length, name));
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// `%s`, `%-5d`, `%1$s`, `%(name)s`; not `%20`, which is part of a URL.
fn percent(text: &str) -> Option<(usize, &str)> {
    let rest = &text[1..];
    if let Some(named) = rest.strip_prefix('(') {
        let end = named.find(')')?;
        return Some((end + 4, &named[..end])).filter(|(length, _)| text.is_char_boundary(*length));
    }
    let flags = rest.bytes().take_while(|byte| b"0123456789$-+.#".contains(byte)).count();
    let kind = *rest.as_bytes().get(flags)?;
    let is_number = flags > 0 && !rest[..flags].contains('$');
    (b"sdvqixfu@".contains(&kind) && !(is_number && kind != b's')).then_some((flags + 2, ""))
}

/// Whether an object is a class of constants by its name: its members name things, they are none.
pub(super) fn is_catalogue(object: &Expr) -> bool {
    let (Kind::Name(last) | Kind::Member(_, last)) = &object.kind else { return false };
    let ends = [
        "constants",
        "constant",
        "parameters",
        "methods",
        "names",
        "keys",
        "types",
        "claims",
        "fields",
        "errors",
        "grants",
        "scopes",
    ];
    let lower = last.to_ascii_lowercase();
    last.starts_with(|c: char| c.is_ascii_uppercase())
        && ends.iter().any(|end| lower.ends_with(end))
}

/// Whether a text can be the name of something: what it names may be a credential.
pub(super) fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && text.len() < 80
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.:/$[]".contains(&byte))
}

/// The fields of `a=b&c=d`, of which a `?` in front is no part.
pub fn fields(text: &Built) -> Vec<Slot> {
    let mut fields = split(text, '&', '=');
    if let Some(Part::Literal { text, span }) =
        fields.first_mut().and_then(|it| it.name.parts.first_mut())
        && let Some(rest) = text.strip_prefix('?')
    {
        (*text, *span) = (rest.to_owned(), within(text, *span, 1, rest.len()));
    }
    fields
}

/// The headers of lines `Name: value`.
pub fn header_lines(text: &Built) -> Vec<Slot> {
    let mut lines = split(text, '\n', ':');
    for line in &mut lines {
        if let Some(Part::Literal { text, span }) = line.value.parts.first_mut() {
            let trimmed = text.trim_start();
            let cut = text.len() - trimmed.len();
            (*text, *span) = (trimmed.to_owned(), within(text, *span, cut, trimmed.len()));
        }
        if let Some(Part::Literal { text, .. }) = line.value.parts.last_mut() {
            text.truncate(text.trim_end_matches('\r').len());
        }
        line.value
            .parts
            .retain(|part| !matches!(part, Part::Literal { text, .. } if text.is_empty()));
    }
    lines
}

fn split(text: &Built, between: char, after_name: char) -> Vec<Slot> {
    let mut fields = Vec::new();
    let mut field = Field::default();
    for part in &text.parts {
        match part {
            Part::Literal { text, span } => {
                let mut offset = 0;
                for (index, piece) in text.split(between).enumerate() {
                    if index > 0 {
                        fields.extend(std::mem::take(&mut field).finish());
                    }
                    field.literal(piece, after_name, within(text, *span, offset, piece.len()));
                    offset += piece.len() + 1;
                }
            }
            hole @ Part::Hole { .. } => field.hole(hole.clone()),
        }
    }
    fields.extend(field.finish());
    fields
}

/// The place of a part of a literal, where it is written as it reads.
fn within(text: &str, span: Span, offset: usize, length: usize) -> Span {
    if text.len() == span.len() {
        Span::new(span.start + offset, span.start + offset + length)
    } else {
        span
    }
}

/// One field as it is read.
#[derive(Default)]
struct Field {
    name: Built,
    value: Option<Built>,
}

impl Field {
    fn literal(&mut self, text: &str, after_name: char, span: Span) {
        match &mut self.value {
            Some(value) => push(value, text, span),
            None => {
                if let Some((name, value)) = text.split_once(after_name) {
                    push(&mut self.name, name, within(text, span, 0, name.len()));
                    let at = within(text, span, name.len() + 1, value.len());
                    let mut begun = Built::default();
                    push(&mut begun, value, at);
                    self.value = Some(begun);
                } else {
                    push(&mut self.name, text, span);
                }
            }
        }
    }

    fn hole(&mut self, hole: Part) {
        self.value.as_mut().unwrap_or(&mut self.name).parts.push(hole);
    }

    fn finish(self) -> Option<Slot> {
        let span = match self.name.parts.first()? {
            Part::Literal { span, .. } | Part::Hole { span, .. } => *span,
        };
        Some(Slot { name: self.name, value: self.value?, span })
    }
}

fn push(built: &mut Built, text: &str, span: Span) {
    if !text.is_empty() {
        built.parts.push(Part::Literal { text: text.to_owned(), span });
    }
}

/// The query parameters of what a URL may be.
pub fn in_urls(urls: &[Built]) -> Vec<Slot> {
    urls.iter().filter_map(query).flat_map(|query| fields(&query)).collect()
}

/// The query parameters of what a URL may be: those that an encoder made of a map, and those that
/// are written into the text.
pub(super) fn queries(urls: &[Built]) -> (Vec<Slot>, Vec<Slot>) {
    let queries = urls.iter().filter_map(|url| query(url).or_else(|| appended(url)));
    let fields = queries.flat_map(|query| {
        let encoded = encoded_names(&query);
        fields(&query).into_iter().map(move |slot| (encoded.contains(&slot.span), slot))
    });
    let (encoded, written): (Vec<_>, Vec<_>) = fields.partition(|(encoded, _)| *encoded);
    let slots = |fields: Vec<(bool, Slot)>| fields.into_iter().map(|(_, slot)| slot).collect();
    (slots(encoded), slots(written))
}

/// What an encoder made, right behind a URL: the encoder writes the `?` too.
fn appended(url: &Built) -> Option<Built> {
    let first = url.parts.windows(2).position(|pair| is_encoded(pair).is_some());
    let first = first.filter(|first| *first > 0)?;
    Some(Built { parts: url.parts[first..].to_vec() })
}

/// Where the name stands, of a name and the `=` that an encoder put behind it.
fn is_encoded(pair: &[Part]) -> Option<Span> {
    match pair {
        [
            Part::Literal { span, .. } | Part::Hole { span, .. },
            Part::Literal { text, span: between },
        ] if text == "=" && between.is_empty() => Some(*span),
        _ => None,
    }
}

/// Where names stand that an encoder put their `=` behind: it is written nowhere.
fn encoded_names(query: &Built) -> Vec<Span> {
    query.parts.windows(2).filter_map(is_encoded).collect()
}

/// The part of a URL after its `?`, up to `#`.
fn query(url: &Built) -> Option<Built> {
    let mut found: Option<Built> = None;
    for part in &url.parts {
        match (part, &mut found) {
            (Part::Literal { text, span }, Some(query)) => {
                let end = text.find('#').unwrap_or(text.len());
                push(query, &text[..end], within(text, *span, 0, end));
                if end < text.len() {
                    break;
                }
            }
            (Part::Literal { text, span }, None) => {
                if let Some(at) = text.find('?') {
                    let end = text[at..].find('#').map_or(text.len(), |hash| at + hash);
                    let mut query = Built::default();
                    push(&mut query, &text[at + 1..end], within(text, *span, at + 1, end - at - 1));
                    found = Some(query);
                }
            }
            (hole, Some(query)) => query.parts.push(hole.clone()),
            (_, None) => {}
        }
    }
    found.or_else(|| continued(url))
}

/// The query behind a variable that has begun one: `url + "&name=" + value`.
fn continued(url: &Built) -> Option<Built> {
    let [hole @ Part::Hole { .. }, Part::Literal { text, span }, rest @ ..] = url.parts.as_slice()
    else {
        return None;
    };
    let begun = text.strip_prefix('&')?;
    let mut query = Built { parts: vec![hole.clone()] };
    push(&mut query, "&", within(text, *span, 0, 1));
    push(&mut query, begun, within(text, *span, 1, begun.len()));
    query.parts.extend(rest.iter().cloned());
    Some(query)
}
