//! What a text for people says of the value behind it: the word of a header, or a label.

use super::sink::is_deed;
use crate::classify;
use crate::model::call::{Built, Part, Sink};
use crate::model::class::NameClass;
use crate::model::location::Span;

/// The value that follows the word of a header, or a label that says what it is.
///
/// Where tokens are `sent`, a bare `token: ` is enough for what is just called so.
pub(super) fn in_header(sink: &Sink, sent: bool) -> Option<(String, Span)> {
    let said = |pair: &[Part]| match pair {
        [Part::Literal { text, .. }, Part::Hole { names, .. }] => {
            let named = names.iter().any(|name| is_credential(name));
            named.then(|| by_header(text).or_else(|| by_label(text, names, sent))).flatten()
        }
        _ => None,
    };
    let within = |(value, at): &(Built, Span)| Some((value.parts.windows(2).find_map(said)?, *at));
    sink.values.iter().find_map(within).or_else(|| {
        // `printf("access token: %s", token)`, `print("access token:", token)`
        sink.values.windows(2).find_map(|pair| {
            let [(before, _), (value, at)] = pair else { return None };
            let label = before.parts.last().filter(|_| before.parts.len() == 1)?;
            let hole = value.parts.first().filter(|_| value.parts.len() == 1)?;
            let Part::Literal { text, span } = label else { return None };
            let text = without_verb(text)?;
            let label = Part::Literal { text: text.to_owned(), span: *span };
            Some((said(&[label, hole.clone()])?, *at))
        })
    })
}

/// A format up to its only place for a value, at its end.
fn without_verb(format: &str) -> Option<&str> {
    let format = format.trim_end_matches(['\n', ' ', '"', '\'', '`', '.', '\\']);
    let format = format.trim_end_matches("\\n").trim_end();
    let verbs = ["%s", "%v", "%q", "%+v", "{}", "{:?}", "{0}", "%@"];
    let bare = verbs.iter().find_map(|verb| format.strip_suffix(verb)).unwrap_or(format);
    (!bare.contains(['%', '{'])).then_some(bare)
}

fn by_header(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let words = ["bearer ", "authorization: ", "authorization=", "authorization: basic "];
    words.iter().any(|word| lower.ends_with(word)).then(|| "authorization".to_owned())
}

/// `access token: ` before something that is just called a token.
fn by_label(text: &str, names: &[String], sent: bool) -> Option<String> {
    let label = text.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let rest = label.strip_suffix("token").map(|rest| rest.trim_end_matches([' ', '_', '-']))?;
    if label.len() == text.len() || !names.iter().any(|name| is_token(name)) {
        return None;
    }
    let labels = ["access", "refresh", "bearer", "oauth"];
    let known = labels.iter().find(|word| rest.ends_with(*word));
    let before = rest.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let bare = || sent && classify::name::classify(&format!("{before}_token")).is_some();
    known.map(|word| format!("{word}_token")).or_else(|| bare().then(|| "token".to_owned()))
}

/// `token`, `userToken`, not `csrfToken`.
fn is_token(name: &str) -> bool {
    let verdict = classify::name::classify(name);
    verdict.is_some_and(|verdict| verdict.class == NameClass::Token) && !is_deed(name)
}

/// Whether a text speaks of tokens that are sent to servers, and not of such that address devices.
pub(super) fn sends_tokens(lower: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    has(&["bearer", "jsonwebtoken", "access_token", "accesstoken"])
        && !has(&["fcm", "firebasemessaging", "firebase_messaging", "apns", "devicetoken"])
}

/// Whether something is called as if it could be what a header authorizes by.
fn is_credential(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let words = ["token", "jwt", "secret", "credential", "auth", "key", "bearer"];
    (words.iter().any(|word| lower.contains(word)) || matches!(lower.as_str(), "tok" | "pat"))
        && !is_deed(name)
}
