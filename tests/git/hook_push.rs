//! Hooks around a push: what the remote lacks is scanned, before it is sent or before it is accepted.

use super::repo::{Repo, file, secret};
use crate::cli::sandbox::{Seen, assert_holds};

/// A repository with one commit, and `origin` that has it.
fn pair() -> Repo {
    let repo = Repo::new();
    repo.write("a.yaml", "x: 1\n").committed("first");
    repo.git(&["clone", "-q", "--bare", ".", "../server.git"]);
    repo.git(&["remote", "add", "origin", "../server.git"]);
    repo.git(&["fetch", "-q", "origin"]);
    repo
}

fn install(repo: Repo, folder: &str, hook: &str) -> Repo {
    let repo = repo.at(folder);
    let seen = repo.figlint(&["hook", "install", hook], &[]);
    assert_eq!(seen.code, 0, "{}", seen.err);
    repo.at("repo")
}

#[track_caller]
fn assert_passes(repo: &Repo, call: &[&str]) -> Seen {
    let seen = repo.try_git(call);
    assert_eq!(seen.code, 0, "{call:?}: {}{}", seen.out, seen.err);
    seen
}

#[track_caller]
fn assert_stopped(repo: &Repo, call: &[&str]) -> Seen {
    let seen = repo.try_git(call);
    let all = format!("{}{}", seen.out, seen.err);
    assert_ne!(seen.code, 0, "{call:?}: {all}");
    assert_holds(&all, &["FIG101", "the push was stopped", "reason="]);
    seen
}

#[test]
fn what_the_remote_lacks_is_scanned_before_it_is_sent() {
    let repo = install(pair(), "repo", "pre-push");
    repo.write("a.yaml", "x: 2\n").committed("second");
    assert_passes(&repo, &["push", "-q", "origin", "main"]);
    repo.write("a.yaml", &file(&[1])).committed("leak");
    repo.write("a.yaml", "x: 3\n").committed("gone again");
    assert_stopped(&repo, &["push", "-q", "origin", "main"]);
    assert_stopped(&repo, &["push", "-q", "origin", "main:new"]);
    assert_passes(&repo, &["push", "-q", "--no-verify", "origin", "main"]);
    repo.git(&["switch", "-qc", "topic"]);
    assert_passes(&repo, &["push", "-q", "origin", "topic"]);
    assert_passes(&repo, &["push", "-q", "origin", ":topic"]);
    assert_passes(&repo, &["push", "-q", "origin", "main"]);
}

#[test]
fn an_old_leak_does_not_stop_a_push_and_a_rewritten_one_does() {
    let repo = pair();
    repo.write("old.yaml", &file(&[1])).committed("old leak");
    assert_passes(&repo, &["push", "-q", "origin", "main"]);
    let repo = install(repo, "repo", "pre-push");
    repo.write("a.yaml", "x: 2\n").committed("second");
    assert_passes(&repo, &["push", "-q", "origin", "main"]);
    // The remote's commit was made elsewhere and never fetched.
    repo.git(&["clone", "-q", "../server.git", "../other"]);
    let repo = repo.at("other");
    repo.write("b.yaml", "y: 1\n").committed("elsewhere");
    assert_passes(&repo, &["push", "-q", "origin", "main"]);
    let repo = repo.at("repo");
    repo.write("a.yaml", &file(&[2])).committed("leak");
    assert_stopped(&repo, &["push", "-q", "--force", "origin", "main"]);
    repo.write("a.yaml", "x: 3\n").add();
    repo.git(&["commit", "-q", "--amend", "-m", "no leak"]);
    assert_passes(&repo, &["push", "-q", "--force", "origin", "main"]);
}

#[test]
fn tags_have_messages_too() {
    let repo = install(pair(), "repo", "pre-push");
    repo.git(&["tag", "-a", "v1", "-m", &format!("release\n\n{}", secret(1))]);
    assert_stopped(&repo, &["push", "-q", "origin", "v1"]);
    repo.git(&["tag", "-a", "v2", "-m", "release"]);
    assert_passes(&repo, &["push", "-q", "origin", "v2"]);
    let repo = install(repo, "server.git", "pre-receive");
    assert_stopped(&repo, &["push", "-q", "--no-verify", "origin", "v1"]);
}

#[test]
fn a_foreign_hook_hears_what_is_pushed() {
    let repo = pair();
    repo.write(".git/info/exclude", "told\n");
    repo.program(".git/hooks/pre-push", "#!/bin/sh\ncat > told\necho \"$@\" >> told\n");
    let repo = install(repo, "repo", "pre-push");
    let id = repo.write("a.yaml", "x: 2\n").commit("second");
    let old = repo.git(&["rev-parse", "HEAD^"]);
    assert_passes(&repo, &["push", "-q", "origin", "main"]);
    let told = format!("refs/heads/main {id} refs/heads/main {old}\norigin ../server.git\n");
    assert_eq!(repo.sandbox.read("repo/told"), told);
    repo.write("a.yaml", &file(&[1])).committed("leak");
    assert_stopped(&repo, &["push", "-q", "origin", "main"]);
    // One that does not read what it is told harms nobody.
    repo.program(".git/hooks/pre-push.before-figlint", "#!/bin/sh\nexit 0\n");
    assert_stopped(&repo, &["push", "-q", "origin", "main"]);
    repo.program(".git/hooks/pre-push.before-figlint", "#!/bin/sh\necho no >&2; exit 9\n");
    let seen = repo.try_git(&["push", "-q", "origin", "main"]);
    assert!(seen.code != 0 && !seen.out.contains("FIG101"), "{}", seen.out);
}

