//! The identity of a finding: the same after lines move, blanks change or the secret is rotated,
//! and made of no byte of a secret.
//!
//! A hash over a secret would be a password hash without salt or cost: whoever has the report
//! could guess. So the line goes in with every secret replaced by the name of its rule.

use std::collections::HashMap;

use super::tokens::token_runs;
use crate::model::finding::Fingerprint;
use crate::model::location::Span;

const LOCATION: &str = "figlint fingerprint location v1";
const CONTENT: &str = "figlint fingerprint content v1";

/// How much of a line takes part on either side of the finding, in skeleton characters.
const REACH: usize = 256;

/// How many bytes are read at most on either side to make up that reach.
const READ: usize = 4096;

/// One secret in a text, whatever rule found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretSpan<'a> {
    /// Where it stands.
    pub span: Span,
    /// The id of its rule.
    pub rule: &'a str,
    /// How many of its first bytes are a public prefix (`ghp_`), which may be shown.
    pub public: usize,
}

/// Sorts secrets and joins those that overlap, so that every byte belongs to one at most. The
/// longer secret keeps its rule; a prefix stays public only where nothing covers it.
pub fn disjoint(mut secrets: Vec<SecretSpan<'_>>) -> Vec<SecretSpan<'_>> {
    secrets.sort_by_key(|secret| (secret.span.start, usize::MAX - secret.span.end, secret.rule));
    let mut out: Vec<SecretSpan<'_>> = Vec::with_capacity(secrets.len());
    for secret in secrets {
        match out.last_mut() {
            Some(last) if secret.span.start < last.span.end => {
                if secret.span.start < last.span.start + last.public {
                    last.public =
                        if secret.span == last.span { last.public.min(secret.public) } else { 0 };
                }
                if secret.span.len() > last.span.len() {
                    last.rule = secret.rule;
                }
                last.span.end = last.span.end.max(secret.span.end);
            }
            _ => out.push(secret),
        }
    }
    out
}

/// The line of a finding without what may change: secrets and token-like runs replaced, blanks
/// left out. `line` is the span of the line, `at` the finding's, of which only the part on the
/// line counts; `secrets` are those of the whole text as [`disjoint`] gives them. Of a very long
/// line only the neighbourhood takes part.
pub fn skeleton(text: &str, line: Span, at: Span, secrets: &[SecretSpan<'_>]) -> String {
    let start = at.start.clamp(line.start, line.end);
    let low = floor(text, start.saturating_sub(READ).max(line.start));
    let high = floor(text, at.end.clamp(start, start + READ).saturating_add(READ).min(line.end));
    let mut before = String::new();
    let mut after = String::new();
    let mut add = |from: usize, piece: &str| {
        let side = if from < start { &mut before } else { &mut after };
        side.extend(piece.chars().filter(|c| !c.is_whitespace()));
    };
    let mut done = low;
    let first = secrets.partition_point(|secret| secret.span.end <= low);
    for secret in secrets[first..].iter().take_while(|secret| secret.span.start < high) {
        plain(text, Span { start: done, end: secret.span.start.max(done) }, start, &mut add);
        add(secret.span.start, &format!("⟨{}⟩", secret.rule));
        done = secret.span.end.min(high).max(done);
    }
    plain(text, Span { start: done, end: high.max(done) }, start, &mut add);
    let cut = before.chars().count().saturating_sub(REACH);
    before.chars().skip(cut).chain(after.chars().take(REACH)).collect()
}

/// Adds text between secrets, split where the finding starts.
fn plain(text: &str, span: Span, start: usize, add: &mut impl FnMut(usize, &str)) {
    let split = if span.start < start && start < span.end { start } else { span.start };
    for part in [Span::new(span.start, split), Span::new(split, span.end)] {
        let part_text = part.of(text);
        let mut done = 0;
        for run in token_runs(part_text) {
            add(part.start + done, &part_text[done..run.start]);
            add(part.start + run.start, "⟨token⟩");
            done = run.end;
        }
        add(part.start + done, &part_text[done..]);
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Gives out the fingerprints of one artifact. Equal findings are told apart by their number, so
/// ask for them in the order in which they stand in the text.
#[derive(Debug, Default)]
pub struct Fingerprinter {
    seen: HashMap<[u8; 32], u64>,
}

impl Fingerprinter {
    /// The fingerprint of a finding. `family` is the rule's id, or what it was before it was
    /// split; `path` has `/` between its parts; `locator` is the key path, the assigned name, or
    /// nothing.
    pub fn fingerprint(
        &mut self,
        family: &str,
        path: &str,
        locator: &str,
        skeleton: &str,
    ) -> Fingerprint {
        let tuple = digest(CONTENT, &[family, locator, skeleton]);
        let ordinal = self.seen.entry(*tuple.as_bytes()).or_insert(0);
        let number = ordinal.to_string();
        *ordinal += 1;
        let location = digest(LOCATION, &[family, path, locator, skeleton, &number]);
        let content = digest(CONTENT, &[family, locator, skeleton, &number]);
        Fingerprint { location: half(&location), content: half(&content) }
    }
}

/// BLAKE3 in key derivation mode over fields with their lengths before them, so that no two lists
/// of fields read the same.
fn digest(context: &str, fields: &[&str]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new_derive_key(context);
    for field in fields {
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize()
}

/// The first 128 bits in hex.
fn half(hash: &blake3::Hash) -> String {
    hash.to_hex().chars().take(32).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::location::LineIndex;

    /// The fingerprint of the `nth` finding on `needle`, with every needle a secret.
    fn print(text: &str, needle: &str, path: &str, nth: usize) -> Fingerprint {
        let lines = LineIndex::new(text);
        let secrets: Vec<SecretSpan<'_>> = text
            .match_indices(needle)
            .map(|(at, found)| Span::new(at, at + found.len()))
            .map(|span| SecretSpan { span, rule: "FIG101", public: 0 })
            .collect();
        let mut printer = Fingerprinter::default();
        let mut all = secrets.iter().map(|secret| {
            let line = lines.line_span(lines.line(secret.span.start), text);
            let skeleton = skeleton(text, line, secret.span, &secrets);
            printer.fingerprint("FIG101", path, "client_secret", &skeleton)
        });
        all.nth(nth).unwrap()
    }

    #[test]
    fn the_form_is_128_bits_of_hex_and_stays_as_it_is() {
        let print = print("client_secret = 'hunter'", "hunter", "a.env", 0);
        assert_eq!(print.location.len(), 32);
        insta::assert_snapshot!(format!("{} {}", print.location, print.content), @"001e844c98348b1a9bfee775a4deba76 d740923f4a798f1dcff00a2457314d70");
    }

    #[test]
    fn equal_lines_are_numbered() {
        let text = "s = 'hunter'\ns = 'hunter'\n";
        let (first, second) = (print(text, "hunter", "a", 0), print(text, "hunter", "a", 1));
        assert_ne!(first, second);
        assert_eq!(first, print("s = 'hunter'\n", "hunter", "a", 0));
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        let mut printer = Fingerprinter::default();
        let one = printer.fingerprint("FIG101", "ab", "c", "d");
        assert_ne!(one.location, printer.fingerprint("FIG101", "a", "bc", "d").location);
    }

    #[test]
    fn long_lines_cost_no_more_than_their_neighbourhood() {
        let text = format!("{}s='hunter'{}", "x;".repeat(50_000), "y;".repeat(50_000));
        let at = text.find("hunter").unwrap();
        let secret = SecretSpan { span: Span::new(at, at + 6), rule: "FIG101", public: 0 };
        let skeleton = skeleton(&text, Span::new(0, text.len()), secret.span, &[secret]);
        assert!(skeleton.contains("s='⟨FIG101⟩'"));
        assert_eq!(skeleton.chars().count(), 2 * REACH);
    }

    #[test]
    fn overlapping_secrets_become_one() {
        let secret =
            |start, end, rule, public| SecretSpan { span: Span::new(start, end), rule, public };
        let joined = disjoint(vec![secret(4, 20, "FIG2", 0), secret(0, 10, "FIG1", 5)]);
        assert_eq!(joined, [secret(0, 20, "FIG2", 0)]);
        let apart = disjoint(vec![secret(5, 6, "FIG2", 0), secret(0, 5, "FIG1", 2)]);
        assert_eq!(apart, [secret(0, 5, "FIG1", 2), secret(5, 6, "FIG2", 0)]);
    }

    proptest! {
        #[test]
        fn survives_everything_but_a_change_of_meaning(
            above in "(# [a-z ]{0,20}\n){0,5}",
            rotated in "[!-&(-~]{1,200}",
            blanks in "[ \t]{0,5}",
        ) {
            prop_assume!(!"client_secret = # \n".contains(&rotated) && !above.contains(&rotated));
            let plain = print("client_secret = 'hunter' # x\n", "hunter", "a/b", 0);
            let moved = print(&format!("{above}client_secret = 'hunter' # x\n"), "hunter", "a/b", 0);
            prop_assert_eq!(&plain, &moved);
            let text = format!("{above}{blanks}client_secret{blanks} ={blanks}'{rotated}'{blanks}# x\r\n");
            prop_assume!(text.matches(&rotated).count() == 1);
            prop_assert_eq!(&plain, &print(&text, &rotated, "a/b", 0));
            let elsewhere = print(&text, &rotated, "c", 0);
            prop_assert_ne!(&plain.location, &elsewhere.location);
            prop_assert_eq!(&plain.content, &elsewhere.content);
        }

        #[test]
        fn any_spans_are_survived(text in "\\PC{0,60}", a in 0usize..70, b in 0usize..70, c in 0usize..70) {
            let span = |x: usize, y: usize| Span { start: x.min(y), end: x.max(y) }.snap(&text);
            let secrets = disjoint(vec![
                SecretSpan { span: span(a, b), rule: "A", public: 3 },
                SecretSpan { span: span(b, c), rule: "B", public: 0 },
            ]);
            skeleton(&text, span(a, c), span(a, b), &secrets);
            skeleton(&text, Span::new(0, text.len()), span(b, c), &secrets);
        }
    }
}
