//! What code outside of functions hands on to them: a constant by its name, a map by its. What
//! stands out there and goes by no name in a function means nothing to it.

use std::collections::HashMap;

use super::words::each_word;

/// Rounds in which constants are made of others.
const ROUNDS: usize = 3;

/// Needs that something outside of functions holds, by the names that it goes by.
pub(super) struct Handed<'c> {
    names: HashMap<&'c str, u64>,
}

impl<'c> Handed<'c> {
    /// What goes by which name, of needs at offsets outside of functions.
    pub(super) fn new(
        code: &'c str,
        told: &[(usize, u64)],
        is_outer: &dyn Fn(usize) -> bool,
    ) -> Self {
        let mut handed = Self { names: HashMap::new() };
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
                open.iter().for_each(|(_, line)| self.defines(line, *needs));
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

    fn defines(&mut self, line: &'c str, needs: u64) {
        let target = match line.split_once(['=', ':']) {
            Some((target, _)) => target,
            None => line,
        };
        // Several names at once, or a call that gives one: any of its words.
        let is_many = target.len() == line.len() || target.contains([',', '{', '(']);
        let mut last = "";
        each_word(target, |word| {
            if is_many {
                *self.names.entry(word).or_default() |= needs;
            }
            last = word;
        });
        if !last.is_empty() {
            *self.names.entry(last).or_default() |= needs;
        }
        // `object[key] = value`, `Constants.name = value`.
        if let Some((object, _)) = target.split_once(['[', '.']) {
            let mut first = "";
            each_word(object, |word| first = word);
            if !matches!(first, "" | "this" | "self") {
                *self.names.entry(first).or_default() |= needs;
            }
        }
    }
}
