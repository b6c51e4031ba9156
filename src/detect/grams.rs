//! Finds many words in one pass, any ASCII case. Each word is filed under its rarest four bytes; at
//! every place of a text one look into a small bit table says that no word's four bytes stand
//! there. The table is made in no time and stays in the first-level cache, unlike an automaton.

/// Bytes looked at together.
const GRAM: usize = 4;
/// Sets the bit that tells ASCII letters' cases apart: what else becomes alike is told later.
const FOLD: u32 = 0x2020_2020;
const CASE: u8 = 0x20;
/// Knuth's multiplicative hash: 2^32 divided by the golden ratio.
const SPREAD: u32 = 0x9e37_79b1;
/// Another odd number, for a second opinion: two thirds of what passes the filter stand for no word.
const SECOND: u32 = 0x85eb_ca6b;
/// Bits of a hash that choose a word of the filter, a bit in it, and a drawer.
const WORD_SHIFT: u32 = 21;
const BIT_SHIFT: u32 = 15;
const DRAWER_SHIFT: u32 = 21;
const SECOND_SHIFT: u32 = 22;
const SECOND_WORDS: usize = 1 << (32 - SECOND_SHIFT);
const FILTER_WORDS: usize = 1 << (32 - WORD_SHIFT);
const DRAWERS: usize = 1 << (32 - DRAWER_SHIFT);
/// The first three bytes of a gram.
const THREE: u32 = 0x00ff_ffff;

/// A place where a word stands: its end, its beginning, its index.
pub(super) type Place = (usize, usize, usize);

/// Places that pass the filter are gathered over so many bytes: whether one does is a guess that the
/// processor loses, and gathering them takes no guess.
const BLOCK: usize = 1024;

/// Words ready to be found.
pub(super) struct Grams {
    words: Vec<Vec<u8>>,
    filter: Box<[u64; FILTER_WORDS]>,
    second: Box<[u64; SECOND_WORDS]>,
    /// Words of four bytes and more.
    long: Drawers,
    /// Words of three bytes: the fourth may be any.
    three: Drawers,
    /// Words too short for the filter; built-in rules have none.
    short: Vec<usize>,
}

/// Words by their grams.
#[derive(Default)]
struct Drawers {
    /// Where each drawer begins in `entries`, and where the last ends.
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

/// A word whose four bytes stand at an offset in it.
#[derive(Clone, Copy)]
struct Entry {
    /// The bytes, folded; the last of three is none.
    gram: u32,
    word: u32,
    offset: u32,
    length: u32,
    /// First and last byte of the word, folded: they refuse most places before the word is read.
    ends: [u8; 2],
}

impl Drawers {
    fn add(&mut self, (index, word): (usize, &[u8]), offset: usize, gram: u32) {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.entries.push(Entry {
            gram,
            word: number(index),
            offset: number(offset),
            length: number(word.len()),
            ends: [word[0], word[word.len() - 1]].map(|byte| byte | CASE),
        });
    }

    fn sort(&mut self) {
        self.entries.sort_unstable_by_key(|entry| (drawer(entry.gram), entry.gram, entry.word));
        let mut at = 0;
        for number in 0..=DRAWERS {
            while self.entries.get(at).is_some_and(|entry| drawer(entry.gram) < number) {
                at += 1;
            }
            self.starts.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
    }

    fn of(&self, gram: u32) -> impl Iterator<Item = &Entry> {
        let drawer = drawer(gram);
        let (from, to) = (self.starts[drawer] as usize, self.starts[drawer + 1] as usize);
        self.entries[from..to].iter().filter(move |entry| entry.gram == gram)
    }
}

impl Grams {
    /// Files words that are in lower case.
    pub(super) fn new(words: &[String]) -> Self {
        let words: Vec<Vec<u8>> = words.iter().map(|word| word.clone().into_bytes()).collect();
        let mut grams = Self {
            words: Vec::new(),
            filter: Box::new([0; FILTER_WORDS]),
            second: Box::new([0; SECOND_WORDS]),
            long: Drawers::default(),
            three: Drawers::default(),
            short: Vec::new(),
        };
        for (index, word) in words.iter().enumerate() {
            match *word.as_slice() {
                [first, second, third] => {
                    for next in 0..=u8::MAX {
                        grams.let_through([first, second, third, next]);
                    }
                    let gram = fold([first, second, third, 0]) & THREE;
                    grams.three.add((index, word), 0, gram);
                }
                [_, _, _, _, ..] => {
                    let (offset, gram) = rarest(word);
                    grams.let_through(gram);
                    grams.long.add((index, word), offset, fold(gram));
                }
                _ => grams.short.push(index),
            }
        }
        grams.words = words;
        grams.long.sort();
        grams.three.sort();
        grams
    }

    fn let_through(&mut self, gram: [u8; GRAM]) {
        let hash = hash(gram);
        self.filter[(hash >> WORD_SHIFT) as usize] |= 1 << (hash >> BIT_SHIFT & 63);
        let (at, bit) = second(gram);
        self.second[at] |= 1 << bit;
    }

