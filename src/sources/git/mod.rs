//! Content that git keeps.

pub mod history;
