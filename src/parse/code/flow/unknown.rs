//! Calls that no table knows: what they do by how such methods are called everywhere.

use super::assign::MOST_ITEMS;
use super::sources::Given;
use super::value::{MOST, Value};
use super::{Evaluator, answer, fold};
use crate::model::location::Span;
use crate::parse::code::tree::{EACH, Expr, Function};
use crate::rules::apis::{Does, SlotName};

/// How a module got by `require` is remembered until it is given a name.
pub(super) const MODULE: &str = "require:";

/// Functions given as arguments are followed this deep inside each other.
const MOST_RUNNING: usize = 12;

/// Methods of maps, in many languages, that add what they are given.
pub(super) const ADDERS: [&str; 23] = [
    "set",
    "put",
    "add",
    "append",
    "update",
    "merge",
    "insert",
    "store",
    "push",
    "putAll",
    "addAll",
    "TryAdd",
    "setdefault",
    "Set",
    "Add",
    "extend",
    "putSingle",
    "merge!",
    "addEntries",
    "putIfAbsent",
    "append_pair",
    "extend_pairs",
    "updateValue",
];

/// Methods that read what their first argument names.
const READERS: [&str; 24] = [
    "get",
    "getenv",
    "Getenv",
    "getString",
    "optString",
    "fetch",
    "env",
    "var",
    "Get",
    "GetValue",
    "getProperty",
    "getItem",
    "GetString",
    "string",
    "value",
    "require",
    "GetProperty",
    "config",
    "getOrDefault",
    "GetEnvironmentVariable",
    "LookupEnv",
    "path",
    "json",
    "input",
];

/// Methods that give what an object is about: of `accessToken` the token.
const VALUES: [&str; 13] = [
    "getValue",
    "value",
    "get",
    "getOrNull",
    "join",
    "block",
    "GetString",
    "getAsString",
    "textValue",
    "asString",
    "stringValue",
    "GetValue",
    "getString",
];

