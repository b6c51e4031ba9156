//! Loops over what something holds, in every language that has fields for their parts: the variable
//! is given each of it.

use tree_sitter::Node;

use super::{Reader, assign, call, first, plain};
use crate::parse::code::tree::{EACH, Expr, Kind};

/// `for (k in m) { … }` as `k = each(m)`, and then what is done.
pub(super) fn each(r: &Reader, node: Node) -> Option<Kind> {
    let (holder, target, over) = match node.kind() {
        "enhanced_for_statement" => (node, "name", "value"),
        "foreach_statement" | "for_in_statement" => (node, "left", "right"),
        "for_expression" => (node, "pattern", "value"),
        "for_statement" => match first(node, &["range_clause"]) {
            Some(range) => (range, "left", "right"),
            None if node.child_by_field_name("collection").is_some() => {
                (node, "item", "collection")
            }
            None => (node, "left", "right"),
        },
        _ => return None,
    };
    let target = holder.child_by_field_name(target)?;
    let over = holder.child_by_field_name(over)?;
    let body = node.child_by_field_name("body")?;
    let span = r.span(over);
    let given =
        call(Expr::new(span, Kind::Name(EACH.to_owned())), vec![plain(r.expr(over))], false);
    let given = Some(Expr::new(span, given));
    let taken = Expr::new(r.span(target), assign(r.expr(target), None, given, false));
    Some(Kind::Block(vec![taken, r.expr(body)]))
}
