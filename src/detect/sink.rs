//! Places that code hands credentials to: logs, stores, files, arguments of processes.

use super::View;
use super::argument;
use super::call::{all, is_signed_token, is_token_endpoint};
use super::failure::tells_of_failure;
use super::label;
use super::prefilter::Hit;
use super::when::{has_word, key_is};
use crate::classify;
use crate::model::call::{Built, HttpCall, Part, Sink, SinkKind};
use crate::model::candidate::{Candidate, Shape};
use crate::model::class::{NameClass, NameVerdict, Strength};
use crate::model::fact::Facts;
use crate::model::location::Span;
use crate::rules::Ruleset;
use crate::rules::shape::SinkShape;

pub(super) fn detect(
    rules: &Ruleset,
    hits: &[Hit],
    view: &View,
    facts: &Facts,
    out: &mut Vec<Candidate>,
) {
    if facts.sinks.is_empty() {
        return;
    }
    for hit in hits {
        let rule = &rules.rules()[hit.rule];
        let shape = &rule.file.sink[hit.shape];
        let (unless, place) = &rule.sinks[hit.shape];
        let fits = view.is_meant(place)
            && has_word(&shape.near, view)
            && (!shape.token_request || asks_for_a_token(facts));
        let mut sinks =
            facts.sinks.iter().filter(|sink| shape.kind.contains(&sink.kind)).peekable();
        if !fits
            || sinks.peek().is_none()
            || unless.as_ref().is_some_and(|lazy| lazy.is_match(view.text))
        {
            continue;
        }
        for sink in sinks {
            if !shape.answer || !tells_of_failure(sink, view.text) {
                on_sink(shape, *hit, (sink, facts, view), out);
            }
        }
    }
}

/// Whether a token is asked for anywhere in the artifact.
fn asks_for_a_token(facts: &Facts) -> bool {
    facts.calls.iter().any(is_token_request)
}

fn is_token_request(call: &HttpCall) -> bool {
    let names = ["grant_type".to_owned()];
    let is_grant = |name: Option<String>| name.is_some_and(|name| key_is(&names, &name));
    !call.served && (is_token_endpoint(call) || all(call).any(|slot| is_grant(slot.name.known())))
}

/// The value that is all that a token endpoint answered.
fn whole_answer(sink: &Sink, facts: &Facts) -> Option<(String, Span)> {
    let asks = |at: usize| {
        let mut calls = facts.calls.iter().filter(|call| call.span.start == at);
        calls.any(is_token_request)
    };
    let is_answer = |part: &Part| matches!(part, Part::Hole { answer: Some(at), .. } if asks(*at));
    let given = sink.values.iter().find(|(value, _)| value.parts.iter().any(is_answer))?;
    Some(("token response".to_owned(), given.1))
}

fn on_sink(
    shape: &SinkShape,
    hit: Hit,
    (sink, facts, view): (&Sink, &Facts, &View),
    out: &mut Vec<Candidate>,
) {
    if shape.unguarded && sink.guarded != Some(false) || is_of_a_payment(sink) {
        return;
    }
    let found = |key: String, at: Span| Candidate {
        key: Some(key),
        locator: sink.name.clone(),
        level: shape.level,
        sent: Some(sink.span),
        behaviour: true,
        ..Candidate::new(hit.rule, Shape::Sink(hit.shape), at)
    };
    if shape.literal {
        for given in argument::literals(sink, &shape.class, shape.strength) {
            let secret = Some((given.secret, given.span));
            out.push(Candidate { secret, ..found(given.key, given.span) });
        }
        return;
    }
    if shape.flag {
        let given = argument::flagged(sink, &shape.class, shape.strength);
        out.extend(given.map(|(key, at)| found(key, at)));
        return;
    }
    if shape.labelled {
        let given = label::labelled(sink, &shape.class, shape.strength)
            .filter(|(name, _)| !is_signed_token(name, view));
        out.extend(given.map(|(key, at)| found(key, at)));
        return;
    }
    if shape.answer || shape.header {
        let by_answer = whole_answer(sink, facts).filter(|_| shape.answer);
        let by_header = || {
            if shape.header { label::in_header(sink, view.text, view.sends_tokens()) } else { None }
        };
        let given = by_answer.or_else(by_header);
        out.extend(given.map(|(key, at)| found(key, at)));
        return;
    }
    let by_value = sink.values.iter().find_map(|(value, at)| {
        let (name, exact) = denotes(value, &shape.class, shape.strength)
            .filter(|(name, _)| !is_signed_token(name, view))?;
        // A command line is long: what is wrong is one word of it.
        let at = if sink.kind == SinkKind::Argument { word(sink, value, exact) } else { *at };
        Some((name.to_owned(), at))
    });
    // What is called a token, under a key that says what it is for, is what the key says.
    let by_value = by_value.filter(|_| shape.strength.is_some() || !is_named(sink));
    if let Some((name, at)) = by_value.or_else(|| by_key(shape, sink, view.text)) {
        out.push(found(name, at));
    }
}

