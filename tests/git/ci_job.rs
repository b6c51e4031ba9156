//! A server, a checkout of it as a runner makes one, and `figlint ci github` in there.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::repo::{Repo, file, value};
use crate::cli::sandbox::{Seen, keep_log, seen};

/// What a job left behind.
pub(super) struct Left {
    pub(super) code: i32,
    pub(super) log: String,
    pub(super) err: String,
    pub(super) summary: String,
    pub(super) outputs: String,
    pub(super) sarif: Option<Value>,
}

impl Left {
    pub(super) fn output(&self, name: &str) -> &str {
        let line = self.outputs.lines().find_map(|line| line.strip_prefix(&format!("{name}=")));
        line.unwrap_or_else(|| panic!("{name}: {}{}", self.outputs, self.err))
    }

    /// Places in the SARIF log.
    pub(super) fn alerts(&self) -> Vec<String> {
        let results = self.sarif.as_ref().unwrap()["runs"][0]["results"].as_array().unwrap();
        let place = |result: &Value| {
            let place = &result["locations"][0]["physicalLocation"];
            let line = &place["region"]["startLine"];
            format!("{}:{line}", place["artifactLocation"]["uri"].as_str().unwrap())
        };
        results.iter().map(place).collect()
    }

    pub(super) fn annotations(&self) -> Vec<&str> {
        let is_one = |line: &&str| {
            ["::error", "::warning", "::notice"].iter().any(|start| line.starts_with(start))
        };
        self.log.lines().filter(is_one).collect()
    }

    pub(super) fn everything(&self) -> String {
        let sarif = self.sarif.as_ref().map(Value::to_string).unwrap_or_default();
        [&self.log, &self.err, &self.summary, &self.outputs, &sarif].map(String::as_str).concat()
    }
}

/// A server with a branch `main`, which holds an old secret, and a work tree to push from.
pub(super) fn server() -> Repo {
    let repo = Repo::new();
    repo.write("old.yaml", &file(&[1])).committed("first");
    repo.git(&["clone", "-q", "--bare", ".", "../server.git"]);
    repo.git(&["remote", "add", "origin", "../server.git"]);
    repo.git(&["-C", "../server.git", "config", "uploadpack.allowFilter", "true"]);
    repo
}

/// Starts a branch at main.
pub(super) fn branch(repo: &Repo, name: &str) {
    repo.git(&["checkout", "-q", "-b", name, "main"]);
}

pub(super) fn head(repo: &Repo) -> String {
    repo.git(&["rev-parse", "HEAD"])
}

/// Pushes the head as pull request 1 with the merge that the server makes of it; gives the payload.
pub(super) fn pull(repo: &Repo) -> Value {
    let head = head(repo);
    let base = repo.git(&["rev-parse", "main"]);
    repo.git(&["push", "-q", "-f", "origin", "main", "HEAD:refs/pull/1/head"]);
    repo.git(&["checkout", "-q", "--detach", "main"]);
    repo.git(&["merge", "-q", "--no-ff", "-m", "test merge", &head]);
    repo.git(&["push", "-q", "-f", "origin", "HEAD:refs/pull/1/merge"]);
    repo.git(&["checkout", "-q", "-"]);
    json!({
        "number": 1,
        "pull_request": {
            "number": 1,
            "base": { "sha": base, "ref": "main" },
            "head": { "sha": head, "ref": "topic" },
        },
    })
}

/// Checks a reference out as a runner does: nothing but it, as deep as asked; 0 is everything.
pub(super) fn checkout(repo: &Repo, reference: &str, depth: u32) {
    let _ = std::fs::remove_dir_all(repo.sandbox.path("work"));
    let root = repo.sandbox.path("server.git").display().to_string();
    let at = |call: &[&str]| repo.git(&[&["-C", "../work"], call].concat());
    repo.git(&["init", "-q", "../work"]);
    at(&["remote", "add", "origin", &format!("file://{root}")]);
    let depth = format!("--depth={depth}");
    let mut call = vec!["fetch", "-q", "--no-tags", "origin"];
    if depth == "--depth=0" {
        call.push("+refs/heads/*:refs/remotes/origin/*");
    } else {
        call.push(&depth);
    }
    let wanted = format!("+{reference}:refs/remotes/checkout");
    call.push(&wanted);
    at(&call);
    at(&["checkout", "-q", "--detach", "refs/remotes/checkout"]);
}

/// Runs the job in what was checked out.
pub(super) fn job(repo: &Repo, event: &str, payload: &Value, arguments: &[&str]) -> Left {
    for name in ["summary.md", "outputs", "temp/figlint.sarif"] {
        repo.sandbox.write(name, "");
    }
    std::fs::remove_file(repo.sandbox.path("temp/figlint.sarif")).unwrap();
    repo.sandbox.write("event.json", &payload.to_string());
    let mut figlint = repo.sandbox.command(&[&["ci", "github"], arguments].concat());
    repo.clean(&mut figlint);
    let path = |name: &str| -> PathBuf { repo.sandbox.path(name) };
    figlint.env("GITHUB_EVENT_NAME", event).env("GITHUB_EVENT_PATH", path("event.json"));
    figlint.env("GITHUB_STEP_SUMMARY", path("summary.md")).env("GITHUB_OUTPUT", path("outputs"));
    figlint.env("RUNNER_TEMP", path("temp")).env_remove("FIGLINT_TOKEN");
    let Seen { code, out, err } = seen(figlint.current_dir(path("work")).output().unwrap());
    let sarif = std::fs::read_to_string(path("temp/figlint.sarif")).ok();
    if let Some(log) = &sarif {
        keep_log(&format!("ci-{event}-{code}"), log);
    }
    let left = Left {
        code,
        log: out,
        err,
        summary: repo.sandbox.read("summary.md"),
        outputs: repo.sandbox.read("outputs"),
        sarif: sarif.map(|text| serde_json::from_str(&text).unwrap()),
    };
    let everything = left.everything();
    for number in 1..9 {
        assert!(!everything.contains(&value(number)), "{number} is told: {everything}");
    }
    assert!(!left.log.contains("add-mask"), "{}", left.log);
    left
}
