//! What stands left or right of an operator: the name that a value is bound to.

use super::style::LexStyle;
use super::token::{Kind, NONE, Tokens};
use super::words;
use crate::model::location::Span;

/// A name with what stands before it (`oauth.secret`: parent `oauth`).
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub(super) span: Span,
    /// Outermost first.
    pub(super) parents: Vec<Span>,
    /// Index of the first token.
    pub(super) first: usize,
    pub(super) form: Form,
}

/// How the name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `name`, `a.name`.
    Name,
    /// `"name"`.
    Text,
    /// `object["name"]`.
    Index,
    /// `["name"]` with no object before it.
    LoneIndex,
    /// `lookup("name")`, or `name()`.
    Call,
}

const NESTING: u8 = 4;
const PARENTS: usize = 6;
/// Steps of one chain of names that are followed: keeps the cost per string constant.
const CHAIN: usize = 16;

impl Tokens<'_> {
    /// The operand whose last token is `end`.
    pub(super) fn operand(&self, end: usize) -> Option<Operand> {
        self.operand_within(end, NESTING)
    }

    fn operand_within(&self, end: usize, depth: u8) -> Option<Operand> {
        let depth = depth.checked_sub(1)?;
        match self.kind(end)? {
            Kind::Word => Some(self.dotted(end)),
            Kind::Text => Some(self.literal(end)),
            Kind::Close if self.is(end, "]") => self.index(end, depth),
            Kind::Close if self.is(end, ")") => self.call(end, depth),
            // C# `Name { get; set; } = "…"`.
            Kind::Close if self.is(end, "}") => {
                let open = self.mate(end)?;
                if let Some(key) = self.hash_key(open, end) {
                    return Some(key);
                }
                let property = matches!(self.at(open + 1), "get" | "set" | "init");
                self.operand_within(open.checked_sub(1).filter(|_| property)?, depth)
            }
            Kind::Sign if self.is(end, "!") || self.is(end, "?") => {
                self.operand_within(end.checked_sub(1)?, depth)
            }
            _ => None,
        }
    }

    /// Perl's `$hash{name}` and `$hash->{name}`.
    fn hash_key(&self, open: usize, end: usize) -> Option<Operand> {
        let before = open.checked_sub(1)?;
        let object = self.touching(before, open)
            && (self.kind(before) == Some(Kind::Word) || self.is(before, "->"));
        if self.style != LexStyle::Hash || end != open + 2 || !object {
            return None;
        }
        let span = match self.kind(open + 1)? {
            Kind::Word => self.list[open + 1].span,
            Kind::Text => self.list[open + 1].inner,
            _ => return None,
        };
        let arrow = usize::from(self.is(before, "->"));
        let object = before.checked_sub(arrow)?;
        let first = match self.kind(object)? {
            Kind::Word => self.dotted(object).first,
            _ => object,
        };
        Some(Operand { span, parents: Vec::new(), first, form: Form::Index })
    }

    fn literal(&self, at: usize) -> Operand {
        let span = self.list[at].inner;
        Operand { span, parents: Vec::new(), first: at, form: Form::Text }
    }

    /// `a.b.name`, with the words before the last as parents.
    pub(super) fn dotted(&self, end: usize) -> Operand {
        let mut first = end;
        let mut span = self.list[end].span;
        for _ in 0..CHAIN {
            let Some(left) = self.hyphenated(first) else { break };
            first = left;
            span.start = self.list[left].span.start;
        }
        let mut parents = Vec::new();
        for _ in 0..CHAIN {
            // A point at the end of a line ends a sentence of a comment more often than it joins.
            if first < 2 || self.list[first].first || !self.is_access(first - 1) {
                break;
            }
            match self.kind(first - 2) {
                Some(Kind::Word) => {
                    first -= 2;
                    if parents.len() < PARENTS {
                        parents.push(self.list[first].span);
                    }
                }
                Some(Kind::Close) if self.list[first - 2].mate != NONE => {
                    first = self.list[first - 2].mate;
                    if first > 0
                        && self.kind(first - 1) == Some(Kind::Word)
                        && self.touching(first - 1, first)
                    {
                        first -= 1;
                    }
                }
                _ => break,
            }
        }
        parents.retain(|parent| !words::is_hollow_parent(parent.of(self.text)));
        parents.reverse();
        let first = self.skip_sigils(first);
        Operand { span, parents, first, form: Form::Name }
    }

    fn is_access(&self, at: usize) -> bool {
        matches!(self.at(at), "." | "->" | "::" | "?.") && self.kind(at) == Some(Kind::Sign)
            || self.at(at) == ":"
                && self.touching(at - 1, at)
                && self.touching(at, at + 1)
                && self.kind(at - 1) == Some(Kind::Word)
    }

    /// `client-secret`: the index of the word before the hyphen.
    fn hyphenated(&self, first: usize) -> Option<usize> {
        let left = first.checked_sub(2)?;
        let joined = self.is(first - 1, "-")
            && self.touching(left, first - 1)
            && self.touching(first - 1, first)
            && self.kind(left) == Some(Kind::Word);
        joined.then_some(left)
    }

    /// The first token of the sigils (`$`, `@`, `&`, `*`) that touch the token.
    fn skip_sigils(&self, mut first: usize) -> usize {
        for _ in 0..3 {
            if first == 0 || !self.touching(first - 1, first) || !self.is_sigil(first - 1) {
                break;
            }
            first -= 1;
        }
        first
    }

    fn is_sigil(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Sign) && matches!(self.at(at), "$" | "@" | "&" | "*" | "%")
    }

    fn index(&self, end: usize, depth: u8) -> Option<Operand> {
        let open = self.mate(end)?;
        let base = open
            .checked_sub(1)
            .filter(|&before| self.touching(before, open) && self.is_object(before))
            .and_then(|before| self.operand_within(before, depth));
        if end - open == 1 || end - open == 2 && self.kind(open + 1) == Some(Kind::Number) {
            return base;
        }
        let mut key = self.operand_within(end - 1, depth)?;
        key.form = if base.is_some() { Form::Index } else { Form::LoneIndex };
        key.first = open;
        key.parents.clear();
        if let Some(base) = base {
            key.first = base.first;
            key.parents = base.parents;
            if !words::is_hollow_parent(base.span.of(self.text)) {
                key.parents.push(base.span);
            }
        }
        Some(key)
    }

    fn is_object(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Word) => !words::is_keyword(self.at(at)),
            Some(Kind::Close) => true,
            _ => false,
        }
    }

    fn call(&self, end: usize, depth: u8) -> Option<Operand> {
        let open = self.mate(end)?;
        let callee = open
            .checked_sub(1)
            .filter(|&at| self.kind(at) == Some(Kind::Word) && !words::is_keyword(self.at(at)));
        let Some(callee) = callee else {
            return if end - open > 1 { self.operand_within(end - 1, depth) } else { None };
        };
        let outer = self.dotted(callee);
        let sized = self.style == LexStyle::Dashes || self.kind(open + 1) == Some(Kind::Number);
        if sized && words::is_trailing_type(self.at(callee)) {
            return self.operand_within(callee.checked_sub(1)?, depth);
        }
        if self.kind(open + 1) == Some(Kind::Text) {
            let key = self.literal(open + 1);
            return Some(Operand { first: outer.first, form: Form::Call, ..key });
        }
        let looks = words::is_lookup(self.at(callee)) || words::is_conversion(self.at(callee));
        if looks && end - open > 1 {
            let key = self.operand_within(end - 1, depth)?;
            return Some(Operand { first: outer.first, form: Form::Call, ..key });
        }
        Some(Operand { form: Form::Call, ..outer })
    }

    /// The bracket that belongs to this one.
    pub(super) fn mate(&self, at: usize) -> Option<usize> {
        self.list.get(at).map(|token| token.mate).filter(|&mate| mate != NONE)
    }

    /// The innermost open bracket around a token.
    pub(super) fn outer(&self, at: usize) -> Option<usize> {
        self.list.get(at).map(|token| token.outer).filter(|&outer| outer != NONE)
    }

    /// The operand that begins at `from`: `a.b.name`, `name()`.
    pub(super) fn operand_after(&self, from: usize) -> Option<Operand> {
        let mut at = from;
        while self.is_sigil(at) {
            at += 1;
        }
        if self.kind(at)? != Kind::Word {
            return None;
        }
        for _ in 0..PARENTS {
            let access = matches!(self.at(at + 1), "." | "->" | "::" | "?.");
            if !access || self.kind(at + 2) != Some(Kind::Word) {
                break;
            }
            at += 2;
        }
        Some(self.dotted(at))
    }

    /// Names of the brackets around a token, outermost first: `name(…`, `name = {…`, `name: […`.
    pub(super) fn enclosing(&self, at: usize) -> Vec<Span> {
        let mut names = Vec::new();
        let mut open = self.outer(at);
        for _ in 0..PARENTS {
            let Some(bracket) = open else { break };
            if let Some(name) = self.bracket_name(bracket) {
                names.push(name);
            }
            open = self.outer(bracket);
        }
        names.reverse();
        names
    }

    fn bracket_name(&self, bracket: usize) -> Option<Span> {
        let before = bracket.checked_sub(1)?;
        let sign = self.at(before);
        match self.kind(before)? {
            Kind::Word if !words::is_keyword(sign) => Some(self.list[before].span),
            Kind::Sign if words::is_assignment(sign) || matches!(sign, ":" | "=>" | "->") => {
                let named = self.operand(before.checked_sub(1)?)?;
                (named.form != Form::Call).then_some(named.span)
            }
            Kind::Close if sign == ")" && self.is(bracket, "{") => {
                let callee = self.mate(before)?.checked_sub(1)?;
                (self.kind(callee) == Some(Kind::Word) && !words::is_keyword(self.at(callee)))
                    .then(|| self.list[callee].span)
            }
            _ => None,
        }
    }
}
