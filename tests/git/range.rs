//! `--range` and `--since`: what each commit introduces against all its parents.

use super::repo::{Repo, file, filler, key, secret};
use crate::cli::sandbox::keep_log;

/// A repository with one commit, which holds a secret.
fn repo() -> Repo {
    let repo = Repo::new();
    repo.write("old.yaml", &file(&[1])).committed("first");
    repo
}

fn branch(repo: &Repo, name: &str) {
    repo.git(&["checkout", "-q", "-b", name, "main"]);
}

fn switch(repo: &Repo, name: &str) {
    repo.git(&["checkout", "-q", name]);
}

#[test]
fn findings_belong_to_the_commit_that_introduced_them() {
    let repo = repo();
    branch(&repo, "topic");
    repo.write("a.yaml", &file(&[2])).committed("add");
    repo.write("a.yaml", &(file(&[2]) + "more: x\n")).committed("touch");
    repo.write("b.yaml", &file(&[3])).committed("more");
    for arguments in [["--range", "main..topic"], ["--range", "main...topic"], ["--since", "main"]]
    {
        let scan = repo.scan(&arguments);
        assert_eq!(scan.findings, ["a.yaml:3 by add", "b.yaml:3 by more"], "{arguments:?}");
        assert_eq!((scan.code, scan.notes().len()), (1, 0));
        assert_eq!(scan.report["stats"]["commits"], 3);
    }
    let scan = repo.scan(&["--since", "main"]);
    let commit = &scan.report["findings"][0]["origin"]["commit"];
    assert_eq!(commit["author"], "A. Person");
    assert!(commit["date"].as_str().unwrap().ends_with("+01:00"), "{commit}");
    assert!(!scan.report.to_string().contains("mail.example"));
}

#[test]
fn added_and_removed_inside_the_range_is_found() {
    let repo = repo();
    repo.write("a.yaml", &file(&[2])).committed("add");
    repo.remove("a.yaml").committed("remove");
    assert_eq!(repo.scan(&["--range", "HEAD~2..HEAD"]).findings, ["a.yaml:3 by add"]);
    assert_eq!(repo.scan(&["--range", "HEAD~1.."]).findings, Vec::<String>::new());
}

#[test]
fn a_secret_rotated_in_place_is_two_secrets() {
    let repo = repo();
    repo.write("a.yaml", &format!("x:\n  {}", secret(2))).committed("add");
    repo.write("a.yaml", &format!("x:\n  {}", secret(3))).committed("rotate");
    let scan = repo.scan(&["--range", "HEAD~2.."]);
    assert_eq!(scan.findings, ["a.yaml:2 by add", "a.yaml:2 by rotate"]);
    repo.write("key.pem", &key(1)).committed("add key");
    repo.write("key.pem", &key(2)).committed("rotate key");
    repo.write("key.pem", &key(2).replace('\n', "\n  ")).committed("indent key");
    let scan = repo.scan(&["--range", "HEAD~3.."]);
    assert_eq!(scan.findings, ["key.pem:1 by add key", "key.pem:1 by rotate key"]);
}

#[test]
fn a_revert_that_brings_a_secret_back_counts() {
    let repo = repo();
    repo.remove("old.yaml").committed("remove");
    repo.git(&["tag", "base"]);
    repo.git(&["revert", "--no-edit", "HEAD"]);
    let scan = repo.scan(&["--since", "base"]);
    assert_eq!(scan.findings, ["old.yaml:3 by Revert \"remove\""]);
}

#[test]
fn an_evil_merge_counts_and_a_good_one_only_carries() {
    let repo = repo();
    branch(&repo, "topic");
    repo.write("topic.yaml", "x: 1\n").committed("topic");
    switch(&repo, "main");
    repo.write("main.yaml", &file(&[2])).committed("main");
    switch(&repo, "topic");
    repo.git(&["merge", "-q", "--no-commit", "--no-ff", "main"]);
    repo.write("evil.yaml", &file(&[3])).write("main.yaml", &file(&[2, 4]));
    repo.committed("evil");
    assert_eq!(
        repo.scan(&["--range", "main..topic"]).findings,
        ["evil.yaml:3 by evil", "main.yaml:6 by evil"]
    );
    // Against its first parent alone the merge would bring everything of main.
    assert_eq!(repo.scan(&["--range", "main~1..topic"]).findings.len(), 3);
    switch(&repo, "main");
    branch(&repo, "good");
    repo.write("x", "").committed("good");
    repo.git(&["merge", "-q", "--no-ff", "-m", "carry", "topic"]);
    assert_eq!(repo.scan(&["--range", "topic..good"]).findings, Vec::<String>::new());
}

