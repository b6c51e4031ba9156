//! Whether a line of a log is there for requests that went wrong: their answers hold no token.

use std::sync::OnceLock;

use regex::Regex;

use crate::model::call::Sink;

/// Whether a line is there for answers that hold no token: by its level, by what it says, or by the
/// condition it stands under.
pub(super) fn tells_of_failure(sink: &Sink, text: &str) -> bool {
    static SAID: OnceLock<Option<Regex>> = OnceLock::new();
    static ASKED: OnceLock<Option<Regex>> = OnceLock::new();
    let said = SAID.get_or_init(|| {
        let levels = r"(?i)\b(?:error|warn|warning|exception|critical|fatal|alert|emergency)\s*\(";
        let words = "fail|invalid|denied|unable|could ?n.?t|unexpected|stderr|[\"'`]\\W*error\\b";
        Regex::new(&format!("{levels}|{words}|{CONDITIONS}")).ok()
    });
    let asked = ASKED.get_or_init(|| Regex::new(&format!("(?i){CONDITIONS}")).ok());
    let start = text[..sink.span.start].rfind('\n').map_or(0, |at| at + 1);
    let line = &text[start..sink.span.end.max(start)];
    if said.as_ref().is_some_and(|said| said.is_match(line)) {
        return true;
    }
    // What stands further left holds what it is about.
    let above: Vec<&str> =
        text[..start].lines().rev().take(LINES_BRANCH).filter(|line| line.len() < LINE).collect();
    let outer = |above: &str| indent(above) < indent(line) && !above.trim().is_empty();
    above.iter().take(LINES_ABOVE).enumerate().filter(|(_, line)| outer(line)).any(|(at, line)| {
        asked.as_ref().is_some_and(|asked| asked.is_match(line))
            || is_else(line) && went_well(&above[at + 1..], indent(line))
    })
}

/// How far a line is moved in.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// `else:`, `} else {`.
fn is_else(line: &str) -> bool {
    let rest =
        line.trim_start_matches(|c: char| c.is_whitespace() || c == '}').strip_prefix("else");
    rest.is_some_and(|rest| rest.trim_matches([' ', ':', '{']).is_empty())
}

/// Whether the condition that an `else` belongs to is one under which a request went well.
fn went_well(above: &[&str], indented: usize) -> bool {
    static WELL: OnceLock<Option<Regex>> = OnceLock::new();
    let well = WELL.get_or_init(|| Regex::new(WENT_WELL).ok());
    let condition = above.iter().find(|line| indent(line) == indented && !line.trim().is_empty());
    condition.zip(well.as_ref()).is_some_and(|(line, well)| well.is_match(line))
}

/// Conditions under which a request went wrong.
const CONDITIONS: &str = concat!(
    r"!\s*[\w.$>-]+(?:\.|->)(?:ok|successful|success)\b|\bnot\s+[\w.]+\.(?:ok|is_success)\b",
    r"|\bstatus\w*(?:\(\))?\s*(?:!==?|>=?|<|not\s+in)",
    r"|\b(?:if|unless|elsif|elif)\b[^\n]*(?:error|fail|success)|\bexcept\b|\bcatch\b|\brescue\b",
);

/// Conditions under which it went well.
const WENT_WELL: &str = concat!(
    r"(?i)^\W*(?:(?:els)?if|elif|else if)\b(?:[^\n!]*[^\w.\n!])?(?:[\w.$>-]*status\w*(?:\(\))?\s*===?\s*",
    r"(?:2\d\d|\w+\.(?:status)?ok\b)|[\w.$]+(?:\.|->)(?:ok|is_?success\w*|successful)\b",
    r#"|["'`]?access_?token\b)"#,
);

/// Lines above one in which a condition on it is looked for, with the branch before an `else`, and
/// how long they are at most.
const LINES_ABOVE: usize = 6;
const LINES_BRANCH: usize = 30;
const LINE: usize = 400;
