//! What a push brings, as git tells hooks on standard input, and what its sender says about it.

use std::env;

use anyhow::{Result, anyhow};

use figlint::sources::git::{Known, Range};

use super::super::choices::HookName;

/// The option by which a push asks not to be scanned.
const SKIP: &str = "figlint.skip";

/// One reference that a push changes.
#[derive(Debug, PartialEq, Eq)]
struct Update {
    /// What the other side, or this one before the push, has; none of a new reference.
    old: Option<String>,
    /// What it becomes; none if it is deleted.
    new: Option<String>,
}

/// The commits that a push brings: those that the remote (pre-push), or this repository
/// (pre-receive), has not yet. None if it only deletes references.
pub(super) fn range(hook: HookName, input: &[u8], remote: Option<&str>) -> Result<Option<Range>> {
    let text = String::from_utf8_lossy(input);
    let updates = text.lines().filter(|line| !line.trim().is_empty());
    let updates: Vec<Update> = updates.map(|line| update(hook, line)).collect::<Result<_>>()?;
    let mut to: Vec<String> = updates.iter().filter_map(|update| update.new.clone()).collect();
    to.sort();
    to.dedup();
    if to.is_empty() {
        return Ok(None);
    }
    let mut known = Vec::new();
    if hook == HookName::PreReceive {
        known.push(Known::Everything);
    } else {
        known.extend(updates.into_iter().filter_map(|update| update.old).map(Known::Commit));
        // A push to an address has no references here that remember what is there.
        let is_name = |name: &&str| !name.contains([':', '*', '?', '[', '\\', ' ']);
        known.extend(remote.filter(is_name).map(|name| Known::Remote(name.to_owned())));
    }
    Ok(Some(Range::push(to, known)))
}

/// `<local ref> <local id> <remote ref> <remote id>`, where the first may be anything that was
/// typed, or `<old id> <new id> <ref>` (githooks(5)).
fn update(hook: HookName, line: &str) -> Result<Update> {
    let mut words: Vec<&str> = line.trim_end().rsplitn(4, ' ').collect();
    words.reverse();
    let (old, new) = match (hook, words.as_slice()) {
        (HookName::PreReceive, [old, new, _]) | (HookName::PrePush, [_, new, _, old]) => (old, new),
        _ => return Err(unknown(hook)),
    };
    let is_id = |id: &str| matches!(id.len(), 40 | 64) && id.bytes().all(|c| c.is_ascii_hexdigit());
    if !is_id(old) || !is_id(new) {
        return Err(unknown(hook));
    }
    let there = |id: &str| (!id.bytes().all(|byte| byte == b'0')).then(|| id.to_owned());
    Ok(Update { old: there(old), new: there(new) })
}

fn unknown(hook: HookName) -> anyhow::Error {
    anyhow!(
        "standard input is not what git tells a {} hook; pass on what your hook gets, and do not \
         type this command yourself",
        hook.name()
    )
}

/// Why a push asks not to be scanned, if it does: `git push -o figlint.skip="reason"`.
pub(super) fn skip_reason() -> Option<String> {
    let variable = |name: &str| env::var(name).ok();
    let count: usize = variable("GIT_PUSH_OPTION_COUNT")?.parse().ok()?;
    let options = (0..count).map_while(|at| variable(&format!("GIT_PUSH_OPTION_{at}")));
    options.filter_map(|option| reason(&option)).last()
}

/// The reason in a push option, fit to be printed.
fn reason(option: &str) -> Option<String> {
    let rest = option.strip_prefix(SKIP)?;
    let reason = if rest.is_empty() { rest } else { rest.strip_prefix('=')? };
    let shown = reason.chars().filter(|c| !c.is_control()).take(200).collect::<String>();
    Some(shown.trim().trim_matches('"').trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    const ZERO: &str = "0000000000000000000000000000000000000000";

    #[test]
    fn a_push_is_what_the_other_side_lacks() {
        let input = format!(
            "refs/heads/a {A} refs/heads/a {ZERO}\n:/a b {B} refs/heads/b {A}\n(delete) {ZERO} r {B}\n"
        );
        let range = range(HookName::PrePush, input.as_bytes(), Some("origin")).unwrap().unwrap();
        assert_eq!(range.to, [A, B]);
        let known = [A, B].map(|id| Known::Commit(id.to_owned())).to_vec();
        assert_eq!(range.known, [known, vec![Known::Remote("origin".to_owned())]].concat());
    }

    #[test]
    fn an_address_is_no_remote() {
        let input = format!("x {A} x {ZERO}\n");
        let address = Some("https://git.example/x.git");
        let range = range(HookName::PrePush, input.as_bytes(), address).unwrap().unwrap();
        assert_eq!(range.known, []);
    }

    #[test]
    fn received_is_what_no_reference_reaches() {
        let input = format!("{A} {B} refs/heads/x\n{ZERO} {B} refs/tags/y\n{A} {ZERO} z\n");
        let received = range(HookName::PreReceive, input.as_bytes(), None).unwrap().unwrap();
        assert_eq!(
            (received.to.as_slice(), received.known),
            (&[B.to_owned()][..], vec![Known::Everything])
        );
        let deleted = format!("{A} {ZERO} refs/heads/x\n");
        assert_eq!(range(HookName::PreReceive, deleted.as_bytes(), None).unwrap(), None);
        assert_eq!(range(HookName::PrePush, b"", None).unwrap(), None);
    }

    #[test]
    fn other_input_is_refused() {
        for wrong in ["x", "a b c", &format!("{A} {A}"), &format!("{A} --all refs/heads/x")] {
            assert!(range(HookName::PreReceive, wrong.as_bytes(), None).is_err(), "{wrong}");
            assert!(range(HookName::PrePush, wrong.as_bytes(), None).is_err(), "{wrong}");
        }
    }

    #[test]
    fn reasons_are_given() {
        assert_eq!(reason("figlint.skip=an old key").as_deref(), Some("an old key"));
        assert_eq!(reason("figlint.skip=\"a\u{1b}[1m\"").as_deref(), Some("a[1m"));
        assert_eq!(reason("figlint.skip").as_deref(), Some(""));
        assert_eq!(reason("figlint.skipped=x"), None);
        assert_eq!(reason("ci.skip"), None);
    }
}
