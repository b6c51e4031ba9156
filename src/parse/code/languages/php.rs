//! PHP. Variables go by their name without `$`, names by their path without a leading `\`.

use tree_sitter::Node;

use super::{Reader, assign, either, first, has_token, hidden, join, named, nothing, plain, span};
use crate::model::location::Span;
use crate::parse::code::tree::{
    Arg, Call, Class, Entry, Expr, Function, Import, Kind, Param, Piece, STATIC,
};

/// Parts of a name that are looked at.
const MAX_PARTS: usize = 32;

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    expression(r, node).or_else(|| statement(r, node))
}

fn expression(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "name" | "variable_name" | "relative_scope" => Kind::Name(variable(r, node)),
        "qualified_name" | "relative_name" => qualified(r, node),
        "string" | "encapsed_string" | "heredoc_body" | "nowdoc_body" => {
            Kind::Text(pieces(r, node))
        }
        "cast_expression" if r.text(node).to_ascii_lowercase().starts_with("(bool") => {
            hidden(*r.want(node, "value"))
        }
        "heredoc" | "nowdoc" | "cast_expression" => Kind::Many(vec![*r.want(node, "value")]),
        "unary_op_expression" if r.text(node).starts_with('!') => hidden(r.inner(node)),
        // A command in backticks.
        "shell_command_expression" => {
            let command = Expr::new(span(node), Kind::Text(pieces(r, node)));
            let shell = Expr::new(span(node), Kind::Name("`".to_owned()));
            super::call(shell, vec![plain(command)], false)
        }
        "boolean" => Kind::Bool(r.text(node).eq_ignore_ascii_case("true")),
        "null" => Kind::Null,
        "integer" | "float" => Kind::Number(r.text(node).to_owned()),
        "member_access_expression" | "nullsafe_member_access_expression" => {
            Kind::Member(r.want(node, "object"), member_name(r, node))
        }
        "scoped_property_access_expression" => {
            Kind::Member(r.want(node, "scope"), member_name(r, node))
        }
        "class_constant_access_expression" => constant(r, node)?,
        "subscript_expression" => subscript(r, node)?,
        "function_call_expression" => call(r, node, *r.want(node, "function"), false),
        "member_call_expression" | "nullsafe_member_call_expression" => {
            method_call(r, node, "object")
        }
        "scoped_call_expression" => method_call(r, node, "scope"),
        "object_creation_expression" => creation(r, node)?,
        "array_creation_expression" => array(r, node),
        "list_literal" => list_pattern(r, node),
        "binary_expression" => binary(r, node)?,
        "conditional_expression" => conditional(r, node),
        "match_expression" => match_values(r, node),
        "assignment_expression" | "reference_assignment_expression" => assignment(r, node),
        "augmented_assignment_expression" => {
            let append = has_token(node, ".=") || has_token(node, "+=");
            assign(*r.want(node, "left"), None, r.field(node, "right"), append)
        }
        "arrow_function" | "anonymous_function" => function(r, node),
        _ => return None,
    })
}

fn statement(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "const_element" => const_element(r, node)?,
        "enum_case" => assign(*r.want(node, "name"), None, r.field(node, "value"), false),
        "static_variable_declaration" => {
            let of = Some(STATIC.to_owned());
            assign(*r.want(node, "name"), of, r.field(node, "value"), false)
        }
        "property_declaration" => properties(r, node),
        "function_definition" | "method_declaration" => function(r, node),
        "class_declaration"
        | "interface_declaration"
        | "trait_declaration"
        | "enum_declaration"
        | "anonymous_class" => class(r, node),
        "namespace_use_declaration" => Kind::Block(imports(r, node)),
        "return_statement" => Kind::Return(Box::new(r.inner(node))),
        "program" => Kind::Block(
            named(node).filter(|it| it.kind() != "php_tag").map(|it| r.expr(it)).collect(),
        ),
        "compound_statement"
        | "colon_block"
        | "declaration_list"
        | "enum_declaration_list"
        | "case_statement"
        | "default_statement" => Kind::Block(r.children(node)),
        "if_statement" | "switch_statement" | "switch_block" | "try_statement" => {
            Kind::Branch(r.children(node))
        }
        "attribute_list"
        | "namespace_name"
        | "use_declaration"
        | "named_type"
        | "optional_type"
        | "union_type"
        | "type_list"
        | "visibility_modifier" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

/// A variable's name without its sigils.
fn variable(r: &Reader, node: Node) -> String {
    r.text(node).trim_start_matches(['&', '.', '$', ' ']).to_owned()
}

/// `A\B\C` as the path `A.B.C`.
fn qualified(r: &Reader, node: Node) -> Kind {
    let at = span(node);
    let mut parts = parts(r.text(node));
    let mut path = Kind::Name(parts.next().unwrap_or_default());
    for part in parts.take(MAX_PARTS) {
        path = Kind::Member(Box::new(Expr::new(at, path)), part);
    }
    path
}

fn parts(name: &str) -> impl Iterator<Item = String> {
    name.split('\\').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned)
}

fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let pieces = named(node).map(|child| match child.kind() {
        "string_content" | "escape_sequence" | "nowdoc_string" => r.piece(child),
        // `"$a[k]"`: the key of a simple interpolation is a word.
        "subscript_expression" if r.text(child).starts_with('$') => {
            Piece::Hole(word_subscript(r, child))
        }
        _ => Piece::Hole(r.expr(child)),
    });
    pieces.collect()
}

fn word_subscript(r: &Reader, node: Node) -> Expr {
    let mut parts = named(node);
    match (parts.next(), parts.next()) {
        (Some(object), Some(key)) if key.kind() == "name" => {
            let kind = Kind::Index(Box::new(r.expr(object)), Box::new(r.literal(key)));
            Expr::new(span(node), kind)
        }
        _ => r.expr(node),
    }
}

/// Nothing for a name only known when it runs: `$a->$b`.
fn member_name(r: &Reader, node: Node) -> String {
    let name = node.child_by_field_name("name");
    let is_static = node.kind() == "scoped_property_access_expression";
    let name = name.filter(|name| is_static || name.kind() == "name");
    name.map_or_else(String::new, |name| variable(r, name))
}

/// `A::B`, `A::class`.
fn constant(r: &Reader, node: Node) -> Option<Kind> {
    let mut parts = named(node);
    let scope = parts.next()?;
    let name = parts.next().map_or("class", |name| r.text(name));
    Some(Kind::Member(Box::new(r.expr(scope)), name.to_owned()))
}

fn subscript(r: &Reader, node: Node) -> Option<Kind> {
    let mut parts = named(node);
    let object = parts.next()?;
    let key = parts.next().map_or_else(|| nothing(node), |key| r.expr(key));
    Some(Kind::Index(Box::new(r.expr(object)), Box::new(key)))
}

fn call(r: &Reader, node: Node, callee: Expr, new: bool) -> Kind {
    let arguments = node.child_by_field_name("arguments").or_else(|| first(node, &["arguments"]));
    let args = arguments.into_iter().flat_map(named).map(|child| argument(r, child)).collect();
    Kind::Call(Box::new(Call { callee, args, new }))
}

fn method_call(r: &Reader, node: Node, object: &str) -> Kind {
    let object = r.want(node, object);
    let end = node.child_by_field_name("name").map_or(object.span.end, |name| name.end_byte());
    let mut at = object.span;
    at.end = end;
    let callee = Expr::new(at, Kind::Member(object, member_name(r, node)));
    call(r, node, callee, false)
}

fn creation(r: &Reader, node: Node) -> Option<Kind> {
    let class = named(node).find(|child| !child.kind().ends_with("attribute_list"))?;
    match class.kind() {
        "anonymous_class" | "arguments" => None,
        _ => Some(call(r, node, r.expr(class), true)),
    }
}

fn argument(r: &Reader, node: Node) -> Arg {
    let name = node.child_by_field_name("name");
    let Some(value) = named(node).find(|child| Some(*child) != name) else {
        return plain(r.expr(node));
    };
    match value.kind() {
        "variadic_unpacking" => Arg { name: Some("...".to_owned()), value: r.expr(value) },
        _ => Arg { name: name.map(|name| r.text(name).to_owned()), value: r.expr(value) },
    }
}

/// A map if anything has a key, else a list.
fn array(r: &Reader, node: Node) -> Kind {
    let items: Vec<Node> =
        named(node).filter(|child| child.kind() == "array_element_initializer").collect();
    if !items.iter().any(|item| has_token(*item, "=>")) {
        return Kind::List(items.into_iter().map(|item| r.expr(item)).collect());
    }
    let entries = items.into_iter().enumerate();
    Kind::Map(entries.filter_map(|(index, item)| entry(r, index, item)).collect())
}

fn entry(r: &Reader, index: usize, node: Node) -> Option<Entry> {
    let mut parts = named(node);
    let first = parts.next()?;
    if first.kind() == "variadic_unpacking" {
        return Some(Entry::spread(r.expr(first)));
    }
    if let Some(value) = parts.next() {
        return Some(Entry { key: r.expr(first), value: r.expr(value) });
    }
    let at = Span::new(first.start_byte(), first.start_byte());
    let key = Expr::new(at, Kind::Number(index.to_string()));
    Some(Entry { key, value: r.expr(first) })
}

/// `[$a, 'k' => $b]` on the left side: the variables.
fn list_pattern(r: &Reader, node: Node) -> Kind {
    let mut cursor = node.walk();
    let mut items = Vec::new();
    for child in node.children(&mut cursor) {
        match child.kind() {
            "=>" => drop(items.pop()),
            _ if child.is_named() && !child.is_extra() => items.push(r.expr(child)),
            _ => {}
        }
    }
    Kind::List(items)
}

fn binary(r: &Reader, node: Node) -> Option<Kind> {
    let combine = match node.child_by_field_name("operator")?.kind() {
        "." | "+" => join,
        "??" | "||" => either,
        _ => return None,
    };
    Some(combine(*r.want(node, "left"), *r.want(node, "right")))
}

