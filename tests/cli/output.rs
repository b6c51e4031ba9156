//! Where reports go, and what they never hold.

use std::fs;
use std::process::Stdio;

use super::sandbox::{Sandbox, VALUE, assert_holds, keep_log, seen};

#[test]
fn several_reports_come_from_one_scan() {
    let sandbox = Sandbox::new();
    sandbox.leak("app.yaml");
    let outputs = ["--output", "sarif=a.sarif", "--output", "json=a.json", "-o", "ndjson=a.ndjson"];
    let seen = sandbox.run(&[&["scan", "app.yaml", "--format", "github"], &outputs[..]].concat());
    assert_eq!(seen.code, 1, "{}", seen.err);
    assert!(seen.out.starts_with("::error "), "{}", seen.out);
    for file in ["a.sarif", "a.json"] {
        let value: serde_json::Value = serde_json::from_str(&sandbox.read(file)).unwrap();
        assert!(value.is_object(), "{file}");
    }
    assert_holds(&sandbox.read("a.ndjson"), &["FIG101"]);

    let seen = sandbox.run(&["scan", "app.yaml", "--format", "json", "--output", "b.txt"]);
    assert_eq!((seen.code, seen.out.as_str()), (1, ""));
    assert!(sandbox.read("b.txt").starts_with('{'));
    sandbox.run(&["scan", "app.yaml", "--output", "c.sarif"]);
    keep_log("scan", &sandbox.read("c.sarif"));
    assert_holds(&sandbox.read("c.sarif"), &["\"2.1.0\"", "\"exitCode\": 1"]);
    let left: Vec<String> = fs::read_dir(sandbox.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

/// GitHub shows 5,000 results of a run; what is for everybody holds all.
#[test]
fn only_the_log_for_code_scanning_is_cut_and_that_is_said() {
    let sandbox = Sandbox::new();
    let secret = |at: usize| format!("a{at}:\n  {}_secret: \"{VALUE}{at}\"\n", "client");
    sandbox.write("a.yaml", &(0..5001).map(secret).collect::<Vec<_>>().concat());
    let arguments = ["scan", "a.yaml", "--select", "FIG101", "--format", "json", "-o"];
    let log = |more: &[&str]| {
        let seen = sandbox.run(&[&arguments[..], &["sarif=a.sarif"], more].concat());
        let json: serde_json::Value = serde_json::from_str(&seen.out).unwrap();
        assert_eq!((seen.code, json["findings"].as_array().unwrap().len()), (1, 5001));
        let log: serde_json::Value = serde_json::from_str(&sandbox.read("a.sarif")).unwrap();
        (seen.err, log["runs"][0].clone())
    };
    let (said, run) = log(&[]);
    assert_eq!((run["results"].as_array().unwrap().len(), said.as_str()), (5001, ""));
    let (said, run) = log(&["--sarif-profile", "github"]);
    assert_eq!(run["results"].as_array().unwrap().len(), 5000);
    let left_out = "This log leaves out 1 result of 5,001 results, the mildest ones; the exit code counts all.";
    assert_eq!(said, format!("a.sarif: {left_out}\n"));
    let note = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(
        (note["descriptor"]["id"].as_str(), note["message"]["text"].as_str()),
        (Some("FIGN03"), Some(left_out))
    );
}

#[test]
fn outputs_are_checked_before_the_scan() {
    let sandbox = Sandbox::new();
    sandbox.leak("app.yaml");
    for (output, words) in [
        ("sraif=a.sarif", "unknown format `sraif`"),
        ("sarif=no/folder/a.sarif", "its folder does not exist"),
        ("sarif=", "the file is missing"),
    ] {
        let seen = sandbox.run(&["scan", "--output", output]);
        assert_eq!(seen.code, 2, "{output}");
        assert_holds(&seen.err, &[words]);
    }
    let seen = sandbox.run(&["scan", "-o", "sarif=a", "-o", "json=a"]);
    assert_holds(&seen.err, &["two reports would go to a"]);
}

#[cfg(unix)]
#[test]
fn a_report_replaces_a_file_and_follows_a_link() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    sandbox.leak("app.yaml").write("real/a.json", "old");
    std::os::unix::fs::symlink("real/a.json", sandbox.path("a.json")).unwrap();
    sandbox.run(&["scan", "app.yaml", "--output", "json=a.json"]);
    assert!(sandbox.read("real/a.json").starts_with('{'));
    assert!(sandbox.path("a.json").is_symlink());
    let mode = fs::metadata(sandbox.path("real/a.json")).unwrap().permissions().mode();
    assert_ne!(mode & 0o044, 0, "others may read it: {mode:o}");
    assert_eq!(sandbox.run(&["scan", "app.yaml", "--output", "json=/dev/null"]).code, 1);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn colours_are_for_those_who_ask() {
    let sandbox = Sandbox::new();
    sandbox.leak("app.yaml");
    let escape = '\u{1b}';
    assert!(!sandbox.run(&["scan"]).out.contains(escape));
    assert!(sandbox.run(&["scan", "--color", "always"]).out.contains(escape));
    let forced = seen(sandbox.command(&["scan"]).env("CLICOLOR_FORCE", "1").output().unwrap());
    assert!(forced.out.contains(escape));
    let never =
        sandbox.command(&["scan", "--color", "never"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(!seen(never).out.contains(escape));
    let file = sandbox.run(&["scan", "--color", "always", "--output", "a.txt"]);
    assert_eq!(file.code, 1);
    assert!(!sandbox.read("a.txt").contains(escape));
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let sandbox = Sandbox::new();
    for at in 0..200 {
        sandbox.leak(&format!("services/app{at}.yaml"));
    }
    for arguments in [&["scan"][..], &["rules", "list"], &["completions", "bash"]] {
        let mut child = sandbox
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}");
    }
}

#[test]
fn no_output_of_any_kind_holds_a_value() {
    let sandbox = Sandbox::new();
    let value = VALUE;
    sandbox.leak("app.yaml").leak("staging/app.yaml");
    sandbox.write("app.py", &format!("{}_secret = '{value}'\n", "client"));
    sandbox.write("bad.json", &format!("{{\"{}_secret\": \"{value}\",,, \n", "client"));
    sandbox.write(
        "deploy.sh",
        &format!("curl 'https://api.acme-pay.com/t?{}_token={value}'\n", "access"),
    );
    sandbox.write("url.env", &format!("DB=postgres://app:{value}@db.acme-pay.com/a\n"));
    let mut outputs = Vec::new();
    for format in ["text", "json", "ndjson", "sarif", "github"] {
        for extra in [&["--pedantic", "-v"][..], &["--select", "all", "--min-confidence", "low"]] {
            let seen = sandbox.run(&[&["scan", "--format", format], extra].concat());
            assert_ne!(seen.code, 0, "{format}");
            outputs.push((format!("{format} {extra:?}"), seen.out + &seen.err));
        }
    }
    for arguments in [
        &["scan", "--explain", "--select", "all"][..],
        &["baseline", "create"],
        &["scan", "--show-suppressed", "-v"],
        &["scan", "--config", "app.yaml"],
        &["scan", "--baseline", "app.yaml"],
        &["rules", "test", "app.py"],
        &["config", "check", "app.py"],
        &["baseline", "stats", "--baseline", "bad.json"],
    ] {
        let seen = sandbox.run(arguments);
        outputs.push((format!("{arguments:?}"), seen.out + &seen.err));
    }
    outputs.push(("baseline file".to_owned(), sandbox.read("figlint-baseline.jsonl")));
    for (name, text) in outputs {
        assert!(!text.contains(value), "{name}:\n{text}");
        assert!(!text.contains(&value[..12]), "{name}:\n{text}");
    }
}

/// A value that is put together from parts is hidden part by part, whatever its looks.
#[test]
fn parts_of_a_sent_value_are_never_shown() {
    let sandbox = Sandbox::new();
    let halves = ["k9Zq", "swordfish9"];
    let code = format!(
        "import requests\nrequests.get(U, params={{'access_token': '{}' + x + '{}'}})\n",
        halves[0], halves[1],
    );
    sandbox.write("a.py", &code);
    for format in ["text", "json", "ndjson", "sarif", "github"] {
        let seen = sandbox.run(&["scan", "--format", format, "a.py"]);
        assert!(seen.out.contains("FIG203"), "{format}: {}", seen.out);
        let shown =
            halves.iter().find(|half| seen.out.contains(**half) || seen.err.contains(**half));
        assert_eq!(shown, None, "{format}: {}", seen.out);
    }
}
