//! Tables of separated values (RFC 4180): the header names the column, every row holds a value.

use crate::model::fact::{Binding, Facts, KeyValue, NodeId};
use crate::model::location::Span;

/// Rows that are read: what a table says a thousand times it said before.
const ROWS: usize = 1000;
/// The longest header, in bytes.
const HEADER: usize = 4096;

/// Adds the cells of the columns whose name in the header holds one of the sorted `offsets`.
pub fn parse(text: &str, offsets: &[usize], facts: &mut Facts) {
    let start = text.len() - text.trim_start_matches(['\u{feff}', '\n', '\r']).len();
    let header = line(text, start);
    let Some(separator) = separator(header.of(text)) else { return };
    let names: Vec<Span> = cells(text, header, separator).map(|cell| cell.content(text)).collect();
    let wanted = |cell: &Span| {
        let at = offsets.partition_point(|offset| *offset < cell.start);
        offsets.get(at).is_some_and(|offset| *offset < cell.end)
    };
    let columns: Vec<Option<NodeId>> = names
        .iter()
        .map(|cell| wanted(cell).then(|| facts.child(NodeId::ROOT, cell.of(text))))
        .collect();
    if columns.iter().all(Option::is_none) {
        return;
    }
    let mut at = after(text, header);
    let mut found = Vec::with_capacity(columns.len() + 1);
    for _ in 0..ROWS {
        if at >= text.len() {
            break;
        }
        let row = line(text, at);
        // A row of another length is no row: a cell with a line end in it, a comment, prose.
        found.clear();
        found.extend(cells(text, row, separator).take(columns.len() + 1));
        if found.len() == columns.len() {
            row_cells(text, &found, &columns, &names, facts);
        }
        at = after(text, row);
    }
}

fn row_cells(
    text: &str,
    row: &[Cell],
    columns: &[Option<NodeId>],
    names: &[Span],
    facts: &mut Facts,
) {
    for ((column, name), cell) in columns.iter().zip(names).zip(row) {
        let Some(node) = *column else { continue };
        let cell = cell.content(text);
        if cell.is_empty() {
            continue;
        }
        facts.values.push(KeyValue {
            node,
            key_span: Some(*name),
            value_span: cell,
            value: cell.of(text).replace("\"\"", "\""),
            quoted: true,
            binding: Binding::Config,
        });
    }
}

/// The sign that parts the names of a header; none if the line is no header.
fn separator(header: &str) -> Option<u8> {
    let count = |sign: &char| header.matches(*sign).count();
    let sign = ['\t', ',', ';', '|'].into_iter().max_by_key(count)?;
    let is_name = |cell: &str| {
        let name = cell.trim().trim_matches('"');
        let good = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '/');
        name.len() <= 64 && name.chars().all(good) && name.split(' ').count() <= 3
    };
    let fits = header.len() <= HEADER && count(&sign) > 0 && header.split(sign).all(is_name);
    fits.then_some(u8::try_from(sign).ok()?)
}

/// A cell as it is written.
struct Cell {
    span: Span,
    /// Whether that is what stands between its quotes.
    is_quoted: bool,
}

impl Cell {
    /// Without the blanks around it, if no quotes hold them.
    fn content(&self, text: &str) -> Span {
        if self.is_quoted {
            return self.span;
        }
        let bare = self.span.of(text);
        let left = bare.len() - bare.trim_start().len();
        let start = self.span.start + left;
        Span::new(start, start + bare.trim().len())
    }
}

/// The cells of a line, without quotes.
fn cells(text: &str, line: Span, separator: u8) -> impl Iterator<Item = Cell> + '_ {
    let mut at = Some(line.start);
    std::iter::from_fn(move || {
        let start = at?;
        let rest = Span::new(start, line.end).of(text);
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let quoted = rest[blanks..].strip_prefix('"').and_then(closing);
        let (cell, from) = match quoted {
            Some(length) => {
                let begin = start + blanks + 1;
                (Span::new(begin, begin + length), begin + length + 1)
            }
            None => (Span::new(start, start), start),
        };
        let tail = Span::new(from, line.end).of(text);
        let end = from + memchr::memchr(separator, tail.as_bytes()).unwrap_or(tail.len());
        at = (end < line.end).then_some(end + 1);
        let span = if quoted.is_some() { cell } else { Span::new(start, end) };
        Some(Cell { span, is_quoted: quoted.is_some() })
    })
}

/// The length up to the quote that ends a cell; two quotes are one in it.
fn closing(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].find('"')?;
        if text[at + 1..].starts_with('"') {
            at += 2;
        } else {
            return Some(at);
        }
    }
}

fn line(text: &str, start: usize) -> Span {
    let rest = &text.as_bytes()[start..];
    Span::new(start, start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()))
}

fn after(text: &str, line: Span) -> usize {
    let ends = text[line.end..].bytes().take(2).take_while(|b| matches!(b, b'\r' | b'\n')).count();
    let both = text[line.end..].starts_with("\r\n");
    line.end + if both { 2 } else { ends.min(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let offsets: Vec<usize> = text.match_indices("secret").map(|(at, _)| at).collect();
        let mut facts = Facts::default();
        parse(text, &offsets, &mut facts);
        let value = |value: &KeyValue| {
            assert!(value.value.contains('"') || value.value_span.of(text) == value.value);
            (facts.name(value.node).to_owned(), value.value.clone())
        };
        facts.values.iter().map(value).collect()
    }

    #[test]
    fn the_header_names_the_cells_below_it() {
        let pair = |value: &str| ("client_secret".to_owned(), value.to_owned());
        let text = "id,client_secret,note\na,v1,x\r\nb,\"v,\"\"2\",y\n\nc, v3 ,\n";
        assert_eq!(found(text), [pair("v1"), pair("v,\"2"), pair("v3")]);
        assert_eq!(found("\u{feff}id\tclient_secret\n1\tv"), [pair("v")]);
        assert_eq!(found("\"id\";\"client_secret\"\n1;v\n"), [pair("v")]);
    }

    #[test]
    fn prose_and_ragged_rows_are_left_alone() {
        assert_eq!(found("Keep the secret safe, and tell nobody what it is\na,b\n"), []);
        assert_eq!(found("id,secret\nx\na,b,c\n"), []);
        assert_eq!(found("secret\nx\n"), []);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in "(secret|[a-zé\",;\t |\r\n]){0,60}") {
            found(&text);
        }
    }
}
