//! Which lexer reads a dialect.

use super::lexer::LexStyle;
use crate::model::dialect::{Dialect, Language, Syntax};

/// How the lines of a dialect are read where no parser knows better.
pub(super) fn style(dialect: Dialect) -> LexStyle {
    match dialect {
        Dialect::Batch => LexStyle::Shell,
        Dialect::Sql => LexStyle::Dashes,
        _ => by_syntax(dialect.syntax()),
    }
}

fn by_syntax(syntax: Syntax) -> LexStyle {
    match syntax {
        Syntax::Code(Some(language)) => by_language(language),
        // A parser has read the keys: only what stands inside strings and comments is left.
        Syntax::Json | Syntax::JsonLines | Syntax::Notebook | Syntax::Hcl | Syntax::Code(None) => {
            LexStyle::CLike
        }
        Syntax::Yaml | Syntax::Toml => LexStyle::Hash,
        Syntax::Xml => LexStyle::CLike,
        Syntax::Dotenv | Syntax::Dockerfile | Syntax::Shell => LexStyle::Shell,
        Syntax::Properties | Syntax::Ini | Syntax::Directives | Syntax::Http => LexStyle::Config,
        Syntax::Markup | Syntax::Text => LexStyle::Text,
    }
}

fn by_language(language: Language) -> LexStyle {
    match language {
        Language::Python
        | Language::Ruby
        | Language::Perl
        | Language::R
        | Language::Elixir
        | Language::Julia => LexStyle::Hash,
        Language::Lua | Language::Haskell => LexStyle::Dashes,
        Language::Clojure => LexStyle::Semicolon,
        Language::PowerShell => LexStyle::PowerShell,
        Language::VisualBasic => LexStyle::Basic,
        _ => LexStyle::CLike,
    }
}
