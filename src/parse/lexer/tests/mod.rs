//! One row per way of binding a name to a literal.

mod binding;
mod family;
mod idiom;
mod literal;

use proptest::prelude::*;

use super::*;
use crate::model::fact::Binding;

const V: &str = "q7Rk2vZx9LmT4wBn8Yd3";

/// Lexes `source` (`¤` stands for the value), with one offset per line.
fn lex(source: &str, style: LexStyle) -> (String, Facts) {
    let text = source.replace('¤', V);
    let mut facts = Facts::default();
    let offsets: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    lex_lines(&text, &offsets, style, &mut facts);
    (text, facts)
}

/// The bindings of the value `V`: path, binding.
fn found(source: &str, style: LexStyle) -> Vec<(String, Binding)> {
    let (text, facts) = lex(source, style);
    check(&text, &facts);
    let values = facts
        .values
        .iter()
        .filter(|value| value.value == V || value.value == format!("Bearer {V}"));
    values.map(|value| (facts.path(value.node).join("/"), value.binding)).collect()
}

fn check(text: &str, facts: &Facts) {
    for value in &facts.values {
        assert!(text.get(value.value_span.range()).is_some());
        let key = value.key_span.and_then(|key| text.get(key.range()));
        assert!(key.is_some_and(|key| !key.is_empty()));
        let named = key == Some(facts.name(value.node)) || facts.name(value.node) == "password";
        assert!(named, "{key:?}");
        let written = value.value_span.of(text);
        let plain = !value.value.contains('$') && !written.contains(['\\', '"', '\'', '`']);
        assert!(!plain || written == value.value, "{written} {}", value.value);
    }
}

pub(super) fn table(style: LexStyle, rows: &[(&str, &str, Binding)]) {
    let mut wrong = Vec::new();
    for (source, path, binding) in rows {
        let got = found(source, style);
        if got != [((*path).to_owned(), *binding)] {
            wrong.push(format!("{source}\n    expected {path} {binding:?}\n    got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn spans_are_exact_and_partial_values_say_so() {
    let (text, facts) =
        lex("x = \"a\\\"b\"; y = \"k-\" + \"l\"; z = \"Bearer \" + token", LexStyle::CLike);
    let values: Vec<_> =
        facts.values.iter().map(|v| (v.value.as_str(), v.value_span.of(&text))).collect();
    assert_eq!(values, [("a\"b", "a\\\"b"), ("k-l", "k-\" + \"l"), ("Bearer ${token}", "Bearer ")]);
}

#[test]
fn only_lines_with_an_offset_are_read() {
    let text = "a = \"1\"\nb = \"2\"\nc = \"3\"\n";
    let mut facts = Facts::default();
    lex_lines(text, &[9], LexStyle::CLike, &mut facts);
    let names: Vec<_> = facts.values.iter().map(|value| facts.name(value.node)).collect();
    assert_eq!(names, ["b"]);
}

#[test]
fn windows_of_a_minified_line() {
    let filler = "a(\"x,y\",{b:'c'});".repeat(1000);
    let text = format!("{filler}f({{clientSecret:\"{V}\"}});{filler}");
    let at = text.find("clientSecret").unwrap();
    let mut facts = Facts::default();
    lex_lines(&text, &[at], LexStyle::CLike, &mut facts);
    assert!(facts.values.iter().any(|v| v.value == V && facts.name(v.node) == "clientSecret"));
    assert!(facts.values.len() < 200);
}

#[test]
fn cost_is_linear() {
    for unit in [
        "secret=\"a\",",
        "\"\\\"",
        "{[(",
        "secret:'",
        "a.b.c",
        "x=x=x&",
        "--a ",
        "${a:",
        "\"a\"+",
        "\\\"a\\\":",
        "a?b:",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        let offsets: Vec<usize> =
            (0..10_000).map(|n| n * 20).filter(|at| *at < text.len()).collect();
        for text in [
            text.clone(),
            text.chars()
                .collect::<Vec<_>>()
                .chunks(77)
                .map(|c| c.iter().collect::<String>())
                .collect::<Vec<_>>()
                .join("\n"),
        ] {
            let begin = std::time::Instant::now();
            lex_lines(&text, &offsets, LexStyle::Text, &mut Facts::default());
            assert!(begin.elapsed().as_secs() < 6, "{unit:?} took {:?}", begin.elapsed());
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(
        text in "([\"'`\\\\=:(){}\\[\\],.+?|&;#/*\\-$<> \n\r]|secret|é|a|\\$\\{|--|=>|or |return |x)*",
        mut offsets in proptest::collection::vec(0_usize..300, 0..8),
        style in 0..9_usize,
    ) {
        offsets.sort_unstable();
        let styles = [LexStyle::CLike, LexStyle::Hash, LexStyle::Dashes, LexStyle::Semicolon,
            LexStyle::PowerShell, LexStyle::Basic, LexStyle::Shell, LexStyle::Config, LexStyle::Text];
        let mut facts = Facts::default();
        lex_lines(&text, &offsets, styles[style], &mut facts);
        check(&text, &facts);
    }
}
