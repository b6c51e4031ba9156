//! JavaScript and TypeScript, with JSX.

use tree_sitter::Node;

use super::{Reader, either, has_token, hidden, join, named, plain, span};
use crate::parse::code::tree::{
    Arg, Assign, Call, Class, Entry, Expr, Function, Import, Kind, Param, Piece,
};

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "identifier"
        | "property_identifier"
        | "this"
        | "super"
        | "shorthand_property_identifier"
        | "shorthand_property_identifier_pattern"
        | "private_property_identifier" => Kind::Name(r.text(node).to_owned()),
        "string" | "template_string" => Kind::Text(pieces(r, node)),
        "true" | "false" => Kind::Bool(node.kind() == "true"),
        "null" | "undefined" => Kind::Null,
        "number" => Kind::Number(r.text(node).to_owned()),
        "member_expression" => Kind::Member(r.want(node, "object"), r.word(node, "property")),
        "subscript_expression" => Kind::Index(r.want(node, "object"), r.want(node, "index")),
        "call_expression" => call(r, node, "function", false),
        "new_expression" => call(r, node, "constructor", true),
        "object" => Kind::Map(named(node).filter_map(|child| entry(r, child)).collect()),
        "array" | "array_pattern" | "object_pattern" => Kind::List(r.children(node)),
        "binary_expression" => binary(r, node)?,
        "unary_expression" => unary(r, node),
        "ternary_expression" => either(*r.want(node, "consequence"), *r.want(node, "alternative")),
        "assignment_expression" => assign(r, node, "left", "right", false),
        "augmented_assignment_expression" => {
            assign(r, node, "left", "right", has_token(node, "+="))
        }
        "field_definition" => assign(r, node, "property", "value", false),
        "variable_declarator" | "public_field_definition" => {
            assign(r, node, "name", "value", false)
        }
        "arrow_function"
        | "function_expression"
        | "function_declaration"
        | "method_definition"
        | "generator_function_declaration"
        | "function" => function(r, node),
        "class_declaration" | "class" | "abstract_class_declaration" => class(r, node),
        "import_statement" => Kind::Block(imports(r, node)),
        // `{ client_secret: secret }` on the left.
        "pair_pattern" => {
            let (target, key) = (*r.want(node, "value"), r.field(node, "key"));
            Kind::Assign(Box::new(Assign { target, of: None, value: key, append: false }))
        }
        "return_statement" => Kind::Return(Box::new(r.inner(node))),
        "program" | "statement_block" | "class_body" => Kind::Block(r.children(node)),
        "if_statement" | "switch_statement" | "try_statement" => Kind::Branch(r.children(node)),
        // `x as T`, `x!`, `<T>x`: the value.
        "as_expression" | "satisfies_expression" => Kind::Many(vec![r.inner(node)]),
        "type_annotation"
        | "type_arguments"
        | "type_parameters"
        | "interface_declaration"
        | "type_alias_declaration" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let pieces = named(node).filter_map(|child| match child.kind() {
        "string_fragment" | "escape_sequence" => Some(r.piece(child)),
        "template_substitution" => Some(Piece::Hole(r.inner(child))),
        _ => None,
    });
    pieces.collect()
}

fn call(r: &Reader, node: Node, callee: &str, new: bool) -> Kind {
    let callee = *r.want(node, callee);
    let Some(arguments) = node.child_by_field_name("arguments") else {
        return Kind::Call(Box::new(Call { callee, args: Vec::new(), new }));
    };
    // A tagged template has a string for its arguments.
    let args = match arguments.kind() {
        "template_string" => vec![plain(r.expr(arguments))],
        _ => named(arguments).map(|child| argument(r, child)).collect(),
    };
    // `require("x")` is an import wherever it stands.
    Kind::Call(Box::new(Call { callee, args, new }))
}

fn argument(r: &Reader, node: Node) -> Arg {
    match node.kind() {
        "spread_element" => Arg { name: Some("...".to_owned()), value: r.inner(node) },
        _ => plain(r.expr(node)),
    }
}

fn entry(r: &Reader, node: Node) -> Option<Entry> {
    match node.kind() {
        "pair" => {
            let key = node.child_by_field_name("key")?;
            let key = match key.kind() {
                "property_identifier" | "number" => r.literal(key),
                "computed_property_name" => r.inner(key),
                _ => r.expr(key),
            };
            Some(Entry { key, value: *r.want(node, "value") })
        }
        "shorthand_property_identifier" => {
            Some(Entry { key: r.literal(node), value: r.expr(node) })
        }
        "spread_element" => Some(Entry::spread(r.inner(node))),
        "method_definition" => {
            let key = r.literal(node.child_by_field_name("name")?);
            Some(Entry { key, value: r.expr(node) })
        }
        _ => None,
    }
}

