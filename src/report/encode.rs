//! JSON that is safe to print: characters that act on a terminal are written as escapes, which
//! every reader turns back into the same text.

use std::fmt::Write as _;
use std::io::Write;

use serde::Serialize;

use super::{ReportError, clean};

/// Writes `value` on one line.
pub(super) fn line<T: Serialize>(value: &T, out: &mut dyn Write) -> Result<(), ReportError> {
    finish(serde_json::to_string(value).map_err(ReportError::Encode)?, out)
}

/// Writes `value` indented, so that two reports can be compared line by line.
pub(super) fn pretty<T: Serialize>(value: &T, out: &mut dyn Write) -> Result<(), ReportError> {
    finish(serde_json::to_string_pretty(value).map_err(ReportError::Encode)?, out)
}

fn finish(mut json: String, out: &mut dyn Write) -> Result<(), ReportError> {
    if json.chars().any(acts) {
        json = escaped(&json);
    }
    json.push('\n');
    out.write_all(json.as_bytes())?;
    Ok(())
}

/// Line feeds lay the document out; every other control character stands inside a string, where
/// the encoder has escaped the ASCII ones but DEL.
fn acts(c: char) -> bool {
    c != '\n' && clean::acts(c)
}

fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if acts(c) {
            // Writing to a string cannot fail; all of these lie in the basic plane.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_escaped_and_reads_back_the_same() {
        let text = "a\u{1b}\u{7f}\u{9b}\u{202e}\n\té";
        let mut out = Vec::new();
        line(&text, &mut out).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert!(json.trim_end().chars().all(|c| !clean::acts(c)), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
