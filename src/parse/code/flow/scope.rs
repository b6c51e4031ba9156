//! The names known at one point of the code.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::value::Value;
use crate::parse::code::tree::Import;

/// Variables by name or dotted path (`this.http`), and imports. Every way that code may take has a
/// scope of its own, so that what it does not change is shared.
#[derive(Clone, Default)]
pub(super) struct Scope<'t> {
    values: Rc<HashMap<Rc<str>, Rc<Value<'t>>>>,
    imports: Rc<HashMap<String, String>>,
    /// Variables of types that no table knows.
    foreign: Rc<HashSet<String>>,
}

impl<'t> Scope<'t> {
    pub(super) fn get(&self, path: &str) -> Option<&Value<'t>> {
        self.values.get(path).map(Rc::as_ref)
    }

    pub(super) fn set(&mut self, path: &str, value: Value<'t>) {
        self.share(path.into(), Rc::new(value));
    }

    fn share(&mut self, path: Rc<str>, value: Rc<Value<'t>>) {
        Rc::make_mut(&mut self.values).insert(path, value);
    }

    /// A parameter hides what was called so before.
    pub(super) fn forget(&mut self, path: &str) {
        if self.values.contains_key(path) {
            Rc::make_mut(&mut self.values).remove(path);
        }
    }

    /// Whether a variable is of a type that no table knows.
    pub(super) fn is_foreign(&self, path: &str) -> bool {
        self.foreign.contains(path)
    }

    pub(super) fn mark(&mut self, path: &str, is_foreign: bool) {
        if is_foreign != self.foreign.contains(path) {
            let foreign = Rc::make_mut(&mut self.foreign);
            if is_foreign {
                foreign.insert(path.to_owned());
            } else {
                foreign.remove(path);
            }
        }
    }

    pub(super) fn import(&mut self, import: &Import) {
        let whole = match import.name.as_str() {
            "" | "default" => import.path.clone(),
            "*" => return,
            name => format!("{}.{name}", import.path),
        };
        Rc::make_mut(&mut self.imports).insert(import.alias.clone(), whole);
    }

    /// A variable that holds a module: `const axios = require("axios")`.
    pub(super) fn alias(&mut self, alias: &str, whole: String) {
        Rc::make_mut(&mut self.imports).insert(alias.to_owned(), whole);
    }

    /// A dotted path with its first name as imported.
    pub(super) fn resolved(&self, path: &str) -> Option<String> {
        let (first, rest) = path.split_once('.').map_or((path, ""), |(first, rest)| (first, rest));
        let whole = self.imports.get(first)?;
        Some(if rest.is_empty() { whole.clone() } else { format!("{whole}.{rest}") })
    }

    /// Back to `before`, but for the fields that a constructor has set.
    pub(super) fn keep_fields(&mut self, before: &Scope<'t>) {
        let is_field = |path: &str| path.starts_with("self.") || path.starts_with("this.");
        let set: Vec<_> = self.values.iter().filter(|(path, _)| is_field(path)).collect();
        let mut kept = before.clone();
        for path in self.foreign.iter().filter(|path| is_field(path)) {
            kept.mark(path, true);
        }
        for (path, value) in set {
            kept.share(Rc::clone(path), Rc::clone(value));
        }
        *self = kept;
    }

    /// What may hold after one of several ways was taken.
    pub(super) fn merged(before: &Scope<'t>, ways: Vec<Scope<'t>>) -> Scope<'t> {
        let mut merged = before.clone();
        for way in ways {
            if Rc::ptr_eq(&way.values, &before.values) {
                continue;
            }
            for (path, value) in way.values.iter() {
                let known = merged.values.get(path);
                let same = |known: &Value| match (known, value.as_ref()) {
                    (Value::Map(a), Value::Map(b)) | (Value::Object(a), Value::Object(b)) => a == b,
                    _ => before.get(path).is_some_and(|old| same_text(old, value)),
                };
                match known {
                    Some(known) if !Rc::ptr_eq(known, value) && !same(known) => {
                        let both = vec![known.as_ref().clone(), value.as_ref().clone()];
                        merged.set(path, Value::any(both));
                    }
                    Some(_) => {}
                    None => merged.share(Rc::clone(path), Rc::clone(value)),
                }
            }
            merged.imports = way.imports;
        }
        merged
    }
}

fn same_text(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a.shown() == b.shown(),
        _ => false,
    }
}
