//! Secrets written out among the arguments of a process: the flag before, or the program, says what
//! they are.

use crate::classify::{self, value};
use crate::model::call::{Part, Sink};
use crate::model::class::{NameClass, Strength};
use crate::model::location::Span;
use crate::model::secret::Secret;

/// A secret among arguments.
pub(super) struct Given {
    /// The flag.
    pub(super) key: String,
    pub(super) secret: Secret,
    pub(super) span: Span,
}

/// One word of a command line that is written out.
struct Word<'s> {
    text: &'s str,
    span: Span,
}

/// Programs whose short flags take a password, and how it is given: glued to the flag or after it.
const SHORT: [(&str, &[&str]); 12] = [
    ("mysql", &["-p"]),
    ("mysqldump", &["-p"]),
    ("mysqladmin", &["-p"]),
    ("mariadb", &["-p"]),
    ("mariadb-dump", &["-p"]),
    ("sshpass", &["-p"]),
    ("docker", &["-p"]),
    ("podman", &["-p"]),
    ("az", &["-p"]),
    ("redis-cli", &["-a"]),
    ("mongosh", &["-p"]),
    ("sqlcmd", &["-P"]),
];

/// Whether short flags of a program take a password.
pub(super) fn is_program(name: &str) -> bool {
    SHORT.iter().any(|(program, _)| *program == name)
}

/// Programs whose short flags take a password.
pub(super) fn programs() -> impl Iterator<Item = &'static str> {
    SHORT.iter().map(|(program, _)| *program)
}

/// The secrets that are written out after a flag whose name is of one of the classes.
pub(super) fn literals(
    sink: &Sink,
    classes: &[NameClass],
    strength: Option<Strength>,
) -> Vec<Given> {
    let words = words(sink);
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let Some(flag) = word.text.strip_prefix('-').map(|rest| rest.trim_start_matches('-'))
        else {
            continue;
        };
        let is_long = word.text.starts_with("--") || flag.len() > 2;
        let next = words.get(index + 1).filter(|next| !next.text.starts_with('-'));
        let given = match flag.split_once('=') {
            Some((name, text)) => Some((name, text, last(word.span, text))),
            None if is_long => next.map(|next| (flag, next.text, next.span)),
            None => None,
        };
        let named = given.filter(|(name, _, _)| denotes(name, classes, strength));
        let short = || short(&words, index);
        let (key, text, span) = match named {
            Some((name, text, span)) => (name, text, span),
            None => match short() {
                Some((flag, text, span)) => (flag, text, span),
                None => continue,
            },
        };
        if value::is_literal(text) {
            found.push(Given { key: key.to_owned(), secret: Secret::new(text), span });
        }
    }
    found
}

/// The first value that is not written out, behind a flag whose name is of one of the classes:
/// `--token=$x`, `--token $x`.
pub(super) fn flagged(
    sink: &Sink,
    classes: &[NameClass],
    strength: Option<Strength>,
) -> Option<(String, Span)> {
    let mut before = "";
    for (value, _) in &sink.values {
        // Each argument is a word of its own.
        let mut glued = "";
        for part in &value.parts {
            match part {
                Part::Literal { text, .. } => glued = text,
                Part::Hole { names, span, .. } => {
                    let text = if glued.is_empty() { before } else { glued };
                    let name = flag_at_end(text, glued.is_empty());
                    let name = name.filter(|name| denotes(name, classes, strength));
                    if let Some(name) = name.filter(|_| !names.iter().any(|it| is_no_value(it))) {
                        return Some((name.to_owned(), *span));
                    }
                    glued = " ";
                }
            }
        }
        before = match value.parts.as_slice() {
            [Part::Literal { text, .. }] => text,
            _ => "",
        };
    }
    None
}

/// The name of the flag that a text ends in: its value is the next word, or comes behind a sign.
fn flag_at_end(text: &str, is_word: bool) -> Option<&str> {
    let text = text.trim_end_matches(['"', '\'']);
    let bare = text.strip_suffix(['=', ' ']).or_else(|| is_word.then_some(text))?;
    let word = bare.split_whitespace().next_back()?;
    word.strip_prefix("--").or_else(|| word.strip_prefix('-').filter(|rest| rest.len() > 2))
}

/// Names of what says where a secret is, not what it is.
fn is_no_value(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["file", "path", "dir", "url", "uri", "name", "env", "stdin"]
        .iter()
        .any(|end| lower.ends_with(end))
}

/// `-Dsonar.token` is called as its last part is.
fn denotes(name: &str, classes: &[NameClass], strength: Option<Strength>) -> bool {
    let name = name.strip_prefix('D').filter(|rest| rest.contains('.')).unwrap_or(name);
    classify::name::classify(name).is_some_and(|verdict| {
        classes.contains(&verdict.class) && strength.is_none_or(|least| verdict.strength >= least)
    })
}

/// `-pX`, `-p X` of programs known to take a password so.
fn short<'w>(words: &'w [Word<'_>], index: usize) -> Option<(&'static str, &'w str, Span)> {
    let before = &words[..index];
    let is =
        |program: &str| before.iter().any(|word| word.text.rsplit('/').next() == Some(program));
    let (_, flags) = SHORT.iter().find(|(program, _)| is(program))?;
    let word = &words[index];
    flags.iter().find_map(|flag| {
        let rest = word.text.strip_prefix(flag)?;
        if rest.is_empty() {
            let next = words.get(index + 1)?;
            // Of these the word after is a database: `mysql -p shop`.
            let prompts = before.iter().any(|word| {
                let name = word.text.rsplit('/').next().unwrap_or_default();
                name.starts_with("mysql") || name.starts_with("mariadb")
            });
            return (!prompts).then_some((*flag, next.text, next.span));
        }
        Some((*flag, rest, last(word.span, rest)))
    })
}

