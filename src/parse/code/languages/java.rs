//! Java. Annotations of methods and parameters are calls at the start of the body: in declared
//! clients they say what is sent.

use tree_sitter::Node;

use super::{Reader, assign, call, either, first, flat, join, named, nothing, plain, span};
use crate::parse::code::tree::{Arg, Class, Expr, Function, Import, Kind, Param, Piece};

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    expression(r, node).or_else(|| statement(r, node))
}

fn expression(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "identifier" | "this" | "super" => Kind::Name(r.text(node).to_owned()),
        "scoped_identifier" => Kind::Member(r.want(node, "scope"), r.word(node, "name")),
        "string_literal" | "character_literal" => Kind::Text(pieces(r, node)),
        "true" | "false" => Kind::Bool(node.kind() == "true"),
        "null_literal" => Kind::Null,
        "decimal_integer_literal" | "decimal_floating_point_literal" => {
            Kind::Number(r.text(node).to_owned())
        }
        "field_access" => Kind::Member(r.want(node, "object"), r.word(node, "field")),
        "array_access" => Kind::Index(r.want(node, "array"), r.want(node, "index")),
        "method_invocation" => invocation(r, node),
        "object_creation_expression" => creation(r, node),
        "array_initializer" | "element_value_array_initializer" => Kind::List(r.children(node)),
        "binary_expression" => {
            // The sides are read once: reading them for nothing doubles with every level.
            if node.child_by_field_name("operator")?.kind() != "+" {
                return None;
            }
            join(*r.want(node, "left"), *r.want(node, "right"))
        }
        "ternary_expression" => either(*r.want(node, "consequence"), *r.want(node, "alternative")),
        "cast_expression" | "array_creation_expression" => Kind::Many(vec![*r.want(node, "value")]),
        "lambda_expression" => function(r, node),
        "switch_expression" => switched(r, node),
        _ => return None,
    })
}

fn statement(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "import_declaration" => import(r, node)?,
        "assignment_expression" => {
            let append = node.child_by_field_name("operator")?.kind() == "+=";
            assign(*r.want(node, "left"), None, r.field(node, "right"), append)
        }
        "local_variable_declaration" | "field_declaration" => Kind::Many(declared(r, node)),
        "resource" => {
            let of = declared_type(r, node);
            let name = node.child_by_field_name("name")?;
            assign(r.expr(name), of, r.field(node, "value"), false)
        }
        "method_declaration" | "constructor_declaration" | "compact_constructor_declaration" => {
            function(r, node)
        }
        "class_declaration"
        | "interface_declaration"
        | "record_declaration"
        | "enum_declaration" => class(r, node),
        "return_statement" | "yield_statement" => Kind::Return(Box::new(r.inner(node))),
        "if_statement" | "try_statement" => Kind::Branch(r.children(node)),
        "try_with_resources_statement"
        | "program"
        | "block"
        | "constructor_body"
        | "resource_specification"
        | "switch_block_statement_group"
        | "switch_rule" => Kind::Block(r.children(node)),
        "class_body" | "interface_body" | "enum_body" | "enum_body_declarations" => {
            Kind::Block(flat(r.children(node)))
        }
        "modifiers"
        | "type_arguments"
        | "type_parameters"
        | "catch_formal_parameter"
        | "package_declaration"
        | "throws"
        | "switch_label"
        | "annotation"
        | "marker_annotation" => Kind::Many(Vec::new()),
        _ => return None,
    })
}

fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let parts: Vec<Piece> = named(node)
        .filter(|child| child.kind().ends_with("_fragment") || child.kind() == "escape_sequence")
        .map(|child| r.piece(child))
        .collect();
    parts
}

fn invocation(r: &Reader, node: Node) -> Kind {
    let name = r.word(node, "name");
    let callee = match r.field(node, "object") {
        Some(object) => Kind::Member(Box::new(object), name),
        None => Kind::Name(name),
    };
    let at = node.child_by_field_name("name").map_or_else(|| span(node), span);
    call(Expr::new(at, callee), arguments(r, node), false)
}

fn arguments(r: &Reader, node: Node) -> Vec<Arg> {
    let list = node.child_by_field_name("arguments");
    list.into_iter().flat_map(named).map(|child| plain(r.expr(child))).collect()
}

/// `a.b.Client<T>` as a path of names.
fn type_path(r: &Reader, node: Node) -> Expr {
    let text = r.text(node).split('<').next().unwrap_or_default().trim();
    let mut parts = text.split('.').map(str::trim);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(Expr::new(span(node), Kind::Name(first)), |path, part| {
        Expr::new(span(node), Kind::Member(Box::new(path), part.to_owned()))
    })
}

fn declared_type(r: &Reader, node: Node) -> Option<String> {
    let of = node.child_by_field_name("type")?;
    Some(r.text(of).to_owned()).filter(|of| of != "var")
}

fn declared(r: &Reader, node: Node) -> Vec<Expr> {
    let of = declared_type(r, node);
    let annotated = annotations(r, node, None);
    let mut cursor = node.walk();
    let declarators = node.children_by_field_name("declarator", &mut cursor).map(|child| {
        let kind = assign(*r.want(child, "name"), of.clone(), r.field(child, "value"), false);
        Expr::new(span(child), kind)
    });
    annotated.into_iter().chain(declarators).collect()
}

