//! Several names and several values in one statement: `host, password = "db", "v"`.

use super::bind::Bound;
use super::group::Group;
use super::operand::{Form, Operand};
use super::style::LexStyle;
use super::token::{Kind, NONE, Tokens};
use super::words;
use crate::model::fact::Binding;

/// Tokens of one side that are counted.
const SIDE: usize = 64;

/// The values on the right: how many, and which of them the literal is.
struct Values {
    binder: usize,
    place: usize,
    count: usize,
}

impl Tokens<'_> {
    /// The name in the literal's place where as many names stand left of the sign as values right
    /// of it, with or without brackets on either side.
    pub(super) fn of_several(&self, group: &Group, next: usize) -> Option<Bound> {
        let code = matches!(
            self.style,
            LexStyle::CLike | LexStyle::Hash | LexStyle::Dashes | LexStyle::PowerShell
        );
        let first = group.from.checked_sub(1)?;
        if !code || !(self.is(first, ",") || self.is(next, ",")) {
            return None;
        }
        let values = self.values(group.from)?;
        let names = self.names(values.binder)?;
        let fits = names.len() > 1 && names.len() == values.count;
        let key = names.into_iter().nth(values.place).filter(|_| fits)?;
        Some(Bound::new(key, Binding::Assignment))
    }

    fn values(&self, literal: usize) -> Option<Values> {
        let outer = self.list[literal].outer;
        let (binder, from) = if self.bracket(outer) {
            (self.binder_of(outer)?, outer)
        } else {
            let binder = self.binder_in(literal)?;
            (binder, binder)
        };
        let commas = |range: std::ops::Range<usize>| {
            range.filter(|&at| self.list[at].outer == outer && self.is(at, ",")).count()
        };
        let end = self.end_of_values(from + 1, outer)?;
        let trailing = usize::from(self.is(end - 1, ","));
        let (place, count) = (commas(from + 1..literal), commas(from + 1..end) + 1 - trailing);
        Some(Values { binder, place, count })
    }

    /// Whether values stand between brackets, not in a block.
    fn bracket(&self, open: usize) -> bool {
        open != NONE && (self.is(open, "(") || self.is(open, "["))
    }

    /// The assignment sign before `[…]`, `(…)`, `array(…)`.
    fn binder_of(&self, open: usize) -> Option<usize> {
        let before = open.checked_sub(1)?;
        let maker = matches!(self.at(before), "array" | "list" | "listOf" | "Pair" | "tuple")
            && self.kind(before) == Some(Kind::Word);
        let sign = if maker { before.checked_sub(1)? } else { before };
        self.is_binder(sign).then_some(sign)
    }

    fn is_binder(&self, at: usize) -> bool {
        self.is(at, "=") || self.is(at, ":=")
    }

    /// The assignment sign on the literal's line, at its depth.
    fn binder_in(&self, literal: usize) -> Option<usize> {
        let outer = self.list[literal].outer;
        for at in (literal.saturating_sub(SIDE)..literal).rev() {
            let token = &self.list[at];
            if self.list[at + 1].first && !self.is(at, ",") || at == outer {
                return None;
            }
            if token.outer == outer && self.is_binder(at) {
                return Some(at);
            }
            if token.outer == outer && self.is(at, ";") {
                return None;
            }
        }
        None
    }

    /// The token after the last value; nothing if something else is assigned among them.
    fn end_of_values(&self, from: usize, outer: usize) -> Option<usize> {
        let limit = self.list.len().min(from + SIDE);
        for at in from..limit {
            let token = &self.list[at];
            let ends = token.kind == Kind::Close && token.mate == outer && outer != NONE
                || token.kind == Kind::Close && token.mate == NONE
                || token.outer == outer
                    && (self.is(at, ";")
                        || !self.bracket(outer) && token.first && !self.is(at - 1, ","));
            if ends {
                return Some(at);
            }
            if token.outer == outer && self.is_binder(at) {
                return None;
            }
        }
        (limit == self.list.len() && !self.bracket(outer)).then_some(limit)
    }

    /// The names before the sign, outermost brackets aside; they begin the statement.
    fn names(&self, binder: usize) -> Option<Vec<Operand>> {
        let end = binder.checked_sub(1)?;
        let open = self.mate(end).filter(|_| self.kind(end) == Some(Kind::Close));
        let mut at = match open {
            Some(_) => end.checked_sub(1)?,
            None => end,
        };
        let mut names = Vec::new();
        while names.len() < SIDE {
            let name = self.named(at).filter(|name| name.form == Form::Name)?;
            let before = name.first.checked_sub(1);
            names.push(name);
            match before {
                Some(comma) if self.is(comma, ",") => at = comma.checked_sub(1)?,
                _ => break,
            }
        }
        let first = names.last()?.first;
        let head = match open {
            Some(open) if open + 1 == first => self.list_head(open),
            Some(_) => return None,
            None => first,
        };
        names.reverse();
        self.begins_statement(head).then_some(names)
    }

    /// Where `list(…)` begins: PHP's word belongs to the bracket.
    fn list_head(&self, open: usize) -> usize {
        let before = open.checked_sub(1).filter(|&at| self.at(at) == "list");
        before.unwrap_or(open)
    }

    fn begins_statement(&self, first: usize) -> bool {
        let Some(before) = first.checked_sub(1) else { return true };
        self.list[first].first && !self.is(before, ",") && !self.bracket(self.list[first].outer)
            || matches!(self.at(before), ";" | "{" | "}")
            || self.kind(before) == Some(Kind::Word) && words::is_keyword(self.at(before))
            || matches!(self.at(before), "let" | "var" | "val" | "local" | "my" | "const" | "auto")
    }
}
