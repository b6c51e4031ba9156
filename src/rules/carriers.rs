//! How every language and format binds a name to a value: `rules/carriers.toml`, filled with the
//! names of the credentials.

use serde::Deserialize;

use super::file::Example;
use super::ruleset::RuleError;
use crate::model::class::NameClass;

/// A file of one language or format.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carrier {
    /// Its path, which decides the dialect.
    pub path: String,
    /// Whether such code runs with users.
    #[serde(default)]
    pub delivered: bool,
    /// The ways of binding there.
    pub form: Vec<Form>,
}

/// One way of binding, with a value and without.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// What it is called.
    pub name: String,
    /// Binds the name to a value that stands there.
    pub bad: String,
    /// The same, but the value comes from elsewhere.
    pub good: String,
}

/// A credential that is known by its name alone.
#[derive(Debug)]
pub struct Named {
    /// The class of the name.
    pub class: NameClass,
    /// The name in words.
    pub words: &'static str,
    /// A value, as a template.
    value: &'static str,
}

/// One credential of each class; keys and `Authorization` values are known by their own looks.
pub const NAMED: [Named; 8] = [
    Named { class: NameClass::ClientSecret, words: "client secret", value: "{{base62:40}}" },
    Named { class: NameClass::AccessToken, words: "access token", value: "{{base62:40}}" },
    Named { class: NameClass::RefreshToken, words: "refresh token", value: "{{base62:40}}" },
    Named { class: NameClass::ClientAssertion, words: "client assertion", value: "{{jwt}}" },
    Named { class: NameClass::ApiKey, words: "acme api key", value: "{{hex:40}}" },
    Named { class: NameClass::Password, words: "db password", value: "{{base62:16}}" },
    Named { class: NameClass::Secret, words: "webhook secret", value: "{{base62:40}}" },
    Named { class: NameClass::Token, words: "acme token", value: "{{base62:40}}" },
];

#[derive(Deserialize)]
struct Carriers {
    carrier: Vec<Carrier>,
}

/// All there are.
///
/// # Errors
/// The table is no TOML, or has other fields.
pub fn all() -> Result<Vec<Carrier>, RuleError> {
    const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/carriers.toml"));
    let table: Result<Carriers, _> = toml::from_str(TEXT);
    table.map(|table| table.carrier).map_err(|error| RuleError::Syntax {
        path: "rules/carriers.toml".into(),
        reason: error.to_string(),
    })
}

impl Carrier {
    /// The bad and the good twin of a form for one credential.
    pub fn twins(&self, form: &Form, named: &Named) -> [Example; 2] {
        [&form.bad, &form.good].map(|text| Example {
            path: self.path.clone(),
            text: named.fill(text),
            why: String::new(),
            also: Vec::new(),
            with: Vec::new(),
            level: None,
            pedantic: false,
            fixed: None,
        })
    }
}

impl Named {
    fn fill(&self, text: &str) -> String {
        let words: Vec<&str> = self.words.split(' ').collect();
        let pascal: String = words.iter().map(|word| capital(word)).collect();
        let camel = format!("{}{}", words[0], &pascal[words[0].len()..]);
        let spellings = [
            ("%snake%", words.join("_")),
            ("%UPPER%", words.join("_").to_uppercase()),
            ("%kebab%", words.join("-")),
            ("%dot%", words.join(".")),
            ("%camel%", camel),
            ("%Pascal%", pascal),
            ("%words%", self.words.to_owned()),
            ("«»", format!("«{}»", self.value)),
        ];
        let fill = |text: String, (mark, word): &(&str, String)| text.replace(mark, word);
        spellings.iter().fold(text.to_owned(), fill)
    }
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    format!("{}{rest}", first.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_a_place_for_the_name_and_one_for_the_value() {
        for carrier in all().unwrap() {
            for form in &carrier.form {
                assert!(form.bad.contains('%'), "{}: {}", carrier.path, form.name);
                assert_eq!(form.bad.matches("«»").count(), 1, "{}: {}", carrier.path, form.name);
                assert!(!form.good.contains('«'), "{}: {}", carrier.path, form.name);
            }
        }
    }

    #[test]
    fn names_are_spelled_as_the_place_does() {
        let named = &NAMED[4];
        let text = named.fill("%snake% %UPPER% %kebab% %dot% %camel% %Pascal% %words% «»");
        let spelled = "acme_api_key ACME_API_KEY acme-api-key acme.api.key acmeApiKey AcmeApiKey \
                       acme api key «{{hex:40}}»";
        assert_eq!(text, spelled);
    }
}
