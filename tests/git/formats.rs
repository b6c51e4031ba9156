//! Repositories of every kind: those that the library reads, those that only the command reads, and
//! those that nobody can, which must never look clean.

use super::repo::{Repo, file, filler};

/// One commit before, one with a secret, one secret staged, one in the work tree.
fn fill(repo: &Repo) {
    repo.write("old.yaml", &file(&[1])).committed("first");
    repo.git(&["tag", "base"]);
    repo.write("a.yaml", &file(&[2])).committed("add");
    repo.git(&["checkout", "-qb", "topic", "base"]);
    repo.write("b.yaml", "x: 1\n").committed("topic");
    repo.git(&["merge", "-q", "--no-commit", "--no-ff", "main"]);
    repo.write("evil.yaml", &file(&[3])).committed("evil");
    let body = filler();
    repo.write("b.yaml", &(body.clone() + &file(&[4]))).committed("more");
    repo.git(&["mv", "b.yaml", "c.yaml"]);
    repo.write("c.yaml", &(body + &file(&[4, 5]))).add();
    repo.write("old.yaml", &file(&[1, 6])).write("new/x.yaml", &file(&[7]));
}

/// What every reader must see in such a repository.
fn assert_all_seen(repo: &Repo) {
    let range = repo.scan(&["--range", "base..topic"]);
    assert_eq!(
        range.findings,
        ["a.yaml:3 by add", "b.yaml:33 by more", "evil.yaml:3 by evil"],
        "{}",
        range.said()
    );
    assert_eq!(range.report["stats"]["commits"], 4);
    assert_eq!(range.report["findings"][0]["origin"]["commit"]["author"], "A. Person");
    let date = &range.report["findings"][0]["origin"]["commit"]["date"];
    assert!(date.as_str().unwrap().starts_with("2023-11-14T23:"), "{date}");
    let staged = repo.scan(&["--staged"]);
    assert_eq!(staged.findings, ["c.yaml:36"], "{}", staged.said());
    let all = repo.scan(&["--uncommitted"]);
    assert_eq!(all.findings, ["c.yaml:36", "new/x.yaml:3", "old.yaml:6"], "{}", all.said());
    let tracked = repo.scan_with(&["--staged", "new"], &[("PRE_COMMIT", "1")]);
    assert_eq!(tracked.notes(), ["FIGN08"]);
    for scan in [range, staged, all] {
        assert_eq!((scan.code, scan.notes()), (1, vec![]), "{}", scan.said());
    }
    assert_eq!(repo.scan(&["--range", "base..base"]).notes(), ["FIGN08"]);
    assert_eq!(repo.scan(&["--range", "gone..HEAD"]).notes(), ["FIGN04"]);
}

#[test]
fn sha1() {
    let repo = Repo::new();
    fill(&repo);
    assert_all_seen(&repo);
}

#[test]
fn sha256() {
    let repo = Repo::init(&["-b", "main", "--object-format=sha256"]);
    fill(&repo);
    assert_all_seen(&repo);
}

#[test]
fn references_in_a_reftable() {
    let probe = Repo::outside();
    if probe.try_git(&["init", "-q", "--ref-format=reftable"]).code != 0 {
        // A git before 2.45 makes none, and so reads none.
        return;
    }
    let repo = Repo::init(&["-b", "main", "--ref-format=reftable"]);
    let empty = repo.scan(&["--staged"]);
    assert_eq!((empty.code, empty.notes()), (0, vec!["FIGN08"]), "{}", empty.said());
    fill(&repo);
    assert_all_seen(&repo);
    let nobody = repo.scan_with(&["--range", "base..topic"], &[("PATH", "/nowhere")]);
    assert_eq!((nobody.code, nobody.notes()), (2, vec!["FIGN09"]));
    assert!(nobody.said().contains("reftable"), "{}", nobody.said());
    assert!(nobody.said().contains("not installed"), "{}", nobody.said());
}

#[test]
fn a_split_index() {
    let repo = Repo::new();
    fill(&repo);
    repo.git(&["update-index", "--split-index"]);
    assert_all_seen(&repo);
}

#[test]
fn packed_and_borrowed_objects() {
    let repo = Repo::new();
    fill(&repo);
    repo.git(&["gc", "-q"]);
    assert_all_seen(&repo);
    repo.git(&["clone", "-q", "--shared", "--branch", "topic", ".", "../borrower"]);
    let borrower = repo.at("borrower");
    assert!(borrower.sandbox.path("borrower/.git/objects/info/alternates").exists());
    let scan = borrower.scan(&["--range", "base..topic"]);
    assert_eq!(scan.findings, ["a.yaml:3 by add", "b.yaml:33 by more", "evil.yaml:3 by evil"]);
}

