//! Groovy, Gradle's and Jenkins' too. A block behind a call is its last argument; calls without
//! parentheses have been given some before.

use tree_sitter::Node;

use super::{Reader, assign, call, either, first, groovy_parts, hidden, join, named, plain};
use crate::parse::code::tree::{Arg, Class, EACH, Entry, Expr, Function, Kind, Param};

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    expression(r, node).or_else(|| statement(r, node))
}

fn expression(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "identifier" => Kind::Name(r.text(node).trim_start_matches('$').to_owned()),
        "string_literal" | "quoted_identifier" => Kind::Text(groovy_parts::pieces(r, node)),
        "boolean_literal" => Kind::Bool(r.text(node) == "true"),
        "null_literal" => Kind::Null,
        "number_literal" => Kind::Number(r.text(node).to_owned()),
        "field_access" | "direct_field_access_expression" => {
            Kind::Member(r.want(node, "object"), groovy_parts::name(r, node, "field"))
        }
        "safe_navigation_expression" | "safe_chain_dot_expression" | "spread_dot_expression" => {
            Kind::Member(r.want(node, "object"), groovy_parts::name(r, node, "property"))
        }
        "subscript_expression" | "safe_subscript_expression" => {
            Kind::Index(r.want(node, "object"), r.want(node, "index"))
        }
        "method_invocation" => {
            let args = node.child_by_field_name("arguments");
            call(*r.want(node, "function"), arguments(r, args), false)
        }
        "command_chain" => command(r, node),
        "object_creation_expression" => creation(r, node),
        "map_literal" => Kind::Map(named(node).filter_map(|it| entry(r, it)).collect()),
        "list_literal" => Kind::List(r.children(node)),
        "closure" => closure(r, node),
        "binary_expression" => binary(r, node)?,
        "elvis_expression" => either(*r.want(node, "value"), *r.want(node, "default")),
        "ternary_expression" => either(*r.want(node, "consequence"), *r.want(node, "alternative")),
        "cast_expression" | "parenthesized_type_cast" => Kind::Many(vec![*r.want(node, "value")]),
        "unary_expression" => hidden(*r.want(node, "operand")),
        "method_pointer_expression"
        | "method_reference_expression"
        | "type_identifier"
        | "annotation"
        | "instanceof_expression" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

fn statement(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "import_declaration" => groovy_parts::import(r, node)?,
        "assignment_expression" => {
            let append = match node.child_by_field_name("operator")?.kind() {
                "=" | "?=" => false,
                "+=" => true,
                _ => return None,
            };
            assign(*r.want(node, "left"), None, r.field(node, "right"), append)
        }
        "local_variable_declaration" | "field_declaration" => {
            Kind::Many(groovy_parts::declared(r, node))
        }
        "multi_assignment_declaration" => {
            let names = named(node).filter(|it| it.kind() == "variable_declarator");
            let names = names.filter_map(|it| it.child_by_field_name("name"));
            let names = names.map(|it| r.expr(it)).collect();
            let target = Expr::new(r.span(node), Kind::List(names));
            assign(target, None, r.field(node, "value"), false)
        }
        "method_declaration" | "constructor_declaration" => groovy_parts::function(r, node),
        "class_declaration"
        | "interface_declaration"
        | "trait_declaration"
        | "record_declaration"
        | "enum_declaration" => groovy_parts::class(r, node),
        "return_statement" => Kind::Return(Box::new(r.inner(node))),
        "if_statement" | "try_statement" | "switch_block" => Kind::Branch(statements(r, node)),
        "for_in_statement" => each(r, node)?,
        "pipeline_statement" => {
            Kind::Block(named(node).flat_map(|body| statements(r, body)).collect())
        }
        "source_file" | "block" | "switch_case" | "switch_default" => {
            Kind::Block(statements(r, node))
        }
        "class_body" | "enum_body" => Kind::Block(super::flat(r.children(node))),
        "catch_clause" | "finally_clause" => Kind::Many(vec![*r.want(node, "body")]),
        "package_declaration" | "throws_clause" | "shebang" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

/// What stands in a block, a block behind a call joined to it.
fn statements(r: &Reader, node: Node) -> Vec<Expr> {
    let mut found: Vec<Expr> = Vec::new();
    let mut end = None;
    for child in named(node).filter(|it| it.kind() != "closure_parameters") {
        let block = first(child, &["closure"]).filter(|_| child.kind() == "expression_statement");
        let is_behind = end.is_some_and(|end: usize| is_blank(r, end, child.start_byte()));
        let expr = r.expr(child);
        end = Some(child.end_byte());
        let target = found.last_mut().filter(|_| is_behind).and_then(tail);
        match target {
            Some(target) if block.is_some() => add(target, plain(expr)),
            // `{println it}`
            Some(target) if is_bare(target) && child.kind() == "expression_statement" => {
                add(target, plain(expr));
            }
            _ => found.push(expr),
        }
    }
    found
}

/// Whether nothing but blanks is between two places; a parenthesis may stand for one.
fn is_blank(r: &Reader, from: usize, to: usize) -> bool {
    let between = r.text.get(from..to).unwrap_or_default();
    from <= to && between.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

fn is_bare(expr: &Expr) -> bool {
    matches!(expr.kind, Kind::Name(_))
}

/// What a block behind a statement is given to.
fn tail(expr: &mut Expr) -> Option<&mut Expr> {
    match &expr.kind {
        Kind::Call(_) | Kind::Name(_) | Kind::Member(..) => Some(expr),
        Kind::Assign(_) | Kind::Return(_) | Kind::Many(_) => match &mut expr.kind {
            Kind::Assign(assign) => tail(assign.value.as_mut()?),
            Kind::Return(value) => tail(value),
            Kind::Many(items) => tail(items.last_mut()?),
            _ => None,
        },
        _ => None,
    }
}

fn add(target: &mut Expr, arg: Arg) {
    if let Kind::Call(call) = &mut target.kind {
        call.args.push(arg);
        return;
    }
    let callee = std::mem::replace(target, Expr::new(target.span, Kind::Null));
    *target = Expr::new(callee.span, call(callee, vec![arg], false));
}

/// `stage { … }`, `sh "…"`.
fn command(r: &Reader, node: Node) -> Kind {
    let mut cursor = node.walk();
    let args: Vec<Node> = node.children_by_field_name("argument", &mut cursor).collect();
    let args = args.into_iter().map(|it| argument(r, it)).collect();
    call(*r.want(node, "receiver"), args, false)
}

pub(super) fn arguments(r: &Reader, list: Option<Node>) -> Vec<Arg> {
    list.into_iter().flat_map(named).map(|it| argument(r, it)).collect()
}

fn argument(r: &Reader, node: Node) -> Arg {
    match node.kind() {
        "named_argument" => {
            Arg { name: Some(groovy_parts::name(r, node, "key")), value: *r.want(node, "value") }
        }
        "spread_arguments" => plain(*r.want(node, "value")),
        _ => plain(r.expr(node)),
    }
}

fn creation(r: &Reader, node: Node) -> Kind {
    let of = node.child_by_field_name("type");
    let callee = of.map_or_else(|| r.nothing(node), |of| groovy_parts::type_path(r, of));
    let made = call(callee, arguments(r, node.child_by_field_name("arguments")), true);
    match first(node, &["class_body"]) {
        Some(body) => {
            let bases = of.map(|of| r.text(of).to_owned()).into_iter().collect();
            let class = Class { name: String::new(), bases, body: r.expr(body) };
            let class = Expr::new(r.span(body), Kind::Class(Box::new(class)));
            Kind::Block(vec![class, Expr::new(r.span(node), made)])
        }
        None => made,
    }
}

/// A word in front of a colon is a text; in parentheses it is a variable.
fn entry(r: &Reader, node: Node) -> Option<Entry> {
    if node.kind() == "spread_map_entry" {
        return Some(Entry::spread(*r.want(node, "value")));
    }
    let key = node.child_by_field_name("key")?;
    let value = *r.want(node, "value");
    let key = if key.kind() == "identifier" { r.literal(key) } else { r.expr(key) };
    Some(Entry { key, value })
}

fn binary(r: &Reader, node: Node) -> Option<Kind> {
    let operator = node.child_by_field_name("operator")?;
    if !matches!(operator.kind(), "+" | "<<") {
        return None;
    }
    let (left, right) = (*r.want(node, "left"), *r.want(node, "right"));
    Some(if operator.kind() == "+" {
        join(left, right)
    } else {
        let callee = Kind::Member(Box::new(left), "<<".to_owned());
        call(Expr::new(r.span(operator), callee), vec![plain(right)], false)
    })
}

fn closure(r: &Reader, node: Node) -> Kind {
    let list = first(node, &["closure_parameters"]);
    let params = list.into_iter().flat_map(named).map(|it| groovy_parts::param(r, it));
    let params: Vec<Param> = params.collect();
    let body = Expr::new(r.span(node), Kind::Block(statements(r, node)));
    Kind::Function(Box::new(Function { name: String::new(), params, body }))
}

/// `for (a in b) { … }`
fn each(r: &Reader, node: Node) -> Option<Kind> {
    let target = r.expr(node.child_by_field_name("variable")?);
    let over = r.expr(node.child_by_field_name("value")?);
    let at = over.span;
    let each = Expr::new(at, Kind::Name(EACH.to_owned()));
    let given = Expr::new(at, call(each, vec![plain(over)], false));
    let taken = Expr::new(target.span, assign(target, None, Some(given), false));
    Some(Kind::Block(vec![taken, *r.want(node, "body")]))
}
