//! C#. What an initialiser says of an object counts as an argument of making it; attributes of
//! parameters and methods are calls at the start of the body.

use tree_sitter::Node;

use super::{
    Reader, assign, call, either, first, flat, has_token, join, named, nothing, plain, span,
};
use crate::model::location::Span;
use crate::parse::code::tree::{Arg, Class, Entry, Expr, Function, Import, Kind, Param, Piece};

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    expression(r, node).or_else(|| statement(r, node))
}

fn expression(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "identifier" | "this" | "base" | "predefined_type" => Kind::Name(r.text(node).to_owned()),
        "generic_name" => Kind::Name(r.text(named(node).next()?).to_owned()),
        "qualified_name" => Kind::Member(r.want(node, "qualifier"), plain_name(r, node, "name")),
        "alias_qualified_name" => Kind::Name(plain_name(r, node, "name")),
        "string_literal"
        | "interpolated_string_expression"
        | "raw_string_literal"
        | "character_literal" => Kind::Text(pieces(r, node)),
        "verbatim_string_literal" => Kind::Text(verbatim(r, node)),
        "boolean_literal" => Kind::Bool(r.text(node) == "true"),
        "null_literal" | "default_expression" => Kind::Null,
        "integer_literal" | "real_literal" => Kind::Number(r.text(node).to_owned()),
        "member_access_expression" => {
            Kind::Member(r.want(node, "expression"), plain_name(r, node, "name"))
        }
        "conditional_access_expression" => conditional(r, node),
        "element_access_expression" => {
            let key = node.child_by_field_name("subscript").map(|it| index_key(r, it));
            let key = key.unwrap_or_else(|| nothing(node));
            Kind::Index(r.want(node, "expression"), Box::new(key))
        }
        "invocation_expression" => {
            let args = arguments(r, node.child_by_field_name("arguments"));
            call(*r.want(node, "function"), args, false)
        }
        "object_creation_expression" => creation(r, node),
        "implicit_object_creation_expression" => implicit_creation(r, node),
        "anonymous_object_creation_expression" => Kind::Map(anonymous(r, node)),
        "initializer_expression" => initialised(r, node),
        "array_creation_expression" | "implicit_array_creation_expression" => {
            match first(node, &["initializer_expression"]) {
                Some(items) => Kind::List(r.children(items)),
                None => Kind::List(Vec::new()),
            }
        }
        "collection_expression" => Kind::List(r.children(node)),
        "tuple_expression" => Kind::List(named(node).map(|it| argument(r, it).value).collect()),
        "argument" => Kind::Many(vec![argument(r, node).value]),
        "binary_expression" => binary(r, node)?,
        "conditional_expression" => {
            either(*r.want(node, "consequence"), *r.want(node, "alternative"))
        }
        "switch_expression" => Kind::Either(
            named(node)
                .filter(|it| it.kind() == "switch_expression_arm")
                .filter_map(|it| named(it).last())
                .map(|it| r.expr(it))
                .collect(),
        ),
        "cast_expression" => Kind::Many(vec![*r.want(node, "value")]),
        "as_expression" => Kind::Many(vec![*r.want(node, "left")]),
        "is_expression" => Kind::Many(Vec::new()),
        "is_pattern_expression" => is_pattern(r, node),
        "lambda_expression" | "anonymous_method_expression" => function(r, node),
        _ => return None,
    })
}

