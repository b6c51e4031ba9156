//! A credential's value in memory: nothing prints it, and it is wiped when dropped.

use std::fmt;

use zeroize::Zeroizing;

/// A value that must not reach any output. It has no `Debug`, `Display` or `Serialize` of its
/// content; [`Secret::expose`] is the only way in, so every use can be found by name.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a value into custody.
    pub fn new(value: impl Into<String>) -> Self {
        Self(Zeroizing::new(value.into()))
    }

    /// The value itself, for judging and hashing only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What reports may show: `public_prefix` if the value begins with it, and the length.
    /// Values under 12 characters show nothing but their length class.
    pub fn redact(&self, public_prefix: &str) -> Redacted {
        let length = self.0.chars().count();
        let shown = length >= 12 && self.0.starts_with(public_prefix);
        let prefix = if shown { public_prefix.to_owned() } else { String::new() };
        Redacted { prefix, length }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What tells whether two values are the same without saying what they are: a hash whose key nobody
/// but this process knows. It stays in the process: it has no `Serialize`, and `Debug` shows nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity([u8; 32]);

impl Identity {
    /// Takes a keyed hash.
    pub fn new(hash: [u8; 32]) -> Self {
        Self(hash)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}

/// The visible part of a secret: a provider's public prefix and the length in characters.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Redacted {
    /// A prefix that the provider publishes (`ghp_`), or nothing.
    pub prefix: String,
    /// Length of the whole value in Unicode code points.
    pub length: usize,
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.length < 12 {
            return f.write_str("under 12 characters");
        }
        if !self.prefix.is_empty() {
            write!(f, "`{}…`, ", self.prefix)?;
        }
        write!(f, "{} characters", self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_no_more_than_the_public_prefix_and_the_length() {
        let secret = Secret::new("tok_0123456789abcdef");
        assert_eq!(secret.redact("tok_").to_string(), "`tok_…`, 20 characters");
        assert_eq!(secret.redact("other").to_string(), "20 characters");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(format!("{:?}", Identity::new([7; 32])), "Identity(…)");
        assert_eq!(Secret::new("tok_short").redact("tok_").to_string(), "under 12 characters");
    }
}
