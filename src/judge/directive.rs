//! The grammar of a directive: `-next-line[FIG101, name] reason="…"`.

use crate::model::location::Span;

/// The longest list of rules or reason that is read, in bytes.
const MAX_LENGTH: usize = 1000;

/// One rule that a directive names.
#[derive(Debug)]
pub(super) struct Named {
    /// The id or name as written.
    pub(super) rule: String,
    /// Where it is written.
    pub(super) span: Span,
    /// Whether it suppressed something.
    pub(super) used: bool,
}

/// Reads the parts of a directive; `at` is an offset into `text`.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    /// Starts at an offset into `text`.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    /// How far it has read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The letters and dashes that follow at once.
    pub(super) fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        // The dashes of `-->` and `--` end a comment and belong to no word.
        let word = rest[..end].trim_end_matches('-');
        self.at += word.len();
        word
    }

    /// The rules in brackets, if there are brackets; `base` is where `text` starts.
    pub(super) fn rules(&mut self, base: usize) -> Result<Vec<Named>, ()> {
        if !self.rest().starts_with('[') {
            return Ok(Vec::new());
        }
        let inner = &self.rest()[1..];
        let close = inner.bytes().take(MAX_LENGTH).position(|byte| byte == b']').ok_or(())?;
        let start = base + self.at + 1;
        self.at += close + 2;
        let mut rules = Vec::new();
        let mut done = 0;
        for word in inner[..close].split([',', ' ', '\t']) {
            let rule = word.trim_matches(['"', '\'']);
            if !rule.is_empty() {
                let span = Span::new(start + done, start + done + word.len());
                rules.push(Named { rule: rule.to_owned(), span, used: false });
            }
            done += word.len() + 1;
        }
        if rules.is_empty() { Err(()) } else { Ok(rules) }
    }

    /// The reason, in whatever quotes; without a closing quote it runs to the comment's end.
    pub(super) fn reason(&mut self) -> String {
        let rest = self.rest();
        let body = rest.trim_start_matches([' ', '\t', ',', ':']);
        let Some(value) = body.strip_prefix("reason=") else { return String::new() };
        let quoted = value.strip_prefix('\\').unwrap_or(value);
        let Some(quote) = quoted.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return String::new();
        };
        let inner = &quoted[1..];
        let mut limit = MAX_LENGTH.min(inner.len());
        while !inner.is_char_boundary(limit) {
            limit -= 1;
        }
        let inner = &inner[..limit];
        let end = inner.find(quote).unwrap_or(inner.len());
        let start = rest.len() - quoted.len() + 1;
        self.at += start + (end + 1).min(inner.len());
        let reason = inner[..end].trim_end_matches('\\');
        let reason = reason.trim_end_matches("-->").trim_end_matches("*/");
        reason.trim().to_owned()
    }
}
