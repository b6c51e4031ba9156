//! Does a literal look random, or like something a person wrote? Entropy alone cannot say: class
//! names have it too. So words are counted first.

use super::{Answer, Subject, ValueClass, answer};
use crate::classify::english;

/// Least length of an opaque value, in characters.
const OPAQUE_LENGTH: usize = 16;
/// From here on even letters of one case count, if they form no words.
const ONE_CLASS_LENGTH: usize = 20;
/// Least entropy in bits a character, and for hexadecimal.
const ENTROPY: f64 = 3.0;
const HEX_ENTROPY: f64 = 2.8;
/// Most of an opaque value that may be words.
const WORDY: f64 = 0.5;
/// Longest pair of words without separator that may be a password and no identifier.
const CHOSEN_LENGTH: usize = 16;
/// Longest password that somebody may have chosen.
const WEAK_LENGTH: usize = 128;

/// Shannon entropy over the characters, in bits a character; 0 for the empty text.
pub fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let total = as_float(text.len());
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / total)
        .map(|share| -share * share.log2())
        .sum()
}

/// The share of letters and digits that belongs to words.
pub(super) fn wordiness(text: &str) -> f64 {
    let (wordy, total) = word_letters(text);
    if total == 0 { 0.0 } else { as_float(wordy) / as_float(total) }
}

fn word_letters(text: &str) -> (usize, usize) {
    let total = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    let wordy =
        humps(text).filter(|word| english::is_word(&word.to_ascii_lowercase())).map(str::len).sum();
    (wordy, total)
}

/// Runs of ASCII letters, cut where a capital begins a word.
pub(super) fn humps(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphabetic()).flat_map(|run| {
        let bytes = run.as_bytes();
        let mut start = 0;
        let mut cuts: Vec<&str> = Vec::new();
        for at in 1..bytes.len() {
            let upper = bytes[at].is_ascii_uppercase();
            let after_lower = bytes[at - 1].is_ascii_lowercase();
            let before_lower = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
            if upper && (after_lower || before_lower) {
                cuts.extend(run.get(start..at));
                start = at;
            }
        }
        cuts.extend(run.get(start..).filter(|rest| !rest.is_empty()));
        cuts
    })
}

pub(super) fn classify(subject: &Subject<'_>) -> Answer {
    let text = subject.text;
    if text.chars().any(char::is_whitespace) {
        return None;
    }
    opaque(text).or_else(|| weak(text))
}

fn opaque(text: &str) -> Answer {
    let length = text.chars().count();
    if length < OPAQUE_LENGTH || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let entropy = entropy(text);
    if text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
    {
        return if entropy >= HEX_ENTROPY {
            answer(ValueClass::Opaque, "random hexadecimal digits")
        } else {
            None
        };
    }
    let classes = classes(text);
    let mixed = classes >= 2
        || (length >= ONE_CLASS_LENGTH && !text.bytes().all(|byte| byte.is_ascii_digit()));
    let (wordy, total) = word_letters(text);
    let rest = total - wordy;
    let unread = wordiness(text) < WORDY || (rest >= OPAQUE_LENGTH && digits_and_letters(text));
    if mixed && unread && entropy >= ENTROPY {
        return answer(ValueClass::Opaque, "looks random");
    }
    None
}

fn digits_and_letters(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// How many of lower case, upper case, digits, symbols occur.
fn classes(text: &str) -> usize {
    let any = |test: fn(&u8) -> bool| usize::from(text.bytes().any(|byte| test(&byte)));
    any(u8::is_ascii_lowercase)
        + any(u8::is_ascii_uppercase)
        + any(u8::is_ascii_digit)
        + any(u8::is_ascii_punctuation)
}

fn weak(text: &str) -> Answer {
    let length = text.chars().count();
    if length < 4 {
        return answer(ValueClass::Unknown, "too short for a password");
    }
    if length > WEAK_LENGTH {
        return answer(ValueClass::Unknown, "too long for a password");
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return answer(ValueClass::Weak, "digits only");
    }
    let letters = text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if letters && humps(text).count() == 1 {
        return answer(ValueClass::Weak, "one word");
    }
    let short = length <= CHOSEN_LENGTH && humps(text).count() == 2;
    if letters && wordiness(text) > 0.7 && !short {
        return answer(ValueClass::Unknown, "an identifier");
    }
    if text.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_' | b'.')) {
        return answer(ValueClass::Weak, "joined words");
    }
    answer(ValueClass::Weak, "short or wordy")
}

#[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^52")]
fn as_float(count: usize) -> f64 {
    count as f64
}
