//! Rules over text and facts. A detector is a pure function of one artifact: it opens no file, reads
//! no clock and asks no configuration; what it appends are candidates, which the judge decides on.
//!
//! One pass of an automaton over the text ([`prefilter`]) says which shapes are worth trying where;
//! an artifact without a word of any rule costs that pass and nothing else.

mod argument;
mod beside;
mod call;
mod command;
mod failure;
mod gate;
mod grams;
mod key;
mod keyvalue;
mod keywords;
mod known;
mod label;
mod letters;
mod native;
pub mod prefilter;
mod sink;
mod standing;
mod text;
mod token;
mod url;
mod when;
mod words;

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::classify;
use crate::model::artifact::Role;
use crate::model::candidate::Candidate;
use crate::model::class::{HostClass, Surface};
use crate::model::dialect::{Dialect, Language};
use crate::model::fact::Facts;
use crate::model::hosts::HostLists;
use crate::model::location::{PlaceHasher, Span};
use crate::rules::Ruleset;
use crate::rules::apis::ApiSet;
use crate::rules::compile::Where;

pub use gate::{Code, Look};
pub use native::{key_letters, key_store};
pub use prefilter::Selection;

/// One text as detectors see it.
pub struct View<'a> {
    /// Path as reports show it.
    pub path: &'a str,
    /// The text.
    pub text: &'a str,
    /// What the text is written in.
    pub dialect: Dialect,
    /// What it is used for.
    pub role: Role,
    /// Whether git tracks it, where known.
    pub tracked: Option<bool>,
    /// What the configuration says about hosts.
    pub hosts: &'a HostLists,
    lower: OnceCell<String>,
    /// Answers about lists of words, by the list's address: rules ask the same at every hit.
    near: RefCell<HashMap<*const String, bool, BuildHasherDefault<PlaceHasher>>>,
    /// Whether shapes are meant for this text, by the address of where they are: globs are dear.
    meant: RefCell<HashMap<*const Where, bool, BuildHasherDefault<PlaceHasher>>>,
    /// The line that was asked for last: hits come in order, and some texts are one line.
    last: Cell<Span>,
    fences: OnceCell<Vec<Span>>,
    docstrings: OnceCell<Vec<Span>>,
    surface: OnceCell<Surface>,
    sends_tokens: OnceCell<bool>,
}

impl<'a> View<'a> {
    /// A view of `text`.
    pub fn new(
        path: &'a str,
        text: &'a str,
        dialect: Dialect,
        role: Role,
        tracked: Option<bool>,
        hosts: &'a HostLists,
    ) -> Self {
        let (lower, fences, docstrings) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        let (near, meant) = (RefCell::default(), RefCell::default());
        let last = Cell::new(Span::new(0, 0));
        let (surface, sends_tokens) = (OnceCell::new(), OnceCell::new());
        Self {
            path,
            text,
            dialect,
            role,
            tracked,
            hosts,
            lower,
            near,
            meant,
            last,
            fences,
            docstrings,
            surface,
            sends_tokens,
        }
    }

    /// Whether the text speaks of tokens that are sent to servers, found once.
    fn sends_tokens(&self) -> bool {
        *self.sends_tokens.get_or_init(|| label::sends_tokens(self.lower()))
    }

    /// Whether a shape is meant for this text.
    fn is_meant(&self, place: &Where) -> bool {
        let surface = || {
            *self
                .surface
                .get_or_init(|| classify::surface::surface(self.path, self.lower(), self.dialect))
        };
        let is_meant = || {
            place.holds(self.path, self.dialect)
                && place.surface.is_none_or(|least| surface() >= least)
        };
        if !place.is_dear() {
            return is_meant();
        }
        if let Some(known) = self.meant.borrow().get(&std::ptr::from_ref(place)) {
            return *known;
        }
        let answer = is_meant();
        self.meant.borrow_mut().insert(place, answer);
        answer
    }

    /// What a host is, here.
    fn host_class(&self, host: &str) -> HostClass {
        self.hosts.class(host).unwrap_or_else(|| classify::host::classify(host))
    }

    /// The code blocks between fences of a document, found once.
    fn fences(&self) -> &[Span] {
        self.fences.get_or_init(|| when::fences(self.text, self.dialect))
    }