#[test]
fn a_merge_that_follows_a_rename_only_carries() {
    let repo = Repo::new();
    let body = filler();
    repo.write("a.yaml", &body).committed("first");
    branch(&repo, "topic");
    repo.git(&["mv", "a.yaml", "b.yaml"]);
    repo.committed("rename");
    switch(&repo, "main");
    repo.write("a.yaml", &(body + &file(&[1]))).committed("main");
    switch(&repo, "topic");
    repo.git(&["merge", "-q", "--no-ff", "-m", "carry", "main"]);
    assert!(repo.sandbox.read("repo/b.yaml").contains("_secret"));
    assert_eq!(repo.scan(&["--range", "main..topic"]).findings, Vec::<String>::new());
}

#[test]
fn an_octopus_has_many_parents() {
    let repo = repo();
    for (number, name) in [(2, "one"), (3, "two"), (4, "three")] {
        branch(&repo, name);
        repo.write(&format!("{name}.yaml"), &file(&[number])).committed(name);
    }
    switch(&repo, "main");
    repo.git(&["merge", "-q", "--no-ff", "-m", "octopus", "one", "two", "three"]);
    assert_eq!(repo.git(&["rev-list", "--parents", "-n1", "HEAD"]).split(' ').count(), 5);
    repo.write("evil.yaml", &file(&[5])).add().git(&["commit", "-q", "--amend", "--no-edit"]);
    assert_eq!(
        repo.scan(&["--range", "main~1..main"]).findings,
        [
            "evil.yaml:3 by octopus",
            "one.yaml:3 by one",
            "three.yaml:3 by three",
            "two.yaml:3 by two"
        ]
    );
    assert_eq!(repo.scan(&["--range", "one..main"]).findings.len(), 3);
}

#[test]
fn a_rename_with_an_edit_brings_the_edit() {
    let repo = Repo::new();
    let body = filler();
    repo.write("a.yaml", &(body.clone() + &file(&[1]))).committed("first");
    repo.git(&["mv", "a.yaml", "b.yaml"]);
    repo.write("b.yaml", &(body + &file(&[1, 2]))).committed("move");
    assert_eq!(repo.scan(&["--since", "HEAD~1"]).findings, ["b.yaml:36 by move"]);
}

#[test]
fn an_orphan_branch_is_new_as_a_whole() {
    let repo = repo();
    repo.git(&["checkout", "-q", "--orphan", "other"]);
    repo.write("b.yaml", &file(&[2])).committed("orphan");
    assert_eq!(
        repo.scan(&["--range", "main..other"]).findings,
        ["b.yaml:3 by orphan", "old.yaml:3 by orphan"]
    );
}

#[test]
fn messages_count_too() {
    let repo = repo();
    repo.committed(&format!("leak\n\n{}", secret(2)));
    repo.committed(
        "Ask http://idp.acme-pay.com/token for tokens\n\ntoken_uri: http://idp.acme-pay.com/token",
    );
    repo.committed("write `figlint:allow[FIG101]`\n\n# figlint:allow[FIG101] reason=\"x\"");
    let scan = repo.scan(&["--since", "HEAD~3"]);
    assert_eq!(scan.findings, ["COMMIT_EDITMSG:3 by leak"], "what a message tells is no behaviour");
    assert_eq!(scan.report["findings"][0]["origin"]["message"], true);
}

#[test]
fn a_range_that_git_calls_empty_is_clean_and_says_so() {
    let repo = repo();
    for range in ["HEAD..HEAD", "main..main", "main...main"] {
        let scan = repo.scan(&["--range", range]);
        assert_eq!((scan.code, scan.notes()), (0, vec!["FIGN08"]), "{range}");
    }
}

#[test]
fn a_range_that_is_not_there_is_no_result() {
    let repo = repo();
    for range in ["gone..HEAD", "HEAD..gone", "0000000000000000000000000000000000000000..HEAD"] {
        let scan = repo.scan(&["--range", range]);
        assert_eq!((scan.code, scan.notes()), (2, vec!["FIGN04"]), "{range}");
    }
    let empty = Repo::new();
    assert_eq!(empty.scan(&["--range", "HEAD~1..HEAD"]).code, 2);
}

