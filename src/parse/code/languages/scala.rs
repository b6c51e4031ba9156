//! Scala. Making an object looks like a call and may have `new`; blocks behind a call are arguments;
//! a pair `a -> b` is an entry; what a function ends with is what it gives.

use tree_sitter::Node;

use super::{Reader, assign, call, either, first, join, named, nothing, plain, scala_parts, span};
use crate::parse::code::tree::{Arg, Class, Entry, Expr, Function, Kind, Param};

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    expression(r, node).or_else(|| statement(r, node))
}

fn expression(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "identifier" => Kind::Name(r.text(node).trim_matches('`').to_owned()),
        "wildcard" => Kind::Name("_".to_owned()),
        "string" | "interpolated_string_expression" => Kind::Text(scala_parts::pieces(r, node)),
        "character_literal" => Kind::Text(Vec::new()),
        "integer_literal" | "floating_point_literal" => Kind::Number(r.text(node).to_owned()),
        "boolean_literal" => Kind::Bool(r.text(node) == "true"),
        "null_literal" => Kind::Null,
        "field_expression" => {
            let name = r.word(node, "field");
            Kind::Member(r.want(node, "value"), name.trim_matches('`').to_owned())
        }
        "call_expression" => called(r, node),
        "generic_function" => generic(r, node),
        "instance_expression" => creation(r, node),
        "infix_expression" => infix(r, node)?,
        "postfix_expression" => {
            let mut parts = named(node);
            let object = r.expr(parts.next()?);
            Kind::Member(Box::new(object), r.text(parts.next()?).to_owned())
        }
        "method_value" => Kind::Many(vec![r.inner(node)]),
        "tuple_expression" => Kind::List(r.children(node)),
        "if_expression" => choice(r, node),
        "match_expression" => matched(r, node),
        "try_expression" | "case_block" => Kind::Branch(r.children(node)),
        "lambda_expression" => lambda(r, node),
        "operator_identifier" | "type_identifier" | "type_arguments" | "unit" => {
            Kind::Many(Vec::new())
        }
        _ => return None,
    })
}

