//! Whether a word that was found stands as a word of a key does: alone, as a run of whole words, or
//! before the rest of a name. Most places where common words stand are none of these, and what is told
//! here by a few bytes need not be read.

use super::keywords::Stands;

/// Whether a word stands as it has to.
pub(super) fn stands_so(stands: Stands, text: &str, start: usize, end: usize) -> bool {
    match stands {
        Stands::Anywhere => true,
        Stands::Alone | Stands::Above => is_whole(text, start, end),
        Stands::AsRun => begins_run(text, start) && ends_run(text, end),
        Stands::Before(next) => {
            (!next.begins || begins_run(text, start)) && goes_on(text, end, next.letters)
        }
    }
}

/// Whether a name goes on with these letters, or ends here and may go on in another name: of `auth_url`
/// the second word may be a key below the first.
fn goes_on(text: &str, end: usize, letters: [u8; 2]) -> bool {
    let rest = &text.as_bytes()[end..];
    let rest = match rest {
        [b'_' | b'-' | b'.', after, ..] if after.is_ascii_alphabetic() => &rest[1..],
        _ => rest,
    };
    match rest {
        [first, second, ..] if first.is_ascii_alphabetic() => {
            [*first, *second].eq_ignore_ascii_case(&letters)
        }
        [last] => !last.is_ascii_alphabetic(),
        _ => true,
    }
}

/// The one name whose humps are no words.
const ONE_WORD: &[u8] = b"OAuth";

/// Whether a word of a key may begin here. Keys are split as [`words::split`] does it, and some begin
/// after the letter of an escape or of an option (`\nname`, `-Dname`).
fn begins_run(text: &str, start: usize) -> bool {
    let bytes = text.as_bytes();
    let is_lower = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    let Some(before) = start.checked_sub(1) else { return true };
    if !bytes[before].is_ascii_alphabetic() || bytes[start..].starts_with(ONE_WORD) {
        return true;
    }
    let is_glued = before.checked_sub(1).is_some_and(|at| !bytes[at].is_ascii_alphanumeric());
    is_glued || bytes[start].is_ascii_uppercase() && (is_lower(before) || is_lower(start + 1))
}

/// Whether a word of a key may end here.
fn ends_run(text: &str, end: usize) -> bool {
    let bytes = text.as_bytes();
    let is_lower = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    let is_upper = bytes.get(end).is_some_and(u8::is_ascii_uppercase);
    let is_hump = is_lower(end - 1) || is_lower(end + 1) || bytes[end..].starts_with(ONE_WORD);
    !is_lower(end) && (!is_upper || is_hump)
}

/// Whether a word is one by itself: no letter beside it, but where a hump of camel case parts them.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let [first, .., last] = bytes[start..end] else { return true };
    let second = bytes[start + 1];
    let begins = match start.checked_sub(1).map(|at| bytes[at]) {
        Some(before) if before.is_ascii_lowercase() => first.is_ascii_uppercase(),
        Some(before) if before.is_ascii_uppercase() => {
            first.is_ascii_uppercase() && second.is_ascii_lowercase()
        }
        _ => true,
    };
    let ends = match bytes.get(end) {
        Some(next) if next.is_ascii_lowercase() => false,
        Some(next) if next.is_ascii_uppercase() => last.is_ascii_lowercase(),
        _ => true,
    };
    begins && ends
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::detect::words;

    #[test]
    fn a_name_goes_on_in_every_spelling_or_ends() {
        let goes = |text: &str| goes_on(text, "client".len(), *b"id");
        for text in ["client_id", "clientId", "CLIENT-ID", "clientid", "client.id", "client__id"] {
            assert!(goes(text), "{text}");
        }
        assert!(goes("client: { id") && goes("client id") && goes("client"));
        assert!(!goes("clientSecret") && !goes("client.get(") && !goes("clients"));
    }

    proptest! {
        #[test]
        fn a_word_of_a_name_may_be_a_run(name in "[patTPxO_.1]{0,12}|(x|X|pat|Pat|PAT|OAuth|_|1){0,6}") {
            let bytes = name.as_bytes();
            let may_be = (0..name.len()).filter(|at| {
                bytes.get(*at..at + 3).is_some_and(|part| part.eq_ignore_ascii_case(b"pat"))
            });
            if words::split(&name).iter().any(|word| word == "pat") {
                prop_assert!(may_be.clone().any(|at| begins_run(&name, at) && ends_run(&name, at + 3)));
            }
        }
    }
}
