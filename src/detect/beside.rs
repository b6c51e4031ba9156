//! Words that shapes on requests and places ask for beside the names of their classes. They are no
//! reason to look at a text, but tell what stands in one that is looked at.

use super::argument;
use super::gate::UNVERIFIED;
use super::keywords::{Stands, class_words, whole_words};
use super::prefilter::program_words;
use super::words::spellings;
use crate::model::class::NameClass;
use crate::rules::file::RuleFile;
use crate::rules::shape::{CallShape, SinkShape};

/// Every class of names.
const CLASSES: [NameClass; 10] = [
    NameClass::ClientSecret,
    NameClass::AccessToken,
    NameClass::RefreshToken,
    NameClass::ClientAssertion,
    NameClass::Basic,
    NameClass::ApiKey,
    NameClass::PrivateKey,
    NameClass::Password,
    NameClass::Secret,
    NameClass::Token,
];

/// The words of all shapes of a rule.
pub(super) fn of(file: &RuleFile) -> Vec<(String, Stands)> {
    let calls = file.call.iter().flat_map(call);
    calls.chain(file.sink.iter().flat_map(sink)).collect()
}

fn call(shape: &CallShape) -> Vec<(String, Stands)> {
    let mut words = alone(shape.class.iter().chain(&shape.value_class));
    let mut add = |more: Vec<String>| {
        words.extend(more.into_iter().map(|word| (word, Stands::Anywhere)));
    };
    shape.with_key.iter().for_each(|key| add(spellings(key)));
    if shape.credential || shape.with_basic {
        add(CLASSES.iter().flat_map(|class| class_words(*class)).map(|it| (*it).into()).collect());
    }
    if !shape.grant.is_empty() || shape.token_request || shape.token_endpoint == Some(true) {
        add(vec!["token".to_owned()]);
        add(spellings("grant_type"));
    }
    if shape.unverified {
        let ssl = ["ssl=", "ssl =", "ssl:", "ssl\"", "ssl'"];
        add(UNVERIFIED.iter().chain(&ssl).map(|word| (*word).to_owned()).collect());
        for name in ["strict_ssl", "invalid_certs", "invalid_hostnames"] {
            add(spellings(name));
        }
    }
    for scheme in &shape.scheme {
        let quoted =
            |sign: &str| [format!("{sign}{scheme}{sign}"), format!("{sign}{scheme}:{sign}")];
        add(["\"", "'"].map(quoted).concat());
    }
    words
}

fn sink(shape: &SinkShape) -> Vec<(String, Stands)> {
    let mut words = alone(&shape.class);
    if shape.literal {
        let programs = argument::programs().flat_map(program_words);
        words.extend(programs.map(|word| (word, Stands::Anywhere)));
    }
    words
}

/// Words of classes that are parts of too many others.
fn alone<'c>(classes: impl IntoIterator<Item = &'c NameClass>) -> Vec<(String, Stands)> {
    let words = classes.into_iter().flat_map(|class| whole_words(*class));
    words.map(|word| ((*word).to_owned(), Stands::Alone)).collect()
}
