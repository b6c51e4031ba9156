//! HCL (Terraform, Packer, Nomad) from hcl-edit, whose own limits bound nesting.

use hcl_edit::expr::{Expression, FuncCall, ObjectKey};
use hcl_edit::parser::parse_body;
use hcl_edit::structure::{Block, Body, Structure};

use super::hcl_guard;
use super::tree::{TooDeep, Tree};
use crate::model::fact::{Binding, Facts};
use crate::model::location::Span;
use crate::parse::problem::ParseProblem;

/// Reads an HCL body: attributes and blocks, labels in the path. References, calls and other
/// expressions are values without quotes, as written.
///
/// # Errors
///
/// The place where the text stops being HCL native syntax.
pub fn parse(text: &str, facts: &mut Facts) -> Result<(), ParseProblem> {
    hcl_guard::check(text)?;
    let body = parse_body(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let place = error.location();
        ParseProblem::new(place.offset().min(text.len()), "not HCL")
    })?;
    let shift = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut reader = Reader { text, shift, tree: Tree::new(facts) };
    reader.tree.document();
    reader.body(&body).map_err(|TooDeep| ParseProblem::new(0, "nested too deeply"))
}

struct Reader<'t, 'f> {
    text: &'t str,
    /// Length of a byte order mark.
    shift: usize,
    tree: Tree<'f>,
}

impl Reader<'_, '_> {
    fn body(&mut self, body: &Body) -> Result<(), TooDeep> {
        self.tree.open_map()?;
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let span = self.span(&attribute.key);
                    self.tree.key(attribute.key.as_str(), span);
                    self.expression(&attribute.value)?;
                }
                Structure::Block(block) => self.block(block)?,
            }
        }
        self.tree.close();
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<(), TooDeep> {
        let span = self.span(&block.ident);
        self.tree.key(block.ident.as_str(), span);
        for label in &block.labels {
            self.tree.open_map()?;
            self.tree.key(label.as_str(), span);
        }
        self.body(&block.body)?;
        block.labels.iter().for_each(|_| self.tree.close());
        Ok(())
    }

    fn expression(&mut self, expression: &Expression) -> Result<(), TooDeep> {
        let span = self.span(expression);
        match expression {
            Expression::Array(items) => {
                self.tree.open_list()?;
                for item in items {
                    self.expression(item)?;
                }
                self.tree.close();
            }
            Expression::Object(object) => {
                self.tree.open_map()?;
                for (key, value) in object {
                    let (span, name) = self.object_key(key);
                    self.tree.key(&name, span);
                    self.expression(value.expr())?;
                }
                self.tree.close();
            }
            Expression::String(string) => {
                self.tree.scalar(self.inside_quotes(span), string.to_string(), true);
            }
            Expression::StringTemplate(_) => {
                let span = self.inside_quotes(span);
                self.tree.scalar(span, span.of(self.text).to_owned(), true);
            }
            Expression::HeredocTemplate(_) => {
                let (span, value) = heredoc(self.text, span);
                self.tree.scalar(span, value, true);
            }
            Expression::Parenthesis(inner) => self.expression(inner.inner())?,
            _ => self.computed(expression, span)?,
        }
        Ok(())
    }

    /// An expression that is no literal: as written, then the literals it is made of.
    fn computed(&mut self, expression: &Expression, span: Span) -> Result<(), TooDeep> {
        let written = span.of(self.text).to_owned();
        let place = self.tree.bound_scalar(Binding::Config, span, written, false);
        let (parts, binding): (Vec<&Expression>, _) = match expression {
            Expression::FuncCall(call) => (call.args.iter().collect(), literal_argument(call)),
            Expression::Conditional(choice) => {
                (vec![&choice.true_expr, &choice.false_expr], Some(Binding::Fallback))
            }
            _ => return Ok(()),
        };
        let Some(place) = place else { return Ok(()) };
        self.tree.open_same(place)?;
        for part in parts {
            match (part, binding) {
                (Expression::Object(_) | Expression::Array(_) | Expression::FuncCall(_), _) => {
                    self.expression(part)?;
                }
                (Expression::String(string), Some(binding)) => {
                    let span = self.inside_quotes(self.span(part));
                    self.tree.bound_scalar(binding, span, string.to_string(), true);
                }
                _ => {}
            }
        }
        self.tree.close();
        Ok(())
    }

    fn object_key(&self, key: &ObjectKey) -> (Span, String) {
        match key {
            ObjectKey::Ident(ident) => (self.span(ident), ident.to_string()),
            ObjectKey::Expression(expression) => {
                let span = self.span(expression);
                let span = match expression {
                    Expression::String(_) | Expression::StringTemplate(_) => {
                        self.inside_quotes(span)
                    }
                    _ => span,
                };
                let name = expression.as_str().unwrap_or(span.of(self.text));
                (span, name.to_owned())
            }
        }
    }

    fn span(&self, spanned: &impl hcl_edit::Span) -> Span {
        let range = spanned.span().unwrap_or_default();
        let start = (range.start + self.shift).min(self.text.len());
        Span { start, end: (range.end + self.shift).max(start) }.snap(self.text)
    }

    fn inside_quotes(&self, span: Span) -> Span {
        let written = span.of(self.text);
        let quoted = written.len() >= 2 && written.starts_with('"') && written.ends_with('"');
        if quoted { Span::new(span.start + 1, span.end - 1) } else { span }
    }
}

/// How a string argument of a call is bound to what the call's result is bound to; none if it is
/// something else, such as a separator or a file name.
fn literal_argument(call: &FuncCall) -> Option<Binding> {
    match call.name.name.as_str() {
        "coalesce" | "lookup" | "try" => Some(Binding::Fallback),
        "base64encode" | "nonsensitive" | "sensitive" | "tostring" => Some(Binding::Config),
        _ => None,
    }
}

