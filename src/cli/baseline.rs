//! `figlint baseline`: accept what is there today, keep the file true, count what is left.

use std::path::Path;

use anyhow::{Result, anyhow, bail};

use figlint::engine::Outcome;
use figlint::judge::baseline::{Baseline, Changes, Stats};
use figlint::model::finding::Finding;

use super::args::{BaselineArgs, BaselineCommand};
use super::choices::Listing;
use super::exit::Exit;
use super::output;
use super::progress::Bar;
use super::project::{Project, today};
use super::settings::{Settings, read_baseline};

/// Runs `figlint baseline …`.
pub(super) fn run(command: &BaselineCommand) -> Result<Exit> {
    match command {
        BaselineCommand::Create { scan, force } => create(scan, *force),
        BaselineCommand::Update { scan, add } => update(scan, *add),
        BaselineCommand::Stats { format, baseline, config } => {
            let project = Project::load(config, &[])?;
            let (file, _) = project.baseline_file(baseline.as_deref());
            count(&read(&file)?.stats(today().1), &file, *format)
        }
    }
}

fn create(args: &BaselineArgs, force: bool) -> Result<Exit> {
    let settings = Settings::new(&args.target, &args.selection, &args.config)?;
    let (file, _) = settings.project.baseline_file(args.baseline.as_deref());
    if file.exists() && !force {
        bail!(
            "{}: there is a baseline already; `figlint baseline update` keeps what people said in \
             it, `--force` replaces it",
            file.display()
        );
    }
    output::check(&file)?;
    let outcome = settings.scan(&Bar::new(false))?;
    refuse_half(&outcome)?;
    let baseline = Baseline::create(&outcome.run.findings);
    write(&baseline, &file)?;
    let entries = counted(baseline.entries().count());
    output::text(&format!("{}: {entries} written\n", file.display()))?;
    Ok(Exit::Clean)
}

fn update(args: &BaselineArgs, add: bool) -> Result<Exit> {
    let mut settings = Settings::new(&args.target, &args.selection, &args.config)?;
    let (file, _) = settings.project.baseline_file(args.baseline.as_deref());
    settings.baseline = Some((settings.name(&file), read(&file)?));
    let outcome = settings.scan(&Bar::new(false))?;
    refuse_half(&outcome)?;
    let scope = settings.scope();
    let findings: &[Finding] = &outcome.run.findings;
    let Some(known) = &outcome.baseline else { bail!("the baseline was lost during the scan") };
    let (baseline, changes) = known.update(findings, add, |path| scope.holds(path));
    write(&baseline, &file)?;
    let Changes { pruned, renamed, added } = changes;
    let left = counted(baseline.entries().count());
    let file = file.display();
    output::text(&format!(
        "{file}: {pruned} removed, {renamed} renamed, {added} added; {left} left\n"
    ))?;
    Ok(Exit::Clean)
}

/// An incomplete scan must not decide what is gone.
fn refuse_half(outcome: &Outcome) -> Result<()> {
    let mut missing = outcome.run.notifications.iter().filter(|one| one.incomplete);
    let Some(first) = missing.next() else { return Ok(()) };
    let path = first.path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default();
    Err(anyhow!("{path}{}; the baseline was left as it was", first.message))
}

fn read(file: &Path) -> Result<Baseline> {
    Ok(read_baseline(file, true)?.unwrap_or_default())
}

fn write(baseline: &Baseline, file: &Path) -> Result<()> {
    output::file(file, |out| Ok(out.write_all(baseline.to_text().as_bytes())?))
}

fn count(stats: &Stats, file: &Path, format: Listing) -> Result<Exit> {
    if format == Listing::Json {
        output::json(stats)?;
        return Ok(Exit::Clean);
    }
    output::print(|out| {
        let (entries, expired) = (counted(stats.entries), stats.expired);
        writeln!(out, "{}: {entries}, {expired} expired", file.display())?;
        for (status, count) in &stats.by_status {
            let word = serde_json::to_value(status)?;
            writeln!(out, "  {count:>5}  {}", word.as_str().unwrap_or_default())?;
        }
        for (rule, count) in &stats.by_rule {
            writeln!(out, "  {count:>5}  {rule}")?;
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}

fn counted(entries: usize) -> String {
    format!("{entries} {}", if entries == 1 { "entry" } else { "entries" })
}
