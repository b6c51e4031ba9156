//! Whether a word stands where a command can.

use super::is_name;

/// How far back on its line a command's position is judged.
const BACK: usize = 256;

/// The quote of the string around a command.
pub(super) type Outer = Option<u8>;

/// Whether a command can begin at `at`; gives the quote that it stands in, if any.
pub(super) fn position(text: &str, at: usize) -> Option<Outer> {
    let bytes = text.as_bytes();
    let low = at.saturating_sub(BACK);
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[low..at]).map_or(low, |line| low + line + 1);
    let before = &bytes[start..at];
    let outer = match before.last() {
        Some(&quote @ (b'"' | b'\'' | b'`')) => Some(quote),
        _ => enclosing_quote(before),
    };
    let continued = before.trim_ascii().is_empty() && is_continuation(bytes, start);
    (!continued && opens_command(before)).then_some(outer)
}

/// Whether the line before ends with a mark that joins it to this one.
fn is_continuation(bytes: &[u8], line: usize) -> bool {
    let Some(end) = line.checked_sub(1) else { return false };
    let low = end.saturating_sub(BACK);
    let before = bytes[low..end].trim_ascii_end();
    let Some((b'\\' | b'`' | b'^', words)) = before.split_last() else { return false };
    // `sudo \` or `&& \` leave the command to the next line.
    !opens_command(words) || words.trim_ascii().is_empty()
}

/// The quote that is open at the end of `before`, as in `sh -c '…; curl`.
fn enclosing_quote(before: &[u8]) -> Outer {
    let mut open = None;
    let mut escaped = false;
    for &byte in before {
        match (byte, open) {
            _ if escaped => escaped = false,
            (b'\\', _) => escaped = true,
            (b'"' | b'\'', None) => open = Some(byte),
            (_, Some(quote)) if byte == quote => open = None,
            _ => {}
        }
    }
    open
}

/// Whether what stands before a word on its line leaves the word in command position.
fn opens_command(before: &[u8]) -> bool {
    let mut rest = before.trim_ascii_end();
    for _ in 0..8 {
        let Some(&last) = rest.last() else { return true };
        if matches!(
            last,
            b'|' | b';' | b'&' | b'(' | b'`' | b'{' | b'"' | b'\'' | b'!' | b'@' | b'['
        ) {
            return true;
        }
        let word = rest
            .rsplit(|byte| matches!(byte, b' ' | b'\t' | b'(' | b'"' | b'\'' | b'`' | b';'))
            .next();
        let word = word.unwrap_or_default();
        if is_opener(word) {
            return true;
        }
        let passes = is_variable(word) || is_option(word) && has_wrapper(rest);
        if !passes {
            return false;
        }
        rest = rest[..rest.len() - word.len()].trim_ascii_end();
    }
    false
}

/// Words after which a command follows.
fn is_opener(word: &[u8]) -> bool {
    let word = std::str::from_utf8(word).unwrap_or_default();
    let unit = word.strip_suffix('=').is_some_and(|key| key.starts_with("Exec"));
    unit || matches!(
        word,
        "sudo"
            | "exec"
            | "time"
            | "nohup"
            | "then"
            | "do"
            | "else"
            | "if"
            | "while"
            | "until"
            | "elif"
            | "RUN"
            | "-"
            | "$"
            | ">"
            | "%"
            | "#"
            | "//"
            | "*"
            | "&&"
            | "||"
            | "xargs"
            | "CMD"
            | "ENTRYPOINT"
            | "env"
            | "command"
            | "eval"
            | "watch"
            | "nice"
            | "doas"
            | "PS>"
            | "❯"
            | "→"
            | "λ"
            | "call"
            | "start"
            | "="
            | ":"
            | "$!"
            | "|-"
    ) || word.ends_with('>') && word.starts_with("PS")
        || word.ends_with(':') && word.len() > 1 && !word.contains("//")
        || word.ends_with('$') && word.contains('@')
}

/// `X=Y` before a command.
fn is_variable(word: &[u8]) -> bool {
    let equals = word.iter().position(|&byte| byte == b'=');
    equals.is_some_and(|at| {
        at > 0 && word[..at].iter().all(|&b| b.is_ascii_alphanumeric() || b == b'_')
    })
}

fn is_option(word: &[u8]) -> bool {
    word.starts_with(b"-") || word.len() < 16 && word.iter().all(|&byte| is_name(byte))
}

/// Whether a program that runs another stands on the line.
fn has_wrapper(line: &[u8]) -> bool {
    line.split(|byte| matches!(byte, b' ' | b'\t' | b';' | b'&' | b'|')).any(|word| {
        matches!(
            word,
            b"sudo"
                | b"xargs"
                | b"timeout"
                | b"nice"
                | b"watch"
                | b"doas"
                | b"time"
                | b"retry"
                | b"RUN"
        ) || word == b"env"
    })
}
