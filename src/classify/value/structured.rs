//! Credentials by their structure: armoured keys, JSON Web Tokens, provider prefixes, and those
//! that are public by design.

use data_encoding::{BASE64, BASE64_NOPAD};

use super::{Answer, Structure, Subject, ValueClass, answer};
use crate::classify::jwt;

/// Prefixes that providers document for secret credentials, with the least length of a whole one.
/// The provider rules check the rest; here the prefix only says that it is no word.
const SECRET_PREFIXES: &[(&str, usize)] = &[
    ("ghp_", 40),
    ("gho_", 40),
    ("ghu_", 40),
    ("ghs_", 40),
    ("ghr_", 40),
    ("github_pat_", 60),
    ("glpat-", 26),
    ("gldt-", 25),
    ("glrt-", 25),
    ("xoxb-", 30),
    ("xoxp-", 30),
    ("xoxa-", 30),
    ("xoxr-", 30),
    ("xoxs-", 30),
    ("xapp-", 30),
    ("sk_live_", 24),
    ("rk_live_", 24),
    ("sk_test_", 24),
    ("rk_test_", 24),
    ("whsec_", 32),
    ("SG.", 60),
    ("npm_", 40),
    ("pypi-AgEI", 60),
    ("dop_v1_", 70),
    ("doo_v1_", 70),
    ("hf_", 36),
    ("sk-ant-", 60),
    ("sk-proj-", 50),
    ("sk-svcacct-", 50),
    ("sk-or-v1-", 60),
    ("gsk_", 50),
    ("xai-", 70),
    ("shpat_", 38),
    ("shpss_", 38),
    ("shpca_", 38),
    ("shppa_", 38),
    ("ya29.", 40),
    ("GOCSPX-", 30),
    ("1//0", 40),
    ("hvs.", 28),
    ("hvb.", 28),
    ("dapi", 36),
    ("lin_api_", 45),
    ("NRAK-", 30),
    ("glsa_", 40),
    ("glc_", 40),
    ("ATATT3", 60),
    ("ATCTT3", 60),
    ("xkeysib-", 70),
    ("sq0csp-", 40),
    ("EAAA", 60),
    ("rubygems_", 50),
    ("figd_", 40),
    ("tskey-", 30),
    ("sntrys_", 60),
    ("sntryu_", 60),
    ("dckr_pat_", 32),
    ("PMAK-", 50),
    ("pul-", 40),
    ("r8_", 38),
    ("secret_", 45),
    ("ntn_", 45),
    ("AGE-SECRET-KEY-1", 60),
    ("key-", 36),
    ("EAACEdEose0cBA", 40),
    ("LTAI", 36),
    ("sbp_", 40),
    ("re_", 30),
    ("dp.pt.", 40),
    ("dp.st.", 40),
    ("pscale_tkn_", 40),
    ("pscale_pw_", 40),
    ("CFPAT-", 40),
    ("shippo_live_", 45),
    ("AKCp", 60),
    ("cmVmdGtu", 50),
    ("eyJrIjoi", 60),
    ("vercel_", 30),
    ("pat-na1-", 40),
    ("pat-eu1-", 40),
];

/// Prefixes that providers document as publishable.
const PUBLIC_PREFIXES: &[(&str, &str)] = &[
    ("pk_live_", "a publishable Stripe key"),
    ("pk_test_", "a publishable Stripe key"),
    ("pk.eyJ", "a public Mapbox token"),
    ("sb_publishable_", "a publishable Supabase key"),
    ("ssh-rsa ", "a public key"),
    ("ssh-ed25519 ", "a public key"),
    ("ecdsa-sha2-", "a public key"),
    ("age1", "a public age recipient"),
];

/// A Google API key for browsers is part of the page; its restrictions protect it.
const GOOGLE_KEY: (&str, usize) = ("AIza", 39);

