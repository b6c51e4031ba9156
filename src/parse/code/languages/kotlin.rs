//! Kotlin. Making an object looks like a call and stays one; lambdas behind a call are arguments;
//! annotations of parameters and functions are calls at the start of the body.

use tree_sitter::Node;

use super::{Reader, assign, call, either, first, has_token, join, named, nothing, plain, span};
use crate::model::location::Span;
use crate::parse::code::tree::{Arg, Class, Entry, Expr, Function, Import, Kind, Param, Piece};

const TYPES: [&str; 6] = [
    "user_type",
    "nullable_type",
    "function_type",
    "non_nullable_type",
    "parenthesized_type",
    "type_constraints",
];

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    expression(r, node).or_else(|| statement(r, node))
}

fn expression(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "identifier" => word(r, node),
        "this_expression" => Kind::Name("this".to_owned()),
        "super_expression" => Kind::Name("super".to_owned()),
        "string_literal" | "multiline_string_literal" | "character_literal" => {
            Kind::Text(pieces(r, node))
        }
        "number_literal" | "float_literal" => Kind::Number(r.text(node).to_owned()),
        "navigation_expression" => {
            let mut parts = named(node);
            let object = r.expr(parts.next()?);
            Kind::Member(Box::new(object), r.text(parts.last()?).trim_matches('`').to_owned())
        }
        "index_expression" => {
            let mut parts = named(node);
            let object = r.expr(parts.next()?);
            let key = parts.next().map_or_else(|| nothing(node), |key| r.expr(key));
            Kind::Index(Box::new(object), Box::new(key))
        }
        "call_expression" => called(r, node)?,
        "constructor_invocation" => {
            let args = first(node, &["value_arguments"]);
            call(type_as_name(r, node), arguments(r, args), false)
        }
        "collection_literal" => Kind::List(r.children(node)),
        "binary_expression" => binary(r, node)?,
        "infix_expression" => infix(r, node)?,
        "unary_expression" => Kind::Many(vec![*r.want(node, "argument")]),
        "as_expression" => Kind::Many(vec![*r.want(node, "left")]),
        "is_expression" | "callable_reference" | "annotation" | "label" => Kind::Many(Vec::new()),
        "lambda_literal" | "anonymous_function" => lambda(r, node),
        "if_expression" => choice(r, node),
        "when_expression" => when(r, node),
        "try_expression" => alternatives(is_value(node), r.children(node)),
        _ => return None,
    })
}

fn statement(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "import" => import(r, node)?,
        "property_declaration" => property(r, node),
        "variable_declaration" => Kind::Many(vec![declared(r, node)]),
        "multi_variable_declaration" => Kind::List(named(node).map(|it| declared(r, it)).collect()),
        "assignment" => {
            let append = match node.child_by_field_name("operator")?.kind() {
                "=" => false,
                "+=" => true,
                _ => return None,
            };
            assign(*r.want(node, "left"), None, r.field(node, "right"), append)
        }
        "function_declaration" | "secondary_constructor" => function(r, node),
        "getter" | "setter" => Kind::Many(body(r, node).into_iter().collect()),
        "class_declaration" | "object_declaration" | "companion_object" | "object_literal" => {
            class(r, node)
        }
        "enum_entry" => Kind::Many(
            first(node, &["value_arguments", "class_body"])
                .map(|it| r.expr(it))
                .into_iter()
                .collect(),
        ),
        "value_argument" => Kind::Many(vec![argument(r, node).value]),
        "return_expression" => {
            let label = node.child_by_field_name("label");
            let value = named(node).find(|it| Some(*it) != label);
            Kind::Return(Box::new(value.map_or_else(|| nothing(node), |value| r.expr(value))))
        }
        "catch_block" => {
            Kind::Many(first(node, &["block"]).map(|it| r.expr(it)).into_iter().collect())
        }
        "source_file" | "block" | "class_body" | "enum_class_body" | "anonymous_initializer" => {
            Kind::Block(r.children(node))
        }
        "package_header"
        | "modifiers"
        | "parameter_modifiers"
        | "file_annotation"
        | "user_type"
        | "nullable_type"
        | "function_type"
        | "type_parameters"
        | "type_arguments"
        | "type_constraints"
        | "type_alias"
        | "type_test"
        | "delegation_specifiers"
        | "constructor_delegation_call" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

fn word(r: &Reader, node: Node) -> Kind {
    match r.text(node) {
        text @ ("true" | "false") => Kind::Bool(text == "true"),
        "null" => Kind::Null,
        text => Kind::Name(text.trim_matches('`').to_owned()),
    }
}

fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    if node.kind() == "character_literal" {
        return Vec::new();
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for child in named(node) {
        match child.kind() {
            "interpolation" => pieces.push(Piece::Hole(r.inner(child))),
            "string_content" | "escape_sequence" => {
                let piece = r.piece(child);
                literal(&mut pieces, piece);
            }
            _ => {}
        }
    }
    pieces
}

/// The grammar may take `$name` for plain text, its `$` apart.
fn literal(pieces: &mut Vec<Piece>, piece: Piece) {
    let Piece::Literal(text, at) = &piece else { return };
    let is_dollar = matches!(pieces.last(), Some(Piece::Literal(before, _)) if before == "$");
    let length = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let is_name = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if !is_dollar || !is_name {
        pieces.push(piece);
        return;
    }
    pieces.pop();
    let (name, rest) = text.split_at(length);
    let end = at.start + length;
    pieces.push(Piece::Hole(Expr::new(Span::new(at.start, end), Kind::Name(name.to_owned()))));
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest.to_owned(), Span::new(end, at.end)));
    }
}

