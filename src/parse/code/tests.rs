//! Broken and hostile code in every language: no panic, no overflow, spans inside the text.

use proptest::prelude::*;

use super::tree::{Expr, Kind};
use super::{flow, languages};
use crate::model::dialect::Language;
use crate::model::location::Span;
use crate::rules::apis::ApiSet;

const LANGUAGES: [Language; 12] = [
    Language::CSharp,
    Language::Dart,
    Language::Go,
    Language::Java,
    Language::JavaScript,
    Language::Kotlin,
    Language::Php,
    Language::Python,
    Language::Ruby,
    Language::Rust,
    Language::Swift,
    Language::TypeScript,
];

/// Parses and follows a text in one language, and checks every span.
fn read(language: Language, text: &str) {
    let (tree, _) = languages::parse(language, "a", text);
    let Some(tree) = tree else { return };
    check(&tree, text);
    let apis = ApiSet::default().language(language);
    let found = flow::follow(&tree, text, &apis);
    for call in &found.calls {
        inside(call.span, text);
        for slot in call.query.iter().chain(&call.in_url).chain(&call.body).chain(&call.headers) {
            inside(slot.span, text);
        }
    }
    for (_, span) in found.sinks.iter().flat_map(|sink| &sink.values) {
        inside(*span, text);
    }
}

/// The spans of a node and of those right below it.
fn check(expr: &Expr, text: &str) {
    inside(expr.span, text);
    if let Kind::Block(items) | Kind::Many(items) | Kind::List(items) = &expr.kind {
        for item in items {
            check(item, text);
        }
    }
}

fn inside(span: Span, text: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} of {} bytes", text.len());
}

#[test]
fn deep_and_broken_code_ends() {
    for language in LANGUAGES {
        for piece in
            ["(", "[", "{", "f(", "a.b(", "class A { ", "x = {a: ", "if (a) ", "\"${", "+ a "]
        {
            read(language, &piece.repeat(3000));
            read(language, &format!("x = {}1{}", piece.repeat(400), ")".repeat(400)));
        }
        read(language, &"(".repeat(100_000));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_tokens_are_read(text in r#"((import|from|class|def|fn|func|function|return|if|else|new|let|var|const|use|requests|axios|http|get|post|params|fetch|a|é)|[(){}\[\]"'`=:;,.+?$&|<>@!#\\ \n]|access_token|://|\{\}|%s){0,60}"#) {
        for language in LANGUAGES {
            read(language, &text);
        }
    }
}
