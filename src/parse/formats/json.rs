//! JSON with what people add to it: comments, trailing commas, JSON5 strings and keys, JSON Lines.
//!
//! An own scanner instead of a syntax tree: one pass without recursion, so that neither depth nor
//! size can hurt, with exact regions, and what stands before an error is kept.

use super::is_plain_literal;
use super::tree::{TooDeep, Tree};
use crate::model::fact::Facts;
use crate::model::location::Span;
use crate::parse::problem::ParseProblem;

/// Reads one or more JSON values. After a first value others may follow, as in a log.
///
/// # Errors
///
/// The place where the text stops being JSON (RFC 8259) or JSON5.
pub fn parse(text: &str, facts: &mut Facts) -> Result<(), ParseProblem> {
    let mut scanner = Scanner { text, at: 0, tree: Tree::new(facts) };
    scanner.documents()
}

/// Reads JSON Lines: one value a line. A broken line does not keep the others from being read.
///
/// # Errors
///
/// The first broken line.
pub fn parse_lines(text: &str, facts: &mut Facts) -> Result<(), ParseProblem> {
    let mut scanner = Scanner { text, at: 0, tree: Tree::new(facts) };
    let mut outcome = Ok(());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        scanner.text = text.get(..start + line.len()).unwrap_or(text);
        scanner.at = start;
        start += line.len();
        outcome = outcome.and(scanner.documents());
    }
    outcome
}

/// The longest template looked for, so that many open ones cost no more than one.
const MAX_TEMPLATE: usize = 1024;

struct Scanner<'t, 'f> {
    text: &'t str,
    at: usize,
    tree: Tree<'f>,
}

impl Scanner<'_, '_> {
    fn documents(&mut self) -> Result<(), ParseProblem> {
        self.skip_trivia()?;
        while self.peek().is_some() {
            self.tree.document();
            self.value()?;
            while self.tree.depth() > 0 {
                self.member()?;
            }
            self.skip_trivia()?;
        }
        Ok(())
    }

    /// One step inside a container: its end, a comma, or what it holds.
    fn member(&mut self) -> Result<(), ParseProblem> {
        self.skip_trivia()?;
        let in_map = self.tree.in_map();
        match self.peek() {
            None => return Err(self.problem("the text ends inside an object or array")),
            Some(b'}') if in_map => self.close(),
            Some(b']') if !in_map => self.close(),
            Some(b',') => self.at += 1,
            Some(_) if in_map => self.key()?,
            Some(_) => self.value()?,
        }
        Ok(())
    }

    fn close(&mut self) {
        self.at += 1;
        self.tree.close();
    }

    fn key(&mut self) -> Result<(), ParseProblem> {
        let (span, name) = match self.peek() {
            Some(b'"' | b'\'') => self.string()?,
            _ => self.bare(b":")?,
        };
        self.skip_trivia()?;
        if self.peek() != Some(b':') {
            return Err(self.problem("a key without `:`"));
        }
        self.at += 1;
        self.tree.key(&name, span);
        self.skip_trivia()?;
        self.value()
    }