    /// Every place of every word, in order of their ends; of words that end together the longest
    /// comes first.
    pub(super) fn find(&self, text: &str) -> Vec<Place> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut passed = [0_u16; BLOCK];
        for start in (0..bytes.len()).step_by(BLOCK) {
            let block = &bytes[start..bytes.len().min(start + BLOCK + GRAM - 1)];
            let count = self.filtered(block, &mut passed);
            for at in passed[..count].iter().map(|at| start + usize::from(*at)) {
                let gram = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
                let (word, bit) = second(gram);
                if self.second[word] >> bit & 1 != 0 {
                    self.verify(bytes, at, gram, &mut found);
                }
            }
        }
        // A word of three bytes may end the text.
        if let Some(at) = bytes.len().checked_sub(GRAM - 1) {
            let last = [bytes[at], bytes[at + 1], bytes[at + 2], 0];
            self.verify(bytes, at, last, &mut found);
        }
        for word in &self.short {
            short(bytes, &self.words[*word], |start, end| found.push((end, start, *word)));
        }
        if !self.short.is_empty() {
            found.sort_unstable();
        }
        found
    }

    /// Gathers the offsets in a block at which four bytes stand that pass the filter; says how many.
    fn filtered(&self, block: &[u8], passed: &mut [u16; BLOCK]) -> usize {
        let mut count = 0;
        for (at, gram) in (0_u16..).zip(block.array_windows::<GRAM>()) {
            let hash = hash(*gram);
            let bit = self.filter[(hash >> WORD_SHIFT) as usize] >> (hash >> BIT_SHIFT & 63) & 1;
            // The next one takes the place of what did not pass.
            passed[count % BLOCK] = at;
            count += usize::from(bit != 0);
        }
        count
    }

    #[inline(never)]
    fn verify(&self, bytes: &[u8], at: usize, gram: [u8; GRAM], found: &mut Vec<Place>) {
        let gram = fold(gram);
        for entry in self.three.of(gram & THREE).chain(self.long.of(gram)) {
            let Some(start) = at.checked_sub(entry.offset as usize) else { continue };
            let end = start + entry.length as usize;
            let Some(part @ [first, .., last]) = bytes.get(start..end) else { continue };
            let fits = [*first, *last].map(|byte| byte | CASE) == entry.ends;
            if fits && part.eq_ignore_ascii_case(&self.words[entry.word as usize]) {
                insert(found, (end, start, entry.word as usize));
            }
        }
    }
}

/// Which drawer a folded gram lies in.
fn drawer(gram: u32) -> usize {
    (gram.wrapping_mul(SPREAD) >> DRAWER_SHIFT) as usize
}

/// Puts a place among those found before. They come nearly in order, no further away from their
/// place than a word is long, so that sorting them afterwards would cost more.
fn insert(found: &mut Vec<Place>, place: Place) {
    let later = found.iter().rev().take_while(|before| **before > place).count();
    found.insert(found.len() - later, place);
}

/// Where the second filter keeps the bit of a gram.
fn second(gram: [u8; GRAM]) -> (usize, u32) {
    let hash = fold(gram).wrapping_mul(SECOND);
    ((hash >> SECOND_SHIFT) as usize, hash >> (SECOND_SHIFT - 6) & 63)
}

fn fold(gram: [u8; GRAM]) -> u32 {
    u32::from_le_bytes(gram) | FOLD
}

fn hash(gram: [u8; GRAM]) -> u32 {
    fold(gram).wrapping_mul(SPREAD)
}

/// The four bytes of a word that texts hold most rarely, and their offset.
fn rarest(word: &[u8]) -> (usize, [u8; GRAM]) {
    let weight = |gram: &[u8; GRAM]| gram.iter().map(|byte| frequency(*byte)).sum::<u32>();
    word.array_windows::<GRAM>()
        .copied()
        .enumerate()
        .min_by_key(|(_, gram)| weight(gram))
        .unwrap_or_default()
}

/// How often a byte stands in code and prose, roughly.
fn frequency(byte: u8) -> u32 {
    const LETTERS: &[u8] = b"etaoinsrhldcumfpgwybvkxjqz";
    let order = |byte: u8| LETTERS.iter().position(|letter| *letter == byte);
    match order(byte.to_ascii_lowercase()) {
        Some(order) => u32::try_from(LETTERS.len() - order).unwrap_or_default(),
        None if byte == b' ' => 30,
        None if b"_.,-=\"'():;/".contains(&byte) => 12,
        None => 5,
    }
}

/// Words of one or two bytes are compared everywhere.
fn short(bytes: &[u8], word: &[u8], mut found: impl FnMut(usize, usize)) {
    for (at, part) in bytes.windows(word.len().max(1)).enumerate() {
        if part.eq_ignore_ascii_case(word) {
            found(at, at + word.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a plain search finds.
    fn plain(words: &[String], text: &str) -> Vec<Place> {
        let mut found = Vec::new();
        for (index, word) in words.iter().enumerate() {
            for at in 0..text.len() {
                let part = text.as_bytes().get(at..at + word.len());
                if part.is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes())) {
                    found.push((at + word.len(), at, index));
                }
            }
        }
        found.sort_unstable();
        found
    }

    proptest! {
        #[test]
        fn finds_what_a_plain_search_finds(
            words in prop::collection::btree_set("[abk_é]{1,6}", 0..12),
            text in "[abkABK_é]{0,60}",
        ) {
            let words: Vec<String> = words.into_iter().collect();
            prop_assert_eq!(Grams::new(&words).find(&text), plain(&words, &text));
        }
    }
}
