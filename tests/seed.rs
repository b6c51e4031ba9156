//! The page the project started from, in our own words: a guide to the client credentials grant
//! that shows a token twice. The token is a finding at the level of documents; what stands in for a
//! client's own values, the endpoints and the bodies of its requests are none.

use serde_json::Value;

use crate::cli::sandbox::Sandbox;

/// A guide with the same facts as the page. The token is invented, and put in when the test runs.
const GUIDE: &str = r#"Getting a token

Clients get their token by the client credentials grant (OAuth 2.0). Ask for one first:

$ curl https://api.acme-pay.com/oauth2/token \
-H 'Accept: application/json' \
-H 'Content-Type: application/x-www-form-urlencoded' \
--data "client_id=abc" \
--data "client_secret=xyz" \
--data "grant_type=client_credentials"

{ "access_token" "TOKEN" }

Then send it with every request, as RFC 6750 says:

$ curl https://api.acme-pay.com/profiles \
-H 'Authorization: Bearer TOKEN'
...

It lasts an hour; after a 401 ask for the next one. The client secret travels in the body of a POST
over HTTPS and nowhere else: it is never stored as plaintext under version control, never put into a
mobile app or a page, never sent by mail. An access token is kept in memory, and out of URLs.
"#;

fn findings(name: &str, text: &str) -> Vec<(String, String, u64, u64, String)> {
    let sandbox = Sandbox::new();
    sandbox.write(name, text);
    let seen = sandbox.run(&["scan", "--format", "json"]);
    let report: Value = serde_json::from_str(&seen.out).unwrap();
    let row = |finding: &Value| {
        let word = |key: &str| finding[key].as_str().unwrap().to_owned();
        let place = |key: &str| finding["region"][key].as_u64().unwrap();
        (word("rule"), word("level"), place("startLine"), place("startColumn"), word("message"))
    };
    report["findings"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn the_guide_shows_its_token_twice_and_nothing_else() {
    let token = ["FkQ8zT3m", "vR7pLw2x", "Yb9nHs4c", "Jd6gKe5a"].concat();
    let text = GUIDE.replace("TOKEN", &token);
    for name in ["guide.txt", "guide.md", "docs/guide.rst"] {
        let found = findings(name, &text);
        let places: Vec<_> =
            found.iter().map(|(rule, level, line, ..)| (&**rule, &**level, *line)).collect();
        assert_eq!(places, [("FIG102", "warning", 12), ("FIG102", "warning", 17)], "{name}");
        assert!(found.iter().all(|row| row.4.contains("32 characters")), "{name}");
    }
}

#[test]
fn the_token_is_marked_exactly() {
    let token = ["FkQ8zT3m", "vR7pLw2x", "Yb9nHs4c", "Jd6gKe5a"].concat();
    let found = findings("guide.txt", &GUIDE.replace("TOKEN", &token));
    let columns: Vec<_> = found.iter().map(|row| row.3).collect();
    assert_eq!(columns, [19, 27]);
}

#[test]
fn the_same_lines_as_a_script_are_graver() {
    let token = ["FkQ8zT3m", "vR7pLw2x", "Yb9nHs4c", "Jd6gKe5a"].concat();
    let text = format!("curl https://api.acme-pay.com/x -H 'Authorization: Bearer {token}'\n");
    let found = findings("deploy/run.sh", &text);
    assert_eq!((&*found[0].0, &*found[0].1), ("FIG102", "error"));
}
