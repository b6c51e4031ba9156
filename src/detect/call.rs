//! What code does with credentials: requests that carry them where they should not, places that
//! they are handed to. Rules speak of requests and places, never of a language.

use std::sync::OnceLock;

use regex::Regex;

use super::View;
use super::prefilter::{Hit, Prefilter};
use super::sink::{self, denotes};
use super::when::{host_of, is_comment, is_one_of, key_is};
use crate::classify;
use crate::classify::value::{self, ValueClass};
use crate::model::call::{Built, HttpCall, Part, Slot};
use crate::model::candidate::{Candidate, Shape};
use crate::model::class::{HostClass, NameVerdict, Strength};
use crate::model::fact::Facts;
use crate::model::location::Span;
use crate::model::secret::Secret;
use crate::rules::Ruleset;
use crate::rules::shape::{CallShape, Position};

pub(super) fn detect(
    rules: &Ruleset,
    prefilter: &Prefilter,
    view: &View,
    facts: &Facts,
    out: &mut Vec<Candidate>,
) {
    let mut found = Vec::new();
    // Where code runs is dear to say: it is asked only where there is a request.
    let has_calls = !facts.calls.is_empty();
    for hit in prefilter.calls.iter().filter(|_| has_calls) {
        let rule = &rules.rules()[hit.rule];
        let shape = &rule.file.call[hit.shape];
        if view.is_meant(&rule.calls[hit.shape]) {
            let here = facts.calls.iter().filter(|call| !is_comment(view, call.span.start));
            for call in here.filter(|call| call_holds(shape, call, view)) {
                on_call(shape, *hit, (call, view), &mut found);
            }
        }
    }
    let mut sunk = Vec::new();
    sink::detect(rules, &prefilter.sinks, view, facts, &mut sunk);
    found.extend(sunk.into_iter().map(|candidate| (candidate, Vec::new())));
    for (candidate, value) in found {
        // A shape of the same rule may have seen it, or its value, in the text.
        let is_known = |other: &Candidate| {
            let is_there = |span: &Span| other.report.overlaps(*span);
            other.rule == candidate.rule
                && (is_there(&candidate.report) || value.iter().any(is_there))
        };
        match out.iter().position(is_known) {
            // What carries a credential is no matter of taste.
            Some(known) if out[known].pedantic => {
                (out[known].pedantic, out[known].level) = (false, candidate.level);
            }
            None if !candidate.report.is_empty() => out.push(candidate),
            _ => {}
        }
    }
}

fn call_holds(shape: &CallShape, call: &HttpCall, view: &View) -> bool {
    let method = || call.method.as_deref().is_some_and(|method| is_one_of(&shape.method, method));
    let has = |names: &[String]| all(call).any(|slot| names_hold(names, slot));
    shape.served == call.served
        && (shape.method.is_empty() || method())
        && (shape.scheme.is_empty() && shape.host.is_empty()
            || call.url.iter().any(|url| address(shape, url, view)))
        && (shape.not_host.is_empty()
            || !call.url.iter().any(|url| is_at(&shape.not_host, url, view)))
        && (shape.to.is_empty() || leads_to(&shape.to, call))
        && shape.token_endpoint.is_none_or(|is| is == is_token_endpoint(call))
        && (shape.with_key.is_empty() || has(&shape.with_key))
        && (shape.without_key.is_empty() || !has(&shape.without_key))
        && (shape.grant.is_empty() || has_grant(&shape.grant, call))
        && (shape.not_grant.is_empty() || !has_grant(&shape.not_grant, call))
        && (!shape.token_request || is_token_endpoint(call) || has(&[GRANT.to_owned()]))
        && (!shape.credential || carries_credential(call))
        && (!shape.unverified || call.unverified.is_some())
        && (!shape.with_basic || has_basic(call) && !call.auth_optional)
}

fn names_hold(names: &[String], slot: &Slot) -> bool {
    slot.name.known().is_some_and(|name| key_is(names, &name))
}

/// How the names of paths end.
const PATHS: [&str; 5] = ["path", "pathname", "endpoint", "route", "resource"];

