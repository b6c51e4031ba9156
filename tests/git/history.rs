//! `--history`: every secret that ever stood in a repository, once, with the commit that introduced it
//! and what became of it.

use serde_json::Value;

use super::repo::{Repo, Scan, file, key, secret, value};
use crate::cli::sandbox::keep_log;

/// Findings as `path:line by subject`, what became of each, and how many other places hold it.
pub(super) fn told(repo: &Repo, scan: &Scan) -> Vec<String> {
    let subject = |id: &Value| {
        repo.git(&["--no-replace-objects", "log", "-1", "--format=%s", id.as_str().unwrap()])
    };
    let mut told: Vec<String> = scan.report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let (origin, line) = (&finding["origin"], &finding["region"]["startLine"]);
            let path = finding["path"].as_str().unwrap();
            let Some(fate) = origin["fate"]["state"].as_str() else {
                return format!("{path}:{line}");
            };
            let by = subject(&origin["commit"]["id"]);
            let fate = match fate {
                "inHead" => "in HEAD".to_owned(),
                "stillIn" => format!("in {}", origin["fate"]["reference"].as_str().unwrap()),
                "removed" => format!("removed by {}", subject(&origin["fate"]["commit"]["id"])),
                other => other.to_owned(),
            };
            let others = match origin["others"].as_u64().unwrap() {
                0 => String::new(),
                others => format!(" +{others}"),
            };
            format!("{path}:{line} by {by}, {fate}{others}")
        })
        .collect();
    told.sort();
    told
}

#[track_caller]
pub(super) fn assert_told(repo: &Repo, arguments: &[&str], expected: &[&str]) -> Scan {
    let scan = repo.scan(&[&["--history"], arguments].concat());
    assert_eq!(told(repo, &scan), expected, "{}", scan.said());
    let code = i32::from(!expected.is_empty());
    assert_eq!((scan.code, scan.said()), (code, String::new()));
    scan
}

#[test]
fn what_is_gone_and_what_is_there_is_told_once() {
    let repo = Repo::new();
    repo.write("a.yaml", &file(&[1])).committed("first");
    repo.write("a.yaml", &file(&[1, 2])).write("b.yaml", &file(&[1])).committed("second");
    repo.write("a.yaml", &file(&[2])).remove("b.yaml").committed("third");
    repo.write("a.yaml", &(file(&[2]) + "x: 1\n")).committed("fourth");
    let scan = assert_told(
        &repo,
        &[],
        &["a.yaml:3 by first, removed by third +1", "a.yaml:3 by second, in HEAD"],
    );
    assert_eq!(scan.report["stats"]["commits"], 4);
    let origin = &scan.report["findings"][0]["origin"];
    assert!(origin["commit"]["date"].as_str().unwrap().ends_with("+01:00"), "{origin}");
    assert!(!scan.report.to_string().contains("mail.example"));
    assert!(!scan.report.to_string().contains(&value(1)));
}

#[test]
fn the_same_place_has_the_same_fingerprint_as_in_the_tree() {
    let repo = Repo::new();
    repo.write("a.yaml", &file(&[1])).committed("first");
    repo.write("a.yaml", &("# moved\n".repeat(99) + &file(&[2, 1]))).committed("second");
    let print = |scan: &Scan, line: u64| {
        let findings = scan.report["findings"].as_array().unwrap();
        let here = |finding: &&Value| finding["region"]["startLine"] == line;
        findings.iter().find(here).unwrap()["fingerprint"].clone()
    };
    let (tree, history) = (repo.scan(&["."]), repo.scan(&["--history"]));
    for line in [102, 105] {
        assert_eq!(print(&tree, line), print(&history, line));
    }
}

#[test]
fn a_renamed_file_is_followed() {
    let repo = Repo::new();
    repo.write("old.yaml", &file(&[1])).committed("first");
    repo.git(&["mv", "old.yaml", "new.yaml"]);
    repo.committed("rename");
    let scan = assert_told(&repo, &[], &["new.yaml:3 by first, in HEAD +1"]);
    assert!(scan.report["findings"][0]["notes"].to_string().contains("old.yaml"));
    repo.write("new.yaml", "x: 1\n").committed("remove");
    assert_told(&repo, &[], &["old.yaml:3 by first, removed by remove +1"]);
}

