//! Regions of one language inside another: code in documents, scripts in pages, notebook cells.

mod fences;
mod notebook;
mod script;

pub use fences::{asciidoc, markdown, rst};
pub use notebook::{Cell, CellKind, notebook, scripts};
pub use script::{bruno, collection, html};

use crate::model::location::Span;

/// A stretch of text in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Its lines, without the marks around them.
    pub span: Span,
    /// The language as the document names it, lower case; empty if it names none.
    pub language: String,
}

/// The lines of a text without their line ends.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
    })
}
