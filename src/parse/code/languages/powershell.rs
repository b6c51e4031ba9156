//! `PowerShell`. A command is a call whose parameters are named arguments, without their dash and in
//! lower case as the shell reads them; `@splat` are named arguments out of a map.

use tree_sitter::Node;

use super::{Reader, assign, call, first, has_token, join, named, nothing, plain, span};
use crate::model::location::Span;
use crate::parse::code::tree::{Arg, Call, Class, Entry, Expr, Function, Kind, Param, Piece};

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    // Every expression stands in some fifteen nodes that hold nothing else.
    let node = sole(node);
    expression(r, node).or_else(|| statement(r, node)).or_else(|| Some(r.many(node)))
}

/// What a chain of wrappers holds.
fn sole(mut node: Node) -> Node {
    while is_wrapper(node) {
        let mut inside = named(node);
        let (Some(only), None) = (inside.next(), inside.next()) else { break };
        node = only;
    }
    node
}

fn is_wrapper(node: Node) -> bool {
    let kind = node.kind();
    kind.starts_with("pipeline")
        || matches!(
            kind,
            "parenthesized_expression"
                | "left_assignment_expression"
                | "string_literal"
                | "key_expression"
                | "sub_expression"
                | "statement_list"
                | "script_block_body"
        )
        || (kind.ends_with("_expression") && has_wrapper_name(kind))
}

fn has_wrapper_name(kind: &str) -> bool {
    let starts = [
        "logical_",
        "bitwise_",
        "comparison_",
        "additive_",
        "multiplicative_",
        "format_",
        "range_",
        "array_literal_",
        "unary_",
        "argument_",
    ];
    starts.iter().any(|start| kind.starts_with(start))
}

fn expression(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "variable" => variable(r.text(node)),
        "expandable_string_literal" | "expandable_here_string_literal" => {
            Kind::Text(expandable(r, node))
        }
        "verbatim_string_characters" | "verbatim_here_string_characters" => {
            Kind::Text(quoted(r, node))
        }
        "generic_token" => bare(r, node),
        "simple_name" => r.literal(node).kind,
        "decimal_integer_literal" | "hexadecimal_integer_literal" | "real_literal" => {
            Kind::Number(r.text(node).to_owned())
        }
        "member_access" => member(r, node)?,
        "element_access" => {
            let mut parts = named(node);
            let object = r.expr(parts.next()?);
            let key = parts.next().map_or_else(|| nothing(node), |key| r.expr(key));
            Kind::Index(Box::new(object), Box::new(key))
        }
        "invokation_expression" => invocation(r, node)?,
        "type_literal" => path(r.text(node).trim_matches(['[', ']', ' '])),
        "cast_expression" => Kind::Many(vec![r.expr(named(node).last()?)]),
        "hash_literal_expression" => Kind::Map(entries(r, node)),
        "array_expression" | "array_literal_expression" => Kind::List(r.children(node)),
        "additive_expression" | "additive_argument_expression" if has_token(node, "+") => {
            let mut parts = named(node);
            join(r.expr(parts.next()?), r.expr(parts.next()?))
        }
        "format_expression" | "format_argument_expression" => format(r, node)?,
        "command" => command(r, node)?,
        "pipeline_chain" if has_token(node, "|") => piped(r, node)?,
        "script_block_expression" => Kind::Function(Box::new(Function {
            name: String::new(),
            params: params(r, node),
            body: block(r, node),
        })),
        _ => return None,
    })
}