#[test]
fn a_detached_head_is_a_head() {
    let repo = repo();
    repo.git(&["checkout", "-q", "--detach"]);
    repo.write("a.yaml", &file(&[2])).committed("detached");
    assert_eq!(repo.scan(&["--range", "main.."]).findings, ["a.yaml:3 by detached"]);
    repo.write("b.yaml", &file(&[3])).add();
    assert_eq!(repo.scan(&["--staged"]).findings, ["b.yaml:3"]);
}

#[test]
fn what_replaces_an_object_does_not_hide_it() {
    let repo = repo();
    let bad = repo.write("a.yaml", &file(&[2])).commit("bad");
    repo.write("a.yaml", "x: 1\n").add().git(&["commit", "-q", "--amend", "-m", "good"]);
    let good = repo.git(&["rev-parse", "HEAD"]);
    repo.git(&["reset", "-q", "--hard", &bad]);
    repo.git(&["replace", &bad, &good]);
    assert_eq!(repo.git(&["show", "HEAD:a.yaml"]), "x: 1");
    let scan = repo.scan(&["--since", "HEAD~1"]);
    assert_eq!(scan.findings.len(), 1, "a push sends the commit itself");
    assert_eq!(scan.report["findings"][0]["origin"]["commit"]["id"], *bad);
}

#[test]
fn a_limit_and_the_configuration_hold_for_commits() {
    let repo = repo();
    repo.write("sub/a.yaml", &file(&[2])).write("b.yaml", &file(&[3])).committed("add");
    assert_eq!(repo.scan(&["--since", "HEAD~1", "sub"]).findings, ["sub/a.yaml:3 by add"]);
    repo.write("figlint.toml", "exclude = ['sub/']\n").write(".gitignore", "b.yaml\n");
    assert_eq!(repo.scan(&["--since", "HEAD~1"]).findings, ["b.yaml:3 by add"]);
}

#[test]
fn an_environment_is_compared_inside_a_commit_only_where_it_is_new() {
    let text = format!("oauth:\n  {}more: x\n{}", secret(1), "filler: y\n".repeat(30));
    let repo = Repo::new();
    repo.write("config/production.yaml", &text).committed("first");
    repo.write("config/production.yaml", &format!("{text}x: 1\n")).committed("touch");
    repo.git(&["mv", "config/production.yaml", "config/staging.yaml"]);
    repo.write("config/staging.yaml", &format!("{text}x: 2\n")).committed("move");
    let scan = repo.scan(&["--since", "HEAD~2"]);
    assert_eq!(scan.findings, Vec::<String>::new(), "it moved, it is not used twice");
}

#[test]
fn what_is_only_compared_and_was_there_before_is_no_finding() {
    let ids = "client_id: 9b2c6f14-70d3-4e85-a1c9-53e7d8f20b46\n";
    let repo = Repo::new();
    repo.write("config/production.yaml", ids).write("config/staging.yaml", ids).committed("first");
    repo.write("config/production.yaml", &format!("{ids}more: x\n")).committed("touch");
    let scan = repo.scan(&["--since", "HEAD~1"]);
    assert_eq!((scan.code, scan.findings.len()), (0, 0));
    repo.write("config/staging.yaml", &format!("{ids}more: x\n")).committed("touch again");
    let scan = repo.scan(&["--since", "HEAD~2"]);
    assert_eq!((scan.code, scan.findings.len()), (0, 0));
}

#[test]
fn sarif_places_findings_in_their_commit() {
    let repo = repo();
    repo.git(&["remote", "add", "origin", "git@github.com:acme/app.git"]);
    let id = repo.write("a b.yaml", &file(&[2])).commit("add");
    let out = repo.sandbox.path("out.sarif");
    repo.scan(&["--since", "HEAD~1", "--output", &format!("sarif={}", out.display())]);
    let text = std::fs::read_to_string(out).unwrap();
    keep_log("range", &text);
    let log: serde_json::Value = serde_json::from_str(&text).unwrap();
    let result = &log["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uriBaseId"], format!("COMMIT_{}", &id[..12]));
    assert_eq!(
        result["hostedViewerUri"],
        format!("https://github.com/acme/app/blob/{id}/a%20b.yaml#L3")
    );
}
