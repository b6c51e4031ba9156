//! Tokens of a few lines of source code in whatever language: words, strings, signs, brackets.

use super::nested;
use super::sign::{closing, is_prefix, is_sign};
use super::style::LexStyle;
use super::unescape::Escape;
use crate::model::location::Span;

/// No such token.
pub(super) const NONE: usize = usize::MAX;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Text,
    Sign,
    Open,
    Close,
}

/// One token; `mate` joins brackets, `outer` is the innermost open bracket around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// Between the quotes of a string.
    pub(super) inner: Span,
    pub(super) escape: Escape,
    pub(super) mate: usize,
    pub(super) outer: usize,
    /// First on its line.
    pub(super) first: bool,
}

/// Tokens of one stretch of text, with the comments seen on the way.
pub(super) struct Tokens<'t> {
    pub(super) text: &'t str,
    pub(super) style: LexStyle,
    pub(super) list: Vec<Token>,
    /// From comment mark to line end.
    pub(super) comments: Vec<Span>,
}

impl<'t> Tokens<'t> {
    /// Reads `span` of `text` into `spare`, which is empty; with `escaped`, `\"` is a quote (code
    /// inside a string).
    pub(super) fn read(
        text: &'t str,
        span: Span,
        style: LexStyle,
        escaped: bool,
        spare: Vec<Token>,
    ) -> Self {
        let mut reader = Reader {
            bytes: &text.as_bytes()[..span.end],
            out: Self { text, style, list: spare, comments: Vec::new() },
            opens: Vec::new(),
            dead: [0; DEAD],
            first: true,
            escaped,
        };
        reader.run(span.start);
        reader.out
    }

    /// The text of a token, empty past the ends.
    pub(super) fn at(&self, index: usize) -> &'t str {
        self.list.get(index).map_or("", |token| &self.text[token.span.range()])
    }

    /// The kind of a token, if there is one.
    pub(super) fn kind(&self, index: usize) -> Option<Kind> {
        self.list.get(index).map(|token| token.kind)
    }

    /// Whether the token is a sign or bracket spelled so.
    pub(super) fn is(&self, index: usize, spelling: &str) -> bool {
        self.list.get(index).is_some_and(|token| {
            !matches!(token.kind, Kind::Text | Kind::Word)
                && self.text[token.span.range()] == *spelling
        })
    }

    /// Whether nothing stands between two tokens.
    pub(super) fn touching(&self, left: usize, right: usize) -> bool {
        match (self.list.get(left), self.list.get(right)) {
            (Some(left), Some(right)) => left.span.end == right.span.start,
            _ => false,
        }
    }
}

struct Reader<'t> {
    bytes: &'t [u8],
    out: Tokens<'t>,
    opens: Vec<usize>,
    /// Per quote: up to where it is known to have no end (keeps the scan linear).
    dead: [usize; DEAD],
    first: bool,
    escaped: bool,
}

