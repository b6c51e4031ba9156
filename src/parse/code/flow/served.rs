//! Requests that the code answers: what it reads of their query was sent in a URL.

use super::sources::{Given, Use};
use super::value::{Object, Value};
use super::{Evaluator, fold, inside};
use crate::model::call::Built;
use crate::model::location::Span;
use crate::rules::apis::{CallRow, Does, SlotName};

/// Methods of a query that give no value of it.
const ASKERS: [&str; 12] = [
    "has",
    "contains",
    "containsKey",
    "ContainsKey",
    "Has",
    "delete",
    "remove",
    "set",
    "append",
    "toString",
    "Encode",
    "forEach",
];

impl<'t, 'a> Evaluator<'t, 'a> {
    /// The query of a served request, if a path names one.
    pub(super) fn served(&mut self, path: &str, span: Span) -> Option<Value<'t>> {
        let row = self.query_row(path)?;
        Some(Value::Object(self.query(row, span)))
    }

    /// The same of a call: with a name it reads that parameter.
    pub(super) fn served_call(
        &mut self,
        path: &str,
        args: &[Given<'t>],
        span: Span,
    ) -> Option<Value<'t>> {
        let row = self.query_row(path)?;
        Some(self.asked(row, args, span))
    }

    /// The query of an event, which is a map: `event["queryStringParameters"]`.
    pub(super) fn query_of_event(&mut self, key: &str, span: Span) -> Option<Value<'t>> {
        let is_query = matches!(key, "queryStringParameters" | "multiValueQueryStringParameters");
        is_query.then(|| self.served("event.queryStringParameters", span))?
    }

    /// What a row about queries gives.
    pub(super) fn asked(&mut self, row: &'a CallRow, args: &[Given<'t>], span: Span) -> Value<'t> {
        let id = self.query(row, span);
        let with = Use { args, on: None, receiver: None, span };
        let key = with.slot(&self.heap, row, SlotName::Key);
        match key {
            Some((key, at)) => self.read_key(id, &self.heap.text(&key, at), at),
            None => Value::Object(id),
        }
    }

    /// A query that is read into a record of this file: `Query<Export>` reads all its fields.
    pub(super) fn read_record(&mut self, id: usize, of: &str, span: Span) {
        let apis = self.apis;
        let row = apis.method(&self.heap.objects[id].of, "<>");
        let Some((row, _)) = row.filter(|(row, _)| self.is_near(row)) else { return };
        let record = of.split(['<', '>']).nth(1).unwrap_or_default();
        let record = record.rsplit("::").next().unwrap_or_default().trim();
        let fields = self.seen.fields(record).to_vec();
        let query = self.query(row, span);
        for (name, at, _) in fields {
            self.read(query, name, at);
        }
    }

    /// A row whose path ends this one.
    fn query_row(&self, path: &str) -> Option<&'a CallRow> {
        let apis = self.apis;
        let mut rest = path;
        loop {
            if let Some((row, _)) = apis.call(rest)
                && row.does == Does::Query
            {
                return self.is_near(row).then_some(row);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    fn query(&mut self, row: &CallRow, span: Span) -> usize {
        self.heap.object(Object {
            of: String::new(),
            is: Does::Query,
            span,
            client: row.client.clone().unwrap_or_default(),
            slots: Vec::new(),
            parent: None,
            taken: false,
            place: None,
            sink: None,
        })
    }

    /// Whether an object is the query of a served request.
    pub(super) fn is_served(&self, id: usize) -> bool {
        self.heap.objects[id].is == Does::Query
    }

    /// One parameter of it.
    pub(super) fn read(&mut self, id: usize, name: &str, at: Span) -> Value<'t> {
        let value = Value::hole(name, at);
        if fold::is_identifier(name) && self.heap.objects[id].slots.len() < 1000 {
            let name = Value::Text(Built::literal(name, at));
            let slots = &mut self.heap.objects[id].slots;
            slots.push((SlotName::QueryName, name, at));
            slots.push((SlotName::QueryValue, value.clone(), at));
        }
        value
    }

    /// A method of it: `get("name")`, `TryGetValue("name", out value)`.
    pub(super) fn read_by(&mut self, id: usize, method: &str, args: &[Given<'t>]) -> Value<'t> {
        // `get(String.self, at: "name")`
        let named = args.iter().find(|arg| arg.name.as_deref() == Some("at"));
        match named.or_else(|| args.first()) {
            Some(key) if !ASKERS.contains(&method) => {
                let at = key.span;
                self.read_key(id, &self.heap.text(&key.value, at), at)
            }
            Some(key) => Value::hole("", key.span),
            None => Value::Object(id),
        }
    }

    /// A parameter by a name that is written, or by the variable that is named after it.
    fn read_key(&mut self, id: usize, key: &Built, at: Span) -> Value<'t> {
        let variable = || key.only_hole().and_then(<[String]>::first).cloned();
        match key.known().or_else(variable) {
            Some(name) => self.read(id, &name, inside(key, at)),
            None => Value::hole("", at),
        }
    }
}