/// Whether a store of the browser is given what Stripe makes for it, for one payment
/// (<https://docs.stripe.com/api/payment_intents/object>).
fn is_of_a_payment(sink: &Sink) -> bool {
    let keyed = matches!(sink.kind, SinkKind::WebStorage | SinkKind::Preferences);
    let known = sink.key.as_ref().filter(|_| keyed).and_then(Built::known);
    known.is_some_and(|key| {
        let letters = key.to_ascii_lowercase().replace(['_', '-'], "");
        ["paymentintent", "setupintent"].iter().any(|word| letters.contains(word))
    })
}

/// Whether a store knows what it is given under a key that is written out.
fn is_named(sink: &Sink) -> bool {
    let keyed =
        matches!(sink.kind, SinkKind::WebStorage | SinkKind::Preferences | SinkKind::Cookie);
    keyed && sink.key.as_ref().is_some_and(|key| key.known().is_some())
}

/// Where a word of a command line is written: in the call, as far as it is written there.
fn word(sink: &Sink, value: &Built, exact: Span) -> Span {
    if sink.span.contains(exact) {
        return exact;
    }
    let spans = value.parts.iter().map(|part| match part {
        Part::Literal { span, .. } | Part::Hole { span, .. } => *span,
    });
    let inside: Vec<Span> = spans.filter(|span| sink.span.contains(*span)).collect();
    match (inside.first(), inside.last()) {
        (Some(first), Some(last)) if first.start < last.end => Span::new(first.start, last.end),
        _ => exact,
    }
}

/// The key that something is put under says what it is; of a file its name does.
fn by_key(shape: &SinkShape, sink: &Sink, text: &str) -> Option<(String, Span)> {
    let key = sink.key.as_ref().filter(|_| shape.by_key)?;
    let whole = constant_key(key).unwrap_or_else(|| key.shown());
    if sink.kind == SinkKind::Cookie && takes_back(&whole) {
        return None;
    }
    let name = whole.split('=').next().unwrap_or_default();
    let name = if sink.kind == SinkKind::File { stem(name) } else { name };
    let verdict = classify::name::classify(name)?;
    let fits = shape.class.contains(&verdict.class)
        && shape.strength.is_none_or(|least| verdict.strength >= least)
        && sink
            .values
            .iter()
            .any(|(value, at)| !is_nothing(value, at.of(text)) && !is_encrypted(value));
    let at = sink.values.first().map_or(sink.span, |(_, at)| *at);
    fits.then(|| (name.to_owned(), at))
}

/// A store that is emptied.
fn is_nothing(value: &Built, written: &str) -> bool {
    value.is_empty() || matches!(written.trim(), "undefined" | "null" | "nil" | "None" | "Null")
}

/// `encrypt(token, key)`: what is kept is what a function gave that keeps it secret.
fn is_encrypted(value: &Built) -> bool {
    const DEEDS: [&str; 6] = ["encrypt", "cipher", "seal", "protect", "hash", "obfuscat"];
    let names = value.only_hole().unwrap_or_default();
    let lower = names.iter().map(|name| name.to_ascii_lowercase());
    lower.into_iter().any(|name| DEEDS.iter().any(|deed| name.contains(deed)))
}

/// `KEYS.ACCESS_TOKEN`: a constant of another file is called after what it says.
fn constant_key(key: &Built) -> Option<String> {
    let says =
        |name: &String| constant(name).filter(|said| classify::name::classify(said).is_some());
    key.only_hole()?.iter().find_map(says)
}

/// `access_token` of `PREF_ACCESS_TOKEN_KEY`.
pub(super) fn constant(name: &str) -> Option<String> {
    let shouted = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || !name.chars().all(shouted) {
        return None;
    }
    let ends = ["_STORAGE_KEY", "_PREF_KEY", "_KEY", "_NAME", "_PREF"];
    let bare = ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let starts = ["STORAGE_KEY_", "PREFS_", "PREF_", "KEY_", "SP_", "LS_"];
    let bare = starts.iter().find_map(|start| bare.strip_prefix(start)).unwrap_or(bare);
    Some(bare.to_ascii_lowercase())
}

