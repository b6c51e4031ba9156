//! Code: grammars to a neutral tree, the tree to facts by what tables say of calls.

pub mod flow;
pub mod languages;
#[cfg(test)]
#[cfg(feature = "default")]
mod tests;
pub mod tree;
mod window;

use std::borrow::Cow;

use super::regions::{self, Embedded};
use super::shell;
use crate::model::dialect::{Dialect, Language};
use crate::model::fact::Facts;
use crate::rules::apis::ApiSet;
use languages::CodeProblem;

/// Longest text whose code is followed, in bytes: what is longer was written by a program.
const MAX_SIZE: usize = 1 << 20;

/// Longest mean line, in bytes: what is longer was minified.
const MAX_MEAN_LINE: usize = 400;

/// Adds what the code of a text does around the `wanted` offsets. A problem says that a part was not
/// followed.
pub fn facts(
    dialect: Dialect,
    path: &str,
    text: &str,
    wanted: &[usize],
    apis: &ApiSet,
    facts: &mut Facts,
) -> Option<CodeProblem> {
    let mut codes = texts(dialect, text);
    codes.retain(|(language, _)| languages::is_read(*language));
    if codes.is_empty() {
        return None;
    }
    if text.len() > MAX_SIZE {
        return Some(CodeProblem::TooLarge);
    }
    if is_minified(text) {
        return Some(CodeProblem::Minified);
    }
    let mut problem = None;
    for (language, code) in codes {
        let apis = apis.language(language);
        let parts = window::parts(&code, wanted);
        let (tree, wrong) = languages::parse_parts(language, path, &code, &parts);
        problem = problem.or(wrong);
        if let Some(tree) = tree {
            let flow = flow::follow(&tree, &code, &apis);
            facts.calls.extend(flow.calls);
            facts.calls.extend(shell::sent::requests(&code, &flow.sinks));
            facts.sinks.extend(flow.sinks);
            if flow.cut {
                problem = problem.or(Some(CodeProblem::TooLarge));
            }
        }
    }
    problem
}

fn is_minified(text: &str) -> bool {
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    text.len() / lines > MAX_MEAN_LINE
}

/// The code in a text, by language. What stands around it is blank, so that offsets are the same.
fn texts(dialect: Dialect, text: &str) -> Vec<(Language, Cow<'_, str>)> {
    let blocks = match dialect {
        Dialect::Source(Language::Vue | Language::Svelte) | Dialect::Html => regions::html(text),
        Dialect::Source(language) => return vec![(language, Cow::Borrowed(text))],
        Dialect::Markdown => regions::markdown(text),
        Dialect::Rst => regions::rst(text),
        Dialect::Asciidoc => regions::asciidoc(text),
        _ => return Vec::new(),
    };
    let mut found: Vec<(Language, Vec<&Embedded>)> = Vec::new();
    for block in &blocks {
        let inner = Dialect::from_language(&block.language);
        let Some(language) = inner.language().filter(|_| !block.language.is_empty()) else {
            continue;
        };
        match found.iter_mut().find(|(known, _)| *known == language) {
            Some((_, same)) => same.push(block),
            None => found.push((language, vec![block])),
        }
    }
    found.into_iter().map(|(language, blocks)| (language, only(text, &blocks).into())).collect()
}

/// A text in which everything but these blocks is blank.
fn only(text: &str, blocks: &[&Embedded]) -> String {
    let mut kept = String::with_capacity(text.len());
    for block in blocks {
        if block.span.start >= kept.len() {
            blank(&mut kept, &text[..block.span.start]);
            kept.push_str(block.span.of(text));
        }
    }
    kept
}

/// Spaces up to the end of `text`, with its line feeds.
fn blank(kept: &mut String, text: &str) {
    let from = kept.len();
    kept.extend(text.bytes().skip(from).map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}
