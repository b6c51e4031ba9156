//! What a call's arguments fill: the slots of a request or a client, the entries of a map.

use super::Evaluator;
use super::emit::is_method;
use super::sources::{Given, Use};
use super::value::Value;
use crate::model::call::Built;
use crate::model::location::Span;
use crate::rules::apis::{CallRow, SlotName};

impl<'t, 'a> Evaluator<'t, 'a> {
    pub(super) fn fill(
        &mut self,
        id: usize,
        row: &CallRow,
        verb: Option<&str>,
        with: &Use<'_, 't>,
    ) {
        if let Some(method) = row.method.as_deref().or(verb) {
            let at = self.heap.objects[id].span;
            let method = Value::Text(Built::literal(method, at));
            self.heap.objects[id].slots.push((SlotName::Method, method, at));
        }
        for (slot, sources) in &row.slots {
            let given = with.source(&self.heap, sources);
            // A function in the place of a URL builds it, and is followed for that.
            let says = |value: &Value| match value {
                Value::Function(_) => matches!(slot, SlotName::Verify | SlotName::Insecure),
                // Options where a URL may stand.
                Value::Map(_) => !matches!(slot, SlotName::Url | SlotName::Base | SlotName::Path),
                _ => true,
            };
            if let Some((value, span)) = given.filter(|(value, _)| says(value)) {
                // `new RestRequest(Method.POST)`: the method in the place of the URL.
                let is_method = *slot == SlotName::Url && is_method(span.of(self.text));
                let slot = if is_method { SlotName::Method } else { *slot };
                self.heap.objects[id].slots.push((slot, value, span));
            }
        }
        self.say_where(id, row, with);
    }

    /// A single parameter that is told where it goes: `AddParameter(k, v, ParameterType.QueryString)`.
    fn say_where(&mut self, id: usize, row: &CallRow, with: &Use<'_, 't>) {
        if !row.slots.contains_key(&SlotName::ParameterName) {
            return;
        }
        let Some((place, at)) = with.slot(&self.heap, row, SlotName::In) else { return };
        let said = self.heap.text(&place, at);
        let said = said.known().or_else(|| said.only_hole()?.first().cloned()).unwrap_or_default();
        let said = said.to_ascii_lowercase();
        let pair = if said.contains("query") {
            (SlotName::QueryName, SlotName::QueryValue)
        } else if said.contains("body") {
            (SlotName::BodyName, SlotName::BodyValue)
        } else if said.contains("header") {
            (SlotName::HeaderName, SlotName::HeaderValue)
        } else {
            return;
        };
        let slots = &mut self.heap.objects[id].slots;
        slots.retain(|(slot, _, span)| *slot != SlotName::In || *span != at);
        for (slot, ..) in slots.iter_mut().rev().take(2) {
            match slot {
                SlotName::ParameterName => *slot = pair.0,
                SlotName::ParameterValue => *slot = pair.1,
                _ => {}
            }
        }
    }

    pub(super) fn fill_map(&mut self, map: usize, row: &CallRow, with: &Use<'_, 't>) {
        let slot = |heap: &_, slot| with.slot(heap, row, slot);
        for (name, value) in [
            (SlotName::QueryName, SlotName::QueryValue),
            (SlotName::HeaderName, SlotName::HeaderValue),
        ] {
            if let (Some((name, at)), Some((value, _))) =
                (slot(&self.heap, name), slot(&self.heap, value))
            {
                self.put(map, &name, value, at);
            }
        }
        if let Some((value, _)) = slot(&self.heap, SlotName::Value) {
            self.merge(map, &value);
        }
    }

    /// `set(object, NAME, value)`, `set_all(object, [NAME => value])`: each is a property set.
    pub(super) fn options(&mut self, row: &'a CallRow, with: &Use<'_, 't>) -> Value<'t> {
        let slot = |heap: &_, slot| with.slot(heap, row, slot);
        let Some((on, _)) = slot(&self.heap, SlotName::On) else { return Value::Null };
        let Some((value, at)) = slot(&self.heap, SlotName::Value) else { return on };
        let named = match (slot(&self.heap, SlotName::Key), value.place()) {
            (Some((key, key_at)), _) => vec![(self.heap.text(&key, key_at), value, at)],
            (None, Value::Map(map)) => {
                let entries = &self.heap.maps[*map].entries;
                entries.iter().map(|(key, value, at)| (key.clone(), value.clone(), *at)).collect()
            }
            _ => Vec::new(),
        };
        for (key, value, at) in named {
            let name = key.only_hole().and_then(<[String]>::first).cloned().or_else(|| key.known());
            let name = format!("{}=", name.unwrap_or_default());
            if let Some((row, verb, on)) = self.on_object(&name, Some(&on)) {
                let args = [Given::plain((value, at))];
                self.apply(row, verb, &Use { args: &args, on, receiver: None, span: with.span });
            }
        }
        on
    }

    /// The map in a slot, made if there is none.
    pub(super) fn slot_map(
        &mut self,
        row: &CallRow,
        object: Option<usize>,
        span: Span,
    ) -> Value<'t> {
        let (Some(id), Some(slot)) = (object, row.slots.keys().next()) else {
            return Value::hole("", span);
        };
        let slots = &self.heap.objects[id].slots;
        let is_map = |name: &SlotName, value: &Value| {
            name == slot && matches!(value, Value::Map(_) | Value::Object(_))
        };
        if let Some((_, value, _)) = slots.iter().rev().find(|(name, value, _)| is_map(name, value))
        {
            return value.clone();
        }
        let map = self.heap.map();
        self.heap.objects[id].slots.push((*slot, Value::Map(map), span));
        Value::Map(map)
    }

    pub(super) fn made_map(&mut self, row: &CallRow, with: &Use<'_, 't>) -> Value<'t> {
        let given = with.slot(&self.heap, row, SlotName::Value);
        // `Object.assign(params, { … })` changes what it is given first.
        let first = with.args.first().and_then(|arg| arg.written);
        if let (Some((on, _)), Some(written)) = (with.slot(&self.heap, row, SlotName::On), first)
            && let Some(map) = self.map_of(written, &on)
        {
            if let Some((value, _)) = &given {
                self.merge(map, value);
            }
            return Value::Map(map);
        }
        // A text is read as it is; an empty one is a map to be filled.
        if let Some((value, _)) = &given
            && matches!(value.place(), Value::Text(built) if !built.is_empty())
        {
            return value.clone();
        }
        let map = self.heap.map();
        if let Some((value, _)) = &given {
            self.merge(map, value);
        }
        let pair = |heap: &_, slot| with.slot(heap, row, slot);
        if let (Some((key, span)), Some((value, _))) =
            (pair(&self.heap, SlotName::QueryName), pair(&self.heap, SlotName::QueryValue))
            && !matches!(key.place(), Value::Map(_) | Value::List(_))
        {
            self.put(map, &key, value, span);
            return Value::Map(map);
        }
        self.put_named(map, with.args);
        Value::Map(map)
    }

    /// Arguments that have names as entries: `dict(a=b)`, `params.update(a=b)`.
    pub(super) fn put_named(&mut self, map: usize, args: &[Given<'t>]) {
        for arg in args.iter().filter(|arg| arg.value.place().is_entry()) {
            if let Some(name) = &arg.name {
                let key = Value::Text(Built::literal(name.clone(), arg.name_at));
                self.put(map, &key, arg.value.clone(), arg.name_at);
            }
        }
    }
}

impl Value<'_> {
    /// Whether it may be the value of a named argument that becomes an entry.
    fn is_entry(&self) -> bool {
        !matches!(self, Self::Function(_))
    }
}
