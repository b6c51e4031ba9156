//! `figlint hook install`: hooks stop what they should, harm nothing that was there, and go without a
//! trace.

use std::fs;
use std::path::PathBuf;

use super::repo::{Repo, file, secret};
use crate::cli::sandbox::{Seen, assert_holds};

/// A hook of somebody else, with bytes that are no text: it tells what it got, and fails on demand.
const FOREIGN: &str = "#!/bin/sh\n# \u{e9}\necho \"$(cat) $*\" >> told\nexit \"$(cat ends)\"\n";

fn repo() -> Repo {
    let repo = Repo::new();
    repo.write("a.yaml", "x: 1\n").write("ends", "0").write(".gitignore", "told\nends\n");
    repo.committed("first");
    repo
}

#[track_caller]
fn installed(repo: &Repo, hooks: &[&str]) -> String {
    let seen = repo.figlint(&[&["hook", "install"], hooks].concat(), &[]);
    assert_eq!(seen.code, 0, "{}{}", seen.out, seen.err);
    seen.out
}

#[track_caller]
fn uninstalled(repo: &Repo) -> String {
    let seen = repo.figlint(&["hook", "uninstall"], &[]);
    assert_eq!(seen.code, 0, "{}{}", seen.out, seen.err);
    seen.out
}

fn stage_secret(repo: &Repo, number: u8) {
    repo.write("a.yaml", &file(&[number])).add();
}

#[track_caller]
fn assert_stopped(seen: &Seen) {
    assert_ne!(seen.code, 0, "{}{}", seen.out, seen.err);
    assert_holds(
        &seen.err,
        &["FIG101", "was stopped", "figlint:allow[RULE] reason=", "figlint:allow[FIG101]"],
    );
    assert!(!seen.err.contains("q7Rk2vZx"), "{}", seen.err);
}

/// Names, content and rights of everything in a folder.
fn content(folder: PathBuf) -> Vec<(String, Vec<u8>, bool)> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| {
            let path = entry.unwrap().path();
            let is_link = path.is_symlink();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(&path).unwrap_or_default(), is_link)
        })
        .collect();
    all.sort();
    all
}

#[test]
fn a_commit_is_stopped_and_passes() {
    let repo = repo();
    installed(&repo, &[]);
    stage_secret(&repo, 1);
    assert_stopped(&repo.try_git(&["commit", "-qm", "leak"]));
    let allowed = secret(1).replace('\n', " # figlint:allow[FIG101] reason=\"of a stub\"\n");
    repo.write("a.yaml", &allowed).add();
    let seen = repo.try_git(&["commit", "-qm", "fine"]);
    assert_eq!((seen.code, seen.out.as_str(), seen.err.as_str()), (0, "", ""), "and says nothing");
}

#[test]
fn installing_again_changes_nothing() {
    let repo = repo();
    assert!(installed(&repo, &[]).contains("pre-commit: installed: "));
    let before = content(repo.sandbox.path("repo/.git/hooks"));
    assert!(installed(&repo, &[]).contains("pre-commit: is installed: "));
    assert_eq!(content(repo.sandbox.path("repo/.git/hooks")), before);
    let seen = repo.figlint(&["hook", "status"], &[]);
    assert_holds(&seen.out, &["pre-commit   installed\n", "pre-push     not installed\n"]);
    assert!(uninstalled(&repo).contains("pre-commit: removed"));
    assert!(uninstalled(&repo).contains("no hook of figlint"));
}

