//! Pure questions about one name, one value, one host, one path: the classifiers on which
//! precision rests. No I/O, no clock, no configuration, and no memory of other answers.
//!
//! | module | asks | answers |
//! | --- | --- | --- |
//! | [`name`] | does this identifier denote a credential? | class and strength |
//! | [`value`] | is this literal a credential, a reference, a placeholder …? | class and reason |
//! | [`host`] | whose host is this? | loopback … public, and the vendors with odd rules |
//! | [`role`] | how is this file used, and in which environment? | role, environment |
//! | [`surface`] | does this code run where users can read it? | server … certainly with users |
//! | [`jwt`] | what does this token say about itself? | expiry, role, issuer |

pub mod host;
pub mod jwt;
pub mod lifetime;
pub mod mode;
pub mod name;
pub mod role;
pub mod surface;
pub mod value;

mod english;
mod words;
