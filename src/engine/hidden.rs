//! What of an artifact must not be seen in any report.

use crate::judge::Judged;
use crate::judge::copies::with_copies;
use crate::judge::fingerprint::{SecretSpan, disjoint};
use crate::model::candidate::{Ask, Candidate, Shape};
use crate::rules::Rule;

/// What must not be seen: values wherever they stand, and parts of values where they are written.
pub(super) fn secrets<'r>(
    rules: &'r [Rule],
    text: &str,
    found: &[(Candidate, Judged)],
) -> Vec<SecretSpan<'r>> {
    let values = found.iter().filter_map(|(candidate, _)| {
        let rule = &rules[candidate.rule];
        let span = candidate.secret.as_ref().filter(|_| is_hidden(candidate))?.1;
        let public = public_prefix(rule, candidate).len();
        Some(SecretSpan { span, rule: &rule.file.id, public })
    });
    let mut secrets = with_copies(text, values.collect());
    for (candidate, _) in found.iter().filter(|(candidate, _)| candidate.secret.is_some()) {
        let rule = rules[candidate.rule].file.id.as_str();
        secrets.extend(candidate.parts.iter().map(|span| SecretSpan {
            span: *span,
            rule,
            public: 0,
        }));
    }
    disjoint(secrets)
}

/// Whether a candidate's value must not be seen: names that decide behaviour may be.
pub(super) fn is_hidden(candidate: &Candidate) -> bool {
    candidate.ask != Ask::Nothing
        || candidate.claim.is_some()
        || matches!(candidate.shape, Shape::Call(_) | Shape::Sink(_))
}

/// The prefix of a token that its provider publishes.
pub(super) fn public_prefix<'r>(rule: &'r Rule, candidate: &Candidate) -> &'r str {
    let (Shape::Token(index), Some((secret, _))) = (candidate.shape, &candidate.secret) else {
        return "";
    };
    let prefixes = rule.file.token[index].prefix.iter().map(String::as_str);
    prefixes
        .filter(|prefix| secret.expose().starts_with(prefix))
        .max_by_key(|prefix| prefix.len())
        .unwrap_or("")
}
