//! How a rule mends what it finds: an edit for each spelling of which it is certain. What no edit
//! knows is left to a person.

use serde::Deserialize;

use super::compile::Lazy;
use super::shape::Place;
use crate::model::fix::FixKind;

/// An edit, and the text that it is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FixShape {
    /// How far it can be trusted.
    #[serde(default)]
    pub kind: FixKind,
    /// What it does, as a phrase in the imperative: `ask over https`.
    pub description: String,
    /// What must stand where the finding begins, on its lines (ASCII classes). The group `edit` is what is
    /// replaced, and a group `at` begins where the finding does. Without a pattern all that the finding points at is replaced.
    pub pattern: Option<String>,
    /// What stands there afterwards; `{key}` is the key of the finding, if it is a plain name.
    #[serde(default)]
    pub with: String,
    /// The lines must not match this.
    pub unless: Option<String>,
    /// How many lines after those of the finding the pattern may span.
    #[serde(default)]
    pub lines: usize,
    /// Where it applies.
    #[serde(default, rename = "where")]
    pub place: Place,
}

/// What a `[[fix]]` asks of the lines of a finding.
#[derive(Debug)]
pub struct FixExpressions {
    /// What must stand there.
    pub pattern: Option<Lazy>,
    /// What must not match.
    pub unless: Option<Lazy>,
}

impl FixExpressions {
    pub(super) fn new(shape: &FixShape) -> Self {
        let lazy = |source: &Option<String>| source.as_deref().map(Lazy::new);
        Self { pattern: lazy(&shape.pattern), unless: lazy(&shape.unless) }
    }

    pub(super) fn all(&self) -> [Option<&Lazy>; 2] {
        [self.pattern.as_ref(), self.unless.as_ref()]
    }
}
