//! Local flow: one function at a time, with the constants of its class and file, is followed from
//! assignment to call, and what calls do comes from the tables ([`crate::rules::apis`]).
//!
//! The unit is the request object inside one function, not the call: a URL is given here, a header
//! set there. Branches give alternatives; loops run once; other functions are only
//! entered where they are handed a credential. What is
//! not known is a hole that keeps the names it came by.

mod answer;
mod assign;
mod call;
mod emit;
mod fill;
mod find;
mod fold;
mod helper;
mod order;
mod scope;
mod seen;
mod served;
mod sink;
mod sources;
#[cfg(test)]
#[cfg(feature = "default")]
mod tests;
mod texts;
mod unknown;
mod value;
mod wrapped;

use std::collections::{HashMap, HashSet};

use crate::model::call::{Built, HttpCall, Part, Sink};
use crate::model::location::Span;
use crate::parse::code::tree::{Expr, Function, Kind, Piece};
use crate::rules::apis::{Apis, Does, SlotName, Sources};

use assign::MOST_ITEMS;
pub use fold::{fields, header_lines, in_urls};
use scope::Scope;
use seen::Seen;
use sources::Use;
use value::{Heap, MOST, Value};

/// Code nests deeper than the stacks of threads may be: more is taken, in steps, when less is left.
const RED_ZONE: usize = 64 << 10;
const STACK: usize = 1 << 20;

/// Properties of maps that give their pairs.
const VIEWS: [&str; 9] =
    ["entries", "Entries", "items", "key", "Key", "toEntity", "toSeq", "toMap", "toList"];

/// Properties of what holds one value.
const HELD: [&str; 2] = ["value", "current"];

/// How the names of what URLs begin with end.
const ADDRESSES: [&str; 5] = ["url", "uri", "endpoint", "authorize", "origin"];

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
        text,
        seen: Seen::of(root),
        heap: Heap::default(),
        scope: Scope::default(),
        implicit: Vec::new(),
        sinks: Vec::new(),
        running: Vec::new(),
        later: Vec::new(),
        outer: HashSet::new(),
        receiver: None,
        urls: HashMap::new(),
        depth: 0,
        function: "",
        waiting: HashSet::new(),
        around: Scope::default(),
        helping: (0, 0),
        steps: 0,
    };
    flow.eval(root);
    flow.run_later();
    let cut = flow.steps >= MAX_STEPS;
    let mut sinks = flow.sinks;
    sinks.extend(sink::kept(&flow.heap));
    Flow { calls: emit::calls(&mut flow.heap), sinks, cut }
}

