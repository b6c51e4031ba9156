//! What reports look like, and that what they write is valid for those who read it.

mod sample;
mod sarif;

use figlint::model::run::Run;
use figlint::report::{Context, Format, JSON_SCHEMA, Options, Verbosity, write};
use sample::{VALUE, historic, hostile, rules, skipped, small};

fn render(format: Format, run: &Run, options: &Options) -> String {
    let rules = rules();
    let mut out = Vec::new();
    write(format, &Context { run, rules: &rules, options }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn text_shows_what_where_why_and_what_to_do() {
    insta::assert_snapshot!(render(Format::Text, &small(), &Options::default()), @r#"
error: FIG101 plaintext-client-secret: The value of `client_secret` is written in plain text (20 characters).
 --> app/config.toml:3:18
  |
3 | client_secret = "********************"
  |                  ^^^^^^^^^^^^^^^^^^^^
  |
  = note: the client id [of this pair]: app/config.toml:2:14
  = note: the host is a production host
  = why: Everyone who can read the file can act as the client.
  = help: Revoke it at the provider, then read it from a secret store.
  = help: to accept it, write `# figlint:allow[FIG101] reason="…"` on that line

error: FIG101 plaintext-client-secret: The value of `client_secret` is written in plain text (20 characters).
 --> app/config.toml:9:18
  |
9 | client_secret = "********************"
  |                  ^^^^^^^^^^^^^^^^^^^^
  |
  = help: see `figlint explain FIG101`; to accept it, write `# figlint:allow[FIG101] reason="…"` on that line

warning: FIG201 client-secret-in-url: The value of `client_secret` is written in plain text (20 characters).
 --> dist/app.json:1:5018
  |
1 | client_secret = "********************"
  |                  ^^^^^^^^^^^^^^^^^^^^
  |
  = why: Everyone who can read the file can act as the client.
  = help: Revoke it at the provider, then read it from a secret store.
  = help: to accept it, add an `[[allow]]` entry with `rule = "FIG201"`, `path = "dist/app.json"` and a `reason` to figlint.toml

note: FIG301 plain-http-endpoint: The value of `client_secret` is written in plain text (20 characters).
 --> keys/old.pem:4:1
  |
4 | / -----BEGIN KEY-----
5 | | ********
6 | | -----END KEY-----
  | |____^
  |
  = why: Everyone who can read the file can act as the client.
  = help: Revoke it at the provider, then read it from a secret store.
  = help: to accept it, add an `[[allow]]` entry with `rule = "FIG301"`, `path = "keys/old.pem"` and a `reason` to figlint.toml

note: FIGN01 file-skipped: data/big.bin: larger than 2 MiB; raise `max-file-size` to scan it

2 errors, 1 warning, 1 note in 3 files (1 suppressed, 1 in the baseline)
skipped: 2 binary (looked at for key stores only), 1 over the size limit
scanned 1,204 files, 312 rules, 3 skipped in 0.8 s
"#);
}

#[test]
fn text_can_show_what_was_accepted_and_by_whom() {
    let mut run = small();
    run.findings.drain(..4);
    let options = Options { show_suppressed: true, ..Options::default() };
    insta::assert_snapshot!(render(Format::Text, &run, &options), @r#"
error: FIG101 plaintext-client-secret: The value of `client_secret` is written in plain text (20 characters).
 --> tests/demo.py:7:18
  |
7 | client_secret = "********************"
  |                  ^^^^^^^^^^^^^^^^^^^^
  |
  = note: suppressed in the source: a demo value of the vendor
  = why: Everyone who can read the file can act as the client.
  = help: Revoke it at the provider, then read it from a secret store.
  = help: to accept it, write `# figlint:allow[FIG101] reason="…"` on that line

error: FIG101 plaintext-client-secret: The value of `client_secret` is written in plain text (20 characters).
 --> tests/old.py:8:18
  |
8 | client_secret = "********************"
  |                  ^^^^^^^^^^^^^^^^^^^^
  |
  = note: accepted in the baseline
  = help: see `figlint explain FIG101`; to accept it, write `# figlint:allow[FIG101] reason="…"` on that line

note: FIGN01 file-skipped: data/big.bin: larger than 2 MiB; raise `max-file-size` to scan it

no findings (1 suppressed, 1 in the baseline)
skipped: 2 binary (looked at for key stores only), 1 over the size limit
scanned 1,204 files, 312 rules, 3 skipped in 0.8 s
"#);
}

#[test]
fn an_incomplete_scan_never_looks_clean() {
    let mut run = Run::default();
    run.notifications.push(skipped("gone", None, true));
    let options = Options { verbosity: Verbosity::Quiet, ..Options::default() };
    insta::assert_snapshot!(render(Format::Text, &run, &options), @r#"
error: FIGN01 file-skipped: gone: larger than 2 MiB; raise `max-file-size` to scan it

error: the scan is incomplete: part of what was asked for was not scanned (1 problem, see above)
"#);
}

#[test]
fn a_clean_scan_says_what_it_looked_at() {
    insta::assert_snapshot!(render(Format::Text, &Run::default(), &Options::default()), @r#"
no findings
scanned 0 files, 0 rules, 0 skipped in 0.0 s
"#);
}

#[test]
fn text_says_where_in_the_history_a_finding_comes_from() {
    let run = Run { findings: historic(), ..Run::default() };
    let text = render(Format::Text, &run, &Options::default());
    let notes: Vec<&str> = text.lines().filter(|line| line.contains("= note:")).collect();
    let author = "Ä. \"B\" O'C\u{fffd}";
    assert_eq!(
        notes,
        [
            format!("  = note: introduced by commit aaaaaaaaaaaa ({author}, 2023-11-14)"),
            format!("  = note: introduced by commit aaaaaaaaaaaa ({author}, 2023-11-14)"),
            "  = note: still in HEAD".to_owned(),
            "  = note: 1 other place in the history holds the same".to_owned(),
            format!("  = note: introduced by commit aaaaaaaaaaaa ({author}, 2023-11-14)"),
            format!("  = note: removed by commit bbbbbbbbbbbb ({author}, 2023-11-14)"),
            "  = note: 2 other places in the history hold the same".to_owned(),
            format!("  = note: in the message of commit aaaaaaaaaaaa ({author}, 2023-11-14)"),
            "  = note: 3 other places in the history hold the same".to_owned(),
        ]
    );
}

#[test]
fn many_notes_of_a_kind_are_folded() {
    let notifications = (0..12).map(|n| skipped(&format!("f{n:02}"), None, n == 11)).collect();
    let run = Run { notifications, ..Run::default() };
    insta::assert_snapshot!(render(Format::Text, &run, &Options::default()), @r#"
error: FIGN01 file-skipped: f11: larger than 2 MiB; raise `max-file-size` to scan it
note: FIGN01 file-skipped: f00: larger than 2 MiB; raise `max-file-size` to scan it
note: FIGN01 file-skipped: f01: larger than 2 MiB; raise `max-file-size` to scan it
note: FIGN01 file-skipped: f02: larger than 2 MiB; raise `max-file-size` to scan it
note: FIGN01 file-skipped: f03: larger than 2 MiB; raise `max-file-size` to scan it
FIGN01 … and 7 more like this (--verbose shows all)

error: the scan is incomplete: part of what was asked for was not scanned (1 problem, see above)
no findings
scanned 0 files, 0 rules, 0 skipped in 0.0 s
"#);
}

#[test]
fn nothing_from_the_tree_acts_on_a_terminal() {
    for format in Format::ALL {
        let text = render(format, &hostile(), &Options::default());
        let acting = text.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(acting, None, "{format}: {text}");
    }
}

#[test]
fn colours_come_only_on_request() {
    let options = Options { color: true, ..Options::default() };
    assert!(render(Format::Text, &small(), &options).contains("\u{1b}["));
}

#[test]
fn github_annotations_are_escaped() {
    let mut run = hostile();
    run.findings.retain(|one| !one.path.starts_with("app/"));
    run.notifications.truncate(4);
    insta::assert_snapshot!(render(Format::Github, &run, &Options::default()), @r#"
::error file=a b/c.yml,line=1,endLine=1,col=18,endColumn=38,title=FIG101 plaintext-client-secret::The value of `client_secret` is written in plain text (20 characters).
::error file=äö/ключ.yml,line=1,endLine=1,col=18,endColumn=38,title=FIG101 plaintext-client-secret::The value of `client_secret` is written in plain text (20 characters).
::error file=50%2520off.yml,line=1,endLine=1,col=18,endColumn=38,title=FIG101 plaintext-client-secret::The value of `client_secret` is written in plain text (20 characters).
::error file=x%2Cy%3Az.yml,line=1,endLine=1,col=18,endColumn=38,title=FIG101 plaintext-client-secret::The value of `client_secret` is written in plain text (20 characters).
::error file=new%0Aline.yml,line=1,endLine=1,col=18,endColumn=38,title=FIG101 plaintext-client-secret::The value of `client_secret` is written in plain text (20 characters).
::error file=esc␛[2J�.yml,line=1,endLine=1,col=18,endColumn=38,title=FIG101 plaintext-client-secret::The value of `client_secret` is written in plain text (20 characters).
::error file=#q?[1].yml,line=1,endLine=1,col=18,endColumn=38,title=FIG101 plaintext-client-secret::The value of `client_secret` is written in plain text (20 characters).
::error file=..\up.yml,line=1,endLine=1,col=18,endColumn=38,title=FIG101 plaintext-client-secret::The value of `client_secret` is written in plain text (20 characters).
::error file=/abs/../x.py,line=90,endLine=90,col=400,endColumn=400,title=FIG101 plaintext-client-secret::The value of `client_secret` is written in plain text (20 characters).
::notice title=figlint::10 more findings; the log or the SARIF report has all.
::warning file=data/big.bin,title=FIGN01 file-skipped::larger than 2 MiB; raise `max-file-size` to scan it
::warning file=a b/c.yml,line=2,title=FIGN01 file-skipped::larger than 2 MiB; raise `max-file-size` to scan it
::warning file=äö/ключ.yml,line=2,title=FIGN01 file-skipped::larger than 2 MiB; raise `max-file-size` to scan it
::warning file=50%2520off.yml,line=2,title=FIGN01 file-skipped::larger than 2 MiB; raise `max-file-size` to scan it
"#);
}

#[test]
fn github_shows_the_gravest_and_counts_the_rest() {
    let mut run = hostile();
    run.findings.reverse();
    let text = render(Format::Github, &run, &Options::default());
    let count = |prefix: &str| text.lines().filter(|line| line.starts_with(prefix)).count();
    assert_eq!(count("::error "), 10, "nine findings, and why the scan is incomplete");
    assert_eq!(count("::notice "), 1);
    assert_eq!(count("::warning "), 10);
    assert!(text.contains("::notice title=figlint::12 more findings;"), "{text}");
}

#[test]
fn json_is_valid_against_its_schema() {
    let schema = serde_json::from_str(JSON_SCHEMA).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    for run in [small(), hostile_with_lines(), Run::default()] {
        for timing in [false, true] {
            let options = Options { timing, ..Options::default() };
            let document = render(Format::Json, &run, &options);
            let ndjson = render(Format::Ndjson, &run, &options);
            for text in std::iter::once(document.as_str()).chain(ndjson.lines()) {
                let value = serde_json::from_str(text).unwrap();
                let errors: Vec<String> =
                    validator.iter_errors(&value).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{errors:?} in {text}");
            }
        }
    }
    assert!(!validator.is_valid(&serde_json::json!({ "schema": "figlint/1" })));
}

/// The schema promises lines from 1, which the deliberately broken finding breaks.
fn hostile_with_lines() -> Run {
    let mut run = hostile();
    run.findings.retain(|one| one.region.start_line > 0);
    run
}

#[test]
fn ndjson_ends_with_the_summary() {
    let text = render(Format::Ndjson, &small(), &Options::default());
    let types: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|value| value["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(types.len(), 6 + 1 + 1);
    assert_eq!(types.last().unwrap(), "summary");
}

#[test]
fn reports_are_the_same_whatever_the_clock_says() {
    let mut later = small();
    later.stats.elapsed *= 3;
    for format in [Format::Json, Format::Ndjson, Format::Sarif, Format::Github] {
        let options = Options::default();
        assert_eq!(render(format, &small(), &options), render(format, &later, &options));
    }
}

/// Guards what the types already promise (see [`VALUE`]): no report holds the value, nor the
/// password of the remote's address outside the JSON copy of what the run was given.
#[test]
fn no_report_holds_a_secret() {
    let options = Options { show_suppressed: true, ..Options::default() };
    for format in Format::ALL {
        let text = render(format, &hostile(), &options);
        assert!(!text.contains(VALUE), "{format}");
        assert!(!text.contains(&VALUE[..8]), "{format}");
        assert!(!text.contains("user:password"), "{format}");
    }
}

#[test]
fn junit_has_a_case_for_every_rule_and_a_failure_for_every_rule_that_found() {
    let text = render(Format::Junit, &hostile(), &Options::default());
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut cases, mut failures, mut depth) = (0, 0, 0);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) => {
                depth += 1;
                cases += usize::from(start.name().as_ref() == "testcase");
                failures += usize::from(start.name().as_ref() == "failure");
                assert!(start.attributes().all(|attribute| attribute.is_ok()), "{text}");
            }
            quick_xml::events::Event::Empty(empty) => {
                cases += usize::from(empty.name().as_ref() == "testcase");
            }
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    let number = |name: &str| -> usize {
        let (_, rest) = text.split_once(&format!("{name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    assert_eq!((cases, failures), (number("tests"), number("failures")));
    assert!(failures > 1 && failures < cases);
}

#[test]
fn csv_has_as_many_cells_in_every_row() {
    let text = render(Format::Csv, &hostile(), &Options::default());
    for line in text.lines() {
        let mut quoted = false;
        let commas = line.chars().filter(|c| {
            quoted ^= *c == '"';
            *c == ',' && !quoted
        });
        assert_eq!(commas.count(), 11, "{line}");
    }
    assert!(text.lines().count() > 10, "{text}");
}

#[test]
fn gitlab_gets_what_its_schemas_demand() {
    let options = Options::default();
    let past = Run { findings: historic(), ..Run::default() };
    for run in [Run::default(), small(), hostile(), past] {
        let report = json(&render(Format::Gitlab, &run, &options));
        assert_valid(include_str!("data/gitlab-secret-detection.json"), &report);
        let is_whole = !run.is_incomplete();
        assert_eq!(report["scan"]["status"] == "success", is_whole, "{}", report["scan"]);
        let active = run.findings.iter().filter(|one| one.is_active()).count();
        assert_eq!(report["vulnerabilities"].as_array().unwrap().len(), active);
        let issues = json(&render(Format::Codeclimate, &run, &options));
        assert_valid(include_str!("data/gitlab-code-quality.json"), &issues);
        assert_eq!(issues.as_array().unwrap().len(), active);
    }
    let mut wrong = json(&render(Format::Gitlab, &small(), &options));
    wrong["vulnerabilities"][0]["location"].as_object_mut().unwrap().remove("commit");
    let schema = json(include_str!("data/gitlab-secret-detection.json"));
    assert!(!jsonschema::is_valid(&schema, &wrong), "a report without a commit is refused");
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// Fails with everything that a schema says against a value.
pub(crate) fn assert_valid(schema: &str, value: &serde_json::Value) {
    let validator = jsonschema::validator_for(&json(schema)).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn markdown_is_a_table_that_nothing_breaks_out_of() {
    let text = render(Format::Markdown, &hostile(), &Options::default());
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).collect();
    assert!(rows.len() > 10, "{text}");
    for row in rows {
        assert_eq!(row.matches('|').count(), 5, "{row}");
    }
    assert!(!text.contains(['<', '@']), "{text}");
}