impl Reader<'_> {
    fn run(&mut self, start: usize) {
        let mut at = start;
        while at < self.bytes.len() {
            at = self.step(at);
        }
    }

    fn step(&mut self, at: usize) -> usize {
        let byte = self.bytes[at];
        match byte {
            b'\n' | b'\r' => {
                self.first = true;
                at + 1
            }
            b' ' | b'\t' | 0x0b | 0x0c => at + 1,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word(at),
            b'0'..=b'9' => {
                let end = run(self.bytes, at, |b| is_word(b) || b == b'.');
                self.push(Kind::Number, Span::new(at, end))
            }
            b'"' | b'\'' | b'`' => self.quote(at, at),
            b'@' | b'$' => self.sigil(at),
            b'\\' if self.escaped && matches!(self.peek(at + 1), b'"' | b'\'') => {
                self.escaped_string(at)
            }
            b'[' | b'%' | b'<' if self.long_string(at).is_some() => {
                let Some((end, inner)) = self.long_string(at) else { return at + 1 };
                self.push_text(Kind::Text, Span::new(at, end), inner, Escape::None)
            }
            b'(' | b'[' | b'{' => {
                let index = self.out.list.len();
                let end = self.push(Kind::Open, Span::new(at, at + 1));
                self.opens.push(index);
                end
            }
            b')' | b']' | b'}' => self.close(at),
            _ => self.sign(at),
        }
    }

    fn peek(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or_default()
    }

    fn push(&mut self, kind: Kind, span: Span) -> usize {
        self.push_text(kind, span, span, Escape::None)
    }

    fn push_text(&mut self, kind: Kind, span: Span, inner: Span, escape: Escape) -> usize {
        let outer = self.opens.last().copied().unwrap_or(NONE);
        let first = std::mem::take(&mut self.first);
        self.out.list.push(Token { kind, span, inner, escape, mate: NONE, outer, first });
        span.end
    }

    fn close(&mut self, at: usize) -> usize {
        let opener = match self.bytes[at] {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let index = self.out.list.len();
        let matching = self
            .opens
            .last()
            .copied()
            .filter(|&open| self.bytes[self.out.list[open].span.start] == opener);
        if matching.is_some() {
            self.opens.pop();
        }
        let end = self.push(Kind::Close, Span::new(at, at + 1));
        if let Some(open) = matching {
            self.out.list[open].mate = index;
            self.out.list[index].mate = open;
        }
        end
    }

    fn word(&mut self, at: usize) -> usize {
        let end = run(self.bytes, at, is_word);
        let next = self.peek(end);
        if matches!(next, b'"' | b'\'' | b'#') && end - at <= 3 && is_prefix(&self.bytes[at..end]) {
            let raw_end = if next == b'#' { self.hashed(at, end) } else { self.quote(at, end) };
            if raw_end > end {
                return raw_end;
            }
        }
        if end - at == 3 && self.bytes[at..end].eq_ignore_ascii_case(b"rem") && self.first {
            self.comment(at);
        }
        self.push(Kind::Word, Span::new(at, end))
    }

    fn sigil(&mut self, at: usize) -> usize {
        let mut quote = at + 1;
        if matches!(self.peek(quote), b'@' | b'$') {
            quote += 1;
        }
        if matches!(self.peek(quote), b'"' | b'\'') {
            return self.quote(at, quote);
        }
        self.push(Kind::Sign, Span::new(at, at + 1))
    }

    /// A string whose prefix begins at `at` and whose quote stands at `quote`.
    fn quote(&mut self, at: usize, quote: usize) -> usize {
        let byte = self.bytes[quote];
        if !self.opens_string(at, quote, byte) {
            return if at == quote { self.sign(at) } else { quote };
        }
        let prefix = &self.bytes[at..quote];
        let triple = [byte; 3];
        if byte != b'`' && self.bytes[quote..].starts_with(&triple) {
            if let Some(end) = self.find_triple(quote + 3, &triple) {
                let inner = Span::new(quote + 3, end);
                let escape = Escape::of(prefix, byte, self.out.style);
                return self.push_text(Kind::Text, Span::new(at, end + 3), inner, escape);
            }
            return self.push(Kind::Sign, Span::new(quote, quote + 3));
        }
        let escape = Escape::of(prefix, byte, self.out.style);
        match self.find_end((at, quote + 1), byte, escape) {
            Some(end) => {
                let inner = Span::new(quote + 1, end);
                self.push_text(Kind::Text, Span::new(at, end + 1), inner, escape)
            }
            None => self.push(Kind::Sign, Span::new(quote, quote + 1)),
        }
    }

    /// An apostrophe in prose or a Rust lifetime opens nothing.
    fn opens_string(&self, at: usize, quote: usize, byte: u8) -> bool {
        if !self.out.style.quotes(byte) || self.dead[slot(byte, 0)] > quote {
            return false;
        }
        if byte != b'\'' || at < quote || at == 0 {
            return true;
        }
        let before = self.bytes[at - 1];
        !(is_word(before) || matches!(before, b'&' | b'<') && self.out.style == LexStyle::CLike)
    }

    fn find_triple(&mut self, from: usize, triple: &[u8]) -> Option<usize> {
        let key = slot(triple[0], 1);
        if self.dead[key] > from {
            return None;
        }
        let found = memchr::memmem::find(&self.bytes[from..], triple).map(|end| from + end);
        if found.is_none() {
            self.dead[key] = self.bytes.len();
        }
        found
    }

    fn find_end(
        &mut self,
        (prefix, from): (usize, usize),
        quote: u8,
        escape: Escape,
    ) -> Option<usize> {
        let mut at = from;
        let holds_code = matches!(self.out.style, LexStyle::CLike | LexStyle::Hash);
        let (slash, multiline) = (escape.mark(), quote == b'`');
        while at < self.bytes.len() {
            let found = memchr::memchr3(quote, slash, b'\n', &self.bytes[at..]);
            let Some(hit) = found.map(|hit| at + hit) else { break };
            match self.bytes[hit] {
                b'\n' if multiline => at = hit + 1,
                b'\n' => {
                    self.dead[slot(quote, 0)] = hit;
                    return None;
                }
                byte if byte == quote && escape.doubled() && self.peek(hit + 1) == quote => {
                    at = hit + 2;
                }
                byte if byte == quote => {
                    let prefix = &self.bytes[prefix..from - 1];
                    let resumed = holds_code
                        .then(|| nested::resumes(self.bytes, prefix, from, hit))
                        .flatten();
                    match resumed {
                        Some(next) => at = next,
                        None => return Some(hit),
                    }
                }
                _ if self.peek(hit + 1) == b'\n' => at = hit + 1,
                _ => at = (hit + 2).min(self.bytes.len()),
            }
        }
        self.dead[slot(quote, 0)] = self.bytes.len();
        None
    }

    /// Where a string with marks of its own ends, and its content: Lua's `[[…]]`, Ruby's `%q(…)`,
    /// here documents.
    fn long_string(&self, at: usize) -> Option<(usize, Span)> {
        let rest = &self.bytes[at..self.bytes.len().min(at + LONG_STRING)];
        let found = match (self.out.style, rest) {
            (LexStyle::Dashes, [b'[', b'[', ..]) => {
                memchr::memmem::find(rest, b"]]").map(|end| (end + 2, 2, end))
            }
            (LexStyle::Hash, [b'%', b'q' | b'Q', open, ..]) if !is_word(*open) => {
                let close = closing(*open);
                let end = rest[3..].iter().position(|&byte| byte == close || byte == b'\n')?;
                (rest[3 + end] == close).then_some((end + 4, 3, end + 3))
            }
            (LexStyle::Hash | LexStyle::CLike, [b'<', b'<', b'~' | b'-' | b'<', ..]) => here(rest),
            _ => None,
        };
        found.map(|(end, from, to)| {
            let trimmed = Span::new(at + from, at + to.max(from));
            (at + end, trimmed.snap(self.out.text))
        })
    }

    /// Rust `r#"…"#`.
    fn hashed(&mut self, at: usize, hash: usize) -> usize {
        let quote = run(self.bytes, hash, |byte| byte == b'#');
        let hashes = quote - hash;
        if self.peek(quote) != b'"' || hashes > 4 || self.dead[slot(b'#', 0)] > at {
            return 0;
        }
        let mut close = vec![b'"'];
        close.extend_from_slice(&self.bytes[hash..quote]);
        let Some(end) = memchr::memmem::find(&self.bytes[quote + 1..], &close) else {
            self.dead[slot(b'#', 0)] = self.bytes.len();
            return 0;
        };
        let inner = Span::new(quote + 1, quote + 1 + end);
        let span = Span::new(at, inner.end + 1 + hashes);
        self.push_text(Kind::Text, span, inner, Escape::None)
    }

    /// `\"…\"` of code that stands inside a string.
    fn escaped_string(&mut self, at: usize) -> usize {
        let quote = self.bytes[at + 1];
        let key = slot(quote, 2);
        let end = (self.dead[key] <= at)
            .then(|| memchr::memmem::find(&self.bytes[at + 2..], &[b'\\', quote]))
            .flatten();
        let Some(end) = end else {
            self.dead[key] = self.bytes.len();
            return self.push(Kind::Sign, Span::new(at, at + 2));
        };
        let inner = Span::new(at + 2, at + 2 + end);
        self.push_text(Kind::Text, Span::new(at, inner.end + 2), inner, Escape::Backslash)
    }

    fn comment(&mut self, at: usize) {
        let open = self.out.comments.last().is_some_and(|comment| comment.end > at);
        if !open {
            let end =
                memchr::memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |end| at + end);
            self.out.comments.push(Span::new(at, end));
        }
    }

    fn sign(&mut self, at: usize) -> usize {
        let mark = self.out.style.comment(self.bytes, at);
        if mark > 0 {
            self.comment(at);
            return self.push(Kind::Sign, Span::new(at, at + mark));
        }
        if self.first && self.bytes[at] == b'*' && self.out.style != LexStyle::Shell {
            self.comment(at);
        }
        let rest = &self.bytes[at..];
        let is_joint = |n: &usize| rest.len() >= *n && is_sign(&rest[..*n]);
        // Most signs are brackets, commas and semicolons, or stand before a blank.
        let goes_on = rest.get(1).is_some_and(|next| b"=>-<|&?:./+~".contains(next));
        let length = if goes_on { (2..=3).rev().find(is_joint).unwrap_or(1) } else { 1 };
        self.push(Kind::Sign, Span::new(at, at + length))
    }
}

