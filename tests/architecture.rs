//! Holds the map of `src/lib.rs`: who imports whom, where each third-party crate lives, how long a
//! file may be, and that every file says why it exists.
//!
//! Sources are read as text, without comments. Each failure says what to do about it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module, its layer, and what it may import besides itself.
const LAYERS: [(&str, u8, &[&str]); 10] = [
    ("model", 0, &[]),
    ("classify", 1, &["model"]),
    ("rules", 1, &["model"]),
    ("config", 1, &["model"]),
    ("sources", 2, &["model", "config"]),
    ("parse", 2, &["model", "rules"]),
    ("detect", 2, &["model", "rules", "classify"]),
    ("judge", 2, &["model", "rules", "classify", "config"]),
    ("report", 2, &["model", "rules"]),
    ("engine", 3, &["model", "classify", "rules", "config", "sources", "parse", "detect", "judge"]),
];

/// What the command line may ask the library for.
const CLI: [&str; 7] = ["engine", "report", "rules", "config", "model", "judge", "sources"];

/// Where third-party crates live; an empty home is everywhere.
const HOMES: &[(&str, &[&str])] = &[
    ("annotate-snippets", &["report/text/"]),
    ("anstream", &["cli/"]),
    ("anstyle", &["cli/"]),
    ("anyhow", &["cli/"]),
    ("bech32", &["judge/checksum.rs"]),
    (
        "blake3",
        &[
            "judge/fingerprint.rs",
            "engine/history/cache.rs",
            "engine/identity.rs",
            "engine/reuse.rs",
            "rules/examples.rs",
        ],
    ),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("crc32fast", &["judge/checksum.rs", "rules/examples.rs"]),
    (
        "data-encoding",
        &["classify/", "cli/ci/git.rs", "detect/", "judge/checksum.rs", "rules/examples.rs"],
    ),
    ("dekobon-tree-sitter-groovy", &["parse/code/languages/"]),
    ("encoding_rs", &["sources/text.rs"]),
    ("flate2", &["sources/git/history/pack/"]),
    ("git2", &["sources/"]),
    ("globset", &["config/", "rules/compile.rs", "judge/allow.rs"]),
    ("hcl-edit", &["parse/formats/hcl.rs"]),
    // Only its version is chosen: see Cargo.toml.
    ("idna_adapter", &[]),
    ("ignore", &["sources/worktree.rs"]),
    ("indicatif", &["cli/"]),
    (
        "jiff",
        &[
            "model/commit.rs",
            "config/",
            "judge/",
            "engine/",
            "report/sarif/",
            "report/gitlab.rs",
            "cli/",
        ],
    ),
    ("memchr", &[""]),
    ("percent-encoding", &["parse/url/", "report/sarif/uri.rs"]),
    ("quick-xml", &["parse/formats/xml.rs"]),
    ("rayon", &["engine/", "sources/"]),
    ("regex", &["rules/", "detect/", "judge/"]),
    ("saphyr-parser", &["parse/formats/"]),
    ("sarif", &["report/sarif/"]),
    ("serde", &[""]),
    ("serde_json", &[""]),
    ("stacker", &["parse/code/"]),
    ("strsim", &["config/error.rs"]),
    (
        "tempfile",
        &[
            "cli/ci/trusted.rs",
            "cli/output.rs",
            "config/",
            "engine/guard.rs",
            "engine/history/cache.rs",
            "rules/ruleset.rs",
            "sources/git/index.rs",
            "sources/rewrite.rs",
        ],
    ),
    ("thiserror", &[""]),
    ("toml", &["build.rs", "rules/", "config/", "parse/formats/"]),
    ("tree-sitter", &["parse/code/languages/"]),
    ("tree-sitter-c-sharp", &["parse/code/languages/"]),
    ("tree-sitter-dart", &["parse/code/languages/"]),
    ("tree-sitter-go", &["parse/code/languages/"]),
    ("tree-sitter-java", &["parse/code/languages/"]),
    ("tree-sitter-javascript", &["parse/code/languages/"]),
    ("tree-sitter-kotlin-ng", &["parse/code/languages/"]),
    ("tree-sitter-php", &["parse/code/languages/"]),
    ("tree-sitter-powershell", &["parse/code/languages/"]),
    ("tree-sitter-python", &["parse/code/languages/"]),
    ("tree-sitter-ruby", &["parse/code/languages/"]),
    ("tree-sitter-rust", &["parse/code/languages/"]),
    ("tree-sitter-scala", &["parse/code/languages/"]),
    ("tree-sitter-swift", &["parse/code/languages/"]),
    ("tree-sitter-typescript", &["parse/code/languages/"]),
    ("url", &["classify/host.rs", "parse/url/", "report/", "sources/repository.rs"]),
    ("zeroize", &["model/secret.rs"]),
];

