//! What a job of GitHub Actions leaves behind: the log, annotations, a step summary, outputs, and a
//! SARIF log for code scanning.

use std::fs::File;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use figlint::model::finding::{BaselineState, Finding, Level};
use figlint::model::run::Run;
use figlint::report::{self, Context, Format, Options, SarifProfile};

use super::super::exit::Exit;
use super::super::output;
use super::args::GithubArgs;
use super::event::{Event, variable};
use super::job::Job;

/// A step summary may have 1 MiB (docs.github.com, "Workflow commands", "Step isolation and limits").
const SUMMARY: usize = 1_000_000;

/// Runs the job.
pub(super) fn run(args: &GithubArgs) -> Result<Exit> {
    let job = Event::github().and_then(|event| Job::run(&event, &args.common));
    let told = job.and_then(|job| tell(&job, args));
    if let Err(error) = &told {
        give_up(&format!("{error:#}"), args)?;
    }
    told
}

/// Where there is no report, what went wrong stands where it would have been looked for.
fn give_up(message: &str, args: &GithubArgs) -> Result<()> {
    // The gate reads it even if nothing else can be said.
    append("GITHUB_OUTPUT", "exit-code=2\n")?;
    if !args.no_annotations {
        output::text(&format!("{}\n", report::alarm(message)))?;
    }
    if !args.no_summary {
        let summary = "## figlint\n\nThe scan could not be done; see the log.\n";
        append("GITHUB_STEP_SUMMARY", summary)?;
    }
    Ok(())
}

fn tell(job: &Job, args: &GithubArgs) -> Result<Exit> {
    let sarif = match job.whole() {
        Some(run) => Some(sarif(run, job, args)?),
        None => None,
    };
    log(job)?;
    if !args.no_annotations {
        output::print(|out| write(Format::Github, &job.gate, job, out))?;
    }
    if !args.no_summary {
        append("GITHUB_STEP_SUMMARY", &summary(job)?)?;
    }
    append("GITHUB_OUTPUT", &outputs(job, sarif.as_deref()))?;
    Ok(job.exit)
}

/// The report for people. What a scanned file holds must not be read as a command of the workflow,
/// so commands are off around it.
fn log(job: &Job) -> Result<()> {
    let token = token();
    output::print(|out| {
        writeln!(out, "figlint looked at {}", job.scope)?;
        writeln!(out, "::stop-commands::{token}")?;
        if !job.rules.is_empty() {
            write(Format::Text, &job.gate, job, out)?;
        }
        Ok(writeln!(out, "::{token}::")?)
    })
}

/// A word that no file can hold, because nobody knows it before.
fn token() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("figlint-{:016x}{:016x}", random(), random())
}

fn write(format: Format, run: &Run, job: &Job, out: &mut dyn Write) -> Result<()> {
    let options = Options {
        exit_code: Some(job.exit.code()),
        standpoint: job.standpoint.clone(),
        ..Options::default()
    };
    Ok(report::write(format, &Context { run, rules: &job.rules, options: &options }, out)?)
}

/// The tree, whatever decides: code scanning closes the alerts that a log does not hold any more.
fn sarif(run: &Run, job: &Job, args: &GithubArgs) -> Result<PathBuf> {
    let folder = || PathBuf::from(variable("RUNNER_TEMP").unwrap_or_else(|| ".".to_owned()));
    let path = args.sarif.clone().unwrap_or_else(|| folder().join("figlint.sarif"));
    let options = Options {
        exit_code: Some(job.exit.code()),
        sarif_category: Some(args.category.clone()),
        sarif_profile: SarifProfile::Github,
        ..Options::default()
    };
    let context = Context { run, rules: &job.rules, options: &options };
    output::file(&path, |out| Ok(report::write(Format::Sarif, &context, out)?))?;
    if let Some(left_out) = report::left_out(Format::Sarif, &context) {
        output::note(&format!("{}: {left_out}", path.display()));
    }
    Ok(path)
}

fn summary(job: &Job) -> Result<String> {
    let mut out = Vec::new();
    writeln!(out, "## figlint\n\nLooked at {}.\n", code(&job.scope))?;
    if !job.rules.is_empty() {
        write(Format::Markdown, &job.gate, job, &mut out)?;
    }
    if let Some(tree) = &job.tree {
        let count = tree.findings.iter().filter(|finding| finding.is_active()).count();
        let hold = if count == 1 { "finding" } else { "findings" };
        writeln!(out, "\nThe whole tree holds {count} {hold}.")?;
    }
    let mut text = String::from_utf8_lossy(&out).into_owned();
    if text.len() > SUMMARY {
        text.truncate(text.floor_char_boundary(SUMMARY));
        text.push_str("\n\n… the rest is in the log.\n");
    }
    Ok(text)
}

/// A name of a branch may hold anything; in a code span only backticks end it.
fn code(text: &str) -> String {
    let clean = |c: char| if c == '`' || c.is_control() { '\u{fffd}' } else { c };
    format!("`{}`", text.chars().map(clean).collect::<String>())
}

fn outputs(job: &Job, sarif: Option<&Path>) -> String {
    let active = |run: &Run| run.findings.iter().filter(|one| one.is_active()).count();
    let is_new = |one: &&Finding| {
        one.is_active() && one.baseline.is_none_or(|state| state == BaselineState::New)
    };
    let new = job.gate.findings.iter().filter(is_new).count();
    let highest = job.gate.findings.iter().filter(|one| one.is_active()).map(|one| one.level).max();
    let highest = match highest {
        Some(Level::Error) => "error",
        Some(Level::Warning) => "warning",
        Some(Level::Note) => "note",
        None => "none",
    };
    let lines = [
        ("findings", job.whole().map_or(0, active).to_string()),
        ("new-findings", new.to_string()),
        ("highest-severity", highest.to_owned()),
        ("sarif-file", sarif.map(|path| path.display().to_string()).unwrap_or_default()),
        ("exit-code", job.exit.code().to_string()),
        ("range", job.range.clone().unwrap_or_default()),
    ];
    let line = |(name, value): (&str, String)| {
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        format!("{name}={value}\n")
    };
    lines.into_iter().map(line).collect()
}

/// Appends to a file that the runner reads afterwards, if it named one.
fn append(name: &str, text: &str) -> Result<()> {
    let Some(path) = variable(name) else { return Ok(()) };
    let file = File::options().append(true).create(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.with_context(|| format!("{name}: cannot be written"))
}
