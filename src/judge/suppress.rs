//! Suppression comments: `figlint:allow[FIG101] reason="…"` and what other scanners honour.
//!
//! The rules are named and the reason stands beside them, so that a reviewer sees both. What
//! suppresses nothing is reported, so that comments do not outlive their cause.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::comment::CommentLine;
use super::directive::{Cursor, Named};
use super::peers::{self, Peer, Scope, blocks, may_silence};
use crate::model::finding::{Suppression, SuppressionKind};
use crate::model::location::{LineIndex, Span};

const OWN: &str = "figlint:allow";

/// `figlint:allow-file` counts in these first lines only, where a reader sees it.
const FILE_LINES: usize = 20;

/// No person writes more of them into one file.
const MAX_COMMENTS: usize = 10_000;

/// What the configuration says about suppression comments.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether other scanners' comments are honoured.
    pub compat: bool,
    /// Whether a comment must give a reason.
    pub require_reason: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { compat: true, require_reason: false }
    }
}

/// The suppression comments of one text, and which of them were of use.
#[derive(Debug, Default)]
pub struct Suppressions {
    /// Sorted by the line they hold for; those for the file come first, as line 0.
    own: Vec<Own>,
    /// Sorted likewise.
    peers: Vec<(usize, Peer)>,
    blocks: Vec<(Span, Peer)>,
    peer_used: Option<&'static str>,
    malformed: Vec<Malformed>,
}

#[derive(Debug)]
struct Own {
    /// The line it holds for; 0 for the file.
    line: usize,
    span: Span,
    /// The line it stands on, if it speaks of the next and nothing but it stands there.
    alone_on: Option<usize>,
    /// Empty: every rule.
    rules: Vec<Named>,
    reason: String,
    used: bool,
    /// It stands in a string or between backticks: nobody misses it.
    mention: bool,
}

/// A comment of figlint's own, or one rule in it, that suppressed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedSuppression {
    /// The comment's directive, or the rule in its list.
    pub span: Span,
    /// The rules that found nothing; empty if the comment names none.
    pub rules: Vec<String>,
    /// Whether the whole comment is without use.
    pub whole: bool,
}

/// A comment that was meant as a suppression and is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The directive.
    pub span: Span,
    /// What is wrong, and the way out.
    pub message: &'static str,
}

/// Reads the suppression comments of a text.
pub fn suppressions(text: &str, lines: &LineIndex, options: Options) -> Suppressions {
    let mut found = Suppressions::default();
    let places = places(text, options.compat);
    let mut events = Vec::new();
    let mut comment: Option<(usize, CommentLine<'_>)> = None;
    for (at, needle) in places {
        let line = lines.line(at);
        if comment.as_ref().is_none_or(|(known, _)| *known != line) {
            comment = Some((line, CommentLine::new(text, lines.line_span(line, text))));
        }
        let Some((_, comment)) = &comment else { continue };
        if needle == OWN {
            if comment.covers(at) {
                found.add_own(at, line, comment, options);
            }
        } else if let Some(peer) = peers::read(needle, at, comment) {
            match peer.scope {
                Scope::Line => found.peers.push((line, peer)),
                Scope::NextLine => found.peers.push((line + 1, peer)),
                Scope::File => found.peers.push((0, peer)),
                Scope::Start | Scope::End => events.push((line, peer)),
            }
        }
    }
    found.blocks = blocks(&events, lines.lines());
    found.settle();
    found
}

/// Whether a text may hold a suppression comment of figlint's own; says so cheaply.
pub fn may_hold(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), OWN.as_bytes()).is_some()
}

impl Suppressions {
    /// Whether a span stands inside one of figlint's own comments, after the directive.
    pub fn holds(&self, span: Span, text: &str) -> bool {
        self.own.iter().any(|own| {
            let between = text.get(own.span.start..span.start);
            between
                .is_some_and(|between| !between.contains(['\n', '\r']) && !between.contains("*/"))
        })
    }

