//! `--staged` and `--uncommitted`: what the coming commit would add, and nothing else.

use super::repo::{Repo, file, filler, secret};

/// A repository whose only file holds a secret from before.
fn repo() -> Repo {
    let repo = Repo::new();
    repo.write("old.yaml", &file(&[1])).committed("first");
    repo
}

#[test]
fn nothing_staged_is_clean_and_says_so() {
    let repo = repo();
    repo.write("new.yaml", &file(&[2]));
    let scan = repo.scan(&["--staged"]);
    assert_eq!((scan.code, scan.findings.len()), (0, 0));
    assert_eq!(scan.notes(), ["FIGN08"]);
    assert!(scan.said().contains("nothing is staged"), "{}", scan.said());
}

#[test]
fn flags_that_contradict_each_other_are_refused() {
    let repo = repo();
    for arguments in [
        &["--staged", "--uncommitted"][..],
        &["--staged", "--range", "a..b"],
        &["--range", "a..b", "--since", "a"],
        &["--staged", "--stdin"],
        &["--staged", "-"],
        &["--staged=x"],
        &["--range", "main"],
        &["--since", "a..b"],
        &["--patch", "gone.diff"],
    ] {
        let seen = repo.sandbox.run(&[&["scan"], arguments].concat());
        assert_eq!((seen.code, seen.out.as_str()), (2, ""), "{arguments:?}");
        assert!(seen.err.starts_with("error: "), "{arguments:?}: {}", seen.err);
    }
}

#[test]
fn the_index_is_read_not_the_work_tree() {
    let repo = repo();
    repo.write("a.yaml", &file(&[2])).add();
    repo.write("a.yaml", "name: x\n").write("b.yaml", &file(&[3]));
    let scan = repo.scan(&["--staged"]);
    assert_eq!(scan.findings, ["a.yaml:3"]);
    assert_eq!(scan.code, 1);
    assert_eq!(scan.report["findings"][0]["origin"], serde_json::Value::Null);
}

#[test]
fn only_added_lines_count_unless_files_are_asked_for() {
    let repo = repo();
    repo.write("old.yaml", &format!("# a note\n{}{}", file(&[1]), file(&[2]))).add();
    assert_eq!(repo.scan(&["--staged"]).findings, ["old.yaml:7"]);
    assert_eq!(repo.scan(&["--staged=files"]).findings, ["old.yaml:4", "old.yaml:7"]);
}

#[test]
fn partial_staging_reports_what_is_staged() {
    let repo = repo();
    repo.write("a.yaml", &file(&[2])).add();
    repo.write("a.yaml", &(file(&[2]) + &file(&[3])));
    assert_eq!(repo.scan(&["--staged"]).findings, ["a.yaml:3"]);
    assert_eq!(repo.scan(&["--uncommitted"]).findings, ["a.yaml:3", "a.yaml:6"]);
}

#[test]
fn the_first_commit_is_new_as_a_whole() {
    let repo = Repo::new();
    assert_eq!(repo.scan(&["--staged"]).notes(), ["FIGN08"], "an empty repository");
    repo.write("a.yaml", &file(&[1])).add();
    assert_eq!(repo.scan(&["--staged"]).findings, ["a.yaml:3"]);
}

#[test]
fn a_rename_brings_only_its_edit() {
    let repo = Repo::new();
    let body = filler();
    repo.write("a.yaml", &(body.clone() + &file(&[1]))).committed("first");
    repo.git(&["mv", "a.yaml", "b.yaml"]);
    assert_eq!(repo.scan(&["--staged"]).notes(), ["FIGN08"]);
    assert_eq!(repo.scan(&["--staged=files"]).findings, ["b.yaml:33"]);
    repo.write("b.yaml", &(body + &file(&[1, 2]))).add();
    assert_eq!(repo.scan(&["--staged"]).findings, ["b.yaml:36"]);
}

