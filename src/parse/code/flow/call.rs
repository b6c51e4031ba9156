//! What a call does: its row is found by path, by the type of the receiver, or by a name that
//! nothing else has; then its slots are filled from the arguments.

use super::value::{Object, Value, concat};
use super::{Evaluator, fold};
use crate::model::call::Built;
use crate::model::location::Span;
use crate::parse::code::tree::{Call, Expr, Kind};
use crate::rules::apis::{CallRow, Does, SlotName, Sources};

/// Bytes between the name of an argument and its value: `" => "`.
const BEFORE_VALUE: usize = 8;

/// An argument, evaluated.
#[derive(Clone)]
pub(super) struct Given<'t> {
    pub(super) name: Option<String>,
    pub(super) value: Value<'t>,
    pub(super) span: Span,
}

impl<'t> Given<'t> {
    /// One without a name.
    pub(super) fn plain((value, span): (Value<'t>, Span)) -> Self {
        Self { name: None, value, span }
    }
}

/// A row, the method in the call's name, and what it is called on.
type Found<'t, 'a> = (&'a CallRow, Option<&'a str>, Option<Value<'t>>);

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
        let path = call.callee.dotted();
        if let Some(read) = path.and_then(|path| self.served_call(&path, &args, whole.span)) {
            return read;
        }
        if let Some((row, verb, on)) = self.find(&call.callee, receiver, name, holder.as_ref()) {
            return self.apply(row, verb, on, &args, whole.span);
        }
        self.run_functions(&args, None);
        let declared = call.callee.dotted().filter(|_| call.new);
        if let Some(made) = declared.and_then(|path| self.declared(&path, whole.span)) {
            return made;
        }
        self.other(receiver, name, holder.as_ref(), &args, whole.span)
    }

