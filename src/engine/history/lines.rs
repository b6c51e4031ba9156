//! Lines as numbers that nobody can predict, so that none can be written to look like another.

use std::hash::{BuildHasher, Hasher, RandomState};

use crate::model::location::Span;

/// Odd numbers with their bits well spread (the fractions of the square roots of 2 and 3).
const FIRST: u64 = 0x6a09_e667_f3bc_c909;
const SECOND: u64 = 0xbb67_ae85_84ca_a73b;

/// How many lines of a value are looked at for the one to know it by.
const TELLING: usize = 8;

/// Hashes lines with a key of this run.
pub(super) struct LineHasher {
    seed: u64,
}

impl LineHasher {
    pub(super) fn new() -> Self {
        Self { seed: RandomState::new().hash_one(FIRST) }
    }

    /// The number of a line.
    pub(super) fn line(&self, line: &[u8]) -> u64 {
        let (words, rest) = line.as_chunks::<8>();
        let mut hash = self.seed;
        for word in words {
            hash = mix(hash ^ u64::from_le_bytes(*word), FIRST);
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        mix(mix(hash ^ u64::from_le_bytes(last), FIRST) ^ line.len() as u64, SECOND)
    }

    /// The number of two numbers.
    pub(super) fn join(&self, first: u64, second: u64) -> u64 {
        mix(mix(first ^ self.seed, FIRST) ^ second, SECOND)
    }

    /// The number of the line by which something is known again: without the blanks around it, as
    /// they change when code moves. Of several lines the longest tells most.
    pub(super) fn telling(&self, text: &str, span: Span) -> u64 {
        let bytes = text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..span.start]).map_or(0, |at| at + 1);
        let mut best: &[u8] = &[];
        let mut at = start;
        for _ in 0..TELLING {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
            let line = bytes[at..end].trim_ascii();
            if line.len() > best.len() {
                best = line;
            }
            at = end + 1;
            if at >= span.end || at >= bytes.len() {
                break;
            }
        }
        self.line(best)
    }
}

/// Both halves of a product: every bit of the factors has a say in every bit.
fn mix(a: u64, b: u64) -> u64 {
    let (low, high) = a.carrying_mul(b, 0);
    low ^ high
}

/// For maps whose keys are hashes already.
#[derive(Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart_and_known_again() {
        let hasher = LineHasher::new();
        let lines: [&[u8]; 6] = [b"", b"\0", b"a", b"a\0", b"aaaaaaaa", b"aaaaaaaaaaaaaaaa"];
        for (at, line) in lines.iter().enumerate() {
            assert_eq!(hasher.line(line), hasher.line(line));
            assert!(lines[..at].iter().all(|other| hasher.line(other) != hasher.line(line)));
        }
        assert_ne!(hasher.join(1, 2), hasher.join(2, 1));
        assert_ne!(hasher.line(b"a"), LineHasher::new().line(b"a"));
    }

    #[test]
    fn a_value_is_known_by_its_most_telling_line() {
        let hasher = LineHasher::new();
        let text = "x\n  key = abc\r\nBEGIN\nlonger line\nEND\n";
        let at = text.find("abc").unwrap();
        assert_eq!(hasher.telling(text, Span::new(at, at + 3)), hasher.line(b"key = abc"));
        let at = text.find("BEGIN").unwrap();
        assert_eq!(hasher.telling(text, Span::new(at, text.len())), hasher.line(b"longer line"));
        assert_eq!(hasher.telling("é", Span::new(0, 2)), hasher.line("é".as_bytes()));
        assert_eq!(hasher.telling("", Span::new(0, 0)), hasher.line(b""));
    }
}
