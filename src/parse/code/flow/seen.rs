//! What a file speaks of, by name: the words that tables ask for near a call, and its own classes.
//! Only code counts, no comments and no texts.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use crate::model::location::Span;
use crate::parse::code::tree::{Assign, Expr, Function, Import, Kind, Piece};

/// Of more functions of one name it is not known which is called.
const MOST_OF_A_NAME: usize = 8;

/// How many classes a base may be away.
const MOST_BASES: usize = 4;

/// Names of one file.
#[derive(Default)]
pub(super) struct Seen<'t> {
    words: HashSet<&'t str>,
    classes: HashMap<&'t str, &'t [String]>,
    /// Functions by name; of many names there are several.
    functions: HashMap<Cow<'t, str>, Vec<&'t Function>>,
    /// Fields of records that are declared without a value.
    fields: HashMap<&'t str, Vec<Field<'t>>>,
    /// Which texts of several words stand in the file, asked for once: calls ask for the same again.
    written: RefCell<HashMap<String, bool>>,
}

/// A field of a record: its name, where that stands, and its type.
pub(super) type Field<'t> = (&'t str, Span, Option<&'t str>);

impl<'t> Seen<'t> {
    /// Everything named below.
    pub(super) fn of(root: &'t Expr) -> Self {
        let mut seen = Self::default();
        let mut waiting = vec![root];
        while let Some(expr) = waiting.pop() {
            seen.add(expr);
            children(expr, &mut |child| waiting.push(child));
        }
        seen
    }

    /// Whether the code has a name, or imports a module of that name or below it.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether a text of several words stands in the file.
    pub(super) fn is_written(&self, words: &str, text: &str) -> bool {
        let is_word = |c: char| c.is_alphanumeric() || "_-/@".contains(c);
        if words.chars().all(is_word) {
            return false;
        }
        if let Some(known) = self.written.borrow().get(words) {
            return *known;
        }
        let is = text.contains(words);
        self.written.borrow_mut().insert(words.to_owned(), is);
        is
    }

    /// Whether a name is a class of this file.
    pub(super) fn is_class(&self, name: &str) -> bool {
        self.classes.contains_key(name)
    }

