//! `figlint ci` in repositories as runners check them out: every event, shallow clones, forks, and
//! requests that try to switch their own rules off.

use serde_json::json;

use super::ci_job::{branch, checkout, head, job, pull, server};
use super::repo::{file, secret};
use crate::cli::sandbox::assert_holds;

#[test]
fn a_pull_request_answers_for_its_commits_only() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("new.yaml", &file(&[2])).committed("add");
    let payload = pull(&repo);
    for depth in [0, 1, 2] {
        checkout(&repo, "refs/pull/1/merge", depth);
        let left = job(&repo, "pull_request", &payload, &[]);
        assert_eq!(left.code, 1, "{depth}: {}{}", left.log, left.err);
        assert_eq!(left.annotations().len(), 1, "{depth}: {}", left.log);
        assert!(left.annotations()[0].starts_with("::error file=new.yaml,line=3"), "{}", left.log);
        assert_eq!(left.alerts(), ["new.yaml:3", "old.yaml:3"], "code scanning sees the tree");
        assert_eq!((left.output("findings"), left.output("new-findings")), ("2", "1"));
        assert_eq!((left.output("highest-severity"), left.output("exit-code")), ("error", "1"));
        assert!(left.output("sarif-file").ends_with("figlint.sarif"));
        assert!(left.output("range").contains(".."));
        assert_holds(&left.summary, &["1 finding", "| level | rule |", "new.yaml", "holds 2"]);
        assert!(!left.summary.contains("old.yaml"), "{}", left.summary);
    }
}

#[test]
fn a_clean_pull_request_passes_though_the_base_is_not_clean() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("new.yaml", "x: 1\n").committed("add");
    let payload = pull(&repo);
    for (depth, event) in [(0, "pull_request"), (1, "pull_request"), (1, "pull_request_target")] {
        let reference =
            if event == "pull_request" { "refs/pull/1/merge" } else { "refs/heads/main" };
        checkout(&repo, reference, depth);
        let left = job(&repo, event, &payload, &[]);
        assert_eq!(left.code, 0, "{depth} {event}: {}{}", left.log, left.err);
        assert_eq!((left.output("new-findings"), left.output("findings")), ("0", "1"));
    }
}

#[test]
fn added_and_removed_in_one_pull_request_is_found_without_a_place() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("new.yaml", &file(&[2])).committed("add");
    repo.remove("new.yaml").write("x", "x\n").committed("remove");
    let payload = pull(&repo);
    for depth in [0, 1, 2] {
        checkout(&repo, "refs/pull/1/merge", depth);
        let left = job(&repo, "pull_request", &payload, &[]);
        assert_eq!(left.code, 1, "{depth}: {}{}", left.log, left.err);
        assert!(left.annotations()[0].starts_with("::error title="), "{}", left.log);
        assert!(left.annotations()[0].contains("no longer in HEAD"), "{}", left.log);
        assert_eq!(left.alerts(), ["old.yaml:3"]);
    }
}

#[test]
fn the_base_merged_into_the_branch_is_not_the_branchs() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("new.yaml", "x: 1\n").committed("add");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("main.yaml", &file(&[3])).committed("on main");
    repo.git(&["checkout", "-q", "topic"]);
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge main", "main"]);
    let mut payload = pull(&repo);
    for depth in [0, 1, 2] {
        checkout(&repo, "refs/pull/1/merge", depth);
        let left = job(&repo, "pull_request", &payload, &[]);
        assert_eq!(left.code, 0, "{depth}: {}{}", left.log, left.err);
    }
    // The base of an event may be older than what was merged.
    payload["pull_request"]["base"]["sha"] = json!(repo.git(&["rev-parse", "main~1"]));
    checkout(&repo, "refs/pull/1/merge", 1);
    assert_eq!(job(&repo, "pull_request", &payload, &[]).code, 0);
}

#[test]
fn a_pull_request_cannot_switch_its_own_rules_off() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("new.yaml", &file(&[2]));
    let quiet = "ignore = [\"FIG1\"]\nexclude = [\"new.yaml\"]\nfail-on = \"never\"\n";
    repo.write("figlint.toml", quiet).write(".figlintignore", "new.yaml\n").committed("add");
    let payload = pull(&repo);
    checkout(&repo, "refs/pull/1/merge", 0);
    let left = job(&repo, "pull_request", &payload, &[]);
    assert_eq!(left.code, 1, "{}{}", left.log, left.err);
    let left = job(&repo, "pull_request", &payload, &["--config", "figlint.toml"]);
    assert_eq!(left.code, 2, "{}{}", left.log, left.err);
    assert_holds(&left.err, &["the base of the request has no such configuration"]);
    assert_eq!(left.output("exit-code"), "2");
}

