//! What an artifact or a part of it is used for, where its path alone does not say so.

use crate::classify::role;
use crate::model::artifact::Role;
use crate::model::dialect::{Dialect, Language};
use crate::model::location::Span;
use crate::rules::file;

/// The role of a text, and the parts of it that are tests.
pub(super) struct Place {
    role: Role,
    tests: Vec<Span>,
}

impl Place {
    pub(super) fn of(path: &str, text: &str, dialect: Dialect) -> Self {
        let role = match role::role(path) {
            // The examples of a rule are there to be found; a token that says what it is counts all
            // the same, as templates stand for those.
            Role::Prod if dialect == Dialect::Toml && file::is_rule(text) => Role::Generated,
            Role::Test if dialect == Dialect::Openapi => role::of_description(path),
            role => role,
        };
        let tests = match dialect {
            Dialect::Source(Language::Rust) if role == Role::Prod => role::test_modules(text),
            _ => Vec::new(),
        };
        Self { role, tests }
    }

    /// Of the text as a whole.
    pub(super) fn role(&self) -> Role {
        self.role
    }

    /// Of what stands at an offset.
    pub(super) fn role_at(&self, offset: usize) -> Role {
        let is_test = self.tests.iter().any(|part| part.start <= offset && offset < part.end);
        if is_test { Role::Test } else { self.role }
    }
}
