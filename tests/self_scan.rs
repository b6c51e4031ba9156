//! figlint on figlint: no finding, no ignore file, no exception for a path.
//!
//! What makes that possible is open to every project: values of a live format are put together when
//! a test runs, templates stand in for them in rule files, and a rule file's own examples are there
//! to be found, so that only tokens which say what they are count in it.

use std::path::Path;
use std::process::Command;

use crate::cli::sandbox::{Sandbox, assert_holds};

#[test]
fn this_repository_is_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut figlint = Command::new(env!("CARGO_BIN_EXE_figlint"));
    let seen = figlint.args(["scan", ".", "--min-confidence", "medium"]).current_dir(root);
    let seen = crate::cli::sandbox::seen(seen.env_remove("FIGLINT_CONFIG").output().unwrap());
    assert_eq!(seen.code, 0, "{}{}", seen.out, seen.err);
    assert_holds(&seen.out, &["no findings"]);
}

#[test]
fn nothing_is_excepted_to_get_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in [".figlintignore", ".ignore", "figlint.toml", ".config/figlint.toml"] {
        assert!(!root.join(name).exists(), "remove {name}: the repository is scanned as it is");
    }
}

#[test]
fn a_rule_file_may_hold_bad_examples_but_no_live_token() {
    let sandbox = Sandbox::new();
    let live = ["gh", "p_", "q7Rk2vZx9LmT4wBn8Yd3Hk3pW8sQ2nVx6RzT"].concat();
    let rule = |value: &str| {
        format!(
            "[docs]\nsummary = \"\"\n\n[[bad]]\ntext = '''{value}'''\n\n[[good]]\ntext = \"\"\n"
        )
    };
    let pair = crate::cli::sandbox::secret_line();
    sandbox.write("rules/ACME1-x.toml", &rule(&pair));
    assert_eq!(sandbox.run(&["scan"]).code, 0, "{}", sandbox.run(&["scan"]).out);
    sandbox.write("rules/ACME1-x.toml", &rule(&live));
    assert_eq!(sandbox.run(&["scan"]).code, 1);
    sandbox.write("rules/ACME1-x.toml", &rule(&pair).replace("[docs]", "[other]"));
    assert_eq!(sandbox.run(&["scan"]).code, 1, "no rule file");
}
