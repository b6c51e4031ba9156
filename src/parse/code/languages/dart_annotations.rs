//! Dart's annotations are calls at the start of the body: in declared clients they say what is sent.

use tree_sitter::Node;

use super::{Reader, call, dart, first, named, plain, span};
use crate::parse::code::tree::{Arg, Expr, Kind};

/// A member with what is said of it before its body.
pub(super) fn member(r: &Reader, node: Node) -> Kind {
    let is_annotation = |it: &Node| it.kind() == "annotation";
    let (notes, parts): (Vec<Node>, Vec<Node>) = named(node).partition(is_annotation);
    let notes: Vec<Expr> = notes.into_iter().map(|it| annotation(r, it, None)).collect();
    let parts = parts.into_iter().map(|part| {
        let mut part = r.expr(part);
        if let Kind::Function(function) = &mut part.kind
            && !notes.is_empty()
        {
            let body = function.body.clone();
            let items = notes.iter().cloned().chain([body]).collect();
            function.body = Expr::new(function.body.span, Kind::Block(items));
        }
        part
    });
    Kind::Many(parts.collect())
}

/// `@Query('token') String tok` as `@Query('token', tok)`.
pub(super) fn of_parameters(r: &Reader, list: Node) -> Vec<Expr> {
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    for child in named(list).flat_map(optional) {
        match child.kind() {
            "annotation" => waiting.push(child),
            "formal_parameter" => {
                let own = named(child).filter(|it| it.kind() == "annotation");
                let name = child.child_by_field_name("name");
                let all: Vec<Node> = waiting.drain(..).chain(own).collect();
                found.extend(all.into_iter().map(|it| annotation(r, it, name)));
            }
            _ => {}
        }
    }
    found
}

fn optional(node: Node) -> Vec<Node> {
    match node.kind() {
        "optional_formal_parameters" => named(node).collect(),
        _ => vec![node],
    }
}

fn annotation(r: &Reader, node: Node, about: Option<Node>) -> Expr {
    let name = Kind::Name(format!("@{}", r.word(node, "name")));
    let list = first(node, &["annotation_arguments"]).into_iter().flat_map(named);
    let list = list.filter(|it| it.kind() != "annotation_open_paren");
    let mut args: Vec<Arg> = list.map(|it| dart::argument(r, it)).collect();
    args.extend(about.map(|name| plain(r.expr(name))));
    Expr::new(span(node), call(Expr::new(span(node), name), args, false))
}
