//! Whether code is worth parsing, and what it does if it is.

use super::Scan;
use crate::detect::Selection;
use crate::model::artifact::Role;
use crate::model::dialect::Dialect;
use crate::model::fact::Facts;
use crate::model::finding::Confidence;
use crate::model::location::Span;
use crate::parse::code;
use crate::parse::code::languages::CodeProblem;

/// What is known of the text beside itself.
pub(super) struct Asked<'a> {
    pub(super) path: &'a str,
    pub(super) dialect: Dialect,
    pub(super) role: Role,
    /// Least confidence of findings that are shown.
    pub(super) least: Confidence,
    /// The parts that are new, if not all.
    pub(super) parts: Option<&'a [Span]>,
}

/// Adds what code does, where a rule asks for it and its finding would be seen.
pub(super) fn follow(
    scan: &Scan,
    asked: &Asked,
    text: &str,
    selection: &Selection,
    facts: &mut Facts,
) -> Option<CodeProblem> {
    // What the judge would reject, or nobody would see, is not worth a parse.
    let is_seen = match asked.role {
        Role::Generated | Role::Vendored => false,
        Role::Test => asked.least <= Confidence::Low,
        _ => true,
    };
    let has_words = selection.calls || !selection.lines.is_empty() || !selection.urls.is_empty();
    let apis = scan.rules.apis();
    if !is_seen || !has_words {
        return None;
    }
    let is_wanted = |text: &str| scan.detector.wants_code(text, apis.has_own());
    let is_wanted = match asked.parts {
        None => is_wanted(text),
        Some(parts) => is_wanted(&parts.iter().map(|part| part.of(text)).collect::<String>()),
    };
    if !is_wanted {
        return None;
    }
    let wanted = scan.detector.wanted_code(text);
    code::facts(asked.dialect, asked.path, text, &wanted, apis, facts)
}
