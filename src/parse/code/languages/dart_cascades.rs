//! Cascades of Dart, `a..b = c..d()`: every operation said of the same receiver.

use tree_sitter::Node;

use super::{Reader, dart, has_token, named, nothing, span};
use crate::model::location::Span;
use crate::parse::code::tree::{Assign, Call, Expr, Kind};

/// Members in a row of one operation that are looked at.
const MAX_CHAIN: usize = 64;

/// Operations on a receiver that is more than a name, which each of them repeats.
const MAX_REPEATED: usize = 64;

/// The operations, then what the cascade gives: its receiver. One that is more than a name gets one,
/// so that it is made once.
pub(super) fn cascade(r: &Reader, node: Node) -> Option<Kind> {
    let receiver = r.expr(named(node).next()?);
    if receiver.dotted().is_none() {
        let at = receiver.span;
        let name = || Expr::new(at, Kind::Name(format!("cascade@{}", at.start)));
        let all = Expr::new(at, assigned(r, name(), None, node)?);
        return Some(Kind::Block(vec![all, name()]));
    }
    let mut parts = operations(r, node, &receiver);
    parts.push(receiver);
    Some(Kind::Block(parts))
}

/// `a = b..c()` is `a = b` and then `a.c()`.
pub(super) fn assigned(r: &Reader, target: Expr, of: Option<String>, node: Node) -> Option<Kind> {
    let value = Some(r.expr(named(node).next()?));
    let operations = operations(r, node, &target);
    let at = target.span;
    let assign = Assign { target, of, value, append: false };
    let first = Expr::new(at, Kind::Assign(Box::new(assign)));
    Some(Kind::Block([first].into_iter().chain(operations).collect()))
}

fn operations(r: &Reader, node: Node, receiver: &Expr) -> Vec<Expr> {
    let at_most = if receiver.dotted().is_some() { usize::MAX } else { MAX_REPEATED };
    let sections = named(node).filter(|child| child.kind() == "cascade_section");
    sections.take(at_most).filter_map(|section| operation(r, section, receiver)).collect()
}

/// `..b()`, `..b = c`.
fn operation(r: &Reader, section: Node, receiver: &Expr) -> Option<Expr> {
    let mut parts = named(section).filter(|part| !part.is_error());
    let target = on(r, parts.next()?, receiver, 0);
    let Some(value) = parts.next() else { return Some(target) };
    let append = has_token(section, "+=");
    let assign = Assign { target, of: None, value: Some(r.expr(value)), append };
    Some(Expr::new(span(section), Kind::Assign(Box::new(assign))))
}

fn on(r: &Reader, node: Node, receiver: &Expr, depth: usize) -> Expr {
    if depth > MAX_CHAIN {
        return nothing(node);
    }
    let deeper = |field: &str| {
        let inside = node.child_by_field_name(field);
        Box::new(inside.map_or_else(|| receiver.clone(), |it| on(r, it, receiver, depth + 1)))
    };
    let kind = match node.kind() {
        "cascade_selector" if has_token(node, "[") => {
            let key = named(node).next().map_or_else(|| nothing(node), |key| r.expr(key));
            Kind::Index(Box::new(receiver.clone()), Box::new(key))
        }
        "cascade_selector" => Kind::Member(Box::new(receiver.clone()), r.text(node).to_owned()),
        "cascade_member_expression" | "cascade_null_aware_member_expression" => {
            Kind::Member(deeper("object"), r.word(node, "property"))
        }
        "cascade_index_expression" | "cascade_null_aware_index_expression" => {
            Kind::Index(deeper("object"), r.want(node, "index"))
        }
        "cascade_null_assertion_expression" => return *deeper("value"),
        "cascade_call_expression" => {
            let callee = match node.child_by_field_name("property") {
                Some(name) => {
                    let at = Span::new(name.start_byte(), name.end_byte());
                    let member = Kind::Member(Box::new(receiver.clone()), r.text(name).to_owned());
                    Expr::new(at, member)
                }
                None => *deeper("function"),
            };
            Kind::Call(Box::new(Call { callee, args: dart::arguments(r, node), new: false }))
        }
        _ => return r.expr(node),
    };
    Expr::new(span(node), kind)
}