    /// Whether there is nothing to apply.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.peers.is_empty() && self.blocks.is_empty()
    }

    /// The suppression of a finding of a rule on these lines, from 1; marks it as used.
    pub fn apply(
        &mut self,
        rule: &str,
        name: &str,
        lines: RangeInclusive<usize>,
    ) -> Option<Suppression> {
        let (first, last) = (*lines.start(), *lines.end());
        let own = self.own_on(first, last, rule, name).or_else(|| self.own_on(0, 0, rule, name));
        let reason = own.or_else(|| self.peer_on(first, last, rule))?;
        Some(Suppression { kind: SuppressionKind::InSource, reason })
    }

    /// figlint's own comments, and rules in them, that suppressed nothing. A rule that did not run
    /// could find nothing: `is_inactive` says so of an id or name.
    pub fn unused(&self, is_inactive: impl Fn(&str) -> bool) -> Vec<UnusedSuppression> {
        let mut unused = Vec::new();
        for own in self.own.iter().filter(|own| !own.mention) {
            let idle: Vec<&Named> =
                own.rules.iter().filter(|named| !named.used && !is_inactive(&named.rule)).collect();
            if idle.len() == own.rules.len() && !own.used {
                let rules = idle.iter().map(|named| named.rule.clone()).collect();
                unused.push(UnusedSuppression { span: own.span, rules, whole: true });
                continue;
            }
            unused.extend(idle.into_iter().map(|named| UnusedSuppression {
                span: named.span,
                rules: vec![named.rule.clone()],
                whole: false,
            }));
        }
        unused.sort_by_key(|unused| unused.span);
        unused
    }

    /// Comments that were meant as suppressions and are none.
    pub fn malformed(&self) -> &[Malformed] {
        &self.malformed
    }

    /// The name of another scanner's comment that was of use, for one note a file.
    pub fn peer_used(&self) -> Option<&'static str> {
        self.peer_used
    }

    fn own_on(&mut self, first: usize, last: usize, rule: &str, name: &str) -> Option<String> {
        let from = self.own.partition_point(|own| own.line < first);
        let on_lines = self.own[from..].iter_mut().take_while(|own| own.line <= last);
        for own in on_lines {
            let at = own.rules.iter().position(|named| {
                named.rule.eq_ignore_ascii_case(rule) || named.rule.eq_ignore_ascii_case(name)
            });
            match at {
                Some(at) => own.rules[at].used = true,
                None if own.rules.is_empty() => {}
                None => continue,
            }
            own.used = true;
            return Some(own.reason.clone());
        }
        None
    }

    fn peer_on(&mut self, first: usize, last: usize, rule: &str) -> Option<String> {
        let from = self.peers.partition_point(|(line, _)| *line < first);
        let on_lines = self.peers[from..].iter().take_while(|(line, _)| *line <= last);
        let in_file = self.peers.iter().take_while(|(line, _)| *line == 0);
        let lines = Span { start: first, end: last.saturating_add(1) };
        let in_blocks = self.blocks.iter().filter(|(block, _)| block.overlaps(lines));
        let all = on_lines.chain(in_file).map(|(_, peer)| peer);
        let mut all = all.chain(in_blocks.map(|(_, peer)| peer));
        let peer = *all.find(|peer| may_silence(**peer, rule))?;
        self.peer_used.get_or_insert(peer.name);
        Some(format!("`{}` comment", peer.name))
    }

    /// Reads one of figlint's own comments.
    fn add_own(&mut self, at: usize, line: usize, comment: &CommentLine<'_>, options: Options) {
        let mut rest = Cursor::new(comment.from(at), OWN.len());
        let scope = match rest.word() {
            "" => Scope::Line,
            "-next-line" => Scope::NextLine,
            "-file" => Scope::File,
            _ => return self.add_malformed(at, rest.at(), UNKNOWN_FORM),
        };
        let Ok(rules) = rest.rules(at) else {
            return self.add_malformed(at, rest.at(), UNCLOSED);
        };
        let reason = rest.reason();
        let message = if rules.is_empty() && scope == Scope::File {
            Some(NAME_RULES)
        } else if rules.is_empty() && reason.is_empty() {
            Some(NAME_RULE)
        } else if reason.is_empty() && options.require_reason {
            Some(GIVE_REASON)
        } else if scope == Scope::File && line > FILE_LINES {
            Some(TOO_LATE)
        } else {
            None
        };
        if let Some(message) = message {
            return self.add_malformed(at, rest.at(), message);
        }
        let alone = !comment.before(at).contains(char::is_alphanumeric);
        let alone_on = (scope == Scope::NextLine && alone).then_some(line);
        let line = match scope {
            Scope::File => 0,
            Scope::NextLine => line + 1,
            _ => line,
        };
        let span = Span::new(at, at + rest.at());
        let mention = comment.mentions(at);
        self.own.push(Own { line, span, alone_on, rules, reason, used: false, mention });
    }

    fn add_malformed(&mut self, at: usize, length: usize, message: &'static str) {
        self.malformed.push(Malformed { span: Span::new(at, at + length), message });
    }

    /// Sorts what was read. Comments on lines of their own, one above the other, all speak of the
    /// line below the last.
    fn settle(&mut self) {
        let mut below: Option<(usize, usize)> = None;
        for own in self.own.iter_mut().rev() {
            let Some(line) = own.alone_on else { continue };
            if let Some((_, target)) = below.filter(|(first, _)| (line..=line + 1).contains(first))
            {
                own.line = target;
            }
            below = Some((line, own.line));
        }
        self.own.sort_by_key(|own| (own.line, own.span));
        self.peers.sort_by_key(|(line, _)| *line);
        self.blocks.sort_by_key(|(block, _)| *block);
    }
}

