//! Macros of Rust. Their grammar gives no more than tokens, so each argument is parsed on its own,
//! in its place in the text.

use std::ops::ControlFlow;
use std::time::Instant;

use tree_sitter::{Node, ParseOptions, Parser, Point, Range};

use super::{BUDGET, Reader, assign, named, plain};
use crate::model::location::Span;
use crate::parse::code::tree::{Arg, Call, Entry, Expr, Kind, Piece};

/// JSON in `json!` nested deeper is not looked at.
const MAX_JSON: usize = 64;

/// Bytes parsed again that count as one node of the file.
const BYTES_PER_NODE: usize = 8;

/// `name!(…)` as a call of `name!`; `vec!` and `concat!` as what they give.
pub(super) fn call(r: &Reader, node: Node) -> Kind {
    let body = named(node).find(|child| child.kind() == "token_tree");
    let callee = callee(r, node);
    let name = match &callee.kind {
        Kind::Name(name) | Kind::Member(_, name) => name.clone(),
        _ => String::new(),
    };
    if name == "lazy_static!" {
        return Kind::Many(body.map_or_else(Vec::new, |body| statics(r, body)));
    }
    let args = body.map_or_else(Vec::new, |body| arguments(r, body, &name));
    match name.as_str() {
        "vec!" => Kind::List(args.into_iter().map(|arg| arg.value).collect()),
        "concat!" => Kind::Join(args.into_iter().map(|arg| arg.value).collect()),
        _ => Kind::Call(Box::new(Call { callee, args, new: false })),
    }
}

/// `static ref NAME: Type = value;` of `lazy_static!`, each a variable of the file.
fn statics(r: &Reader, body: Node) -> Vec<Expr> {
    let tokens = inside(body);
    let one = |tokens: &[Node]| {
        let is = |word: &str| tokens.iter().position(|token| r.text(*token) == word);
        let (before, equals) = (is("ref")?, is("=")?);
        let target = r.expr(*tokens.get(before + 1)?);
        let value = value(r, tokens.get(equals + 1..)?);
        let at = Span::new(target.span.start, value.span.end.max(target.span.end));
        Some(Expr::new(at, assign(target, None, Some(value), false)))
    };
    tokens.split(|token| token.kind() == ";").filter_map(one).collect()
}

fn callee(r: &Reader, node: Node) -> Expr {
    let mut callee = *r.want(node, "macro");
    if let Kind::Name(name) | Kind::Member(_, name) = &mut callee.kind {
        name.push('!');
    }
    callee
}

fn arguments(r: &Reader, body: Node, name: &str) -> Vec<Arg> {
    let tokens = inside(body);
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Vec::new() };
    if name == "json!" {
        return vec![plain(json(r, &tokens, 0))];
    }
    if r.text(body).starts_with('{') {
        return vec![plain(parsed(r, *first, *last))];
    }
    // `vec![a; 3]` holds `a`.
    let tokens = tokens.split(|token| name == "vec!" && token.kind() == ";").next();
    let pieces = tokens.unwrap_or_default().split(|token| matches!(token.kind(), "," | ";"));
    let pieces = pieces.filter(|piece| !piece.is_empty());
    let mut args: Vec<Arg> = pieces.map(|piece| argument(r, piece)).collect();
    let is_template =
        |arg: &&mut Arg| arg.name.is_none() && matches!(arg.value.kind, Kind::Text(_));
    let template = args.iter_mut().find(is_template);
    if let Some(template) = template.filter(|_| name != "vec!" && name != "concat!") {
        fill(&mut template.value);
    }
    args
}

/// The tokens between the brackets.
fn inside(body: Node) -> Vec<Node> {
    let mut cursor = body.walk();
    let mut tokens: Vec<Node> =
        body.children(&mut cursor).filter(|child| !child.is_extra() || child.is_error()).collect();
    let is_closed = tokens.last().is_some_and(|last| matches!(last.kind(), ")" | "]" | "}"));
    if is_closed {
        tokens.pop();
    }
    tokens.drain(..1.min(tokens.len()));
    tokens
}

fn split<'a, 'n>(tokens: &'a [Node<'n>]) -> impl Iterator<Item = &'a [Node<'n>]> {
    tokens.split(|token| token.kind() == ",").filter(|piece| !piece.is_empty())
}

/// `a`, `name = a`, `name: a`; `%a` and `?a` are `a = a` to tracing, `"name" => a` is to slog.
fn argument(r: &Reader, piece: &[Node]) -> Arg {
    let (name, rest) = match piece {
        [key, arrow, rest @ ..] if arrow.kind() == "=>" && key.kind() == "string_literal" => {
            (Some(r.text(*key).trim_matches('"').to_owned()), rest)
        }
        [name, colon, rest @ ..] if name.kind() == "identifier" && colon.kind() == ":" => {
            (Some(r.text(*name).to_owned()), rest)
        }
        _ => named_value(r, piece),
    };
    match rest {
        [sigil, rest @ ..] if matches!(sigil.kind(), "%" | "?") => {
            let value = value(r, rest);
            Arg { name: name.or_else(|| value.dotted()), value }
        }
        _ => Arg { name, value: value(r, rest) },
    }
}

fn named_value<'a, 'n>(r: &Reader, piece: &'a [Node<'n>]) -> (Option<String>, &'a [Node<'n>]) {
    let word = |token: &&Node| matches!(token.kind(), "identifier" | ".");
    let words = piece.iter().take_while(word).count();
    match (piece.first(), piece.get(words), piece.get(words + 1..)) {
        (Some(first), Some(equals), Some(rest)) if words > 0 && equals.kind() == "=" => {
            let name = r.text.get(first.start_byte()..equals.start_byte());
            (name.map(|name| name.trim().to_owned()), rest)
        }
        _ => (None, piece),
    }
}

