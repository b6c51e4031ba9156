//! Go. Struct literals are calls of their type with the fields as named arguments, `&x` and `*x`
//! are `x`.

use tree_sitter::Node;

use super::{Reader, first, join, named, nothing, plain, span};
use crate::model::location::Span;
use crate::parse::code::tree::{
    Arg, Assign, Call, Class, Entry, Expr, Function, Import, Kind, Param, Piece,
};

/// Named map types of well-known packages: what stands before `:` in their literals is a key.
const MAPS: [&str; 5] = ["Values", "Header", "MIMEHeader", "H", "Fields"];

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    expression(r, node).or_else(|| statement(r, node))
}

fn expression(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "identifier" | "type_identifier" | "package_identifier" | "field_identifier" => {
            Kind::Name(r.text(node).to_owned())
        }
        "interpreted_string_literal" | "raw_string_literal" => Kind::Text(pieces(r, node)),
        "true" | "false" => Kind::Bool(node.kind() == "true"),
        "nil" => Kind::Null,
        "int_literal" | "float_literal" => Kind::Number(r.text(node).to_owned()),
        "selector_expression" => Kind::Member(r.want(node, "operand"), r.word(node, "field")),
        "qualified_type" => Kind::Member(r.want(node, "package"), r.word(node, "name")),
        "index_expression" => Kind::Index(r.want(node, "operand"), r.want(node, "index")),
        "slice_expression" => slice(r, node),
        "generic_type" => Kind::Many(vec![*r.want(node, "type")]),
        "type_assertion_expression" => Kind::Many(vec![*r.want(node, "operand")]),
        "type_conversion_expression" => conversion(r, node),
        "binary_expression" => binary(r, node)?,
        "call_expression" => call(r, node),
        "composite_literal" => composite(r, node),
        "literal_value" => literal_value(r, node, true),
        "func_literal" => function(r, node, String::new()),
        "expression_list" => list(r.children(node)),
        _ => return None,
    })
}

fn statement(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "source_file" | "statement_list" | "default_case" | "expression_case" | "type_case"
        | "communication_case" => Kind::Block(r.children(node)),
        "block" => Kind::Block(named(node).flat_map(|child| statements(r, child)).collect()),
        "short_var_declaration" | "receive_statement" => assign(r, node, false),
        "assignment_statement" => assignment(r, node)?,
        "var_spec" | "const_spec" => declaration(r, node),
        "function_declaration" | "method_declaration" => function(r, node, r.word(node, "name")),
        "type_spec" => type_spec(r, node),
        "import_spec" => import(r, node),
        "return_statement" => returned(r, node),
        "if_statement" => conditional(r, node, &["initializer", "condition"]),
        "expression_switch_statement" | "type_switch_statement" => {
            conditional(r, node, &["initializer", "value"])
        }
        "select_statement" => Kind::Branch(r.children(node)),
        "package_clause" | "type_alias" | "struct_type" | "interface_type" | "function_type"
        | "map_type" | "slice_type" | "array_type" | "channel_type" | "label_name" => {
            Kind::Many(Vec::new())
        }
        _ => return None,
    })
}

fn statements(r: &Reader, node: Node) -> Vec<Expr> {
    if node.kind() == "statement_list" { r.children(node) } else { vec![r.expr(node)] }
}

/// One as it is, several as a list.
fn list(items: Vec<Expr>) -> Kind {
    if items.len() == 1 { Kind::Many(items) } else { Kind::List(items) }
}

/// Escapes stay as written, so that text and place agree.
fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let whole = span(node);
    let text = r.text(node);
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    if inner.is_empty() {
        return Vec::new();
    }
    let at = Span::new(whole.start + 1, whole.start + 1 + inner.len());
    vec![Piece::Literal(inner.to_owned(), at)]
}

/// `text[:4]` is `text.slice()` by another name.
fn slice(r: &Reader, node: Node) -> Kind {
    let callee = Kind::Member(r.want(node, "operand"), "slice".to_owned());
    let callee = Expr::new(span(node), callee);
    Kind::Call(Box::new(Call { callee, args: Vec::new(), new: false }))
}

fn binary(r: &Reader, node: Node) -> Option<Kind> {
    if node.child_by_field_name("operator")?.kind() != "+" {
        return None;
    }
    Some(join(*r.want(node, "left"), *r.want(node, "right")))
}

