//! Makes text from a scanned tree safe to show: a file name or a line must not move the cursor,
//! switch colours or reverse the reading direction.

use std::borrow::Cow;

/// One visible character for every character that acts on a terminal, so columns stay right.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    replace(text, |_| false)
}

/// The same for text of several lines: line feeds and tabs stay.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    replace(text, |c| c == '\n' || c == '\t')
}

/// Rule documentation as one paragraph: line ends in a rule file are only layout.
pub(super) fn paragraph(text: &str) -> String {
    line(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// Whether a terminal does something else with the character than showing it.
pub(super) fn acts(c: char) -> bool {
    visible(c) != c
}

fn replace(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().all(|c| keep(c) || !acts(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if keep(c) { c } else { visible(c) }).collect())
}

/// Control pictures (U+2400…) for C0, the replacement character for the rest.
fn visible(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => '\u{fffd}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_is_left() {
        assert_eq!(line("a\x1b[2Jb\r\n\t\u{9b}\u{202e}é"), "a␛[2Jb␍␊␉\u{fffd}\u{fffd}é");
        assert_eq!(lines("a\n\tb\x07"), "a\n\tb␇");
        assert!(matches!(line("plain"), Cow::Borrowed(_)));
    }
}
