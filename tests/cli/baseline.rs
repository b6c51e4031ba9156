//! From accepted findings to stale entries.

use super::sandbox::{Sandbox, assert_holds};

#[test]
fn a_baseline_accepts_follows_and_reports_what_is_gone() {
    let sandbox = Sandbox::new();
    sandbox.leak("app.yaml").leak("other/app.yaml");
    let seen = sandbox.run(&["baseline", "create"]);
    assert_eq!(seen.code, 0, "{}", seen.err);
    assert_holds(&seen.out, &["figlint-baseline.jsonl: 2 entries"]);
    assert_eq!(sandbox.run(&["scan"]).code, 0);
    assert_eq!(sandbox.run(&["scan", "--no-baseline"]).code, 1);
    let seen = sandbox.run(&["baseline", "create"]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.err, &["figlint baseline update", "--force"]);

    let moved = format!("# a\n# b\n\n{}", sandbox.read("app.yaml"));
    sandbox.write("app.yaml", &moved);
    assert_eq!(sandbox.run(&["scan"]).code, 0, "moved lines are still known");
    assert_eq!(sandbox.run_in("other", &["scan"]).code, 1, "another folder, another baseline");

    sandbox.write("app.yaml", "port: 1\n");
    let seen = sandbox.run(&["scan"]);
    assert_eq!(seen.code, 0, "{}", seen.out);
    assert_holds(&seen.out, &["FIGN07", "matches nothing any more", "figlint baseline update"]);
    let seen = sandbox.run(&["scan", "other"]);
    assert!(!seen.out.contains("FIGN07"), "app.yaml was not asked for: {}", seen.out);

    let seen = sandbox.run(&["baseline", "update"]);
    assert_holds(&seen.out, &["1 removed, 0 renamed, 0 added; 1 entry left"]);
    sandbox.leak("third.yaml");
    assert_eq!(sandbox.run(&["scan"]).code, 1);
    assert_holds(&sandbox.run(&["baseline", "update", "--add"]).out, &["1 added; 2 entries left"]);
    assert_eq!(sandbox.run(&["scan"]).code, 0);
    assert_holds(&sandbox.run(&["baseline", "stats"]).out, &["2 entries", "todo", "FIG101"]);
    let stats = sandbox.run(&["baseline", "stats", "--format", "json"]).out;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&stats).unwrap()["entries"], 2);

    let seen = sandbox.run(&["scan", "--baseline", "none.jsonl"]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.err, &["none.jsonl: there is no such baseline", "figlint baseline create"]);
    sandbox.write("figlint-baseline.jsonl", "<<<<<<< HEAD\n");
    let seen = sandbox.run(&["scan"]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.err, &["figlint-baseline.jsonl:1: a merge conflict"]);
}

#[test]
fn an_incomplete_scan_decides_nothing_about_a_baseline() {
    let sandbox = Sandbox::new();
    sandbox.leak("app.yaml");
    sandbox.run(&["baseline", "create"]);
    let before = sandbox.read("figlint-baseline.jsonl");
    let seen = sandbox.run(&["baseline", "update", ".", "missing"]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.err, &["missing: ", "left as it was"]);
    assert_eq!(sandbox.read("figlint-baseline.jsonl"), before);
}