#[test]
fn a_rename_with_an_edit_does_not_make_a_second_secret() {
    let repo = Repo::new();
    repo.write("old.yaml", &file(&[1])).committed("first");
    repo.remove("old.yaml").write("new.yaml", &("top: 1\n".to_owned() + &file(&[1])));
    repo.committed("rename");
    assert_told(&repo, &[], &["new.yaml:4 by first, in HEAD +1"]);
}

/// What is said of a finding is what `git log --find-object` says of the blob that it stands in.
#[test]
fn what_was_renamed_into_sight_came_in_under_its_old_name() {
    let repo = Repo::new();
    let behaviour = "token_uri: http://idp.acme-pay.com/token\n";
    repo.write("figlint.toml", "exclude = ['vendor/']\n").committed("start");
    repo.write("vendor/a.yaml", &file(&[1])).write("vendor/b.yml", behaviour).committed("first");
    repo.git(&["mv", "vendor/a.yaml", "a.yaml"]);
    repo.git(&["mv", "vendor/b.yml", "b.yml"]);
    repo.committed("rename");
    repo.write("a.yaml", &("x: 1\n".to_owned() + &file(&[1]))).committed("change");
    repo.remove("a.yaml").remove("b.yml").committed("remove");
    let scan = assert_told(
        &repo,
        &[],
        &["a.yaml:3 by first, removed by remove +1", "b.yml:1 by first, removed by remove +1"],
    );
    for (at, old) in ["vendor/a.yaml", "vendor/b.yml"].iter().enumerate() {
        let finding = &scan.report["findings"][at];
        assert!(finding["notes"].to_string().contains(&format!("`{old}`")), "{finding}");
        let commit = finding["origin"]["commit"]["id"].as_str().unwrap();
        let blob = repo.git(&["rev-parse", &format!("{commit}:{old}")]);
        let find = format!("--find-object={blob}");
        let log = repo.git(&["log", "--all", "--reverse", "--no-renames", "--format=%H", &find]);
        assert_eq!(log.lines().next(), Some(commit));
    }
}

#[test]
fn a_secret_that_comes_back_was_introduced_once() {
    let repo = Repo::new();
    repo.write("a.yaml", &file(&[1])).committed("first");
    repo.write("a.yaml", "x: 1\n").committed("remove");
    repo.git(&["revert", "--no-edit", "HEAD"]);
    assert_told(&repo, &[], &["a.yaml:3 by first, in HEAD"]);
    repo.write("a.yaml", "x: 2\n").committed("remove again");
    assert_told(&repo, &[], &["a.yaml:3 by first, removed by remove again"]);
}

#[test]
fn what_only_a_merge_holds_is_found() {
    let repo = Repo::new();
    repo.write("a.yaml", "x: 1\n").committed("first");
    repo.git(&["checkout", "-q", "-b", "topic"]);
    repo.write("b.yaml", "x: 1\n").committed("topic");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("c.yaml", "x: 1\n").committed("main");
    repo.git(&["merge", "-q", "--no-commit", "--no-ff", "topic"]);
    repo.write("a.yaml", &file(&[1])).committed("evil");
    repo.write("a.yaml", "x: 1\n").committed("remove");
    assert_told(&repo, &[], &["a.yaml:3 by evil, removed by remove"]);
}

#[test]
fn an_octopus_merge_may_hold_something_of_its_own() {
    let repo = Repo::new();
    repo.write("a.yaml", "x: 1\n").committed("first");
    for topic in ["one", "two"] {
        repo.git(&["checkout", "-q", "-b", topic, "main"]);
        repo.write(&format!("{topic}.yaml"), "x: 1\n").committed(topic);
    }
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["merge", "-q", "--no-ff", "--no-commit", "one", "two"]);
    repo.write("two.yaml", &file(&[1])).committed("octopus");
    assert_told(&repo, &[], &["two.yaml:3 by octopus, in HEAD"]);
}

#[test]
fn a_blob_is_judged_under_each_of_its_paths() {
    let repo = Repo::new();
    repo.write("tests/a.yaml", &file(&[1])).committed("first");
    repo.git(&["mv", "tests/a.yaml", "a.yaml"]);
    repo.committed("second");
    let scan = assert_told(&repo, &[], &["a.yaml:3 by first, in HEAD +1"]);
    assert_eq!(scan.report["findings"][0]["level"], "error");
}

