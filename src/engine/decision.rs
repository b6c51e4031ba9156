//! Why something was found or not: what `--explain` prints.

use crate::judge::Verdict;

/// What became of one candidate.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Path as reports show it.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Rule id and name.
    pub rule: (String, String),
    /// The steps of the judge, in order; the last one decided.
    pub steps: Vec<Decision>,
}

/// One step and what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The step's name.
    pub step: &'static str,
    /// What it said.
    pub verdict: Verdict,
}