    /// The answer about a rule's list of words, asked for once.
    fn remembered(&self, list: &[String], ask: impl FnOnce() -> bool) -> bool {
        if let Some(known) = self.near.borrow().get(&list.as_ptr()) {
            return *known;
        }
        let answer = ask();
        self.near.borrow_mut().insert(list.as_ptr(), answer);
        answer
    }

    /// Documentation inside code that no mark begins each line of: Python's strings.
    fn docstrings(&self) -> &[Span] {
        self.docstrings.get_or_init(|| match self.dialect {
            Dialect::Source(Language::Python) => when::docstrings(self.text),
            _ => Vec::new(),
        })
    }

    /// The line that holds an offset, without its line feed.
    fn line(&self, offset: usize) -> Span {
        let known = self.last.get();
        if (known.start..known.end).contains(&offset) {
            return known;
        }
        let bytes = self.text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(bytes.len(), |at| offset + at);
        self.last.set(Span::new(start, end));
        Span::new(start, end)
    }

    /// The text in ASCII lower case, made once; offsets are the same.
    fn lower(&self) -> &str {
        self.lower.get_or_init(|| self.text.to_ascii_lowercase())
    }
}

/// All active rules, indexed for matching.
pub struct Detector {
    prefilter: prefilter::Prefilter,
    /// What rules ask of code.
    gate: gate::Gate,
    tokens: token::Tokens,
    keyvalues: keyvalue::KeyValues,
}

impl Detector {
    /// Indexes the rules of a set for which `active` holds; pedantic shapes on code are those of rules
    /// for which `pedantic` does.
    pub fn new(
        rules: &Ruleset,
        active: &dyn Fn(usize) -> bool,
        pedantic: &dyn Fn(usize) -> bool,
    ) -> Self {
        let prefilter = prefilter::Prefilter::new(rules, active, pedantic);
        let gate = gate::Gate::new(rules, &prefilter.calls, &prefilter.sinks);
        Self {
            prefilter,
            gate,
            tokens: token::Tokens::new(rules),
            keyvalues: keyvalue::KeyValues::new(rules, active, pedantic),
        }
    }

    /// Which shapes are worth trying on a text, and where.
    pub fn select(&self, text: &str) -> Selection {
        self.prefilter.select(text)
    }

    /// The same in some parts of a text.
    pub fn select_in(&self, text: &str, parts: &[Span]) -> Selection {
        let mut all = Selection::default();
        for part in parts {
            all.append(self.select(part.of(text)), part.start);
        }
        all
    }

    /// What of a selection counts in a text of this path and dialect.
    pub fn narrow<'s>(
        &self,
        rules: &Ruleset,
        selection: &'s Selection,
        path: &str,
        dialect: Dialect,
    ) -> Cow<'s, Selection> {
        self.prefilter.narrow(rules, selection, path, dialect)
    }

    /// Whether a rule asks what code does.
    pub fn asks_of_code(&self) -> bool {
        !self.gate.is_empty()
    }

    /// What stands in code, if a rule of the set that was indexed may find something in it: it names
    /// a credential and does something with one, so far as that can be told without parsing.
    pub fn look<'d>(
        &'d self,
        code: &Code<'d>,
        selection: &Selection,
        rules: &Ruleset,
        apis: &ApiSet,
    ) -> Option<Look<'d>> {
        self.gate.look(code, selection, rules, apis)
    }

    /// Runs the selected rules, of the set that was indexed, over a text and its facts.
    pub fn detect(
        &self,
        rules: &Ruleset,
        view: &View,
        facts: &Facts,
        selection: &Selection,
    ) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        self.tokens.detect(rules, view, &selection.tokens, &mut candidates);
        text::detect(rules, view, &selection.texts, &mut candidates);
        self.keyvalues.detect(rules, view, facts, &mut candidates);
        url::detect(rules, &self.prefilter.urls, view, facts, &mut candidates);
        command::detect(rules, &self.prefilter.commands, view, facts, &mut candidates);
        call::detect(rules, &self.prefilter, view, facts, &mut candidates);
        native::detect(&self.prefilter.natives, view, &selection.keys, &mut candidates);
        candidates
    }
}