/// `c ? a : b`, `a ?: b`.
fn conditional(r: &Reader, node: Node) -> Kind {
    let then = r.field(node, "body").unwrap_or_else(|| *r.want(node, "condition"));
    either(then, *r.want(node, "alternative"))
}

fn match_values(r: &Reader, node: Node) -> Kind {
    let arms = node.child_by_field_name("body").into_iter().flat_map(named);
    Kind::Either(arms.map(|arm| *r.want(arm, "return_expression")).collect())
}

/// `$a[] = b` adds to `$a`.
fn assignment(r: &Reader, node: Node) -> Kind {
    let value = r.field(node, "right");
    let Some(left) = node.child_by_field_name("left") else {
        return assign(nothing(node), None, value, false);
    };
    let mut parts = named(left);
    match (left.kind(), parts.next(), parts.next()) {
        ("subscript_expression", Some(list), None) => {
            let value = value.map(|it| Expr::new(it.span, Kind::List(vec![it])));
            assign(r.expr(list), None, value, true)
        }
        _ => assign(r.expr(left), None, value, false),
    }
}

fn const_element(r: &Reader, node: Node) -> Option<Kind> {
    let mut parts = named(node);
    let target = r.expr(parts.next()?);
    Some(assign(target, None, parts.next().map(|value| r.expr(value)), false))
}

fn properties(r: &Reader, node: Node) -> Kind {
    let of = type_name(r, node);
    let elements = named(node).filter(|child| child.kind() == "property_element");
    let elements = elements.map(|child| {
        let value = r.field(child, "default_value");
        Expr::new(span(child), assign(*r.want(child, "name"), of.clone(), value, false))
    });
    Kind::Many(elements.collect())
}

/// `?Session` without its mark.
fn type_name(r: &Reader, node: Node) -> Option<String> {
    let of = node.child_by_field_name("type")?;
    Some(r.text(of).trim_start_matches(['?', '\\', ' ']).to_owned())
}

fn function(r: &Reader, node: Node) -> Kind {
    let list = node.child_by_field_name("parameters");
    let params = list.into_iter().flat_map(named).map(|child| param(r, child)).collect();
    let fields = list.into_iter().flat_map(named).filter_map(|child| promoted(r, child));
    let fields: Vec<Expr> = fields.collect();
    let mut body = *r.want(node, "body");
    if !fields.is_empty() {
        let at = body.span;
        body = Expr::new(at, Kind::Block(fields.into_iter().chain([body]).collect()));
    }
    Kind::Function(Box::new(Function { name: r.word(node, "name"), params, body }))
}

fn param(r: &Reader, node: Node) -> Param {
    let name = node.child_by_field_name("name").unwrap_or(node);
    let default = r.field(node, "default_value");
    Param { name: variable(r, name), of: type_name(r, node), default }
}

/// `__construct(private Client $http)` declares `$this->http`.
fn promoted(r: &Reader, node: Node) -> Option<Expr> {
    if node.kind() != "property_promotion_parameter" {
        return None;
    }
    let name = node.child_by_field_name("name")?;
    let at = span(name);
    let this = Box::new(Expr::new(at, Kind::Name("this".to_owned())));
    let target = Expr::new(at, Kind::Member(this, variable(r, name)));
    let value = Expr::new(at, Kind::Name(variable(r, name)));
    Some(Expr::new(at, assign(target, type_name(r, node), Some(value), false)))
}

/// Traits are bases too: what they hold is the class's own.
fn class(r: &Reader, node: Node) -> Kind {
    let traits = node.child_by_field_name("body").into_iter().flat_map(named);
    let bases = named(node)
        .filter(|child| matches!(child.kind(), "base_clause" | "class_interface_clause"))
        .chain(traits.filter(|child| child.kind() == "use_declaration"))
        .flat_map(named)
        .filter(|base| base.kind() != "use_list")
        .map(|base| r.text(base).trim_start_matches('\\').to_owned())
        .collect();
    let body = *r.want(node, "body");
    Kind::Class(Box::new(Class { name: r.word(node, "name"), bases, body }))
}

/// `use A\B as C`, `use A\{B, C as D}`.
fn imports(r: &Reader, node: Node) -> Vec<Expr> {
    let prefix = first(node, &["namespace_name"]).map_or("", |name| r.text(name));
    let group = node.child_by_field_name("body").unwrap_or(node);
    let clauses = named(group).filter(|child| child.kind() == "namespace_use_clause");
    clauses.filter_map(|clause| import(r, prefix, clause)).collect()
}

fn import(r: &Reader, prefix: &str, clause: Node) -> Option<Expr> {
    let path = first(clause, &["qualified_name", "name", "namespace_name"])?;
    let mut path: Vec<String> = parts(prefix).chain(parts(r.text(path))).collect();
    let name = path.pop()?;
    let alias = clause.child_by_field_name("alias");
    let alias = alias.map_or_else(|| name.clone(), |alias| r.text(alias).to_owned());
    Some(Expr::new(span(clause), Kind::Import(Import { path: path.join("."), name, alias })))
}
