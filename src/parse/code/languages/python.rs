//! Python.

use tree_sitter::Node;

use super::{Reader, either, hidden, join, named, plain, span};
use crate::parse::code::tree::{
    Arg, Assign, Call, Class, Entry, Expr, Function, Import, Kind, Param, Piece,
};

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "identifier" => Kind::Name(r.text(node).to_owned()),
        "string" => Kind::Text(pieces(r, node)),
        "concatenated_string" => Kind::Join(r.children(node)),
        "true" | "false" => Kind::Bool(node.kind() == "true"),
        "none" => Kind::Null,
        "integer" | "float" => Kind::Number(r.text(node).to_owned()),
        "attribute" => Kind::Member(r.want(node, "object"), r.word(node, "attribute")),
        "subscript" => Kind::Index(r.want(node, "value"), r.want(node, "subscript")),
        "call" => call(r, node),
        "dictionary" => Kind::Map(named(node).filter_map(|child| entry(r, child)).collect()),
        "list" | "tuple" | "set" | "expression_list" | "pattern_list" | "tuple_pattern" => {
            Kind::List(r.children(node))
        }
        "binary_operator" => binary(r, node)?,
        // Whether it is there says nothing of what it is.
        "not_operator" => hidden(*r.want(node, "argument")),
        "boolean_operator" => either(*r.want(node, "left"), *r.want(node, "right")),
        "conditional_expression" => choice(r, node)?,
        "assignment" => assign(r, node, false),
        "augmented_assignment" => assign(r, node, true),
        "named_expression" => named_expression(r, node),
        "function_definition" | "lambda" => function(r, node),
        "class_definition" => class(r, node),
        "import_statement" => Kind::Block(named(node).map(|child| import(r, child)).collect()),
        "import_from_statement" => Kind::Block(imports_from(r, node)),
        "return_statement" => Kind::Return(Box::new(r.inner(node))),
        "module" | "block" => Kind::Block(r.children(node)),
        "if_statement" | "try_statement" | "match_statement" => Kind::Branch(r.children(node)),
        "as_pattern" => as_pattern(r, node)?,
        "type" | "decorator" | "type_parameter" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let pieces = named(node).filter_map(|child| match child.kind() {
        "string_content" => Some(Piece::Literal(unescaped(r.text(child)), span(child))),
        "interpolation" => Some(Piece::Hole(*r.want(child, "expression"))),
        _ => None,
    });
    pieces.collect()
}

/// Doubled braces of f-strings; other escapes have no bearing on URLs and names.
fn unescaped(text: &str) -> String {
    text.replace("{{", "{").replace("}}", "}")
}

fn call(r: &Reader, node: Node) -> Kind {
    let arguments = node.child_by_field_name("arguments");
    let args = arguments.into_iter().flat_map(named).map(|child| argument(r, child)).collect();
    Kind::Call(Box::new(Call { callee: *r.want(node, "function"), args, new: false }))
}

fn argument(r: &Reader, node: Node) -> Arg {
    match node.kind() {
        "keyword_argument" => {
            Arg { name: Some(r.word(node, "name")), value: *r.want(node, "value") }
        }
        // Named arguments out of a map.
        "dictionary_splat" => Arg { name: Some("**".to_owned()), value: r.inner(node) },
        _ => plain(r.expr(node)),
    }
}

fn entry(r: &Reader, node: Node) -> Option<Entry> {
    match node.kind() {
        "pair" => Some(Entry { key: *r.want(node, "key"), value: *r.want(node, "value") }),
        "dictionary_splat" => Some(Entry::spread(r.inner(node))),
        _ => None,
    }
}

fn binary(r: &Reader, node: Node) -> Option<Kind> {
    let operator = node.child_by_field_name("operator")?.kind();
    // The sides are read once: reading them for nothing doubles with every level.
    if !matches!(operator, "+" | "/" | "|" | "%") {
        return None;
    }
    let (left, right) = (*r.want(node, "left"), *r.want(node, "right"));
    Some(match operator {
        "|" => Kind::Map(vec![Entry::spread(left), Entry::spread(right)]),
        "%" => format(left, right),
        _ => join(left, right),
    })
}

