//! Renders a finished run. Reports read the run and write bytes: they decide what to show and
//! how, never what is a finding. No type here can hold a secret: `Run` carries masked text only.

mod accept;
mod clean;
mod codeclimate;
mod csv;
mod descriptor;
mod diff;
mod encode;
mod error;
mod github;
mod gitlab;
mod hosted;
mod json;
mod junit;
mod markdown;
mod ndjson;
mod options;
mod origin;
mod place;
mod record;
mod remote;
mod sarif;
mod standpoint;
mod text;

use std::fmt;
use std::io::Write;
use std::str::FromStr;

use crate::model::finding::Finding;
use crate::model::rule::RuleInfo;
use crate::model::run::{NotificationKind, Run};

use descriptor::Descriptor;
pub use diff::diff;
pub use error::{ReportError, UnknownFormat};
pub use json::JSON_SCHEMA;
pub use options::{Options, SarifProfile, Verbosity};
pub use standpoint::Standpoint;

/// The project's page, for `informationUri`.
const PROJECT_URI: &str = "https://github.com/figlint/figlint";

/// Everything a report reads.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The finished scan.
    pub run: &'a Run,
    /// Every enabled rule, in any order.
    pub rules: &'a [RuleInfo],
    /// What the reader asked for.
    pub options: &'a Options,
}

/// The formats figlint writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people, at a terminal.
    Text,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands that GitHub Actions turns into annotations.
    Github,
    /// The secret detection report of GitLab.
    Gitlab,
    /// Code Climate issues, which GitLab shows as code quality.
    Codeclimate,
    /// `JUnit` XML, which most CI services show.
    Junit,
    /// A table for spreadsheets (RFC 4180).
    Csv,
    /// A table in Markdown, for summaries and comments.
    Markdown,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::Json,
        Self::Ndjson,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Codeclimate,
        Self::Junit,
        Self::Csv,
        Self::Markdown,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Codeclimate => "codeclimate",
            Self::Junit => "junit",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

/// Writes the run in `format`.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write(format: Format, context: &Context, out: &mut dyn Write) -> Result<(), ReportError> {
    match format {
        Format::Text => text::write(context, out),
        Format::Json => json::write(context, out),
        Format::Ndjson => ndjson::write(context, out),
        Format::Sarif => sarif::write(context, out),
        Format::Github => github::write(context, out),
        Format::Gitlab => gitlab::write(context, out),
        Format::Codeclimate => codeclimate::write(context, out),
        Format::Junit => junit::write(context, out),
        Format::Csv => csv::write(context, out),
        Format::Markdown => markdown::write(context, out),
    }
}

impl Context<'_> {
    fn rule(&self, id: &str) -> Option<&RuleInfo> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The findings a person is shown: those that ask for action, all on request.
    fn shown(&self) -> impl Iterator<Item = &Finding> {
        let all = self.options.show_suppressed;
        self.run.findings.iter().filter(move |finding| all || finding.is_active())
    }
}

/// What a report leaves out because it would be too long for who reads it; that is no part of what a
/// person sees at once.
pub fn left_out(format: Format, context: &Context) -> Option<String> {
    (format == Format::Sarif).then(|| sarif::left_out(context)).flatten()
}

/// The workflow command of GitHub by which a job says that it failed before there was a report.
pub fn alarm(message: &str) -> String {
    github::alarm(message)
}

/// What a kind of notification means, as a page in Markdown; none if the id is no kind's.
pub fn notification_page(id: &str) -> Option<String> {
    let mut kinds = NotificationKind::ALL.into_iter();
    let kind = kinds.find(|kind| kind.id().eq_ignore_ascii_case(id))?;
    let Descriptor { name, summary, help, .. } = descriptor::of(kind);
    Some(format!("# {} {name}\n\n{summary}\n\n## What to do\n\n{help}\n", kind.id()))
}

/// `1 file`, `1,204 files`.
fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// `1,204`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse::<Format>().unwrap(), format);
        }
        let error = "xml".parse::<Format>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown format `xml`; known are text, json, ndjson, sarif, github, gitlab, \
             codeclimate, junit, csv, markdown"
        );
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(counted(1, "file"), "1 file");
        assert_eq!(counted(1_204_000, "file"), "1,204,000 files");
    }
}
