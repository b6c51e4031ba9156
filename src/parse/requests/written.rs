//! Values of request files as built texts: what a variable fills in is a hole, and every part that
//! is written out keeps its exact place, escapes or not.

use crate::model::call::{Built, Part, Slot};
use crate::model::fact::{Facts, KeyValue};
use crate::model::location::Span;
use crate::parse::formats::json;

/// The longest variable, braces included.
const MAX_HOLE: usize = 256;

/// Signs around variables and template tags, the same in Postman, Insomnia, Bruno and `.http`.
const BRACES: [(&str, &str); 2] = [("{{", "}}"), ("{%", "%}")];

/// A decoded value that knows where each part of it is written.
pub(super) struct Written<'v> {
    value: &'v str,
    runs: Vec<Run>,
}

/// A piece of the decoded value: as long as what is written, or else one escape.
#[derive(Clone, Copy)]
struct Run {
    at: usize,
    length: usize,
    span: Span,
}

impl<'v> Written<'v> {
    /// The value that is written at `span` of `text`.
    pub(super) fn new(value: &'v str, span: Span, text: &str) -> Self {
        let raw = span.of(text);
        let escapes = span.start > 0 && matches!(text.as_bytes()[span.start - 1], b'"' | b'\'');
        let whole = || vec![Run { at: 0, length: value.len(), span }];
        let runs = if raw == value {
            whole()
        } else {
            align(value, raw, span.start, escapes).unwrap_or_else(whole)
        };
        Self { value, runs }
    }

    /// A value of a document.
    pub(super) fn of(value: &'v KeyValue, text: &str) -> Self {
        Self::new(&value.value, value.value_span, text)
    }

    /// The decoded value.
    pub(super) fn value(&self) -> &'v str {
        self.value
    }

    /// All of it, with variables as holes.
    pub(super) fn built(&self) -> Built {
        self.part(0, self.value.len())
    }

    /// A part of it, given by offsets of the decoded value.
    pub(super) fn part(&self, from: usize, to: usize) -> Built {
        let mut parts = Vec::new();
        let (mut done, mut at) = (from, from);
        while let Some(open) = self.value[at..to].find('{').map(|open| at + open) {
            match hole(&self.value[open..to]) {
                Some((length, name)) => {
                    self.literal(done, open, &mut parts);
                    let names = vec![name.to_owned()];
                    parts.push(Part::Hole {
                        names,
                        span: self.place(open, open + length),
                        answer: None,
                    });
                    (done, at) = (open + length, open + length);
                }
                None => at = open + 1,
            }
        }
        self.literal(done, to, &mut parts);
        Built { parts }
    }

    /// Where a part of the decoded value is written.
    pub(super) fn place(&self, from: usize, to: usize) -> Span {
        let mut pieces = self.pieces(from, to.max(from));
        let Some((_, first)) = pieces.next() else {
            let end = self.runs.last().map_or(0, |run| run.span.end);
            return Span::new(end, end);
        };
        let last = pieces.last().map_or(first, |(_, span)| span);
        Span::new(first.start, last.end.max(first.end))
    }

    /// The parameters of a body: the members of a JSON object, or the fields of a form.
    pub(super) fn body(&self) -> Vec<Slot> {
        let start = self.value.trim_start();
        if start.starts_with('{') && !start.starts_with("{{") {
            return self.members();
        }
        if start.starts_with(['<', '[', '"']) { Vec::new() } else { self.form() }
    }

    /// Fields of a form, which may go on over several lines.
    fn form(&self) -> Vec<Slot> {
        let mut slots = Vec::new();
        let mut at = 0;
        for field in self.value.split(['&', '\n']) {
            let from = at;
            at += field.len() + 1;
            let Some((name, value)) = field.split_once('=') else { continue };
            let start = from + name.len() - name.trim_start().len();
            let name = name.trim();
            let end = from + field.trim_end().len();
            let value_start = (from + field.len() - value.trim_start().len()).min(end);
            if is_name(name) {
                let span = self.place(start, start + name.len());
                let name = Built::literal(name, span);
                slots.push(Slot { name, value: self.part(value_start, end), span });
            }
        }
        slots
    }

    /// Members of an object, read even where a variable without quotes keeps it from being JSON.
    fn members(&self) -> Vec<Slot> {
        let mut facts = Facts::default();
        let _ = json::parse(self.value, &mut facts);
        let slot = |member: &KeyValue| {
            let key = member.key_span?;
            let span = self.place(key.start, key.end);
            let name = Built::literal(key.of(self.value), span);
            Some(Slot {
                name,
                value: self.part(member.value_span.start, member.value_span.end),
                span,
            })
        };
        facts.values.iter().filter_map(slot).collect()
    }

    fn literal(&self, from: usize, to: usize, parts: &mut Vec<Part>) {
        let pieces = self.pieces(from, to);
        parts.extend(pieces.map(|(text, span)| Part::Literal { text: text.to_owned(), span }));
    }

    fn pieces(&self, from: usize, to: usize) -> impl Iterator<Item = (&'v str, Span)> + '_ {
        let first = self.runs.partition_point(|run| run.at + run.length <= from);
        let value = self.value;
        self.runs[first..].iter().take_while(move |run| run.at < to).filter_map(move |run| {
            let (low, high) = (from.max(run.at), to.min(run.at + run.length));
            let text = value.get(low..high).filter(|text| !text.is_empty())?;
            let exact = run.length == run.span.len();
            let start = run.span.start + low - run.at;
            Some((text, if exact { Span::new(start, start + text.len()) } else { run.span }))
        })
    }
}

