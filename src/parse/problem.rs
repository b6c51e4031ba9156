//! Why a format could not be read to its end, as data: never a reason to stop a scan.

/// A place where a parser gave up. What it found before that place stays valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseProblem {
    /// Byte offset in the text.
    pub offset: usize,
    /// What is wrong, in words of the parser; never quotes content.
    pub reason: String,
}

impl ParseProblem {
    /// A problem at `offset`.
    pub fn new(offset: usize, reason: impl Into<String>) -> Self {
        Self { offset, reason: reason.into() }
    }
}
