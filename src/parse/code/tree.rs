//! The neutral syntax tree: what every language's code comes down to before anybody asks what it
//! means. It keeps names, calls, literals and where they stand; what has no bearing on where a
//! value goes (loops, conditions, types beyond a name) becomes [`Kind::Many`] or [`Kind::Branch`].

use crate::model::location::Span;

/// What a loop is said to call for the next of what it goes over; no name has a blank.
pub(super) const EACH: &str = "for each";

/// The type that a variable is said to have which outlives its function; no name has a blank.
pub(super) const STATIC: &str = "static one";

/// One piece of code with its place.
#[derive(Clone)]
pub struct Expr {
    /// Where it is written.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a piece of code is.
#[derive(Clone)]
pub enum Kind {
    /// A string literal or template.
    Text(Vec<Piece>),
    /// An identifier.
    Name(String),
    /// `object.name`, `object->name`, `Type::name`.
    Member(Box<Expr>, String),
    /// `object[key]`.
    Index(Box<Expr>, Box<Expr>),
    /// `callee(args)`, `new Callee(args)`, `Callee { field: value }`.
    Call(Box<Call>),
    /// A map, dictionary or object literal.
    Map(Vec<Entry>),
    /// A list, array or tuple.
    List(Vec<Expr>),
    /// Concatenation, by whatever operator.
    Join(Vec<Expr>),
    /// One of these, not known which: ternaries, `||`, `??`.
    Either(Vec<Expr>),
    /// `true` or `false`.
    Bool(bool),
    /// A number as written.
    Number(String),
    /// `null`, `nil`, `None`.
    Null,
    /// A function, method or lambda.
    Function(Box<Function>),
    /// `target = value`; declarations too.
    Assign(Box<Assign>),
    /// A class with its members.
    Class(Box<Class>),
    /// A name made known.
    Import(Import),
    /// What a function gives.
    Return(Box<Expr>),
    /// One after the other.
    Block(Vec<Expr>),
    /// One of these runs, not known which.
    Branch(Vec<Expr>),
    /// Something else, made of these.
    Many(Vec<Expr>),
}

/// A part of a string literal or template.
#[derive(Clone)]
pub enum Piece {
    /// As written, escapes decoded.
    Literal(String, Span),
    /// An expression inside.
    Hole(Expr),
}

/// A call with its arguments.
#[derive(Clone)]
pub struct Call {
    /// What is called.
    pub callee: Expr,
    /// In order; a trailing closure comes last.
    pub args: Vec<Arg>,
    /// Whether it makes an object: `new`, struct literals.
    pub new: bool,
}

/// An argument.
#[derive(Clone)]
pub struct Arg {
    /// Its name, for named arguments and fields.
    pub name: Option<String>,
    /// Its value.
    pub value: Expr,
}

/// An entry of a map literal. A spread has a [`Kind::Null`] key of no width.
#[derive(Clone)]
pub struct Entry {
    /// The key; a bare word stands as [`Kind::Text`].
    pub key: Expr,
    /// The value.
    pub value: Expr,
}

impl Entry {
    /// `...other`, `**other`.
    pub fn spread(value: Expr) -> Self {
        let at = Span::new(value.span.start, value.span.start);
        Self { key: Expr { span: at, kind: Kind::Null }, value }
    }

    /// Whether this takes over the entries of another map.
    pub fn is_spread(&self) -> bool {
        matches!(self.key.kind, Kind::Null)
    }
}

/// A function, method or lambda.
#[derive(Clone)]
pub struct Function {
    /// Its name; empty for lambdas.
    pub name: String,
    /// In order.
    pub params: Vec<Param>,
    /// What it does.
    pub body: Expr,
}

/// A parameter.
#[derive(Clone)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its type as written, without what it is made of: `Optional[Session]` is as written.
    pub of: Option<String>,
    /// The value without an argument.
    pub default: Option<Expr>,
}

/// An assignment or declaration.
#[derive(Clone)]
pub struct Assign {
    /// A name, member, index, or a list of such.
    pub target: Expr,
    /// The declared type as written.
    pub of: Option<String>,
    /// Nothing for a bare declaration.
    pub value: Option<Expr>,
    /// Whether it adds to what was there: `+=`, `.=`.
    pub append: bool,
}

/// A class, struct, trait or object.
#[derive(Clone)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// What it extends, as written.
    pub bases: Vec<String>,
    /// Fields as assignments, methods as functions.
    pub body: Expr,
}

