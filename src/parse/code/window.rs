//! Which parts of a long text are worth a parse. Parsing is the dear step, and most of a long file is
//! functions in which nothing that a rule asks for stands: their bodies are left out, as far as the
//! layout of the lines shows where they begin and end. Whatever stands outside of bodies is kept.

use crate::model::location::Span;

/// Shorter texts are parsed as a whole, in bytes.
const WHOLE: usize = 8 << 10;

/// Bodies of fewer lines are not worth leaving out.
const FEW: usize = 5;

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

/// What a body is called that sets what others read.
const SETTERS: [&str; 5] = ["constructor", "__init__", "init", "initialize", "new"];

/// The parts to parse, in order; none of them is the whole text. `wanted` are offsets, in order.
pub(super) fn parts(text: &str, wanted: &[usize]) -> Vec<Span> {
    if text.len() < WHOLE {
        return Vec::new();
    }
    let mut left_out = Vec::new();
    let mut open: Vec<Block> = Vec::new();
    let mut last = 0;
    for line in lines(text) {
        while open.last().is_some_and(|block| block.line.indent >= line.indent) {
            let Some(block) = open.pop() else { break };
            let is_body =
                block.line.end < line.start && open.last().is_none_or(Block::is_container);
            if let Some(body) = is_body.then(|| block.body(&line, last)).flatten()
                && is_spare(text, body, wanted)
            {
                // What lies inside of it goes with it.
                while left_out.pop_if(|inner: &mut Span| inner.start >= body.start).is_some() {}
                left_out.push(body);
            }
        }
        last = line.end;
        open.push(Block::new(text, line));
    }
    if left_out.is_empty() { left_out } else { rest(text, &left_out) }
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
}

impl<'t> Block<'t> {
    fn new(text: &'t str, line: Line<'t>) -> Self {
        let title = if line.text == "{" {
            text[..line.start].trim_end().rsplit('\n').next().unwrap_or_default()
        } else {
            line.text
        };
        Self { line, title }
    }

    fn is_container(&self) -> bool {
        words(self.title).any(|word| CONTAINERS.contains(&word))
    }

    /// What may be left out of it, if the next line on its level closes it; `last` is where the line
    /// before that one ends.
    fn body(&self, next: &Line, last: usize) -> Option<Span> {
        if words(self.title).any(|word| SETTERS.contains(&word)) {
            return None;
        }
        let is_closed = next.indent == self.line.indent
            && (next.text.starts_with('}') || words(next.text).next() == Some("end"));
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

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Whether a part is long, holds nothing that is wanted, and no string or comment that its lines
/// share with those around it.
fn is_spare(text: &str, part: Span, wanted: &[usize]) -> bool {
    let next = wanted.partition_point(|at| *at < part.start);
    let is_wanted = wanted.get(next).is_some_and(|at| *at < part.end);
    let text = part.of(text);
    let count = |sign: &str| memchr::memmem::find_iter(text.as_bytes(), sign).count();
    !is_wanted
        && memchr::memchr_iter(b'\n', text.as_bytes()).nth(FEW - 1).is_some()
        && ["\"", "`", "'''"].iter().all(|sign| count(sign).is_multiple_of(2))
        && count("/*") == count("*/")
}

/// What is left of a text.
fn rest(text: &str, left_out: &[Span]) -> Vec<Span> {
    let mut kept = Vec::with_capacity(left_out.len() + 1);
    let mut at = 0;
    for part in left_out {
        if part.start > at {
            kept.push(Span::new(at, part.start));
        }
        at = part.end;
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

    /// What is left of a long text with a comment of `//` in front.
    fn left(code: &str) -> String {
        let text = format!("{}\n{code}", "// filler\n".repeat(WHOLE / 10));
        let wanted: Vec<usize> = text.match_indices("token").map(|(at, _)| at).collect();
        let parts = parts(&text, &wanted);
        let kept: String = parts.iter().map(|part| part.of(&text)).collect();
        kept.trim_start_matches("// filler\n").trim().to_owned()
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
    fn strings_and_setters_stay_whole() {
        let string = format!("f() {{\n    s = `\n{BODY}}}\n`;\n}}\ntoken\n");
        assert_eq!(left(&string), "");
        let setter = format!("constructor() {{\n{BODY}}}\n");
        assert_eq!(left(&setter), "");
        assert_eq!(left("f() {\n  a();\n}\ntoken\n"), "", "a short body is kept with the rest");
    }

    proptest! {
        #[test]
        fn parts_are_in_order_on_lines_and_keep_what_is_wanted(
            text in "([ \\t]{0,3}[{}a-f:`\"]{0,4}\n?){0,60}",
            wanted in proptest::collection::btree_set(0_usize..20_000, 0..5),
        ) {
            let text = format!("{text}{}", "x\n    y\n}\n".repeat(WHOLE / 8));
            let wanted: Vec<usize> = wanted.into_iter().filter(|at| *at < text.len()).collect();
            let parts = parts(&text, &wanted);
            let mut end = 0;
            for part in &parts {
                prop_assert!(part.start >= end && part.start < part.end && part.end <= text.len());
                prop_assert!(part.start == 0 || text.as_bytes()[part.start - 1] == b'\n');
                end = part.end;
            }
            for at in wanted {
                let is_kept = parts.iter().any(|part| part.start <= at && at < part.end);
                prop_assert!(parts.is_empty() || is_kept);
            }
        }
    }
}
