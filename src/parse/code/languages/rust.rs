//! Rust. What only moves or borrows a value is left out: `&`, `?`, `.await`, casts. Macros come in
//! `rust_macros`.

use tree_sitter::Node;

use super::{Reader, assign, join, named, plain, rust_macros};
use crate::model::location::Span;
use crate::parse::code::tree::{
    Arg, Assign, Call, Class, Expr, Function, Import, Kind, Param, Piece,
};

/// Nested lists of one `use` that are looked at.
const MAX_USE: usize = 32;

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    expression(r, node).or_else(|| statement(r, node))
}

fn expression(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "identifier"
        | "type_identifier"
        | "field_identifier"
        | "shorthand_field_identifier"
        | "primitive_type"
        | "self"
        | "super"
        | "crate"
        | "metavariable" => Kind::Name(r.text(node).to_owned()),
        "scoped_identifier" | "scoped_type_identifier" => match r.field(node, "path") {
            Some(path) => Kind::Member(Box::new(path), r.word(node, "name")),
            None => Kind::Name(r.word(node, "name")),
        },
        "generic_function" => Kind::Many(vec![*r.want(node, "function")]),
        "generic_type" | "generic_type_with_turbofish" | "qualified_type" => {
            Kind::Many(vec![*r.want(node, "type")])
        }
        "string_literal" | "raw_string_literal" => Kind::Text(pieces(r, node)),
        "char_literal" => Kind::Text(vec![character(r, node)]),
        "boolean_literal" => Kind::Bool(r.text(node) == "true"),
        "integer_literal" | "float_literal" | "negative_literal" => {
            Kind::Number(r.text(node).to_owned())
        }
        "field_expression" => Kind::Member(r.want(node, "value"), r.word(node, "field")),
        "index_expression" => index(r, node)?,
        "call_expression" => call(r, node),
        "struct_expression" => structure(r, node),
        "macro_invocation" => rust_macros::call(r, node),
        "array_expression" => array(r, node),
        "tuple_expression" | "unit_expression" | "tuple_pattern" | "slice_pattern" => {
            Kind::List(r.children(node))
        }
        "tuple_struct_pattern" | "struct_pattern" => pattern(r, node),
        "mut_pattern" | "ref_pattern" | "reference_pattern" => Kind::Many(vec![last(r, node)]),
        "field_pattern" => {
            let bound = r.field(node, "pattern").unwrap_or_else(|| *r.want(node, "name"));
            Kind::Many(vec![bound])
        }
        "reference_expression" | "type_cast_expression" => Kind::Many(vec![*r.want(node, "value")]),
        "binary_expression" if super::has_token(node, "+") => {
            join(*r.want(node, "left"), *r.want(node, "right"))
        }
        "closure_expression" => function(r, node),
        "if_expression" => choice(r, node),
        "match_expression" => matching(r, node),
        _ => return None,
    })
}

fn statement(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "assignment_expression" => {
            assign(*r.want(node, "left"), None, r.field(node, "right"), false)
        }
        "compound_assignment_expr" => {
            let append = super::has_token(node, "+=");
            assign(*r.want(node, "left"), None, r.field(node, "right"), append)
        }
        "let_declaration" => binding(r, node),
        "let_condition" => assign(*r.want(node, "pattern"), None, r.field(node, "value"), false),
        "const_item" | "static_item" | "field_declaration" => declared(r, node, "name"),
        "function_item" | "function_signature_item" => function(r, node),
        "struct_item" | "union_item" | "enum_item" | "trait_item" | "mod_item" => {
            class(r, node, r.word(node, "name"))
        }
        "impl_item" => {
            let of = node.child_by_field_name("type").map_or("", |of| r.text(of));
            class(r, node, of.split('<').next().unwrap_or_default().to_owned())
        }
        "ordered_field_declaration_list" => fields(r, node),
        "use_declaration" => Kind::Block(imports(r, node)),
        "return_expression" => Kind::Return(Box::new(last(r, node))),
        "source_file"
        | "block"
        | "declaration_list"
        | "field_declaration_list"
        | "enum_variant_list" => Kind::Block(r.children(node)),
        "attribute_item"
        | "inner_attribute_item"
        | "visibility_modifier"
        | "function_modifiers"
        | "mutable_specifier"
        | "lifetime"
        | "label"
        | "type_arguments"
        | "type_parameters"
        | "where_clause"
        | "type_item"
        | "match_pattern"
        | "macro_definition"
        | "extern_crate_declaration" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

fn last(r: &Reader, node: Node) -> Expr {
    named(node).last().map_or_else(|| r.nothing(node), |child| r.expr(child))
}

fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let parts =
        named(node).filter(|child| matches!(child.kind(), "string_content" | "escape_sequence"));
    parts.map(|child| Piece::Literal(r.text(child).to_owned(), r.span(child))).collect()
}

fn character(r: &Reader, node: Node) -> Piece {
    let text = r.text(node).trim_start_matches('b');
    let inner = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    let inner = inner.unwrap_or_default();
    let end = node.end_byte().saturating_sub(1).max(node.start_byte());
    Piece::Literal(inner.to_owned(), Span::new(end.saturating_sub(inner.len()), end))
}

