//! Code: grammars to a neutral tree, the tree to facts by what tables say of calls.

pub mod languages;
pub mod tree;
