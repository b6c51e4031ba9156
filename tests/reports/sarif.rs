//! SARIF logs: valid, complete, and free of what one consumer or another rejects.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use figlint::model::finding::Level;
use figlint::model::fix::FixKind;
use figlint::model::run::Run;
use figlint::report::{Format, Options, SarifProfile};
use serde_json::Value;

use super::render;
use super::sample::{finding, fixable, historic, hostile, small};
use crate::cli::sandbox::keep_log;

/// Logs that every consumer has to take, kept for `tests/sarif-multitool.sh`.
fn logs() -> Vec<(&'static str, String)> {
    let full = Options { exit_code: Some(1), ..Options::default() };
    let github = Options { sarif_profile: SarifProfile::Github, ..full.clone() };
    let started = Some(SystemTime::UNIX_EPOCH + Duration::from_hours(500_000));
    let timed = Options { sarif_started: started, sarif_limit: Some(3), ..full.clone() };
    let logs = vec![
        ("clean", render(Format::Sarif, &Run::default(), &full)),
        ("small", render(Format::Sarif, &small(), &full)),
        ("hostile", render(Format::Sarif, &hostile(), &full)),
        ("github", render(Format::Sarif, &hostile(), &github)),
        ("timed", render(Format::Sarif, &small(), &timed)),
    ];
    for (name, text) in &logs {
        keep_log(name, text);
    }
    logs
}

#[test]
fn logs_are_valid_against_the_schema() {
    let schema = serde_json::from_str(include_str!("../data/sarif-2.1.0.json")).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    for (name, text) in logs() {
        let log: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
    let spaced = small_log().replace("app/config.toml", "app config.toml");
    assert!(!validator.is_valid(&serde_json::from_str(&spaced).unwrap()), "formats are on");
}

#[test]
fn results_keep_what_code_scanning_asks_for() {
    for (name, text) in logs() {
        let log: Value = serde_json::from_str(&text).unwrap();
        let run = &log["runs"][0];
        assert_no_empty_string(run, name);
        for rule in array(&run["tool"]["driver"]["rules"]) {
            assert!(array(&rule["properties"]["tags"]).len() <= 10);
            assert!(rule["properties"]["security-severity"].is_string());
        }
        for result in array(&run["results"]) {
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.bytes().all(|byte| byte.is_ascii_graphic()) && !uri.starts_with('/'));
            for number in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(place["region"][number].as_u64().unwrap() >= 1, "{name}: {result}");
            }
            assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_null());
            assert!(result["rank"].is_null());
        }
    }
}

#[test]
fn safe_fixes_say_what_goes_and_what_comes() {
    let findings = vec![
        fixable(FixKind::Safe, "é"),
        fixable(FixKind::Safe, ""),
        fixable(FixKind::Unsafe, "s"),
    ];
    let run = Run { findings, ..Run::default() };
    let log: Value =
        serde_json::from_str(&render(Format::Sarif, &run, &Options::default())).unwrap();
    let results = array(&log["runs"][0]["results"]);
    let context = &results[0]["locations"][0]["physicalLocation"]["contextRegion"];
    let lines = serde_json::json!({
        "startLine": 1, "endLine": 3, "snippet": { "text": "a: 1\nb: \u{1b}é\nc: 2" },
    });
    assert_eq!(*context, lines);
    let fix = &results[0]["fixes"][0];
    assert_eq!(fix["description"]["text"], "Ask over https.");
    let change = &fix["artifactChanges"][0];
    assert_eq!(
        change["artifactLocation"],
        results[0]["locations"][0]["physicalLocation"]["artifactLocation"]
    );
    let replacement = serde_json::json!({
        "deletedRegion": { "startLine": 2, "startColumn": 1, "endLine": 3, "endColumn": 1 },
        "insertedContent": { "text": "é" },
    });
    assert_eq!(change["replacements"], serde_json::json!([replacement]));
    let removed = &results[1]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert!(removed["insertedContent"].is_null() && removed["deletedRegion"].is_object());
    assert!(results[2]["fixes"].is_null(), "an edit that needs a look is no viewer's to make");
}

