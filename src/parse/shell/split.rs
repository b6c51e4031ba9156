//! One command line, split as a POSIX shell does.

use std::cell::Cell;

use super::position::Outer;
use super::{BYTES, Program};
use crate::model::fact::{Command, Word};
use crate::model::location::Span;
use crate::parse::lexer::unescape::unescape;

/// The most lines of one command.
const LINES: usize = 64;

/// Splits a command line into words.
pub(super) fn split(text: &str, program: &Program, outer: Outer) -> Command {
    let limit = text.len().min(program.start + BYTES);
    let mut splitter = Splitter {
        text,
        bytes: &text.as_bytes()[..limit],
        outer,
        lines: 0,
        words: Vec::new(),
        unclosed: Cell::new(0),
    };
    let mut at = program.end;
    while let Some(start) = splitter.blank(at) {
        let end = splitter.word(start);
        if end <= start {
            break;
        }
        at = end;
    }
    let end = splitter.words.last().map_or(program.end, |word| word.span.end);
    Command {
        span: Span::new(program.start, end),
        program: program.name.clone(),
        words: splitter.words,
    }
}

struct Splitter<'t> {
    text: &'t str,
    bytes: &'t [u8],
    outer: Outer,
    lines: usize,
    words: Vec<Word>,
    /// Expansions without an end so far: after a few, no more are looked for.
    unclosed: Cell<u8>,
}

