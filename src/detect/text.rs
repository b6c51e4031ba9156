//! A word, and an expression verified on the lines around it.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use memchr::{memchr, memrchr};

use super::View;
use super::prefilter::Hit;
use super::when::{has_word, has_word_within, is_comment, lines_around};
use crate::classify::lifetime;
use crate::model::candidate::{Ask, Candidate, Shape};
use crate::model::location::{PlaceHasher, Span};
use crate::model::secret::Secret;
use crate::rules::Ruleset;
use crate::rules::compile::{Lazy, TextExpressions};
use crate::rules::shape::TextShape;

/// How much of a very long line is looked at around a word, in bytes.
const REACH: usize = 2048;
/// How many lines above a match `unless-above` sees.
const ABOVE: usize = 16;

pub(super) fn detect(
    rules: &Ruleset,
    view: &View,
    hits: &[(Hit, usize)],
    out: &mut Vec<Candidate>,
) {
    // Many words are for few dialects only; sorting them all costs more than asking once.
    let mut meant: HashMap<Hit, bool, BuildHasherDefault<PlaceHasher>> = HashMap::default();
    let mut is_meant = |hit: Hit| {
        let ask = || view.is_meant(&rules.rules()[hit.rule].texts[hit.shape].1);
        *meant.entry(hit).or_insert_with(ask)
    };
    let mut hits: Vec<_> = hits.iter().filter(|(hit, _)| is_meant(*hit)).copied().collect();
    hits.sort_unstable_by_key(|(hit, offset)| (hit.rule, hit.shape, *offset));
    let mut done: Option<(Hit, usize)> = None;
    let mut refused = None;
    for (hit, offset) in hits {
        if refused == Some(hit) {
            continue;
        }
        // Words of one shape on the same line share one search.
        if done.is_some_and(|(last, end)| last == hit && offset < end) {
            continue;
        }
        let rule = &rules.rules()[hit.rule];
        let shape = &rule.file.text[hit.shape];
        let (expressions, _) = &rule.texts[hit.shape];
        let is_near = has_word(&shape.near, view);
        if !is_near && shape.far.is_none() {
            refused = Some(hit);
            continue;
        }
        let window = window(view.text, offset, shape.lines_before, shape.lines);
        done = Some((hit, line_end(view.text, offset)));
        let lines = window.of(view.text).as_bytes();
        let Some(pattern) = expressions.pattern.get() else { continue };
        let is_near = is_near && has_word_within(&shape.near, view, offset, shape.near_lines);
        if matches(expressions.unless.as_ref(), lines) || !is_near && shape.far.is_none() {
            continue;
        }
        for found in pattern.captures_iter(lines) {
            if !is_bound(shape, &found, view.text) {
                continue;
            }
            let mut found = candidate(hit, shape, &found, window.start, view.text);
            if !is_near {
                (found.pedantic, found.level) = (true, shape.far);
            }
            if let Some(unit) = shape.lifetime {
                let key = found.key.as_deref().unwrap_or_default();
                let said = found.report.of(view.text).trim_end();
                found.lifetime = lifetime::seconds(key, said, unit);
                found.report.end = found.report.start + said.len();
                if found.lifetime.is_none() {
                    continue;
                }
            }
            let at = found.report.start;
            let silent = shape.code && is_comment(view, at);
            if !silent && !is_excused(expressions, view.text, at) {
                out.push(found);
            }
        }
    }
}

fn matches(expression: Option<&Lazy>, text: &[u8]) -> bool {
    expression.and_then(Lazy::get).is_some_and(|regex| regex.is_match(text))
}

/// Whether what stands above a match, or anywhere, says that it is meant otherwise.
fn is_excused(expressions: &TextExpressions, text: &str, at: usize) -> bool {
    let above = || Span::new(lines_around(text, at, ABOVE).start, at);
    (expressions.unless_above.is_some()
        && matches(expressions.unless_above.as_ref(), above().of(text).as_bytes()))
        || matches(expressions.unless_anywhere.as_ref(), text.as_bytes())
}