struct Evaluator<'t, 'a> {
    apis: &'a Apis,
    text: &'a str,
    /// What the file speaks of.
    seen: Seen<'t>,
    heap: Heap<'t>,
    scope: Scope<'t>,
    /// Objects whose methods may be called without a receiver: blocks of builders.
    implicit: Vec<Value<'t>>,
    sinks: Vec<Sink>,
    /// Functions being followed, outermost first.
    running: Vec<&'t Function>,
    /// Functions to follow once what stands around them is known.
    later: Vec<(&'t Function, Scope<'t>)>,
    /// Variables of the file and of its classes.
    outer: HashSet<String>,
    /// What the method that is followed calls the object it belongs to, where it has a name for it.
    receiver: Option<String>,
    /// URLs that variables hold: the object that was made of each, and where it begins.
    urls: HashMap<String, (usize, Span)>,
    /// Functions that are being followed inside each other.
    depth: usize,
    /// The name of the function that is followed.
    function: &'t str,
    /// Those that were put there once.
    waiting: HashSet<*const Function>,
    /// What is known around the function that is followed.
    around: Scope<'t>,
    /// How deep helpers are entered, and how often they were.
    helping: (usize, usize),
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
                        self.overwrite(map, &key, entry.key.span);
                        self.put(map, &key, value, entry.key.span);
                    }
                }
                Value::Map(map)
            }
            Kind::List(items) => Value::List(items.iter().map(|item| self.eval(item)).collect()),
            Kind::Join(items) => self.join(items),
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
            Kind::Return(value) => {
                let given = self.eval(value);
                self.returned(&given, value.span);
                given
            }
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

    /// Whether the file speaks of a word; what is more than one has to stand in it as written.
    fn holds(&self, word: &str) -> bool {
        self.seen.has(word) || self.seen.is_written(word, self.text)
    }

    fn holds_any(&self, words: &[String]) -> bool {
        words.is_empty() || words.iter().any(|word| self.holds(word))
    }

    /// A URL that a function puts together for somebody else.
    fn returned(&mut self, value: &Value<'t>, span: Span) {
        let mut url = value.clone();
        if let Value::Text(built) = &mut url {
            // What handlers of Spring tell a browser to go to.
            let leads =
                |part: &Part| matches!(part, Part::Literal { text, .. } if text == "redirect:");
            built.parts.retain(|part| !leads(part));
        }
        if address(&url).is_some() {
            let id = self.client("URL".to_owned(), span);
            self.heap.objects[id].is = Does::Url;
            self.heap.objects[id].slots.push((SlotName::Url, url, span));
        }
    }

    /// A URL that a variable holds, whoever goes there; what is added to it makes it another.
    fn noted(&mut self, name: &str, span: Span, append: bool) {
        let Some(value) = self.scope.get(name).cloned() else { return };
        let Some(begins) = address(&value).and_then(|built| built.parts.first()).map(Part::span)
        else {
            return;
        };
        let known = self.urls.get(name).filter(|(_, at)| append && *at == begins);
        let id = match known {
            Some((id, _)) => *id,
            None => self.client("URL".to_owned(), span),
        };
        self.heap.objects[id].is = Does::Url;
        self.heap.objects[id].slots = vec![(SlotName::Url, value, span)];
        self.heap.noted.insert(id);
        self.urls.insert(name.to_owned(), (id, begins));
    }

    fn name(&mut self, name: &str, span: Span) -> Value<'t> {
        if let Some(value) = self.scope.get(name) {
            return value.clone().called(name);
        }
        let known = self.served(name, span).or_else(|| self.implied(name, span));
        known.unwrap_or_else(|| Value::hole(name, span))
    }

    /// A part of what a block around it configures: `headers['a'] = b`.
    fn implied(&mut self, name: &str, span: Span) -> Option<Value<'t>> {
        let apis = self.apis;
        let part = self.implicit.iter().rev().find_map(|on| match on.place() {
            Value::Object(id) => {
                let (row, _) = apis.method(&self.heap.objects[*id].of, name)?;
                (row.does == Does::Part).then_some((row, *id))
            }
            _ => None,
        });
        let (row, id) = part?;
        let on = Some(Value::Object(id));
        Some(self.apply(row, None, &Use { args: &[], on, receiver: None, span }))
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

    fn join(&mut self, items: &'t [Expr]) -> Value<'t> {
        let values: Vec<Value<'t>> = items.iter().map(|item| self.eval(item)).collect();
        if values.iter().any(|value| matches!(value, Value::List(_))) {
            let all = values.into_iter().flat_map(|value| match value {
                Value::List(items) => items,
                other => vec![other],
            });
            return Value::List(all.take(MOST_ITEMS).collect());
        }
        // `params + extra`
        if values.iter().all(|value| matches!(value.place(), Value::Map(_))) {
            let map = self.heap.map();
            for value in &values {
                self.merge(map, value);
            }
            return Value::Map(map);
        }
        let mut texts = vec![Built::default()];
        for (value, item) in values.iter().zip(items) {
            texts = value::concat(&texts, &self.heap.texts(value, item.span));
        }
        Value::any(texts.into_iter().map(Value::Text).collect())
    }

    fn member(&mut self, whole: &'t Expr, object: &'t Expr, name: &str) -> Value<'t> {
        let path = whole.dotted();
        if let Some(path) = path.as_deref() {
            if let Some(value) = self.scope.get(path).cloned() {
                return value.called(name);
            }
            if let Some(query) = self.served(path, whole.span) {
                return query;
            }
            if let Some(constant) = self.constant(path, whole.span) {
                return constant;
            }
        }
        let value = self.eval(object);
        match value.place() {
            Value::Object(id) if self.is_served(*id) => {
                let at = self.end_of(whole, name);
                self.read(*id, name, at)
            }
            Value::Object(id) => self.part(*id, name.to_owned(), whole.span),
            Value::Part(id, path) => self.part(*id, format!("{path}.{name}"), whole.span),
            Value::Map(map) => {
                let known = self.heap.entry(*map, name);
                if known.is_none() && VIEWS.contains(&name) {
                    return Value::Map(*map);
                }
                known.map_or_else(
                    || self.property(&value, name, object, whole.span),
                    |known| under(known, name),
                )
            }
            // `Parameters.RefreshToken` is the name of a parameter.
            _ if fold::is_catalogue(object) => Value::hole("", whole.span),
            _ => self.property(&value, name, object, whole.span),
        }
    }

    /// What the tables say a constant is.
    fn constant(&mut self, path: &str, span: Span) -> Option<Value<'t>> {
        let apis = self.apis;
        let resolved = self.scope.resolved(path);
        let (row, _) = resolved.and_then(|it| apis.call(&it)).or_else(|| apis.call(path))?;
        if row.does == Does::Client && row.slots.is_empty() {
            return Some(self.apply(row, None, &Use { args: &[], on: None, receiver: None, span }));
        }
        let is_constant = |sources: &Sources| sources.iter().all(|it| it.starts_with('='));
        let given = row.slots.get(&SlotName::Value).filter(|it| is_constant(it))?;
        let with = Use { args: &[], on: None, receiver: None, span };
        Some(with.source(&self.heap, given).filter(|_| row.does == Does::Same)?.0)
    }

    /// `value.name`: what the tables say of such a property.
    fn property(
        &mut self,
        value: &Value<'t>,
        name: &str,
        object: &'t Expr,
        span: Span,
    ) -> Value<'t> {
        let apis = self.apis;
        match apis.call(&format!("#.{name}")) {
            Some((row, _)) => {
                let (on, receiver) = (Some(value.clone()), Some(object));
                self.apply(row, None, &Use { args: &[], on, receiver, span })
            }
            // `ref.value`, `ref.current`: what it holds.
            None if HELD.contains(&name) && is_named(value) => value.clone(),
            None => Value::hole(name, span),
        }
    }

    /// `object.path`: what the tables say it is, or a part that nothing is known of.
    fn part(&mut self, id: usize, path: String, span: Span) -> Value<'t> {
        let apis = self.apis;
        let row = apis.method(&self.heap.objects[id].of, &path);
        match row {
            Some((row, _)) if matches!(row.does, Does::Part | Does::Same) => {
                let on = Some(Value::Object(id));
                self.apply(row, None, &Use { args: &[], on, receiver: None, span })
            }
            // Ruby calls a method without arguments like that.
            Some((row, verb @ Some(_)))
                if row.does == Does::Request && self.heap.objects[id].is == Does::Client =>
            {
                let on = Some(Value::Object(id));
                self.apply(row, verb, &Use { args: &[], on, receiver: None, span })
            }
            // `uri.dup`
            _ if apis.call(&format!("#.{path}")).is_some_and(|(row, _)| row.does == Does::Same) => {
                Value::Object(id)
            }
            _ => self.answer(id, &path, span).unwrap_or(Value::Part(id, path)),
        }
    }

    fn index(&mut self, object: &'t Expr, key: &'t Expr) -> Value<'t> {
        let value = self.eval(object);
        let key_value = self.eval(key);
        let known = self.heap.text(&key_value, key.span).known();
        let Some(known) = known else { return Value::hole("", key.span) };
        if let Some(query) = self.query_of_event(&known, key.span) {
            return query;
        }
        match value.place() {
            Value::Object(id) if self.is_served(*id) => {
                let at = inside(&self.heap.text(&key_value, key.span), key.span);
                self.read(*id, &known, at)
            }
            Value::Map(map) => {
                let entry = self.heap.entry(*map, &known);
                entry.map_or_else(|| Value::hole(&*known, key.span), |it| under(it, &known))
            }
            Value::List(items) => {
                let at = known.parse::<usize>().ok();
                at.and_then(|at| items.get(at).cloned()).unwrap_or(Value::Null)
            }
            _ if known.parse::<usize>().is_ok() => Value::hole("", key.span),
            _ => Value::hole(known, key.span),
        }
    }
}

