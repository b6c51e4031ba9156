//! What can be verified without asking anybody: checksums, encodings, randomness.

use bech32::Hrp;
use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD};

use crate::classify;
use crate::model::candidate::{Candidate, Shape};
use crate::model::finding::{Confidence, Level};
use crate::rules::Rule;
use crate::rules::shape::Check;

use super::{Context, Verdict, stand_in};

/// The structure step: a shape that names a structure has it.
pub fn structure(rule: &Rule, candidate: &Candidate, context: Context<'_>) -> Verdict {
    let file = &rule.file;
    let check = match candidate.shape {
        Shape::Token(index) => file.token[index].check,
        Shape::Text(index) => file.text[index].check,
        Shape::KeyValue(index) => file.keyvalue[index].value.check,
        _ => None,
    };
    let (Some(check), Some((secret, _))) = (check, &candidate.secret) else { return Verdict::Pass };
    verify(check, secret.expose(), context)
}

fn verify(check: Check, value: &str, context: Context<'_>) -> Verdict {
    let must = |holds: bool, why| if holds { Verdict::Pass } else { Verdict::Reject(why) };
    match check {
        // Not every token of a format has it, and providers differ in what it covers: absence
        // proves nothing.
        Check::Crc32Base62 => Verdict::Pass,
        Check::Jwt => jwt(value, context),
        Check::BasicPair => basic_pair(value),
        Check::Base64Json => must(is_base64_json(value), "no base64 of JSON"),
        Check::Bech32 => must(is_bech32(value), "the Bech32 checksum does not hold"),
    }
}

fn jwt(value: &str, context: Context<'_>) -> Verdict {
    let Some(jwt) = classify::jwt::decode(value) else {
        if classify::jwt::is_unsigned(value) {
            return stand_in::quietly(context, UNSIGNED, "a token without its signature");
        }
        if classify::jwt::is_opaque_jws(value) {
            return Verdict::Lower(Level::Warning, Confidence::Medium, OPAQUE_JWS);
        }
        return Verdict::Reject("no JSON Web Token: its header is no JSON with `alg`");
    };
    if jwt.expires.is_some_and(|expires| expires < context.now) {
        return Verdict::Lower(Level::Warning, Confidence::Medium, "the token has expired");
    }
    Verdict::Pass
}

const OPAQUE_JWS: &str = "the token's payload is no JSON: compressed, nested, or not meant to be read by everybody (RFC 7515 section 2)";

const UNSIGNED: &str = "the token has no signature: anybody reads its claims, and a server that accepts `alg: none` takes it (RFC 8725 section 3.1)";

/// RFC 7617 §2: `user-id ":" password` in base64.
fn basic_pair(value: &str) -> Verdict {
    let Some(pair) = decode(value).and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return Verdict::Reject("no base64 of text");
    };
    let Some((user, password)) = pair.split_once(':') else {
        return Verdict::Reject("what the base64 holds is no pair of user and password");
    };
    if password.is_empty() || pair.chars().any(char::is_control) {
        return Verdict::Reject("the pair has no password");
    }
    if classify::value::is_placeholder(password) || password == user {
        return Verdict::Reject("the pair's password is a placeholder");
    }
    Verdict::Pass
}

fn is_base64_json(value: &str) -> bool {
    let body = value.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    decode(body).is_some_and(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).is_ok())
}

fn is_bech32(value: &str) -> bool {
    bech32::decode(value).is_ok_and(|(hrp, _): (Hrp, _)| !hrp.as_str().is_empty())
}

fn decode(value: &str) -> Option<Vec<u8>> {
    let bytes = value.as_bytes();
    let plain = value.trim_end_matches('=').as_bytes();
    BASE64
        .decode(bytes)
        .or_else(|_| BASE64_NOPAD.decode(plain))
        .or_else(|_| BASE64URL_NOPAD.decode(plain))
        .ok()
}

/// The entropy step: the floor a shape asks for, in bits per character.
pub fn entropy(rule: &Rule, candidate: &Candidate, _context: Context<'_>) -> Verdict {
    let file = &rule.file;
    let (floor, prefix) = match candidate.shape {
        Shape::Token(index) => (file.token[index].entropy, file.token[index].prefix.as_slice()),
        Shape::KeyValue(index) => (file.keyvalue[index].value.entropy, [].as_slice()),
        _ => (None, [].as_slice()),
    };
    let Some((secret, _)) = &candidate.secret else { return Verdict::Pass };
    let value = secret.expose();
    let body =
        prefix.iter().find_map(|prefix| value.strip_prefix(prefix.as_str())).unwrap_or(value);
    if matches!(candidate.shape, Shape::Token(index) if is_identifier(body, &file.token[index].body))
    {
        return Verdict::Reject("a name: letters of one case and no digit, where all may stand");
    }
    let Some(floor) = floor else { return Verdict::Pass };
    if classify::value::entropy(body) < floor {
        return Verdict::Reject("too regular to be random");
    }
    Verdict::Pass
}

/// Whether a value drawn from digits and letters of both cases has only letters of one, or words:
/// that happens to one in a million of 16 characters, and to every constant and function.
fn is_identifier(body: &str, alphabet: &str) -> bool {
    let open = ["a-z", "A-Z", "0-9"].iter().all(|range| alphabet.contains(range));
    let has = |test: fn(&u8) -> bool| body.bytes().any(|byte| test(&byte));
    let one_case = !(has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase));
    // `requiredCharacteristicTypes`: humps that are words.
    open && body.len() >= 16
        && !has(u8::is_ascii_digit)
        && (one_case || classify::value::is_wordy(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_that_begins_with_a_prefix_is_no_token() {
        assert!(is_identifier("LAYOUT_GERMAN_WITHOUT_KEYS", "A-Za-z0-9_"));
        assert!(is_identifier("requiredCharacteristicTypesForDisplayMetadata", "A-Za-z0-9"));
        assert!(!is_identifier("qXvTzRkWbNmPlKjHgFdSxCvBnMqW", "A-Za-z0-9"));
        assert!(!is_identifier("LAYOUT_GERMAN_WITHOUT_KEYS", "A-Z_"));
        assert!(!is_identifier("abcdefghijklmnopqrstuvwxyZ", "A-Za-z0-9"));
        assert!(!is_identifier("short", "A-Za-z0-9"));
    }

    #[test]
    fn a_basic_pair_needs_a_password_that_is_none_of_the_placeholders() {
        let pair = |text: &str| basic_pair(&BASE64.encode(text.as_bytes()));
        assert_eq!(pair("acme-client:q7Rk2vZx9LmT4wBn8Yd3"), Verdict::Pass);
        assert!(matches!(pair("user:"), Verdict::Reject(_)));
        assert!(matches!(pair("admin:admin"), Verdict::Reject(_)));
        assert!(matches!(pair("no pair"), Verdict::Reject(_)));
        assert!(matches!(basic_pair("foo"), Verdict::Reject(_)));
    }
}
