//! Which configuration holds, and what its paths count from.

use std::fs;

use super::sandbox::{Sandbox, Seen, assert_holds, seen};

#[test]
fn an_unknown_rule_or_key_gets_a_suggestion() {
    let sandbox = Sandbox::new();
    sandbox.leak("app.yaml");
    let seen = sandbox.run(&["scan", "--select", "plaintext-client-secrt"]);
    assert_eq!(seen.code, 2);
    assert_holds(
        &seen.err,
        &["`plaintext-client-secrt`", "did you mean `plaintext-client-secret`?"],
    );
    sandbox.write("figlint.toml", "profile = \"recommended\"\nselct = [\"FIG101\"]\n");
    let seen = sandbox.run(&["scan"]);
    assert_eq!(seen.code, 2);
    assert_holds(
        &seen.err,
        &["error: figlint.toml:2:1: unknown key `selct`", "did you mean `select`?"],
    );
    assert_eq!(sandbox.run(&["scan", "--no-config"]).code, 1);
    assert_eq!(sandbox.run(&["scan", "--isolated"]).code, 1);
    let seen = sandbox.run(&["config", "check"]);
    assert_eq!(seen.code, 2);
    assert_holds(&seen.err, &["figlint.toml:2:1"]);
    sandbox.write("figlint.toml", "select = [\"FIG101\", \"FIG9999\"]\nignore = [\"nothng\"]\n");
    let seen = sandbox.run(&["config", "check"]);
    assert_eq!(seen.err.matches("error: figlint.toml:").count(), 2, "{}", seen.err);
}

#[test]
fn paths_of_the_configuration_count_from_its_folder() {
    let sandbox = Sandbox::new();
    sandbox.leak("services/app.yaml").leak("services/old/app.yaml").leak("old.yaml");
    sandbox.write(
        "figlint.toml",
        "exclude = [\"services/old/\"]\n[[override]]\npaths = [\"services/*.yaml\"]\nlevel = \"note\"\n",
    );
    let root = sandbox.run(&["scan"]);
    assert_holds(&root.out, &["1 error, 1 note in 2 files", "scanned 3 files"]);
    assert_eq!(root.code, 1);
    let inside = sandbox.run_in("services", &["scan"]);
    assert_eq!(inside.code, 0, "{}", inside.out);
    assert_holds(&inside.out, &["--> app.yaml:2:"]);
    assert_holds(&inside.out, &["1 note in 1 file", "scanned 1 file"]);
    let elsewhere = Sandbox::new();
    let path = sandbox.path("services");
    let outside = elsewhere.run(&["scan", path.to_str().unwrap()]);
    assert_eq!(outside.code, 0, "{}", outside.out);
    assert_holds(&outside.out, &[&format!("--> {}/app.yaml:2:", path.display())]);
    let path = sandbox.path("figlint.toml");
    let named = sandbox.run_in("services", &["scan", "--config", path.to_str().unwrap()]);
    assert_eq!(named.code, 0, "{}", named.out);
}

#[test]
fn notes_show_paths_as_they_open_from_here() {
    let sandbox = Sandbox::new();
    sandbox.write("p/sub/a.yaml", "port: 1\n");
    let entry = "[[allow]]\nrule = \"FIG101\"\npath = \"gone.yaml\"\nreason = \"was harmless\"\n";
    sandbox.write("p/figlint.toml", entry);
    for (folder, path, note) in [
        (".", "p", " p/figlint.toml:1:"),
        ("p", ".", " figlint.toml:1:"),
        ("p/sub", "..", " ../figlint.toml:1:"),
    ] {
        let seen = sandbox.run_in(folder, &["scan", path]);
        assert_eq!(seen.code, 0, "{}{}", seen.out, seen.err);
        assert_holds(&seen.out, &[note, "matches nothing any more"]);
    }
    let part = sandbox.run_in("p", &["scan", "sub"]);
    assert!(!part.out.contains("FIGN07"), "{}", part.out);
}

#[test]
fn the_configuration_of_a_project_holds_from_outside_too() {
    let sandbox = Sandbox::new();
    sandbox.leak("p/app.yaml").write("p/figlint.toml", "ignore = [\"FIG101\"]\n");
    assert_eq!(sandbox.run(&["scan", "p"]).code, 0);
    assert_eq!(sandbox.run(&["scan", "p/app.yaml"]).code, 0);
    sandbox.write("figlint.toml", "");
    assert_eq!(sandbox.run(&["scan", "p"]).code, 1, "the nearest to the current folder holds");
}

#[test]
fn fingerprints_are_the_same_from_every_folder() {
    let sandbox = Sandbox::new();
    sandbox.leak("services/app.yaml").write("figlint.toml", "");
    let print = |seen: Seen| {
        let line = seen.out.lines().find(|line| line.contains("FIG101")).unwrap().to_owned();
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        value.to_string()
    };
    let root = print(sandbox.run(&["scan", "--format", "ndjson"]));
    let inside = print(sandbox.run_in("services", &["scan", ".", "--format", "ndjson"]));
    assert_eq!(root, inside);
}

