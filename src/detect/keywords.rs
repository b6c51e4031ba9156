//! The words that shapes on keys and values are found by: each shape needs one of its words in the
//! text. Which words those are decides how many lines are read, so words that stand everywhere are
//! taken only where a key has no other.

use super::words;
use crate::model::class::NameClass;
use crate::rules::shape::KeyValueShape;

/// How a word has to stand in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// Anywhere, as a part of another word too.
    Anywhere,
    /// By itself, no part of another word.
    Alone,
    /// As a run of whole words of a key may stand there.
    AsRun,
    /// As a part of a name that goes on with these two letters.
    Before(Next),
    /// Above a line with another word: whose credential it is.
    Above,
}

/// How a name goes on after a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Next {
    /// The first letters of the word after it.
    pub(super) letters: [u8; 2],
    /// Whether the word is the first that is asked for, so that a word of the name begins with it.
    pub(super) begins: bool,
}

/// The words without which a shape on keys and values finds nothing: all that it asks of a key must
/// hold, so those of one condition are enough.
pub(super) fn of(shape: &KeyValueShape) -> Vec<(String, Stands)> {
    let mut found = Vec::new();
    let mut add = |words: Vec<String>, stands| {
        found.extend(words.into_iter().map(|word| (word, stands)));
    };
    if !shape.class.is_empty() {
        for class in &shape.class {
            add(owned(class_words(*class)), Stands::Anywhere);
            add(owned(whole_words(*class)), Stands::Alone);
        }
        for word in shape.key_words.iter().filter(|word| word.len() > 2) {
            add(words::spellings(word), Stands::Above);
        }
    } else if !shape.key_words.is_empty() {
        for word in &shape.key_words {
            let stands = if is_hidden_often(word) { Stands::AsRun } else { Stands::Anywhere };
            add(words::spellings(word), stands);
        }
    } else {
        for key in shape.key.iter().chain(&shape.key_end).chain(&shape.path) {
            match telling(key) {
                Some((word, stands)) => add(vec![word.to_owned()], stands),
                None => add(key_words(key), Stands::Anywhere),
            }
        }
        if shape.key.is_empty() && shape.key_end.is_empty() && shape.path.is_empty() {
            add(shape.near.clone(), Stands::Anywhere);
        }
    }
    found
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Whether a word is so short that it is a part of many others (`pat` of `path`). Where `OAuth` is
/// one word its letters tell nothing about where words begin.
fn is_hidden_often(word: &str) -> bool {
    word.len() < 5 && word.bytes().all(|byte| byte.is_ascii_lowercase()) && !word.contains("auth")
}

/// The word of a name or path that says most about where it stands, if one is long enough to search
/// for: one that is looked for anyway, else the longest that does not stand everywhere.
fn telling(name: &str) -> Option<(&str, Stands)> {
    let rank = |word: &&str| {
        let is_free = FREE.iter().any(|free| word.contains(free));
        (is_free, !COMMON.contains(word), word.len())
    };
    let words = name.split(['_', '-', '.', '*']).filter(|word| word.len() >= 4);
    let word = words.max_by_key(rank)?;
    let next = if COMMON.contains(&word) { next(name, word) } else { None };
    Some((word, next.map_or(Stands::Anywhere, Stands::Before)))
}

/// How the part of a name or path that a word stands in goes on after it, if it does.
fn next(name: &str, word: &str) -> Option<Next> {
    let mut parts = name.split('.').map(|part| part.split(['_', '-']).collect::<Vec<_>>());
    let words = parts.find(|words| words.contains(&word))?;
    let at = words.iter().position(|other| *other == word)?;
    let [first, second, ..] = words.get(at + 1)?.as_bytes() else { return None };
    Some(Next { letters: [*first, *second], begins: at == 0 })
}

/// Words that names of credentials are made of: rules on whole classes look for them.
const FREE: &[&str] = &["token", "secret", "passw", "credential"];

/// Words that stand on many lines of code and configuration.
const COMMON: &[&str] = &[
    "access",
    "account",
    "application",
    "auth",
    "authorization",
    "client",
    "connection",
    "consumer",
    "content",
    "data",
    "default",
    "domain",
    "file",
    "flow",
    "grant",
    "header",
    "headers",
    "host",
    "hostname",
    "issuer",
    "items",
    "json",
    "license",
    "list",
    "message",
    "method",
    "mode",
    "name",
    "names",
    "path",
    "port",
    "private",
    "project",
    "registration",
    "request",
    "response",
    "scope",
    "security",
    "server",
    "service",
    "session",
    "storage",
    "string",
    "test",
    "text",
    "time",
    "type",
    "url",
    "user",
    "username",
    "value",
];

/// Words for a key or path that is made of short words only.
fn key_words(key: &str) -> Vec<String> {
    let name = key.rsplit('.').find(|part| !part.starts_with('*')).unwrap_or(key);
    if name.len() > 3 {
        return words::spellings(name);
    }
    ["=", ":", " =", "\"", "'"].map(|sign| format!("{name}{sign}")).to_vec()
}

/// Words of which every name of a class holds one, in any case (see `classify::name`).
pub(super) fn class_words(class: NameClass) -> &'static [&'static str] {
    match class {
        NameClass::ClientSecret => &["secret"],
        NameClass::AccessToken | NameClass::Token => &["token", "bearer", "jwt"],
        NameClass::RefreshToken => &["token"],
        NameClass::ClientAssertion => &["assertion"],
        NameClass::Basic => &["basic", "authorization"],
        NameClass::ApiKey => &[
            "apikey",
            "api_key",
            "api-key",
            "api.key",
            "api key",
            "subscription",
            "apitoken",
            "api_token",
        ],
        NameClass::PrivateKey => {
            &["private", "signing", "client_key", "client-key", "clientkey", "pkcs8", "pem", "jwk"]
        }
        NameClass::Password => PASSWORD_WORDS,
        NameClass::Secret => SECRET_WORDS,
    }
}

