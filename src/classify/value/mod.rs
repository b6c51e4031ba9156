//! What a literal is: a credential, or one of the many things that stand where credentials stand.
//!
//! The steps are asked in order and the first answer wins: what is certainly not a credential by
//! its syntax, then what was made to be replaced, then what is a credential by its structure, then
//! what merely looks like one.

mod encrypted;
mod notation;
mod placeholder;
mod prose;
mod randomness;
mod reference;
mod structured;
mod vocabulary;

pub use placeholder::{counts, is_patterned, is_placeholder};
pub use randomness::entropy;
pub use structured::basic_pair;

/// Longest value that is judged, in bytes; longer ones are data.
const MAX_BYTES: usize = 32 * 1024;

/// What a literal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueClass {
    /// Nothing, `null`, a truth value or a small number.
    Empty,
    /// Points to a value kept elsewhere: template, path, URL, name, expression.
    Reference,
    /// Encrypted or hashed.
    Encrypted,
    /// Made to be replaced, masked, or known from documentation.
    Placeholder,
    /// A credential that is public by design.
    Public,
    /// A credential by its structure.
    Structured(Structure),
    /// A UUID: random or an identifier, which only the key's name can tell.
    Uuid,
    /// Looks random.
    Opaque,
    /// Short or wordy, but somebody may have chosen it as a password.
    Weak,
    /// Words for people.
    Prose,
    /// Has the syntax of something else.
    Unknown,
}

impl ValueClass {
    /// The class in one word, as rule files and explanations write it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Reference => "reference",
            Self::Encrypted => "encrypted",
            Self::Placeholder => "placeholder",
            Self::Public => "public",
            Self::Structured(_) => "structured",
            Self::Uuid => "uuid",
            Self::Opaque => "opaque",
            Self::Weak => "weak",
            Self::Prose => "prose",
            Self::Unknown => "unknown",
        }
    }
}

/// Which structure a credential shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structure {
    /// A JSON Web Token; `expires` is its `exp` in Unix seconds.
    Jwt {
        /// When it expires, if it says so.
        expires: Option<i64>,
    },
    /// Private key material with a body.
    PrivateKey,
    /// Begins as a provider's credentials do.
    Provider,
}

impl Structure {
    /// Whether it is a token that had expired at `now` (Unix seconds).
    pub fn expired(self, now: i64) -> bool {
        matches!(self, Self::Jwt { expires: Some(expires) } if expires <= now)
    }
}

/// The answer about a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueVerdict {
    /// What it is.
    pub class: ValueClass,
    /// Why, as a phrase that never quotes the value.
    pub reason: &'static str,
}

/// A literal with the name it is bound to.
struct Subject<'a> {
    text: &'a str,
    key: &'a str,
}

type Answer = Option<ValueVerdict>;

const STEPS: &[fn(&Subject<'_>) -> Answer] = &[
    empty,
    structured::armour,
    structured::jwt,
    encrypted::classify,
    placeholder::masked,
    reference::classify,
    placeholder::classify,
    structured::classify,
    notation::classify,
    prose::classify,
    randomness::classify,
];

/// Classifies a literal bound to `key`; the key matters where a value merely repeats it.
pub fn classify(value: &str, key: &str) -> ValueVerdict {
    let text = value.trim();
    if text.len() > MAX_BYTES {
        let long = ValueVerdict { class: ValueClass::Unknown, reason: "too long for a credential" };
        return structured::armour(&Subject { text, key }).unwrap_or(long);
    }
    if let Some((_, password)) = structured::basic_pair(text) {
        return judge(&Subject { text: &password, key });
    }
    let verdict = judge(&Subject { text: first_field(without_scheme(text)), key });
    let no_pair = starts_with_scheme(text, "basic ")
        && matches!(verdict.class, ValueClass::Opaque | ValueClass::Weak | ValueClass::Uuid);
    if no_pair {
        return ValueVerdict { class: ValueClass::Unknown, reason: "no user and password" };
    }
    verdict
}

/// Whether a value is one that somebody wrote down: no reference, no placeholder, no words for people.
pub fn is_literal(value: &str) -> bool {
    use ValueClass::{Opaque, Public, Structured, Uuid, Weak};
    matches!(classify(value, "").class, Opaque | Public | Structured(_) | Uuid | Weak)
}

/// Whether a value consists of words, however joined: `notify-secret`, not `hunter2!`. Tells the
/// two kinds of [`ValueClass::Weak`] apart.
pub fn is_wordy(value: &str) -> bool {
    let value = without_scheme(value);
    let letters = |c: char| c.is_alphabetic() || matches!(c, '-' | '_' | '.' | ' ');
    value.chars().all(letters) && randomness::wordiness(value) > 0.7
}

/// Whether a value is words and a number after them: `secret_1`, `access_token_123`.
pub fn is_counted(value: &str) -> bool {
    let words = value.trim_end_matches(|c: char| c.is_ascii_digit());
    let words = words.trim_end_matches(['-', '_', '.', ' ']);
    value.len() - words.len() <= 5 && !words.is_empty() && is_wordy(words)
}

/// The first field of a form body that was read as one value (`x&token_type_hint=…`).
fn first_field(text: &str) -> &str {
    let Some((first, rest)) = text.split_once('&') else { return text };
    let name = rest.split('=').next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    let field = name.len() > 2 && name.len() < rest.len() && name.bytes().all(plain);
    if field && !first.contains('=') { first } else { text }
}

fn judge(subject: &Subject<'_>) -> ValueVerdict {
    let answer = STEPS.iter().find_map(|step| step(subject));
    answer.unwrap_or(ValueVerdict { class: ValueClass::Unknown, reason: "no known shape" })
}

#[expect(clippy::unnecessary_wraps, reason = "every answer is optional")]
fn answer(class: ValueClass, reason: &'static str) -> Answer {
    Some(ValueVerdict { class, reason })
}

/// What follows `Bearer ` and its like (RFC 6750 2.1).
fn without_scheme(text: &str) -> &str {
    const SCHEMES: [&str; 7] =
        ["bearer ", "token ", "basic ", "apikey ", "jwt ", "ssws ", "oauth "];
    // Spring Security names the encoding in front; this one is none.
    let text = text.strip_prefix("{noop}").unwrap_or(text);
    SCHEMES
        .iter()
        .find(|scheme| starts_with_scheme(text, scheme))
        .and_then(|scheme| text.get(scheme.len()..))
        .map_or(text, str::trim_start)
}

fn starts_with_scheme(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
}

fn empty(subject: &Subject<'_>) -> Answer {
    const NOTHING: &[&str] = &[
        "null",
        "nil",
        "none",
        "undefined",
        "nan",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "void",
        "n/a",
        "na",
        "~",
        "-",
        "\"\"",
        "''",
        "{}",
        "[]",
        "()",
    ];
    let text = subject.text;
    let number = text.len() < 6
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.parse::<f64>().is_ok();
    if text.is_empty() {
        answer(ValueClass::Empty, "empty")
    } else if number {
        answer(ValueClass::Empty, "a small number")
    } else if NOTHING.iter().any(|nothing| text.eq_ignore_ascii_case(nothing)) {
        answer(ValueClass::Empty, "nothing or a truth value")
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
