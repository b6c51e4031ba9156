//! What a text says of the value behind it: `access token: `, `{"refresh_token": `, `Bearer `. Who
//! writes `t` under such a name has written a token, whatever the variable is called.

use super::sink::is_deed;
use crate::classify;
use crate::model::call::{Built, Part, Sink};
use crate::model::class::{NameClass, Strength};
use crate::model::location::Span;

/// Names that say nothing of what they hold.
const NEUTRAL: [&str; 32] = [
    "t",
    "tk",
    "tok",
    "token",
    "at",
    "rt",
    "s",
    "cs",
    "v",
    "val",
    "value",
    "secret",
    "raw",
    "str",
    "bearer",
    "jwt",
    "auth",
    "cred",
    "creds",
    "credential",
    "pw",
    "pwd",
    "pass",
    "result",
    "key",
    "header",
    "current",
    "authorization",
    "x",
    "it",
    "plain",
    "plaintext",
];

/// The value of a sink that stands behind the name of a credential of these classes, and that name.
pub(super) fn labelled(
    sink: &Sink,
    classes: &[NameClass],
    strength: Option<Strength>,
) -> Option<(String, Span)> {
    let mut before = String::new();
    let mut waiting = std::collections::VecDeque::new();
    for (value, at) in &sink.values {
        if let Some(label) = waiting.pop_front() {
            before = label;
        }
        for part in &value.parts {
            match part {
                Part::Literal { text, .. } => before.push_str(text),
                Part::Hole { names, .. } => {
                    let label = name_at_end(&before).filter(|_| is_neutral(names));
                    if let Some(found) = label.and_then(|it| credential(&it, classes, strength)) {
                        return Some((found, *at));
                    }
                    before.clear();
                }
            }
        }
        if waiting.is_empty()
            && let Some(template) = value.known()
        {
            waiting = labels(&template);
        }
        before.push_str(": ");
    }
    None
}

/// What stands before each placeholder of a template: `user %s, token %s`.
fn labels(template: &str) -> std::collections::VecDeque<String> {
    let mut found = std::collections::VecDeque::new();
    let mut rest = template;
    while let Some(at) = rest.find(['%', '{']) {
        let after = &rest[at + 1..];
        let end = match rest.as_bytes()[at] {
            b'{' => after.find('}').filter(|end| *end < 40),
            _ => after.find(|c: char| c.is_ascii_alphabetic()).filter(|end| *end < 4),
        };
        let Some(end) = end else {
            rest = after;
            continue;
        };
        found.push_back(rest[..at].to_owned());
        rest = &after[end + 1..];
    }
    found
}

/// Whether a value comes by names that neither hide it nor say that it is something else.
fn is_neutral(names: &[String]) -> bool {
    let is_one = |name: &String| {
        let bare = name.trim_start_matches(['_', '$', '@']);
        NEUTRAL.iter().any(|neutral| bare.eq_ignore_ascii_case(neutral))
    };
    !names.iter().any(String::is_empty) && names.last().is_some_and(is_one)
}

/// The words that a text ends in, but for the signs between a name and its value: the last one, and
/// with the one before it.
fn name_at_end(text: &str) -> Option<[String; 2]> {
    let bare = text.trim_end_matches(|c: char| c.is_whitespace() || "=:>-\"'`([{".contains(c));
    let separated = bare.len() < text.len() || bare.is_empty();
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let start = bare.rfind(|c| !is_word(c)).map_or(0, |at| at + 1);
    let last = bare.get(start..).filter(|last| separated && !last.is_empty())?;
    let above = bare[..start].trim_end();
    let start = above.rfind(|c| !is_word(c)).map_or(0, |at| at + 1);
    let two = format!("{}_{last}", above.get(start..).unwrap_or_default());
    Some([last.to_owned(), two])
}

fn credential(
    names: &[String; 2],
    classes: &[NameClass],
    strength: Option<Strength>,
) -> Option<String> {
    let fits = |name: &&String| {
        classify::name::classify(name).is_some_and(|verdict| {
            classes.contains(&verdict.class)
                && strength.is_none_or(|least| verdict.strength >= least)
        })
    };
    names.iter().find(fits).cloned()
}

