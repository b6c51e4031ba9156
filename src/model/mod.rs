//! Plain data that every layer speaks: no I/O, no rules, no opinions.

pub mod artifact;
pub mod fact;
pub mod finding;
pub mod location;
pub mod run;
pub mod secret;
