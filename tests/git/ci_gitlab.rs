//! `figlint ci gitlab`: both reports, valid for those who read them.

use serde_json::Value;

use super::ci_job::{branch, checkout, head, server};
use super::repo::{file, value};
use crate::cli::sandbox::seen;
use crate::reports::assert_valid;

#[test]
fn gitlab_gets_both_of_its_reports() {
    let repo = server();
    let base = head(&repo);
    branch(&repo, "topic");
    repo.write("new.yaml", &file(&[2])).committed("add");
    repo.git(&["push", "-q", "origin", "topic", "HEAD:refs/merge-requests/3/head"]);
    let after = head(&repo);
    let request = [
        ("CI_PIPELINE_SOURCE", "merge_request_event"),
        ("CI_MERGE_REQUEST_IID", "3"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
    ];
    let push = [
        ("CI_PIPELINE_SOURCE", "push"),
        ("CI_COMMIT_BRANCH", "topic"),
        ("CI_DEFAULT_BRANCH", "main"),
        ("CI_COMMIT_BEFORE_SHA", "0000000000000000000000000000000000000000"),
    ];
    for variables in [request, push] {
        checkout(&repo, "refs/heads/topic", 1);
        let mut figlint = repo.sandbox.command(&["ci", "gitlab"]);
        repo.clean(&mut figlint);
        figlint.envs(variables).env("CI_COMMIT_SHA", &after);
        let seen = seen(figlint.current_dir(repo.sandbox.path("work")).output().unwrap());
        assert_eq!(seen.code, 1, "{}{}", seen.out, seen.err);
        assert!(seen.out.contains("new.yaml") && !seen.out.contains("old.yaml"), "{}", seen.out);
        let read = |name: &str| -> Value {
            serde_json::from_str(&repo.sandbox.read(&format!("work/{name}"))).unwrap()
        };
        let issues = read("gl-code-quality-report.json");
        assert_valid(include_str!("../data/gitlab-code-quality.json"), &issues);
        assert_eq!(issues.as_array().unwrap().len(), 2);
        let report = read("gl-secret-detection-report.json");
        assert_valid(include_str!("../data/gitlab-secret-detection.json"), &report);
        let found = report["vulnerabilities"].as_array().unwrap();
        assert_eq!(found[0]["location"]["file"], "new.yaml");
        assert_eq!(found[0]["location"]["commit"]["sha"], after);
        assert_eq!(report["scan"]["status"], "success");
        assert!(!report.to_string().contains(&value(2)));
    }
}