/// A word that can name a field of a form.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]%+".contains(&byte))
}

/// A variable or tag at the beginning of a text: its length, and what it is called.
pub(super) fn hole(text: &str) -> Option<(usize, &str)> {
    let (open, close) = BRACES.into_iter().find(|(open, _)| text.starts_with(open))?;
    let near = &text.as_bytes()[open.len()..text.len().min(MAX_HOLE)];
    let end = open.len() + memchr::memmem::find(near, close.as_bytes())?;
    let inner = &text[open.len()..end];
    (!inner.contains('\n')).then(|| (end + close.len(), name(inner)))
}

/// `_.token`, `process.env.TOKEN`, `$dotenv TOKEN`, `vault:token`, `_['token']`: the last word is
/// what it is called.
fn name(inner: &str) -> &str {
    let mut words = inner.split(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ':' | '[' | ']' | '\'' | '"' | '|')
    });
    words.rfind(|word| !word.is_empty()).unwrap_or_default().trim_start_matches('$')
}

/// Pairs every character of a value with what is written for it, if the two can be paired.
fn align(value: &str, raw: &str, base: usize, escapes: bool) -> Option<Vec<Run>> {
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    for (offset, char) in value.char_indices() {
        let (skipped, length) = written(char, &raw[at..], escapes)?;
        let start = base + at + skipped;
        let run =
            Run { at: offset, length: char.len_utf8(), span: Span::new(start, start + length) };
        at += skipped + length;
        match runs.last_mut() {
            Some(last)
                if last.length == last.span.len()
                    && run.length == length
                    && last.span.end == start =>
            {
                last.length += run.length;
                last.span = Span::new(last.span.start, run.span.end);
            }
            _ => runs.push(run),
        }
    }
    Some(runs)
}

/// How much of `rest` is passed over before a character, and how much stands for it.
fn written(char: char, rest: &str, escapes: bool) -> Option<(usize, usize)> {
    if escapes && rest.starts_with('\\') {
        return Some((0, escape_length(char, rest)));
    }
    if rest.starts_with(char) {
        return Some((0, char.len_utf8()));
    }
    // Folded lines, indentation of blocks, and quotes that are doubled.
    let space = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', '\'']).len();
    if char.is_whitespace() && space > 0 {
        return Some((0, space));
    }
    rest[space..].starts_with(char).then_some((space, char.len_utf8()))
}

