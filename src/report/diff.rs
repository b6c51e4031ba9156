//! Fixes as unified diffs, for people: the lines come masked, so that a line with a credential
//! shows asterisks in its place.

use std::fmt::Write as _;

use super::clean;
use crate::model::fix::{Edit, Fix};

/// The diff that fixes of one file give, which [`crate::model::fix::at_once`] chose; `path` is the file as
/// the reader calls it. None of what is too long to be shown.
pub fn diff(path: &str, fixes: &[&Fix]) -> String {
    let path = clean::line(path);
    let mut out = format!("--- a/{path}\n+++ b/{path}\n");
    let mut grown = 0;
    for hunk in hunks(fixes) {
        grown += hunk.write(&mut out, grown);
    }
    out
}

/// Lines that stand together, and the edits in them.
struct Hunk<'f> {
    start: usize,
    lines_before: usize,
    text: String,
    edits: Vec<&'f Edit>,
}

/// Excerpts in order; those that meet become one.
fn hunks<'f>(fixes: &[&'f Fix]) -> Vec<Hunk<'f>> {
    let mut hunks: Vec<Hunk> = Vec::new();
    for fix in fixes.iter().filter(|fix| !fix.excerpt.text.is_empty()) {
        let excerpt = &fix.excerpt;
        match hunks.last_mut() {
            Some(last) if excerpt.start <= last.start + last.text.len() => {
                let known = last.start + last.text.len() - excerpt.start;
                // Both are whole lines of one text.
                last.text += excerpt.text.get(known..).unwrap_or_default();
                last.edits.extend(&fix.edits);
            }
            _ => hunks.push(Hunk {
                start: excerpt.start,
                lines_before: excerpt.lines_before,
                text: excerpt.text.clone(),
                edits: fix.edits.iter().collect(),
            }),
        }
    }
    hunks
}

impl Hunk<'_> {
    /// Appends the hunk and says how many lines it adds; `grown` is how many those before it did.
    fn write(&self, out: &mut String, grown: isize) -> isize {
        let mut body = String::new();
        let (mut removed, mut added, mut done) = (0, 0, 0);
        for (from, to, new) in self.changes() {
            let kept = print(&mut body, ' ', &self.text[done..from]);
            let (minus, plus) =
                (print(&mut body, '-', &self.text[from..to]), print(&mut body, '+', &new));
            (removed, added, done) = (removed + kept + minus, added + kept + plus, to);
        }
        let kept = print(&mut body, ' ', &self.text[done..]);
        let (removed, added) = (removed + kept, added + kept);
        let before = self.lines_before.cast_signed();
        let (old, new) = (range(before, removed), range(before + grown, added));
        let _ = write!(out, "@@ -{old} +{new} @@\n{body}");
        added.cast_signed() - removed.cast_signed()
    }

    /// Whole lines that edits touch, from and to, with what becomes of them.
    fn changes(&self) -> Vec<(usize, usize, String)> {
        let mut changes: Vec<(usize, usize, String)> = Vec::new();
        let mut done = 0;
        for edit in &self.edits {
            let (start, end) = (edit.span.start - self.start, edit.span.end - self.start);
            let from = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
            match changes.last_mut() {
                Some((_, to, new)) if from < *to => {
                    // On a line that is being changed already: go on where its last edit ended.
                    new.truncate(new.len() - (*to - done));
                    *new += &self.text[done..start];
                }
                // On the line after it.
                Some((_, to, new)) if from == *to => *new += &self.text[from..start],
                _ => changes.push((from, from, self.text[from..start].to_owned())),
            }
            let is_whole = self.text[..end].ends_with('\n') && end > start;
            let rest = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at + 1);
            let to = if is_whole { end } else { rest };
            if let Some(last) = changes.last_mut() {
                last.1 = to;
                last.2 += &edit.replacement;
                last.2 += &self.text[end..to];
            }
            done = end;
        }
        changes
    }
}

/// Appends lines with a sign in front of each, and counts them.
fn print(out: &mut String, sign: char, lines: &str) -> usize {
    for line in lines.split_inclusive('\n') {
        let ended = line.strip_suffix('\n');
        let body = ended.unwrap_or(line);
        // The carriage return of a line end acts on nothing.
        let (body, end) = body.strip_suffix('\r').map_or((body, ""), |body| (body, "\r"));
        let _ = writeln!(out, "{sign}{}{end}", clean::lines(body));
        if ended.is_none() {
            out.push_str("\\ No newline at end of file\n");
        }
    }
    lines.split_inclusive('\n').count()
}

/// `12,7`: the first line, or the one before if there is none, and how many.
fn range(before: isize, count: usize) -> String {
    let first = if count == 0 { before } else { before + 1 };
    if count == 1 { first.to_string() } else { format!("{first},{count}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fix::tests::fix;
    use crate::model::fix::{Excerpt, at_once};

    /// The diff of a short text that is shown whole.
    fn of(text: &str, edits: &[(usize, usize, &str)]) -> String {
        let fixes: Vec<Fix> = edits
            .iter()
            .map(|(start, end, new)| {
                let excerpt = Excerpt { text: text.to_owned(), ..Excerpt::default() };
                Fix { excerpt, ..fix(*start, *end, new) }
            })
            .collect();
        let text = diff("p", &at_once(&fixes));
        text.strip_prefix("--- a/p\n+++ b/p\n").unwrap().to_owned()
    }

    #[test]
    fn lines_are_replaced_removed_and_added() {
        let text = "one\ntwo\nthree\n";
        assert_eq!(of(text, &[(4, 7, "2")]), "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n");
        assert_eq!(of(text, &[(4, 8, "")]), "@@ -1,3 +1,2 @@\n one\n-two\n three\n");
        assert_eq!(of(text, &[(7, 7, "\nx")]), "@@ -1,3 +1,4 @@\n one\n-two\n+two\n+x\n three\n");
        let both = of(text, &[(0, 1, "O"), (2, 3, "E"), (8, 9, "T")]);
        assert_eq!(both, "@@ -1,3 +1,3 @@\n-one\n+OnE\n two\n-three\n+Three\n");
        let next = of(text, &[(0, 1, "O"), (4, 8, ""), (9, 10, "H")]);
        assert_eq!(next, "@@ -1,3 +1,2 @@\n-one\n-two\n-three\n+One\n+tHree\n");
    }

    #[test]
    fn line_ends_are_as_they_are() {
        assert_eq!(
            of("a\r\nb", &[(0, 1, "A")]),
            "@@ -1,2 +1,2 @@\n-a\r\n+A\r\n b\n\\ No newline at end of file\n"
        );
        let last = of("a", &[(0, 1, "b")]);
        let note = "\\ No newline at end of file\n";
        assert_eq!(last, format!("@@ -1 +1 @@\n-a\n{note}+b\n{note}"));
    }

    #[test]
    fn later_hunks_count_the_lines_that_earlier_ones_took() {
        let part =
            |start, lines_before, text: &str| Excerpt { start, lines_before, text: text.into() };
        let fixes = [
            Fix { excerpt: part(0, 0, "a\nb\n"), ..fix(0, 2, "") },
            Fix { excerpt: part(20, 10, "k\n"), ..fix(20, 21, "K") },
        ];
        let text = diff("p", &at_once(&fixes));
        assert!(text.ends_with("@@ -1,2 +1 @@\n-a\n b\n@@ -11 +10 @@\n-k\n+K\n"), "{text}");
    }
}