/// `f<T>(a, n = b) { c }`.
fn called(r: &Reader, node: Node) -> Option<Kind> {
    let callee = r.expr(named(node).next()?);
    let lambda = first(node, &["annotated_lambda"]).and_then(|it| first(it, &["lambda_literal"]));
    let args = arguments(r, first(node, &["value_arguments"]));
    // `f(a) { b }` may come as a call of a call.
    let (callee, mut args) = match (callee.kind, lambda) {
        (Kind::Call(inner), Some(_)) if args.is_empty() && is_bare(node) => {
            (inner.callee, inner.args)
        }
        (kind, _) => (Expr::new(callee.span, kind), args),
    };
    args.extend(lambda.map(|lambda| plain(r.expr(lambda))));
    Some(call(callee, args, false))
}

fn is_bare(node: Node) -> bool {
    first(node, &["value_arguments"]).is_none()
}

fn arguments(r: &Reader, list: Option<Node>) -> Vec<Arg> {
    let list = list.into_iter().flat_map(named);
    list.filter(|it| it.kind() == "value_argument").map(|it| argument(r, it)).collect()
}

fn argument(r: &Reader, node: Node) -> Arg {
    let value = named(node).last().map_or_else(|| nothing(node), |value| r.expr(value));
    let name = named(node).next().filter(|_| has_token(node, "="));
    Arg { name: name.map(|name| r.text(name).to_owned()), value }
}

fn type_as_name(r: &Reader, node: Node) -> Expr {
    match first(node, &TYPES) {
        Some(of) => {
            let name = r.text(of).split('<').next().unwrap_or_default().to_owned();
            Expr::new(span(of), Kind::Name(name))
        }
        None => nothing(node),
    }
}

fn binary(r: &Reader, node: Node) -> Option<Kind> {
    match node.child_by_field_name("operator")?.kind() {
        "+" => Some(join(*r.want(node, "left"), *r.want(node, "right"))),
        "?:" => Some(either(*r.want(node, "left"), *r.want(node, "right"))),
        _ => None,
    }
}

/// `"a" to b` is an entry; other infix functions are calls.
fn infix(r: &Reader, node: Node) -> Option<Kind> {
    let mut parts = named(node);
    let (left, name, right) = (parts.next()?, parts.next()?, parts.next()?);
    let (key, value) = (r.expr(left), r.expr(right));
    Some(match r.text(name) {
        "to" => Kind::Map(vec![Entry { key, value }]),
        other => {
            let callee = Kind::Member(Box::new(key), other.to_owned());
            call(Expr::new(span(name), callee), vec![plain(value)], false)
        }
    })
}

fn lambda(r: &Reader, node: Node) -> Kind {
    if node.kind() == "anonymous_function" {
        return function(r, node);
    }
    let params = first(node, &["lambda_parameters"]).into_iter().flat_map(named);
    let params = params.map(|it| Param {
        // Of `(key, value)` the first.
        name: first(it, &["identifier"])
            .or_else(|| first(first(it, &["variable_declaration"])?, &["identifier"]))
            .map_or("", |name| r.text(name))
            .to_owned(),
        of: type_name(r, it),
        default: None,
    });
    let params = params.collect();
    let statements = named(node).filter(|it| it.kind() != "lambda_parameters");
    let statements = statements.map(|it| r.expr(it)).collect();
    let body = Expr::new(span(node), Kind::Block(statements));
    Kind::Function(Box::new(Function { name: String::new(), params, body }))
}

/// Whether what stands here gives its value to something.
fn is_value(node: Node) -> bool {
    let Some(around) = node.parent() else { return false };
    match around.kind() {
        "property_declaration"
        | "assignment"
        | "value_argument"
        | "return_expression"
        | "binary_expression"
        | "navigation_expression"
        | "parenthesized_expression"
        | "interpolation"
        | "call_expression"
        | "infix_expression"
        | "unary_expression"
        | "as_expression" => true,
        "function_body" => around.named_child(0) == Some(node),
        // `else if`.
        "if_expression" => is_value(around),
        _ => false,
    }
}

