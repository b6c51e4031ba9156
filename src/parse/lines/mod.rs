//! Formats that are read line by line. Every `parse` reads what it can and never fails.

pub(in crate::parse) mod common;

pub mod bru;
pub mod columns;
pub mod directives;
pub mod dockerfile;
pub mod dotenv;
pub mod http;
pub mod ini;
pub mod netrc;
pub mod properties;

#[cfg(test)]
mod tests;
