//! Ruby. `@x` is `self.x`; symbols are text; a block is the last argument of its call.

use tree_sitter::Node;

use super::{Reader, assign, either, hidden, join, named, nothing, plain, span};
use crate::model::location::Span;
use crate::parse::code::tree::{Arg, Call, Class, Entry, Expr, Function, Kind, Param, Piece};

/// How far behind its beginning the line of a heredoc ends at most.
const MAX_LINE: usize = 2_000;

/// Heredocs that begin in one line.
const MAX_HEREDOCS: usize = 8;

pub(super) fn lower(r: &Reader, node: Node) -> Option<Kind> {
    Some(match node.kind() {
        "identifier" | "constant" | "self" | "global_variable" | "super" => {
            Kind::Name(r.text(node).to_owned())
        }
        "instance_variable" | "class_variable" => own(r, node),
        "string" | "bare_string" | "bare_symbol" | "delimited_symbol" => {
            Kind::Text(pieces(r, node))
        }
        "simple_symbol" | "character" => Kind::Text(vec![sigil_word(r, node)]),
        "hash_key_symbol" => r.literal(node).kind,
        "heredoc_beginning" => heredoc(r, node)?,
        "chained_string" => Kind::Join(r.children(node)),
        "true" | "false" => Kind::Bool(node.kind() == "true"),
        "nil" => Kind::Null,
        "integer" | "float" => Kind::Number(r.text(node).to_owned()),
        "scope_resolution" => scope(r, node),
        "element_reference" => element(r, node),
        "call" => call(r, node),
        "hash" => Kind::Map(named(node).filter_map(|child| entry(r, child)).collect()),
        "array"
        | "string_array"
        | "symbol_array"
        | "left_assignment_list"
        | "right_assignment_list"
        | "destructured_left_assignment" => Kind::List(r.children(node)),
        "binary" => binary(r, node)?,
        "unary" if !r.text(node).starts_with(['-', '+']) => hidden(r.inner(node)),
        "subshell" => shell(r, node),
        "conditional" => either(*r.want(node, "consequence"), *r.want(node, "alternative")),
        "rescue_modifier" => either(*r.want(node, "body"), *r.want(node, "handler")),
        "if" | "unless" | "case" | "case_match" => choice(r, node),
        "begin" | "body_statement" | "block_body" => guarded(r, node),
        "if_modifier" | "unless_modifier" => Kind::Branch(r.children(node)),
        "assignment" => assign(*r.want(node, "left"), None, r.field(node, "right"), false),
        "operator_assignment" => {
            let append = node.child_by_field_name("operator").is_some_and(|it| it.kind() == "+=");
            assign(*r.want(node, "left"), None, r.field(node, "right"), append)
        }
        "method" | "singleton_method" | "block" | "do_block" => {
            function(r, node, node.child_by_field_name("body"))
        }
        "lambda" => {
            let block = node.child_by_field_name("body");
            function(r, node, block.and_then(|block| block.child_by_field_name("body")))
        }
        "class" | "module" => class(r, node),
        "singleton_class" => r.want(node, "body").kind,
        "return" => Kind::Return(Box::new(given(r, node))),
        "program" | "then" | "else" | "do" | "ensure" => Kind::Block(r.children(node)),
        "parenthesized_statements" if node.named_child_count() > 1 => Kind::Block(r.children(node)),
        _ => return None,
    })
}

/// A command in backticks, or in `%x(…)`.
fn shell(r: &Reader, node: Node) -> Kind {
    let command = Expr::new(span(node), Kind::Text(pieces(r, node)));
    super::call(Expr::new(span(node), Kind::Name("`".to_owned())), vec![plain(command)], false)
}

/// `@x`, `@@x`.
fn own(r: &Reader, node: Node) -> Kind {
    let this = Expr::new(span(node), Kind::Name("self".to_owned()));
    Kind::Member(Box::new(this), r.text(node).trim_start_matches('@').to_owned())
}

/// `:word` and `?c` without their sigil.
fn sigil_word(r: &Reader, node: Node) -> Piece {
    let word = r.text(node).get(1..).unwrap_or_default();
    let end = node.end_byte();
    Piece::Literal(word.to_owned(), Span::new(end - word.len(), end))
}

fn pieces(r: &Reader, node: Node) -> Vec<Piece> {
    let pieces = named(node).filter_map(|child| match child.kind() {
        "string_content" | "heredoc_content" | "escape_sequence" => Some(r.piece(child)),
        "interpolation" => Some(Piece::Hole(r.inner(child))),
        _ => None,
    });
    pieces.collect()
}

/// `<<~EOT`: its body stands behind the line, in the order of the beginnings.
fn heredoc(r: &Reader, node: Node) -> Option<Kind> {
    let tag = r.text(node).trim_start_matches(['<', '~', '-']).trim_matches(['"', '\'', '`']);
    let rest = r.text.as_bytes().get(node.end_byte()..)?;
    let line = rest.iter().take(MAX_LINE).position(|byte| *byte == b'\n')?;
    let mut at = node.end_byte() + line;
    for _ in 0..MAX_HEREDOCS {
        let body = heredoc_body(node, at)?;
        let end = named(body).find(|child| child.kind() == "heredoc_end");
        if end.is_some_and(|end| r.text(end).trim() == tag) {
            return Some(Kind::Text(without_newline(pieces(r, body))));
        }
        at = body.end_byte();
    }
    None
}

