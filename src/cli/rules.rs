//! `figlint rules`: list them, show one, try their examples.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use anyhow::{Context, Result, anyhow, bail};
use serde_json::json;

use figlint::config::error::did_you_mean;
use figlint::engine::trial::{self, Court, Trial};
use figlint::model::rule::RuleInfo;
use figlint::rules::file::RuleFile;
use figlint::rules::ruleset::{builtin_sources, parse, read_folder};
use figlint::rules::{Rule, Ruleset};

use super::args::{RulesCommand, SelectionArgs};
use super::choices::Listing;
use super::exit::Exit;
use super::project::Project;
use super::{coverage, output};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// Runs `figlint rules …`.
pub(super) fn run(command: &RulesCommand) -> Result<Exit> {
    match command {
        RulesCommand::List { format, coverage, selection, config } => {
            list(Project::load(config, &[])?, selection, *format, *coverage)
        }
        RulesCommand::Show { rule, config } => show(&Project::load(config, &[])?, rule),
        RulesCommand::Test { path, verbose } => test(path, *verbose),
    }
}

/// The rule with this id or name.
pub(super) fn find<'p>(project: &'p Project, word: &str) -> Result<&'p Rule> {
    if let Some(rule) = project.rules.find(word) {
        return Ok(rule);
    }
    let rules = project.rules.rules().iter();
    let words = rules.flat_map(|rule| [rule.file.id.as_str(), rule.file.name.as_str()]);
    let help = did_you_mean(word, words)
        .unwrap_or_else(|| "`figlint rules list` shows every rule".to_owned());
    Err(anyhow!("no rule is called `{word}`; {help}"))
}

/// The text of a rule's file, and what it says, examples included.
pub(super) fn source(project: &Project, rule: &Rule) -> Result<Option<(String, RuleFile)>> {
    let stem = format!("{}-{}.toml", rule.file.id, rule.file.name);
    let is_it = |path: &Path| path.file_name().is_some_and(|name| name == stem.as_str());
    for (path, text) in builtin_sources() {
        if is_it(Path::new(path)) {
            return Ok(Some(((*text).to_owned(), parse(Path::new(path), text)?)));
        }
    }
    for folder in &project.config.rules {
        for (path, file) in read_folder(folder)? {
            if file.id == rule.file.id {
                let failed = || format!("{}: cannot read the rule", path.display());
                return Ok(Some((fs::read_to_string(&path).with_context(failed)?, file)));
            }
        }
    }
    Ok(None)
}

fn list(
    mut project: Project,
    selection: &SelectionArgs,
    format: Listing,
    with_coverage: bool,
) -> Result<Exit> {
    let is_narrow = !selection.select.is_empty() || !selection.ignore.is_empty();
    let policy = project.policy(selection)?;
    let rules = project.rules.rules().iter().enumerate();
    let rules = rules.map(|(index, rule)| (rule, policy.may_be_active(index)));
    let rules: Vec<(&Rule, bool)> = rules.filter(|(_, active)| *active || !is_narrow).collect();
    if with_coverage {
        // The format of one provider's token is the same everywhere.
        let shown = |rule: &&Rule| is_narrow || rule.file.provider.is_none();
        let rules: Vec<&Rule> = rules.into_iter().map(|(rule, _)| rule).filter(shown).collect();
        return coverage::list(&project, &rules, format);
    }
    if format == Listing::Json {
        output::json(&rules.iter().map(|(rule, active)| entry(rule, *active)).collect::<Vec<_>>())?;
        return Ok(Exit::Clean);
    }
    let width = |text: fn(&Rule) -> &str| rules.iter().map(|(rule, _)| text(rule).len()).max();
    let id = width(|rule| &rule.file.id).unwrap_or(0);
    let name = width(|rule| &rule.file.name).unwrap_or(0);
    output::print(|out| {
        for (rule, active) in &rules {
            let RuleInfo { level, group, .. } = rule.info();
            let (level, group, folder) = (word(level), word(group), &rule.file.folder);
            let style = if *active { BOLD } else { DIM };
            let off = if *active { "" } else { "  off" };
            writeln!(
                out,
                "{style}{:<id$}{style:#}  {:<name$}  {level:<7}  {folder:<11}  {group}{DIM}{off}{DIM:#}",
                rule.file.id, rule.file.name
            )?;
        }
        let on = rules.iter().filter(|(_, active)| *active).count();
        writeln!(out, "{} rules, {on} active", rules.len())?;
        Ok(())
    })?;
    Ok(Exit::Clean)
}

fn entry(rule: &Rule, active: bool) -> serde_json::Value {
    let info = rule.info();
    json!({
        "id": info.id,
        "name": info.name,
        "level": info.level,
        "confidence": info.confidence,
        "group": rule.file.folder,
        "set": info.group,
        "active": active,
        "fixable": info.fixable,
        "tags": info.tags,
        "summary": info.summary,
        "helpUri": info.help_uri,
    })
}

fn word(value: impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn show(project: &Project, word: &str) -> Result<Exit> {
    let rule = find(project, word)?;
    match source(project, rule)? {
        Some((text, _)) => output::text(&text)?,
        None => bail!("the file of {} {} cannot be found", rule.file.id, rule.file.name),
    }
    Ok(Exit::Clean)
}

fn test(path: &Path, verbose: bool) -> Result<Exit> {
    let files = read(path)?;
    if files.is_empty() {
        bail!("{}: holds no rule; a rule is a file <ID>-<name>.toml", path.display());
    }
    let court = Court::new(together(path, &files)?)?;
    let number = files.len();
    let trials: Vec<Trial> = files
        .into_iter()
        .flat_map(|(path, file)| trial::trials(&path, &Arc::new(file), &court))
        .collect();
    let mut failed = 0;
    output::print(|out| {
        for trial in &trials {
            match trial.run() {
                Ok(()) if verbose => writeln!(out, "ok      {}", trial.name)?,
                Ok(()) => {}
                Err(error) => {
                    failed += 1;
                    writeln!(out, "{BAD}failed{BAD:#}  {}: {error}", trial.name)?;
                }
            }
        }
        let held = trials.len() - failed;
        let rules = if number == 1 { "1 rule".to_owned() } else { format!("{number} rules") };
        writeln!(out, "{rules}: {held} of {} examples and shapes hold", trials.len())?;
        Ok(())
    })?;
    Ok(if failed > 0 { Exit::Findings } else { Exit::Clean })
}

/// The rules of a folder or of one file.
fn read(path: &Path) -> Result<Vec<(PathBuf, RuleFile)>> {
    if !path.is_file() {
        return Ok(read_folder(path)?);
    }
    let failed = || format!("{}: cannot read the rule", path.display());
    let text = fs::read_to_string(path).with_context(failed)?;
    Ok(vec![(path.to_owned(), parse(path, &text)?)])
}

/// The rules to try beside the built-in ones, whose newer versions they may be.
fn together(path: &Path, files: &[(PathBuf, RuleFile)]) -> Result<Ruleset> {
    let own: HashSet<&str> = files.iter().map(|(_, file)| file.id.as_str()).collect();
    let builtin = builtin_sources().iter().map(|(path, text)| parse(Path::new(path), text));
    let builtin: Vec<RuleFile> = builtin.collect::<Result<_, _>>()?;
    let others = builtin.into_iter().filter(|file| !own.contains(file.id.as_str()));
    let again = read(path)?.into_iter().map(|(_, file)| file);
    Ok(Ruleset::new(others.chain(again).collect())?)
}
