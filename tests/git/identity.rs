//! One finding is one finding: whatever is scanned, and whatever becomes of the commits and lines around
//! it, it is known by the same fingerprint, so what was accepted stays accepted.

use std::collections::BTreeSet;

use super::repo::{Repo, Scan, file, filler};

/// The fingerprints of what a scan found: of the place, and of the content wherever it is.
fn prints(scan: &Scan) -> BTreeSet<(String, String)> {
    let findings = scan.report["findings"].as_array().unwrap();
    let print = |finding: &serde_json::Value| {
        let of = |kind: &str| finding["fingerprint"][kind].as_str().unwrap().to_owned();
        (of("location"), of("content"))
    };
    findings.iter().map(print).collect()
}

/// What was added on `topic`, seen by every scan of what is committed.
#[track_caller]
fn assert_everywhere(repo: &Repo, expected: &BTreeSet<(String, String)>) {
    for arguments in [&["."][..], &["--range", "main..HEAD"], &["--history", "--rev", "HEAD"]] {
        let scan = repo.scan(arguments);
        assert_eq!(&prints(&scan), expected, "{arguments:?}: {:?} {}", scan.findings, scan.said());
    }
}

#[test]
fn commits_that_are_written_anew_hold_the_same_findings() {
    let repo = Repo::new();
    repo.write("a.yaml", &filler()).write("b.yaml", "x: 1\n").committed("base");
    repo.git(&["checkout", "-qb", "topic"]);
    repo.write("a.yaml", &(filler() + &file(&[1, 2])));
    let expected = prints(&repo.scan(&["--uncommitted"]));
    assert_eq!(expected.len(), 2);
    repo.add();
    assert_eq!(prints(&repo.scan(&["--staged"])), expected);
    repo.committed("leak").write("b.yaml", "x: 2\n").committed("more");
    assert_everywhere(&repo, &expected);
    // The lines move, and every commit of the branch gets another id.
    repo.git(&["checkout", "-q", "main"]);
    repo.write("a.yaml", &("top:\n  y: 1\n".to_owned() + &filler())).committed("above");
    let before = repo.git(&["rev-parse", "topic"]);
    repo.git(&["rebase", "-q", "main", "topic"]);
    assert_ne!(repo.git(&["rev-parse", "topic"]), before);
    assert_everywhere(&repo, &expected);
    // One commit in the place of two.
    repo.git(&["checkout", "-q", "-b", "squashed", "main"]);
    repo.git(&["merge", "-q", "--squash", "topic"]);
    assert_eq!(prints(&repo.scan(&["--staged"])), expected);
    repo.committed("squashed");
    assert_everywhere(&repo, &expected);
    // Other line ends.
    repo.git(&["checkout", "-q", "-b", "ends", "main"]);
    let text = std::fs::read_to_string(repo.sandbox.path("repo/a.yaml")).unwrap();
    let ends = (text + &file(&[1, 2])).replace('\n', "\r\n");
    repo.git(&["config", "core.autocrlf", "false"]);
    repo.write("a.yaml", &ends).add();
    assert_eq!(prints(&repo.scan(&["--staged"])), expected);
    repo.committed("ends");
    assert_everywhere(&repo, &expected);
}

#[test]
fn a_renamed_file_keeps_what_does_not_name_it() {
    let repo = Repo::new();
    repo.write("a.yaml", &(filler() + &file(&[1]))).committed("leak");
    let before = prints(&repo.scan(&["."]));
    repo.git(&["mv", "a.yaml", "b.yaml"]);
    let after = prints(&repo.scan(&["--staged=files"]));
    let contents = |prints: &BTreeSet<(String, String)>| -> Vec<String> {
        prints.iter().map(|(_, content)| content.clone()).collect()
    };
    assert_eq!(contents(&after), contents(&before));
    assert!(after.is_disjoint(&before));
    repo.committed("rename");
    for arguments in [&["."][..], &["--history"]] {
        assert_eq!(prints(&repo.scan(arguments)), after, "{arguments:?}");
    }
}

#[test]
fn what_the_baseline_accepts_is_accepted_in_every_scan() {
    let repo = Repo::new();
    repo.write("x.yaml", "x: 1\n").committed("base");
    repo.write("a.yaml", &file(&[1]));
    let made = repo.figlint(&["baseline", "create"], &[]);
    assert_eq!(made.code, 0, "{}", made.err);
    let accepted = |arguments: &[&str]| {
        let scan = repo.scan(arguments);
        assert_eq!((scan.code, scan.findings.len()), (0, 0), "{arguments:?} {:?}", scan.findings);
        let all = scan.report["findings"].as_array().unwrap();
        assert_eq!((all.len(), &all[0]["baseline"]), (1, &"unchanged".into()), "{arguments:?}");
        assert_eq!(scan.notes(), Vec::<&str>::new(), "{arguments:?}");
    };
    accepted(&["--uncommitted"]);
    repo.add();
    accepted(&["--staged"]);
    repo.committed("leak");
    for arguments in
        [&["--range", "HEAD~1..HEAD"][..], &["--since", "HEAD~1"], &["--history"], &["."]]
    {
        accepted(arguments);
    }
    // Another secret in the same file was not accepted.
    repo.write("a.yaml", &file(&[1, 2])).add();
    let staged = repo.scan(&["--staged"]);
    assert_eq!((staged.code, &staged.findings[..]), (1, &["a.yaml:6".to_owned()][..]));
}
