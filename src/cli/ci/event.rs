//! What started the job, read from the environment and the payload that the runner leaves in a file.
//! Both are data: a branch may be called anything, so names are used as arguments, never as text of a
//! command.

use std::env;
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A pull or merge request.
    Pull(Pull),
    /// Commits between two that are known by id, as a merge queue tests them.
    Queue { base: String, head: String },
    /// Commits pushed to a branch.
    Push(Push),
    /// A branch was deleted: there is nothing to look at.
    Deleted,
    /// Anything else (a tag, a schedule, a click), which brings no commits of its own.
    Other(String),
}

/// A pull or merge request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pull {
    /// The head of the base branch as the event knows it, which may be old.
    pub(super) base: String,
    /// The name of the base branch.
    pub(super) branch: String,
    /// The newest commit of the request, not the merge that was made for the test.
    pub(super) head: String,
    /// The reference on the server under which its commits are found.
    pub(super) reference: String,
}

/// Commits pushed to a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Push {
    /// The head of the branch before; none of a new branch.
    pub(super) before: Option<String>,
    /// The head of the branch now.
    pub(super) after: String,
    /// The name of the branch.
    pub(super) branch: String,
    /// The name of the default branch.
    pub(super) default: Option<String>,
}

impl Event {
    /// Of a job of GitHub Actions (docs.github.com, "Events that trigger workflows").
    pub(super) fn github() -> Result<Self> {
        let name = variable("GITHUB_EVENT_NAME").context(
            "GITHUB_EVENT_NAME is not set: `figlint ci github` runs in a job of GitHub Actions; \
             anywhere else use `figlint scan`",
        )?;
        let file = variable("GITHUB_EVENT_PATH").context("GITHUB_EVENT_PATH is not set")?;
        let text = fs::read_to_string(&file);
        let text = text.with_context(|| format!("{file}: the event cannot be read"))?;
        let Ok(payload) = serde_json::from_str(&text) else {
            bail!("{file}: the event is no JSON");
        };
        Self::of_payload(&name, &payload)
    }

    fn of_payload(name: &str, payload: &Value) -> Result<Self> {
        match name {
            "pull_request" | "pull_request_target" | "pull_request_review" => pull(payload),
            "merge_group" => Ok(Self::Queue {
                base: id(payload, "/merge_group/base_sha")?,
                head: id(payload, "/merge_group/head_sha")?,
            }),
            "push" => push(payload),
            other => Ok(Self::Other(other.to_owned())),
        }
    }

    /// Of a job of GitLab CI (docs.gitlab.com, "Predefined CI/CD variables").
    pub(super) fn gitlab() -> Result<Self> {
        let source = variable("CI_PIPELINE_SOURCE").context(
            "CI_PIPELINE_SOURCE is not set: `figlint ci gitlab` runs in a job of GitLab CI; \
             anywhere else use `figlint scan`",
        )?;
        let commit = variable("CI_COMMIT_SHA").context("CI_COMMIT_SHA is not set")?;
        if let Some(base) = variable("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
            let number = variable("CI_MERGE_REQUEST_IID").unwrap_or_default();
            return Ok(Self::Pull(Pull {
                base,
                branch: variable("CI_MERGE_REQUEST_TARGET_BRANCH_NAME").unwrap_or_default(),
                head: variable("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA").unwrap_or(commit),
                reference: format!("refs/merge-requests/{number}/head"),
            }));
        }
        let branch = variable("CI_COMMIT_BRANCH").filter(|_| source == "push");
        Ok(branch.map_or(Self::Other(source), |branch| {
            Self::Push(Push {
                before: variable("CI_COMMIT_BEFORE_SHA").filter(|id| !is_zero(id)),
                after: commit,
                branch,
                default: variable("CI_DEFAULT_BRANCH"),
            })
        }))
    }
}

/// A variable of the environment that is not empty.
pub(super) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn pull(payload: &Value) -> Result<Event> {
    let number = payload.pointer("/pull_request/number").or(payload.get("number"));
    let number = number.and_then(Value::as_u64).unwrap_or_default();
    Ok(Event::Pull(Pull {
        base: id(payload, "/pull_request/base/sha")?,
        branch: text(payload, "/pull_request/base/ref").unwrap_or_default(),
        head: id(payload, "/pull_request/head/sha")?,
        reference: format!("refs/pull/{number}/head"),
    }))
}

fn push(payload: &Value) -> Result<Event> {
    let reference = text(payload, "/ref").unwrap_or_default();
    let Some(branch) = reference.strip_prefix("refs/heads/") else {
        return Ok(Event::Other("push of a tag".to_owned()));
    };
    let after = id(payload, "/after")?;
    if payload["deleted"] == true || is_zero(&after) {
        return Ok(Event::Deleted);
    }
    let before = id(payload, "/before").ok().filter(|id| !is_zero(id));
    let default = text(payload, "/repository/default_branch");
    Ok(Event::Push(Push { before, after, branch: branch.to_owned(), default }))
}

fn text(payload: &Value, pointer: &str) -> Option<String> {
    payload.pointer(pointer)?.as_str().map(str::to_owned)
}

/// The id of a commit. Anything else never reaches git.
fn id(payload: &Value, pointer: &str) -> Result<String> {
    let is_id = |text: &String| {
        matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let id = text(payload, pointer).filter(is_id);
    id.with_context(|| format!("the event names no commit at `{pointer}`"))
}

fn is_zero(id: &str) -> bool {
    id.bytes().all(|byte| byte == b'0')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn events_are_told_apart() {
        let of = |name: &str, payload: Value| Event::of_payload(name, &payload).unwrap();
        let (a, b, zero) = ("a".repeat(40), "b".repeat(40), "0".repeat(40));
        let pull = json!({ "number": 7, "pull_request": {
            "base": { "sha": a, "ref": "main" }, "head": { "sha": b } } });
        let Event::Pull(seen) = of("pull_request_target", pull) else { panic!() };
        assert_eq!((seen.base, seen.head), (a.clone(), b.clone()));
        assert_eq!(seen.reference, "refs/pull/7/head");
        let push = |before: &str, after: &str, name: &str| {
            of("push", json!({ "ref": name, "before": before, "after": after }))
        };
        let Event::Push(seen) = push(&zero, &b, "refs/heads/x/y") else { panic!() };
        assert_eq!((seen.before, seen.branch), (None, "x/y".to_owned()));
        assert_eq!(push(&a, &zero, "refs/heads/x"), Event::Deleted);
        assert_eq!(push(&zero, &b, "refs/tags/v1"), Event::Other("push of a tag".into()));
        assert_eq!(of("schedule", json!({})), Event::Other("schedule".into()));
    }

    #[test]
    fn what_is_no_id_never_reaches_git() {
        let wrong = json!({ "merge_group": { "base_sha": "--upload-pack=x", "head_sha": "b" } });
        assert!(Event::of_payload("merge_group", &wrong).is_err());
        assert!(Event::of_payload("pull_request", &json!({})).is_err());
    }
}
