//! Names in code that rules ask for. They are made of the words that the prefilter looks for, so
//! nothing but the places of these is looked at.

use super::held::Held;
use super::need::{Name, Need};
use super::words::is_word;
use crate::classify::host;
use crate::detect::prefilter::Selection;
use crate::model::class::HostClass;
use crate::model::dialect::Language;

/// Longest name, in bytes.
const LONGEST: usize = 80;

/// How far back the beginning of a line is looked for, in bytes: lines of comments are shorter.
const LONGEST_LINE: usize = 1000;

/// Where something is named, and the needs that it holds; nothing if that is nowhere. A function of
/// the tables may name what it takes by itself.
pub(super) fn find(
    code: &str,
    marks: &[&str],
    selection: &Selection,
    (needs, known): (&[Need], &Held),
    is_function: &dyn Fn(&str) -> bool,
) -> Option<Vec<(usize, u64)>> {
    let mut found = plain(code, selection, needs);
    found.retain(|(at, _)| !is_comment(code, *at, marks));
    let mut has_function = false;
    for offset in selection.calls.iter().chain(&selection.beside) {
        let Some(place) = Place::of(code, *offset) else { continue };
        let mut held = 0;
        for place in place.readings().into_iter().flatten() {
            let Some(text) = code.get(place.start..place.end) else { continue };
            let used = place.used();
            let needs = || super::needs(needs, &Name::new(text), used);
            held |= known.needs(text, used, needs);
        }
        if held != 0 && !is_comment(code, *offset, marks) {
            found.push((*offset, held));
        } else {
            let word = code.get(place.start..place.end);
            has_function = has_function || word.is_some_and(is_function);
        }
    }
    if !found.is_empty() || has_function {
        questions(code, needs, &mut found);
    }
    found.sort_unstable();
    (has_function || !found.is_empty()).then_some(found)
}

/// Addresses without TLS.
fn plain(code: &str, selection: &Selection, needs: &[Need]) -> Vec<(usize, u64)> {
    let asked = needs.iter().enumerate().filter_map(|(at, need)| match need {
        Need::Plain { hosts } => Some((1 << at, hosts)),
        _ => None,
    });
    let asked: Vec<(u64, &Vec<HostClass>)> = asked.collect();
    let mut found = Vec::new();
    if asked.is_empty() {
        return found;
    }
    for at in &selection.beside {
        let is_scheme = || Place::of(code, *at).is_some_and(|place| place.is_scheme());
        let Some(host) = plain_host(code, *at).or_else(|| is_scheme().then_some("")) else {
            continue;
        };
        let class = host::classify(host);
        // Of a host that is put in nothing is known.
        let is_known = !host.is_empty() && class != HostClass::Templated;
        let held = asked.iter().filter(|(_, hosts)| !is_known || hosts.contains(&class));
        let held = held.fold(0, |all, (need, _)| all | need);
        if held != 0 {
            found.push((*at, held));
        }
    }
    found
}

/// Where parameters begin or go on in a URL, as far as the text shows.
fn questions(code: &str, needs: &[Need], found: &mut Vec<(usize, u64)>) {
    let Some(need) = needs.iter().position(|need| *need == Need::Question) else { return };
    let bytes = code.as_bytes();
    let is_name = |byte: &u8| is_letter(*byte) || b"-.[]%".contains(byte);
    found.extend(memchr::memchr2_iter(b'?', b'&', bytes).filter_map(|at| {
        let rest = &bytes[at + 1..];
        let name = rest.iter().take(LONGEST).take_while(|byte| is_name(byte)).count();
        let is_named = name > 0 && rest.get(name) == Some(&b'=');
        let is_filled =
            bytes[at] == b'?' && rest.first().is_some_and(|byte| b"\"'`$%{#\\<".contains(byte));
        (is_named || is_filled).then_some((at, 1 << need))
    }));
}

/// The host of an address without TLS that begins at an offset.
fn plain_host(code: &str, at: usize) -> Option<&str> {
    const SCHEME: &[u8] = b"http://";
    let start = code.as_bytes().get(at..at + SCHEME.len())?;
    let after = code.get(at + SCHEME.len()..).filter(|_| start.eq_ignore_ascii_case(SCHEME))?;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let end = after.bytes().position(|byte| !is_part(byte)).unwrap_or(after.len());
    Some(&after[..end])
}

/// Marks of comments up to the end of the line.
pub(super) fn marks(language: Language) -> &'static [&'static str] {
    match language {
        Language::Python | Language::Ruby | Language::PowerShell => &["#"],
        Language::Php => &["//", "#", "* ", "/*"],
        _ => &["//", "* ", "/*"],
    }
}

/// Whether an offset is in a comment, as far as its line shows.
fn is_comment(code: &str, at: usize, marks: &[&str]) -> bool {
    let before = code.as_bytes().get(at.saturating_sub(LONGEST_LINE)..at).unwrap_or_default();
    let feed = memchr::memrchr(b'\n', before);
    if feed.is_none() && before.len() < at {
        return false;
    }
    let line = before[feed.map_or(0, |feed| feed + 1)..].trim_ascii_start();
    // `#[attribute]` is none, nor is what an address has behind its scheme.
    let begins = marks.iter().any(|mark| line.starts_with(mark.as_bytes()));
    let follows = || marks.contains(&"//") && memchr::memmem::find(line, b" // ").is_some();
    begins && !line.starts_with(b"#[") || follows()
}

