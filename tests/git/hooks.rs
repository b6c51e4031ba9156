//! Inside hooks, where git says by the environment which index and which objects it means.

use super::repo::{Repo, Scan, file};

/// A repository with one commit and a hook that keeps what figlint says in `.git/`.
fn hooked() -> Repo {
    let repo = Repo::new();
    repo.write("a.yaml", "x: 1\n").write("b.yaml", "x: 1\n").committed("first");
    install(&repo, "pre-commit", "scan --format json --staged");
    repo
}

fn install(repo: &Repo, hook: &str, call: &str) {
    let hooks = repo.git(&["rev-parse", "--git-path", "hooks"]);
    let out = repo.sandbox.path("seen").display().to_string();
    let script = format!(
        "#!/bin/sh\n\"$FIGLINT\" {call} > '{out}'\ncode=$?\necho $code >> '{out}'\nexit $code\n"
    );
    let path = format!("{hooks}/{hook}");
    repo.write(&path, &script);
    executable(repo, &path);
}

#[cfg(unix)]
fn executable(repo: &Repo, path: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = repo.sandbox.path(&format!("repo/{path}"));
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// What the hook saw during a call of git, and whether git then went on.
fn during(repo: &Repo, call: &[&str]) -> (Scan, bool) {
    let went_on = repo.try_git(call).code == 0;
    let seen = std::fs::read_to_string(repo.sandbox.path("seen")).unwrap();
    let (report, code) = seen.trim_end().rsplit_once('\n').unwrap();
    (repo.read(code.parse().unwrap(), report, ""), went_on)
}

#[test]
fn commit_all_has_an_index_of_its_own() {
    let repo = hooked();
    repo.write("a.yaml", &file(&[1]));
    let (scan, went_on) = during(&repo, &["commit", "-qam", "all"]);
    assert_eq!((scan.findings.as_slice(), went_on), (&["a.yaml:3".to_owned()][..], false));
}

#[test]
fn commit_of_a_path_leaves_the_rest_of_the_index() {
    let repo = hooked();
    repo.write("a.yaml", &file(&[1])).write("b.yaml", &file(&[2])).add();
    let (scan, went_on) = during(&repo, &["commit", "-qm", "one", "--", "b.yaml"]);
    assert_eq!((scan.findings.as_slice(), went_on), (&["b.yaml:3".to_owned()][..], false));
}

#[test]
fn plain_amended_and_empty_commits() {
    let repo = hooked();
    repo.write("a.yaml", &file(&[1])).add();
    let (scan, went_on) = during(&repo, &["commit", "-qm", "one"]);
    assert_eq!((scan.findings.as_slice(), went_on), (&["a.yaml:3".to_owned()][..], false));
    repo.git(&["commit", "-q", "--no-verify", "-m", "one"]);
    let (scan, went_on) = during(&repo, &["commit", "-q", "--amend", "-m", "two"]);
    assert_eq!((scan.code, scan.notes(), went_on), (0, vec!["FIGN08"], true));
}

#[test]
fn linked_work_trees_have_an_index_of_their_own() {
    let repo = hooked();
    repo.write("b.yaml", &file(&[2])).add();
    repo.git(&["worktree", "add", "-q", "../linked"]);
    let repo = repo.at("linked");
    repo.write("a.yaml", &file(&[1]));
    assert_eq!(repo.scan(&["--uncommitted"]).findings, ["a.yaml:3"]);
    let (scan, went_on) = during(&repo, &["commit", "-qam", "all"]);
    assert_eq!((scan.findings.as_slice(), went_on), (&["a.yaml:3".to_owned()][..], false));
}

#[test]
fn an_index_by_name() {
    let repo = hooked();
    let index = [("GIT_INDEX_FILE", ".git/other")];
    repo.write("a.yaml", &file(&[1])).add();
    std::fs::copy(repo.sandbox.path("repo/.git/index"), repo.sandbox.path("repo/.git/other"))
        .unwrap();
    repo.git(&["reset", "-q"]);
    assert_eq!(repo.scan(&["--staged"]).findings, Vec::<String>::new());
    assert_eq!(repo.scan_with(&["--staged"], &index).findings, ["a.yaml:3"]);
    repo.write("sub/x", "");
    let repo = repo.at("repo/sub");
    let below = repo.scan_with(&["--staged", ".."], &index);
    assert_eq!(below.findings, ["a.yaml:3"], "git names it from the root");
    let gone = repo.scan_with(&["--staged", ".."], &[("GIT_INDEX_FILE", ".git/gone")]);
    assert_eq!(
        (gone.code, gone.notes()),
        (2, vec!["FIGN09"]),
        "that nothing is there is no result"
    );
}

#[test]
fn a_repository_by_name() {
    let repo = hooked();
    repo.write("a.yaml", &file(&[1])).add();
    let above = repo.at(".");
    let named = [("GIT_DIR", "repo/.git"), ("GIT_WORK_TREE", "repo")];
    let scan = above.scan_with(&["--staged"], &named);
    assert_eq!((scan.code, scan.report["findings"].as_array().unwrap().len()), (1, 1));
    let other = above.at("elsewhere");
    std::fs::create_dir(other.sandbox.path("elsewhere")).unwrap();
    let named = [("GIT_DIR", "../repo/.git"), ("GIT_WORK_TREE", "../repo")];
    let scan = other.scan_with(&["--staged"], &named);
    assert_eq!((scan.code, scan.notes()), (2, vec!["FIGN09"]));
    assert!(scan.said().contains("which GIT_DIR names"), "{}", scan.said());
    let scan = other.scan_with(&["--staged"], &[("GIT_INDEX_FILE", "index")]);
    assert_eq!((scan.code, scan.notes()), (2, vec!["FIGN09"]));
    assert!(scan.said().contains("there is no git repository around"), "{}", scan.said());
}

#[test]
fn messages_are_scanned_before_they_are_committed() {
    let repo = hooked();
    install(&repo, "commit-msg", "scan --format json --commit-msg \"$1\"");
    repo.write("a.yaml", "x: 2\n").add();
    let message = format!("#12 rotate\n\n{}", super::repo::secret(1));
    let (scan, went_on) = during(&repo, &["commit", "-qm", &message]);
    assert_eq!((scan.findings.as_slice(), went_on), (&["COMMIT_EDITMSG:3".to_owned()][..], false));
    let kept = format!("x\n\n# {}", super::repo::secret(1));
    let (scan, _) = during(&repo, &["commit", "-qm", &kept]);
    assert_eq!(scan.findings, ["COMMIT_EDITMSG:3"], "without an editor a comment stays in");
    let (scan, went_on) = during(&repo, &["commit", "-qm", "fine"]);
    assert_eq!((scan.code, went_on), (0, true));
}

#[test]
fn comments_of_an_edited_message_do_not_count() {
    let repo = Repo::new();
    let scissors = "# ------------------------ >8 ------------------------\n";
    let text = format!("x\n# {}{scissors}{}", super::repo::secret(1), super::repo::secret(2));
    repo.write("message", &text);
    let scan = repo.scan(&["--commit-msg", "message"]);
    assert_eq!((scan.code, scan.findings.len()), (0, 0));
    let gone = repo.scan(&["--commit-msg", "gone"]);
    assert_eq!((gone.code, gone.notes()), (2, vec!["FIGN01"]));
}

#[test]
fn the_framework_says_what_it_was_asked() {
    let repo = hooked();
    let first = repo.git(&["rev-parse", "HEAD"]);
    repo.write("a.yaml", &file(&[1]));
    repo.git(&["commit", "-qam", "second", "--no-verify"]);
    let framework = ("PRE_COMMIT", "1");
    let all = repo.scan_with(&["--staged"], &[framework]);
    assert_eq!(all.findings, ["a.yaml:3"], "--all-files stages nothing");
    assert_eq!(all.report["stats"]["files"], 2);
    repo.write("b.yaml", &file(&[2])).add();
    assert_eq!(repo.scan_with(&["--staged"], &[framework]).findings, ["b.yaml:3"]);
    let ends = [framework, ("PRE_COMMIT_FROM_REF", first.as_str()), ("PRE_COMMIT_TO_REF", "HEAD")];
    assert_eq!(repo.scan_with(&["--staged"], &ends).findings, ["a.yaml:3 by second"]);
}

#[test]
fn what_a_push_brings_is_in_quarantine() {
    let repo = Repo::new();
    repo.write("a.yaml", "x: 1\n").committed("first");
    repo.git(&["clone", "-q", "--bare", ".", "../server.git"]);
    let out = repo.sandbox.path("seen");
    let script = format!(
        "#!/bin/sh\nread old new ref\n\"$FIGLINT\" scan --format json --range $old..$new > '{}'\n",
        out.display()
    );
    repo.sandbox.write("server.git/hooks/pre-receive", &script);
    executable(&repo, "../server.git/hooks/pre-receive");
    repo.write("a.yaml", &file(&[1])).committed("second");
    assert_ne!(repo.try_git(&["push", "-q", "../server.git", "main"]).code, 0);
    let scan = repo.read(1, &std::fs::read_to_string(out).unwrap(), "");
    assert_eq!(scan.findings, ["a.yaml:3 by second"]);
}
