//! The closed list of conditions that a rule file may use. A list, not a language: a rule that
//! needs a new condition adds one function here, with its test.

use std::sync::OnceLock;

use regex::Regex;

use super::View;
use super::words;
use crate::classify;
use crate::classify::value::ValueClass;
use crate::model::dialect::{Dialect, Language};
use crate::model::location::Span;
use crate::rules::compile::Lazy;
use crate::rules::shape::{ValueCondition, ValueKind};

/// Whether one of `words` stands anywhere in the artifact or its path; none asked is enough.
pub(super) fn has_word(near: &[String], view: &View) -> bool {
    near.is_empty() || view.remembered(near, || names_one(near, view.path, view.lower()))
}

/// Whether one of `words` stands in a text in lower case or in its path.
pub(super) fn names_one(words: &[String], path: &str, lower: &str) -> bool {
    let path = path.to_ascii_lowercase();
    words.iter().any(|word| holds(lower, word) || path.contains(&word.to_ascii_lowercase()))
}

/// Whether one of `words` stands within so many lines of an offset, or in the path; none asked is
/// enough, and 0 lines are the whole artifact.
pub(super) fn has_word_within(near: &[String], view: &View, at: usize, lines: usize) -> bool {
    if near.is_empty() || lines == 0 {
        return has_word(near, view);
    }
    let around = lines_around(view.text, at, lines).of(view.lower());
    near.iter().any(|word| holds(around, word) || in_path(view, word))
}

/// The line of an offset and so many lines before and after it, but no more than [`LINE`] bytes a
/// line.
pub(super) fn lines_around(text: &str, at: usize, lines: usize) -> Span {
    let bytes = text.as_bytes();
    let floor = at.saturating_sub(LINE * (lines + 1));
    let ceiling = (at + LINE * (lines + 1)).min(bytes.len());
    let (mut start, mut end) = (at, at);
    for _ in 0..=lines {
        start = memchr::memrchr(b'\n', &bytes[floor..start]).map_or(floor, |feed| floor + feed);
        end = memchr::memchr(b'\n', &bytes[end..ceiling]).map_or(ceiling, |feed| end + feed + 1);
    }
    let start = if bytes[start..].starts_with(b"\n") && start < at { start + 1 } else { start };
    Span { start, end: end.max(at) }.snap(text)
}

/// How long lines are taken to be at most, in bytes.
const LINE: usize = 256;

/// Whether one of `words` stands around a span, or in the path.
pub(super) fn has_near(
    near: &[String],
    view: &View,
    span: Span,
    before: usize,
    after: usize,
) -> bool {
    if near.is_empty() {
        return true;
    }
    let around = Span {
        start: span.start.saturating_sub(before),
        end: (span.end + after).min(view.text.len()),
    };
    let around = around.snap(view.text).of(view.text).to_ascii_lowercase();
    near.iter().any(|word| holds(&around, word) || in_path(view, word))
}

fn holds(text: &str, word: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), word.to_ascii_lowercase().as_bytes()).is_some()
}

fn in_path(view: &View, word: &str) -> bool {
    view.path.to_ascii_lowercase().contains(&word.to_ascii_lowercase())
}

/// Whether a value fulfils all that is asked of it, but for what the judge decides.
pub(super) fn value_holds(
    condition: &ValueCondition,
    pattern: Option<&Lazy>,
    value: &str,
    view: &View,
) -> bool {
    let trimmed = value.trim();
    is_one_of(&condition.is, trimmed)
        && condition.kind.is_none_or(|kind| match kind {
            ValueKind::Any => true,
            ValueKind::Reference => {
                classify::value::classify(trimmed, "").class == ValueClass::Reference
            }
            _ => !trimmed.is_empty(),
        })
        && condition
            .length
            .is_none_or(|(least, most)| (least..=most).contains(&trimmed.chars().count()))
        && condition.chars.as_deref().is_none_or(|chars| only(chars, trimmed))
        && pattern
            .is_none_or(|lazy| lazy.get().is_some_and(|regex| regex.is_match(trimmed.as_bytes())))
        && url_holds(condition, trimmed, view)
        && name_holds(condition, trimmed)
        && condition
            .above
            .is_none_or(|bound| trimmed.parse::<u64>().is_ok_and(|number| number > bound))
}

/// Whether a condition says all there is to say of a value, so that the judge need not ask.
pub(super) fn is_complete(condition: &ValueCondition) -> bool {
    matches!(condition.kind, Some(ValueKind::Any | ValueKind::NonEmpty | ValueKind::Reference))
        || (condition.kind.is_none()
            && !(condition.is.is_empty()
                && condition.scheme.is_empty()
                && condition.host.is_empty()
                && condition.name_class.is_empty()
                && condition.above.is_none()))
}

