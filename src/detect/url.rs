//! URLs written in the text: who is asked, over what, and what stands in the query.

use std::cell::OnceCell;

use super::View;
use super::prefilter::Hit;
use super::when::{is_comment, is_one_of, key_is, value_holds};
use crate::classify;
use crate::classify::value::ValueClass;
use crate::model::candidate::{Ask, Candidate, Shape};
use crate::model::dialect::Dialect;
use crate::model::fact::{Facts, QueryParam, UrlLiteral};
use crate::model::finding::Level;
use crate::model::location::Span;
use crate::model::secret::Secret;
use crate::rules::Ruleset;
use crate::rules::compile::Lazy;
use crate::rules::shape::{UrlShape, ValueKind};

/// Formats of settings that have values without quotes.
const SETTINGS: [Dialect; 4] = [Dialect::Properties, Dialect::Dotenv, Dialect::Ini, Dialect::Yaml];

pub(super) fn detect(
    rules: &Ruleset,
    shapes: &[Hit],
    view: &View,
    facts: &Facts,
    out: &mut Vec<Candidate>,
) {
    for url in &facts.urls {
        // Many shapes ask what the host is.
        let class = OnceCell::new();
        let host = || *class.get_or_init(|| view.host_class(url.host_span.of(view.text)));
        for hit in shapes {
            let rule = &rules.rules()[hit.rule];
            let shape = &rule.file.url[hit.shape];
            let (asked, place) = &rule.urls[hit.shape];
            let path = url.path_span.of(view.text);
            let fits = view.is_meant(place)
                && is_one_of(&shape.scheme, &url.scheme)
                && (shape.host.is_empty() || view.hosts.tells(&shape.host, host()))
                && asked.path.as_ref().is_none_or(|lazy| lazy.is_match(path))
                && !asked.not_path.as_ref().is_some_and(|lazy| lazy.is_match(path))
                && asked.before.as_ref().is_none_or(|lazy| lazy.is_match(before(url, view)))
                && asked.not_before.as_ref().is_none_or(|lazy| !lazy.is_match(before(url, view)));
            if fits {
                candidates((shape, asked.value.as_ref()), *hit, url, view, out);
            }
        }
    }
}

/// What stands before a URL on its line.
fn before<'v>(url: &UrlLiteral, view: &'v View) -> &'v str {
    let low = url.span.start.saturating_sub(256);
    let span = Span { start: low, end: url.span.start }.snap(view.text);
    span.of(view.text).rsplit('\n').next().unwrap_or_default()
}

/// What a program joins to a URL: the rest of the statement behind its quote.
fn joined_after<'v>(url: &UrlLiteral, view: &'v View) -> &'v str {
    let end = url.span.end;
    let rest = Span { start: end, end: (end + 400).min(view.text.len()) }.snap(view.text);
    let rest = rest.of(view.text);
    if !rest.starts_with(['"', '\'', '`']) {
        return "";
    }
    rest.split(';').next().and_then(|rest| rest.split("\n\n").next()).unwrap_or_default()
}

/// Whether a piece of code has `&name=` in it.
fn names_parameter(code: &str, name: &str) -> bool {
    code.match_indices(name)
        .any(|(at, _)| code[..at].ends_with(['&', '?']) && code[at + name.len()..].starts_with('='))
}

fn candidates(
    (shape, pattern): (&UrlShape, Option<&Lazy>),
    hit: Hit,
    url: &UrlLiteral,
    view: &View,
    out: &mut Vec<Candidate>,
) {
    if shape.password {
        if let Some(span) = url.password_span {
            let value = span.of(view.text).to_owned();
            // `postgres:postgres` says nothing: a password that is its user's name is no secret.
            let user = url.user_span.map(|user| user.of(view.text).to_owned());
            let mut found =
                candidate(shape, hit, url, view.text, span, Some((value, span)), Ask::Secret);
            found.key = user;
            out.push(found);
        }
    } else if shape.param.is_empty() {
        // Nobody goes over http to what a comment names.
        if shape.scheme == ["http"] && is_comment(view, url.span.start) {
            return;
        }
        out.push(candidate(shape, hit, url, view.text, url.span, None, Ask::Nothing));
    } else if !shape.param.is_empty() {
        let all = || url.query.iter().chain(&url.fragment);
        let has = |names: &[String]| all().any(|param| key_is(names, &param.name));
        let wanted = shape.with_param.is_empty() || has(&shape.with_param);
        let goes_on = || {
            let rest = joined_after(url, view);
            shape.without_param.iter().any(|name| names_parameter(rest, name))
        };
        if !wanted || (!shape.without_param.is_empty() && (has(&shape.without_param) || goes_on()))
        {
            return;
        }
        let named = all().filter(|param| key_is(&shape.param, &param.name));
        for param in named.filter(|param| value_holds(&shape.value, pattern, &param.value, view)) {
            // A name without any value is one that somebody looks for, if nobody goes on with it.
            if param.value.is_empty() && !(shape.dynamic.is_some() && is_begun(url, param, view))
                || !is_literal(param) && is_comment(view, url.span.start)
            {
                continue;
            }
            out.push(parameter(shape, hit, url, param, view.text));
        }
    }
}

