//! `figlint scan --fix` and `--diff` on files as people keep them.

use std::fs;
use std::process::Command;

use super::sandbox::{Sandbox, VALUE, assert_holds, seen};

/// A line with something that `--fix=all` mends, and the line after it.
const HTTP: &str = "token_uri: http://auth.acme-pay.com/oauth2/token";
const HTTPS: &str = "token_uri: https://auth.acme-pay.com/oauth2/token";

/// A comment that `--fix` removes; put together, because this file has no use for one.
fn idle() -> String {
    format!("# figlint:{}[FIG101] reason=\"moved to the vault\"", "allow")
}

fn compose() -> String {
    format!("services:\n  app:\n    environment:\n      CLIENT_SECRET: {VALUE}\n      PORT: 80\n")
}

#[test]
fn safe_fixes_are_made_and_what_remains_is_reported() {
    let sandbox = Sandbox::new();
    sandbox.write("app.yml", &format!("{HTTP}\n{}\nport: 1\n", idle()));
    let before = sandbox.run(&["scan"]);
    assert_holds(&before.out, &["1 fixable with --fix, 1 more with --fix=all"]);
    assert_holds(&before.out, &["with --fix=all, figlint can ask over https"]);
    let seen = sandbox.run(&["scan", "--fix"]);
    assert_eq!(sandbox.read("app.yml"), format!("{HTTP}\nport: 1\n"));
    assert_eq!(seen.code, 1, "{}{}", seen.out, seen.err);
    assert_holds(&seen.err, &["made 1 edit in 1 file"]);
    assert_holds(&seen.out, &["FIG211", "1 error in 1 file", "1 fixable with --fix=all"]);
    let seen = sandbox.run(&["scan", "--fix=all"]);
    assert_eq!((seen.code, sandbox.read("app.yml")), (0, format!("{HTTPS}\nport: 1\n")));
    assert_holds(&seen.out, &["no findings"]);
    let seen = sandbox.run(&["scan", "--fix=all"]);
    assert_eq!((seen.code, seen.err.as_str()), (0, ""), "nothing is left to be made");
}

#[test]
fn a_credential_is_replaced_and_has_to_be_revoked_all_the_same() {
    let sandbox = Sandbox::new();
    sandbox.write("docker-compose.yml", &compose());
    let seen = sandbox.run(&["scan", "--fix=all"]);
    assert_eq!(sandbox.read("docker-compose.yml"), compose().replace(VALUE, "${CLIENT_SECRET:?}"));
    assert_eq!(seen.code, 0, "{}", seen.out);
    assert_holds(&seen.err, &["revoke it, and clean the history"]);
    assert_eq!(
        sandbox.write("docker-compose.yml", &compose()).run(&["scan", "--fix=all", "-q"]).err,
        ""
    );
}

