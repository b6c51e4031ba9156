//! Groovy's calls without parentheses (`println token`, `sh script: "…", returnStdout: true`), which
//! the grammar reads in their simplest forms only: they are given parentheses in the place of the
//! blanks around their arguments, so that everything stays where it is.

use std::borrow::Cow;

/// Words in front of a name that make no call of it.
#[rustfmt::skip]
const KEYWORDS: [&str; 42] = [
    "abstract", "as", "assert", "boolean", "break", "byte", "case", "catch", "char", "class",
    "continue", "def", "default", "do", "double", "else", "enum", "extends", "final", "finally",
    "float", "for", "if", "implements", "import", "in", "instanceof", "int", "interface", "long",
    "new", "package", "private", "protected", "public", "return", "short", "static", "switch",
    "throw", "trait", "void",
];

/// Behind these a call may begin.
const OPENERS: [&str; 3] = ["return", "else", "do"];

/// Words between two values.
const BETWEEN: [&str; 6] = ["as", "extends", "implements", "in", "instanceof", "throws"];

/// A text in which all calls have parentheses.
pub(super) fn as_calls(text: &str) -> Cow<'_, str> {
    let mut scan = Scan::new(text);
    while scan.at < text.len() {
        scan.step();
    }
    while let Some(level) = scan.levels.pop() {
        scan.close(level.command);
    }
    if scan.edits.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for (at, byte) in scan.edits {
        match bytes.get_mut(at) {
            Some(old) => *old = byte,
            None => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// What is open: a bracket, and a call in it whose arguments have begun.
struct Level {
    bracket: u8,
    /// Where its parenthesis is to be.
    command: Option<usize>,
}

/// What stands before.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// A value may end here: a name, a literal, a closing bracket.
    Value,
    /// More is to come: an operator, a comma.
    Open,
}

struct Scan<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Where the last thing that is no blank ends.
    end: usize,
    before: Before,
    /// Whether a call may begin here.
    may_begin: bool,
    levels: Vec<Level>,
    edits: Vec<(usize, u8)>,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            end: 0,
            before: Before::Open,
            may_begin: true,
            levels: vec![Level { bracket: b'{', command: None }],
            edits: Vec::new(),
        }
    }

    fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn is_open(&self) -> bool {
        self.levels.last().is_some_and(|level| level.command.is_some())
    }

    fn in_block(&self) -> bool {
        self.levels.last().is_none_or(|level| level.bracket == b'{')
    }

    fn in_list(&self) -> bool {
        self.levels.last().is_some_and(|level| level.bracket == b'(')
    }

    /// One token.
    fn step(&mut self) {
        let rest = self.rest();
        match rest {
            [b'/', b'/', ..] => self.at += line(rest),
            [b'/', b'*', ..] => self.at += comment(rest),
            [b' ' | b'\t' | b'\r' | 0x0c, ..] => self.at += 1,
            [b'\\', b'\n', ..] => self.at += 2,
            [b'\n', ..] => self.line_feed(),
            [b'@', byte, ..] if is_word(*byte) && self.in_list() => self.annotation(),
            [b'"' | b'\'', ..] => self.value(string(rest)),
            [b'/', ..] if self.before == Before::Open && slashy(rest) > 0 => {
                self.value(slashy(rest));
            }
            [b'$', b'/', ..] if self.before == Before::Open => self.value(dollar_slashy(rest)),
            [b'0'..=b'9', ..] => self.value(name(rest)),
            [byte, ..] if is_word(*byte) => self.word(),
            [b'(' | b'[' | b'{', ..] => self.opened(rest[0]),
            [b')' | b']' | b'}', ..] => self.closed(rest[0]),
            [b';', ..] => {
                self.end_command();
                self.passed(1, Before::Open);
                self.may_begin = true;
            }
            _ => self.operator(),
        }
    }

    /// Goes over a token.
    fn passed(&mut self, length: usize, before: Before) {
        self.at += length.max(1);
        self.end = self.at;
        self.before = before;
        self.may_begin = false;
    }

    fn value(&mut self, length: usize) {
        self.passed(length, Before::Value);
    }

    fn operator(&mut self) {
        let rest = self.rest();
        let begins = match rest {
            [b'-', b'>', ..] => 2,
            [b'=', b'=' | b'~', ..] => 0,
            [b'=', ..]
                if !matches!(
                    self.bytes.get(self.at.wrapping_sub(1)),
                    Some(b'=' | b'!' | b'<' | b'>')
                ) =>
            {
                1
            }
            _ => 0,
        };
        let length = match rest {
            [b'=' | b'+' | b'-', next, ..] if *next == rest[0] => 2,
            _ => begins.max(1),
        };
        let is_step = length == 2 && matches!(rest[0], b'+' | b'-') && begins == 0;
        self.passed(length, if is_step { Before::Value } else { Before::Open });
        let is_label = rest[0] == b':' && self.in_block();
        self.may_begin = (begins > 0 || is_label) && !self.is_open();
    }

    /// Line feeds end statements; to the grammar they are blanks.
    fn line_feed(&mut self) {
        let more = next(self.rest());
        let goes_on = self.before == Before::Open && self.end > 0
            || matches!(more, [b'.', other, ..] if *other != b'.')
            || more.starts_with(b"?.");
        if self.in_block() && (!self.is_open() || !goes_on) {
            let was_open = self.is_open();
            self.end_command();
            self.may_begin = true;
            let is_end = self.before == Before::Value && !was_open;
            if is_end && matches!(more, [b'(' | b'[', ..]) && self.has_room() {
                self.edits.push((self.end, b';'));
            }
        }
        self.at = self.bytes.len() - more.len();
    }

    fn opened(&mut self, bracket: u8) {
        let is_apart = self.end < self.at;
        // A block behind the arguments is none of them as it is read.
        if bracket == b'{' && self.before == Before::Value && is_apart {
            self.end_command();
        }
        self.passed(1, Before::Open);
        self.levels.push(Level { bracket, command: None });
        self.may_begin = bracket == b'{';
    }

    fn closed(&mut self, bracket: u8) {
        self.end_command();
        if self.levels.len() > 1 {
            self.levels.pop();
        }
        self.passed(1, Before::Value);
        self.may_begin = bracket != b']' && !self.is_open() && self.in_block();
    }

    /// A path of names: what is called, if arguments follow.
    fn word(&mut self) {
        let length = path(self.rest());
        let text = &self.text[self.at..self.at + length];
        let first = text.split(['.', '?']).next().unwrap_or_default();
        if self.is_open() && self.before == Before::Value {
            if BETWEEN.contains(&first) {
                self.passed(length, Before::Open);
                return;
            }
            // `id 'a' version 'b'`
            self.end_command();
            self.may_begin = true;
        }
        let may_begin = self.may_begin;
        let begins = self.at + length;
        let is_name = !KEYWORDS.contains(&first) && !is_type(text);
        let is_keyword = KEYWORDS.contains(&first);
        self.passed(length, if is_keyword { Before::Open } else { Before::Value });
        if is_keyword {
            self.may_begin = OPENERS.contains(&first) && !self.is_open();
        } else if may_begin && is_name && is_argument(&self.bytes[begins..]) {
            if let Some(level) = self.levels.last_mut() {
                level.command = Some(begins);
            }
            self.before = Before::Open;
        }
    }

    fn end_command(&mut self) {
        let command = self.levels.last_mut().and_then(|level| level.command.take());
        self.close(command);
    }

    /// Whether the last token has a blank behind it.
    fn has_room(&self) -> bool {
        let behind = self.bytes.get(self.end);
        behind.is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b';')
    }

    /// The grammar knows no annotations of parameters.
    fn annotation(&mut self) {
        let mut length = 1 + path(&self.bytes[self.at + 1..]);
        if let Some([b'(', rest @ ..]) = self.bytes.get(self.at + length..) {
            length += 1 + arguments(rest);
        }
        self.edits.extend((self.at..self.at + length).map(|at| (at, b' ')));
        self.at += length;
    }

    /// Parentheses for a call, where there is a blank for both.
    fn close(&mut self, command: Option<usize>) {
        let Some(begin) = command else { return };
        if self.has_room() && begin < self.end {
            self.edits.push((begin, b'('));
            self.edits.push((self.end, b')'));
        }
    }
}

