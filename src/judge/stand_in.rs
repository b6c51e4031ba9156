//! Values that most likely stand for another and yet are whole credentials by their form: a key that
//! counts, the token of a documentation. They are told of quietly where somebody may have put them
//! to use, and not where they only show what such a thing looks like.

use super::{Context, Verdict};
use crate::classify::{jwt, value};
use crate::model::artifact::Role;
use crate::model::candidate::{Candidate, Shape};
use crate::model::dialect::Dialect;
use crate::model::finding::{Confidence, Level};

/// The verdict on a placeholder: mostly the rejection for `reason`.
pub(super) fn verdict(
    candidate: &Candidate,
    value: &str,
    context: Context<'_>,
    reason: &'static str,
) -> Verdict {
    if candidate.commented {
        return Verdict::Reject(reason);
    }
    // A text shape that names the key knows what it is.
    let named = candidate.name.is_some()
        || matches!(candidate.shape, Shape::Text(_)) && candidate.key.is_some();
    if named && value::is_patterned(value) {
        return quietly(context, PATTERNED, reason);
    }
    if jwt::decode(value).is_some_and(|token| token.is_sample()) {
        return quietly(context, SAMPLE, reason);
    }
    Verdict::Reject(reason)
}

/// A note for `why`, or the rejection for `reason` where the value is only shown.
pub(super) fn quietly(context: Context<'_>, why: &'static str, reason: &'static str) -> Verdict {
    let is_page = matches!(
        context.dialect,
        Dialect::Markdown
            | Dialect::Rst
            | Dialect::Asciidoc
            | Dialect::Html
            | Dialect::Notebook
            | Dialect::Openapi
    );
    match context.role {
        Role::Prod | Role::Example | Role::Doc if !is_page => {
            Verdict::Lower(Level::Note, Confidence::Medium, why)
        }
        _ => Verdict::Reject(reason),
    }
}

const PATTERNED: &str =
    "the value counts or repeats itself: a stand-in, or a secret that anybody guesses";
const SAMPLE: &str = "the token is a known sample: harmless, unless its key is in use as well";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::hosts::HostLists;

    #[test]
    fn what_is_only_shown_is_left_alone() {
        let hosts = HostLists::default();
        let context =
            |role, dialect| Context { role, dialect, now: 0, hosts: &hosts, max_lifetime: 0 };
        let told = |role, dialect| {
            matches!(quietly(context(role, dialect), SAMPLE, "no"), Verdict::Lower(..))
        };
        assert!(told(Role::Prod, Dialect::Yaml) && told(Role::Doc, Dialect::PlainText));
        assert!(!told(Role::Doc, Dialect::Markdown) && !told(Role::Prod, Dialect::Rst));
        assert!(!told(Role::Test, Dialect::Yaml) && !told(Role::Template, Dialect::Yaml));
    }
}
