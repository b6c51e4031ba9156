//! The examples of a rule file made real: templates expanded, marks turned into spans.
//!
//! A value with a provider's live format must not stand in the repository, so examples say
//! `ghp_{{base62:36}}` and get a value of that shape at test time, the same on every run. The
//! region that a finding must have stands between `«` and `»`.

use std::fmt::Write as _;

use data_encoding::{BASE64, BASE64URL_NOPAD};

use super::file::Example;
use crate::model::location::Span;

/// An example ready to scan.
#[derive(Debug)]
pub struct Expanded {
    /// The text without marks.
    pub text: String,
    /// What was marked, in order.
    pub marked: Vec<Span>,
}

/// Why an example cannot be expanded.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExampleError {
    /// A mark without its other half.
    #[error("a « or » without its other half")]
    UnbalancedMark,
    /// A template with a bad length.
    #[error("the template {{{{{0}}}}} needs a length from 1 to 4096, as in {{{{hex:40}}}}")]
    BadLength(String),
}

/// Expands one example; `seed` makes the values of different examples differ.
///
/// # Errors
/// A mark without its other half, or a template without a usable length.
pub fn expand(example: &Example, seed: &str) -> Result<Expanded, ExampleError> {
    let text = fill(&example.text, &mut Values::new(seed))?;
    unmark(&text)
}

/// The text that an example says its fixes leave; its values are those of the example's own text, as
/// far as the same templates come in the same order.
///
/// # Errors
/// As [`expand`].
pub fn fixed(example: &Example, seed: &str) -> Result<Option<String>, ExampleError> {
    example.fixed.as_deref().map(|text| fill(text, &mut Values::new(seed))).transpose()
}

fn unmark(text: &str) -> Result<Expanded, ExampleError> {
    let mut plain = String::with_capacity(text.len());
    let mut marked = Vec::new();
    let mut open = None;
    for character in text.chars() {
        match (character, open) {
            ('«', None) => open = Some(plain.len()),
            ('»', Some(start)) => {
                marked.push(Span::new(start, plain.len()));
                open = None;
            }
            ('«' | '»', _) => return Err(ExampleError::UnbalancedMark),
            _ => plain.push(character),
        }
    }
    if open.is_some() {
        return Err(ExampleError::UnbalancedMark);
    }
    Ok(Expanded { text: plain, marked })
}

/// Replaces the templates this module knows; other braces (`{{client_secret}}`) stay as they are.
fn fill(text: &str, values: &mut Values) -> Result<String, ExampleError> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let Some(end) = tail.find("}}") else { break };
        if let Some(value) = values.template(&tail[2..end])? {
            out.push_str(&value);
            rest = &tail[end + 2..];
        } else {
            out.push_str("{{");
            rest = &tail[2..];
        }
    }
    out.push_str(rest);
    Ok(out)
}

const DIGITS: &str = "0123456789";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// A small deterministic source of values (splitmix64 over a hash of the seed).
struct Values {
    state: u64,
}

impl Values {
    fn new(seed: &str) -> Self {
        let hash = blake3::hash(seed.as_bytes());
        let mut state = [0; 8];
        state.copy_from_slice(&hash.as_bytes()[..8]);
        Self { state: u64::from_le_bytes(state) }
    }

    fn template(&mut self, template: &str) -> Result<Option<String>, ExampleError> {
        let (kind, argument) = template.split_once(':').unwrap_or((template, ""));
        let value = match kind {
            "jwt" => self.jwt(argument),
            "uuid" => self.uuid(),
            "pem" => self.pem(argument),
            "base64of" => BASE64.encode(fill(argument, self)?.as_bytes()),
            "crc62" => self.with_crc(length(template, argument)?),
            _ => match alphabet(kind) {
                Some(alphabet) => self.run(&alphabet, length(template, argument)?),
                None => return Ok(None),
            },
        };
        Ok(Some(value))
    }

    /// Characters drawn without near repeats, so that every value looks as random as it should,
    /// and with a digit, a lower and an upper letter wherever the alphabet has them.
    fn run(&mut self, alphabet: &str, length: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        loop {
            let value: String = (0..length).map(|_| letters[self.below(letters.len())]).collect();
            if length < 8 || is_varied(&value, alphabet) {
                return value;
            }
        }
    }

    /// Random base62 whose last six digits are the CRC-32 of the rest.
    fn with_crc(&mut self, length: usize) -> String {
        let body = self.run(&format!("{DIGITS}{UPPER}{LOWER}"), length.max(7) - 6);
        let mut crc = crc32fast::hash(body.as_bytes());
        let letters: Vec<char> = DIGITS.chars().chain(UPPER.chars()).chain(LOWER.chars()).collect();
        let mut digits = ['0'; 6];
        for digit in digits.iter_mut().rev() {
            *digit = letters[(crc % 62) as usize];
            crc /= 62;
        }
        body + &digits.iter().collect::<String>()
    }

