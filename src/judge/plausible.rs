//! Whether a value can be a secret at all, and how much the place it stands in takes away.

use crate::classify::host;
use crate::classify::value::{self, ValueClass};
use crate::model::artifact::Role;
use crate::model::candidate::{Ask, Candidate, Shape};
use crate::model::class::{HostClass, NameClass, Strength};
use crate::model::dialect::Dialect;
use crate::model::fact::Binding;
use crate::model::finding::{Confidence, Level};
use crate::rules::Rule;
use crate::rules::file::Native;

use super::{Context, Verdict, stand_in};

/// The value step: placeholders, references and words are no secrets; how weak a value may be
/// depends on how strong its name is.
pub fn value(rule: &Rule, candidate: &Candidate, context: Context<'_>) -> Verdict {
    let Some((secret, _)) = &candidate.secret else { return Verdict::Pass };
    if candidate.ask == Ask::Nothing {
        return run_time(rule, candidate, secret.expose(), context);
    }
    let key = candidate.key.as_deref().unwrap_or_default();
    let verdict = value::classify(secret.expose(), key);
    match verdict.class {
        // A webhook's address is a URL, a provider's key may look public: its own rule knows better.
        ValueClass::Reference | ValueClass::Public if is_described(rule, candidate) => {
            Verdict::Pass
        }
        ValueClass::Placeholder => {
            stand_in::verdict(candidate, secret.expose(), context, verdict.reason)
        }
        ValueClass::Empty | ValueClass::Reference | ValueClass::Encrypted => {
            Verdict::Reject(verdict.reason)
        }
        ValueClass::Public => Verdict::Lower(Level::Note, Confidence::Low, verdict.reason),
        ValueClass::Structured(structure) if structure.expired(context.now) => {
            // What a page or a test shows of a token that is over opens nothing.
            let shown = matches!(context.role, Role::Doc | Role::Test);
            let sure = if shown { Confidence::Low } else { Confidence::Medium };
            Verdict::Lower(Level::Warning, sure, "the token has expired")
        }
        ValueClass::Structured(_) => Verdict::Pass,
        // A shape of its own (prefix, expression) says more than looks do.
        _ if candidate.ask == Ask::Real => Verdict::Pass,
        ValueClass::Uuid => uuid(candidate, context),
        ValueClass::Opaque => opaque(candidate),
        _ if candidate.ask == Ask::Opaque => Verdict::Reject(verdict.reason),
        ValueClass::Weak => weak(candidate, secret.expose(), context),
        ValueClass::Prose | ValueClass::Unknown => Verdict::Reject(verdict.reason),
    }
}

/// The host step: a password for a host that cannot exist opens nothing, one for this machine not
/// much.
pub fn host(rule: &Rule, candidate: &Candidate, context: Context<'_>) -> Verdict {
    let class = candidate.host.as_deref().map(|host| context.host_class(host));
    if candidate.secret.is_none() && class == Some(HostClass::Private) {
        return Verdict::Lower(Level::Note, Confidence::Medium, INTERNAL);
    }
    let Shape::Url(index) = candidate.shape else { return Verdict::Pass };
    let named = candidate.host.as_deref().filter(|_| rule.file.url[index].password);
    match named.map(|host| context.host_class(host)) {
        Some(HostClass::Documentation) => Verdict::Lower(
            Level::Note,
            Confidence::Medium,
            "the host is reserved for documentation (RFC 2606)",
        ),
        Some(HostClass::Loopback) => Verdict::Lower(Level::Warning, Confidence::Medium, ""),
        _ => Verdict::Pass,
    }
}

/// A parameter of a URL is wrong whatever its value; how grave depends on whether it is known here,
/// and on whether its host leaves a choice (catalogue §2.5).
fn run_time(rule: &Rule, candidate: &Candidate, value: &str, context: Context<'_>) -> Verdict {
    let Shape::Url(index) = candidate.shape else { return Verdict::Pass };
    let shape = &rule.file.url[index];
    let host = candidate.host.as_deref().unwrap_or_default();
    let required = host::requires_query_token(host) || context.hosts.demands_query_token(host);
    if is_page(context) && context.host_class(host) == HostClass::Documentation {
        return Verdict::Lower(Level::Note, Confidence::Low, "an address made for documentation");
    }
    if shape.dynamic.is_some() && required {
        return Verdict::Lower(Level::Note, Confidence::Medium, REQUIRED);
    }
    if candidate.level == Some(Level::Note) && shape.level.is_none() {
        return Verdict::Lower(Level::Note, Confidence::Medium, WEBSOCKET);
    }
    match shape.dynamic {
        // Whoever goes on with it is not seen.
        Some(level) if value.is_empty() => Verdict::Lower(level, Confidence::Medium, ""),
        Some(level) if !value::is_literal(value) => Verdict::Lower(level, Confidence::High, ""),
        _ => Verdict::Pass,
    }
}