#[test]
fn a_server_scans_in_the_quarantine() {
    let repo = install(pair(), "server.git", "pre-receive");
    repo.write("a.yaml", "x: 2\n").committed("second");
    assert_passes(&repo, &["push", "-q", "origin", "main"]);
    repo.write("a.yaml", &file(&[1])).committed("leak");
    repo.write("a.yaml", "x: 3\n").committed("gone again");
    let seen = assert_stopped(&repo, &["push", "-q", "origin", "main", "main:other"]);
    assert_eq!(seen.err.matches("FIG101 plaintext").count(), 1, "{}", seen.err);
    assert!(
        seen.err
            .lines()
            .filter(|line| line.contains("FIG101"))
            .all(|line| line.starts_with("remote: "))
    );
    let repo = repo.at("server.git");
    assert_eq!(repo.git(&["branch", "--list", "other"]), "", "nothing came in");
    let repo = repo.at("repo");
    repo.git(&["reset", "-q", "--hard", "HEAD~2"]);
    repo.write("b.yaml", "x: 3\n").committed("fine");
    assert_passes(&repo, &["push", "-q", "origin", "main", "main:other"]);
    assert_passes(&repo, &["push", "-q", "origin", ":other"]);
}

#[test]
fn a_server_does_not_take_the_word_of_what_is_pushed() {
    let repo = install(pair(), "server.git", "pre-receive");
    repo.write("figlint.toml", "exclude = ['a.yaml']\n[hook]\nskip-option = true\n");
    repo.write("a.yaml", &file(&[1])).committed("leak");
    assert_stopped(&repo, &["push", "-q", "origin", "main"]);
    repo.sandbox.write("server.git/figlint.toml", "exclude = ['a.yaml']\n");
    assert_passes(&repo, &["push", "-q", "origin", "main"]);
}

#[test]
fn a_push_may_skip_with_a_reason_where_that_is_configured() {
    let repo = install(pair(), "server.git", "pre-receive").at("server.git");
    repo.git(&["config", "receive.advertisePushOptions", "true"]);
    let repo = repo.at("repo");
    repo.write("a.yaml", &file(&[1])).committed("leak");
    let skip = ["push", "-q", "-o", "figlint.skip=\"the key of a stub\"", "origin", "main"];
    let seen = assert_stopped(&repo, &skip);
    assert!(seen.err.contains("does not let a push skip it"), "{}", seen.err);
    repo.sandbox.write("server.git/figlint.toml", "[hook]\nskip-option = true\n");
    assert_stopped(&repo, &["push", "-q", "origin", "main"]);
    let seen = assert_stopped(&repo, &["push", "-q", "-o", "figlint.skip=", "origin", "main"]);
    assert!(seen.err.contains("needs a reason"), "{}", seen.err);
    let seen = assert_passes(&repo, &skip);
    assert!(seen.err.contains("not scanned, because: the key of a stub"), "{}", seen.err);
}

#[test]
fn time_is_limited_and_the_configuration_says_what_then() {
    let repo = install(pair(), "server.git", "pre-receive");
    // Enough to take longer than the shortest time that can be said.
    for n in 0..40 {
        repo.write(&format!("{n}.yaml"), &file(&[n, n + 1, n + 2]).repeat(60));
    }
    repo.committed("much");
    repo.sandbox.write("server.git/figlint.toml", "[hook]\ntimeout = '1ms'\n");
    let seen = repo.try_git(&["push", "-q", "origin", "main"]);
    assert_ne!(seen.code, 0);
    assert_holds(&seen.err, &["could not be scanned in 1 ms", "hook.timeout"]);
    let open = "[hook]\ntimeout = '1ms'\non-timeout = 'pass'\n";
    repo.sandbox.write("server.git/figlint.toml", open);
    let seen = assert_passes(&repo, &["push", "-q", "origin", "main"]);
    assert!(seen.err.contains("was not scanned"), "{}", seen.err);
}

#[test]
fn a_hook_without_its_input_says_so() {
    let repo = pair();
    let seen = repo.figlint(&["hook", "run", "pre-push"], &[]);
    assert_eq!(seen.code, 0, "nothing is pushed: {}", seen.err);
    let mut figlint = repo.sandbox.command(&["hook", "run", "pre-receive"]);
    repo.sandbox.write("input", "main\n");
    figlint.stdin(std::fs::File::open(repo.sandbox.path("input")).unwrap());
    let seen = crate::cli::sandbox::seen(figlint.output().unwrap());
    assert_eq!((seen.code, seen.err.contains("is not what git tells")), (2, true), "{}", seen.err);
}

#[test]
fn reftables_are_read_by_the_command() {
    let repo = Repo::init(&["-b", "main", "--ref-format=reftable"]);
    repo.write("a.yaml", "x: 1\n").committed("first");
    repo.git(&["clone", "-q", "--bare", "--ref-format=reftable", ".", "../server.git"]);
    repo.git(&["remote", "add", "origin", "../server.git"]);
    repo.git(&["fetch", "-q", "origin"]);
    let repo = install(repo, "repo", "pre-push");
    repo.write("a.yaml", "x: 2\n").committed("second");
    assert_passes(&repo, &["push", "-q", "origin", "main"]);
    repo.git(&["tag", "-a", "v1", "-m", &format!("release\n\n{}", secret(1))]);
    assert_stopped(&repo, &["push", "-q", "origin", "v1"]);
    repo.git(&["tag", "-a", "v2", "-m", "release"]);
    assert_passes(&repo, &["push", "-q", "origin", "v2"]);
    repo.write("a.yaml", &file(&[1])).committed("leak");
    assert_stopped(&repo, &["push", "-q", "origin", "main"]);
    let repo = install(repo, "server.git", "pre-receive");
    assert_stopped(&repo, &["push", "-q", "--no-verify", "origin", "main"]);
}
