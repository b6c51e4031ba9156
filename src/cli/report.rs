//! Which reports a scan writes, and where: one to standard output unless `--output FILE` takes it
//! elsewhere, and one more for each `--output FORMAT=FILE`.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Result, bail};

use figlint::model::rule::RuleInfo;
use figlint::model::run::Run;
use figlint::report::{self, Context, Format, Options, SarifProfile, Standpoint, Verbosity};

use super::args::ReportArgs;
use super::exit::Exit;
use super::output;

/// The reports to write.
pub(super) struct Reports {
    destinations: Vec<(Format, Destination)>,
    options: Options,
}

#[derive(Debug, PartialEq, Eq)]
enum Destination {
    Stdout,
    File(PathBuf),
}

impl Reports {
    /// What the flags ask for.
    pub(super) fn new(args: &ReportArgs) -> Result<Self> {
        let mut destinations = Vec::new();
        let mut moved = false;
        for output in &args.output {
            let (format, file) = split(output)?;
            let is_stdout = file == "-";
            moved |= is_stdout || format.is_none();
            let path = Path::new(file);
            let format = format.or(args.format).or_else(|| by_extension(path));
            let destination =
                if is_stdout { Destination::Stdout } else { Destination::File(path.to_owned()) };
            destinations.push((format.unwrap_or(Format::Text), destination));
        }
        if !moved {
            destinations.push((args.format.unwrap_or(Format::Text), Destination::Stdout));
        }
        check(&destinations)?;
        Ok(Self { destinations, options: options(args) })
    }

    /// Tells where paths in the text report are to be opened from.
    pub(super) fn seen_from(mut self, standpoint: Standpoint) -> Self {
        self.options.standpoint = standpoint;
        self
    }

    /// Tells which configuration holds.
    pub(super) fn under(mut self, configuration: Option<String>) -> Self {
        self.options.configuration = configuration;
        self
    }

    /// Tells whether what is scanned can be edited.
    pub(super) fn with_fixes(mut self, fixes: bool) -> Self {
        self.options.fixes = fixes;
        self
    }

    /// Whether a person reads the report as the command runs.
    pub(super) fn is_text_on_stdout(&self) -> bool {
        self.destinations.contains(&(Format::Text, Destination::Stdout))
    }

    /// Whether standard output must hold something else than the report.
    pub(super) fn without_text(mut self) -> Self {
        self.destinations.retain(|wanted| *wanted != (Format::Text, Destination::Stdout));
        self
    }

    /// Writes them all. A report that cannot be written does not keep the others from it.
    pub(super) fn write(&self, run: &Run, rules: &[RuleInfo], exit: Exit) -> Result<()> {
        let mut failed = None;
        for (format, destination) in &self.destinations {
            let color = *destination == Destination::Stdout && output::takes_color();
            let options = Options { color, exit_code: Some(exit.code()), ..self.options.clone() };
            let context = Context { run, rules, options: &options };
            let write = |out: &mut dyn std::io::Write| Ok(report::write(*format, &context, out)?);
            let written = match destination {
                Destination::Stdout => output::print(write),
                Destination::File(path) => output::file(path, write),
            };
            let name = match destination {
                Destination::Stdout => format.to_string(),
                Destination::File(path) => path.display().to_string(),
            };
            if let Some(left_out) = report::left_out(*format, &context) {
                output::note(&format!("{name}: {left_out}"));
            }
            failed = failed.or(written.err());
        }
        failed.map_or(Ok(()), Err)
    }
}

fn options(args: &ReportArgs) -> Options {
    Options {
        show_suppressed: args.show_suppressed,
        verbosity: match (args.quiet, args.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        },
        timing: args.sarif_timestamps,
        sarif_category: args.sarif_category.clone(),
        sarif_started: args.sarif_timestamps.then(SystemTime::now),
        sarif_profile: SarifProfile::from(args.sarif_profile),
        ..Options::default()
    }
}

/// Takes the format off `FORMAT=FILE`. A word in front that is no format is a mistake, not a name.
fn split(output: &str) -> Result<(Option<Format>, &str)> {
    let Some((word, file)) = output.split_once('=') else { return Ok((None, output)) };
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok((None, output));
    }
    match word.parse() {
        Ok(_) if file.is_empty() => bail!("--output {output}: the file is missing"),
        Ok(format) => Ok((Some(format), file)),
        Err(error) => bail!("--output {output}: {error}; for a file of that name write ./{output}"),
    }
}

fn by_extension(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()? {
        "sarif" => Some(Format::Sarif),
        "json" => Some(Format::Json),
        "ndjson" | "jsonl" => Some(Format::Ndjson),
        _ => None,
    }
}

fn check(destinations: &[(Format, Destination)]) -> Result<()> {
    for (at, (_, destination)) in destinations.iter().enumerate() {
        if destinations[..at].iter().any(|(_, other)| other == destination) {
            match destination {
                Destination::Stdout => bail!("two reports would go to standard output"),
                Destination::File(path) => {
                    bail!("two reports would go to {}", path.display());
                }
            }
        }
        if let Destination::File(path) = destination {
            output::check(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_in_front_is_taken_off() {
        assert_eq!(split("sarif=a=b").unwrap(), (Some(Format::Sarif), "a=b"));
        assert_eq!(split("a.sarif").unwrap(), (None, "a.sarif"));
        assert_eq!(split("./a=b").unwrap(), (None, "./a=b"));
        assert!(split("sraif=a").unwrap_err().to_string().contains("known are"));
        assert!(split("sarif=").is_err());
    }
}
