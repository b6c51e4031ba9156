//! String escapes, decoded the same way for every language that writes them.

use std::borrow::Cow;

use super::style::LexStyle;

/// Which escapes a string knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    None,
    Backslash,
    /// A backtick (`PowerShell`).
    Backtick,
    /// A doubled quote.
    Doubled(u8),
}

impl Escape {
    /// The escapes of a string with this prefix and quote.
    pub(super) fn of(prefix: &[u8], quote: u8, style: LexStyle) -> Self {
        match prefix {
            _ if prefix.contains(&b'@') => Self::Doubled(quote),
            b"$" if style == LexStyle::Shell => Self::Backslash,
            _ if prefix.iter().any(|byte| matches!(byte, b'r' | b'R')) => Self::None,
            _ if style == LexStyle::PowerShell && quote == b'"' => Self::Backtick,
            _ if style == LexStyle::Shell && quote == b'\'' => Self::None,
            b"E" => Self::Backslash,
            _ if style.doubles_quotes() && (quote == b'\'' || style == LexStyle::Basic) => {
                Self::Doubled(quote)
            }
            _ => Self::Backslash,
        }
    }

    /// The byte that takes away the meaning of the next one; a line feed stands for none.
    pub(super) fn mark(self) -> u8 {
        match self {
            Self::Backslash => b'\\',
            Self::Backtick => b'`',
            Self::None | Self::Doubled(_) => b'\n',
        }
    }

    /// Whether a doubled quote does not end the string.
    pub(super) fn doubled(self) -> bool {
        matches!(self, Self::Doubled(_))
    }

    /// Decodes what stands between the quotes.
    pub(super) fn decode(self, raw: &str) -> Cow<'_, str> {
        match self {
            Self::Backslash if raw.contains('\\') => Cow::Owned(unescape(raw, '\\')),
            Self::Backtick if raw.contains('`') => Cow::Owned(unescape(raw, '`')),
            Self::Doubled(quote) => {
                let quote = char::from(quote);
                let twice: String = [quote, quote].iter().collect();
                if raw.contains(&twice) {
                    Cow::Owned(raw.replace(&twice, &quote.to_string()))
                } else {
                    Cow::Borrowed(raw)
                }
            }
            _ => Cow::Borrowed(raw),
        }
    }
}

/// Decodes escapes that C and its heirs share; an unknown one gives its character.
pub(in crate::parse) fn unescape(raw: &str, mark: char) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(mark) {
        out.push_str(&rest[..at]);
        rest = &rest[at + mark.len_utf8()..];
        // Swift's code in a text stays what it is: `\(name)`.
        if mark == '\\' && rest.starts_with('(') {
            out.push('\\');
        }
        rest = one(rest, &mut out);
    }
    out.push_str(rest);
    out
}

/// Decodes the escape whose mark was just read and returns what follows it.
fn one<'r>(rest: &'r str, out: &mut String) -> &'r str {
    let Some(first) = rest.chars().next() else { return rest };
    let after = &rest[first.len_utf8()..];
    match first {
        'n' => out.push('\n'),
        'r' => out.push('\r'),
        't' => out.push('\t'),
        'e' => out.push('\u{1b}'),
        '0' if !after.starts_with(|c: char| c.is_digit(8)) => out.push('\0'),
        '\n' => return after.trim_start_matches([' ', '\t']),
        '\r' => {}
        'x' => return hex(after, 2, first, out),
        'u' if after.starts_with('{') => return braced(after, out),
        'u' => return unit(after, out),
        'U' => return hex(after, 8, first, out),
        other => out.push(other),
    }
    after
}

fn hex<'r>(rest: &'r str, digits: usize, letter: char, out: &mut String) -> &'r str {
    let code = rest.get(..digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    if let Some(character) = code.and_then(char::from_u32) {
        out.push(character);
        return &rest[digits..];
    }
    out.push(letter);
    rest
}

fn braced<'r>(rest: &'r str, out: &mut String) -> &'r str {
    let end = rest.bytes().take(10).position(|byte| byte == b'}');
    let decoded = end.and_then(|end| {
        let code = u32::from_str_radix(&rest[1..end], 16).ok().and_then(char::from_u32)?;
        Some((end, code))
    });
    let Some((end, character)) = decoded else {
        out.push('u');
        return rest;
    };
    out.push(character);
    &rest[end + 1..]
}

/// `\uXXXX`, and two of them for a character beyond the basic plane.
fn unit<'r>(rest: &'r str, out: &mut String) -> &'r str {
    let quad = |text: &str| text.get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let Some(high) = quad(rest) else {
        out.push('u');
        return rest;
    };
    if let Some(low) = rest[4..].strip_prefix("\\u").and_then(quad)
        && (0xD800..0xDC00).contains(&high)
        && (0xDC00..0xE000).contains(&low)
    {
        let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        out.extend(char::from_u32(code));
        return &rest[10..];
    }
    out.push(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
    &rest[4..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_common_escapes() {
        for (raw, expected) in [
            (r#"a\"b\\c\n"#, "a\"b\\c\n"),
            (r"\x41\u0042\u{43}\U00000044", "ABCD"),
            (r"\uD83D\uDE00", "\u{1F600}"),
            (r"\uZZ \", "uZZ "),
            (r"\q\/", "q/"),
        ] {
            assert_eq!(unescape(raw, '\\'), expected);
        }
        assert_eq!(Escape::Doubled(b'\'').decode("it''s"), "it's");
    }
}
