//! A look at HCL before hcl-edit reads it. Version 0.10 reads an operand twice when what holds it
//! turns out wrong, so time doubles with every level that an operator stands before.

use crate::parse::problem::ParseProblem;

/// Brackets inside brackets with an operator before each; real code has two or three.
const MAX_LEVELS: usize = 8;

/// Refuses text whose operators nest beyond [`MAX_LEVELS`]. Heredocs count as code.
///
/// # Errors
///
/// The bracket that goes too far.
pub(super) fn check(text: &str) -> Result<(), ParseProblem> {
    let mut guard = Guard::default();
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        let next = bytes.peek().map(|&(_, next)| next);
        if guard.in_string() {
            let escapes = matches!((byte, next), (b'\\', Some(_)));
            let opens = matches!((byte, next), (b'$' | b'%', Some(b'{')));
            match byte {
                b'"' => drop(guard.frames.pop()),
                _ if opens => guard.open(b'$'),
                _ => {}
            }
            if escapes || opens {
                bytes.next();
            }
        } else {
            guard.code(byte, next);
        }
        if guard.levels() > MAX_LEVELS {
            return Err(ParseProblem::new(at, "nested too deeply"));
        }
    }
    Ok(())
}

#[derive(Default)]
struct Guard {
    frames: Vec<Frame>,
    /// Whether an operator was seen on the document's own level since its last line end.
    operator: bool,
    /// First byte of the word that the last byte belongs to.
    word: Option<u8>,
}

struct Frame {
    open: u8,
    /// Operators before this bracket and the brackets around it.
    levels: usize,
    /// Whether an operator was seen since the last separator.
    operator: bool,
}

impl Guard {
    fn code(&mut self, byte: u8, next: Option<u8>) {
        let in_word = byte == b'_' || byte.is_ascii_alphanumeric() || !byte.is_ascii();
        match byte {
            b'"' | b'(' | b'[' | b'{' => self.open(byte),
            b')' | b']' | b'}' => drop(self.frames.pop()),
            b',' => self.set_operator(false),
            b'\n' if self.lines_end() => self.set_operator(false),
            // A dash inside a name is part of it.
            b'-' if self.word.is_some_and(|first| !first.is_ascii_digit()) => return,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'<' | b'>' | b'&' | b'|' | b'?' | b'!' => {
                self.set_operator(true);
            }
            b'=' if next == Some(b'=') => self.set_operator(true),
            _ => {}
        }
        self.word = if in_word { self.word.or(Some(byte)) } else { None };
    }

    fn in_string(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.open == b'"')
    }

    fn lines_end(&self) -> bool {
        self.frames.last().is_none_or(|frame| frame.open == b'{')
    }

    fn levels(&self) -> usize {
        self.frames.last().map_or(0, |frame| frame.levels)
    }

    fn set_operator(&mut self, seen: bool) {
        match self.frames.last_mut() {
            Some(frame) => frame.operator = seen,
            None => self.operator = seen,
        }
    }

    fn open(&mut self, open: u8) {
        let (levels, operator) =
            self.frames.last().map_or((0, self.operator), |frame| (frame.levels, frame.operator));
        let levels = levels + usize::from(operator);
        self.frames.push(Frame { open, levels, operator: false });
        self.word = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_people_write() {
        for text in [
            "my-key = { my-b = { my-c = { d-d = { e-e = { f-f = { g-g = { h-h = { i-i = { j-j = 1",
            "a = b == \"x\" ? f(1 + g(2 * \"${c-d}\")) : [for k, v in m : { k => v + 1 }]\n",
            "a { // x + y\n  b { c = \"d\" }\n}\n",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        assert_eq!(check(&"a = 1 + f(2)\n".repeat(50)), Ok(()));
    }

    #[test]
    fn refuses_operators_that_nest() {
        for unit in ["1+(", "1+\"${", "{a=1+1+", "1-f(", "a?[", "(1+\n", "!{a=", "\"%{if a == "] {
            assert!(check(&format!("a = {}", unit.repeat(30))).is_err(), "{unit}");
        }
    }
}
