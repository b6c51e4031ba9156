//! How rules are named in configuration, on the command line and in allow entries.

use super::error::did_you_mean;

/// What a selector can know a rule by.
#[derive(Clone, Copy, Debug)]
pub struct RuleKey<'a> {
    /// `FIG101`.
    pub id: &'a str,
    /// `plaintext-client-secret`.
    pub name: &'a str,
    /// The folder of the catalogue: `literal`, `wire`, `provider`.
    pub group: &'a str,
    /// The set that switches it on: one of [`SETS`], or `off`.
    pub set: &'a str,
    /// Its tags.
    pub tags: &'a [String],
}

/// The sets of rules that a selector may name. `all` holds every rule.
pub const SETS: [&str; 4] = ["default", "pedantic", "policy", "all"];

/// How exactly a rule's own name names it.
pub const EXACT: u8 = 100;

/// How exactly a selector names a rule: none if it does not, more for fewer rules.
pub fn exactness(selector: &str, rule: &RuleKey<'_>) -> Option<u8> {
    if selector.eq_ignore_ascii_case(rule.id) || selector.eq_ignore_ascii_case(rule.name) {
        return Some(EXACT);
    }
    if is_block(selector, rule.id) {
        return Some(10 + u8::try_from(selector.len()).unwrap_or(20).min(20));
    }
    let is_tag = |tag: &String| tag.eq_ignore_ascii_case(selector);
    if selector.eq_ignore_ascii_case(rule.group) || rule.tags.iter().any(is_tag) {
        return Some(3);
    }
    if selector == rule.set && SETS.contains(&selector) {
        return Some(2);
    }
    (selector == "all").then_some(1)
}

/// The exactness of the most exact of several selectors.
pub fn best<'a>(selectors: impl IntoIterator<Item = &'a str>, rule: &RuleKey<'_>) -> Option<u8> {
    selectors.into_iter().filter_map(|selector| exactness(selector, rule)).max()
}

/// Says what is wrong with a selector that names no rule.
///
/// # Errors
/// A sentence and, where one is near, a suggestion.
pub fn validate(selector: &str, rules: &[RuleKey<'_>]) -> Result<(), (String, Option<String>)> {
    if SETS.contains(&selector) || rules.iter().any(|rule| exactness(selector, rule).is_some()) {
        return Ok(());
    }
    let words = rules.iter().flat_map(|rule| [rule.id, rule.name, rule.group]).chain(SETS);
    let help = did_you_mean(selector, words)
        .or_else(|| Some("`figlint rules list` shows every rule".to_owned()));
    Err((format!("no rule is called `{selector}`"), help))
}

/// Whether `FIG2` or `FIG20` stands for an id of three digits. Three digits are one rule, never a
/// block: `FIG101` must not switch off FIG1011. Rules from FIG1001 have a group of their own.
fn is_block(selector: &str, id: &str) -> bool {
    let Some(digits) = selector.get(3..) else { return false };
    let is_block = selector.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("FIG"))
        && matches!(digits.len(), 1 | 2)
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_block && id.len() == 6 && id.get(3..).is_some_and(|number| number.starts_with(digits))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A small catalogue to test against.
    pub(in crate::config) fn catalogue() -> Vec<RuleKey<'static>> {
        let rule = |id, name, group, set| RuleKey { id, name, group, set, tags: &[] };
        vec![
            rule("FIG101", "plaintext-client-secret", "literal", "default"),
            rule("FIG102", "hardcoded-access-token", "literal", "default"),
            rule("FIG205", "token-params-in-query", "wire", "pedantic"),
            rule("FIG211", "insecure-token-endpoint", "wire", "default"),
            rule("FIG707", "client-auth-not-in-body", "protocol", "policy"),
            rule("FIG903", "partial-parse", "hygiene", "off"),
            rule("FIG1001", "acme-token", "provider", "default"),
        ]
    }

    fn named(selector: &str) -> Vec<&'static str> {
        let rules = catalogue();
        rules.iter().filter(|rule| exactness(selector, rule).is_some()).map(|r| r.id).collect()
    }

    #[test]
    fn names_rules_in_every_way() {
        assert_eq!(named("FIG101"), ["FIG101"]);
        assert_eq!(named("fig101"), ["FIG101"]);
        assert_eq!(named("plaintext-client-secret"), ["FIG101"]);
        assert_eq!(named("FIG1"), ["FIG101", "FIG102"]);
        assert_eq!(named("provider"), ["FIG1001"]);
        assert_eq!(named("policy"), ["FIG707"]);
        assert_eq!(named("all").len(), 7);
        for nothing in ["", "FIG", "FIG100", "FIG9999", "off", "é", "FIé1"] {
            assert_eq!(named(nothing), [""; 0], "{nothing}");
        }
    }

    #[test]
    fn a_selector_for_nothing_gets_a_suggestion() {
        let (message, help) = validate("plaintxt-client-secret", &catalogue()).unwrap_err();
        assert!(message.contains("no rule"));
        assert_eq!(help.unwrap(), "did you mean `plaintext-client-secret`?");
        assert!(validate("pedantic", &[]).is_ok());
    }
}