#[cfg(unix)]
#[test]
fn modes_links_and_submodules() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let repo = repo();
    let path = |name: &str| repo.sandbox.path(&format!("repo/{name}"));
    std::fs::set_permissions(path("old.yaml"), std::fs::Permissions::from_mode(0o755)).unwrap();
    repo.add();
    assert_eq!(repo.scan(&["--staged"]).notes(), ["FIGN08"], "a mode alone");
    symlink("old.yaml", path("link.yaml")).unwrap();
    let address = format!("https://someone:{}@db.acme-pay.com/", super::repo::value(2));
    symlink(&address, path("address")).unwrap();
    let id = repo.git(&["rev-parse", "HEAD"]);
    repo.add();
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{id},module")]);
    let scan = repo.scan(&["--staged"]);
    assert_eq!(scan.findings, ["address:1"], "the text of a link, not what it leads to");
    assert_eq!(scan.notes(), Vec::<&str>::new());
    // What becomes a file is new as a whole.
    repo.git(&["commit", "-qm", "links"]);
    repo.remove("link.yaml").write("link.yaml", &file(&[1])).add();
    assert_eq!(repo.scan(&["--staged"]).findings, ["link.yaml:3"]);
}

#[test]
fn line_ends_and_a_missing_end_of_file_are_no_addition() {
    let repo = Repo::new();
    repo.write("a.yaml", file(&[1]).trim_end()).write("b.yaml", &file(&[2])).committed("first");
    repo.write("a.yaml", &(file(&[1]) + "more: x\n"));
    repo.write("b.yaml", &file(&[2]).replace('\n', "\r\n")).add();
    let scan = repo.scan(&["--staged"]);
    assert_eq!(scan.findings, Vec::<String>::new());
    assert_eq!(scan.code, 0);
}

#[test]
fn a_merge_adds_what_no_parent_has() {
    let repo = repo();
    repo.git(&["checkout", "-qb", "topic"]);
    repo.write("topic.yaml", &file(&[2])).committed("topic");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("main.yaml", &file(&[3])).committed("main");
    repo.git(&["merge", "-q", "--no-commit", "--no-ff", "topic"]);
    assert_eq!(repo.scan(&["--staged"]).notes(), ["FIGN08"], "both sides have theirs already");
    repo.write("topic.yaml", &file(&[2, 4])).add();
    assert_eq!(repo.scan(&["--staged"]).findings, ["topic.yaml:6"]);
}

#[test]
fn conflicts_are_seen_once_they_are_in_the_work_tree() {
    let repo = Repo::new();
    repo.write("a.yaml", "x: 1\n").committed("first");
    repo.git(&["checkout", "-qb", "topic"]);
    repo.write("a.yaml", &format!("x: 2\n{}", file(&[1]))).committed("topic");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("a.yaml", &format!("x: 3\n{}", file(&[2]))).committed("main");
    assert_eq!(repo.try_git(&["merge", "topic"]).code, 1);
    let staged = repo.scan(&["--staged"]);
    assert_eq!((staged.code, staged.notes()), (0, vec!["FIGN08"]), "nothing can be committed yet");
    assert!(staged.said().contains("files in conflict are not staged"), "{}", staged.said());
    repo.write("a.yaml", &format!("x: 3\n{}", file(&[1, 2, 3])));
    assert_eq!(repo.scan(&["--uncommitted"]).findings, ["a.yaml:10"]);
    repo.add();
    assert_eq!(repo.scan(&["--staged"]).findings, ["a.yaml:10"]);
}

#[test]
fn uncommitted_is_staged_unstaged_and_untracked_but_not_ignored() {
    let repo = repo();
    repo.write(".gitignore", "ignored.yaml\n").committed("ignore");
    repo.write("staged.yaml", &file(&[2])).add();
    repo.write("old.yaml", &file(&[1, 3])).write("new/new.yaml", &file(&[4]));
    repo.write("ignored.yaml", &file(&[5]));
    let scan = repo.scan(&["--uncommitted"]);
    assert_eq!(scan.findings, ["new/new.yaml:3", "old.yaml:6", "staged.yaml:3"]);
    assert_eq!(scan.report["stats"]["files"], 3);
    repo.committed("all");
    let clean = repo.scan(&["--uncommitted"]);
    assert_eq!((clean.code, clean.notes()), (0, vec!["FIGN08"]));
}

#[test]
fn what_is_staged_and_then_deleted_is_still_staged() {
    let repo = repo();
    repo.write("a.yaml", &file(&[2])).add();
    repo.remove("a.yaml");
    assert_eq!(repo.scan(&["--uncommitted"]).findings, ["a.yaml:3"]);
}

#[test]
fn ignore_files_do_not_matter_but_the_configuration_does() {
    let repo = repo();
    repo.write(".gitignore", "*.yaml\n").write("a.yaml", &file(&[2]));
    repo.write("gen/b.yaml", &file(&[3])).write("figlint.toml", "exclude = ['gen/']\n");
    repo.git(&["add", "-f", "."]);
    assert_eq!(repo.scan(&["--staged"]).findings, ["a.yaml:3"]);
}

