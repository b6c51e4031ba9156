//! Rule files to a set of rules that detectors can run. The files are the product: everything
//! said about a rule (docs, examples, levels) lives in its file and nowhere else.

pub mod apis;
pub mod carriers;
pub mod claims;
pub mod compile;
pub mod docs;
pub mod examples;
pub mod file;
pub mod fix;
pub mod receivers;
pub mod ruleset;
pub mod shape;

pub use compile::Rule;
pub use ruleset::{RuleError, Ruleset};