/// The lines between `<<EOF` and its end, without the indentation that `<<-` takes away.
fn heredoc(text: &str, span: Span) -> (Span, String) {
    let written = span.of(text);
    let body = written.find('\n').map_or(written.len(), |at| at + 1);
    let end = written.trim_end().rfind('\n').unwrap_or(body).max(body);
    let content = Span { start: span.start + body, end: span.start + end }.snap(text);
    let lines = content.of(text);
    if !written.starts_with("<<-") {
        return (content, lines.to_owned());
    }
    let filled = lines.lines().filter(|line| !line.trim().is_empty());
    let indent = filled.map(|line| line.len() - line.trim_start_matches([' ', '\t']).len()).min();
    let dedent = |line| str::get(line, indent.unwrap_or(0)..).unwrap_or_default();
    (content, lines.lines().map(dedent).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::super::testing::{assert_rows, check_spans, found};
    use super::*;

    #[test]
    fn finds_attributes_blocks_and_objects_with_exact_regions() {
        let text = "# é\nname = \"é\\\"x\"\nvariable \"client_secret\" {\n  default = \"q7R\" // c\n  sensitive = true\n}\nresource aws_x \"y\" {\n  tags = { \"k k\" = \"v\", n : 1 }\n  list = [\"a\", 2, var.b]\n  env { name = \"${var.x}-é\" }\n}\n";
        assert_rows(
            &found(text, parse),
            &[
                ("name", "é\\\"x", "é\"x"),
                ("variable.client_secret.default", "q7R", "q7R"),
                ("variable.client_secret.sensitive", "true", "true"),
                ("resource.aws_x.y.tags.k k", "v", "v"),
                ("resource.aws_x.y.tags.n", "1", "1"),
                ("resource.aws_x.y.list.0", "a", "a"),
                ("resource.aws_x.y.list.2", "var.b", "var.b"),
                ("resource.aws_x.y.env.name", "${var.x}-é", "${var.x}-é"),
            ],
        );
    }

    #[test]
    fn expressions_are_as_written_with_the_literals_they_hold() {
        let text = "a = var.x\nb = jsonencode({ secret = \"s\" })\nc = coalesce(var.c, \"lit\")\nd = var.d ? \"t\" : var.f\ne = join(\",\", [\"i\"])\nf = (\"p\")\n";
        assert_rows(
            &found(text, parse),
            &[
                ("a", "var.x", "var.x"),
                ("b", "jsonencode({ secret = \"s\" })", "jsonencode({ secret = \"s\" })"),
                ("b.secret", "s", "s"),
                ("c", "coalesce(var.c, \"lit\")", "coalesce(var.c, \"lit\")"),
                ("c", "lit", "lit"),
                ("d", "var.d ? \"t\" : var.f", "var.d ? \"t\" : var.f"),
                ("d", "t", "t"),
                ("e", "join(\",\", [\"i\"])", "join(\",\", [\"i\"])"),
                ("e.0", "i", "i"),
                ("f", "p", "p"),
            ],
        );
        let mut facts = Facts::default();
        parse(text, &mut facts).unwrap();
        assert_eq!(facts.values[4].binding, Binding::Fallback);
        assert!(facts.values[4].quoted && !facts.values[3].quoted);
    }

    #[test]
    fn finds_heredocs() {
        let text = "\u{feff}a = <<EOF\n  é\n${var.x}\nEOF\nb {\n  c = <<-END\n    one\n      two\n    END\n}\nd = <<E\nE\n";
        assert_rows(
            &found(text, parse),
            &[
                ("a", "  é\n${var.x}", "  é\n${var.x}"),
                ("b.c", "    one\n      two", "one\n  two"),
                ("d", "", ""),
            ],
        );
    }

    #[test]
    fn says_where_it_stopped() {
        let problem = parse("é = \"b\"\nc = = 1\n", &mut Facts::default()).unwrap_err();
        assert!(problem.offset >= 9, "{problem:?}");
    }

    #[test]
    fn depth_is_bounded() {
        for open in ["[", "{a=", "(", "f(", "a {\n", "\"${", "!", "a ? ", "1 + ", "a \"b\" "] {
            let _ = parse(&format!("a = {}", open.repeat(100_000)), &mut Facts::default());
            let _ = parse(&open.repeat(100_000), &mut Facts::default());
        }
        for close in ["]", "}", ")"] {
            let open = if close == "]" {
                "["
            } else if close == "}" {
                "{a="
            } else {
                "("
            };
            let text = format!("a = {}1{}", open.repeat(60), close.repeat(60));
            parse(&text, &mut Facts::default()).unwrap();
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in r#"([\[\]{}=.,"'\\#é \n\r():?$%]|<<-?E\n|\nE\n|\$\{|a = |b \{\n|[a-z0-9]|\PC){0,60}"#) {
            let mut facts = Facts::default();
            let _ = parse(&text, &mut facts);
            check_spans(&text, &facts);
        }

        #[test]
        fn written_values_come_back(values in prop::collection::vec("[ -!#$%&(-\\[\\]-~é\n\"]{0,20}", 0..6)) {
            let mut text = String::new();
            for (number, value) in values.iter().enumerate() {
                let value = serde_json::to_string(value).unwrap();
                let value = value.replace("${", "$${").replace("%{", "%%{");
                writeln!(text, "k{number} = {value}").unwrap();
            }
            let mut facts = Facts::default();
            parse(&text, &mut facts).unwrap();
            check_spans(&text, &facts);
            let read: Vec<_> = facts.values.iter().map(|value| value.value.clone()).collect();
            prop_assert_eq!(read, values);
        }
    }
}
