//! Bytes to facts with regions. Knows no rule: every format and language lowers to `model::fact`.

pub mod code;
pub mod dialect;
pub mod formats;
pub mod lexer;
pub mod lines;
pub mod problem;
pub mod regions;
pub mod requests;
pub mod shell;
mod style;
pub mod url;

use crate::model::dialect::{Dialect, Syntax};
use crate::model::fact::{Facts, KeyValue};
use crate::model::location::{OffsetSet, Span, SpanSet};
use crate::rules::apis::SlotName;

pub use dialect::detect as dialect_of;
use lexer::LexStyle;
pub use problem::ParseProblem;
use style::style;

/// Formats whose requests are read without a table of calls, and what is told of them.
pub const REQUESTS: &[(Dialect, &[SlotName])] = &[(Dialect::Shell, shell::SLOTS)];

/// Where the words that rules look for stand in a text: what is not near one is not parsed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'w> {
    /// Words that keys are made of.
    pub lines: &'w [usize],
    /// Places of `://`.
    pub urls: &'w [usize],
    /// Query parameters.
    pub queries: &'w [usize],
    /// Program names.
    pub commands: &'w [usize],
    /// Whether requests are, where a format describes them.
    pub requests: bool,
}

/// The facts of a text, as far as they are wanted. A text that does not parse is read line by line
/// instead, and the problem comes back beside the facts.
pub fn facts(dialect: Dialect, text: &str, wanted: &Wanted) -> (Facts, Option<ParseProblem>) {
    let mut facts = Facts::default();
    let mut problem = None;
    if !wanted.lines.is_empty() {
        problem = structured(dialect, text, &mut facts).err();
        if dialect == Dialect::Table {
            lines::columns::parse(text, wanted.lines, &mut facts);
        }
        nested(text, &mut facts);
        fenced(dialect, text, &mut facts);
        let blocks = formats::embedded::embedded_blocks(&facts, text);
        let files = formats::embedded::embedded_files(&facts);
        let style = if problem.is_some() { LexStyle::Config } else { style(dialect) };
        lexed(text, wanted.lines, style, &mut facts);
        let known = if blocks.is_empty() { OffsetSet::default() } else { starts(&facts) };
        for block in blocks {
            let file = files.contains(&block.start);
            let style = if file { LexStyle::Config } else { LexStyle::Shell };
            embedded(text, (block, style), wanted.lines, &known, &mut facts);
        }
    }
    url::urls(text, wanted.urls, &mut facts);
    url::queries(text, wanted.queries, &mut facts);
    shell::commands(text, wanted.commands, &mut facts);
    if wanted.requests {
        requests::requests(dialect, text, &mut facts);
    }
    (facts, problem)
}

/// Formats with a grammar, and formats of lines, which cannot fail.
fn structured(dialect: Dialect, text: &str, facts: &mut Facts) -> Result<(), ParseProblem> {
    if formats::parse(dialect, text, facts)? {
        return Ok(());
    }
    match (dialect, dialect.syntax()) {
        (Dialect::Netrc, _) => lines::netrc::parse(text, facts),
        (Dialect::Bruno, _) => lines::bru::parse(text, facts),
        (_, Syntax::Dotenv) => lines::dotenv::parse(text, facts),
        (_, Syntax::Properties) => lines::properties::parse(text, facts),
        (_, Syntax::Ini) => lines::ini::parse(text, facts),
        (_, Syntax::Dockerfile) => lines::dockerfile::parse(text, facts),
        (_, Syntax::Directives) => lines::directives::parse(text, facts),
        (_, Syntax::Http) => lines::http::parse(text, facts),
        _ => {}
    }
    Ok(())
}

/// Values that are JSON themselves, as recorded responses are: read where they stand. One with
/// escapes is left to the lexer, which looks into strings.
fn nested(text: &str, facts: &mut Facts) {
    let is_json = |value: &&KeyValue| {
        value.quoted && value.value.len() > 8 && value.value.starts_with(['{', '['])
    };
    let spans: Vec<Span> =
        facts.values.iter().filter(is_json).map(|value| value.value_span).collect();
    for span in spans {
        let mut found = Facts::default();
        if formats::json::parse(span.of(text), &mut found).is_ok() {
            facts.absorb(found, span.start);
        }
    }
}

/// The code blocks of a document, each read as what its language says. One that does not parse is
/// left to the lexer: snippets in documents often are incomplete.
fn fenced(dialect: Dialect, text: &str, facts: &mut Facts) {
    let blocks = match dialect {
        Dialect::Markdown => regions::markdown(text),
        Dialect::Rst => regions::rst(text),
        Dialect::Asciidoc => regions::asciidoc(text),
        _ => return,
    };
    for block in blocks {
        let inner = Dialect::from_language(&block.language);
        let mut found = Facts::default();
        if structured(inner, block.span.of(text), &mut found).is_ok() {
            facts.absorb(found, block.span.start);
        }
    }
}

/// Where the values found so far begin.
fn starts(facts: &Facts) -> OffsetSet {
    facts.values.iter().map(|value| value.value_span.start).collect()
}

/// Scripts and files inside a value: `run: |`, `application.properties: |`. They are read by
/// themselves, since what stands before them on their line is another language.
fn embedded(
    text: &str,
    (block, style): (Span, LexStyle),
    offsets: &[usize],
    known: &OffsetSet,
    facts: &mut Facts,
) {
    let inside: Vec<usize> = within(offsets, block).iter().map(|at| at - block.start).collect();
    let mut seen = OffsetSet::default();
    // What is nothing in its own style may be a key and a value.
    for style in [style, LexStyle::Config] {
        let mut found = Facts::default();
        lexer::lex_lines(block.of(text), &inside, style, &mut found);
        found.values.retain(|value| {
            let start = value.value_span.start + block.start;
            !known.contains(&start) && seen.insert(start)
        });
        facts.absorb(found, block.start);
    }
}

/// The offsets that lie in a span.
fn within(offsets: &[usize], span: Span) -> &[usize] {
    let from = offsets.partition_point(|offset| *offset < span.start);
    let to = offsets.partition_point(|offset| *offset < span.end);
    &offsets[from..to]
}

/// What the lexer finds, without the values that a parser found already.
fn lexed(text: &str, offsets: &[usize], style: LexStyle, facts: &mut Facts) {
    let known: SpanSet = facts.values.iter().map(|value| value.value_span).collect();
    let before = facts.values.len();
    lexer::lex_lines(text, offsets, style, facts);
    if known.is_empty() {
        return;
    }
    let mut index = 0;
    facts.values.retain(|value| {
        index += 1;
        index <= before || !known.contains(&value.value_span)
    });
}
