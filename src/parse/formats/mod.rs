//! Structured formats: JSON, YAML, TOML, XML and HCL to keys and values with exact regions.

pub mod embedded;
pub mod hcl;
mod hcl_guard;
pub mod json;
pub mod pairs;
mod template;
#[cfg(test)]
mod testing;
pub mod toml;
mod tree;
pub mod xml;
mod xml_text;
pub mod yaml;
mod yaml_span;

use super::problem::ParseProblem;
use crate::model::dialect::{Dialect, Syntax};
use crate::model::fact::Facts;

/// Nesting that no configuration reaches; beyond it a text is taken for an attack.
const MAX_DEPTH: usize = 500;

/// Reads a structured artifact, then the keys that its maps and values hold in other forms.
/// Gives `false`, and adds nothing, if the dialect is none of these formats.
///
/// # Errors
///
/// The place where the text stops being what its dialect says; facts before it are there.
pub fn parse(dialect: Dialect, text: &str, facts: &mut Facts) -> Result<bool, ParseProblem> {
    let from = facts.values.len();
    let Some(outcome) = read(dialect.syntax(), text, facts) else { return Ok(false) };
    let read = from..facts.values.len();
    pairs::add(facts, read.clone());
    embedded::add(facts, read, text);
    outcome.map(|()| true)
}

/// The keys and values of a JSON or YAML document as they stand, of a broken one those before the
/// error.
pub fn outline(text: &str) -> Facts {
    let mut facts = Facts::default();
    let _ = read(Syntax::Yaml, text, &mut facts);
    facts
}

fn read(syntax: Syntax, text: &str, facts: &mut Facts) -> Option<Result<(), ParseProblem>> {
    let from = facts.values.len();
    if matches!(syntax, Syntax::Yaml | Syntax::Hcl) && looks_like_json(text) {
        if json::parse(text, facts).is_ok() {
            return Some(Ok(()));
        }
        facts.values.truncate(from);
    }
    Some(match syntax {
        Syntax::Json => json::parse(text, facts),
        Syntax::JsonLines => json::parse_lines(text, facts),
        Syntax::Yaml => yaml::parse(text, facts),
        Syntax::Toml => toml::parse(text, facts),
        Syntax::Xml => xml::parse(text, facts),
        Syntax::Hcl => hcl::parse(text, facts),
        _ => return None,
    })
}

/// YAML and HCL have a JSON form, which the JSON scanner reads faster; `{{` is a template.
fn looks_like_json(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with(['{', '[']) && !start.starts_with("{{") && !start.starts_with("{%")
}

/// Whether a word without quotes is null, a boolean or a number.
fn is_plain_literal(word: &str) -> bool {
    matches!(word, "" | "~" | "null" | "true" | "false" | "Null" | "NULL" | "True" | "False")
        || word.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::testing::{check_spans, rows};
    use super::*;
    use crate::model::dialect::Language;

    #[test]
    fn every_structured_dialect_is_read_in_either_form() {
        for (dialect, text, key) in [
            (
                Dialect::Compose,
                "services:\n  a:\n    environment:\n    - K=v\n",
                "services.a.environment.K",
            ),
            (Dialect::Kubernetes, "{\"env\": [{\"name\": \"K\", \"value\": \"v\"}]}", "env.K"),
            (Dialect::Kubernetes, "{env: [{name: K, value: v}]}", "env.K"),
            (
                Dialect::Terraform,
                "{\"variable\": {\"x\": {\"default\": \"v\"}}}",
                "variable.x.default",
            ),
            (Dialect::Tfvars, "k = \"v\"", "k"),
            (Dialect::Xml, "<a><add key='K' value='v'/></a>", "a.K"),
            (Dialect::JsonLines, "{\"k\": \"v\"}\n", "k"),
            (Dialect::Toml, "k = 'v'", "k"),
        ] {
            let mut facts = Facts::default();
            assert_eq!(parse(dialect, text, &mut facts), Ok(true), "{text}");
            let last = rows(text, &facts).pop().unwrap();
            assert_eq!((last.0.as_str(), last.2.as_str()), (key, "v"));
        }
        let python = Dialect::Source(Language::Python);
        assert_eq!(parse(python, "a = 'b'", &mut Facts::default()), Ok(false));
    }

    #[test]
    fn pairs_are_found_before_an_error() {
        let mut facts = Facts::default();
        let text = "[{\"name\": \"K\", \"value\": \"--s=v\"}, oops oops";
        assert!(parse(Dialect::Json, text, &mut facts).is_err());
        assert!(rows(text, &facts).iter().any(|row| row.0 == "K"));
    }

    proptest! {
        #[test]
        fn never_panics(text in r#"([\[\]{}:,"'=<>&;\\ \né-]|name: |value: |"key": "|--a=|\PC){0,60}"#) {
            for dialect in [Dialect::Json, Dialect::Yaml, Dialect::Toml, Dialect::Xml, Dialect::Hcl] {
                let mut facts = Facts::default();
                let _ = parse(dialect, &text, &mut facts);
                check_spans(&text, &facts);
                for block in embedded::embedded_blocks(&facts, &text) {
                    prop_assert!(text.get(block.range()).is_some());
                }
            }
        }
    }
}