#[test]
fn the_configuration_is_shown_and_described() {
    let sandbox = Sandbox::new();
    sandbox.write("figlint.toml", "profile = \"pedantic\"\n");
    let shown = sandbox.run(&["config", "show"]);
    assert_holds(&shown.out, &["profile = \"pedantic\" # figlint.toml"]);
    let schema = sandbox.run(&["config", "schema"]).out;
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["title"], "figlint.toml");
    let checked = sandbox.run(&["config", "check"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    let other = sandbox.path("other.toml");
    fs::write(&other, "profile = \"figure\"\n").unwrap();
    let shown =
        seen(sandbox.command(&["config", "show"]).env("FIGLINT_CONFIG", &other).output().unwrap());
    assert_holds(&shown.out, &["profile = \"figure\" # other.toml"]);
    let missing = sandbox.run(&["config", "show", "--config", "none.toml"]);
    assert_eq!(missing.code, 2);
    assert_holds(&missing.err, &["none.toml: cannot read the configuration"]);
}

#[test]
fn a_client_of_ones_own_is_one_row() {
    let sandbox = Sandbox::new();
    let code =
        "import acme\n\n\ndef sync(tok):\n    acme.call('/me', extras={'access_token': tok})\n";
    sandbox.write("app/sync.py", code).write("figlint.toml", "rules = ['rules']\n");
    sandbox.write("rules/README.md", "rules of this house\n");
    assert_eq!(sandbox.run(&["scan", "app"]).code, 0, "nobody knows the client yet");
    let table = "language = ['python']\n[[call]]\nof = ['acme.call']\ndoes = 'request'\nmethod = 'GET'\nslots = { url = '0', query = 'extras' }\n";
    sandbox.write("rules/apis/python.toml", table);
    let seen = sandbox.run(&["scan", "app"]);
    assert_eq!(seen.code, 1, "{}", seen.err);
    assert!(seen.out.contains("FIG203"), "{}", seen.out);
    sandbox.write("rules/apis/python.toml", "[[call]]\nof = ['a']\ndoes = 'sing'\n");
    let seen = sandbox.run(&["scan", "app"]);
    assert_eq!(seen.code, 2);
    assert!(seen.err.contains("python.toml") && seen.err.contains("line 3"), "{}", seen.err);
}

#[test]
fn the_longest_lifetime_is_what_the_configuration_says() {
    let sandbox = Sandbox::new();
    sandbox.write("settings.py", "ACCESS_TOKEN_EXPIRE_MINUTES = 120\n");
    let told = |seen: &Seen| seen.out.contains("FIG804");
    assert!(!told(&sandbox.run(&["scan"])), "a policy holds where it is asked for");
    let seen = sandbox.run(&["scan", "--select", "FIG804"]);
    assert!(told(&seen), "an hour, where nothing is said: {}", seen.out);
    for (bound, found) in [("7200", false), ("7199", true), ("3600", true)] {
        sandbox.write("figlint.toml", &format!("select = [\"FIG804\"]\nmax-lifetime = {bound}\n"));
        let seen = sandbox.run(&["scan"]);
        assert_eq!(told(&seen), found, "{bound}: {}", seen.out);
    }
    sandbox.write("figlint.toml", "profile = \"figure\"\n");
    let seen = sandbox.run(&["scan"]);
    assert!(told(&seen) && seen.code == 1, "the profile makes it a warning: {}", seen.out);
}

#[test]
fn pedantic_shapes_of_a_rule_are_asked_for() {
    let sandbox = Sandbox::new();
    let code =
        "import os\n\n\ndef dump(db_password):\n    os.system(f'mysqldump -p{db_password} shop')\n";
    sandbox.write("dump.py", code);
    let told = |seen: &Seen| seen.out.contains("FIG501");
    assert!(!told(&sandbox.run(&["scan"])));
    assert!(told(&sandbox.run(&["scan", "--select", "FIG501"])));
    sandbox.write("figlint.toml", "profile = \"pedantic\"\n");
    assert!(told(&sandbox.run(&["scan"])));
    sandbox.write("figlint.toml", "profile = \"pedantic\"\nignore = [\"pedantic\"]\n");
    assert!(!told(&sandbox.run(&["scan"])));
    let only = "[[override]]\npaths = [\"*.py\"]\nselect = [\"pedantic\"]\n";
    sandbox.write("figlint.toml", only);
    assert!(told(&sandbox.run(&["scan"])));
}

#[test]
fn environments_are_told_by_hosts_and_by_what_client_ids_begin_with() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "sites/berlin.yml",
        "oauth:\n  client-id: live-web-4711\n  url: https://pay.acme.io/token\n",
    );
    sandbox.write(
        "sites/lab.yml",
        "oauth:\n  client-id: live-web-4711\n  url: https://pay.acme.io/token\n",
    );
    sandbox.write("other.yml", "client-id: live-web-4711\n");
    let found = |config: &str| {
        sandbox.write("figlint.toml", config);
        let out = sandbox.run(&["scan", "--select", "FIG601", "--format", "ndjson"]).out;
        let lines = out.lines().filter(|line| line.contains("FIG601"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(found("").is_empty());
    let paths = "[environments.prod]\npaths = ['sites/berlin.yml']\n";
    let lab = "[environments.lab]\npaths = ['sites/lab.yml']\n";
    assert!(found(&format!("{paths}{lab}")).is_empty(), "nobody says what is whose");
    let ids = found(&format!("{paths}id-prefix = 'live-'\n{lab}id-prefix = 'lab-'\n"));
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert!(
        ids[0].contains("sites/lab.yml")
            && ids[0].contains("client identifier belongs to production")
    );
    assert!(!ids[0].contains("live-web-4711"), "{ids:?}");
    let hosts = found(&format!("{paths}hosts = ['pay.acme.io']\n{lab}"));
    assert_eq!(hosts.len(), 1, "{hosts:?}");
    assert!(hosts[0].contains("sites/lab.yml") && hosts[0].contains("pay.acme.io"));
    let longer = found(&format!("{paths}id-prefix = 'live-'\n{lab}id-prefix = 'live-web-'\n"));
    assert_eq!(longer.len(), 1, "{longer:?}");
    assert!(longer[0].contains("sites/berlin.yml"), "the longest beginning counts");
}
