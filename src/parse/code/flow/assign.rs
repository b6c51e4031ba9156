//! What assignments leave: variables, entries of maps, properties of objects.

use super::sources::{Given, Use};
use super::value::{self, Object, Value};
use super::{Evaluator, answer, fold, unknown};
use crate::model::call::Built;
use crate::model::location::Span;
use crate::parse::code::tree::{Assign, Expr, Kind, STATIC};
use crate::rules::apis::Does;
use crate::rules::receivers;

/// Longest list that is put together.
pub(super) const MOST_ITEMS: usize = 200;

/// What maps of parameters and settings of requests are mostly called.
const PARAMETERS: [&str; 13] = [
    "params",
    "query",
    "qs",
    "queryParams",
    "searchParams",
    "queryString",
    "parameters",
    "payload",
    "formData",
    "requestOptions",
    "requestConfig",
    "fetchOptions",
    "axiosConfig",
];

/// What a declared type says of a value.
pub(super) enum Declared<'t> {
    /// An object of a type that the tables know.
    Known(Value<'t>),
    /// Something that no table knows: what it is called says nothing then.
    Foreign,
    /// Nothing.
    Open,
}

impl<'t> Declared<'t> {
    pub(super) fn known(self) -> Option<Value<'t>> {
        match self {
            Self::Known(value) => Some(value),
            Self::Foreign | Self::Open => None,
        }
    }
}

impl<'t, 'a> Evaluator<'t, 'a> {
    pub(super) fn assign(&mut self, assign: &'t Assign) -> Value<'t> {
        let given = assign.value.as_ref().map(|value| self.eval(value));
        if let Some(given) = &given {
            self.keep_function(given);
        }
        if let (Some(STATIC), Kind::Name(name)) = (assign.of.as_deref(), &assign.target.kind) {
            self.outer.insert(name.clone());
        }
        let declared = match assign.of.as_deref().filter(|of| *of != STATIC) {
            Some(of) => self.declared(of, assign.target.span),
            None => Declared::Open,
        };
        let is_foreign = matches!(declared, Declared::Foreign)
            || assign
                .value
                .as_ref()
                .is_some_and(|it| given.as_ref().is_some_and(|value| self.is_foreign(it, value)));
        if let Some(path) = assign.target.dotted()
            && (is_foreign || matches!(given, Some(Value::Object(_))) || assign.of.is_some())
        {
            self.scope.mark(&path, is_foreign);
        }
        let is_known = |value: &Value| {
            !matches!(value, Value::Null)
                && !matches!(value, Value::Text(built) if built.only_hole().is_some())
        };
        let value = match (given, declared.known()) {
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
            (None, None) => {
                self.note_outer(&assign.target);
                return Value::Null;
            }
        };
        self.note_outer(&assign.target);
        let span = assign.value.as_ref().map_or(assign.target.span, |value| value.span);
        self.keep(assign, &value);
        self.note_guard(assign);
        self.store(&assign.target, value.clone(), span, assign.append);
        if let Kind::Name(name) = &assign.target.kind {
            self.noted(name, span, assign.append);
        }
        value
    }

    /// Variables of files and classes outlive functions.
    fn note_outer(&mut self, target: &Expr) {
        if let (0, Kind::Name(name)) = (self.depth, &target.kind) {
            self.outer.insert(name.clone());
        }
    }

    /// What a declaration says: types of the tables go by their imported name, by a class of this
    /// file that extends them, or by a name that ends in theirs.
    pub(super) fn declared(&mut self, of: &str, span: Span) -> Declared<'t> {
        let mut known = self.type_of(of);
        if known.is_none() && self.seen.is_class(of) {
            known = self.seen.bases(of).into_iter().find_map(|base| self.type_of(base));
        }
        match known {
            Some(known) => {
                let known = known.to_owned();
                Declared::Known(Value::Object(self.client(known, span)))
            }
            None if receivers::is_open(of) => Declared::Open,
            None => Declared::Foreign,
        }
    }

