//! The lines of a finding, fit to be shown: every secret masked, column for column.

use super::fingerprint::SecretSpan;
use super::tokens::token_runs;
use crate::model::finding::Snippet;
use crate::model::fix::Excerpt;
use crate::model::location::{LineIndex, Span};

/// How many lines a snippet has at most.
const LINES: usize = 3;

/// How many columns it shows of a line that is longer.
const COLUMNS: usize = 160;

/// How many columns before the region stay when a line is cut.
const BEFORE: usize = 40;

/// How many lines an excerpt shows before and after, as unified diffs do.
const AROUND: usize = 3;

/// The longest excerpt, in bytes.
const EXCERPT: usize = 16 * 1024;

/// A public prefix is shown of values of this length at least, as in `Secret::redact`.
const MIN_SHOWN: usize = 12;

/// The lines that `region` covers, at most three, with the secrets among `secrets` (those of the
/// whole text, as [`super::fingerprint::disjoint`] gives them) and everything that looks like one
/// replaced by asterisks.
pub fn snippet(text: &str, lines: &LineIndex, region: Span, secrets: &[SecretSpan<'_>]) -> Snippet {
    let region = region.snap(text);
    let first_line = lines.line(region.start);
    let last_line = lines.line(region.end.saturating_sub(1).max(region.start));
    let spans: Vec<Span> =
        (first_line..=last_line).take(LINES).map(|line| lines.line_span(line, text)).collect();
    let columns_cut = columns_cut(text, lines, &spans, region);
    let shown: Vec<String> = spans
        .iter()
        .map(|line| masked(text, window(text, *line, columns_cut, region.start), *line, secrets))
        .collect();
    Snippet { first_line, columns_cut, text: shown.join("\n") }
}

/// The lines of `span` with three around, masked as those of a snippet, but byte for byte and with
/// their line ends; empty if they are too long to be shown.
pub fn excerpt(text: &str, lines: &LineIndex, span: Span, secrets: &[SecretSpan<'_>]) -> Excerpt {
    let bytes = text.as_bytes();
    // What is further away is too long anyway.
    let (low, high) = (span.start.saturating_sub(EXCERPT), bytes.len().min(span.end + EXCERPT));
    let before = memchr::memrchr_iter(b'\n', &bytes[low..span.start]).nth(AROUND);
    let start = before.map_or(low, |at| low + at + 1);
    // What ends with its line's end takes no part of the next line.
    let last = if span.of(text).ends_with('\n') { span.end - 1 } else { span.end };
    let after = memchr::memchr_iter(b'\n', &bytes[last..high]).nth(AROUND);
    let end = after.map_or(high, |at| last + at + 1);
    let is_cut = before.is_none() && low > 0 || after.is_none() && high < bytes.len();
    if is_cut || end - start > EXCERPT {
        return Excerpt::default();
    }
    let mut masked = bytes[start..end].to_vec();
    let mut at = start;
    for line in text[start..end].split_inclusive('\n') {
        let shown = Span::new(at, at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
        for hidden in hidden(text, shown, shown, secrets) {
            let hidden = hidden.snap(text);
            let (from, to) = (hidden.start.max(shown.start), hidden.end.min(shown.end));
            masked[from.min(to) - start..to - start].fill(b'*');
        }
    }
    let lines_before = lines.line(start) - 1;
    Excerpt { start, lines_before, text: String::from_utf8_lossy(&masked).into_owned() }
}

/// How many code points to cut off at the front of every line, so that the region is in sight.
fn columns_cut(text: &str, index: &LineIndex, lines: &[Span], region: Span) -> usize {
    let Some(first) = lines.first() else { return 0 };
    let is_long = |line: &&Span| longer_than(line.of(text), COLUMNS);
    if lines.iter().find(is_long).is_none() {
        return 0;
    }
    let start = region.start.clamp(first.start, first.end);
    // The index remembers a column it has counted, which matters on a line of megabytes.
    let column = index.region(text, Span::new(start, start)).start_column - 1;
    if column + BEFORE < COLUMNS { 0 } else { column - BEFORE }
}

/// Whether a line has more code points than this; reads no more of it than it must.
fn longer_than(line: &str, limit: usize) -> bool {
    line.len() > limit && line.chars().nth(limit).is_some()
}

/// The part of a line that is shown; `region` is where the finding begins.
fn window(text: &str, line: Span, cut: usize, region: usize) -> Span {
    let at = |from: usize, count: usize| {
        let rest = Span::new(from, line.end).of(text);
        from + rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at)
    };
    let start = if cut == 0 {
        line.start
    } else if (line.start..=line.end).contains(&region) {
        // The cut was made so that the window begins so far before the region.
        let back = text[line.start..region].char_indices().rev().nth(BEFORE - 1);
        line.start + back.map_or(0, |(at, _)| at)
    } else {
        at(line.start, cut)
    };
    Span::new(start, at(start, COLUMNS))
}

/// One line's window with what is secret masked and what would disturb a terminal replaced.
fn masked(text: &str, shown: Span, line: Span, secrets: &[SecretSpan<'_>]) -> String {
    let mut hidden = hidden(text, shown, line, secrets).into_iter().peekable();
    let mut out = String::with_capacity(shown.len());
    for (at, c) in shown.of(text).char_indices() {
        let at = shown.start + at;
        while hidden.next_if(|span| span.end <= at).is_some() {}
        let is_hidden = hidden.peek().is_some_and(|span| span.start <= at);
        out.push(if is_hidden { '*' } else { printable(c) });
    }
    out
}

/// What must not be seen of the part of a line that is shown, in order.
fn hidden(text: &str, shown: Span, line: Span, secrets: &[SecretSpan<'_>]) -> Vec<Span> {
    let mut hidden = hidden_parts(text, shown, secrets);
    // Read past the window's edges: a token cut in two must not look harmless.
    let wide = Span { start: shown.start.saturating_sub(64), end: shown.end + 64 }.snap(text);
    let wide = Span::new(wide.start.max(line.start), wide.end.min(line.end));
    let first = secrets.partition_point(|secret| secret.span.end <= wide.start);
    let known = secrets[first..].iter().take_while(|secret| secret.span.start < wide.end);
    let known: Vec<Span> = known.map(|secret| secret.span).collect();
    hidden.extend(
        token_runs(wide.of(text))
            .into_iter()
            .map(|run| Span::new(wide.start + run.start, wide.start + run.end))
            .flat_map(|run| minus(run, &known)),
    );
    hidden.sort_unstable();
    hidden
}

/// What of each known secret is not to be shown.
fn hidden_parts(text: &str, shown: Span, secrets: &[SecretSpan<'_>]) -> Vec<Span> {
    let first = secrets.partition_point(|secret| secret.span.end <= shown.start);
    secrets[first..]
        .iter()
        .take_while(|secret| secret.span.start < shown.end)
        .map(|secret| {
            let value = secret.span.of(text);
            let public = secret.public.min(value.len());
            let keeps = value.is_char_boundary(public) && longer_than(value, MIN_SHOWN - 1);
            Span::new(secret.span.start + if keeps { public } else { 0 }, secret.span.end)
        })
        .collect()
}

/// What is left of `span` outside `taken`, which is sorted.
fn minus(span: Span, taken: &[Span]) -> Vec<Span> {
    let mut rest = Vec::new();
    let mut start = span.start;
    for other in taken.iter().filter(|other| other.overlaps(span)) {
        if start < other.start {
            rest.push(Span::new(start, other.start));
        }
        start = start.max(other.end);
    }
    if start < span.end {
        rest.push(Span::new(start, span.end));
    }
    rest
}

/// A character that moves no cursor and turns no text round.
fn printable(c: char) -> char {
    match c {
        '\t' => ' ',
        c if c.is_control() || is_format(c) => '\u{fffd}',
        c => c,
    }
}

/// Marks that change the direction of text, and the line and paragraph separators.
fn is_format(c: char) -> bool {
    let marks = ['\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}', '\u{61c}'];
    marks.contains(&c) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fingerprint::disjoint;
    use super::*;

    fn shown(text: &str, secret: &str, public: usize) -> Snippet {
        let at = text.find(secret).unwrap();
        let span = Span::new(at, at + secret.len());
        snippet(text, &LineIndex::new(text), span, &[SecretSpan { span, rule: "FIG101", public }])
    }

    #[test]
    fn masks_column_for_column() {
        let text = "a = 1\n\tsecret = 'pässword-hunter'\u{1b}[2J\u{202e}\r\nb = 2\n";
        let snippet = shown(text, "pässword-hunter", 0);
        assert_eq!(snippet.text, " secret = '***************'\u{fffd}[2J\u{fffd}");
        assert_eq!((snippet.first_line, snippet.columns_cut), (2, 0));
    }

    #[test]
    fn shows_a_public_prefix_of_long_values_only() {
        assert_eq!(shown("x = tok_0123456789", "tok_0123456789", 4).text, "x = tok_**********");
        assert_eq!(shown("x = tok_0123456", "tok_0123456", 4).text, "x = ***********");
    }

    #[test]
    fn masks_what_no_rule_has_found_as_well() {
        let snippet = shown("id=q7Rk2vZx9LmT4wBn8Yd3 secret=hunter", "hunter", 0);
        assert_eq!(snippet.text, "id=******************** secret=******");
    }

    #[test]
    fn shows_three_lines_at_most() {
        let text = "k = '''one\ntwo\nthree\nfour'''\n";
        assert_eq!(shown(text, "one\ntwo\nthree\nfour", 0).text, "k = '''***\n***\n*****");
    }

    #[test]
    fn cuts_long_lines_round_the_region() {
        let text = format!("{}secret = 'hunter';{}", "é".repeat(1000), "y".repeat(1000));
        let snippet = shown(&text, "hunter", 0);
        assert_eq!(snippet.text.chars().count(), COLUMNS);
        assert_eq!(snippet.columns_cut, 1010 - BEFORE);
        let column = snippet.text.chars().position(|c| c == '*').unwrap();
        assert_eq!(column + snippet.columns_cut, 1010);
    }

    #[test]
    fn an_excerpt_keeps_every_byte_but_those_of_secrets() {
        let text = "a\nb\nc\r\nd\n\tsécret = 'hünter'\r\ne\nf\ng\nh";
        let at = text.find("hünter").unwrap();
        let span = Span::new(at, at + "hünter".len());
        let secrets = [SecretSpan { span, rule: "FIG101", public: 0 }];
        let shown = excerpt(text, &LineIndex::new(text), span, &secrets);
        assert_eq!(shown.text, "b\nc\r\nd\n\tsécret = '*******'\r\ne\nf\ng\n");
        assert_eq!((shown.start, shown.lines_before), (2, 1));
        let long = "x".repeat(EXCERPT + 1);
        assert_eq!(excerpt(&long, &LineIndex::new(&long), span, &[]), Excerpt::default());
    }

    proptest! {
        #[test]
        fn never_shows_a_secret(
            text in "[ -~é\t\r\n]{0,300}",
            picks in prop::collection::vec((0usize..400, 0usize..60), 1..5),
        ) {
            let secrets = disjoint(picks.iter().map(|(start, length)| {
                let span = Span { start: *start, end: start + length }.snap(&text);
                SecretSpan { span, rule: "FIG101", public: 0 }
            }).collect());
            let lines = LineIndex::new(&text);
            for secret in &secrets {
                let snippet = snippet(&text, &lines, secret.span, &secrets);
                let cut = snippet.columns_cut;
                for (number, line) in snippet.text.split('\n').enumerate() {
                    let span = lines.line_span(snippet.first_line + number, &text);
                    let original = span.of(&text).char_indices().skip(cut).zip(line.chars());
                    for ((at, _), c) in original {
                        let at = span.start + at;
                        let is_secret = secrets.iter().any(|s| s.span.range().contains(&at));
                        prop_assert!(!is_secret || c == '*');
                    }
                    let width = span.of(&text).chars().count();
                    prop_assert_eq!(line.chars().count(), width.saturating_sub(cut).min(COLUMNS));
                }
                let excerpt = excerpt(&text, &lines, secret.span, &secrets);
                let original = &text.as_bytes()[excerpt.start..][..excerpt.text.len()];
                for (at, (own, byte)) in excerpt.text.bytes().zip(original).enumerate() {
                    let at = excerpt.start + at;
                    let is_secret = secrets.iter().any(|s| s.span.range().contains(&at));
                    let is_as_it_was = own == *byte && (!is_secret || b"\r\n".contains(&own));
                    prop_assert!(own == b'*' || is_as_it_was);
                }
            }
        }
    }
}