impl Splitter<'_> {
    /// Skips blanks and joined line ends; none at the command's end.
    fn blank(&mut self, from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            match self.bytes.get(at)? {
                b' ' | b'\t' => at += 1,
                b'\\' | b'`' | b'^' if self.line_end(at + 1).is_some() => {
                    self.lines += 1;
                    if self.lines >= LINES {
                        return None;
                    }
                    at = self.line_end(at + 1).map(|end| self.margin(end))?;
                }
                b'#' if at > from => return None,
                _ => return Some(at),
            }
        }
    }

    /// Where the next line begins if only blanks stand before it.
    fn line_end(&self, from: usize) -> Option<usize> {
        let rest = &self.bytes[from.min(self.bytes.len())..];
        let blanks = rest.iter().take_while(|&&byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        (rest.get(blanks) == Some(&b'\n')).then_some(from + blanks + 1)
    }

    /// Skips the margin of a comment or a quotation at the beginning of a line.
    fn margin(&self, from: usize) -> usize {
        let rest = &self.bytes[from..];
        let blanks = rest.iter().take_while(|&&byte| matches!(byte, b' ' | b'\t')).count();
        let rest = &rest[blanks..];
        let marks =
            rest.iter().take_while(|&&byte| matches!(byte, b'#' | b'*' | b'/' | b'>')).count();
        let margin = marks > 0 && marks < 4 && matches!(rest.get(marks), Some(b' ' | b'\t'));
        if margin { from + blanks + marks } else { from + blanks }
    }

    /// Reads the word that begins at `start`; gives its end.
    fn word(&mut self, start: usize) -> usize {
        let mut text = String::new();
        let mut at = start;
        while at < self.bytes.len() && !self.ends(at, start) {
            at = self.part(at, &mut text);
        }
        if at > start {
            let span = Span { start, end: at }.snap(self.text);
            self.words.push(Word { span, text });
        }
        at
    }

    fn ends(&self, at: usize, start: usize) -> bool {
        let byte = self.bytes[at];
        if self.outer == Some(byte) {
            return true;
        }
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b';' | b'|' | b')' => true,
            // `2>&1` and `&>` are redirections, not the end of a command.
            b'&' => {
                !(at > start && matches!(self.bytes[at - 1], b'>' | b'<'))
                    && self.bytes.get(at + 1) != Some(&b'>')
            }
            b'\\' | b'`' | b'^' if self.line_end(at + 1).is_some() => true,
            b'`' => at > start || self.closing_tick(at).is_none(),
            _ => false,
        }
    }

    fn closing_tick(&self, at: usize) -> Option<usize> {
        let line = memchr::memchr2(b'`', b'\n', &self.bytes[at + 1..])? + at + 1;
        (self.bytes[line] == b'`').then_some(line)
    }

    /// Reads one quoted or unquoted part of a word.
    fn part(&self, at: usize, out: &mut String) -> usize {
        match self.bytes[at] {
            b'\\' => self.escape(at, out),
            quote @ (b'"' | b'\'') => self.quoted(at, quote, false, out),
            b'$' if self.bytes.get(at + 1) == Some(&b'\'') => self.quoted(at + 1, b'\'', true, out),
            b'$' if matches!(self.bytes.get(at + 1), Some(b'(' | b'{')) => {
                self.expansion(at, at + 1, out)
            }
            b'{' if self.bytes.get(at + 1) == Some(&b'{') => self.expansion(at, at, out),
            b'`' => {
                let end = self.closing_tick(at).map_or(at + 1, |end| end + 1);
                out.push_str(self.text.get(at..end).unwrap_or_default());
                end
            }
            _ => self.plain(at, out),
        }
    }

    fn plain(&self, at: usize, out: &mut String) -> usize {
        let mut end = at + 1;
        while end < self.bytes.len() && !self.text.is_char_boundary(end) {
            end += 1;
        }
        out.push_str(self.text.get(at..end).unwrap_or_default());
        end
    }

    /// A backslash keeps the next character; before a quote inside a string it opens that quote.
    fn escape(&self, at: usize, out: &mut String) -> usize {
        match self.bytes.get(at + 1) {
            Some(&quote) if self.outer == Some(quote) && quote == b'"' => {
                self.string_quote(at, out)
            }
            Some(_) => self.plain(at + 1, out),
            None => at + 1,
        }
    }

    /// `\"…\"` inside a string.
    fn string_quote(&self, at: usize, out: &mut String) -> usize {
        let from = at + 2;
        let rest = &self.bytes[from..];
        let end = memchr::memmem::find(rest, b"\\\"").filter(|&end| !rest[..end].contains(&b'"'));
        match end {
            Some(end) => {
                out.push_str(self.text.get(from..from + end).unwrap_or_default());
                from + end + 2
            }
            None => from,
        }
    }

    fn quoted(&self, at: usize, quote: u8, dollar: bool, out: &mut String) -> usize {
        let from = at + 1;
        let Some(end) = self.quote_end(quote, from, dollar) else { return self.plain(at, out) };
        let raw = self.text.get(from..end).unwrap_or_default();
        match quote {
            b'"' => out.push_str(&double_quoted(raw)),
            _ if dollar => out.push_str(&unescape(raw, '\\')),
            _ => out.push_str(raw),
        }
        end + 1
    }

    fn quote_end(&self, quote: u8, from: usize, dollar: bool) -> Option<usize> {
        let mut at = from;
        let mut lines = 0;
        while at < self.bytes.len() {
            match self.bytes[at] {
                byte if byte == quote => return Some(at),
                b'\\' if quote == b'"' || dollar => at += 1,
                b'\n' => lines += 1,
                _ => {}
            }
            if lines >= LINES {
                return None;
            }
            at += 1;
        }
        None
    }

    /// `$(…)`, `${…}`, `${{ … }}` and `{{ … }}` stay as written.
    fn expansion(&self, at: usize, open: usize, out: &mut String) -> usize {
        let mut depth = 0_usize;
        let reach = if self.unclosed.get() > 4 { 64 } else { 1024 };
        let limit = self.bytes.len().min(at + reach);
        let (opening, closing) = if self.bytes[open] == b'(' { (b'(', b')') } else { (b'{', b'}') };
        for end in open..limit {
            match self.bytes[end] {
                byte if byte == opening => depth += 1,
                byte if byte == closing => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                out.push_str(self.text.get(at..=end).unwrap_or_default());
                return end + 1;
            }
        }
        self.unclosed.set(self.unclosed.get().saturating_add(1));
        self.plain(at, out)
    }
}

/// Between double quotes a backslash is special before `$`, a backtick, `"`, `\` and a line feed.
fn double_quoted(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', Some('\n')) => {
                characters.next();
            }
            ('\\', Some(&next @ ('$' | '`' | '"' | '\\'))) => {
                out.push(next);
                characters.next();
            }
            _ => out.push(character),
        }
    }
    out
}