/// Whether an argument follows on the line, with a blank before it.
fn is_argument(rest: &[u8]) -> bool {
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let Some(rest) = rest.get(blanks..).filter(|_| blanks > 0) else { return false };
    match rest {
        [b'"' | b'\'' | b'0'..=b'9', ..] => true,
        [byte, ..] if is_word(*byte) => {
            let word = &rest[..name(rest)];
            let word = std::str::from_utf8(word).unwrap_or_default();
            !BETWEEN.contains(&word) && !is_declared(&rest[word.len()..])
        }
        _ => false,
    }
}

/// `type name = …`
fn is_declared(rest: &[u8]) -> bool {
    let rest = next(rest);
    matches!(rest, [b'=', other, ..] if !b"=~".contains(other))
}

/// What is not blank.
fn next(rest: &[u8]) -> &[u8] {
    let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    &rest[blanks..]
}

/// Whether a path's last name is that of a type: a declaration follows it.
fn is_type(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or_default();
    last.starts_with(|c: char| c.is_ascii_uppercase())
        && last.bytes().any(|b| b.is_ascii_lowercase())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn name(rest: &[u8]) -> usize {
    rest.iter().take_while(|byte| is_word(**byte)).count()
}

/// `a.b?.c`
fn path(rest: &[u8]) -> usize {
    let mut length = name(rest);
    loop {
        let more = match &rest[length..] {
            [b'.', byte, ..] if is_word(*byte) => 1,
            [b'?', b'.', byte, ..] if is_word(*byte) => 2,
            _ => return length,
        };
        length += more + name(&rest[length + more..]);
    }
}

fn line(rest: &[u8]) -> usize {
    memchr::memchr(b'\n', rest).unwrap_or(rest.len())
}

fn comment(rest: &[u8]) -> usize {
    memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4)
}