/// Words of a class that are parts of too many others.
pub(super) fn whole_words(class: NameClass) -> &'static [&'static str] {
    match class {
        NameClass::AccessToken | NameClass::Token => &["pat"],
        NameClass::Basic => &["auth", "auths"],
        NameClass::Password => &["pin", "psw", "mdp", "pass"],
        NameClass::Secret => &["psk", "salt", "creds", "keys"],
        _ => &[],
    }
}

/// English first, then the spellings of other languages that `classify::name` knows.
const PASSWORD_WORDS: &[&str] = &[
    "passw",
    "passphrase",
    "passcode",
    "pwd",
    "pass=",
    "pass:",
    "pass\"",
    "pass'",
    "pass ",
    "pass(",
    "pass>",
    "pass]",
    "pass,",
    "_pass",
    "-pass",
    "passwd",
    "psswd",
    "pswd",
    "_pw",
    "-pw",
    "pw=",
    "pw:",
    "pw =",
    "pw\"",
    "pw'",
    "contrase",
    "mot_de_passe",
    "motdepasse",
    "mot-de-passe",
    "kennwort",
    "senha",
    "wachtwoord",
    "lösenord",
    "losenord",
    "hasło",
    "haslo",
    "пароль",
    "密码",
    "密碼",
    "パスワード",
    "비밀번호",
    "parol",
    "口令",
    "sifre",
    "şifre",
    "heslo",
    "jelszó",
    "jelszo",
    "salasana",
    "adgangskode",
    "kodeord",
    "passord",
    "lozinka",
    "geslo",
    "parool",
    "katasandi",
    "matkhau",
    "masterauth",
    "rediscli_auth",
    // SQL, where no word names the value.
    "identified by",
];

const SECRET_WORDS: &[&str] = &[
    "secret",
    "credential",
    "_key",
    "-key",
    ".key",
    "key=",
    "key =",
    "key :",
    "key  ",
    "key\t",
    "key:",
    "key\"",
    "key'",
    "authkey",
    "accesskey",
    "masterkey",
    "storagekey",
    "accountkey",
    "encryptionkey",
    "signingkey",
    "hmackey",
    "appkey",
    "key(",
    "key>",
    "key |",
    "key is",
    "key`",
    "salt",
    "pepper",
    "psk",
    "token",
];