fn statement(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "using_directive" => import(r, node)?,
        "namespace_declaration" => Kind::Many(vec![*r.want(node, "body")]),
        "file_scoped_namespace_declaration" => {
            Kind::Many(r.children(node).into_iter().skip(1).collect())
        }
        "assignment_expression" => assignment(r, node)?,
        "variable_declaration" => Kind::Many(declarators(r, node)),
        "field_declaration" | "local_declaration_statement" | "event_field_declaration" => {
            Kind::Many(declarators(r, first(node, &["variable_declaration"])?))
        }
        "catch_clause" | "finally_clause" => {
            Kind::Many(first(node, &["block"]).map(|it| r.expr(it)).into_iter().collect())
        }
        "declaration_expression" => Kind::Name(r.word(node, "name")),
        "property_declaration" => property(r, node),
        "enum_member_declaration" => {
            let value = r.field(node, "value");
            assign(*r.want(node, "name"), None, value, false)
        }
        "method_declaration"
        | "constructor_declaration"
        | "local_function_statement"
        | "operator_declaration"
        | "conversion_operator_declaration"
        | "destructor_declaration" => function(r, node),
        "class_declaration"
        | "record_declaration"
        | "struct_declaration"
        | "interface_declaration"
        | "enum_declaration" => class(r, node),
        "arrow_expression_clause" | "return_statement" | "yield_statement" => {
            Kind::Return(Box::new(r.inner(node)))
        }
        "if_statement" | "switch_statement" | "try_statement" => Kind::Branch(r.children(node)),
        "compilation_unit" | "block" | "using_statement" | "switch_section" => {
            Kind::Block(r.children(node))
        }
        "declaration_list" => Kind::Block(flat(r.children(node))),
        "attribute_list"
        | "modifier"
        | "implicit_type"
        | "array_type"
        | "nullable_type"
        | "type_argument_list"
        | "type_parameter_list"
        | "type_parameter_constraints_clause"
        | "base_list"
        | "parameter_list"
        | "explicit_interface_specifier"
        | "delegate_declaration"
        | "global_attribute"
        | "catch_declaration" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

/// A name without its type arguments.
fn plain_name(r: &Reader, node: Node, field: &str) -> String {
    r.word(node, field).split('<').next().unwrap_or_default().trim().to_owned()
}

fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let pieces = named(node).filter_map(|child| match child.kind() {
        "string_literal_content"
        | "escape_sequence"
        | "string_content"
        | "raw_string_content"
        | "character_literal_content" => Some(r.piece(child)),
        "interpolation" => {
            let held = named(child).find(|it| it.kind() != "interpolation_brace")?;
            Some(Piece::Hole(r.expr(held)))
        }
        _ => None,
    });
    pieces.collect()
}

/// `@"…"` is one token.
fn verbatim(r: &Reader, node: Node) -> Vec<Piece> {
    let whole = r.text(node);
    let start = whole.find('"').map_or(0, |at| at + 1);
    let end = whole.rfind('"').filter(|end| *end >= start).unwrap_or(whole.len());
    let text = whole.get(start..end).unwrap_or_default();
    let at = node.start_byte() + start;
    vec![Piece::Literal(text.to_owned(), Span::new(at, at + text.len()))]
}

/// `a?.B`, `a?["k"]`.
fn conditional(r: &Reader, node: Node) -> Kind {
    let object = r.want(node, "condition");
    match first(node, &["member_binding_expression", "element_binding_expression"]) {
        Some(part) if part.kind() == "member_binding_expression" => {
            Kind::Member(object, plain_name(r, part, "name"))
        }
        Some(part) => Kind::Index(object, Box::new(index_key(r, part))),
        None => Kind::Many(vec![*object]),
    }
}

fn index_key(r: &Reader, node: Node) -> Expr {
    named(node).next().map_or_else(|| nothing(node), |it| argument(r, it).value)
}

fn arguments(r: &Reader, list: Option<Node>) -> Vec<Arg> {
    list.into_iter().flat_map(named).map(|it| argument(r, it)).collect()
}

fn argument(r: &Reader, node: Node) -> Arg {
    if !matches!(node.kind(), "argument" | "attribute_argument") {
        return plain(r.expr(node));
    }
    let name = node.child_by_field_name("name");
    let value = named(node).filter(|it| Some(*it) != name).last();
    let value = value.map_or_else(|| nothing(node), |it| r.expr(it));
    Arg { name: name.map(|name| r.text(name).to_owned()), value }
}

