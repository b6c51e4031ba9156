//! What a call does: its row is found by path, by the type of the receiver, or by a name that
//! nothing else has; then its slots are filled from the arguments.

use super::Evaluator;
use super::emit::is_method;
use super::sources::{Given, Use};
use super::unknown::{self, ADDERS};
use super::value::{Object, Value};
use crate::model::call::{Built, SinkKind};
use crate::model::location::Span;
use crate::parse::code::tree::{Call, Expr, Kind};
use crate::rules::apis::{CallRow, Does, SlotName};

/// A row, the method in the call's name, and what it is called on.
type Found<'t, 'a> = (&'a CallRow, Option<&'a str>, Option<Value<'t>>);

/// Bytes between the name of an argument and its value: `" => "`.
const BEFORE_VALUE: usize = 8;

/// The type in the tables that maps go by.
const MAP: &str = "Map";

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

    fn find(
        &mut self,
        callee: &'t Expr,
        receiver: Option<&'t Expr>,
        name: &str,
        holder: Option<&Value<'t>>,
    ) -> Option<Found<'t, 'a>> {
        let apis = self.apis;
        let path = callee.dotted();
        let imported = path.as_deref().and_then(|path| self.scope.resolved(path));
        if let Some((row, verb)) = imported.and_then(|path| apis.call(&path)) {
            return self.is_near(row).then_some((row, verb, None));
        }
        if let Some(found) = path.as_deref().and_then(|path| self.on_instance(path)) {
            return Some(found);
        }
        if let Some(found) = self.on_implicit(path.as_deref(), receiver.is_none()) {
            return Some(found);
        }
        if let Some(found) = self.on_object(name, holder) {
            return Some(found);
        }
        if let Some((row, verb)) = path.and_then(|path| apis.call(&path)) {
            return self.is_near(row).then(|| (row, verb, holder.cloned()));
        }
        let receiver = receiver?;
        if let Some(found) = self.on_usual(receiver, name) {
            return Some(found);
        }
        let tail = match &receiver.kind {
            Kind::Member(_, last) => apis.call(&format!("#{last}.{name}")),
            _ => None,
        };
        let (row, verb) = tail.or_else(|| apis.call(&format!("#{name}")))?;
        self.is_near(row).then(|| (row, verb, holder.cloned()))
    }

    /// An object that is called itself: `client({ url })`.
    fn on_instance(&self, path: &str) -> Option<Found<'t, 'a>> {
        let apis = self.apis;
        let Value::Object(id) = self.scope.get(path)?.place() else { return None };
        let (row, verb) = apis.method(&self.heap.objects[*id].of, "()")?;
        Some((row, verb, Some(Value::Object(*id))))
    }

    /// A method, or a property's method, of what a block around it configures.
    pub(super) fn on_implicit(&self, path: Option<&str>, is_bare: bool) -> Option<Found<'t, 'a>> {
        let path = path.filter(|_| !self.implicit.is_empty())?;
        let first = path.split('.').next().unwrap_or_default();
        if !is_bare && self.scope.get(first).is_some() {
            return None;
        }
        for on in self.implicit.iter().rev() {
            let found = self.on_object(path, Some(on));
            // A map takes what is added in its own block.
            if found.is_some() || (matches!(on, Value::Map(_)) && ADDERS.contains(&path)) {
                return found;
            }
        }
        None
    }

    /// A method of an object whose type is known.
    fn on_object(&self, name: &str, holder: Option<&Value<'t>>) -> Option<Found<'t, 'a>> {
        let (id, path) = match holder?.place() {
            Value::Object(id) => (*id, name.to_owned()),
            Value::Part(id, path) => (*id, format!("{path}.{name}")),
            Value::Map(map) => {
                let (row, verb) = self.apis.method(MAP, name)?;
                return Some((row, verb, Some(Value::Map(*map))));
            }
            _ => return None,
        };
        let apis = self.apis;
        let (row, verb) = apis.method(&self.heap.objects[id].of, &path)?;
        self.is_near(row).then_some((row, verb, Some(Value::Object(id))))
    }

    /// A method of something that is called as its type usually is.
    fn on_usual(&mut self, receiver: &'t Expr, name: &str) -> Option<Found<'t, 'a>> {
        // `session().get(…)` is on what `session` is called after.
        let path = match &receiver.kind {
            Kind::Call(call) if call.args.is_empty() => call.callee.dotted()?,
            _ => receiver.dotted()?,
        };
        let last = path.rsplit('.').next().unwrap_or_default().trim_start_matches('_');
        let apis = self.apis;
        let of = apis.usual(last, &|words| self.holds_any(words))?;
        let (row, verb) = apis.method(of, name).filter(|(row, _)| self.is_near(row))?;
        // Loggers have many types and one name.
        if row.does != Does::Sink && self.scope.is_foreign(&path) {
            return None;
        }
        let id = self.client(of.to_owned(), receiver.span);
        if !matches!(receiver.kind, Kind::Call(_)) {
            self.scope.set(&path, Value::Object(id));
        }
        Some((row, verb, Some(Value::Object(id))))
    }

    pub(super) fn is_near(&self, row: &CallRow) -> bool {
        let is_within = row.within.is_empty() || row.within.iter().any(|it| it == self.function);
        is_within && self.holds_any(&row.near)
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

    fn fill(&mut self, id: usize, row: &CallRow, verb: Option<&str>, with: &Use<'_, 't>) {
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

    fn fill_map(&mut self, map: usize, row: &CallRow, with: &Use<'_, 't>) {
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
    fn options(&mut self, row: &'a CallRow, with: &Use<'_, 't>) -> Value<'t> {
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
    fn slot_map(&mut self, row: &CallRow, object: Option<usize>, span: Span) -> Value<'t> {
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

    fn made_map(&mut self, row: &CallRow, with: &Use<'_, 't>) -> Value<'t> {
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

impl Value<'_> {
    /// Whether it may be the value of a named argument that becomes an entry.
    fn is_entry(&self) -> bool {
        !matches!(self, Self::Function(_))
    }
}
