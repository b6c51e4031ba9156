//! Dart. Cascades come in `dart_cascades`.

use tree_sitter::Node;

use super::{
    Reader, assign, dart_annotations, dart_cascades, either, first, has_token, join, named,
    nothing, span,
};
use crate::model::location::Span;
use crate::parse::code::tree::{
    Arg, Call, Class, Entry, Expr, Function, Import, Kind, Param, Piece,
};

/// Parts of a name that are looked at.
const MAX_PARTS: usize = 32;

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    expression(r, node).or_else(|| statement(r, node)).or_else(|| class_member(r, node))
}

fn expression(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "identifier" | "type_identifier" | "identifier_dollar_escaped" | "this" | "super" => {
            Kind::Name(r.text(node).to_owned())
        }
        "string_literal" if node.named_child_count() > 1 => Kind::Join(r.children(node)),
        "string_literal_single_quotes"
        | "string_literal_double_quotes"
        | "string_literal_single_quotes_multiple"
        | "string_literal_double_quotes_multiple" => Kind::Text(pieces(r, node)),
        "true" | "false" => Kind::Bool(node.kind() == "true"),
        "null_literal" => Kind::Null,
        "decimal_integer_literal" | "decimal_floating_point_literal" | "hex_integer_literal" => {
            Kind::Number(r.text(node).to_owned())
        }
        "member_expression" | "null_aware_member_expression" => {
            Kind::Member(r.want(node, "object"), r.word(node, "property"))
        }
        "index_expression" | "null_aware_index_expression" => {
            Kind::Index(r.want(node, "object"), r.want(node, "index"))
        }
        "assignable_expression" => assignable(r, node)?,
        "null_assertion_expression" => Kind::Many(vec![*r.want(node, "value")]),
        "unary_expression" | "record_field" => Kind::Many(vec![last(r, node)]),
        "type_cast_expression" | "type_test_expression" => Kind::Many(vec![inner(r, node)]),
        "instantiation_expression" => Kind::Many(vec![*r.want(node, "function")]),
        "call_expression" => call(r, node, *r.want(node, "function"), false),
        "new_expression" | "const_object_expression" => call(r, node, class_name(r, node), true),
        "set_or_map_literal" => map(r, node),
        "list_literal" | "record_literal" | "record_pattern" | "list_pattern" => {
            Kind::List(r.children(node))
        }
        "if_element" => Kind::Many(branches(r, node)),
        "for_element" => Kind::Many(vec![*r.want(node, "body")]),
        "additive_expression" if r.word(node, "operator") == "+" => both(r, node, join)?,
        "if_null_expression" => both(r, node, either)?,
        "conditional_expression" => {
            either(*r.want(node, "consequence"), *r.want(node, "alternative"))
        }
        "switch_expression" => {
            let cases = named(node).filter(|child| child.kind() == "switch_expression_case");
            Kind::Either(cases.map(|case| last(r, case)).collect())
        }
        "cascade" => dart_cascades::cascade(r, node)?,
        "function_expression" => function(r, String::new(), node, *r.want(node, "body")),
        _ => return raw(r, node),
    })
}

