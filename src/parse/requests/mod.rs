//! Files of requests and descriptions of APIs to requests: `.http`, Postman, Insomnia, Bruno, HAR,
//! OpenAPI. What code sends and what these files send are the same facts, so rules know neither.

mod bruno;
mod draft;
mod har;
mod http_file;
mod insomnia;
mod openapi;
mod outline;
mod postman;
#[cfg(test)]
mod tests;
mod written;

use crate::model::call::HttpCall;
use crate::model::dialect::Dialect;
use crate::model::fact::Facts;
use outline::{Node, Outline};

/// Adds the requests that a text describes, if it is of a kind that does.
pub fn requests(dialect: Dialect, text: &str, facts: &mut Facts) {
    let calls = match dialect {
        Dialect::HttpFile => http_file::requests(text),
        Dialect::Bruno => bruno::requests(text),
        Dialect::Postman => document(text, postman::requests),
        Dialect::Insomnia => document(text, insomnia::requests),
        Dialect::Har => document(text, har::requests),
        Dialect::Openapi => document(text, openapi::requests),
        _ => return,
    };
    facts.calls.extend(calls);
}

fn document(text: &str, read: fn(Node) -> Vec<HttpCall>) -> Vec<HttpCall> {
    read(Outline::read(text).root())
}
