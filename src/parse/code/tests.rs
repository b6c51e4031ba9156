//! What every adapter and the flow behind it have to stand, whatever the language: text that is no
//! code, broken code, and code that is nested deeper than anybody writes.

use proptest::prelude::*;

use super::tree::{Expr, Function, Kind, Piece};
use super::{flow, languages};
use crate::model::dialect::Language;
use crate::model::location::Span;
use crate::rules::apis::ApiSet;

const LANGUAGES: [Language; 15] = [
    Language::CSharp,
    Language::Dart,
    Language::Go,
    Language::Groovy,
    Language::Java,
    Language::JavaScript,
    Language::Kotlin,
    Language::Php,
    Language::PowerShell,
    Language::Python,
    Language::Ruby,
    Language::Rust,
    Language::Scala,
    Language::Swift,
    Language::TypeScript,
];

/// Words that begin, end or join things in one language or another.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "<?php ", "a", "b.c", "$d", "@E", "é", "日", "1", "0x2f", "true", "null", "nil", "this", "self",
    "new ", "return ", "import ", "using ", "package ", "from ", "use ", "class ", "object ",
    "record ", "struct ", "interface ", "enum ", "trait ", "impl ", "fn ", "def ", "fun ", "func ",
    "function ", "var ", "val ", "let ", "const ", "if ", "else ", "switch ", "case ", "when ",
    "match ", "try ", "catch ", "for ", "in ", "while ", "do ", "end ", "await ", "async ", "go ",
    "defer ", "select ", "lambda ", "companion ", "constructor", "init ", "get ", "set ", "by ",
    "with ", "as ", "is ", "to ", "(", ")", "[", "]", "{", "}", "<", ">", ",", ";", ":", "::", ".",
    "..", "...", "?.", "?", "??", "?:", "!!", "!", "=", "+=", ":=", "==", "=>", "->", "+", "-",
    "*", "/", "%", "&", "&&", "|", "||", "<-", "\"", "'", "`", "\"\"\"", "'''", "$\"", "@\"",
    "$@\"", "$\"\"\"", "r#\"", "#\"", "f\"", "${", "#{", "\\(", "{{", "}}", "\\", "\\n", "%w(",
    "<<~A\n", "A\n", "<<<A\n", "//", "/*", "*/", "#", "#if ", "@Query(\"q\") ", "[FromQuery] ",
    "vec![", "s\"", "uri\"", "s\"\"\"", "object ", "yield ", "given ", "<- ", "-> ", "sh ", "echo ",
    "println ", "script: ", "?.", "$/", "/$", "*.", "@Field ", "\n", "\r\n", " ", "\t",
];

