//! One file a language: the nodes of its grammar to the neutral tree. An adapter says what it
//! knows; of every other node the children are kept, so that nothing inside is lost.

#![cfg_attr(
    not(feature = "default"),
    allow(dead_code, unused_variables, reason = "of use to languages that may be left out")
)]

#[cfg(feature = "dotnet")]
mod csharp;
#[cfg(feature = "mobile")]
mod dart;
#[cfg(feature = "mobile")]
mod dart_annotations;
#[cfg(feature = "mobile")]
mod dart_cascades;
#[cfg(feature = "go")]
mod go;
#[cfg(feature = "jvm")]
mod groovy;
#[cfg(feature = "jvm")]
mod groovy_commands;
#[cfg(feature = "jvm")]
mod groovy_parts;
#[cfg(feature = "jvm")]
mod java;
#[cfg(feature = "web")]
mod javascript;
#[cfg(feature = "jvm")]
mod kotlin;
mod loops;
#[cfg(feature = "php")]
mod php;
#[cfg(feature = "powershell")]
mod powershell;
#[cfg(feature = "python")]
mod python;
#[cfg(feature = "ruby")]
mod ruby;
#[cfg(feature = "rust")]
mod rust;
#[cfg(feature = "rust")]
mod rust_macros;
#[cfg(feature = "jvm")]
mod scala;
#[cfg(feature = "jvm")]
mod scala_parts;
#[cfg(feature = "mobile")]
mod swift;
#[cfg(test)]
#[cfg(feature = "default")]
mod tests;

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use tree_sitter::{Node, ParseOptions, Parser, Point, Range};

use super::tree::{Arg, Assign, Call, Expr, Kind};
use crate::model::dialect::Language;
use crate::model::location::Span;

/// Deeper than any code that people write; what lies below is not looked at.
const MAX_DEPTH: usize = 200;

/// Time for one file's parse.
const BUDGET: Duration = Duration::from_secs(2);

/// Code nests deeper than the stacks of threads may be: more is taken, in steps, when less is left.
const RED_ZONE: usize = 64 << 10;
const STACK: usize = 1 << 20;

/// Nodes lowered of one file at most: some hundred thousand lines.
const MAX_NODES: usize = 2_000_000;

/// Why there is no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeProblem {
    /// It took longer than a file may take.
    #[error("its code takes more than {} s to parse", BUDGET.as_secs())]
    TooSlow,
    /// Its lines are as long as only programs write them.
    #[error("its code is minified and was not followed")]
    Minified,
    /// A part lies too deep or behind too much, and was not looked at.
    #[error("its code is nested too deeply or is too long to be followed as a whole")]
    TooLarge,
}

/// How a language lowers one node; nothing for nodes it has no opinion on.
type Lower = fn(&Reader, Node) -> Option<Kind>;

/// Whether there is a grammar for a language.
pub fn is_read(language: Language) -> bool {
    grammar(language, "").is_some()
}

/// The tree of a text; a problem beside it means that a part is missing.
#[cfg(test)]
pub fn parse(language: Language, path: &str, text: &str) -> (Option<Expr>, Option<CodeProblem>) {
    parse_parts(language, path, text, &[])
}

/// The tree of some parts of a text, in order, or of the whole if none is given.
pub fn parse_parts(
    language: Language,
    path: &str,
    text: &str,
    parts: &[Span],
) -> (Option<Expr>, Option<CodeProblem>) {
    let Some((grammar, lower)) = grammar(language, path) else { return (None, None) };
    let mut parser = Parser::new();
    if parser.set_language(&grammar).is_err() {
        return (None, None);
    }
    // All that is asked of them is their order.
    if parser.set_included_ranges(&ranges(text, parts)).is_err() {
        return (None, None);
    }
    let started = Instant::now();
    let mut watch = |_: &tree_sitter::ParseState| {
        if started.elapsed() > BUDGET { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut watch);
    let parsed = written(language, text);
    let bytes = parsed.as_bytes();
    let mut input = |at: usize, _| bytes.get(at..).unwrap_or_default();
    let Some(tree) = parser.parse_with_options(&mut input, None, Some(options)) else {
        return (None, Some(CodeProblem::TooSlow));
    };
    let end = Cell::new(text.len());
    let (depth, left, cut) = (Cell::new(0), Cell::new(MAX_NODES), Cell::new(false));
    let reader = Reader { text, lower, depth, left, cut, end };
    let root = reader.expr(tree.root_node());
    let problem = reader.cut.get().then_some(CodeProblem::TooLarge);
    (Some(root), problem)
}

/// A text as its grammar can read it: what stands where is the same.
fn written(language: Language, text: &str) -> Cow<'_, str> {
    match language {
        #[cfg(feature = "jvm")]
        Language::Groovy => groovy_commands::as_calls(text),
        _ => Cow::Borrowed(text),
    }
}