/// `new A(b) { … }`: what the body declares is followed on the way.
fn creation(r: &Reader, node: Node) -> Kind {
    let of = node.child_by_field_name("type");
    let callee = of.map_or_else(|| nothing(node), |of| type_path(r, of));
    let made = call(callee, arguments(r, node), true);
    let Some(body) = first(node, &["class_body"]) else { return made };
    let bases = of.map(|of| r.text(of).to_owned()).into_iter().collect();
    let class = Class { name: String::new(), bases, body: r.expr(body) };
    let class = Expr::new(span(body), Kind::Class(Box::new(class)));
    Kind::Block(vec![class, Expr::new(span(node), made)])
}

/// What the arms give, or what they do.
fn switched(r: &Reader, node: Node) -> Kind {
    let arms = node.child_by_field_name("body").map(|body| r.children(body)).unwrap_or_default();
    let around = node.parent().map_or("", |around| around.kind());
    match around {
        "block"
        | "expression_statement"
        | "switch_block_statement_group"
        | "switch_rule"
        | "program" => Kind::Branch(arms),
        _ => Kind::Either(arms),
    }
}

fn function(r: &Reader, node: Node) -> Kind {
    let list = node.child_by_field_name("parameters");
    let mut params = Vec::new();
    let mut notes = annotations(r, node, None);
    match list {
        Some(list) if list.kind() == "identifier" => params.push(param(r, list)),
        Some(list) => {
            for child in named(list) {
                params.push(param(r, child));
                notes.extend(annotations(r, child, child.child_by_field_name("name")));
            }
        }
        None => {}
    }
    let body = r.field(node, "body");
    let body = match (notes.is_empty(), body) {
        (true, Some(body)) => body,
        (_, body) => Expr::new(span(node), Kind::Block(notes.into_iter().chain(body).collect())),
    };
    Kind::Function(Box::new(Function { name: r.word(node, "name"), params, body }))
}

fn param(r: &Reader, node: Node) -> Param {
    let name = node.child_by_field_name("name").unwrap_or(node);
    Param { name: r.text(name).to_owned(), of: declared_type(r, node), default: None }
}

/// `@Query("token") String tok` as `@Query("token", tok)`.
fn annotations(r: &Reader, node: Node, about: Option<Node>) -> Vec<Expr> {
    let Some(modifiers) = first(node, &["modifiers"]) else { return Vec::new() };
    let is_annotation = |child: &Node| child.kind().ends_with("annotation");
    let as_call = |child: Node| {
        let name = format!("@{}", r.word(child, "name"));
        let at = span(child);
        let mut args: Vec<Arg> = child
            .child_by_field_name("arguments")
            .into_iter()
            .flat_map(named)
            .map(|arg| annotation_argument(r, arg))
            .collect();
        args.extend(about.map(|name| plain(r.expr(name))));
        Expr::new(at, call(Expr::new(at, Kind::Name(name)), args, false))
    };
    named(modifiers).filter(is_annotation).map(as_call).collect()
}

fn annotation_argument(r: &Reader, node: Node) -> Arg {
    match node.kind() {
        // `value` is what stands there without a name.
        "element_value_pair" => Arg {
            name: Some(r.word(node, "key")).filter(|key| key != "value"),
            value: *r.want(node, "value"),
        },
        _ => plain(r.expr(node)),
    }
}

/// Components of a record are fields.
fn class(r: &Reader, node: Node) -> Kind {
    let kinds = ["superclass", "super_interfaces", "extends_interfaces"];
    let lists = named(node).filter(|it| kinds.contains(&it.kind())).flat_map(named);
    let types = lists.flat_map(|it| match it.kind() {
        "type_list" => named(it).collect(),
        _ => vec![it],
    });
    let bases = types.map(|base| r.text(base).to_owned()).collect();
    let list = node.child_by_field_name("parameters").into_iter().flat_map(named);
    let fields = list.filter_map(|it| {
        let kind =
            assign(r.expr(it.child_by_field_name("name")?), declared_type(r, it), None, false);
        Some(Expr::new(span(it), kind))
    });
    let mut fields: Vec<Expr> = fields.collect();
    let body = *r.want(node, "body");
    let body = match body.kind {
        Kind::Block(items) => {
            fields.extend(items);
            Expr::new(body.span, Kind::Block(fields))
        }
        _ => body,
    };
    Kind::Class(Box::new(Class { name: r.word(node, "name"), bases, body }))
}

/// `import a.b.C;`, `import a.b.*;`, `import static a.B.c;`.
fn import(r: &Reader, node: Node) -> Option<Kind> {
    let path = r.text(first(node, &["scoped_identifier", "identifier"])?);
    if first(node, &["asterisk"]).is_some() {
        let import = Import { path: path.to_owned(), name: "*".to_owned(), alias: String::new() };
        return Some(Kind::Import(import));
    }
    let (path, name) = path.rsplit_once('.').unwrap_or(("", path));
    let (path, name) = (path.to_owned(), name.to_owned());
    Some(Kind::Import(Import { path, alias: name.clone(), name }))
}
