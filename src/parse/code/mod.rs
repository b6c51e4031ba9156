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
use crate::model::body::Body;
use crate::model::dialect::{Dialect, Language};
use crate::model::fact::Facts;
use crate::model::location::Span;
use crate::rules::apis::ApiSet;
use languages::CodeProblem;

/// Longest text whose code is followed, in bytes: what is longer was written by a program.
const MAX_SIZE: usize = 1 << 20;

/// Longest mean line, in bytes: what is longer was minified.
const MAX_MEAN_LINE: usize = 400;

/// The parts of code that can be left out by themselves.
pub fn bodies(code: &str) -> Vec<Body> {
    window::bodies(code)
}

/// Why code is not followed, if it is not: programs have written it.
pub fn refused(text: &str) -> Option<CodeProblem> {
    if text.len() > MAX_SIZE {
        Some(CodeProblem::TooLarge)
    } else {
        is_minified(text).then_some(CodeProblem::Minified)
    }
}

/// Adds what code does outside of the parts that are left out. A problem says that a part was not
/// followed.
pub fn facts(
    (language, path): (Language, &str),
    code: &str,
    left_out: &[Span],
    apis: &ApiSet,
    facts: &mut Facts,
) -> Option<CodeProblem> {
    let apis = apis.language(language);
    let parts = window::rest(code, left_out);
    let (tree, problem) = languages::parse_parts(language, path, code, &parts);
    let Some(tree) = tree else { return problem };
    let flow = flow::follow(&tree, code, &apis);
    facts.calls.extend(flow.calls);
    facts.calls.extend(shell::sent::requests(code, &flow.sinks));
    facts.sinks.extend(flow.sinks);
    problem.or(flow.cut.then_some(CodeProblem::TooLarge))
}

fn is_minified(text: &str) -> bool {
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    text.len() / lines > MAX_MEAN_LINE
}

/// The code in a text, by language, as far as there are grammars. What stands around it is blank, so
/// that offsets are the same.
pub fn texts<'t>(dialect: Dialect, path: &str, text: &'t str) -> Vec<(Language, Cow<'t, str>)> {
    let mut found = all_texts(dialect, path, text);
    found.retain(|(language, _)| languages::is_read(*language));
    found
}

fn all_texts<'t>(dialect: Dialect, path: &str, text: &'t str) -> Vec<(Language, Cow<'t, str>)> {
    let blocks = match dialect {
        Dialect::Source(Language::Vue | Language::Svelte) | Dialect::Html => regions::html(text),
        Dialect::Source(language) => return vec![(language, Cow::Borrowed(text))],
        Dialect::Gradle if path.rsplit('.').next() == Some("kts") => {
            return vec![(Language::Kotlin, Cow::Borrowed(text))];
        }
        Dialect::Gradle | Dialect::Jenkinsfile => {
            return vec![(Language::Groovy, Cow::Borrowed(text))];
        }
        Dialect::Bruno => regions::bruno(text),
        Dialect::Insomnia | Dialect::OpenCollection => regions::collection(text),
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