#[test]
fn branches_tags_and_stashes_are_read() {
    let repo = Repo::new();
    repo.write("a.yaml", "x: 1\n").committed("first");
    repo.git(&["checkout", "-q", "--orphan", "lonely"]);
    repo.write("lonely.yaml", &file(&[1])).committed("lonely");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("tagged.yaml", &file(&[2])).committed("tagged");
    repo.git(&["tag", "-a", "v1", "-m", &format!("release\n\n{}", secret(3))]);
    repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
    for number in [4, 5] {
        repo.write("stash.yaml", &file(&[number])).add();
        repo.git(&["stash", "-q"]);
    }
    let scan = repo.scan(&["--history"]);
    let told: Vec<&str> =
        scan.findings.iter().map(|finding| finding.split(" by ").next().unwrap()).collect();
    assert_eq!(
        told,
        ["COMMIT_EDITMSG:3", "lonely.yaml:3", "stash.yaml:3", "stash.yaml:3", "tagged.yaml:3"]
    );
    let states = |path: &str| {
        let findings = scan.report["findings"].as_array().unwrap();
        let found = findings.iter().find(|finding| finding["path"] == path).unwrap();
        found["origin"]["fate"]["reference"].clone()
    };
    assert_eq!(states("lonely.yaml"), "refs/heads/lonely");
    assert_eq!(states("tagged.yaml"), "refs/tags/v1");
}

#[test]
fn a_tag_of_a_blob_and_a_tag_of_a_tag_lead_somewhere() {
    let repo = Repo::new();
    repo.write("a.yaml", &file(&[1])).commit("first");
    let blob = repo.git(&["hash-object", "-w", "a.yaml"]);
    repo.write("a.yaml", "x: 1\n").add();
    repo.git(&["commit", "-q", "--amend", "-m", "first"]);
    assert_told(&repo, &[], &[]);
    repo.git(&["tag", "-a", "inner", "-m", "inner", &blob]);
    repo.git(&["tag", "-a", "outer", "-m", "outer", "inner"]);
    repo.git(&["tag", "-d", "inner"]);
    let scan = repo.scan(&["--history"]);
    assert_eq!(scan.findings, [format!("{blob}:3")]);
    assert!(scan.report["findings"][0]["notes"].to_string().contains("no commit"));
}

#[test]
fn revisions_limit_what_is_read() {
    let repo = Repo::new();
    repo.write("a.yaml", &file(&[1])).committed("first");
    repo.git(&["checkout", "-q", "-b", "topic"]);
    repo.write("b.yaml", &file(&[2])).committed("second");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("c.yaml", &file(&[3])).committed("third");
    assert_told(&repo, &["--rev", "main~1"], &["a.yaml:3 by first, in main~1"]);
    assert_told(
        &repo,
        &["--rev", "topic", "--rev", "main"],
        &[
            "a.yaml:3 by first, in HEAD",
            "b.yaml:3 by second, in topic",
            "c.yaml:3 by third, in HEAD",
        ],
    );
    let scan = repo.scan(&["--history", "--rev", "nowhere"]);
    assert_eq!(scan.code, 2);
    assert!(scan.said().contains("`nowhere`"), "{}", scan.said());
}

#[test]
fn messages_are_read_and_belong_to_their_commit() {
    let repo = Repo::new();
    repo.write("a.yaml", "x: 1\n").committed(&format!("subject\n\n{}", secret(1)));
    repo.write("b.yaml", &file(&[2])).committed(&format!("other\n\n{}", secret(2)));
    let scan = assert_told(
        &repo,
        &[],
        &["COMMIT_EDITMSG:3 by subject, unknown", "b.yaml:3 by other, in HEAD +1"],
    );
    assert_eq!(scan.report["findings"][0]["origin"]["message"], true);
}

#[test]
fn what_nothing_reaches_is_read_on_request() {
    let repo = Repo::new();
    repo.write("a.yaml", "x: 1\n").committed("first");
    repo.write("b.yaml", &file(&[1])).committed("lost");
    repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
    repo.write("c.yaml", &file(&[2])).add();
    repo.git(&["reset", "-q", "--hard"]);
    assert_told(&repo, &[], &[]);
    let scan = repo.scan(&["--history", "--unreachable"]);
    assert_eq!(scan.findings.len(), 2, "{:?}", scan.findings);
    assert_eq!(scan.findings.iter().filter(|one| *one == "b.yaml:3 by lost").count(), 1);
    assert!(scan.report.to_string().contains("no reference reaches it"));
}

