//! What a script gives its variables, as far as it is written out: `BASE=http://…`, then
//! `curl "$BASE/me"`.

use std::collections::HashMap;

use crate::model::location::Span;

/// Assignments that are remembered of one script.
const MOST: usize = 1000;

/// Words that may stand before an assignment.
const BEFORE: [&str; 10] =
    ["- ", "export ", "readonly ", "local ", "declare ", "typeset ", "-x ", "-r ", "ENV ", "ARG "];

/// The variables of a text.
pub(super) struct Given<'t> {
    text: &'t str,
    /// Where each assignment stands, and its value without quotes, in order.
    values: HashMap<&'t str, Vec<(usize, Span)>>,
}

impl<'t> Given<'t> {
    pub(super) fn read(text: &'t str) -> Self {
        let mut values: HashMap<&str, Vec<(usize, Span)>> = HashMap::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if let Some((name, value)) = assignment(line).filter(|_| values.len() < MOST) {
                let value = Span::new(start + value.start, start + value.end);
                values.entry(name).or_default().push((start, value));
            }
            start += line.len();
        }
        Self { text, values }
    }

    /// The last value before an offset, if it says where a request goes or what it sends.
    pub(super) fn value(&self, name: &str, before: usize) -> Option<&'t str> {
        let given = self.values.get(name)?.iter().rev().find(|(at, _)| *at < before)?;
        Some(given.1.of(self.text)).filter(|value| is_part(value))
    }
}

/// A URL, a host, a path, a scheme, form data or a header; a credential keeps its name.
fn is_part(value: &str) -> bool {
    let is_host = value.contains('.')
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte))
        && value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_form = value.split('&').all(|field| {
        field.split_once('=').is_some_and(|(name, rest)| {
            !name.is_empty()
                && !rest.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        })
    });
    let is_header = value.split_once(": ").is_some_and(|(name, _)| {
        name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
    });
    value.contains("://")
        || value.starts_with('/')
        || matches!(value, "http" | "https")
        || is_host
        || is_form
        || is_header
}

/// `export NAME="value"`: the name, and where the value stands in the line.
fn assignment(line: &str) -> Option<(&str, Span)> {
    let mut rest = line.trim_start();
    while let Some(after) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = after.trim_start();
    }
    let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let (name, after) = rest.split_at(length);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let value = if let Some(value) = after.strip_prefix('=') {
        value
    } else {
        // Make: `NAME := value`, `NAME ?= value`, `NAME = value`.
        let after = after.trim_start_matches([' ', '\t']).trim_start_matches([':', '?']);
        after.strip_prefix('=')?.trim_start_matches([' ', '\t'])
    };
    let at = line.len() - value.len();
    let (from, length) = match value.bytes().next()? {
        quote @ (b'"' | b'\'') => (1, value[1..].bytes().position(|byte| byte == quote)?),
        b'(' | b'`' => return None,
        _ => (0, value.bytes().take_while(|b| !b" \t\r\n;|&)".contains(b)).count()),
    };
    (length > 0).then(|| (name, Span::new(at + from, at + from + length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_assignment_before_counts() {
        let text = "export BASE=\"http://a.acme-pay.com\"\ncurl $BASE\nBASE='https://b.acme-pay.com'\n\
                    HOST=a.acme-pay.com\nTOKEN=q7Rk2vZx\nX=$(f)\nP := /v1/me\nQ=a=b&c=$D\n";
        let given = Given::read(text);
        let end = text.len();
        assert_eq!(given.value("BASE", 40), Some("http://a.acme-pay.com"));
        assert_eq!(given.value("BASE", end), Some("https://b.acme-pay.com"));
        assert_eq!(given.value("HOST", end), Some("a.acme-pay.com"));
        assert_eq!(given.value("P", end), Some("/v1/me"));
        assert_eq!((given.value("TOKEN", end), given.value("X", end)), (None, None));
        assert_eq!(given.value("BASE", 0), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(A=|[a-z\"'`$(){}=:?é\n\t -]|\\PC){0,80}") {
            let _ = Given::read(&text).value("A", text.len());
        }
    }
}
