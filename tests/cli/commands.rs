//! The commands beside `scan`, and mistakes in typing them.

use super::sandbox::{Sandbox, assert_holds};

#[test]
fn rules_are_listed_shown_explained_and_tested() {
    let sandbox = Sandbox::new();
    let list = sandbox.run(&["rules", "list"]);
    assert_eq!(list.code, 0);
    assert_holds(&list.out, &["FIG101", "plaintext-client-secret", "error", "literal"]);
    let json = sandbox.run(&["rules", "list", "--format", "json", "--select", "FIG101"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json.as_array().unwrap().len(), &json[0]["active"]), (1, &true.into()));

    let shown = sandbox.run(&["rules", "show", "fig101"]);
    assert_holds(&shown.out, &["id = \"FIG101\"", "[[bad]]"]);
    let page = sandbox.run(&["explain", "plaintext-client-secret"]);
    assert_eq!(page.code, 0);
    assert_holds(&page.out, &["FIG101 plaintext-client-secret", "Why", "References"]);
    assert_holds(&sandbox.run(&["explain", "FIGN07"]).out, &["FIGN07 stale-entry", "What to do"]);
    let unknown = sandbox.run(&["explain", "FIG1O1"]);
    assert_eq!(unknown.code, 2);
    assert_holds(&unknown.err, &["no rule is called `FIG1O1`", "did you mean `FIG101`?"]);

    sandbox.write("mine/FIG101-plaintext-client-secret.toml", &shown.out);
    let tested = sandbox.run(&["rules", "test", "mine"]);
    assert_holds(&tested.out, &["1 rule: "]);
    sandbox.write("mine/FIG101-another-name.toml", &shown.out);
    assert_eq!(sandbox.run(&["rules", "test", "mine"]).code, 2, "two rules with one id");
    assert_eq!(sandbox.run(&["rules", "test", "nowhere"]).code, 2);
}

#[test]
fn rules_are_listed_with_what_they_claim() {
    let sandbox = Sandbox::new();
    let list = sandbox.run(&["rules", "list", "--coverage", "--select", "FIG203,FIG104"]);
    assert_eq!(list.code, 0);
    assert_holds(&list.out, &["FIG203  secret-query-param", "python ", "shell ", "2 rules, "]);
    let words = ["rules", "list", "--coverage", "--select", "FIG203", "--format", "json"];
    let rows: serde_json::Value = serde_json::from_str(&sandbox.run(&words).out).unwrap();
    let cells = rows[0]["cells"].as_array().unwrap();
    let go = cells.iter().find(|cell| cell["carrier"] == "go").unwrap();
    assert_eq!(go["claimed"], true);
    assert!(go["bad"].as_u64() > Some(0) && go["good"].as_u64() > Some(0), "{go}");
}

#[test]
fn own_rules_take_part() {
    let sandbox = Sandbox::new();
    let word = "internal-marker-";
    let rule = format!(
        "id = \"ACME1\"\nname = \"internal-marker\"\nlevel = \"error\"\nsince = \"1\"\n\
         tags = [\"CWE-540\"]\nmessage = \"a marker\"\n[[text]]\nkeywords = [\"{word}\"]\n\
         pattern = \"{word}[0-9]+\"\n[docs]\nsummary = \"a\"\nwhy = \"b\"\nremediation = \"c\"\n\
         references = [\"https://acme.example/\"]\n"
    );
    sandbox.write("rules/house/ACME1-internal-marker.toml", &rule);
    sandbox.write("figlint.toml", "rules = [\"rules\"]\nexclude = [\"rules/\"]\n");
    sandbox.write("app.txt", &format!("{word}{}\n", 42));
    let seen = sandbox.run(&["scan"]);
    assert_eq!(seen.code, 1, "{}{}", seen.out, seen.err);
    assert_holds(&seen.out, &["ACME1 internal-marker", "app.txt:1:1"]);
    assert_holds(&sandbox.run(&["rules", "show", "ACME1"]).out, &["id = \"ACME1\""]);
    let tested = sandbox.run(&["rules", "test", "rules"]);
    assert_eq!(tested.code, 1);
    assert_holds(&tested.out, &["failed", "ACME1-internal-marker::shape", "bad examples"]);
    let cells = sandbox.run(&["rules", "list", "--coverage"]);
    assert_holds(&cells.out, &["ACME1  internal-marker"]);
}

#[test]
fn completions_and_manual_pages_come_from_the_flags() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let seen = sandbox.run(&["completions", shell]);
        assert_eq!(seen.code, 0);
        assert_holds(&seen.out, &["figlint", "baseline"]);
    }
    assert_holds(&sandbox.run(&["man"]).out, &[".TH figlint 1"]);
    assert_eq!(sandbox.run(&["man", "pages"]).code, 0);
    assert!(sandbox.path("pages/figlint.1").is_file());
    assert_holds(&sandbox.read("pages/figlint-scan.1"), &["sarif\\-profile"]);
}

#[test]
fn mistakes_at_the_command_line_get_a_way_out() {
    let sandbox = Sandbox::new();
    let seen = sandbox.run(&["."]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.err, &["figlint scan ."]);
    assert_holds(&sandbox.run(&["scna"]).err, &["'scan'"]);
    assert_holds(&sandbox.run(&["scan", "--slect", "a"]).err, &["--select"]);
    assert_holds(&sandbox.run(&["scan", "--format", "srif"]).err, &["sarif"]);
    assert_holds(&sandbox.run(&[]).err, &["Usage: figlint", "scan", "Exit codes"]);
    let version = sandbox.run(&["--version"]);
    assert_eq!(version.code, 0);
    assert!(version.out.starts_with(concat!("figlint ", env!("CARGO_PKG_VERSION"), " (")));
    assert!(version.out.trim_end().ends_with(" rules)"), "{}", version.out);
}
