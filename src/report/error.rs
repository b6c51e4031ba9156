//! What can go wrong while a report is written.

use std::io;

use super::Format;

/// A report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The output refused the bytes; the kind tells a closed pipe from a full disk.
    #[error("the report could not be written: {0}")]
    Write(#[from] io::Error),
    /// A value had no JSON form.
    #[error("the report could not be written as JSON: {0}")]
    Encode(#[source] serde_json::Error),
}

/// A format name nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{name}`; known are {}", Format::ALL.map(Format::name).join(", "))]
pub struct UnknownFormat {
    /// What was asked for.
    pub name: String,
}
