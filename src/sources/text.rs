//! The one decision what bytes are: text in which encoding, or binary.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::model::artifact::Content;

/// How far into the bytes a NUL is looked for, as git does.
const SNIFF: usize = 8000;
/// Stands for a byte that is no valid UTF-8, one for one, so that offsets stay true.
const SUBSTITUTE: u8 = 0x1a;

/// Decodes bytes once. Lines and columns of the decoded text are those of the original: a byte
/// order mark counts for nothing, a UTF-16 character is one column as in UTF-8.
pub fn decode(bytes: Vec<u8>) -> Content {
    match encoding(&bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => {
            let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
            Content::Text(text.into_owned())
        }
        Some((_, mark)) => utf8(bytes[mark..].to_vec()),
        None if has_nul(&bytes) => Content::Binary(bytes),
        None => utf8(bytes),
    }
}

/// Whether bytes are text as they are, so that every place in them is the same in the text.
pub fn is_plain(bytes: &[u8]) -> bool {
    encoding(bytes).is_none() && !has_nul(bytes)
}

fn has_nul(bytes: &[u8]) -> bool {
    memchr::memchr(0, &bytes[..bytes.len().min(SNIFF)]).is_some()
}

/// How a text is written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// UTF-8, or what was taken for it byte by byte.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
}

/// The units of bytes that [`decode`] takes for text, and the length of the mark before them.
pub(super) fn units(bytes: &[u8]) -> (Units, usize) {
    match encoding(bytes) {
        Some((encoding, mark)) if encoding == UTF_16LE => (Units::Utf16Le, mark),
        Some((encoding, mark)) if encoding == UTF_16BE => (Units::Utf16Be, mark),
        Some((_, mark)) => (Units::Utf8, mark),
        None => (Units::Utf8, 0),
    }
}

/// The encoding that the bytes declare by their mark, or show by NULs on alternate bytes, and the
/// length of the mark.
fn encoding(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(bytes).or_else(|| unmarked_utf16(bytes).map(|encoding| (encoding, 0)))
}

/// UTF-16 of mostly ASCII text without a mark: nearly every second byte is NUL, the others are not.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(512) & !1];
    if sample.len() < 16 {
        return None;
    }
    let nuls =
        |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (nuls(0), nuls(1), sample.len() / 2);
    let most = pairs * 9 / 10;
    match (even, odd) {
        (0, odd) if odd >= most => Some(UTF_16LE),
        (even, 0) if even >= most => Some(UTF_16BE),
        _ => None,
    }
}

fn utf8(bytes: Vec<u8>) -> Content {
    Content::Text(lossy(bytes))
}

/// Bytes that must be text.
pub(super) fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| substitute(error.into_bytes()))
}

fn substitute(mut bytes: Vec<u8>) -> String {
    let mut at = 0;
    while let Err(error) = std::str::from_utf8(&bytes[at..]) {
        let start = at + error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |length| start + length);
        bytes[start..end].fill(SUBSTITUTE);
        at = end;
    }
    match String::from_utf8_lossy(&bytes) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        match decode(bytes.to_vec()) {
            Content::Text(text) => text,
            Content::Binary(_) => panic!("binary"),
        }
    }

    #[test]
    fn decodes_utf16_with_and_without_a_mark() {
        let wide = |text: &str, big: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect()
        };
        let plain = "client_secret = value";
        assert_eq!(text(&[&[0xff, 0xfe], wide(plain, false).as_slice()].concat()), plain);
        assert_eq!(text(&[&[0xfe, 0xff], wide(plain, true).as_slice()].concat()), plain);
        assert_eq!(text(&wide(plain, false)), plain);
        assert_eq!(text(&wide(plain, true)), plain);
    }

    #[test]
    fn a_mark_counts_for_nothing_and_invalid_bytes_for_one_each() {
        assert_eq!(text(b"\xef\xbb\xbfkey"), "key");
        assert_eq!(text(b"a\xff\xfeb\xe9c"), "a\u{1a}\u{1a}b\u{1a}c");
    }

    #[test]
    fn a_nul_makes_it_binary() {
        assert!(matches!(decode(b"ELF\0\x01\x02".to_vec()), Content::Binary(_)));
    }
}
