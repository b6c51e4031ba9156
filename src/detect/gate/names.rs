//! Names in code that rules ask for. They are made of the words that the prefilter looks for, so
//! nothing but the places of these is looked at.

use std::collections::HashMap;

use super::need::{Name, Need};
use super::words::is_word;
use crate::classify::host;
use crate::detect::prefilter::Selection;
use crate::model::class::HostClass;

/// Longest name, in bytes.
const LONGEST: usize = 80;

/// Where something is named, and the needs that it holds; nothing if that is nowhere. A function of
/// the tables may name what it takes by itself.
pub(super) fn find(
    code: &str,
    selection: &Selection,
    needs: &[Need],
    is_function: &dyn Fn(&str) -> bool,
) -> Option<Vec<(usize, u64)>> {
    let plain = needs.iter().position(|need| *need == Need::Plain).map_or(0, |at| 1 << at);
    let urls = selection.urls.iter().filter(|at| plain != 0 && is_plain(code, **at));
    let mut found: Vec<(usize, u64)> = urls.map(|at| (*at, plain)).collect();
    let mut known: HashMap<(&str, bool), u64> = HashMap::new();
    let mut has_function = false;
    for offset in selection.calls.iter().chain(&selection.beside) {
        let Some(place) = Place::of(code, *offset) else { continue };
        let is_read = place.is_read();
        let mut held = 0;
        for text in place.readings().into_iter().flatten() {
            let needs = || super::needs(needs, &Name::new(text), is_read);
            held |= *known.entry((text, is_read)).or_insert_with(needs);
        }
        if plain != 0 && place.is_scheme() {
            held |= plain;
        }
        if held != 0 {
            found.push((*offset, held));
        } else {
            has_function = has_function || place.readings()[0].is_some_and(is_function);
        }
    }
    found.sort_unstable();
    (has_function || !found.is_empty()).then_some(found)
}

/// Whether an address before `://` has no TLS, and is none of this machine or of a namespace.
fn is_plain(code: &str, at: usize) -> bool {
    let Some((before, after)) = code.split_at_checked(at) else { return false };
    let Some(after) = after.strip_prefix("://").filter(|_| before.ends_with("http")) else {
        return false;
    };
    let end = after.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'.');
    let name = &after[..end.unwrap_or(after.len())];
    let class = host::classify(name);
    name.is_empty() || !matches!(class, HostClass::Loopback | HostClass::Namespace)
}

/// A word of code.
struct Place<'c> {
    code: &'c str,
    start: usize,
    end: usize,
}

impl<'c> Place<'c> {
    /// The word at an offset, or right behind the sign there.
    fn of(code: &'c str, offset: usize) -> Option<Self> {
        let bytes = code.as_bytes();
        let at = offset + usize::from(!bytes.get(offset).is_some_and(|byte| is_letter(*byte)));
        let (start, end) = extent(bytes, at, is_letter);
        (start < end && end - start <= LONGEST).then_some(Self { code, start, end })
    }

    /// What may be the name: the word, the word with those it is joined to, and all of a text.
    fn readings(&self) -> [Option<&'c str>; 3] {
        let bytes = self.code.as_bytes();
        let word = self.code.get(self.start..self.end);
        let joined = |byte| is_letter(byte) || byte == b'-';
        let key = |byte: u8| is_letter(byte) || b"-.:/$[]".contains(&byte);
        let longer = |is: &dyn Fn(u8) -> bool| {
            let (start, end) = extent(bytes, self.start, is);
            let is_longer = end - start > self.end - self.start && end - start <= LONGEST;
            is_longer.then_some((start, end))
        };
        let dashed = longer(&joined).and_then(|(start, end)| self.code.get(start..end));
        let is_quoted = |(start, end): &(usize, usize)| {
            let quote = |at: Option<usize>| {
                at.and_then(|at| bytes.get(at)).is_some_and(|byte| b"\"'`".contains(byte))
            };
            quote(start.checked_sub(1)) && quote(Some(*end))
        };
        let text = longer(&key).filter(is_quoted);
        let text = text.and_then(|(start, end)| self.code.get(start..end));
        [word, dashed, text]
    }

    /// Whether it is a member that is read: such a name is a value's.
    fn is_read(&self) -> bool {
        let before = &self.code.as_bytes()[..self.start];
        let is_member =
            before.ends_with(b".") || before.ends_with(b"->") || before.ends_with(b"::");
        let after = self.code.as_bytes()[self.end..].trim_ascii_start();
        is_member && (!after.starts_with(b"=") || after.starts_with(b"=="))
    }

    /// `"http"`, `'http:'`.
    fn is_scheme(&self) -> bool {
        let bytes = self.code.as_bytes();
        let quote = |byte: Option<&u8>| byte.is_some_and(|byte| b"\"'".contains(byte));
        let after = bytes.get(self.end).filter(|byte| **byte != b':');
        &bytes[self.start..self.end] == b"http"
            && quote(self.start.checked_sub(1).and_then(|at| bytes.get(at)))
            && quote(after.or_else(|| bytes.get(self.end + 1)))
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