const INTERNAL: &str = "the host is private: plain http is told of because you asked for it";
const REQUIRED: &str =
    "the vendor requires it: keep it out of logs and use the shortest-lived token there is";

const WEBSOCKET: &str =
    "a browser cannot set headers here: use a one-time ticket or the subprotocol header";

/// Whether a provider's rule describes the whole value.
fn is_described(rule: &Rule, candidate: &Candidate) -> bool {
    rule.file.provider.is_some() && candidate.ask == Ask::Real
}

/// A UUID is an identifier unless its key says that it is a secret.
fn uuid(candidate: &Candidate, context: Context<'_>) -> Verdict {
    match candidate.name.map(|name| name.strength) {
        _ if is_page(context) => {
            Verdict::Lower(Level::Note, Confidence::Low, "a UUID in a document is a sample")
        }
        Some(Strength::Strong | Strength::Medium) => {
            Verdict::Lower(Level::Error, Confidence::Medium, "")
        }
        _ => Verdict::Reject("a UUID whose key does not say that it is a secret"),
    }
}

fn opaque(candidate: &Candidate) -> Verdict {
    match candidate.name.map(|name| name.strength) {
        Some(Strength::Weak) => Verdict::Lower(Level::Error, Confidence::Medium, ""),
        _ => Verdict::Pass,
    }
}

/// A short or wordy value needs a name that says what it is, and a secret that is no password has
/// no reason to be a word.
fn weak(candidate: &Candidate, value: &str, context: Context<'_>) -> Verdict {
    let Some(name) = candidate.name else {
        return if matches!(candidate.shape, Shape::Url(_) | Shape::Command(_)) {
            Verdict::Lower(Level::Error, Confidence::Medium, "")
        } else {
            Verdict::Reject("a short value without a name that says what it is")
        };
    };
    let is_password = name.class == NameClass::Password;
    let wordy = value::is_wordy(value) || (!is_password && value::is_counted(value));
    let issued = matches!(name.class, NameClass::AccessToken | NameClass::RefreshToken);
    let shortest = if issued { SHORTEST_ISSUED } else { SHORTEST };
    let compared = candidate.binding == Some(Binding::Comparison);
    if is_page(context) && value::is_wordy(value) {
        return Verdict::Lower(Level::Note, Confidence::Low, "a word in a document");
    }
    let beside = matches!(candidate.binding, Some(Binding::Pair | Binding::MapEntry));
    if beside && names_a_field(candidate, value) {
        return Verdict::Reject("the name of another field of a form");
    }
    // Servers draw digits and letters of both cases; the short name of a claim has a prefix.
    let named = issued && value.contains(':') && !value.bytes().any(is_mixed);
    match (name.strength, is_password) {
        (Strength::Strong | Strength::Medium, true) if !(compared && wordy) => {
            Verdict::Lower(Level::Error, Confidence::Medium, "")
        }
        (Strength::Strong | Strength::Medium, false)
            if !wordy && !named && value.len() >= shortest =>
        {
            Verdict::Lower(Level::Warning, Confidence::Medium, "")
        }
        // Nobody chooses a token: a server draws it.
        (Strength::Strong, false) if context.role == Role::Prod && !compared && !issued => {
            Verdict::Lower(Level::Note, Confidence::Medium, WEAK)
        }
        _ => Verdict::Lower(Level::Note, Confidence::Low, WEAK),
    }
}

/// Whether people read it as a page.
fn is_page(context: Context<'_>) -> bool {
    matches!(context.dialect, Dialect::Markdown | Dialect::Rst | Dialect::Asciidoc)
        && matches!(context.role, Role::Doc | Role::Test)
}

