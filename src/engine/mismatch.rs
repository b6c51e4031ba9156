//! What of one environment stands in the files of another: hosts and clients that the configuration
//! assigns, keys whose prefix names their mode, hosts whose name does.

use super::environments::{Environments, Label, PRODUCTION, label};
use crate::classify::mode::{self, Mode};
use crate::classify::role::{self, Environment};
use crate::model::candidate::Candidate;

/// A value in the wrong environment.
pub(super) struct Mismatch {
    /// What is wrong, as a sentence.
    pub(super) message: String,
    /// Whether a name alone says so.
    pub(super) is_guess: bool,
}

/// Judges one value of a file that is no test's; `around` is the environment that the document around it names.
pub(super) fn judge(
    environments: &Environments,
    path: &str,
    candidate: &Candidate,
    around: Option<Environment>,
) -> Option<Mismatch> {
    let own = environments
        .configured(path)
        .or_else(|| Environments::told(path, &candidate.locator, around))?;
    let value = candidate.secret.as_ref().map_or("", |(secret, _)| secret.expose());
    let said = |what: &str, other: &str, is_guess: bool| Mismatch {
        message: format!("{what} belongs to {other}, but this is the configuration of {}.", own.1),
        is_guess,
    };
    if let Some(mode) = mode::mode(value) {
        let is_production = own.0 == PRODUCTION;
        return match mode {
            Mode::Live if !is_production => Some(said("A live key", "production", false)),
            Mode::Test if is_production => Some(said("A test key", "the sandbox", false)),
            _ => None,
        };
    }
    let host = candidate.host.as_deref().unwrap_or_else(|| bare_host(value));
    let (what, other) = match environments.of_host(host) {
        Some(other) => (format!("The host `{host}`"), other),
        None => match environments.of_id(value).filter(|_| candidate.host.is_none()) {
            Some(other) => ("A client identifier".to_owned(), other),
            None => {
                return guess(host, &own)
                    .map(|other| said(&format!("The host `{host}`"), &other, true));
            }
        },
    };
    (other != own).then(|| said(&what, &other.1, false))
}

/// A host in production's configuration whose name says that it is another's.
fn guess(host: &str, own: &Label) -> Option<String> {
    if own.0 != PRODUCTION || !host.contains('.') {
        return None;
    }
    let labels: Vec<&str> = host.split('.').collect();
    // The last two are the domain: `acme.dev` is a site, not a stage.
    let inner = labels.get(..labels.len().saturating_sub(2))?;
    let named = inner.iter().find_map(|part| {
        part.split('-').find_map(|word| match word {
            "sandbox" | "demo" | "int" => Some(label(Environment::Test)),
            "local" | "localhost" | "live" | "ci" => None,
            word => role::environment(word).map(label),
        })
    })?;
    (named.0 != PRODUCTION).then_some(named.1)
}

/// The host that a value is, without its port.
fn bare_host(value: &str) -> &str {
    let host = value.split(':').next().unwrap_or_default();
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    if host.contains('.') && host.bytes().all(is_host) { host } else { "" }
}
