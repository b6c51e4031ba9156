//! Whether code is worth parsing, and what it does if it is.

use std::borrow::Cow;

use super::{Scan, cut};
use crate::detect::Selection;
use crate::model::artifact::Role;
use crate::model::dialect::{Dialect, Language};
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
    let mut read = |text: &str| {
        let wanted = scan.detector.wanted_code(text);
        code::facts(asked.dialect, asked.path, text, &wanted, apis, facts)
    };
    let Some(parts) = asked.parts else {
        return read(is_wanted(text).then_some(text)?);
    };
    let parts: Vec<Span> = parts.iter().copied().filter(|part| is_wanted(part.of(text))).collect();
    let is_embedded = |language| matches!(language, Language::Vue | Language::Svelte);
    let text = match asked.dialect {
        _ if parts.is_empty() => return None,
        Dialect::Source(language) if !is_embedded(language) => Cow::Owned(cut::out(text, &parts)),
        // Where code is embedded, the text around it says which it is.
        _ => Cow::Borrowed(text),
    };
    read(&text)
}
