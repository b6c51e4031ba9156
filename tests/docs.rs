//! What figlint says about its rules and its configuration: every page renders, and the schema for
//! editors in the repository is the one the program has.

use std::path::Path;

use figlint::rules::{docs, ruleset};
use serde_json::Value;

use crate::cli::sandbox::Sandbox;

#[test]
fn every_rule_has_a_page() {
    let sandbox = Sandbox::new();
    let list = sandbox.run(&["rules", "list", "--format", "json"]).out;
    let rules: Value = serde_json::from_str(&list).unwrap();
    let rules = rules.as_array().unwrap();
    assert!(rules.len() > 100);
    // One process a rule would take minutes; `explain` prints what this function gives.
    for (path, text) in ruleset::builtin_sources() {
        let file = ruleset::parse(Path::new(path), text).unwrap();
        let page = docs::page(&file, Some(&file));
        let title = format!("# {} {}\n", file.id, file.name);
        assert!(page.starts_with(&title), "{path}");
        for part in ["## Why", "## What to do", "## Found", "## Fine", "## Facts", "## References"]
        {
            let at = page.find(&format!("\n{part}\n\n"));
            let is_filled =
                at.is_some_and(|at| page[at + part.len() + 3..].starts_with(|c| c != '#'));
            assert!(is_filled, "{path}: {part}\n{page}");
        }
        assert_eq!(page.matches("```").count() % 2, 0, "{path}: a fence is not closed");
        assert!(!page.contains(['«', '»']), "{path}");
    }
    for id in ["FIG101", "FIG1001", rules.last().unwrap()["id"].as_str().unwrap()] {
        let seen = sandbox.run(&["explain", id]);
        assert_eq!(seen.code, 0, "{id}: {}", seen.err);
        for part in ["Why", "What to do", "References"] {
            assert!(seen.out.contains(part), "{id} lacks {part}:\n{}", seen.out);
        }
        assert!(seen.out.lines().all(|line| line.chars().count() < 200), "{id}:\n{}", seen.out);
    }
}

#[test]
fn the_schema_agrees_with_the_program() {
    let sandbox = Sandbox::new();
    let schema: Value = serde_json::from_str(&sandbox.run(&["config", "schema"]).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (config, is_valid) in [
        ("", true),
        ("profile = \"figure\"\n", true),
        ("profile = \"other\"\n", false),
        ("select = [\"FIG1\"]\nlevels = { FIG201 = \"note\" }\n", true),
        ("levels = { FIG201 = \"loud\" }\n", false),
        ("max-file-size = \"1 MiB\"\n", true),
        ("unknown = 1\n", false),
        ("[[allow]]\nrule = \"FIG101\"\nreason = \"known\"\n", true),
        ("[[allow]]\nrule = \"FIG101\"\n", false),
        ("[hosts]\ninternal = [\"*.corp.acme-pay.com\"]\n", true),
    ] {
        sandbox.write("figlint.toml", config);
        let value: toml::Table = config.parse().unwrap();
        let value = serde_json::to_value(value).unwrap();
        assert_eq!(validator.is_valid(&value), is_valid, "schema: {config}");
        let seen = sandbox.run(&["config", "check"]);
        assert_eq!(seen.code == 0, is_valid, "program: {config}{}{}", seen.out, seen.err);
    }
}
