//! The inline comments of other scanners, so that a project can change over without touching its
//! files. They speak of literals that are no secrets, so they silence no rule about behaviour.

use super::comment::CommentLine;
use crate::model::location::Span;

/// Words without which a text has no such comment.
pub(super) const NEEDLES: [&str; 12] = [
    "gitleaks:allow",
    "betterleaks:allow",
    "trufflehog:ignore",
    "kingfisher:ignore",
    "kingfisher:allow",
    "gitguardian:ignore",
    "ggignore",
    "secretlint-",
    "pragma:",
    "nosec",
    "noqa",
    "NOQA",
];

/// The comment marks that detect-secrets asks for before its pragma.
const PRAGMA_MARKS: [&str; 6] = ["#", "//", "/*", "'", "--", "<!--"];

/// bandit's checks for passwords, by number and by name.
const BANDIT: [&str; 6] = [
    "B105",
    "B106",
    "B107",
    "hardcoded_password_string",
    "hardcoded_password_funcarg",
    "hardcoded_password_default",
];

/// The same checks in ruff and flake8-bandit.
const RUFF: [&str; 3] = ["S105", "S106", "S107"];

/// What another scanner's comment asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Peer {
    /// How the comment is called.
    pub(super) name: &'static str,
    /// Where it holds.
    pub(super) scope: Scope,
    /// Whether it speaks of passwords only.
    pub(super) passwords_only: bool,
}

/// Where a comment holds, seen from its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// On its line.
    Line,
    /// On the next line.
    NextLine,
    /// In the whole file.
    File,
    /// From its line on.
    Start,
    /// Up to its line.
    End,
}

/// Whether such a comment may silence a rule.
pub(super) fn may_silence(peer: Peer, rule: &str) -> bool {
    let number = rule.strip_prefix("FIG").and_then(|digits| digits.parse::<u32>().ok());
    match (number, peer.passwords_only) {
        // What bandit calls a password: password, secret and token variables.
        (Some(number), true) => matches!(number, 101 | 102 | 105 | 121 | 123),
        (Some(number), false) => {
            matches!(number, 100..=199 | 201 | 202 | 301..=303 | 503..=510 | 1000..)
        }
        // A rule of the user's own: it is there to find literals more often than not.
        (None, passwords_only) => !passwords_only,
    }
}

/// Reads the comment that begins with the needle at `at`, if it is one.
pub(super) fn read(needle: &'static str, at: usize, comment: &CommentLine<'_>) -> Option<Peer> {
    let rest = comment.from(at + needle.len());
    let whole = Peer { name: needle, scope: Scope::Line, passwords_only: false };
    match needle {
        "gitleaks:allow" | "betterleaks:allow" => Some(whole),
        "trufflehog:ignore" | "kingfisher:ignore" | "kingfisher:allow" | "gitguardian:ignore" => {
            ends_word(rest).then_some(whole)
        }
        "ggignore" => ggignore(rest, comment.covers(at)),
        "secretlint-" => secretlint(rest, comment.covers(at)),
        "pragma:" => pragma(rest, at, comment),
        "nosec" => nosec(rest, at, comment),
        _ => noqa(rest, at, comment),
    }
}

