//! `--history` over every kind of store: what is there is read, and what is missing is said.

use super::history::{assert_told, told};
use super::repo::{Repo, file, value};

/// A repository whose history holds two secrets, one of them no more.
fn repo(options: &[&str]) -> Repo {
    let repo = Repo::init(&[options, &["-b", "main"]].concat());
    repo.write("a.yaml", &file(&[1])).committed("first");
    repo.write("a.yaml", &file(&[2])).committed("second");
    repo
}

const BOTH: [&str; 2] = ["a.yaml:3 by first, removed by second", "a.yaml:3 by second, in HEAD"];

#[test]
fn loose_packed_and_both() {
    let repo = repo(&[]);
    assert_told(&repo, &[], &BOTH);
    repo.git(&["gc", "-q", "--aggressive", "--prune=now"]);
    assert_told(&repo, &[], &BOTH);
    repo.write("b.yaml", &file(&[3])).committed("third");
    assert_told(&repo, &[], &[BOTH[0], BOTH[1], "b.yaml:3 by third, in HEAD"]);
    repo.git(&["-c", "pack.packSizeLimit=1m", "repack", "-q", "-d"]);
    assert_told(&repo, &[], &[BOTH[0], BOTH[1], "b.yaml:3 by third, in HEAD"]);
}

#[test]
fn long_chains_of_changes_are_followed() {
    let repo = Repo::new();
    let line = |line: usize, at: usize| format!("line{line}: {}\n", (line + 7 * at) % (9 + at));
    let lines = |at: usize| (0..400).map(|number| line(number, at)).collect::<Vec<_>>().concat();
    for at in 0..24 {
        let part = if at == 12 { file(&[1]) } else { String::new() };
        repo.write("a.yaml", &(lines(at) + &part)).committed(&format!("c{at}"));
    }
    let expected = ["a.yaml:403 by c12, removed by c13"];
    assert_told(&repo, &[], &expected);
    repo.git(&["repack", "-q", "-adf", "--depth=50", "--window=50"]);
    assert_told(&repo, &[], &expected);
    assert_told(&repo, &["--full-blobs"], &expected);
}

#[test]
fn ids_of_sha256() {
    let repo = repo(&["--object-format=sha256"]);
    assert_told(&repo, &[], &BOTH);
    repo.git(&["gc", "-q"]);
    assert_told(&repo, &[], &BOTH);
}

#[test]
fn a_bare_repository_and_one_that_borrows() {
    let repo = repo(&[]);
    repo.git(&["gc", "-q"]);
    repo.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    repo.git(&["clone", "-q", "--shared", ".", "../shared"]);
    let bare = repo.at("bare.git");
    assert_told(&bare, &[], &BOTH);
    let shared = bare.at("shared");
    shared.write("b.yaml", &file(&[3])).committed("third");
    assert_told(&shared, &[], &[BOTH[0], BOTH[1], "b.yaml:3 by third, in HEAD"]);
}

#[test]
fn a_store_that_is_gone_is_named() {
    let repo = repo(&[]);
    repo.git(&["clone", "-q", "--shared", ".", "../shared"]);
    let shared = repo.at("shared");
    shared.write("b.yaml", &file(&[3])).committed("third");
    std::fs::rename(shared.sandbox.path("repo"), shared.sandbox.path("moved")).unwrap();
    let seen = shared.figlint(&["scan", "--history", "--format", "json"], &[]);
    // What git tells of the commits needs the store.
    std::fs::rename(shared.sandbox.path("moved"), shared.sandbox.path("repo")).unwrap();
    let scan = shared.read(seen.code, &seen.out, &seen.err);
    assert_eq!((scan.code, &scan.findings[..]), (2, &["b.yaml:3 by third".to_owned()][..]));
    let said = scan.report["notifications"].to_string();
    assert!(said.contains(".git/objects, which is not there"), "{said}");
}

#[test]
fn linked_work_trees_share_the_history_and_have_heads_of_their_own() {
    let repo = repo(&[]);
    repo.git(&["worktree", "add", "-q", "--detach", "../linked"]);
    let linked = repo.at("linked");
    linked.write("b.yaml", &file(&[3])).committed("third");
    assert_told(&linked, &[], &[BOTH[0], BOTH[1], "b.yaml:3 by third, in HEAD"]);
    let repo = linked.at("repo");
    let expected = [BOTH[0], BOTH[1], "b.yaml:3 by third, in HEAD of linked"];
    assert_told(&repo, &[], &expected);
    std::fs::remove_dir_all(repo.sandbox.path("linked")).unwrap();
    assert_told(&repo, &[], &expected);
}

