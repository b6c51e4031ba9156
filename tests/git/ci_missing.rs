//! `figlint ci` where something is missing: what could not be looked at is never a success, and what
//! went wrong stands where it is looked for.

use serde_json::{Value, json};

use super::ci_job::{branch, checkout, job, pull, server};
use super::repo::{Repo, file};
use crate::cli::sandbox::{assert_holds, seen};

#[test]
fn what_is_missing_and_may_not_be_fetched_is_no_success() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("a", "a\n").committed("one");
    repo.write("b", "b\n").committed("two");
    let payload = pull(&repo);
    for depth in [1, 2] {
        checkout(&repo, "refs/pull/1/merge", depth);
        let left = job(&repo, "pull_request", &payload, &["--fetch", "never"]);
        assert_eq!(left.code, 2, "{depth}: {}{}", left.log, left.err);
        assert_holds(&left.summary, &["incomplete", "fetch"]);
        assert_eq!(left.output("exit-code"), "2");
        let errors = left.annotations().iter().filter(|line| line.starts_with("::error")).count();
        assert_eq!(errors, 1, "why the job failed is an error: {}", left.log);
    }
    checkout(&repo, "refs/pull/1/merge", 1);
    unreachable(&repo);
    let left = job(&repo, "pull_request", &payload, &[]);
    assert_eq!(left.code, 2);
    assert_holds(&left.log, &["could not be fetched", "fetch-depth: 0"]);
}

/// The server cannot be reached any more.
fn unreachable(repo: &Repo) {
    repo.git(&["-C", "../work", "remote", "set-url", "origin", "../gone.git"]);
}

#[test]
fn without_the_base_no_mode_trusts_the_request() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("figlint.toml", "ignore = [\"FIG1\"]\n").write("new.yaml", &file(&[2]));
    repo.committed("add");
    let payload = pull(&repo);
    checkout(&repo, "refs/pull/1/merge", 1);
    unreachable(&repo);
    for mode in ["auto", "tree", "range", "history"] {
        let left = job(&repo, "pull_request", &payload, &["--mode", mode]);
        assert_eq!(left.code, 2, "{mode}: {}{}", left.log, left.err);
        assert_holds(
            &left.log,
            &["the base of the request is not in this clone", "fetch-depth: 0"],
        );
    }
}

#[test]
fn a_forced_push_whose_old_head_is_gone_is_judged_all_the_same() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("new.yaml", &file(&[2])).committed("add");
    repo.git(&["push", "-q", "origin", "topic"]);
    let event = |name: &str| {
        json!({ "ref": format!("refs/heads/{name}"), "before": "d".repeat(40), "forced": true,
                "after": repo.git(&["rev-parse", name]),
                "repository": { "default_branch": "main" } })
    };
    checkout(&repo, "refs/heads/topic", 1);
    let left = job(&repo, "push", &event("topic"), &[]);
    assert_eq!((left.code, left.output("new-findings")), (1, "1"), "{}{}", left.log, left.err);
}

#[test]
fn a_forced_push_of_the_default_branch_answers_for_all_it_holds() {
    let repo = server();
    repo.write("gone.yaml", &file(&[3])).committed("add");
    repo.remove("gone.yaml").committed("remove");
    repo.git(&["push", "-q", "origin", "main"]);
    let event = rewritten(&repo);
    for depth in [0, 1, 2] {
        checkout(&repo, "refs/heads/main", depth);
        let left = job(&repo, "push", &event, &[]);
        assert_eq!((left.code, left.output("new-findings")), (1, "2"), "{depth}: {}", left.log);
        assert_holds(
            &left.summary,
            &["the branch was rewritten", "everything that the branch holds"],
        );
        assert!(!left.log.contains("fetch-depth"), "nothing that a deeper clone would have");
    }
    checkout(&repo, "refs/heads/main", 1);
    unreachable(&repo);
    let left = job(&repo, "push", &event, &[]);
    assert_eq!(left.code, 2, "{}{}", left.log, left.err);
    assert_holds(&left.log, &["could not be completed", "fetch-depth: 0"]);
}

#[test]
fn a_forced_push_of_a_clean_default_branch_is_clean() {
    let repo = Repo::new();
    repo.write("a.yaml", "x: 1\n").committed("first");
    repo.git(&["clone", "-q", "--bare", ".", "../server.git"]);
    checkout(&repo, "refs/heads/main", 1);
    let left = job(&repo, "push", &rewritten(&repo), &[]);
    assert_eq!((left.code, left.output("new-findings")), (0, "0"), "{}{}", left.log, left.err);
}

/// A push to main of which the old head is gone.
fn rewritten(repo: &Repo) -> Value {
    json!({ "ref": "refs/heads/main", "before": "d".repeat(40), "forced": true,
            "after": repo.git(&["rev-parse", "main"]),
            "repository": { "default_branch": "main" } })
}

#[test]
fn what_ends_a_job_early_is_annotated() {
    let repo = server();
    repo.write("figlint.toml", "ignore = [\"ACME1\", \"ACME2\"]\n").committed("misspelt");
    repo.git(&["push", "-q", "origin", "main"]);
    checkout(&repo, "refs/heads/main", 1);
    let left = job(&repo, "schedule", &json!({}), &[]);
    assert_eq!((left.code, left.output("exit-code")), (2, "2"), "{}{}", left.log, left.err);
    let [alarm] = left.annotations()[..] else { panic!("{}", left.log) };
    assert!(alarm.starts_with("::error title=figlint::"), "{alarm}");
    assert_holds(alarm, &["`ACME1`", "%0A", "`ACME2`"]);
    assert_holds(&left.summary, &["could not be done"]);
    let left = job(&repo, "schedule", &json!({}), &["--no-annotations", "--no-summary"]);
    assert_eq!((left.code, left.output("exit-code")), (2, "2"));
    assert!(left.annotations().is_empty() && left.summary.is_empty(), "{}", left.log);
}

#[test]
fn outside_of_a_job_it_says_so() {
    let repo = server();
    checkout(&repo, "refs/heads/main", 1);
    for service in ["github", "gitlab"] {
        let mut figlint = repo.sandbox.command(&["ci", service]);
        repo.clean(&mut figlint);
        figlint.current_dir(repo.sandbox.path("work"));
        let seen = seen(figlint.output().unwrap());
        assert_eq!(seen.code, 2);
        assert_holds(&seen.err, &["figlint scan"]);
    }
}
