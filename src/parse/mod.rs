//! Bytes to facts with regions. Knows no rule: every format and language lowers to `model::fact`.

