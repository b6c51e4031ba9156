//! What a job of GitLab CI leaves behind: the log, a code quality report of what decides, and a secret
//! detection report of the tree.

use anyhow::Result;

use figlint::model::run::Run;
use figlint::report::{self, Context, Format, Options};

use super::super::exit::Exit;
use super::super::output;
use super::args::GitlabArgs;
use super::event::Event;
use super::job::Job;

/// Runs the job.
pub(super) fn run(args: &GitlabArgs) -> Result<Exit> {
    let job = Job::run(&Event::gitlab()?, &args.common)?;
    output::text(&format!("figlint looked at {}\n", job.scope))?;
    let options = Options {
        exit_code: Some(job.exit.code()),
        standpoint: job.standpoint.clone(),
        ..Options::default()
    };
    let context = |run| Context { run, rules: &job.rules, options: &options };
    if !job.rules.is_empty() {
        output::print(|out| Ok(report::write(Format::Text, &context(&job.gate), out)?))?;
    }
    let empty = Run::default();
    let whole = job.whole().unwrap_or(&empty);
    for (path, format, run) in [
        (&args.code_quality, Format::Codeclimate, whole),
        (&args.secret_detection, Format::Gitlab, whole),
    ] {
        output::file(path, |out| Ok(report::write(format, &context(run), out)?))?;
    }
    Ok(job.exit)
}
