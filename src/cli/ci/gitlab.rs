//! What a job of GitLab CI leaves behind: the log of what decides, and two reports of the whole tree.
//! GitLab compares those of a request with those of its target branch and shows the difference
//! (docs.gitlab.com, "Code Quality"): less than the tree would look as if the rest had been mended.

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
    let whole = context(job.whole().unwrap_or(&empty));
    for (path, format) in
        [(&args.code_quality, Format::Codeclimate), (&args.secret_detection, Format::Gitlab)]
    {
        output::file(path, |out| Ok(report::write(format, &whole, out)?))?;
    }
    Ok(job.exit)
}