fn index(r: &Reader, node: Node) -> Option<Kind> {
    let mut parts = named(node);
    let object = parts.next()?;
    let key = parts.next().map_or_else(|| r.nothing(node), |key| r.expr(key));
    Some(Kind::Index(Box::new(r.expr(object)), Box::new(key)))
}

fn call(r: &Reader, node: Node) -> Kind {
    let arguments = node.child_by_field_name("arguments").into_iter().flat_map(named);
    let args = arguments.map(|child| plain(r.expr(child))).collect();
    Kind::Call(Box::new(Call { callee: *r.want(node, "function"), args, new: false }))
}

/// `A { b: c, d, ..e }`.
fn structure(r: &Reader, node: Node) -> Kind {
    let fields = node.child_by_field_name("body").into_iter().flat_map(named);
    let args = fields.filter_map(|field| match field.kind() {
        "field_initializer" => {
            Some(Arg { name: Some(r.word(field, "field")), value: *r.want(field, "value") })
        }
        "shorthand_field_initializer" => {
            let value = last(r, field);
            Some(Arg { name: value.dotted(), value })
        }
        "base_field_initializer" => {
            Some(Arg { name: Some("..".to_owned()), value: last(r, field) })
        }
        _ => None,
    });
    let args = args.collect();
    Kind::Call(Box::new(Call { callee: *r.want(node, "name"), args, new: true }))
}

/// `[a, b]`, `[a; 3]`.
fn array(r: &Reader, node: Node) -> Kind {
    let length = node.child_by_field_name("length");
    let items = named(node).filter(|item| Some(*item) != length);
    let items = items.filter(|item| item.kind() != "attribute_item");
    Kind::List(items.map(|item| r.expr(item)).collect())
}

/// What `Some(a)`, `A { b, c: d }` bind.
fn pattern(r: &Reader, node: Node) -> Kind {
    let of = node.child_by_field_name("type");
    // What went wrong is nothing of what was handed over.
    if of.is_some_and(|of| r.text(of) == "Err") {
        return Kind::List(Vec::new());
    }
    let mut bound: Vec<Expr> =
        named(node).filter(|child| Some(*child) != of).map(|child| r.expr(child)).collect();
    match (node.kind(), bound.len()) {
        ("tuple_struct_pattern", 1) => bound.remove(0).kind,
        _ => Kind::List(bound),
    }
}

/// Whether nobody takes what the node gives, or only who called the function.
fn is_statement(node: Node) -> bool {
    let around = node.parent().map_or("block", |parent| parent.kind());
    matches!(around, "expression_statement" | "block" | "source_file")
}

/// `if`, `else if`, `else`: what runs, or what it gives.
fn choice(r: &Reader, node: Node) -> Kind {
    let is_statement = is_statement(node);
    let mut parts = Vec::new();
    let mut next = Some(node);
    while let Some(node) = next.take() {
        let condition = node.child_by_field_name("condition");
        let binds = condition.filter(|it| matches!(it.kind(), "let_condition" | "let_chain"));
        let then = *r.want(node, "consequence");
        match (binds, condition) {
            // What the condition binds is known in the block only.
            (Some(binds), _) => {
                let at = Span::new(binds.start_byte(), then.span.end.max(binds.end_byte()));
                parts.push(Expr::new(at, Kind::Block(vec![r.expr(binds), then])));
            }
            (None, Some(condition)) if is_statement => parts.extend([r.expr(condition), then]),
            _ => parts.push(value(then)),
        }
        let other = node.child_by_field_name("alternative").and_then(|other| named(other).next());
        match other {
            Some(other) if other.kind() == "if_expression" => next = Some(other),
            Some(other) => parts.push(r.expr(other)),
            None => {}
        }
    }
    if is_statement { Kind::Branch(parts) } else { values(parts) }
}

fn matching(r: &Reader, node: Node) -> Kind {
    let subject = *r.want(node, "value");
    let arms = node.child_by_field_name("body").into_iter().flat_map(named);
    let arms = arms.filter(|arm| arm.kind() == "match_arm").map(|arm| *r.want(arm, "value"));
    if is_statement(node) {
        return Kind::Branch([subject].into_iter().chain(arms).collect());
    }
    // `match f() { Ok(a) => a, … }` may give what `f` gives; of a plain name the arms know better.
    let subject = Some(subject).filter(|subject| subject.dotted().is_none());
    values(subject.into_iter().chain(arms).collect())
}

fn values(parts: Vec<Expr>) -> Kind {
    Kind::Either(parts.into_iter().map(value).collect())
}

/// A block of one statement gives what that gives.
fn value(expr: Expr) -> Expr {
    match expr.kind {
        Kind::Block(mut statements) if statements.len() == 1 => statements.remove(0),
        kind => Expr::new(expr.span, kind),
    }
}

fn declared(r: &Reader, node: Node, name: &str) -> Kind {
    let (target, value) = (*r.want(node, name), r.field(node, "value"));
    Kind::Assign(Box::new(Assign { target, of: type_name(r, node), value, append: false }))
}

