//! What every adapter has to stand, whatever the language: text that is no code, and code that is
//! nested deeper than anybody writes.

use proptest::prelude::*;

use super::{is_known, parse};
use crate::model::dialect::Language;
use crate::model::location::Span;
use crate::parse::code::tree::{Expr, Function, Kind, Piece};

/// Languages that have an adapter, or may get one.
const LANGUAGES: &[Language] = &[
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
    "vec![", "\n", "\r\n", " ", "\t",
];

proptest! {
    #[test]
    fn soup_is_lowered(words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        check_all(&words.concat());
    }

    #[test]
    fn any_text_is_lowered(text in any::<String>()) {
        check_all(&text);
    }
}

/// All spans lie inside the text, on character boundaries.
fn check_all(text: &str) {
    for language in LANGUAGES {
        let Some(root) = parse(*language, "a", text).0 else { continue };
        walk(&root, &mut |span| {
            let is_inside = span.start <= span.end && text.get(span.range()).is_some();
            assert!(is_inside, "{language:?} {text:?} {span:?}");
        });
    }
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
    ];
    // Enough for two to this power to be too much, and too little to be too deep.
    check_openings(&openings, 24);
}

/// Parses openings without an end in every language: nothing may be too much.
fn check_openings(openings: &[&str], times: usize) {
    let mut wrong = Vec::new();
    for language in LANGUAGES.iter().filter(|language| is_known(**language)) {
        let head = if *language == Language::Php { "<?php " } else { "" };
        for open in openings {
            let close: String = open.chars().rev().filter_map(closing).collect();
            for close in ["", &close] {
                let text = format!("{head}{}x{}", open.repeat(times), close.repeat(times));
                if let Some(problem) = parse(*language, "a", &text).1 {
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
