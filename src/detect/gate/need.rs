//! What a shape needs to be named in the text: a credential of some class, a parameter, a word that
//! says where a request goes. It asks a name what the detectors ask it later.

use super::names::Use;
use crate::classify;
use crate::detect::argument;
use crate::detect::call::{is_auth_name, is_endpoint};
use crate::detect::sink::{constant, denoting};
use crate::detect::when::key_is;
use crate::model::class::{HostClass, NameClass, NameVerdict, Strength};

/// What one name may satisfy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// A parameter of one of these classes or names.
    Parameter { classes: Vec<NameClass>, strength: Option<Strength>, keys: Vec<String> },
    /// The same, where a member may stand for the parameter: `HttpHeaders.AUTHORIZATION`.
    Anywhere { classes: Vec<NameClass>, strength: Option<Strength>, keys: Vec<String> },
    /// A value that comes by a name of one of these classes, or is put under one.
    Value { classes: Vec<NameClass>, strength: Option<Strength>, by_key: bool },
    /// A credential of any kind in a request.
    Credential,
    /// What the endpoint for tokens is told by; where grants count, the parameter for them too.
    Token { or_grant: bool },
    /// A grant.
    Grant,
    /// The word of a header that a credential follows, or a label that does as much.
    Header,
    /// A name that a value stands behind, be it in a text for people.
    Label { classes: Vec<NameClass>, strength: Option<Strength> },
    /// What switches the check of certificates off.
    Unverified,
    /// An address without TLS of hosts of these classes; it is no name, so none holds it.
    Plain { hosts: Vec<HostClass> },
    /// A `?` that parameters follow in a URL; it is no name, so none holds it.
    Question,
    /// A program whose short flags take a password, or a flag that is named as one.
    Flag { classes: Vec<NameClass>, strength: Option<Strength> },
}

/// Of which all names hold one that switch the check of certificates off, without case and joints.
pub(in crate::detect) const UNVERIFIED: [&str; 7] = [
    "verif",
    "unauthorized",
    "strictssl",
    "certificate",
    "invalidcerts",
    "invalidhostnames",
    "disabletls",
];

/// The parameter that says which grant is asked for (RFC 6749 4).
const GRANT: &str = "granttype";

impl Need {
    /// Whether a name satisfies it.
    pub(super) fn holds(&self, name: &Name, used: Use) -> bool {
        match self {
            Self::Parameter { classes, strength, keys } => {
                used.is_key && (name.is(classes, *strength) || key_is(keys, name.text))
            }
            Self::Anywhere { classes, strength, keys } => {
                name.is(classes, *strength) || key_is(keys, name.text)
            }
            Self::Value { classes, strength, by_key } => {
                !used.is_prose
                    && (name.denotes(classes, *strength)
                        || *by_key
                            && (name.is(classes, *strength) || name.says(classes, *strength)))
            }
            Self::Credential => {
                let is_one = |verdict: NameVerdict| verdict.strength >= Strength::Medium;
                used.is_key && name.verdict.is_some_and(is_one) || is_auth_name(name.text)
            }
            Self::Token { or_grant } => {
                used.is_path && name.letters.contains("token")
                    || is_endpoint(name.text)
                    || *or_grant && name.letters == GRANT
            }
            Self::Grant => name.letters == GRANT,
            Self::Header => {
                matches!(name.letters.as_str(), "bearer" | "authorization")
                    || used.is_label && name.letters == "token"
            }
            Self::Label { classes, strength } => {
                // The word before it may say which.
                let is_half =
                    || used.is_label && matches!(name.letters.as_str(), "token" | "secret");
                name.is(classes, *strength) || is_half()
            }
            Self::Unverified => {
                name.letters == "ssl" || UNVERIFIED.iter().any(|word| name.letters.contains(word))
            }
            Self::Plain { .. } | Self::Question => false,
            Self::Flag { classes, strength } => {
                name.is(classes, *strength) || argument::is_program(name.text)
            }
        }
    }
}

/// A name, and what it is.
pub(super) struct Name<'t> {
    text: &'t str,
    /// Its letters and digits in lower case.
    letters: String,
    verdict: Option<NameVerdict>,
    /// What a value that comes by it is.
    value: Option<NameVerdict>,
}

impl<'t> Name<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        let letters = letters.map(|c| c.to_ascii_lowercase()).collect();
        let verdict = classify::name::classify(text);
        Self { text, letters, verdict, value: denoting(text, verdict) }
    }

    fn is(&self, classes: &[NameClass], strength: Option<Strength>) -> bool {
        is(self.verdict, classes, strength)
    }

    /// The same of a constant that is a key.
    fn says(&self, classes: &[NameClass], strength: Option<Strength>) -> bool {
        let said = constant(self.text).filter(|said| said.len() < self.text.len());
        said.is_some_and(|said| is(classify::name::classify(&said), classes, strength))
    }

    fn denotes(&self, classes: &[NameClass], strength: Option<Strength>) -> bool {
        is(self.value, classes, strength)
    }
}

fn is(verdict: Option<NameVerdict>, classes: &[NameClass], strength: Option<Strength>) -> bool {
    verdict.is_some_and(|verdict| {
        classes.contains(&verdict.class) && strength.is_none_or(|least| verdict.strength >= least)
    })
}
