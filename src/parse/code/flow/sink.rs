//! Values handed to places: logs, stores, files, arguments of processes, variables that outlive a
//! function; at once, or once the place is all that it will be: a cookie is made and then guarded.

use super::sources::{Given, Use};
use super::value::{Heap, Object, Value};
use super::{Evaluator, fold, unknown};
use crate::model::call::{Built, Part, Sink, SinkKind};
use crate::model::location::Span;
use crate::parse::code::tree::{Assign, Expr, Kind};
use crate::rules::apis::{CallRow, SlotName};

/// Values of one place that are kept.
const MOST_VALUES: usize = 100;

/// Methods of what holds one value, that give it another.
const HOLDERS: [&str; 6] = ["set", "Store", "store", "lazySet", "getAndSet", "replace"];

/// What holds settings: what is taken out of it was put there by somebody else.
const SETTINGS: [&str; 18] = [
    "options", "opts", "config", "conf", "cfg", "settings", "props", "params", "args", "kwargs",
    "env", "request", "req", "this", "self", "user", "session", "state",
];

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
    /// Hands values to a place; what the call gives can be handed more (`Command::new(x).arg(y)`).
    pub(super) fn sink(
        &mut self,
        row: &CallRow,
        on: Option<&Value<'t>>,
        with: &Use<'_, 't>,
    ) -> Value<'t> {
        let span = with.span;
        let object = match on.map(Value::place) {
            Some(Value::Object(id) | Value::Part(id, _)) => Some(*id),
            _ => None,
        };
        let made = row.gives.is_some().then(|| self.made(row, None, span));
        let says = matches!(row.sink, Some(SinkKind::Log | SinkKind::Kept));
        let said = says.then(|| self.said(with.args)).flatten();
        let lazy = said.as_ref().map(|args| Use { args, on: with.on.clone(), ..*with });
        let with = lazy.as_ref().unwrap_or(with);
        if let Some(sink) = self.handed(row, on, with) {
            // Lines of one log are many, arguments of one process belong together.
            let one = made.or(object).filter(|_| sink.kind == SinkKind::Argument);
            self.add_sink(one, sink);
        }
        self.run_functions(with.args, None);
        match (made, object) {
            (Some(id), _) | (None, Some(id)) => Value::Object(id),
            (None, None) => Value::hole("", span),
        }
    }

    /// Arguments of which some are functions that give the text when it is wanted:
    /// `log.debug { "…" }`.
    fn said(&mut self, args: &[Given<'t>]) -> Option<Vec<Given<'t>>> {
        args.iter().any(|arg| matches!(arg.value, Value::Function(_))).then(|| {
            let mut args = args.to_vec();
            for arg in &mut args {
                if let Value::Function(function) = arg.value {
                    arg.value = self.run_block(function, None);
                }
            }
            args
        })
    }

    /// What is handed to one object is one place.
    fn add_sink(&mut self, object: Option<usize>, sink: Sink) {
        let known = object.and_then(|id| self.heap.objects[id].sink);
        match known.and_then(|index| self.sinks.get_mut(index)) {
            Some(known) if known.kind == sink.kind => {
                let free = MOST_VALUES.saturating_sub(known.values.len());
                known.values.extend(sink.values.into_iter().take(free));
            }
            _ => {
                if let Some(id) = object {
                    self.heap.objects[id].sink = Some(self.sinks.len());
                }
                self.sinks.push(sink);
            }
        }
    }

    fn handed(&self, row: &CallRow, on: Option<&Value<'t>>, with: &Use<'_, 't>) -> Option<Sink> {
        let kind = row.sink?;
        let (args, span) = (with.args, with.span);
        let slot = |slot| with.slot(&self.heap, row, slot);
        // What goes away by itself is not kept; no time at all is none.
        let is_time = |(value, at): (Value, Span)| {
            !matches!(value, Value::Null)
                && self.heap.text(&value, at).known().as_deref() != Some("0")
        };
        if slot(SlotName::Ttl).is_some_and(is_time) {
            return None;
        }
        let key = slot(SlotName::Key).map(|(value, at)| self.key(&value, at));
        let is_receiver = |source: &str| source == "@";
        let takes_receiver = row.slots.get(&SlotName::Value)?.iter().any(is_receiver);
        let named = (kind == SinkKind::Log).then(|| named(args)).flatten();
        let lazy = named.as_ref().map(|args| Use { args, on: with.on.clone(), ..*with });
        let with = lazy.as_ref().unwrap_or(with);
        let slot = |slot| with.slot(&self.heap, row, slot);
        let values = if takes_receiver && kind != SinkKind::Argument {
            // `text.write(toFile: path)`; without a path it is something else that is called so.
            key.as_ref()?;
            vec![(self.heap.text(on?, span), span)]
        } else {
            match slot(SlotName::Value) {
                Some((value, at)) if kind == SinkKind::Argument => {
                    laid_open(&self.heap, &value, at)
                }
                Some((Value::List(items), _)) if items.len() == args.len() => {
                    let all = items.iter().zip(args);
                    all.map(|(value, arg)| (self.labelled(kind, value, arg), arg.span)).collect()
                }
                Some((value, at)) => vec![(self.shown(&value, at), at)],
                None => Vec::new(),
            }
        };
        let flag = |name| slot(name).map(|(value, _)| value);
        let (secure, http_only) = (flag(SlotName::Secure), flag(SlotName::HttpOnly));
        // What is set for a cookie is not known where its options come from elsewhere.
        let elsewhere = secure.is_none()
            && http_only.is_none()
            && args.iter().any(|arg| is_unknown_options(arg, arg.span.of(self.text)));
        let guarded = if elsewhere { None } else { guarded(secure.as_ref(), http_only.as_ref()) };
        // A file knows its path, whoever writes into it.
        let key = key.or_else(|| match on?.place() {
            Value::Object(_) if kind == SinkKind::File => Some(self.heap.text(on?, span)),
            _ => None,
        });
        let name = row.client.clone().unwrap_or_default();
        Some(Sink { kind, span, name, key, values, guarded })
    }

    /// A key: of a constant of another file at least its name is known, `KEYS.ACCESS_TOKEN`.
    fn key(&self, value: &Value<'t>, at: Span) -> Built {
        let built = self.heap.text(value, at);
        let is_unknown = |names: &[String]| names.iter().all(String::is_empty);
        let name = at.of(self.text).rsplit(['.', ':']).next().unwrap_or_default();
        match built.only_hole() {
            Some(names) if is_unknown(names) && fold::is_identifier(name) => Built::hole(name, at),
            _ => built,
        }
    }

    /// A value as its place gets it: what a request answers is not its URL.
    fn shown(&self, value: &Value<'t>, at: Span) -> Built {
        match value.place() {
            Value::Object(id) if self.heap.is_unanswered(*id) => Built::hole("", at),
            _ => self.heap.text(value, at),
        }
    }

    /// The value of an argument; in a log its name stands before it.
    fn labelled(&self, kind: SinkKind, value: &Value<'t>, arg: &Given<'t>) -> Built {
        let mut built = self.shown(value, arg.span);
        let is_called =
            |name: &&str| built.only_hole().is_some_and(|all| all.iter().any(|it| it == name));
        let name = arg.name.as_deref().filter(|name| kind == SinkKind::Log && !is_called(name));
        if let Some(name) = name {
            let label =
                Built::literal(format!("{name}="), Span::new(arg.span.start, arg.span.start));
            built.parts.splice(0..0, label.parts);
        }
        built
    }

    /// A field or a variable around the function takes something out of an answer, or an entry of it
    /// does.
    pub(super) fn keep(&mut self, assign: &'t Assign, value: &Value<'t>) {
        let Some(given) = &assign.value else { return };
        if assign.of.is_none() {
            let target = match &assign.target.kind {
                Kind::Index(object, _) if is_cache(object) => object,
                Kind::Index(..) => return,
                _ => &assign.target,
            };
            self.keep_in(target, value, given);
        }
    }

    /// The same by a call: `CACHE.put(tenant, answer.token())`, `TOKEN.set(answer.token())`.
    pub(super) fn keep_given(
        &mut self,
        receiver: &'t Expr,
        name: &str,
        holder: Option<&Value<'t>>,
        args: &[Given<'t>],
    ) {
        let is_map = || matches!(holder.map(Value::place), Some(Value::Map(_)));
        let last = match args {
            [only] if HOLDERS.contains(&name) => only,
            [_, last] if unknown::ADDERS.contains(&name) && is_map() => last,
            _ => return,
        };
        if let Some(written) = last.written {
            self.keep_in(receiver, &last.value.clone(), written);
        }
    }

    fn keep_in(&mut self, target: &'t Expr, value: &Value<'t>, given: &'t Expr) {
        if self.depth == 0 || !self.outlives(target) {
            return;
        }
        let built = match value.place() {
            Value::Text(built) => built.clone(),
            Value::Part(_, path) => {
                Built::hole(path.rsplit('.').next().unwrap_or_default(), given.span)
            }
            _ => return,
        };
        let Some(names) = built.only_hole() else { return };
        if names.len() < 2 && !is_taken_out(given) {
            return;
        }
        let key = target.dotted().map(|key| Built::literal(key, target.span));
        let values = vec![(built, given.span)];
        let (span, name) = (target.span, "a variable".to_owned());
        self.sinks.push(Sink { kind: SinkKind::Kept, span, name, key, values, guarded: None });
    }

    /// A variable that holds what a lock guards: `let mut slot = CACHED.lock().unwrap()`.
    pub(super) fn note_guard(&mut self, assign: &'t Assign) {
        if let (Kind::Name(name), Some(given)) = (&assign.target.kind, &assign.value)
            && guarded_by(given).is_some_and(|of| self.outlives(of))
        {
            self.scope.set(&guard(name), Value::Null);
        }
    }

    /// `self.token`, `this.token`, a receiver's field, or a variable of the file or the class.
    fn outlives(&self, target: &Expr) -> bool {
        if let Some(of) = guarded_by(target) {
            return self.outlives(of);
        }
        let Some(path) = target.dotted() else { return false };
        match path.split_once('.') {
            Some((root, _)) => {
                let root = root.trim_start_matches('$');
                matches!(root, "self" | "this" | "Self" | "cls" | "static")
                    || self.receiver.as_deref() == Some(root)
            }
            None => {
                path.starts_with('@')
                    || self.outer.contains(&path)
                    || self.scope.get(&guard(&path)).is_some()
            }
        }
    }
}

/// Whether entries of an object are kept for later, `tokens[tenant]`, and are no settings of a client.
fn is_cache(object: &Expr) -> bool {
    object.dotted().is_none_or(|path| {
        let last = path.rsplit('.').next().unwrap_or_default();
        path.split('.').count() < 3 && !SETTINGS.contains(&last)
    })
}

/// What is remembered of a variable that holds what a lock guards; no name begins so.
fn guard(name: &str) -> String {
    format!("*{name}")
}

/// What a lock guards: `CACHED` of `CACHED.lock().unwrap()`.
fn guarded_by(expr: &Expr) -> Option<&Expr> {
    const LOCKS: [&str; 7] =
        ["lock", "write", "borrow_mut", "get_mut", "try_lock", "blocking_lock", "blocking_write"];
    let Kind::Call(call) = &expr.kind else { return None };
    let Kind::Member(of, name) = &call.callee.kind else { return None };
    match name.as_str() {
        "unwrap" | "expect" => guarded_by(of),
        name if LOCKS.contains(&name) => Some(of),
        _ => None,
    }
}

/// Fields of a log by their names too, as far as they are what they are called after and nothing
/// that is made of it: `client_secret = self.secret.as_str()`.
fn named<'t>(args: &[Given<'t>]) -> Option<Vec<Given<'t>>> {
    const PLAIN: [&str; 10] = [
        "as_str",
        "clone",
        "to_string",
        "to_owned",
        "as_ref",
        "as_deref",
        "expose_secret",
        "toString",
        "ToString",
        "into",
    ];
    let is_plain = |written: &Expr| match &written.kind {
        Kind::Name(_) | Kind::Member(..) | Kind::Index(..) => true,
        Kind::Call(call) => match &call.callee.kind {
            Kind::Member(_, name) => call.args.is_empty() && PLAIN.contains(&name.as_str()),
            _ => false,
        },
        _ => false,
    };
    let has_name = |arg: &Given| arg.name.is_some() && arg.written.is_some_and(is_plain);
    args.iter().any(has_name).then(|| {
        let called = |arg: &Given<'t>| {
            let name = arg.name.as_deref().filter(|_| has_name(arg));
            let value = arg.value.clone();
            let value = name.map_or_else(|| value.clone(), |name| value.clone().called(name));
            Given { value, ..arg.clone() }
        };
        args.iter().map(called).collect()
    })
}

