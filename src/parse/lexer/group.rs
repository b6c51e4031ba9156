//! Neighbouring literals that form one string: `"abc" "def"`, `"abc" + "def"`.

use super::style::LexStyle;
use super::token::{Kind, Tokens};
use crate::model::location::Span;

/// Literals joined to one value; `from..=to` are its tokens.
pub(super) struct Group {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) span: Span,
}

impl Tokens<'_> {
    /// The group that begins with the literal at `from`.
    pub(super) fn group(&self, from: usize) -> Group {
        let mut to = from;
        loop {
            let next = self.after_conversion(to);
            if self.is_neighbour(to, next) {
                to = next;
            } else if self.joins(next) && self.kind(next + 1) == Some(Kind::Text) {
                to = next + 1;
            } else {
                break;
            }
        }
        let span = Span::new(self.list[from].inner.start, self.list[to].inner.end);
        Group { from, to, span }
    }

    /// The value of a group, escapes decoded. An operand that is no literal stands in it as `${…}`,
    /// so that a reader sees that part of the value comes from elsewhere.
    pub(super) fn value(&self, group: &Group) -> String {
        let mut value = String::new();
        for token in &self.list[group.from..=group.to] {
            if token.kind == Kind::Text {
                value.push_str(&token.escape.decode(token.inner.of(self.text)));
            }
        }
        let next = group.to + 1;
        if self.joins(next) && self.is_value_start(next + 1) {
            let name =
                self.operand_after(next + 1).map_or("", |operand| operand.span.of(self.text));
            value.push_str("${");
            value.push_str(name);
            value.push('}');
        }
        value
    }

    fn is_value_start(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Word | Kind::Open)) || matches!(self.at(at), "$" | "@")
    }

    fn is_neighbour(&self, left: usize, right: usize) -> bool {
        right == left + 1
            && self.kind(right) == Some(Kind::Text)
            && self.style.joins_neighbours()
            && (!self.list[right].first
                || self.list[left].outer != super::token::NONE
                || self.style == LexStyle::CLike)
    }

    /// Whether the sign at `at` joins strings in this style.
    fn joins(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Sign)
            && match self.at(at) {
                // A point that touches a word is a method call, not PHP's concatenation.
                "." => {
                    !(self.touching(at, at + 1) && self.kind(at + 1) == Some(Kind::Word))
                        || self.is(at + 2, "(") && PHP_FUNCTIONS.contains(&self.at(at + 1))
                }
                "+" | ".." | "<>" | "\\" | "++" => true,
                "&" => matches!(self.style, LexStyle::Basic),
                "||" => self.style == LexStyle::Dashes,
                _ => false,
            }
    }

    /// Skips `.to_string()` and its like; gives the token after.
    pub(super) fn after_conversion(&self, literal: usize) -> usize {
        let mut at = literal + 1;
        for _ in 0..3 {
            if self.is(at, ".") && self.kind(at + 1) == Some(Kind::Word) && self.is(at + 2, "(") {
                match self.mate(at + 2) {
                    Some(close) if close - at <= 6 && !is_binding_method(self.at(at + 1)) => {
                        at = close + 1;
                    }
                    _ => break,
                }
            } else {
                break;
            }
        }
        at
    }
}

/// What PHP code joins to a literal without a space between (`'x'.uniqid()`), and no text has as a
/// method.
const PHP_FUNCTIONS: &[&str] = &[
    "substr",
    "base64_encode",
    "bin2hex",
    "random_bytes",
    "md5",
    "sha1",
    "hash",
    "uniqid",
    "rand",
    "mt_rand",
    "random_int",
    "time",
    "date",
    "urlencode",
    "rawurlencode",
    "str_random",
    "wp_generate_password",
];

fn is_binding_method(name: &str) -> bool {
    super::words::is_comparison(name)
}