fn heredoc_body(beginning: Node, at: usize) -> Option<Node> {
    let mut node = beginning;
    while node.end_byte() <= at + 1 {
        node = node.parent()?;
    }
    let mut node = node.descendant_for_byte_range(at, at + 1)?;
    while node.kind() != "heredoc_body" {
        node = node.parent()?;
    }
    Some(node)
}

/// The body begins at the end of the line before it.
fn without_newline(mut pieces: Vec<Piece>) -> Vec<Piece> {
    if let Some(Piece::Literal(text, at)) = pieces.first_mut()
        && text.starts_with('\n')
    {
        text.remove(0);
        at.start += 1;
    }
    pieces
}

/// `A::B`, `::A`.
fn scope(r: &Reader, node: Node) -> Kind {
    let name = r.word(node, "name");
    match r.field(node, "scope") {
        Some(scope) => Kind::Member(Box::new(scope), name),
        None => Kind::Name(name),
    }
}

fn element(r: &Reader, node: Node) -> Kind {
    let object = node.child_by_field_name("object");
    let key = named(node).find(|child| Some(*child) != object);
    let key = key.map_or_else(|| nothing(node), |key| r.expr(key));
    Kind::Index(r.want(node, "object"), Box::new(key))
}

/// `a.b` without arguments may be an attribute; `A.new` never is.
fn call(r: &Reader, node: Node) -> Kind {
    let arguments = node.child_by_field_name("arguments");
    let block = node.child_by_field_name("block");
    let method = r.word(node, "method");
    let is_lambda = node.child_by_field_name("receiver").is_none()
        && matches!(method.as_str(), "lambda" | "proc");
    if let (true, Some(block)) = (is_lambda, block) {
        return function(r, block, block.child_by_field_name("body"));
    }
    let callee = callee(r, node);
    if arguments.is_none() && block.is_none() && method != "new" {
        return callee.kind;
    }
    let args = arguments.into_iter().flat_map(named).map(|child| argument(r, child));
    let args = args.chain(block.map(|block| plain(r.expr(block)))).collect();
    Kind::Call(Box::new(Call { callee, args, new: false }))
}

/// `a.()` is `a.call()`.
fn callee(r: &Reader, node: Node) -> Expr {
    let method = node.child_by_field_name("method");
    let name = method.map_or("call", |method| r.text(method)).to_owned();
    let Some(receiver) = r.field(node, "receiver") else {
        return Expr::new(method.map_or_else(|| span(node), span), Kind::Name(name));
    };
    let end = method.map_or(receiver.span.end, |method| method.end_byte());
    let at = Span::new(receiver.span.start.min(end), end);
    Expr::new(at, Kind::Member(Box::new(receiver), name))
}

fn argument(r: &Reader, node: Node) -> Arg {
    let name = match node.kind() {
        "hash_splat_argument" => "**".to_owned(),
        "block_argument" => "&".to_owned(),
        "pair" => return keyword(r, node),
        _ => return plain(r.expr(node)),
    };
    Arg { name: Some(name), value: r.inner(node) }
}

/// `a: b`, `:a => b`, `"a" => b`; a computed key makes a map.
fn keyword(r: &Reader, node: Node) -> Arg {
    let Some(entry) = entry(r, node) else { return plain(r.expr(node)) };
    match word(&entry.key) {
        Some(name) => Arg { name: Some(name), value: entry.value },
        None => plain(Expr::new(span(node), Kind::Map(vec![entry]))),
    }
}

fn word(key: &Expr) -> Option<String> {
    let Kind::Text(pieces) = &key.kind else { return None };
    match pieces.as_slice() {
        [Piece::Literal(name, _)] => Some(name.clone()),
        _ => None,
    }
}

fn entry(r: &Reader, node: Node) -> Option<Entry> {
    match node.kind() {
        "pair" => {
            let key = node.child_by_field_name("key")?;
            // `a:` is `a: a`.
            let value = r
                .field(node, "value")
                .unwrap_or_else(|| Expr::new(span(key), Kind::Name(r.text(key).to_owned())));
            Some(Entry { key: r.expr(key), value })
        }
        "hash_splat_argument" => Some(Entry::spread(r.inner(node))),
        _ => None,
    }
}

fn binary(r: &Reader, node: Node) -> Option<Kind> {
    let combine = match node.child_by_field_name("operator")?.kind() {
        "+" => join,
        "||" | "or" => either,
        "<<" => append,
        "%" => format,
        "&&" | "and" => guard,
        _ => return None,
    };
    Some(combine(*r.want(node, "left"), *r.want(node, "right")))
}