fn statement(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "library_import" => import(r, node)?,
        "assignment_expression" => {
            let target = *r.want(node, "left");
            match node.child_by_field_name("right") {
                Some(right) if right.kind() == "cascade" => {
                    dart_cascades::assigned(r, target, None, right)?
                }
                _ => assign(target, None, r.field(node, "right"), has_token(node, "+=")),
            }
        }
        "top_level_variable_declaration"
        | "local_variable_declaration"
        | "initialized_variable_declaration" => variables(r, node),
        "pattern_variable_declaration" | "pattern_assignment" => {
            assign(inner(r, node), None, Some(last(r, node)), false)
        }
        "return_statement" => Kind::Return(Box::new(inner(r, node))),
        "source_file" | "block" | "class_body" | "extension_body" | "enum_body"
        | "finally_clause" => Kind::Block(r.children(node)),
        "switch_statement_case" | "switch_statement_default" => {
            let statements = named(node).filter(|child| !child.kind().ends_with("pattern"));
            Kind::Block(statements.map(|child| r.expr(child)).collect())
        }
        "if_statement" | "switch_statement" | "switch_block" => Kind::Branch(r.children(node)),
        "try_statement" => {
            let parts = named(node).filter(|it| matches!(it.kind(), "block" | "finally_clause"));
            Kind::Branch(parts.map(|part| r.expr(part)).collect())
        }
        "annotation" | "type" | "type_alias" | "type_arguments" | "type_parameters" | "label"
        | "void_type" | "library_name" | "library_export" | "variance_modifier" => {
            Kind::Many(Vec::new())
        }
        _ => return None,
    })
}

fn class_member(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "class_declaration"
        | "mixin_declaration"
        | "extension_declaration"
        | "enum_declaration"
        | "extension_type_declaration" => class(r, node),
        "member_declaration" => dart_annotations::member(r, node),
        "declaration" => declaration(r, node),
        "function_declaration"
        | "method_declaration"
        | "local_function_declaration"
        | "getter_declaration"
        | "setter_declaration" => method(r, node)?,
        _ => return None,
    })
}

/// The first of what a node holds; `this` has no name in the grammar.
fn inner(r: &Reader, node: Node) -> Expr {
    values(node).first().map_or_else(|| nothing(node), |child| r.expr(*child))
}

fn last(r: &Reader, node: Node) -> Expr {
    values(node).last().map_or_else(|| nothing(node), |child| r.expr(*child))
}

fn values(node: Node) -> Vec<Node> {
    let mut cursor = node.walk();
    let children = node.children(&mut cursor).filter(|it| !it.is_extra() || it.is_error());
    children.filter(|it| it.is_named() || it.kind() == "this").collect()
}

fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for child in named(node) {
        if child.kind() == "template_substitution" {
            pieces.push(Piece::Hole(inner(r, child)));
            continue;
        }
        let (mut text, mut at) = (r.text(child), span(child));
        // The newline behind `"""` is no part of the string.
        if pieces.is_empty() && node.kind().ends_with("multiple") && text.starts_with('\n') {
            text = text.get(1..).unwrap_or_default();
            at.start += 1;
        }
        pieces.push(Piece::Literal(text.to_owned(), at));
    }
    pieces
}

/// `r'…'`: the grammar leaves the `$` out.
fn raw(r: &Reader, node: Node) -> Option<Kind> {
    let quotes = match node.kind() {
        "raw_string_literal_single_quotes" | "raw_string_literal_double_quotes" => 1,
        "raw_string_literal_single_quotes_multiple"
        | "raw_string_literal_double_quotes_multiple" => 3,
        _ => return None,
    };
    let (start, end) = (node.start_byte() + 1 + quotes, node.end_byte().saturating_sub(quotes));
    let text = r.text.get(start..end).unwrap_or_default().to_owned();
    let at = Span::new(start.min(node.end_byte()), end.max(start).min(node.end_byte()));
    Some(Kind::Text(vec![Piece::Literal(text, at)]))
}

/// What is written to: `a`, `a.b`, `a[b]`.
fn assignable(r: &Reader, node: Node) -> Option<Kind> {
    let object = Box::new(r.field(node, "object")?);
    Some(match r.field(node, "index") {
        Some(index) => Kind::Index(object, Box::new(index)),
        None => Kind::Member(object, r.word(node, "property")),
    })
}

fn call(r: &Reader, node: Node, callee: Expr, new: bool) -> Kind {
    Kind::Call(Box::new(Call { callee, args: arguments(r, node), new }))
}

