//! `figlint config`: the configuration in force, what is wrong with it, and what it may say.

use std::path::Path;

use anyhow::Result;

use figlint::config;
use figlint::engine::rule_keys;

use super::args::{ConfigArgs, ConfigCommand};
use super::exit::Exit;
use super::output;
use super::project::{Problems, Project, today};

/// Runs `figlint config …`.
pub(super) fn run(command: &ConfigCommand) -> Result<Exit> {
    match command {
        ConfigCommand::Show { config } => {
            let project = Project::load(config, &[])?;
            output::text(&config::show(&project.config))?;
            Ok(Exit::Clean)
        }
        ConfigCommand::Check { file } => check(file.as_deref()),
        ConfigCommand::Schema => {
            output::json(&config::json_schema())?;
            Ok(Exit::Clean)
        }
    }
}

fn check(file: Option<&Path>) -> Result<Exit> {
    let args = ConfigArgs { config: file.map(Path::to_owned), no_config: false };
    let project = Project::load(&args, &[])?;
    let Some(source) = project.config.files.last() else {
        output::text("there is no configuration here; the defaults hold\n")?;
        return Ok(Exit::Clean);
    };
    let problems = config::check(&source.path, &rule_keys(&project.rules), today().1)?;
    if !problems.is_empty() {
        return Err(Problems(problems).into());
    }
    output::text(&format!("{}: nothing is wrong\n", source.path.display()))?;
    Ok(Exit::Clean)
}
