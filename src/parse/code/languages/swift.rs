//! Swift. Making an object looks like a call and stays one; closures behind a call are arguments.

use tree_sitter::Node;

use super::{Reader, assign, either, first, has_token, join, named, nothing, span};
use crate::model::location::Span;
use crate::parse::code::tree::{
    Arg, Assign, Call, Class, Entry, Expr, Function, Import, Kind, Param, Piece,
};

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    expression(r, node).or_else(|| statement(r, node))
}

fn expression(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "simple_identifier" | "self_expression" | "super_expression" => {
            Kind::Name(r.text(node).to_owned())
        }
        "line_string_literal" | "multi_line_string_literal" | "raw_string_literal" => {
            Kind::Text(pieces(r, node))
        }
        "boolean_literal" => Kind::Bool(r.text(node) == "true"),
        "nil_literal" | "nil" => Kind::Null,
        "integer_literal" | "real_literal" | "hex_literal" | "oct_literal" | "bin_literal" => {
            Kind::Number(r.text(node).to_owned())
        }
        "navigation_expression" => {
            let name = node.child_by_field_name("suffix");
            let name = name.map_or_else(String::new, |suffix| r.word(suffix, "suffix"));
            Kind::Member(r.want(node, "target"), name)
        }
        "postfix_expression" | "prefix_expression" | "check_expression" => {
            Kind::Many(vec![*r.want(node, "target")])
        }
        "try_expression" | "await_expression" | "as_expression" => {
            Kind::Many(vec![*r.want(node, "expr")])
        }
        "interpolated_expression" => Kind::Many(vec![*r.want(node, "value")]),
        "call_expression" => call(r, node)?,
        "dictionary_literal" => Kind::Map(entries(r, node)),
        "array_literal" => Kind::List(r.children(node)),
        "tuple_expression" => tuple(r, node),
        "additive_expression" if has_token(node, "+") => {
            join(*r.want(node, "lhs"), *r.want(node, "rhs"))
        }
        "nil_coalescing_expression" => either(*r.want(node, "value"), *r.want(node, "if_nil")),
        "ternary_expression" => either(*r.want(node, "if_true"), *r.want(node, "if_false")),
        "lambda_literal" => lambda(r, node),
        _ => return None,
    })
}

fn statement(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "import_declaration" => import(r, node)?,
        "property_declaration" | "protocol_property_declaration" => properties(r, node),
        "enum_entry" => enum_entry(r, node),
        "assignment" => {
            let append = has_token(node, "+=");
            assign(*r.want(node, "target"), None, r.field(node, "result"), append)
        }
        "pattern" => pattern(r, node)?,
        "function_declaration" | "init_declaration" | "protocol_function_declaration" => {
            function(r, node)
        }
        "class_declaration" | "protocol_declaration" => class(r, node),
        "control_transfer_statement" if has_token(node, "return") => {
            Kind::Return(r.want(node, "result"))
        }
        "if_statement" => choice(r, node),
        "guard_statement" => guard(r, node),
        "while_statement" => {
            Kind::Block(conditions(r, node).1.into_iter().chain(body(r, node)).collect())
        }
        "switch_statement" => switch(r, node),
        "switch_entry" | "catch_block" => {
            Kind::Many(vec![body(r, node).unwrap_or_else(|| nothing(node))])
        }
        "do_statement" => Kind::Branch(r.children(node)),
        "source_file" | "statements" | "class_body" | "protocol_body" | "enum_class_body" => {
            Kind::Block(r.children(node))
        }
        "modifiers"
        | "attribute"
        | "value_binding_pattern"
        | "type_annotation"
        | "user_type"
        | "optional_type"
        | "array_type"
        | "dictionary_type"
        | "type_parameters"
        | "throws"
        | "directive"
        | "typealias_declaration"
        | "capture_list" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

/// The children with the names of their fields.
fn fields(node: Node<'_>) -> Vec<(Option<&str>, Node<'_>)> {
    let mut cursor = node.walk();
    let mut found = Vec::new();
    let mut goes_on = cursor.goto_first_child();
    while goes_on {
        if !cursor.node().is_extra() || cursor.node().is_error() {
            found.push((cursor.field_name(), cursor.node()));
        }
        goes_on = cursor.goto_next_sibling();
    }
    found
}

fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let pieces = named(node).filter_map(|child| match child.kind() {
        "line_str_text"
        | "multi_line_str_text"
        | "str_escaped_char"
        | "raw_str_part"
        | "raw_str_end_part" => Some(text(r, child)),
        // `\(a, privacy: .public)`: what has a label is no part of the text.
        "interpolated_expression" if child.child_by_field_name("name").is_some() => None,
        "interpolated_expression" => Some(Piece::Hole(r.expr(child))),
        "raw_str_interpolation" => {
            first(child, &["interpolated_expression"]).map(|it| Piece::Hole(r.expr(it)))
        }
        _ => None,
    });
    pieces.collect()
}