/// What is given to a call.
pub(super) fn arguments(r: &Reader, node: Node) -> Vec<Arg> {
    let given = node.child_by_field_name("arguments").or_else(|| first(node, &["arguments"]));
    let given = given.map_or_else(Vec::new, values);
    given.into_iter().map(|child| argument(r, child)).collect()
}

/// `a`, `b: c`.
pub(super) fn argument(r: &Reader, node: Node) -> Arg {
    match node.kind() {
        "named_argument" => {
            let label = first(node, &["label"]).map_or("", |label| r.text(label));
            let name = label.trim_end_matches([':', ' ']).to_owned();
            Arg { name: Some(name), value: last(r, node) }
        }
        _ => Arg { name: None, value: r.expr(node) },
    }
}

/// `new A.b()` as the path `A.b`.
fn class_name(r: &Reader, node: Node) -> Expr {
    let of = node.child_by_field_name("type").unwrap_or(node);
    let at = span(of);
    let words = named(of).chain(named(node)).take(MAX_PARTS);
    let words = words.filter(|it| matches!(it.kind(), "type_identifier" | "identifier"));
    let path = words.fold(None, |path: Option<Kind>, word| {
        let word = r.text(word).to_owned();
        Some(match path {
            Some(path) => Kind::Member(Box::new(Expr::new(at, path)), word),
            None => Kind::Name(word),
        })
    });
    Expr::new(at, path.unwrap_or_else(|| Kind::Many(Vec::new())))
}

/// A map if anything has a key or comes from elsewhere, else a set.
fn map(r: &Reader, node: Node) -> Kind {
    let items: Vec<Node> = named(node).filter(|it| it.kind() != "type_arguments").collect();
    let is_set = items.iter().any(|item| {
        !matches!(
            item.kind(),
            "map_element"
                | "null_aware_map_element"
                | "spread_element"
                | "if_element"
                | "for_element"
        )
    });
    if is_set {
        return Kind::List(items.into_iter().map(|item| r.expr(item)).collect());
    }
    let mut entries = Vec::new();
    for item in items {
        match item.kind() {
            "if_element" => {
                for field in ["consequence", "alternative"] {
                    entries.extend(item.child_by_field_name(field).map(|it| entry(r, it)));
                }
            }
            "for_element" => {
                entries.extend(item.child_by_field_name("body").map(|it| entry(r, it)));
            }
            _ => entries.push(entry(r, item)),
        }
    }
    Kind::Map(entries)
}

fn entry(r: &Reader, node: Node) -> Entry {
    match node.kind() {
        "map_element" | "null_aware_map_element" => {
            Entry { key: *r.want(node, "key"), value: *r.want(node, "value") }
        }
        _ => Entry::spread(r.expr(node)),
    }
}

fn branches(r: &Reader, node: Node) -> Vec<Expr> {
    ["consequence", "alternative"].into_iter().filter_map(|field| r.field(node, field)).collect()
}

fn both(r: &Reader, node: Node, combine: fn(Expr, Expr) -> Kind) -> Option<Kind> {
    let mut sides = values(node).into_iter().filter(|it| !it.kind().ends_with("operator"));
    let (left, right) = (sides.next()?, sides.next()?);
    Some(combine(r.expr(left), r.expr(right)))
}

/// `import 'package:a/a.dart' as a`.
fn import(r: &Reader, node: Node) -> Option<Kind> {
    let what = first(node, &["import_specification"])?;
    let path = r.word(what, "uri").trim_matches(['\'', '"']).to_owned();
    let alias = r.word(what, "alias");
    let name = if alias.is_empty() { "*".to_owned() } else { String::new() };
    Some(Kind::Import(Import { path, name, alias }))
}

/// A type without its `?`.
fn type_name(r: &Reader, node: Node) -> Option<String> {
    let of = node.child_by_field_name("type").or_else(|| first(node, &["type"]))?;
    Some(r.text(of).trim_end_matches('?').to_owned())
}

