//! Names and expressions in code.

use super::super::randomness::wordiness;

/// Member access, calls and operators. Plain dotted names must read as words: tokens have dots too.
pub(super) fn is_expression(text: &str) -> bool {
    const OPERATORS: &[&str] = &[" || ", " ?? ", " + ", " => ", " && ", " ?: ", " == ", " . "];
    const WORDS: &[&str] = &[
        "await ",
        "new ",
        "return ",
        "lambda ",
        "function(",
        "function (",
        "() =>",
        "async ",
        "typeof ",
    ];
    if OPERATORS.iter().any(|operator| text.contains(operator))
        || WORDS.iter().any(|word| text.starts_with(word))
    {
        return true;
    }
    let text = text.trim_start_matches(['&', '*', '@']).trim_end_matches([';', ',', '!', '?']);
    is_call(text)
        || is_index(text)
        || is_dotted_name(text)
        || is_member(text)
        || is_cut_argument(text)
        || is_cut_hole(text)
}

pub(super) fn is_dotted_name(text: &str) -> bool {
    let connected = ["->", "::", "?."].iter().any(|mark| text.contains(mark));
    (text.contains('.') || connected)
        && is_dotted(text)
        && !digit_inside(text)
        && wordiness(text) > 0.6
}

/// Identifiers, some with an index, joined by `.`, `->`, `::`, `?.`.
pub(super) fn is_dotted(text: &str) -> bool {
    let bare = |part: &str| {
        let name = part.split_once('[').filter(|_| part.ends_with(']')).map(|(name, _)| name);
        is_identifier(name.unwrap_or(part).trim_end_matches(['?', '!']))
    };
    !text.is_empty()
        && text.len() <= 200
        && text
            .split("->")
            .flat_map(|part| part.split("::"))
            .flat_map(|part| part.split('.'))
            .all(bare)
}

/// An identifier, hyphens inside allowed as message keys have them.
pub(super) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '$'))
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '-'))
}

/// `A1b`: a digit before a letter, as passwords have it and variables seldom.
pub(super) fn digit_inside(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic())
}

/// `jwk->inner_jwk`: two names with an arrow between are code, however little they read as words.
fn is_member(text: &str) -> bool {
    text.contains("->") && is_dotted(text) && !digit_inside(text)
}

/// `$(DEPLOY_LOGIN`: a look-up cut at its end.
fn is_cut_hole(text: &str) -> bool {
    let constant = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
    text.strip_prefix("$(").is_some_and(|name| name.len() > 2 && name.bytes().all(constant))
}

/// `token.refresh_token)`, `oauth_token).first()`: a name that was the last argument of a call.
fn is_cut_argument(text: &str) -> bool {
    let Some((name, rest)) = text.split_once(')') else { return false };
    let plain = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.');
    let ends = rest.is_empty() || rest.starts_with([')', '.', ',', ';', ':']);
    ends && name.contains(['_', '.']) && name.bytes().all(plain) && wordiness(name) > 0.7
}

/// `getPassword()`, `config.get("x")`.
fn is_call(text: &str) -> bool {
    let Some((callee, rest)) = text.split_once('(') else { return false };
    rest.contains(')')
        && is_dotted(callee)
        && !digit_inside(&callee.replace("base64", ""))
        && text.trim_end().ends_with([')', ']', '}']) | rest.contains(").")
        && (rest.starts_with(')') || wordiness(callee) > 0.5)
}

/// `params["token"]`, `argv[1]`.
fn is_index(text: &str) -> bool {
    let Some((object, rest)) = text.split_once('[') else { return false };
    is_dotted(object)
        && rest.ends_with(']')
        && (rest.starts_with(['"', '\'', ':'])
            || rest.trim_end_matches(']').bytes().all(|byte| byte.is_ascii_digit())
            || wordiness(object) > 0.6)
}