fn ends_word(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// `ggignore` on the line; `ggignore-start` and `ggignore-end` round a block.
fn ggignore(rest: &str, in_comment: bool) -> Option<Peer> {
    let (scope, rest) = if let Some(rest) = rest.strip_prefix("-start") {
        (Scope::Start, rest)
    } else if let Some(rest) = rest.strip_prefix("-end") {
        (Scope::End, rest)
    } else {
        (Scope::Line, rest)
    };
    let name = if scope == Scope::Line { "ggignore" } else { "ggignore-start" };
    (in_comment && ends_word(rest)).then_some(Peer { name, scope, passwords_only: false })
}

/// secretlint's directives. One that names rules is honoured for a line; for the rest of a file
/// it is not, as the rule may be about something else.
fn secretlint(rest: &str, in_comment: bool) -> Option<Peer> {
    let forms = [
        ("disable-next-line", Scope::NextLine, "secretlint-disable-next-line"),
        ("disable-line", Scope::Line, "secretlint-disable-line"),
        ("disable", Scope::Start, "secretlint-disable"),
        ("enable", Scope::End, "secretlint-enable"),
    ];
    let found = forms.into_iter().find_map(|(word, scope, name)| {
        rest.strip_prefix(word).filter(|rest| ends_word(rest)).map(|rest| (rest, scope, name))
    });
    let (rest, scope, name) = found?;
    let rest = rest.trim_start();
    let names_rules = rest.starts_with(|c: char| c.is_alphanumeric() || c == '@');
    let is_block = matches!(scope, Scope::Start | Scope::End);
    (in_comment && !(is_block && names_rules)).then_some(Peer {
        name,
        scope,
        passwords_only: false,
    })
}

/// detect-secrets: `pragma: allowlist secret`, `pragma: allowlist nextline secret`, and their old
/// spelling.
fn pragma(rest: &str, at: usize, comment: &CommentLine<'_>) -> Option<Peer> {
    let rest = rest.trim_start_matches(' ');
    let rest = rest.strip_prefix("allowlist").or_else(|| rest.strip_prefix("whitelist"))?;
    let rest = rest.strip_prefix([' ', '-'])?;
    let nextline = rest.strip_prefix("nextline").and_then(|rest| rest.strip_prefix([' ', '-']));
    let (scope, name, word) = match nextline {
        Some(rest) => (Scope::NextLine, "pragma: allowlist nextline secret", rest),
        None => (Scope::Line, "pragma: allowlist secret", rest),
    };
    let alone = scope == Scope::NextLine;
    let is_pragma = word.strip_prefix("secret").is_some_and(ends_word)
        && comment.follows(at, &PRAGMA_MARKS, alone);
    is_pragma.then_some(Peer { name, scope, passwords_only: false })
}

/// bandit: `# nosec B105`. A bare `# nosec` is too broad to mean a secret.
fn nosec(rest: &str, at: usize, comment: &CommentLine<'_>) -> Option<Peer> {
    let listed = rest.strip_prefix(':').unwrap_or(rest);
    let names = ends_word(rest) && lists(listed, &BANDIT) && comment.follows(at, &["#"], false);
    names.then_some(Peer { name: "nosec", scope: Scope::Line, passwords_only: true })
}

/// ruff and flake8: `# noqa: S105`, and `# ruff: noqa: S105` for a whole file.
fn noqa(rest: &str, at: usize, comment: &CommentLine<'_>) -> Option<Peer> {
    let listed = rest.strip_prefix(':')?;
    let before = comment.before(at);
    let file = ["ruff:", "flake8:"].iter().find_map(|tool| before.strip_suffix(tool));
    let scope = if file.is_some() { Scope::File } else { Scope::Line };
    let is_comment = file.unwrap_or(before).trim_end().ends_with('#');
    (is_comment && lists(listed, &RUFF)).then_some(Peer {
        name: "noqa",
        scope,
        passwords_only: true,
    })
}

/// Whether a list of codes names one of these; it ends at the first word that is no code.
fn lists(list: &str, codes: &[&str]) -> bool {
    let is_code = |word: &&str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let words = list.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    words.take(64).take_while(is_code).any(|word| codes.contains(&word))
}

/// Where a block begins and ends, from its comments in order; one left open runs to the end.
pub(super) fn blocks(events: &[(usize, Peer)], last_line: usize) -> Vec<(Span, Peer)> {
    let mut blocks = Vec::new();
    for family in ["ggignore", "secretlint"] {
        let mut open: Option<(usize, Peer)> = None;
        for (line, peer) in events.iter().filter(|(_, peer)| peer.name.starts_with(family)) {
            match (peer.scope, open) {
                (Scope::Start, None) => open = Some((*line, *peer)),
                (Scope::End, Some((start, begun))) => {
                    blocks.push((Span::new(start, *line + 1), begun));
                    open = None;
                }
                _ => {}
            }
        }
        blocks.extend(open.map(|(start, peer)| (Span::new(start, last_line + 1), peer)));
    }
    blocks
}