/// A string with its quotes; what is filled into it may have quotes of its own.
fn string(rest: &[u8]) -> usize {
    let quote = rest[0];
    let three = [quote; 3];
    let end: &[u8] = if rest.starts_with(&three) { &three } else { &three[..1] };
    let mut at = end.len();
    let mut depth = 0_usize;
    while at < rest.len() {
        match &rest[at..] {
            [b'\\', ..] => at += 1,
            [b'$', b'{', ..] if quote == b'"' => {
                depth += 1;
                at += 1;
            }
            [b'{', ..] if depth > 0 => depth += 1,
            [b'}', ..] if depth > 0 => depth -= 1,
            [b'\n', ..] if end.len() == 1 => return at,
            more if depth == 0 && more.starts_with(end) => return at + end.len(),
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

/// The length of `/…/` on one line; nothing if it is none.
fn slashy(rest: &[u8]) -> usize {
    let line = &rest[1..=line(&rest[1..])];
    memchr::memchr(b'/', line).map_or(0, |end| end + 2)
}

/// The length of arguments up to their parenthesis, which holds no other.
fn arguments(rest: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = rest.get(at) {
        at += match byte {
            b'"' | b'\'' => string(&rest[at..]),
            b')' => return at + 1,
            b'(' | b'\n' => return 0,
            _ => 1,
        };
    }
    0
}

/// The length of `$/…/$`.
fn dollar_slashy(rest: &[u8]) -> usize {
    memchr::memmem::find(&rest[2..], b"/$").map_or(rest.len(), |end| end + 4)
}

#[cfg(test)]
mod tests {
    use super::as_calls;
    use proptest::prelude::*;

    #[test]
    fn calls_are_given_parentheses() {
        for (text, want) in [
            ("println token\n", "println(token)"),
            ("log.info \"a $b\", c // d\nx = 1", "log.info(\"a $b\", c)// d\nx = 1"),
            (
                "def o = sh script: 'a',\n  returnStdout: true",
                "def o = sh(script: 'a',\n  returnStdout: true)",
            ),
            ("list.each { println it }", "list.each { println(it)}"),
            ("id 'a' version '1'\n", "id('a')version('1')"),
            ("stage 'x', { echo y }\n", "stage('x', { echo(y)})"),
            ("task a { f b\n}", "task(a){ f(b)}"),
            ("String a = 'b'\nint i = 1\nFoo b\ndef c", "String a = 'b'\nint i = 1\nFoo b\ndef c"),
            ("return x\nthrow new E('a')\nif (a) f b\n", "return x\nthrow new E('a')\nif (a) f(b)"),
            ("x = a in b\ny = a as T\nz instanceof T", "x = a in b\ny = a as T\nz instanceof T"),
            ("f 'a'\n  .g()\nh {it}", "f('a'\n  .g())h {it}"),
            ("f \"${a(\"b\")} c\"\n", "f(\"${a(\"b\")} c\")"),
            ("[a: b, c: d]\nm = [x: f y]", "[a: b, c: d]\nm = [x: f y]"),
            ("class A extends B {\n String t\n}", "class A extends B {\n String t\n}"),
            ("{println it}", "{println it}"),
            ("a()\n[b: 1].each { c d }", "a();[b: 1].each { c(d)}"),
            ("case 1: f a\n", "case 1: f(a)"),
            ("def f(@A('é') String b) { c d }", "def f(         String b) { c(d)}"),
        ] {
            assert_eq!(as_calls(text), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn everything_stays_in_place(text in "([a-z]{1,3}|[ .,;:=/'\"@{}()\\n\\[\\]$é]|//|->){0,60}") {
            let calls = as_calls(&text);
            let longer = calls.len() - text.len();
            prop_assert!(calls.is_char_boundary(text.len()) && calls[text.len()..].bytes().all(|b| b == b')'), "{longer}");
            for (old, new) in text.bytes().zip(calls.bytes()) {
                let is_room = old.is_ascii_whitespace() || old == b';';
                prop_assert!(old == new || b"(); ".contains(&new) && (is_room || text.contains('@')));
            }
        }
    }
}