#[test]
fn the_configuration_of_the_base_holds_with_all_it_names() {
    let repo = server();
    let config = "extends = [\"ci/more.toml\"]\nignore = [\"FIG101\"]\n";
    repo.write("figlint.toml", config).write("ci/more.toml", "exclude = [\"vendor/\"]\n");
    repo.committed("configure");
    branch(&repo, "topic");
    repo.write("new.yaml", &file(&[2])).write("figlint.toml", "").committed("add");
    let payload = pull(&repo);
    checkout(&repo, "refs/pull/1/merge", 1);
    let left = job(&repo, "pull_request", &payload, &[]);
    assert_eq!((left.code, left.alerts().len()), (0, 0), "{}{}", left.log, left.err);
}

#[test]
fn what_a_later_commit_accepts_is_accepted() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("new.yaml", &file(&[2])).committed("add");
    let line = secret(2);
    let allowed = format!("{} # figlint:allow[FIG101] reason=\"a stub\"\n", line.trim_end());
    repo.write("new.yaml", &file(&[2]).replace(&line, &allowed)).committed("accept");
    let payload = pull(&repo);
    checkout(&repo, "refs/pull/1/merge", 0);
    let left = job(&repo, "pull_request", &payload, &[]);
    assert_eq!(left.code, 0, "{}{}", left.log, left.err);
    assert_holds(&left.summary, &["accepted"]);
}

#[test]
fn what_is_accepted_of_a_secret_is_not_said_of_the_one_before_it() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("new.yaml", &file(&[2])).committed("add");
    let (leaked, stub) = (secret(2), secret(3));
    let allowed = format!("{} # figlint:allow[FIG101] reason=\"a stub\"\n", stub.trim_end());
    repo.write("new.yaml", &file(&[2]).replace(&leaked, &allowed)).committed("replace");
    let payload = pull(&repo);
    checkout(&repo, "refs/pull/1/merge", 0);
    let left = job(&repo, "pull_request", &payload, &[]);
    assert_eq!(left.code, 1, "the first one is in the commits: {}{}", left.log, left.err);
    assert_holds(&left.summary, &["accepted"]);
}

#[test]
fn a_fork_is_fetched_by_the_number_of_its_request() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("new.yaml", &file(&[2])).committed("from a fork");
    let mut payload = pull(&repo);
    payload["pull_request"]["head"]["repo"] = json!({ "fork": true });
    // No branch of the server has the commits.
    checkout(&repo, "refs/heads/main", 1);
    let left = job(&repo, "pull_request_target", &payload, &[]);
    assert_eq!(left.code, 1, "{}{}", left.log, left.err);
    assert_eq!(left.alerts(), ["old.yaml:3"], "the tree is the base's");
    assert!(!repo.sandbox.path("work/new.yaml").exists(), "nothing of the fork is checked out");
}

#[test]
fn a_push_answers_for_what_it_brings() {
    let repo = server();
    let before = head(&repo);
    repo.write("new.yaml", &file(&[2])).committed("add");
    repo.remove("new.yaml").committed("remove");
    let after = head(&repo);
    repo.git(&["push", "-q", "origin", "main"]);
    let payload = json!({ "ref": "refs/heads/main", "before": before, "after": after,
                          "repository": { "default_branch": "main" } });
    for depth in [0, 1, 2] {
        checkout(&repo, "refs/heads/main", depth);
        let left = job(&repo, "push", &payload, &[]);
        assert_eq!((left.code, left.output("new-findings")), (1, "1"), "{depth}: {}", left.log);
        assert_eq!(left.alerts(), ["old.yaml:3"]);
    }
    let same = json!({ "ref": "refs/heads/main", "before": after, "after": after });
    let left = job(&repo, "push", &same, &[]);
    assert_eq!((left.code, left.output("new-findings")), (0, "0"), "git says: no commit");
}

#[test]
fn a_new_branch_answers_for_what_the_default_branch_lacks() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("new.yaml", &file(&[2])).committed("add");
    repo.git(&["push", "-q", "origin", "topic"]);
    let payload = json!({ "ref": "refs/heads/topic", "before": "0".repeat(40), "after": head(&repo),
                          "repository": { "default_branch": "main" } });
    for depth in [0, 1] {
        checkout(&repo, "refs/heads/topic", depth);
        let left = job(&repo, "push", &payload, &[]);
        assert_eq!((left.code, left.output("new-findings")), (1, "1"), "{}{}", left.log, left.err);
        assert_eq!(left.output("range"), "main..topic");
    }
    let first = json!({ "ref": "refs/heads/main", "before": "0".repeat(40),
                        "after": repo.git(&["rev-parse", "main"]),
                        "repository": { "default_branch": "main" } });
    checkout(&repo, "refs/heads/main", 1);
    assert_eq!(job(&repo, "push", &first, &[]).output("new-findings"), "1", "all is new");
}