/// `a << b << c` adds `b` and `c` to `a`.
fn append(left: Expr, right: Expr) -> Kind {
    match left.kind {
        Kind::Assign(mut before) if before.append => {
            let value = before.value.take().map(|value| {
                let at = Span::new(value.span.start, right.span.end);
                Expr::new(at, join(value, right.clone()))
            });
            before.value = Some(value.unwrap_or(right));
            Kind::Assign(before)
        }
        _ => assign(left, None, Some(right), true),
    }
}

/// `"…%s" % [a, b]` is `"…%s".format(a, b)` by another name.
fn format(template: Expr, values: Expr) -> Kind {
    let callee = Expr::new(template.span, Kind::Member(Box::new(template), "%".to_owned()));
    let args = match values.kind {
        Kind::List(items) => items.into_iter().map(plain).collect(),
        _ => vec![plain(values)],
    };
    Kind::Call(Box::new(Call { callee, args, new: false }))
}

/// `a && b` is `b` where it is anything.
fn guard(left: Expr, right: Expr) -> Kind {
    match left.dotted() {
        Some(_) => Kind::Many(vec![right]),
        None => Kind::Many(vec![left, right]),
    }
}

/// Whether nobody takes what the node gives.
fn is_statement(node: Node) -> bool {
    let around = node.parent().map_or("program", |parent| parent.kind());
    matches!(
        around,
        "program" | "body_statement" | "block_body" | "then" | "else" | "begin" | "do" | "ensure"
    )
}

/// `if`, `unless`, `case`: what runs, or what it gives.
fn choice(r: &Reader, node: Node) -> Kind {
    let parts = parts(node);
    if is_statement(node) {
        return Kind::Branch(parts.into_iter().map(|part| r.expr(part)).collect());
    }
    let bodies = parts.into_iter().filter(|part| matches!(part.kind(), "then" | "else"));
    let bodies = bodies.map(|body| value(r.expr(body)));
    let subject = r.field(node, "value").filter(|subject| subject.dotted().is_none());
    Kind::Either(subject.into_iter().chain(bodies).collect())
}

/// A block of one statement gives what that gives.
fn value(expr: Expr) -> Expr {
    match expr.kind {
        Kind::Block(mut statements) if statements.len() == 1 => statements.remove(0),
        kind => Expr::new(expr.span, kind),
    }
}

/// Conditions and bodies of a choice; `elsif` nests, and goes flat here.
fn parts(node: Node) -> Vec<Node> {
    let mut parts = Vec::new();
    let mut next = Some(node);
    while let Some(node) = next.take() {
        for child in named(node) {
            match child.kind() {
                "elsif" => next = Some(child),
                "when" | "in_clause" => parts.extend(named(child)),
                _ => parts.push(child),
            }
        }
    }
    parts
}

/// Statements, with what runs where they fail.
fn guarded(r: &Reader, node: Node) -> Kind {
    let (handlers, statements): (Vec<Node>, Vec<Node>) =
        named(node).partition(|child| matches!(child.kind(), "rescue" | "else" | "ensure"));
    let block = Kind::Block(statements.iter().map(|child| r.expr(*child)).collect());
    let (Some(first), Some(last)) = (statements.first(), statements.last()) else {
        return Kind::Block(r.children(node));
    };
    if handlers.is_empty() {
        return block;
    }
    let block = Expr::new(Span::new(first.start_byte(), last.end_byte()), block);
    let parts = [block].into_iter().chain(handlers.into_iter().map(|child| r.expr(child)));
    if node.kind() == "begin" && !is_statement(node) {
        return Kind::Either(parts.map(value).collect());
    }
    Kind::Branch(parts.collect())
}

fn function(r: &Reader, node: Node, body: Option<Node>) -> Kind {
    let params = node.child_by_field_name("parameters");
    let params = params.into_iter().flat_map(named).map(|child| param(r, child)).collect();
    let body = body.map_or_else(|| nothing(node), |body| r.expr(body));
    Kind::Function(Box::new(Function { name: r.word(node, "name"), params, body }))
}

fn param(r: &Reader, node: Node) -> Param {
    let name = node.child_by_field_name("name").unwrap_or(node);
    Param { name: r.text(name).to_owned(), of: None, default: r.field(node, "value") }
}

/// What a class includes is a base too.
fn class(r: &Reader, node: Node) -> Kind {
    let superclass = node.child_by_field_name("superclass").into_iter().flat_map(named);
    let body = node.child_by_field_name("body");
    let included = body.into_iter().flat_map(named).filter(|child| {
        child.kind() == "call" && matches!(r.word(*child, "method").as_str(), "include" | "extend")
    });
    let included =
        included.filter_map(|call| call.child_by_field_name("arguments")).flat_map(named);
    let bases = superclass.chain(included).map(|base| r.text(base).to_owned()).collect();
    let body = *r.want(node, "body");
    Kind::Class(Box::new(Class { name: r.word(node, "name"), bases, body }))
}

/// `return a`, `return a, b`.
fn given(r: &Reader, node: Node) -> Expr {
    let Some(list) = named(node).next() else { return nothing(node) };
    match list.named_child_count() {
        1 => r.inner(list),
        _ => Expr::new(span(list), Kind::List(r.children(list))),
    }
}
