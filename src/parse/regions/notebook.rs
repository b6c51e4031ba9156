//! Jupyter notebooks: cells are JSON strings, so their lines carry escapes. Each cell is decoded
//! with a map back, so that what is found in it has an exact place in the file. The scripts of API
//! collections stand in JSON the same way.

use crate::model::location::Span;

/// The decoded text of one cell or output.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it is.
    pub kind: CellKind,
    /// The language of a code cell as the notebook names it; `python` if it names none.
    pub language: String,
    /// The decoded lines.
    pub text: String,
    pieces: Vec<Piece>,
}

/// What a cell holds (nbformat 4, "cell types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Code.
    Code,
    /// Markdown.
    Markdown,
    /// Anything else a person wrote.
    Raw,
    /// What running a cell gave.
    Output,
}

/// Keys whose strings are scripts.
const SCRIPTS: [&str; 3] = ["exec", "preRequestScript", "afterResponseScript"];

/// A run of decoded bytes and where it stands in the file.
#[derive(Clone, Copy, Debug)]
struct Piece {
    decoded: usize,
    original: Span,
    /// Whether the bytes stand in the file as they are.
    verbatim: bool,
}

impl Cell {
    /// Where the decoded byte at `offset` stands in the file.
    pub fn original(&self, offset: usize) -> usize {
        let next = self.pieces.partition_point(|piece| piece.decoded <= offset);
        let Some(piece) = next.checked_sub(1).and_then(|at| self.pieces.get(at)) else { return 0 };
        if piece.verbatim {
            (piece.original.start + offset - piece.decoded).min(piece.original.end)
        } else if offset == piece.decoded {
            piece.original.start
        } else {
            piece.original.end
        }
    }

    /// Where decoded text stands in the file; it ends where its last byte ends.
    pub fn original_span(&self, span: Span) -> Span {
        let start = self.original(span.start);
        if span.is_empty() {
            return Span::new(start, start);
        }
        let next = self.pieces.partition_point(|piece| piece.decoded < span.end);
        let end = match next.checked_sub(1).and_then(|at| self.pieces.get(at)) {
            Some(piece) if piece.verbatim => {
                (piece.original.start + span.end - piece.decoded).min(piece.original.end)
            }
            Some(piece) => piece.original.end,
            None => start,
        };
        Span::new(start, end.max(start))
    }

    fn new(kind: CellKind) -> Self {
        Self { kind, language: String::new(), text: String::new(), pieces: Vec::new() }
    }

    /// Appends the content of one JSON string.
    fn append(&mut self, text: &str, span: Span) {
        let raw = span.of(text);
        let mut at = 0;
        while at < raw.len() {
            let length = raw[at..].find('\\').unwrap_or(raw.len() - at);
            if length > 0 {
                self.piece(Span::new(span.start + at, span.start + at + length), true);
                self.text.push_str(&raw[at..at + length]);
                at += length;
            }
            if at < raw.len() {
                let length = escape_length(&raw[at..]);
                self.piece(Span::new(span.start + at, span.start + at + length), false);
                let escape = &raw[at..at + length];
                self.text.push_str(
                    &serde_json::from_str::<String>(&format!("\"{escape}\"")).unwrap_or_default(),
                );
                at += length;
            }
        }
    }

    fn piece(&mut self, original: Span, verbatim: bool) {
        self.pieces.push(Piece { decoded: self.text.len(), original, verbatim });
    }
}