/// The parts of a text as the parser counts them.
fn ranges(text: &str, parts: &[Span]) -> Vec<Range> {
    let (mut row, mut at, mut line) = (0, 0, 0);
    let mut point = |offset: usize| {
        for feed in memchr::memchr_iter(b'\n', &text.as_bytes()[at..offset]) {
            row += 1;
            line = at + feed + 1;
        }
        at = offset;
        Point { row, column: offset - line }
    };
    let range = |part: &Span| Range {
        start_byte: part.start,
        end_byte: part.end,
        start_point: point(part.start),
        end_point: point(part.end),
    };
    parts.iter().map(range).collect()
}

fn grammar(language: Language, path: &str) -> Option<(tree_sitter::Language, Lower)> {
    match language {
        #[cfg(feature = "python")]
        Language::Python => Some((tree_sitter_python::LANGUAGE.into(), python::lower)),
        #[cfg(feature = "jvm")]
        Language::Java => Some((tree_sitter_java::LANGUAGE.into(), java::lower)),
        #[cfg(feature = "web")]
        Language::JavaScript => Some((tree_sitter_javascript::LANGUAGE.into(), javascript::lower)),
        #[cfg(feature = "web")]
        Language::TypeScript if is_tsx(path) => {
            Some((tree_sitter_typescript::LANGUAGE_TSX.into(), javascript::lower))
        }
        #[cfg(feature = "web")]
        Language::TypeScript => {
            Some((tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(), javascript::lower))
        }
        #[cfg(feature = "go")]
        Language::Go => Some((tree_sitter_go::LANGUAGE.into(), go::lower)),
        #[cfg(feature = "php")]
        Language::Php => Some((tree_sitter_php::LANGUAGE_PHP.into(), php::lower)),
        #[cfg(feature = "ruby")]
        Language::Ruby => Some((tree_sitter_ruby::LANGUAGE.into(), ruby::lower)),
        #[cfg(feature = "rust")]
        Language::Rust => Some((tree_sitter_rust::LANGUAGE.into(), rust::lower)),
        #[cfg(feature = "mobile")]
        Language::Swift => Some((tree_sitter_swift::LANGUAGE.into(), swift::lower)),
        #[cfg(feature = "mobile")]
        Language::Dart => Some((tree_sitter_dart::LANGUAGE.into(), dart::lower)),
        #[cfg(feature = "dotnet")]
        Language::CSharp => Some((tree_sitter_c_sharp::LANGUAGE.into(), csharp::lower)),
        #[cfg(feature = "powershell")]
        Language::PowerShell => Some((tree_sitter_powershell::LANGUAGE.into(), powershell::lower)),
        #[cfg(feature = "jvm")]
        Language::Kotlin => Some((tree_sitter_kotlin_ng::LANGUAGE.into(), kotlin::lower)),
        #[cfg(feature = "jvm")]
        Language::Scala => Some((tree_sitter_scala::LANGUAGE.into(), scala::lower)),
        #[cfg(feature = "jvm")]
        Language::Groovy => Some((dekobon_tree_sitter_groovy::LANGUAGE.into(), groovy::lower)),
        _ => None,
    }
}

#[cfg(feature = "web")]
fn is_tsx(path: &str) -> bool {
    path.rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case("tsx"))
}

/// Reads the nodes of one text.
pub(super) struct Reader<'t> {
    text: &'t str,
    lower: Lower,
    depth: Cell<usize>,
    left: Cell<usize>,
    /// Whether a node was left out.
    cut: Cell<bool>,
    /// Nodes are taken to end here: what is parsed a second time may have more laid behind it.
    end: Cell<usize>,
}

impl<'t> Reader<'t> {
    /// A node as the neutral tree has it.
    pub(super) fn expr(&self, node: Node) -> Expr {
        let span = self.span(node);
        if self.depth.get() >= MAX_DEPTH || self.left.get() == 0 {
            self.cut.set(true);
            return Expr::new(span, Kind::Many(Vec::new()));
        }
        self.left.set(self.left.get() - 1);
        self.depth.set(self.depth.get() + 1);
        let lower = || {
            let known = (self.lower)(self, node).or_else(|| loops::each(self, node));
            known.unwrap_or_else(|| self.many(node))
        };
        let kind = stacker::maybe_grow(RED_ZONE, STACK, lower);
        self.depth.set(self.depth.get() - 1);
        match kind {
            // What only wraps another node takes its place.
            Kind::Many(mut inner) if inner.len() == 1 => inner.remove(0),
            kind => Expr::new(span, kind),
        }
    }

    /// The children, of a node nobody has an opinion on.
    pub(super) fn many(&self, node: Node) -> Kind {
        Kind::Many(self.children(node))
    }

    /// The named children, comments left out.
    pub(super) fn children(&self, node: Node) -> Vec<Expr> {
        named(node).map(|child| self.expr(child)).collect()
    }

    /// A field, if there is one.
    pub(super) fn field(&self, node: Node, name: &str) -> Option<Expr> {
        node.child_by_field_name(name).map(|child| self.expr(child))
    }