fn call(r: &Reader, node: Node) -> Kind {
    let arguments = node.child_by_field_name("arguments");
    let function = node.child_by_field_name("function");
    let is_maker = function.is_some_and(|it| matches!(r.text(it), "new" | "make"));
    if is_maker && let Some(of) = arguments.and_then(|it| named(it).next()) {
        return made(r, of);
    }
    let args = arguments.into_iter().flat_map(named).map(|child| plain(r.expr(child))).collect();
    Kind::Call(Box::new(Call { callee: *r.want(node, "function"), args, new: false }))
}

/// `[]byte(x)` is `x`; `a.B(x)` may well be a call.
fn conversion(r: &Reader, node: Node) -> Kind {
    let of = node.child_by_field_name("type").filter(|of| of.kind() == "qualified_type");
    let operand = *r.want(node, "operand");
    match of {
        Some(of) => {
            let args = vec![plain(operand)];
            Kind::Call(Box::new(Call { callee: r.expr(of), args, new: false }))
        }
        None => Kind::Many(vec![operand]),
    }
}

/// `new(T)`, `make(T)`.
fn made(r: &Reader, of: Node) -> Kind {
    match of.kind() {
        "map_type" => Kind::Map(Vec::new()),
        "slice_type" | "array_type" | "channel_type" => Kind::List(Vec::new()),
        _ if is_map(r, of) => Kind::Map(Vec::new()),
        _ => Kind::Call(Box::new(Call { callee: r.expr(of), args: Vec::new(), new: true })),
    }
}

fn is_map(r: &Reader, of: Node) -> bool {
    of.kind() == "map_type"
        || of.kind() == "qualified_type" && MAPS.contains(&r.word(of, "name").as_str())
}

/// `T{a: b}`, `map[string]string{"a": b}`, `[]string{a, b}`.
fn composite(r: &Reader, node: Node) -> Kind {
    let (Some(of), Some(body)) =
        (node.child_by_field_name("type"), node.child_by_field_name("body"))
    else {
        return r.many(node);
    };
    match of.kind() {
        _ if is_map(r, of) => Kind::Map(entries(r, body, false)),
        "slice_type" | "array_type" | "implicit_length_array_type" => {
            Kind::List(named(body).map(|child| element(r, child)).collect())
        }
        "struct_type" => literal_value(r, body, true),
        // A key that is no name belongs to a map type declared elsewhere.
        _ if named(body).any(|child| key(child).is_some_and(|it| it.kind() != "identifier")) => {
            Kind::Map(entries(r, body, false))
        }
        _ => {
            let args = named(body).map(|child| field(r, child)).collect();
            Kind::Call(Box::new(Call { callee: r.expr(of), args, new: true }))
        }
    }
}

/// A literal whose type is left out, in a list or map of such.
fn literal_value(r: &Reader, node: Node, is_struct: bool) -> Kind {
    if named(node).any(|child| child.kind() == "keyed_element") {
        return Kind::Map(entries(r, node, is_struct));
    }
    Kind::List(named(node).map(|child| element(r, child)).collect())
}

/// An element; of `2: x` the value.
fn element(r: &Reader, node: Node) -> Expr {
    if node.kind() == "keyed_element" { *r.want(node, "value") } else { r.expr(node) }
}

/// What stands before `:`.
fn key(node: Node) -> Option<Node> {
    let key = node.child_by_field_name("key")?;
    if key.kind() == "literal_element" { named(key).next() } else { Some(key) }
}

fn field(r: &Reader, node: Node) -> Arg {
    match key(node) {
        Some(name) => Arg { name: Some(r.text(name).to_owned()), value: *r.want(node, "value") },
        None => plain(r.expr(node)),
    }
}

fn entries(r: &Reader, body: Node, is_struct: bool) -> Vec<Entry> {
    let entry = |child| {
        let name = key(child)?;
        let is_field = is_struct && name.kind() == "identifier";
        let key = if is_field { r.literal(name) } else { r.expr(name) };
        Some(Entry { key, value: *r.want(child, "value") })
    };
    named(body).filter_map(entry).collect()
}

fn assign(r: &Reader, node: Node, append: bool) -> Kind {
    let value = r.field(node, "right");
    Kind::Assign(Box::new(Assign { target: *r.want(node, "left"), of: None, value, append }))
}

fn assignment(r: &Reader, node: Node) -> Option<Kind> {
    match node.child_by_field_name("operator")?.kind() {
        "=" => Some(assign(r, node, false)),
        "+=" => Some(assign(r, node, true)),
        _ => None,
    }
}