/// Options by a name or from a call, with nothing known of what they hold.
fn is_unknown_options(arg: &Given<'_>, written: &str) -> bool {
    let name = written.trim_end_matches("()").to_ascii_lowercase();
    let ends = ["options", "opts", "settings", "config", "attributes"];
    !matches!(arg.value.place(), Value::Map(_) | Value::Object(_) | Value::List(_))
        && ends.iter().any(|end| name.ends_with(end))
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

/// The arguments of a process, lists laid open; maps are its environment or settings, but for what
/// looks like flags: a list that began empty.
fn laid_open(heap: &Heap, value: &Value<'_>, at: Span) -> Vec<(Built, Span)> {
    let mut found = Vec::new();
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value.place() {
            Value::List(items) => waiting.extend(items.iter().rev()),
            Value::Any(values) => waiting.extend(values.first()),
            Value::Text(built) => found.push((built.clone(), extent(built).unwrap_or(at))),
            Value::Map(map) => found.extend(flags(heap, *map)),
            _ => {}
        }
        if found.len() >= MOST_VALUES {
            break;
        }
    }
    found
}

/// `--flag=value` of a list that was taken for a map.
fn flags(heap: &Heap, map: usize) -> Vec<(Built, Span)> {
    let entries = heap.maps[map].entries.iter();
    let flags = entries.filter(|(key, ..)| key.shown().starts_with('-'));
    let text = flags.map(|(key, value, span)| {
        let between = Built::literal("=", Span::new(span.end, span.end));
        let value = heap.text(value, *span);
        let parts = [key, &between, &value].iter().flat_map(|it| it.parts.clone()).collect();
        (Built { parts }, *span)
    });
    text.take(MOST_VALUES).collect()
}

