//! Literals in the syntax of something that is no credential: dates, versions, addresses, types.

use super::randomness::wordiness;
use super::vocabulary::KEYWORDS;
use super::{Answer, Subject, ValueClass, answer};

pub(super) fn classify(subject: &Subject<'_>) -> Answer {
    let text = subject.text;
    if is_uuid(text) {
        return answer(ValueClass::Uuid, "a UUID");
    }
    // Rust writes the type of borrowed text as `&str`.
    let word = text.strip_prefix('&').unwrap_or(text).to_ascii_lowercase();
    let reason = if text.len() < 40 && KEYWORDS.contains(word.as_str()) {
        "a word of a configuration language"
    } else if is_mail(text) {
        "an e-mail address"
    } else if is_numeric_notation(text) {
        "a date, a version, a number or an address"
    } else if is_color(text) || is_percent_encoded(text) {
        "a colour or encoded bytes"
    } else if is_mime_or_list(text) {
        "a media type or a list"
    } else if is_markup_or_data(text) || is_struct_tag(text) || text.contains("](") {
        "markup, data or code"
    } else if is_regex(text) {
        "a regular expression"
    } else if is_validation(text) {
        "rules for a form's field"
    } else if is_scope(text) {
        "a scope"
    } else if is_sql_type(text) {
        "a database type"
    } else if is_connection_string(text) {
        "a connection string or query"
    } else {
        return None;
    };
    answer(ValueClass::Unknown, reason)
}

/// `required|string|min:8`: Laravel's rules for a field.
fn is_validation(text: &str) -> bool {
    let plain = |rule: &str| {
        let name = rule.split(':').next().unwrap_or(rule);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let known = |rule: &str| {
        matches!(rule, "required" | "nullable" | "string" | "sometimes" | "confirmed" | "present")
    };
    text.contains('|') && text.split('|').all(plain) && text.split('|').any(known)
}

/// `tokens:write`: what may be done with what, as scopes are spelled (RFC 6749 3.3).
fn is_scope(text: &str) -> bool {
    const DEEDS: &[&str] =
        &["read", "write", "revoke", "create", "update", "delete", "manage", "list"];
    let plain = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-' | b'.');
    text.rsplit_once(':').is_some_and(|(thing, deed)| {
        DEEDS.contains(&deed) && !thing.is_empty() && thing.bytes().all(plain)
    })
}

/// RFC 9562 4, with or without braces.
fn is_uuid(text: &str) -> bool {
    let inner = text.trim_start_matches(['{', '"']).trim_end_matches(['}', '"']);
    let dashes = [8, 13, 18, 23];
    inner.len() == 36
        && inner.bytes().enumerate().all(|(at, byte)| {
            if dashes.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() }
        })
}

fn is_mail(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let top = domain.rsplit_once('.').is_some_and(|(_, top)| {
        top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_lowercase())
    });
    !local.is_empty() && local.chars().all(plain) && domain.chars().all(plain) && top
}

/// Digits with the separators of dates, times, versions, addresses and durations.
fn is_numeric_notation(text: &str) -> bool {
    // No counter and no identifier is longer than 64 bits in decimal.
    if text.len() > 24 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let other = text.bytes().filter(|byte| !byte.is_ascii_digit()).count();
    let separators = |byte: u8| matches!(byte, b'.' | b':' | b'-' | b'/' | b'+' | b' ' | b',');
    let letters = text.bytes().filter(|byte| !byte.is_ascii_digit() && !separators(*byte)).count();
    let version = text.strip_prefix(['v', 'V', '^', '~', '=']).unwrap_or(text);
    let plain = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_digit() || separators(byte))
    };
    let stamp = letters <= 2 && digits >= 8 && text.contains('-') && text.contains(':');
    let unit = digits > 0
        && text.trim_start_matches(|c: char| c.is_ascii_digit()).len() == other
        && matches!(
            text.trim_start_matches(|c: char| c.is_ascii_digit()),
            "s" | "m"
                | "h"
                | "d"
                | "ms"
                | "px"
                | "em"
                | "rem"
                | "%"
                | "kb"
                | "mb"
                | "KB"
                | "MB"
                | "GB"
        );
    let float = text.contains(['.', 'e', 'E']) && text.parse::<f64>().is_ok();
    (other > 0 && digits >= 2 && plain(version))
        || stamp
        || unit
        || float
        || text.parse::<std::net::Ipv6Addr>().is_ok()
}