#[test]
fn the_head_of_the_main_work_tree_is_read_from_a_linked_one() {
    let repo = repo(&[]);
    repo.git(&["worktree", "add", "-q", "-b", "linked", "../linked"]);
    repo.git(&["checkout", "-q", "--detach"]);
    repo.write("b.yaml", &file(&[3])).committed("third");
    let linked = repo.at("linked");
    let told = "b.yaml:3 by third, in HEAD of the main work tree";
    assert_told(&linked, &[], &[BOTH[0], BOTH[1], told]);
}

/// git takes a repository whose configuration says nothing for a bare one.
#[test]
fn a_repository_without_a_configuration_has_no_work_tree() {
    let repo = repo(&[]);
    repo.git(&["clone", "-q", "--bare", ".", "../outer/bare"]);
    let bare = repo.at("outer/bare");
    std::fs::remove_file(bare.sandbox.path("outer/bare/config")).unwrap();
    assert_eq!(bare.git(&["rev-parse", "--is-bare-repository"]), "true");
    assert_told(&bare, &[], &BOTH);
}

/// The path that a link leads to is content like any other.
#[cfg(unix)]
#[test]
fn where_a_link_leads_is_read() {
    let repo = repo(&[]);
    let url = format!("postgres://svc:{}@db.acme-pay.com/main", value(4));
    std::os::unix::fs::symlink(url, repo.sandbox.path("repo/link")).unwrap();
    repo.committed("link").remove("link").committed("no link");
    let told = "link:1 by link, removed by no link";
    assert_told(&repo, &[], &[BOTH[0], BOTH[1], told]);
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let repo = repo(&[]);
    repo.git(&["init", "-q", "-b", "main", "../outer"]);
    let outer = repo.at("outer");
    outer.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        "../repo",
        "sub",
    ]);
    outer.committed("outer");
    assert_told(&outer, &[], &[]);
    assert_told(&outer.at("outer/sub"), &[], &BOTH);
}

#[test]
fn replaced_objects_are_read_as_well() {
    let repo = repo(&[]);
    let (old, new) = (repo.git(&["rev-parse", "HEAD~1"]), repo.git(&["rev-parse", "HEAD"]));
    repo.git(&["replace", &old, &new]);
    assert_told(&repo, &[], &BOTH);
    let blob = repo.git(&["rev-parse", "HEAD:a.yaml"]);
    repo.write("c.yaml", &file(&[4]));
    let other = repo.git(&["hash-object", "-w", "c.yaml"]);
    repo.remove("c.yaml").git(&["replace", &blob, &other]);
    let scan = repo.scan(&["--history"]);
    assert_eq!(scan.findings.len(), 3, "{:?}", scan.findings);
}

#[test]
fn a_detached_head_and_an_empty_repository() {
    let repo = repo(&[]);
    repo.git(&["checkout", "-q", "--detach"]);
    repo.write("b.yaml", &file(&[3])).committed("third");
    assert_told(&repo, &[], &[BOTH[0], BOTH[1], "b.yaml:3 by third, in HEAD"]);
    let empty = Repo::new();
    let scan = empty.scan(&["--history"]);
    assert_eq!((scan.code, scan.findings.len()), (0, 0));
    assert!(scan.said().contains("no commit"), "{}", scan.said());
}

#[test]
fn a_shallow_clone_is_incomplete() {
    let repo = repo(&[]);
    let origin = format!("file://{}", repo.sandbox.path("repo").display());
    repo.git(&["clone", "-q", "--depth", "1", &origin, "../shallow"]);
    let shallow = repo.at("shallow");
    let scan = shallow.scan(&["--history"]);
    assert_eq!((scan.code, scan.notes()), (2, vec!["FIGN05"]));
    assert!(scan.said().contains("--unshallow"), "{}", scan.said());
    assert_eq!(scan.findings, ["a.yaml:3 by second"]);
    shallow.git(&["fetch", "-q", "--unshallow"]);
    assert_told(&shallow, &[], &BOTH);
}