    /// A field; nothing known if it is missing, as in broken code.
    #[expect(clippy::unnecessary_box_returns, reason = "the tree keeps children boxed")]
    pub(super) fn want(&self, node: Node, name: &str) -> Box<Expr> {
        Box::new(self.field(node, name).unwrap_or_else(|| self.nothing(node)))
    }

    /// The first child that is code.
    pub(super) fn inner(&self, node: Node) -> Expr {
        named(node).next().map_or_else(|| self.nothing(node), |child| self.expr(child))
    }

    /// A field's text.
    pub(super) fn word(&self, node: Node, name: &str) -> String {
        node.child_by_field_name(name).map_or("", |child| self.text(child)).to_owned()
    }

    /// A node's text.
    pub(super) fn text(&self, node: Node) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// Where a node stands, as far as it is in the text.
    pub(super) fn span(&self, node: Node) -> Span {
        let end = self.end.get();
        Span::new(node.start_byte().min(end), node.end_byte().min(end))
    }

    /// Nothing known, at a node's place.
    pub(super) fn nothing(&self, node: Node) -> Expr {
        Expr::new(self.span(node), Kind::Many(Vec::new()))
    }

    /// A part of a string; what an escape of one letter stands for.
    pub(super) fn piece(&self, node: Node) -> super::tree::Piece {
        let text = self.text(node);
        let decoded = match text.strip_prefix('\\').filter(|_| node.kind().contains("escape")) {
            Some("n") => "\n",
            Some("r") => "\r",
            Some("t") => "\t",
            Some(same @ ("\\" | "\"" | "'" | "`" | "$" | "/")) => same,
            _ => text,
        };
        super::tree::Piece::Literal(decoded.to_owned(), self.span(node))
    }

    /// A node's text as a plain string literal without quotes around it.
    pub(super) fn literal(&self, node: Node) -> Expr {
        let piece = super::tree::Piece::Literal(self.text(node).to_owned(), self.span(node));
        Expr::new(self.span(node), Kind::Text(vec![piece]))
    }
}

/// A call.
pub(super) fn call(callee: Expr, args: Vec<Arg>, new: bool) -> Kind {
    Kind::Call(Box::new(Call { callee, args, new }))
}

/// An assignment or declaration.
pub(super) fn assign(target: Expr, of: Option<String>, value: Option<Expr>, append: bool) -> Kind {
    Kind::Assign(Box::new(Assign { target, of, value, append }))
}

/// Several declarations of one statement side by side with the others.
pub(super) fn flat(items: Vec<Expr>) -> Vec<Expr> {
    let each = |item: Expr| match item.kind {
        Kind::Many(inner) => inner,
        kind => vec![Expr::new(item.span, kind)],
    };
    items.into_iter().flat_map(each).collect()
}

/// An argument without a name.
pub(super) fn plain(value: Expr) -> Arg {
    Arg { name: None, value }
}

/// Nothing known, at a node's place.
pub(super) fn nothing(node: Node) -> Expr {
    Expr::new(span(node), Kind::Many(Vec::new()))
}

/// Something that is evaluated, and says nothing of what it is made of: `!x`, `typeof x`.
pub(super) fn hidden(inner: Expr) -> Kind {
    let nothing = Expr::new(inner.span, Kind::Many(Vec::new()));
    Kind::Many(vec![inner, nothing])
}

/// Where a node stands.
pub(super) fn span(node: Node) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// The named children that are code.
pub(super) fn named(node: Node) -> impl Iterator<Item = Node> {
    // A cursor: asking for children by number takes quadratic time on broken code.
    let mut cursor = node.walk();
    let children: Vec<Node> = node.named_children(&mut cursor).collect();
    // What does not parse counts as extra, but may hold whole calls.
    children.into_iter().filter(|child| !child.is_extra() || child.is_error())
}

/// The first named child of one of these kinds.
pub(super) fn first<'n>(node: Node<'n>, kinds: &[&str]) -> Option<Node<'n>> {
    named(node).find(|child| kinds.contains(&child.kind()))
}

/// Whether a token of this kind is among the children: an operator, a modifier.
pub(super) fn has_token(node: Node, token: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| child.kind() == token)
}

/// Both sides of a concatenation as one list.
pub(super) fn join(left: Expr, right: Expr) -> Kind {
    let mut items = match left.kind {
        Kind::Join(items) => items,
        _ => vec![left],
    };
    match right.kind {
        Kind::Join(more) => items.extend(more),
        _ => items.push(right),
    }
    Kind::Join(items)
}

/// Both sides of an alternative as one list.
pub(super) fn either(left: Expr, right: Expr) -> Kind {
    let mut items = match left.kind {
        Kind::Either(items) => items,
        _ => vec![left],
    };
    match right.kind {
        Kind::Either(more) => items.extend(more),
        _ => items.push(right),
    }
    Kind::Either(items)
}
