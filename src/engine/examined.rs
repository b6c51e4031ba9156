//! What one artifact gave, on its way to the run.

use super::decision::Decided;
use crate::classify::role::Environment;
use crate::model::finding::{Finding, Suppression};
use crate::model::location::Span;
use crate::model::run::Notification;
use crate::model::secret::Secret;

/// What one artifact gave.
pub(super) struct Examined {
    pub(super) path: String,
    pub(super) found: Vec<Found>,
    /// What the cross-file pass compares and is no finding by itself: identifiers.
    pub(super) compared: Vec<Found>,
    pub(super) notifications: Vec<Notification>,
    pub(super) decisions: Vec<Decided>,
    pub(super) is_binary: bool,
}

/// A finding with its secret, which the cross-file pass compares and then forgets.
pub(super) struct Found {
    pub(super) finding: Finding,
    /// The value; of a key block its letters, however it is written.
    pub(super) secret: Option<Secret>,
    pub(super) is_key_block: bool,
    /// Whether it is one of many of which one is told.
    pub(super) is_of_set: bool,
    /// Where the secret stands, or else what is reported.
    pub(super) at: Span,
    /// The host it is about.
    pub(super) host: Option<String>,
    /// The environment that the document around it names.
    pub(super) environment: Option<Environment>,
    /// What a comment says of its reuse.
    pub(super) accepted: Option<Suppression>,
    /// Whether it is reported: what stood there before is only compared.
    pub(super) is_added: bool,
}

impl Found {
    /// The same once more.
    pub(super) fn copy(&self) -> Self {
        Self {
            finding: self.finding.clone(),
            secret: self.secret.clone(),
            is_key_block: self.is_key_block,
            is_of_set: self.is_of_set,
            at: self.at,
            host: self.host.clone(),
            environment: self.environment,
            accepted: self.accepted.clone(),
            is_added: self.is_added,
        }
    }

    /// A finding about no secret.
    pub(super) fn plain(finding: Finding, at: Span) -> Self {
        Self {
            finding,
            secret: None,
            is_key_block: false,
            is_of_set: false,
            at,
            host: None,
            environment: None,
            accepted: None,
            is_added: true,
        }
    }
}

impl Examined {
    pub(super) fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            found: Vec::new(),
            compared: Vec::new(),
            notifications: Vec::new(),
            decisions: Vec::new(),
            is_binary: false,
        }
    }

    pub(super) fn says_something(&self) -> bool {
        !(self.found.is_empty()
            && self.compared.is_empty()
            && self.notifications.is_empty()
            && self.decisions.is_empty())
    }
}