    fn value(&mut self) -> Result<(), ParseProblem> {
        let opened = match self.peek() {
            Some(b'{') if !self.text[self.at..].starts_with("{{") => self.tree.open_map(),
            Some(b'[') => self.tree.open_list(),
            Some(b'"' | b'\'') => {
                let (span, value) = self.string()?;
                self.tree.scalar(span, value, true);
                return Ok(());
            }
            _ => {
                let (span, value) = self.bare(b"")?;
                if self.tree.depth() == 0 && !is_plain_literal(&value) {
                    return Err(ParseProblem::new(span.start, "not JSON"));
                }
                self.tree.scalar(span, value, false);
                return Ok(());
            }
        };
        opened.map_err(|TooDeep| self.problem("nested too deeply"))?;
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<(Span, String), ParseProblem> {
        let bytes = self.text.as_bytes();
        let quote = bytes[self.at];
        let start = self.at + 1;
        let mut end = start;
        let mut escaped = false;
        while let Some(found) = memchr::memchr3(quote, b'\\', b'\n', &bytes[end..]) {
            end += found;
            if bytes[end] == quote {
                let raw = &self.text[start..end];
                self.at = end + 1;
                let value = if escaped { unescape(raw) } else { raw.to_owned() };
                return Ok((Span::new(start, end), value));
            }
            if bytes[end] == b'\n' {
                break;
            }
            escaped = true;
            end = escape_end(bytes, end);
        }
        Err(self.problem("a string without its closing quote"))
    }

    /// A word without quotes: a number, a literal, a JSON5 key, or a template (`{{ … }}`,
    /// `${…}`) that a tool fills in before the text is JSON.
    fn bare(&mut self, stop: &[u8]) -> Result<(Span, String), ParseProblem> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        while let Some(&byte) = bytes.get(self.at) {
            let rest = &self.text.as_bytes()[self.at..];
            if let Some(length) = template_length(rest) {
                self.at += length;
                continue;
            }
            let ends = matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b'"' | b'\'')
                || byte.is_ascii_whitespace();
            if ends || stop.contains(&byte) {
                break;
            }
            self.at += 1;
        }
        if start == self.at {
            return Err(self.problem("neither a value nor a key"));
        }
        let span = Span::new(start, self.at);
        Ok((span, span.of(self.text).to_owned()))
    }

    fn skip_trivia(&mut self) -> Result<(), ParseProblem> {
        let bytes = self.text.as_bytes();
        loop {
            let rest = &bytes[self.at.min(bytes.len())..];
            self.at += match rest {
                [b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c, ..] => 1,
                [0xef, 0xbb, 0xbf, ..] => 3,
                [0xc2, 0xa0, ..] => 2,
                [b'#', ..] | [b'/', b'/', ..] => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
                [b'/', b'*', ..] => memchr::memmem::find(&rest[2..], b"*/")
                    .map(|end| end + 4)
                    .ok_or_else(|| self.problem("a comment without its end"))?,
                _ => return Ok(()),
            };
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn problem(&self, reason: &str) -> ParseProblem {
        ParseProblem::new(self.at, reason)
    }
}

/// The end of the escape that begins at the backslash, so that an escaped quote or line end does
/// not end the string.
fn escape_end(bytes: &[u8], at: usize) -> usize {
    let length = if bytes[at + 1..].starts_with(b"\r\n") { 3 } else { 2 };
    (at + length).min(bytes.len())
}

fn template_length(rest: &[u8]) -> Option<usize> {
    let (open, close): (&[u8], &[u8]) = match rest {
        [b'{', b'{', ..] => (b"{{", b"}}"),
        [b'$', b'{', ..] => (b"${", b"}"),
        _ => return None,
    };
    let near = &rest[..rest.len().min(MAX_TEMPLATE)];
    let line = &near[..memchr::memchr(b'\n', near).unwrap_or(near.len())];
    let inner = memchr::memmem::find(&line[open.len()..], close)?;
    Some(open.len() + inner + close.len())
}

/// Decodes escapes (RFC 8259 §7, JSON5 §5); what is no escape stays as written.
fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('v') => out.push('\u{b}'),
            Some('u') => unescape_utf16(&mut chars, &mut out),
            Some('x') => {
                out.push(hex(&mut chars, 2).and_then(char::from_u32).unwrap_or('\u{fffd}'));
            }
            Some('\r') if chars.as_str().starts_with('\n') => drop(chars.next()),
            Some('\n') | None => {}
            Some(other) => out.push(other),
        }
    }
    out
}

fn unescape_utf16(chars: &mut std::str::Chars<'_>, out: &mut String) {
    let Some(first) = hex(chars, 4) else { return out.push('\u{fffd}') };
    let mut code = first;
    if (0xd800..0xdc00).contains(&first) && chars.as_str().starts_with("\\u") {
        let mut ahead = chars.clone();
        ahead.nth(1);
        if let Some(second @ 0xdc00..0xe000) = hex(&mut ahead, 4) {
            *chars = ahead;
            code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        }
    }
    out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
}