    /// The classes and interfaces that a class of this file is, the nearest first.
    pub(super) fn bases(&self, name: &str) -> Vec<&'t str> {
        let mut all = Vec::new();
        let mut level: Vec<&str> = self.classes.get(name).copied().map_or_else(Vec::new, names);
        for _ in 0..MOST_BASES {
            let below = |name: &&'t str| self.classes.get(plain(name)).copied().map(names);
            let next: Vec<&str> = level.iter().filter_map(below).flatten().take(16).collect();
            all.append(&mut level);
            level = next;
        }
        all
    }

    /// The fields of a record of this file.
    pub(super) fn fields(&self, name: &str) -> &[Field<'t>] {
        self.fields.get(name).map_or(&[], Vec::as_slice)
    }

    /// The functions of this file that have a name.
    pub(super) fn functions(&self, name: &str) -> &[&'t Function] {
        let all = self.functions.get(name).map_or(&[][..], Vec::as_slice);
        if all.len() > MOST_OF_A_NAME { &[] } else { all }
    }

    fn function(&mut self, name: &'t str, function: &'t Function) {
        if name.is_empty() {
            return;
        }
        // PowerShell knows no cases, and calls go by the lower one.
        let name = if name.contains('-') { name.to_ascii_lowercase().into() } else { name.into() };
        self.functions.entry(name).or_default().push(function);
    }

    /// `const call = (path) => …`, `call = async () => …` in a class.
    fn named_function(&mut self, assign: &'t Assign) {
        if let (Kind::Name(name) | Kind::Member(_, name), Some(Kind::Function(function))) =
            (&assign.target.kind, assign.value.as_ref().map(|value| &value.kind))
        {
            self.function(name, function);
        }
    }

    fn add(&mut self, expr: &'t Expr) {
        match &expr.kind {
            // An annotation is named with its sign.
            Kind::Name(name) | Kind::Member(_, name) => {
                self.words.insert(name.trim_start_matches('@'));
            }
            Kind::Import(import) => self.import(import),
            Kind::Call(call) => {
                self.words.extend(call.args.iter().filter_map(|arg| arg.name.as_deref()));
                if let (Kind::Name(name), [only]) = (&call.callee.kind, call.args.as_slice())
                    && matches!(
                        name.as_str(),
                        "require" | "import" | "include" | "require_relative"
                    )
                    && let Kind::Text(pieces) = &only.value.kind
                    && let [Piece::Literal(path, _)] = pieces.as_slice()
                {
                    self.path(path);
                }
            }
            Kind::Function(function) => {
                self.words.insert(&function.name);
                self.function(&function.name, function);
                self.types(function.params.iter().filter_map(|param| param.of.as_deref()));
            }
            Kind::Assign(assign) => {
                self.named_function(assign);
                self.types(assign.of.as_deref().into_iter());
            }
            Kind::Class(class) => {
                self.words.insert(&class.name);
                self.types(class.bases.iter().map(String::as_str));
                self.classes.insert(&class.name, &class.bases);
                if let Kind::Block(items) = &class.body.kind {
                    let fields = items.iter().filter_map(field);
                    self.fields.entry(&class.name).or_default().extend(fields);
                }
            }
            _ => {}
        }
    }

    fn import(&mut self, import: &'t Import) {
        self.path(&import.path);
        self.path(&import.name);
    }

    /// A path, what it stands below, its parts, and the words of these: `@slack/web-api`.
    fn path(&mut self, path: &'t str) {
        let is_between = |c: char| matches!(c, '.' | '/' | ':' | '\\');
        let ends = path.match_indices(is_between).map(|(at, _)| at).take(16);
        self.words.extend(ends.map(|at| &path[..at]));
        self.words.extend(path.split(is_between));
        self.words.extend(path.split(|c: char| !c.is_alphanumeric()));
        self.words.insert(path);
    }

    fn types(&mut self, types: impl Iterator<Item = &'t str>) {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        self.words.extend(types.flat_map(|of| of.split(move |c| !is_name(c))));
    }
}

/// What a record declares without a value.
fn field(item: &Expr) -> Option<Field<'_>> {
    let Kind::Assign(assign) = &item.kind else { return None };
    match &assign.target.kind {
        Kind::Name(name) if assign.value.is_none() => {
            Some((name, assign.target.span, assign.of.as_deref()))
        }
        _ => None,
    }
}

fn names(bases: &[String]) -> Vec<&str> {
    bases.iter().map(String::as_str).collect()
}

/// A type without what it is made of.
fn plain(of: &str) -> &str {
    of.split(['<', '[', '(']).next().unwrap_or_default().trim()
}

fn children<'t>(expr: &'t Expr, take: &mut dyn FnMut(&'t Expr)) {
    match &expr.kind {
        Kind::Text(pieces) => {
            for piece in pieces {
                if let Piece::Hole(hole) = piece {
                    take(hole);
                }
            }
        }
        Kind::Member(object, _) => take(object),
        Kind::Index(object, key) => {
            take(object);
            take(key);
        }
        Kind::Call(call) => {
            take(&call.callee);
            call.args.iter().for_each(|arg| take(&arg.value));
        }
        Kind::Map(entries) => entries.iter().for_each(|entry| {
            take(&entry.key);
            take(&entry.value);
        }),
        Kind::List(items)
        | Kind::Join(items)
        | Kind::Either(items)
        | Kind::Block(items)
        | Kind::Branch(items)
        | Kind::Many(items) => items.iter().for_each(take),
        Kind::Function(function) => {
            function.params.iter().filter_map(|it| it.default.as_ref()).for_each(&mut *take);
            take(&function.body);
        }
        Kind::Assign(assign) => {
            take(&assign.target);
            assign.value.iter().for_each(take);
        }
        Kind::Class(class) => take(&class.body),
        Kind::Return(value) => take(value),
        Kind::Name(_) | Kind::Bool(_) | Kind::Number(_) | Kind::Null | Kind::Import(_) => {}
    }
}