/// Whether a name is given to a URL that ends where the value of a parameter has to follow:
/// `FEED = "https://…?access_token="`. What texts are compared with, or begin with, is no such URL.
fn is_begun(url: &UrlLiteral, param: &QueryParam, view: &View) -> bool {
    const LOOKED_FOR: [&str; 7] =
        ["prefix", "pattern", "regex", "match", "expected", "needle", "start"];
    const ENDS: [&str; 8] = ["", ";", ",", ")", ");", ".freeze", "},", "};"];
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    let line = before(url, view);
    // Settings stand without quotes too.
    let is_plain = SETTINGS.contains(&view.dialect) && !line.ends_with(QUOTES);
    let bare = if is_plain { Some(line) } else { line.strip_suffix(QUOTES) };
    let Some(name) = bare.and_then(named) else { return false };
    let lower = name.to_ascii_lowercase();
    let end = param.value_span.end;
    let rest = Span::new(end, (end + 64).min(view.text.len())).snap(view.text).of(view.text);
    let after = if is_plain { Some(rest) } else { rest.strip_prefix(QUOTES) };
    let after = after.map(|after| after.lines().next().unwrap_or_default());
    end == url.span.end
        && !LOOKED_FOR.iter().any(|word| lower.contains(word))
        && after.is_some_and(|after| ENDS.contains(&after.trim_end().trim_end_matches(" }")))
}

/// What a value that comes next is called: `const NAME: &str = `, `"name": `, `define('NAME', `,
/// `#define NAME `.
fn named(line: &str) -> Option<&str> {
    let line = line.trim_end();
    let is_compared = || ["==", "!=", "<=", ">=", "=~"].iter().any(|sign| line.ends_with(sign));
    let defined = line.trim_start().strip_prefix("#define ").or_else(|| {
        let bare = line.trim_start().strip_prefix("define(").and_then(|it| it.strip_suffix(','));
        let bare = bare.or_else(|| line.strip_suffix("=>"));
        bare.or_else(|| line.strip_suffix(['=', ':']).filter(|_| !is_compared()))
    });
    defined.filter(|name| name.chars().any(char::is_alphanumeric))
}

/// Whether a parameter's value is a credential itself, which counts in comments and prose too.
fn is_literal(param: &QueryParam) -> bool {
    classify::name::classify(&param.name).is_some()
        && matches!(
            classify::value::classify(&param.value, &param.name).class,
            ValueClass::Structured(_) | ValueClass::Opaque | ValueClass::Uuid
        )
}

fn parameter(
    shape: &UrlShape,
    hit: Hit,
    url: &UrlLiteral,
    param: &QueryParam,
    text: &str,
) -> Candidate {
    let ask = match shape.value.kind {
        Some(ValueKind::Opaque) => Ask::Opaque,
        Some(ValueKind::Secret) => Ask::Secret,
        _ => Ask::Nothing,
    };
    let report = Span::new(param.name_span.start, param.value_span.end.max(param.name_span.end));
    let secret = (param.value.clone(), param.value_span);
    let mut found = candidate(shape, hit, url, text, report, Some(secret), ask);
    // Browsers cannot set headers on a WebSocket's handshake (catalogue §2.5).
    if shape.dynamic.is_some() && matches!(url.scheme.as_str(), "ws" | "wss") {
        found.level = Some(Level::Note);
    }
    found.key = Some(param.name.clone());
    found.name = classify::name::classify(&param.name);
    found
}

fn candidate(
    shape: &UrlShape,
    hit: Hit,
    url: &UrlLiteral,
    text: &str,
    report: Span,
    secret: Option<(String, Span)>,
    ask: Ask,
) -> Candidate {
    Candidate {
        claim: secret.as_ref().map(|(_, span)| *span),
        behaviour: secret.is_none(),
        secret: secret.map(|(value, span)| (Secret::new(value), span)),
        ask,
        quoted: true,
        level: shape.level,
        host: Some(url.host_span.of(text).to_owned()).filter(|host| !host.is_empty()),
        ..Candidate::new(hit.rule, Shape::Url(hit.shape), report)
    }
}
