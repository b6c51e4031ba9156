//! Whether code is worth parsing, and what it does if it is.

use super::Scan;
use crate::detect::{Code, Selection};
use crate::model::artifact::Role;
use crate::model::dialect::Dialect;
use crate::model::fact::Facts;
use crate::model::finding::Confidence;
use crate::parse::code;
use crate::parse::code::languages::CodeProblem;

/// What is known of the text beside itself.
pub(super) struct Asked<'a> {
    pub(super) path: &'a str,
    pub(super) dialect: Dialect,
    pub(super) role: Role,
    /// Least confidence of findings that are shown.
    pub(super) least: Confidence,
}

/// Adds what code does, where a rule asks for it and its finding would be seen. Of a text that is
/// past, only what is new is selected: a function in which nothing new is named is left out, since
/// what it does is known.
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
    let has_words =
        !(selection.calls.is_empty() && selection.beside.is_empty() && selection.urls.is_empty());
    if !is_seen || !has_words || !scan.detector.asks_of_code() {
        return None;
    }
    let apis = scan.rules.apis();
    let mut problem = None;
    for (language, code) in code::texts(asked.dialect, text) {
        let (path, dialect, code) = (asked.path, asked.dialect, code.as_ref());
        let seen = Code { path, text, dialect, code, language };
        let Some(look) = scan.detector.look(&seen, selection, scan.rules, apis) else { continue };
        let refused = code::refused(text);
        if refused.is_some() {
            return refused;
        }
        if let Some(left_out) = look.spare(&code::bodies(code)) {
            problem = problem.or(code::facts((language, path), code, &left_out, apis, facts));
        }
    }
    problem
}