fn statement(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "assignment_expression" => {
            let target = r.expr(named(node).next()?);
            let operator = first(node, &["assignement_operator"]).map_or("=", |it| r.text(it));
            assign(target, None, r.field(node, "value"), operator == "+=")
        }
        "function_statement" => {
            let name = first(node, &["function_name"]).map_or("", |name| r.text(name)).to_owned();
            let function = Function { name, params: params(r, node), body: block(r, node) };
            Kind::Function(Box::new(function))
        }
        "class_statement" => {
            let name = first(node, &["simple_name"]).map_or("", |name| r.text(name)).to_owned();
            let body = Expr::new(span(node), Kind::Block(r.children(node)));
            Kind::Class(Box::new(Class { name, bases: Vec::new(), body }))
        }
        "flow_control_statement" => Kind::Return(Box::new(r.inner(node))),
        "if_statement" | "switch_statement" | "try_statement" => Kind::Branch(r.children(node)),
        "program" | "statement_list" | "statement_block" | "script_block" | "script_block_body"
        | "sub_expression" => Kind::Block(r.children(node)),
        "param_block"
        | "attribute_list"
        | "command_argument_sep"
        | "empty_statement"
        | "redirection" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

/// `$name`, `$env:NAME`, `$script:name`, `@splat`.
fn variable(text: &str) -> Kind {
    let name = text.trim_start_matches(['$', '@']).trim_matches(['{', '}']);
    match name.to_ascii_lowercase().as_str() {
        "true" => Kind::Bool(true),
        "false" => Kind::Bool(false),
        "null" => Kind::Null,
        // The folder that the script runs in.
        "pwd" => Kind::Many(Vec::new()),
        _ => Kind::Name(name.rsplit(':').next().unwrap_or(name).to_owned()),
    }
}

/// `A.B.C` as a path of names.
fn path(text: &str) -> Kind {
    let mut parts = text.split('.');
    let first = Kind::Name(parts.next().unwrap_or_default().to_owned());
    let at = Span::new(0, 0);
    parts.fold(first, |path, part| {
        Kind::Member(Box::new(Expr::new(at, path)), part.trim().to_owned())
    })
}

/// `"a $b $(c)"`: what stands between the holes is no node.
fn expandable(r: &Reader, node: Node) -> Vec<Piece> {
    let (mut at, end) = inside(r, node);
    let mut pieces = Vec::new();
    for hole in named(node).filter(|it| matches!(it.kind(), "variable" | "sub_expression")) {
        literal(r, at, hole.start_byte(), &mut pieces);
        pieces.push(Piece::Hole(r.expr(hole)));
        at = hole.end_byte();
    }
    literal(r, at, end, &mut pieces);
    pieces
}

fn quoted(r: &Reader, node: Node) -> Vec<Piece> {
    let (start, end) = inside(r, node);
    let mut pieces = Vec::new();
    literal(r, start, end, &mut pieces);
    pieces
}

fn literal(r: &Reader, start: usize, end: usize, pieces: &mut Vec<Piece>) {
    let at = Span::new(start, end.max(start));
    let text = r.text.get(at.range()).unwrap_or_default();
    if !text.is_empty() {
        pieces.push(Piece::Literal(text.to_owned(), at));
    }
}

/// Within the quotes: `"…"`, `'…'`, `@"…"@`.
fn inside(r: &Reader, node: Node) -> (usize, usize) {
    let text = r.text(node);
    let start = text.find(['"', '\'']).map_or(0, |at| at + 1);
    let end = text.rfind(['"', '\'']).filter(|end| *end >= start).unwrap_or(text.len());
    // The line feeds within the quotes of `@"` and `"@` are no part of the string.
    let held = text.get(start..end).unwrap_or_default();
    let is_here = text.starts_with('@');
    let first = usize::from(is_here && held.starts_with('\n'));
    let last = usize::from(is_here && held.len() > 1 && held.ends_with('\n'));
    let (start, end) = (start + first, end - last);
    (node.start_byte() + start, node.start_byte() + end)
}

/// A word of a command; a URL may hold variables.
fn bare(r: &Reader, node: Node) -> Kind {
    let holes: Vec<Node> = named(node).filter(|it| it.kind() == "variable").collect();
    if holes.is_empty() {
        return r.literal(node).kind;
    }
    let mut at = node.start_byte();
    let mut pieces = Vec::new();
    for hole in holes {
        literal(r, at, hole.start_byte(), &mut pieces);
        pieces.push(Piece::Hole(r.expr(hole)));
        at = hole.end_byte();
    }
    literal(r, at, node.end_byte(), &mut pieces);
    Kind::Text(pieces)
}

fn member_name(r: &Reader, node: Node) -> String {
    first(node, &["member_name"]).map_or("", |name| r.text(name)).to_owned()
}

/// `a.b`, `[A.B]::c`.
fn member(r: &Reader, node: Node) -> Option<Kind> {
    let object = r.expr(named(node).next()?);
    Some(Kind::Member(Box::new(object), member_name(r, node)))
}

fn invocation(r: &Reader, node: Node) -> Option<Kind> {
    let object = r.expr(named(node).next()?);
    let callee = Kind::Member(Box::new(object), member_name(r, node));
    let list = first(node, &["argument_list"]);
    let list = list.and_then(|it| first(it, &["argument_expression_list"]));
    let args = list.into_iter().flat_map(named).map(|it| plain(r.expr(it))).collect();
    Some(call(Expr::new(span(node), callee), args, false))
}

/// `"{0}" -f a, b`.
fn format(r: &Reader, node: Node) -> Option<Kind> {
    let mut parts = named(node).filter(|it| it.kind() != "format_operator");
    let template = r.expr(parts.next()?);
    let filled = r.expr(parts.last()?);
    let filled = match filled.kind {
        Kind::List(items) => items,
        kind => vec![Expr::new(filled.span, kind)],
    };
    let callee = Kind::Member(Box::new(template), "format".to_owned());
    Some(call(Expr::new(span(node), callee), filled.into_iter().map(plain).collect(), false))
}

fn entries(r: &Reader, node: Node) -> Vec<Entry> {
    let body = first(node, &["hash_literal_body"]);
    let entries = body.into_iter().flat_map(named).filter(|it| it.kind() == "hash_entry");
    let entry = |it: Node| {
        let mut parts = named(it);
        let key = sole(parts.next()?);
        let value = parts.next().map_or_else(|| nothing(it), |value| r.expr(value));
        let key = if key.kind() == "simple_name" { r.literal(key) } else { r.expr(key) };
        Some(Entry { key, value })
    };
    entries.filter_map(entry).collect()
}

/// `Verb-Noun -Name value word @splat`.
fn command(r: &Reader, node: Node) -> Option<Kind> {
    let name = node.child_by_field_name("command_name")?;
    let word = r.text(name);
    let elements = node.child_by_field_name("command_elements").into_iter().flat_map(named);
    let elements =
        elements.filter(|it| !matches!(it.kind(), "command_argument_sep" | "redirection"));
    let args = arguments(r, elements);
    if word.eq_ignore_ascii_case("New-Object") {
        return Some(made(r, node, args));
    }
    let callee = Kind::Name(word.to_ascii_lowercase());
    Some(call(Expr::new(span(name), callee), args, false))
}

/// `a | B | C`: what a command gives is the input of the next.
fn piped(r: &Reader, node: Node) -> Option<Kind> {
    let steps = named(node).filter(|step| step.kind() != "redirections");
    let mut steps = steps.map(|step| r.expr(step));
    let first = steps.next()?;
    let last = steps.fold(first, |input, mut step| {
        match &mut step.kind {
            Kind::Call(call) => {
                call.args.push(Arg { name: Some("inputobject".to_owned()), value: input });
            }
            _ => step = Expr::new(step.span, Kind::Many(vec![input, step])),
        }
        step
    });
    Some(last.kind)
}

fn arguments<'n>(r: &Reader, elements: impl Iterator<Item = Node<'n>>) -> Vec<Arg> {
    let mut args = Vec::new();
    let mut name: Option<(String, Node)> = None;
    // A parameter without a value is a switch.
    let switch = |(name, at): (String, Node)| Arg {
        name: Some(name),
        value: Expr::new(span(at), Kind::Bool(true)),
    };
    for element in elements {
        if element.kind() == "command_parameter" {
            args.extend(name.take().map(switch));
            let text = r.text(element).trim_start_matches('-').trim_end_matches(':');
            name = Some((text.to_ascii_lowercase(), element));
            continue;
        }
        let value = r.expr(element);
        let is_splat = r.text(element).starts_with('@') && matches!(value.kind, Kind::Name(_));
        match name.take() {
            Some((name, _)) => args.push(Arg { name: Some(name), value }),
            None if is_splat => args.push(Arg { name: Some("**".to_owned()), value }),
            None => args.push(plain(value)),
        }
    }
    args.extend(name.take().map(switch));
    args
}

