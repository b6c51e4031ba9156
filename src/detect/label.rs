//! What a text for people says of the value behind it: the word of a header, or a label.

use super::sink::is_deed;
use crate::classify;
use crate::model::call::{Built, Part, Sink};
use crate::model::class::NameClass;
use crate::model::location::Span;

/// The value that follows the word of a header, or a label that says what it is.
pub(super) fn in_header(sink: &Sink) -> Option<(String, Span)> {
    let said = |pair: &[Part]| match pair {
        [Part::Literal { text, .. }, Part::Hole { names, .. }] => {
            let named = names.iter().any(|name| is_credential(name));
            named.then(|| by_header(text).or_else(|| by_label(text, names))).flatten()
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
    let format = format.trim_end_matches(['\n', '"', '\'', '`', '.', '\\']).trim_end_matches("\\n");
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
fn by_label(text: &str, names: &[String]) -> Option<String> {
    let bare = |name: &String| {
        let verdict = classify::name::classify(name);
        verdict.is_some_and(|verdict| verdict.class == NameClass::Token) && !is_deed(name)
    };
    let named = names.iter().any(bare);
    let label = text.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let labels = ["access", "refresh", "bearer", "oauth"];
    let word = labels.iter().find(|word| {
        let rest = label.strip_suffix("token").map(|rest| rest.trim_end_matches([' ', '_', '-']));
        rest.is_some_and(|rest| rest.ends_with(*word))
    })?;
    (named && label.len() < text.len()).then(|| format!("{word}_token"))
}

/// Whether something is called as if it could be what a header authorizes by.
fn is_credential(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let words = ["token", "jwt", "secret", "credential", "auth", "key", "bearer"];
    (words.iter().any(|word| lower.contains(word)) || matches!(lower.as_str(), "tok" | "pat"))
        && !is_deed(name)
}
