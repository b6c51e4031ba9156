//! Holes that a template language or a shell fills.

use super::super::randomness::wordiness;
use super::code::{digit_inside, is_dotted, is_dotted_name, is_identifier};

/// Pairs that open and close a hole in some template language or shell.
const HOLES: &[(&str, &str)] = &[
    ("${", "}"),
    ("{{", "}}"),
    ("<%", "%>"),
    ("#{", "}"),
    ("$(", ")"),
    ("$[", "]"),
    ("%(", ")s"),
    ("%(", ")"),
    ("%env(", ")%"),
    ("((", "))"),
    ("[[", "]]"),
    ("@@", "@@"),
    ("\\(", ")"),
    ("%{", "}"),
    ("{%", "%}"),
    ("&{", "}"),
    ("<<", ">>"),
    ("<?", "?>"),
];

/// A hole holds an expression, so its brackets match; a password's need not.
pub(super) fn has_hole(text: &str) -> bool {
    has_member_hole(text)
        || has_variable(text)
        || HOLES.iter().any(|(open, close)| {
            let rest = text.find(open).and_then(|at| text.get(at + open.len()..));
            let inner = rest.and_then(|rest| rest.find(close).and_then(|at| rest.get(..at)));
            inner.is_some_and(|inner| {
                open.contains('(') || (balanced(inner, '[', ']') && balanced(inner, '(', ')'))
            })
        })
}

/// `OC|$APP_ID|$APP_SECRET`: a shell's variable that begins a part of the value. The underscore tells it from the
/// dollar sign of a password.
fn has_variable(text: &str) -> bool {
    text.match_indices('$').any(|(at, dollar)| {
        let before = text[..at].chars().next_back();
        let rest = &text[at + dollar.len()..];
        let end = rest.find(|c: char| !c.is_ascii_uppercase() && c != '_').unwrap_or(rest.len());
        let joined = rest[..end].trim_matches('_').contains('_');
        joined && before.is_none_or(|c| c.is_ascii_punctuation() && c != '$')
    })
}

/// `at-user-{user.pk}`: a member access in the braces of a format string.
fn has_member_hole(text: &str) -> bool {
    text.split('{').skip(1).any(|rest| {
        rest.split_once('}').is_some_and(|(inner, _)| inner.contains('.') && is_dotted_name(inner))
    })
}

/// Whether brackets open before they close.
fn balanced(text: &str, open: char, close: char) -> bool {
    let depth = text.chars().try_fold(0usize, |depth, c| match c {
        _ if c == open => Some(depth + 1),
        _ if c == close => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth == Some(0)
}

/// Holes that count only as the whole value, and printf holes in what is otherwise short.
pub(super) fn is_whole_hole(text: &str) -> bool {
    let between = |mark: char| {
        text.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)).is_some_and(is_identifier)
    };
    let dollar = text.strip_prefix('$').is_some_and(|rest| {
        let path = rest.split(['.', '[']).next().unwrap_or(rest).split("->").next().unwrap_or(rest);
        let braces = rest.trim_end_matches([')', ']', ';']);
        (is_identifier(path) && !digit_inside(path) && braces.len() <= 64)
            || is_pair(text)
            || rest.bytes().all(|byte| byte.is_ascii_digit())
    });
    let underscores = text.len() > 4 && text.starts_with("__") && text.ends_with("__");
    let braces =
        text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).is_some_and(|inner| {
            inner.is_empty() || is_dotted(inner) || inner.bytes().all(|byte| byte.is_ascii_digit())
        });
    let colon = text.strip_prefix(':').is_some_and(|name| {
        is_identifier(name) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    });
    let filtered =
        text.strip_prefix('@').and_then(|rest| rest.strip_suffix('@')).is_some_and(is_dotted);
    let substituted = text.len() > 2 && text.starts_with('`') && text.ends_with('`');
    between('%')
        || filtered
        || substituted
        || has_brace_holes(text)
        || dollar
        || underscores
        || braces
        || colon
        || has_printf_hole(text)
        || text == "?"
}

/// `$user:$password`
fn is_pair(text: &str) -> bool {
    let is_variable = |part: &str| {
        part.strip_prefix('$').is_some_and(|name| is_identifier(name) && !digit_inside(name))
    };
    text.contains(':') && text.split(':').all(is_variable)
}

fn has_printf_hole(text: &str) -> bool {
    const PRINTF: &[&str] = &[
        "%s", "%d", "%v", "%q", "%@", "%i", "%x", "%1$s", "{}", "{0}", "{1}", "{:?}", "%ld", "%lu",
        "%@",
    ];
    let Some(hole) = PRINTF.iter().find(|hole| text.contains(**hole)) else { return false };
    let rest = text.replace(hole, "");
    rest.len() < 8 || wordiness(&rest) > 0.5
}

/// Whether only words stand around `{name}` holes (Python's and C#'s interpolated strings).
fn has_brace_holes(text: &str) -> bool {
    let (mut rest, mut holes) = (String::new(), 0);
    let mut left = text;
    while let Some((before, after)) = left.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { return false };
        let name = name.split([':', '!']).next().unwrap_or(name);
        if !is_dotted(name) {
            return false;
        }
        holes += 1;
        rest.push_str(before);
        rest.push(' ');
        left = tail;
    }
    rest.push_str(left);
    let bare = !rest.contains(|c: char| c.is_alphanumeric());
    holes > 0 && (bare || wordiness(&rest) > 0.5)
}
