//! The whole pipeline on what nobody would write. Fuzzing by coverage needs a nightly compiler, so
//! proptest makes the texts: pieces that formats and rules care about, in any order, among arbitrary
//! characters. `PROPTEST_CASES=100000 cargo test fuzz` looks harder.

mod carriers;
mod fixes;
mod pipeline;

use figlint::classify::value::{ValueClass, classify};
use figlint::model::location::{LineIndex, Region};
use proptest::prelude::*;

use carriers::CARRIERS;
pub(crate) use pipeline::scan as scanned;
use pipeline::{outputs, scan};

/// One path for each way of reading a text.
const PATHS: &[&str] = &[
    "a.json",
    "a.jsonl",
    "a.yaml",
    "a.toml",
    "a.xml",
    "a.hcl",
    ".env",
    "a.properties",
    "a.ini",
    "Dockerfile",
    "docker-compose.yml",
    "k8s/secret.yaml",
    "chart/values.yaml",
    "main.tf",
    "terraform.tfvars",
    "terraform.tfstate",
    "ansible/vars.yml",
    "a.service",
    "Procfile",
    "crontab",
    "envoy.yaml",
    "nginx.conf",
    "httpd.conf",
    "haproxy.cfg",
    ".github/workflows/ci.yml",
    ".gitlab-ci.yml",
    "azure-pipelines.yml",
    ".circleci/config.yml",
    "bitbucket-pipelines.yml",
    "Jenkinsfile",
    "Makefile",
    "build.gradle",
    "package.json",
    "Cargo.lock",
    "application.yml",
    "application.properties",
    "appsettings.json",
    "AndroidManifest.xml",
    "res/values/strings.xml",
    "Info.plist",
    "a.xcconfig",
    "realm-export.json",
    ".npmrc",
    ".pypirc",
    ".netrc",
    "openapi.yaml",
    "a.postman_collection.json",
    "insomnia.json",
    "a.bru",
    "a.http",
    "a.har",
    "a.ipynb",
    "a.md",
    "a.rst",
    "a.adoc",
    "a.html",
    "a.diff",
    "a.log",
    "a.txt",
    "a.sh",
    "a.ps1",
    "a.bat",
    "a.py",
    "a.js",
    "a.tsx",
    "a.java",
    "a.kt",
    "a.go",
    "a.cs",
    "a.php",
    "a.rb",
    "a.rs",
    "a.swift",
    "a.dart",
    "a.scala",
    "a.c",
    "a.sql",
    "a.lua",
    "a.ex",
    "a.groovy",
    "a.vb",
    "unknown",
    "rules/X1-x.toml",
];

/// What formats and rules care about.
const PIECES: &[&str] = &[
    "client_secret",
    "password",
    "access_token",
    "Authorization: Bearer ",
    "Basic ",
    "api_key",
    "=",
    ": ",
    " := ",
    " => ",
    "\"",
    "'",
    "`",
    "\"\"\"",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "</a>",
    "<![CDATA[",
    "<!--",
    "-->",
    "${",
    "{{",
    "}}",
    "%{",
    "\\",
    "\\u00",
    "\\\"",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "  ",
    "- ",
    "---\n",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "# ",
    "// ",
    "/* ",
    "*/",
    "```json\n",
    "```\n",
    "----\n",
    "https://",
    "http://u:p@h/",
    "?access_token=",
    "&",
    "%20",
    "%",
    "curl -u a:b ",
    "export ",
    "ENV ",
    "RUN ",
    "-----BEGIN PRIVATE KEY-----\n",
    "eyJ",
    "ghp_",
    "AKIA",
    "q7Rk2vZx9LmT4wBn8Yd3",
    "figlint:allow[FIG101] reason=\"",
    "figlint:allow-file",
    "«",
    "»",
    "{\"cells\":[{\"cell_type\":\"code\",\"source\":[\"",
    "stringData:\n  ",
    "<<EOF\n",
    "EOF\n",
    "[[bad]]\n",
    "grant_type=password",
    "verify=False",
    "\u{1a}",
    "\u{feff}",
    "é",
    "😀",
    "\u{301}",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(PIECES).prop_map(str::to_owned),
        2 => "\\PC{0,12}",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|parts| parts.concat())
}