/// `#d8dee9`.
fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// More escapes than anything else: a test of an encoder.
fn is_percent_encoded(text: &str) -> bool {
    let escape = |part: &str| {
        part.get(..2).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    text.split('%').skip(1).filter(|part| escape(part)).count() * 6 > text.len()
}

/// `application/json`, `read write`, `a, b, c`.
fn is_mime_or_list(text: &str) -> bool {
    const MAJOR: &[&str] =
        &["application/", "text/", "image/", "audio/", "video/", "multipart/", "font/", "model/"];
    let listed = text.contains(',') && text.split(',').count() >= 3 && wordiness(text) > 0.7;
    MAJOR.iter().any(|major| text.starts_with(major)) || listed || is_subtype(text)
}

/// `entity-statement+jwt`: a type as JWTs name it, by its suffix (RFC 6838 4.2.8, RFC 7515 4.1.9).
fn is_subtype(text: &str) -> bool {
    const SUFFIXES: &[&str] = &["jwt", "json", "xml", "cbor", "cose", "cwt", "yaml", "zip", "der"];
    let plain = |byte: u8| byte.is_ascii_lowercase() || b".-".contains(&byte);
    let named = |name: &str| !name.is_empty() && name.bytes().all(plain);
    text.rsplit_once('+').is_some_and(|(name, suffix)| named(name) && SUFFIXES.contains(&suffix))
}

/// `json:"password,omitempty" yaml:"password"`: what Go's encoders call a field.
fn is_struct_tag(text: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.ends_with('"')
        && text.split_once(":\"").is_some_and(|(key, _)| !key.is_empty() && key.bytes().all(name))
}

fn is_markup_or_data(text: &str) -> bool {
    let wrapped = |open: char, close: char| text.starts_with(open) && text.ends_with(close);
    (wrapped('{', '}') && text.contains(':'))
        || (wrapped('[', ']') && text.len() > 2)
        || text.contains("</")
        || text.contains("/>")
        || (wrapped('<', '>') && text.contains('='))
        || text.contains("\\n\\n")
        || wrapped('`', '`')
}

fn is_regex(text: &str) -> bool {
    const MARKS: &[&str] = &[
        "[a-z", "[A-Z", "[0-9", "[^", "\\d", "\\w", "\\s", "\\S", "\\b", "(?:", "(?i", "(?P<",
        "(?=", "(?!", ".*", ".+", "]{", "]+", "]*", "\\.",
    ];
    let anchored = text.starts_with('^') && text.ends_with('$') && text.len() > 2;
    anchored
        || MARKS.iter().filter(|mark| text.contains(**mark)).take(2).count() == 2
        || ["[:=]", "[=:]", "\\s*", "\\s+", "\\w+", "\\d+"].iter().any(|mark| text.contains(mark))
        || (text.starts_with('/') && text.ends_with('/') && text.len() > 2)
}

fn is_sql_type(text: &str) -> bool {
    const TYPES: &[&str] = &[
        "varchar(",
        "char(",
        "nvarchar(",
        "decimal(",
        "numeric(",
        "varbinary(",
        "character varying",
        "bigint",
        "tinyint",
        "enum(",
        "timestamp with",
    ];
    let lower = text.to_ascii_lowercase();
    TYPES.iter().any(|kind| lower.starts_with(kind))
}

/// `Server=a;Password=b`, `a=b&c=d`: other rules read these.
fn is_connection_string(text: &str) -> bool {
    let pairs = |separator: char| {
        let mut parts = text.split(separator).filter(|part| !part.trim().is_empty());
        parts.clone().count() >= 2
            && parts.all(|part| {
                part.split_once('=')
                    .is_some_and(|(name, _)| wordiness(name) > 0.5 || name.len() <= 4)
            })
    };
    text.contains('=') && (pairs(';') || pairs('&') || pairs(' '))
}