/// `New-Object A.B -ArgumentList c`.
fn made(r: &Reader, node: Node, args: Vec<Arg>) -> Kind {
    let is_type = |arg: &Arg| arg.name.as_deref().is_none_or(|name| name == "typename");
    let of = args.iter().find(|arg| is_type(arg)).map_or(span(node), |arg| arg.value.span);
    let text = r.text.get(of.range()).unwrap_or_default().trim_matches(['"', '\'']);
    let given = args.into_iter().filter(|arg| arg.name.as_deref() == Some("argumentlist"));
    let args = given.map(|arg| plain(arg.value)).collect();
    Kind::Call(Box::new(Call { callee: Expr::new(of, path(text)), args, new: true }))
}

fn block(r: &Reader, node: Node) -> Expr {
    let body = first(node, &["script_block", "statement_block"]);
    body.map_or_else(|| nothing(node), |body| r.expr(body))
}

/// `function f($a)`, `param([string]$a = "b")`.
fn params(r: &Reader, node: Node) -> Vec<Param> {
    let inside = first(node, &["script_block"]);
    let lists = [
        first(node, &["function_parameter_declaration"]),
        inside.and_then(|it| first(it, &["param_block"])),
        first(node, &["param_block"]),
    ];
    let lists = lists.into_iter().flatten().filter_map(|it| first(it, &["parameter_list"]));
    let params = lists.flat_map(named).filter(|it| it.kind() == "script_parameter").map(|it| {
        let name = first(it, &["variable"]).map_or("", |name| r.text(name));
        let name = name.trim_start_matches('$').to_owned();
        let default = first(it, &["script_parameter_default"]).map(|it| r.inner(it));
        Param { name, of: None, default }
    });
    params.collect()
}