/// `T a = b, c`: each name, wherever the grammar puts it.
fn variables(r: &Reader, node: Node) -> Kind {
    let of = type_name(r, node);
    let mut found = Vec::new();
    if node.kind() == "initialized_variable_declaration" {
        found.push(variable(r, node, of.clone()));
    }
    for child in named(node) {
        match child.kind() {
            "initialized_identifier_list" | "static_final_declaration_list" | "identifier_list" => {
                found.extend(named(child).map(|one| variable(r, one, of.clone())));
            }
            "initialized_identifier" => found.push(variable(r, child, of.clone())),
            "initialized_variable_declaration" | "pattern_variable_declaration" => {
                found.push(r.expr(child));
            }
            _ => {}
        }
    }
    Kind::Many(found)
}

fn variable(r: &Reader, node: Node, of: Option<String>) -> Expr {
    let name = node.child_by_field_name("name").unwrap_or(node);
    let target = Expr::new(span(name), Kind::Name(r.text(name).to_owned()));
    let value = node.child_by_field_name("value");
    let cascade = value.filter(|value| value.kind() == "cascade");
    let assigned =
        cascade.and_then(|it| dart_cascades::assigned(r, target.clone(), of.clone(), it));
    let kind = assigned.unwrap_or_else(|| assign(target, of, r.field(node, "value"), false));
    Expr::new(span(node), kind)
}

fn class(r: &Reader, node: Node) -> Kind {
    // An extension adds to the class it is on.
    let name = node.child_by_field_name("class").or_else(|| node.child_by_field_name("name"));
    let name = name.map_or("", |name| r.text(name).split('<').next().unwrap_or_default());
    let name = name.to_owned();
    let mut bases = Vec::new();
    let is_mixin = node.kind() == "mixin_declaration";
    let on = named(node).filter(|child| is_mixin && child.kind() == "type");
    bases.extend(on.map(|of| r.text(of).to_owned()));
    for child in
        named(node).filter(|it| matches!(it.kind(), "superclass" | "interfaces" | "mixins"))
    {
        let types = named(child).flat_map(|it| {
            let inner = named(it).filter(|_| it.kind() == "mixins").collect::<Vec<_>>();
            [it].into_iter().chain(inner)
        });
        bases.extend(types.filter(|it| it.kind() == "type").map(|it| r.text(it).to_owned()));
    }
    Kind::Class(Box::new(Class { name, bases, body: *r.want(node, "body") }))
}

/// Fields, and what has no body.
fn declaration(r: &Reader, node: Node) -> Kind {
    match signature(node) {
        Some(signature) => made(r, node, signature, nothing(node)),
        None => variables(r, node),
    }
}

/// What says the name and the parameters.
fn signature(node: Node) -> Option<Node> {
    let inside = first(node, &["method_signature"]).unwrap_or(node);
    named(inside).find(|child| child.kind().ends_with("_signature"))
}

fn method(r: &Reader, node: Node) -> Option<Kind> {
    let signature = signature(node)?;
    let body =
        r.field(node, "body").or_else(|| first(node, &["function_body"]).map(|it| r.expr(it)));
    let body = body.unwrap_or_else(|| nothing(node));
    let around = first(node, &["method_signature"]).unwrap_or(node);
    if signature.kind() == "getter_signature" {
        return Some(getter(r, signature, body));
    }
    Some(made(r, around, signature, body))
}

/// `T get a => b` is a field with that value.
fn getter(r: &Reader, signature: Node, body: Expr) -> Kind {
    let of = signature.child_by_field_name("return_type");
    let of = of.map(|of| r.text(of).trim_end_matches('?').to_owned());
    let body = match body.kind {
        Kind::Block(mut statements) if statements.len() == 1 => statements.remove(0),
        kind => Expr::new(body.span, kind),
    };
    match body.kind {
        Kind::Return(value) => assign(*r.want(signature, "name"), of, Some(*value), false),
        Kind::Block(_) => function(r, r.word(signature, "name"), signature, body),
        _ => assign(*r.want(signature, "name"), of, Some(body), false),
    }
}

