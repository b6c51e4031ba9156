//! A key with what stands above it, as shapes ask about it.

use std::cell::OnceCell;

use super::when::Pattern;
use super::words;
use crate::classify;
use crate::model::class::NameVerdict;
use crate::model::fact::{Facts, NodeId};

/// How many neighbouring words a provider's name may have in a key.
const LONGEST_RUN: usize = 6;

/// A key as the shapes ask about it. Most keys are of no interest, so what costs something is made
/// when it is asked for.
pub(super) struct Key<'f> {
    pub(super) parts: Vec<&'f str>,
    pub(super) written: &'f str,
    pub(super) name: Option<NameVerdict>,
    path: OnceCell<Vec<String>>,
}

impl<'f> Key<'f> {
    pub(super) fn new(facts: &'f Facts, node: NodeId) -> Self {
        let parts = facts.path(node);
        Self {
            written: parts.last().copied().unwrap_or_default(),
            name: classify::name::classify_path(&parts),
            parts,
            path: OnceCell::new(),
        }
    }

    /// The path in snake case.
    pub(super) fn path(&self) -> &[String] {
        self.path.get_or_init(|| self.parts.iter().map(|part| words::snake(part)).collect())
    }

    /// Whether the path is as one of the patterns says.
    pub(super) fn is_at(&self, patterns: &[Pattern]) -> bool {
        patterns
            .iter()
            .any(|pattern| pattern.may_match(&self.parts) && pattern.matches(self.path()))
    }

    /// Whether `test` holds for one of the runs of up to [`LONGEST_RUN`] neighbouring words, joined:
    /// `JFrog` is two words to a splitter and one to a rule. Only runs are tried whose first word
    /// fulfils `may_begin`.
    pub(super) fn any_run(
        &self,
        may_begin: impl Fn(&str) -> bool,
        mut test: impl FnMut(&str) -> bool,
    ) -> bool {
        let words: Vec<&str> = self.path().iter().flat_map(|part| part.split('_')).collect();
        let mut run = String::new();
        (0..words.len()).filter(|start| may_begin(words[*start])).any(|start| {
            run.clear();
            words[start..].iter().take(LONGEST_RUN).any(|word| {
                run.push_str(word);
                test(&run)
            })
        })
    }

    /// Whether `test` holds for one of the runs of words that the path ends in, joined: `ssl.verify`
    /// says what `ssl_verify` says.
    pub(super) fn any_end(&self, mut test: impl FnMut(&str) -> bool) -> bool {
        let words: Vec<&str> = self.path().iter().flat_map(|part| part.split('_')).collect();
        (1..=words.len().min(LONGEST_RUN)).any(|count| test(&words[words.len() - count..].concat()))
    }

    /// Whether a name stands in the path, however it is spelled.
    pub(super) fn has_words(&self, name: &str) -> bool {
        let wanted = words::squash(name);
        self.any_run(|word| wanted.starts_with(word), |run| run == wanted)
    }
}