/// `import path`, `from path import name as alias`.
#[derive(Clone)]
pub struct Import {
    /// The module, with `.` between its parts where the language has a path, else as written.
    pub path: String,
    /// The name taken out of the module; `*` for all, empty for the module itself.
    pub name: String,
    /// What it is called here.
    pub alias: String,
}

impl Expr {
    /// A piece of code.
    pub fn new(span: Span, kind: Kind) -> Self {
        Self { span, kind }
    }

    /// The names of a plain path: `a.b.c`; nothing if it holds a call or an index.
    pub fn dotted(&self) -> Option<String> {
        match &self.kind {
            Kind::Name(name) => Some(name.clone()),
            Kind::Member(object, name) => Some(format!("{}.{name}", object.dotted()?)),
            _ => None,
        }
    }
}

#[cfg(test)]
pub(super) mod print {
    //! A short notation of trees for the tests of languages.

    use super::{Arg, Entry, Expr, Function, Kind, Piece};

    /// `f(a, n=b)`, `{k: v}`, `(a + b)`, `(a | b)`, `?(other)`.
    pub(in crate::parse::code) fn print(expr: &Expr) -> String {
        match &expr.kind {
            Kind::Text(pieces) => format!("\"{}\"", pieces.iter().map(piece).collect::<String>()),
            Kind::Name(name) | Kind::Number(name) => name.clone(),
            Kind::Member(object, name) => format!("{}.{name}", print(object)),
            Kind::Index(object, key) => format!("{}[{}]", print(object), print(key)),
            Kind::Call(call) => {
                let new = if call.new { "new " } else { "" };
                let args: Vec<String> = call.args.iter().map(arg).collect();
                format!("{new}{}({})", print(&call.callee), args.join(", "))
            }
            Kind::Map(entries) => {
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
            Kind::List(items) => format!("[{}]", all(items, ", ")),
            Kind::Join(items) => format!("({})", all(items, " + ")),
            Kind::Either(items) => format!("({})", all(items, " | ")),
            Kind::Bool(is) => is.to_string(),
            Kind::Null => "null".to_owned(),
            Kind::Function(function) => self::function(function),
            Kind::Assign(assign) => {
                let of = assign.of.as_ref().map_or_else(String::new, |of| format!(": {of}"));
                let operator = if assign.append { "+=" } else { "=" };
                let value = assign.value.as_ref();
                let value =
                    value.map_or_else(String::new, |it| format!(" {operator} {}", print(it)));
                format!("{}{of}{value}", print(&assign.target))
            }
            Kind::Class(class) => {
                format!("class {}({}) {}", class.name, class.bases.join(", "), print(&class.body))
            }
            Kind::Import(import) => {
                format!("import {}/{} as {}", import.path, import.name, import.alias)
            }
            Kind::Return(value) => format!("return {}", print(value)),
            Kind::Block(items) => format!("{{ {} }}", all(items, "; ")),
            Kind::Branch(items) => format!("if {}", all(items, " ")),
            Kind::Many(items) => format!("?({})", all(items, ", ")),
        }
    }

    fn all(items: &[Expr], between: &str) -> String {
        items.iter().map(print).collect::<Vec<_>>().join(between)
    }

    fn piece(piece: &Piece) -> String {
        match piece {
            Piece::Literal(text, _) => text.clone(),
            Piece::Hole(expr) => format!("{{{}}}", print(expr)),
        }
    }

    fn arg(arg: &Arg) -> String {
        let name = arg.name.as_ref().map_or_else(String::new, |name| format!("{name}="));
        format!("{name}{}", print(&arg.value))
    }

    fn entry(entry: &Entry) -> String {
        if entry.is_spread() {
            return format!("...{}", print(&entry.value));
        }
        format!("{}: {}", print(&entry.key), print(&entry.value))
    }

    fn function(function: &Function) -> String {
        let params = function.params.iter().map(|param| {
            let of = param.of.as_ref().map_or_else(String::new, |of| format!(": {of}"));
            let default = param.default.as_ref().map(print);
            let default = default.map_or_else(String::new, |it| format!(" = {it}"));
            format!("{}{of}{default}", param.name)
        });
        let params: Vec<String> = params.collect();
        format!("fn {}({}) {}", function.name, params.join(", "), print(&function.body))
    }
}