/// A function; a constructor first does what its parameters and initializers say.
fn made(r: &Reader, around: Node, signature: Node, body: Expr) -> Kind {
    let mut cursor = signature.walk();
    let names = signature.children_by_field_name("name", &mut cursor);
    let name: String = names.map(|name| r.text(name)).collect();
    let list = signature.child_by_field_name("parameters");
    let fields = list.map_or_else(Vec::new, parameters).into_iter();
    let mut before: Vec<Expr> = fields.filter_map(|(node, _)| own_field(r, node)).collect();
    before.extend(list.into_iter().flat_map(|list| dart_annotations::of_parameters(r, list)));
    let entries = first(around, &["initializers"]).into_iter().flat_map(named);
    before.extend(entries.filter_map(|entry| initializer(r, entry)));
    if before.is_empty() {
        return function(r, name, signature, body);
    }
    let at = body.span;
    let body = Expr::new(at, Kind::Block(before.into_iter().chain([body]).collect()));
    function(r, name, signature, body)
}

fn function(r: &Reader, name: String, signature: Node, body: Expr) -> Kind {
    let list = signature.child_by_field_name("parameters").map_or_else(Vec::new, parameters);
    let params = list.into_iter().map(|(node, default)| {
        let inside = field_parameter(node).unwrap_or(node);
        let name = inside.child_by_field_name("name").or_else(|| first(inside, &["identifier"]));
        let name = name.map_or("", |name| r.text(name)).to_owned();
        Param { name, of: type_name(r, inside), default: default.map(|it| r.expr(it)) }
    });
    let params = params.collect();
    Kind::Function(Box::new(Function { name, params, body }))
}

/// Parameters with their defaults; the optional ones are one level down.
fn parameters(list: Node) -> Vec<(Node, Option<Node>)> {
    let mut found: Vec<(Node, Option<Node>)> = Vec::new();
    for child in named(list) {
        match child.kind() {
            "formal_parameter" => found.push((child, None)),
            "optional_formal_parameters" => optional(child, &mut found),
            _ => {}
        }
    }
    found
}

fn optional<'n>(list: Node<'n>, found: &mut Vec<(Node<'n>, Option<Node<'n>>)>) {
    for child in named(list) {
        match child.kind() {
            "formal_parameter" => found.push((child, None)),
            "annotation" => {}
            _ => {
                if let Some(last) = found.last_mut() {
                    last.1 = Some(child);
                }
            }
        }
    }
}

fn field_parameter(node: Node) -> Option<Node> {
    first(node, &["field_formal_parameter", "super_formal_parameter"])
}

/// `A(this.b)` declares `this.b`.
fn own_field(r: &Reader, node: Node) -> Option<Expr> {
    let field = first(node, &["field_formal_parameter"])?;
    let name = field.child_by_field_name("name")?;
    Some(own(r, name, r.expr(name), type_name(r, field)))
}

fn own(r: &Reader, name: Node, value: Expr, of: Option<String>) -> Expr {
    let at = span(name);
    let this = Box::new(Expr::new(at, Kind::Name("this".to_owned())));
    let target = Expr::new(at, Kind::Member(this, r.text(name).to_owned()));
    Expr::new(at, assign(target, of, Some(value), false))
}

/// `: a = b, super(c)`.
fn initializer(r: &Reader, node: Node) -> Option<Expr> {
    if let Some(field) = first(node, &["field_initializer"]) {
        return Some(own(r, field.child_by_field_name("name")?, *r.want(field, "value"), None));
    }
    let to = if has_token(node, "super") { "super" } else { "this" };
    let callee = Expr::new(span(node), Kind::Name(to.to_owned()));
    first(node, &["arguments"])?;
    Some(Expr::new(span(node), call(r, node, callee, false)))
}