#[test]
fn a_foreign_hook_runs_first_and_comes_back_as_it_was() {
    let repo = repo();
    repo.program(".git/hooks/pre-commit", FOREIGN);
    let before = content(repo.sandbox.path("repo/.git/hooks"));
    assert!(installed(&repo, &[]).contains("runs first"));
    assert!(installed(&repo, &[]).contains("is installed"));
    stage_secret(&repo, 1);
    repo.write("ends", "7");
    let seen = repo.try_git(&["commit", "-qm", "leak"]);
    assert!(seen.code != 0 && !seen.err.contains("FIG101"), "{}", seen.err);
    repo.write("ends", "0");
    assert_stopped(&repo.try_git(&["commit", "-qm", "leak"]));
    assert_eq!(repo.sandbox.read("repo/told"), " \n \n", "it ran both times");
    let hook = repo.figlint(
        &["hook", "run", "pre-commit", "--first", ".git/hooks/pre-commit.before-figlint"],
        &[],
    );
    assert_eq!(hook.code, 1);
    repo.write("ends", "7");
    let hook =
        repo.figlint(&["hook", "run", "pre-commit", "--first", ".git/hooks/pre-commit"], &[]);
    assert_eq!(hook.code, 7, "its own exit code counts, and figlint does not run twice");
    let seen = repo.figlint(&["hook", "status"], &[]);
    assert_holds(&seen.out, &["pre-commit   installed, after the hook that was there before"]);
    uninstalled(&repo);
    assert_eq!(content(repo.sandbox.path("repo/.git/hooks")), before);
    assert_ne!(repo.try_git(&["commit", "-qm", "leak"]).code, 0, "it can still be run");
}

#[cfg(unix)]
#[test]
fn links_and_hooks_that_are_switched_off_are_kept_too() {
    let repo = repo();
    let hooks = repo.sandbox.path("repo/.git/hooks");
    repo.program("scripts/check", "#!/bin/sh\nexit 3\n");
    std::os::unix::fs::symlink("../../scripts/check", hooks.join("pre-commit")).unwrap();
    repo.write(".git/hooks/commit-msg", "#!/bin/sh\nexit 4\n");
    let before = content(hooks.clone());
    installed(&repo, &["pre-commit", "commit-msg"]);
    assert_ne!(repo.try_git(&["commit", "-q", "--allow-empty", "-m", "x"]).code, 0);
    repo.program("scripts/check", "#!/bin/sh\nexit 0\n");
    let seen = repo.try_git(&["commit", "-q", "--allow-empty", "-m", "x"]);
    assert_eq!(seen.code, 0, "what may not be executed is no hook: {}", seen.err);
    uninstalled(&repo);
    repo.program("scripts/check", "#!/bin/sh\nexit 3\n");
    assert_eq!(content(hooks.clone()), before);
    assert_eq!(
        fs::read_link(hooks.join("pre-commit")).unwrap(),
        PathBuf::from("../../scripts/check")
    );
}

