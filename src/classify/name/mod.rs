//! Which credential an identifier denotes, if any.
//!
//! An identifier is a noun phrase: its last word says what it holds (`token_type` is a type), the
//! words before say which one (`refresh_token`). So the phrase is split into words and judged from
//! its end; nothing is ever looked for inside a word, which keeps `blueprint(access_token` and
//! `tokenizer` apart from tokens.

mod glue;
mod path;
mod phrase;
mod vocabulary;

pub use path::classify_path;

pub use crate::model::class::{NameClass, NameVerdict, Strength};

use super::words::Words;

/// Classifies one identifier, header name, environment variable or (dotted) configuration key.
pub fn classify(name: &str) -> Option<NameVerdict> {
    // A question is put to people.
    if name.contains('?') || !may_denote(name) || is_turn(name) {
        return None;
    }
    if name == "_auth" {
        return Some(NameVerdict { class: NameClass::Basic, strength: Strength::Medium });
    }
    let words = Words::split(name)?;
    let mut phrase = phrase::Phrase::new(name);
    for word in words.iter() {
        phrase.push(word)?;
    }
    phrase.judge()
}

/// `pass 1` over some data.
fn is_turn(name: &str) -> bool {
    let number = name.strip_prefix("pass ").or_else(|| name.strip_prefix("Pass "));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the name holds one of the stems that every credential's name has: most keys end here,
/// at a glance. Names with letters beyond ASCII always go on.
fn may_denote(name: &str) -> bool {
    let bytes = name.as_bytes();
    let begins = |at: usize, stem: &str| {
        let part = bytes.get(at..at + stem.len());
        part.is_some_and(|part| part.eq_ignore_ascii_case(stem.as_bytes()))
    };
    let starts = |(at, byte): (usize, &u8)| stems(*byte).iter().any(|stem| begins(at, stem));
    !name.is_ascii() || bytes.iter().enumerate().any(starts)
}

/// The stems by their first letter.
fn stems(first: u8) -> &'static [&'static str] {
    match first.to_ascii_lowercase() {
        b'a' => &["auth", "assertion", "adgangskode"],
        b'c' => &["cred", "contrase"],
        b'g' | b'h' => &["geslo", "haslo", "heslo"],
        b'j' => &["jwt", "jwk", "jelszo"],
        b'k' => &["key", "kennwort", "kodeord", "katasandi"],
        b'l' | b'm' => &["losenord", "masterauth", "lozinka", "mdp", "mot", "matkhau"],
        b'p' => &[
            "pass", "pw", "psw", "psswd", "pat", "pem", "pkcs", "pin", "psk", "pepper", "parol",
            "parool",
        ],
        b's' => &["secret", "sal", "senha", "sifre"],
        b't' => &["token"],
        b'w' => &["wachtwoord"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