/// Whether the list is empty or holds the value, any case.
pub(super) fn is_one_of(list: &[String], value: &str) -> bool {
    list.is_empty() || list.iter().any(|one| one.eq_ignore_ascii_case(value))
}

fn only(chars: &str, value: &str) -> bool {
    super::token::Alphabet::new(chars).holds(value)
}

fn url_holds(condition: &ValueCondition, value: &str, view: &View) -> bool {
    if condition.scheme.is_empty() && condition.host.is_empty() {
        return true;
    }
    let Some((scheme, rest)) = value.split_once("://") else { return false };
    let host = host_of(rest);
    is_one_of(&condition.scheme, scheme) && view.hosts.tells(&condition.host, view.host_class(host))
}

/// The host of what follows `://`: no userinfo, no port, no path.
pub(super) fn host_of(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if let Some(v6) = host.strip_prefix('[') {
        return v6.split(']').next().unwrap_or_default();
    }
    let is_template = |text: &str| text.contains(['{', '<', '$', '%']);
    let before = host.split(':').next().unwrap_or_default();
    if is_template(before) { host } else { before }
}

fn name_holds(condition: &ValueCondition, value: &str) -> bool {
    condition.name_class.is_empty()
        || classify::name::classify(value)
            .is_some_and(|verdict| condition.name_class.contains(&verdict.class))
}

/// Whether a key is one of `names`, however it is spelled.
pub(super) fn key_is(names: &[String], key: &str) -> bool {
    names.iter().any(|name| same_letters(name, key))
}

/// A pattern for dotted paths of names, in which `*` stands for one part and `**` for any number.
pub(super) struct Pattern {
    parts: Vec<Part>,
}

enum Part {
    Any,
    AnyNumber,
    Name(String),
}

impl Pattern {
    pub(super) fn new(pattern: &str) -> Self {
        let part = |part: &str| match part {
            "*" => Part::Any,
            "**" => Part::AnyNumber,
            name => Part::Name(words::snake(name)),
        };
        Self { parts: pattern.split('.').map(part).collect() }
    }

    /// The letters of the last part of every path that matches, if they are the same.
    pub(super) fn ending(&self) -> Option<String> {
        match self.parts.last() {
            Some(Part::Name(name)) if name.is_ascii() => Some(words::squash(name)),
            _ => None,
        }
    }

    /// Whether a path may match, by the letters of its last parts as they are written; mostly no.
    pub(super) fn may_match(&self, path: &[&str]) -> bool {
        let mut path = path.iter().rev();
        for part in self.parts.iter().rev() {
            let fits = match part {
                Part::AnyNumber => return true,
                Part::Any => path.next().is_some(),
                Part::Name(name) => {
                    path.next().is_some_and(|last| !last.is_ascii() || same_letters(name, last))
                }
            };
            if !fits {
                return false;
            }
        }
        path.next().is_none()
    }

    /// Whether a path of snake-case parts matches.
    pub(super) fn matches(&self, path: &[String]) -> bool {
        matches_from(&self.parts, path)
    }
}

/// Whether two names are one but for case and joints.
fn same_letters<'t>(name: &'t str, other: &'t str) -> bool {
    let letters = |text: &'t str| text.bytes().filter(u8::is_ascii_alphanumeric);
    let lower = |byte: u8| byte.to_ascii_lowercase();
    letters(name).map(lower).eq(letters(other).map(lower))
}

fn matches_from(pattern: &[Part], path: &[String]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        ([Part::AnyNumber, rest @ ..], _) => {
            (0..=path.len()).any(|skip| matches_from(rest, &path[skip..]))
        }
        ([Part::Any, rest @ ..], [_, tail @ ..]) => matches_from(rest, tail),
        ([Part::Name(part), rest @ ..], [name, tail @ ..]) => {
            part == name && matches_from(rest, tail)
        }
        _ => false,
    }
}

