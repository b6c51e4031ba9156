//! Reads what a JSON Web Token says about itself (RFC 7519); it verifies nothing.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

/// Longest token that is decoded, in bytes: real ones are a few kilobytes.
const MAX_BYTES: usize = 64 * 1024;

/// The claims that change how a token is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwt {
    /// `exp` in Unix seconds (RFC 7519 4.1.4).
    pub expires: Option<i64>,
    /// `role`, as Supabase and others write it.
    pub role: Option<String>,
    /// `iss` (RFC 7519 4.1.1).
    pub issuer: Option<String>,
    /// `sub` (RFC 7519 4.1.2): tells documentation samples.
    pub subject: Option<String>,
    /// `alg` of the header (RFC 7515 4.1.1).
    pub header_alg: String,
    /// `typ` of the header (RFC 7515 4.1.9).
    pub kind: Option<String>,
}

impl Jwt {
    /// Whether the token had expired at `now` (Unix seconds).
    pub fn expired(&self, now: i64) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// The unsigned-for-anyone samples of jwt.io, RFC 7519 and RFC 7515, and the demo keys that
    /// every local Supabase starts with.
    pub fn is_sample(&self) -> bool {
        self.subject.as_deref() == Some("1234567890")
            || matches!(self.issuer.as_deref(), Some("joe" | "supabase-demo"))
    }
}

/// Decodes a compact JWS whose header names an `alg` and whose payload is a JSON object, or a compact
/// JWE, which has five parts (RFC 7516 7.1) and keeps its claims to itself; none for anything else,
/// so also for truncated tokens. The signature may be empty (`alg: none`).
pub fn decode(token: &str) -> Option<Jwt> {
    if token.len() > MAX_BYTES || !token.starts_with("ey") {
        return None;
    }
    let mut parts = token.split('.');
    let header = object(parts.next()?)?;
    if token.split('.').count() == 5 {
        return encrypted(&header, parts);
    }
    let payload = object(parts.next()?)?;
    let signature = parts.next()?;
    if parts.next().is_some() || !signature.bytes().all(is_base64url) {
        return None;
    }
    Some(Jwt {
        expires: payload.get("exp").and_then(seconds),
        role: text(&payload, "role"),
        issuer: text(&payload, "iss"),
        subject: text(&payload, "sub"),
        header_alg: text(&header, "alg")?,
        kind: text(&header, "typ"),
    })
}

/// Whether a text is header and claims of a token without the signature (RFC 7519 6.1), the last full
/// stop written or not.
pub fn is_unsigned(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').take(4).collect();
    let ([head, payload] | [head, payload, ""]) = parts[..] else { return false };
    token.len() <= MAX_BYTES
        && object(head).is_some_and(|head| text(&head, "alg").is_some())
        && object(payload).is_some_and(|claims| !claims.is_empty())
}

/// Whether a text is a compact JWS (RFC 7515 7.1) whose payload is no claims but octets: compressed,
/// nested, in a form of its own, or damaged. Payload and signature are whole base64url of some
/// length, so that words in their places do not count.
pub fn is_opaque_jws(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').take(4).collect();
    let [head, payload, signature] = parts[..] else { return false };
    token.len() <= MAX_BYTES
        && object(head).is_some_and(|head| text(&head, "alg").is_some_and(|alg| alg != "none"))
        && object(payload).is_none()
        && [payload, signature].into_iter().all(is_drawn)
}

/// Least length of a payload or signature that is no word: the signature of HS256 has 43.
const LEAST_PART: usize = 40;

fn is_drawn(part: &str) -> bool {
    let bytes = part.as_bytes();
    let distinct = bytes.iter().collect::<std::collections::HashSet<_>>().len();
    bytes.len() >= LEAST_PART
        && bytes.iter().copied().all(is_base64url)
        && distinct >= 16
        && bytes.iter().any(u8::is_ascii_digit)
}