/// `"…%s" % (a, b)` is `"…%s".format(a, b)` by another name.
fn format(template: Expr, values: Expr) -> Kind {
    let span = template.span;
    let callee = Expr::new(span, Kind::Member(Box::new(template), "%".to_owned()));
    let args = match values.kind {
        Kind::List(items) => items.into_iter().map(plain).collect(),
        _ => vec![plain(values)],
    };
    Kind::Call(Box::new(Call { callee, args, new: false }))
}

/// `a if condition else b`.
fn choice(r: &Reader, node: Node) -> Option<Kind> {
    let mut parts = named(node);
    let (then, _, other) = (parts.next()?, parts.next()?, parts.next()?);
    Some(either(r.expr(then), r.expr(other)))
}

fn assign(r: &Reader, node: Node, append: bool) -> Kind {
    let of = node.child_by_field_name("type").map(|of| r.text(of).to_owned());
    let value = r.field(node, "right");
    Kind::Assign(Box::new(Assign { target: *r.want(node, "left"), of, value, append }))
}

fn named_expression(r: &Reader, node: Node) -> Kind {
    let value = r.field(node, "value");
    Kind::Assign(Box::new(Assign { target: *r.want(node, "name"), of: None, value, append: false }))
}

/// `with open(x) as y`.
fn as_pattern(r: &Reader, node: Node) -> Option<Kind> {
    let value = r.inner(node);
    let alias = node.child_by_field_name("alias")?;
    let target = r.inner(alias);
    let assign = Assign { target, of: None, value: Some(value), append: false };
    Some(Kind::Assign(Box::new(assign)))
}

fn function(r: &Reader, node: Node) -> Kind {
    let params = node.child_by_field_name("parameters");
    let params = params.into_iter().flat_map(named).map(|child| param(r, child)).collect();
    let body = *r.want(node, "body");
    Kind::Function(Box::new(Function { name: r.word(node, "name"), params, body }))
}

fn param(r: &Reader, node: Node) -> Param {
    let name = match node.child_by_field_name("name") {
        Some(name) => name,
        None if node.kind() == "identifier" => node,
        None => named(node).next().unwrap_or(node),
    };
    let of = node.child_by_field_name("type").map(|of| r.text(of).to_owned());
    Param { name: r.text(name).to_owned(), of, default: r.field(node, "value") }
}

fn class(r: &Reader, node: Node) -> Kind {
    let bases = node.child_by_field_name("superclasses");
    let bases = bases.into_iter().flat_map(named).map(|base| r.text(base).to_owned()).collect();
    let body = *r.want(node, "body");
    Kind::Class(Box::new(Class { name: r.word(node, "name"), bases, body }))
}

/// `import a.b`, `import a.b as c`.
fn import(r: &Reader, node: Node) -> Expr {
    let (path, alias) = if node.kind() == "aliased_import" {
        (r.word(node, "name"), r.word(node, "alias"))
    } else {
        // `import a.b` makes `a` known.
        let path = r.text(node).to_owned();
        let first = path.split('.').next().unwrap_or_default().to_owned();
        (first.clone(), first)
    };
    Expr::new(span(node), Kind::Import(Import { path, name: String::new(), alias }))
}

/// `from a import b, c as d`.
fn imports_from(r: &Reader, node: Node) -> Vec<Expr> {
    let path = r.word(node, "module_name");
    let mut cursor = node.walk();
    let names = node.children_by_field_name("name", &mut cursor).map(|child| {
        let (name, alias) = match child.kind() {
            "aliased_import" => (r.word(child, "name"), r.word(child, "alias")),
            _ => (r.text(child).to_owned(), r.text(child).to_owned()),
        };
        Expr::new(span(child), Kind::Import(Import { path: path.clone(), name, alias }))
    });
    names.collect()
}
