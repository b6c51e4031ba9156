//! Fixes on texts that nobody would write: each pass brings the text nearer to one without fixes, and
//! touches nothing else.

use figlint::model::fix::{Edit, Fix, at_once};
use figlint::sources::rewrite::edited;
use proptest::prelude::*;

use super::pipeline::scan;
use crate::cli::sandbox::VALUE;

/// Lines with something to mend, and lines between them; `{VALUE}` stands for a secret.
const LINES: &[&str] = &[
    "token_uri: http://auth.acme-pay.com/oauth2/token",
    "issuer = \"http://accounts.google.com\"",
    "r = requests.post(\"http://auth.acme-pay.com/oauth2/token\", data=form, verify=False)",
    "const agent = new https.Agent({ rejectUnauthorized: false });",
    "curl -sk -H \"Authorization: Bearer $TOKEN\" http://api.acme-pay.com/v1/me --location-trusted -k",
    "os.environ[\"OAUTHLIB_INSECURE_TRANSPORT\"] = \"1\"",
    "# figlint:allow[FIG101, FIG102] reason=\"é\"",
    "x = 1 # figlint:allow-next-line[FIG211] reason='moved'",
    "/* figlint:allow */",
    "<key>NSAllowsArbitraryLoads</key><true/>",
    "code_challenge_method: plain",
    "options.RequireHttpsMetadata = false;",
    "secret = os.getenv(\"CLIENT_SECRET\", \"{VALUE}\")",
    "      CLIENT_SECRET: {VALUE}",
    "Authorization: Bearer {VALUE}",
    "import requests",
    "𝄞 é ß",
    "",
];

const PATHS: &[&str] = &[
    "app/a.py",
    "a.yml",
    "a.json",
    "docker-compose.yml",
    "a.sh",
    "a.js",
    "a.cs",
    "a.http",
    "Info.plist",
    "a.md",
    "a.har",
    "a.ipynb",
];

/// The text with all fixes that can be made at once, and whether there was one.
fn pass(path: &str, text: &str) -> (String, bool) {
    let outcome = scan(path, text);
    let fixes: Vec<&Fix> =
        at_once(outcome.run.findings.iter().filter_map(|finding| finding.fix.as_ref()));
    let edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    let new = String::from_utf8(edited(text.as_bytes(), text, &edits)).unwrap();
    let (mut done, mut rest) = (0, new.as_str());
    for edit in &edits {
        let kept = &text[done..edit.span.start];
        rest = rest.strip_prefix(kept).unwrap().strip_prefix(&edit.replacement).unwrap();
        done = edit.span.end;
    }
    assert_eq!(rest, &text[done..], "what no edit covers stays as it is");
    (new, !edits.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_is_fixed_needs_no_fix(
        path in prop::sample::select(PATHS),
        lines in prop::collection::vec((prop::sample::select(LINES), "[ \t]{0,2}"), 1..8),
        end in prop::sample::select(&["\n", "\r\n", "\r"][..]),
    ) {
        let lines: Vec<String> = lines.iter().map(|(line, more)| line.replace("{VALUE}", VALUE) + more).collect();
        let mut text = lines.join(end);
        for _ in 0..6 {
            let (new, was_fixed) = pass(path, &text);
            if !was_fixed {
                return Ok(());
            }
            prop_assert_ne!(&new, &text, "{}", path);
            text = new;
        }
        prop_assert!(!pass(path, &text).1, "{} does not come to rest:\n{}", path, text);
    }
}
