//! A secret often stands twice on a line: as a value and in what is built from it. Whatever rule
//! found it, all of its copies are hidden.

use std::collections::{BTreeSet, HashMap};

use super::fingerprint::SecretSpan;
use crate::model::location::Span;

/// Shorter values are words of the language they stand in.
const SHORTEST: usize = 6;
/// From here on a copy counts inside a longer word as well.
const UNMISTAKABLE: usize = 12;
/// So many values are looked for one by one.
const FEW: usize = 6;
/// Bytes of a value that are looked at first, and the table of them.
const HEAD: usize = 4;
const HEAD_SHIFT: u32 = 24;
const HEAD_WORDS: usize = 1 << (32 - HEAD_SHIFT);

/// Adds the copies of the secrets in `text`, in one pass over it.
pub fn with_copies<'a>(text: &str, mut secrets: Vec<SecretSpan<'a>>) -> Vec<SecretSpan<'a>> {
    let values = Values::new(text, &secrets);
    if values.known.is_empty() {
        return secrets;
    }
    let mut from = 0;
    for at in values.places(text) {
        if at < from {
            continue;
        }
        let Some((span, original)) = values.at(text, at) else { continue };
        from = span.end;
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
    heads: Heads,
}

/// The first bytes of values, one bit each, some of them shared.
struct Heads(Box<[u64; HEAD_WORDS]>);

impl Heads {
    fn place(head: [u8; HEAD]) -> (usize, u32) {
        // Knuth's multiplicative hash: 2^32 divided by the golden ratio.
        let hash = u32::from_le_bytes(head).wrapping_mul(0x9e37_79b1);
        ((hash >> HEAD_SHIFT) as usize, hash >> (HEAD_SHIFT - 6) & 63)
    }

    fn add(&mut self, head: [u8; HEAD]) {
        let (word, bit) = Self::place(head);
        self.0[word] |= 1 << bit;
    }

    fn holds(&self, head: [u8; HEAD]) -> bool {
        let (word, bit) = Self::place(head);
        self.0[word] >> bit & 1 != 0
    }
}

impl<'t, 'a> Values<'t, 'a> {
    /// Where a value may begin, in order. Asking everywhere cost more than all the rest of the
    /// reading of a file with findings.
    fn places(&self, text: &str) -> Vec<usize> {
        if self.lengths.len() <= FEW { self.searched(text) } else { self.filtered(text) }
    }

    /// Where the beginning of a value stands, looked for one after the other.
    fn searched(&self, text: &str) -> Vec<usize> {
        let bytes = text.as_bytes();
        let mut places = Vec::new();
        for beginning in self.lengths.keys() {
            let finder = memchr::memmem::Finder::new(beginning);
            let mut at = 0;
            // The next one may begin inside this one.
            while let Some(next) = finder.find(&bytes[at..]) {
                places.push(at + next);
                at += next + 1;
            }
        }
        places.sort_unstable();
        places
    }

    /// Where the first bytes of some value stand, all at once.
    fn filtered(&self, text: &str) -> Vec<usize> {
        let windows = text.as_bytes().array_windows::<SHORTEST>().enumerate();
        let begins = |[first, second, third, fourth, ..]: &[u8; SHORTEST]| {
            self.heads.holds([*first, *second, *third, *fourth])
        };
        windows.filter(|(_, window)| begins(window)).map(|(at, _)| at).collect()
    }

    fn new(text: &'t str, secrets: &[SecretSpan<'a>]) -> Self {
        let heads = Heads(Box::new([0; HEAD_WORDS]));
        let mut values = Self { known: HashMap::new(), lengths: HashMap::new(), heads };
        for secret in secrets {
            let value = secret.span.of(text).as_bytes();
            if value.len() >= SHORTEST {
                values.heads.add([value[0], value[1], value[2], value[3]]);
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

    proptest::proptest! {
        #[test]
        fn one_by_one_finds_what_all_at_once_finds(
            text in "[ab]{0,80}",
            places in proptest::collection::vec((0usize..80, 0usize..12), 0..4),
        ) {
            let span = |(start, length): &(usize, usize)| {
                let start = *start.min(&text.len());
                Span::new(start, text.len().min(start + length))
            };
            let secrets = places.iter().map(|place| SecretSpan { span: span(place), rule: "R", public: 0 });
            let values = Values::new(&text, &secrets.collect::<Vec<_>>());
            let begins = |at: &usize| values.lengths.contains_key(&text.as_bytes()[*at..*at + SHORTEST]);
            let all: Vec<usize> = values.filtered(&text).into_iter().filter(begins).collect();
            proptest::prop_assert_eq!(values.searched(&text), all);
        }
    }
}
