//! What is scanned, what comes of it, and the exit codes.

use std::fs;
use std::process::Stdio;

use super::sandbox::{Sandbox, assert_holds, secret_line, seen};

#[test]
fn a_clean_tree_ends_with_0_and_a_summary() {
    let sandbox = Sandbox::new();
    sandbox.write("a.yaml", "port: 8080\n").write(".env", "DEBUG=1\n");
    let seen = sandbox.run(&["scan"]);
    assert_eq!(seen.code, 0, "{}{}", seen.out, seen.err);
    assert_holds(&seen.out, &["no findings", "scanned 2 files, ", " rules, 0 skipped in "]);
}

#[test]
fn findings_end_with_1_unless_told_otherwise() {
    let sandbox = Sandbox::new();
    sandbox.leak("config/app.yaml");
    let seen = sandbox.run(&["scan"]);
    assert_eq!(seen.code, 1, "{}{}", seen.out, seen.err);
    assert_holds(&seen.out, &["FIG101", "config/app.yaml:2:", "1 error in 1 file"]);
    for arguments in [&["scan", "--exit-zero"][..], &["scan", "--fail-on", "never"]] {
        let seen = sandbox.run(arguments);
        assert_eq!(seen.code, 0, "{arguments:?}");
        assert_holds(&seen.out, &["FIG101"]);
    }
    sandbox.write("figlint.toml", "fail-on = \"error\"\nlevels = { FIG101 = \"warning\" }\n");
    assert_eq!(sandbox.run(&["scan"]).code, 0);
    assert_eq!(sandbox.run(&["scan", "--fail-on", "warning"]).code, 1);
}

#[test]
fn an_incomplete_scan_ends_with_2_whatever_it_found() {
    let sandbox = Sandbox::new();
    sandbox.leak("app.yaml");
    let seen = sandbox.run(&["scan", "app.yaml", "missing.yaml", "--exit-zero"]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.out, &["FIG101", "missing.yaml", "incomplete"]);
    let seen =
        sandbox.run(&["scan", "missing.yaml", "--output", "sarif=out.sarif", "--format", "json"]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.err, &["error: missing.yaml: ", "could not be read"]);
    assert_holds(&sandbox.read("out.sarif"), &["\"executionSuccessful\": false"]);
}

#[test]
fn quiet_and_verbose_say_less_and_more() {
    let sandbox = Sandbox::new();
    sandbox.write("app.yaml", "port: 1\n").write("figlint.toml", "");
    assert_eq!(sandbox.run(&["scan", "-q"]).out, "");
    assert_holds(&sandbox.run(&["scan", "-v"]).err, &["configuration: figlint.toml"]);
    assert_holds(&sandbox.run(&["scan", "-q", "missing"]).out, &["missing: it could not be read"]);
    assert_eq!(sandbox.run(&["scan", "-q", "-v"]).code, 2);
}

#[test]
fn nothing_scanned_is_no_clean_result() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path("empty")).unwrap();
    let seen = sandbox.run(&["scan", "empty"]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.out, &["there is no file under empty"]);

    sandbox.write("hidden/.gitignore", "*\n").leak("hidden/app.yaml");
    let seen = sandbox.run(&["scan", "hidden"]);
    assert_eq!(seen.code, 2, "{}", seen.out);
    assert_holds(&seen.out, &["is ignored", "--no-ignore"]);
    assert_eq!(sandbox.run(&["scan", "hidden", "--no-ignore"]).code, 1);
    assert_eq!(sandbox.run(&["scan", "hidden/app.yaml"]).code, 1, "a file given by name is read");

    let seen = sandbox.run(&["scan", "hidden", "--no-ignore", "--max-file-size", "1"]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.out, &["--max-file-size"]);
}

#[test]
fn no_active_rule_is_a_mistake() {
    let sandbox = Sandbox::new();
    sandbox.leak("app.yaml");
    let seen = sandbox.run(&["scan", "--ignore", "all"]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.err, &["error: no rule is active", "figlint rules list"]);
}