/// Whether the variable that was found is given what the shape asks for, anywhere in the text.
fn is_bound(shape: &TextShape, found: &regex::bytes::Captures, text: &str) -> bool {
    let Some(bound) = &shape.bound else { return true };
    let variable = found.name("var").map(|part| String::from_utf8_lossy(part.as_bytes()));
    variable.is_some_and(|variable| {
        regex::Regex::new(&bound.replace("{var}", &regex::escape(&variable)))
            .is_ok_and(|regex| regex.is_match(text))
    })
}

/// Where the line of an offset ends, but not further than a window reaches.
fn line_end(text: &str, offset: usize) -> usize {
    let ceiling = (offset + REACH).min(text.len());
    memchr(b'\n', &text.as_bytes()[offset..ceiling]).map_or(ceiling, |at| offset + at + 1)
}

/// The line of a word and as many around it as the shape spans, cut on very long lines.
fn window(text: &str, offset: usize, lines_before: usize, lines: usize) -> Span {
    let bytes = text.as_bytes();
    let floor = offset.saturating_sub(REACH * (lines_before + 1));
    let mut start = offset;
    for line in 0..=lines_before {
        // From the second line on, step over the line end just found.
        let from = if line == 0 { start } else { start.saturating_sub(1).max(floor) };
        start = memrchr(b'\n', &bytes[floor..from]).map_or(floor, |at| floor + at + 1);
    }
    let ceiling = (offset + REACH * (lines + 1)).min(bytes.len());
    let mut end = offset;
    for _ in 0..=lines {
        end = memchr(b'\n', &bytes[end..ceiling]).map_or(ceiling, |at| end + at + 1);
    }
    Span { start, end: end.max(offset) }.snap(text)
}

fn candidate(
    hit: Hit,
    shape: &TextShape,
    found: &regex::bytes::Captures,
    base: usize,
    text: &str,
) -> Candidate {
    let span =
        |part: regex::bytes::Match| Span::new(base + part.start(), base + part.end()).snap(text);
    let secret = found.name("secret").map(span);
    let whole = found.get(0).map_or(Span::new(base, base), span);
    let report = found.name("report").map(span).or(secret).unwrap_or(whole);
    Candidate {
        claim: secret,
        secret: secret.map(|span| (Secret::new(span.of(text)), span)),
        ask: match (secret, shape.opaque) {
            (None, _) => Ask::Nothing,
            (Some(_), true) => Ask::Opaque,
            (Some(_), false) => Ask::Real,
        },
        key: found.name("key").map(span).map(|span| span.of(text).to_owned()),
        quoted: true,
        level: shape.level,
        behaviour: shape.code,
        ..Candidate::new(hit.rule, Shape::Text(hit.shape), report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_the_line_and_the_lines_asked_for() {
        let text = "one\ntwo secret\nthree\nfour";
        let at = text.find("secret").unwrap();
        assert_eq!(window(text, at, 0, 0).of(text), "two secret\n");
        assert_eq!(window(text, at, 1, 0).of(text), "one\ntwo secret\n");
        assert_eq!(window(text, at, 9, 0).of(text), "one\ntwo secret\n");
        assert_eq!(window(text, at, 0, 1).of(text), "two secret\nthree\n");
    }

    #[test]
    fn a_variable_counts_only_where_it_is_given_what_is_asked() {
        let shape: TextShape = serde_json::from_value(serde_json::json!({
            "keywords": ["echo"],
            "pattern": "(?P<var>[A-Z]+)$",
            "bound": "{var}: vault",
        }))
        .unwrap();
        let regex = regex::bytes::Regex::new(&shape.pattern).unwrap();
        let found = regex.captures(b"echo $KEY").unwrap();
        assert!(is_bound(&shape, &found, "KEY: vault\necho $KEY"));
        assert!(!is_bound(&shape, &found, "OTHER: vault\necho $KEY"));
    }

    #[test]
    fn a_window_on_a_long_line_is_bounded() {
        let text = "é".repeat(100_000);
        assert!(window(&text, 100_000, 0, 0).len() <= 2 * REACH + 2);
    }
}
