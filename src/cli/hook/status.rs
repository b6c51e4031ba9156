//! `figlint hook status`: what git would call here.

use std::fmt::Write as _;

use anyhow::Result;

use super::super::choices::HookName;
use super::super::exit::Exit;
use super::super::output;
use super::folder::Folder;
use super::script::Kind;
use super::slot::Slot;

/// Prints a line for each hook.
pub(super) fn print(global: bool) -> Result<Exit> {
    let folder = Folder::find(global)?;
    let mut out = format!("hooks are in {}\n", folder.path.display());
    if let Some(note) = &folder.note {
        let _ = writeln!(out, "{note}");
    }
    for hook in HookName::ALL {
        let slot = Slot::new(&folder, hook.name());
        let state = match slot.kind() {
            Kind::Hook if slot.is_chained() => "installed, after the hook that was there before",
            Kind::Hook if folder.stands_in => "installed, after the hook of the repository itself",
            Kind::Hook => "installed",
            Kind::Foreign => "not installed; there is another hook",
            Kind::Pass | Kind::Absent => "not installed",
        };
        let _ = writeln!(out, "{:<12} {state}", hook.name());
    }
    output::text(&out)?;
    Ok(Exit::Clean)
}