/// The length of the JSON escape at the beginning of `raw`; two units of a pair belong together.
fn escape_length(raw: &str) -> usize {
    let bytes = raw.as_bytes();
    let unit = |at: usize| {
        let hex = bytes.get(at + 2..at + 6)?;
        let escape = bytes.get(at) == Some(&b'\\') && bytes.get(at + 1) == Some(&b'u');
        escape
            .then(|| {
                std::str::from_utf8(hex).ok().and_then(|hex| u16::from_str_radix(hex, 16).ok())
            })
            .flatten()
    };
    match (unit(0), unit(6)) {
        (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
        (Some(_), _) => 6,
        _ => raw.chars().take(2).map(char::len_utf8).sum(),
    }
}

/// Reads the scripts of a collection: `exec` has a line in each string (Postman's format, event),
/// the others all in one (Insomnia).
pub fn scripts(text: &str) -> Vec<Cell> {
    let has = |key: &str| memchr::memmem::find(text.as_bytes(), key.as_bytes()).is_some();
    if !text.trim_start().starts_with('{') || !SCRIPTS.iter().any(|key| has(key)) {
        return Vec::new();
    }
    let mut reader = Reader::new(text, |key| SCRIPTS.contains(&key).then_some(CellKind::Code));
    reader.by_line = true;
    reader.run();
    for cell in &mut reader.cells {
        cell.language.push_str("javascript");
    }
    reader.cells
}

/// Reads the cells of a notebook, version 3 or 4, as far as the text is JSON.
pub fn notebook(text: &str) -> Vec<Cell> {
    let mut reader = Reader::new(text, content_kind);
    reader.run();
    let language = reader.language.unwrap_or_else(|| "python".to_owned());
    for cell in &mut reader.cells {
        if cell.kind == CellKind::Code {
            cell.language.clone_from(&language);
        }
    }
    reader.cells
}

/// One open object or array.
struct Frame<'t> {
    object: bool,
    /// The key whose value is read; an array has that of the object around it.
    key: &'t str,
    /// Whether the next string is a key.
    at_key: bool,
    /// The cell that the strings of this array fill.
    filling: Option<usize>,
    /// The first cell found in this object.
    first: usize,
    kind: Option<CellKind>,
}

struct Reader<'t> {
    text: &'t str,
    stack: Vec<Frame<'t>>,
    cells: Vec<Cell>,
    language: Option<String>,
    /// What the strings under a key are.
    wanted: fn(&str) -> Option<CellKind>,
    /// Whether each string is a line.
    by_line: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, wanted: fn(&str) -> Option<CellKind>) -> Self {
        let (stack, cells) = (Vec::new(), Vec::new());
        Self { text, stack, cells, language: None, wanted, by_line: false }
    }

    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'{' => self.open(true),
                b'[' => self.open(false),
                b'}' | b']' => self.close(),
                b',' => self.comma(),
                b'"' => {
                    let Some(end) = string_end(bytes, at + 1) else { return };
                    self.string(Span::new(at + 1, end));
                    at = end;
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn open(&mut self, object: bool) {
        let key = self.stack.last().map_or("", |frame| frame.key);
        let key = if object { "" } else { key };
        let first = self.cells.len();
        self.stack.push(Frame { object, key, at_key: object, filling: None, first, kind: None });
    }

    /// A cell's type may stand after its source; what belongs to the cell learns of it here.
    fn close(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        // Real cells lie at most this deep; deeper ones would only cost time.
        let Some(kind) = frame.kind.filter(|_| self.stack.len() < 8) else { return };
        for cell in &mut self.cells[frame.first..] {
            if cell.kind == CellKind::Raw {
                cell.kind = kind;
            }
        }
    }

    fn comma(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.at_key = frame.object;
        }
    }

    fn string(&mut self, span: Span) {
        let raw = span.of(self.text);
        let Some(frame) = self.stack.last_mut() else { return };
        if frame.at_key {
            frame.key = raw;
            frame.at_key = false;
            return;
        }
        match frame.key {
            "cell_type" => frame.kind = Some(kind_of(raw)),
            "language" => self.language = Some(raw.to_ascii_lowercase()),
            key => {
                if let Some(kind) = (self.wanted)(key) {
                    self.fill(span, kind);
                }
            }
        }
    }

    fn fill(&mut self, span: Span, kind: CellKind) {
        let next = self.cells.len();
        let text = self.text;
        let Some(frame) = self.stack.last_mut() else { return };
        let index = if frame.object { next } else { *frame.filling.get_or_insert(next) };
        if index == next {
            self.cells.push(Cell::new(kind));
        }
        if let Some(cell) = self.cells.get_mut(index) {
            if self.by_line && index < next {
                // The quote that opens the next line stands for the line feed.
                cell.piece(Span::new(span.start - 1, span.start), false);
                cell.text.push('\n');
            }
            cell.append(text, span);
        }
    }
}

