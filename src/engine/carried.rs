//! What rules on names claim: all carriers, by themselves. In each the rule that has precedence must
//! find the value of every form, and stay silent on its twin.

use crate::model::class::NameClass;
use crate::model::dialect::Dialect;
use crate::model::rule::Group;
use crate::parse;
use crate::rules::Ruleset;
use crate::rules::carriers::{self, Carrier, NAMED, Named};
use crate::rules::file::{Example, RuleFile};
use crate::rules::ruleset::RuleError;
use crate::rules::shape::{KeyValueShape, Place, Report};

/// A form of a carrier that a rule claims, for one credential.
#[derive(Clone, Debug)]
pub struct Carried {
    /// Id of the rule.
    pub rule: String,
    /// `app/settings.py, client secret as argument`.
    pub name: String,
    /// What it must find.
    pub bad: Example,
    /// What it must not.
    pub good: Example,
}

/// Everything that the rules claim by names alone.
///
/// # Errors
/// The table of carriers cannot be read.
pub fn carried(rules: &Ruleset) -> Result<Vec<Carried>, RuleError> {
    let mut all = Vec::new();
    for carrier in carriers::all()? {
        for named in &NAMED {
            all.extend(forms(rules, &carrier, named));
        }
    }
    Ok(all)
}

fn forms(rules: &Ruleset, carrier: &Carrier, named: &Named) -> Vec<Carried> {
    let twins = carrier.form.iter().map(|form| (form, carrier.twins(form, named)));
    let claimed = twins.filter_map(|(form, [bad, good])| {
        let dialect = parse::dialect_of(&bad.path, &bad.text);
        let rule = claimant(rules, named.class, dialect, carrier.delivered)?.id.clone();
        let name = format!("{}, {} as {}", carrier.path, named.words, form.name);
        Some(Carried { rule, name, bad, good })
    });
    claimed.collect()
}

/// The rule that has precedence for names of a class in a dialect; some rules ask for code that is
/// delivered to users.
fn claimant(
    rules: &Ruleset,
    class: NameClass,
    dialect: Dialect,
    delivered: bool,
) -> Option<&RuleFile> {
    let files = rules.rules().iter().map(|rule| &rule.file);
    let is_here = |shape: &KeyValueShape| {
        is_place(&shape.place, dialect) && (delivered || shape.place.surface.is_none())
    };
    let by_name = |file: &&RuleFile| {
        let mut here = file.keyvalue.iter().filter(|shape| is_here(shape));
        file.group == Group::Default && here.any(|shape| is_by_name(shape, class))
    };
    files.filter(by_name).max_by_key(|file| file.precedence)
}

/// Whether a shape asks for nothing but a name of the class.
fn is_by_name(shape: &KeyValueShape, class: NameClass) -> bool {
    let others = [&shape.key, &shape.key_end, &shape.key_words, &shape.path, &shape.near];
    shape.class.contains(&class)
        && others.iter().all(|names| names.is_empty())
        && shape.sibling.is_empty()
        && shape.binding.is_empty()
        && shape.named_below.is_none()
        && shape.report == Report::Value
        && shape.value.pattern.is_none()
        && shape.value.chars.is_none()
}

fn is_place(place: &Place, dialect: Dialect) -> bool {
    (place.dialect.is_empty() || place.dialect.contains(&dialect))
        && !place.not_dialect.contains(&dialect)
        && place.file.is_empty()
        && !place.pedantic
}

#[cfg(test)]
#[cfg(feature = "default")]
mod tests {
    use super::*;
    use crate::model::dialect::Language;

    #[test]
    fn the_rule_with_precedence_claims_a_name() {
        let rules = Ruleset::builtin().unwrap();
        let claims = |class, dialect| claimant(&rules, class, dialect, false).unwrap().id.clone();
        assert_eq!(claims(NameClass::ClientSecret, Dialect::Source(Language::Go)), "FIG101");
        assert_eq!(claims(NameClass::ClientSecret, Dialect::Dockerfile), "FIG504");
        assert_eq!(claims(NameClass::Token, Dialect::Yaml), "FIG123");
    }
}