/// `let a = b else { c }` does `c` or goes on.
fn binding(r: &Reader, node: Node) -> Kind {
    let bound = declared(r, node, "pattern");
    let Some(other) = r.field(node, "alternative") else { return bound };
    let other = Expr::new(other.span, Kind::Branch(vec![other]));
    Kind::Block(vec![Expr::new(r.span(node), bound), other])
}

/// The declared type without `&`, lifetime and `mut`.
fn type_name(r: &Reader, node: Node) -> Option<String> {
    let of = node.child_by_field_name("type")?;
    let of = of.child_by_field_name("type").filter(|_| of.kind() == "reference_type").unwrap_or(of);
    Some(r.text(of).to_owned())
}

/// `self` is no parameter: calls do not give it.
fn function(r: &Reader, node: Node) -> Kind {
    let params = node.child_by_field_name("parameters").into_iter().flat_map(named);
    let params = params.filter(|it| !matches!(it.kind(), "self_parameter" | "attribute_item"));
    let params = params.map(|child| {
        let name = bound(child.child_by_field_name("pattern").unwrap_or(child));
        Param { name: r.text(name).to_owned(), of: type_name(r, child), default: None }
    });
    let params = params.collect();
    let body = *r.want(node, "body");
    Kind::Function(Box::new(Function { name: r.word(node, "name"), params, body }))
}

/// The only name that a pattern binds: `Query(a)`, `mut a`, `State(Query(a))`.
fn bound(mut pattern: Node) -> Node {
    while matches!(pattern.kind(), "tuple_struct_pattern" | "mut_pattern" | "ref_pattern") {
        let of = pattern.child_by_field_name("type");
        let mut inside =
            named(pattern).filter(|it| Some(*it) != of && it.kind() != "mutable_specifier");
        let (Some(only), None) = (inside.next(), inside.next()) else { break };
        pattern = only;
    }
    pattern
}

/// A type, or what is implemented for one; traits are bases.
fn class(r: &Reader, node: Node, name: String) -> Kind {
    let of = node.child_by_field_name("trait");
    let bounds = node.child_by_field_name("bounds").into_iter().flat_map(named);
    let bases = of.into_iter().chain(bounds).map(|base| r.text(base).to_owned()).collect();
    Kind::Class(Box::new(Class { name, bases, body: *r.want(node, "body") }))
}

/// `struct A(B, C)` has the fields `0` and `1`.
fn fields(r: &Reader, node: Node) -> Kind {
    let mut cursor = node.walk();
    let types = node.children_by_field_name("type", &mut cursor).enumerate();
    let fields = types.map(|(index, of)| {
        let target = Expr::new(r.span(of), Kind::Name(index.to_string()));
        let of_name = Some(r.text(of).trim_start_matches('&').to_owned());
        let field = Assign { target, of: of_name, value: None, append: false };
        Expr::new(r.span(of), Kind::Assign(Box::new(field)))
    });
    Kind::Block(fields.collect())
}

/// `use a::{b, c as d, e::*}`.
fn imports(r: &Reader, node: Node) -> Vec<Expr> {
    let mut found = Vec::new();
    if let Some(argument) = node.child_by_field_name("argument") {
        import(r, argument, "", 0, &mut found);
    }
    found
}

fn import(r: &Reader, node: Node, path: &str, depth: usize, found: &mut Vec<Expr>) {
    if depth > MAX_USE {
        return;
    }
    match node.kind() {
        "use_list" => {
            for child in named(node) {
                import(r, child, path, depth + 1, found);
            }
        }
        "scoped_use_list" => {
            let path = under(path, &r.word(node, "path"));
            if let Some(list) = node.child_by_field_name("list") {
                import(r, list, &path, depth + 1, found);
            }
        }
        "use_wildcard" => {
            let inner = named(node).next().map_or("", |inner| r.text(inner));
            found.push(made_known(r, node, under(path, inner), "*".to_owned(), String::new()));
        }
        "use_as_clause" => {
            let (path, name) = split(&under(path, &r.word(node, "path")));
            found.push(made_known(r, node, path, name, r.word(node, "alias")));
        }
        "self" => {
            let (path, name) = split(path);
            found.push(made_known(r, node, path, name.clone(), name));
        }
        _ => {
            let (path, name) = split(&under(path, r.text(node)));
            found.push(made_known(r, node, path, name.clone(), name));
        }
    }
}

fn made_known(r: &Reader, node: Node, path: String, name: String, alias: String) -> Expr {
    // `use a` is the module itself.
    let (path, name) = if path.is_empty() { (name, path) } else { (path, name) };
    Expr::new(r.span(node), Kind::Import(Import { path, name, alias }))
}

fn under(path: &str, name: &str) -> String {
    let name = name.trim_start_matches(':').replace("::", ".");
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

/// The last name of a path; `a::self` is `a`.
fn split(path: &str) -> (String, String) {
    let path = path.strip_suffix(".self").unwrap_or(path);
    let (path, name) = path.rsplit_once('.').unwrap_or(("", path));
    (path.to_owned(), name.to_owned())
}
