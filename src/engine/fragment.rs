//! The texts inside an artifact: usually itself; a notebook holds one for each cell, a collection of
//! requests one for each script, written with JSON's escapes, so that offsets have to be mapped back.

use std::borrow::Cow;

use crate::model::dialect::Dialect;
use crate::model::location::Span;
use crate::parse::regions::{self, Cell, CellKind};

/// A text to examine, with the way back to the artifact's own offsets.
pub(super) struct Fragment<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) dialect: Dialect,
    cell: Option<Cell>,
}

impl<'a> Fragment<'a> {
    /// The fragments of an artifact.
    pub(super) fn of(text: &'a str, dialect: Dialect) -> Vec<Self> {
        let whole = || Self { text: Cow::Borrowed(text), dialect, cell: None };
        let (mut found, cells) = match dialect {
            Dialect::Notebook => (Vec::new(), regions::notebook(text)),
            Dialect::Postman | Dialect::Insomnia => (vec![whole()], regions::scripts(text)),
            _ => return vec![whole()],
        };
        let inner = |cell: Cell| Self {
            text: Cow::Owned(cell.text.clone()),
            dialect: match cell.kind {
                CellKind::Output => Dialect::Log,
                _ => Dialect::from_language(&cell.language),
            },
            cell: Some(cell),
        };
        found.extend(cells.into_iter().map(inner));
        found
    }

    /// Whether it is the artifact's own text.
    pub(super) fn is_whole(&self) -> bool {
        self.cell.is_none()
    }

    /// A span of the fragment as a span of the artifact.
    pub(super) fn outer(&self, span: Span) -> Span {
        match &self.cell {
            None => span,
            Some(cell) => cell.original_span(span),
        }
    }
}
