//! `name = "v"` and `name: "v"` in all their spellings.

use super::bind::{Bound, Step};
use super::group::Group;
use super::operand::{Form, Operand};
use super::style::LexStyle;
use super::token::{Kind, Tokens};
use super::words;
use crate::model::fact::Binding;
use crate::model::location::Span;

/// Tokens that a written type may have.
const TYPE: usize = 12;
/// How far inside one tag or object a name beside a value is looked for.
const BESIDE: usize = 16;
/// How far the beginning of a tag is looked for.
const TAG: usize = 60;

impl Tokens<'_> {
    /// The name left of the assignment sign at `sign`.
    pub(super) fn assignment(&self, sign: usize, group: &Group) -> Option<Bound> {
        let key = self.named(sign.checked_sub(1)?)?;
        let name = key.span.of(self.text);
        if words::is_default(name)
            && let Some(bound) = self.default_argument(key.first)
        {
            return Some(bound);
        }
        let attribute = key.form == Form::Name && self.is_attribute(key.first);
        let binding = if attribute { Binding::Attribute } else { self.assigned(&key, group) };
        if words::is_value_word(name)
            && let Some(named) = self.named_beside(key.first)
        {
            return Some(Bound { key: named, parents: key.parents, binding });
        }
        let outer = match binding {
            Binding::NamedArgument | Binding::MapEntry => self.enclosing(key.first),
            _ => Vec::new(),
        };
        Some(Bound::new(key, binding).within(outer))
    }

    /// The operand that ends at `end`, past a type written after the name.
    pub(super) fn named(&self, end: usize) -> Option<Operand> {
        if let Some(name) = self.before_type(end) {
            return self.operand(name);
        }
        // Visual Basic: `Dim name As Type = "…"`.
        if end >= 2 && self.at(end - 1).eq_ignore_ascii_case("as") {
            return self.operand(end - 2);
        }
        // Kotlin: `val name get() = "…"`.
        if end >= 3 && self.is(end, ")") && self.is(end - 1, "(") && self.at(end - 2) == "get" {
            return self.named(end - 3);
        }
        let key = self.operand(end)?;
        let trailing = key.form == Form::Name
            && words::is_trailing_type(key.span.of(self.text))
            && key.first == end
            && end > 0
            && self.kind(end - 1) == Some(Kind::Word)
            && !matches!(
                self.at(end - 1),
                "const" | "final" | "static" | "public" | "private" | "let" | "var" | "val"
            );
        if trailing {
            return self.operand(end - 1);
        }
        let name = key.span.of(self.text);
        let usable = key.form != Form::Name || !words::is_keyword(name) || words::is_default(name);
        usable.then_some(key)
    }

    /// `name: Type` before a `=`: the index of the name.
    pub(super) fn before_type(&self, end: usize) -> Option<usize> {
        for colon in (end.saturating_sub(TYPE)..end).rev() {
            let sign = self.at(colon);
            if sign == ":" && self.kind(colon) == Some(Kind::Sign) {
                let name = colon.checked_sub(1)?;
                let sigil = matches!(self.at(colon + 1), "&" | "*" | "[" | "?" | "'");
                let typed = sigil || words::is_type(self.at(colon + 1));
                let label = name > 0
                    && words::is_keyword(self.at(name - 1))
                    && !matches!(self.at(name - 1), "export")
                    || words::is_keyword(self.at(name));
                let named = matches!(self.kind(name), Some(Kind::Word | Kind::Close))
                    || matches!(self.at(name), "?" | "!");
                return (typed && named && !label && !self.touching_member(colon)).then_some(name);
            }
            // Rust: `[u8; 32]`.
            let length = sign == ";" && self.outer(colon).is_some_and(|open| self.is(open, "["));
            if !length && !self.is_type_part(colon) {
                return None;
            }
        }
        None
    }

    /// `obj:Member`, as in `$env:NAME` or Lua methods.
    fn touching_member(&self, colon: usize) -> bool {
        self.touching(colon - 1, colon)
            && self.touching(colon, colon + 1)
            && matches!(self.style, LexStyle::PowerShell | LexStyle::Dashes)
    }

    fn is_type_part(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Word | Kind::Number) => true,
            Some(Kind::Open | Kind::Close) => matches!(self.at(at), "[" | "]"),
            Some(Kind::Sign) => {
                matches!(
                    self.at(at),
                    "<" | ">" | "&" | "*" | "?" | "." | "|" | "::" | "," | "'" | "!"
                )
            }
            _ => false,
        }
    }

    fn assigned(&self, key: &Operand, group: &Group) -> Binding {
        let first = &self.list[key.first];
        let config = matches!(self.style, LexStyle::Config | LexStyle::Text);
        if config && (first.first || self.style == LexStyle::Config) {
            return Binding::Config;
        }
        match key.form {
            Form::Text | Form::LoneIndex => return Binding::MapEntry,
            Form::Index | Form::Call => return Binding::Assignment,
            Form::Name => {}
        }
        let before = key.first.checked_sub(1).map_or("", |at| self.at(at));
        let after = self.at(self.after_wrappers(key.first, group));
        let listed = matches!(before, "(" | "," | "{") || first.first;
        let open = self.outer(key.first);
        match open.map(|open| self.at(open)) {
            Some("(") if listed && self.has_callee(open) => Binding::NamedArgument,
            Some("{") if listed && after != ";" && matches!(after, "," | "}") => {
                Binding::NamedArgument
            }
            None if first.first && before != "{" && matches!(after, "," | ")") => {
                Binding::NamedArgument
            }
            _ => Binding::Assignment,
        }
    }

    /// The token after the literal and the brackets around it that open after the name.
    fn after_wrappers(&self, first: usize, group: &Group) -> usize {
        let mut at = self.after_conversion(group.to);
        for _ in 0..4 {
            match self.mate(at) {
                Some(open) if self.kind(at) == Some(Kind::Close) && open > first => at += 1,
                _ => break,
            }
        }
        at
    }

    fn has_callee(&self, open: Option<usize>) -> bool {
        let before = open.and_then(|open| open.checked_sub(1));
        before.is_some_and(|at| match self.kind(at) {
            Some(Kind::Word) => !words::is_keyword(self.at(at)),
            Some(Kind::Close) => true,
            _ => matches!(self.at(at), ">" | "!"),
        })
    }

    /// `name: "v"`, `"name" => "v"`, `"name" -> "v"`, `"name" to "v"`.
    pub(super) fn entry(&self, sign: usize, group: &Group) -> Step {
        if let Some(bound) = self.labelled_key(group) {
            return Step::Found(Some(bound));
        }
        let Some(left) = sign.checked_sub(1) else { return Step::Nothing };
        if matches!(self.at(sign), "=>" | "->") && self.is(left, ")") {
            return self.lambda(left);
        }
        let Some(key) = self.operand(left) else { return Step::Nothing };
        let name = key.span.of(self.text);
        // `def name(…):` is followed by a text that documents it; so is `class Name:`.
        let head = key.first.checked_sub(1).map_or("", |at| self.at(at));
        if self.is(sign, ":") && (key.form == Form::Call || matches!(head, "class" | "def")) {
            return Step::Nothing;
        }
        if name == "do" && self.is(sign, ":") {
            return Step::Found(self.short_body(key.first));
        }
        let case = key
            .first
            .checked_sub(1)
            .is_some_and(|at| matches!(self.at(at), "case" | "when" | "default"));
        if case || key.form == Form::Name && words::is_keyword(name) && !words::is_default(name) {
            return Step::Nothing;
        }
        if words::is_value_word(name)
            && let Some(named) = self.named_beside(key.first)
        {
            return Step::Found(Some(Bound {
                key: named,
                parents: Vec::new(),
                binding: self.entered(&key, sign),
            }));
        }
        if words::is_default(name)
            && let Some(bound) = self.default_argument(key.first)
        {
            return Step::Found(Some(bound));
        }
        let binding = self.entered(&key, sign);
        let outer = self.enclosing(key.first);
        Step::Found(Some(Bound::new(key, binding).within(outer)))
    }

    /// `setValue("v", forHTTPHeaderField: "Name")`, `setObject:@"v" forKey:@"name"`.
    pub(super) fn labelled_key(&self, group: &Group) -> Option<Bound> {
        let next = self.after_conversion(group.to);
        let label = if self.is(next, ",") { next + 1 } else { next };
        let binding = match self.at(label) {
            "forHTTPHeaderField" => Binding::Header,
            "forKey" | "forKeyPath" | "forName" => Binding::Pair,
            _ => return None,
        };
        let named = self.is(label + 1, ":") && self.kind(label + 2) == Some(Kind::Text);
        let key = self.list.get(label + 2).filter(|_| named)?.inner;
        Some(Bound { key, parents: Vec::new(), binding })
    }

    fn entered(&self, key: &Operand, sign: usize) -> Binding {
        let first = &self.list[key.first];
        match self.style {
            LexStyle::Config => return Binding::Config,
            LexStyle::Text if first.outer == super::token::NONE => return Binding::Config,
            _ => {}
        }
        let open = self.outer(key.first);
        let call = open.is_some_and(|open| self.is(open, "("));
        if call && key.form == Form::Name && self.has_callee(open) {
            return Binding::NamedArgument;
        }
        // Ruby and Elixir calls without parentheses: `connect token: "v"`.
        let bare = open.is_none()
            && self.is(sign, ":")
            && key.form == Form::Name
            && key.first > 0
            && !first.first
            && self.kind(key.first - 1) == Some(Kind::Word);
        if bare { Binding::NamedArgument } else { Binding::MapEntry }
    }

    /// Elixir: `def name, do: "v"`.
    fn short_body(&self, word: usize) -> Option<Bound> {
        let comma = word.checked_sub(1).filter(|&at| self.is(at, ","))?;
        let key = self.operand(comma.checked_sub(1)?)?;
        let head = key.first.checked_sub(1)?;
        words::is_function_word(self.at(head)).then(|| Bound::new(key, Binding::Assignment))
    }

    /// `name = () => "v"`, `orElseGet(() -> "v")`, and a function with an expression as its body.
    fn lambda(&self, close: usize) -> Step {
        match self.mate(close) {
            Some(open)
                if open > 0
                    && self.kind(open - 1) == Some(Kind::Word)
                    && !words::is_keyword(self.at(open - 1)) =>
            {
                Step::Found(Some(Bound::new(self.dotted(open - 1), Binding::Assignment)))
            }
            Some(open) => Step::Look(open),
            None => Step::Nothing,
        }
    }

    /// `lookup("X", default="v")`: the key is X.
    fn default_argument(&self, first: usize) -> Option<Bound> {
        let open = self.outer(first).filter(|&open| self.is(open, "("))?;
        if self.kind(open + 1) != Some(Kind::Text) {
            return self.declared_default(open);
        }
        let key = self.list[open + 1].inner;
        let raw = key.of(self.text);
        let dashes = raw.len() - raw.trim_start_matches('-').len();
        let key = Span::new(key.start + dashes, key.end);
        let callee = open.checked_sub(1).filter(|&at| self.kind(at) == Some(Kind::Word));
        let taker = callee.map(|callee| self.taker(self.dotted(callee).first)).unwrap_or_default();
        Some(Bound { key, parents: Vec::new(), binding: Binding::Fallback }.within(taker))
    }

    /// `name = Field(default="v")`: the key is what takes the field.
    fn declared_default(&self, open: usize) -> Option<Bound> {
        let callee = open.checked_sub(1).filter(|&at| self.kind(at) == Some(Kind::Word))?;
        let callee = self.dotted(callee);
        let sign = callee.first.checked_sub(1).filter(|&at| words::is_assignment(self.at(at)))?;
        Some(Bound::new(self.named(sign.checked_sub(1)?)?, Binding::Assignment))
    }

    /// `name="X" value="v"`, `{ name: "X", value: "v" }`: the name beside a value.
    fn named_beside(&self, first: usize) -> Option<Span> {
        let outer = self.list[first].outer;
        for at in (first.saturating_sub(BESIDE)..first).rev() {
            let token = &self.list[at];
            if token.kind != Kind::Text || token.outer != outer || at < 2 {
                continue;
            }
            let key = self.list[at - 2].inner;
            let sign = matches!(self.at(at - 1), "=" | ":" | "=>");
            if sign && words::is_name_word(key.of(self.text)) {
                return Some(token.inner);
            }
        }
        None
    }

    /// Whether the name stands inside a tag: `<tag a="…" name=`.
    fn is_attribute(&self, first: usize) -> bool {
        for at in (first.saturating_sub(TAG)..first).rev() {
            match self.kind(at) {
                Some(Kind::Word | Kind::Text | Kind::Number) => {}
                Some(Kind::Sign) => match self.at(at) {
                    "=" | "-" | ":" | "." | "@" | "#" => {}
                    "<" => {
                        return self.touching(at, at + 1)
                            && self.kind(at + 1) == Some(Kind::Word)
                            && at + 1 < first;
                    }
                    _ => return false,
                },
                _ => return false,
            }
        }
        false
    }
}
