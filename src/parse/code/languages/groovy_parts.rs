//! Groovy: strings with what is filled in, imports, declarations, methods and classes.

use tree_sitter::Node;

use super::{Reader, assign, call, first, groovy, named, plain};
use crate::model::location::Span;
use crate::parse::code::tree::{Arg, Class, Expr, Function, Import, Kind, Param, Piece};

/// The parts of a string; the grammar keeps escapes as they are written, and of a string in single
/// quotes nothing.
pub(super) fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let text = r.text(node);
    let is_plain = text.starts_with(['/', '$']);
    let mut pieces = Vec::new();
    for child in named(node) {
        match child.kind() {
            "string_fragment" => decode(r.text(child), r.span(child), is_plain, &mut pieces),
            "gstring_brace_interpolation" | "gstring_dollar_interpolation" => {
                pieces.push(Piece::Hole(*r.want(child, "value")));
            }
            _ => {}
        }
    }
    if pieces.is_empty() {
        let at = r.span(node);
        let quote = if text.starts_with("'''") || text.starts_with("\"\"\"") { 3 } else { 1 };
        if let Some(inner) = text.get(quote..text.len().saturating_sub(quote)) {
            let at = Span::new(at.start + quote, at.end - quote);
            decode(inner, at, is_plain, &mut pieces);
        }
    }
    pieces
}

fn decode(text: &str, at: Span, is_plain: bool, pieces: &mut Vec<Piece>) {
    let mut from = 0;
    while let Some(escape) = memchr::memchr(b'\\', &text.as_bytes()[from..]).filter(|_| !is_plain) {
        let escape = from + escape;
        let Some(letter) = text[escape + 1..].chars().next() else { break };
        push(&text[from..escape], at.start + from, pieces);
        let end = escape + 1 + letter.len_utf8();
        let decoded = match letter {
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            '\n' => "",
            _ => &text[escape + 1..end],
        };
        let at = Span::new(at.start + escape, at.start + end);
        pieces.push(Piece::Literal(decoded.to_owned(), at));
        from = end;
    }
    push(&text[from..], at.start + from, pieces);
}

fn push(text: &str, at: usize, pieces: &mut Vec<Piece>) {
    if !text.is_empty() {
        pieces.push(Piece::Literal(text.to_owned(), Span::new(at, at + text.len())));
    }
}

/// A name that may stand in quotes: `headers.'Authorization'`.
pub(super) fn name(r: &Reader, node: Node, field: &str) -> String {
    r.word(node, field).trim_matches(['"', '\'']).to_owned()
}

/// `a.b.Client<T>` as a path of names.
pub(super) fn type_path(r: &Reader, node: Node) -> Expr {
    let text = r.text(node).split('<').next().unwrap_or_default();
    let mut parts = text.split('.').map(|part| part.trim().to_owned());
    let at = r.span(node);
    let begun = Expr::new(at, Kind::Name(parts.next().unwrap_or_default()));
    parts.fold(begun, |path, part| Expr::new(at, Kind::Member(Box::new(path), part)))
}

/// `import a.b.C`, `import static a.B.*`, `import a.b.C as D`.
pub(super) fn import(r: &Reader, node: Node) -> Option<Kind> {
    let whole: String = r.text(node.child_by_field_name("name")?).split_whitespace().collect();
    if r.text(node).trim_end().ends_with('*') {
        let (name, alias) = ("*".to_owned(), String::new());
        return Some(Kind::Import(Import { path: whole, name, alias }));
    }
    let (path, name) = whole.rsplit_once('.').unwrap_or(("", &whole));
    let alias = Some(r.word(node, "alias")).filter(|alias| !alias.is_empty());
    let alias = alias.unwrap_or_else(|| name.to_owned());
    Some(Kind::Import(Import { path: path.to_owned(), name: name.to_owned(), alias }))
}

fn declared_type(r: &Reader, node: Node) -> Option<String> {
    let of = node.child_by_field_name("type").or_else(|| first(node, &["generic_type"]))?;
    Some(r.text(of).to_owned())
}

/// `def a = b`, `T a = b, c = d`.
pub(super) fn declared(r: &Reader, node: Node) -> Vec<Expr> {
    let of = declared_type(r, node);
    let mut found = annotations(r, node, None);
    let mut cursor = node.walk();
    let mut more = cursor.goto_first_child();
    while more {
        let child = cursor.node();
        if child.kind() == "variable_declarator" {
            let name = r.want(child, "name");
            let made = assign(*name, of.clone(), r.field(child, "value"), false);
            found.push(Expr::new(r.span(child), made));
        } else if cursor.field_name() == Some("name") {
            found.push(Expr::new(r.span(child), assign(r.expr(child), of.clone(), None, false)));
        } else if cursor.field_name() == Some("value") {
            set(&mut found, r.expr(child));
        } else if child.is_error() {
            found.push(r.expr(child));
        }
        more = cursor.goto_next_sibling();
    }
    found
}

/// The value of a declaration whose name came before.
fn set(declared: &mut [Expr], value: Expr) {
    if let Some(Expr { kind: Kind::Assign(assign), span }) = declared.last_mut() {
        *span = Span::new(span.start, value.span.end.max(span.end));
        assign.value = Some(value);
    }
}

pub(super) fn param(r: &Reader, node: Node) -> Param {
    Param {
        name: name(r, node, "name"),
        of: declared_type(r, node),
        default: r.field(node, "default"),
    }
}

pub(super) fn function(r: &Reader, node: Node) -> Kind {
    let mut notes = annotations(r, node, None);
    let mut params = Vec::new();
    for child in node.child_by_field_name("parameters").into_iter().flat_map(named) {
        params.push(param(r, child));
        notes.extend(annotations(r, child, child.child_by_field_name("name")));
    }
    let mut body = *r.want(node, "body");
    if !notes.is_empty() {
        notes.push(body);
        body = Expr::new(r.span(node), Kind::Block(notes));
    }
    Kind::Function(Box::new(Function { name: name(r, node, "name"), params, body }))
}

/// `@Query("token") String tok` as `@Query("token", tok)`.
fn annotations(r: &Reader, node: Node, about: Option<Node>) -> Vec<Expr> {
    let marks = named(node).filter(|it| it.kind() == "annotation").map(|it| {
        let mut args: Vec<Arg> = groovy::arguments(r, it.child_by_field_name("arguments"));
        args.extend(about.map(|name| plain(r.expr(name))));
        let callee = Kind::Name(format!("@{}", r.word(it, "name")));
        Expr::new(r.span(it), call(Expr::new(r.span(it), callee), args, false))
    });
    marks.collect()
}

pub(super) fn class(r: &Reader, node: Node) -> Kind {
    let lists = ["superclass", "super_interfaces", "extends_interfaces"];
    let bases = named(node).filter(|it| lists.contains(&it.kind())).flat_map(named);
    let bases = bases.map(|it| r.text(it).to_owned()).collect();
    let fields = node.child_by_field_name("components").into_iter().flat_map(named);
    let fields = fields.filter_map(|it| {
        let target = r.expr(it.child_by_field_name("name")?);
        Some(Expr::new(r.span(it), assign(target, declared_type(r, it), None, false)))
    });
    let mut items: Vec<Expr> = fields.collect();
    let body = node.child_by_field_name("body");
    if let Some(Kind::Block(inner)) = body.map(|body| r.expr(body).kind) {
        items.extend(inner);
    }
    let at = body.map_or_else(|| r.span(node), |body| r.span(body));
    let body = Expr::new(at, Kind::Block(items));
    Kind::Class(Box::new(Class { name: r.word(node, "name"), bases, body }))
}