/// The parameter that says which grant is asked for (RFC 6749 4).
const GRANT: &str = "grant_type";

fn has_grant(grants: &[String], call: &HttpCall) -> bool {
    let named = [GRANT.to_owned()];
    all(call)
        .filter(|slot| names_hold(&named, slot))
        .any(|slot| slot.value.known().is_some_and(|grant| is_one_of(grants, grant.trim())))
}

/// All named values of a request.
pub(super) fn all(call: &HttpCall) -> impl Iterator<Item = &Slot> {
    call.query.iter().chain(&call.in_url).chain(&call.body).chain(&call.headers)
}

fn address(shape: &CallShape, url: &Built, view: &View) -> bool {
    let shown = shown(url);
    let Some((scheme, rest)) = shown.split_once("://") else { return false };
    let host = host_of(rest);
    // The host has to be written: of one that is put in at run time nothing is known.
    !host.contains('\u{fffc}')
        && is_one_of(&shape.scheme, scheme)
        && (shape.host.is_empty() || view.hosts.tells(&shape.host, view.host_class(host)))
}

/// Whether the host is written and of one of these classes.
fn is_at(classes: &[HostClass], url: &Built, view: &View) -> bool {
    let shown = shown(url);
    let host = shown.split_once("://").map_or("", |(_, rest)| host_of(rest));
    !host.is_empty()
        && !host.contains('\u{fffc}')
        && view.hosts.tells(classes, view.host_class(host))
}

/// A URL as it is shown; a path that is put in right behind the host does not go on with it.
fn shown(url: &Built) -> String {
    let mut shown = String::new();
    for part in &url.parts {
        match part {
            Part::Literal { text, .. } => shown.push_str(text),
            Part::Hole { names, .. } => {
                let is_path = names.iter().any(|name| {
                    let lower = name.to_ascii_lowercase();
                    PATHS.iter().any(|end| lower.ends_with(end))
                });
                shown.push_str(if is_path { "/\u{fffc}" } else { "\u{fffc}" });
            }
        }
    }
    shown
}

/// Whether the URL is a token endpoint: by its path, or by the name of what holds it.
pub(super) fn is_token_endpoint(call: &HttpCall) -> bool {
    static PATH: OnceLock<Option<Regex>> = OnceLock::new();
    let path = PATH.get_or_init(|| {
        Regex::new(r"(?i)/(?:oauth2?|connect|openid-connect|oidc|auth|as|o|v\d(?:\.\d)?)/(?:v\d(?:\.\d)?/)?(?:access_?)?token/?(?:\?|$)|/(?:access_token|token)\.oauth2|/oauth2?/(?:[^/?]+/)?(?:access_?)?token/?(?:\?|$)|^https?://[^/?]+/(?:access_?)?token/?(?:\?|$)").ok()
    });
    let by_path = |url: &Built| path.as_ref().is_some_and(|path| path.is_match(&url.shown()));
    call.url.iter().any(|url| by_path(url) || url.parts.iter().any(is_endpoint_hole))
}

/// `token_url`, `TOKEN_ENDPOINT`, `tokenUri`.
fn is_endpoint_hole(part: &Part) -> bool {
    matches!(part, Part::Hole { names, .. } if names.iter().any(|name| is_endpoint(name)))
}

/// Whether what goes by a name is the endpoint for tokens.
pub(super) fn is_endpoint(name: &str) -> bool {
    let letters = letters(name);
    ["tokenurl", "tokenuri", "tokenendpoint"].iter().any(|end| letters.ends_with(end))
}

/// Whether one of these words stands in the URL, or in a name that it comes by.
fn leads_to(words: &[String], call: &HttpCall) -> bool {
    let holds = |text: &str| words.iter().any(|word| text.contains(word.as_str()));
    call.url.iter().any(|url| {
        let named = |part: &Part| match part {
            Part::Hole { names, .. } => names.iter().any(|name| holds(&letters(name))),
            Part::Literal { .. } => false,
        };
        holds(&url.shown().to_ascii_lowercase()) || url.parts.iter().any(named)
    })
}

