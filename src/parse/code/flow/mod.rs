//! Local flow: one function at a time, with the constants of its class and file, is followed from
//! assignment to call, and what calls do comes from the tables ([`crate::rules::apis`]).
//!
//! The unit is the request object inside one function, not the call: a URL is given here, a header
//! set there. Branches give alternatives; loops run once; other functions are not entered. What is
//! not known is a hole that keeps the names it came by.

mod call;
mod emit;
mod fold;
mod scope;
#[cfg(test)]
mod tests;
mod value;

use crate::model::call::Built;
use crate::model::call::{HttpCall, Sink};
use crate::model::location::Span;
use crate::parse::code::tree::{Assign, Class, Expr, Function, Kind, Piece};
use crate::rules::apis::{Apis, Does};

pub use fold::{fields, in_urls};
use scope::Scope;
use value::{Heap, MOST, Object, Value};

/// Code nests deeper than the stacks of threads may be: more is taken, in steps, when less is left.
const RED_ZONE: usize = 64 << 10;
const STACK: usize = 1 << 20;

/// Expressions evaluated of one file at most.
const MAX_STEPS: usize = 400_000;

/// What code does.
#[derive(Default)]
pub struct Flow {
    /// Requests.
    pub calls: Vec<HttpCall>,
    /// Values handed over.
    pub sinks: Vec<Sink>,
    /// Whether a part was not followed.
    pub cut: bool,
}

/// Follows the code of one file.
pub fn follow(root: &Expr, text: &str, apis: &Apis) -> Flow {
    let mut flow = Evaluator {
        apis,
        lower: text.to_ascii_lowercase(),
        heap: Heap::default(),
        scope: Scope::default(),
        implicit: Vec::new(),
        sinks: Vec::new(),
        running: Vec::new(),
        later: Vec::new(),
        steps: 0,
    };
    flow.eval(root);
    flow.run_later();
    let cut = flow.steps >= MAX_STEPS;
    Flow { calls: emit::calls(&mut flow.heap), sinks: flow.sinks, cut }
}

struct Evaluator<'t, 'a> {
    apis: &'a Apis,
    /// The text in lower case: tables ask for words near.
    lower: String,
    heap: Heap<'t>,
    scope: Scope<'t>,
    /// Objects whose methods may be called without a receiver: blocks of builders.
    implicit: Vec<usize>,
    sinks: Vec<Sink>,
    /// Functions being followed, outermost first.
    running: Vec<&'t Function>,
    /// Functions to follow once what stands around them is known.
    later: Vec<(&'t Function, Scope<'t>)>,
    steps: usize,
}

