//! Clients of one's own: calls that no table knows, but whose names and arguments say that they are
//! requests, to what path, and with what in the query.

use super::Evaluator;
use super::sources::Given;
use super::value::{Object, Value};
use crate::model::call::Built;
use crate::model::location::Span;
use crate::rules::apis::{Does, SlotName};

/// Names of arguments that are the query, whatever the method.
const QUERIES: [&str; 5] =
    ["queryParameters", "queryParams", "query_params", "query_parameters", "queryItems"];

/// Names of arguments that are the query where nothing else can be sent.
const OF_GET: [&str; 2] = ["params", "query"];

/// Words around the method in the names of such functions.
const AROUND: [&str; 12] = [
    "do", "http", "api", "json", "request", "raw", "send", "make", "async", "retry", "with",
    "fetch",
];

/// Functions that go to another page of the program itself begin so.
const LEADS: [&str; 7] = ["push", "go", "replace", "named", "navigate", "Uri", "location"];

/// What the type of a query is called in Go.
const VALUES: &str = "url.Values";

type Slot<'t> = (SlotName, Value<'t>, Span);

impl<'t> Evaluator<'t, '_> {
    /// `api.postRequest(path: "/token", queryParameters: {…})`, `c.http.Get(ctx, "/token", query)`,
    /// `self._get("token", params=…)`.
    pub(super) fn wrapped(
        &mut self,
        name: &str,
        holder: Option<&Value<'t>>,
        args: &[Given<'t>],
        span: Span,
    ) -> Option<Value<'t>> {
        let known = matches!(holder.map(Value::place), Some(Value::Object(_) | Value::Map(_)));
        if known
            || args.len() < 2
            || self.is_tested(holder, span)
            || LEADS.iter().any(|lead| name.starts_with(lead))
        {
            return None;
        }
        let method = said(args, self.text).or_else(|| verb(name));
        let query = self.query_among(args, method == Some("GET"))?;
        let url = args.iter().find_map(path)?;
        let method =
            method.map(|it| (SlotName::Method, Value::Text(Built::literal(it, span)), span));
        let id = self.heap.object(Object {
            of: String::new(),
            is: Does::Request,
            span,
            client: name.to_owned(),
            slots: method.into_iter().chain([url, query]).collect(),
            parent: None,
            taken: false,
            place: None,
            sink: None,
        });
        Some(Value::Object(id))
    }

    /// A client that tests what the program itself answers.
    fn is_tested(&self, holder: Option<&Value<'t>>, at: Span) -> bool {
        let built = holder.map(|holder| self.heap.text(holder, at));
        let names = built.as_ref().and_then(Built::only_hole).unwrap_or_default();
        names.iter().any(|name| name.to_ascii_lowercase().contains("test"))
    }

    fn query_among(&self, args: &[Given<'t>], is_get: bool) -> Option<Slot<'t>> {
        let is_map = |arg: &&Given<'t>| matches!(arg.value.place(), Value::Map(_));
        let named = |arg: &&Given<'t>| {
            let name = arg.name.as_deref().unwrap_or_default();
            QUERIES.contains(&name) || is_get && OF_GET.contains(&name)
        };
        let mut maps = args.iter().filter(is_map);
        let found = args.iter().filter(is_map).find(named).or_else(|| {
            let typed = is_get && self.holds(VALUES);
            maps.find(|arg| typed && arg.name.is_none())
        })?;
        Some((SlotName::Query, found.value.clone(), found.span))
    }
}

/// A path or a URL, by what is written or by what it is called.
fn path<'t>(arg: &Given<'t>) -> Option<Slot<'t>> {
    let Value::Text(built) = arg.value.place() else { return None };
    let shown = built.shown();
    let written = shown.starts_with('/') && shown.len() > 1
        || shown.contains("://")
        || built.known().is_some_and(|path| is_path(&path));
    let called = |name: &str| {
        let lower = name.to_ascii_lowercase();
        ["path", "url", "uri", "endpoint"].iter().any(|end| lower.ends_with(end))
    };
    let names = built.only_hole().unwrap_or_default();
    let fits = written || names.iter().any(|name| called(name));
    fits.then(|| (SlotName::Url, arg.value.clone(), arg.span))
}

/// `service/token`.
fn is_path(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.');
    text.contains('/') && text.chars().all(plain)
}

/// The method among the arguments: `"GET"`, `http.MethodGet`.
pub(super) fn said(args: &[Given<'_>], text: &str) -> Option<&'static str> {
    let of = |arg: &Given<'_>| {
        let written = arg.span.of(text).trim_matches(['"', '\'', '`']);
        let last = written.rsplit(['.', ':']).next().unwrap_or_default();
        let name = last.strip_prefix("Method").unwrap_or(last);
        let is_constant =
            last.len() > name.len() || name.bytes().all(|byte| byte.is_ascii_uppercase());
        VERBS.iter().find(|verb| is_constant && name.eq_ignore_ascii_case(verb)).copied()
    };
    args.iter().find_map(of)
}

const VERBS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// The method that a name says: `get`, `doGet`, `_get_json`, `postRequest`.
fn verb(name: &str) -> Option<&'static str> {
    let mut found = None;
    for word in words(name) {
        match VERBS.iter().find(|verb| word.eq_ignore_ascii_case(verb)) {
            Some(verb) => found = Some(*verb),
            None if AROUND.contains(&word.to_ascii_lowercase().as_str()) => {}
            None => return None,
        }
    }
    found
}

/// The words of a name in camels or snakes.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split('_').filter(|part| !part.is_empty()).flat_map(|part| {
        let is_start = |at: usize| {
            let bytes = part.as_bytes();
            at > 0 && bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase()
        };
        let starts: Vec<usize> = (0..part.len()).filter(|at| *at == 0 || is_start(*at)).collect();
        let ends: Vec<usize> = starts.iter().skip(1).copied().chain([part.len()]).collect();
        starts.into_iter().zip(ends).map(|(from, to)| &part[from..to]).collect::<Vec<_>>()
    })
}