    fn arguments(&mut self, call: &'t Call) -> Vec<Given<'t>> {
        let mut args = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            let value = self.eval(&arg.value);
            let span = arg.value.span;
            match (arg.name.as_deref(), value.place()) {
                // Named arguments out of a map.
                (Some("**"), Value::Map(map)) => {
                    let entries = &self.heap.maps[*map].entries;
                    args.extend(entries.iter().map(|(key, value, span)| Given {
                        name: key.known(),
                        value: value.clone(),
                        span: *span,
                    }));
                }
                _ => args.push(Given { name: arg.name.clone(), value, span }),
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
        if receiver.is_none() {
            for id in self.implicit.iter().rev() {
                if let Some((row, verb)) = apis.method(&self.heap.objects[*id].of, name) {
                    return Some((row, verb, Some(Value::Object(*id))));
                }
            }
        }
        if let Some(found) = self.on_object(name, holder) {
            return Some(found);
        }
        if let Some((row, verb)) = path.and_then(|path| apis.call(&path)) {
            return self.is_near(row).then_some((row, verb, None));
        }
        let receiver = receiver?;
        if let Some(found) = self.on_usual(receiver, name) {
            return Some(found);
        }
        let (row, verb) = apis.call(&format!("#{name}"))?;
        self.is_near(row).then(|| (row, verb, holder.cloned()))
    }

    /// A method of an object whose type is known.
    fn on_object(&self, name: &str, holder: Option<&Value<'t>>) -> Option<Found<'t, 'a>> {
        let (id, path) = match holder?.place() {
            Value::Object(id) => (*id, name.to_owned()),
            Value::Part(id, path) => (*id, format!("{path}.{name}")),
            _ => return None,
        };
        let apis = self.apis;
        let (row, verb) = apis.method(&self.heap.objects[id].of, &path)?;
        Some((row, verb, Some(Value::Object(id))))
    }

    /// A method of something that is called as its type usually is.
    fn on_usual(&mut self, receiver: &'t Expr, name: &str) -> Option<Found<'t, 'a>> {
        let path = receiver.dotted()?;
        let last = path.rsplit('.').next().unwrap_or_default().trim_start_matches('_');
        let apis = self.apis;
        let of = apis.usual(last, &|word| self.holds(word))?;
        let (row, verb) = apis.method(of, name)?;
        let id = self.client(of.to_owned(), receiver.span);
        self.scope.set(&path, Value::Object(id));
        Some((row, verb, Some(Value::Object(id))))
    }

    pub(super) fn is_near(&self, row: &CallRow) -> bool {
        row.near.is_empty() || row.near.iter().any(|word| self.holds(word))
    }

    pub(super) fn apply(
        &mut self,
        row: &'a CallRow,
        verb: Option<&str>,
        on: Option<Value<'t>>,
        args: &[Given<'t>],
        span: Span,
    ) -> Value<'t> {
        let object = on.as_ref().and_then(|on| match on.place() {
            Value::Object(id) | Value::Part(id, _) => Some(*id),
            _ => None,
        });
        match row.does {
            Does::Request | Does::Client | Does::Url => {
                let id = self.made(row, object, span);
                self.fill(id, row, verb, args);
                self.run_functions(args, Some(id));
                Value::Object(id)
            }
            Does::Set => {
                let Some(id) = object else { return on.unwrap_or(Value::Null) };
                self.fill(id, row, verb, args);
                self.run_functions(args, Some(id));
                Value::Object(id)
            }
            Does::Part => self.slot_map(row, object, span),
            Does::Same => {
                let given = row.slots.get(&SlotName::Value);
                let value = given.and_then(|sources| self.source(args, sources));
                let value = value.map(|(value, _)| value).or(on);
                value.or_else(|| args.first().map(|arg| arg.value.clone())).unwrap_or(Value::Null)
            }
            Does::Map => self.made_map(row, args),
            Does::Options => self.options(row, args, span),
            Does::Format => {
                let template = row.slots.get(&SlotName::Value);
                let Some((template, _)) = template.and_then(|it| self.source(args, it)) else {
                    return Value::hole("", span);
                };
                // What is filled in comes after the template.
                let at = row.slots.get(&SlotName::Value).and_then(|it| it.iter().next());
                let at = at.and_then(|at| at.parse::<usize>().ok());
                let filled = at.and_then(|at| args.get(at + 1..)).unwrap_or(args);
                fold::format(&self.heap, &template, filled, span)
            }
            // What it is given may still change: a cookie is made, then guarded.
            Does::Sink if row.gives.is_some() => {
                let id = self.made(row, object, span);
                self.fill(id, row, verb, args);
                Value::Object(id)
            }
            Does::Sink => {
                self.sink(row, args, span);
                self.run_functions(args, None);
                Value::hole("", span)
            }
            Does::Hide => Value::hole("", span),
            Does::Query => self.asked(row, args, span),
        }
    }

    fn made(&mut self, row: &CallRow, parent: Option<usize>, span: Span) -> usize {
        let known = parent.map(|parent| self.heap.objects[parent].client.clone());
        self.heap.object(Object {
            of: row.gives.clone().unwrap_or_default(),
            is: row.does,
            span,
            client: row.client.clone().or(known).unwrap_or_default(),
            slots: Vec::new(),
            parent,
            taken: false,
            place: row.sink,
        })
    }

    fn fill(&mut self, id: usize, row: &CallRow, verb: Option<&str>, args: &[Given<'t>]) {
        if let Some(method) = row.method.as_deref().or(verb) {
            let at = self.heap.objects[id].span;
            let method = Value::Text(Built::literal(method, at));
            self.heap.objects[id].slots.push((SlotName::Method, method, at));
        }
        for (slot, sources) in &row.slots {
            if let Some((value, span)) = self.source(args, sources) {
                self.heap.objects[id].slots.push((*slot, value, span));
            }
        }
    }

    /// `set(object, NAME, value)`, `set_all(object, [NAME => value])`: each is a property set.
    fn options(&mut self, row: &'a CallRow, args: &[Given<'t>], span: Span) -> Value<'t> {
        let slot = |slot| row.slots.get(&slot).and_then(|sources| self.source(args, sources));
        let Some((on, _)) = slot(SlotName::On) else { return Value::Null };
        let Some((value, at)) = slot(SlotName::Value) else { return on };
        let named = match (slot(SlotName::Key), value.place()) {
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
                self.apply(row, verb, on, &[Given { name: None, value, span: at }], span);
            }
        }
        on
    }