/// `name=; expires=Thu, 01 Jan 1970 …`, `name=x; Max-Age=0`.
fn takes_back(cookie: &str) -> bool {
    let lower = cookie.to_ascii_lowercase();
    let value = lower.split_once('=').map(|(_, rest)| rest.split(';').next().unwrap_or_default());
    let is_empty = value.is_some_and(|value| value.trim().is_empty());
    is_empty
        || ["max-age=0", "max-age=-1", "01 jan 1970", "01-jan-1970"]
            .iter()
            .any(|past| lower.contains(past))
}

/// `tokens` of `/var/lib/acme/tokens.json`.
fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\', '\u{fffc}']).next().unwrap_or_default();
    name.trim_start_matches('.').split('.').next().unwrap_or_default()
}

/// Variables that hold how something went, whatever was called for it.
pub(super) const OUTCOMES: [&str; 14] = [
    "err",
    "error",
    "ok",
    "e",
    "ex",
    "exc",
    "exception",
    "status",
    "found",
    "exists",
    "count",
    "n",
    "valid",
    "success",
];

/// Words that begin the names of functions that do something with a credential but give none, and
/// of switches.
const DEEDS: [&str; 35] = [
    "update",
    "delete",
    "set",
    "revoke",
    "validate",
    "save",
    "check",
    "has",
    "is",
    "verify",
    "store",
    "remove",
    "clear",
    "invalidate",
    "put",
    "add",
    "register",
    "handle",
    "use",
    "uses",
    "expire",
    "can",
    "should",
    "needs",
    "require",
    "requires",
    "fallback",
    "prompt",
    "on",
    "reset",
    "forgot",
    "change",
    "show",
    "with",
    "without",
];

/// `UpdateRefreshToken`, `has_password`, `fallbackToPassword`.
pub(super) fn is_deed(name: &str) -> bool {
    let word: String = name
        .trim_start_matches('_')
        .char_indices()
        .take_while(|(at, c)| c.is_ascii_lowercase() || *at == 0 && c.is_ascii_uppercase())
        .map(|(_, c)| c.to_ascii_lowercase())
        .collect();
    word.len() < name.len() && DEEDS.contains(&word.as_str())
}

/// What a getter gives: `getRefreshToken`, `get_refresh_token`; `getTokenByRefreshToken` gives what
/// stands before the `By`.
fn without_get(name: &str) -> &str {
    let by = ["_by_", "_with_", "_from_", "_using_", "_for_", "By", "With", "From", "Using", "For"];
    let is_word = |at: usize, word: &str| {
        word.starts_with('_')
            || name[at + word.len()..].starts_with(|c: char| c.is_ascii_uppercase())
    };
    let ends =
        by.iter().filter_map(|word| name.find(word).filter(|at| *at > 0 && is_word(*at, word)));
    let name = &name[..ends.min().unwrap_or(name.len())];
    let rest = name.strip_prefix("get").or_else(|| name.strip_prefix("Get")).unwrap_or(name);
    if rest.starts_with(|c: char| c == '_' || c.is_ascii_uppercase()) { rest } else { name }
}

/// What a value is that comes by a name, of which it is known what it is by itself.
pub(super) fn denoting(name: &str, verdict: Option<NameVerdict>) -> Option<NameVerdict> {
    let bare = without_get(name);
    if is_deed(name) {
        None
    } else if bare.len() == name.len() {
        verdict
    } else {
        classify::name::classify(bare)
    }
}

/// What a value is by the names that it came by, and which of them says so.
pub(super) fn denotes<'b>(
    value: &'b Built,
    classes: &[NameClass],
    strength: Option<Strength>,
) -> Option<(&'b str, Span)> {
    value.parts.iter().find_map(|part| {
        let Part::Hole { names, span, .. } = part else { return None };
        if names.last().is_some_and(|name| OUTCOMES.contains(&name.to_ascii_lowercase().as_str())) {
            return None;
        }
        // `csrfToken` by another name is no access token: where a weak name is enough, no other may
        // say that it is something else.
        let denies = |name: &String| {
            let verdict = classify::name::classify(name);
            name.to_ascii_lowercase().contains("token") && denoting(name, verdict).is_none()
        };
        if strength.is_none() && names.iter().any(denies) {
            return None;
        }
        names.iter().find_map(|name| {
            let verdict = denoting(name, classify::name::classify(name))?;
            let holds = classes.contains(&verdict.class)
                && strength.is_none_or(|least| verdict.strength >= least);
            holds.then_some((name.as_str(), *span))
        })
    })
}