/// `data.access_token`, `body["access_token"]`, `response.getAccessToken()`.
fn is_taken_out(given: &Expr) -> bool {
    let of = match &given.kind {
        Kind::Member(of, _) | Kind::Index(of, _) => of,
        Kind::Call(call) => match (&call.callee.kind, call.args.as_slice()) {
            (Kind::Member(of, _), _) => of,
            // `Some(body.access_token)`
            (Kind::Name(_), [only]) => return is_taken_out(&only.value),
            _ => return false,
        },
        Kind::Either(items) | Kind::Many(items) => return items.iter().any(is_taken_out),
        _ => return false,
    };
    let last = |of: &Expr| {
        of.dotted().map(|path| path.rsplit('.').next().unwrap_or_default().to_lowercase())
    };
    last(of).is_none_or(|last| !SETTINGS.contains(&last.trim_start_matches(['_', '$', '@'])))
}

/// Where a text is written, as far as it is in one piece.
fn extent(built: &Built) -> Option<Span> {
    let spans = built.parts.iter().map(|part| match part {
        Part::Literal { span, .. } | Part::Hole { span, .. } => *span,
    });
    let spans: Vec<Span> = spans.filter(|span| !span.is_empty()).collect();
    let (start, end) = (spans.first()?.start, spans.last()?.end);
    (start < end).then(|| Span::new(start, end))
}