#[test]
fn a_rule_index_points_at_its_rule() {
    let log: Value = serde_json::from_str(&small_log()).unwrap();
    let run = &log["runs"][0];
    for result in array(&run["results"]) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one snapshot")]
fn the_whole_shape_of_one_result() {
    let mut run = small();
    run.findings.truncate(1);
    let log: Value =
        serde_json::from_str(&render(Format::Sarif, &run, &Options::default())).unwrap();
    let result = serde_json::to_string_pretty(&log["runs"][0]["results"][0]).unwrap();
    insta::assert_snapshot!(result, @r#"
{
  "baselineState": "new",
  "codeFlows": [
    {
      "threadFlows": [
        {
          "locations": [
            {
              "location": {
                "logicalLocations": [
                  {
                    "fullyQualifiedName": "oauth.client_secret"
                  }
                ],
                "message": {
                  "text": "it is named here"
                },
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "app/config.toml",
                    "uriBaseId": "SRCROOT"
                  },
                  "region": {
                    "endColumn": 38,
                    "endLine": 3,
                    "snippet": {
                      "text": "client_secret = \"********************\""
                    },
                    "startColumn": 18,
                    "startLine": 3
                  }
                }
              }
            },
            {
              "location": {
                "message": {
                  "text": "the client id [of this pair]"
                },
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "app/config.toml",
                    "uriBaseId": "SRCROOT"
                  },
                  "region": {
                    "endColumn": 30,
                    "endLine": 2,
                    "startColumn": 14,
                    "startLine": 2
                  }
                }
              }
            }
          ]
        }
      ]
    }
  ],
  "kind": "fail",
  "level": "error",
  "locations": [
    {
      "logicalLocations": [
        {
          "fullyQualifiedName": "oauth.client_secret"
        }
      ],
      "physicalLocation": {
        "artifactLocation": {
          "uri": "app/config.toml",
          "uriBaseId": "SRCROOT"
        },
        "region": {
          "endColumn": 38,
          "endLine": 3,
          "snippet": {
            "text": "client_secret = \"********************\""
          },
          "startColumn": 18,
          "startLine": 3
        }
      }
    }
  ],
  "message": {
    "text": "The value of `client_secret` is written in plain text (20 characters). The host is a production host. See also [the client id \\[of this pair\\]](1)."
  },
  "partialFingerprints": {
    "figlint/content/v1": "00000000000000000000000000000003",
    "figlint/location/v1": "0000000000000000000000000000006c"
  },
  "properties": {
    "figlint/confidence": "high"
  },
  "relatedLocations": [
    {
      "id": 1,
      "message": {
        "text": "the client id [of this pair]"
      },
      "physicalLocation": {
        "artifactLocation": {
          "uri": "app/config.toml",
          "uriBaseId": "SRCROOT"
        },
        "region": {
          "endColumn": 30,
          "endLine": 2,
          "startColumn": 14,
          "startLine": 2
        }
      }
    }
  ],
  "ruleId": "FIG101",
  "ruleIndex": 0,
  "suppressions": []
}
"#);
    let provenance = serde_json::to_string(&log["runs"][0]["versionControlProvenance"]).unwrap();
    insta::assert_snapshot!(provenance, @r#"
[{"branch":"main","mappedTo":{"uriBaseId":"SRCROOT"},"repositoryUri":"https://git.example/acme/app.git","revisionId":"25a0e9cadd0bc536d0386d7a3c4c6d527997e06f"}]
"#);
}

