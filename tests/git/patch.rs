//! `--patch`: what a supplied diff adds, whoever made it.

use std::io::Write;
use std::process::Stdio;

use super::repo::{Repo, file, secret};
use crate::cli::sandbox::seen;

fn repo() -> Repo {
    let repo = Repo::new();
    repo.write("old.yaml", &file(&[1])).committed("first");
    repo.write("old.yaml", &(file(&[1]) + "x: 1\n" + &file(&[2]))).write("a b.yaml", &file(&[3]));
    repo.committed(&format!("second\n\n{}", secret(4)));
    repo
}

fn patch(repo: &Repo, call: &[&str]) -> Vec<String> {
    repo.write("../the.patch", &(repo.git(call) + "\n"));
    let scan = repo.scan(&["--patch", "../the.patch"]);
    assert_eq!(scan.notes(), Vec::<&str>::new(), "{}", scan.said());
    scan.findings
}

#[test]
fn what_git_prints_is_read() {
    let repo = repo();
    let files = ["a b.yaml:3", "old.yaml:7"];
    assert_eq!(patch(&repo, &["diff", "HEAD~1"]), files);
    assert_eq!(patch(&repo, &["diff", "--no-prefix", "-U0", "HEAD~1"]), files);
    assert_eq!(patch(&repo, &["-c", "diff.mnemonicPrefix=true", "diff", "HEAD~1", "HEAD"]), files);
    for call in [&["format-patch", "--stdout", "-1"][..], &["log", "-p", "-1"], &["show"]] {
        let findings = patch(&repo, call);
        assert_eq!(findings[1..], files, "{call:?}");
        assert!(findings[0].starts_with("COMMIT_EDITMSG:"), "{findings:?}");
    }
}

#[test]
fn standard_input_is_read_too() {
    let repo = repo();
    let diff = repo.git(&["diff", "HEAD~1"]) + "\n";
    let mut figlint = repo.sandbox.command(&["scan", "--format", "json", "--patch", "-"]);
    let mut child = figlint.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(diff.as_bytes()).unwrap();
    let seen = seen(child.wait_with_output().unwrap());
    assert_eq!(repo.read(seen.code, &seen.out, "").findings, ["a b.yaml:3", "old.yaml:7"]);
}

#[test]
fn what_is_no_whole_patch_is_no_result() {
    let repo = repo();
    repo.write("../empty.patch", "");
    let empty = repo.scan(&["--patch", "../empty.patch"]);
    assert_eq!((empty.code, empty.notes()), (0, vec!["FIGN08"]));
    repo.write("../other.patch", "hello\n");
    assert_eq!(repo.scan(&["--patch", "../other.patch"]).code, 2);
    let diff = repo.git(&["diff", "HEAD~1"]);
    repo.write("../cut.patch", &diff[..diff.len() - 40]);
    let cut = repo.scan(&["--patch", "../cut.patch"]);
    assert_eq!(cut.code, 2);
    assert!(cut.said().contains("damaged"), "{}", cut.said());
    assert_eq!(cut.findings, ["a b.yaml:3"], "what was there is reported all the same");
}

#[test]
fn the_configuration_excludes() {
    let repo = repo();
    repo.write("figlint.toml", "exclude = ['old.yaml']\n");
    assert_eq!(patch(&repo, &["diff", "HEAD~1", "HEAD"]), ["a b.yaml:3"]);
}
