//! What a program joins to a URL whose last parameter is still open: `"…?access_token=" + token`.

use crate::model::location::Span;

/// How far an operand is read, in bytes.
const LONGEST: usize = 160;
/// Operators that join strings, the longer ones first: Elixir, SQL, Lua, C++, then the one-letter
/// ones of everybody else.
const OPERATORS: [&str; 8] = ["<>", "||", "..", "<<", "+", ".", "&", "~"];
/// Calls that join their arguments (R, SQL, Java, JavaScript).
const CALLS: [&str; 4] = [").append(", ".concat(", ".append(", ".plus("];

/// What is joined: its text, and its place where it is written out.
pub(super) struct Joined {
    /// `${name}` for what is only known at run time, or the literal.
    pub(super) value: String,
    /// The literal's place.
    pub(super) literal: Option<Span>,
}

impl Joined {
    /// What follows the quote at `end`, where the URL of the text stops.
    pub(super) fn read(text: &str, end: usize) -> Option<Self> {
        let rest = text.get(end..)?;
        let after = rest.strip_prefix(['"', '\'', '`'])?;
        let operand = operand(after.trim_start()).or_else(|| argument(text, end, after))?;
        if let Some(quote) = operand.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let start = text.len() - operand.len() + 1;
            let length = operand[1..].bytes().take(LONGEST).position(|b| b == quote as u8)?;
            let value = text.get(start..start + length).filter(|value| !value.is_empty())?;
            return Some(Self {
                value: value.to_owned(),
                literal: Some(Span::new(start, start + length)),
            });
        }
        let name = name(operand)?;
        Some(Self { value: format!("${{{name}}}"), literal: None })
    }
}

/// What stands after an operator or inside a joining call.
fn operand(after: &str) -> Option<&str> {
    let call = CALLS.iter().find_map(|call| after.strip_prefix(call));
    let joined = call.or_else(|| {
        let rest = OPERATORS.iter().find_map(|operator| after.strip_prefix(operator))?;
        // `&&` and `||` choose, `.length` and `+=` do something else altogether.
        (!rest.starts_with(['&', '=', '|'])).then_some(rest)
    })?;
    Some(joined.trim_start())
}

/// `paste0("…=", token)`, `CONCAT('…=', token)`: the argument after the URL's.
fn argument<'t>(text: &'t str, end: usize, after: &'t str) -> Option<&'t str> {
    let rest = after.trim_start().strip_prefix(',')?.trim_start();
    let mut low = end.saturating_sub(512);
    while !text.is_char_boundary(low) {
        low += 1;
    }
    let quote = text[low..end].rfind(['"', '\'', '`'])?;
    let before = text[low..low + quote].trim_end().to_ascii_lowercase();
    let is_call = ["paste0(", "paste(", "concat(", "str_c(", "string.concat("]
        .iter()
        .any(|call| before.ends_with(call));
    (is_call && !rest.starts_with(['"', '\''])).then_some(rest)
}

/// The name an operand is known by: the variable, or what a call is given.
fn name(operand: &str) -> Option<&str> {
    let is_start = |c: char| c.is_alphabetic() || matches!(c, '_' | '$' | '@' | '(' | '*' | '&');
    operand.chars().next().filter(|c| is_start(*c))?;
    let part =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | '.' | '-' | '>' | ':');
    let mut read = operand.trim_start_matches(['(', '*', '&']);
    loop {
        let length = read.find(|c: char| !part(c)).unwrap_or(read.len()).min(LONGEST);
        let name = read.get(..length)?.trim_end_matches(['.', '-', '>', ':']);
        let inner = read.get(length..)?.strip_prefix('(').map(str::trim_start);
        match inner.filter(|inner| inner.starts_with(is_start)) {
            Some(inner) if inner.len() < read.len() => read = inner,
            _ => return Some(name).filter(|name| !name.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        Joined::read(text, text.find('=').unwrap() + 1).map(|joined| joined.value)
    }

    #[test]
    fn what_is_joined_is_known_by_its_name() {
        for (text, expected) in [
            ("'?t=' + token", "${token}"),
            ("\"?t=\" . $this->token;", "${$this->token}"),
            ("\"?t=\" .. tok)", "${tok}"),
            ("'?t=' || tok)", "${tok}"),
            ("'?t=' + encodeURIComponent(session.token)", "${session.token}"),
            ("\"?t=\" & Tok", "${Tok}"),
            ("paste0(\"?t=\", tok)", "${tok}"),
            ("s.append(\"?t=\").append(tok)", "${tok}"),
            ("'?t=' + getToken()", "${getToken}"),
            ("'?t=' + \"q7Rk2vZx9\"", "q7Rk2vZx9"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["f('?t=')", "f('?t=', '')", "['?t=', '?u=']", "'?t='.length", "x = '?t='"] {
            assert!(value(text).is_none_or(|value| value == "${length}"), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in r#"([a-z=?"' +.(),$é]|\PC){0,60}"#, at in 0_usize..60) {
            let _ = Joined::read(&text, at);
        }
    }
}