/// Whether a value is not known, but for the names that it came by.
fn is_named(value: &Value) -> bool {
    let Value::Text(built) = value else { return false };
    built.only_hole().is_some_and(|names| !names.iter().any(String::is_empty))
}

/// What a map holds goes by its key too, unless it is hidden.
fn under<'t>(value: Value<'t>, key: &str) -> Value<'t> {
    if is_named(&value) { value.called(key) } else { value }
}

/// The text that a value may be, if that is a URL with a query.
fn address<'v>(value: &'v Value) -> Option<&'v Built> {
    match value {
        Value::Text(built) => Some(built).filter(|built| is_address(built)),
        Value::Any(values) => values.iter().find_map(address),
        _ => None,
    }
}

/// Whether a text that is put together is a URL with a query, by its scheme or by the name of what
/// it begins with.
fn is_address(built: &Built) -> bool {
    let [first, .., _] = built.parts.as_slice() else { return false };
    let begins = match first {
        Part::Literal { text, .. } => text.starts_with("https://") || text.starts_with("http://"),
        Part::Hole { names, .. } => names.iter().any(|name| {
            let lower = name.to_ascii_lowercase();
            ADDRESSES.iter().any(|end| lower.ends_with(end))
        }),
    };
    begins && built.shown().contains('?')
}

/// Where a text is written without its quotes, if it is one literal.
fn inside(text: &Built, otherwise: Span) -> Span {
    match text.parts.as_slice() {
        [Part::Literal { span, .. }] => *span,
        _ => otherwise,
    }
}
