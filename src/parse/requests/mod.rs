//! Files of requests and descriptions of APIs to requests: `.http`, Postman, Insomnia, Bruno, HAR,
//! `OpenAPI`. What code sends and what these files send are the same facts, so rules know neither.

mod bruno;
mod draft;
mod har;
mod http_file;
mod insomnia;
mod openapi;
mod opencollection;
mod outline;
mod postman;
#[cfg(test)]
mod tests;
mod written;

use crate::model::call::HttpCall;
use crate::model::dialect::Dialect;
use crate::model::fact::Facts;
use crate::model::location::Span;
use crate::parse::regions::{self, Embedded};
use outline::{Node, Outline};

/// Adds the requests that a text describes, if it is of a kind that does.
pub fn requests(dialect: Dialect, text: &str, facts: &mut Facts) {
    let calls = match dialect {
        Dialect::HttpFile => http_file::requests(text, Span::new(0, text.len())),
        Dialect::Markdown => fenced(text, &regions::markdown(text)),
        Dialect::Rst => fenced(text, &regions::rst(text)),
        Dialect::Asciidoc => fenced(text, &regions::asciidoc(text)),
        Dialect::Bruno => bruno::requests(text),
        Dialect::Postman => document(text, postman::requests),
        Dialect::Insomnia => document(text, insomnia::requests),
        Dialect::Har => document(text, har::requests),
        Dialect::OpenCollection => document(text, opencollection::requests),
        Dialect::Openapi => document(text, openapi::requests),
        _ => return,
    };
    facts.calls.extend(calls);
}

/// The blocks of a document that are requests as they are sent.
fn fenced(text: &str, blocks: &[Embedded]) -> Vec<HttpCall> {
    let requests = blocks.iter().filter(|block| matches!(block.language.as_str(), "http" | "rest"));
    requests.flat_map(|block| http_file::requests(text, block.span)).collect()
}

fn document(text: &str, read: fn(Node) -> Vec<HttpCall>) -> Vec<HttpCall> {
    read(Outline::read(text).root())
}
