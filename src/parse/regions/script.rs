//! Scripts in HTML pages and component files (`.vue`, `.svelte`), and in Bruno's requests.

use super::Embedded;
use crate::model::location::Span;

/// The content of every `script` element that has any (HTML Standard §4.12.1).
pub fn html(text: &str) -> Vec<Embedded> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = find(bytes, at, b"<script") {
        let Some(tag) = tag_end(bytes, open + 7) else { break };
        let end = find(bytes, tag, b"</script").unwrap_or(bytes.len());
        let span = Span::new(tag, end);
        if !span.of(text).trim().is_empty() {
            let language = language(&text[open + 7..tag]);
            found.push(Embedded { span, language });
        }
        at = end;
    }
    found
}

/// The blocks of a Bruno file that are JavaScript; a block ends with a brace that begins a line.
pub fn bruno(text: &str) -> Vec<Embedded> {
    const BLOCKS: [&str; 3] = ["script:pre-request", "script:post-response", "tests"];
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for line in super::lines(text) {
        let raw = line.of(text);
        match open {
            Some(start) if raw.starts_with('}') => {
                let span = Span::new(start, line.start.max(start));
                found.push(Embedded { span, language: "javascript".to_owned() });
                open = None;
            }
            Some(_) => {}
            None => {
                let name = raw.trim_end().strip_suffix('{').map(str::trim);
                open = name.filter(|name| BLOCKS.contains(name)).map(|_| line.end);
            }
        }
    }
    found
}

/// The scripts of a collection of requests in YAML (Insomnia's format, version 5, and Bruno's): each is
/// a block below its key, or stands behind it on the same line.
pub fn collection(text: &str) -> Vec<Embedded> {
    let mut found: Vec<Embedded> = Vec::new();
    let mut open: Option<usize> = None;
    for line in super::lines(text) {
        let raw = line.of(text);
        let bare = raw.trim_start();
        let indent = raw.len() - bare.len();
        if open.is_some_and(|outer| bare.is_empty() || indent > outer) {
            if let Some(script) = found.last_mut() {
                script.span.end = line.end;
            }
            continue;
        }
        // An item of a list begins with a dash.
        let key = bare.trim_start_matches(['-', ' ']);
        open = script_value(key).and_then(|value| {
            let start = line.end - value.len();
            let is_block = value.starts_with(['|', '>']);
            let begins = if is_block { line.end } else { start };
            let span = Span::new(begins, line.end);
            found.push(Embedded { span, language: "javascript".to_owned() });
            is_block.then_some(line.end - line.start - key.len())
        });
    }
    found
}

/// What stands behind a key whose value is a script; not what has quotes around it.
fn script_value(line: &str) -> Option<&str> {
    const KEYS: [&str; 5] =
        ["preRequest", "afterResponse", "preRequestScript", "afterResponseScript", "code"];
    let (_, value) = line.split_once(':').filter(|(key, _)| KEYS.contains(key))?;
    let value = value.strip_prefix(' ')?.trim_start();
    (!value.is_empty() && !value.starts_with(['"', '\'', '&', '*', '!'])).then_some(value)
}

/// The next place of an ASCII tag in whatever case.
fn find(bytes: &[u8], from: usize, tag: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'<', &bytes[from..]).map(|at| from + at).find(|&at| {
        bytes.get(at..at + tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag))
    })
}

/// One past the `>` of a tag; quotes may hold others.
fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate().skip(from) {
        match (byte, quote) {
            (b'>', None) => return Some(at + 1),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}

/// From `lang` or `type`; a script without either is JavaScript.
fn language(attributes: &str) -> String {
    let value = attribute(attributes, "lang").or_else(|| attribute(attributes, "type"));
    let value = value.unwrap_or_default().to_ascii_lowercase();
    match value.as_str() {
        "" | "module" | "text/javascript" | "application/javascript" | "js" => {
            "javascript".to_owned()
        }
        "ts" | "text/typescript" => "typescript".to_owned(),
        "tsx" | "jsx" => value,
        _ if value.ends_with("json") || value == "importmap" => "json".to_owned(),
        _ => value.rsplit('/').next().unwrap_or_default().to_owned(),
    }
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back();
        let after = rest[at + name.len()..].trim_start();
        if before.is_none_or(char::is_whitespace) && after.starts_with('=') {
            let value = after[1..].trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            return match quote {
                Some(quote) => value[1..].split(quote).next(),
                None => value.split([' ', '>', '\n']).next(),
            };
        }
        rest = &rest[at + name.len()..];
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn scripts_of_a_page() {
        let text = "<SCRIPT src=a></script><script lang='ts' x=\">\">b</script><script type=\"application/ld+json\">{}</script><script>c";
        let found: Vec<_> =
            html(text).iter().map(|e| (e.language.clone(), e.span.of(text).to_owned())).collect();
        let expected = [("typescript", "b"), ("json", "{}"), ("javascript", "c")];
        assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn scripts_of_a_collection() {
        let text = "- name: a\n  scripts:\n    preRequest: |-\n      a();\n\n      b();\n    afterResponse: c();\n  \
                    description: |\n    preRequest: no\n- code: >\n    d();\n  type: test\n  code: \"e()\"\n";
        let found: Vec<_> =
            collection(text).iter().map(|e| e.span.of(text).trim().to_owned()).collect();
        assert_eq!(found, ["a();\n\n      b();", "c();", "no", "d();"]);
    }

    proptest! {
        #[test]
        fn arbitrary_collections_never_panic(text in "(preRequest|code|: ?|[|>é\"-]|\n| )*") {
            let mut end = 0;
            for embedded in collection(&text) {
                prop_assert!(text.get(embedded.span.range()).is_some());
                prop_assert!(embedded.span.start >= end);
                end = embedded.span.end;
            }
        }

        #[test]
        fn arbitrary_text_never_panics(text in "(<script|</script|[<>=\"' é]|lang|type)*") {
            for embedded in html(&text) {
                prop_assert!(text.get(embedded.span.range()).is_some());
            }
        }
    }
}
