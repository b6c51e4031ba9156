//! Names that stand beside a value without a sign between: in a comment before an argument, in an
//! attribute's declaration, in the tag of a field.

use super::bind::Bound;
use super::group::Group;
use super::sink::{Entry, Sink};
use super::style::LexStyle;
use super::token::{Kind, Tokens, is_word};
use super::words;
use crate::model::fact::Binding;
use crate::model::location::Span;

/// Longest comment that is a name, in bytes.
const NAME: usize = 64;
/// Tokens between an attribute and the name it belongs to.
const DECLARED: usize = 24;

impl Tokens<'_> {
    /// `f(/* clientSecret */ "v")`, `f(/*password=*/ "v")`.
    pub(super) fn commented_name(&self, group: &Group) -> Option<Bound> {
        let start = self.list[group.from].span.start;
        let before = Span { start: start.saturating_sub(NAME), end: start }.snap(self.text);
        let before = before.of(self.text).trim_end().strip_suffix("*/")?;
        let (call, inner) = before.rsplit_once("/*")?;
        if self.style != LexStyle::CLike || !call.trim_end().ends_with(['(', ',']) {
            return None;
        }
        let name = inner.trim().trim_end_matches([':', '=', ' ']);
        let plain = name.len() > 1 && name.bytes().all(is_word);
        let at = name.as_ptr() as usize - self.text.as_ptr() as usize;
        plain.then(|| Bound {
            key: Span::new(at, at + name.len()),
            parents: Vec::new(),
            binding: Binding::NamedArgument,
        })
    }

    /// `[DefaultValue("v")] string Name`, `#[arg(default_value = "v")] name: String`: the name that
    /// is declared after the attribute around the literal.
    pub(super) fn attributed(&self, group: &Group) -> Option<Bound> {
        let before = group.from.checked_sub(1)?;
        let named = match self.at(before) {
            "=" | "(" => before.checked_sub(1)?,
            _ => return None,
        };
        if self.style != LexStyle::CLike || !words::is_default(self.at(named)) {
            return None;
        }
        let close = self.attribute_end(group.from)?;
        let key = self.declared_after(close)?;
        Some(Bound { key, parents: Vec::new(), binding: Binding::Fallback })
    }

    /// The bracket that ends the attribute or annotation around the token at `at`.
    fn attribute_end(&self, at: usize) -> Option<usize> {
        let mut open = self.outer(at)?;
        for _ in 0..4 {
            let before = open.checked_sub(1);
            let bracket = self.is(open, "[")
                && before.is_none_or(|before| {
                    self.is(before, "#")
                        || self.list[open].first
                        || self.is(before, "]")
                        || matches!(self.at(before), "(" | ",")
                });
            let name = before.filter(|&name| self.kind(name) == Some(Kind::Word));
            let annotation = self.is(open, "(")
                && name.is_some_and(|name| {
                    let first = self.dotted(name).first;
                    self.at(first).starts_with('@') || first > 0 && self.is(first - 1, "@")
                });
            if bracket || annotation {
                return self.mate(open);
            }
            open = self.outer(open)?;
        }
        None
    }

    /// The name of the field, property or parameter declared after an attribute.
    fn declared_after(&self, close: usize) -> Option<Span> {
        let outer = self.list[close].outer;
        let mut name = None;
        for at in close + 1..self.list.len().min(close + DECLARED) {
            let token = &self.list[at];
            if token.outer != outer {
                if token.kind == Kind::Close && token.mate == outer {
                    return name;
                }
                continue;
            }
            match self.at(at) {
                ":" | "=" | ";" | "," | "{" => return name,
                // A method; but more attributes may stand between.
                "(" if name.is_some() && !self.is(at - 1, "]") => return None,
                ")" if token.kind == Kind::Close && name.is_some() => name = None,
                _ if token.kind == Kind::Word => name = Some(token.span),
                _ => {}
            }
        }
        name
    }
}

/// The default in a Go field's tag: ``Name string `env:"NAME" default:"v"` ``.
pub(super) fn field_tag(tokens: &Tokens<'_>, at: usize, sink: &mut Sink<'_, '_>) {
    let token = &tokens.list[at];
    let content = token.inner.of(tokens.text);
    if tokens.style != LexStyle::CLike || !tokens.at(at).starts_with('`') {
        return;
    }
    let mut field = at;
    while field > 0 && !tokens.list[field].first {
        field -= 1;
    }
    if field == at || at - field > 8 || tokens.kind(field) != Some(Kind::Word) {
        return;
    }
    for tag in ["default:\"", "envDefault:\"", "env-default:\""] {
        let Some(found) = content.find(tag) else { continue };
        if found > 0 && content.as_bytes()[found - 1] != b' ' {
            continue;
        }
        let from = found + tag.len();
        let Some(length) = content[from..].find('"') else { continue };
        let start = token.inner.start + from;
        sink.push(Entry {
            key: tokens.list[field].span,
            parents: &[],
            value_span: Span::new(start, start + length),
            value: content[from..from + length].to_owned(),
            quoted: true,
            binding: Binding::Fallback,
        });
    }
}