impl<'t> Evaluator<'t, '_> {
    fn eval(&mut self, expr: &'t Expr) -> Value<'t> {
        self.steps += 1;
        if self.steps >= MAX_STEPS {
            return Value::Null;
        }
        stacker::maybe_grow(RED_ZONE, STACK, || self.eval_kind(expr))
    }

    fn eval_kind(&mut self, expr: &'t Expr) -> Value<'t> {
        match &expr.kind {
            Kind::Text(pieces) => self.template(pieces, expr.span),
            Kind::Name(name) => self.name(name, expr.span),
            Kind::Member(object, name) => self.member(expr, object, name),
            Kind::Index(object, key) => self.index(object, key),
            Kind::Call(call) => self.call(expr, call),
            Kind::Map(entries) => {
                let map = self.heap.map();
                for entry in entries {
                    let value = self.eval(&entry.value);
                    self.keep_function(&value);
                    if entry.is_spread() {
                        self.merge(map, &value);
                    } else {
                        let key = self.eval(&entry.key);
                        self.put(map, &key, value, entry.key.span);
                    }
                }
                Value::Map(map)
            }
            Kind::List(items) => Value::List(items.iter().map(|item| self.eval(item)).collect()),
            Kind::Join(items) => self.join(items, expr.span),
            Kind::Either(items) => {
                Value::any(items.iter().take(MOST).map(|item| self.eval(item)).collect())
            }
            Kind::Bool(is) => Value::Bool(*is, expr.span),
            Kind::Number(text) => Value::Text(Built::literal(text.clone(), expr.span)),
            Kind::Null => Value::Null,
            Kind::Function(function) => self.function(function),
            Kind::Assign(assign) => self.assign(assign),
            Kind::Class(class) => self.class(class),
            Kind::Import(import) => {
                self.scope.import(import);
                Value::Null
            }
            Kind::Return(value) => self.eval(value),
            Kind::Block(items) => self.block(items),
            Kind::Branch(items) => self.branch(items),
            Kind::Many(items) => {
                for item in items {
                    self.eval(item);
                }
                Value::hole("", expr.span)
            }
        }
    }

    fn name(&mut self, name: &str, span: Span) -> Value<'t> {
        match self.scope.get(name) {
            Some(value) => value.clone().called(name),
            None => Value::hole(name, span),
        }
    }

    fn template(&mut self, pieces: &'t [Piece], span: Span) -> Value<'t> {
        let mut texts = vec![Built::default()];
        if pieces.is_empty() {
            return Value::Text(Built::literal("", span));
        }
        for piece in pieces {
            let next = match piece {
                Piece::Literal(text, at) => vec![Built::literal(text.clone(), *at)],
                Piece::Hole(expr) => {
                    let value = self.eval(expr);
                    self.heap.texts(&value, expr.span)
                }
            };
            texts = value::concat(&texts, &next);
        }
        Value::any(texts.into_iter().map(Value::Text).collect())
    }

    fn join(&mut self, items: &'t [Expr], span: Span) -> Value<'t> {
        let mut texts = vec![Built::default()];
        for item in items {
            let value = self.eval(item);
            texts = value::concat(&texts, &self.heap.texts(&value, item.span));
        }
        let _ = span;
        Value::any(texts.into_iter().map(Value::Text).collect())
    }

    fn member(&mut self, whole: &'t Expr, object: &'t Expr, name: &str) -> Value<'t> {
        if let Some(value) = whole.dotted().and_then(|path| self.scope.get(&path).cloned()) {
            return value.called(name);
        }
        let value = self.eval(object);
        match value.place() {
            Value::Object(id) => self.part(*id, name.to_owned(), whole.span),
            Value::Part(id, path) => self.part(*id, format!("{path}.{name}"), whole.span),
            Value::Map(map) => {
                let known = self.heap.entry(*map, name);
                known.unwrap_or_else(|| Value::hole(name, whole.span))
            }
            _ => self.property(&value, name, whole.span),
        }
    }

    /// `value.name`: the value itself where the tables say that it stays the same.
    fn property(&mut self, value: &Value<'t>, name: &str, span: Span) -> Value<'t> {
        match self.apis.call(&format!("#.{name}")) {
            Some((row, _)) if row.does == Does::Same => value.clone(),
            _ => Value::hole(name, span),
        }
    }

    /// `object.path`: what the tables say it is, or a part that nothing is known of.
    fn part(&mut self, id: usize, path: String, span: Span) -> Value<'t> {
        let apis = self.apis;
        let row = apis.method(&self.heap.objects[id].of, &path);
        match row {
            Some((row, _)) if matches!(row.does, Does::Part | Does::Same) => {
                self.apply(row, None, Some(Value::Object(id)), &[], span)
            }
            _ => Value::Part(id, path),
        }
    }

    fn index(&mut self, object: &'t Expr, key: &'t Expr) -> Value<'t> {
        let value = self.eval(object);
        let key_value = self.eval(key);
        let known = self.heap.text(&key_value, key.span).known();
        let Some(known) = known else { return Value::hole("", key.span) };
        match value.place() {
            Value::Map(map) => {
                self.heap.entry(*map, &known).unwrap_or_else(|| Value::hole(known, key.span))
            }
            Value::List(items) => {
                let at = known.parse::<usize>().ok();
                at.and_then(|at| items.get(at).cloned()).unwrap_or(Value::Null)
            }
            _ if known.parse::<usize>().is_ok() => Value::hole("", key.span),
            _ => Value::hole(known, key.span),
        }
    }

    fn assign(&mut self, assign: &'t Assign) -> Value<'t> {
        let given = assign.value.as_ref().map(|value| self.eval(value));
        if let Some(given) = &given {
            self.keep_function(given);
        }
        let declared = assign.of.as_deref().and_then(|of| self.declared(of, assign.target.span));
        let is_known = |value: &Value| {
            !matches!(value, Value::Null)
                && !matches!(value, Value::Text(built) if built.only_hole().is_some())
        };
        let value = match (given, declared) {
            (Some(given), Some(declared)) => {
                if is_known(&given) {
                    given
                } else {
                    declared
                }
            }
            (Some(given), None) => given,
            (None, Some(declared)) => declared,
            // A declaration without a value says nothing.
            (None, None) => return Value::Null,
        };
        let span = assign.value.as_ref().map_or(assign.target.span, |value| value.span);
        self.store(&assign.target, value.clone(), span, assign.append);
        value
    }

    /// An object of a declared type.
    fn declared(&mut self, of: &str, span: Span) -> Option<Value<'t>> {
        let whole = self.scope.resolved(of);
        let of = match whole.as_deref().map(|whole| (whole, self.apis.declared(whole))) {
            Some((_, Some(known))) => known.to_owned(),
            // A package of the same name is another one.
            Some((whole, None)) if whole.contains('/') => return None,
            _ => self.apis.declared(of)?.to_owned(),
        };
        Some(Value::Object(self.client(of, span)))
    }

    /// A client of a type, of which nothing more is known.
    fn client(&mut self, of: String, span: Span) -> usize {
        let client = of.rsplit('.').next().unwrap_or_default().to_owned();
        let is = self.apis.makes(&of);
        self.heap.object(Object {
            of,
            is,
            span,
            client,
            slots: Vec::new(),
            parent: None,
            taken: false,
        })
    }

    fn store(&mut self, target: &'t Expr, value: Value<'t>, span: Span, append: bool) {
        match &target.kind {
            Kind::List(items) => self.store_all(items, &value, span),
            Kind::Index(object, key) => self.store_entry(object, key, value),
            Kind::Member(object, name) => {
                if self.set_property(object, name, &value, span) {
                    return;
                }
                if let Some(path) = target.dotted() {
                    let value = self.appended(&path, value, append, span);
                    self.scope.set(&path, value);
                }
            }
            Kind::Name(name) => {
                if let Some(path) = module(&value) {
                    self.scope.alias(name, path);
                }
                let value = self.appended(name, value, append, span);
                self.scope.set(name, value);
            }
            _ => {}
        }
    }

    /// `a, b = f()`: a call's first result is what it gives; lists go one by one.
    fn store_all(&mut self, items: &'t [Expr], value: &Value<'t>, span: Span) {
        if let Some(path) = module(value) {
            for name in items.iter().filter_map(Expr::dotted) {
                self.scope.alias(&name, format!("{path}.{name}"));
            }
            return;
        }
        for (index, item) in items.iter().enumerate() {
            let one = match value {
                Value::List(values) => values.get(index).cloned(),
                _ if index == 0 => Some(value.clone()),
                _ => None,
            };
            let hole = || Value::hole(item.dotted().unwrap_or_default(), item.span);
            self.store(item, one.unwrap_or_else(hole), span, false);
        }
    }

    fn appended(&mut self, path: &str, value: Value<'t>, append: bool, span: Span) -> Value<'t> {
        let Some(before) = self.scope.get(path).cloned().filter(|_| append) else {
            return value;
        };
        let texts = value::concat(&self.heap.texts(&before, span), &self.heap.texts(&value, span));
        Value::any(texts.into_iter().map(Value::Text).collect())
    }

    /// `object[key] = value`.
    fn store_entry(&mut self, object: &'t Expr, key: &'t Expr, value: Value<'t>) {
        let holder = self.eval(object);
        let name = self.eval(key);
        let apis = self.apis;
        let row = match holder.place() {
            Value::Object(id) => apis.method(&self.heap.objects[*id].of, "[]="),
            Value::Map(_) => None,
            _ => object.dotted().and_then(|path| apis.call(&format!("{path}.[]="))),
        };
        if let Some((row, verb)) = row {
            let args = [(name, key.span), (value, key.span)].map(|(value, span)| call::Given {
                name: None,
                value,
                span,
            });
            self.apply(row, verb, Some(holder), &args, object.span);
            return;
        }
        if let Some(map) = self.map_of(object, &holder) {
            self.put(map, &name, value, key.span);
        }
    }

    /// The map that a value is; a variable that nothing is known of becomes one when it is filled.
    fn map_of(&mut self, object: &'t Expr, value: &Value<'t>) -> Option<usize> {
        match value.place() {
            Value::Map(map) => Some(*map),
            Value::Text(built) if built.only_hole().is_some() => {
                let path = object.dotted()?;
                let map = self.heap.map();
                self.scope.set(&path, Value::Map(map));
                Some(map)
            }
            _ => None,
        }
    }

    /// `object.name = value`, if a row or a map takes it.
    fn set_property(
        &mut self,
        object: &'t Expr,
        name: &str,
        value: &Value<'t>,
        span: Span,
    ) -> bool {
        let holder = self.eval(object);
        let (id, path) = match holder.place() {
            Value::Object(id) => (*id, format!("{name}=")),
            Value::Part(id, path) => (*id, format!("{path}.{name}=")),
            Value::Map(map) => {
                let key = Value::Text(Built::literal(
                    name,
                    Span::new(object.span.end + 1, object.span.end + 1),
                ));
                self.put(*map, &key, value.clone(), object.span);
                return true;
            }
            _ => return self.global_property(object, name, value, span),
        };
        let apis = self.apis;
        let Some((row, verb)) = apis.method(&self.heap.objects[id].of, &path) else { return false };
        let args = [call::Given { name: None, value: value.clone(), span }];
        self.apply(row, verb, Some(Value::Object(id)), &args, object.span);
        true
    }

    /// `document.cookie = …`.
    fn global_property(
        &mut self,
        object: &'t Expr,
        name: &str,
        value: &Value<'t>,
        span: Span,
    ) -> bool {
        let Some(path) = object.dotted() else { return false };
        let apis = self.apis;
        let Some((row, verb)) = apis.call(&format!("{path}.{name}=")) else { return false };
        let args = [call::Given { name: None, value: value.clone(), span }];
        self.apply(row, verb, None, &args, object.span);
        true
    }

    fn put(&mut self, map: usize, key: &Value<'t>, value: Value<'t>, span: Span) {
        let key = self.heap.text(key, span);
        if self.heap.maps[map].entries.len() < 1000 {
            self.heap.maps[map].entries.push((key, value, span));
        }
    }

    /// Takes over the entries of another map, or of a list of pairs.
    fn merge(&mut self, map: usize, other: &Value<'t>) {
        match other.place() {
            Value::Map(from) if *from != map => {
                let from = &self.heap.maps[*from].entries;
                let copied: Vec<_> = from
                    .iter()
                    .map(|(key, value, span)| (key.clone(), value.clone(), *span))
                    .collect();
                self.heap.maps[map].entries.extend(copied);
            }
            Value::List(items) => {
                for item in items.clone() {
                    match &item {
                        Value::List(pair) if pair.len() == 2 => {
                            let at = self.heap.text(&pair[0], Span::new(0, 0));
                            let span = first_span(&at);
                            self.put(map, &pair[0], pair[1].clone(), span);
                        }
                        Value::Map(_) => self.merge(map, &item),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn class(&mut self, class: &'t Class) -> Value<'t> {
        let outer = self.scope.clone();
        let Kind::Block(items) = &class.body.kind else { return self.eval(&class.body) };
        let (methods, fields): (Vec<_>, Vec<_>) =
            items.iter().partition(|item| matches!(item.kind, Kind::Function(_)));
        for field in fields {
            self.eval(field);
            if let Kind::Assign(assign) = &field.kind
                && let Kind::Name(name) = &assign.target.kind
                && let Some(value) = self.scope.get(name).cloned()
            {
                for holder in ["this", "self", &class.name] {
                    self.scope.set(&format!("{holder}.{name}"), value.clone());
                }
            }
        }
        let is_maker = |function: &Function| {
            matches!(
                function.name.as_str(),
                "__init__" | "constructor" | "initialize" | "init" | "__construct"
            ) || function.name == class.name
        };
        let functions = methods.into_iter().filter_map(|item| match &item.kind {
            Kind::Function(function) => Some(function.as_ref()),
            _ => None,
        });
        let (makers, others): (Vec<&Function>, Vec<&Function>) =
            functions.partition(|function| is_maker(function));
        for maker in makers {
            let before = self.scope.clone();
            self.run(maker);
            self.scope.keep_fields(&before);
        }
        for other in others {
            let before = self.scope.clone();
            self.run(other);
            self.scope = before;
        }
        self.scope = outer;
        Value::Null
    }

    /// A function met on the way: followed once everything around it is known.
    fn function(&mut self, function: &'t Function) -> Value<'t> {
        if function.name.is_empty() {
            return Value::Function(function);
        }
        self.later.push((function, self.scope.clone()));
        Value::Null
    }

    /// A lambda that is kept is followed later.
    fn keep_function(&mut self, value: &Value<'t>) {
        if let Value::Function(function) = value {
            self.later.push((function, self.scope.clone()));
        }
    }

    fn run_later(&mut self) {
        while let Some((function, scope)) = self.later.pop() {
            self.scope = scope;
            self.run(function);
        }
    }

    /// Follows a function's body with its parameters unknown.
    fn run(&mut self, function: &'t Function) {
        for param in &function.params {
            let span = function.body.span;
            let declared = param.of.as_deref().and_then(|of| self.declared(of, span));
            let default = param.default.as_ref().map(|default| self.eval(default));
            match declared.or(default) {
                Some(value @ Value::Object(_)) => self.scope.set(&param.name, value),
                _ => self.scope.forget(&param.name),
            }
        }
        self.eval(&function.body);
    }

    /// Statements in order; functions among them see what the others leave.
    fn block(&mut self, items: &'t [Expr]) -> Value<'t> {
        let waiting = self.later.len();
        let mut last = Value::Null;
        for item in items {
            last = self.eval(item);
            if let Value::Function(function) = &last {
                let function = *function;
                self.later.push((function, self.scope.clone()));
            }
        }
        let ready: Vec<_> = self.later.drain(waiting..).collect();
        for (function, _) in ready {
            let before = self.scope.clone();
            self.run(function);
            self.scope = before;
        }
        last
    }

    fn branch(&mut self, items: &'t [Expr]) -> Value<'t> {
        let before = self.scope.clone();
        let mut after = Vec::new();
        for item in items {
            self.scope = before.clone();
            self.eval(item);
            after.push(std::mem::take(&mut self.scope));
        }
        self.scope = Scope::merged(&before, after);
        Value::Null
    }
}

/// The module that `require` gave.
fn module(value: &Value) -> Option<String> {
    let Value::Text(built) = value else { return None };
    built.only_hole()?.first()?.strip_prefix(call::MODULE).map(str::to_owned)
}

fn first_span(built: &Built) -> Span {
    use crate::model::call::Part;
    match built.parts.first() {
        Some(Part::Literal { span, .. } | Part::Hole { span, .. }) => *span,
        None => Span::new(0, 0),
    }
}
