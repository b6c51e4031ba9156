//! The request of a command that code starts: `run(["curl", "-d", form, url])`. Its words are built
//! at run time; what is not known of them is put in as a variable, as a shell would have it.

use super::http;
use crate::model::call::{Built, HttpCall, Part, Sink, SinkKind};
use crate::model::fact::{Command, Facts, Word};
use crate::model::location::Span;

/// The requests that the processes which code starts make.
pub fn requests<'s>(text: &str, sinks: impl IntoIterator<Item = &'s Sink>) -> Vec<HttpCall> {
    let processes = sinks.into_iter().filter(|sink| sink.kind == SinkKind::Argument);
    processes.filter_map(|sink| request(text, sink)).collect()
}

fn request(text: &str, sink: &Sink) -> Option<HttpCall> {
    let mut holes = Vec::new();
    let mut words = Vec::new();
    for (value, at) in &sink.values {
        words.push(Word { span: extent(value).unwrap_or(*at), text: rendered(value, &mut holes) });
    }
    let (first, rest) = words.split_first()?;
    let command = match rest {
        // The whole line in one text, or all arguments in one.
        [] => line(&first.text, first.span)?,
        [one] if one.text.contains(' ') && !first.text.contains(' ') => {
            line(&format!("{} {}", first.text, one.text), one.span)?
        }
        _ if first.text.contains(' ') => line(&first.text, first.span)?,
        _ => Command {
            span: sink.span,
            program: program(&first.text)?.to_owned(),
            words: rest.to_vec(),
        },
    };
    let mut call = http::request(text, &Command { span: sink.span, ..command })?;
    for built in texts(&mut call) {
        restore(built, &holes);
    }
    Some(call)
}

/// The words of a command line; each is somewhere at `span`.
fn line(line: &str, span: Span) -> Option<Command> {
    let mut facts = Facts::default();
    let start = line.len() - line.trim_start().len();
    super::read(line, &[start], &mut facts);
    let mut command = facts.commands.into_iter().next()?;
    for word in &mut command.words {
        word.span = span;
    }
    Some(command)
}

/// `/usr/bin/curl`, `curl.exe`.
fn program(path: &str) -> Option<&str> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    Some(name.strip_suffix(".exe").unwrap_or(name)).filter(|name| !name.is_empty())
}

/// A text with a variable for each hole, which goes to `holes`.
fn rendered(built: &Built, holes: &mut Vec<Part>) -> String {
    let mut text = String::new();
    for part in &built.parts {
        match part {
            Part::Literal { text: literal, .. } => text.push_str(literal),
            hole @ Part::Hole { .. } => {
                text.push_str(&variable(holes.len()));
                holes.push(hole.clone());
            }
        }
    }
    text
}

fn variable(index: usize) -> String {
    format!("${{FIGLINT_{index}}}")
}

/// Puts the holes back where their variables stand.
fn restore(built: &mut Built, holes: &[Part]) {
    for part in &mut built.parts {
        let Part::Hole { names, .. } = part else { continue };
        let index =
            names.first().and_then(|name| name.strip_prefix("FIGLINT_")?.parse::<usize>().ok());
        if let Some(hole) = index.and_then(|index| holes.get(index)) {
            *part = hole.clone();
        }
    }
}

fn texts(call: &mut HttpCall) -> impl Iterator<Item = &mut Built> {
    let slots =
        [&mut call.query, &mut call.in_url, &mut call.headers, &mut call.body, &mut call.auth];
    let slots = slots.into_iter().flatten().flat_map(|slot| [&mut slot.name, &mut slot.value]);
    call.url.iter_mut().chain(slots)
}

/// From the first part of a text to its last.
fn extent(built: &Built) -> Option<Span> {
    let span = |part: &Part| match part {
        Part::Literal { span, .. } | Part::Hole { span, .. } => *span,
    };
    let (first, last) = (span(built.parts.first()?), span(built.parts.last()?));
    // What was built elsewhere does not stand in one place.
    Some(if last.end >= first.end { Span::new(first.start, last.end) } else { first })
}