#[test]
fn a_path_names_the_repository_and_limits_it() {
    let repo = repo();
    repo.write("sub/a.yaml", &file(&[2])).write("b.yaml", &file(&[3])).add();
    assert_eq!(repo.scan(&["--staged", "sub"]).findings, ["sub/a.yaml:3"]);
    assert_eq!(repo.scan(&["--staged", "b.yaml", "gone.yaml"]).findings, ["b.yaml:3"]);
    let below = repo.scan(&["--staged", "other"]);
    assert_eq!(below.notes(), ["FIGN08"]);
    assert!(below.said().contains("below other"), "{}", below.said());
    let repo = repo.at("");
    assert_eq!(repo.scan(&["--staged", "repo"]).findings, ["b.yaml:3", "sub/a.yaml:3"]);
    let outside = repo.scan(&["--staged", "repo", "elsewhere"]);
    assert_eq!((outside.code, outside.notes()), (2, vec!["FIGN09"]));
}

#[test]
fn suppressions_and_context_come_from_the_whole_file() {
    let repo = Repo::new();
    repo.write("a.yaml", "# figlint:allow-file[FIG101] reason=\"demo\"\nx: 1\n").committed("first");
    repo.write(
        "a.yaml",
        &format!("# figlint:allow-file[FIG101] reason=\"demo\"\nx: 1\n{}", file(&[1])),
    );
    repo.add();
    let scan = repo.scan(&["--staged"]);
    assert_eq!((scan.code, scan.findings.len()), (0, 0));
    assert_eq!(scan.report["findings"][0]["suppressions"][0]["reason"], "demo");
}

#[test]
fn a_suppression_without_use_counts_where_it_is_new() {
    let allow = "# figlint:allow-next-line[FIG101] reason=\"demo\"\nx: 1\n";
    let repo = Repo::new();
    repo.write("a.yaml", allow).committed("first");
    repo.write("a.yaml", &format!("{allow}y: 1\n")).add();
    assert_eq!(repo.scan(&["--staged"]).findings, Vec::<String>::new());
    repo.write("a.yaml", &format!("{allow}{allow}")).add();
    assert_eq!(repo.scan(&["--staged"]).findings, ["a.yaml:3"]);
}

#[test]
fn a_call_that_newly_takes_an_old_value_is_new() {
    let repo = Repo::new();
    let start = format!(
        "import requests\n\nURL = 'https://api.acme-pay.com/v1'\n{}_key = input()\n",
        "api"
    );
    repo.write("a.py", &start).committed("first");
    repo.write("a.py", &format!("{start}requests.get(URL, params={{'client_secret': api_key}})\n"))
        .add();
    assert_eq!(repo.scan(&["--staged"]).findings, ["a.py:5"]);
}

#[test]
fn the_same_secret_in_two_environments_is_seen_when_one_is_new() {
    let repo = Repo::new();
    let text = format!("oauth:\n  {}", secret(1));
    repo.write("config/production.yaml", &text).write("config/staging.yaml", "x: 1\n");
    repo.committed("first");
    repo.write("config/staging.yaml", &text).add();
    let scan = repo.scan(&["--staged"]);
    assert_eq!(
        scan.findings,
        ["config/staging.yaml:2"],
        "production is not in the index's difference"
    );
    repo.write("config/production.yaml", &format!("{text}more: 1\n")).add();
    let scan = repo.scan(&["--staged"]);
    let rules: Vec<&str> = scan.report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["rule"].as_str().unwrap())
        .collect();
    assert!(rules.contains(&"FIG602"), "{rules:?}");
}

#[test]
fn large_and_unreadable_content_is_said() {
    let repo = repo();
    repo.write("big.yaml", &(file(&[2]) + &"# filler\n".repeat(500)))
        .write("a.yaml", &file(&[3]))
        .add();
    let scan = repo.scan(&["--staged", "--max-file-size", "1KiB"]);
    assert_eq!(scan.findings, ["a.yaml:3"]);
    assert_eq!((scan.code, scan.notes()), (1, vec!["FIGN01"]));
    let blob = repo.git(&["rev-parse", ":a.yaml"]);
    repo.remove(&format!(".git/objects/{}/{}", &blob[..2], &blob[2..]));
    let scan = repo.scan(&["--staged"]);
    assert_eq!(scan.code, 2);
    assert!(scan.notes().contains(&"FIGN05"), "{:?}", scan.notes());
}