#[test]
fn a_hook_that_came_later_is_left_alone() {
    let repo = repo();
    repo.program(".git/hooks/pre-commit", FOREIGN);
    installed(&repo, &[]);
    repo.program(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n");
    let seen = repo.figlint(&["hook", "install"], &[]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.err, &["not figlint's", "keep one of them"]);
    let seen = repo.figlint(&["hook", "uninstall", "pre-commit"], &[]);
    assert_eq!((seen.code, seen.out.contains("left as it is")), (0, true), "{}", seen.out);
    assert_eq!(repo.sandbox.read("repo/.git/hooks/pre-commit"), "#!/bin/sh\nexit 0\n");
    assert_eq!(repo.sandbox.read("repo/.git/hooks/pre-commit.before-figlint"), FOREIGN);
}

#[test]
fn the_folder_is_where_the_configuration_says() {
    let repo = repo();
    repo.git(&["config", "core.hooksPath", ".githooks"]);
    repo.write("sub/x", "").committed("second");
    let repo = repo.at("repo/sub");
    assert!(installed(&repo, &[]).contains("core.hooksPath of this repository"));
    let repo = repo.at("repo");
    assert!(repo.sandbox.path("repo/.githooks/pre-commit").exists());
    assert!(!repo.sandbox.path("repo/.git/hooks/pre-commit").exists());
    stage_secret(&repo, 1);
    assert_stopped(&repo.try_git(&["commit", "-qm", "leak"]));
    uninstalled(&repo);
    assert!(!repo.sandbox.path("repo/.githooks/pre-commit").exists());
    repo.git(&["config", "core.hooksPath", ".husky/_"]);
    let seen = repo.figlint(&["hook", "install"], &[]);
    assert_eq!((seen.code, seen.err.contains(".husky/pre-commit")), (2, true), "{}", seen.err);
}

#[test]
fn linked_work_trees_share_the_hooks() {
    let repo = repo();
    repo.git(&["worktree", "add", "-q", "../linked"]);
    let repo = repo.at("linked");
    installed(&repo, &[]);
    assert!(repo.sandbox.path("repo/.git/hooks/pre-commit").exists());
    repo.write("a.yaml", &file(&[1]));
    assert_stopped(&repo.try_git(&["commit", "-qam", "leak"]));
    let repo = repo.at("repo");
    repo.write("a.yaml", &file(&[2]));
    assert_stopped(&repo.try_git(&["commit", "-qm", "leak", "--", "a.yaml"]));
}

#[test]
fn messages_are_scanned_without_comments() {
    let repo = repo();
    installed(&repo, &["commit-msg"]);
    let leak = format!("rotate\n\n{}", secret(1));
    assert_stopped(&repo.try_git(&["commit", "-q", "--allow-empty", "-m", &leak]));
    let scissors = "# ------------------------ >8 ------------------------\n";
    let text = format!("fine\n# {}{scissors}{}", secret(1), secret(2));
    repo.sandbox.write("message", &text);
    let editor = [("GIT_EDITOR", "cp ../message")];
    let seen = repo.try_git_with(&["commit", "-q", "--allow-empty", "-v"], &editor);
    assert_eq!(seen.code, 0, "{}", seen.err);
    repo.git(&["config", "commit.cleanup", "scissors"]);
    let seen = repo.try_git_with(&["commit", "-q", "--allow-empty"], &editor);
    assert_ne!(seen.code, 0, "comments stay in this way");
    let seen = repo.figlint(&["hook", "run", "commit-msg"], &[]);
    assert_eq!((seen.code, seen.err.contains("needs the file")), (2, true), "{}", seen.err);
}

#[test]
fn what_is_no_place_for_hooks_is_said() {
    let outside = Repo::outside();
    let seen = outside.figlint(&["hook", "install"], &[]);
    assert_eq!(
        (seen.code, seen.err.contains("there is no git repository")),
        (2, true),
        "{}",
        seen.err
    );
    let bare = Repo::init(&["--bare"]);
    let seen = bare.figlint(&["hook", "install", "pre-commit"], &[]);
    assert_eq!((seen.code, seen.err.contains("is bare")), (2, true), "{}", seen.err);
    assert!(installed(&bare, &[]).contains("pre-receive: installed"));
    let repo = repo();
    // Even who may write everywhere cannot make a folder below a file.
    repo.git(&["config", "core.hooksPath", "a.yaml/hooks"]);
    let seen = repo.figlint(&["hook", "install"], &[]);
    assert_eq!((seen.code, seen.err.contains("cannot make the folder")), (2, true), "{}", seen.err);
    let seen = repo.figlint(&["hook", "install", "post-commit"], &[]);
    assert_eq!((seen.code, seen.err.contains("pre-receive")), (2, true), "{}", seen.err);
}

#[cfg(unix)]
#[test]
fn without_figlint_nothing_passes_unseen() {
    let repo = repo();
    installed(&repo, &[]);
    let hook = repo.sandbox.path("repo/.git/hooks/pre-commit");
    let text = fs::read_to_string(&hook).unwrap();
    fs::write(&hook, text.replace(env!("CARGO_BIN_EXE_figlint"), "/nowhere/figlint")).unwrap();
    let path = repo.sandbox.path("bin");
    fs::create_dir(&path).unwrap();
    let seen = repo.try_git(&["--version"]);
    assert_eq!(seen.code, 0);
    // A PATH with git and nothing else.
    let git = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|folder| folder.join("git"))
        .find(|git| git.exists())
        .unwrap();
    std::os::unix::fs::symlink(git, path.join("git")).unwrap();
    let path = path.display().to_string();
    let seen = repo.try_git_with(&["commit", "-q", "--allow-empty", "-m", "x"], &[("PATH", &path)]);
    assert_eq!(
        (seen.code != 0, seen.err.contains("is not installed any more")),
        (true, true),
        "{}",
        seen.err
    );
}

