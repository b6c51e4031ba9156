//! Command lines as a POSIX shell splits them (POSIX.1-2024, Shell Command Language, 2.2 and 2.3),
//! wherever they stand: scripts, Dockerfiles, pipelines, documentation, strings, argument lists.

mod given;
mod http;
mod list;
mod position;
pub mod sent;
mod split;

#[cfg(test)]
mod tests;

use crate::model::fact::Facts;

pub use http::SLOTS;

/// The longest command.
const BYTES: usize = 16 * 1024;
/// Commands that are read inside one command.
const NESTED: usize = 8;

/// Adds the command at each of the sorted `offsets`, where a program's name begins, if it stands
/// where a command can.
pub fn commands(text: &str, offsets: &[usize], facts: &mut Facts) {
    read(text, offsets, facts);
    http::requests(text, facts);
}

fn read(text: &str, offsets: &[usize], facts: &mut Facts) {
    let (mut done, mut nested) = (0, 0);
    for &offset in offsets {
        let Some(program) = Program::at(text, offset) else { continue };
        nested = if offset < done { nested + 1 } else { 0 };
        if nested > NESTED {
            continue;
        }
        let command = if program.is_listed(text) {
            list::listed(text, &program)
        } else if let Some(outer) = position::position(text, program.start) {
            split::split(text, &program, outer)
        } else {
            continue;
        };
        if command.words.is_empty() {
            continue;
        }
        done = done.max(command.span.end);
        facts.commands.push(command);
    }
}

/// The name of a program with the path before it.
struct Program {
    start: usize,
    end: usize,
    name: String,
}

impl Program {
    fn at(text: &str, offset: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        if !text.is_char_boundary(offset) || offset >= bytes.len() {
            return None;
        }
        let limit = bytes.len().min(offset + 64);
        let end = offset + bytes[offset..limit].iter().take_while(|&&byte| is_name(byte)).count();
        let low = offset.saturating_sub(128);
        let before = bytes[low..offset].iter().rev();
        let path = before.take_while(|&&byte| is_name(byte) || matches!(byte, b'/' | b'~')).count();
        let start = offset - path;
        if path > 0 && !matches!(bytes[offset - 1], b'/') {
            return None;
        }
        let name = text.get(offset..end)?;
        let name = name.strip_suffix(".exe").unwrap_or(name);
        let follows = bytes.get(end).copied().unwrap_or(b'\n');
        let ends = matches!(
            follows,
            b' ' | b'\t'
                | b'\n'
                | b'\r'
                | b'"'
                | b'\''
                | b'\\'
                | b'`'
                | b'^'
                | b'|'
                | b')'
                | b';'
                | b'<'
        );
        // A quote right after the name must be the end of one that begins right before it.
        let quote = matches!(follows, b'"' | b'\'' | b'`');
        let paired = !quote || start > 0 && bytes[start - 1] == follows;
        (!name.is_empty() && ends && paired).then(|| Self { start, end, name: name.to_owned() })
    }

    /// `"curl", …`: a member of a list of strings.
    fn is_listed(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let Some(&quote) = self.start.checked_sub(1).and_then(|at| bytes.get(at)) else {
            return false;
        };
        if !matches!(quote, b'"' | b'\'' | b'`') || bytes.get(self.end) != Some(&quote) {
            return false;
        }
        text[self.end + 1..].trim_start().starts_with([',', ']', ')'])
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}
