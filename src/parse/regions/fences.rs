//! Code blocks of `CommonMark` (§4.5), reStructuredText and `AsciiDoc`, with their languages.

use super::{Embedded, lines};
use crate::model::location::Span;

/// Fenced code blocks of Markdown; a block without an end goes to the end of the text.
pub fn markdown(text: &str) -> Vec<Embedded> {
    let mut found = Vec::new();
    let mut open: Option<Fence> = None;
    for line in lines(text) {
        let Some((mark, count, info)) = fence(line.of(text)) else { continue };
        if let Some(fence) = &open {
            if fence.mark == mark && count >= fence.count && info.is_empty() {
                found.extend(open.take().map(|fence| fence.close(line.start)));
            }
        } else if mark == b'~' || !info.contains('`') {
            open = Some(Fence {
                mark,
                count,
                start: next_line(text, line),
                language: info_language(info),
            });
        }
    }
    found.extend(open.map(|fence| fence.close(text.len())));
    found
}

/// A code fence that is not closed yet.
struct Fence {
    mark: u8,
    count: usize,
    start: usize,
    language: String,
}

impl Fence {
    fn close(self, end: usize) -> Embedded {
        Embedded { span: Span::new(self.start, end), language: self.language }
    }
}

/// The mark, its length and the info string of a line that is a fence, also in quotations and lists.
fn fence(line: &str) -> Option<(u8, usize, &str)> {
    let raw = line.trim_start_matches([' ', '\t', '>']);
    let raw = raw.strip_prefix("- ").or_else(|| raw.strip_prefix("* ")).unwrap_or(raw);
    let mark = raw.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let count = raw.bytes().take_while(|&byte| byte == mark).count();
    (count >= 3).then(|| (mark, count, raw[count..].trim()))
}

fn next_line(text: &str, line: Span) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[line.end..]).map_or(text.len(), |end| line.end + end + 1)
}

/// `rust,no_run`, `{.python .numberLines}`, `js {1,3}`: the first word.
fn info_language(info: &str) -> String {
    let info = info.trim_start_matches(['{', '.', ' ']);
    let end = info.find([' ', ',', '}', '{', '\t', ':']).unwrap_or(info.len());
    info[..end].to_ascii_lowercase()
}

/// `.. code-block:: lang` and literal blocks after `::` of reStructuredText.
pub fn rst(text: &str) -> Vec<Embedded> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String, Option<Span>)> = None;
    for line in lines(text) {
        let raw = line.of(text);
        let content = raw.trim_start();
        let indent = raw.len() - content.len();
        if let Some((margin, language, span)) = &mut open {
            if content.is_empty() || indent > *margin {
                let option = span.is_none() && content.starts_with(':');
                if !content.is_empty() && !option {
                    let start = span.map_or(line.start, |span| span.start);
                    *span = Some(Span::new(start, line.end));
                }
                continue;
            }
            let language = std::mem::take(language);
            found.extend(span.take().map(|span| Embedded { span, language }));
        }
        open = directive(content).map(|language| (indent, language, None));
    }
    if let Some((_, language, Some(span))) = open {
        found.push(Embedded { span, language });
    }
    found
}

fn directive(content: &str) -> Option<String> {
    if let Some(rest) = content.strip_prefix(".. ") {
        let (name, argument) = rest.split_once("::")?;
        let code = matches!(
            name.trim(),
            "code-block" | "code" | "sourcecode" | "highlight" | "parsed-literal"
        );
        return code.then(|| argument.trim().to_ascii_lowercase());
    }
    content.ends_with("::").then(String::new)
}

/// Listing blocks of `AsciiDoc`: `[source,lang]`, then `----`.
pub fn asciidoc(text: &str) -> Vec<Embedded> {
    let mut found = Vec::new();
    let mut language = String::new();
    let mut open: Option<(&str, usize)> = None;
    for line in lines(text) {
        let raw = line.of(text).trim_end();
        let fence =
            raw.len() >= 4 && (raw.bytes().all(|b| b == b'-') || raw.bytes().all(|b| b == b'.'));
        match open {
            Some((mark, start)) if mark == raw => {
                let language = std::mem::take(&mut language);
                found.push(Embedded { span: Span::new(start, line.start), language });
                open = None;
            }
            None if fence => open = Some((raw, next_line(text, line))),
            None if raw.starts_with('[') => {
                let mut parts = raw.trim_matches(['[', ']']).split(',');
                let style = parts.next().unwrap_or_default();
                let source = style.is_empty() || style.starts_with("source");
                language =
                    parts.next().filter(|_| source).unwrap_or_default().trim().to_ascii_lowercase();
            }
            None if !raw.starts_with('.') => language.clear(),
            Some(_) | None => {}
        }
    }
    if let Some((_, start)) = open {
        found.push(Embedded { span: Span::new(start, text.len()), language });
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn show(text: &str, found: &[Embedded]) -> Vec<(String, String)> {
        found.iter().map(|e| (e.language.clone(), e.span.of(text).trim().to_owned())).collect()
    }

    fn same(text: &str, found: &[Embedded], expected: &[(&str, &str)]) {
        let expected: Vec<_> =
            expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(show(text, found), expected, "{text}");
    }

    #[test]
    fn blocks_of_documents() {
        let text =
            "a\n```Python title=x\nb\n``\nc\n```\n~~~\n```\n~~~~\n> ```{.sh}\n> d\n> ```\n```js\ne";
        same(
            text,
            &markdown(text),
            &[("python", "b\n``\nc"), ("", "```"), ("sh", "> d"), ("js", "e")],
        );
        let text = "x\n.. code-block:: bash\n   :linenos:\n\n   a\n\n   b\nc::\n\n  d\ne\n";
        same(text, &rst(text), &[("bash", "a\n\n   b"), ("", "d")]);
        let text = "[source,yaml]\n.Title\n----\na\n----\n\n----\nb\n----\n";
        same(text, &asciidoc(text), &[("yaml", "a"), ("", "b")]);
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "([ab:`~.,>\\[\\] é\n\r-]|```|----|::|code-block:: )*") {
            for found in [markdown(&text), rst(&text), asciidoc(&text)] {
                for embedded in found {
                    prop_assert!(text.get(embedded.span.range()).is_some());
                }
            }
        }
    }
}