#[test]
fn a_clone_without_blobs_is_incomplete() {
    let repo = repo(&[]);
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let origin = format!("file://{}", repo.sandbox.path("repo").display());
    repo.git(&["clone", "-q", "--filter=blob:none", &origin, "../partial"]);
    let partial = repo.at("partial");
    let scan = partial.scan(&["--history"]);
    assert_eq!((scan.code, scan.notes()), (2, vec!["FIGN05"]));
    assert!(
        scan.said().contains("missing") && scan.said().contains("--refetch"),
        "{}",
        scan.said()
    );
    assert_eq!(scan.findings, ["a.yaml:3 by second"]);
    partial.git(&["clone", "-q", "--bare", "--filter=tree:0", &origin, "../treeless.git"]);
    let scan = partial.at("treeless.git").scan(&["--history"]);
    assert_eq!(scan.code, 2);
    assert!(scan.said().contains("tree"), "{}", scan.said());
}

#[test]
fn a_damaged_object_is_said() {
    let repo = repo(&[]);
    let blob = repo.git(&["rev-parse", "HEAD~1:a.yaml"]);
    let path = format!("repo/.git/objects/{}/{}", &blob[..2], &blob[2..]);
    let path = repo.sandbox.path(&path);
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, "no object").unwrap();
    let scan = repo.scan(&["--history"]);
    assert_eq!(scan.code, 2, "{}", scan.said());
    assert!(scan.said().contains(&blob), "{}", scan.said());
    assert_eq!(scan.findings, ["a.yaml:3 by second"]);
}

#[test]
fn a_damaged_pack_is_never_clean() {
    let repo = repo(&[]);
    repo.git(&["gc", "-q"]);
    let folder = repo.sandbox.path("repo/.git/objects/pack");
    let packs = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let pack = { packs }.find(|path| path.extension().is_some_and(|is| is == "pack")).unwrap();
    let mut bytes = std::fs::read(&pack).unwrap();
    let middle = bytes.len() / 2;
    bytes[12..middle].fill(0xff);
    std::fs::remove_file(&pack).unwrap();
    std::fs::write(&pack, bytes).unwrap();
    let scan = repo.scan(&["--history"]);
    assert_eq!(scan.code, 2, "{:?} {}", told(&repo, &scan), scan.said());
}

#[test]
fn outside_of_a_repository_is_an_error() {
    let outside = Repo::outside();
    let scan = outside.scan(&["--history"]);
    assert_eq!(scan.code, 2);
    assert!(scan.said().contains("no git repository"), "{}", scan.said());
}

/// Whether this git knows references in a reftable; one that does not cannot make any either.
fn knows_reftables() -> bool {
    Repo::outside().try_git(&["init", "-q", "--ref-format=reftable"]).code == 0
}

/// The ways to store references that this git knows.
fn formats() -> &'static [&'static [&'static str]] {
    if knows_reftables() { &[&[], &["--ref-format=reftable"]] } else { &[&[]] }
}

#[test]
fn references_in_a_reftable_are_read_by_the_command() {
    if !knows_reftables() {
        return;
    }
    let empty = Repo::init(&["-b", "main", "--ref-format=reftable"]);
    let scan = empty.scan(&["--history"]);
    assert_eq!((scan.code, scan.notes()), (0, vec!["FIGN08"]), "{}", scan.said());
    for format in ["sha1", "sha256"] {
        let repo = repo(&["--ref-format=reftable", &format!("--object-format={format}")]);
        assert_told(&repo, &[], &BOTH);
        assert_told(&repo, &["--rev", "HEAD~1"], &["a.yaml:3 by first, in HEAD~1"]);
        repo.git(&["gc", "-q"]);
        let scan = assert_told(&repo, &[], &BOTH);
        assert_eq!(scan.report["repository"]["revision"], repo.git(&["rev-parse", "HEAD"]));
        let nowhere = repo.scan(&["--history", "--rev", "nowhere"]);
        assert_eq!((nowhere.code, nowhere.notes()), (2, vec!["FIGN05"]), "{}", nowhere.said());
        let nobody = repo.scan_with(&["--history"], &[("PATH", "/nowhere")]);
        assert_eq!((nobody.code, nobody.notes()), (2, vec!["FIGN09"]));
        assert!(nobody.said().contains("reftable"), "{}", nobody.said());
        assert!(nobody.said().contains("not installed"), "{}", nobody.said());
    }
}

