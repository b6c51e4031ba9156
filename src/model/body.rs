//! Parts of code that can be left out, as far as the layout of its lines tells.

use super::location::Span;

/// A part of code that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Body {
    /// Where it stands: whole lines.
    pub span: Span,
    /// Where the lines begin that declare it, which stay.
    pub head: usize,
    /// Whether it holds bodies of its own: that of a class, not that of a function.
    pub is_container: bool,
}
