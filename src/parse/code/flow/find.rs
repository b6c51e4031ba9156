//! Which row of the tables a call has: by its path, by the type of its receiver, or by a name that
//! nothing else has.

use super::Evaluator;
use super::unknown::ADDERS;
use super::value::Value;
use crate::parse::code::tree::{Expr, Kind};
use crate::rules::apis::{CallRow, Does};

/// A row, the method in the call's name, and what it is called on.
type Found<'t, 'a> = (&'a CallRow, Option<&'a str>, Option<Value<'t>>);

/// The type in the tables that maps go by.
const MAP: &str = "Map";

impl<'t, 'a> Evaluator<'t, 'a> {
    pub(super) fn find(
        &mut self,
        callee: &'t Expr,
        receiver: Option<&'t Expr>,
        name: &str,
        holder: Option<&Value<'t>>,
    ) -> Option<Found<'t, 'a>> {
        let apis = self.apis;
        let path = callee.dotted();
        let imported = path.as_deref().and_then(|path| self.scope.resolved(path));
        if let Some((row, verb)) = imported.and_then(|path| apis.call(&path)) {
            return self.is_near(row).then_some((row, verb, None));
        }
        if let Some(found) = path.as_deref().and_then(|path| self.on_instance(path)) {
            return Some(found);
        }
        if let Some(found) = self.on_implicit(path.as_deref(), receiver.is_none()) {
            return Some(found);
        }
        if let Some(found) = self.on_object(name, holder) {
            return Some(found);
        }
        if let Some((row, verb)) = path.and_then(|path| apis.call(&path)) {
            return self.is_near(row).then(|| (row, verb, holder.cloned()));
        }
        let receiver = receiver?;
        if let Some(found) = self.on_usual(receiver, name) {
            return Some(found);
        }
        let tail = match &receiver.kind {
            Kind::Member(_, last) => apis.call(&format!("#{last}.{name}")),
            _ => None,
        };
        let (row, verb) = tail.or_else(|| apis.call(&format!("#{name}")))?;
        self.is_near(row).then(|| (row, verb, holder.cloned()))
    }

    /// An object that is called itself: `client({ url })`.
    fn on_instance(&self, path: &str) -> Option<Found<'t, 'a>> {
        let apis = self.apis;
        let Value::Object(id) = self.scope.get(path)?.place() else { return None };
        let (row, verb) = apis.method(&self.heap.objects[*id].of, "()")?;
        Some((row, verb, Some(Value::Object(*id))))
    }

    /// A method, or a property's method, of what a block around it configures.
    pub(super) fn on_implicit(&self, path: Option<&str>, is_bare: bool) -> Option<Found<'t, 'a>> {
        let path = path.filter(|_| !self.implicit.is_empty())?;
        let first = path.split('.').next().unwrap_or_default();
        if !is_bare && self.scope.get(first).is_some() {
            return None;
        }
        for on in self.implicit.iter().rev() {
            let found = self.on_object(path, Some(on));
            // A map takes what is added in its own block.
            if found.is_some() || (matches!(on, Value::Map(_)) && ADDERS.contains(&path)) {
                return found;
            }
        }
        None
    }

    /// A method of an object whose type is known.
    pub(super) fn on_object(
        &self,
        name: &str,
        holder: Option<&Value<'t>>,
    ) -> Option<Found<'t, 'a>> {
        let (id, path) = match holder?.place() {
            Value::Object(id) => (*id, name.to_owned()),
            Value::Part(id, path) => (*id, format!("{path}.{name}")),
            Value::Map(map) => {
                let (row, verb) = self.apis.method(MAP, name)?;
                return Some((row, verb, Some(Value::Map(*map))));
            }
            _ => return None,
        };
        let apis = self.apis;
        let (row, verb) = apis.method(&self.heap.objects[id].of, &path)?;
        self.is_near(row).then_some((row, verb, Some(Value::Object(id))))
    }

    /// A method of something that is called as its type usually is.
    fn on_usual(&mut self, receiver: &'t Expr, name: &str) -> Option<Found<'t, 'a>> {
        // `session().get(…)` is on what `session` is called after.
        let path = match &receiver.kind {
            Kind::Call(call) if call.args.is_empty() => call.callee.dotted()?,
            _ => receiver.dotted()?,
        };
        let last = path.rsplit('.').next().unwrap_or_default().trim_start_matches('_');
        let apis = self.apis;
        let of = apis.usual(last, &|words| self.holds_any(words))?;
        let (row, verb) = apis.method(of, name).filter(|(row, _)| self.is_near(row))?;
        // Loggers have many types and one name.
        if row.does != Does::Sink && self.scope.is_foreign(&path) {
            return None;
        }
        let id = self.client(of.to_owned(), receiver.span);
        if !matches!(receiver.kind, Kind::Call(_)) {
            self.scope.set(&path, Value::Object(id));
        }
        Some((row, verb, Some(Value::Object(id))))
    }

    pub(super) fn is_near(&self, row: &CallRow) -> bool {
        let is_within = row.within.is_empty() || row.within.iter().any(|it| it == self.function);
        is_within && self.holds_any(&row.near)
    }
}
