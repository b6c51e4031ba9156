//! Plain data that every layer speaks: no I/O, no rules, no opinions.

pub mod artifact;
pub mod body;
pub mod call;
pub mod candidate;
pub mod class;
pub mod commit;
pub mod dialect;
pub mod fact;
pub mod finding;
pub mod fix;
pub mod hosts;
pub mod lines;
pub mod location;
pub mod rule;
pub mod run;
pub mod secret;
