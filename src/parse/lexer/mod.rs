//! Source code of any language, read line by line around the places that matter. No state is
//! carried from the beginning of the file, so the cost is that of the lines read.

mod assign;
mod bare;
mod bind;
mod call;
mod column;
mod fallback;
mod group;
mod inside;
mod nested;
mod noted;
mod operand;
mod several;
mod sign;
mod sink;
mod style;
mod token;
pub(in crate::parse) mod unescape;
mod words;

#[cfg(test)]
mod tests;

use crate::model::fact::Facts;
use crate::model::location::Span;
use bind::Bound;
use sink::{Entry, Sink};
pub use style::LexStyle;
use token::{Kind, Tokens};

/// Lines longer than this are read only around the offsets.
const LONG: usize = 4096;
/// How much of a long line is read before and after an offset.
const BEFORE: usize = 256;
const AFTER: usize = 2048;
/// Lines that a binding may continue over.
const CONTINUED: usize = 3;
/// How deep code inside strings is read.
const DEPTH: u8 = 2;

/// Adds the bindings of the lines of `text` that hold one of the sorted `offsets`, and of the lines
/// that continue them.
pub fn lex_lines(text: &str, offsets: &[usize], style: LexStyle, facts: &mut Facts) {
    let mut sink = Sink::new(text, facts);
    let mut done = 0;
    for (index, &offset) in offsets.iter().enumerate() {
        if offset < done || offset > text.len() {
            continue;
        }
        let line = under_attributes(text, line_around(text, offset, done), style, done);
        let block = if line.len() > LONG {
            window(text, line, &offsets[index..], done)
        } else {
            continued(text, line, &offsets[index..], style)
        };
        done = block.end.max(offset + 1);
        read_block(text, block, style, &mut sink);
    }
}

/// Adds what stands inside one value of a configuration format: form fields and connection strings,
/// flags, a header, `${NAME:-default}`. The value itself is not added.
pub fn scan_value(text: &str, span: Span, facts: &mut Facts) {
    if memchr::memchr3(b'=', b':', b' ', span.of(text).as_bytes()).is_some() {
        let mut sink = Sink::new(text, facts);
        fallback::placeholders(text, span, &mut sink);
        inside::scan(text, span, &mut sink);
    }
}

/// The line that holds `offset`, from `floor` at the earliest, without its line end.
fn line_around(text: &str, offset: usize, floor: usize) -> Span {
    let bytes = text.as_bytes();
    let offset = offset.min(bytes.len());
    let floor = floor.min(offset);
    let start =
        memchr::memrchr2(b'\n', b'\r', &bytes[floor..offset]).map_or(floor, |at| floor + at + 1);
    Span::new(start, line_end(bytes, offset))
}

/// The line with the attributes above it, which may give what it declares a value.
fn under_attributes(text: &str, line: Span, style: LexStyle, floor: usize) -> Span {
    let mut whole = line;
    for _ in 0..CONTINUED {
        let Some(end) = whole.start.checked_sub(1).filter(|end| *end > floor) else { break };
        let above = line_around(text, end, floor);
        if style != LexStyle::CLike || !is_attribute(above.of(text).as_bytes()) {
            break;
        }
        whole.start = above.start;
    }
    if whole.len() > LONG { line } else { whole }
}

/// `#[…"…"…]`, `[…"…"…]`, `@Name(…"…"…)`, alone on its line.
fn is_attribute(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let ends = match line.first() {
        Some(b'#' | b'[') => line.ends_with(b"]"),
        Some(b'@') => line.ends_with(b")"),
        _ => false,
    };
    ends && memchr::memchr(b'"', line).is_some()
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &bytes[from..]).map_or(bytes.len(), |at| from + at)
}

/// The part of a long line around its first offset, and around those that follow closely.
fn window(text: &str, line: Span, offsets: &[usize], done: usize) -> Span {
    let Some(&first) = offsets.first() else { return line };
    let start = first.saturating_sub(BEFORE).max(line.start).max(done.min(first));
    let mut end = first + AFTER;
    for &offset in offsets {
        if offset > end || offset >= line.end {
            break;
        }
        end = end.max(offset + AFTER);
    }
    let span = Span { start, end: end.min(line.end).max(start) }.snap(text);
    Span::new(resync(text.as_bytes(), span.start, first), span.end.max(first.min(line.end)))
}

