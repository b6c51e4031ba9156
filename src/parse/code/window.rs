//! Which parts of a text can be left out of a parse. Parsing is the dear step, and most of a file is
//! functions in which nothing that a rule asks for stands: their bodies are left out, as far as the
//! layout of the lines shows where they begin and end. Whatever stands outside of bodies is kept.

use crate::model::body::Body;
use crate::model::location::Span;

/// Bodies of fewer lines are not worth leaving out.
const FEW: usize = 2;

/// What a block is called whose inner blocks are bodies too.
const CONTAINERS: [&str; 15] = [
    "class",
    "interface",
    "struct",
    "impl",
    "namespace",
    "module",
    "object",
    "enum",
    "trait",
    "extension",
    "mixin",
    "protocol",
    "actor",
    "record",
    "describe",
];

/// What functions are called, where they are values.
const FUNCTIONS: [&str; 8] = ["function", "func", "fn", "lambda", "fun", "sub", "proc", "delegate"];

/// What a body is called that sets what others read.
const SETTERS: [&str; 5] = ["constructor", "__init__", "init", "initialize", "new"];

/// How Go begins a group of variables.
const VARIABLES: &str = "var (";

/// The parts that can be left out by themselves, in order; those of containers come before what they
/// hold.
pub(super) fn bodies(text: &str) -> Vec<Body> {
    let mut bodies = Vec::new();
    let mut open: Vec<Block> = Vec::new();
    let mut last = 0;
    for line in lines(text) {
        let mut head = line.start;
        while open.last().is_some_and(|block| block.line.indent >= line.indent) {
            let Some(block) = open.pop() else { break };
            if block.line.indent == line.indent && line.text.starts_with([')', '{']) {
                head = block.head;
            }
            let is_body = block.line.end < line.start && block.is_free;
            if let Some(span) = is_body.then(|| block.body(&line, last)).flatten()
                && is_spare(text, span)
            {
                bodies.push(Body { span, head: block.head, is_container: block.is_container });
            }
        }
        last = line.end;
        // What stands in a function belongs to it, in a map of its own too.
        let is_free = open.last().is_none_or(|outer| outer.is_free && outer.is_container);
        open.push(Block::new(text, line, head, is_free));
    }
    bodies.sort_by_key(|body| (body.span.start, std::cmp::Reverse(body.span.end)));
    bodies
}

/// A line that is not blank.
#[derive(Clone, Copy)]
struct Line<'t> {
    start: usize,
    /// Behind its line feed.
    end: usize,
    /// Bytes of blanks in front.
    indent: usize,
    text: &'t str,
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let inner = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - inner.len();
        let text = inner.trim_end();
        (!text.is_empty()).then_some(Line { start, end: at, indent, text })
    })
}

/// A line, and what the lines below it that stand further in belong to.
struct Block<'t> {
    line: Line<'t>,
    /// The line that names it: a brace may stand on its own.
    title: &'t str,
    /// Where its declaration begins: parameters may have lines of their own.
    head: usize,
    /// Whether nothing but containers is around it.
    is_free: bool,
    /// Whether its inner blocks are bodies by themselves.
    is_container: bool,
}

impl<'t> Block<'t> {
    fn new(text: &'t str, line: Line<'t>, head: usize, is_free: bool) -> Self {
        let title = if line.text == "{" {
            text[..line.start].trim_end().rsplit('\n').next().unwrap_or_default()
        } else {
            line.text
        };
        let is_container = words(title).any(|word| CONTAINERS.contains(&word)) || is_data(title);
        Self { line, title, head, is_free, is_container }
    }

    /// What may be left out of it, if the next line on its level closes it; `last` is where the line
    /// before that one ends.
    fn body(&self, next: &Line, last: usize) -> Option<Span> {
        // What a group of variables declares may be set in any function.
        if words(self.title).any(|word| SETTERS.contains(&word)) || self.title == VARIABLES {
            return None;
        }
        let is_closed = next.indent == self.line.indent
            && (next.text.starts_with('}')
                || words(next.text).next() == Some("end")
                || is_data(self.title) && next.text.starts_with([')', ']']));
        let is_function = self.title.starts_with("def ") || self.title.starts_with("async def ");
        if is_closed {
            Some(Span::new(self.line.end, next.start))
        } else if is_function && self.line.text.ends_with(':') {
            Some(Span::new(self.line.start, last))
        } else {
            None
        }
    }
}