fn value(r: &Reader, piece: &[Node]) -> Expr {
    match piece {
        [token] if token.kind() != "token_tree" => r.expr(*token),
        [first, .., last] => parsed(r, *first, *last),
        [token] => parsed(r, *token, *token),
        [] => Expr::new(Span::new(0, 0), Kind::Many(Vec::new())),
    }
}

/// The code from one token to another, read where it stands, with a `;` behind it.
fn parsed(r: &Reader, first: Node, last: Node) -> Expr {
    let (start, end) = (first.start_byte(), last.end_byte());
    let at = Span::new(start, end);
    let cost = (end - start) / BYTES_PER_NODE + BYTES_PER_NODE;
    r.left.set(r.left.get().saturating_sub(cost));
    r.cut.set(r.cut.get() || r.left.get() == 0);
    let tree = if r.left.get() == 0 { None } else { parse(r.text, first, last) };
    let Some(tree) = tree else { return Expr::new(at, Kind::Many(Vec::new())) };
    // The `;` is not in the text, and is no part of what is read.
    let around = r.end.replace(end);
    let mut parts: Vec<Expr> = r.children(tree.root_node());
    r.end.set(around);
    match parts.len() {
        1 => parts.remove(0),
        _ => Expr::new(at, Kind::Block(parts)),
    }
}

fn parse(text: &str, first: Node, last: Node) -> Option<tree_sitter::Tree> {
    let (start, end) = (first.start_byte(), last.end_byte());
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_rust::LANGUAGE.into()).ok()?;
    let end_point = Point::new(last.end_position().row, last.end_position().column + 1);
    let range = Range {
        start_byte: start,
        end_byte: end + 1,
        start_point: first.start_position(),
        end_point,
    };
    parser.set_included_ranges(&[range]).ok()?;
    let started = Instant::now();
    let mut watch = |_: &tree_sitter::ParseState| {
        if started.elapsed() > BUDGET { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut watch);
    let code = text.as_bytes().get(..end)?;
    let mut input = |at: usize, _: Point| -> &[u8] {
        if at == end { b";" } else { code.get(at..).unwrap_or_default() }
    };
    parser.parse_with_options(&mut input, None, Some(options))
}

/// A value of `json!`: `{"a": b}`, `[c]`, `null`, else Rust.
fn json(r: &Reader, tokens: &[Node], depth: usize) -> Expr {
    let [token] = tokens else { return value(r, tokens) };
    let kind = match r.text(*token) {
        "null" => Kind::Null,
        text if depth < MAX_JSON && token.kind() == "token_tree" => {
            let tokens = inside(*token);
            let mut pieces = split(&tokens);
            match text.as_bytes().first() {
                Some(b'{') => Kind::Map(pieces.filter_map(|it| entry(r, it, depth)).collect()),
                Some(b'[') => Kind::List(pieces.map(|it| json(r, it, depth + 1)).collect()),
                _ => return pieces.next().map_or_else(|| value(r, &[]), |it| value(r, it)),
            }
        }
        _ => return value(r, tokens),
    };
    Expr::new(r.span(*token), kind)
}

fn entry(r: &Reader, tokens: &[Node], depth: usize) -> Option<Entry> {
    let colon = tokens.iter().position(|token| token.kind() == ":")?;
    let (key, rest) = tokens.split_at_checked(colon)?;
    let value = json(r, rest.get(1..)?, depth + 1);
    Some(Entry { key: json(r, key, depth + 1), value })
}

/// `{name}` and `{name:?}` in a template are holes.
fn fill(template: &mut Expr) {
    let Kind::Text(pieces) = &mut template.kind else { return };
    let whole = std::mem::take(pieces);
    for piece in whole {
        match piece {
            Piece::Literal(text, at) => holes(&text, at, pieces),
            hole @ Piece::Hole(_) => pieces.push(hole),
        }
    }
}

fn holes(text: &str, at: Span, pieces: &mut Vec<Piece>) {
    let literal = |from: usize, to: usize| {
        let text = text.get(from..to).unwrap_or_default().to_owned();
        Piece::Literal(text, Span::new(at.start + from, at.start + to))
    };
    let (mut done, mut next) = (0, 0);
    while let Some(open) = text.get(next..).and_then(|rest| rest.find('{')).map(|it| next + it) {
        next = open + 1;
        if text.get(next..).is_some_and(|rest| rest.starts_with('{')) {
            next += 1;
            continue;
        }
        let Some(length) = hole(text.get(next..).unwrap_or_default()) else { continue };
        let name = text.get(next..next + length.0).unwrap_or_default().to_owned();
        if open > done {
            pieces.push(literal(done, open));
        }
        let at = Span::new(at.start + next, at.start + next + length.0);
        pieces.push(Piece::Hole(Expr::new(at, Kind::Name(name))));
        next += length.1;
        done = next;
    }
    if done < text.len() {
        pieces.push(literal(done, text.len()));
    }
}

/// The lengths of a name and of all up to behind its `}`.
fn hole(rest: &str) -> Option<(usize, usize)> {
    let name =
        rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    if name == 0 || rest.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let after = rest.get(name..)?;
    let close = after.bytes().take(32).position(|byte| byte == b'}')?;
    (close == 0 || after.starts_with(':')).then_some((name, name + close + 1))
}
