//! One test binary for everything but the rules' own examples (`tests/rules.rs` runs those), as one
//! binary links once. Lines that figlint would rightly find are put together when a test runs.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod architecture;
mod cli;
mod docs;
mod fuzz;
mod git;
mod readme;
mod release;
mod reports;
mod seed;
mod self_scan;
mod sources;