/// A name's letters and digits in lower case.
fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// Whether a request carries a credential, in whatever place.
fn carries_credential(call: &HttpCall) -> bool {
    let is_credential = |slot: &Slot| {
        class_of(slot).is_some_and(|verdict| verdict.strength >= Strength::Medium)
            && !slot.value.is_empty()
    };
    !call.auth.is_empty()
        || call.headers.iter().any(is_auth_header)
        || call.query.iter().chain(&call.in_url).chain(&call.body).any(is_credential)
}

/// Whether user and password go along: by argument, or in a header.
fn has_basic(call: &HttpCall) -> bool {
    let is_basic = |slot: &Slot| {
        let name = slot.name.known().unwrap_or_default();
        name.eq_ignore_ascii_case("authorization")
            && slot.value.shown().trim_start().to_ascii_lowercase().starts_with("basic")
    };
    call.auth.iter().any(|slot| slot.name.is("basic")) || call.headers.iter().any(is_basic)
}

fn is_auth_header(slot: &Slot) -> bool {
    slot.name.known().is_some_and(|name| is_auth_name(&name)) && !slot.value.is_empty()
}

/// Whether a header of this name holds a credential.
pub(super) fn is_auth_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("authorization")
        || matches!(name.as_str(), "x-api-key" | "x-auth-token" | "api-key")
}

fn class_of(slot: &Slot) -> Option<NameVerdict> {
    classify::name::classify(&slot.name.known()?)
}

/// A candidate, and where its value is written.
type Found = (Candidate, Vec<Span>);

fn on_call(shape: &CallShape, hit: Hit, (call, view): (&HttpCall, &View), out: &mut Vec<Found>) {
    if shape.slot.is_empty() {
        let at = match (shape.unverified, call.unverified) {
            (true, Some(at)) => at,
            _ => url_span(call).unwrap_or(call.span),
        };
        out.push((candidate(shape, hit, at, None, call), Vec::new()));
        return;
    }
    for position in &shape.slot {
        let slots = match position {
            Position::Query => &call.query,
            Position::InUrl => &call.in_url,
            Position::Header => &call.headers,
            Position::Body => &call.body,
            Position::Auth => &call.auth,
        };
        let is_signed =
            |slot: &Slot| slot.name.known().is_some_and(|name| is_signed_token(&name, view));
        let wanted = slots.iter().filter(|slot| slot_holds(shape, slot) && !is_signed(slot));
        out.extend(wanted.map(|slot| {
            // What is wrong about one value is the value.
            let of_value = written(&slot.value).next().filter(|_| names_values(shape));
            let at = of_value.unwrap_or(slot.span);
            (
                candidate(shape, hit, at, Some(slot), call),
                slot.value.parts.iter().map(Part::span).collect(),
            )
        }));
    }
}

/// Whether a name is the identifier that OAuth 1.0 sends in the open: what is secret about it signs
/// the request (RFC 5849 section 3.1).
pub(super) fn is_signed_token(name: &str, view: &View) -> bool {
    let words = ["oauth_token_secret", "oauth1", "oauth_verifier", "oauth_consumer", "oauth-1.0"];
    letters(name) == "oauthtoken" && words.iter().any(|word| view.lower().contains(word))
}

/// Whether single values are asked for, not whatever is written out.
fn names_values(shape: &CallShape) -> bool {
    shape.is.first().is_some_and(|first| first != "*")
}

fn is_value(shape: &CallShape, value: &str) -> bool {
    !names_values(shape) || is_one_of(&shape.is, value.trim())
}

