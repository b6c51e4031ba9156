//! What can be wrong with a configuration, said so that it can be mended at once.

use std::fmt;
use std::path::{Path, PathBuf};

use super::locate::{Step, locate};
use crate::model::location::{LineIndex, Span};

/// Why a configuration could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file could not be read.
    #[error("{}: cannot read the configuration: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Both file names stand in one folder.
    #[error(
        "{}: holds both `figlint.toml` and `.figlint.toml`; keep one of them", folder.display()
    )]
    BothNames {
        /// The folder.
        folder: PathBuf,
    },
    /// A file extends itself, perhaps by way of others.
    #[error("{}: extends itself, by way of {}", path.display(), chain.join(", "))]
    Cycle {
        /// The file that comes round again.
        path: PathBuf,
        /// The files between.
        chain: Vec<String>,
    },
    /// More files than anyone writes by hand.
    #[error("{}: extends more than {limit} files", path.display())]
    TooMany {
        /// The file at which it became too much.
        path: PathBuf,
        /// How many may be read.
        limit: usize,
    },
    /// The file says something that figlint does not understand.
    #[error("{0}")]
    Invalid(Box<Problem>),
}

impl From<Problem> for ConfigError {
    fn from(problem: Problem) -> Self {
        Self::Invalid(Box::new(problem))
    }
}

/// One thing that is wrong in one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file.display(), self.line, self.column, self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

impl Problem {
    /// A problem at a span of the file's text.
    pub(super) fn at_span(file: &Path, text: &str, span: Span, message: String) -> Self {
        let region = LineIndex::new(text).region(text, span.snap(text));
        let (line, column) = (region.start_line, region.start_column);
        Self { file: file.to_owned(), line, column, message, help: None }
    }

    /// A problem with the value that the steps lead to.
    pub(super) fn at_value(file: &Path, text: &str, steps: &[Step<'_>], message: String) -> Self {
        Self::at_span(file, text, locate(text, steps), message)
    }

    /// Adds the way out.
    pub(super) fn help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// What the TOML reader found, with unknown words explained.
    pub(super) fn from_toml(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        let span =
            error.span().map_or(Span::new(0, 0), |span| Span { start: span.start, end: span.end });
        let (message, help) = explain(error.message());
        Self::at_span(file, text, span, message).help(help)
    }
}

/// `did you mean …?` for the nearest of the known words, if one is near.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let word = word.to_ascii_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            (strsim::damerau_levenshtein(&word, &candidate.to_ascii_lowercase()), candidate)
        })
        .filter(|(distance, candidate)| *distance <= 1.max(candidate.len().min(word.len()) / 3))
        .min_by_key(|(distance, candidate)| (*distance, *candidate))
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}

/// A reader's message without the values it quotes: a file given by mistake may hold secrets.
pub fn scrub(message: &str) -> String {
    let (Some(open), Some(close)) = (message.find('"'), message.rfind('"')) else {
        return message.to_owned();
    };
    let scrubbed = format!("{}…{}", &message[..open], &message[close + 1..]);
    scrubbed.replace("string …", "a string")
}

/// Turns serde's list of expected words into a sentence and a suggestion.
fn explain(message: &str) -> (String, Option<String>) {
    let message = message.trim_end();
    for (start, what, known) in
        [("unknown field `", "key", "keys"), ("unknown variant `", "value", "values")]
    {
        let Some((word, rest)) = message.strip_prefix(start).and_then(|rest| rest.split_once('`'))
        else {
            continue;
        };
        let words: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        let list = format!("known {known}: {}", words.join(", "));
        let help = match did_you_mean(word, words.iter().copied()) {
            Some(guess) => format!("{guess} ({list})"),
            None => list,
        };
        return (format!("unknown {what} `{word}`"), Some(help));
    }
    (scrub(message).replace('\n', ": "), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_only_what_is_near() {
        let known = ["select", "ignore", "exclude"];
        assert_eq!(did_you_mean("selct", known).unwrap(), "did you mean `select`?");
        assert_eq!(did_you_mean("Exclude", known).unwrap(), "did you mean `exclude`?");
        assert_eq!(did_you_mean("colour", known), None);
    }

    #[test]
    fn messages_lose_the_values_they_quote() {
        let message = "invalid type: string \"q7Rk2vZx9LmT4wBn8Yd3\", expected a boolean";
        assert_eq!(scrub(message), "invalid type: a string, expected a boolean");
    }
}
