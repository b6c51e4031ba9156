//! TOML from the spanned tables of the `toml` crate, whose own limits bound nesting.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::tree::{TooDeep, Tree};
use crate::model::fact::Facts;
use crate::model::location::Span;
use crate::parse::problem::ParseProblem;

/// Reads a TOML document. After an error the parser goes on where it can.
///
/// # Errors
///
/// The first place where the text is not TOML 1.0.
pub fn parse(text: &str, facts: &mut Facts) -> Result<(), ParseProblem> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let from = facts.values.len();
    let mut reader = Reader { text, tree: Tree::new(facts) };
    reader.tree.document();
    let outcome = reader.table(table.get_ref());
    facts.values[from..].sort_by_key(|value| value.value_span);
    if let Some(error) = errors.first() {
        let offset = error.span().map_or(0, |span| span.start);
        return Err(ParseProblem::new(offset, error.message()));
    }
    outcome.map_err(|TooDeep| ParseProblem::new(0, "nested too deeply"))
}

struct Reader<'t, 'f> {
    text: &'t str,
    tree: Tree<'f>,
}

impl Reader<'_, '_> {
    fn table(&mut self, table: &DeTable<'_>) -> Result<(), TooDeep> {
        self.tree.open_map()?;
        for (key, value) in table {
            let span = self.content(&key.span());
            self.tree.key(key.get_ref(), span);
            self.value(value)?;
        }
        self.tree.close();
        Ok(())
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>) -> Result<(), TooDeep> {
        match value.get_ref() {
            DeValue::Table(table) => self.table(table)?,
            DeValue::Array(items) => {
                self.tree.open_list()?;
                for item in items {
                    self.value(item)?;
                }
                self.tree.close();
            }
            // What the parser makes up after an error stands nowhere.
            _ if value.span().is_empty() => self.tree.skip(),
            DeValue::String(string) => {
                let span = self.content(&value.span());
                self.tree.scalar(span, string.to_string(), true);
            }
            _ => {
                let span = self.span(&value.span());
                self.tree.scalar(span, span.of(self.text).to_owned(), false);
            }
        }
        Ok(())
    }

    fn span(&self, range: &Range<usize>) -> Span {
        let start = range.start.min(self.text.len());
        Span { start, end: range.end.max(start) }.snap(self.text)
    }

    /// The region inside the quotes; a line end right after `"""` is no content (TOML 1.0,
    /// "String").
    fn content(&self, range: &Range<usize>) -> Span {
        let span = self.span(range);
        let written = span.of(self.text);
        let delimiter = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| {
            written.len() >= 2 * quote.len()
                && written.starts_with(quote)
                && written.ends_with(quote)
        });
        let Some(delimiter) = delimiter else { return span };
        let inner = &written[delimiter.len()..written.len() - delimiter.len()];
        let line_end = match inner {
            _ if delimiter.len() == 1 => 0,
            _ if inner.starts_with("\r\n") => 2,
            _ => usize::from(inner.starts_with('\n')),
        };
        Span::new(span.start + delimiter.len() + line_end, span.end - delimiter.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{assert_rows, check_spans, found, rows};
    use super::*;

    #[test]
    fn finds_values_with_exact_regions_in_order_of_appearance() {
        let text = "\"é k\" = 'lit''' # c\nn = 1_000\n".replace("'''", "'")
            + "a.b.c = \"q\\\"t\"\nl = [\"x\", 1, {y = \"z\"}]\ns = \"\"\"\nfirst\n  second\"\"\"\nt = '''one'''\nd = 2020-01-01\ne = \"\"\n[z]\nk = true\n[[arr.y]]\nq = \"1\"\n[[arr.y]]\nq = \"2\"\n[b]\nv = \"w\"\n";
        assert_rows(
            &found(&text, parse),
            &[
                ("é k", "lit", "lit"),
                ("n", "1_000", "1_000"),
                ("a.b.c", "q\\\"t", "q\"t"),
                ("l.0", "x", "x"),
                ("l.2.y", "z", "z"),
                ("s", "first\n  second", "first\n  second"),
                ("t", "one", "one"),
                ("d", "2020-01-01", "2020-01-01"),
                ("e", "", ""),
                ("z.k", "true", "true"),
                ("arr.y.0.q", "1", "1"),
                ("arr.y.1.q", "2", "2"),
                ("b.v", "w", "w"),
            ],
        );
    }

    #[test]
    fn key_regions_leave_quotes_out() {
        let text = "[a.\"b c\"]\n'd' = 'e'\n";
        let mut facts = Facts::default();
        parse(text, &mut facts).unwrap();
        assert_eq!(facts.values[0].key_span.unwrap().of(text), "d");
    }

    #[test]
    fn says_where_it_stopped_and_keeps_what_it_can() {
        let text = "a = \"b\"\nc = = \nd = \"e\"\n";
        let mut facts = Facts::default();
        assert_eq!(parse(text, &mut facts).unwrap_err().offset, 12);
        assert_rows(&rows(text, &facts), &[("a", "b", "b"), ("d", "e", "e")]);
    }

    #[test]
    fn depth_is_bounded() {
        for open in ["[", "{a=", "{a.a=[", "a."] {
            let text = format!("a = {}", open.repeat(100_000));
            assert!(parse(&text, &mut Facts::default()).is_err(), "{open}");
        }
        let _ = parse(&"a.".repeat(100_000), &mut Facts::default());
        let _ = parse(&format!("[{}a]", "a.".repeat(100_000)), &mut Facts::default());
        let _ = parse(&"[[a]]\n[a.b]\n".repeat(1_000), &mut Facts::default());
    }

    proptest! {
        #[test]
        fn never_panics(text in r#"([\[\]{}=.,"'\\#é \n\r]|"""|'''|a = |[a-z0-9]|\PC){0,60}"#) {
            let mut facts = Facts::default();
            let _ = parse(&text, &mut facts);
            check_spans(&text, &facts);
        }

        #[test]
        fn written_values_come_back(values in prop::collection::vec("(?s).{0,20}", 0..6)) {
            let keys = (0..).map(|number| format!("k{number}"));
            let table: toml::Table = keys.zip(values.iter().cloned().map(toml::Value::String)).collect();
            let text = toml::to_string_pretty(&table).unwrap();
            let mut facts = Facts::default();
            parse(&text, &mut facts).unwrap();
            check_spans(&text, &facts);
            let read: Vec<_> = facts.values.iter().map(|value| value.value.clone()).collect();
            prop_assert_eq!(read, values);
        }
    }
}
