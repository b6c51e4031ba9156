//! Tokens that say what they are: a fixed prefix, then an alphabet and a length. No expression is
//! needed for them, so the thousandth token type costs no more than the first.

use super::View;
use super::prefilter::Hit;
use super::when::has_near;
use crate::classify::value::counts;
use crate::model::candidate::{Ask, Candidate, Shape};
use crate::model::location::Span;
use crate::model::secret::Secret;
use crate::rules::Ruleset;
use crate::rules::shape::TokenShape;

/// How far around a token its context words may stand, in bytes.
const BEFORE: usize = 200;
const AFTER: usize = 100;

/// The alphabets of all token shapes.
pub(super) struct Tokens {
    alphabets: Vec<Vec<Alphabet>>,
}

impl Tokens {
    pub(super) fn new(rules: &Ruleset) -> Self {
        let of =
            |shapes: &[TokenShape]| shapes.iter().map(|shape| Alphabet::new(&shape.body)).collect();
        Self { alphabets: rules.rules().iter().map(|rule| of(&rule.file.token)).collect() }
    }

    pub(super) fn detect(
        &self,
        rules: &Ruleset,
        view: &View,
        hits: &[(Hit, usize)],
        out: &mut Vec<Candidate>,
    ) {
        for (hit, start) in hits {
            let rule = &rules.rules()[hit.rule];
            let shape = &rule.file.token[hit.shape];
            let Some(span) = self.find(shape, *hit, view.text, *start) else { continue };
            let prefix = prefix_at(shape, view.text, *start).unwrap_or_default();
            let body = &view.text[span.start + prefix.len()..span.end];
            let expression = &rule.tokens[hit.shape];
            let fits = !expression.is_given()
                || expression.get().is_some_and(|regex| regex.is_match(body.as_bytes()));
            if !fits || counts(body) || !has_near(&shape.near, view, span, BEFORE, AFTER) {
                continue;
            }
            out.push(candidate(*hit, span, view.text));
        }
    }

    fn find(&self, shape: &TokenShape, hit: Hit, text: &str, start: usize) -> Option<Span> {
        let prefix = prefix_at(shape, text, start)?;
        if !starts_clean(text, start, prefix) {
            return None;
        }
        let body = start + prefix.len();
        let (least, greatest) = shape.length;
        let alphabet = &self.alphabets[hit.rule][hit.shape];
        let run = alphabet.run(&text.as_bytes()[body..], greatest + 1);
        let run = trim_stop(&text[body..body + run]);
        let next = text[body + run..].chars().next();
        // A longer run is another kind of value; so is one that goes on in another alphabet.
        let ends = run <= greatest && !next.is_some_and(|c| c.is_ascii_alphanumeric());
        (ends && run >= least).then(|| Span::new(start, body + run))
    }
}

/// A full stop or hyphen at the end belongs to the sentence.
fn trim_stop(run: &str) -> usize {
    run.trim_end_matches(['.', '-']).len()
}

fn prefix_at<'s>(shape: &'s TokenShape, text: &str, start: usize) -> Option<&'s str> {
    let rest = text.get(start..)?;
    shape
        .prefix
        .iter()
        .map(String::as_str)
        .filter(|prefix| rest.starts_with(prefix))
        .max_by_key(|p| p.len())
}

/// Whether nothing before the token could belong to it: no letter or digit, unless that is the
/// letter of an escape (`\n`, `%3D`, `\u003d`) or the end of a terminal's colour (`ESC[93m`, however written).
fn starts_clean(text: &str, start: usize, prefix: &str) -> bool {
    let before = &text.as_bytes()[..start];
    let word = prefix
        .as_bytes()
        .first()
        .is_some_and(|first| first.is_ascii_alphanumeric() || *first == b'_');
    if !word {
        return true;
    }
    let apart = match before.last() {
        None => true,
        Some(b'+' | b'/') => !is_base64(before, &text.as_bytes()[start..]),
        Some(last) => !last.is_ascii_alphanumeric() && *last != b'_',
    };
    apart || ends_escape(before) || ends_colour(before)
}