#[test]
fn suppressions_hold_and_stale_ones_are_not_told() {
    let repo = Repo::new();
    let line = secret(1);
    let allowed = format!("{} # figlint:allow[FIG101] reason=\"x\"\n", line.trim_end());
    repo.write("a.yaml", &allowed).committed("first");
    repo.write("a.yaml", "x: 1 # figlint:allow[FIG101] reason=\"x\"\n").committed("second");
    let scan = repo.scan(&["--history"]);
    assert_eq!((scan.code, scan.findings.len()), (0, 0), "{}", scan.report);
    assert_eq!(scan.report["findings"].as_array().unwrap().len(), 1);
}

#[test]
fn paths_that_the_configuration_excludes_are_left_out() {
    let repo = Repo::new();
    repo.write("figlint.toml", "exclude = ['vendor/']\n");
    repo.write("vendor/a.yaml", &file(&[1])).write("b.yaml", &file(&[2])).committed("first");
    repo.remove("vendor/a.yaml").remove("b.yaml").committed("second");
    assert_told(&repo, &[], &["b.yaml:3 by first, removed by second"]);
}

#[test]
fn behaviour_is_told_once_for_each_file() {
    let repo = Repo::new();
    let text = "token_uri: http://idp.acme-pay.com/token\n";
    repo.write("a.yml", text).write("b.yml", text).committed("first");
    repo.write("a.yml", &format!("x: 1\n{text}")).committed("second");
    let scan = repo.scan(&["--history"]);
    assert_eq!(scan.findings, ["a.yml:2 by first", "b.yml:1 by first"]);
}

/// Two keys at one place have the same fingerprint, as that is made without any of their letters.
#[test]
fn a_key_in_the_place_of_another_is_another() {
    let repo = Repo::new();
    let indented = |number: u8| key(number).replace('\n', "\n    ");
    repo.write("key.pem", &key(1)).committed("first");
    repo.write("key.pem", &key(2)).write("docs/key.pem", &key(2)).committed("second");
    repo.write("key.pem", &indented(2)).committed("indent");
    repo.remove("key.pem").remove("docs/key.pem").committed("remove");
    assert_told(
        &repo,
        &[],
        &["key.pem:1 by first, removed by second", "key.pem:1 by second, removed by remove +1"],
    );
}

/// A test's keys are told once for each file: in each version of it the first. Which one that is
/// depends on lines far from it, and how many places hold it does not.
#[test]
fn a_key_that_was_not_the_first_of_its_test_is_told_where_it_is() {
    let repo = Repo::new();
    let key = |number: u8| value(number) + &value(number + 4);
    let jwk = |number: u8| format!("{{ kty: 'EC', d: '{}' }},\n", key(number));
    let far = "// more\n".repeat(60);
    let test = |keys: &[String]| format!("const KEYS = [\n{}];\n", keys.join(&far));
    repo.write("test/a.test.js", &test(&[jwk(1), jwk(2), jwk(3)])).committed("first");
    repo.write("test/b.test.js", &test(&[jwk(4), format!("  {}", jwk(3))])).committed("other");
    let gone = "// gone\n".to_owned();
    repo.write("test/a.test.js", &test(&[gone, jwk(2), jwk(3)])).committed("second");
    repo.remove("test/a.test.js").remove("test/b.test.js").committed("remove");
    let expected = [
        "test/a.test.js:2 by first, removed by second",
        "test/a.test.js:63 by second, removed by remove",
        "test/b.test.js:2 by other, removed by remove",
    ];
    assert_eq!(told(&repo, &repo.scan(&["--history"])), expected);
    assert_eq!(told(&repo, &repo.scan(&["--history", "--full-blobs"])), expected);
}

#[test]
fn a_log_of_a_history_is_a_category_of_its_own() {
    let repo = Repo::new();
    repo.write("a.yaml", &file(&[1])).committed("first");
    repo.remove("a.yaml").committed("second");
    let seen = repo.sandbox.run_in("repo", &["scan", "--history", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&seen.out).unwrap();
    keep_log("history", &seen.out);
    assert_eq!(log["runs"][0]["automationDetails"]["id"], "figlint-history/");
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    let base = place["artifactLocation"]["uriBaseId"].as_str().unwrap();
    assert!(base.starts_with("COMMIT_"), "{base}");
}

#[test]
fn flags_of_a_history_need_one() {
    let repo = Repo::new();
    for flags in [&["--rev", "main"][..], &["--all"], &["--unreachable"]] {
        let seen = repo.sandbox.run_in("repo", &[&["scan"], flags].concat());
        assert_eq!(seen.code, 2, "{flags:?}: {}", seen.out);
    }
    let seen = repo.sandbox.run_in("repo", &["scan", "--history", "--staged"]);
    assert_eq!(seen.code, 2, "{}", seen.out);
}

/// Numbers that look random and are the same each time (Numerical Recipes' generator).
struct Dice(u32);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) % sides
    }
}