/// Parses and follows a text in every language; all spans lie inside it, on character boundaries.
fn read_all(text: &str) {
    for language in LANGUAGES {
        let (tree, _) = languages::parse(language, "a", text);
        let tree = tree.expect("every language here has a grammar");
        let inside = |span: Span| {
            assert!(text.get(span.range()).is_some(), "{language:?} {text:?} {span:?}");
        };
        walk(&tree, &mut |span| inside(span));
        let apis = ApiSet::default().language(language);
        let found = flow::follow(&tree, text, &apis);
        for call in &found.calls {
            inside(call.span);
            let slots = call.query.iter().chain(&call.in_url).chain(&call.body);
            slots.chain(&call.headers).for_each(|slot| inside(slot.span));
        }
        let values = found.sinks.iter().flat_map(|sink| &sink.values);
        values.for_each(|(_, span)| inside(*span));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn soup_is_read(words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        read_all(&words.concat());
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        read_all(&text);
    }
}

#[test]
fn deep_and_broken_code_ends() {
    let pieces = ["(", "[", "{", "f(", "a.b(", "class A { ", "x = {a: ", "if (a) ", "\"${", "+ a "];
    for piece in pieces {
        read_all(&piece.repeat(2000));
        read_all(&format!("x = {}1{}", piece.repeat(400), ")".repeat(400)));
    }
    read_all(&"(".repeat(100_000));
}

/// What lies too deep is not looked at; what stands beside it is.
#[test]
fn one_deep_place_hides_no_other() {
    let code = format!("x = {}1{}\nf('a')\n", "[".repeat(2000), "]".repeat(2000));
    let (tree, problem) = languages::parse(Language::Python, "a", &code);
    assert_eq!(problem, Some(languages::CodeProblem::TooLarge));
    let mut last = 0;
    walk(&tree.unwrap(), &mut |span| last = last.max(span.start));
    assert_eq!(last, code.find("a')").unwrap());
}

/// An adapter that reads a part twice reads it twice on every level.
#[test]
fn what_is_nested_is_read_once() {
    let openings = [
        "(",
        "[",
        "{",
        "f(",
        "a.f(",
        "a + (",
        "a - (",
        "a ?: (",
        "a ?? (",
        "a || (",
        "a && (",
        "!(",
        "a ? b : (",
        "new A(",
        "new A { B = ",
        "A{B: ",
        "\"${",
        "$\"{",
        "if (a) {",
        "x -> {",
        "x => {",
        "f { ",
        "switch (a) { case 1: ",
        "when (a) { 1 -> ",
        "class A { ",
        "try { ",
        "a = (",
        "a[",
        "a to (",
        "func() { ",
        "(A) (",
        "await (",
        "m![",
        "s\"${",
        "a match { case 1 => ",
        "for (a <- b) {",
        "a -> (",
        "a b { ",
        "a b, { c -> ",
        "a b: [c: ",
    ];
    // Enough for two to this power to be too much, and too little to be too deep.
    check_openings(&openings, 24);
}

/// Parses openings without an end in every language: nothing may be too much.
fn check_openings(openings: &[&str], times: usize) {
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let head = if language == Language::Php { "<?php " } else { "" };
        for open in openings {
            let close: String = open.chars().rev().filter_map(closing).collect();
            for close in ["", &close] {
                let text = format!("{head}{}x{}", open.repeat(times), close.repeat(times));
                if let Some(problem) = languages::parse(language, "a", &text).1 {
                    wrong.push(format!("{language:?} {open:?} {close:?}: {problem:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn closing(open: char) -> Option<char> {
    Some(match open {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        '"' => '"',
        _ => return None,
    })
}

fn walk(expr: &Expr, see: &mut dyn FnMut(Span)) {
    see(expr.span);
    match &expr.kind {
        Kind::Text(pieces) => pieces.iter().for_each(|piece| match piece {
            Piece::Literal(_, span) => see(*span),
            Piece::Hole(hole) => walk(hole, see),
        }),
        Kind::Member(inner, _) | Kind::Return(inner) => walk(inner, see),
        Kind::Index(object, key) => {
            walk(object, see);
            walk(key, see);
        }
        Kind::Call(call) => {
            walk(&call.callee, see);
            call.args.iter().for_each(|arg| walk(&arg.value, see));
        }
        Kind::Map(entries) => entries.iter().for_each(|entry| {
            walk(&entry.key, see);
            walk(&entry.value, see);
        }),
        Kind::List(items)
        | Kind::Join(items)
        | Kind::Either(items)
        | Kind::Block(items)
        | Kind::Branch(items)
        | Kind::Many(items) => items.iter().for_each(|item| walk(item, see)),
        Kind::Function(function) => walk_function(function, see),
        Kind::Assign(assign) => {
            walk(&assign.target, see);
            assign.value.iter().for_each(|value| walk(value, see));
        }
        Kind::Class(class) => walk(&class.body, see),
        Kind::Name(_) | Kind::Bool(_) | Kind::Number(_) | Kind::Null | Kind::Import(_) => {}
    }
}

fn walk_function(function: &Function, see: &mut dyn FnMut(Span)) {
    let defaults = function.params.iter().filter_map(|param| param.default.as_ref());
    defaults.for_each(|default| walk(default, see));
    walk(&function.body, see);
}
