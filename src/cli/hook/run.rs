//! What a hook does: the one that was there before has its say first, then what is about to be
//! committed or pushed is scanned.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use clap::Parser;

use figlint::config::schema::{Hook, OnTimeout};
use figlint::config::values::Time;
use figlint::engine::{Outcome, Quiet};

use super::super::args::{Args, HookRunArgs, ScanArgs};
use super::super::choices::HookName;
use super::super::exit::Exit;
use super::super::output;
use super::super::scan::Job;
use super::super::settings::Settings;
use super::push;
use super::script::{self, BEFORE, Kind};

/// How long a server lets a push wait unless it is configured.
const SERVER_BUDGET: Time = Time(Duration::from_secs(60));

/// What git writes to a hook is a line for each reference.
const MOST_INPUT: u64 = 256 << 20;

/// Runs a hook.
pub(super) fn run(args: &HookRunArgs) -> Result<ExitCode> {
    let input = if args.hook.has_input() { read()? } else { Vec::new() };
    for first in &args.first {
        if let Some(failed) = before(args, first, &input)? {
            return Ok(failed);
        }
    }
    scan(args, &input).map(ExitCode::from)
}

/// Scans what is about to be committed or pushed.
fn scan(args: &HookRunArgs, input: &[u8]) -> Result<Exit> {
    let range = if args.hook.has_input() {
        let remote = args.arguments.first().and_then(|name| name.to_str());
        let Some(range) = push::range(args.hook, input, remote)? else { return Ok(Exit::Clean) };
        Some(range)
    } else {
        None
    };
    let job = Job::new(scan_args(args)?, range)?;
    let options = job.settings.project.config.hook.clone();
    if args.hook == HookName::PreReceive && is_skipped(&options) {
        return Ok(Exit::Clean);
    }
    let exit = match args.timeout.or(options.timeout).or(default_budget(args.hook)) {
        None => {
            let outcome = job.settings.scan(&Quiet)?;
            job.tell(outcome)?
        }
        Some(time) => match within(time.0, &job.settings)? {
            Some(outcome) => job.tell(outcome)?,
            None => return Ok(too_late(args.hook, time, &options)),
        },
    };
    advise(args.hook, exit);
    Ok(exit)
}

/// The hook in a file that is to run first; how it ended if it failed.
fn before(args: &HookRunArgs, first: &Path, input: &[u8]) -> Result<Option<ExitCode>> {
    let chained = first.with_file_name(format!("{}.{BEFORE}", args.hook.name()));
    // figlint itself runs once: of its own hook, only what that one would run first.
    let first = if script::kind(first) == Kind::Hook { &chained } else { first };
    if !is_program(first) {
        return Ok(None);
    }
    let failed = || format!("{}: cannot run the hook", first.display());
    let mut process = program(first);
    process.args(&args.arguments);
    if args.hook.has_input() {
        process.stdin(Stdio::piped());
    }
    let mut child = process.spawn().with_context(failed)?;
    hand_over(&mut child, input).with_context(failed)?;
    let status = child.wait().with_context(failed)?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok((!status.success()).then(|| ExitCode::from(code.max(1))))
}

/// A hook need not read what it is told.
fn hand_over(child: &mut Child, input: &[u8]) -> io::Result<()> {
    match child.stdin.take().map(|mut pipe| pipe.write_all(input)) {
        Some(Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    // As git does: what may not be executed is no hook.
    path.metadata().is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(unix)]
fn program(path: &Path) -> Command {
    // A bare name would be looked for among the installed programs.
    Command::new(std::path::absolute(path).as_deref().unwrap_or(path))
}

#[cfg(not(unix))]
fn program(path: &Path) -> Command {
    let mut shell = Command::new("sh");
    shell.arg(path);
    shell
}

fn read() -> Result<Vec<u8>> {
    let mut input = Vec::new();
    let read = io::stdin().take(MOST_INPUT).read_to_end(&mut input);
    read.context("cannot read what git tells the hook")?;
    Ok(input)
}

/// The scan that a hook does, but for pushes, whose commits no flag names.
fn scan_args(args: &HookRunArgs) -> Result<ScanArgs> {
    let mut words: Vec<OsString> = ["figlint", "scan", "--quiet"].map(OsString::from).to_vec();
    match args.hook {
        HookName::PreCommit => words.push("--staged".into()),
        HookName::CommitMsg => {
            let Some(file) = args.arguments.first() else {
                bail!("the commit-msg hook needs the file with the message: `-- \"$1\"`");
            };
            words.extend(["--commit-msg".into(), file.clone()]);
        }
        HookName::PrePush | HookName::PreReceive => {}
    }
    let config = &args.config;
    if let Some(file) = &config.config {
        words.extend(["--config".into(), file.into()]);
    }
    if config.no_config {
        words.push("--no-config".into());
    }
    match Args::try_parse_from(words)?.command {
        super::super::args::Command::Scan(scan) => Ok(*scan),
        _ => Err(anyhow!("a hook does nothing but scan")),
    }
}

fn default_budget(hook: HookName) -> Option<Time> {
    (hook == HookName::PreReceive).then_some(SERVER_BUDGET)
}

/// The outcome of a scan, if it comes in time.
fn within(time: Duration, settings: &Arc<Settings>) -> Result<Option<Outcome>> {
    let (sender, receiver) = mpsc::channel();
    let settings = Arc::clone(settings);
    thread::spawn(move || {
        // Nobody listens any more if it came too late.
        let _ = sender.send(settings.scan(&Quiet));
    });
    match receiver.recv_timeout(time) {
        Ok(outcome) => outcome.map(Some),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => bail!("the scan broke off"),
    }
}

fn too_late(hook: HookName, time: Time, options: &Hook) -> Exit {
    let stops = hook.stops();
    match options.on_timeout.unwrap_or_default() {
        OnTimeout::Pass => {
            output::note(&format!(
                "figlint: the {stops} was not scanned: {time} were not enough (`hook.on-timeout` lets it pass)"
            ));
            Exit::Clean
        }
        OnTimeout::Block => {
            output::note(&format!(
                "figlint: the {stops} was stopped: it could not be scanned in {time}; raise \
                 `hook.timeout` in the configuration, or push fewer commits at a time"
            ));
            Exit::Incomplete
        }
    }
}

/// Whether the sender of a push says why it need not be scanned, and may.
fn is_skipped(options: &Hook) -> bool {
    let Some(reason) = push::skip_reason() else { return false };
    let is_allowed = options.skip_option == Some(true);
    let has_reason = reason.chars().any(char::is_alphabetic);
    output::note(&match (is_allowed, has_reason) {
        (true, true) => format!("figlint: not scanned, because: {reason}"),
        (true, false) => {
            "figlint: scanned all the same: `git push -o figlint.skip=\"reason\"` needs a reason"
                .to_owned()
        }
        (false, _) => "figlint: scanned all the same: this server does not let a push skip it \
                       (`hook.skip-option`)"
            .to_owned(),
    });
    is_allowed && has_reason
}

/// What to do now. How to go around hooks is in git's manual.
fn advise(hook: HookName, exit: Exit) {
    let stops = hook.stops();
    match exit {
        Exit::Findings => output::note(&format!(
            "figlint: the {stops} was stopped. Take the secrets out; what is none, accept with a \
             reason, in a comment on its line: figlint:allow[RULE] reason=\"…\". \
             `figlint explain RULE` says more."
        )),
        Exit::Incomplete => output::note(&format!(
            "figlint: the {stops} was stopped, because not everything could be scanned (see above)."
        )),
        Exit::Clean => {}
    }
}
