//! `--cache`: a second scan of a history says the same and looks at next to nothing; a cache that is
//! of no use harms nothing.

use std::fs;
use std::path::PathBuf;

use super::repo::{Repo, file, secret, value};

/// A repository with found, removed and harmless things, in several versions each.
fn repo() -> Repo {
    let repo = Repo::new();
    for n in 0..4 {
        repo.write("fine.yaml", &format!("name: v{n}\nkey: ${{KEY_{n}}}\n"));
        repo.write("leak.yaml", &file(&(0..=n).collect::<Vec<u8>>()));
        repo.write("bytes.bin", &format!("\0\u{1}{n}"));
        repo.committed(&format!("commit {n}"));
    }
    repo.remove("leak.yaml").committed("gone");
    repo.git(&["tag", "-a", "v1", "-m", &secret(9)]);
    repo
}

const HISTORY: [&str; 4] = ["scan", "--history", "--format", "json"];

#[track_caller]
fn scan(repo: &Repo, more: &[&str]) -> String {
    let seen = repo.figlint(&[&HISTORY, more].concat(), &[]);
    assert_eq!(seen.code, 1, "{}{}", seen.out, seen.err);
    seen.out
}

fn files(repo: &Repo) -> Vec<PathBuf> {
    let folder = fs::read_dir(repo.sandbox.path("cache")).unwrap();
    folder.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_second_scan_says_the_same() {
    let repo = repo();
    let plain = scan(&repo, &[]);
    let first = scan(&repo, &["--cache", "../cache"]);
    let stored = fs::read(&files(&repo)[0]).unwrap();
    let second = scan(&repo, &["--cache", "../cache"]);
    assert_eq!((first == plain, second == plain), (true, true), "{plain}\n{second}");
    assert_eq!(fs::read(&files(&repo)[0]).unwrap(), stored);
    let by_variable = repo.figlint(&HISTORY, &[("FIGLINT_CACHE", "../cache")]);
    assert_eq!(by_variable.out, plain);
    assert_eq!(files(&repo).len(), 1);
}

/// Blobs that hold nothing are taken out of the repository behind the cache's back: a scan that does
/// not look at them does not miss them.
#[test]
fn what_held_nothing_is_not_looked_at_again() {
    let repo = repo();
    let first = scan(&repo, &["--cache", "../cache"]);
    let id = repo.git(&["rev-parse", "HEAD~2:fine.yaml"]);
    let object = repo.sandbox.path(&format!("repo/.git/objects/{}/{}", &id[..2], &id[2..]));
    fs::remove_file(&object).unwrap();
    assert_eq!(scan(&repo, &["--cache", "../cache"]), first);
    let seen = repo.figlint(&HISTORY, &[]);
    assert_eq!(seen.code, 2, "without the cache it is missing");
    let seen =
        repo.figlint(&[&HISTORY[..], &["--ignore", "FIG901", "--cache", "../cache"]].concat(), &[]);
    assert_eq!(seen.code, 2, "under other settings nothing is known");
}

#[test]
fn what_is_new_is_found_and_what_was_rewritten_too() {
    let repo = repo();
    scan(&repo, &["--cache", "../cache"]);
    repo.write("fine.yaml", &file(&[20])).committed("new leak");
    repo.write("fine.yaml", "name: v9\n").git(&["commit", "-qam", &secret(21)]);
    let cached = scan(&repo, &["--cache", "../cache"]);
    assert_eq!(cached, scan(&repo, &[]));
    let found = repo.scan(&["--history", "--cache", "../cache"]).findings;
    assert!(found.contains(&"fine.yaml:3 by new leak".to_owned()), "{found:?}");
    // The version that an older one was judged with goes away.
    repo.git(&["reset", "-q", "--hard", "HEAD~3"]);
    repo.git(&["reflog", "expire", "--expire=now", "--all"]);
    assert_eq!(scan(&repo, &["--cache", "../cache"]), scan(&repo, &[]));
}

#[test]
fn a_cache_that_is_of_no_use_is_ignored_and_said() {
    let repo = repo();
    let plain = scan(&repo, &["--cache", "../cache"]);
    let cache = files(&repo).remove(0);
    let good = fs::read(&cache).unwrap();
    let mut foreign = good.clone();
    // The version of figlint is part of what follows the first line; the sum must hold.
    foreign[30] ^= 1;
    let length = foreign.len() - 32;
    let sum = blake3::hash(&foreign[..length]);
    foreign[length..].copy_from_slice(sum.as_bytes());
    let mut damaged = good.clone();
    damaged[70] ^= 1;
    for (bytes, why) in [
        (b"something else".to_vec(), "damaged"),
        (Vec::new(), "damaged"),
        (good[..good.len() - 1].to_vec(), "damaged"),
        (damaged, "damaged"),
        (foreign, "another version of figlint"),
    ] {
        fs::write(&cache, bytes).unwrap();
        let told = repo.scan(&["--history", "--cache", "../cache"]);
        assert_eq!((told.code, told.notes()), (1, vec!["FIGN10"]), "{why}");
        assert!(told.said().contains(why), "{}", told.said());
        assert_eq!(fs::read(&cache).unwrap(), good, "it is written anew");
        assert_eq!(scan(&repo, &["--cache", "../cache"]), plain);
    }
    fs::remove_file(&cache).unwrap();
    fs::create_dir(&cache).unwrap();
    let told = repo.scan(&["--history", "--cache", "../cache"]);
    assert_eq!(
        (told.code, told.notes()),
        (1, vec!["FIGN10", "FIGN10"]),
        "neither read nor written"
    );
}

#[test]
fn two_scans_at_once_leave_a_whole_cache() {
    let repo = repo();
    let plain = scan(&repo, &[]);
    let start = || {
        let mut figlint = repo.sandbox.command(&HISTORY);
        figlint.args(["--cache", "../cache"]).current_dir(repo.sandbox.path("repo"));
        figlint.stdout(std::process::Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<_> = (0..4).map(|_| start()).collect();
    for one in running {
        let out = one.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(out.stdout).unwrap(), plain);
    }
    assert_eq!(files(&repo).len(), 1, "no temporary file is left");
    assert_eq!(scan(&repo, &["--cache", "../cache"]), plain);
}

#[test]
fn no_secret_is_in_it_nor_the_name_of_what_holds_one() {
    let repo = repo();
    let password = repo.write("password.txt", &value(3)).commit("a file that is a secret");
    scan(&repo, &["--cache", "../cache"]);
    let bytes = fs::read(&files(&repo)[0]).unwrap();
    let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    for number in 0..4 {
        let value = value(number);
        assert!(!holds(value.as_bytes()));
        assert!(!holds(blake3::hash(value.as_bytes()).as_bytes().first_chunk::<16>().unwrap()));
    }
    let id = repo.git(&["rev-parse", &format!("{password}:password.txt")]);
    assert!(!holds(id.as_bytes()));
    let raw: Vec<u8> = (0..id.len() / 2)
        .map(|at| u8::from_str_radix(&id[at * 2..at * 2 + 2], 16).unwrap())
        .collect();
    assert!(!holds(&raw), "nor the hash that git has of it");
}
