//! Whether a place in a line is in a comment, without knowing the language: a suppression in the
//! middle of code or prose must not count.

use crate::model::location::Span;

/// What opens a comment wherever it stands.
const ANYWHERE: [&str; 7] = ["#", "//", "/*", "--", "{-", "(*", "@*"];

/// What opens a comment at the start of a line only, or continues one.
const AT_START: [&str; 9] = ["*", ";", "%", "'", "\"", "..", "::", "rem ", "!"];

/// What opens a comment after a blank as well.
const AFTER_BLANK: [char; 2] = [';', '%'];

/// The comment of one line, found once however often it is asked for.
pub(super) struct CommentLine<'t> {
    text: &'t str,
    line: Span,
    opens: Option<usize>,
}

impl<'t> CommentLine<'t> {
    /// Looks for a comment in a line of `text`.
    pub(super) fn new(text: &'t str, line: Span) -> Self {
        Self { text, line, opens: opening(line.of(text)).map(|at| line.start + at) }
    }

    /// What stands on the line before `at`, without the blanks that end it.
    pub(super) fn before(&self, at: usize) -> &'t str {
        Span::new(self.line.start, at.max(self.line.start)).of(self.text).trim_end()
    }

    /// What stands on the line from `at`.
    pub(super) fn from(&self, at: usize) -> &'t str {
        Span::new(at.min(self.line.end), self.line.end).of(self.text)
    }

    /// Whether `at` stands in a comment, or at the very start of a string: formats without
    /// comments keep theirs in strings, and `'` and `"` open comments in some languages.
    pub(super) fn covers(&self, at: usize) -> bool {
        self.opens.is_some_and(|opens| opens < at) || self.before(at).ends_with(['\'', '"'])
    }

    /// Whether what stands at `at` is written about rather than meant: between backticks, or in a
    /// string that begins before it and ends after it.
    pub(super) fn mentions(&self, at: usize) -> bool {
        let (before, after) = (self.before(at), self.from(at));
        let marks: &[char] = &['#', '/', '*', '-', '<', '!', ';', '%', ' '];
        let bare = before.trim_end_matches(marks);
        let ticked = bare.ends_with('`') && after.contains('`');
        let quoted = bare.replace("\\\"", "").matches('"').count() % 2 == 1;
        let comment = comment_key(self.line.of(self.text).trim_start());
        ticked || quoted && !comment && after.contains('"')
    }

    /// Whether one of these comment marks stands just before `at`, and nothing before it if
    /// `alone`.
    pub(super) fn follows(&self, at: usize, marks: &[&str], alone: bool) -> bool {
        let before = self.before(at);
        let mut rests = marks.iter().filter_map(|mark| before.strip_suffix(mark));
        rests.any(|rest| !alone || rest.trim_start().is_empty())
    }
}

/// Where the first comment of a line opens.
fn opening(line: &str) -> Option<usize> {
    let body = line.trim_start();
    let indent = line.len() - body.len();
    let word = body.get(..4).unwrap_or(body).to_ascii_lowercase();
    if AT_START.iter().any(|mark| word.starts_with(mark)) && !body.starts_with(['"', '\'']) {
        return Some(indent);
    }
    let anywhere = ANYWHERE.iter().filter_map(|mark| line.find(mark));
    let after_blank = line
        .match_indices(AFTER_BLANK)
        .find(|(at, _)| line[..*at].ends_with([' ', '\t']))
        .map(|(at, _)| at);
    let quoted = comment_key(body).then_some(indent);
    anywhere.chain(after_blank).chain(quoted).min()
}

/// Whether a line begins with a key that stands for a comment where a format has none, as in
/// `"_comment": "…"`; a lone quote opens a comment in Vim script and Visual Basic.
fn comment_key(body: &str) -> bool {
    let Some(rest) = body.strip_prefix(['"', '\'']) else { return false };
    let key = rest.split(['"', '\'']).next().unwrap_or_default();
    let lone = key.len() == rest.len();
    let name = key.trim_start_matches(['_', '$', '#', '/']).to_ascii_lowercase();
    lone || name.is_empty() || matches!(name.as_str(), "comment" | "comments" | "note")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_comments_of_many_languages() {
        for (line, is_comment) in [
            ("x = 1 # HERE", true),
            ("x(); // HERE", true),
            ("/* HERE */", true),
            (" * HERE", true),
            ("select 1 -- HERE", true),
            ("<!-- HERE -->", true),
            ("a=1 ; HERE", true),
            ("% HERE", true),
            ("' HERE", true),
            ("\" say HERE", true),
            ("{- HERE -}", true),
            ("(* HERE *)", true),
            (".. HERE", true),
            ("REM HERE", true),
            ("  \"_comment\": \"say HERE\",", true),
            ("  \"//\": \"say HERE\",", true),
            ("  \"text\": \"HERE\",", true),
            ("  \"text\": \"say HERE\",", false),
            ("prose HERE", false),
            ("call(HERE)", false),
            ("f();HERE", false),
            ("HERE # after", false),
        ] {
            let at = line.find("HERE").unwrap();
            let comment = CommentLine::new(line, Span::new(0, line.len()));
            assert_eq!(comment.covers(at), is_comment, "{line}");
        }
    }
}