/// Lines of code, without tests, that a file may have; and from where it is worth a thought.
const LONGEST: usize = 500;
const LONG: usize = 400;

#[test]
fn modules_import_from_lower_layers_only() {
    let mut wrong = Vec::new();
    for file in sources() {
        let Some((home, _, allowed)) = LAYERS.iter().find(|(home, ..)| *home == file.module())
        else {
            continue;
        };
        for other in file.imports().iter().filter(|other| *other != home) {
            if LAYERS.iter().any(|(module, ..)| module == other)
                && !allowed.contains(&other.as_str())
            {
                wrong.push(format!(
                    "src/{}: `{home}` must not import `{other}`: move what both need into a lower \
                     layer (`model` if it is plain data), or hand it in from `engine`",
                    file.name
                ));
            }
        }
    }
    report(&wrong);
}

#[test]
fn the_layers_are_layers() {
    let layer = |name: &str| LAYERS.iter().find(|(module, ..)| *module == name).unwrap().1;
    for (module, own, imports) in LAYERS {
        for import in imports {
            assert!(
                layer(import) < own,
                "LAYERS lets `{module}` import `{import}` of the same layer or above: take it out"
            );
        }
    }
}

#[test]
fn every_module_of_the_library_has_a_layer_and_a_row_in_the_map() {
    let front = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let mut wrong = Vec::new();
    let declared =
        front.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    for module in declared {
        let Some((_, layer, _)) = LAYERS.iter().find(|(name, ..)| *name == module) else {
            wrong.push(format!("src/lib.rs: give `{module}` a layer in tests/architecture.rs"));
            continue;
        };
        if !front.contains(&format!("//! | {layer} | [`{module}`] |")) {
            wrong.push(format!(
                "src/lib.rs: the map needs a row for `{module}` that begins with its layer, {layer}"
            ));
        }
    }
    report(&wrong);
}

#[test]
fn the_command_line_asks_the_upper_layers_only() {
    let mut wrong = Vec::new();
    for file in sources().filter(|file| file.module() == "cli") {
        for module in heads(&file.text, "figlint") {
            if LAYERS.iter().any(|(name, ..)| *name == module) && !CLI.contains(&module.as_str()) {
                wrong.push(format!(
                    "src/{}: the command line must not reach into `{module}`: ask `engine`",
                    file.name
                ));
            }
        }
    }
    report(&wrong);
}

#[test]
fn third_party_crates_stay_at_home() {
    let files: Vec<Source> = sources().collect();
    let mut wrong = Vec::new();
    for package in dependencies() {
        let Some((_, homes)) = HOMES.iter().find(|(name, _)| *name == package) else {
            wrong.push(format!(
                "Cargo.toml: give `{package}` a home in HOMES of tests/architecture.rs, as narrow \
                 as it can be"
            ));
            continue;
        };
        let users: Vec<&Source> = files.iter().filter(|file| file.uses(&package)).collect();
        // Without a home, it is there for its version.
        if users.is_empty() && !homes.is_empty() {
            wrong.push(format!("Cargo.toml: nothing uses `{package}`: remove it"));
        }
        for file in
            users.iter().filter(|file| !homes.iter().any(|home| file.name.starts_with(home)))
        {
            wrong.push(format!(
                "src/{}: `{package}` lives in {}: call what is there, or move the code",
                file.name,
                homes.join(", ")
            ));
        }
    }
    for (package, _) in HOMES {
        if !dependencies().contains(*package) {
            wrong.push(format!("HOMES: `{package}` is no dependency any more: remove its row"));
        }
    }
    report(&wrong);
}

