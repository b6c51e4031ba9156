//! The real binary in folders of its own: what people and pipelines see.
//!
//! Lines that figlint would rightly find in these files are built when a test runs.

mod baseline;
mod commands;
mod config;
mod fix;
mod output;
pub(crate) mod sandbox;
mod scan;
