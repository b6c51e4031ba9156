//! The text of the hooks that figlint writes, and how they are told from others.

use std::path::Path;
use std::{env, fs};

use super::super::choices::HookName;

/// What a hook is called that was there before, behind its own name.
pub(super) const BEFORE: &str = "before-figlint";

/// What marks a hook of figlint, and one that only calls the repository's own.
const HOOK: &str = "# figlint-hook: ";
const PASS: &str = "# figlint-pass: ";

/// No hook of figlint is longer; others may be anything, even programs.
const LONGEST: u64 = 8 << 10;

/// Hooks that are called on behalf of a repository where a folder stands in for its own. Left out
/// are those whose mere existence changes what git does (`push-to-checkout`, `proc-receive`), or
/// that git calls for every step (`reference-transaction`, `post-index-change`).
pub(super) const PASSED: [&str; 19] = [
    "applypatch-msg",
    "commit-msg",
    "post-applypatch",
    "post-checkout",
    "post-commit",
    "post-merge",
    "post-receive",
    "post-rewrite",
    "post-update",
    "pre-applypatch",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "pre-rebase",
    "pre-receive",
    "prepare-commit-msg",
    "sendemail-validate",
    "update",
];

/// What a file in a folder of hooks is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// There is none.
    Absent,
    /// A hook of figlint.
    Hook,
    /// One that only calls the repository's own.
    Pass,
    /// Somebody else's.
    Foreign,
}

/// What there is at a path.
pub(super) fn kind(path: &Path) -> Kind {
    let Ok(metadata) = fs::symlink_metadata(path) else { return Kind::Absent };
    if !metadata.is_file() || metadata.len() > LONGEST {
        return Kind::Foreign;
    }
    kind_of(&String::from_utf8_lossy(&fs::read(path).unwrap_or_default()))
}

fn kind_of(text: &str) -> Kind {
    match text.lines().nth(1) {
        Some(line) if line.starts_with(HOOK) => Kind::Hook,
        Some(line) if line.starts_with(PASS) => Kind::Pass,
        _ => Kind::Foreign,
    }
}

/// A hook that asks figlint. It first runs the one that was there before, or where its folder stands
/// in for others, the repository's own.
pub(super) fn hook(hook: HookName, stands_in: bool) -> String {
    let name = hook.name();
    let program = env::current_exe().ok().and_then(|path| path.to_str().map(quoted));
    let program = program.unwrap_or_else(|| "figlint".to_owned());
    let own = format!(" --first \"$(git rev-parse --git-common-dir)/hooks/{name}\"");
    let own = if stands_in { own.as_str() } else { "" };
    format!(
        "#!/bin/sh\n\
         {HOOK}{name}\n\
         # `figlint hook uninstall {name}` takes it away and puts back what was here before.\n\
         figlint={program}\n\
         [ -x \"$figlint\" ] || figlint=figlint\n\
         if ! command -v \"$figlint\" >/dev/null 2>&1; then\n  \
           echo \"figlint is not installed any more, and the {name} hook needs it: install it, or\" >&2\n  \
           echo \"remove the hook: $0\" >&2\n  \
           exit 1\n\
         fi\n\
         exec \"$figlint\" hook run {name} --first \"${{0%/*}}/{name}.{BEFORE}\"{own} -- \"$@\"\n"
    )
}

/// A hook that calls the repository's own, and nothing else.
pub(super) fn pass(name: &str) -> String {
    format!(
        "#!/bin/sh\n\
         {PASS}{name}\n\
         # This folder stands in for those of all repositories, so their own hooks are called here.\n\
         own=$(git rev-parse --git-common-dir)/hooks/{name}\n\
         [ -x \"$own\" ] || exit 0\n\
         exec \"$own\" \"$@\"\n"
    )
}

/// A word that the shell leaves as it is.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hooks_are_known_again() {
        for (text, expected) in [
            (hook(HookName::PrePush, false), Kind::Hook),
            (hook(HookName::PrePush, true), Kind::Hook),
            (pass("pre-push"), Kind::Pass),
            ("#!/bin/sh\nfiglint scan --staged\n".to_owned(), Kind::Foreign),
            (format!("#!/bin/sh\n\n{HOOK}quoted\n"), Kind::Foreign),
            (String::new(), Kind::Foreign),
        ] {
            assert_eq!(kind_of(&text), expected, "{text}");
            assert!((text.len() as u64) < LONGEST);
        }
        assert_eq!(quoted("/it's/figlint"), r"'/it'\''s/figlint'");
    }
}