/// How a name stands where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "a name may stand in several ways at once")]
pub(super) struct Use {
    /// It names something: a key, a named argument, a field that is set, a parameter of a URL.
    pub(super) is_key: bool,
    /// It ends a path.
    pub(super) is_path: bool,
    /// It begins a text that goes on.
    pub(super) is_prose: bool,
    /// It ends a label that says what comes behind it: `access token: `.
    pub(super) is_label: bool,
}

/// A word of code.
#[derive(Clone, Copy)]
struct Place<'c> {
    code: &'c str,
    start: usize,
    end: usize,
}

impl<'c> Place<'c> {
    /// The word at an offset, or right behind the sign there.
    fn of(code: &'c str, offset: usize) -> Option<Self> {
        // What is selected in a text may stand behind the code in it.
        let bytes = code.as_bytes();
        let at = offset + usize::from(!is_letter(*bytes.get(offset)?));
        let (start, end) = extent(bytes, at, is_letter);
        (start < end && end - start <= LONGEST).then_some(Self { code, start, end })
    }

    /// What may be the name: the word, the word with those it is joined to, and all of a text.
    fn readings(self) -> [Option<Self>; 3] {
        let bytes = self.code.as_bytes();
        let joined = |byte| is_letter(byte) || byte == b'-';
        let key = |byte: u8| is_letter(byte) || b"-.:/$[]".contains(&byte);
        let longer = |is: &dyn Fn(u8) -> bool| {
            let (start, end) = extent(bytes, self.start, is);
            let is_longer = end - start > self.end - self.start && end - start <= LONGEST;
            is_longer.then_some(Self { code: self.code, start, end })
        };
        [Some(self), longer(&joined), longer(&key).filter(|place| place.is_quoted())]
    }

    fn before(self) -> &'c [u8] {
        &self.code.as_bytes()[..self.start]
    }

    fn after(self) -> &'c [u8] {
        &self.code.as_bytes()[self.end..]
    }

    fn is_quoted(self) -> bool {
        let is_quote = |byte: Option<&u8>| byte.is_some_and(|byte| b"\"'`".contains(byte));
        is_quote(self.before().last()) && is_quote(self.after().first())
    }

    fn used(self) -> Use {
        let (before, after) = (self.before(), self.after());
        let is_path = before.ends_with(b"/") || after.starts_with(b".oauth2");
        let is_key = self.is_quoted() || self.is_named();
        let is_prose = before.last().is_some_and(|byte| b"\"'`".contains(byte))
            && after.first() == Some(&b' ');
        Use { is_key, is_path, is_prose, is_label: self.is_label() }
    }

    /// `token` of `access token: `.
    fn is_label(self) -> bool {
        const BEFORE: [&str; 14] = [
            "access ",
            "api ",
            "app ",
            "application ",
            "auth ",
            "bearer ",
            "client ",
            "consumer ",
            "id ",
            "oauth ",
            "personal ",
            "refresh ",
            "signing ",
            "webhook ",
        ];
        let before = self.before();
        let is_word = |word: &&str| {
            let from = before.len().saturating_sub(word.len());
            before[from..].eq_ignore_ascii_case(word.as_bytes())
        };
        BEFORE.iter().any(is_word) || self.is_told()
    }

    /// `"Token:"`, `"Token: %s"`: a text that goes on with a value.
    fn is_told(self) -> bool {
        let rest = self.after().strip_prefix(b":").unwrap_or_default();
        let next = rest.strip_prefix(b" ").unwrap_or(rest).first();
        next.is_some_and(|byte| b"\"'`%{$".contains(byte))
    }

    /// `name=`, `name: `, `?name`, `:name`, `{ name, other }`.
    fn is_named(self) -> bool {
        let (before, after) = (self.before(), self.after());
        let begins = match before {
            [.., b':', b':'] | [] => false,
            [.., last] => b":?&".contains(last),
        };
        let next = after.iter().position(|byte| !byte.is_ascii_whitespace());
        let next = next.map_or(&after[..0], |at| &after[at..]);
        let next = next.strip_prefix(b"?").unwrap_or(next);
        let ends = match next {
            [b'=', b'=', ..] | [b':', b':', ..] | [] => false,
            [first, ..] => b"=:".contains(first),
        };
        let last = before.iter().rev().find(|byte| !byte.is_ascii_whitespace());
        let is_short = last.is_some_and(|byte| b"{,".contains(byte))
            && next.first().is_some_and(|byte| b"},".contains(byte));
        begins || ends || is_short
    }

    /// `"http"`, `'http:'`.
    fn is_scheme(self) -> bool {
        let rest = self.after().strip_prefix(b":").unwrap_or(self.after());
        let is_quote = |byte: Option<&u8>| byte.is_some_and(|byte| b"\"'".contains(byte));
        &self.code.as_bytes()[self.start..self.end] == b"http"
            && is_quote(self.before().last())
            && is_quote(rest.first())
    }
}

/// The longest run around an offset.
fn extent(bytes: &[u8], at: usize, is: impl Fn(u8) -> bool) -> (usize, usize) {
    let at = at.min(bytes.len());
    let from = at.saturating_sub(LONGEST + 1);
    let before = bytes[from..at].iter().rev().take_while(|byte| is(**byte)).count();
    let to = bytes.len().min(at + LONGEST + 1);
    let after = bytes[at..to].iter().take_while(|byte| is(**byte)).count();
    (at - before, at + after)
}

/// Letters beyond ASCII too.
fn is_letter(byte: u8) -> bool {
    is_word(byte) || !byte.is_ascii()
}