/// Whether a region lies in the text: lines there are, columns up to one past the line's end.
fn is_inside(region: Region, text: &str) -> bool {
    let lines = LineIndex::new(text);
    let column_fits = |line: usize, column: usize| {
        line >= 1
            && line <= lines.lines()
            && column >= 1
            && column <= lines.line_span(line, text).of(text).chars().count() + 1
    };
    (region.start_line, region.start_column) <= (region.end_line, region.end_column)
        && column_fits(region.start_line, region.start_column)
        && column_fits(region.end_line, region.end_column)
}

/// A value as servers draw it: 32 characters of base62 from a seed, so that making a failure
/// smaller does not make it a word.
fn opaque() -> impl Strategy<Value = String> {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let value = any::<u64>().prop_map(|seed| {
        // splitmix64
        let draw = |index: u64| {
            let mut z = seed.wrapping_add(index.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let at = usize::try_from((z ^ (z >> 31)) % 62).unwrap_or(0);
            char::from(LETTERS[at])
        };
        (1..=32).map(draw).collect::<String>()
    });
    // One in ten thousand reads like words by chance.
    value.prop_filter("must look random", |value| classify(value, "").class == ValueClass::Opaque)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(300), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_under_any_name_is_survived(path in prop::sample::select(PATHS), text in text()) {
        let outcome = scan(path, &text);
        for finding in &outcome.run.findings {
            prop_assert!(is_inside(finding.region, &text), "{path} {:?} {}", finding.region, finding.rule);
            for related in &finding.related {
                prop_assert!(is_inside(related.region, &text), "{path} {:?}", related.region);
            }
        }
        let lines = LineIndex::new(&text).lines();
        for line in outcome.run.notifications.iter().filter_map(|note| note.line) {
            prop_assert!((1..=lines).contains(&line), "{path} {line}");
        }
        outputs(&outcome);
    }

    #[test]
    fn a_planted_secret_is_found_and_never_shown(
        (path, carrier) in prop::sample::select(CARRIERS),
        secret in opaque(),
        noise in "[ -~é]{0,30}",
    ) {
        let noise = noise.replace(['\\', '`', '"', '\'', '<', '{', '[', '*'], "");
        let text = carrier.replace("VALUE", &secret).replace("NOISE", &noise);
        let outcome = scan(path, &text);
        prop_assert!(!outcome.run.findings.is_empty(), "nothing found in {path}:\n{text}");
        for (name, output) in outputs(&outcome) {
            // The value is ASCII: any eight bytes of it are text.
            let is_shown = (0..=secret.len() - 8).any(|at| output.contains(&secret[at..at + 8]));
            prop_assert!(!is_shown, "{name} shows a part of the value in {path}:\n{output}");
        }
    }

    #[test]
    fn identities_hold_nothing_of_the_secret(
        (path, carrier) in prop::sample::select(CARRIERS),
        secret in opaque(),
    ) {
        let other: String = secret.chars().rev().collect();
        let prints = |value: &str| -> Vec<_> {
            let run = scan(path, &carrier.replace("VALUE", value).replace("NOISE", "noise")).run;
            run.findings.into_iter().map(|finding| (finding.rule, finding.fingerprint)).collect()
        };
        prop_assert_eq!(prints(&secret), prints(&other), "{}", path);
    }
}

#[test]
fn every_carrier_carries() {
    for (path, carrier) in CARRIERS {
        let text = carrier.replace("VALUE", "q7Rk2vZx9LmT4wBn8Yd3Hk3p").replace("NOISE", "noise");
        assert!(!scan(path, &text).run.findings.is_empty(), "{path}:\n{text}");
    }
}

/// `PROPTEST_CASES`, or what a test run can afford.
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}