#[test]
fn selects_by_id_name_group_and_list() {
    let sandbox = Sandbox::new();
    sandbox.leak("app.yaml");
    for selector in ["FIG101", "plaintext-client-secret", "literal", "FIG1", "FIG202,FIG101", "all"]
    {
        assert_eq!(sandbox.run(&["scan", "--select", selector]).code, 1, "{selector}");
    }
    assert_eq!(sandbox.run(&["scan", "--select", "FIG202"]).code, 0);
    assert_eq!(sandbox.run(&["scan", "--ignore", "FIG101,FIG1"]).code, 0);
    for profile in ["recommended", "pedantic", "figure"] {
        assert_eq!(sandbox.run(&["scan", "--profile", profile]).code, 1, "{profile}");
    }
    assert_eq!(sandbox.run(&["scan", "--pedantic", "--min-confidence", "high"]).code, 1);
}

#[test]
fn standard_input_has_a_name() {
    use std::io::Write;
    let sandbox = Sandbox::new();
    let text = format!("{}\n", secret_line());
    for arguments in [
        &["scan", "-"][..],
        &["scan", "--stdin", "--stdin-name", "deploy/values.yaml"],
        &["scan", "--stdin-name", "deploy/values.yaml"],
    ] {
        let mut child = sandbox
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let seen = seen(child.wait_with_output().unwrap());
        assert_eq!(seen.code, 1, "{arguments:?} {}{}", seen.out, seen.err);
        let name = arguments.last().unwrap().replace('-', "stdin");
        assert_holds(&seen.out, &[&format!("{name}:1:"), "scanned 1 file"]);
    }
    let seen = sandbox.run(&["scan", "-", "app.yaml"]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.err, &["scanned alone"]);
}