fn statement(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "import_declaration" => scala_parts::import(r, node),
        "val_definition" | "var_definition" | "val_declaration" | "var_declaration" => {
            scala_parts::declaration(r, node)
        }
        "tuple_pattern" => Kind::List(r.children(node)),
        "assignment_expression" => assignment(r, node),
        "function_definition" | "function_declaration" => function(r, node),
        "class_definition" | "object_definition" | "trait_definition" | "enum_definition"
        | "package_object" | "given_definition" => scala_parts::class(r, node),
        "extension_definition" | "case_clause" | "package_clause" => Kind::Block(body_of(r, node)),
        "return_expression" => Kind::Return(Box::new(r.inner(node))),
        "for_expression" => repeated(r, node),
        "enumerator" => scala_parts::enumerator(r, node)?,
        "compilation_unit" | "block" | "indented_block" | "template_body" | "enumerators" => {
            Kind::Block(r.children(node))
        }
        "annotation" | "modifiers" | "type_definition" | "type_parameters" | "extends_clause"
        | "case_class_pattern" | "typed_pattern" | "guard" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

/// Everything in the body of a clause or declaration.
fn body_of(r: &Reader, node: Node) -> Vec<Expr> {
    let mut cursor = node.walk();
    let parts: Vec<Node> = node.children_by_field_name("body", &mut cursor).collect();
    parts.into_iter().filter(|part| part.is_named()).map(|part| r.expr(part)).collect()
}

/// `f(a, n = b) { c }`: what stands behind comes last.
fn called(r: &Reader, node: Node) -> Kind {
    let callee = *r.want(node, "function");
    let Some(list) = node.child_by_field_name("arguments") else {
        return call(callee, Vec::new(), false);
    };
    if list.kind() == "arguments" {
        return call(callee, arguments(r, list), false);
    }
    let block = plain(block(r, list));
    let has_list = node.child_by_field_name("function").is_some_and(|it| is_call(it));
    match callee.kind {
        Kind::Call(mut inner) if has_list => {
            inner.args.push(block);
            Kind::Call(inner)
        }
        kind => call(Expr::new(callee.span, kind), vec![block], false),
    }
}

/// Whether a node is a call whose arguments are in parentheses.
fn is_call(node: Node) -> bool {
    node.kind() == "call_expression"
        && node.child_by_field_name("arguments").is_some_and(|it| it.kind() == "arguments")
}

pub(super) fn arguments(r: &Reader, list: Node) -> Vec<Arg> {
    named(list).map(|it| argument(r, it)).collect()
}

fn argument(r: &Reader, node: Node) -> Arg {
    if node.kind() == "assignment_expression"
        && let Some(name) = node.child_by_field_name("left").filter(|it| it.kind() == "identifier")
    {
        return Arg { name: Some(r.text(name).to_owned()), value: *r.want(node, "right") };
    }
    plain(r.expr(node))
}

/// `{ x => … }`, `{ case … }` and `{ … }` behind a call.
fn block(r: &Reader, node: Node) -> Expr {
    let only = named(node).next().filter(|it| it.kind() == "lambda_expression");
    if let Some(lambda) = only.filter(|_| named(node).count() == 1) {
        return r.expr(lambda);
    }
    let at = r.span(node);
    let body = match node.kind() {
        "block" | "indented_block" => Expr::new(at, Kind::Block(r.children(node))),
        _ => r.expr(node),
    };
    let function = Function { name: String::new(), params: Vec::new(), body };
    Expr::new(at, Kind::Function(Box::new(function)))
}

/// `f[T]`; of `x.asInstanceOf[T]` the `x`.
fn generic(r: &Reader, node: Node) -> Kind {
    let function = *r.want(node, "function");
    match function.kind {
        Kind::Member(object, name) if name == "asInstanceOf" => Kind::Many(vec![*object]),
        kind => Kind::Many(vec![Expr::new(function.span, kind)]),
    }
}

/// `new A(b) { … }`.
fn creation(r: &Reader, node: Node) -> Kind {
    let of = named(node).find(|it| it.kind().contains("type"));
    let path = of.map_or("", |it| r.text(it)).split('[').next().unwrap_or_default();
    let at = of.map_or_else(|| r.span(node), |it| r.span(it));
    let mut parts = path.split('.').map(|part| part.trim().to_owned());
    let begun = Expr::new(at, Kind::Name(parts.next().unwrap_or_default()));
    let callee = parts.fold(begun, |path, part| Expr::new(at, Kind::Member(Box::new(path), part)));
    let args = first(node, &["arguments"]).map_or_else(Vec::new, |it| arguments(r, it));
    let made = call(callee, args, true);
    match first(node, &["template_body"]) {
        Some(body) => {
            let (name, bases) = (String::new(), vec![path.to_owned()]);
            let class = Kind::Class(Box::new(Class { name, bases, body: r.expr(body) }));
            Kind::Block(vec![Expr::new(r.span(body), class), Expr::new(r.span(node), made)])
        }
        None => made,
    }
}

/// `"a" -> b` is an entry, `a + b` a text or a map; other names between two values are methods.
fn infix(r: &Reader, node: Node) -> Option<Kind> {
    let operator = node.child_by_field_name("operator")?;
    let sides = || (*r.want(node, "left"), *r.want(node, "right"));
    Some(match r.text(operator) {
        "->" => {
            let (key, value) = sides();
            Kind::Map(vec![Entry { key, value }])
        }
        "+" | "++" | ":+" => {
            let (left, right) = sides();
            join(left, right)
        }
        "+=" | "++=" => {
            let (target, value) = sides();
            assign(target, None, Some(value), true)
        }
        "+?" => {
            let (object, given) = sides();
            let given = match given.kind {
                Kind::List(items) => items,
                kind => vec![Expr::new(given.span, kind)],
            };
            let at = Expr::new(r.span(operator), Kind::Member(Box::new(object), "+?".to_owned()));
            call(at, given.into_iter().map(plain).collect(), false)
        }
        name if operator.kind() == "identifier" => {
            let (object, value) = sides();
            let at = Expr::new(r.span(operator), Kind::Member(Box::new(object), name.to_owned()));
            call(at, vec![plain(value)], false)
        }
        _ => return None,
    })
}

/// `m("k") = v` sets an entry.
fn assignment(r: &Reader, node: Node) -> Kind {
    let mut target = *r.want(node, "left");
    if let Kind::Call(entry) = &mut target.kind
        && entry.args.len() == 1
        && let Some(key) = entry.args.pop()
    {
        let object = std::mem::replace(&mut entry.callee, nothing(node));
        target.kind = Kind::Index(Box::new(object), Box::new(key.value));
    }
    assign(target, None, r.field(node, "right"), false)
}

/// What an `if` or `match` gives, where it gives one value each; else what it does.
fn alternatives(node: Node, items: Vec<Expr>) -> Kind {
    let items: Vec<Expr> = items.into_iter().map(value).collect();
    let is_one = |item: &Expr| !matches!(item.kind, Kind::Block(_));
    if is_value(node) && items.iter().all(is_one) {
        let mut items = items.into_iter();
        let Some(begun) = items.next() else { return Kind::Many(Vec::new()) };
        let at = begun.span;
        items.fold(begun, |left, right| Expr::new(at, either(left, right))).kind
    } else {
        Kind::Branch(items)
    }
}

/// Whether what stands here gives its value to something.
fn is_value(node: Node) -> bool {
    node.parent().is_some_and(|around| {
        !matches!(
            around.kind(),
            "block" | "indented_block" | "template_body" | "compilation_unit" | "case_clause"
        ) || around.parent().is_some_and(|outer| {
            outer.kind() == "function_definition" && named(around).last() == Some(node)
        })
    })
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
    let mut conditions = Vec::new();
    let mut items = Vec::new();
    let mut next = Some(node);
    while let Some(node) = next.take() {
        conditions.extend(r.field(node, "condition"));
        items.extend(r.field(node, "consequence"));
        match node.child_by_field_name("alternative") {
            Some(other) if other.kind() == "if_expression" => next = Some(other),
            Some(other) => items.push(r.expr(other)),
            None => {}
        }
    }
    match alternatives(node, items) {
        Kind::Branch(items) => Kind::Branch(conditions.into_iter().chain(items).collect()),
        one => one,
    }
}

fn matched(r: &Reader, node: Node) -> Kind {
    let arms = node.child_by_field_name("body").into_iter().flat_map(named);
    let arms = arms.map(|it| r.expr(it)).collect();
    let arms = Expr::new(r.span(node), alternatives(node, arms));
    match r.field(node, "value") {
        Some(subject) if matches!(subject.kind, Kind::Call(_)) => Kind::Block(vec![subject, arms]),
        _ => arms.kind,
    }
}

fn lambda(r: &Reader, node: Node) -> Kind {
    let given = node.child_by_field_name("parameters");
    let params = match given {
        Some(list) if list.kind() == "bindings" => {
            named(list).map(|it| scala_parts::param(r, it)).collect()
        }
        Some(one) => {
            vec![Param { name: r.text(one).trim().to_owned(), of: None, default: None }]
        }
        None => Vec::new(),
    };
    let body: Vec<Expr> =
        named(node).filter(|it| Some(*it) != given).map(|it| r.expr(it)).collect();
    let body = Expr::new(r.span(node), Kind::Many(body));
    let body = match body.kind {
        Kind::Many(mut only) if only.len() == 1 => only.remove(0),
        Kind::Many(several) => Expr::new(body.span, Kind::Block(several)),
        kind => Expr::new(body.span, kind),
    };
    Kind::Function(Box::new(Function { name: String::new(), params, body }))
}

/// `for { a <- b; c = d } yield e`.
fn repeated(r: &Reader, node: Node) -> Kind {
    let mut parts: Vec<Expr> =
        named(node).filter(|it| it.kind() == "enumerators").map(|it| r.expr(it)).collect();
    parts.extend(body_of(r, node));
    Kind::Block(parts)
}

fn function(r: &Reader, node: Node) -> Kind {
    let mut cursor = node.walk();
    let lists: Vec<Node> = node.children_by_field_name("parameters", &mut cursor).collect();
    let params = lists.into_iter().flat_map(named).filter(|it| it.kind() == "parameter");
    let params = params.map(|it| scala_parts::param(r, it)).collect();
    let body = node.child_by_field_name("body").map_or_else(|| nothing(node), |it| given(r, it));
    Kind::Function(Box::new(Function { name: r.word(node, "name"), params, body }))
}

/// The body of a function: what it ends with is what it gives.
fn given(r: &Reader, node: Node) -> Expr {
    let body = r.expr(node);
    let given = |value: Expr| match value.kind {
        kind @ (Kind::Assign(_) | Kind::Return(_) | Kind::Function(_) | Kind::Class(_)) => {
            Expr::new(value.span, kind)
        }
        kind => {
            let value = Expr::new(value.span, kind);
            Expr::new(value.span, Kind::Return(Box::new(value)))
        }
    };
    match body.kind {
        Kind::Block(mut items) => {
            let last = items.pop().map(given);
            items.extend(last);
            Expr::new(span(node), Kind::Block(items))
        }
        kind => given(Expr::new(body.span, kind)),
    }
}