#[test]
fn line_ends_marks_and_encodings_stay() {
    let sandbox = Sandbox::new();
    let text = |line: &str| format!("a: é𝄞\r\n{line}\r\njwks_uri: x\r\nlast: ü");
    let wide = |text: &str, big: bool| -> Vec<u8> {
        let units = text.encode_utf16();
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let plain = |text: &str| text.as_bytes().to_vec();
    let mark = |text: String| format!("\u{feff}{text}");
    let latin =
        |line: &str| [b"a: \xe9\xff\r\n".as_slice(), line.as_bytes(), b"\r\nb: \xe9"].concat();
    let cases = [
        ("crlf.yml", plain(&text(HTTP)), plain(&text(HTTPS))),
        ("bom.yml", plain(&mark(text(HTTP))), plain(&mark(text(HTTPS)))),
        ("le.yml", wide(&mark(text(HTTP)), false), wide(&mark(text(HTTPS)), false)),
        ("be.yml", wide(&mark(text(HTTP)), true), wide(&mark(text(HTTPS)), true)),
        ("unmarked.yml", wide(HTTP, false), wide(HTTPS, false)),
        ("latin.yml", latin(HTTP), latin(HTTPS)),
    ];
    for (name, before, _) in &cases {
        fs::write(sandbox.path(name), before).unwrap();
    }
    let seen = sandbox.run(&["scan", "--fix=all"]);
    for (name, _, after) in &cases {
        assert_eq!(&fs::read(sandbox.path(name)).unwrap(), after, "{name}");
    }
    assert_eq!(seen.code, 0, "{}", seen.out);
    assert_holds(&seen.err, &["made 6 edits in 6 files"]);
}

#[test]
fn all_edits_of_a_file_are_made_even_on_one_line() {
    let sandbox = Sandbox::new();
    let call = |scheme: &str, verify: &str| {
        format!(
            "import requests\nr = requests.post(\"{scheme}://auth.acme-pay.com/oauth2/token\", data=f, \
             verify={verify})\ns = requests.get(URL, headers={{\"Authorization\": r}}, verify={verify})\n"
        )
    };
    sandbox.write("app/token.py", &call("http", "False"));
    let seen = sandbox.run(&["scan", "--fix=all"]);
    assert_eq!(sandbox.read("app/token.py"), call("https", "True"));
    assert_eq!(seen.code, 0, "{}", seen.out);
    assert_holds(&seen.err, &["made 3 edits in 1 file"]);
}

#[test]
fn a_diff_shows_the_edits_and_no_credential_and_makes_none() {
    let sandbox = Sandbox::new();
    let text = format!("{HTTP}\r\na: 1\r\n{}\r\nlast: é", idle());
    sandbox.write("app.yml", &text).write("docker-compose.yml", &compose());
    let seen = sandbox.run(&["scan", "--diff", "--output", "sarif=log.sarif"]);
    assert_eq!(sandbox.read("app.yml"), text);
    assert_eq!(seen.code, 1);
    let removed = format!("-{}\r\n", idle());
    assert_holds(&seen.out, &["--- a/app.yml\n+++ b/app.yml\n@@ -1,4 +1,3 @@\n", &removed]);
    assert!(!seen.out.contains("https") && !seen.out.contains("FIG211"), "{}", seen.out);
    assert_holds(&sandbox.read("log.sarif"), &["FIG211", "\"fixes\"", "deletedRegion"]);

    let all = sandbox.run(&["scan", "--fix=all", "--diff"]).out;
    let masked = "*".repeat(VALUE.len());
    assert_holds(
        &all,
        &[&format!("-      CLIENT_SECRET: {masked}\n+      CLIENT_SECRET: ${{CLIENT_SECRET:?}}\n")],
    );
    assert!(!all.contains(VALUE));
    assert_eq!(sandbox.read("docker-compose.yml"), compose());

    // What is masked does not apply; the rest is a diff like any other.
    sandbox.write("fixes.diff", all.split("--- a/docker-compose").next().unwrap());
    let mut git = Command::new("git");
    let applied =
        git.args(["apply", "--whitespace=nowarn", "fixes.diff"]).current_dir(sandbox.path(""));
    let applied = applied.env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE").output().unwrap();
    assert!(applied.status.success(), "{}\n{all}", String::from_utf8_lossy(&applied.stderr));
    assert_eq!(sandbox.read("app.yml"), format!("{HTTPS}\r\na: 1\r\nlast: é"));
}

#[test]
fn json_holds_the_edits_by_place() {
    let sandbox = Sandbox::new();
    sandbox.write("app.yml", &format!("é: 1\n{HTTP}\n"));
    let seen = sandbox.run(&["scan", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&seen.out).unwrap();
    let region =
        serde_json::json!({"startLine": 2, "startColumn": 16, "endLine": 2, "endColumn": 16});
    let edit = serde_json::json!({"region": region, "replacement": "s"});
    let fix =
        serde_json::json!({"kind": "unsafe", "description": "ask over https", "edits": [edit]});
    assert_eq!(report["findings"][0]["fix"], fix);
}

#[test]
fn what_nobody_asked_to_act_on_is_left_alone() {
    let sandbox = Sandbox::new();
    let accepted = format!("{HTTP} # figlint:{}[FIG211] reason=\"a stub\"\n", "allow");
    sandbox.write("app.yml", &accepted).write("tests/test_token.yml", &format!("{HTTP}\n"));
    let seen = sandbox.run(&["scan", "--fix=all"]);
    assert_eq!(seen.err, "");
    assert_eq!(sandbox.read("app.yml"), accepted);
    assert_eq!(sandbox.read("tests/test_token.yml"), format!("{HTTP}\n"));
    sandbox.write("app.yml", &format!("{HTTP}\n"));
    sandbox.run(&["scan", "--fix=all", "--ignore", "FIG211"]);
    assert_eq!(sandbox.read("app.yml"), format!("{HTTP}\n"));
}

#[test]
fn what_is_no_file_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("app.yml", HTTP).write("a.diff", "");
    for arguments in [
        &["scan", "-", "--fix"][..],
        &["scan", "--staged", "--fix"],
        &["scan", "--history", "--diff"],
        &["scan", "--range", "A..B", "--fix=all"],
        &["scan", "--patch", "a.diff", "--fix"],
        &["scan", "--commit-msg", "app.yml", "--fix"],
    ] {
        let seen = sandbox.run(arguments);
        assert_eq!(seen.code, 2, "{arguments:?}");
        assert_holds(&seen.err, &["--fix and --diff are for files"]);
    }
    assert_eq!(sandbox.run(&["scan", "--fix=some"]).code, 2);
}

#[test]
fn paths_are_those_of_the_folder_that_the_command_is_typed_in() {
    let sandbox = Sandbox::new();
    sandbox.write("figlint.toml", "").write("a/app.yml", HTTP).write("b/c/x.yml", "");
    let seen = sandbox.run_in("b/c", &["scan", "../../a", "--fix=all", "--diff"]);
    assert_holds(&seen.out, &["--- a/../../a/app.yml\n"]);
    sandbox.run_in("b/c", &["scan", "../../a", "--fix=all"]);
    assert_eq!(sandbox.read("a/app.yml"), HTTPS);
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_protected_files_and_links_are_not_written() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = Sandbox::new();
    let names = ["free.yml", "protected.yml", "elsewhere/target.yml"];
    for name in names {
        sandbox.write(name, HTTP);
    }
    let set = |name: &str, mode| {
        fs::set_permissions(sandbox.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    set("free.yml", 0o751);
    set("protected.yml", 0o444);
    symlink("elsewhere/target.yml", sandbox.path("link.yml")).unwrap();
    let mut command =
        sandbox.command(&["scan", "--fix=all", "free.yml", "protected.yml", "link.yml"]);
    let seen = seen(command.output().unwrap());
    assert_eq!(seen.code, 2, "{}{}", seen.out, seen.err);
    assert_holds(
        &seen.out,
        &[
            "protected.yml: its fixes were not made: it is read-only",
            "link.yml: its fixes were not made: it is a link",
            "FIG211",
        ],
    );
    assert_holds(&seen.err, &["made 1 edit in 1 file"]);
    assert_eq!(sandbox.read("free.yml"), HTTPS);
    assert_eq!(
        (sandbox.read("protected.yml"), sandbox.read("elsewhere/target.yml")),
        (HTTP.into(), HTTP.into())
    );
    assert!(sandbox.path("link.yml").is_symlink());
    let mode = fs::metadata(sandbox.path("free.yml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o751);
    let left = fs::read_dir(sandbox.path("")).unwrap().flatten();
    assert!(
        left.into_iter().all(|entry| !entry.file_name().to_string_lossy().starts_with(".figlint-"))
    );
}

#[test]
fn a_file_that_has_changed_since_is_not_edited() {
    use figlint::engine::{MendError, mend};
    use figlint::model::fix::{Fix, at_once};
    let sandbox = Sandbox::new();
    let outcome = crate::fuzz::scanned("app.yml", HTTP);
    let fixes: Vec<&Fix> = at_once(outcome.run.findings.iter().filter_map(|one| one.fix.as_ref()));
    assert_eq!(fixes.len(), 1);
    let file = sandbox.path("app.yml");
    for other in [format!("{HTTP}\n"), HTTP.replace("auth", "oath"), "\0".repeat(90)] {
        sandbox.write("app.yml", &other);
        assert!(matches!(mend(&file, 1 << 20, &fixes), Err(MendError::Changed)));
        assert_eq!(sandbox.read("app.yml"), other);
    }
    sandbox.write("app.yml", HTTP);
    mend(&file, 1 << 20, &fixes).unwrap();
    assert_eq!(sandbox.read("app.yml"), HTTPS);
    fs::remove_file(&file).unwrap();
    assert!(matches!(mend(&file, 1 << 20, &fixes), Err(MendError::Io(_))));
}

#[test]
fn a_page_says_what_can_be_mended() {
    let sandbox = Sandbox::new();
    let page = sandbox.run(&["explain", "FIG211"]).out;
    assert_holds(&page, &["figlint scan --fix changes nothing else and can", "- ask over https"]);
    assert_holds(&sandbox.run(&["explain", "FIG101"]).out, &["By hand: no edit is certain"]);
}

#[test]
fn sarif_shows_the_lines_around_where_they_hold_nothing_to_hide() {
    let sandbox = Sandbox::new();
    sandbox.write("a.yml", &format!("a: 1\n{HTTP}\nb: 2\n"));
    sandbox.write("b.yml", &format!("password: {VALUE}\n{HTTP}\nb: 2\n")).write("c.yml", HTTP);
    let log: serde_json::Value = serde_json::from_str(
        &sandbox.run(&["scan", "--format", "sarif", "--select", "FIG211,FIG121"]).out,
    )
    .unwrap();
    let places = log["runs"][0]["results"].as_array().unwrap().iter().map(|result| {
        assert_eq!(result["fixes"], serde_json::Value::Null);
        let place = &result["locations"][0]["physicalLocation"];
        (
            place["artifactLocation"]["uri"].as_str().unwrap(),
            place["contextRegion"]["snippet"]["text"].as_str(),
        )
    });
    let shown = format!("a: 1\n{HTTP}\nb: 2");
    let masked = format!("password: {}\n{HTTP}\nb: 2", "*".repeat(VALUE.len()));
    let expected = [
        ("a.yml", Some(shown.as_str())),
        ("b.yml", Some(masked.as_str())),
        ("b.yml", None),
        ("c.yml", None),
    ];
    assert_eq!(places.collect::<Vec<_>>(), expected);
}