/// Decides everything that is armoured (RFC 7468 and its older relatives).
pub(super) fn armour(subject: &Subject<'_>) -> Answer {
    let text = subject.text;
    if !text.contains("-----BEGIN ") {
        return if text.starts_with("PuTTY-User-Key-File-") && text.len() > 400 {
            answer(ValueClass::Structured(Structure::PrivateKey), "a PuTTY private key")
        } else {
            None
        };
    }
    if text.contains("PGP MESSAGE") || text.contains("AGE ENCRYPTED") || text.contains("CMS-----") {
        return answer(ValueClass::Encrypted, "an armoured ciphertext");
    }
    if !text.contains("PRIVATE KEY") {
        return answer(ValueClass::Public, "an armoured certificate or public key");
    }
    if text.contains("ENCRYPTED") {
        return answer(ValueClass::Encrypted, "an encrypted private key");
    }
    if body_length(text) < 40 || text.contains("...") || text.contains('…') {
        return answer(ValueClass::Placeholder, "a private key without body");
    }
    answer(ValueClass::Structured(Structure::PrivateKey), "a private key")
}

/// Base64 characters between the first `KEY-----` and the next dash.
fn body_length(text: &str) -> usize {
    let body = text.split_once("KEY-----").or_else(|| text.split_once("BLOCK-----"));
    let body = body.map_or("", |(_, body)| body.split("-----END").next().unwrap_or(""));
    body.bytes().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')).count()
}

/// A whole JWT; truncated ones are left to the placeholder step.
pub(super) fn jwt(subject: &Subject<'_>) -> Answer {
    if jwt::is_header(subject.text) {
        return answer(ValueClass::Placeholder, "a JSON Web Token without its payload");
    }
    let token = jwt::decode(subject.text)?;
    if token.is_sample() {
        return answer(ValueClass::Placeholder, "a token known from documentation");
    }
    if token.role.as_deref() == Some("anon") {
        return answer(ValueClass::Public, "a token for anonymous visitors");
    }
    if token.kind.as_deref() == Some("dpop+jwt") {
        return answer(
            ValueClass::Public,
            "a proof for one request, useless for another (RFC 9449)",
        );
    }
    let structure = Structure::Jwt { expires: token.expires };
    answer(ValueClass::Structured(structure), "a JSON Web Token")
}

pub(super) fn classify(subject: &Subject<'_>) -> Answer {
    let text = subject.text;
    if let Some((_, reason)) = PUBLIC_PREFIXES.iter().find(|(prefix, _)| text.starts_with(prefix)) {
        return answer(ValueClass::Public, reason);
    }
    if is_payment_secret(text) {
        return answer(ValueClass::Public, "a per-payment secret made for the browser");
    }
    if text.starts_with(GOOGLE_KEY.0) && text.len() == GOOGLE_KEY.1 && text.bytes().all(is_token) {
        return answer(ValueClass::Public, "a Google API key, restricted by its settings");
    }
    if text.starts_with('{') && text.contains("\"kty\"") && text.contains("\"d\"") {
        return answer(ValueClass::Structured(Structure::PrivateKey), "a private JSON Web Key");
    }
    let known = SECRET_PREFIXES
        .iter()
        .any(|(prefix, least)| text.starts_with(prefix) && text.len() >= *least);
    if known && text.bytes().all(is_token) {
        return answer(
            ValueClass::Structured(Structure::Provider),
            "begins as a provider's credentials do",
        );
    }
    None
}

/// The user and password of a `Basic` value (RFC 7617), none if it does not decode to a pair.
pub fn basic_pair(value: &str) -> Option<(String, String)> {
    let value = value.trim();
    let begin = value.get(..6)?;
    if !begin.eq_ignore_ascii_case("basic ") || value.len() > 4096 {
        return None;
    }
    let encoded = value.get(6..)?.trim();
    let text = String::from_utf8(base64(encoded)?).ok()?;
    let (user, password) = text.split_once(':')?;
    let printable = !text.chars().any(char::is_control) && !password.is_empty();
    printable.then(|| (user.to_owned(), password.to_owned()))
}

/// Standard base64 with or without padding.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text.as_bytes()).or_else(|_| BASE64_NOPAD.decode(text.as_bytes())).ok()
}

/// `pi_…_secret_…` and `seti_…_secret_…` are handed to the page by design.
fn is_payment_secret(text: &str) -> bool {
    (text.starts_with("pi_") || text.starts_with("seti_")) && text.contains("_secret_")
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'-' | b'_' | b'.' | b'/' | b'+' | b'=' | b'~' | b':')
}
