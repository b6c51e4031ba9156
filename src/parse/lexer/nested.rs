//! Strings with code inside: `"${f("x")}"`, `$"{a["k"]}"`, `"\(env["K"]!)"`. The quotes of that code
//! end no string.

/// How far such code reaches, in bytes; it ends on its line.
const LONGEST: usize = 512;

/// Where a string goes on, if the quote at `hit` stands in code inside it; `prefix` is what stands
/// before its first quote, `from` where its text begins.
pub(super) fn resumes(bytes: &[u8], prefix: &[u8], from: usize, hit: usize) -> Option<usize> {
    let bare = prefix.contains(&b'$');
    let mut at = from.max(hit.saturating_sub(LONGEST));
    while at < hit {
        match opener(&bytes[at..hit], bare) {
            Opener::Escaped => at += 2,
            Opener::None => at += 1,
            // Code comes before the quotes in it: `"${"` is a text.
            Opener::Code(length) => match end(bytes, at + length) {
                Some(end) if end > hit && (bare || at + length < hit) => return Some(end),
                Some(end) if end <= hit => at = end,
                _ => at += length,
            },
        }
    }
    None
}

/// Where code ends that begins at `from`, if some does.
pub(super) fn code(bytes: &[u8], from: usize) -> Option<usize> {
    match opener(bytes.get(from..)?, true) {
        Opener::Code(length) => end(bytes, from + length),
        _ => None,
    }
}

enum Opener {
    None,
    Escaped,
    /// Code, after this many bytes.
    Code(usize),
}

/// `${`, `#{`, `{$`, `\(`; a brace alone where the string says so.
fn opener(rest: &[u8], bare: bool) -> Opener {
    match rest {
        [b'{', b'{', ..] | [b'\\', b'\\', ..] => Opener::Escaped,
        [b'{', ..] if bare => Opener::Code(1),
        [b'$' | b'#', b'{', ..] | [b'\\', b'(', ..] => Opener::Code(2),
        [b'{', b'$', ..] => Opener::Code(1),
        _ => Opener::None,
    }
}

/// After the bracket that closes the code that begins at `start`.
fn end(bytes: &[u8], start: usize) -> Option<usize> {
    let limit = bytes.len().min(start + LONGEST);
    let mut depth = 1;
    let mut at = start;
    while at < limit {
        match bytes[at] {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            quote @ (b'"' | b'\'') if begins(bytes, at) => {
                at = closing(&bytes[..limit], at + 1, quote)?;
            }
            b'"' | b'\'' | b'\n' => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether a string may begin at a quote: after a bracket or a sign, or what marks a raw one.
fn begins(bytes: &[u8], at: usize) -> bool {
    let before = bytes[at - 1];
    !before.is_ascii_alphanumeric() && !matches!(before, b'_' | b')' | b']' | b'}' | b'\\')
}

/// The quote that closes a string on the same line.
fn closing(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => return None,
            b'\\' => at += 1,
            byte if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::resumes;

    /// What follows the code that the first inner quote stands in.
    fn ask(text: &str) -> Option<&str> {
        let open = text.find('"').unwrap();
        let hit = open + 1 + text[open + 1..].find('"').unwrap();
        let end = resumes(text.as_bytes(), &text.as_bytes()[..open], open + 1, hit)?;
        Some(&text[end..])
    }

    #[test]
    fn code_in_a_string_may_have_strings() {
        for (text, rest) in [
            (r#""a=${f("x")}&b""#, "&b\""),
            (r#"$"a={c["k"]}&b""#, "&b\""),
            (r#""a=\(env["K"]!)&b""#, "&b\""),
            (r#""a=#{h["k"]}&b""#, "&b\""),
            (r#""a={$h["k"]}&b""#, "&b\""),
            (r#"$"{{x}}{a.F("}")}""#, "\""),
        ] {
            assert_eq!(ask(text), Some(rest), "{text}");
        }
    }

    #[test]
    fn a_text_that_only_looks_like_it_ends_at_its_quote() {
        for text in [
            r#""${" && s.endsWith("}")"#,
            r#""${x}" + f("}")"#,
            r#""\\(" + ")""#,
            r#""{a" + "}""#,
            r#""(\\(x" + "y)""#,
            "\"${f(\"x\n\")}\"",
        ] {
            assert_eq!(ask(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn it_stays_inside_and_goes_forward(text in r#"[$#{}\\("')\n a-z\[\]]{0,80}"#, hit in 1_usize..80) {
            let bytes = text.as_bytes();
            let hit = hit.min(bytes.len());
            if let Some(end) = resumes(bytes, b"$", 0, hit) {
                proptest::prop_assert!(end > hit && end <= bytes.len());
            }
        }
    }
}
