//! Words for people: labels, prompts, messages, translations.

use super::randomness::wordiness;
use super::{Answer, Subject, ValueClass, answer};

pub(super) fn classify(subject: &Subject<'_>) -> Answer {
    let text = subject.text;
    let words = text.split_whitespace().count();
    if is_country(subject) {
        return answer(ValueClass::Prose, "a country's name under its code");
    }
    if is_translation(subject) {
        return answer(ValueClass::Prose, "a label in another language");
    }
    if words == 1 {
        return single(text);
    }
    if text.split_whitespace().any(is_chosen) && words <= 4 {
        return answer(ValueClass::Weak, "words with an unusual one among them");
    }
    if wordiness(text) > 0.5 || !text.is_ascii() || words > 4 {
        return answer(ValueClass::Prose, "several words");
    }
    answer(ValueClass::Unknown, "several parts")
}

/// Labels of one word end in punctuation; words in other scripts are labels too.
fn single(text: &str) -> Answer {
    let label = text.trim_end_matches([':', '?', '*', '：', '？']);
    let letters =
        |text: &str| text.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
    if label.len() < text.len() && letters(label) {
        return answer(ValueClass::Prose, "a label");
    }
    if !text.is_ascii() && text.chars().all(|c| !c.is_ascii_digit()) {
        return answer(ValueClass::Prose, "words in another script");
    }
    None
}

/// `"Client Secret": "Klienthemlighet"`: a label of several words and one word for it, both with a
/// capital, as files of translations pair them.
fn is_translation(subject: &Subject<'_>) -> bool {
    let begins = |text: &str| text.starts_with(char::is_uppercase);
    let mut letters = subject.text.trim_end_matches(':').split('-');
    let word = |part: &str| {
        let mut rest = part.chars().skip(1);
        part.len() > 3 && rest.all(|c| c.is_lowercase())
    };
    begins(subject.key)
        && subject.key.trim().contains(' ')
        && begins(subject.text)
        && letters.all(word)
}

/// `PW` is short for password, and the code of Palau (ISO 3166-1), which stands in every list of
/// countries: `Palaos`, `Palaú`, `Republic of Palau`.
fn is_country(subject: &Subject<'_>) -> bool {
    let is_word = |c: char| c.is_alphabetic() || c == ' ';
    subject.key.eq_ignore_ascii_case("pw")
        && subject.text.to_lowercase().contains("pala")
        && subject.text.chars().all(is_word)
}

/// A word with digits and both cases, as passwords have and sentences have not.
fn is_chosen(word: &str) -> bool {
    let core = word.trim_matches(|c: char| c.is_ascii_punctuation());
    let any = |test: fn(&u8) -> bool| core.bytes().any(|byte| test(&byte));
    let mixed =
        any(u8::is_ascii_digit) && any(u8::is_ascii_lowercase) && any(u8::is_ascii_uppercase);
    core.len() >= 6 && mixed && wordiness(core) < 0.5 && !core.contains(['/', '\\'])
}