/// The longest string with marks of its own that is looked for, in bytes.
const LONG_STRING: usize = 2048;

/// A here document (`<<~NAME`, `<<<NAME`): its end, and where its lines begin and end.
fn here(rest: &[u8]) -> Option<(usize, usize, usize)> {
    let quoted = usize::from(matches!(rest.get(3), Some(b'"' | b'\'')));
    let from = 3 + quoted;
    let end = run(rest, from, is_word);
    let line = memchr::memchr(b'\n', rest).filter(|&line| line >= end && end > from)?;
    let name = &rest[from..end];
    let mut at = line + 1;
    loop {
        let next = memchr::memchr(b'\n', &rest[at..]).map_or(rest.len(), |next| at + next);
        if rest[at..next].trim_ascii().strip_suffix(b";").unwrap_or(rest[at..next].trim_ascii())
            == name
        {
            let body = &rest[line + 1..at];
            let first = line + 1 + (body.len() - body.trim_ascii_start().len());
            let last = line + 1 + body.trim_ascii_end().len();
            return Some((next, first.min(last), last));
        }
        if next >= rest.len() {
            return None;
        }
        at = next + 1;
    }
}

/// How many kinds of string end are remembered: four marks in three forms.
const DEAD: usize = 12;

/// Where a kind of string end is remembered: plain, triple or escaped quotes.
fn slot(quote: u8, form: usize) -> usize {
    let mark = match quote {
        b'"' => 0,
        b'\'' => 1,
        b'`' => 2,
        _ => 3,
    };
    form * 4 + mark
}

/// Whether the byte may stand inside a name; bytes of non-ASCII letters count.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Where a run of bytes that satisfy `test` ends.
pub(super) fn run(bytes: &[u8], from: usize, test: impl Fn(u8) -> bool) -> usize {
    bytes[from..].iter().position(|&byte| !test(byte)).map_or(bytes.len(), |length| from + length)
}
