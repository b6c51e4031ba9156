//! Words of code that tables speak of, found in one pass over the text.

use std::borrow::Cow;
use std::collections::HashMap;

use super::table::Word;

/// Bits of the filter that most words of a text do not pass.
const FILTER: usize = 1 << 13;

/// Longest word that is looked at, in bytes.
const LONGEST: usize = 64;

/// A set of words of code.
pub(super) struct Words {
    index: HashMap<Box<[u8]>, Word>,
    filter: Box<[u64; FILTER / 64]>,
    /// Whether the language knows no cases.
    folds: bool,
}

impl Words {
    pub(super) fn new(folds: bool) -> Self {
        Self { index: HashMap::new(), filter: Box::new([0; FILTER / 64]), folds }
    }

    /// The number of a word; nothing if it is none.
    pub(super) fn add(&mut self, word: &str) -> Option<Word> {
        let word = if self.folds { word.to_ascii_lowercase() } else { word.to_owned() };
        if word.is_empty() || word.len() > LONGEST || !word.bytes().all(is_word) {
            return None;
        }
        let hash = hash(word.as_bytes());
        self.filter[hash / 64] |= 1 << (hash % 64);
        let next = Word::try_from(self.index.len()).ok()?;
        Some(*self.index.entry(word.into_bytes().into()).or_insert(next))
    }

    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// The number of a word that is known.
    pub(super) fn get(&self, word: &str) -> Option<Word> {
        if word.is_empty() { None } else { self.known(word.as_bytes()) }
    }

    fn known(&self, word: &[u8]) -> Option<Word> {
        let hash = hash(word);
        if self.filter[hash / 64] >> (hash % 64) & 1 == 0 {
            return None;
        }
        self.index.get(word).copied()
    }

    /// The words of a text with their offsets.
    pub(super) fn find(&self, text: &str, mut take: impl FnMut(usize, Word)) {
        let text: Cow<str> =
            if self.folds { text.to_ascii_lowercase().into() } else { text.into() };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !is_word(bytes[at]) {
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len() && is_word(bytes[at]) {
                at += 1;
            }
            // `https://` is no program.
            let is_scheme = bytes.get(at) == Some(&b':') && bytes.get(at + 1) == Some(&b'/');
            if at - start <= LONGEST && !is_scheme {
                self.word(&bytes[start..at], |word| take(start, word));
            }
        }
    }

    /// A word, or what it ends in: `AuthorizedHttpClient` is an `HttpClient`.
    fn word(&self, word: &[u8], mut take: impl FnMut(Word)) {
        let bare = word.iter().position(|byte| *byte != b'_').unwrap_or(0);
        for word in [Some(word), (bare > 0).then(|| &word[bare..])].into_iter().flatten() {
            if let Some(word) = self.known(word) {
                take(word);
            }
        }
        if word.len() < 8 || !word[0].is_ascii_uppercase() {
            return;
        }
        let humps = (1..word.len()).filter(|at| word[*at].is_ascii_uppercase());
        for known in humps.filter_map(|at| self.known(&word[at..])) {
            take(known);
        }
    }
}

/// Which words a part holds.
#[derive(Clone)]
pub(super) struct Found {
    bits: Vec<u64>,
}

impl Found {
    pub(super) fn new(words: &Words) -> Self {
        Self { bits: vec![0; words.len() / 64 + 1] }
    }

    pub(super) fn add(&mut self, word: Word) {
        self.bits[usize::from(word) / 64] |= 1 << (word % 64);
    }

    pub(super) fn has(&self, word: Word) -> bool {
        self.bits[usize::from(word) / 64] >> (word % 64) & 1 != 0
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Word> {
        self.bits.iter().enumerate().flat_map(|(at, bits)| {
            let mut left = *bits;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros())?;
                left &= left - 1;
                Word::try_from(at * 64 + bit as usize).ok()
            })
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bits.iter().all(|bits| *bits == 0)
    }
}

/// The last word of a path or a call's name, without the signs that tables put at it.
pub(super) fn last_word(name: &str) -> &str {
    let last = name.rsplit(['.', '#', '/', ':', '\\']).next().unwrap_or_default();
    // `Invoke-RestMethod` is several words.
    let words = last.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.max_by_key(|word| word.len()).unwrap_or_default()
}

/// The words of a text.
pub(super) fn each_word<'t>(text: &'t str, mut take: impl FnMut(&'t str)) {
    let words = text.split(|c: char| !c.is_ascii() || !is_word(c as u8));
    words.filter(|word| !word.is_empty()).for_each(&mut take);
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Both ends, the middle and the length.
fn hash(word: &[u8]) -> usize {
    let byte = |at: usize| usize::from(word[at]);
    let last = word.len() - 1;
    (byte(0) + byte(last) * 37 + byte(last / 2) * 211 + byte(last.min(1)) * 1009 + last * 6151)
        % FILTER
}