#[test]
fn suppressions_silence_and_unused_ones_are_told() {
    let sandbox = Sandbox::new();
    let allow = format!("# {}:allow[FIG101] reason=\"sandbox\"", "figlint");
    sandbox.write("app.yaml", &format!("a: 1\n{} {allow}\n", secret_line()));
    let seen = sandbox.run(&["scan"]);
    assert_eq!(seen.code, 0, "{}", seen.out);
    assert_holds(&seen.out, &["1 suppressed"]);
    let seen = sandbox.run(&["scan", "--show-suppressed"]);
    assert_holds(&seen.out, &["FIG101", "sandbox"]);
    sandbox.write("app.yaml", &format!("port: 80 {allow}\n"));
    let seen = sandbox.run(&["scan"]);
    assert_holds(&seen.out, &["FIG901 unused-suppression", "app.yaml:1:"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_into_loops() {
    let sandbox = Sandbox::new();
    sandbox.leak("a/app.yaml");
    std::os::unix::fs::symlink("..", sandbox.path("a/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", sandbox.path("a/dangling")).unwrap();
    let seen = sandbox.run(&["scan"]);
    assert_eq!(seen.code, 1, "{}", seen.out);
    assert_holds(&seen.out, &["scanned 1 file,"]);
}

#[test]
fn overlapping_paths_are_scanned_once() {
    let sandbox = Sandbox::new();
    sandbox.leak("a/app.yaml");
    let seen = sandbox.run(&["scan", ".", "a", "a/app.yaml", "./a/../a/app.yaml", "--jobs", "1"]);
    assert_holds(&seen.out, &["scanned 1 file,", "1 error"]);
}

#[test]
fn explains_decisions_line_by_line() {
    let sandbox = Sandbox::new();
    sandbox.write("app.yaml", &format!("{}\n{}: changeme\n", secret_line(), "api_key"));
    for arguments in [
        &["scan", "--explain=1", "app.yaml"][..],
        &["scan", "--explain", "app.yaml:1"],
        &["scan", "app.yaml:1:17", "--explain"],
    ] {
        let seen = sandbox.run(arguments);
        assert_eq!(seen.code, 1, "{arguments:?} {}", seen.err);
        assert_holds(&seen.out, &["app.yaml:1  FIG101", "reported as error"]);
        assert!(!seen.out.contains("app.yaml:2"), "{}", seen.out);
    }
    let seen = sandbox.run(&["scan", "--explain", "app.yaml"]);
    assert_holds(&seen.out, &["app.yaml:2", "rejected: ", "no finding"]);
    let seen = sandbox.run(&["scan", "--explain=9", "app.yaml"]);
    assert_holds(&seen.out, &["saw anything on line 9"]);
}

#[test]
fn excluded_files_given_by_name_are_read_unless_exclusion_is_forced() {
    let sandbox = Sandbox::new();
    sandbox.leak("legacy/app.yaml").leak("app.yaml");
    sandbox.write("figlint.toml", "exclude = [\"legacy/\"]\n");
    assert_eq!(sandbox.run(&["scan", "legacy/app.yaml"]).code, 1);
    let seen = sandbox.run(&["scan", "--force-exclude", "legacy/app.yaml"]);
    assert_eq!(seen.code, 0, "{}{}", seen.out, seen.err);
    assert_holds(&seen.out, &["no findings", "scanned 0 files"]);
    let seen = sandbox.run(&["scan", "--force-exclude", "legacy/app.yaml", "app.yaml"]);
    assert_eq!(seen.code, 1);
    assert_holds(&seen.out, &["1 error in 1 file", "scanned 1 file, "]);
    let seen = sandbox.run(&["scan", "--force-exclude", "missing.yaml"]);
    assert_eq!(seen.code, 2, "what is not there is no excluded file");
}

#[test]
fn the_last_line_names_the_configuration_in_force() {
    let sandbox = Sandbox::new();
    sandbox.write("app.yaml", "port: 1\n");
    assert!(sandbox.run(&["scan"]).out.trim_end().ends_with(" s"));
    sandbox.write("figlint.toml", "");
    assert!(sandbox.run(&["scan"]).out.trim_end().ends_with(" s under figlint.toml"));
    assert!(sandbox.run(&["scan", "--no-config"]).out.trim_end().ends_with(" s"));
}

#[test]
fn findings_below_a_level_are_left_out_and_do_not_fail() {
    let sandbox = Sandbox::new();
    sandbox.leak("app.yaml").write("figlint.toml", "levels = { FIG101 = \"warning\" }\n");
    let seen = sandbox.run(&["scan", "--min-severity", "error"]);
    assert_eq!(seen.code, 0, "{}", seen.out);
    assert_holds(&seen.out, &["no findings"]);
    for level in ["warning", "note"] {
        let seen = sandbox.run(&["scan", "--min-severity", level]);
        assert_eq!(seen.code, 1);
        assert_holds(&seen.out, &["1 warning in 1 file"]);
    }
}

#[test]
fn a_strict_scan_wants_every_file_read_in_its_format() {
    let sandbox = Sandbox::new();
    sandbox.write("app.json", "{\"client_secret\": \n").write("big.txt", &"x".repeat(4096));
    assert_eq!(sandbox.run(&["scan", "app.json"]).code, 0);
    let seen = sandbox.run(&["scan", "--strict", "app.json"]);
    assert_eq!(seen.code, 2, "{}{}", seen.out, seen.err);
    assert_holds(&seen.out, &["does not parse", "incomplete"]);
    let large = ["scan", "--max-file-size", "1KiB"];
    assert_eq!(sandbox.run(&[&large[..], &["app.json", "big.txt"]].concat()).code, 0);
    assert_eq!(sandbox.run(&[&large[..], &["--strict", "big.txt"]].concat()).code, 2);
    sandbox.write("fine.json", "{}\n");
    assert_eq!(sandbox.run(&["scan", "--strict", "fine.json"]).code, 0);
}

#[test]
fn a_secret_of_two_environments_can_be_accepted_like_any_finding() {
    let sandbox = Sandbox::new();
    sandbox.leak("a-prod.yml").leak("a-staging.yml");
    let only = ["scan", "--select", "FIG101,FIG602", "--fail-on", "note"];
    assert_holds(&sandbox.run(&only).out, &["FIG602", "3 errors"]);
    sandbox.write("figlint.toml", "levels = { FIG602 = \"note\" }\n");
    assert_holds(&sandbox.run(&only).out, &["2 errors, 1 note"]);
    let entry = "[[allow]]\nrule = \"FIG602\"\npath = \"a-prod.yml\"\nreason = \"a stub\"\n";
    sandbox.write("figlint.toml", entry);
    assert_holds(&sandbox.run(&only).out, &["2 errors in 2 files (1 suppressed)"]);
    let line = format!("oauth:\n  {} # figlint:allow[FIG602] reason=\"a stub\"\n", secret_line());
    sandbox.write("figlint.toml", "").write("a-prod.yml", &line);
    let seen = sandbox.run(&["scan"]);
    assert_holds(&seen.out, &["2 errors in 2 files (1 suppressed)"]);
    assert!(!seen.out.contains("FIG901"), "{}", seen.out);
}