/// A part of a string, without the newline or the `#"` it begins with and the `"#` at its end.
fn text(r: &Reader, node: Node) -> Piece {
    let whole = r.text(node);
    let mut text = whole;
    if node.kind() == "multi_line_str_text" && is_first(node) {
        text = text.strip_prefix('\n').unwrap_or(text);
    }
    if node.kind().starts_with("raw") && is_first(node) {
        text = text.trim_start_matches('#').trim_start_matches('"');
    }
    let start = node.start_byte() + (whole.len() - text.len());
    if node.kind() == "raw_str_end_part" {
        text = text.trim_end_matches('#').trim_end_matches('"');
    }
    Piece::Literal(text.to_owned(), Span::new(start, start + text.len()))
}

fn is_first(node: Node) -> bool {
    node.prev_named_sibling().is_none()
}

/// `f(a, name: b) { c }`; `d["k"]` is a call to the grammar.
fn call(r: &Reader, node: Node) -> Option<Kind> {
    let mut parts = named(node);
    let callee = r.expr(parts.next()?);
    let suffix = parts.find(|part| part.kind() == "call_suffix")?;
    let given = first(suffix, &["value_arguments"]);
    let arguments = given.into_iter().flat_map(named).filter(|it| it.kind() == "value_argument");
    let mut args: Vec<Arg> = arguments
        .map(|argument| {
            let name = argument.child_by_field_name("name").map(|name| r.text(name).to_owned());
            Arg { name, value: *r.want(argument, "value") }
        })
        .collect();
    if given.is_some_and(|given| r.text(given).starts_with('[')) {
        let key = if args.is_empty() { nothing(suffix) } else { args.remove(0).value };
        return Some(Kind::Index(Box::new(callee), Box::new(key)));
    }
    let mut name = None;
    for child in named(suffix) {
        match child.kind() {
            "simple_identifier" => name = Some(r.text(child).to_owned()),
            "lambda_literal" => args.push(Arg { name: name.take(), value: r.expr(child) }),
            _ => {}
        }
    }
    Some(Kind::Call(Box::new(Call { callee, args, new: false })))
}

fn entries(r: &Reader, node: Node) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut key = None;
    for (field, child) in fields(node) {
        match (field, key.take()) {
            (Some("key"), _) => key = Some(r.expr(child)),
            (Some("value"), Some(key)) => entries.push(Entry { key, value: r.expr(child) }),
            (_, before) => key = before,
        }
    }
    entries
}

/// `(a, b: c)`; `(a)` is `a`.
fn tuple(r: &Reader, node: Node) -> Kind {
    let mut items: Vec<Expr> = fields(node)
        .into_iter()
        .filter(|it| it.0 == Some("value"))
        .map(|it| r.expr(it.1))
        .collect();
    if items.len() == 1 { items.remove(0).kind } else { Kind::List(items) }
}

fn import(r: &Reader, node: Node) -> Option<Kind> {
    let path = r.text(first(node, &["identifier"])?).to_owned();
    Some(Kind::Import(Import { path, name: "*".to_owned(), alias: String::new() }))
}