/// Everything that keeps objects, in a reftable as in files: the same is told of both.
#[test]
fn a_reftable_leads_to_all_that_files_lead_to() {
    for format in formats() {
        let repo = repo(format);
        let head = repo.git(&["rev-parse", "HEAD"]);
        for number in [3, 4] {
            repo.write("s.yaml", &file(&[number])).git(&["stash", "push", "-q", "-u"]);
        }
        repo.git(&["worktree", "add", "-q", "--detach", "../linked"]);
        let linked = repo.at("linked");
        linked.write("b.yaml", &file(&[5])).committed("linked");
        let repo = linked.at("repo");
        repo.git(&["checkout", "-q", "--orphan", "other"]);
        repo.write("t.yaml", &file(&[6])).commit("tagged");
        repo.git(&["tag", "-m", &super::repo::secret(7), "v1"]);
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["branch", "-q", "-D", "other"]);
        repo.git(&["symbolic-ref", "refs/heads/dangling", "refs/heads/nowhere"]);
        let scan = repo.scan(&["--history"]);
        assert_eq!((scan.code, scan.said()), (1, String::new()), "{format:?}");
        let all = told(&repo, &scan);
        let places: Vec<&str> = all.iter().map(|one| one.split(' ').next().unwrap()).collect();
        let expected = [
            "COMMIT_EDITMSG:1",
            "a.yaml:3",
            "a.yaml:3",
            "b.yaml:3",
            "s.yaml:3",
            "s.yaml:3",
            "t.yaml:3",
        ];
        assert_eq!(places, expected, "{format:?}: {all:?}");
        assert!(all.iter().any(|one| one == "b.yaml:3 by linked, in HEAD of linked"), "{all:?}");
        // Only `HEAD` of a linked work tree still has it, whose branch begins again.
        repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
        let scan = repo.scan(&["--history", "--rev", "HEAD"]);
        assert_eq!(told(&repo, &scan), ["a.yaml:3 by first, in HEAD"]);
        repo.git(&["reset", "-q", "--hard", &head]);
    }
}

#[test]
fn nothing_is_fetched_by_whoever_reads() {
    for format in formats() {
        let repo = repo(&[]);
        repo.git(&["config", "uploadpack.allowFilter", "true"]);
        let origin = format!("file://{}", repo.sandbox.path("repo").display());
        let clone = ["clone", "-q", "--filter=blob:none", "--bare", &origin, "../partial"];
        repo.git(&[&clone[..], format].concat());
        let partial = repo.at("partial");
        let count = || partial.git(&["count-objects", "-v"]);
        let before = count();
        for arguments in [&["--history"][..], &["--range", "HEAD~1..HEAD"]] {
            let scan = partial.scan(arguments);
            assert_eq!((scan.code, scan.findings.len()), (2, 0), "{}", scan.said());
            assert!(scan.said().contains("missing"), "{}", scan.said());
        }
        assert_eq!(count(), before, "{format:?}");
    }
}

#[test]
fn a_format_that_nobody_knows_is_no_result() {
    let repo = repo(&[]);
    repo.git(&["config", "core.repositoryFormatVersion", "1"]);
    repo.git(&["config", "extensions.figlintTest", "true"]);
    for arguments in [&["--history"][..], &["--range", "HEAD~1..HEAD"], &["--staged"]] {
        let scan = repo.scan(arguments);
        assert_eq!((scan.code, scan.notes()), (2, vec!["FIGN09"]), "{}", scan.said());
        assert!(scan.said().to_lowercase().contains("figlinttest"), "{}", scan.said());
    }
}

#[test]
fn settings_of_one_work_tree_do_not_matter() {
    let repo = repo(&[]);
    repo.git(&["config", "extensions.worktreeConfig", "true"]);
    repo.git(&["config", "--worktree", "core.sparseCheckout", "true"]);
    assert_told(&repo, &[], &BOTH);
    repo.write("b.yaml", &file(&[3])).add();
    assert_eq!(repo.scan(&["--staged"]).findings, ["b.yaml:3"]);
    assert_eq!(repo.scan(&["--range", "HEAD~1..HEAD"]).findings, ["a.yaml:3 by second"]);
}

#[test]
fn grafts_do_not_show_another_history() {
    let repo = repo(&[]);
    repo.write("a.yaml", "x: 1\n").committed("third");
    let [first, third] = ["HEAD~2", "HEAD"].map(|name| repo.git(&["rev-parse", name]));
    // As if the second commit had never been.
    repo.write(".git/info/grafts", &format!("{third} {first}\n"));
    let gone = "a.yaml:3 by second, removed by third";
    assert_told(&repo, &[], &[BOTH[0], gone]);
    let scan = repo.scan(&["--range", &format!("{first}..HEAD")]);
    assert_eq!((scan.findings, scan.code), (vec!["a.yaml:3 by second".to_owned()], 1));
}
