//! The built-in profiles: a first layer under every configuration, written as data.

use super::schema::ProfileName;
use crate::model::finding::Level;

/// What a profile says.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// Rules it switches on.
    pub select: &'static [&'static str],
    /// Levels it changes.
    pub levels: &'static [(&'static str, Level)],
    /// The longest token lifetime it accepts, in seconds.
    pub max_lifetime: Option<u64>,
}

const RECOMMENDED: Profile = Profile { select: &["default"], levels: &[], max_lifetime: None };

const PEDANTIC: Profile =
    Profile { select: &["default", "pedantic"], levels: &[], max_lifetime: None };

/// A client-credentials guide's demands: the secret and the grant in the body of the POST and
/// nowhere else, tokens that are neither stored nor sent about, that live one hour (RFC 6749
/// §5.1 `expires_in`) and are fetched anew on 401, and credentials of one environment each.
const FIGURE: Profile = Profile {
    select: &[
        "default",
        "policy",
        "token-params-in-query",
        "credential-read-from-query",
        "token-persisted",
        "secret-in-message",
        "multiple-client-auth-methods",
        "token-cached-without-expiry",
        "environment-mismatch",
    ],
    levels: &[
        ("client-auth-not-in-body", Level::Error),
        ("token-params-in-query", Level::Error),
        ("long-lived-token-config", Level::Warning),
        ("token-cached-without-expiry", Level::Warning),
    ],
    max_lifetime: Some(3600),
};

impl ProfileName {
    /// What the profile says.
    pub fn profile(self) -> &'static Profile {
        match self {
            Self::Recommended => &RECOMMENDED,
            Self::Pedantic => &PEDANTIC,
            Self::Figure => &FIGURE,
        }
    }
}
