//! Command lines: which program, which flag, and what the flag is given.

use super::View;
use super::prefilter::Hit;
use super::when::{is_comment, value_holds};
use crate::classify;
use crate::model::candidate::{Ask, Candidate, Shape};
use crate::model::class::HostClass;
use crate::model::fact::{Command, Facts, Word};
use crate::model::location::Span;
use crate::model::secret::Secret;
use crate::rules::Ruleset;
use crate::rules::compile::Lazy;
use crate::rules::shape::{CommandShape, ValueKind};

/// Words that say a command carries a credential or talks to an OAuth endpoint.
const CREDENTIAL_WORDS: [&str; 12] = [
    "authorization",
    "bearer",
    "token",
    "secret",
    "password",
    "oauth",
    "api-key",
    "apikey",
    "api_key",
    "--user",
    "cookie",
    "grant_type",
];

pub(super) fn detect(
    rules: &Ruleset,
    shapes: &[Hit],
    view: &View,
    facts: &Facts,
    out: &mut Vec<Candidate>,
) {
    for command in &facts.commands {
        for hit in shapes {
            let rule = &rules.rules()[hit.rule];
            let shape = &rule.file.command[hit.shape];
            let (pattern, place) = &rule.commands[hit.shape];
            let fits =
                shape.program.iter().any(|program| program.eq_ignore_ascii_case(&command.program))
                    && view.is_meant(place)
                    && says(shape, command);
            let is_far = shape.credential && !carries_credential(command, view.text);
            if !fits || is_far && (shape.far.is_none() || is_here(command)) {
                continue;
            }
            // A command in a comment does nothing, but a credential in it is one.
            let silent = is_comment(view, command.span.start);
            for given in given(command, &shape.flag) {
                let found = candidate(*hit, shape, pattern.as_ref(), view, given);
                let found = found.filter(|found| !(found.behaviour && silent));
                out.extend(found.map(|found| match shape.far {
                    Some(level) if is_far => {
                        Candidate { pedantic: true, level: Some(level), ..found }
                    }
                    _ => found,
                }));
            }
        }
    }
}

/// Whether the command begins with the words asked for and holds one of the others.
fn says(shape: &CommandShape, command: &Command) -> bool {
    let mut words = command.words.iter().map(|word| word.text.as_str());
    let begins = |wanted: &str| {
        let plain = command.words.iter().map(|word| word.text.as_str());
        wanted.split(' ').eq(plain.take(wanted.split(' ').count()))
    };
    (shape.subcommand.is_empty() || shape.subcommand.iter().any(|wanted| begins(wanted)))
        && (shape.with.is_empty() || words.any(|word| shape.with.iter().any(|one| one == word)))
}

/// Whether all hosts that are named are this machine.
fn is_here(command: &Command) -> bool {
    let mut hosts = command.words.iter().filter_map(|word| word.text.split_once("://"));
    let here = |(_, rest): (&str, &str)| {
        classify::host::classify(super::when::host_of(rest)) == HostClass::Loopback
    };
    hosts.clone().next().is_some() && hosts.all(here)
}

/// A credential sent to this machine goes nowhere.
fn carries_credential(command: &Command, text: &str) -> bool {
    if is_here(command) {
        return false;
    }
    let lower = command.span.of(text).to_ascii_lowercase();
    CREDENTIAL_WORDS.iter().any(|word| lower.contains(word))
        || command.words.iter().any(|word| word.text == "-u")
}

/// What follows a flag: the next word, or what follows `=`, or what is glued to a short one.
struct Argument {
    text: String,
    span: Span,
}

/// A flag that was given, with its argument if there is one.
struct Given<'c> {
    word: &'c Word,
    flag: &'c str,
    argument: Option<Argument>,
}

fn given<'c>(command: &'c Command, flags: &'c [String]) -> Vec<Given<'c>> {
    let mut found = Vec::new();
    for (index, word) in command.words.iter().enumerate() {
        let next = command.words.get(index + 1);
        let next = || next.map(|next| Argument { text: next.text.clone(), span: next.span });
        for flag in flags {
            let argument = if is_flag(&word.text, flag) || is_clustered(&word.text, flag) {
                next()
            } else if let Some(rest) = glued(&word.text, flag) {
                Some(Argument { text: rest.to_owned(), span: word.span })
            } else {
                continue;
            };
            found.push(Given { word, flag, argument });
        }
    }
    found
}

/// `-K` is not `-k`; long flags are any case to PowerShell.
fn is_flag(word: &str, flag: &str) -> bool {
    word == flag || (flag.len() > 2 && word.eq_ignore_ascii_case(flag))
}

/// `--flag=argument` for long flags, `-uargument` for short ones that take one.
fn glued<'w>(word: &'w str, flag: &str) -> Option<&'w str> {
    let rest = word.strip_prefix(flag)?;
    let takes_glued = matches!(flag, "-u" | "-H" | "-a" | "-p" | "-b");
    if flag.len() == 2 {
        (takes_glued && !rest.is_empty()).then_some(rest)
    } else {
        rest.strip_prefix('=')
    }
}

/// `-k` inside `-sSk`.
fn is_clustered(word: &str, flag: &str) -> bool {
    let letters = word.strip_prefix('-').filter(|letters| letters.len() > 1 && letters.len() < 7);
    let letter = flag.strip_prefix('-').filter(|letter| letter.len() == 1);
    match (letters, letter) {
        (Some(letters), Some(letter)) => {
            letters.chars().all(|c| c.is_ascii_alphabetic() || c == '#') && letters.contains(letter)
        }
        _ => false,
    }
}

fn candidate(
    hit: Hit,
    shape: &CommandShape,
    pattern: Option<&Lazy>,
    view: &View,
    given: Given,
) -> Option<Candidate> {
    let Given { word, flag, argument } = given;
    let mut found = Candidate {
        key: Some(flag.to_owned()),
        level: shape.level,
        behaviour: true,
        ..Candidate::new(hit.rule, Shape::Command(hit.shape), word.span)
    };
    if let Some(condition) = &shape.value {
        let text = &argument.as_ref()?.text;
        let is_secret = !matches!(condition.kind, Some(ValueKind::Secret | ValueKind::Opaque))
            || classify::value::is_literal(text);
        (is_secret && value_holds(condition, None, text, view)).then_some(())?;
    }
    if let Some(pattern) = pattern {
        let argument = argument?;
        let captures = pattern.get()?.captures(argument.text.as_bytes())?;
        if let Some(secret) = captures.name("secret") {
            let value = String::from_utf8_lossy(secret.as_bytes()).into_owned();
            // The word may hold quotes that its text does not: find the value where it is written.
            let at = argument.span.of(view.text).rfind(&value)? + argument.span.start;
            let span = Span::new(at, at + value.len());
            found.report = span;
            found.claim = Some(span);
            found.secret = Some((Secret::new(value), span));
            found.ask = Ask::Secret;
            found.behaviour = false;
        }
    }
    Some(found)
}
