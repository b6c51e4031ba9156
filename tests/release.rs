//! What a release is made of is said in several files, each in the form that its reader wants: they all
//! have to name the same version, targets and archives. `tests/release.sh` runs what they say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::cli::sandbox::Sandbox;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The rows of a table of `.github/release`.
fn rows(name: &str) -> Vec<String> {
    let text = read(&format!(".github/release/{name}"));
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

/// The versions that stand where a row of the table `versions` says.
fn versions(text: &str, pattern: &str) -> Vec<String> {
    let (before, _) = pattern.split_once("VERSION").unwrap();
    let of_line = |line: &str| {
        let (_, rest) = match before.strip_prefix('^') {
            Some(start) => ("", line.strip_prefix(start)?),
            None => line.split_once(before)?,
        };
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        Some(rest.split(|c| !is_part(c)).next().unwrap_or_default().to_owned())
    };
    text.lines().filter_map(of_line).collect()
}

#[test]
fn the_versions_agree() {
    let rows = rows("versions");
    assert!(rows.len() >= 4, "{rows:?}");
    for row in rows {
        let (file, pattern) = row.split_once('\t').unwrap();
        let found = versions(&read(file), pattern);
        assert!(!found.is_empty(), "{file} has no `{pattern}`");
        assert!(found.iter().all(|version| version == VERSION), "{file}: {found:?}");
    }
    let lock = read("Cargo.lock");
    assert!(lock.contains(&format!("name = \"figlint\"\nversion = \"{VERSION}\"\n")));
    // What is not in the table takes it from Cargo.toml.
    assert!(read("pyproject.toml").contains("dynamic = [\"version\"]"));
    let seen = Sandbox::new().run(&["--version"]).out;
    assert!(seen.starts_with(&format!("figlint {VERSION} (")), "{seen}");
    assert!(seen.trim_end().ends_with(" rules)"), "{seen}");
}

#[test]
fn no_version_stands_outside_of_the_table() {
    let named: BTreeSet<String> =
        rows("versions").iter().map(|row| row.split('\t').next().unwrap().to_owned()).collect();
    for file in ["action.yml", "pyproject.toml", ".pre-commit-hooks.yaml", "README.md"] {
        let text = read(file);
        if !named.contains(file) {
            assert!(!text.contains(VERSION), "{file}: put it into .github/release/versions");
        }
    }
    for file in ["install.sh", "SHA256SUMS"] {
        let text = read(&format!(".github/action/{file}"));
        assert!(!text.lines().any(|line| line.contains(VERSION) && !line.contains("  figlint-")));
    }
}

#[test]
fn the_targets_agree() {
    let rows = rows("targets");
    let targets: BTreeSet<&str> = rows.iter().map(|row| row.split(' ').next().unwrap()).collect();
    assert_eq!(targets.len(), 5);
    let release = read(".github/workflows/release.yml");
    let built: BTreeSet<&str> = release
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- { runner: ")?.split_once("target: "))
        .map(|(_, rest)| rest.trim_end_matches(" }"))
        .collect();
    assert_eq!(built, targets, "the matrix of release.yml");
    let install = read(".github/action/install.sh");
    let asked: BTreeSet<&str> = install
        .lines()
        .filter_map(|line| line.trim().split_once(") echo ")?.1.strip_suffix(" ;;"))
        .collect();
    assert_eq!(asked, targets, "what install.sh asks for");
    let formula = read(".github/release/figlint.rb");
    for target in targets.iter().filter(|target| !target.contains("windows")) {
        assert!(formula.contains(&format!("/figlint-v@version@-{target}.tar.gz\"")), "{target}");
        assert!(formula.contains(&format!("sha256 \"@{target}@\"")), "{target}");
    }
}

/// What `cargo binstall` makes of its templates has to be what `archive.sh` writes.
#[test]
fn binstall_asks_for_the_archives_of_a_release() {
    let cargo: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let package = &cargo["package"];
    let binstall = &package["metadata"]["binstall"];
    assert_eq!(binstall["pkg-fmt"].as_str(), Some("tgz"));
    let rows = rows("targets");
    let fill = |template: &toml::Value, target: &str| {
        let windows = target.contains("windows");
        [
            ("{ repo }", package["repository"].as_str().unwrap()),
            ("{ name }", "figlint"),
            ("{ version }", VERSION),
            ("{ target }", target),
            ("{ bin }", "figlint"),
            ("{ binary-ext }", if windows { ".exe" } else { "" }),
            ("{ archive-suffix }", ".tar.gz"),
        ]
        .iter()
        .fold(template.as_str().unwrap().to_owned(), |text, (name, value)| {
            text.replace(name, value)
        })
    };
    let archive = |target: &str| format!("figlint-v{VERSION}-{target}");
    let check = |table: &toml::Value, asked: &str, target: &str| {
        let folder = archive(target);
        let url = fill(&table["pkg-url"], asked);
        let base = "https://github.com/figlint/figlint/releases/download";
        assert_eq!(url, format!("{base}/v{VERSION}/{folder}.tar.gz"));
        let bin = fill(&table["bin-dir"], asked);
        let program = if target.contains("windows") { "figlint.exe" } else { "figlint" };
        assert_eq!(bin, format!("{folder}/{program}"));
    };
    for row in &rows {
        let target = row.split(' ').next().unwrap();
        check(binstall, target, target);
    }
    // Linux with glibc takes the static program.
    let overrides = binstall["overrides"].as_table().unwrap();
    assert_eq!(overrides.len(), 2);
    for (target, table) in overrides {
        check(table, target, &target.replace("-gnu", "-musl"));
    }
    let script = read(".github/release/archive.sh");
    assert!(script.contains("name=figlint-v$version-$target\n"));
}