#[test]
fn a_merge_queue_is_a_range() {
    let repo = server();
    let base = head(&repo);
    branch(&repo, "queue");
    repo.write("new.yaml", &file(&[2])).committed("add");
    repo.git(&["push", "-q", "origin", "queue"]);
    let group = json!({ "merge_group": { "base_sha": base, "head_sha": head(&repo) } });
    checkout(&repo, "refs/heads/queue", 1);
    let left = job(&repo, "merge_group", &group, &[]);
    assert_eq!((left.code, left.output("new-findings")), (1, "1"), "{}{}", left.log, left.err);
}

#[test]
fn everything_else_is_about_the_tree() {
    let repo = server();
    repo.write("new.yaml", &file(&[2])).committed("add");
    repo.remove("new.yaml").committed("remove");
    repo.git(&["push", "-q", "origin", "main"]);
    checkout(&repo, "refs/heads/main", 1);
    let tag = json!({ "ref": "refs/tags/v1", "before": "0".repeat(40), "after": head(&repo) });
    for (event, payload) in [
        ("schedule", json!({})),
        ("workflow_dispatch", json!({ "inputs": null })),
        ("push", tag),
        ("release", json!({})),
    ] {
        let left = job(&repo, event, &payload, &[]);
        assert_eq!((left.code, left.output("findings")), (1, "1"), "{event}: {}", left.log);
        assert_eq!(left.output("range"), "");
        let left = job(&repo, event, &payload, &["--mode", "range"]);
        assert_eq!(left.code, 2, "{event} brings no commits");
    }
    let left = job(&repo, "schedule", &json!({}), &["--mode", "history"]);
    assert_eq!((left.code, left.output("new-findings")), (1, "2"), "{}{}", left.log, left.err);
    for _ in 0..2 {
        let cached = job(&repo, "schedule", &json!({}), &["--mode", "history", "--cache", "../c"]);
        assert_eq!((cached.code, &cached.outputs), (1, &left.outputs), "{}", cached.err);
        assert!(std::fs::read_dir(repo.sandbox.path("c")).unwrap().count() > 0);
    }
    let left = job(&repo, "schedule", &json!({}), &["nowhere"]);
    assert_eq!(left.code, 2, "an empty selection is no success");
    let gone = json!({ "ref": "refs/heads/x", "before": head(&repo), "after": "0".repeat(40),
                       "deleted": true });
    let left = job(&repo, "push", &gone, &[]);
    assert_eq!((left.code, left.output("sarif-file")), (0, ""), "{}{}", left.log, left.err);
}

#[test]
fn a_part_of_a_repository_answers_for_itself() {
    let repo = server();
    branch(&repo, "topic");
    repo.write("a/new.yaml", &file(&[2])).write("b/new.yaml", &file(&[3])).committed("add");
    let payload = pull(&repo);
    checkout(&repo, "refs/pull/1/merge", 1);
    let left = job(&repo, "pull_request", &payload, &["a"]);
    assert_eq!((left.code, left.output("new-findings")), (1, "1"), "{}{}", left.log, left.err);
    assert_eq!(left.alerts(), ["a/new.yaml:3"]);
}

#[test]
fn what_a_file_holds_is_no_command_of_the_workflow() {
    let repo = server();
    branch(&repo, "topic");
    let name = "::error file=x::y,\n%0A|<img>`a`.yaml";
    let line = format!("{} # ##[error]x ::error::y\n", secret(2).trim_end());
    repo.write(name, &format!("part:\n  {line}")).committed("::error::subject");
    let payload = pull(&repo);
    checkout(&repo, "refs/pull/1/merge", 1);
    let left = job(&repo, "pull_request", &payload, &[]);
    assert_eq!(left.code, 1, "{}{}", left.log, left.err);
    assert_eq!(left.annotations().len(), 1, "{}", left.log);
    let stop = left.log.lines().find_map(|line| line.strip_prefix("::stop-commands::")).unwrap();
    let (quoted, _) = left.log.rsplit_once(&format!("::{stop}::")).unwrap();
    assert!(quoted.contains("##[error]x"), "the line is shown, inside of what is off");
    assert!(!left.summary.contains("<img>") && !left.summary.contains("`a`"), "{}", left.summary);
}
