//! Template actions inside YAML (Go templates of Helm, Jinja): the text is YAML only once they
//! are filled in. They are masked by text of the same length, so that regions stay true, and put
//! back into the values that hold them.

use std::borrow::Cow;

use crate::model::location::Span;

/// Begins every mask; a private-use character, which YAML allows everywhere (YAML 1.2.2 §5.1).
const MARK: char = '\u{e000}';

/// The longest action; what looks like a longer one is no action.
const MAX_ACTION: usize = 4096;

/// A text with its template actions masked.
pub(super) struct Neutral<'t> {
    original: &'t str,
    text: Cow<'t, str>,
    actions: Vec<Action>,
}

#[derive(Clone, Copy)]
struct Action {
    span: Span,
    /// The first of a line that holds nothing else: it becomes a comment, as it stands for
    /// structure or for nothing. In a block scalar a comment is content like any other.
    comment: bool,
}

impl<'t> Neutral<'t> {
    /// Masks the actions of `original`.
    pub(super) fn new(original: &'t str) -> Self {
        let actions = if original.contains(MARK) { Vec::new() } else { actions(original) };
        let text = if actions.is_empty() {
            Cow::Borrowed(original)
        } else {
            Cow::Owned(mask(original, &actions))
        };
        Self { original, text, actions }
    }

    /// The masked text; offsets are those of the original.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// A value decoded from the masked text, with the actions inside `span` as written.
    pub(super) fn restore(&self, value: &str, span: Span) -> String {
        if self.actions.is_empty() || !value.contains(MARK) {
            return value.to_owned();
        }
        let from = self.actions.partition_point(|action| action.span.end <= span.start);
        let mut out = String::with_capacity(value.len());
        let mut rest = value;
        for action in &self.actions[from..] {
            let Some(at) = rest.find(MARK) else { break };
            let before = &rest[..at];
            let without_sign = before.strip_suffix('#').filter(|_| action.comment);
            out.push_str(without_sign.unwrap_or(before));
            out.push_str(action.span.of(self.original));
            let masked = action.span.len() - usize::from(action.comment);
            rest = rest.get(at + masked..).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }
}

/// Finds `{{ … }}`, `{% … %}` and `{# … #}`; `${#` is shell.
fn actions(text: &str) -> Vec<Action> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut closes = [Close::new(b"}}"), Close::new(b"%}"), Close::new(b"#}")];
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'{', &bytes[at..]) {
        let start = at + next;
        at = start + 1;
        let in_shell = start > 0 && bytes[start - 1] == b'$';
        let kind = match bytes.get(at) {
            Some(b'{') => 0,
            Some(b'%') if !in_shell => 1,
            Some(b'#') if !in_shell => 2,
            _ => continue,
        };
        let end = closes[kind].after(bytes, at + 1);
        if end - start <= MAX_ACTION && end <= bytes.len() {
            at = end;
            found.push(Action { span: Span::new(start, end), comment: false });
        }
    }
    mark_comments(text, &mut found);
    found
}

/// The next closing mark, looked for once however many opening marks stand before it.
struct Close {
    mark: &'static [u8],
    /// Where the last one found begins.
    known: usize,
}

impl Close {
    fn new(mark: &'static [u8]) -> Self {
        Self { mark, known: 0 }
    }

    /// The end of the first mark at or after `at`; past the end of the text if there is none.
    fn after(&mut self, bytes: &[u8], at: usize) -> usize {
        if self.known < at || self.known == 0 {
            let found = memchr::memmem::find(&bytes[at..], self.mark);
            self.known = found.map_or(bytes.len(), |found| at + found);
        }
        self.known + self.mark.len()
    }
}

/// Marks the first action of every line that holds actions only.
fn mark_comments(text: &str, actions: &mut [Action]) {
    let mut first = 0;
    for at in 0..actions.len() {
        let end = actions[at].span.end;
        let next = actions.get(at + 1).map_or(text.len(), |action| action.span.start);
        let gap = &text[end..next];
        let line_end = gap.trim_start_matches([' ', '\t', '\r']);
        if line_end.is_empty() && next < text.len() {
            continue;
        }
        let before = text[..actions[first].span.start].trim_end_matches([' ', '\t']);
        let starts_line = before.is_empty() || before.ends_with('\n');
        actions[first].comment = starts_line && (line_end.is_empty() || line_end.starts_with('\n'));
        first = at + 1;
    }
}

fn mask(original: &str, actions: &[Action]) -> String {
    let mut out = String::with_capacity(original.len());
    for action in actions {
        out.push_str(&original[out.len()..action.span.start]);
        if action.comment {
            out.push('#');
        }
        out.push(MARK);
        let missing = action.span.end - out.len();
        out.extend(std::iter::repeat_n('x', missing));
    }
    out.push_str(&original[out.len()..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_their_length_and_come_back() {
        for (text, masked) in [
            ("a: {{ x }}", "a: Mxxxx"),
            ("{{- if a }} {{ b }}\r\nc", "#Mxxxxxxx Mxxxx\r\nc"),
            ("{{ a }}: b", "Mxxxx: b"),
            ("  {% é\n %}\nx", "  #Mxxxxx\nx"),
            ("${#a[@]} ${{ b }} #}", "${#a[@]} $Mxxxx #}"),
            ("{{}}", "#M"),
            ("{{ open", "{{ open"),
        ] {
            let neutral = Neutral::new(text);
            assert_eq!(neutral.text().replace(MARK, "M"), masked);
            assert_eq!(neutral.text().len(), text.len());
            assert_eq!(neutral.restore(neutral.text(), Span::new(0, text.len())), text);
        }
    }
}
