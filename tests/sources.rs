//! Real folders: what is read and what is left out, in which encoding, and that no file is too odd.

mod hostile;

use std::fs;

use serde_json::Value;

use crate::cli::sandbox::{Sandbox, VALUE, secret_line};

/// What a scan in a sandbox reported, as JSON.
pub(super) fn report(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let seen = sandbox.run(&[&["scan", "--format", "json"], arguments].concat());
    assert_eq!(seen.err, "", "{}", seen.out);
    serde_json::from_str(&seen.out).unwrap()
}

/// The paths of the findings, in order.
fn paths(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let report = report(sandbox, arguments);
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["path"].as_str().unwrap().to_owned()).collect()
}

/// Line and columns of each finding.
pub(super) fn regions(sandbox: &Sandbox) -> Vec<[u64; 4]> {
    let report = report(sandbox, &[]);
    let findings = report["findings"].as_array().unwrap();
    let keys = ["startLine", "startColumn", "endLine", "endColumn"];
    let region = |finding: &Value| keys.map(|key| finding["region"][key].as_u64().unwrap());
    findings.iter().map(region).collect()
}

fn bytes(sandbox: &Sandbox, name: &str, content: &[u8]) {
    sandbox.write(name, "");
    fs::write(sandbox.path(name), content).unwrap();
}

#[test]
fn hidden_files_and_folders_are_read() {
    let sandbox = Sandbox::new();
    sandbox.leak(".hidden.yaml").leak(".config/app.yaml").leak("a/.b/.c/app.yaml");
    assert_eq!(paths(&sandbox, &[]), [".config/app.yaml", ".hidden.yaml", "a/.b/.c/app.yaml"]);
}

#[test]
fn folders_of_version_control_are_not() {
    let sandbox = Sandbox::new();
    for folder in [".git", ".hg", ".svn", ".jj", "a/.git", "CVS"] {
        sandbox.leak(&format!("{folder}/app.yaml"));
    }
    sandbox.leak(".github/app.yaml");
    assert_eq!(paths(&sandbox, &[]), [".github/app.yaml"]);
    assert_eq!(paths(&sandbox, &["--no-ignore"]), [".github/app.yaml"]);
    assert_eq!(paths(&sandbox, &[".git/app.yaml"]), [".git/app.yaml"], "asked for by name");
}

#[test]
fn ignore_files_hold_until_told_otherwise() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitignore", "one.yaml\n/sub/*.yaml\n!sub/kept.yaml\n");
    sandbox.write(".ignore", "two.yaml\n").write("sub/.figlintignore", "three.yaml\n");
    for name in ["one.yaml", "two.yaml", "sub/x.yaml", "sub/kept.yaml", "sub/three.yaml"] {
        sandbox.leak(name);
    }
    assert_eq!(paths(&sandbox, &[]), ["sub/kept.yaml"]);
    assert_eq!(paths(&sandbox, &["--no-ignore"]).len(), 5);
    assert_eq!(paths(&sandbox, &["one.yaml"]), ["one.yaml"], "asked for by name");
}

#[test]
fn ignore_files_above_the_path_hold_too() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitignore", "build/\n").leak("app/build/app.yaml").leak("app/app.yaml");
    assert_eq!(paths(&sandbox, &["app"]), ["app/app.yaml"]);
}

#[cfg(unix)]
#[test]
fn links_never_lead_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let outside = Sandbox::new();
    outside.leak("app.yaml");
    let sandbox = Sandbox::new();
    sandbox.leak("inside/app.yaml");
    symlink(outside.path("app.yaml"), sandbox.path("file.yaml")).unwrap();
    symlink(outside.path(""), sandbox.path("folder")).unwrap();
    symlink("inside", sandbox.path("again")).unwrap();
    for arguments in [&[][..], &["--no-ignore"]] {
        assert_eq!(paths(&sandbox, arguments), ["inside/app.yaml"]);
    }
    assert_eq!(paths(&sandbox, &["file.yaml"]), ["file.yaml"], "asked for by name");
}

#[test]
fn binary_files_are_counted_and_key_stores_found() {
    let sandbox = Sandbox::new();
    bytes(&sandbox, "a.bin", &[b"\x00\x01", secret_line().as_bytes()].concat());
    let magic = [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1];
    bytes(&sandbox, "release.keystore", &[&magic[..], &[0; 64]].concat());
    let report = report(&sandbox, &[]);
    assert_eq!(report["stats"]["binary"], 2, "{report}");
    assert_eq!(report["findings"][0]["path"], "release.keystore");
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
}

#[test]
fn utf16_is_text_with_its_own_lines_and_columns() {
    let text = format!("# äö 😀\r\n  {}\r\n", secret_line());
    let column = 3 + "client_secret: \"".len() as u64;
    let end = column + VALUE.len() as u64;
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for content in [
        [&[0xff, 0xfe], little.as_slice()].concat(),
        [&[0xfe, 0xff], big.as_slice()].concat(),
        little[14..].to_vec(),
    ] {
        let sandbox = Sandbox::new();
        bytes(&sandbox, "app.yaml", &content);
        let found = regions(&sandbox);
        let line = found[0][0];
        assert_eq!(found, [[line, column, line, end]]);
    }
}

#[test]
fn columns_count_code_points_after_a_mark() {
    let sandbox = Sandbox::new();
    bytes(&sandbox, "app.yaml", &[b"\xef\xbb\xbf", secret_line().as_bytes()].concat());
    let column = 1 + "client_secret: \"".len() as u64;
    assert_eq!(regions(&sandbox), [[1, column, 1, column + VALUE.len() as u64]]);

    let sandbox = Sandbox::new();
    sandbox
        .write("app.py", &format!("x = {{'é😀': 1, 'a': 2, '{}': '{VALUE}'}}\n", "client_secret"));
    let column = 1 + "x = {'é😀': 1, 'a': 2, 'client_secret': '".chars().count() as u64;
    assert_eq!(regions(&sandbox), [[1, column, 1, column + VALUE.len() as u64]]);
}

#[test]
fn every_line_end_ends_a_line() {
    for end in ["\n", "\r\n", "\r"] {
        let sandbox = Sandbox::new();
        sandbox.write(
            "app.properties",
            &format!("a=1{end}b=2{end}client.secret={VALUE}{end}c=3{end}"),
        );
        let column = 1 + "client.secret=".len() as u64;
        let region = [3, column, 3, column + VALUE.len() as u64];
        assert_eq!(regions(&sandbox), [region], "{end:?}");
    }
}

#[test]
fn invalid_utf8_is_read_byte_by_byte() {
    let sandbox = Sandbox::new();
    bytes(&sandbox, "app.ini", &[b"name=caf\xe9\n\xff\xfe ", secret_line().as_bytes()].concat());
    let found = regions(&sandbox);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0][0], 2);
    assert_eq!(found[0][3] - found[0][1], VALUE.len() as u64);
}

#[test]
fn large_files_are_skipped_aloud() {
    let sandbox = Sandbox::new();
    sandbox.write("big.yaml", &format!("{}\n# {}\n", secret_line(), "x".repeat(2000)));
    sandbox.leak("small.yaml");
    assert_eq!(paths(&sandbox, &[]).len(), 2);
    let report = report(&sandbox, &["--max-file-size", "1KiB"]);
    assert_eq!(report["stats"]["tooLarge"], 1, "{report}");
    assert_eq!(report["notifications"][0]["path"], "big.yaml");
    assert_eq!(report["findings"][0]["path"], "small.yaml");
}
