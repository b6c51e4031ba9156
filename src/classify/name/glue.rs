//! Takes glued lower-case spellings apart (`dbpassword`, `accesstokenurl`), by a closed vocabulary
//! that must cover the whole word: `compass` and `monkey` hold no covered halves and stay whole.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::vocabulary::{GLUE, NEGATIVE_TAIL, OWNERS, PASSWORD, SHORT_PASSWORD, VENDORS};

/// Most parts of one glued word.
pub(super) const MAX_PARTS: usize = 4;

const LONGEST: usize = 40;
const SHORTEST_PART: usize = 2;

/// Ordinary words that would come apart, or that mean something by themselves.
const WHOLE: &[&str] = &[
    "passport",
    "keyword",
    "keywords",
    "keystore",
    "keypath",
    "keyname",
    "keyid",
    "keychain",
    "keyring",
    "keyset",
    "keysize",
    "keytype",
    "passkey",
    "passkeys",
    "authority",
    "keymap",
];

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lists = [&GLUE, &OWNERS, &VENDORS, &NEGATIVE_TAIL, &PASSWORD, &SHORT_PASSWORD];
    lists
        .into_iter()
        .flat_map(|list| list.iter().copied())
        .filter(|word| word.len() >= SHORTEST_PART)
        .collect()
});

/// The parts of a glued word; one part (the word itself) if it is known or cannot be covered.
pub(super) fn parts(word: &str) -> ([&str; MAX_PARTS], usize) {
    let mut found = [word; MAX_PARTS];
    let plain = word.is_ascii() && (5..=LONGEST).contains(&word.len());
    if !plain || WORDS.contains(word) || WHOLE.contains(&word) {
        return (found, 1);
    }
    match cover(word, 0, &mut found) {
        Some(count) => (found, count),
        None => ([word; MAX_PARTS], 1),
    }
}

fn cover<'a>(rest: &'a str, depth: usize, found: &mut [&'a str; MAX_PARTS]) -> Option<usize> {
    if rest.is_empty() {
        return Some(depth);
    }
    if depth == MAX_PARTS {
        return None;
    }
    for cut in (SHORTEST_PART..=rest.len()).rev() {
        let (part, after) = rest.split_at(cut);
        if WORDS.contains(part) {
            found[depth] = part;
            if let Some(count) = cover(after, depth + 1, found) {
                return Some(count);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_whole_words_or_nothing() {
        let rows: &[(&str, &[&str])] = &[
            ("dbpassword", &["db", "password"]),
            ("clientsecret", &["client", "secret"]),
            ("accesstokenurl", &["access", "token", "url"]),
            ("mypasswd", &["my", "passwd"]),
            ("compass", &["compass"]),
            ("monkey", &["monkey"]),
            ("tokenizer", &["tokenizer"]),
            ("secretary", &["secretary"]),
            ("password", &["password"]),
            ("passport", &["passport"]),
        ];
        for (word, expected) in rows {
            let (found, count) = parts(word);
            assert_eq!(&found[..count], *expected, "{word}");
        }
    }
}