/// `let a: T = b, c = d`, `var e: T { f }`.
fn properties(r: &Reader, node: Node) -> Kind {
    let mut found: Vec<Assign> = Vec::new();
    let mut computed = Vec::new();
    for (field, child) in fields(node) {
        if field == Some("name") {
            found.push(Assign { target: r.expr(child), of: None, value: None, append: false });
        }
        let Some(property) = found.last_mut() else { continue };
        match (field, child.kind()) {
            (_, "type_annotation") => property.of = type_name(r, child.child_by_field_name("name")),
            (Some("value"), _) => property.value = Some(r.expr(child)),
            (Some("computed_value"), _) => match sole(r.expr(child)) {
                (value, true) => property.value = Some(value),
                (body, false) => computed.push(getter(property, body)),
            },
            _ => {}
        }
    }
    let at = span(node);
    let found = found.into_iter().map(|it| Expr::new(at, Kind::Assign(Box::new(it))));
    Kind::Many(found.chain(computed).collect())
}

/// What a body of one statement gives.
fn sole(body: Expr) -> (Expr, bool) {
    match body.kind {
        Kind::Block(mut statements) if statements.len() == 1 => {
            let only = statements.remove(0);
            match only.kind {
                Kind::Return(value) => (*value, true),
                kind => (Expr::new(only.span, kind), true),
            }
        }
        kind => (Expr::new(body.span, kind), false),
    }
}

fn getter(property: &Assign, body: Expr) -> Expr {
    let name = property.target.dotted().unwrap_or_default();
    let at = body.span;
    Expr::new(at, Kind::Function(Box::new(Function { name, params: Vec::new(), body })))
}

/// A type without its `?` or `!`.
fn type_name(r: &Reader, of: Option<Node>) -> Option<String> {
    Some(r.text(of?).trim_end_matches(['?', '!']).to_owned())
}

/// `case a = "x", b`.
fn enum_entry(r: &Reader, node: Node) -> Kind {
    let mut found: Vec<Expr> = Vec::new();
    for (field, child) in fields(node) {
        match field {
            Some("name") => found.push(r.expr(child)),
            Some("raw_value") => {
                if let Some(name) = found.pop() {
                    let at = name.span;
                    let value = Some(r.expr(child));
                    found.push(Expr::new(at, assign(name, None, value, false)));
                }
            }
            _ => {}
        }
    }
    Kind::Many(found)
}

/// `a`, `(a, b)`.
fn pattern(r: &Reader, node: Node) -> Option<Kind> {
    if let Some(name) = node.child_by_field_name("bound_identifier") {
        return Some(Kind::Name(r.text(name).to_owned()));
    }
    let parts: Vec<Node> = named(node).filter(|it| it.kind() == "pattern").collect();
    match parts.len() {
        0 => None,
        _ => Some(Kind::List(parts.into_iter().map(|part| r.expr(part)).collect())),
    }
}

fn function(r: &Reader, node: Node) -> Kind {
    let mut params: Vec<Param> = Vec::new();
    for (field, child) in fields(node) {
        match (child.kind(), field) {
            ("parameter", _) => params.push(param(r, child)),
            (_, Some("default_value")) => {
                if let Some(param) = params.last_mut() {
                    param.default = Some(r.expr(child));
                }
            }
            _ => {}
        }
    }
    let body = *r.want(node, "body");
    Kind::Function(Box::new(Function { name: r.word(node, "name"), params, body }))
}

/// The name inside; the grammar calls the type a name too.
fn param(r: &Reader, node: Node) -> Param {
    let mut names = fields(node).into_iter().filter(|it| it.0 == Some("name")).map(|it| it.1);
    let name = names.next().map_or("", |name| r.text(name)).to_owned();
    Param { name, of: type_name(r, names.next()), default: None }
}

fn lambda(r: &Reader, node: Node) -> Kind {
    let list = node.child_by_field_name("type").into_iter().flat_map(named);
    let list = list.filter(|it| it.kind() == "lambda_function_type_parameters").flat_map(named);
    let params = list.filter(|it| it.kind() == "lambda_parameter").map(|it| param(r, it)).collect();
    let body = body(r, node).unwrap_or_else(|| nothing(node));
    Kind::Function(Box::new(Function { name: String::new(), params, body }))
}

