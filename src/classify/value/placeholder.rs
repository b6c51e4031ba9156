//! Values made to be replaced: masks, words, runs, samples from documentation.

use super::randomness::{humps, wordiness};
use super::vocabulary::{CERTAIN, CERTAIN_PARTS, DUMMY, NOUNS, SAMPLES};
use super::{Answer, Subject, ValueClass, answer, structured};
use crate::classify::english;

/// Rows of a keyboard and their usual walks.
const KEYBOARD: &[&str] = &[
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujm",
    "1qaz2wsx3edc4rfv",
    "q1w2e3r4t5y6",
    "zaq12wsx",
    "poiuytrewq",
    "lkjhgfdsa",
];

/// Whether a value was made to be replaced, whatever its key.
pub fn is_placeholder(value: &str) -> bool {
    let subject = Subject { text: value.trim(), key: "" };
    if value.len() > super::MAX_BYTES {
        return false;
    }
    if let Some((_, password)) = structured::basic_pair(value) {
        return is_placeholder(&password);
    }
    masked(&subject).or_else(|| classify(&subject)).is_some()
}

/// Whether a value that counts, or says one thing again and again, is still a whole credential by its
/// length and letters: most such values stand for another, and some are the key that is in use.
pub fn is_patterned(value: &str) -> bool {
    let value = value.trim();
    let has = |test: fn(&u8) -> bool| value.bytes().any(|byte| test(&byte));
    let distinct: std::collections::HashSet<u8> = value.bytes().collect();
    (PATTERNED..=PATTERNED_MOST).contains(&value.len())
        && distinct.len() >= PATTERNED / 2
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        && has(u8::is_ascii_alphabetic)
        && has(u8::is_ascii_digit)
        && (counts(value) || is_monotonous(value))
        && !has_certain_word(value)
        && !is_crossed_out(value)
        && !SAMPLES.iter().any(|sample| sample.len() >= 10 && value.contains(sample))
}

/// Least and greatest length, in bytes, of a value that counts and may be in use.
const PATTERNED: usize = 20;
const PATTERNED_MOST: usize = 128;

/// Masks and brackets: what no template language writes.
pub(super) fn masked(subject: &Subject<'_>) -> Answer {
    let text = subject.text;
    let reason = if SAMPLES.contains(text) {
        "known from a specification or documentation"
    } else if is_bracketed(text) {
        "a hole for the reader to fill"
    } else if is_cut_off(text) {
        "cut off with an ellipsis"
    } else if has_mask(text) || is_crossed_out(text) {
        "masked"
    } else {
        return None;
    };
    answer(ValueClass::Placeholder, reason)
}

pub(super) fn classify(subject: &Subject<'_>) -> Answer {
    let text = subject.text;
    let reason = if is_monotonous(text) {
        "repeats few characters"
    } else if counts(text) || is_keyboard_walk(text) {
        "counts or walks the keyboard"
    } else if is_mash(text) {
        "typed at random, mostly on the middle row"
    } else if same_letters(text, subject.key) {
        "repeats its key"
    } else if has_certain_word(text) {
        "says that it is a placeholder"
    } else if is_made_of_dummies(text) || is_test_phrase(text) || is_self_description(text) {
        "made of words for credentials"
    } else if is_encoded_placeholder(text) {
        "a placeholder in base64"
    } else {
        return None;
    };
    answer(ValueClass::Placeholder, reason)
}

/// An ellipsis at an end or in the middle (`MIID/zCC...VGgdy`, `eyJhbGci(..)`).
fn is_cut_off(text: &str) -> bool {
    text.contains('…') || text.contains("...") || text.contains("(..)") || text.contains("[..]")
}

/// `<your secret>`, `[client secret]`, `(none)`, `*string*`; braces are templates.
fn is_bracketed(text: &str) -> bool {
    let wraps =
        [('[', ']'), ('(', ')'), ('«', '»'), ('‹', '›'), ('《', '》'), ('【', '】'), ('*', '*')];
    let readable = |inner: &str| {
        !inner.contains(['"', '\'', ':', '(', '[', '%'])
            && inner.chars().any(char::is_alphabetic)
            && (wordiness(inner) > 0.4 || !inner.is_ascii())
    };
    let angle = text.find('<').is_some_and(|open| {
        let rest = text.get(open + 1..).unwrap_or_default();
        rest.find('>')
            .and_then(|close| rest.get(..close))
            .is_some_and(|inner| !inner.is_empty() && readable(inner) && inner.len() > 2)
    });
    angle
        || wraps.iter().any(|(open, close)| {
            text.strip_prefix(*open)
                .and_then(|rest| rest.strip_suffix(*close))
                .is_some_and(readable)
        })
}

/// Runs of mask characters, with or without the ends of a real value around them.
fn has_mask(text: &str) -> bool {
    let mask = |c: char| matches!(c, '*' | '•' | '●' | '█' | '■' | '·' | '∙' | '⬤' | '▪');
    let mut run = 0;
    let mut only_masks = true;
    for c in text.chars() {
        run = if mask(c) { run + 1 } else { 0 };
        only_masks &= mask(c) || matches!(c, ' ' | '-' | '_' | '.' | 'x' | 'X' | '#' | '?');
        if run >= 3 {
            return true;
        }
    }
    only_masks && text.chars().any(|c| c != ' ')
}

