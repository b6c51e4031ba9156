//! Scala: strings with what is filled in, imports, declarations and classes.

use tree_sitter::Node;

use super::{Reader, assign, call, first, named, plain};
use crate::model::location::Span;
use crate::parse::code::tree::{Class, EACH, Expr, Import, Kind, Param, Piece};

/// The parts of a string: the grammar says where something is filled in, not what stands between.
pub(super) fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let prefix = node.child_by_field_name("interpolator").map_or("", |it| r.text(it));
    let string = first(node, &["interpolated_string"]).unwrap_or(node);
    let at = r.span(string);
    let text = r.text(string);
    let quote = if text.starts_with("\"\"\"") { 3 } else { 1 };
    let (mut from, end) = (at.start + quote, at.end.saturating_sub(quote));
    let mut pieces = Vec::new();
    for child in named(string) {
        let inner = r.span(child);
        if inner.start < from || inner.end > end {
            continue;
        }
        literal(r, string, Span::new(from, inner.start), prefix, &mut pieces);
        from = inner.end;
        match child.kind() {
            "interpolation" => pieces.push(Piece::Hole(filled(r, child))),
            "escape_sequence" if r.text(child) == "$$" => {
                pieces.push(Piece::Literal("$".to_owned(), inner));
            }
            _ => pieces.push(r.piece(child)),
        }
    }
    literal(r, string, Span::new(from, end.max(from)), prefix, &mut pieces);
    pieces
}

/// A part as it is written; behind what is filled into `f"…"` stands how.
fn literal(r: &Reader, string: Node, at: Span, prefix: &str, pieces: &mut Vec<Piece>) {
    let from = r.span(string).start;
    let range = (at.start - from)..(at.end.max(at.start) - from);
    let text = r.text(string).get(range).unwrap_or_default();
    let is_filled = prefix == "f" && matches!(pieces.last(), Some(Piece::Hole(_)));
    let cut = if is_filled { conversion(text) } else { 0 };
    let text = &text[cut..];
    if !text.is_empty() {
        let at = Span::new(at.start + cut, at.end);
        pieces.push(Piece::Literal(text.to_owned(), at));
    }
}

/// The length of `%s`, `%5.2f` in front.
fn conversion(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('%') else { return 0 };
    let flags = rest.bytes().take_while(|byte| b"0123456789-#+ ,(.".contains(byte)).count();
    let is_letter = rest.as_bytes().get(flags).is_some_and(u8::is_ascii_alphabetic);
    if is_letter { flags + 2 } else { 0 }
}

fn filled(r: &Reader, node: Node) -> Expr {
    match first(node, &["block"]) {
        Some(block) => r.inner(block),
        None => r.inner(node),
    }
}

/// `import a.b.C`, `import a.b._`, `import a.b.{C, D => E}`.
pub(super) fn import(r: &Reader, node: Node) -> Kind {
    let mut cursor = node.walk();
    let path: Vec<Node> = node.children_by_field_name("path", &mut cursor).collect();
    let path = path.into_iter().filter(|it| it.is_named()).map(|it| r.text(it));
    let path = path.collect::<Vec<_>>().join(".");
    let last = named(node).filter(|it| it.kind() != "identifier").last();
    let one = |path: &str, name: &str, alias: &str| {
        let (path, name, alias) = (path.to_owned(), name.to_owned(), alias.to_owned());
        Expr::new(r.span(node), Kind::Import(Import { path, name, alias }))
    };
    let selected = |it: Node| match it.kind() {
        "namespace_wildcard" => one(&path, "*", ""),
        kind if kind.ends_with("renamed_identifier") => {
            one(&path, &r.word(it, "name"), &r.word(it, "alias"))
        }
        _ => one(&path, r.text(it), r.text(it)),
    };
    Kind::Many(match last {
        Some(several) if several.kind() == "namespace_selectors" => {
            named(several).map(selected).collect()
        }
        Some(other) => vec![selected(other)],
        None => {
            let (path, name) = path.rsplit_once('.').unwrap_or(("", &path));
            vec![one(path, name, name)]
        }
    })
}

/// `val a: T = b`, `var (a, b) = c`.
pub(super) fn declaration(r: &Reader, node: Node) -> Kind {
    let target = r.field(node, "pattern").or_else(|| r.field(node, "name"));
    let of = node.child_by_field_name("type").map(|it| r.text(it).to_owned());
    let target = target.unwrap_or_else(|| r.nothing(node));
    assign(target, of, r.field(node, "value"), false)
}

/// `a <- b`, `a = b`; a pair is given each entry.
pub(super) fn enumerator(r: &Reader, node: Node) -> Option<Kind> {
    let mut parts = named(node);
    let (target, over) = (r.expr(parts.next()?), r.expr(parts.next()?));
    let value = if matches!(target.kind, Kind::List(_)) {
        let at = over.span;
        let each = Expr::new(at, Kind::Name(EACH.to_owned()));
        Expr::new(at, call(each, vec![plain(over)], false))
    } else {
        over
    };
    Some(assign(target, None, Some(value), false))
}

pub(super) fn param(r: &Reader, node: Node) -> Param {
    let name = node.child_by_field_name("name").unwrap_or(node);
    Param {
        name: r.text(name).trim().to_owned(),
        of: node.child_by_field_name("type").map(|it| r.text(it).to_owned()),
        default: r.field(node, "default_value"),
    }
}

/// Parameters of the class itself are fields.
pub(super) fn class(r: &Reader, node: Node) -> Kind {
    if node.kind() == "given_definition" && first(node, &["template_body"]).is_none() {
        let name = node.child_by_field_name("name");
        let target = name.map_or_else(|| r.nothing(node), |it| r.expr(it));
        return assign(target, None, r.field(node, "body"), false);
    }
    let types = first(node, &["extends_clause"]).into_iter().flat_map(named);
    let types = types.filter(|it| it.kind().contains("type"));
    let bases = types.map(|it| r.text(it).split('[').next().unwrap_or_default().to_owned());
    let bases = bases.collect();
    let lists = named(node).filter(|it| it.kind() == "class_parameters").flat_map(named);
    let fields = lists.filter(|it| it.kind() == "class_parameter").map(|it| {
        let Param { name, of, default } = param(r, it);
        let at = it.child_by_field_name("name").map_or_else(|| r.span(it), |name| r.span(name));
        Expr::new(r.span(it), assign(Expr::new(at, Kind::Name(name)), of, default, false))
    });
    let mut items: Vec<Expr> = fields.collect();
    let body = first(node, &["template_body", "enum_body", "with_template_body"]);
    items.extend(body.into_iter().flat_map(|body| r.children(body)));
    let at = body.map_or_else(|| r.span(node), |body| r.span(body));
    let body = Expr::new(at, Kind::Block(items));
    Kind::Class(Box::new(Class { name: r.word(node, "name"), bases, body }))
}
