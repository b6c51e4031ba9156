//! What a request answers, as a whole: `response.json()`, `res.data`, what `then` passes on. Who
//! writes the answer of a token endpoint into a log has written the token.

use super::Evaluator;
use super::sources::Given;
use super::value::{Heap, Value};
use crate::model::call::{Built, Part};
use crate::model::location::Span;
use crate::parse::code::tree::{Function, Param};
use crate::rules::apis::Does;

/// Properties and methods that give the whole of an answer.
const WHOLE: [&str; 36] = [
    "json",
    "text",
    "data",
    "body",
    "content",
    "read",
    "decode",
    "parsed_response",
    "parsed",
    "getBody",
    "getContents",
    "toArray",
    "getContent",
    "object",
    "collect",
    "body_str",
    "responseText",
    "response",
    "result",
    "string",
    "bodyAsText",
    "raw_body",
    "Body",
    "Content",
    "ReadAsStringAsync",
    "ReadFromJsonAsync",
    "ReadAsAsync",
    "getEntity",
    "readEntity",
    "into_string",
    "into_json",
    "read_to_string",
    "read_json",
    "bytes",
    "bodyAsString",
    "parseAsString",
];

/// Functions that send a request and give its answer.
const SENDERS: [&str; 2] = ["curl_exec", "curl_multi_getcontent"];

/// Methods that pass what they are called on to a function, and give what it gives.
const PASSES: [&str; 3] = ["then", "subscribe", "tap"];

/// Whether a property or a method gives the whole of an answer.
pub(super) fn is_whole(name: &str) -> bool {
    WHOLE.contains(&name)
}

impl<'t> Evaluator<'t, '_> {
    /// The whole answer of a request, under a name.
    pub(super) fn answer(&self, id: usize, name: &str, span: Span) -> Option<Value<'t>> {
        let is_request = self.heap.objects[id].is == Does::Request && is_whole(name);
        is_request.then(|| Value::Text(self.heap.answer(id, name, span)))
    }

    /// `response.json()`, `curl_exec($request)`.
    pub(super) fn answered(
        &self,
        name: &str,
        holder: Option<&Value<'t>>,
        args: &[Given<'t>],
        span: Span,
    ) -> Option<Value<'t>> {
        let given = || args.first().filter(|_| SENDERS.contains(&name)).map(|arg| &arg.value);
        // What reads it may be told of what, or when to give up.
        let is_read = args.is_empty() || name.starts_with("read") || name.starts_with("Read");
        match holder.or_else(given)?.place() {
            Value::Object(id) if SENDERS.contains(&name) => self.answer(*id, "response", span),
            Value::Object(id) => self.answer(*id, name, span).filter(|_| is_read),
            // The text of it, read once more.
            Value::Text(built) if is_whole(name) && is_read => {
                answer_of(built).map(|_| Value::Text(built.clone()))
            }
            _ => None,
        }
    }

    /// `request.then(answer => …)`: the function gets what stands before the dot.
    pub(super) fn passed_on(
        &mut self,
        name: &str,
        holder: Option<&Value<'t>>,
        args: &[Given<'t>],
    ) -> Option<Value<'t>> {
        let holder = holder.filter(|_| PASSES.contains(&name))?;
        let is_answer = match holder.place() {
            Value::Object(id) => self.heap.objects[*id].is == Does::Request,
            Value::Text(built) => answer_of(built).is_some(),
            _ => false,
        };
        let (Given { value: Value::Function(first), .. }, rest) =
            args.split_first().filter(|_| is_answer)?
        else {
            return None;
        };
        let given = self.run_answered(first, holder);
        self.run_functions(rest, None);
        Some(given)
    }

    fn run_answered(&mut self, function: &'t Function, given: &Value<'t>) -> Value<'t> {
        let mut with = Vec::new();
        if let Some(first) = function.params.first() {
            with = self.taken_apart(first, given, function.body.span);
        }
        self.run_given(function, None, with)
    }

    /// A parameter and its value; `({ data })` takes the value apart.
    fn taken_apart(
        &self,
        param: &'t Param,
        given: &Value<'t>,
        span: Span,
    ) -> Vec<(&'t str, Value<'t>)> {
        let Some(inside) = param.name.strip_prefix('{') else {
            return vec![(param.name.as_str(), given.clone())];
        };
        let names = inside.trim_end_matches('}').split(',').map(str::trim);
        let part = |name: &'t str| match given.place() {
            Value::Object(id) => Some((name, self.answer(*id, name, span)?)),
            _ => None,
        };
        names.filter_map(part).collect()
    }
}

/// What a function is called back with that is given to a request: `data`, where it is called so.
pub(super) fn given_back<'t>(heap: &Heap<'t>, made: &Value<'t>, name: &str) -> Option<Value<'t>> {
    let Value::Object(id) = made.place() else { return None };
    let object = &heap.objects[*id];
    let is_answer = object.is == Does::Request && matches!(name, "data" | "body" | "response");
    is_answer.then(|| Value::Text(heap.answer(*id, name, object.span)))
}

/// The request whose whole answer a text is.
pub(super) fn answer_of(built: &Built) -> Option<usize> {
    match built.parts.as_slice() {
        [Part::Hole { answer, .. }] => *answer,
        _ => None,
    }
}
