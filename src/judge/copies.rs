//! A secret often stands twice on a line: as a value and in what is built from it. Whatever rule
//! found it, all of its copies are hidden.

use std::collections::{BTreeSet, HashMap};

use super::fingerprint::SecretSpan;
use crate::model::location::Span;

/// Shorter values are words of the language they stand in.
const SHORTEST: usize = 6;
/// From here on a copy counts inside a longer word as well.
const UNMISTAKABLE: usize = 12;

/// Adds the copies of the secrets in `text`, in one pass over it.
pub fn with_copies<'a>(text: &str, mut secrets: Vec<SecretSpan<'a>>) -> Vec<SecretSpan<'a>> {
    let values = Values::new(text, &secrets);
    if values.known.is_empty() {
        return secrets;
    }
    let mut at = 0;
    while at + SHORTEST <= text.len() {
        let Some((span, original)) = values.at(text, at) else {
            at += 1;
            continue;
        };
        at = span.end;
        if original.span != span && counts(text, span) {
            secrets.push(SecretSpan { span, ..original });
        }
    }
    secrets
}

/// The values of secrets, found by how they begin and how long they are: no more than a few
/// questions at each place, however many values there are.
struct Values<'t, 'a> {
    known: HashMap<&'t [u8], SecretSpan<'a>>,
    lengths: HashMap<&'t [u8], BTreeSet<usize>>,
}

impl<'t, 'a> Values<'t, 'a> {
    fn new(text: &'t str, secrets: &[SecretSpan<'a>]) -> Self {
        let mut values = Self { known: HashMap::new(), lengths: HashMap::new() };
        for secret in secrets {
            let value = secret.span.of(text).as_bytes();
            if value.len() >= SHORTEST {
                values.known.entry(value).or_insert(*secret);
                values.lengths.entry(&value[..SHORTEST]).or_default().insert(value.len());
            }
        }
        values
    }

    /// The longest value that begins at a place.
    fn at(&self, text: &str, at: usize) -> Option<(Span, SecretSpan<'a>)> {
        let bytes = text.as_bytes();
        let lengths = self.lengths.get(&bytes[at..at + SHORTEST])?;
        lengths.iter().rev().find_map(|length| {
            let original = self.known.get(bytes.get(at..at + length)?)?;
            Some((Span::new(at, at + length), *original))
        })
    }
}

fn counts(text: &str, span: Span) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let whole = !text[..span.start].ends_with(is_word) && !text[span.end..].starts_with(is_word);
    span.len() >= UNMISTAKABLE || whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_found_and_short_ones_only_as_words() {
        let text = "a=longenoughsecret xlongenoughsecretx b=hunter2 hunter2x hunter2;c=abc abc";
        let secret = |value: &str| {
            let at = text.find(value).unwrap();
            SecretSpan { span: Span::new(at, at + value.len()), rule: "R", public: 0 }
        };
        let secrets = ["longenoughsecret", "hunter2", "abc"].map(secret).to_vec();
        let all = with_copies(text, secrets);
        let copies: Vec<usize> = all[3..].iter().map(|copy| copy.span.start).collect();
        assert_eq!(copies, [20, 57]);
    }

    #[test]
    fn without_secrets_there_are_none() {
        assert!(with_copies("text", Vec::new()).is_empty());
    }
}