/// A place near `start` that certainly lies outside a string, judged by the first quote after it.
fn resync(bytes: &[u8], start: usize, limit: usize) -> usize {
    let mut at = start;
    while let Some(hit) = memchr::memchr2(b'"', b'\'', &bytes[at..limit.max(at)]) {
        let quote = at + hit;
        let before = quote.checked_sub(1).map_or(b' ', |before| bytes[before]);
        let after = bytes.get(quote + 1).copied().unwrap_or(b' ');
        let opens = matches!(before, b'{' | b'(' | b'[' | b':' | b'=' | b',' | b'+');
        let closes = matches!(after, b'}' | b')' | b']' | b':' | b';' | b',' | b'+');
        match (opens, closes) {
            (true, false) => return quote,
            (false, true) => return quote + 1,
            _ => at = quote + 1,
        }
    }
    start
}

/// The line and those that follow as long as a binding goes on.
fn continued(text: &str, line: Span, offsets: &[usize], style: LexStyle) -> Span {
    let bytes = text.as_bytes();
    let mut block = line;
    let mut last = line;
    let mut hits = offsets.iter().skip_while(|&&offset| offset <= line.end);
    let mut next_hit = hits.next();
    let mut left = CONTINUED;
    let opened = opens_block(bytes[line.range()].trim_ascii_end());
    while left > 0 && last.end < bytes.len() {
        let crlf = bytes[last.end] == b'\r' && bytes.get(last.end + 1) == Some(&b'\n');
        let start = last.end + if crlf { 2 } else { 1 };
        if start >= bytes.len() {
            break;
        }
        let next = Span::new(start, line_end(bytes, start));
        let declares = style == LexStyle::CLike && is_attribute(&bytes[last.range()]);
        let goes_on = opened || declares || goes_on(&bytes[last.range()], &bytes[next.range()]);
        if next.len() > LONG || !goes_on {
            break;
        }
        left -= 1;
        while next_hit.is_some_and(|&hit| hit <= next.end) {
            left = CONTINUED;
            next_hit = hits.next();
        }
        block.end = next.end;
        last = next;
    }
    block
}

/// Whether the second line carries on what the first began.
fn goes_on(line: &[u8], next: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let next = next.trim_ascii_start();
    let Some(&end) = line.last() else { return false };
    let open = matches!(
        end,
        b'=' | b':' | b'(' | b'+' | b'.' | b'&' | b'|' | b'?' | b'\\' | b'[' | b'{' | b'`'
    ) || line.ends_with(b"=>")
        || line.ends_with(b"->")
        || line.ends_with(b" or")
        || end == b',' && is_open(line)
        || line.trim_ascii_start().starts_with(b"def ")
        || next.len() > 6 && next[..6].eq_ignore_ascii_case(b"values");
    let quoted = |byte: Option<&u8>| matches!(byte, Some(b'"' | b'\''));
    open || quoted(line.last()) && quoted(next.first())
        || matches!(
            next,
            [b'+' | b'.' | b'=', b' ', ..] | [b'|', b'|', ..] | [b'?', b'?' | b':', ..]
        )
        || matches!(next, [b'?' | b':', b' ', b'"' | b'\'', ..])
}

/// Whether the line ends with the quotes that open a text of several lines, or names a here document.
fn opens_block(line: &[u8]) -> bool {
    let triple = line.ends_with(b"\"\"\"") || line.ends_with(b"'''");
    triple && memchr::memmem::find_iter(line, &line[line.len() - 3..]).count() == 1
        || line.ends_with(b"[[")
        || pair(line, b'<', b'<')
            .is_some_and(|at| matches!(line.get(at + 2), Some(b'~' | b'-' | b'<')))
}

/// Where two bytes first stand side by side. Every line is asked this several times, and most hold
/// neither: to build a searcher for it would cost more than the search.
fn pair(bytes: &[u8], first: u8, second: u8) -> Option<usize> {
    memchr::memchr_iter(first, bytes).find(|at| bytes.get(at + 1) == Some(&second))
}

/// Whether the last parenthesis of the line is still open.
fn is_open(line: &[u8]) -> bool {
    let mut depth = 0_i32;
    for &byte in line {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
    }
    depth > 0
}

