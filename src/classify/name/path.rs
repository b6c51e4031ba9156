//! Judges a whole key path: the last part decides, and its parents say more when it says little.

use super::vocabulary::VENDORS;
use super::{NameClass, NameVerdict, Strength, classify};

/// Last parts that hold the value of what their parent names.
const HOLDERS: &[&str] = &[
    "value",
    "values",
    "val",
    "default",
    "literal",
    "string",
    "content",
    "plaintext",
    "text",
    "data",
    "raw",
    "stringvalue",
    "currentvalue",
    "initialvalue",
];

/// Generic last parts that their parents make precise.
const GENERIC: &[&str] = &[
    "secret",
    "secrets",
    "token",
    "tokens",
    "key",
    "password",
    "pass",
    "pwd",
    "credential",
    "credentials",
    "auth",
    "access",
    "api",
    "private",
    "id_token",
    "jwt",
    "pat",
];

/// Parents under which values are words for people.
const WORDS_FOR_PEOPLE: &[&str] = &[
    "labels",
    "label",
    "messages",
    "message",
    "i18n",
    "translations",
    "translation",
    "locales",
    "locale",
    "lang",
    "errors",
    "error",
    "placeholders",
    "descriptions",
    "tooltips",
    "titles",
    "hints",
    "activerecord",
    "validation",
    "validations",
    "validators",
    "texts",
    "strings_ui",
    "attributes_labels",
    "simple_form",
    "devise",
    "flash",
    "buttons",
    "notifications_text",
    "helptext",
];

/// Parents under which every value is encrypted (Sealed Secrets and their like).
const SEALED: &[&str] = &["encrypteddata", "encrypted_data"];

/// Parents under which keys describe data, not hold it.
const SCHEMA: &[&str] = &[
    "properties",
    "schema",
    "schemas",
    "fields",
    "columns",
    "mappings",
    "mapping",
    "definitions",
    "inputs",
    "attributes",
    "parameters_schema",
    "ui",
    "form",
    "forms",
    "required",
    "responses",
    "securityschemes",
    "variables_schema",
    "enum",
    "types",
    "argtypes",
];

/// Products whose `credentials.secret` is the OAuth client secret.
const CLIENT_CREDENTIALS: &[&str] = &["keycloak", "oidc", "oauth", "oauth2", "tenant", "tenants"];

/// Classifies a key by its path from the document down.
pub fn classify_path(path: &[&str]) -> Option<NameVerdict> {
    let mut named = path.iter().rev().copied().filter(|part| is_name(part));
    let last = named.next()?;
    let parents: [&str; 4] = std::array::from_fn(|_| named.next().unwrap_or_default());
    let verdict = refine(last, parents)?;
    let above = path.split_last().map_or(&[][..], |(_, above)| above);
    discount(verdict, above)
}

/// List positions and wildcards name nothing.
fn is_name(part: &str) -> bool {
    part.chars().any(char::is_alphabetic)
}

fn refine(last: &str, [parent, grandparent, third, _]: [&str; 4]) -> Option<NameVerdict> {
    if listed(last, HOLDERS) {
        return if listed(parent, HOLDERS) {
            None
        } else {
            refine(singular(parent), [grandparent, third, "", ""])
        };
    }
    if last.eq_ignore_ascii_case("auth") && parent_is(grandparent, &["auths"]) {
        return Some(NameVerdict { class: NameClass::Basic, strength: Strength::Medium });
    }
    let own = classify(last);
    if !listed(last, GENERIC) {
        return own;
    }
    let joined = joined(parent, last);
    let above = [parent, grandparent, third];
    if is_client_credential(last, above) {
        return Some(NameVerdict { class: NameClass::ClientSecret, strength: Strength::Strong });
    }
    match (own, joined) {
        (Some(own), Some(joined)) if joined.strength >= own.strength => Some(joined),
        (None, joined) => joined,
        (own, _) => own,
    }
}

/// `keycloak.credentials.secret`, `quarkus.oidc.credentials.secret`, `…credentials.client-secret.value`.
fn is_client_credential(last: &str, [parent, grandparent, third]: [&str; 3]) -> bool {
    let named =
        |part: &str| part.split(['.', '-', '_']).any(|word| listed(word, CLIENT_CREDENTIALS));
    let holder = |part: &str| {
        part.rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("credentials"))
    };
    last.eq_ignore_ascii_case("secret")
        && ((holder(parent) && (named(parent) || named(grandparent) || named(third)))
            || parent_is(parent, CLIENT_CREDENTIALS))
}

fn parent_is(part: &str, names: &[&str]) -> bool {
    part.rsplit(['.', ':']).next().is_some_and(|end| listed(end, names))
}

/// Parent and last part as one name, the parent as written and as a list's item (`clients` →
/// `client`, but `redis` is one already); the surer answer counts. A list of segments is not that of
/// the vendor Segment.
fn joined(parent: &str, last: &str) -> Option<NameVerdict> {
    let written = classify(&format!("{parent}_{last}"));
    let one = singular(parent);
    let is_vendor = one != parent && VENDORS.contains(one.to_lowercase().as_str());
    let item = if is_vendor { None } else { classify(&format!("{one}_{last}")) };
    [written, item].into_iter().flatten().max_by_key(|verdict| verdict.strength)
}

fn singular(name: &str) -> &str {
    name.strip_suffix('s').filter(|one| !one.ends_with(['s', 'S'])).unwrap_or(name)
}

fn listed(part: &str, names: &[&str]) -> bool {
    names.iter().any(|name| part.eq_ignore_ascii_case(name))
}

/// Parents that hold words for people reject; parents that describe data make it weak.
fn discount(verdict: NameVerdict, parents: &[&str]) -> Option<NameVerdict> {
    if parents.iter().any(|parent| listed(parent, SEALED)) {
        return None;
    }
    // Labels of containers are data: a name that leaves no doubt still asks for a drawn value.
    let for_people = parents.iter().any(|parent| listed(parent, WORDS_FOR_PEOPLE));
    if for_people && verdict.strength != Strength::Strong {
        return None;
    }
    // CloudFormation: what stands under a resource's `Properties` is data.
    let resource = parents.first().is_some_and(|first| *first == "Resources");
    let schema = !resource && parents.iter().any(|parent| listed(parent, SCHEMA));
    let described = schema || for_people || is_language(parents);
    let strength = if described { Strength::Weak } else { verdict.strength };
    Some(NameVerdict { strength, ..verdict })
}

/// `en.login.password`: translation files begin with a language.
fn is_language(parents: &[&str]) -> bool {
    const LANGUAGES: &[&str] = &[
        "en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ru", "ja", "ko", "zh", "tr", "cs",
        "da", "fi", "nb", "no", "uk", "ar", "he", "hu", "ro", "el", "vi", "id", "th", "en-us",
        "en-gb", "pt-br", "zh-cn", "zh-tw", "en_us", "pt_br", "zh_cn", "zh_tw",
    ];
    parents.first().is_some_and(|first| listed(first, LANGUAGES))
}
