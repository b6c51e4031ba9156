//! In which order code is followed: fields before methods, constructors before other methods,
//! functions once what stands around them is known, branches beside each other.

use super::Evaluator;
use super::assign::Declared;
use super::scope::Scope;
use super::value::Value;
use crate::model::location::Span;
use crate::parse::code::tree::{Class, Expr, Function, Kind, Param};

impl<'t> Evaluator<'t, '_> {
    pub(super) fn class(&mut self, class: &'t Class) -> Value<'t> {
        let mut outer = self.scope.clone();
        let Kind::Block(items) = &class.body.kind else { return self.eval(&class.body) };
        let around = self.implicit.len();
        // Methods may call what the class inherits on itself.
        if let Declared::Known(own) = self.own(class) {
            for this in ["this", "self"] {
                self.scope.set(this, own.clone());
            }
            self.implicit.push(own);
        }
        // Methods may stand apart from the record that they are of.
        for this in ["this", "self"] {
            self.fields_of(this, &class.name, class.body.span);
        }
        let (methods, fields): (Vec<_>, Vec<_>) =
            items.iter().partition(|item| matches!(item.kind, Kind::Function(_)));
        for field in fields {
            self.eval(field);
            let Kind::Assign(assign) = &field.kind else { continue };
            let Kind::Name(name) = &assign.target.kind else { continue };
            let is_foreign = self.scope.is_foreign(name);
            for holder in ["this", "self"] {
                self.scope.mark(&format!("{holder}.{name}"), is_foreign);
            }
            if let Some(value) = self.scope.get(name).cloned() {
                for holder in ["this", "self", &class.name] {
                    self.scope.set(&format!("{holder}.{name}"), value.clone());
                }
                // From outside it goes by the class.
                outer.set(&format!("{}.{name}", class.name), value);
            }
        }
        let is_maker = |function: &Function| {
            matches!(
                function.name.as_str(),
                "__init__" | "constructor" | "initialize" | "init" | "__construct"
            ) || function.name == class.name
        };
        let functions = methods.into_iter().filter_map(|item| match &item.kind {
            Kind::Function(function) => Some(function.as_ref()),
            _ => None,
        });
        let (makers, others): (Vec<&Function>, Vec<&Function>) =
            functions.partition(|function| is_maker(function));
        for maker in makers {
            let before = self.scope.clone();
            self.run(maker);
            self.scope.keep_fields(&before);
        }
        for other in others {
            let before = self.scope.clone();
            self.run(other);
            self.scope = before;
        }
        self.scope = outer;
        self.implicit.truncate(around);
        Value::Null
    }

    /// What a class is by what it extends.
    fn own(&mut self, class: &'t Class) -> Declared<'t> {
        let span = class.body.span;
        let known = class.bases.iter().find_map(|base| self.declared(base, span).known());
        known.map_or(Declared::Open, Declared::Known)
    }

    /// A function met on the way: followed once everything around it is known.
    pub(super) fn function(&mut self, function: &'t Function) -> Value<'t> {
        if function.name.is_empty() {
            return Value::Function(function);
        }
        self.wait(function);
        Value::Null
    }

    /// A function is followed once, whoever keeps it.
    fn wait(&mut self, function: &'t Function) {
        if self.waiting.insert(std::ptr::from_ref(function)) {
            self.later.push((function, self.scope.clone()));
        }
    }

    /// A lambda that is kept is followed later.
    pub(super) fn keep_function(&mut self, value: &Value<'t>) {
        if let Value::Function(function) = value {
            self.wait(function);
        }
    }

    pub(super) fn run_later(&mut self) {
        while let Some((function, scope)) = self.later.pop() {
            self.scope = scope;
            self.run(function);
        }
    }

    /// Follows a function's body with its parameters unknown.
    pub(super) fn run(&mut self, function: &'t Function) {
        let declared = self.implicit.len();
        let outside = std::mem::replace(&mut self.around, self.scope.clone());
        for param in &function.params {
            self.parameter(param, function.body.span);
        }
        // What a method belongs to is its first parameter where it has a name of its own.
        let first = function.params.first().filter(|first| first.of.is_some());
        let outer = std::mem::replace(&mut self.receiver, first.map(|first| first.name.clone()));
        let around = std::mem::replace(&mut self.function, function.name.as_str());
        self.depth += 1;
        self.eval(&function.body);
        self.depth -= 1;
        self.function = around;
        self.receiver = outer;
        self.around = outside;
        self.implicit.truncate(declared);
    }

    /// A parameter is what its type says, else what it is without an argument.
    pub(super) fn parameter(&mut self, param: &'t Param, span: Span) {
        // What a method is called on is known from its class.
        if param.of.is_none() && matches!(param.name.as_str(), "self" | "this") {
            return;
        }
        let declared = match param.of.as_deref() {
            Some(of) => self.declared(of, span),
            None => Declared::Open,
        };
        let is_foreign = matches!(declared, Declared::Foreign);
        let default = param.default.as_ref().map(|default| self.eval(default));
        match declared.known().or(default) {
            Some(Value::Object(id)) => {
                self.read_record(id, param.of.as_deref().unwrap_or_default(), span);
                self.scope.set(&param.name, Value::Object(id));
            }
            // A caller may give another one.
            Some(value) if is_url(&value) => {
                let given = Value::hole(param.name.as_str(), span);
                self.scope.set(&param.name, Value::any(vec![value, given]));
            }
            _ => self.scope.forget(&param.name),
        }
        self.scope.mark(&param.name, is_foreign);
        self.fields_of(&param.name, param.of.as_deref().unwrap_or_default(), span);
    }

    /// What a record of this file holds, by the name that it goes by: `c.logger` of `c *Client`.
    fn fields_of(&mut self, holder: &str, record: &str, span: Span) {
        for (name, _, of) in self.seen.fields(record).to_vec() {
            let known = of.and_then(|of| self.declared(of, span).known());
            if let Some(known) = known {
                self.scope.set(&format!("{holder}.{name}"), known);
            }
        }
    }

    /// Statements in order; functions among them see what the others leave.
    pub(super) fn block(&mut self, items: &'t [Expr]) -> Value<'t> {
        let waiting = self.later.len();
        let mut last = Value::Null;
        for item in items {
            last = self.eval(item);
            if let Value::Function(function) = &last {
                let function = *function;
                self.wait(function);
            }
        }
        let ready: Vec<_> = self.later.drain(waiting..).collect();
        for (function, _) in ready {
            let before = self.scope.clone();
            self.run(function);
            self.scope = before;
        }
        last
    }

    pub(super) fn branch(&mut self, items: &'t [Expr]) -> Value<'t> {
        let before = self.scope.clone();
        let mut after = Vec::new();
        for item in items {
            self.scope = before.clone();
            self.eval(item);
            after.push(std::mem::take(&mut self.scope));
        }
        self.scope = Scope::merged(&before, after);
        Value::Null
    }
}

/// Whether a value is a URL that is written out.
fn is_url(value: &Value) -> bool {
    matches!(value, Value::Text(built) if built.known().is_some_and(|text| text.contains("://")))
}
