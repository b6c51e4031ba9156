//! A history scan while it runs: what a terminal shows of it, and that one which is cut short never
//! looks like one that came to its end.

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::repo::{Repo, file};

/// A repository whose history takes a while: the number of every line is new to its file.
fn long() -> Repo {
    let repo = Repo::new();
    repo.write("a.yaml", &file(&[1])).committed("first");
    let lines = |from: u32| -> String {
        let line = |at: u32| format!("  token_{from}_{at}: ${{NAME_{at}}}\n");
        (0..40_000).map(line).collect::<Vec<_>>().concat()
    };
    for at in 0..12 {
        repo.write(&format!("long{at}.yaml"), &lines(at));
    }
    repo.committed("second");
    repo
}

/// Whether what a program starts may be interrupted. What runs in the background of a script is told
/// to ignore an interrupt, and so is all that it starts.
fn is_interruptible() -> bool {
    let own = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = own.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.unwrap_or(0) & 2 == 0
}

/// Whether this command ends well here.
fn works(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// figlint with these arguments as an argument of another program, which comes first.
fn through(repo: &Repo, before: &[&str], figlint: &[&str]) -> Child {
    let own = repo.sandbox.command(&[]);
    let mut command = match before {
        [] => repo.sandbox.command(figlint),
        [program, rest @ ..] => {
            let mut command = Command::new(program);
            command.args(rest);
            if *program == "env" {
                command.arg(own.get_program()).args(figlint);
            }
            for (name, value) in own.get_envs() {
                value.map(|value| command.env(name, value));
            }
            command
        }
    };
    repo.clean(&mut command);
    command.current_dir(repo.sandbox.path("repo")).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Ended by this signal, with nothing said and nothing written.
#[track_caller]
fn assert_cut_short(repo: &Repo, seen: &Output, signal: i32) {
    let status = seen.status;
    assert!(status.signal() == Some(signal) || status.code() == Some(128 + signal), "{status}");
    assert!(!repo.sandbox.path("report.sarif").exists());
    let left: Vec<_> = std::fs::read_dir(repo.sandbox.path(".")).unwrap().flatten().collect();
    let is_ours = |name: &str| name.starts_with(".figlint-");
    assert!(!left.iter().any(|entry| is_ours(&entry.file_name().to_string_lossy())), "{left:?}");
}

/// What makes `env` let a program be interrupted (GNU coreutils 8.31).
const UNBLOCKED: &[&str] = &["--default-signal=INT", "true"];

const SCAN: [&str; 6] =
    ["scan", "--history", "--format", "json", "--output", "sarif=../report.sarif"];

/// What was found until then would look like all there is.
#[test]
fn an_interrupted_scan_reports_nothing() {
    let repo = long();
    let (before, name, number) = match (is_interruptible(), works("env", UNBLOCKED)) {
        (true, _) => (&[][..], "-INT", 2),
        (false, true) => (&["env", "--default-signal=INT"][..], "-INT", 2),
        (false, false) => (&[][..], "-TERM", 15),
    };
    let mut running = through(&repo, before, &SCAN);
    std::thread::sleep(Duration::from_millis(400));
    assert!(running.try_wait().unwrap().is_none(), "it is still at it");
    assert!(works("kill", &[name, &running.id().to_string()]));
    let seen = running.wait_with_output().unwrap();
    assert_cut_short(&repo, &seen, number);
    assert_eq!(String::from_utf8(seen.stdout).unwrap(), "");
}

/// Reads what a terminal shows until it shows something.
fn until(running: &mut Child, wanted: &str, shown: &mut String) {
    let (mut part, start) = ([0; 256], Instant::now());
    while !shown.contains(wanted) {
        let read = running.stdout.as_mut().unwrap().read(&mut part).unwrap();
        assert!(read > 0 && start.elapsed() < Duration::from_mins(2), "{shown}");
        shown.push_str(&String::from_utf8_lossy(&part[..read]));
    }
}

/// On a terminal, where there is a program that makes one.
#[test]
fn a_terminal_shows_how_far_it_is_and_control_c_ends_it() {
    let can_unblock = works("env", UNBLOCKED);
    if !works("script", &["-qec", "true", "/dev/null"]) || !(is_interruptible() || can_unblock) {
        return;
    }
    let repo = long();
    let figlint = repo.sandbox.command(&[]);
    let program = figlint.get_program().to_str().unwrap();
    let unblocked = if is_interruptible() { "" } else { "env --default-signal=INT" };
    let line = format!("stty cols 80; exec {unblocked} '{program}' {}", SCAN.join(" "));
    let mut running = through(&repo, &["script", "-qec", &line, "/dev/null"], &[]);
    let mut shown = String::new();
    until(&mut running, " of 13 objects", &mut shown);
    assert!(!shown.contains("FIG101"), "{shown}");
    running.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
    let seen = running.wait_with_output().unwrap();
    assert_cut_short(&repo, &seen, 2);
    let rest = String::from_utf8_lossy(&seen.stdout);
    assert!(!rest.contains("FIG101") && !rest.contains("\"complete\""), "{rest}");
}