/// Whether the line of an offset is a comment, or prose of a document: there is no
/// behaviour in either.
pub(super) fn is_comment(view: &View, offset: usize) -> bool {
    static COMMENT: OnceLock<Option<Regex>> = OnceLock::new();
    let Span { start, end } = view.line(offset);
    let line = view.text[start..end].trim_start();
    if view.dialect.is_prose() {
        if view.dialect == Dialect::Html && in_script(view, start) {
            return line.starts_with("//") || line.starts_with("/*");
        }
        return !in_fence(view, start) && !line.starts_with(['$', '`', '<']);
    }
    let docstrings = view.docstrings();
    let after = docstrings.partition_point(|string| string.start <= offset);
    if after.checked_sub(1).is_some_and(|index| offset < docstrings[index].end) {
        return true;
    }
    let comment = COMMENT
        .get_or_init(|| Regex::new(r#"^(//|#[^!\[]|#$|\*|/\*|--[^-\w]|<!--|;|"""|''')"#).ok());
    let preprocessor = matches!(
        view.dialect,
        Dialect::Source(Language::C | Language::Cpp | Language::ObjectiveC | Language::CSharp)
    );
    !(preprocessor && line.starts_with('#'))
        && comment.as_ref().is_some_and(|regex| regex.is_match(line))
}

/// Whether an offset of a page lies in a script: an element was opened last and not closed.
fn in_script(view: &View, offset: usize) -> bool {
    let before = &view.lower().as_bytes()[..offset];
    let opened = memchr::memmem::rfind(before, b"<script");
    opened.is_some() && opened > memchr::memmem::rfind(before, b"</script")
}

/// Whether an offset of a document lies in a code fence or an indented block.
fn in_fence(view: &View, offset: usize) -> bool {
    let line = &view.text[offset..];
    let fences = view.fences();
    let after = fences.partition_point(|fence| fence.start <= offset);
    let inside = after.checked_sub(1).is_some_and(|index| offset < fences[index].end);
    inside || line.starts_with("    ") || line.starts_with('\t')
}

/// Strings in three quotes that begin a line: nothing takes their value (PEP 257).
pub(super) fn docstrings(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(hit) = memchr::memchr2(b'"', b'\'', &bytes[at..]) {
        let start = at + hit;
        let quotes = &bytes[start..(start + 3).min(bytes.len())];
        if quotes != b"\"\"\"" && quotes != b"'''" {
            at = start + 1;
            continue;
        }
        let body = start + 3;
        let end = memchr::memmem::find(&bytes[body..], quotes)
            .map_or(bytes.len(), |end| body + end + quotes.len());
        let line = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |line| line + 1);
        let before = text[line..start].trim_start();
        if before.bytes().all(|byte| matches!(byte, b'r' | b'R' | b'u' | b'U')) {
            found.push(Span::new(start, end));
        }
        at = end;
    }
    found
}

/// The code blocks of a document: between fences of Markdown or `AsciiDoc`.
pub(super) fn fences(text: &str, dialect: Dialect) -> Vec<Span> {
    // A line of dashes underlines a heading elsewhere.
    let dashes = dialect == Dialect::Asciidoc;
    let mut found = Vec::new();
    let mut open = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mark = line.trim();
        // Tildes underline headings there, and blocks are indented.
        if dialect == Dialect::Rst {
            break;
        }
        if mark.starts_with("```") || mark.starts_with("~~~") || (dashes && mark == "----") {
            match open.take() {
                Some(start) => found.push(Span::new(start, at)),
                None => open = Some(at + line.len()),
            }
        }
        at += line.len();
    }
    found.extend(open.map(|start| Span::new(start, text.len().max(start))));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_taken_out_of_authorities() {
        assert_eq!(host_of("user:p@idp.acme-pay.com:80/x"), "idp.acme-pay.com");
        assert_eq!(host_of("[::1]:80/"), "::1");
        assert_eq!(host_of("${HOST}:80/"), "${HOST}:80");
        assert_eq!(host_of("localhost:${PORT:-80}/"), "localhost");
    }

    #[test]
    fn lines_around_an_offset_are_whole_and_as_many_as_asked() {
        let text = "one\ntwo\nthree\nfour\nfive";
        let at = text.find("three").unwrap() + 2;
        assert_eq!(lines_around(text, at, 0).of(text), "three\n");
        assert_eq!(lines_around(text, at, 1).of(text), "two\nthree\nfour\n");
        assert_eq!(lines_around(text, at, 9).of(text), text);
        assert_eq!(lines_around(text, 0, 0).of(text), "one\n");
        let long = "é".repeat(10_000);
        assert!(lines_around(&long, 10_000, 1).len() <= 4 * LINE + 2);
    }

    #[test]
    fn paths_match_by_words_with_one_or_many_parts_left_open() {
        let matches = |pattern: &str, path: &[String]| {
            let pattern = Pattern::new(pattern);
            let written: Vec<&str> = path.iter().map(String::as_str).collect();
            assert!(pattern.may_match(&written) || !pattern.matches(path));
            pattern.matches(path)
        };
        let path: Vec<String> =
            ["spring", "registration", "my_idp", "client_secret"].map(str::to_owned).to_vec();
        assert!(matches("spring.**.client-secret", &path));
        assert!(matches("spring.registration.*.clientSecret", &path));
        assert!(!matches("spring.*.client-secret", &path));
        assert!(matches("**", &path));
    }
}
