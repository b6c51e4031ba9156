//! Splits identifiers into lower-case words, once and the same way for names and values.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A closed set of words, written as one text.
pub(super) type WordSet = LazyLock<HashSet<&'static str>>;

/// A closed list of beginnings, ends or parts, written as one text.
pub(super) type WordList = LazyLock<Vec<&'static str>>;

/// The words of a text as a set.
pub(super) fn set(words: &'static str) -> HashSet<&'static str> {
    words.split_ascii_whitespace().collect()
}

/// The words of a text in order.
pub(super) fn list(words: &'static str) -> Vec<&'static str> {
    words.split_ascii_whitespace().collect()
}

/// Most words an identifier may have; longer ones are prose or data.
pub(super) const MAX_WORDS: usize = 24;

/// Longest text that is still worth splitting, in bytes.
pub(super) const MAX_BYTES: usize = 256;

/// The words of an identifier in one buffer: no separators, no digits, lower case.
pub(super) struct Words {
    text: String,
    ends: [u16; MAX_WORDS],
    len: usize,
}

/// Pairs of halves that spell one word whichever way it is written (`GitHub`, `pass_word`).
const JOINED: &[&str] = &[
    "o auth",
    "my sql",
    "git hub",
    "git lab",
    "bit bucket",
    "open ai",
    "post gres",
    "postgre sql",
    "pass word",
    "pass wd",
    "pass phrase",
    "pass code",
    "web hook",
    "mongo db",
    "maria db",
    "dynamo db",
    "send grid",
    "data dog",
    "pay pal",
    "docker hub",
    "next auth",
    "linked in",
    "face book",
    "pre shared",
    "i 18n",
];

impl Words {
    /// Splits at case changes, digits and everything that is no letter; digits are dropped.
    /// None if there are no letters or too many of them.
    pub(super) fn split(text: &str) -> Option<Self> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let mut words =
            Self { text: String::with_capacity(text.len()), ends: [0; MAX_WORDS], len: 0 };
        let mut chars = text.chars().peekable();
        let mut before = Kind::Other;
        while let Some(c) = chars.next() {
            let kind = Kind::of(c);
            let next = chars.peek().map_or(Kind::Other, |&next| Kind::of(next));
            if kind.starts_word(before, next) && !words.close() {
                return None;
            }
            if kind != Kind::Other {
                words.text.extend(c.to_lowercase());
            }
            before = kind;
        }
        (words.close() && words.len > 0).then_some(words)
    }

    /// The words in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len).map(|at| self.get(at))
    }

    fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { usize::from(self.ends[at - 1]) };
        self.text.get(start..usize::from(self.ends[at])).unwrap_or_default()
    }

    /// Ends the word being written; false when there is no room for it.
    fn close(&mut self) -> bool {
        let start = if self.len == 0 { 0 } else { usize::from(self.ends[self.len - 1]) };
        if start == self.text.len() {
            return true;
        }
        let Ok(end) = u16::try_from(self.text.len()) else { return false };
        if self.len > 0 {
            let (first, second) = (self.get(self.len - 1), &self.text[start..]);
            let length = first.len() + 1 + second.len();
            if JOINED.iter().any(|word| {
                word.len() == length && word.starts_with(first) && word.ends_with(second)
            }) {
                self.ends[self.len - 1] = end;
                return true;
            }
        }
        if self.len == MAX_WORDS {
            return false;
        }
        self.ends[self.len] = end;
        self.len += 1;
        true
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Upper,
    Lower,
    Other,
}

impl Kind {
    fn of(c: char) -> Self {
        if c.is_uppercase() {
            Self::Upper
        } else if c.is_alphabetic() {
            Self::Lower
        } else {
            Self::Other
        }
    }

    fn starts_word(self, before: Self, next: Self) -> bool {
        match self {
            Self::Other => true,
            Self::Lower => false,
            Self::Upper => before == Self::Lower || (before == Self::Upper && next == Self::Lower),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        Words::split(text)
            .map(|words| words.iter().map(str::to_owned).collect())
            .unwrap_or_default()
    }

    #[test]
    fn splits_at_case_digits_and_separators() {
        let rows: &[(&str, &[&str])] = &[
            ("clientSecret", &["client", "secret"]),
            ("OAuthClientSecret", &["oauth", "client", "secret"]),
            ("OAUTH2_CLIENT_SECRET", &["oauth", "client", "secret"]),
            ("APIKey", &["api", "key"]),
            ("DBPassword", &["db", "password"]),
            ("x-api-key", &["x", "api", "key"]),
            ("a.b:c/d e", &["a", "b", "c", "d", "e"]),
            ("GitHubToken", &["github", "token"]),
            ("PassWord", &["password"]),
            ("password1", &["password"]),
            ("Contraseña", &["contraseña"]),
            ("__", &[]),
            ("", &[]),
            ("123", &[]),
        ];
        for (text, words) in rows {
            assert_eq!(&split(text), words, "{text}");
        }
    }

    #[test]
    fn gives_up_on_texts_that_are_no_identifiers() {
        assert!(Words::split(&"a ".repeat(MAX_WORDS + 1)).is_none());
        assert!(Words::split(&"a".repeat(MAX_BYTES + 1)).is_none());
    }
}
