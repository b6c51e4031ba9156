//! A part of a source text by itself: what stands around it is blank, so that places stay the same
//! and parsing costs what the part costs.

use crate::model::location::Span;

/// How many lines at the beginning are kept at least: imports, and what opens the language.
const HEAD: usize = 60;

/// How far away the outermost declaration around a part may begin and end, in lines.
const FAR: usize = 400;

/// The text with everything blank but its head and the outermost declarations around the parts,
/// which are whole lines in order.
pub(super) fn out(text: &str, parts: &[Span]) -> String {
    let head = end(text, nth_line(text, 0, HEAD));
    let mut bytes = vec![b' '; text.len()];
    for at in memchr::memchr_iter(b'\n', text.as_bytes()) {
        bytes[at] = b'\n';
    }
    let around = parts.iter().map(|part| Span::new(start(text, part.start), end(text, part.end)));
    for span in around.chain([Span::new(0, head)]) {
        bytes[span.range()].copy_from_slice(&text.as_bytes()[span.range()]);
    }
    // Whole lines are whole characters.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Where the declaration begins that the line at an offset is in.
fn start(text: &str, from: usize) -> usize {
    let mut at = from;
    for _ in 0..FAR {
        if at == 0 || text[at..].starts_with(is_opening) {
            break;
        }
        at = memchr::memrchr(b'\n', &text.as_bytes()[..at - 1]).map_or(0, |end| end + 1);
    }
    at
}

/// Where the declaration ends that the line before an offset is in.
fn end(text: &str, from: usize) -> usize {
    let mut at = from;
    for _ in 0..FAR {
        if at == text.len() || text[at..].starts_with(is_opening) {
            break;
        }
        let is_closing = text[at..].starts_with(['}', ')', ']']);
        at = nth_line(text, at, 1);
        if is_closing {
            break;
        }
    }
    at
}

/// What a declaration begins with, where it does not stand inside another.
fn is_opening(character: char) -> bool {
    character.is_alphabetic() || "@_$#<[".contains(character)
}

/// Where the line begins that comes so many lines after the one at an offset.
fn nth_line(text: &str, from: usize, lines: usize) -> usize {
    let mut ends = memchr::memchr_iter(b'\n', &text.as_bytes()[from..]);
    lines
        .checked_sub(1)
        .map_or(from, |skipped| ends.nth(skipped).map_or(text.len(), |end| from + end + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn declarations_stay_whole() {
        let head = "import x\n".repeat(HEAD);
        let text = format!("{head}func a() {{\n\té\n}}\n\nfunc b() {{\n\tone\n\ttwo\n}}\n");
        let at = text.find("\tone").unwrap();
        let cut = out(&text, &[Span::new(at, at + "\tone\n".len())]);
        let kept = "func b() {\n\tone\n\ttwo\n}\n";
        assert_eq!(cut.len(), text.len());
        assert_eq!(
            cut.split_ascii_whitespace().skip(2 * HEAD).collect::<String>(),
            "funcb(){onetwo}"
        );
        assert!(cut.starts_with(&head) && cut.ends_with(kept));
    }

    proptest! {
        #[test]
        fn places_stay_the_same(text in "([a }é\n]{0,9}\n){0,90}", from in 0usize..90, to in 0usize..90) {
            let (from, to) = (from.min(to), from.max(to));
            let span = Span::new(nth_line(&text, 0, from), nth_line(&text, 0, to));
            let cut = out(&text, &[span]);
            prop_assert_eq!(cut.len(), text.len());
            prop_assert_eq!(span.of(&cut), span.of(&text));
            prop_assert_eq!(cut.matches('\n').count(), text.matches('\n').count());
        }
    }
}
