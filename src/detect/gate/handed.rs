//! By which names something goes on: a constant that functions use, a variable inside of one. What
//! goes by no name there means nothing to what is done there.

use std::collections::HashMap;

use super::words::each_word;
use crate::detect::sink::OUTCOMES;
use crate::model::location::Span;

/// Rounds in which constants are made of others.
const ROUNDS: usize = 3;

/// Words that are the language's, and so the names of nothing.
const EMPTY: [&str; 17] = [
    "nil", "null", "None", "true", "false", "True", "False", "if", "for", "in", "return", "let",
    "var", "const", "self", "this", "string",
];

/// Words that begin lines which name what they go through.
const LOOPS: [&str; 8] = ["for", "foreach", "with", "using", "case", "catch", "match", "when"];

/// Needs that something holds, by the names that it goes by.
#[derive(Default)]
pub(super) struct Handed<'c> {
    names: HashMap<&'c str, u64>,
    /// What is said to no name: settings of a class, of a module.
    pub(super) unnamed: u64,
}

impl<'c> Handed<'c> {
    /// What goes by which name, of needs at offsets on lines that count, and of names known before.
    pub(super) fn new(
        code: &'c str,
        told: &[(usize, u64)],
        known: &Self,
        is_outer: &dyn Fn(usize) -> bool,
    ) -> Self {
        let mut handed = Self { names: known.names.clone(), unnamed: 0 };
        handed.learn(code, told);
        let mut known = 0;
        for _ in 0..ROUNDS {
            if known == handed.names.len() {
                break;
            }
            known = handed.names.len();
            handed.grow(code, is_outer);
        }
        handed
    }

    /// The needs of the names in a part.
    pub(super) fn of(&self, part: &str) -> u64 {
        let mut needs = 0;
        if !self.names.is_empty() {
            each_word(part, |word| needs |= self.names.get(word).copied().unwrap_or(0));
        }
        needs
    }

    /// What stands on a line goes by its names, and by those of the lines that it is inside of.
    fn learn(&mut self, code: &'c str, mut told: &[(usize, u64)]) {
        let mut open: Vec<(usize, &str)> = Vec::new();
        let mut end = 0;
        for line in code.split_inclusive('\n') {
            if told.is_empty() {
                return;
            }
            end += line.len();
            let indent = line.len() - line.trim_start().len();
            if indent < line.len() {
                open.truncate(open.partition_point(|(outer, _)| *outer < indent));
                open.push((indent, line));
            }
            while let [(at, needs), rest @ ..] = told
                && *at < end
            {
                let defined = open.iter().filter(|(_, line)| self.defines(line, *needs)).count();
                if defined == 0 {
                    self.unnamed |= needs;
                }
                told = rest;
            }
        }
    }

    /// Constants that are made of others.
    fn grow(&mut self, code: &'c str, is_outer: &dyn Fn(usize) -> bool) {
        let mut at = 0;
        for line in code.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let Some((_, value)) = line.split_once('=').filter(|_| is_outer(start)) else {
                continue;
            };
            let needs = self.of(value);
            if needs != 0 {
                self.defines(line, needs);
            }
        }
    }

    /// Files needs under what a line defines, if it does.
    fn defines(&mut self, line: &'c str, needs: u64) -> bool {
        let mut first =
            line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
        if first.next().is_some_and(|word| LOOPS.contains(&word)) || line.contains('|') {
            each_word(line, |word| self.name(word, needs));
            return true;
        }
        let inner = line.trim_start().trim_start_matches(['"', '\'']);
        let rest = inner.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let is_entry = inner.len() < line.trim_start().len() && rest.starts_with(['"', '\'']);
        let target = line.split_once(['=', ':']).map(|(target, _)| target);
        let Some(target) = target.filter(|it| is_entry || !it.contains(['"', '\''])) else {
            return false;
        };
        // Several names at once.
        let is_many = target.contains([',', '{']);
        let mut last = "";
        each_word(target, |word| {
            if is_many {
                self.name(word, needs);
            }
            last = word;
        });
        self.name(last, needs);
        // `object[key] = value`, `Constants.name = value`.
        if let Some((object, _)) = target.split_once(['[', '.']) {
            let mut first = "";
            each_word(object, |word| first = word);
            if !matches!(first, "this" | "self") {
                self.name(first, needs);
            }
        }
        true
    }

    fn name(&mut self, name: &'c str, needs: u64) {
        if !name.is_empty() && !EMPTY.contains(&name) && !OUTCOMES.contains(&name) {
            *self.names.entry(name).or_default() |= needs;
        }
    }
}

/// The statement that an offset is in, by the indentation of its lines.
pub(super) fn statement(text: &str, at: usize) -> Span {
    let goes_on = |line: &str| line.trim_start().starts_with([')', ']', '}', '.']);
    let mut start = text[..at].rfind('\n').map_or(0, |feed| feed + 1);
    let depth = indent(&text[start..]);
    let is_begun = |start: usize| !goes_on(&text[start..]) && indent(&text[start..]) <= depth;
    while start > 0 && !is_begun(start) {
        start = text[..start - 1].rfind('\n').map_or(0, |feed| feed + 1);
    }
    let depth = indent(&text[start..]);
    let mut end = start;
    for (number, line) in text[start..].split_inclusive('\n').enumerate() {
        let is_inside = indent(line) > depth || goes_on(line) || line.trim().is_empty();
        if number > 0 && end > at && !is_inside {
            break;
        }
        end += line.len();
    }
    Span::new(start, end)
}

/// Blanks in front of a line.
fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}
