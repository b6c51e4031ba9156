//! The gate of the built-in rules.