/// The length of an escape (RFC 8259 §7) that stands for a character.
fn escape_length(char: char, rest: &str) -> usize {
    let second = rest[1..].chars().next();
    let length = match second {
        Some('u') if char.len_utf16() > 1 => 12,
        Some('u') => 6,
        Some('x') => 4,
        Some(other) => 1 + other.len_utf8(),
        None => 1,
    };
    Span { start: 0, end: length }.snap(rest).end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, built: &Built) -> Vec<String> {
        let part = |part: &Part| match part {
            Part::Literal { span, .. } => span.of(text).to_owned(),
            Part::Hole { names, span, .. } => format!("<{}|{}>", names[0], span.of(text)),
        };
        built.parts.iter().map(part).collect()
    }

    #[test]
    fn variables_are_holes_by_their_last_word() {
        for (text, expected) in [
            ("a{{ _.token }}b", vec!["a", "<token|{{ _.token }}>", "b"]),
            ("{{$dotenv T}}", vec!["<T|{{$dotenv T}}>"]),
            ("{{vault:access-token}}", vec!["<access-token|{{vault:access-token}}>"]),
            ("{{process.env.S}}é{{", vec!["<S|{{process.env.S}}>", "é{{"]),
            ("{% uuid 'v4' %}", vec!["<v4|{% uuid 'v4' %}>"]),
            ("{{_['k']}}", vec!["<k|{{_['k']}}>"]),
            ("{id}", vec!["{id}"]),
        ] {
            let written = Written::new(text, Span::new(0, text.len()), text);
            assert_eq!(shown(text, &written.built()), expected, "{text}");
        }
    }

    #[test]
    fn escapes_keep_the_places_of_what_stands_around_them() {
        let text = r#"["http:\/\/h\/?a\u003db&c=\"{{v}}\""]"#;
        let mut facts = Facts::default();
        json::parse(text, &mut facts).unwrap();
        let built = Written::of(&facts.values[0], text).built();
        assert_eq!(built.shown(), "http://h/?a=b&c=\"\u{fffc}\"");
        let expected = [
            "http:",
            r"\/",
            r"\/",
            "h",
            r"\/",
            "?a",
            r"\u003d",
            "b&c=",
            "\\\"",
            "<v|{{v}}>",
            "\\\"",
        ];
        assert_eq!(shown(text, &built), expected);
    }

    #[test]
    fn bodies_are_forms_or_objects() {
        for (text, names) in [
            ("grant_type=password&password={{p}}", vec!["grant_type", "password"]),
            ("{\"a\": {\"b\": \"c\"}, \"d\": {{e}}}", vec!["b", "d"]),
            ("<a b=\"c\"/>", vec![]),
            ("prose with = signs: many", vec![]),
            ("[1]", vec![]),
            ("{{body}}", vec![]),
        ] {
            let body = Written::new(text, Span::new(0, text.len()), text).body();
            let found: Vec<_> = body.iter().map(|slot| slot.span.of(text)).collect();
            assert_eq!(found, names, "{text}");
        }
    }

    proptest! {
        #[test]
        fn places_lie_in_the_text(value in r#"(\{\{|\}\}|[a&=\\"/ é\n]|\PC){0,40}"#, pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&[&value]) } else { serde_json::to_string(&[&value]) }.unwrap();
            let mut facts = Facts::default();
            json::parse(&text, &mut facts).unwrap();
            let written = Written::of(&facts.values[0], &text);
            let built = written.built();
            let mut end = 0;
            for part in &built.parts {
                let (Part::Literal { span, .. } | Part::Hole { span, .. }) = part;
                prop_assert!(text.get(span.range()).is_some() && span.start >= end);
                end = span.end;
            }
            written.body();
        }

        #[test]
        fn any_value_with_any_place(value in r"(\PC|\n){0,20}", text in r"(\PC|\n|\\){0,30}", from in 0_usize..30, to in 0_usize..30) {
            let span = Span { start: from.min(to), end: from.max(to) }.snap(&text);
            let written = Written::new(&value, span, &text);
            for part in written.built().parts {
                let (Part::Literal { span, .. } | Part::Hole { span, .. }) = part;
                prop_assert!(text.get(span.range()).is_some());
            }
            written.body();
        }
    }
}
