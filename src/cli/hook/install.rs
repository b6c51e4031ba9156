//! `figlint hook install` and `uninstall`. Both may be repeated; what is somebody else's is left as
//! it is.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result, bail};

use super::super::args::HookArgs;
use super::super::choices::HookName;
use super::super::exit::Exit;
use super::super::output;
use super::folder::Folder;
use super::git;
use super::script::{self, Kind, PASSED};
use super::slot::{Change, Slot};

/// Writes hooks.
pub(super) fn install(args: &HookArgs) -> Result<Exit> {
    let folder = Folder::find(args.global)?;
    let hooks = asked(args)?;
    let failed = || format!("{}: cannot make the folder of hooks", folder.path.display());
    fs::create_dir_all(&folder.path).with_context(failed)?;
    let mut out = String::new();
    for hook in hooks {
        let slot = Slot::new(&folder, hook.name());
        let change = slot.write(&script::hook(hook, folder.stands_in))?;
        let path = slot.path.display();
        let _ = match change {
            Change::Nothing => writeln!(out, "{}: is installed: {path}", hook.name()),
            _ if slot.is_chained() => writeln!(
                out,
                "{}: installed: {path}; the hook that was there runs first and is kept as {}",
                hook.name(),
                slot.before.display()
            ),
            _ => writeln!(out, "{}: installed: {path}", hook.name()),
        };
    }
    if folder.stands_in {
        stand_in(&folder)?;
        out += "the hooks of repositories themselves run first, but for push-to-checkout, proc-receive, \
                reference-transaction and post-index-change, which git does not see any more\n";
    }
    if args.global {
        folder.enable()?;
    }
    if let Some(note) = &folder.note {
        let _ = writeln!(out, "{note}");
    }
    output::text(&out)?;
    Ok(Exit::Clean)
}

/// Takes hooks away.
pub(super) fn uninstall(args: &HookArgs) -> Result<Exit> {
    let folder = Folder::find(args.global)?;
    let hooks = if args.hooks.is_empty() { &HookName::ALL[..] } else { &args.hooks };
    let mut out = String::new();
    for hook in hooks {
        let slot = Slot::new(&folder, hook.name());
        let path = slot.path.display();
        let _ = match slot.remove()? {
            Change::Removed => writeln!(out, "{}: removed: {path}", hook.name()),
            Change::Restored => {
                writeln!(out, "{}: removed; what was there before is back: {path}", hook.name())
            }
            Change::Foreign if !args.hooks.is_empty() => {
                writeln!(out, "{}: not figlint's, left as it is: {path}", hook.name())
            }
            _ => Ok(()),
        };
    }
    if folder.stands_in {
        stand_down(&folder)?;
    }
    if out.is_empty() {
        out = format!("no hook of figlint is in {}\n", folder.path.display());
    }
    output::text(&out)?;
    Ok(Exit::Clean)
}

/// The hooks that were named, or the one that suits the repository.
fn asked(args: &HookArgs) -> Result<Vec<HookName>> {
    let is_bare = !args.global && git::is_bare()?;
    let needs_tree = |hook: &HookName| matches!(hook, HookName::PreCommit | HookName::CommitMsg);
    match args.hooks.iter().find(|hook| is_bare && needs_tree(hook)) {
        Some(hook) => bail!(
            "this repository is bare: nothing is committed in it, so git would never call the {} \
             hook; `figlint hook install pre-receive` asks figlint about pushes",
            hook.name()
        ),
        None if !args.hooks.is_empty() => Ok(args.hooks.clone()),
        None if is_bare => Ok(vec![HookName::PreReceive]),
        None => Ok(vec![HookName::PreCommit]),
    }
}

/// Calls the hooks of repositories, which git does not see any more.
fn stand_in(folder: &Folder) -> Result<()> {
    for name in PASSED {
        let slot = Slot::new(folder, name);
        if slot.kind() == Kind::Absent {
            slot.write(&script::pass(name))?;
        }
    }
    Ok(())
}

/// Goes on calling them while a hook of figlint is there; with the last one the folder goes.
fn stand_down(folder: &Folder) -> Result<()> {
    let kinds = || HookName::ALL.iter().map(|hook| Slot::new(folder, hook.name()).kind());
    if kinds().any(|kind| matches!(kind, Kind::Hook)) {
        return stand_in(folder);
    }
    folder.disable()?;
    for name in PASSED {
        let slot = Slot::new(folder, name);
        if slot.kind() == Kind::Pass {
            slot.remove()?;
        }
    }
    // It may hold something else, or never have been there.
    let _ = fs::remove_dir(&folder.path);
    Ok(())
}