/// `new X(a) { B = c }`, `new Dictionary<K, V> { ["k"] = v }`.
fn creation(r: &Reader, node: Node) -> Kind {
    let callee = *r.want(node, "type");
    let mut args = arguments(r, node.child_by_field_name("arguments"));
    args.extend(node.child_by_field_name("initializer").map_or_else(Vec::new, |it| said(r, it)));
    call(callee, args, true)
}

fn implicit_creation(r: &Reader, node: Node) -> Kind {
    let callee = Expr::new(Span::new(node.start_byte(), node.start_byte()), {
        Kind::Name(expected(r, node).unwrap_or_default())
    });
    let mut args = arguments(r, first(node, &["argument_list"]));
    args.extend(first(node, &["initializer_expression"]).map_or_else(Vec::new, |it| said(r, it)));
    call(callee, args, true)
}

/// The type that `new(…)` makes, where its place says so.
fn expected(r: &Reader, node: Node) -> Option<String> {
    let around = node.parent()?;
    match around.kind() {
        "variable_declarator" => type_name(r, around.parent()?.child_by_field_name("type")),
        "property_declaration" => type_name(r, around.child_by_field_name("type")),
        // The headers' property has this type.
        "assignment_expression" => {
            let target = r.text(around.child_by_field_name("left")?);
            let is_header = target.rsplit('.').next() == Some("Authorization");
            is_header.then(|| "AuthenticationHeaderValue".to_owned())
        }
        "initializer_expression" => {
            let of = around.parent()?.child_by_field_name("type")?;
            r.text(of).contains("KeyValuePair").then(|| "KeyValuePair".to_owned())
        }
        _ => None,
    }
}

/// The arguments that an initialiser stands for.
fn said(r: &Reader, node: Node) -> Vec<Arg> {
    let is_property = |it: &Node| {
        it.kind() == "assignment_expression"
            && it.child_by_field_name("left").is_some_and(|left| left.kind() == "identifier")
    };
    let (properties, others): (Vec<Node>, Vec<Node>) = named(node).partition(is_property);
    let mut args: Vec<Arg> = properties
        .into_iter()
        .map(|it| Arg { name: Some(r.word(it, "left")), value: *r.want(it, "right") })
        .collect();
    if !others.is_empty() {
        args.push(plain(Expr::new(span(node), collected(r, &others))));
    }
    args
}

fn initialised(r: &Reader, node: Node) -> Kind {
    collected(r, &named(node).collect::<Vec<_>>())
}

/// Entries, if all of these are, else a list.
fn collected(r: &Reader, nodes: &[Node]) -> Kind {
    if nodes.is_empty() || !nodes.iter().all(|it| is_entry(*it)) {
        return Kind::List(nodes.iter().map(|it| r.expr(*it)).collect());
    }
    Kind::Map(nodes.iter().filter_map(|it| entry(r, *it)).collect())
}

fn is_entry(node: Node) -> bool {
    match node.kind() {
        "initializer_expression" => named(node).count() == 2,
        "assignment_expression" => true,
        _ => false,
    }
}

/// `["k"] = v`, `{ "k", v }`, `K = v`.
fn entry(r: &Reader, node: Node) -> Option<Entry> {
    if node.kind() == "initializer_expression" {
        let mut parts = named(node);
        let (first, second) = (parts.next()?, parts.next()?);
        // `{ new StringContent(value), "name" }`
        let is_part = first.kind() == "object_creation_expression";
        let (key, value) = if is_part { (second, first) } else { (first, second) };
        return Some(Entry { key: r.expr(key), value: r.expr(value) });
    }
    let left = node.child_by_field_name("left")?;
    let key = match left.kind() {
        "identifier" => r.literal(left),
        "element_access_expression" => index_key(r, left.child_by_field_name("subscript")?),
        _ => index_key(r, left),
    };
    Some(Entry { key, value: *r.want(node, "right") })
}

