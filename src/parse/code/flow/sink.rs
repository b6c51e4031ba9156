//! Values handed to places, at once or once the place is all that it will be: a cookie is made and
//! then guarded.

use super::Evaluator;
use super::call::Given;
use super::value::{Heap, Object, Value};
use super::words::words;
use crate::model::call::{Built, Sink, SinkKind};
use crate::model::location::Span;
use crate::rules::apis::{CallRow, SlotName};

/// What objects that are places were given.
pub(super) fn kept(heap: &Heap) -> Vec<Sink> {
    heap.objects.iter().filter_map(|object| of_object(heap, object)).collect()
}

fn of_object(heap: &Heap, object: &Object) -> Option<Sink> {
    let slot = |wanted: SlotName| {
        let slots = object.slots.iter().rev();
        let found = slots.into_iter().find(|(name, ..)| *name == wanted);
        found.map(|(_, value, span)| (value, *span))
    };
    let text = |(value, at): (&Value, Span)| (heap.text(value, at), at);
    Some(Sink {
        kind: object.place?,
        span: object.span,
        name: object.client.clone(),
        key: slot(SlotName::Key).map(|slot| text(slot).0),
        values: slot(SlotName::Value).map(text).into_iter().collect(),
        guarded: guarded(
            slot(SlotName::Secure).map(|slot| slot.0),
            slot(SlotName::HttpOnly).map(|slot| slot.0),
        ),
    })
}

impl<'t> Evaluator<'t, '_> {
    pub(super) fn sink(&mut self, row: &CallRow, args: &[Given<'t>], span: Span) {
        let Some(kind) = row.sink else { return };
        let slot = |slot| row.slots.get(&slot).and_then(|sources| self.source(args, sources));
        let values: Vec<(Built, Span)> = match slot(SlotName::Value) {
            Some((value, at)) if kind == SinkKind::Argument => words(&value, at),
            Some((Value::List(items), _)) if items.len() == args.len() => {
                let spans = args.iter().map(|arg| arg.span);
                let all = items.iter().zip(spans);
                all.map(|(value, span)| (self.heap.text(value, span), span)).collect()
            }
            Some((value, at)) => vec![(self.heap.text(&value, at), at)],
            None => Vec::new(),
        };
        let flag = |name| slot(name).map(|(value, _)| value);
        let guarded = guarded(flag(SlotName::Secure).as_ref(), flag(SlotName::HttpOnly).as_ref());
        let key = slot(SlotName::Key).map(|(value, at)| self.heap.text(&value, at));
        let name = row.client.clone().unwrap_or_default();
        self.sinks.push(Sink { kind, span, name, key, values, guarded });
    }
}

/// Whether both guards of a cookie are set, where known; one that is not given is not set.
fn guarded(secure: Option<&Value>, http_only: Option<&Value>) -> Option<bool> {
    let is_set = |flag: Option<&Value>| match flag {
        Some(Value::Bool(is, _)) => Some(*is),
        Some(_) => None,
        None => Some(false),
    };
    Some(is_set(secure)? && is_set(http_only)?)
}