fn class(r: &Reader, node: Node) -> Kind {
    let bases = named(node).filter(|child| child.kind() == "inheritance_specifier");
    let bases = bases.map(|base| r.text(base).to_owned()).collect();
    let name = r.word(node, "name").split('<').next().unwrap_or_default().to_owned();
    Kind::Class(Box::new(Class { name, bases, body: *r.want(node, "body") }))
}

fn body(r: &Reader, node: Node) -> Option<Expr> {
    first(node, &["statements"]).map(|body| r.expr(body))
}

/// The conditions of `if`, `guard` and `while`, and whether one binds a name.
fn conditions(r: &Reader, node: Node) -> (bool, Vec<Expr>) {
    let mut found = Vec::new();
    let (mut binds, mut bound, mut value) = (false, None, false);
    for (field, child) in fields(node) {
        match (field, child.kind()) {
            (_, "else" | "statements") => break,
            (Some("bound_identifier"), _) => bound = Some(child),
            (_, "pattern") => bound = child.child_by_field_name("bound_identifier"),
            (_, "=") => value = true,
            (_, ",") => (bound, value) = (None, false),
            (_, "value_binding_pattern" | "type_annotation") => {}
            (Some("condition"), _) if child.is_named() => {
                let expr = r.expr(child);
                found.push(match bound.take().filter(|_| value) {
                    Some(name) => {
                        binds = true;
                        let at = Span::new(name.start_byte(), expr.span.end.max(name.end_byte()));
                        Expr::new(at, assign(r.expr(name), None, Some(expr), false))
                    }
                    None => expr,
                });
            }
            _ => {}
        }
    }
    (binds, found)
}

fn is_statement(node: Node) -> bool {
    let around = node.parent().map_or("statements", |parent| parent.kind());
    !matches!(around, "property_declaration" | "assignment" | "control_transfer_statement")
}

/// `if`, `else if`, `else`: what runs, or what it gives.
fn choice(r: &Reader, node: Node) -> Kind {
    let is_statement = is_statement(node);
    let mut parts = Vec::new();
    let mut next = Some(node);
    while let Some(node) = next.take() {
        let (binds, mut conditions) = conditions(r, node);
        let mut bodies =
            named(node).filter(|it| matches!(it.kind(), "statements" | "if_statement"));
        let then = bodies.next().map_or_else(|| nothing(node), |then| r.expr(then));
        if binds {
            // What the condition binds is known in the block only.
            let at = span(node);
            conditions.push(then);
            parts.push(Expr::new(at, Kind::Block(conditions)));
        } else if is_statement {
            parts.extend(conditions);
            parts.push(then);
        } else {
            parts.push(value(then));
        }
        match bodies.next() {
            Some(other) if other.kind() == "if_statement" => next = Some(other),
            Some(other) if is_statement => parts.push(r.expr(other)),
            Some(other) => parts.push(value(r.expr(other))),
            None => {}
        }
    }
    if is_statement { Kind::Branch(parts) } else { Kind::Either(parts) }
}

/// A block of one statement gives what that gives.
fn value(expr: Expr) -> Expr {
    match expr.kind {
        Kind::Block(mut statements) if statements.len() == 1 => statements.remove(0),
        kind => Expr::new(expr.span, kind),
    }
}

/// What `guard` binds is known from there on.
fn guard(r: &Reader, node: Node) -> Kind {
    let mut parts = conditions(r, node).1;
    if let Some(other) = body(r, node) {
        parts.push(Expr::new(other.span, Kind::Branch(vec![other])));
    }
    Kind::Block(parts)
}

fn switch(r: &Reader, node: Node) -> Kind {
    let subject = r.want(node, "expr");
    let entries = named(node).filter(|it| it.kind() == "switch_entry").map(|it| r.expr(it));
    if is_statement(node) {
        return Kind::Branch([*subject].into_iter().chain(entries).collect());
    }
    let subject = Some(*subject).filter(|subject| subject.dotted().is_none());
    Kind::Either(subject.into_iter().chain(entries.map(value)).collect())
}
