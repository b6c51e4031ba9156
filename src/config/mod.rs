//! `figlint.toml`: what a project asks of figlint, found, read, merged and resolved per path.
//!
//! `discover` finds the file, `load` reads it with everything it extends, `policy` answers the
//! questions of a scan. Nothing here runs a command or reaches a network.

mod described;
pub mod discover;
pub mod error;
pub mod hosts;
pub mod load;
mod locate;
pub mod paths;
pub mod policy;
pub mod profile;
pub mod schema;
pub mod selector;
mod show;
mod validate;
pub mod values;

pub use described::json_schema;
pub use discover::discover;
pub use error::{ConfigError, Problem};
pub use load::{Config, check, load};
pub use policy::{Policy, RuleKey};
pub use show::show;
