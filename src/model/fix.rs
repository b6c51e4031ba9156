//! An edit that mends a finding: what to take away from an artifact, and what to put there.

use super::location::{Region, Span};
use super::secret::Identity;

/// How far a fix can be trusted.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum FixKind {
    /// The edit changes nothing but what is wrong.
    Safe,
    /// The edit is right by itself, but what is around it may need a change too: a look is due.
    #[default]
    Unsafe,
}

/// What would mend a finding. All its edits belong together.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Fix {
    /// How far it can be trusted.
    pub kind: FixKind,
    /// What it does, as a phrase: `ask over https`.
    pub description: String,
    /// The edits, in order.
    pub edits: Vec<Edit>,
    /// Which of the rule's fixes it is.
    #[serde(skip)]
    pub number: usize,
    /// The lines around the edits.
    #[serde(skip)]
    pub excerpt: Excerpt,
    /// The text that the edits are meant for: another one must not be edited.
    #[serde(skip)]
    pub text: Identity,
}

/// A piece of text and what to put in its place.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Edit {
    /// Where, in the decoded text.
    #[serde(skip)]
    pub span: Span,
    /// The same as lines and columns.
    pub region: Region,
    /// What stands there afterwards; never a secret.
    pub replacement: String,
}

impl Edit {
    /// Whether two edits are in each other's way.
    fn meets(&self, other: &Self) -> bool {
        self.span.start <= other.span.end && other.span.start <= self.span.end
    }
}

/// Whole lines of a decoded text, line ends included, in which every byte of a secret is an
/// asterisk: offsets are those of the text. Empty where a line is too long to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// Offset of the first byte.
    pub start: usize,
    /// How many line feeds stand before it.
    pub lines_before: usize,
    /// The masked lines.
    pub text: String,
}

/// Of several fixes of one text those that can be made at once, in order. Of two that are in each
/// other's way the first one stays; one that asks for the same edits as another is made by it.
pub fn at_once<'f>(fixes: impl IntoIterator<Item = &'f Fix>) -> Vec<&'f Fix> {
    let mut fixes: Vec<&Fix> = fixes.into_iter().filter(|fix| !fix.edits.is_empty()).collect();
    fixes.sort_by_key(|fix| fix.edits[0].span);
    let mut taken: Vec<&Fix> = Vec::new();
    // Edits come in order, so that only those of the last ones can be in the way.
    for fix in fixes {
        let meets = |other: &&Fix| fix.edits.iter().any(|e| other.edits.iter().any(|o| e.meets(o)));
        if !taken.iter().rev().take(8).any(meets) {
            taken.push(fix);
        }
    }
    taken
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A fix that replaces a span.
    pub(crate) fn fix(start: usize, end: usize, replacement: &str) -> Fix {
        let region = Region { start_line: 1, start_column: 1, end_line: 1, end_column: 1 };
        let edit =
            Edit { span: Span::new(start, end), region, replacement: replacement.to_owned() };
        Fix {
            kind: FixKind::Safe,
            description: "do it".to_owned(),
            edits: vec![edit],
            number: 0,
            excerpt: Excerpt::default(),
            text: Identity::new([0; 32]),
        }
    }

    #[test]
    fn of_fixes_that_meet_the_first_one_stays() {
        let fixes = [fix(9, 9, "s"), fix(2, 5, "a"), fix(4, 6, "b"), fix(9, 9, "s"), fix(7, 8, "")];
        let kept: Vec<Span> = at_once(&fixes).iter().map(|fix| fix.edits[0].span).collect();
        assert_eq!(kept, [Span::new(2, 5), Span::new(7, 8), Span::new(9, 9)]);
    }
}