impl<'t> Evaluator<'t, '_> {
    /// Functions given as arguments: a block that configures what the call makes gets it.
    pub(super) fn run_functions(&mut self, args: &[Given<'t>], made: Option<&Value<'t>>) {
        for arg in args {
            if let Value::Function(function) = arg.value {
                self.run_block(function, made);
            }
        }
    }

    /// Follows a function that is given as an argument; its last value is what it gives.
    pub(super) fn run_block(
        &mut self,
        function: &'t Function,
        made: Option<&Value<'t>>,
    ) -> Value<'t> {
        self.run_given(function, made, Vec::new())
    }

    /// The same, with what is known of its parameters.
    pub(super) fn run_given(
        &mut self,
        function: &'t Function,
        made: Option<&Value<'t>>,
        with: Vec<(&str, Value<'t>)>,
    ) -> Value<'t> {
        // A function may be handed to what it calls itself.
        let is_running = self.running.iter().any(|other| std::ptr::eq(*other, function));
        if is_running || self.running.len() >= MOST_RUNNING {
            return Value::Null;
        }
        self.running.push(function);
        let (before, around) = (self.scope.clone(), self.implicit.len());
        for param in &function.params {
            self.parameter(param, function.body.span);
        }
        if let Some(made) = made {
            let is_place =
                matches!(made.place(), Value::Object(_) | Value::Map(_) | Value::Part(..));
            if is_place {
                self.implicit.push(made.clone());
            }
            let first = function.params.first().map_or("it", |param| param.name.as_str());
            let back = answer::given_back(&self.heap, made, first);
            self.scope.set(first, back.unwrap_or_else(|| made.clone()));
        }
        for (name, value) in with {
            self.scope.set(name, value);
        }
        self.depth += 1;
        let given = self.eval(&function.body);
        self.depth -= 1;
        self.implicit.truncate(around);
        self.running.pop();
        self.scope = before;
        given
    }

    /// A call that no table knows.
    pub(super) fn other(
        &mut self,
        receiver: Option<&'t Expr>,
        name: &str,
        holder: Option<&Value<'t>>,
        args: &[Given<'t>],
        span: Span,
    ) -> Value<'t> {
        if let [only] = args
            && name == "require"
            && let Some(path) = self.heap.text(&only.value, only.span).known()
        {
            return Value::hole(format!("{MODULE}{path}"), span);
        }
        if let Some(given) = self.bare(receiver, name, args, span) {
            return given;
        }
        if let ([only], EACH) = (args, name) {
            return match only.value.place() {
                Value::Map(map) => Value::Map(*map),
                Value::List(items) if !items.is_empty() => {
                    Value::any(items.iter().take(MOST).cloned().collect())
                }
                _ => Value::hole("", span),
            };
        }
        if let Some(Value::Object(id)) = holder.map(Value::place)
            && self.is_served(*id)
        {
            return self.read_by(*id, name, args);
        }
        if let Some(answer) = self.answered(name, holder, args, span) {
            return answer;
        }
        if let Some(Value::Map(map)) = holder.map(Value::place) {
            self.each(*map, args);
            return self.on_map(*map, name, args);
        }
        if let (None, Some(Value::Map(map))) = (receiver, self.implicit.last())
            && ADDERS.contains(&name)
        {
            return self.on_map(*map, name, args);
        }
        if let (Some(Value::List(items)), true) = (holder, ADDERS.contains(&name))
            && let Some(path) = receiver.and_then(Expr::dotted)
        {
            let longer = lengthened(items, args);
            self.scope.set(&path, Value::List(longer));
            return Value::Null;
        }
        if let (Some(object), Some(value)) = (receiver, holder)
            && (ADDERS.contains(&name) && self.is_entry(args) || is_merge(name, args))
            && let Some(map) = self.map_of(object, value)
        {
            return self.on_map(map, name, args);
        }
        if matches!(name, "format" | "%" | "formatted")
            && let Some(template) = holder
        {
            return fold::format(&self.heap, template, args, span);
        }
        self.told_by_name(name, holder, args, span)
    }

    /// Functions of languages and frameworks that are called without a receiver.
    fn bare(
        &mut self,
        receiver: Option<&'t Expr>,
        name: &str,
        args: &[Given<'t>],
        span: Span,
    ) -> Option<Value<'t>> {
        if receiver.is_some() {
            return None;
        }
        // PHP's `define('NAME', value)`.
        if let ([key, value], "define") = (args, name) {
            let constant = self.heap.text(&key.value, key.span).known()?;
            self.scope.set(&constant, value.value.clone());
            return Some(Value::Null);
        }
        // `root_url(access_token: token)`
        let is_helper = name.ends_with("_url") || name.ends_with("_path");
        let has_names = args.iter().any(|arg| arg.name.is_some());
        (is_helper && has_names).then(|| self.helper(args, span))
    }

    /// A URL of the application itself, with its query.
    fn helper(&mut self, args: &[Given<'t>], span: Span) -> Value<'t> {
        let map = self.heap.map();
        self.put_named(map, args);
        let id = self.client("URL".to_owned(), span);
        self.heap.objects[id].is = Does::Url;
        self.heap.objects[id].slots.push((SlotName::Query, Value::Map(map), span));
        Value::Object(id)
    }

    /// What a call gives whose name says that it reads something.
    fn told_by_name(
        &mut self,
        name: &str,
        holder: Option<&Value<'t>>,
        args: &[Given<'t>],
        span: Span,
    ) -> Value<'t> {
        if let Some(value) = holder.filter(|_| args.is_empty() && VALUES.contains(&name))
            && let Value::Text(built) = value
            && built.only_hole().is_some()
        {
            return value.clone();
        }
        let known = args.first().and_then(|arg| self.heap.text(&arg.value, arg.span).known());
        if let Some(query) = known.as_deref().filter(|_| name == "get")
            && let Some(query) = self.query_of_event(query, span)
        {
            return query;
        }
        // `mustParse("http://…")`
        if let (Some(first), true) = (args.first(), reads_urls(name))
            && known.as_ref().is_some_and(|known| known.contains("://"))
        {
            return first.value.clone();
        }
        let reads = READERS.contains(&name) || args.len() == 1 && reads_a_header(name);
        match known.filter(|_| reads) {
            Some(key) if fold::is_identifier(&key) => Value::hole(key, span),
            _ => Value::hole(name, span),
        }
    }

    /// `params.forEach { (k, v) -> builder.add(k, v) }`: each key stands for all of them.
    fn each(&mut self, map: usize, args: &[Given<'t>]) {
        for arg in args {
            let Value::Function(function) = arg.value else { continue };
            let first = function.params.first().map_or("it", |param| param.name.as_str());
            let first = first.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
            let first = first.split(|c: char| !c.is_alphanumeric() && c != '_').next();
            self.run_given(function, None, vec![(first.unwrap_or("it"), Value::Map(map))]);
        }
    }

    /// Whether the arguments are a name that is written out and a value.
    pub(super) fn is_entry(&self, args: &[Given<'t>]) -> bool {
        let [key, _] = args else { return false };
        let key = self.heap.text(&key.value, key.span).known();
        key.is_some_and(|key| fold::is_identifier(&key))
    }

    pub(super) fn on_map(&mut self, map: usize, name: &str, args: &[Given<'t>]) -> Value<'t> {
        if ADDERS.contains(&name) && args.iter().any(|arg| arg.name.is_some()) {
            self.put_named(map, args);
            return Value::Map(map);
        }
        match args {
            // The pairs of another map, one by one.
            [key, _] if ADDERS.contains(&name) && matches!(key.value.place(), Value::Map(_)) => {
                self.merge(map, &key.value);
            }
            [key, value] if ADDERS.contains(&name) => {
                self.put(map, &key.value, value.value.clone(), key.span);
            }
            [other] if ADDERS.contains(&name) => self.merge(map, &other.value),
            [key] | [key, _] if READERS.contains(&name) => {
                let text = self.heap.text(&key.value, key.span).known().unwrap_or_default();
                let entry = self.heap.entry(map, &text);
                return entry.unwrap_or_else(|| Value::hole(text, key.span));
            }
            _ if self.heap.records.contains(&map) && !args.is_empty() => {
                return Value::hole(name, args[0].span);
            }
            _ => {}
        }
        Value::Map(map)
    }
}

/// `getHeader`, `header`, `get_headers`: the header that is named, if nothing is said of its value.
fn reads_a_header(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let bare = lower.trim_start_matches("get").trim_start_matches('_');
    matches!(bare, "header" | "headers" | "headervalue" | "header_value" | "headerstring")
}

/// `parseURL`, `mustParse`, `toUri`.
fn reads_urls(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.contains("parse") || lower.ends_with("url") || lower.ends_with("uri")
}

/// `params.update({…})`: only maps are given another one so.
fn is_merge(name: &str, args: &[Given]) -> bool {
    let merges = ["update", "merge", "merge!", "putAll", "addAll", "setAll"];
    let [only] = args else { return false };
    merges.contains(&name) && (matches!(only.value.place(), Value::Map(_)) || only.name.is_some())
}

/// A list with more at its end; a list that is added to it is taken apart, but for a pair among
/// pairs: `params.append(("name", value))`.
pub(super) fn lengthened<'t>(items: &[Value<'t>], args: &[Given<'t>]) -> Vec<Value<'t>> {
    let is_pair = |value: &Value| matches!(value, Value::List(pair) if pair.len() == 2);
    let of_pairs = items.iter().all(is_pair);
    let more = args.iter().flat_map(|arg| match &arg.value {
        Value::List(items) if !of_pairs || !is_pair(&arg.value) || items.iter().all(is_pair) => {
            items.clone()
        }
        other => vec![other.clone()],
    });
    items.iter().cloned().chain(more).take(MOST_ITEMS).collect()
}