/// The words: each argument by itself, but one alone is a line for the shell.
fn words(sink: &Sink) -> Vec<Word<'_>> {
    let is_line =
        sink.values.len() == 1 || sink.values.iter().any(|(value, _)| value.shown().contains(" -"));
    let mut words = Vec::new();
    for (value, _) in &sink.values {
        let parts = value.parts.as_slice();
        for part in parts {
            match part {
                Part::Literal { text, span } if is_line => split(text, *span, &mut words),
                Part::Literal { text, span } if parts.len() == 1 => {
                    words.push(Word { text, span: *span });
                }
                // What is not known ends the word before it.
                Part::Literal { span, .. } | Part::Hole { span, .. } => {
                    words.push(Word { text: "", span: Span::new(span.start, span.start) });
                }
            }
        }
    }
    words
}

/// The words of a line, quotes taken off.
fn split<'s>(text: &'s str, span: Span, words: &mut Vec<Word<'s>>) {
    let exact = span.len() == text.len();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let start = at;
        at += piece.len();
        let word = piece.trim_end();
        let bare = word.trim_matches(['"', '\'']);
        if bare.is_empty() {
            continue;
        }
        let from = span.start + start + (word.len() - word.trim_start_matches(['"', '\'']).len());
        let place = if exact { Span::new(from, from + bare.len()) } else { span };
        words.push(Word { text: bare, span: place });
    }
}

/// The end of a span that a text fills.
fn last(span: Span, text: &str) -> Span {
    Span::new(span.end.saturating_sub(text.len()).max(span.start), span.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::call::{Built, SinkKind};

    /// What is found among arguments, as flags.
    fn flags(arguments: &[&str]) -> Vec<String> {
        let mut at = 0;
        let value = |text: &&str| {
            let span = Span::new(at, at + text.len());
            at = span.end + 1;
            (Built::literal(*text, span), span)
        };
        let values = arguments.iter().map(value).collect();
        let (name, span) = (String::new(), Span::new(0, 0));
        let kind = SinkKind::Argument;
        let sink = Sink { kind, span, name, key: None, values, guarded: None };
        let classes = [NameClass::Password, NameClass::ClientSecret, NameClass::AccessToken];
        let found = literals(&sink, &classes, Some(Strength::Medium));
        found.into_iter().map(|given| given.key).collect()
    }

    #[test]
    fn flags_say_what_follows_them() {
        let value = format!("q7Rk2vZx{}", "9LmT4wBn8Yd3");
        assert_eq!(flags(&["acme", "--password", &value]), ["password"]);
        assert_eq!(flags(&["acme", &format!("--client-secret={value}")]), ["client-secret"]);
        assert_eq!(flags(&[&format!("acme --client-secret='{value}' x")]), ["client-secret"]);
        assert_eq!(flags(&["mysql", "-u", "root", &format!("-p{value}")]), ["-p"]);
        let short = "-p";
        assert_eq!(flags(&["sshpass", short, &value, "ssh", "host"]), [short]);
        assert!(flags(&["mysql", "-p", &value]).is_empty(), "a database");
        assert!(flags(&["ssh", "-p", &value]).is_empty(), "a port");
        assert!(flags(&["acme", "--password", "--verbose"]).is_empty());
        assert!(flags(&["acme", "--password", "<password>"]).is_empty());
        assert!(flags(&["acme", "--name", &value]).is_empty());
    }

    #[test]
    fn flags_say_what_comes_at_run_time() {
        let at = Span::new(0, 1);
        let flagged = |values: &[&[&str]]| {
            // What begins with `$` is not known.
            let part = |text: &&str| match text.strip_prefix('$') {
                Some(name) => Built::hole(name, at).parts,
                None => Built::literal(*text, at).parts,
            };
            let value =
                |parts: &&[&str]| (Built { parts: parts.iter().flat_map(part).collect() }, at);
            let values = values.iter().map(value).collect();
            let (name, kind) = (String::new(), SinkKind::Argument);
            let sink = Sink { kind, span: at, name, key: None, values, guarded: None };
            let classes = [NameClass::Password, NameClass::AccessToken, NameClass::Token];
            super::flagged(&sink, &classes, None).map(|(key, _)| key)
        };
        assert_eq!(flagged(&[&["acme"], &["--token"], &["$t"]]).as_deref(), Some("token"));
        assert_eq!(
            flagged(&[&["acme"], &["--access-token=", "$t"]]).as_deref(),
            Some("access-token")
        );
        assert_eq!(flagged(&[&["acme --password '", "$p", "' x"]]).as_deref(), Some("password"));
        assert_eq!(flagged(&[&["acme --password ", "$p", " x"]]).as_deref(), Some("password"));
        assert_eq!(flagged(&[&["acme"], &["--token-file"], &["$t"]]), None);
        assert_eq!(flagged(&[&["acme"], &["--token"], &["$tokenFile"]]), None);
        assert_eq!(flagged(&[&["acme"], &["--user"], &["$t"]]), None);
        assert_eq!(flagged(&[&["acme"], &["--token"], &["x", "$t"]]), None);
        assert_eq!(flagged(&[&["acme"], &["--page-token=", "$t"]]), None);
    }

    proptest::proptest! {
        #[test]
        fn any_arguments_are_survived(words in proptest::collection::vec("[-=p'\" é]{0,9}|mysql|--password", 0..6)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            flags(&words);
        }
    }
}