#[test]
fn findings_of_the_history_stand_in_their_commits() {
    let mut run = small();
    run.findings = historic();
    run.repository.as_mut().unwrap().uri = Some("git@github.com:acme/app.git".to_owned());
    let log: Value =
        serde_json::from_str(&render(Format::Sarif, &run, &Options::default())).unwrap();
    let run = &log["runs"][0];
    let (commit, base) = ("a".repeat(40), format!("COMMIT_{}", "a".repeat(12)));
    let seen: Vec<(&str, String)> = array(&run["results"])
        .iter()
        .map(|one| {
            let place = &one["locations"][0]["physicalLocation"]["artifactLocation"];
            let page = one["hostedViewerUri"].as_str().unwrap_or_default();
            (place["uriBaseId"].as_str().unwrap(), page.to_owned())
        })
        .collect();
    let site = "https://github.com/acme/app";
    assert_eq!(
        seen,
        [
            (base.as_str(), format!("{site}/blob/{commit}/a%20b/old.yml#L5")),
            ("SRCROOT", String::new()),
            (base.as_str(), format!("{site}/blob/{commit}/a%20b/old.yml#L7")),
            (base.as_str(), format!("{site}/commit/{commit}")),
        ]
    );
    assert!(run["originalUriBaseIds"][&base].is_object());
    assert_eq!(run["versionControlProvenance"][1]["revisionId"], *commit);
    assert_eq!(run["versionControlProvenance"][1]["mappedTo"]["uriBaseId"], *base);
    let bag = |at: usize| &run["results"][at]["properties"];
    assert_eq!(bag(0)["figlint/commit"], *commit);
    assert!(bag(0)["figlint/inHead"].is_null());
    assert_eq!(bag(1)["figlint/firstCommit"], *commit);
    assert_eq!(bag(1)["figlint/inHead"], true);
    assert_eq!(bag(2)["figlint/removedBy"], *"b".repeat(40));
    assert_eq!(bag(0)["figlint/authorDate"], "2023-11-14T23:13:20+01:00");
}

#[test]
fn the_github_profile_holds_only_what_asks_for_action() {
    let options = Options { sarif_profile: SarifProfile::Github, ..Options::default() };
    let log: Value = serde_json::from_str(&render(Format::Sarif, &small(), &options)).unwrap();
    let results = array(&log["runs"][0]["results"]);
    assert_eq!(results.len(), 4);
    assert!(results.iter().all(|one| one["suppressions"].is_null()));
}

#[test]
fn a_long_log_keeps_the_gravest_and_says_what_it_left_out() {
    let mut run = Run::default();
    for line in 1..=40 {
        let mut one = finding("FIG101", "a.py", line);
        one.level = if line > 30 { Level::Error } else { Level::Note };
        run.findings.push(one);
    }
    let options = Options { sarif_limit: Some(10), ..Options::default() };
    let log: Value = serde_json::from_str(&render(Format::Sarif, &run, &options)).unwrap();
    let results = array(&log["runs"][0]["results"]);
    assert_eq!(results.len(), 10);
    assert!(results.iter().all(|one| one["level"] == "error"));
    let lines: HashSet<u64> = results
        .iter()
        .map(|one| one["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, (31..=40).collect());
    let notification = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notification["descriptor"]["id"], "FIGN03");
    assert!(notification["message"]["text"].as_str().unwrap().contains("30 results of 40 results"));
}

#[test]
fn the_category_stands_before_the_slash() {
    for (category, expected) in
        [(None, "figlint/"), (Some("a/b"), "a/b/"), (Some("c/"), "c/"), (Some("/"), "figlint/")]
    {
        let sarif_category = category.map(str::to_owned);
        let options = Options { sarif_category, ..Options::default() };
        let log: Value =
            serde_json::from_str(&render(Format::Sarif, &Run::default(), &options)).unwrap();
        assert_eq!(log["runs"][0]["automationDetails"]["id"], expected);
    }
}

fn small_log() -> String {
    render(Format::Sarif, &small(), &Options::default())
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

/// Code scanning reads an empty string as a missing one.
fn assert_no_empty_string(value: &Value, name: &str) {
    match value {
        Value::String(text) => assert!(!text.is_empty(), "{name}"),
        Value::Array(items) => items.iter().for_each(|item| assert_no_empty_string(item, name)),
        Value::Object(map) => map.values().for_each(|item| assert_no_empty_string(item, name)),
        _ => {}
    }
}
