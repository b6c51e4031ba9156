//! Which environment a document of a file is for, where the document says so: Spring Boot reads
//! several documents from one file, each with `spring.config.activate.on-profile` of its own
//! ("Working With Multi-Document Files").

use crate::classify::role::{self, Environment};
use crate::model::location::Span;

/// Documents of one file that are read.
const DOCUMENTS: usize = 256;

/// The documents of a text that name an environment, in order.
pub(super) struct Profiles(Vec<(Span, Environment)>);

impl Profiles {
    /// Reads them; most texts have none.
    pub(super) fn new(text: &str) -> Self {
        let names = memchr::memmem::find(text.as_bytes(), b"profile").is_some();
        let documents = if names { documents(text) } else { Vec::new() };
        let known = |span: Span| Some((span, environment(span.of(text))?));
        Self(documents.into_iter().filter_map(known).collect())
    }

    /// The environment of the document that holds an offset.
    pub(super) fn at(&self, offset: usize) -> Option<Environment> {
        let holds = |(span, _): &&(Span, Environment)| span.range().contains(&offset);
        self.0.iter().find(holds).map(|(_, environment)| *environment)
    }
}

/// The parts between `---` lines of YAML, `#---` and `!---` lines of properties.
fn documents(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "#---" | "!---") && spans.len() < DOCUMENTS {
            spans.push(Span::new(start, at));
            start = at;
        }
        at += line.len();
    }
    spans.push(Span::new(start, text.len()));
    spans
}

fn environment(document: &str) -> Option<Environment> {
    // No other line names one: of `on-profile`, `onProfile`, `spring.profiles` and `profiles`.
    let words = memchr::memmem::find_iter(document.as_bytes(), b"rofile");
    let mut done = 0;
    for at in words {
        if at < done {
            continue;
        }
        let start = memchr::memrchr(b'\n', &document.as_bytes()[..at]).map_or(0, |feed| feed + 1);
        let line = document[start..].lines().next().unwrap_or_default();
        done = start + line.len();
        if let Some(value) = profile(line.trim(), || above(&document[..start])) {
            return role::environment(value);
        }
    }
    None
}

/// The last line that says something.
fn above(text: &str) -> &str {
    let says = |line: &&str| !line.is_empty() && !line.starts_with('#');
    text.lines().rev().map(str::trim).find(says).unwrap_or_default()
}

/// The profile that a line names; an expression of several, or one that is negated, is none.
fn profile<'l>(line: &'l str, above: impl Fn() -> &'l str) -> Option<&'l str> {
    let (key, value) = line.split_once([':', '='])?;
    let key = key.trim();
    let named = matches!(key, "on-profile" | "onProfile")
        || key.starts_with("spring.") && key.ends_with(".on-profile")
        || key == "spring.profiles"
        || key == "profiles" && above() == "spring:";
    let value = value.trim().trim_matches(['"', '\'']);
    let plain = value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (named && plain && !value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, word: &str) -> Option<Environment> {
        Profiles::new(text).at(text.find(word).unwrap())
    }

    #[test]
    fn each_document_names_its_own() {
        let text = "a: 1\n---\nspring:\n  config:\n    activate:\n      on-profile: prod\nb: 1\n\
                    ---\nspring:\n  profiles: \"qa\"\nc: 1\n---\nspring:\n  profiles:\n    active: dev\nd: 1\n";
        assert_eq!(at(text, "a:"), None);
        assert_eq!(at(text, "b:"), Some(Environment::Production));
        assert_eq!(at(text, "c: 1"), Some(Environment::Test));
        assert_eq!(at(text, "d:"), None);
        let text =
            "#---\nspring.config.activate.on-profile=prod\na=1\n#---\nspring.profiles=!prod\nb=1";
        assert_eq!(at(text, "a=1"), Some(Environment::Production));
        assert_eq!(at(text, "b=1"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in "(---|\n|profile|spring|[:=. é]){0,40}", at in 0usize..80) {
            Profiles::new(&text).at(at);
        }
    }
}