/// The value that follows the word of a header, or a label that says what it is.
///
/// Where tokens are `sent`, a bare `token: ` is enough for what is just called so.
pub(super) fn in_header(sink: &Sink, text: &str, sent: bool) -> Option<(String, Span)> {
    let said = |pair: &[Part]| match pair {
        [Part::Literal { text, .. }, Part::Hole { names, .. }] => {
            let is_named = names.iter().any(|name| is_credential(name));
            let is_shown = is_named && !names.iter().any(String::is_empty);
            let header = by_header(text).filter(|_| is_shown || is_neutral(names));
            header.or_else(|| by_label(text, names, sent).filter(|_| is_named))
        }
        _ => None,
    };
    let is_header = |part: &Part| match part {
        Part::Hole { names, span, .. } => is_authorization(names, read_of(*span, text)),
        Part::Literal { .. } => false,
    };
    let within = |(value, at): &(Built, Span)| {
        let called = || value.parts.iter().any(is_header).then(|| "authorization".to_owned());
        Some((value.parts.windows(2).find_map(said).or_else(called)?, *at))
    };
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
    let words = ["tok", "jwt", "secret", "cred", "auth", "key", "bearer"];
    (words.iter().any(|word| lower.contains(word)) || lower == "pat") && !is_deed(name)
}

/// A value with what it is taken out of, as far as that stands right before it: `headers[` of
/// `headers["Authorization"]`.
fn read_of(span: Span, text: &str) -> &str {
    const BEFORE: usize = 16;
    Span::new(span.start.saturating_sub(BEFORE), span.end).snap(text).of(text)
}

/// `request.headers["Authorization"]`, `req.headers.authorization`; not a member of an enumeration.
fn is_authorization(names: &[String], code: &str) -> bool {
    if names == ["Authorization"] && !code.to_lowercase().contains("header") {
        return false;
    }
    let may_be = |name: &String| {
        let bare = [name.trim_start_matches(['_', '$', '@']).to_owned()];
        is_credential(name) || is_neutral(&bare) || name.to_lowercase().contains("header")
    };
    names.iter().any(|name| name.eq_ignore_ascii_case("authorization"))
        && names.iter().all(|name| !name.is_empty() && may_be(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::call::SinkKind;

    fn sink(values: &[Built]) -> Sink {
        let at = Span::new(0, 1);
        let values = values.iter().map(|value| (value.clone(), at)).collect();
        Sink {
            kind: SinkKind::Log,
            span: at,
            name: String::new(),
            key: None,
            values,
            guarded: None,
        }
    }

    fn text(text: &str) -> Built {
        Built::literal(text, Span::new(0, 1))
    }

    fn hole(name: &str) -> Built {
        Built::hole(name, Span::new(0, 1))
    }

    fn found(values: &[Built]) -> bool {
        let classes = [NameClass::AccessToken, NameClass::ClientSecret];
        labelled(&sink(values), &classes, Some(Strength::Medium)).is_some()
    }

    #[test]
    fn a_name_before_a_value_says_what_it_is() {
        assert!(found(&[text("access token:"), hole("t")]));
        assert!(found(&[text("user %s has access token %s"), hole("user"), hole("tok")]));
        assert!(found(&[text("{\"client_secret\": \""), hole("value")].map(|it| it)));
        assert!(!found(&[text("access token of"), hole("user")]));
        assert!(!found(&[text("access token %s of %s"), hole(""), hole("x")]));
        assert!(!found(&[text("access token expires in"), hole("t")]));
        assert!(!found(&[text("user %s has access token"), hole("t")]));
    }

    proptest::proptest! {
        #[test]
        fn any_texts_are_survived(texts in proptest::collection::vec("[%{}a-zé\u{fffc}: =\"]{0,20}", 0..6)) {
            let values: Vec<Built> = texts.iter().map(|it| text(it)).chain([hole("t")]).collect();
            let _ = found(&values);
        }
    }
}