    fn jwt(&mut self, kind: &str) -> String {
        let expires = if kind == "expired" { 1_500_000_000_u64 } else { 4_102_444_800 };
        let role = if kind == "anon" { "anon" } else { "service" };
        let subject = if kind == "sample" { "1234567890".to_owned() } else { self.run(LOWER, 12) };
        let payload = format!(r#"{{"sub":"{subject}","role":"{role}","exp":{expires}}}"#);
        let header = r#"{"alg":"RS256","typ":"JWT"}"#;
        let signature: Vec<u8> = (0..48).map(|_| self.byte()).collect();
        let parts = [header.as_bytes(), payload.as_bytes(), &signature];
        let parts = if kind == "unsigned" { &parts[..2] } else { &parts };
        parts.iter().map(|part| BASE64URL_NOPAD.encode(part)).collect::<Vec<_>>().join(".")
    }

    fn uuid(&mut self) -> String {
        [8, 4, 4, 4, 12].map(|length| self.run("0123456789abcdef", length)).join("-")
    }

    /// A private key block of the given label (`RSA `, `EC `, nothing): DER lengths right, numbers random.
    fn pem(&mut self, label: &str) -> String {
        let mut body = vec![0x30, 0x82, 0x02, 0x5c, 0x02, 0x01, 0x00, 0x02, 0x81, 0x81, 0x00];
        body.extend((body.len()..0x260).map(|_| self.byte()));
        let text = BASE64.encode(&body);
        let mut out = format!("-----BEGIN {label}PRIVATE KEY-----\n");
        for line in text.as_bytes().chunks(64) {
            let _ = writeln!(out, "{}", String::from_utf8_lossy(line));
        }
        let _ = write!(out, "-----END {label}PRIVATE KEY-----");
        out
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % bound
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[3]
    }
}

fn alphabet(kind: &str) -> Option<String> {
    Some(match kind {
        "digits" => DIGITS.to_owned(),
        "hex" => format!("{DIGITS}abcdef"),
        "HEX" => format!("{DIGITS}ABCDEF"),
        "lower" => LOWER.to_owned(),
        "upper" => UPPER.to_owned(),
        "base32" => format!("{UPPER}234567"),
        "base36" => format!("{DIGITS}{LOWER}"),
        "BASE36" => format!("{DIGITS}{UPPER}"),
        "base62" => format!("{DIGITS}{UPPER}{LOWER}"),
        "base64" => format!("{DIGITS}{UPPER}{LOWER}+/"),
        "base64url" => format!("{DIGITS}{UPPER}{LOWER}-_"),
        _ => return None,
    })
}

fn length(template: &str, argument: &str) -> Result<usize, ExampleError> {
    let length = argument.parse().ok().filter(|length| (1..=4096).contains(length));
    length.ok_or_else(|| ExampleError::BadLength(template.to_owned()))
}

fn is_varied(value: &str, alphabet: &str) -> bool {
    let has = |test: fn(&char) -> bool| {
        !alphabet.chars().any(|c| test(&c)) || value.chars().any(|c| test(&c))
    };
    let distinct = value.chars().collect::<std::collections::HashSet<_>>().len();
    let enough = distinct >= (value.len() / 2).min(alphabet.len() / 2).min(10);
    let ends = |edge: Option<char>| edge.is_some_and(|c| c.is_ascii_alphanumeric());
    enough
        && has(char::is_ascii_digit)
        && has(char::is_ascii_lowercase)
        && has(char::is_ascii_uppercase)
        && ends(value.chars().next())
        && ends(value.chars().last())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(text: &str) -> Example {
        Example {
            path: "a".into(),
            text: text.into(),
            why: String::new(),
            also: vec![],
            with: vec![],
            level: None,
            pedantic: false,
            fixed: None,
        }
    }

    #[test]
    fn expands_templates_and_leaves_other_braces_alone() {
        let expanded =
            expand(&example("x = «{{hex:8}}» {{var}} ${{ secrets.X }}"), "seed").unwrap();
        assert_eq!(expanded.marked[0].len(), 8);
        assert!(expanded.text.ends_with(" {{var}} ${{ secrets.X }}"));
        assert_eq!(
            expanded.text,
            expand(&example("x = «{{hex:8}}» {{var}} ${{ secrets.X }}"), "seed").unwrap().text
        );
    }

    #[test]
    fn refuses_marks_without_their_other_half() {
        assert_eq!(expand(&example("a « b"), "s").unwrap_err(), ExampleError::UnbalancedMark);
        assert_eq!(expand(&example("a » b"), "s").unwrap_err(), ExampleError::UnbalancedMark);
        assert!(matches!(expand(&example("{{hex:0}}"), "s"), Err(ExampleError::BadLength(_))));
    }

    #[test]
    fn a_made_jwt_has_three_parts() {
        assert_eq!(expand(&example("{{jwt}}"), "s").unwrap().text.split('.').count(), 3);
    }
}
