//! What the tests of all formats need.

use crate::model::fact::Facts;
use crate::parse::problem::ParseProblem;

type Parse = fn(&str, &mut Facts) -> Result<(), ParseProblem>;

/// Key path, text under the value's span and decoded value of everything in `text`.
pub(super) fn found(text: &str, parse: Parse) -> Vec<(String, String, String)> {
    let mut facts = Facts::default();
    parse(text, &mut facts).unwrap();
    check_spans(text, &facts);
    rows(text, &facts)
}

/// The same for facts that are already there.
pub(super) fn rows(text: &str, facts: &Facts) -> Vec<(String, String, String)> {
    let row = |value: &crate::model::fact::KeyValue| {
        let written = value.value_span.of(text).to_owned();
        (facts.path(value.node).join("."), written, value.value.clone())
    };
    facts.values.iter().map(row).collect()
}

/// Compares rows with what a test expects.
#[track_caller]
pub(super) fn assert_rows(rows: &[(String, String, String)], expected: &[(&str, &str, &str)]) {
    let rows: Vec<_> = rows.iter().map(|row| (&*row.0, &*row.1, &*row.2)).collect();
    assert_eq!(rows, expected);
}

/// Every span lies inside the text on character boundaries.
#[track_caller]
pub(super) fn check_spans(text: &str, facts: &Facts) {
    for value in &facts.values {
        for span in value.key_span.iter().chain([&value.value_span]) {
            assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
        }
    }
}