#[test]
fn files_are_short_enough_to_read() {
    let mut wrong = Vec::new();
    for file in sources().filter(|file| !file.name.ends_with("tests.rs")) {
        let lines = file.code().lines().count();
        if lines > LONGEST {
            wrong.push(format!(
                "src/{}: {lines} lines of code, at most {LONGEST}: split it by what it does",
                file.name
            ));
        } else if lines > LONG {
            println!("src/{}: {lines} lines of code, worth a thought from {LONG}", file.name);
        }
    }
    report(&wrong);
}

#[test]
fn every_file_says_why_it_exists() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests"] {
        for path in files(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            if !text.starts_with("//! ") {
                wrong.push(format!(
                    "{}: begin it with one or two `//!` lines on why it exists",
                    path.strip_prefix(root()).unwrap().display()
                ));
            }
        }
    }
    report(&wrong);
}

#[test]
fn imports_are_read_in_every_form() {
    let text = "use crate::{model::rule, rules::{Rule, file}};\nlet x = crate::judge::y();";
    let heads: Vec<String> = heads(text, "crate").into_iter().collect();
    assert_eq!(heads, ["judge", "model", "rules"]);
    let nested = Source { name: "detect/mod.rs".into(), text: "use super::judge::x;".into() };
    assert!(nested.imports().contains("judge"));
    let inner = Source { name: "detect/a/b.rs".into(), text: "use super::super::judge;".into() };
    assert!(!inner.imports().contains("judge"), "that is detect::judge");
    let user = |text: &str| Source { name: "a.rs".into(), text: text.into() }.uses("quick-xml");
    assert!(user("use quick_xml::Reader;") && user("let x = ::quick_xml::y();"));
    assert!(!user("use super::quick_xml::x;") && !user("mod quick_xml;\nquick_xml::x()"));
}

/// One file of `src/`, comments taken out.
struct Source {
    /// Its path below `src/`.
    name: String,
    text: String,
}

impl Source {
    /// The module of the library that it belongs to, or `cli`.
    fn module(&self) -> &str {
        self.name.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// What comes before the tests at its end.
    fn code(&self) -> &str {
        self.text.find("\n#[cfg(test)]\nmod tests {").map_or(&self.text, |at| &self.text[..at])
    }

    /// The modules of the library that it names, by `crate::` or by climbing to the root.
    fn imports(&self) -> BTreeSet<String> {
        let mut found = heads(&self.text, "crate");
        let depth = self.name.split('/').count() - usize::from(self.name.ends_with("mod.rs"));
        found.extend(heads(self.code(), &vec!["super"; depth].join("::")));
        found
    }

    /// Whether it names a third-party crate, rather than a module of the same name.
    fn uses(&self, package: &str) -> bool {
        let name = package.replace('-', "_");
        let is_own = self.text.contains(&format!("mod {name};"))
            || ["super", "self", "crate"].iter().any(|start| self.imports_as(start, &name));
        !is_own && !heads(&self.text, &name).is_empty()
            || self.text.contains(&format!("use {name};"))
    }

    /// Whether a `use` of its own brings the name in.
    fn imports_as(&self, start: &str, name: &str) -> bool {
        let is_use = |line: &&str| line.trim_start().trim_start_matches("pub ").starts_with("use ");
        let words = |line: &str| {
            line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
        };
        self.text
            .lines()
            .filter(is_use)
            .any(|line| line.contains(&format!("use {start}::")) && words(line))
    }
}

/// The first name after each `start::`, and each first name of `start::{…}`.
fn heads(text: &str, start: &str) -> BTreeSet<String> {
    let needle = format!("{start}::");
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices(&needle) {
        let before = text[..at].trim_end_matches("::").chars().next_back();
        let climbs = text[..at].ends_with("::") && before.is_some_and(|c| c.is_alphanumeric());
        if climbs || before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &text[at + needle.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group_heads(group)),
            None => found.extend([word(rest)]),
        }
    }
    found
}

/// The first names of a brace group, up to its end.
fn group_heads(group: &str) -> Vec<String> {
    let mut found = vec![word(group.trim_start())];
    let mut depth = 0_i32;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => found.push(word(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '*').collect()
}

fn sources() -> impl Iterator<Item = Source> {
    let base = root().join("src");
    files(&base).into_iter().map(move |path| {
        let name = path.strip_prefix(&base).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        Source { name, text: text.lines().filter(is_code).collect::<Vec<_>>().join("\n") }
    })
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    manifest["dependencies"].as_table().unwrap().keys().cloned().collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
