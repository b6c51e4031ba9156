//! Literals that are arguments of a call or members of a collection.

use super::bind::{Bound, Step};
use super::group::Group;
use super::operand::Form;
use super::style::LexStyle;
use super::token::{Kind, NONE, Tokens};
use super::words;
use crate::model::fact::Binding;
use crate::model::location::Span;

/// Tokens of a call that are counted.
const ARGUMENTS: usize = 128;

impl Tokens<'_> {
    /// The literal is the first argument of the call whose parenthesis is `open`.
    pub(super) fn step_call(&self, open: usize, group: &Group, setter: &mut Option<Bound>) -> Step {
        if let Some(column) = self.column(open, group.from) {
            return Step::Found(Some(column));
        }
        let Some(callee) = self.callee(open) else { return Step::Look(open) };
        if let Some(bound) = self.labelled_key(group) {
            return Step::Found(Some(bound));
        }
        let name = self.at(callee);
        let path = self.dotted(callee);
        if words::is_comparison(name) {
            return Step::Found(self.compared_by(callee, group));
        }
        let receiver = callee.checked_sub(1).filter(|&at| matches!(self.at(at), "." | "?."));
        if receiver.is_none() && words::is_deed(name) && !self.is_scoped(callee) {
            return Step::Nothing;
        }
        if words::is_otherwise_method(name)
            && let Some(dot) = receiver
        {
            return Step::Found(self.otherwise_by(dot));
        }
        if let Some(kind) = self.constructed(callee) {
            if words::is_plain_type(kind) {
                return Step::Look(path.first);
            }
            let span = self.list[callee - 2].span;
            let bound = Bound { key: span, parents: Vec::new(), binding: Binding::Setter };
            if words::names_credential(kind) {
                return Step::Found(Some(bound));
            }
            setter.get_or_insert(bound);
            return Step::Look(path.first);
        }
        // `text.encode("utf-8")` turns its receiver, not its argument, into something else.
        let variable = receiver.is_some_and(|dot| self.is_variable(dot));
        if variable && words::is_recoding(name) {
            return Step::Nothing;
        }
        let conversion = words::is_conversion(name) && !variable;
        if words::is_reader(name) && !conversion {
            return Step::Nothing;
        }
        let next = self.after_conversion(group.to);
        // `set_password("service", "user", value)` begins with something else than the password.
        let names_more = !words::is_bare_verb(name) && self.is_value_of_its_own(next);
        let alone = self.is(next, ")") || words::is_pair_verb(name) && !names_more;
        let bound = Bound::new(path.clone(), Binding::Setter);
        if conversion {
            setter.get_or_insert(bound);
            return Step::Look(self.slice_type(path.first));
        }
        if !alone {
            return Step::Nothing;
        }
        Step::Found(Some(bound))
    }

    /// Whether what stands behind a comma is what a setter is about: a text, a credential by name, or
    /// a variable with more behind it, as in `set_password("service", user, pin)`.
    fn is_value_of_its_own(&self, comma: usize) -> bool {
        let lower = self.at(comma + 1).to_ascii_lowercase();
        let words = ["token", "pass", "secret", "pwd"];
        let is_constant = ["true", "false", "null", "nil", "none"].contains(&lower.as_str());
        let is_variable = self.kind(comma + 1) == Some(Kind::Word) && !is_constant;
        self.is(comma, ",")
            && (self.kind(comma + 1) == Some(Kind::Text)
                || words.iter().any(|word| lower.contains(word))
                || is_variable && self.is(comma + 2, ","))
    }

    /// `X::name`, `x->name`.
    fn is_scoped(&self, callee: usize) -> bool {
        callee.checked_sub(1).is_some_and(|before| matches!(self.at(before), "::" | "->"))
    }

    /// The first token of Go's `[]byte` before the name at `first`.
    fn slice_type(&self, first: usize) -> usize {
        let slice = first >= 2 && self.is(first - 1, "]") && self.is(first - 2, "[");
        if slice { first - 2 } else { first }
    }

    /// Whether a variable, not a type or a module of conversions, stands before the point.
    fn is_variable(&self, dot: usize) -> bool {
        let Some(before) = dot.checked_sub(1) else { return false };
        let name = self.at(before);
        let module = matches!(
            name,
            "base64" | "strings" | "bytes" | "pulumi" | "json" | "urllib" | "binascii"
        );
        !module && !name.starts_with(|c: char| c.is_ascii_uppercase())
    }

    /// `X::new`, `X.from`: the type before a constructor's name.
    fn constructed(&self, callee: usize) -> Option<&str> {
        let made = matches!(
            self.at(callee),
            "new"
                | "from"
                | "of"
                | "parse"
                | "from_str"
                | "fromString"
                | "init"
                | "create"
                | "build"
                | "alloc"
        );
        let typed = made
            && callee >= 2
            && matches!(self.at(callee - 1), "::" | ".")
            && self.kind(callee - 2) == Some(Kind::Word);
        typed.then(|| self.at(callee - 2))
    }

    /// The name before a parenthesis, past type arguments and `!`.
    fn callee(&self, open: usize) -> Option<usize> {
        let mut at = open.checked_sub(1)?;
        if self.is(at, "!") {
            at = at.checked_sub(1)?;
        }
        if self.is(at, ">") {
            let angle = (at.saturating_sub(8)..at).rev().find(|&left| self.is(left, "<"))?;
            at = angle.checked_sub(1)?;
            if self.is(at, "::") {
                at = at.checked_sub(1)?;
            }
        }
        let member = at > 0 && matches!(self.at(at - 1), "." | "::" | "?." | "->");
        (self.kind(at) == Some(Kind::Word) && (member || !words::is_keyword(self.at(at))))
            .then_some(at)
    }

    /// `name.equals("v")`, `strcmp("v", name)`.
    fn compared_by(&self, callee: usize, group: &Group) -> Option<Bound> {
        let next = self.after_conversion(group.to);
        let key = if self.is(next, ",") {
            self.operand_after(next + 1)?
        } else {
            let dot = callee.checked_sub(1).filter(|&at| matches!(self.at(at), "." | "?."))?;
            self.operand(dot.checked_sub(1)?)?
        };
        Some(Bound::new(key, Binding::Comparison))
    }

    /// `lookup("X").unwrap_or("v")`.
    fn otherwise_by(&self, dot: usize) -> Option<Bound> {
        let key = self.operand(dot.checked_sub(1)?)?;
        if key.form == Form::Text {
            return None;
        }
        let taker = self.taker(key.first);
        Some(Bound::new(key, Binding::Fallback).within(taker))
    }

    /// The literal is a member of `[…]` or `{…}`.
    pub(super) fn step_collection(&self, open: usize) -> Step {
        let Some(before) = open.checked_sub(1) else { return Step::Nothing };
        if self.is(open, "{") {
            return self.block(open, before);
        }
        match self.kind(before) {
            Some(Kind::Word | Kind::Close) if self.touching(before, open) => Step::Nothing,
            _ => Step::Look(open),
        }
    }

    /// `{ "v" }`: an array's members, a closure's result, a function's body.
    fn block(&self, open: usize, before: usize) -> Step {
        let sign = self.at(before);
        match self.kind(before) {
            Some(Kind::Sign)
                if words::is_assignment(sign) || matches!(sign, "(" | "," | ":" | "=>") =>
            {
                Step::Look(open)
            }
            Some(Kind::Close) if sign == "]" => match self.mate(before) {
                Some(index) => Step::Look(index.saturating_sub(1)),
                None => Step::Nothing,
            },
            Some(Kind::Close) if sign == ")" => self.trailing_closure(open, before),
            Some(Kind::Word) if sign == "else" => Step::Look(open),
            // Kotlin: `val name by lazy { "…" }`.
            Some(Kind::Word) if sign == "lazy" && before > 1 && self.at(before - 1) == "by" => {
                let key = self.named(before - 2);
                Step::Found(key.map(|key| Bound::new(key, Binding::Assignment)))
            }
            // Swift: `var name: String { "…" }`.
            Some(Kind::Word | Kind::Sign | Kind::Close)
                if self.before_type(before + 1).is_some() =>
            {
                Step::Found(self.computed(open))
            }
            // C++: `std::string name{"…"}`.
            Some(Kind::Word) if self.is_declared(before) => {
                Step::Found(Some(Bound::new(self.dotted(before), Binding::Assignment)))
            }
            _ => Step::Found(self.function_body(open)),
        }
    }

    /// The name before a type that is followed by a block.
    pub(super) fn computed(&self, open: usize) -> Option<Bound> {
        let key = self.operand(self.before_type(open)?)?;
        (key.form == Form::Name).then(|| Bound::new(key, Binding::Assignment))
    }

    /// A name with its type right before it.
    fn is_declared(&self, name: usize) -> bool {
        name.checked_sub(1).is_some_and(|kind| {
            let typed = self.kind(kind) == Some(Kind::Word) && !words::is_keyword(self.at(kind));
            typed
                && !words::is_trailing_type(self.at(name))
                && !matches!(
                    self.at(kind),
                    "class" | "struct" | "enum" | "interface" | "object" | "namespace"
                )
        })
    }

    /// `ENV.fetch("X") { "v" }`, or the body of a function.
    fn trailing_closure(&self, open: usize, close: usize) -> Step {
        let callee = self.mate(close).and_then(|paren| self.callee(paren));
        let lookup = callee.is_some_and(|callee| {
            words::is_lookup(self.at(callee)) || words::is_otherwise_method(self.at(callee))
        });
        if !lookup {
            return Step::Found(self.function_body(open));
        }
        let key = self.operand(close).filter(|key| key.form == Form::Call);
        Step::Found(key.map(|key| {
            let taker = self.taker(key.first);
            Bound::new(key, Binding::Fallback).within(taker)
        }))
    }

    fn function_body(&self, open: usize) -> Option<Bound> {
        let bound = self.returned(open)?;
        let head = self.list.partition_point(|token| token.span.start < bound.key.start);
        let keyword = head.checked_sub(1)?;
        words::is_function_word(self.at(keyword)).then_some(bound)
    }

    /// The literal follows a comma.
    pub(super) fn argument(&self, comma: usize, group: &Group) -> Step {
        let open = self.list[comma].outer;
        if let Some(flag) = self.flag_before(comma, group) {
            return Step::Found(Some(flag));
        }
        if self.is_glued_flag(comma) {
            return Step::Found(None);
        }
        if open == NONE {
            return Step::Found(self.unclosed_pair(comma));
        }
        if let Some(column) = self.column(open, group.from) {
            return Step::Found(Some(column));
        }
        if self.is(open, "(")
            && let Some(callee) = self.callee(open)
        {
            return Step::Found(self.argument_of(callee, open, comma));
        }
        self.member(open, comma, group)
    }

    /// `["--client-secret", "v"]`.
    fn flag_before(&self, comma: usize, group: &Group) -> Option<Bound> {
        let left = comma.checked_sub(1).filter(|&left| self.kind(left) == Some(Kind::Text))?;
        let raw = self.list[left].inner;
        let name = raw.of(self.text);
        let bare = name.trim_start_matches('-');
        let dashed = name.len() - bare.len();
        let value = self.list[group.from].inner.of(self.text);
        let plain = bare.len() > 1
            && bare.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        (dashed > 0 && plain && !value.starts_with('-')).then(|| Bound {
            key: Span::new(raw.start + dashed, raw.end),
            parents: Vec::new(),
            binding: Binding::Flag,
        })
    }

    /// `"-p#{password}", "shop"`: a flag with its value says nothing of what comes after.
    fn is_glued_flag(&self, comma: usize) -> bool {
        let left = comma.checked_sub(1).filter(|&left| self.kind(left) == Some(Kind::Text));
        let text = left.map_or("", |left| self.list[left].inner.of(self.text));
        text.starts_with('-') && text.contains(['{', '$', '='])
    }

    fn argument_of(&self, callee: usize, open: usize, comma: usize) -> Option<Bound> {
        let name = self.at(callee);
        let key = self.operand(comma.checked_sub(1)?)?;
        if words::is_comparison(name) {
            return (key.form != Form::Text).then(|| Bound::new(key, Binding::Comparison));
        }
        // A text for people and the catalogue that it is looked up in.
        if words::is_translation(name) {
            return None;
        }
        let second = key.first == open + 1;
        let text = key.form == Form::Text;
        // A setter that takes the old value and the new one: what stands first is no name, and may be
        // as secret.
        let is_name = || !key.span.of(self.text).contains(['!', '#', '^', '&', '*', '?']);
        if text && (takes_old(name) || !is_name()) {
            let key = last_word(self.list[callee].span, name);
            return Some(Bound { key, parents: Vec::new(), binding: Binding::Pair });
        }
        let parents = vec![self.list[callee].span];
        let pair = words::is_pair_verb(name);
        let flag = name.to_ascii_lowercase().starts_with("string")
            && self
                .dotted(callee)
                .parents
                .iter()
                .any(|parent| parent.of(self.text).ends_with("flag"));
        if text && (flag || second && words::is_lookup(name)) {
            let taker = self.taker(self.dotted(callee).first);
            return Some(Bound { key: key.span, parents: taker, binding: Binding::Fallback });
        }
        // `Paths.get(pwd(), "certs")`: what a call gives is no key with a default behind it.
        let is_given = key.form == Form::Call;
        if second && !text && !is_given && words::is_lookup(name) && !pair {
            return Some(Bound::new(key, Binding::Fallback));
        }
        if text && self.is_map_of(callee) {
            let even = self.arguments(open, comma) % 2 == 1;
            return even.then_some(Bound { key: key.span, parents, binding: Binding::MapEntry });
        }
        if words::is_reader(name) && !pair {
            return None;
        }
        if text && second || pair && (text || second || key.form == Form::Name) {
            return Some(Bound { key: key.span, parents, binding: Binding::Pair });
        }
        None
    }

    /// Java's `Map.of("k", "v", …)`.
    fn is_map_of(&self, callee: usize) -> bool {
        let owner = self.dotted(callee).parents.last().map_or("", |owner| owner.of(self.text));
        self.at(callee) == "of" && owner.ends_with("Map")
    }

    /// How many commas of the call stand up to this one.
    fn arguments(&self, open: usize, comma: usize) -> usize {
        let from = open.max(comma.saturating_sub(ARGUMENTS));
        (from..=comma).filter(|&at| self.list[at].outer == open && self.is(at, ",")).count()
    }

    /// `name = ["v", "w"]` binds each member; `{"x", "v"}` and `("x", "v")` are entries.
    fn member(&self, open: usize, comma: usize, group: &Group) -> Step {
        let sign = open.checked_sub(1).map_or("", |before| self.at(before));
        if words::is_assignment(sign) || matches!(sign, ":" | "=>") && !self.is(open, "(") {
            return Step::Look(open);
        }
        let closed = self.mate(open) == Some(self.after_conversion(group.to));
        let Some(key) = self.first_of_two(open, comma).filter(|_| closed) else {
            return Step::Nothing;
        };
        let outer = self.enclosing(open);
        let bound = Bound { key, parents: Vec::new(), binding: Binding::MapEntry };
        Step::Found(Some(bound.within(outer)))
    }

    /// The name that stands alone between bracket and comma: `"name"`, `"name".to_string()`, `:name`,
    /// and Erlang's `{name, …}`.
    fn first_of_two(&self, open: usize, comma: usize) -> Option<Span> {
        if self.kind(open + 1) == Some(Kind::Text) {
            return (self.after_conversion(open + 1) == comma).then(|| self.list[open + 1].inner);
        }
        let symbol = comma == open + 3
            && self.is(open + 1, ":")
            && self.touching(open + 1, open + 2)
            && self.kind(open + 2) == Some(Kind::Word);
        if symbol {
            return Some(self.list[open + 2].span);
        }
        let atom =
            comma == open + 2 && self.is(open, "{") && self.kind(open + 1) == Some(Kind::Word);
        (atom && self.style == LexStyle::CLike).then(|| self.list[open + 1].span)
    }

    /// `"X", "v"` where the bracket stands on an earlier line or there is none: `putenv "X", "v"`.
    fn unclosed_pair(&self, comma: usize) -> Option<Bound> {
        let key = self.operand(comma.checked_sub(1)?)?;
        let symbol =
            key.first > 0 && self.is(key.first - 1, ":") && self.touching(key.first - 1, key.first);
        let is_verb =
            |at: &usize| self.kind(*at) == Some(Kind::Word) && words::is_pair_verb(self.at(*at));
        let first = key.first.checked_sub(if symbol { 2 } else { 1 })?;
        // Gradle says the type first: `buildConfigField "String", "X", "v"`.
        let typed = self.is(first, ",").then(|| first.checked_sub(2)).flatten();
        let verb = typed.or(Some(first)).filter(is_verb);
        let parents = vec![self.list[verb?].span];
        Some(Bound { key: key.span, parents, binding: Binding::Pair })
    }
}

/// Whether a setter takes the old value before the new one.
fn takes_old(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["change", "replace"].iter().any(|verb| name.starts_with(verb))
        && ["password", "passwd", "pwd", "passphrase"].iter().any(|noun| name.ends_with(noun))
}

/// `password` of `change_password` and `ChangePassword`: what a setter sets.
fn last_word(span: Span, name: &str) -> Span {
    let from =
        name.rfind(|c: char| c.is_ascii_uppercase()).or_else(|| name.rfind('_').map(|at| at + 1));
    Span::new(span.start + from.unwrap_or(0), span.end)
}
