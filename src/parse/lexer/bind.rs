//! From a string literal leftwards to the name it is bound to.

use super::group::Group;
use super::operand::{Form, Operand};
use super::style::LexStyle;
use super::token::{Kind, Tokens, is_word};
use super::words;
use crate::model::fact::Binding;
use crate::model::location::Span;

/// The name found for a literal.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) key: Span,
    /// Outermost first.
    pub(super) parents: Vec<Span>,
    pub(super) binding: Binding,
}

impl Bound {
    pub(super) fn new(key: Operand, binding: Binding) -> Self {
        Self { key: key.span, parents: key.parents, binding }
    }

    /// Puts names of enclosing brackets before the parents.
    pub(super) fn within(mut self, mut outer: Vec<Span>) -> Self {
        outer.retain(|span| *span != self.key && !self.parents.contains(span));
        outer.append(&mut self.parents);
        self.parents = outer;
        self
    }
}

/// How many wrappers (`f(`, `[`, `?`) are looked through.
const WRAPPERS: usize = 8;
/// How far a ternary or a function head is looked for.
const REACH: usize = 24;

impl Tokens<'_> {
    /// What the group is bound to, if anything.
    pub(super) fn bind(&self, group: &Group) -> Option<Bound> {
        if self.is_quoted_prose(group) {
            return None;
        }
        let next = self.after_conversion(group.to);
        if let Some(bound) = self.compared_right(next) {
            return Some(bound);
        }
        if self.is_itself_key(group, next) {
            return None;
        }
        let beside = self.commented_name(group).or_else(|| self.attributed(group));
        if let Some(bound) = beside.or_else(|| self.of_several(group, next)) {
            return Some(bound);
        }
        let mut setter = None;
        let mut at = group.from;
        for _ in 0..WRAPPERS {
            let Some(left) = self.before(at) else { break };
            match self.step(left, at, group, &mut setter) {
                Step::Found(bound) => return bound.or(setter),
                Step::Look(further) => at = further,
                Step::Nothing => break,
            }
        }
        setter
    }

    /// The token before, past words and sigils that change nothing.
    fn before(&self, at: usize) -> Option<usize> {
        let mut left = at.checked_sub(1)?;
        while matches!(
            self.at(left),
            "await" | "new" | "&" | "*" | "!" | "\\" | "\\\"" | "try" | "const" | "@" | "b"
        ) && self.kind(left) != Some(Kind::Text)
            && at - left < 4
        {
            left = left.checked_sub(1)?;
        }
        Some(left)
    }

    fn step(&self, left: usize, at: usize, group: &Group, setter: &mut Option<Bound>) -> Step {
        let sign = self.at(left);
        match self.kind(left) {
            Some(Kind::Sign) => self.step_sign(left, sign, group),
            Some(Kind::Open) if sign == "(" => self.step_call(left, group, setter),
            Some(Kind::Open) => self.step_collection(left),
            Some(Kind::Word) => self.step_word(left, at, group),
            Some(Kind::Close) if sign == ")" => self.step_condition(left),
            _ => Step::Nothing,
        }
    }

    fn step_sign(&self, left: usize, sign: &str, group: &Group) -> Step {
        if words::is_assignment(sign) {
            return Step::Found(self.assignment(left, group));
        }
        if words::is_comparator(sign) {
            return Step::Found(self.compared_left(left));
        }
        if words::is_otherwise(sign) {
            return Step::Found(self.otherwise(left));
        }
        match sign {
            "," => self.argument(left, group),
            ":" if self.is_ternary(left) => self.binder_before(left),
            "?" => self.binder_before(left),
            ":" | "=>" | "->" => self.entry(left, group),
            "|" => self.closure(left),
            "//" if self.style == LexStyle::Hash => Step::Found(self.otherwise(left)),
            _ => Step::Nothing,
        }
    }

    /// `"v" == name`, `"v".equals(name)`.
    fn compared_right(&self, next: usize) -> Option<Bound> {
        let method =
            self.is(next, ".") && words::is_comparison(self.at(next + 1)) && self.is(next + 2, "(");
        let from = if method {
            next + 3
        } else if self.kind(next) != Some(Kind::Text) && words::is_comparator(self.at(next)) {
            next + 1
        } else {
            return None;
        };
        Some(Bound::new(self.operand_after(from)?, Binding::Comparison))
    }

    fn compared_left(&self, sign: usize) -> Option<Bound> {
        // Prose is read as sentences.
        if self.style == LexStyle::Text && self.at(sign) == "is" {
            return None;
        }
        let mut left = sign.checked_sub(1)?;
        if self.is(left, "-") {
            left = left.checked_sub(1)?;
        }
        let mut key = self.operand(left)?;
        if key.form == Form::Text {
            key.span = self.variable(key.span)?;
        }
        Some(Bound::new(key, Binding::Comparison))
    }

    /// The name in a shell's `"$name"` and `"${name}"`.
    fn variable(&self, span: Span) -> Option<Span> {
        let raw = span.of(self.text).strip_prefix('$').filter(|_| self.style == LexStyle::Shell)?;
        let name = raw.strip_prefix('{').and_then(|raw| raw.strip_suffix('}')).unwrap_or(raw);
        let plain = !name.is_empty() && name.bytes().all(is_word);
        let start = span.end - raw.len() + usize::from(raw.len() > name.len());
        plain.then(|| Span::new(start, start + name.len()))
    }

    /// Whether the literal is a key, an index, or part of a test.
    fn is_itself_key(&self, group: &Group, next: usize) -> bool {
        let sign = self.at(next);
        let before = group.from.checked_sub(1);
        if matches!(sign, "=>" | "=" | ":=" | "->" | "in" | "to" | "not" | "instanceof")
            && self.kind(next) != Some(Kind::Text)
        {
            return !self.list[next].first || sign == "=";
        }
        if sign == ":" {
            return !before.is_some_and(|before| {
                let sign = self.at(before);
                matches!(sign, "?" | "case") || words::is_comparator(sign)
            });
        }
        let indexed = before.is_some_and(|open| {
            self.is(open, "[")
                && self.is(next, "]")
                && open > 0
                && self.touching(open - 1, open)
                && matches!(self.kind(open - 1), Some(Kind::Word | Kind::Close))
        });
        indexed || self.is(next, "]") && words::is_assignment(self.at(next + 1))
    }

    /// `getenv("X") || "v"`; a name that takes the result is the parent.
    fn otherwise(&self, sign: usize) -> Option<Bound> {
        let key = self.operand(sign.checked_sub(1)?)?;
        if key.form == Form::Text {
            return None;
        }
        let taker = self.taker(key.first);
        Some(Bound::new(key, Binding::Fallback).within(taker))
    }

    /// The name left of the assignment or colon before `first`.
    pub(super) fn taker(&self, first: usize) -> Vec<Span> {
        let Some(sign) = self.before(first) else { return Vec::new() };
        let binds = self.kind(sign) == Some(Kind::Sign)
            && (words::is_assignment(self.at(sign)) || matches!(self.at(sign), ":" | "=>"));
        let named = if binds { sign.checked_sub(1).and_then(|at| self.named(at)) } else { None };
        named.map(|name| vec![name.span]).unwrap_or_default()
    }

    /// `|_| "v"` and `|| "v"` given to a method.
    fn closure(&self, bar: usize) -> Step {
        let open = (1..=3).filter_map(|back| bar.checked_sub(back)).find(|&at| self.is(at, "("));
        open.map_or(Step::Nothing, |open| Step::Look(open + 1))
    }

    /// `if (c) "v" else "w"`: the literal after a condition.
    fn step_condition(&self, close: usize) -> Step {
        let head = self.mate(close).and_then(|open| open.checked_sub(1));
        match head {
            Some(head) if self.at(head) == "if" => Step::Look(head),
            _ => Step::Nothing,
        }
    }

    fn is_ternary(&self, colon: usize) -> bool {
        let outer = self.list[colon].outer;
        for at in (colon.saturating_sub(REACH)..colon).rev() {
            let token = &self.list[at];
            if token.outer != outer {
                if token.kind == Kind::Open {
                    return false;
                }
                continue;
            }
            match self.at(at) {
                "?" if token.kind == Kind::Sign => return true,
                ";" | "," | ":" if token.kind == Kind::Sign => return false,
                _ => {}
            }
        }
        false
    }

    /// Looks left at the same depth for the sign that binds the whole expression.
    fn binder_before(&self, from: usize) -> Step {
        let outer = self.list[from].outer;
        for at in (from.saturating_sub(REACH)..from).rev() {
            let token = &self.list[at];
            if token.outer != outer {
                if at == outer {
                    return Step::Look(at + 1);
                }
                continue;
            }
            let sign = self.at(at);
            let binds = token.kind == Kind::Sign
                && (words::is_assignment(sign)
                    || matches!(sign, ":" | "=>" | ",") && !self.is_ternary(at))
                || token.kind == Kind::Word && sign == "return";
            if binds {
                return Step::Look(at + 1);
            }
            if token.kind == Kind::Sign && sign == ";" {
                break;
            }
        }
        if outer != super::token::NONE && from - outer <= REACH {
            return Step::Look(outer + 1);
        }
        Step::Nothing
    }

    fn step_word(&self, left: usize, at: usize, group: &Group) -> Step {
        let word = self.at(left);
        if words::is_otherwise(word) {
            return Step::Found(self.otherwise(left));
        }
        if words::is_comparator(word) {
            return Step::Found(self.compared_left(left));
        }
        match word {
            "else" | "then" | "if" => self.binder_before(left),
            "return" => Step::Found(self.returned(left)),
            "to" => self.entry(left, group),
            _ if at != group.from || words::is_keyword(word) => Step::Nothing,
            _ => match self.cmdlet(left) {
                Some(first) => Step::Look(first),
                None => Step::Found(self.beside(left, group)),
            },
        }
    }

    /// The function whose head stands before the `return`.
    pub(super) fn returned(&self, at: usize) -> Option<Bound> {
        for left in (at.saturating_sub(REACH)..at).rev() {
            match self.at(left) {
                "{" if left + 1 == at => {
                    if let Some(bound) = self.computed(left) {
                        return Some(bound);
                    }
                }
                ";" | "}" | "=" => return None,
                ")" if self.kind(left) == Some(Kind::Close) => {
                    let open = self.mate(left)?;
                    let callee = self.operand(open.checked_sub(1)?)?;
                    let keyword = words::is_keyword(callee.span.of(self.text));
                    return (callee.form == Form::Name && !keyword)
                        .then(|| Bound::new(callee, Binding::Assignment));
                }
                _ => {}
            }
        }
        None
    }

    /// `$x = ConvertTo-SecureString -String "v"`: the cmdlet that only converts its argument.
    fn cmdlet(&self, left: usize) -> Option<usize> {
        (left.saturating_sub(6)..=left).rev().find(|&at| {
            self.at(at) == "ConvertTo" && self.kind(at) == Some(Kind::Word) && self.is(at + 1, "-")
        })
    }

    /// `-Name X -Value "v"`: the name beside the value whose flag begins at `dash`.
    fn named_flag(&self, word: &str, dash: usize) -> Option<Span> {
        let named = word == "Value" && dash >= 3 && self.at(dash - 2) == "Name";
        let token =
            self.list.get(dash.checked_sub(1)?).filter(|_| named && self.is(dash - 3, "-"))?;
        matches!(token.kind, Kind::Word | Kind::Text).then_some(token.inner)
    }

    /// `name "v"` without a sign: `#define X "v"`, `IDENTIFIED BY 'v'`, `-Name "v"`, `password "v"`.
    fn beside(&self, left: usize, group: &Group) -> Option<Bound> {
        let mut key = self.dotted(left);
        let word = self.at(left);
        if word.eq_ignore_ascii_case("by")
            && left > 0
            && self.at(left - 1).eq_ignore_ascii_case("identified")
            && !self.is_prose(left - 1, group)
        {
            key.span.start = self.list[left - 1].span.start;
            return Some(Bound::new(key, Binding::Assignment));
        }
        // Prose passes arguments: "if we pass `None`".
        let code = self.list[group.from].span.of(self.text).starts_with('`');
        if code && word.eq_ignore_ascii_case("pass") {
            return None;
        }
        let before = key.first.checked_sub(1);
        let sign = before.map_or("", |at| self.at(at));
        let glued = before.is_some_and(|at| self.touching(at, key.first));
        if glued && matches!(sign, "-" | "--") {
            if let Some(named) = before.and_then(|dash| self.named_flag(word, dash)) {
                return Some(Bound {
                    key: named,
                    parents: Vec::new(),
                    binding: Binding::Assignment,
                });
            }
            return Some(Bound::new(key, Binding::Flag));
        }
        if glued && sign == ":" {
            return Some(Bound::new(key, Binding::MapEntry));
        }
        let assigned = matches!(
            sign,
            "define"
                | "set"
                | "setenv"
                | "setq"
                | "def"
                | "defparameter"
                | "defvar"
                | "x"
                | "gx"
                | "global"
                | "ENV"
        );
        if self.touching(left, group.from) && self.style == LexStyle::Shell {
            return None;
        }
        if !assigned && self.is_prose(key.first, group) {
            return None;
        }
        let binding = if assigned { Binding::Assignment } else { Binding::Setter };
        let quiet = self.style == LexStyle::Shell || words::is_reader(word);
        (assigned || !quiet).then(|| Bound::new(key, binding))
    }
}

impl Tokens<'_> {
    /// Backticks in comments set code apart from prose; they hold no value.
    fn is_quoted_prose(&self, group: &Group) -> bool {
        self.at(group.from).starts_with('`') && self.in_comment(group)
    }

    fn in_comment(&self, group: &Group) -> bool {
        let start = self.list[group.from].span.start;
        self.comments.iter().any(|comment| comment.start <= start && start < comment.end)
    }

    /// ``you may pass `flags` to it``: a verb of a sentence and a word in backticks, or in the quotes
    /// of a comment that says more before or after.
    fn is_prose(&self, key: usize, group: &Group) -> bool {
        let goes_on = self.kind(group.to + 1) == Some(Kind::Word);
        let led = key.checked_sub(1).is_some_and(|at| self.kind(at) == Some(Kind::Word));
        self.at(group.from).starts_with('`') || (self.in_comment(group) && (goes_on || led))
    }
}

/// What one look to the left gave.
pub(super) enum Step {
    /// The end of the search.
    Found(Option<Bound>),
    /// Go on left of this token.
    Look(usize),
    Nothing,
}
