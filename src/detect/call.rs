//! What code does with credentials: requests that carry them where they should not, places that
//! they are handed to. Rules speak of requests and places, never of a language.

use std::sync::OnceLock;

use regex::Regex;

use super::View;
use super::prefilter::{Hit, Prefilter};
use super::sink::{self, denotes};
use super::when::{host_of, is_comment, is_one_of, key_is};
use crate::classify;
use crate::classify::value;
use crate::model::call::{Built, HttpCall, Part, Slot};
use crate::model::candidate::{Candidate, Shape};
use crate::model::class::{NameVerdict, Strength};
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
    for hit in &prefilter.calls {
        let rule = &rules.rules()[hit.rule];
        let shape = &rule.file.call[hit.shape];
        if rule.calls[hit.shape].holds(view.path, view.dialect) {
            let here = facts.calls.iter().filter(|call| !is_comment(view, call.span.start));
            for call in here.filter(|call| call_holds(shape, call, view)) {
                on_call(shape, *hit, call, &mut found);
            }
        }
    }
    sink::detect(rules, &prefilter.sinks, view, facts, &mut found);
    for candidate in found {
        // A shape of the same rule may have seen it in the text.
        let is_known = |other: &Candidate| {
            other.rule == candidate.rule && other.report.overlaps(candidate.report)
        };
        if !out.iter().any(is_known) && !candidate.report.is_empty() {
            out.push(candidate);
        }
    }
}

fn call_holds(shape: &CallShape, call: &HttpCall, view: &View) -> bool {
    let method = || call.method.as_deref().is_some_and(|method| is_one_of(&shape.method, method));
    let has = |names: &[String]| all(call).any(|slot| names_hold(names, slot));
    (shape.method.is_empty() || method())
        && (shape.scheme.is_empty() && shape.host.is_empty()
            || call.url.iter().any(|url| address(shape, url, view)))
        && shape.token_endpoint.is_none_or(|is| is == is_token_endpoint(call))
        && (shape.with_key.is_empty() || has(&shape.with_key))
        && (shape.without_key.is_empty() || !has(&shape.without_key))
        && (!shape.credential || carries_credential(call))
        && (!shape.unverified || call.unverified.is_some())
        && (!shape.with_basic || has_basic(call))
}

fn names_hold(names: &[String], slot: &Slot) -> bool {
    slot.name.known().is_some_and(|name| key_is(names, &name))
}

/// All named values of a request.
pub(super) fn all(call: &HttpCall) -> impl Iterator<Item = &Slot> {
    call.query.iter().chain(&call.in_url).chain(&call.body).chain(&call.headers)
}

fn address(shape: &CallShape, url: &Built, view: &View) -> bool {
    let shown = url.shown();
    let Some((scheme, rest)) = shown.split_once("://") else { return false };
    let host = host_of(rest);
    // The host has to be written: of one that is put in at run time nothing is known.
    !host.contains('\u{fffc}')
        && is_one_of(&shape.scheme, scheme)
        && (shape.host.is_empty() || view.hosts.tells(&shape.host, view.host_class(host)))
}

/// Whether the URL is a token endpoint: by its path, or by the name of what holds it.
pub(super) fn is_token_endpoint(call: &HttpCall) -> bool {
    static PATH: OnceLock<Option<Regex>> = OnceLock::new();
    let path = PATH.get_or_init(|| {
        Regex::new(r"(?i)/(?:oauth2?|connect|openid-connect|oidc|auth|as|o|v\d(?:\.\d)?)/(?:v\d(?:\.\d)?/)?(?:access_?)?token/?(?:\?|$)|/(?:access_token|token)\.oauth2|/oauth2?/(?:[^/?]+/)?(?:access_?)?token/?(?:\?|$)").ok()
    });
    let by_path = |url: &Built| path.as_ref().is_some_and(|path| path.is_match(&url.shown()));
    call.url.iter().any(|url| by_path(url) || url.parts.iter().any(is_endpoint_hole))
}

/// `token_url`, `TOKEN_ENDPOINT`, `tokenUri`.
fn is_endpoint_hole(part: &Part) -> bool {
    let Part::Hole { names, .. } = part else { return false };
    names.iter().any(|name| {
        let letters: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        ["tokenurl", "tokenuri", "tokenendpoint", "accesstokenurl", "accesstokenuri"]
            .iter()
            .any(|end| letters.ends_with(end))
    })
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
    call.auth.iter().any(|slot| slot.name.known().as_deref() == Some("basic"))
        || call.headers.iter().any(is_basic)
}

fn is_auth_header(slot: &Slot) -> bool {
    slot.name.known().is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        (name.ends_with("authorization")
            || matches!(name.as_str(), "x-api-key" | "x-auth-token" | "api-key"))
            && !slot.value.is_empty()
    })
}

fn class_of(slot: &Slot) -> Option<NameVerdict> {
    classify::name::classify(&slot.name.known()?)
}

fn on_call(shape: &CallShape, hit: Hit, call: &HttpCall, out: &mut Vec<Candidate>) {
    if shape.slot.is_empty() {
        let at = match (shape.unverified, call.unverified) {
            (true, Some(at)) => at,
            _ => url_span(call).unwrap_or(call.span),
        };
        out.push(candidate(shape, hit, at, None, call));
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
        let wanted = slots.iter().filter(|slot| slot_holds(shape, slot));
        // What is wrong about one value is the value.
        let of_value = |slot: &Slot| written(&slot.value).next().filter(|_| names_values(shape));
        let at = |slot: &Slot| of_value(slot).unwrap_or(slot.span);
        out.extend(wanted.map(|slot| candidate(shape, hit, at(slot), Some(slot), call)));
    }
}

/// Whether single values are asked for, not whatever is written out.
fn names_values(shape: &CallShape) -> bool {
    shape.is.first().is_some_and(|first| first != "*")
}

fn is_value(shape: &CallShape, value: &str) -> bool {
    !names_values(shape) || is_one_of(&shape.is, value.trim())
}

fn slot_holds(shape: &CallShape, slot: &Slot) -> bool {
    if slot.value.is_empty()
        || slot.name.is_empty()
        || !(shape.is.is_empty() || slot.value.known().is_some_and(|value| is_value(shape, &value)))
    {
        return false;
    }
    let by_class = class_of(slot).is_some_and(|verdict| {
        shape.class.contains(&verdict.class)
            && shape.strength.is_none_or(|least| verdict.strength >= least)
    });
    let value =
        || shape.value_class.is_empty() || denotes(&slot.value, &shape.value_class, None).is_some();
    by_class || (!shape.key.is_empty() && names_hold(&shape.key, slot) && value())
}

/// Where the URL is written, if it begins with something written.
fn url_span(call: &HttpCall) -> Option<Span> {
    match call.url.first()?.parts.first()? {
        Part::Literal { span, .. } => Some(*span),
        Part::Hole { .. } => None,
    }
}

/// The host of a request, if it is written.
fn host(call: &HttpCall) -> Option<String> {
    let shown = call.url.first()?.shown();
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
