//! What a call does: its row is found, then what it makes or sets is filled from the arguments.

use super::Evaluator;
use super::sources::{Given, Use};
use super::unknown;
use super::value::{Object, Value};
use crate::model::call::SinkKind;
use crate::model::location::Span;
use crate::parse::code::tree::{Call, Expr, Kind};
use crate::rules::apis::{CallRow, Does, SlotName};

/// Bytes between the name of an argument and its value: `" => "`.
const BEFORE_VALUE: usize = 8;

impl<'t, 'a> Evaluator<'t, 'a> {
    pub(super) fn call(&mut self, whole: &'t Expr, call: &'t Call) -> Value<'t> {
        let (receiver, name) = match &call.callee.kind {
            Kind::Member(object, name) => (Some(object.as_ref()), name.as_str()),
            Kind::Name(name) => (None, name.as_str()),
            _ => (None, ""),
        };
        let holder = match receiver {
            Some(object) => Some(self.eval(object)),
            None if name.is_empty() => Some(self.eval(&call.callee)),
            None => None,
        };
        // A function that is called where it is written.
        if let Some(Value::Function(function)) = holder.as_ref().filter(|_| receiver.is_none()) {
            self.run_block(function, None);
        }
        let args = self.arguments(call);
        let span = whole.span;
        if let Some(receiver) = receiver {
            self.keep_given(receiver, name, holder.as_ref(), &args);
        }
        // What stands in the declaration of a client is what it sends.
        // A request that is built may be called like one that is answered.
        let own = self.on_object(name, holder.as_ref());
        let is_own = own.is_some_and(|(row, ..)| row.does == Does::Set);
        let path = call.callee.dotted().filter(|_| self.implicit.is_empty() && !is_own);
        if let Some(read) = path.and_then(|path| self.served_call(&path, &args, span)) {
            return read;
        }
        if let Some((row, verb, on)) = self.find(&call.callee, receiver, name, holder.as_ref()) {
            let made = self.apply(row, verb, &Use { args: &args, on, receiver, span });
            // What an annotation declares holds for the annotations behind it.
            if name.starts_with('@') && matches!(made, Value::Object(_)) {
                self.implicit.push(made.clone());
            }
            return made;
        }
        if let Some(made) = self.constructed(call, name, &args, span) {
            self.run_functions(&args, None);
            return made;
        }
        if let Some(given) = self.passed_on(name, holder.as_ref(), &args) {
            return given;
        }
        self.run_functions(&args, None);
        if let Some(given) = self.helped(receiver, name, &args) {
            return given;
        }
        if let Some(request) = self.wrapped(name, holder.as_ref(), &args, span) {
            return request;
        }
        self.other(receiver, name, holder.as_ref(), &args, span)
    }

    /// An object of a type that the tables know by another name, or a record with its fields.
    fn constructed(
        &mut self,
        call: &'t Call,
        name: &str,
        args: &[Given<'t>],
        span: Span,
    ) -> Option<Value<'t>> {
        let may_make = call.new || name.starts_with(|c: char| c.is_ascii_uppercase());
        if !may_make && !self.seen.is_class(name) {
            return None;
        }
        let known = call.callee.dotted().and_then(|path| self.declared(&path, span).known());
        known.or_else(|| {
            let named = |arg: &Given| arg.name.is_some();
            // Where objects are made without `new`, all fields have their names.
            let is_record = if call.new {
                args.iter().any(named)
            } else {
                !args.is_empty() && args.iter().all(named)
            };
            is_record.then(|| self.record(args))
        })
    }

    /// The fields that an object is made with.
    fn record(&mut self, args: &[Given<'t>]) -> Value<'t> {
        let map = self.heap.map();
        self.put_named(map, args);
        self.heap.records.insert(map);
        Value::Map(map)
    }

    fn arguments(&mut self, call: &'t Call) -> Vec<Given<'t>> {
        let mut args = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            let value = self.eval(&arg.value);
            let span = arg.value.span;
            // Named arguments out of a map.
            if let (Some("**"), Value::Map(map)) = (arg.name.as_deref(), value.place()) {
                let entries = &self.heap.maps[*map].entries;
                args.extend(entries.iter().map(|(key, value, span)| Given {
                    name: key.known(),
                    name_at: *span,
                    value: value.clone(),
                    span: *span,
                    written: None,
                }));
            } else {
                let written = Some(&arg.value);
                let name = arg.name.clone();
                let name_at = name.as_deref().map_or(span, |name| self.name_of(name, span));
                args.push(Given { name, name_at, value, span, written });
            }
        }
        args
    }

    pub(super) fn apply(
        &mut self,
        row: &'a CallRow,
        verb: Option<&str>,
        with: &Use<'_, 't>,
    ) -> Value<'t> {
        let slot = |heap: &_, slot| with.slot(heap, row, slot).map(|(value, _)| value);
        let on = slot(&self.heap, SlotName::On).or_else(|| with.on.clone());
        let object = on.as_ref().and_then(|on| match on.place() {
            Value::Object(id) | Value::Part(id, _) => Some(*id),
            _ => None,
        });
        let unknown = || Value::hole("", with.span);
        match row.does {
            Does::Request | Does::Client | Does::Url => {
                let id = self.made(row, object, with.span);
                self.fill(id, row, verb, with);
                self.run_functions(with.args, Some(&Value::Object(id)));
                Value::Object(id)
            }
            Does::Set => self.set(row, verb, on, with),
            Does::Part => self.slot_map(row, object, with.span),
            Does::Same => {
                let value = slot(&self.heap, SlotName::Value).or(on);
                value
                    .or_else(|| with.args.first().map(|arg| arg.value.clone()))
                    .unwrap_or(Value::Null)
            }
            Does::Map => {
                let map = self.made_map(row, with);
                self.run_functions(with.args, Some(&map));
                map
            }
            Does::Options => self.options(row, with),
            Does::Format => self.formatted(row, with).unwrap_or_else(unknown),
            Does::Join => self.joined(row, with).unwrap_or_else(unknown),
            Does::Append => self.append(row, with).unwrap_or_else(unknown),
            // What it is given may still change: a cookie is made, then guarded.
            Does::Sink if row.gives.is_some() && row.sink == Some(SinkKind::Cookie) => {
                let id = self.made(row, object, with.span);
                self.heap.objects[id].place = row.sink;
                self.fill(id, row, verb, with);
                Value::Object(id)
            }
            Does::Sink => self.sink(row, on.as_ref(), with),
            Does::List => Value::List(unknown::lengthened(&[], with.args)),
            Does::Hide => unknown(),
            Does::Fill => {
                self.read_into(row, with);
                unknown()
            }
            Does::Query => self.asked(row, with.args, with.span),
        }
    }

    /// Sets slots of an object or entries of a map.
    fn set(
        &mut self,
        row: &'a CallRow,
        verb: Option<&str>,
        on: Option<Value<'t>>,
        with: &Use<'_, 't>,
    ) -> Value<'t> {
        let on = on.unwrap_or(Value::Null);
        match on.place() {
            Value::Object(id) | Value::Part(id, _) => {
                let id = *id;
                self.fill(id, row, verb, with);
                self.run_functions(with.args, Some(&Value::Object(id)));
                Value::Object(id)
            }
            Value::Map(map) => {
                let map = *map;
                self.fill_map(map, row, with);
                self.run_functions(with.args, Some(&Value::Map(map)));
                Value::Map(map)
            }
            _ => {
                self.run_functions(with.args, Some(&on));
                on
            }
        }
    }

    pub(super) fn made(&mut self, row: &CallRow, parent: Option<usize>, span: Span) -> usize {
        let known = parent.map(|parent| self.heap.objects[parent].client.clone());
        self.heap.object(Object {
            of: row.gives.clone().unwrap_or_default(),
            is: row.does,
            span,
            client: row.client.clone().or(known).unwrap_or_default(),
            slots: Vec::new(),
            parent,
            taken: false,
            place: None,
            sink: None,
        })
    }

    /// Where the name of an argument stands: right before its value, or nowhere else than there.
    fn name_of(&self, name: &str, value: Span) -> Span {
        let from = value.start.saturating_sub(name.len() + BEFORE_VALUE);
        let before = self.text.as_bytes()[from..value.start].to_ascii_lowercase();
        let name = name.to_ascii_lowercase();
        let at = memchr::memmem::rfind(&before, name.as_bytes()).filter(|at| {
            !name.is_empty() && !before[at + name.len()..].iter().any(u8::is_ascii_alphanumeric)
        });
        at.map_or(value, |at| Span::new(from + at, from + at + name.len()))
    }
}