/// One step of a history that nobody planned.
fn step(repo: &Repo, dice: &mut Dice, files: &mut [(String, Vec<String>)], at: u32) {
    let chosen = usize::try_from(dice.roll(4)).unwrap() % files.len();
    let (name, blocks) = &mut files[chosen];
    let number = u8::try_from(dice.roll(9)).unwrap();
    let place = usize::try_from(dice.roll(12)).unwrap() % (blocks.len() + 1);
    match dice.roll(6) {
        0 | 1 => blocks.insert(place, file(&[number])),
        2 if !blocks.is_empty() => drop(blocks.remove(place % blocks.len())),
        3 => {
            let old = std::mem::replace(name, format!("f{at}.yaml"));
            repo.git(&["mv", &old, name]);
        }
        4 => {
            let by = place.min(blocks.len());
            blocks.rotate_left(by);
        }
        _ => blocks.insert(place, format!("note{at}:\n{}", "  - x\n".repeat(20))),
    }
    repo.write(name, &blocks.concat()).committed(&format!("c{at}"));
}

/// A history of many versions, packed.
fn unplanned(seed: u32, steps: u32) -> Repo {
    let (repo, mut dice) = (Repo::new(), Dice(seed));
    let filler = |at: u32| format!("top{at}:\n{}", "  - line\n".repeat(30));
    let mut files: Vec<(String, Vec<String>)> =
        (0..4).map(|at| (format!("start{at}.yaml"), (0..9).map(filler).collect())).collect();
    for (name, blocks) in &files {
        repo.write(name, &blocks.concat());
    }
    repo.committed("start");
    for at in 0..steps {
        if at % 16 == 9 {
            repo.git(&["checkout", "-q", "-b", &format!("side{at}")]);
        }
        step(&repo, &mut dice, &mut files, at);
        if at % 32 == 31 {
            repo.git(&["gc", "-q"]);
        }
    }
    repo
}

/// Neither the number of threads nor which of them is first has a say in what is told.
#[test]
fn a_report_is_the_same_to_the_byte_however_many_threads_there_are() {
    let repo = unplanned(11, 64);
    for depth in ["1", "50"] {
        repo.git(&["repack", "-q", "-a", "-d", "-f", "--depth", depth]);
        let scan = |jobs: &str| {
            let format = ["scan", "--history", "--format", "json", "--jobs", jobs];
            repo.figlint(&format, &[]).out
        };
        let alone = scan("1");
        assert!(alone.matches("FIG101").count() >= 5, "{alone}");
        for jobs in ["1", "2", "2", "3", "16", "16"] {
            assert!(scan(jobs) == alone, "with {jobs} threads and depth {depth}");
        }
    }
}

/// What was judged in another version is not judged again, and nothing is missed by that. Most files
/// are no good YAML, as keys come twice: so be it.
#[test]
fn judging_only_what_is_new_misses_nothing() {
    let repo = unplanned(7, 80);
    let (fast, full) = (repo.scan(&["--history"]), repo.scan(&["--history", "--full-blobs"]));
    assert_eq!(told(&repo, &fast), told(&repo, &full));
    assert!(fast.findings.len() >= 5, "{:?}", fast.findings);
    // Each secret came in with the first commit that `git log -S` shows for it.
    let first = |number: u8| {
        let log = repo.git(&["log", "--all", "--reverse", "--format=%s", "-S", &value(number)]);
        log.lines().next().map(str::to_owned)
    };
    let expected: Vec<String> = (0..9).filter_map(first).collect();
    let told: Vec<&str> =
        fast.findings.iter().map(|finding| finding.split(" by ").nth(1).unwrap()).collect();
    let sorted = |mut all: Vec<String>| {
        all.sort();
        all
    };
    assert_eq!(sorted(told.into_iter().map(str::to_owned).collect()), sorted(expected));
}