#[test]
fn a_bare_repository_has_commits_only() {
    let repo = Repo::new();
    fill(&repo);
    repo.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    let repo = repo.at("bare.git");
    for arguments in [&["--range", "base..topic"][..], &["--range", "base..topic", "../bare.git"]] {
        let scan = repo.scan(arguments);
        assert_eq!(scan.findings, ["a.yaml:3 by add", "b.yaml:33 by more", "evil.yaml:3 by evil"]);
    }
    assert_eq!(repo.scan(&["--uncommitted"]).code, 2);
}

#[test]
fn a_shallow_clone_never_looks_whole() {
    let repo = Repo::new();
    fill(&repo);
    let base = repo.git(&["rev-parse", "base"]);
    let address = format!("file://{}", repo.sandbox.path("repo").display());
    for (depth, folder) in [("1", "one"), ("2", "two")] {
        let there = format!("../{folder}");
        repo.git(&[
            "clone",
            "-q",
            "--no-tags",
            "--depth",
            depth,
            "--branch",
            "topic",
            &address,
            &there,
        ]);
    }
    let repo = repo.at("one");
    let absent = repo.scan(&["--range", &format!("{base}..HEAD")]);
    assert_eq!((absent.code, absent.notes()), (2, vec!["FIGN04"]));
    assert!(
        absent.said().contains("shallow") && absent.said().contains("fetch-depth: 0"),
        "{}",
        absent.said()
    );
    // With the base fetched beside it the range ends where the clone ends.
    let repo = repo.at("two");
    repo.git(&["fetch", "-q", "--depth", "1", "origin", &base]);
    let cut = repo.scan(&["--range", &format!("{base}..HEAD")]);
    assert_eq!((cut.code, cut.notes()), (2, vec!["FIGN04"]));
    assert!(cut.said().contains("ends inside the range"), "{}", cut.said());
    assert!(cut.findings.contains(&"b.yaml:33 by more".to_owned()), "{:?}", cut.findings);
    assert!(!cut.findings.iter().any(|one| one.starts_with("old.yaml")), "{:?}", cut.findings);
    let inside = repo.scan(&["--since", "HEAD~1"]);
    assert_eq!((inside.code, inside.notes().len()), (1, 0), "a range that is all there is exact");
}

#[test]
fn a_clone_without_blobs_never_looks_whole() {
    let repo = Repo::new();
    fill(&repo);
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let address = format!("file://{}", repo.sandbox.path("repo").display());
    repo.git(&[
        "clone",
        "-q",
        "--filter=blob:none",
        "--no-checkout",
        "--branch",
        "topic",
        &address,
        "../partial",
    ]);
    let repo = repo.at("partial");
    let scan = repo.scan(&["--range", "base..HEAD"]);
    assert_eq!(scan.code, 2);
    assert!(scan.notes().contains(&"FIGN05"), "{:?}", scan.notes());
    assert!(scan.said().contains("clone without `--filter`"), "{}", scan.said());
}

#[test]
fn no_repository_is_no_result() {
    let repo = Repo::outside();
    repo.write("a.yaml", &file(&[1]));
    for arguments in [&["--staged"][..], &["--uncommitted"], &["--range", "a..b"]] {
        let scan = repo.scan(arguments);
        assert_eq!((scan.code, scan.notes()), (2, vec!["FIGN09"]), "{arguments:?}");
        assert!(scan.said().contains("no git repository"), "{}", scan.said());
    }
}

#[cfg(unix)]
#[test]
fn a_repository_of_somebody_else_is_no_result() {
    let repo = Repo::new();
    fill(&repo);
    // Only root can give a file away; everybody else trusts what is theirs.
    if std::os::unix::fs::chown(repo.sandbox.path("repo/.git"), Some(12345), None).is_err()
        || std::os::unix::fs::chown(repo.sandbox.path("repo"), Some(12345), None).is_err()
    {
        return;
    }
    let scan = repo.scan(&["--staged"]);
    assert_eq!((scan.code, scan.notes()), (2, vec!["FIGN09"]), "{}", scan.said());
    assert!(scan.said().contains("git config --global --add safe.directory"), "{}", scan.said());
}

#[test]
fn a_broken_repository_is_no_result() {
    let repo = Repo::new();
    fill(&repo);
    repo.write(".git/index", "not an index");
    let scan = repo.scan(&["--staged"]);
    assert_eq!((scan.code, scan.notes()), (2, vec!["FIGN09"]), "{}", scan.said());
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let repo = Repo::new();
    fill(&repo);
    repo.git(&["clone", "-q", "--branch", "topic", ".", "../outer/inner"]);
    let repo = repo.at("outer");
    repo.git(&["init", "-q", "-b", "main"]);
    repo.git(&["-c", "advice.addEmbeddedRepo=false", "add", "inner"]);
    assert_eq!(repo.scan(&["--staged"]).notes(), ["FIGN08"]);
    repo.write("inner/n.yaml", &file(&[9]));
    assert_eq!(repo.scan(&["--uncommitted"]).notes(), ["FIGN08"]);
    assert_eq!(repo.scan(&["--uncommitted", "inner"]).findings, ["inner/n.yaml:3"]);
}
