//! Where a row finds what a slot holds: arguments by place or name, what a call is made on,
//! constants.

use super::value::{Heap, Value, concat};
use crate::model::call::Built;
use crate::model::location::Span;
use crate::parse::code::tree::Expr;
use crate::rules::apis::{CallRow, SlotName, Sources};

/// An argument, evaluated.
#[derive(Clone)]
pub(super) struct Given<'t> {
    pub(super) name: Option<String>,
    /// Where its name stands; the value where it has none.
    pub(super) name_at: Span,
    pub(super) value: Value<'t>,
    pub(super) span: Span,
    /// What is written, where it is one piece of code.
    pub(super) written: Option<&'t Expr>,
}

impl<'t> Given<'t> {
    /// One without a name.
    pub(super) fn plain((value, span): (Value<'t>, Span)) -> Self {
        Self { name: None, name_at: span, value, span, written: None }
    }
}

/// A use of a row: what it is applied to.
pub(super) struct Use<'x, 't> {
    pub(super) args: &'x [Given<'t>],
    /// What it is called on.
    pub(super) on: Option<Value<'t>>,
    /// How that is written.
    pub(super) receiver: Option<&'t Expr>,
    pub(super) span: Span,
}

impl<'t> Use<'_, 't> {
    /// What a slot of a row holds here.
    pub(super) fn slot(
        &self,
        heap: &Heap<'t>,
        row: &CallRow,
        slot: SlotName,
    ) -> Option<(Value<'t>, Span)> {
        self.source(heap, row.slots.get(&slot)?)
    }

    /// The first source that is there.
    pub(super) fn source(&self, heap: &Heap<'t>, sources: &Sources) -> Option<(Value<'t>, Span)> {
        sources.iter().find_map(|source| self.one(heap, source))
    }

    fn one(&self, heap: &Heap<'t>, source: &str) -> Option<(Value<'t>, Span)> {
        if let Some(constant) = source.strip_prefix('=') {
            return Some(self.constant(heap, constant));
        }
        match source {
            "*" => return Some(all(self.args)),
            "**" => return named_pairs(self.args),
            "@" => return Some((self.on.clone()?, self.receiver.map_or(self.span, |it| it.span))),
            _ => {}
        }
        // A constant, where another argument is there.
        if let Some((other, constant)) = source.split_once('=') {
            let (value, span) = self.one(heap, other)?;
            let is_there = !matches!(value, Value::Null);
            return is_there.then(|| (Value::Text(Built::literal(constant, span)), span));
        }
        if let Some(from) = source.strip_suffix('*') {
            return Some(all(self.args.get(from.parse().ok()?..)?));
        }
        if let Some(from) = source.strip_suffix(':') {
            return pairs(self.args.get(from.parse().ok()?..)?);
        }
        let (first, rest) = source.split_once('.').map_or((source, ""), |pair| pair);
        let arg = self.argument(first)?;
        let mut found = (arg.value.clone(), arg.span);
        for key in rest.split('.').filter(|key| !key.is_empty()) {
            found.0 = match found.0.place() {
                Value::Map(map) => heap.entry(*map, key)?,
                Value::List(items) => items.get(key.parse::<usize>().ok()?)?.clone(),
                _ => return None,
            };
            if let Value::Text(built) = &found.0
                && let Some(at) = built.span().filter(|at| arg.span.contains(*at))
            {
                found.1 = at;
            }
        }
        Some(found)
    }

    /// By place or by name.
    pub(super) fn argument(&self, source: &str) -> Option<&Given<'t>> {
        let mut plain = self.args.iter().filter(|arg| arg.name.is_none());
        match source {
            "last" => self.args.last(),
            place if place.bytes().all(|byte| byte.is_ascii_digit()) => {
                plain.nth(place.parse().ok()?)
            }
            name => self.args.iter().find(|arg| arg.name.as_deref() == Some(name)),
        }
    }

    fn constant(&self, heap: &Heap<'t>, constant: &str) -> (Value<'t>, Span) {
        let span = self.args.first().map_or(self.span, |arg| arg.span);
        let value = match constant {
            "true" | "false" => Value::Bool(constant == "true", span),
            _ if constant.contains('{') => self.filled(heap, constant, span),
            _ => Value::Text(Built::literal(constant, span)),
        };
        (value, span)
    }

    /// `https://{0}{path}` with the arguments in their places; those that are not there are empty.
    fn filled(&self, heap: &Heap<'t>, template: &str, span: Span) -> Value<'t> {
        let mut texts = vec![Built::default()];
        for piece in template.split_inclusive('}') {
            let (literal, place) = piece.split_once('{').unwrap_or((piece, ""));
            let at = Span::new(span.start, span.start);
            texts = concat(&texts, &[Built::literal(literal, at)]);
            if let Some((value, at)) = self.one(heap, place.trim_end_matches('}')) {
                texts = concat(&texts, &heap.texts(&value, at));
            }
        }
        Value::any(texts.into_iter().map(Value::Text).collect())
    }
}

fn all<'t>(args: &[Given<'t>]) -> (Value<'t>, Span) {
    if let [only] = args
        && matches!(only.value, Value::List(_))
    {
        return (only.value.clone(), only.span);
    }
    let span = around(args).unwrap_or(Span::new(0, 0));
    (Value::List(args.iter().map(|arg| arg.value.clone()).collect()), span)
}

/// What holds all arguments: they may come from elsewhere, in another order than they are given in.
fn around<'g, 't: 'g>(args: impl IntoIterator<Item = &'g Given<'t>>) -> Option<Span> {
    let spans = args.into_iter().map(|arg| arg.span);
    spans.reduce(|all, one| Span::new(all.start.min(one.start), all.end.max(one.end)))
}

/// `name, value, name, value`.
fn pairs<'t>(args: &[Given<'t>]) -> Option<(Value<'t>, Span)> {
    let span = around(args)?;
    let pair = |pair: &[Given<'t>]| Value::List(pair.iter().map(|it| it.value.clone()).collect());
    Some((Value::List(args.chunks_exact(2).map(pair).collect()), span))
}

/// The arguments that have names, as pairs.
fn named_pairs<'t>(args: &[Given<'t>]) -> Option<(Value<'t>, Span)> {
    let named: Vec<&Given> = args.iter().filter(|arg| arg.name.is_some()).collect();
    let span = around(named.iter().copied())?;
    let pair = |arg: &&Given<'t>| {
        let key = Built::literal(arg.name.clone().unwrap_or_default(), arg.name_at);
        Value::List(vec![Value::Text(key), arg.value.clone()])
    };
    Some((Value::List(named.iter().map(pair).collect()), span))
}