fn read_block(text: &str, block: Span, style: LexStyle, sink: &mut Sink<'_, '_>) {
    let bytes = &text.as_bytes()[block.range()];
    let comments = if memchr::memchr3(b'"', b'\'', b'`', bytes).is_some() || marked(bytes, style) {
        let tokens = Tokens::read(text, block, style, false, sink.spare());
        bind_all(&tokens, DEPTH, sink);
        sink.give_back(tokens.list);
        tokens.comments
    } else {
        // Most lines hold no literal: nothing to bind but what a comment says.
        plain_comments(text, block, style)
    };
    fallback::placeholders(text, block, sink);
    inside::elements(text, block, sink);
    for comment in &comments {
        bare::line(text, *comment, style, true, sink);
    }
    if style == LexStyle::PowerShell {
        bare::cmdlet_flags(text, block, sink);
    }
    if style.bare_values() {
        let mut at = block.start;
        while at < block.end {
            let line = Span::new(at, line_end(&text.as_bytes()[..block.end], at));
            let first = first_sign(text, line);
            let comment = comments.binary_search_by_key(&first, |comment| comment.start).is_ok();
            if !comment {
                bare::line(text, line, style, false, sink);
            }
            at = line.end + 1;
        }
    }
}

/// Whether a string with marks of its own may begin here.
fn marked(bytes: &[u8], style: LexStyle) -> bool {
    let holds = |first, second| pair(bytes, first, second).is_some();
    match style {
        LexStyle::Dashes => holds(b'[', b'['),
        LexStyle::Hash => holds(b'%', b'q') || holds(b'%', b'Q') || holds(b'<', b'<'),
        LexStyle::CLike => {
            memchr::memchr_iter(b'<', bytes).any(|at| bytes[at..].starts_with(b"<<<"))
        }
        _ => false,
    }
}

/// The comments of lines without a quote.
fn plain_comments(text: &str, block: Span, style: LexStyle) -> Vec<Span> {
    let bytes = &text.as_bytes()[..block.end];
    let mut found = Vec::new();
    let mut at = block.start;
    while at < block.end {
        let end = line_end(bytes, at);
        let first = first_sign(text, Span::new(at, end));
        let starred = bytes.get(first) == Some(&b'*') && style != LexStyle::Shell;
        let mark = if starred { Some(first) } else { style.first_comment(bytes, at, end) };
        found.extend(mark.map(|mark| Span::new(mark, end)));
        at = end + 1;
    }
    found
}

fn first_sign(text: &str, line: Span) -> usize {
    line.start + line.of(text).len() - line.of(text).trim_start().len()
}

/// Binds every literal, then looks into its content.
fn bind_all(tokens: &Tokens<'_>, depth: u8, sink: &mut Sink<'_, '_>) {
    let mut index = 0;
    while index < tokens.list.len() {
        if tokens.list[index].kind != Kind::Text {
            index += 1;
            continue;
        }
        let group = tokens.group(index);
        if let Some(bound) = tokens.bind(&group) {
            let (value_span, value) = unwrapped(tokens.text, group.span, tokens.value(&group));
            let Bound { key, parents, binding } = bound;
            sink.push(Entry { key, parents: &parents, value_span, value, quoted: true, binding });
        }
        for at in group.from..=group.to {
            if tokens.list[at].kind == Kind::Text {
                noted::field_tag(tokens, at, sink);
                look_inside(tokens, tokens.list[at].inner, depth, sink);
            }
        }
        index = group.to + 1;
    }
}

/// A literal that is code itself (`"\"v\""`, as Gradle's build fields want it) without its quotes.
fn unwrapped(text: &str, span: Span, value: String) -> (Span, String) {
    let raw = span.of(text);
    let wrapped = raw.len() > 4 && raw.starts_with("\\\"") && raw.ends_with("\\\"");
    match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        Some(inner) if wrapped => (Span::new(span.start + 2, span.end - 2), inner.to_owned()),
        _ => (span, value),
    }
}

/// Form fields, headers and flags in a string, and code written in it.
fn look_inside(tokens: &Tokens<'_>, span: Span, depth: u8, sink: &mut Sink<'_, '_>) {
    if span.len() < 4 {
        return;
    }
    let bytes = &tokens.text.as_bytes()[span.range()];
    inside::scan(tokens.text, span, sink);
    if depth > 0
        && memchr::memchr2(b'"', b'\'', bytes).is_some()
        && memchr::memchr3(b':', b'=', b' ', bytes).is_some()
    {
        let inner = Tokens::read(tokens.text, span, tokens.style, true, sink.spare());
        bind_all(&inner, depth - 1, sink);
        sink.give_back(inner.list);
    }
}
