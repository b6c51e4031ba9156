//! A few letters of words, which tell most names apart without looking any word up.

/// The last three letters of a name, in lower case.
pub(super) fn ending(name: &str) -> [u8; 3] {
    let mut last = [0; 3];
    let letters = name.bytes().rev().filter(u8::is_ascii_alphanumeric);
    for (slot, byte) in last.iter_mut().zip(letters) {
        *slot = byte.to_ascii_lowercase();
    }
    last
}

/// The first three and the last two letters of words: most keys hold none of the one or of the other.
#[derive(Default)]
pub(super) struct Ends {
    heads: Triples,
    /// The words of two letters.
    short: Pairs,
    tails: Pairs,
}

/// Triples of bytes, one bit each, some of them shared.
#[derive(Default)]
struct Triples(Pairs);

impl Triples {
    fn place([first, second, third]: [u8; 3]) -> [u8; 2] {
        // Five bits tell letters apart.
        let number =
            u16::from(first & 31) << 10 | u16::from(second & 31) << 5 | u16::from(third & 31);
        number.to_le_bytes()
    }

    fn add(&mut self, triple: [u8; 3]) {
        self.0.add(Self::place(triple));
    }

    fn holds(&self, triple: [u8; 3]) -> bool {
        self.0.holds(Self::place(triple))
    }
}

/// Pairs of bytes, one bit each.
pub(super) struct Pairs(Box<[u64; 1024]>);

impl Default for Pairs {
    fn default() -> Self {
        Self(Box::new([0; 1024]))
    }
}

impl Pairs {
    fn place([first, second]: [u8; 2]) -> (usize, u32) {
        (usize::from(first) << 2 | usize::from(second >> 6), u32::from(second & 63))
    }

    pub(super) fn add(&mut self, pair: [u8; 2]) {
        let (word, bit) = Self::place(pair);
        self.0[word] |= 1 << bit;
    }

    pub(super) fn holds(&self, pair: [u8; 2]) -> bool {
        let (word, bit) = Self::place(pair);
        self.0[word] >> bit & 1 != 0
    }
}

impl Ends {
    pub(super) fn add(&mut self, word: &str) {
        match *word.as_bytes() {
            [first, second] => self.short.add([first, second]),
            [first, second, third, ..] => self.heads.add([first, second, third]),
            _ => {}
        }
        if let [.., last, end] = *word.as_bytes() {
            self.tails.add([last, end]);
        }
    }

    /// Whether one of the words may stand in a path, joints left out; says so cheaply.
    pub(super) fn may_hold(&self, path: &[&str]) -> bool {
        let (mut head, mut tail) = (false, false);
        let (mut first, mut second) = (0, 0);
        for byte in path.iter().flat_map(|part| part.bytes()) {
            if !byte.is_ascii() {
                return true;
            }
            if byte.is_ascii_alphanumeric() {
                let third = byte.to_ascii_lowercase();
                head |= self.heads.holds([first, second, third]);
                head |= self.short.holds([second, third]);
                tail |= head && self.tails.holds([second, third]);
                (first, second) = (second, third);
            }
        }
        tail
    }
}

/// The first two bytes of a word, or one.
pub(super) fn beginning(word: &str) -> [u8; 2] {
    match *word.as_bytes() {
        [first, second, ..] => [first, second],
        [first] => [first, 0],
        [] => [0, 0],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_path_that_holds_a_word_may_hold_it(
            word in "[a-z0-9]{2,6}",
            before in "[a-zA-Z_]{0,4}",
            after in "[a-zA-Z_]{0,4}",
            cut in 0usize..6,
        ) {
            let mut ends = Ends::default();
            ends.add(&word);
            let (first, second) = word.split_at(cut.min(word.len()));
            let (first, second) = (first.to_uppercase(), second);
            let parts = [format!("{before}{first}"), format!("_{second}{after}")];
            prop_assert!(ends.may_hold(&parts.each_ref().map(String::as_str)));
            prop_assert!(!ends.may_hold(&["."]));
        }
    }
}