fn slot_holds(shape: &CallShape, slot: &Slot) -> bool {
    let is_unwanted =
        |slot: &Slot| !slot.value.known().is_some_and(|value| is_value(shape, &value));
    if names_hold(&shape.not_key, slot) || !shape.is.is_empty() && is_unwanted(slot) {
        return false;
    }
    let by_value = shape.key.is_empty() && shape.class.is_empty();
    if slot.value.is_empty() || slot.name.is_empty() && !by_value {
        return false;
    }
    if by_value {
        return class_of(slot).is_none()
            && denotes(&slot.value, &shape.value_class, Some(Strength::Medium)).is_some();
    }
    let by_class = class_of(slot).is_some_and(|verdict| {
        shape.class.contains(&verdict.class)
            && shape.strength.is_none_or(|least| verdict.strength >= least)
    });
    let value =
        || shape.value_class.is_empty() || denotes(&slot.value, &shape.value_class, None).is_some();
    (by_class || (!shape.key.is_empty() && names_hold(&shape.key, slot) && value()))
        && (!shape.built_in || is_built_in(slot))
}

/// Whether a value is put in when the program is built: it is written out, or comes by a name in
/// capitals, as constants and environment variables have.
fn is_built_in(slot: &Slot) -> bool {
    let key = slot.name.known().unwrap_or_default();
    slot.value.parts.iter().any(|part| match part {
        Part::Literal { text, .. } => matches!(
            value::classify(text, &key).class,
            ValueClass::Structured(_) | ValueClass::Opaque | ValueClass::Uuid
        ),
        Part::Hole { names, .. } => names.iter().any(|name| {
            let is_capital = |byte: u8| !byte.is_ascii_lowercase();
            name.len() > 3
                && name.bytes().all(is_capital)
                && classify::name::classify(name).is_some()
        }),
    })
}

/// Where the URL is written, if it begins with something written: up to the first variable, escapes
/// and all.
fn url_span(call: &HttpCall) -> Option<Span> {
    let mut spans = written_first(&call.url.first()?.parts);
    let first = spans.next()?;
    let end = spans
        .try_fold(first.end, |end, next| if next.start == end { Ok(next.end) } else { Err(end) });
    let (Ok(end) | Err(end)) = end;
    Some(Span::new(first.start, end))
}

/// The places of what is written before the first variable. What a table puts before it
/// (`https://`) stands nowhere.
fn written_first(parts: &[Part]) -> impl Iterator<Item = Span> {
    let is_there = |part: &&Part| !matches!(part, Part::Literal { span, .. } if span.is_empty());
    parts.iter().filter(is_there).map_while(|part| match part {
        Part::Literal { span, .. } => Some(*span),
        Part::Hole { .. } => None,
    })
}

/// The host of a request, if it is written.
fn host(call: &HttpCall) -> Option<String> {
    let shown = shown(call.url.first()?);
    let (_, rest) = shown.split_once("://")?;
    Some(host_of(rest).to_owned()).filter(|host| !host.is_empty() && !host.contains('\u{fffc}'))
}

fn candidate(
    shape: &CallShape,
    hit: Hit,
    at: Span,
    slot: Option<&Slot>,
    call: &HttpCall,
) -> Candidate {
    let name = slot.and_then(|slot| slot.name.known());
    Candidate {
        name: name.as_deref().and_then(classify::name::classify),
        key: name,
        locator: call.client.clone(),
        secret: slot.and_then(|slot| literal(&slot.value)),
        parts: slot.map(|slot| written(&slot.value).collect()).unwrap_or_default(),
        host: host(call),
        sent: Some(call.span),
        level: shape.level,
        behaviour: true,
        ..Candidate::new(hit.rule, Shape::Call(hit.shape), at)
    }
}

/// Where parts of a value are written out.
fn written(value: &Built) -> impl Iterator<Item = Span> {
    value.parts.iter().filter_map(|part| match part {
        Part::Literal { span, .. } => Some(*span),
        Part::Hole { .. } => None,
    })
}

/// What is written out of a value, to be masked: the longest part, where others are put in at run
/// time.
fn literal(value: &Built) -> Option<(Secret, Span)> {
    let written = value.parts.iter().filter_map(|part| match part {
        Part::Literal { text, span } if value::is_literal(text) => Some((text, *span)),
        _ => None,
    });
    let (text, span) = written.max_by_key(|(text, _)| text.len())?;
    Some((Secret::new(text.clone()), span))
}