fn is_mixed(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase()
}

/// Two fields of a form, of which the second is called as the first is, with a number.
fn names_a_field(candidate: &Candidate, value: &str) -> bool {
    let letters = |text: &str| text.trim_end_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let key = candidate.key.as_deref().unwrap_or_default();
    let key = letters(key.rsplit('.').next().unwrap_or(key));
    !key.is_empty() && letters(value) == key && value.len() <= key.len() + 2
}

/// Least length, in bytes, of a value that is no word and stands for a secret.
const SHORTEST: usize = 8;

/// The same of a token: servers draw longer ones than people choose.
const SHORTEST_ISSUED: usize = 12;
const WEAK: &str = "the value is weak as well: short or made of words";

/// Whether a URL's parameter gets its value at run time.
fn is_open_url(candidate: &Candidate) -> bool {
    matches!(candidate.shape, Shape::Url(_))
        && candidate.ask == Ask::Nothing
        && candidate.secret.as_ref().is_some_and(|(value, _)| !value::is_literal(value.expose()))
}

/// The role step: what a test, a sample or a document takes away (catalogue §2.4).
pub fn role(rule: &Rule, candidate: &Candidate, context: Context<'_>) -> Verdict {
    let host = candidate.host.as_deref().map(|host| context.host_class(host));
    if candidate.secret.is_none() && host == Some(HostClass::Documentation) {
        if context.hosts.ignores_documentation {
            return Verdict::Reject("documentation hosts are ignored");
        }
        let sure = if context.role == Role::Doc { Confidence::Medium } else { Confidence::Low };
        return Verdict::Lower(Level::Note, sure, "an address made for documentation");
    }
    let structured = candidate.ask == Ask::Real || matches!(candidate.shape, Shape::Native);
    match context.role {
        Role::Prod => Verdict::Pass,
        Role::Vendored if is_own_key(rule, candidate) => {
            Verdict::Reject("a key that a dependency brings along")
        }
        Role::Example => Verdict::Lower(Level::Error, Confidence::Medium, ""),
        Role::Doc => Verdict::Lower(Level::Warning, Confidence::Medium, ""),
        Role::Test => test(rule, candidate),
        Role::Template | Role::Generated | Role::Vendored if structured => Verdict::Pass,
        // What a template does, it does wherever it is filled in.
        Role::Template if candidate.behaviour || is_open_url(candidate) => {
            Verdict::Lower(Level::Error, Confidence::Medium, "")
        }
        Role::Template => Verdict::Reject("a template's value that is no structured token"),
        Role::Generated | Role::Vendored => {
            Verdict::Reject("generated, vendored or a rule's example, and no structured token")
        }
    }
}

/// Whether a file holds a key, as those hold that tests and examples are run with.
fn is_own_key(rule: &Rule, candidate: &Candidate) -> bool {
    matches!(candidate.shape, Shape::Native)
        && matches!(rule.file.native, Some(Native::PrivateKey | Native::ClientKey))
}

/// Tests do on purpose what programs must not: what they do is no news, what they hold may be.
fn test(rule: &Rule, candidate: &Candidate) -> Verdict {
    let class = candidate.secret.as_ref().map(|(secret, _)| {
        value::classify(secret.expose(), candidate.key.as_deref().unwrap_or_default()).class
    });
    // Tests bring certificates and keys of their own, made for them (catalogue, FIG106).
    if is_own_key(rule, candidate) {
        return Verdict::Lower(Level::Note, Confidence::Medium, "a key that a test brings along");
    }
    let described = is_described(rule, candidate) || matches!(candidate.shape, Shape::Native);
    match class {
        Some(ValueClass::Structured(_)) => Verdict::Pass,
        Some(ValueClass::Opaque | ValueClass::Uuid)
            if !described && (candidate.ask != Ask::Nothing || candidate.name.is_some()) =>
        {
            Verdict::Lower(Level::Note, Confidence::Medium, "")
        }
        _ if described => Verdict::Pass,
        _ if candidate.ask == Ask::Nothing => {
            Verdict::Lower(Level::Note, Confidence::Low, "a test does it on purpose")
        }
        _ => Verdict::Lower(Level::Note, Confidence::Medium, ""),
    }
}