    /// The arguments that have names, as pairs.
    fn named_pairs(&self, args: &[Given<'t>]) -> Option<(Value<'t>, Span)> {
        let named = args.iter().filter_map(|arg| Some((arg.name.as_ref()?, arg)));
        let named: Vec<(&String, &Given)> = named.collect();
        let span = Span::new(named.first()?.1.span.start, named.last()?.1.span.end);
        let pair = |(name, arg): &(&String, &Given<'t>)| {
            let key = Built::literal((*name).clone(), self.name_of(name, arg.span));
            Value::List(vec![Value::Text(key), arg.value.clone()])
        };
        Some((Value::List(named.iter().map(pair).collect()), span))
    }

    /// Where the name of an argument stands: right before its value, or nowhere else than there.
    fn name_of(&self, name: &str, value: Span) -> Span {
        let from = value.start.saturating_sub(name.len() + BEFORE_VALUE);
        let before = &self.lower.as_bytes()[from..value.start];
        let name = name.to_ascii_lowercase();
        let at = memchr::memmem::rfind(before, name.as_bytes()).filter(|at| {
            !name.is_empty() && !before[at + name.len()..].iter().any(u8::is_ascii_alphanumeric)
        });
        at.map_or(value, |at| Span::new(from + at, from + at + name.len()))
    }

    /// The first source that is there.
    pub(super) fn source(
        &self,
        args: &[Given<'t>],
        sources: &Sources,
    ) -> Option<(Value<'t>, Span)> {
        sources.iter().find_map(|source| self.one_source(args, source))
    }

    fn one_source(&self, args: &[Given<'t>], source: &str) -> Option<(Value<'t>, Span)> {
        if let Some(constant) = source.strip_prefix('=') {
            let span = args.first().map_or(Span::new(0, 0), |arg| arg.span);
            let value = match constant {
                "true" | "false" => Value::Bool(constant == "true", span),
                _ if constant.contains('{') => self.filled(args, constant, span),
                _ => Value::Text(Built::literal(constant, span)),
            };
            return Some((value, span));
        }
        if source == "*" {
            let span = Span::new(args.first()?.span.start, args.last()?.span.end);
            return Some((Value::List(args.iter().map(|arg| arg.value.clone()).collect()), span));
        }
        if source == "**" {
            return self.named_pairs(args);
        }
        // A constant, where another argument is there.
        if let Some((other, constant)) = source.split_once('=') {
            let (value, span) = self.one_source(args, other)?;
            let is_there = !matches!(value, Value::Null);
            return is_there.then(|| (Value::Text(Built::literal(constant, span)), span));
        }
        let (first, rest) = source.split_once('.').map_or((source, ""), |pair| pair);
        let plain = || args.iter().filter(|arg| arg.name.is_none());
        let arg = match first {
            "last" => args.last()?,
            place if place.bytes().all(|byte| byte.is_ascii_digit()) => {
                plain().nth(place.parse().ok()?)?
            }
            name => args.iter().find(|arg| arg.name.as_deref() == Some(name))?,
        };
        let mut found = (arg.value.clone(), arg.span);
        for key in rest.split('.').filter(|key| !key.is_empty()) {
            found.0 = match found.0.place() {
                Value::Map(map) => self.heap.entry(*map, key)?,
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

    /// `https://{0}{path}` with the arguments in their places; those that are not there are empty.
    fn filled(&self, args: &[Given<'t>], template: &str, span: Span) -> Value<'t> {
        let mut texts = vec![Built::default()];
        for piece in template.split_inclusive('}') {
            let (literal, place) = piece.split_once('{').unwrap_or((piece, ""));
            let at = Span::new(span.start, span.start);
            texts = concat(&texts, &[Built::literal(literal, at)]);
            if let Some((value, at)) = self.one_source(args, place.trim_end_matches('}')) {
                texts = concat(&texts, &self.heap.texts(&value, at));
            }
        }
        Value::any(texts.into_iter().map(Value::Text).collect())
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

    fn made_map(&mut self, row: &CallRow, args: &[Given<'t>]) -> Value<'t> {
        let given = row.slots.get(&SlotName::Value).and_then(|it| self.source(args, it));
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
        let pair = |slot| row.slots.get(&slot).and_then(|sources| self.source(args, sources));
        if let (Some((key, span)), Some((value, _))) =
            (pair(SlotName::QueryName), pair(SlotName::QueryValue))
            && !matches!(key.place(), Value::Map(_) | Value::List(_))
        {
            self.put(map, &key, value, span);
            return Value::Map(map);
        }
        self.put_named(map, args);
        Value::Map(map)
    }

    /// Arguments that have names as entries: `dict(a=b)`, `params.update(a=b)`.
    pub(super) fn put_named(&mut self, map: usize, args: &[Given<'t>]) {
        for arg in args.iter().filter(|arg| arg.value.place().is_entry()) {
            if let Some(name) = &arg.name {
                let at = self.name_of(name, arg.span);
                let key = Value::Text(Built::literal(name.clone(), at));
                self.put(map, &key, arg.value.clone(), at);
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