/// `sk-qVxxxxG`, `f1c242f4f28f735dxxx`: a value of which a part was crossed out.
fn is_crossed_out(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let at_end = lower.ends_with("xxx") || lower.starts_with("xxx");
    lower.contains("xxxx") || at_end && text.len() > 6
}

/// Few distinct characters, or one short block again and again.
fn is_monotonous(text: &str) -> bool {
    let chars: Vec<char> = text.chars().take(512).collect();
    if chars.len() < 4 {
        return chars.windows(2).all(|pair| pair[0] == pair[1]) && chars.len() > 1;
    }
    let mut distinct: Vec<char> = chars.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let few = match chars.len() {
        0..6 => distinct.len() <= 2,
        6..16 => distinct.len() <= 3,
        _ => distinct.len() <= 4,
    };
    let periodic = |period: usize| chars.iter().zip(chars.iter().skip(period)).all(|(a, b)| a == b);
    let longest = (chars.len() / 2).min(20);
    let repeats = chars.len() >= 8 && (1..=longest).any(periodic);
    few || repeats || has_long_run(&chars)
}

/// One character fills a third of it (`sk_live_xxxxxxxx`, `000000000000001`).
fn has_long_run(chars: &[char]) -> bool {
    let mut run = 1;
    let mut longest = 1;
    let mut masked = false;
    for pair in chars.windows(2) {
        run = if pair[0] == pair[1] { run + 1 } else { 1 };
        longest = longest.max(run);
        // Keys hold runs of `A`, which is zero in base64, but of no small letter.
        masked |= run >= 8 && pair[0].is_ascii_lowercase();
    }
    masked || (longest >= 6 && longest * 3 >= chars.len())
}

/// `123456`, `abcdef0123456789`, `a1b2c3d4`: most neighbours, or most next-but-one neighbours,
/// follow each other.
pub fn counts(text: &str) -> bool {
    let bytes: Vec<u8> = text.bytes().filter(u8::is_ascii_alphanumeric).take(512).collect();
    if bytes.len() < 5 || !text.is_ascii() {
        return false;
    }
    let digits = bytes.iter().all(u8::is_ascii_digit);
    let needed = if digits { 8 } else { 7 };
    share_in_tenths(&bytes, 1) >= needed || (bytes.len() >= 8 && share_in_tenths(&bytes, 2) >= 8)
}

fn share_in_tenths(bytes: &[u8], stride: usize) -> usize {
    let follows = |a: u8, b: u8| {
        let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
        let wraps = matches!(
            (a, b),
            (b'9', b'0' | b'a') | (b'f', b'0' | b'1') | (b'z', b'a' | b'0' | b'1') | (b'0', b'9')
        );
        a.abs_diff(b) <= 1 || wraps
    };
    let pairs = bytes.len().saturating_sub(stride).max(1);
    let following =
        bytes.iter().zip(bytes.iter().skip(stride)).filter(|(a, b)| follows(**a, **b)).count();
    following * 10 / pairs
}

fn is_keyboard_walk(text: &str) -> bool {
    let walk: String =
        text.to_lowercase().trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let digits = walk.trim_end_matches(|c: char| c.is_ascii_digit());
    let walks = |part: &str| part.len() >= 4 && KEYBOARD.iter().any(|row| row.contains(part));
    walks(&walk) || walks(digits)
}

/// `sdkfjh3498sdf`: whoever makes up a value runs over the middle row. Of random letters a third
/// stands there.
fn is_mash(text: &str) -> bool {
    const HOME: &[u8] = b"asdfghjkl";
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if !(8..=32).contains(&text.len()) || !text.bytes().all(plain) || wordiness(text) > 0.3 {
        return false;
    }
    let letters: Vec<u8> = text.bytes().filter(u8::is_ascii_lowercase).collect();
    let home = letters.iter().filter(|byte| HOME.contains(byte)).count();
    // Hexadecimal has half of its letters there too.
    let beyond_hex = letters.iter().filter(|byte| b"sghjkl".contains(byte)).count();
    let digits = text.len() > letters.len();
    letters.len() >= 6
        && digits
        && beyond_hex >= 3
        && (home * 5 >= letters.len() * 4 || in_runs(&letters) * 4 >= letters.len() * 3)
}

/// How many letters belong to runs of three or more neighbours of one keyboard row.
fn in_runs(letters: &[u8]) -> usize {
    let is_run = |three: &[u8]| {
        let three: String = three.iter().map(|byte| char::from(*byte)).collect();
        let back: String = three.chars().rev().collect();
        KEYBOARD[..3].iter().any(|row| row.contains(&three) || row.contains(&back))
    };
    (0..letters.len())
        .filter(|at| {
            (at.saturating_sub(2)..=*at)
                .any(|start| letters.get(start..start + 3).is_some_and(is_run))
        })
        .count()
}

