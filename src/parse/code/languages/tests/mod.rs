//! What the code of each language comes down to, in the notation of [`print`].

mod csharp;
mod dart;
mod go;
mod groovy;
mod java;
mod javascript;
mod kotlin;
mod php;
mod powershell;
mod python;
mod ruby;
mod rust;
mod scala;
mod swift;

use super::parse;
use crate::model::dialect::Language;
use crate::parse::code::tree::print::print;

/// Compares the tree of each code with the one that is written beside it.
fn check(language: Language, cases: &[(&str, &str)]) {
    // Without its mark PHP is text.
    let mark = if language == Language::Php { "<?php " } else { "" };
    let mut wrong = Vec::new();
    for (code, tree) in cases {
        let (parsed, problem) = parse(language, "a", &format!("{mark}{code}"));
        assert_eq!(problem, None, "{code}");
        let found = parsed.as_ref().map(print).unwrap_or_default();
        // Line feeds may be written out in what is wanted.
        if found.replace('\n', "\\n") != tree.replace('\n', "\\n") {
            wrong.push(format!("{code}\n  want {tree}\n  have {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
