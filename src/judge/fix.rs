//! Which edit mends a finding, if one is certain to.

use crate::model::artifact::Role;
use crate::model::candidate::Candidate;
use crate::model::dialect::Dialect;
use crate::model::fix::FixKind;
use crate::model::location::Span;
use crate::rules::Rule;
use crate::rules::fix::{FixExpressions, FixShape};

/// Longer lines are nobody's to edit: minified files, archives.
const LONGEST: usize = 4096;

/// The text that a finding stands in.
#[derive(Clone, Copy)]
pub struct Place<'p> {
    /// Path as reports show it.
    pub path: &'p str,
    /// What it is written in.
    pub dialect: Dialect,
    /// What it is used for.
    pub role: Role,
    /// The whole text.
    pub text: &'p str,
}

/// An edit that is certain.
#[derive(Debug, PartialEq, Eq)]
pub struct Planned {
    /// Which of the rule's fixes it is.
    pub number: usize,
    /// What goes.
    pub span: Span,
    /// What comes.
    pub replacement: String,
}

/// The first of the rule's fixes that knows the text of a finding. What tests do on purpose, what
/// documents tell people to do, what a program writes and what belongs to others is left alone by
/// edits that need a look.
pub fn fix(rule: &Rule, candidate: &Candidate, place: Place) -> Option<Planned> {
    // A notebook's code is written with the escapes of JSON.
    if place.dialect == Dialect::Notebook {
        return None;
    }
    let others = [Role::Test, Role::Doc, Role::Generated, Role::Vendored];
    let is_ours = !others.contains(&place.role) && !place.dialect.is_prose();
    let fixes = rule.file.fix.iter().zip(&rule.fixes).enumerate();
    fixes
        .filter(|(_, (shape, (_, at)))| {
            (is_ours || shape.kind == FixKind::Safe) && at.holds(place.path, place.dialect)
        })
        .find_map(|(number, (shape, (expressions, _)))| {
            let span = edit(shape, expressions, candidate.report, place.text)?;
            let replacement = replacement(shape, candidate)?;
            (span.of(place.text) != replacement).then_some(Planned { number, span, replacement })
        })
}

/// What of the text is replaced.
fn edit(shape: &FixShape, expressions: &FixExpressions, report: Span, text: &str) -> Option<Span> {
    let Some(pattern) = &expressions.pattern else { return Some(report) };
    let lines = lines(text, report, shape.lines)?;
    let shown = lines.of(text).as_bytes();
    if expressions.unless.as_ref().and_then(|lazy| lazy.get()).is_some_and(|it| it.is_match(shown))
    {
        return None;
    }
    let at = report.start - lines.start;
    let found = pattern.get()?.captures_iter(shown).find(|found| {
        let covers = found.get(0).is_some_and(|whole| whole.range().contains(&at));
        covers && found.name("at").is_none_or(|group| group.start() == at)
    })?;
    let group = found.name("edit")?;
    let span = Span::new(lines.start + group.start(), lines.start + group.end());
    (span.snap(text) == span).then_some(span)
}

/// The lines of a finding and some more, without the last line's end; none if they are too long.
fn lines(text: &str, report: Span, more: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    // Looked for no further than it may be away: some files are one line.
    let (low, high) = (report.start.saturating_sub(LONGEST + 1), report.end + LONGEST + 1);
    let start = memchr::memrchr(b'\n', &bytes[low..report.start]);
    let start = start.map_or(low, |at| low + at + 1);
    let high = high.min(bytes.len());
    let mut end = report.end;
    for line in 0..=more {
        let from = if line == 0 { end } else { (end + 1).min(high) };
        end = memchr::memchr(b'\n', &bytes[from..high]).map_or(high, |at| from + at);
    }
    if end > start && bytes[end - 1] == b'\r' {
        end -= 1;
    }
    (end - start <= LONGEST && end >= report.end).then_some(Span::new(start, end))
}

fn replacement(shape: &FixShape, candidate: &Candidate) -> Option<String> {
    if !shape.with.contains("{key}") {
        return Some(shape.with.clone());
    }
    let key = candidate.key.as_deref()?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_plain = key.len() < 64
        && key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && key.bytes().all(is_name);
    is_plain.then(|| shape.with.replace("{key}", key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_before_their_line_end_and_are_not_endless() {
        let text = "a\r\nbcd\r\nef";
        assert_eq!(lines(text, Span::new(4, 5), 0).unwrap().of(text), "bcd");
        assert_eq!(lines(text, Span::new(0, 1), 1).unwrap().of(text), "a\r\nbcd");
        assert_eq!(lines(text, Span::new(8, 9), 7).unwrap().of(text), "ef");
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(lines(&long, Span::new(3, 4), 0), None);
    }
}