fn alternatives(is_value: bool, items: Vec<Expr>) -> Kind {
    if is_value {
        Kind::Either(items.into_iter().map(value).collect())
    } else {
        Kind::Branch(items)
    }
}

/// A block of one statement gives what that gives.
fn value(expr: Expr) -> Expr {
    match expr.kind {
        Kind::Block(mut statements) if statements.len() == 1 => statements.remove(0),
        kind => Expr::new(expr.span, kind),
    }
}

/// `if (c) a else if (d) b else e`, the chain at once.
fn choice(r: &Reader, node: Node) -> Kind {
    let is_value = is_value(node);
    let mut parts = Vec::new();
    let mut next = Some(node);
    while let Some(node) = next.take() {
        let condition = node.child_by_field_name("condition");
        if !is_value {
            parts.extend(condition.map(|it| r.expr(it)));
        }
        for (at, part) in named(node).filter(|it| Some(*it) != condition).enumerate() {
            if at > 0 && part.kind() == "if_expression" {
                next = Some(part);
            } else {
                parts.push(r.expr(part));
            }
        }
    }
    alternatives(is_value, parts)
}

fn when(r: &Reader, node: Node) -> Kind {
    let is_value = is_value(node);
    let entries = named(node).filter(|it| it.kind() == "when_entry");
    let entries = entries.filter_map(|it| named(it).last()).map(|it| r.expr(it));
    let subject = first(node, &["when_subject"]).map(|it| subject(r, it));
    match subject {
        Some(subject) => {
            let at = span(node);
            let rest = Expr::new(at, alternatives(is_value, entries.collect()));
            match subject.kind {
                Kind::Assign(_) | Kind::Call(_) => Kind::Block(vec![subject, rest]),
                _ => rest.kind,
            }
        }
        None => alternatives(is_value, entries.collect()),
    }
}

/// `when (val x = f())`.
fn subject(r: &Reader, node: Node) -> Expr {
    let value = named(node).last().map_or_else(|| nothing(node), |it| r.expr(it));
    match first(node, &["variable_declaration"]) {
        Some(name) => Expr::new(span(node), assign(declared(r, name), None, Some(value), false)),
        None => value,
    }
}

fn import(r: &Reader, node: Node) -> Option<Kind> {
    let whole = r.text(first(node, &["qualified_identifier"])?);
    if has_token(node, "*") {
        let path = whole.to_owned();
        return Some(Kind::Import(Import { path, name: "*".to_owned(), alias: String::new() }));
    }
    let (path, name) = whole.rsplit_once('.').unwrap_or(("", whole));
    let alias = first(node, &["identifier"]).map_or(name, |alias| r.text(alias));
    let (path, name, alias) = (path.to_owned(), name.to_owned(), alias.to_owned());
    Some(Kind::Import(Import { path, name, alias }))
}

/// A declared name.
fn declared(r: &Reader, node: Node) -> Expr {
    first(node, &["identifier"]).map_or_else(|| nothing(node), |name| r.expr(name))
}

/// The type among the children, without its `?`.
fn type_name(r: &Reader, node: Node) -> Option<String> {
    let of = first(node, &TYPES[..5])?;
    Some(r.text(of).trim_end_matches('?').to_owned())
}

/// `val a: T = b`, `by lazy { b }`, `get() = b`.
fn property(r: &Reader, node: Node) -> Kind {
    let skip = ["modifiers", "variable_declaration", "multi_variable_declaration", "getter"];
    let skip = |it: &Node| {
        !skip.contains(&it.kind())
            && !TYPES.contains(&it.kind())
            && !matches!(it.kind(), "setter" | "type_parameters" | "property_delegate")
    };
    let name = first(node, &["variable_declaration", "multi_variable_declaration"]);
    let target = name.map_or_else(|| nothing(node), |name| r.expr(name));
    let of = name.and_then(|name| type_name(r, name));
    let mut value = named(node).find(skip).map(|it| r.expr(it));
    let mut more = Vec::new();
    if let Some(delegate) = first(node, &["property_delegate"]) {
        value = Some(delegated(r.inner(delegate)));
    }
    if let Some(body) = first(node, &["getter"]).and_then(|it| first(it, &["function_body"])) {
        match first(body, &["block"]) {
            Some(block) => {
                let name = target.dotted().unwrap_or_default();
                let function = Function { name, params: Vec::new(), body: r.expr(block) };
                more.push(Expr::new(span(block), Kind::Function(Box::new(function))));
            }
            None => value = Some(r.inner(body)),
        }
    }
    if let Some(setter) = first(node, &["setter"]) {
        more.push(r.expr(setter));
    }
    let made = Expr::new(span(node), assign(target, of, value, false));
    Kind::Many([made].into_iter().chain(more).collect())
}