/// `!x`, `typeof x` say nothing of `x`; minifiers write `!0` for `true`.
fn unary(r: &Reader, node: Node) -> Kind {
    match r.text(node) {
        "!0" => Kind::Bool(true),
        "!1" => Kind::Bool(false),
        _ => hidden(*r.want(node, "argument")),
    }
}

fn binary(r: &Reader, node: Node) -> Option<Kind> {
    // The sides are read once: reading them for nothing doubles with every level.
    match node.child_by_field_name("operator")?.kind() {
        "+" => Some(join(*r.want(node, "left"), *r.want(node, "right"))),
        "||" | "??" => Some(either(*r.want(node, "left"), *r.want(node, "right"))),
        // `a && b` is `b` where it is anything.
        "&&" => Some(Kind::Many(vec![*r.want(node, "right")])),
        _ => None,
    }
}

fn assign(r: &Reader, node: Node, target: &str, value: &str, append: bool) -> Kind {
    let of = node.child_by_field_name("type").map(|of| type_name(r, of));
    let value = r.field(node, value);
    Kind::Assign(Box::new(Assign { target: *r.want(node, target), of, value, append }))
}

/// `: Session` without its colon.
fn type_name(r: &Reader, node: Node) -> String {
    r.text(node).trim_start_matches([':', '?', ' ']).to_owned()
}

fn function(r: &Reader, node: Node) -> Kind {
    let params: Vec<Param> = match node.child_by_field_name("parameters") {
        Some(list) => named(list).map(|child| param(r, child)).collect(),
        None => node.child_by_field_name("parameter").map(|it| param(r, it)).into_iter().collect(),
    };
    let mut body = *r.want(node, "body");
    let fields: Vec<Expr> = node
        .child_by_field_name("parameters")
        .into_iter()
        .flat_map(named)
        .filter_map(|child| parameter_property(r, child))
        .collect();
    if !fields.is_empty() {
        let at = body.span;
        body = Expr::new(at, Kind::Block(fields.into_iter().chain([body]).collect()));
    }
    Kind::Function(Box::new(Function { name: r.word(node, "name"), params, body }))
}

fn param(r: &Reader, node: Node) -> Param {
    let name = node
        .child_by_field_name("pattern")
        .or_else(|| node.child_by_field_name("left"))
        .unwrap_or(node);
    let of = node.child_by_field_name("type").map(|of| type_name(r, of));
    let default = r.field(node, "value").or_else(|| r.field(node, "right"));
    Param { name: r.text(name).to_owned(), of, default }
}

/// `constructor(private http: HttpClient)` declares `this.http`.
fn parameter_property(r: &Reader, node: Node) -> Option<Expr> {
    let has_modifier = named(node).any(|child| child.kind() == "accessibility_modifier")
        || has_token(node, "readonly");
    let name = node.child_by_field_name("pattern").filter(|_| has_modifier)?;
    let at = span(name);
    let this = Box::new(Expr::new(at, Kind::Name("this".to_owned())));
    let target = Expr::new(at, Kind::Member(this, r.text(name).to_owned()));
    let of = node.child_by_field_name("type").map(|of| type_name(r, of));
    let value = Some(r.expr(name));
    Some(Expr::new(at, Kind::Assign(Box::new(Assign { target, of, value, append: false }))))
}

fn class(r: &Reader, node: Node) -> Kind {
    let heritage = named(node).find(|child| child.kind() == "class_heritage");
    let bases = heritage
        .into_iter()
        .flat_map(named)
        .map(|base| r.text(base).trim_start_matches("extends").trim().to_owned());
    let bases = bases.collect();
    let body = *r.want(node, "body");
    Kind::Class(Box::new(Class { name: r.word(node, "name"), bases, body }))
}

/// `import a, { b, c as d } from "m"`, `import * as m from "m"`.
fn imports(r: &Reader, node: Node) -> Vec<Expr> {
    let path = r.word(node, "source").trim_matches(['"', '\'']).to_owned();
    let mut names = Vec::new();
    for clause in named(node).filter(|child| child.kind() == "import_clause") {
        for child in named(clause) {
            match child.kind() {
                "identifier" => names.push((child, "default".to_owned(), r.text(child))),
                "namespace_import" => {
                    let name = named(child).next().map_or("", |name| r.text(name));
                    names.push((child, String::new(), name));
                }
                "named_imports" => names.extend(named(child).map(|one| {
                    let name = r.word(one, "name");
                    let alias = one.child_by_field_name("alias");
                    let alias = alias.or_else(|| one.child_by_field_name("name"));
                    (one, name, alias.map_or("", |alias| r.text(alias)))
                })),
                _ => {}
            }
        }
    }
    let import = |(node, name, alias): (Node, String, &str)| {
        let import = Import { path: path.clone(), name, alias: alias.to_owned() };
        Expr::new(span(node), Kind::Import(import))
    };
    names.into_iter().map(import).collect()
}
