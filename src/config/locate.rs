//! Where in the text of a TOML file a value stands, found again only when there is something to
//! complain about: so the schema's types stay plain.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::location::Span;

/// One step down into a document.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    /// To the value of a key.
    Key(&'a str),
    /// To an item of a list.
    Index(usize),
}

/// The span of the value that the steps lead to; as far as they lead, if they lead nowhere.
pub(super) fn locate(text: &str, steps: &[Step<'_>]) -> Span {
    let Ok(root) = DeTable::parse(text) else { return Span::new(0, 0) };
    let Some((Step::Key(first), rest)) = steps.split_first() else { return Span::new(0, 0) };
    let Some(mut at) = entry(root.get_ref(), first) else { return Span::new(0, 0) };
    for step in rest {
        let next = match (step, at.get_ref()) {
            (Step::Key(key), DeValue::Table(table)) => entry(table, key),
            (Step::Index(index), DeValue::Array(items)) => items.get(*index),
            _ => None,
        };
        let Some(next) = next else { break };
        at = next;
    }
    let span = at.span();
    Span { start: span.start, end: span.end }
}

fn entry<'a, 't>(table: &'a DeTable<'t>, name: &str) -> Option<&'a Spanned<DeValue<'t>>> {
    table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_keys_and_items() {
        let text = "select = [\"a\", \"bb\"]\n[[allow]]\nreason = \"\"\n";
        let steps = [Step::Key("select"), Step::Index(1)];
        assert_eq!(locate(text, &steps).of(text), "\"bb\"");
        let steps = [Step::Key("allow"), Step::Index(0), Step::Key("reason")];
        assert_eq!(locate(text, &steps).of(text), "\"\"");
        assert_eq!(locate(text, &[Step::Key("none")]), Span::new(0, 0));
    }
}