fn hex(chars: &mut std::str::Chars<'_>, digits: usize) -> Option<u32> {
    let text = chars.as_str().get(..digits)?;
    let code = u32::from_str_radix(text, 16).ok().filter(|_| !text.starts_with('+'))?;
    chars.nth(digits - 1);
    Some(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{check_spans, found};
    use super::*;

    fn read(text: &str) -> Vec<(String, String, String)> {
        found(text, parse)
    }

    #[test]
    fn finds_keys_and_values_with_exact_regions() {
        let text = "{\"é\": {\"client_secret\": \"q7Rk\\\"2v\", \"n\": 12, \"list\": [\"a\", 1, true, {\"k\": null}]}}";
        let rows = read(text);
        let rows: Vec<_> =
            rows.iter().map(|r| (r.0.as_str(), r.1.as_str(), r.2.as_str())).collect();
        assert_eq!(
            rows,
            [
                ("é.client_secret", "q7Rk\\\"2v", "q7Rk\"2v"),
                ("é.n", "12", "12"),
                ("é.list.0", "a", "a"),
                ("é.list.3.k", "null", "null"),
            ]
        );
    }

    #[test]
    fn accepts_what_people_add() {
        let text = "// c\n{ /* c */ key: 'it\\'s', \"t\": {{ .Values.x }}, u: ${jsonencode(1)}, // x\n n: 0x1F, }";
        let rows = read(text);
        let values: Vec<_> = rows.iter().map(|row| row.2.as_str()).collect();
        assert_eq!(values, ["it's", "{{ .Values.x }}", "${jsonencode(1)}", "0x1F"]);
    }

    #[test]
    fn decodes_escapes() {
        for (raw, value) in [
            (r"a\nb", "a\nb"),
            (r"\u00e9\ud83d\ude00", "é😀"),
            (r"\ud83d", "\u{fffd}"),
            (r"\u00zz", "\u{fffd}00zz"),
            (r"\x41\/", "A/"),
        ] {
            assert_eq!(unescape(raw), value, "{raw}");
        }
    }

    #[test]
    fn records_of_json_lines_are_no_siblings_and_survive_a_broken_one() {
        let text = "{\"a\":\"1\",\"b\":\"2\"}\r\n{\"a\": oops oops\n\n{\"a\":\"3\"}\n";
        let mut facts = Facts::default();
        assert_eq!(parse_lines(text, &mut facts).unwrap_err().offset, 35);
        check_spans(text, &facts);
        let last = facts.values.last().unwrap();
        assert_eq!((facts.path(last.node), last.value.as_str()), (vec!["a"], "3"));
        assert_eq!(facts.siblings(last.node).count(), 1);
    }

    #[test]
    fn says_where_it_stopped_and_keeps_what_came_before() {
        for (text, offset, values) in [
            ("{\"a\": \"b\", \"c\" 1}", 15, 1),
            ("{\"a\": \"b", 6, 0),
            ("{\"a\": \"b\"", 9, 1),
            ("[\"a\"}", 4, 1),
            ("{\"a\": \"b\n\"}", 6, 0),
            ("/* a", 0, 0),
            ("\\", 0, 0),
        ] {
            let mut facts = Facts::default();
            let outcome = parse(text, &mut facts);
            assert_eq!(facts.values.len(), values, "{text}");
            assert_eq!(outcome.unwrap_err().offset, offset, "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        for open in ["[", "{\"a\":", "[{a:"] {
            assert!(parse(&open.repeat(100_000), &mut Facts::default()).is_err());
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in r#"([\[\]{}:,"'\\/*#$é \n\r]|\\u|[a-z0-9]|\PC){0,60}"#) {
            let mut facts = Facts::default();
            let _ = parse(&text, &mut facts);
            check_spans(&text, &facts);
            let _ = parse_lines(&text, &mut facts);
            check_spans(&text, &facts);
        }

        #[test]
        fn written_values_come_back(values in prop::collection::vec((".{0,8}", "(?s).{0,20}"), 0..6)) {
            let items: Vec<_> = values.iter().map(|(k, v)| serde_json::json!({ k.clone(): v })).collect();
            let text = serde_json::to_string_pretty(&items).unwrap();
            let mut facts = Facts::default();
            parse(&text, &mut facts).unwrap();
            check_spans(&text, &facts);
            let read: Vec<_> = facts.values.iter().map(|value| value.value.clone()).collect();
            let written: Vec<_> = values.into_iter().map(|(_, value)| value).collect();
            prop_assert_eq!(read, written);
        }
    }
}
