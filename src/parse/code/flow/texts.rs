//! Texts that calls make: templates filled, lists joined, texts that grow.

use super::sources::{Given, Use};
use super::value::{Value, concat};
use super::{Evaluator, answer, fold, unknown};
use crate::model::call::Built;
use crate::model::location::Span;
use crate::parse::code::tree::Expr;
use crate::rules::apis::{CallRow, SlotName};

impl<'t> Evaluator<'t, '_> {
    /// A template filled; where `on` is given, behind what that holds.
    pub(super) fn formatted(&mut self, row: &CallRow, with: &Use<'_, 't>) -> Option<Value<'t>> {
        let Some((template, _)) = with.slot(&self.heap, row, SlotName::Value) else {
            return with.args.first().map(|arg| arg.value.clone());
        };
        // What is filled in comes after the template.
        let at = row.slots.get(&SlotName::Value).and_then(|it| it.iter().next());
        let at = at.and_then(|at| at.parse::<usize>().ok());
        let filled = at.and_then(|at| with.args.get(at + 1..)).unwrap_or(with.args);
        let text = fold::format(&self.heap, &template, filled, with.span);
        Some(match row.slots.get(&SlotName::On) {
            Some(_) => self.grown(row, with, text)?,
            None => text,
        })
    }

    /// A variable gets what is read into it, where that is all that a request was answered.
    pub(super) fn read_into(&mut self, row: &CallRow, with: &Use<'_, 't>) {
        let target = row.slots.get(&SlotName::On).and_then(|on| with.argument(on.iter().next()?));
        let path = target.and_then(|target| target.written?.dotted());
        if let (Some(path), Some((value, _))) = (path, with.slot(&self.heap, row, SlotName::Value))
            && matches!(value.place(), Value::Text(built) if answer::answer_of(built).is_some())
        {
            self.scope.set(&path, value);
        }
    }

    /// The items of a list with a text between them.
    pub(super) fn joined(&mut self, row: &CallRow, with: &Use<'_, 't>) -> Option<Value<'t>> {
        let slot = |slot| with.slot(&self.heap, row, slot);
        let (mut list, mut between) = (slot(SlotName::Value)?.0, slot(SlotName::Key));
        // `separator.join(list)` and `list.join(separator)`.
        if let Some((Value::List(_), _)) = &between {
            between = between.map(|(value, at)| (std::mem::replace(&mut list, value), at));
        }
        let items = match list {
            Value::List(items) => items,
            // The pairs of a map, each made a text.
            map @ Value::Map(_) => vec![map],
            _ => return None,
        };
        let items = match items.as_slice() {
            [Value::List(inner)] => inner.clone(),
            _ => items,
        };
        let between = between.map(|(value, at)| self.heap.texts(&value, at));
        let before = slot(SlotName::Base).map(|(value, at)| self.heap.texts(&value, at));
        let mut texts = before.unwrap_or_else(|| vec![Built::default()]);
        for (index, item) in items.iter().enumerate() {
            if let Some(between) = between.as_ref().filter(|_| index > 0) {
                texts = concat(&texts, between);
            }
            texts = concat(&texts, &self.heap.texts(item, with.span));
        }
        Some(Value::any(texts.into_iter().map(Value::Text).collect()))
    }

    /// Adds to a text; of several arguments all.
    pub(super) fn append(&mut self, row: &CallRow, with: &Use<'_, 't>) -> Option<Value<'t>> {
        let (value, at) = with.slot(&self.heap, row, SlotName::Value)?;
        // What is added to a list.
        if let (Some(Value::List(items)), Some(path)) =
            (&with.on, with.receiver.and_then(Expr::dotted))
        {
            let longer = Value::List(unknown::lengthened(items, with.args));
            self.scope.set(&path, longer.clone());
            return Some(longer);
        }
        let more = match value {
            Value::List(items) => {
                let texts = items.iter().fold(vec![Built::default()], |texts, item| {
                    concat(&texts, &self.heap.texts(item, at))
                });
                Value::any(texts.into_iter().map(Value::Text).collect())
            }
            one => one,
        };
        self.grown(row, with, more)
    }

    /// Whether what an object is given goes on to a place: files and streams take texts as `<<`.
    fn written_to(&mut self, id: usize, on: &Value<'t>, more: &Value<'t>, span: Span) -> bool {
        let apis = self.apis;
        let Some((row, _)) = apis.method(&self.heap.objects[id].of, "<<") else { return false };
        let args = [Given::plain((more.clone(), span))];
        let with = Use { args: &args, on: Some(on.clone()), receiver: None, span };
        self.apply(row, None, &with);
        true
    }

    /// The text of an object grows with it; of a variable it is the variable that does.
    fn grown(&mut self, row: &CallRow, with: &Use<'_, 't>, more: Value<'t>) -> Option<Value<'t>> {
        let on = row.slots.get(&SlotName::On).and_then(|sources| sources.iter().next());
        let (on, written) = match on {
            Some(source) => {
                let arg = with.argument(source)?;
                (arg.value.clone(), arg.written)
            }
            None => (with.on.clone()?, with.receiver),
        };
        if let Value::Object(id) = on.place() {
            let id = *id;
            if !self.written_to(id, &on, &more, with.span) {
                self.heap.objects[id].slots.push((SlotName::Path, more, with.span));
            }
            return Some(on);
        }
        let at = Span::new(with.span.end, with.span.end);
        let texts = concat(&self.heap.texts(&on, at), &self.heap.texts(&more, with.span));
        let grown = Value::any(texts.into_iter().map(Value::Text).collect());
        if let Some(path) = written.and_then(|it| it.dotted()) {
            self.scope.set(&path, grown.clone());
        }
        Some(grown)
    }
}