/// Variables for a user with a configuration.
fn user(repo: &Repo) -> [(String, String); 2] {
    let home = repo.sandbox.path("home");
    fs::create_dir_all(&home).unwrap();
    let config = home.join(".gitconfig");
    [("HOME", home), ("GIT_CONFIG_GLOBAL", config)]
        .map(|(name, path)| (name.to_owned(), path.display().to_string()))
}

#[test]
fn for_all_repositories_their_own_hooks_still_run() {
    let repo = repo();
    let user = user(&repo);
    let user: Vec<(&str, &str)> = user.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    repo.program(".git/hooks/pre-commit", FOREIGN);
    repo.program(".git/hooks/post-commit", "#!/bin/sh\necho after >> told\n");
    let seen = repo.figlint(&["hook", "install", "--global"], &user);
    assert_eq!((seen.code, seen.out.contains("run first")), (0, true), "{}{}", seen.out, seen.err);
    let again = repo.figlint(&["hook", "install", "--global"], &user);
    assert_eq!((again.code, again.out.contains("is installed")), (0, true), "{}", again.out);
    stage_secret(&repo, 1);
    assert_stopped(&repo.try_git_with(&["commit", "-qm", "leak"], &user));
    repo.write("ends", "7");
    let seen = repo.try_git_with(&["commit", "-qm", "leak"], &user);
    assert!(seen.code != 0 && !seen.err.contains("FIG101"), "{}", seen.err);
    repo.write("ends", "0").write("a.yaml", "x: 2\n").add();
    assert_eq!(repo.try_git_with(&["commit", "-qm", "fine"], &user).code, 0);
    assert!(repo.sandbox.read("repo/told").ends_with("after\n"));
    let status = repo.figlint(&["hook", "status"], &user).out;
    assert_holds(&status, &["pre-commit   installed, after the hook of the repository itself"]);
    let seen = repo.figlint(&["hook", "uninstall", "--global"], &user);
    assert_eq!((seen.code, seen.out.contains("removed")), (0, true), "{}{}", seen.out, seen.err);
    assert!(!repo.sandbox.path("home/.config/figlint/hooks").exists());
    assert_eq!(repo.try_git_with(&["config", "--global", "core.hooksPath"], &user).code, 1);
}

#[test]
fn for_all_repositories_a_folder_of_ones_own_is_respected() {
    let repo = repo();
    let user = user(&repo);
    let user: Vec<(&str, &str)> = user.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let set = |value: &str| {
        assert_eq!(
            repo.try_git_with(&["config", "--global", "core.hooksPath", value], &user).code,
            0
        );
    };
    set("~/mine");
    repo.program("../home/mine/pre-commit", FOREIGN);
    let before = content(repo.sandbox.path("home/mine"));
    assert_eq!(repo.figlint(&["hook", "install", "--global"], &user).code, 0);
    stage_secret(&repo, 1);
    assert_stopped(&repo.try_git_with(&["commit", "-qm", "leak"], &user));
    assert_eq!(repo.sandbox.read("repo/told"), " \n");
    let local = repo.figlint(&["hook", "install", "pre-push"], &user);
    assert!(local.out.contains("for all your repositories"), "{}", local.out);
    assert_eq!(repo.figlint(&["hook", "uninstall", "--global"], &user).code, 0);
    assert_eq!(content(repo.sandbox.path("home/mine")), before);
    let kept = repo.try_git_with(&["config", "--global", "core.hooksPath"], &user);
    assert_eq!(kept.out, "~/mine\n", "what the user said stays");
    set("hooks");
    let seen = repo.figlint(&["hook", "install", "--global"], &user);
    assert_eq!(
        (seen.code, seen.err.contains("a folder in each repository")),
        (2, true),
        "{}",
        seen.err
    );
}