    fn type_of(&self, of: &str) -> Option<&'a str> {
        let apis = self.apis;
        let resolve = |path: &str| self.scope.resolved(path);
        apis.declared(of, &resolve, &|words| self.holds_any(words))
    }

    /// Whether a value is an object of a type that no table knows, by how it is made or by where
    /// it comes from.
    fn is_foreign(&self, written: &Expr, value: &Value) -> bool {
        if !matches!(value, Value::Text(built) if built.only_hole().is_some()) {
            return false;
        }
        match &written.kind {
            Kind::Call(call) => {
                let made = call.callee.dotted().unwrap_or_default();
                let last = made.rsplit('.').next().unwrap_or_default();
                call.new || last.starts_with(|c: char| c.is_ascii_uppercase())
            }
            _ => written.dotted().is_some_and(|path| self.scope.is_foreign(&path)),
        }
    }

    /// A client of a type, of which nothing more is known.
    pub(super) fn client(&mut self, of: String, span: Span) -> usize {
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
            place: None,
            sink: None,
        })
    }

    pub(super) fn store(&mut self, target: &'t Expr, value: Value<'t>, span: Span, append: bool) {
        match &target.kind {
            Kind::List(items) => self.store_all(items, &value, span),
            Kind::Index(object, key) => self.store_entry(object, key, (value, span)),
            Kind::Member(object, name) => {
                if self.set_property(target, (object, name), &value, span) {
                    return;
                }
                if self.set_field(target, (object, name), &value) {
                    return;
                }
                if let Some(path) = target.dotted() {
                    let value = self.appended(&path, value, append, span);
                    self.scope.set(&path, value);
                }
            }
            // `secure = true` in the block of what has that property.
            Kind::Name(name) if self.set_around(target, name, &value, span) => {}
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
    pub(super) fn store_all(&mut self, items: &'t [Expr], value: &Value<'t>, span: Span) {
        if let Some(path) = module(value) {
            for name in items.iter().filter_map(Expr::dotted) {
                self.scope.alias(&name, format!("{path}.{name}"));
            }
            return;
        }
        for (index, item) in items.iter().enumerate() {
            if let Kind::Assign(renamed) = &item.kind {
                self.store_renamed(renamed, value, span);
                continue;
            }
            let one = match value {
                Value::List(values) => values.get(index).cloned(),
                // `const { name } = req.query`
                Value::Object(id) if self.is_served(*id) => {
                    let name = item.dotted().unwrap_or_default();
                    Some(self.read(*id, &name, item.span))
                }
                // `const { data } = await client.post(url)`
                Value::Object(id) if item.dotted().is_some_and(|name| answer::is_whole(&name)) => {
                    self.answer(*id, &item.dotted().unwrap_or_default(), item.span)
                        .or_else(|| (index == 0).then(|| value.clone()))
                }
                // `const { searchParams } = new URL(request.url)`
                Value::Object(id) if self.is_part(*id, item) => {
                    Some(self.part(*id, item.dotted().unwrap_or_default(), item.span))
                }
                _ if index == 0 => Some(value.clone()),
                _ => None,
            };
            let hole = || Value::hole(item.dotted().unwrap_or_default(), item.span);
            self.store(item, one.unwrap_or_else(hole), span, false);
        }
    }

    /// `const { client_secret: secret } = req.query`.
    fn store_renamed(&mut self, renamed: &'t Assign, value: &Value<'t>, span: Span) {
        let Some(key) = &renamed.value else { return };
        let name = key.dotted().unwrap_or_default();
        let one = match value.place() {
            Value::Object(id) if self.is_served(*id) => self.read(*id, &name, key.span),
            Value::Object(id) if self.is_part(*id, key) => self.part(*id, name, key.span),
            Value::Object(id) => {
                let answer = self.answer(*id, &name, key.span);
                answer.unwrap_or_else(|| Value::hole(name, key.span))
            }
            Value::Map(map) => {
                self.heap.entry(*map, &name).unwrap_or_else(|| Value::hole(name, key.span))
            }
            _ => Value::hole(name, key.span),
        };
        self.store(&renamed.target, one, span, false);
    }

    /// Whether the tables know a part of an object by the name of a variable.
    fn is_part(&self, id: usize, item: &Expr) -> bool {
        let row = item.dotted().and_then(|name| self.apis.method(&self.heap.objects[id].of, &name));
        row.is_some_and(|(row, _)| row.does == Does::Part)
    }

    pub(super) fn appended(
        &mut self,
        path: &str,
        value: Value<'t>,
        append: bool,
        span: Span,
    ) -> Value<'t> {
        let Some(before) = self.scope.get(path).cloned().filter(|_| append) else {
            return value;
        };
        if let (Value::List(items), Value::List(more)) = (&before, &value) {
            return Value::List(items.iter().chain(more).take(MOST_ITEMS).cloned().collect());
        }
        let texts = value::concat(&self.heap.texts(&before, span), &self.heap.texts(&value, span));
        Value::any(texts.into_iter().map(Value::Text).collect())
    }

    /// `object[key] = value`.
    pub(super) fn store_entry(
        &mut self,
        object: &'t Expr,
        key: &'t Expr,
        (value, span): (Value<'t>, Span),
    ) {
        let holder = self.eval(object);
        let name = self.eval(key);
        let apis = self.apis;
        let row = match holder.place() {
            Value::Object(id) => apis.method(&self.heap.objects[*id].of, "[]="),
            Value::Map(_) => None,
            _ => object.dotted().and_then(|path| apis.call(&format!("{path}.[]="))),
        };
        // `parameters["k"] = v` in the block of a request.
        let around = || self.on_implicit(Some(&format!("{}.[]=", object.dotted()?)), true);
        let holder_is_place = matches!(holder.place(), Value::Object(_) | Value::Map(_));
        let inner = if row.is_none() && !holder_is_place { around() } else { None };
        let (row, holder) = match inner {
            Some((row, verb, on)) => (Some((row, verb)), on.unwrap_or(holder)),
            None => (row, holder),
        };
        if let Some((row, verb)) = row.filter(|(row, _)| self.is_near(row)) {
            let args = [(name, key.span), (value, span)].map(Given::plain);
            let (on, receiver) = (Some(holder), Some(object));
            self.apply(row, verb, &Use { args: &args, on, receiver, span: object.span });
            return;
        }
        if let Some(map) = self.map_of(object, &holder) {
            match name.place() {
                Value::Map(_) => self.merge(map, &name),
                _ => self.put(map, &name, value, key.span),
            }
        }
    }

    /// The map that a value is; a variable that nothing is known of becomes one when it is filled.
    pub(super) fn map_of(&mut self, object: &'t Expr, value: &Value<'t>) -> Option<usize> {
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

    /// `name = value`, or `part.name = value`, if a block around it configures what has that.
    fn set_around(&mut self, target: &'t Expr, path: &str, value: &Value<'t>, at: Span) -> bool {
        if self.implicit.is_empty() || self.scope.get(path).is_some() {
            return false;
        }
        let Some((row, verb, on)) = self.on_implicit(Some(&format!("{path}=")), true) else {
            return false;
        };
        let args = [Given::plain((value.clone(), at))];
        self.apply(row, verb, &Use { args: &args, on, receiver: None, span: target.span });
        true
    }

    /// `object.name = value`, if a row or a map takes it.
    fn set_property(
        &mut self,
        target: &'t Expr,
        (object, name): (&'t Expr, &str),
        value: &Value<'t>,
        span: Span,
    ) -> bool {
        let holder = self.eval(object);
        let apis = self.apis;
        let (row, on) = match holder.place() {
            Value::Object(id) => {
                let of = &self.heap.objects[*id].of;
                (apis.method(of, &format!("{name}=")), Some(Value::Object(*id)))
            }
            Value::Part(id, path) => {
                let of = &self.heap.objects[*id].of;
                (apis.method(of, &format!("{path}.{name}=")), Some(Value::Object(*id)))
            }
            Value::Map(map) => {
                let at = self.end_of(target, name);
                let key = Value::Text(Built::literal(name, at));
                self.put(*map, &key, value.clone(), at);
                return true;
            }
            // `document.cookie = …`.
            _ => {
                let path = object.dotted();
                let whole = path.as_deref().map(|path| format!("{path}.{name}"));
                if whole.is_some_and(|whole| self.set_around(target, &whole, value, span)) {
                    return true;
                }
                (path.as_deref().and_then(|path| apis.call(&format!("{path}.{name}="))), None)
            }
        };
        let mut args = vec![Given::plain((value.clone(), span))];
        // `sessionStorage.token = …` is an entry where the tables say so.
        let entry = || apis.call(&format!("{}.[]=", object.dotted()?));
        let Some((row, verb)) = row.or_else(|| {
            let at = self.end_of(target, name);
            args.insert(0, Given::plain((Value::Text(Built::literal(name, at)), at)));
            entry()
        }) else {
            return false;
        };
        let receiver = Some(object);
        self.apply(row, verb, &Use { args: &args, on, receiver, span: object.span });
        true
    }

    /// Where the name stands that a piece of code ends in.
    pub(super) fn end_of(&self, target: &Expr, name: &str) -> Span {
        let end = target.span.end;
        let at = Span::new(end.saturating_sub(name.len()), end);
        let is_there = self.text.get(at.range()).is_some_and(|it| it.eq_ignore_ascii_case(name));
        if is_there { at } else { target.span }
    }

    /// `params.name = value`, of something that is called as maps of parameters are.
    fn set_field(
        &mut self,
        target: &'t Expr,
        (object, name): (&'t Expr, &str),
        value: &Value<'t>,
    ) -> bool {
        if !matches!(&object.kind, Kind::Name(of) if PARAMETERS.contains(&of.as_str())) {
            return false;
        }
        let holder = self.eval(object);
        let Some(map) = self.map_of(object, &holder) else { return false };
        let at = self.end_of(target, name);
        let key = Value::Text(Built::literal(name, at));
        self.put(map, &key, value.clone(), at);
        true
    }

    pub(super) fn put(&mut self, map: usize, key: &Value<'t>, value: Value<'t>, span: Span) {
        let key = self.heap.text(key, span);
        if self.heap.maps[map].entries.len() < 1000 {
            self.heap.maps[map].entries.push((key, value, span));
        }
    }

    /// What a literal has spread into it gives way to what it says itself.
    pub(super) fn overwrite(&mut self, map: usize, key: &Value<'t>, span: Span) {
        if self.heap.maps[map].entries.is_empty() {
            return;
        }
        if let Some(name) = self.heap.text(key, span).known() {
            let is_other = |key: &Built| !key.is(&name);
            self.heap.maps[map].entries.retain(|(key, ..)| is_other(key));
        }
    }

    /// Takes over the entries of another map, or of a list of pairs.
    pub(super) fn merge(&mut self, map: usize, other: &Value<'t>) {
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
            Value::Text(built) => {
                for field in fold::fields(built) {
                    self.put(map, &Value::Text(field.name), Value::Text(field.value), field.span);
                }
            }
            _ => {}
        }
    }
}

/// The module that `require` gave.
fn module(value: &Value) -> Option<String> {
    let Value::Text(built) = value else { return None };
    built.only_hole()?.first()?.strip_prefix(unknown::MODULE).map(str::to_owned)
}

fn first_span(built: &Built) -> Span {
    use crate::model::call::Part;
    match built.parts.first() {
        Some(Part::Literal { span, .. } | Part::Hole { span, .. }) => *span,
        None => Span::new(0, 0),
    }
}
