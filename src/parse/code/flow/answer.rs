//! What a request answers, as a whole: `response.json()`, `res.data`, what `then` passes on. Who
//! writes the answer of a token endpoint into a log has written the token.

use super::Evaluator;
use super::sources::Given;
use super::value::Value;
use crate::model::call::{Built, Part};
use crate::model::location::Span;
use crate::parse::code::tree::{Function, Param};
use crate::rules::apis::Does;

/// Properties and methods that give the whole of an answer.
const WHOLE: [&str; 22] = [
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
        let object = &self.heap.objects[id];
        let answer = Some(object.span.start);
        let names = vec![name.to_owned()];
        let hole = Part::Hole { names, span, answer };
        let is_request = object.is == Does::Request && is_whole(name);
        is_request.then(|| Value::Text(Built { parts: vec![hole] }))
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
        match holder.or_else(given)?.place() {
            Value::Object(id) if SENDERS.contains(&name) => self.answer(*id, "response", span),
            Value::Object(id) => self.answer(*id, name, span).filter(|_| args.is_empty()),
            // The text of it, read once more.
            Value::Text(built) if is_whole(name) && args.is_empty() => {
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

/// The request whose whole answer a text is.
fn answer_of(built: &Built) -> Option<usize> {
    match built.parts.as_slice() {
        [Part::Hole { answer, .. }] => *answer,
        _ => None,
    }
}
