//! The words of a command that code starts, whichever way it hands them over.

use super::value::Value;
use crate::model::call::Built;
use crate::model::location::Span;

/// Words of a command that are read.
const MOST_WORDS: usize = 100;

/// The words, lists laid open; maps are the settings of the process.
pub(super) fn words(value: &Value, at: Span) -> Vec<(Built, Span)> {
    let mut found = Vec::new();
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop().filter(|_| found.len() < MOST_WORDS) {
        match value.place() {
            Value::List(items) => waiting.extend(items.iter().rev()),
            Value::Any(values) => waiting.extend(values.first()),
            Value::Text(built) => found.push((built.clone(), at)),
            _ => {}
        }
    }
    found
}
