//! The report for people: what, where, why, what to do, how to accept it, and one honest summary.

mod finding;
mod notes;
mod summary;

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Write;

use annotate_snippets::{Level as Tone, Renderer};

use super::{Context, ReportError, Standpoint, Verbosity};
use crate::model::finding::{Finding, Level};

pub(super) fn write(context: &Context, out: &mut dyn Write) -> Result<(), ReportError> {
    let renderer = renderer(context);
    let mut explained = HashSet::new();
    for found in context.shown() {
        let first = explained.insert(found.rule.as_str());
        let full = first || context.options.verbosity == Verbosity::Verbose;
        let name = found.path.as_str();
        let found = &from_here(context, found);
        let diagnostic = renderer.render(&[finding::group(context, found, name, full)]);
        writeln!(out, "{}\n", finding::with_true_column(found, diagnostic))?;
    }
    notes::write(context, &renderer, out)?;
    summary::write(context, &renderer, out)
}

/// The finding with paths that can be opened from where the reader stands.
fn from_here<'f>(context: &Context, found: &'f Finding) -> Cow<'f, Finding> {
    let standpoint = &context.options.standpoint;
    if *standpoint == Standpoint::default() {
        return Cow::Borrowed(found);
    }
    let mut found = found.clone();
    for path in found.related.iter_mut().map(|related| &mut related.path).chain([&mut found.path]) {
        *path = standpoint.path(path).into_owned();
    }
    Cow::Owned(found)
}

fn renderer(context: &Context) -> Renderer {
    let renderer = if context.options.color { Renderer::styled() } else { Renderer::plain() };
    match context.options.width {
        Some(width) => renderer.term_width(width.max(40)),
        None => renderer,
    }
}

fn tone(level: Level) -> Tone<'static> {
    match level {
        Level::Error => Tone::ERROR,
        Level::Warning => Tone::WARNING,
        Level::Note => Tone::NOTE,
    }
}