const UNKNOWN_FORM: &str =
    "not a suppression; write figlint:allow, figlint:allow-next-line, or figlint:allow-file";
const UNCLOSED: &str = "the list of rules is not closed; write figlint:allow[FIG101]";
const NAME_RULE: &str =
    "name the rule in brackets, or give a reason=\"…\" for allowing all of them";
const NAME_RULES: &str = "figlint:allow-file must name its rules: figlint:allow-file[FIG101]";
const GIVE_REASON: &str = "the configuration demands a reason=\"…\" here";
const TOO_LATE: &str = "figlint:allow-file counts in the first 20 lines only";

/// Where the words stand without which there is no suppression, in order.
fn places(text: &str, compat: bool) -> Vec<(usize, &'static str)> {
    static FINDERS: LazyLock<Vec<(&'static str, Finder<'static>)>> = LazyLock::new(|| {
        let needles = std::iter::once(OWN).chain(peers::NEEDLES);
        needles.map(|needle| (needle, Finder::new(needle))).collect()
    });
    let mut places = Vec::new();
    for (needle, finder) in FINDERS.iter().take(if compat { usize::MAX } else { 1 }) {
        let found = finder.find_iter(text.as_bytes()).take(MAX_COMMENTS);
        places.extend(found.map(|at| (at, *needle)));
    }
    places.sort_unstable();
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Suppressions {
        suppressions(text, &LineIndex::new(text), Options::default())
    }

    fn reason(text: &str, rule: &str, line: usize) -> Option<String> {
        let name = if rule == "FIG101" { "plaintext-client-secret" } else { "other" };
        read(text).apply(rule, name, line..=line).map(|suppression| suppression.reason)
    }

    #[test]
    fn a_mention_is_not_missed_but_counts() {
        let directive = ["figlint:", "allow[FIG101]"].concat();
        for (line, is_missed) in [
            (format!("x # {directive}"), true),
            (format!("x = \"a # b\"  # {directive} reason=\"c\""), true),
            (format!("x = \"a # {directive}\""), false),
            (format!("/// write `# {directive}` there"), false),
            (format!("// \"{directive}\" is"), false),
        ] {
            assert_eq!(!read(&line).unused(|_| false).is_empty(), is_missed, "{line}");
            assert!(reason(&line, "FIG101", 1).is_some(), "{line}");
        }
    }

    #[test]
    fn own_comments_name_rules_and_reasons() {
        for (text, line, expected) in [
            ("x # figlint:allow[FIG101] reason=\"sample\"", 1, Some("sample")),
            ("x # figlint:allow[FIG9, plaintext-client-secret]", 1, Some("")),
            ("x # figlint:allow[fig101 FIG102] reason='it''s'", 1, Some("it")),
            ("x # figlint:allow reason=\"all of it\"", 1, Some("all of it")),
            ("# figlint:allow-next-line[FIG101]\nx", 2, Some("")),
            ("# figlint:allow-next-line[FIG101]\nx", 1, None),
            (
                "# figlint:allow-next-line[FIG101]\n# figlint:allow-next-line[FIG102]\nx",
                3,
                Some(""),
            ),
            (
                "# figlint:allow-next-line[FIG101]\ny # figlint:allow-next-line[FIG102]\nx",
                2,
                Some(""),
            ),
            ("<!-- figlint:allow-file[FIG101] reason=\"a page -->\n\n\nx", 4, Some("a page")),
            (
                "\"_comment\": \"figlint:allow-next-line[FIG101] reason=\\\"x y\\\"\",\nx",
                2,
                Some("x y"),
            ),
            ("x figlint:allow[FIG101]", 1, None),
            ("x # figlint:allow[FIG102]", 1, None),
            ("x # figlint:allow", 1, None),
            ("<!-- figlint:allow-->", 1, None),
        ] {
            assert_eq!(reason(text, "FIG101", line).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn comments_that_are_none_say_why() {
        let late = format!("{}# figlint:allow-file[FIG101]", "\n".repeat(FILE_LINES));
        for (text, message) in [
            ("# figlint:allow", NAME_RULE),
            ("# figlint:allow-file reason='x'", NAME_RULES),
            ("# figlint:allow[FIG101", UNCLOSED),
            ("# figlint:allow[]", UNCLOSED),
            ("# figlint:allow-nextline[FIG101]", UNKNOWN_FORM),
            (late.as_str(), TOO_LATE),
        ] {
            let found = read(text);
            assert!(found.is_empty(), "{text}");
            assert_eq!(found.malformed()[0].message, message, "{text}");
        }
        let strict = Options { require_reason: true, ..Options::default() };
        let text = "# figlint:allow[FIG101]";
        let found = suppressions(text, &LineIndex::new(text), strict);
        assert_eq!(found.malformed()[0].message, GIVE_REASON);
    }

    #[test]
    fn what_is_of_no_use_is_told() {
        let text = "a # figlint:allow[FIG101, FIG102]\nb # figlint:allow[FIG103]\n";
        let mut found = read(text);
        assert!(found.apply("FIG101", "plaintext-client-secret", 1..=1).is_some());
        let unused = found.unused(|_| false);
        assert_eq!(
            unused.iter().map(|u| u.span.of(text)).collect::<Vec<_>>(),
            ["FIG102", "figlint:allow[FIG103]"]
        );
        assert_eq!((unused[0].whole, unused[1].whole), (false, true));
        assert_eq!(found.unused(|rule| rule == "FIG103").len(), 1);
    }

    #[test]
    fn the_comments_of_other_scanners() {
        for (text, rule, line, holds) in [
            ("x gitleaks:allow", "FIG101", 1, true),
            ("x gitleaks:allow", "FIG1001", 1, true),
            ("x gitleaks:allow", "FIG211", 1, false),
            ("x # betterleaks:allow", "FIG101", 1, true),
            ("x # trufflehog:ignore", "FIG101", 1, true),
            ("x # trufflehog:ignored", "FIG101", 1, false),
            ("x # kingfisher:ignore", "FIG101", 1, true),
            ("x // kingfisher:allow", "FIG101", 1, true),
            ("x # pragma: allowlist secret", "FIG101", 1, true),
            ("x <!-- pragma: whitelist secret -->", "FIG101", 1, true),
            ("x pragma: allowlist secret", "FIG101", 1, false),
            ("# pragma: allowlist nextline secret\nx", "FIG101", 2, true),
            ("y # pragma: allowlist nextline secret\nx", "FIG101", 2, false),
            ("x # ggignore", "FIG101", 1, true),
            ("x # gitguardian:ignore", "FIG101", 1, true),
            ("# ggignore-start\nx\n# ggignore-end\n", "FIG101", 2, true),
            ("# ggignore-start\nx\n# ggignore-end\ny", "FIG101", 4, false),
            ("// secretlint-disable\nx\n", "FIG101", 2, true),
            ("// secretlint-disable\n// secretlint-enable\nx\n", "FIG101", 3, false),
            ("// secretlint-disable-next-line\nx\n", "FIG101", 2, true),
            ("x // secretlint-disable-line @secretlint/rule -- why", "FIG101", 1, true),
            ("// secretlint-disable no-homedir\nx\n", "FIG101", 2, false),
            ("x # nosec B105", "FIG121", 1, true),
            ("x # nosec: B101,B106", "FIG121", 1, true),
            ("x # nosec", "FIG121", 1, false),
            ("x # nosec B104", "FIG121", 1, false),
            ("x # nosec B105", "FIG1001", 1, false),
            ("x # noqa: E501, S105", "FIG121", 1, true),
            ("x # noqa", "FIG121", 1, false),
            ("# ruff: noqa: S106\n\nx", "FIG121", 3, true),
            ("x # NOSONAR", "FIG121", 1, false),
        ] {
            assert_eq!(reason(text, rule, line).is_some(), holds, "{text} {rule}");
            let off = Options { compat: false, require_reason: false };
            assert!(suppressions(text, &LineIndex::new(text), off).is_empty());
        }
    }

    #[test]
    fn hostile_lines_take_linear_time() {
        let text = "# figlint:allow[".repeat(200_000);
        assert!(read(&text).malformed().len() <= MAX_COMMENTS);
        let text = "x # figlint:allow reason='".repeat(200_000);
        read(&text).apply("FIG101", "x", 1..=1);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(
            parts in prop::collection::vec(
                prop_oneof![
                    Just("figlint:allow".to_owned()), Just("-next-line".to_owned()), Just("-file".to_owned()),
                    Just("[FIG101, x]".to_owned()), Just(" reason=\"".to_owned()), Just("# ".to_owned()),
                    Just("pragma: allowlist ".to_owned()), Just("nextline secret".to_owned()),
                    Just("secretlint-disable".to_owned()), Just("noqa:S105".to_owned()), "[ -~é\r\n\\[\\]]{0,5}",
                ],
                0..20,
            ),
        ) {
            let text = parts.concat();
            let lines = LineIndex::new(&text);
            let mut found = suppressions(&text, &lines, Options::default());
            found.apply("FIG101", "x", 1..=2);
            for span in found.unused(|_| false).iter().map(|u| u.span).chain(found.malformed().iter().map(|m| m.span)) {
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