/// Whether a text is the header of a token and no whole payload, as samples in documentation are.
pub fn is_header(text: &str) -> bool {
    let (header, payload) = text.split_once('.').unwrap_or((text, ""));
    text.len() <= 512
        && text.starts_with("eyJ")
        && (payload.is_empty() || (!payload.contains('.') && object(payload).is_none()))
        && object(header).is_some_and(|header| {
            const FIELDS: [&str; 6] = ["alg", "typ", "kid", "cty", "enc", "zip"];
            header.contains_key("alg") && header.keys().all(|key| FIELDS.contains(&key.as_str()))
        })
}

/// The encrypted key may be empty (`alg: dir`), the other parts are not.
fn encrypted<'t>(header: &Map<String, Value>, parts: impl Iterator<Item = &'t str>) -> Option<Jwt> {
    let filled = |(index, part): (usize, &str)| {
        (index == 0 || part.len() > 4) && part.bytes().all(is_base64url)
    };
    parts.enumerate().all(filled).then_some(())?;
    let header_alg = text(header, "alg")?;
    Some(Jwt { expires: None, role: None, issuer: None, subject: None, header_alg, kind: None })
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let bytes = BASE64URL_NOPAD.decode(part.trim_end_matches('=').as_bytes()).ok()?;
    match serde_json::from_slice(&bytes).ok()? {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

fn text(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.get(key)?.as_str().map(str::to_owned)
}

/// `NumericDate` may have a fraction (RFC 7519 2).
fn seconds(value: &Value) -> Option<i64> {
    let whole = |float: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, which is right")]
        let seconds = float as i64;
        seconds
    };
    value.as_i64().or_else(|| value.as_f64().map(whole))
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, payload: &str) -> String {
        let encode = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
        format!("{}.{}.{}", encode(header), encode(payload), encode("signature-bytes"))
    }

    #[test]
    fn reads_the_claims_that_matter() {
        let text =
            token(r#"{"alg":"HS256"}"#, r#"{"iss":"supabase","role":"anon","exp":1700000000}"#);
        let jwt = decode(&text).unwrap();
        assert_eq!(jwt.role.as_deref(), Some("anon"));
        assert_eq!(jwt.issuer.as_deref(), Some("supabase"));
        assert_eq!(jwt.header_alg, "HS256");
        assert!(jwt.expired(1_700_000_000) && !jwt.expired(1_699_999_999));
        let fraction = token(r#"{"alg":"none"}"#, r#"{"exp":1.5e9}"#);
        assert_eq!(decode(&fraction).unwrap().expires, Some(1_500_000_000));
    }

    #[test]
    fn refuses_what_is_no_whole_token() {
        let whole = token(r#"{"alg":"HS256"}"#, r#"{"sub":"a"}"#);
        let cut = &whole[..whole.find('.').unwrap() + 6];
        for text in ["", "ey", "ey.ey.ey", "a.b.c", cut, &whole[..whole.rfind('.').unwrap()]] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!(decode(&token(r#"{"typ":"JWT"}"#, "{}")), None);
        assert_eq!(decode(&token(r#"{"alg":"HS256"}"#, "[]")), None);
    }

    #[test]
    fn a_token_without_signature_is_one_by_header_and_claims() {
        let whole = token(r#"{"alg":"none"}"#, r#"{"sub":"a"}"#);
        let bare = &whole[..whole.rfind('.').unwrap()];
        assert!(is_unsigned(bare) && is_unsigned(&format!("{bare}.")));
        assert!(!is_unsigned(&whole) && !is_unsigned(&bare[..bare.find('.').unwrap() + 6]));
        assert!(!is_unsigned(&token(r#"{"alg":"none"}"#, "{}").replace(".c2ln", ".")));
    }

    #[test]
    fn survives_deep_nesting() {
        assert_eq!(decode(&token(r#"{"alg":"HS256"}"#, &"[".repeat(30_000))), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in ".*") {
            let _ = decode(&text);
            let _ = decode(&format!("ey{text}.{text}.{text}"));
        }
    }
}