/// The key itself again, whatever the spelling.
fn same_letters(text: &str, key: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
    }
    let last = key.rsplit(['.', ':', '/']).next().unwrap_or(key);
    let same = letters(text).eq(letters(last)) || letters(text).eq(letters(key));
    // `FieldHmacKey = "hmac_key"`, `RefreshToken = "gt:refresh_token"`: a name of the thing.
    let named = text.rsplit([':', '/']).next().unwrap_or(text);
    let prefixed =
        named.len() < text.len() && !named.is_empty() && letters(named).eq(letters(last));
    let joined = |text: &str| text.contains(['_', '-']) && text.len() > 6;
    let within = joined(named)
        && letters(key).collect::<String>().contains(&letters(named).collect::<String>());
    // `ConsumerSecretKey = "Acme:ConsumerSecret"`: the path of a setting.
    let path = named.len() < text.len()
        && named.len() > 6
        && wordiness(text) > 0.7
        && letters(key).collect::<String>().contains(&letters(named).collect::<String>());
    (same || within || prefixed || path) && text.chars().any(char::is_alphabetic)
}

pub(super) fn has_certain_word(text: &str) -> bool {
    if text.len() > 512 {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let mask = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte == b'x');
    let certain = |word: &str| {
        CERTAIN.contains(word) && (word.len() > 4 || mask(word) || wordiness(text) > 0.4)
    };
    CERTAIN_PARTS.iter().any(|part| lower.contains(part))
        || humps(text).any(|word| certain(&word.to_ascii_lowercase()))
        || lower.split(|c: char| !c.is_ascii_alphabetic()).any(certain)
}

/// Only words of the lists. Numbers are allowed beside a dummy word or as one last digit, but a
/// password with a number is what people choose.
fn is_made_of_dummies(text: &str) -> bool {
    const SEPARATORS: &[u8] = b"-_. :/,'\"";
    let separated = |byte: u8| byte.is_ascii_alphanumeric() || SEPARATORS.contains(&byte);
    if text.len() > 128 || !text.trim_end_matches(['!', '?', ':', '*', '.']).bytes().all(separated)
    {
        return false;
    }
    if text.ends_with('!') && text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let (mut dummies, mut words, mut passwords) = (0, 0, false);
    for word in humps(text) {
        let word = word.to_ascii_lowercase();
        let dummy = DUMMY.contains(word.as_str());
        if !dummy && !NOUNS.contains(word.as_str()) && !is_glued_dummy(&word) {
            return false;
        }
        dummies += usize::from(dummy);
        words += 1;
        passwords |= word.starts_with("pass") || word == "pwd" || word == "secret";
    }
    let plausible = digits == 0 || (digits <= 4 && dummies > 0) || (digits <= 1 && !passwords);
    words > 0 && plausible && (letters >= 2 || digits == 0)
}

/// `mysecret`, `testpassword`, `mysecretpassword`: words of the lists glued together.
fn is_glued_dummy(word: &str) -> bool {
    fn covered(rest: &str, depth: usize) -> bool {
        let known = |part: &str| {
            (part.len() > 2 || part == "my") && (NOUNS.contains(part) || DUMMY.contains(part))
        };
        rest.is_empty()
            || (depth > 0
                && (2..=rest.len().min(16)).rev().any(|cut| {
                    let (part, after) = rest.split_at(cut);
                    known(part) && covered(after, depth - 1)
                }))
    }
    word.len() <= 32 && covered(word, 3)
}

/// `unit-test-signing-key-not-for-production`: words throughout, and one of them is a test.
fn is_test_phrase(text: &str) -> bool {
    let tests =
        |word: &str| matches!(word.to_ascii_lowercase().as_str(), "test" | "tests" | "testing");
    text.len() <= 128 && humps(text).any(tests) && humps(text).count() >= 3 && wordiness(text) > 0.8
}

/// `a_very_important_secret`: three words or more that end in what the value should be.
fn is_self_description(text: &str) -> bool {
    const HEADS: &[&str] = &["secret", "key", "token", "password", "passphrase"];
    let joined = |c: char| c.is_ascii_lowercase() || matches!(c, '_' | '-' | ' ' | '2');
    let last = humps(text).last().unwrap_or_default();
    text.len() <= 128
        && text.chars().all(joined)
        && HEADS.contains(&last)
        && humps(text).count() >= 3
        && wordiness(text) > 0.75
}

/// Kubernetes data is base64 of the value.
fn is_encoded_placeholder(text: &str) -> bool {
    if !(8..=200).contains(&text.len())
        || !text.len().is_multiple_of(4)
        || english::is_word(&text.to_ascii_lowercase())
    {
        return false;
    }
    let decoded = structured::base64(text).and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.is_some_and(|inner| {
        let inner = inner.trim();
        inner.len() >= 4
            && inner.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
            && (SAMPLES.contains(inner)
                || is_monotonous(inner)
                || counts(inner)
                || has_certain_word(inner)
                || is_self_description(inner)
                || is_made_of_dummies(inner))
    })
}