/// `new { a = b, c, d.E }`.
fn anonymous(r: &Reader, node: Node) -> Vec<Entry> {
    let mut cursor = node.walk();
    let parts: Vec<Node> = node.children(&mut cursor).collect();
    let mut entries = Vec::new();
    let mut key = None;
    for (at, part) in parts.iter().enumerate().filter(|(_, part)| part.is_named()) {
        if part.is_extra() {
            continue;
        }
        if parts.get(at + 1).is_some_and(|next| next.kind() == "=") {
            key = Some(*part);
            continue;
        }
        let name = key.take().or_else(|| match part.kind() {
            "identifier" => Some(*part),
            "assignment_expression" => part.child_by_field_name("left"),
            _ => part.child_by_field_name("name"),
        });
        let value = match part.kind() {
            "assignment_expression" => *r.want(*part, "right"),
            _ => r.expr(*part),
        };
        entries.extend(name.map(|name| Entry { key: r.literal(name), value }));
    }
    entries
}

fn binary(r: &Reader, node: Node) -> Option<Kind> {
    match node.child_by_field_name("operator")?.kind() {
        "+" => Some(join(*r.want(node, "left"), *r.want(node, "right"))),
        "??" => Some(either(*r.want(node, "left"), *r.want(node, "right"))),
        _ => None,
    }
}

/// `x is string y` names `x` anew.
fn is_pattern(r: &Reader, node: Node) -> Kind {
    let name = node.child_by_field_name("pattern").and_then(|it| it.child_by_field_name("name"));
    let value = *r.want(node, "expression");
    match name {
        Some(name) => assign(r.expr(name), None, Some(value), false),
        None => Kind::Many(vec![value]),
    }
}

fn assignment(r: &Reader, node: Node) -> Option<Kind> {
    let append = match node.child_by_field_name("operator")?.kind() {
        "=" | "??=" => false,
        "+=" => true,
        _ => return None,
    };
    Some(assign(*r.want(node, "left"), None, r.field(node, "right"), append))
}

fn import(r: &Reader, node: Node) -> Option<Kind> {
    let alias = node.child_by_field_name("name");
    let path = named(node).filter(|it| Some(*it) != alias).last()?;
    let path = r.text(path).split('<').next().unwrap_or_default().replace("::", ".");
    let import = match (alias, path.rsplit_once('.')) {
        (Some(alias), Some((path, name))) => {
            Import { path: path.to_owned(), name: name.to_owned(), alias: r.text(alias).to_owned() }
        }
        _ => Import { path, name: "*".to_owned(), alias: String::new() },
    };
    Some(Kind::Import(import))
}

/// A type without its `?`; nothing for `var`.
fn type_name(r: &Reader, of: Option<Node>) -> Option<String> {
    let of = of.filter(|of| of.kind() != "implicit_type")?;
    Some(r.text(of).trim_end_matches('?').to_owned())
}

fn declarators(r: &Reader, node: Node) -> Vec<Expr> {
    let of = type_name(r, node.child_by_field_name("type"));
    let found = named(node).filter(|it| it.kind() == "variable_declarator").map(|it| {
        let mut parts = named(it);
        let target = parts.next().map_or_else(|| nothing(it), |target| r.expr(target));
        let value = parts.find(|it| it.kind() != "bracketed_argument_list").map(|it| r.expr(it));
        Expr::new(span(it), assign(target, of.clone(), value, false))
    });
    found.collect()
}

fn property(r: &Reader, node: Node) -> Kind {
    let of = type_name(r, node.child_by_field_name("type"));
    let value = node.child_by_field_name("value");
    let value = value.map(|it| match it.kind() {
        "arrow_expression_clause" => r.inner(it),
        _ => r.expr(it),
    });
    let mut parts = vec![Expr::new(span(node), assign(*r.want(node, "name"), of, value, false))];
    let accessors = node.child_by_field_name("accessors").into_iter().flat_map(named);
    for body in accessors.filter_map(|it| it.child_by_field_name("body")) {
        let name = r.word(node, "name");
        let function = Function { name, params: Vec::new(), body: r.expr(body) };
        parts.push(Expr::new(span(body), Kind::Function(Box::new(function))));
    }
    Kind::Many(parts)
}

