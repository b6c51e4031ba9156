//! A repository in a folder of its own, built by the `git` command with nothing of this machine
//! around and fixed dates, and figlint in it.

use std::cell::Cell;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::cli::sandbox::{Sandbox, Seen, VALUE, seen};

/// The first commit's time.
const EPOCH: u64 = 1_700_000_000;

/// A repository.
pub(super) struct Repo {
    pub(super) sandbox: Sandbox,
    /// The folder of the repository in the sandbox.
    folder: String,
    clock: Cell<u64>,
}

/// What a scan reported.
pub(super) struct Scan {
    pub(super) code: i32,
    /// Each finding as `path:line`, and behind it ` by subject` of the commit.
    pub(super) findings: Vec<String>,
    pub(super) report: Value,
}

impl Scan {
    /// Ids of its notifications.
    pub(super) fn notes(&self) -> Vec<&str> {
        let notes = self.report["notifications"].as_array().unwrap();
        notes.iter().map(|note| note["id"].as_str().unwrap()).collect()
    }

    /// What its notifications say.
    pub(super) fn said(&self) -> String {
        let notes = self.report["notifications"].as_array().unwrap();
        notes.iter().map(|note| note["message"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
    }
}

impl Repo {
    /// An empty repository on the branch `main`.
    pub(super) fn new() -> Self {
        Self::init(&["-b", "main"])
    }

    /// An empty repository made with these options of `git init`.
    pub(super) fn init(options: &[&str]) -> Self {
        let repo = Self::outside();
        repo.git(&[&["init", "-q"], options].concat());
        repo
    }

    /// A folder without a repository.
    pub(super) fn outside() -> Self {
        let repo = Self { sandbox: Sandbox::new(), folder: "repo".into(), clock: Cell::new(EPOCH) };
        std::fs::create_dir(repo.sandbox.path("repo")).unwrap();
        repo
    }

    /// The same sandbox seen from another folder of it.
    pub(super) fn at(self, folder: &str) -> Self {
        Self { folder: folder.to_owned(), ..self }
    }

    /// Runs git, which must succeed, and gives what it prints.
    pub(super) fn git(&self, arguments: &[&str]) -> String {
        let seen = self.try_git(arguments);
        assert_eq!(seen.code, 0, "git {arguments:?}: {}{}", seen.out, seen.err);
        seen.out.trim_end().to_owned()
    }

    pub(super) fn try_git(&self, arguments: &[&str]) -> Seen {
        self.try_git_with(arguments, &[])
    }

    /// The same with variables in the environment.
    pub(super) fn try_git_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Seen {
        let mut git = Command::new("git");
        git.args(arguments).current_dir(self.sandbox.path(&self.folder));
        self.clean(&mut git);
        self.clock.set(self.clock.get() + 60);
        let date = format!("{} +0100", self.clock.get());
        git.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        git.env("GIT_AUTHOR_NAME", "A. Person").env("GIT_AUTHOR_EMAIL", "person@mail.example");
        git.env("GIT_COMMITTER_NAME", "C").env("GIT_COMMITTER_EMAIL", "c@mail.example");
        git.env("FIGLINT", env!("CARGO_BIN_EXE_figlint"));
        git.envs(variables.iter().copied());
        seen(git.stdin(Stdio::null()).output().unwrap())
    }

    /// figlint with these arguments.
    pub(super) fn figlint(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Seen {
        let mut figlint = self.sandbox.command(arguments);
        self.clean(&mut figlint);
        figlint.envs(variables.iter().copied());
        seen(figlint.current_dir(self.sandbox.path(&self.folder)).output().unwrap())
    }

    /// A file below the repository that can be run.
    pub(super) fn program(&self, name: &str, text: &str) -> &Self {
        self.write(name, text);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let path = self.sandbox.path(&format!("{}/{name}", self.folder));
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        self
    }

    /// Nothing of this machine: neither its configuration nor the repository that the tests run in.
    pub(super) fn clean(&self, command: &mut Command) {
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("GIT_")
                || name.starts_with("PRE_COMMIT")
                || name.starts_with("GITHUB_")
                || name.starts_with("CI")
            {
                command.env_remove(name);
            }
        }
        command.env("HOME", self.sandbox.path("nobody")).env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("LC_ALL", "C");
    }

    /// A file of the work tree.
    pub(super) fn write(&self, name: &str, text: &str) -> &Self {
        self.sandbox.write(&format!("{}/{name}", self.folder), text);
        self
    }

    pub(super) fn remove(&self, name: &str) -> &Self {
        std::fs::remove_file(self.sandbox.path(&format!("{}/{name}", self.folder))).unwrap();
        self
    }

    /// Stages everything.
    pub(super) fn add(&self) -> &Self {
        self.git(&["add", "-A"]);
        self
    }

    /// Commits everything; gives the id.
    pub(super) fn commit(&self, subject: &str) -> String {
        self.add().git(&["commit", "-q", "--allow-empty", "-m", subject]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Commits everything and goes on.
    pub(super) fn committed(&self, subject: &str) -> &Self {
        self.commit(subject);
        self
    }

    /// `figlint scan` with these arguments.
    pub(super) fn scan(&self, arguments: &[&str]) -> Scan {
        self.scan_with(arguments, &[])
    }

    /// The same with variables in the environment.
    pub(super) fn scan_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Scan {
        let arguments = [&["scan", "--format", "json"], arguments].concat();
        let seen = self.figlint(&arguments, variables);
        self.read(seen.code, &seen.out, &seen.err)
    }

    /// Reads a JSON report.
    pub(super) fn read(&self, code: i32, report: &str, complaints: &str) -> Scan {
        let report: Value =
            serde_json::from_str(report).unwrap_or_else(|_| panic!("{code}: {report}{complaints}"));
        let mut findings: Vec<String> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["active"] == true)
            .map(|finding| self.describe(finding))
            .collect();
        findings.sort();
        Scan { code, findings, report }
    }

    fn describe(&self, finding: &Value) -> String {
        let place = format!(
            "{}:{}",
            finding["path"].as_str().unwrap(),
            finding["region"]["startLine"].as_u64().unwrap()
        );
        match finding["origin"]["commit"]["id"].as_str() {
            Some(id) => format!("{place} by {}", self.git(&["log", "-1", "--format=%s", id])),
            None => place,
        }
    }
}

/// A line with an invented secret of its own.
pub(super) fn secret(number: u8) -> String {
    format!("{}_secret: \"{}\"\n", "client", value(number))
}

/// An invented value of its own.
pub(super) fn value(number: u8) -> String {
    let shift = |byte: u8| match byte {
        b'a'..=b'z' => (byte - b'a' + number) % 26 + b'a',
        b'A'..=b'Z' => (byte - b'A' + number) % 26 + b'A',
        other => (other - b'0' + number) % 10 + b'0',
    };
    VALUE.bytes().map(|byte| char::from(shift(byte))).collect()
}

/// A file whose only findings are these secrets, each in a block of its own.
pub(super) fn file(secrets: &[u8]) -> String {
    let block = |number: &u8| format!("part{number}:\n  name: x{number}\n  {}", secret(*number));
    secrets.iter().map(block).collect::<Vec<_>>().concat()
}

/// An invented private key of its own.
pub(super) fn key(number: u8) -> String {
    let line = |at: u8| value(number + at) + &value(number + at + 3) + "\n";
    let label = |word: &str| format!("-----{word} {} KEY-----\n", "PRIVATE");
    let body = (0..4).map(line).collect::<Vec<_>>().concat();
    [label("BEGIN"), body, label("END")].concat()
}

/// Thirty lines of nothing in particular, enough for git to tell a renamed file.
pub(super) fn filler() -> String {
    (0..30).map(|n| format!("key{n}: value\n")).collect::<Vec<_>>().concat()
}