/// What `lazy { a }` gives.
fn delegated(value: Expr) -> Expr {
    let span = value.span;
    match value.kind {
        Kind::Call(mut call) => match (call.callee.dotted().as_deref(), call.args.pop()) {
            (Some("lazy"), Some(Arg { value: Expr { kind: Kind::Function(it), .. }, .. })) => {
                self::value(it.body)
            }
            (_, last) => {
                call.args.extend(last);
                Expr::new(span, Kind::Call(call))
            }
        },
        kind => Expr::new(span, kind),
    }
}

fn body(r: &Reader, node: Node) -> Option<Expr> {
    let body = first(node, &["function_body", "block"])?;
    if body.kind() == "block" {
        return Some(r.expr(body));
    }
    let held = named(body).next()?;
    let value = r.expr(held);
    Some(match held.kind() {
        "block" => value,
        _ => Expr::new(value.span, Kind::Return(Box::new(value))),
    })
}

fn function(r: &Reader, node: Node) -> Kind {
    let mut marks =
        first(node, &["modifiers"]).map_or_else(Vec::new, |it| annotations(r, it, None));
    let mut params: Vec<Param> = Vec::new();
    let mut waiting = None;
    for child in first(node, &["function_value_parameters"]).into_iter().flat_map(named) {
        match child.kind() {
            "parameter_modifiers" => waiting = Some(child),
            "parameter" => {
                let name = first(child, &["identifier"]);
                let around = waiting.take().into_iter();
                marks.extend(around.flat_map(|it| annotations(r, it, name)));
                let name = name.map_or("", |name| r.text(name)).to_owned();
                params.push(Param { name, of: type_name(r, child), default: None });
            }
            _ => {
                if let Some(param) = params.last_mut() {
                    param.default = Some(r.expr(child));
                }
            }
        }
    }
    let mut body = body(r, node).unwrap_or_else(|| nothing(node));
    if !marks.is_empty() {
        let at = body.span;
        body = Expr::new(at, Kind::Block(marks.into_iter().chain([body]).collect()));
    }
    let name = match node.kind() {
        "secondary_constructor" => "constructor".to_owned(),
        _ => r.word(node, "name"),
    };
    Kind::Function(Box::new(Function { name, params, body }))
}

/// `@Query("x") tok: String` as `@Query("x", tok)`.
fn annotations(r: &Reader, node: Node, of: Option<Node>) -> Vec<Expr> {
    let marks = named(node).filter(|it| it.kind() == "annotation").map(|it| {
        let made = first(it, &["constructor_invocation"]);
        let args = made.and_then(|made| first(made, &["value_arguments"]));
        let mut args = arguments(r, args);
        args.extend(of.map(|of| plain(r.expr(of))));
        let name = type_as_name(r, made.unwrap_or(it)).dotted().unwrap_or_default();
        let callee = Expr::new(span(it), Kind::Name(format!("@{name}")));
        Expr::new(span(it), call(callee, args, false))
    });
    marks.collect()
}

/// Parameters of the class itself are fields.
fn class(r: &Reader, node: Node) -> Kind {
    let bases = first(node, &["delegation_specifiers"]).into_iter().flat_map(named);
    let bases = bases.map(|it| r.text(it).split(['(', ' ']).next().unwrap_or_default().to_owned());
    let bases = bases.collect();
    let made = first(node, &["primary_constructor"]);
    let list = made.and_then(|it| first(it, &["class_parameters"])).into_iter().flat_map(named);
    let mut items: Vec<Expr> = list.filter_map(|it| class_parameter(r, it)).collect();
    let at = first(node, &["class_body", "enum_class_body"]);
    for item in at.map_or_else(Vec::new, |body| r.children(body)) {
        match item.kind {
            // What belongs to one property.
            Kind::Many(parts) => items.extend(parts),
            kind => items.push(Expr::new(item.span, kind)),
        }
    }
    let at = at.map_or_else(|| span(node), span);
    let body = Expr::new(at, Kind::Block(items));
    let name = r.word(node, "name");
    Kind::Class(Box::new(Class { name, bases, body }))
}

fn class_parameter(r: &Reader, node: Node) -> Option<Expr> {
    let target = r.expr(first(node, &["identifier"])?);
    let default = named(node)
        .filter(|it| !TYPES.contains(&it.kind()) && it.kind() != "modifiers")
        .nth(1)
        .map(|it| r.expr(it));
    Some(Expr::new(span(node), assign(target, type_name(r, node), default, false)))
}