fn kind_of(name: &str) -> CellKind {
    match name {
        "code" => CellKind::Code,
        "markdown" => CellKind::Markdown,
        _ => CellKind::Raw,
    }
}

/// Keys whose strings are text: sources, and outputs that are not images.
fn content_kind(key: &str) -> Option<CellKind> {
    match key {
        "source" | "input" => Some(CellKind::Raw),
        "text" | "traceback" | "evalue" => Some(CellKind::Output),
        _ if key.starts_with("text/") || key.ends_with("json") => Some(CellKind::Output),
        _ => None,
    }
}

fn string_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_are_decoded_and_mapped_back() {
        let text = r#"{"cells":[{"source":["a = \"b\"\n","c\u00e9\ud83d\ude00d"],"cell_type":"code",
            "outputs":[{"text":["o\n"],"data":{"image/png":"xx","text/plain":"p"}}]},
            {"cell_type":"markdown","source":"m"}],"metadata":{"kernelspec":{"language":"R"}}}"#;
        let cells = notebook(text);
        let got: Vec<_> = cells
            .iter()
            .map(|cell| (cell.kind, cell.language.as_str(), cell.text.as_str()))
            .collect();
        assert_eq!(
            got,
            [
                (CellKind::Code, "r", "a = \"b\"\ncé\u{1F600}d"),
                (CellKind::Output, "", "o\n"),
                (CellKind::Output, "", "p"),
                (CellKind::Markdown, "", "m"),
            ]
        );
        let b = cells[0].text.find('b').unwrap();
        assert_eq!(cells[0].original_span(Span::new(b, b + 1)).of(text), "b");
        assert_eq!(cells[0].original_span(Span::new(b - 1, b + 2)).of(text), "\\\"b\\\"");
        let d = cells[0].text.find('d').unwrap();
        assert_eq!(&text[cells[0].original(d)..][..1], "d");
    }

    #[test]
    fn scripts_of_collections_are_code() {
        let text = r#"{"event":[{"listen":"test","script":{"exec":["let a = \"b\";","f(a);"],
            "type":"text/javascript"}},{"script":{"exec":"g()"}}],"source":"no"}"#;
        let cells = scripts(text);
        let got: Vec<_> = cells.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(got, ["let a = \"b\";\nf(a);", "g()"]);
        let call = cells[0].text.find("f(a)").unwrap();
        assert_eq!(cells[0].original_span(Span::new(call, call + 4)).of(text), "f(a)");
        assert!(scripts(r#"{"exec":["a":"b""#).iter().all(|cell| {
            let feed = cell.text.find('\n').unwrap();
            !cell.original_span(Span::new(feed, feed + 1)).is_empty()
        }));
        assert!(scripts("exec: x").is_empty() && scripts("{\"a\": 1}").is_empty());
    }

    #[test]
    fn deep_nesting_is_no_problem() {
        let text = format!("{}\"source\"", "[{\"a\":".repeat(100_000));
        assert!(notebook(&text).is_empty());
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "([\\[\\]{}:,\"\\\\aé\n]|\"source\":|\"exec\":|\"cell_type\":\"code\"|\\\\u[0-9a-f]{4}|\\\\ud83d)*") {
            for cell in notebook(&text).into_iter().chain(scripts(&text)) {
                for (offset, character) in cell.text.char_indices() {
                    let span = cell.original_span(Span::new(offset, offset + character.len_utf8()));
                    prop_assert!(text.get(span.range()).is_some_and(|original| !original.is_empty()));
                }
            }
        }
    }
}