/// Whether a `+` or `/` before a token is a digit of base64, with more of them before and after it:
/// in megabytes of it every short prefix stands somewhere.
fn is_base64(before: &[u8], after: &[u8]) -> bool {
    const LEAST: usize = 16;
    let digit = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'+' | b'/');
    let run = before.iter().rev().take(LEAST * 2).take_while(digit).count();
    let run = &before[before.len() - run..];
    let has = |test: fn(&u8) -> bool| run.iter().any(test);
    let drawn = run.len() >= LEAST
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase);
    let rest = after.iter().take(256).skip_while(|byte| byte.is_ascii_alphanumeric());
    drawn && rest.take(1).any(|byte| matches!(byte, b'+' | b'/' | b'='))
}

fn ends_escape(before: &[u8]) -> bool {
    let coded = |mark: &[u8], digits: usize| {
        before.len().checked_sub(digits).is_some_and(|at| {
            before[..at].ends_with(mark) && before[at..].iter().all(u8::is_ascii_hexdigit)
        })
    };
    matches!(before, [.., b'\\', b'n' | b't' | b'r'])
        || coded(b"%", 2)
        || coded(br"\x", 2)
        || coded(br"\u", 4)
}

/// `[93m` and `[1;31m`: logs that a terminal coloured.
fn ends_colour(before: &[u8]) -> bool {
    let Some(codes) = before.strip_suffix(b"m") else { return false };
    let code = |byte: &&u8| byte.is_ascii_digit() || **byte == b';';
    let length = codes.iter().rev().take(16).take_while(code).count();
    codes[..codes.len() - length].ends_with(b"[")
}

fn candidate(hit: Hit, span: Span, text: &str) -> Candidate {
    Candidate {
        claim: Some(span),
        secret: Some((Secret::new(span.of(text)), span)),
        ask: Ask::Real,
        quoted: true,
        ..Candidate::new(hit.rule, Shape::Token(hit.shape), span)
    }
}

/// The characters of a token's body.
pub(super) struct Alphabet([bool; 128]);

impl Alphabet {
    /// Reads the inside of a regex class: single characters and ranges; a `-` at an end is itself.
    pub(super) fn new(class: &str) -> Self {
        let mut set = [false; 128];
        let bytes: Vec<u8> = class.bytes().filter(|byte| *byte != b'\\').collect();
        let mut at = 0;
        while at < bytes.len() {
            let (low, high, step) = match bytes[at..] {
                [low, b'-', high, ..] => (low, high, 3),
                [low, ..] => (low, low, 1),
                [] => break,
            };
            for byte in low..=high.min(127) {
                set[usize::from(byte)] = true;
            }
            at += step;
        }
        Self(set)
    }

    /// Whether a text has no other characters.
    pub(super) fn holds(&self, text: &str) -> bool {
        self.run(text.as_bytes(), text.len()) == text.len()
    }

    fn run(&self, bytes: &[u8], most: usize) -> usize {
        bytes
            .iter()
            .take(most)
            .take_while(|byte| self.0.get(usize::from(**byte)).is_some_and(|is| *is))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alphabets_read_ranges_and_literal_hyphens() {
        let alphabet = Alphabet::new("A-Ca_-");
        assert_eq!(alphabet.run(b"ABCa_-D", 99), 6);
        assert_eq!(alphabet.run(b"AAAA", 2), 2);
    }

    #[test]
    fn a_token_starts_after_an_escape_but_not_inside_a_word() {
        assert!(starts_clean(r"a\nghp_", 3, "ghp_"));
        assert!(starts_clean("%3Dghp_", 3, "ghp_"));
        assert!(starts_clean("=ghp_", 1, "ghp_"));
        assert!(starts_clean(r"\u003dghp_", 6, "ghp_"));
        assert!(starts_clean("\u{1b}[1;93mghp_", 7, "ghp_"));
        assert!(starts_clean(r"\x1b[93mghp_", 8, "ghp_"));
        let base64 = format!("6wqX6fNUXA/rYqRvfQ+{}TKqq/3VmWq", "EZ");
        assert!(!starts_clean(&base64, 19, "EZTK"));
        assert!(starts_clean("https://acme.com/v1/EZTKqq/", 20, "EZTK"));
        assert!(!starts_clean("93mghp_", 3, "ghp_"));
        assert!(!starts_clean("u003dghp_", 5, "ghp_"));
        assert!(!starts_clean("xghp_", 1, "ghp_"));
    }
}