/// A list or map, as far as the line that names it tells.
fn is_data(title: &str) -> bool {
    let opens = title.trim_end().ends_with(['{', '[', '(']);
    let is_named = title.contains(" = ") || title.contains(":= ");
    let is_group = ["const (", VARIABLES, "type ("].contains(&title);
    let is_code = words(title).any(|word| FUNCTIONS.contains(&word));
    opens && (is_named || is_group) && !is_code && !title.contains("=>")
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Whether a part is long, and holds no string or comment that its lines share with those around it.
fn is_spare(text: &str, part: Span) -> bool {
    let text = part.of(text);
    let count = |sign: &str| memchr::memmem::find_iter(text.as_bytes(), sign).count();
    memchr::memchr_iter(b'\n', text.as_bytes()).nth(FEW - 1).is_some()
        && ["\"", "`", "'''"].iter().all(|sign| count(sign).is_multiple_of(2))
        && count("/*") == count("*/")
}

/// What is left of a text, none of it if that is the whole; what is left out is in order, inner
/// parts after those that hold them.
pub(super) fn rest(text: &str, left_out: &[Span]) -> Vec<Span> {
    if left_out.is_empty() {
        return Vec::new();
    }
    let mut kept = Vec::with_capacity(left_out.len() + 1);
    let mut at = 0;
    for part in left_out {
        if part.start > at {
            kept.push(Span::new(at, part.start));
        }
        at = at.max(part.end);
    }
    if at < text.len() {
        kept.push(Span::new(at, text.len()));
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is left of a text without the bodies that do not hold `token`.
    fn left(code: &str) -> String {
        let is_wanted = |body: &Body| body.span.of(code).contains("token");
        let bodies = bodies(code);
        let left_out: Vec<Span> =
            bodies.iter().filter(|body| !is_wanted(body)).map(|body| body.span).collect();
        let parts = rest(code, &left_out);
        let kept: String = parts.iter().map(|part| part.of(code)).collect();
        if parts.is_empty() { String::new() } else { kept.trim().to_owned() }
    }

    const BODY: &str = "    a();\n    b();\n    c();\n    d();\n    e();\n";

    #[test]
    fn bodies_without_a_wanted_word_are_left_out() {
        let code =
            format!("var x = 1\nfunc f() {{\n{BODY}}}\nfunc g() {{\n{BODY}    token();\n}}\n");
        let wanted = format!("var x = 1\nfunc f() {{\n}}\nfunc g() {{\n{BODY}    token();\n}}");
        assert_eq!(left(&code), wanted);
        let ruby = format!("def f\n{BODY}end\nx = token\n");
        assert_eq!(left(&ruby), "def f\nend\nx = token");
        let python = format!("def f():\n{BODY}\n\nclass A:\n    x = token\n    def g(self):\n");
        let method = "        a\n        b\n        c\n        d\n        e\n";
        let wanted = "class A:\n    x = token\n\n    y = 2";
        assert_eq!(left(&format!("{python}{method}\n    y = 2\n")), wanted);
    }

    #[test]
    fn a_function_is_kept_whole_and_a_class_is_not() {
        let inner = "        a();\n        b();\n        c();\n        d();\n        e();\n";
        let function = format!("f() {{\n    if (x) {{\n{inner}    }}\n    token();\n}}");
        let text = format!("x() {{\n{BODY}}}\n{function}\n");
        assert_eq!(left(&text), format!("x() {{\n}}\n{function}"));
        let class =
            format!("class A\n{{\n    void f()\n    {{\n{inner}    }}\n    int token;\n}}\n");
        let wanted = "class A\n{\n    void f()\n    {\n    }\n    int token;\n}";
        assert_eq!(left(&class), wanted);
    }

    #[test]
    fn maps_in_a_function_are_its_own() {
        let map =
            "    o = {\n        auth: {\n            a: 1,\n            b: 2,\n        }\n    }\n";
        let function = format!("f() {{\n{map}    token();\n}}");
        assert_eq!(
            left(&format!("x() {{\n{BODY}}}\n{function}\n")),
            format!("x() {{\n}}\n{function}")
        );
    }

    #[test]
    fn strings_and_setters_stay_whole() {
        let string = format!("f() {{\n    s = `\n{BODY}}}\n`;\n}}\ntoken\n");
        assert_eq!(left(&string), "");
        let setter = format!("constructor() {{\n{BODY}}}\n");
        assert_eq!(left(&setter), "");
        let group = format!("var (\n{BODY})\nfunc f() {{\n{BODY}}}\ntoken\n");
        let wanted = format!("var (\n{BODY})\nfunc f() {{\n}}\ntoken");
        assert_eq!(left(&group), wanted, "others may set what it declares");
        assert_eq!(left("f() {\n  a();\n}\ntoken\n"), "", "a short body is kept with the rest");
    }

    proptest! {
        #[test]
        fn bodies_are_whole_lines_and_hold_each_other_or_nothing_shared(
            text in "([ \\t]{0,3}[{}a-f:`\"]{0,4}\n?){0,60}|(x(\n    y){0,9}\n}\n){0,9}",
        ) {
            let bodies = bodies(&text);
            let is_edge = |at: usize| at == 0 || text.as_bytes()[at - 1] == b'\n';
            for (at, body) in bodies.iter().enumerate() {
                let span = body.span;
                prop_assert!(span.start < span.end && is_edge(span.start) && is_edge(span.end));
                for later in &bodies[at + 1..] {
                    let is_inner = body.is_container && span.contains(later.span);
                    prop_assert!(is_inner || later.span.start >= span.end);
                }
            }
            let spans: Vec<Span> = bodies.iter().map(|body| body.span).collect();
            let mut end = 0;
            for part in rest(&text, &spans) {
                prop_assert!(part.start >= end && part.start < part.end && part.end <= text.len());
                end = part.end;
            }
        }
    }
}