fn function(r: &Reader, node: Node) -> Kind {
    let list = node.child_by_field_name("parameters");
    let params = match list {
        Some(one) if one.kind() == "implicit_parameter" => {
            vec![Param { name: r.text(one).to_owned(), of: None, default: None }]
        }
        Some(list) => params(r, list),
        None => Vec::new(),
    };
    let body = node.child_by_field_name("body").or_else(|| first(node, &["block"]));
    let body = body.map_or_else(|| nothing(node), |body| r.expr(body));
    let mut marks = attributes(r, node, None);
    for param in list.into_iter().flat_map(named).filter(|it| it.kind() == "parameter") {
        marks.extend(attributes(r, param, param.child_by_field_name("name")));
    }
    let body = if marks.is_empty() {
        body
    } else {
        let at = body.span;
        Expr::new(at, Kind::Block(marks.into_iter().chain([body]).collect()))
    };
    Kind::Function(Box::new(Function { name: r.word(node, "name"), params, body }))
}

/// `[FromQuery(Name = "x")] string tok` as `@FromQuery(Name="x", tok)`.
fn attributes(r: &Reader, node: Node, of: Option<Node>) -> Vec<Expr> {
    let lists = named(node).filter(|it| it.kind() == "attribute_list").flat_map(named);
    let marks = lists.filter(|it| it.kind() == "attribute").map(|it| {
        let name = Kind::Name(format!("@{}", plain_name(r, it, "name")));
        let mut args: Vec<Arg> = first(it, &["attribute_argument_list"])
            .into_iter()
            .flat_map(named)
            .map(|it| attribute_argument(r, it))
            .collect();
        args.extend(of.map(|of| plain(r.expr(of))));
        Expr::new(span(it), call(Expr::new(span(it), name), args, false))
    });
    marks.collect()
}

/// `Name = "x"` is an assignment to the grammar, or a named argument.
fn attribute_argument(r: &Reader, node: Node) -> Arg {
    let held = first(node, &["assignment_expression"]);
    match held {
        Some(it) => Arg { name: Some(r.word(it, "left")), value: *r.want(it, "right") },
        None => argument(r, node),
    }
}

fn params(r: &Reader, list: Node) -> Vec<Param> {
    let params = named(list).filter(|it| it.kind() == "parameter").map(|it| {
        let name = it.child_by_field_name("name");
        let of = it.child_by_field_name("type");
        let default = named(it)
            .filter(|it| !matches!(it.kind(), "attribute_list" | "modifier"))
            .filter(|it| Some(*it) != name && Some(*it) != of)
            .last();
        Param {
            name: name.map_or("", |name| r.text(name)).to_owned(),
            of: type_name(r, of),
            default: default.filter(|_| has_token(it, "=")).map(|it| r.expr(it)),
        }
    });
    params.collect()
}

/// Parameters of the class itself are fields.
fn class(r: &Reader, node: Node) -> Kind {
    let bases = first(node, &["base_list"]).into_iter().flat_map(named);
    let bases = bases
        .filter(|it| it.kind() != "argument_list")
        .map(|it| r.text(it).split('(').next().unwrap_or_default().to_owned());
    let bases = bases.collect();
    let list = first(node, &["parameter_list"]).into_iter();
    let fields = list.flat_map(named).filter(|it| it.kind() == "parameter").filter_map(|it| {
        let target = r.expr(it.child_by_field_name("name")?);
        let of = type_name(r, it.child_by_field_name("type"));
        Some(Expr::new(span(it), assign(target, of, None, false)))
    });
    let mut fields: Vec<Expr> = fields.collect();
    let body = *r.want(node, "body");
    let body = match body.kind {
        Kind::Block(items) => {
            fields.extend(items);
            Expr::new(body.span, Kind::Block(fields))
        }
        _ if node.kind() == "enum_declaration" => body,
        _ => Expr::new(body.span, Kind::Block(fields)),
    };
    Kind::Class(Box::new(Class { name: r.word(node, "name"), bases, body }))
}