/// `var a, b T = x, y`.
fn declaration(r: &Reader, node: Node) -> Kind {
    let target = list(names(node).map(|name| r.expr(name)).collect());
    let target = match target {
        Kind::Many(mut one) => one.pop().unwrap_or_else(|| nothing(node)),
        kind => Expr::new(span(node), kind),
    };
    let of = type_name(r, node);
    Kind::Assign(Box::new(Assign { target, of, value: r.field(node, "value"), append: false }))
}

/// The names before a type.
fn names(node: Node) -> impl Iterator<Item = Node> {
    let mut cursor = node.walk();
    let names: Vec<Node> =
        node.children_by_field_name("name", &mut cursor).filter(Node::is_named).collect();
    names.into_iter()
}

/// A pointer's type is what it points to.
fn type_name(r: &Reader, node: Node) -> Option<String> {
    let of = node.child_by_field_name("type")?;
    Some(r.text(of).trim_start_matches(['*', '&', ' ']).to_owned())
}

fn function(r: &Reader, node: Node, name: String) -> Kind {
    let lists = ["receiver", "parameters"].map(|field| node.child_by_field_name(field));
    let params = lists.into_iter().flatten().flat_map(named).flat_map(|child| params(r, child));
    let params = params.collect();
    Kind::Function(Box::new(Function { name, params, body: *r.want(node, "body") }))
}

/// `a, b T`.
fn params(r: &Reader, node: Node) -> Vec<Param> {
    let of = type_name(r, node);
    let param = |name| Param { name: r.text(name).to_owned(), of: of.clone(), default: None };
    names(node).map(param).collect()
}

/// A struct with its fields; embedded types are bases. Other types say nothing.
fn type_spec(r: &Reader, node: Node) -> Kind {
    let of = node.child_by_field_name("type").filter(|of| of.kind() == "struct_type");
    let Some(fields) = of.and_then(|of| first(of, &["field_declaration_list"])) else {
        return Kind::Many(Vec::new());
    };
    let (mut bases, mut body) = (Vec::new(), Vec::new());
    for field in named(fields) {
        let of = type_name(r, field);
        let declared = names(field).map(|name| {
            let target = r.expr(name);
            let assign = Assign { target, of: of.clone(), value: None, append: false };
            Expr::new(span(field), Kind::Assign(Box::new(assign)))
        });
        let before = body.len();
        body.extend(declared);
        if body.len() == before {
            bases.extend(of);
        }
    }
    let body = Expr::new(span(fields), Kind::Block(body));
    Kind::Class(Box::new(Class { name: r.word(node, "name"), bases, body }))
}

fn import(r: &Reader, node: Node) -> Kind {
    let path = r.word(node, "path");
    let path = path.trim_matches(['"', '`']).to_owned();
    let (name, alias) = match r.word(node, "name").as_str() {
        "_" => return Kind::Many(Vec::new()),
        "." => ("*".to_owned(), "*".to_owned()),
        "" => (String::new(), package(&path)),
        alias => (String::new(), alias.to_owned()),
    };
    Kind::Import(Import { path, name, alias })
}

/// The last part of a path that is no version: `resty` of `github.com/x/resty/v2`.
fn package(path: &str) -> String {
    let last = path.rsplit('/').find(|part| !is_version(part)).unwrap_or(path);
    let plain = last.rsplit_once('.').filter(|(_, end)| is_version(end));
    plain.map_or(last, |(name, _)| name).to_owned()
}

fn is_version(part: &str) -> bool {
    let number = part.strip_prefix('v').unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn returned(r: &Reader, node: Node) -> Kind {
    let value = named(node).next().map_or_else(|| nothing(node), |child| r.expr(child));
    Kind::Return(Box::new(value))
}

/// What is declared before the condition holds in all ways.
fn conditional(r: &Reader, node: Node, before: &[&str]) -> Kind {
    let mut items: Vec<Expr> = before.iter().filter_map(|name| r.field(node, name)).collect();
    let fields = before.iter().filter_map(|name| node.child_by_field_name(name));
    let fields: Vec<Node> = fields.collect();
    let is_way = |child: &Node| !fields.contains(child);
    let ways = named(node).filter(is_way).map(|child| r.expr(child)).collect();
    items.push(Expr::new(span(node), Kind::Branch(ways)));
    Kind::Block(items)
}
