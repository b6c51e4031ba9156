//! A run made by hand with everything that has broken a report before: odd paths, regions of
//! several lines, related places, suppressions, baseline states, notifications.

use std::time::Duration;

use figlint::model::commit::Commit;
use figlint::model::finding::{
    BaselineState, Confidence, Fate, Finding, Fingerprint, Level, Origin, Related, Snippet,
    Suppression, SuppressionKind,
};
use figlint::model::fix::{Edit, Excerpt, Fix, FixKind};
use figlint::model::location::{Region, Span};
use figlint::model::rule::{Group, RuleInfo};
use figlint::model::run::{Notification, NotificationKind, Repository, Run, Stats};
use figlint::model::secret::{Identity, Secret};

/// An invented value. It enters the run the way every value does, as a [`Secret`] that gives out
/// nothing but a `Redacted`: no field of `Run` can hold it, which is the proof; the test that
/// searches the reports for it only guards against a new field.
pub(crate) const VALUE: &str = "q7Rk2vZx9LmT4wBn8Yd3";

/// Paths that have to survive every format.
pub(crate) const ODD_PATHS: [&str; 8] = [
    "a b/c.yml",
    "äö/ключ.yml",
    "50%20off.yml",
    "x,y:z.yml",
    "new\nline.yml",
    "esc\u{1b}[2J\u{202e}.yml",
    "#q?[1].yml",
    "..\\up.yml",
];

pub(crate) fn region(start: (usize, usize), end: (usize, usize)) -> Region {
    Region { start_line: start.0, start_column: start.1, end_line: end.0, end_column: end.1 }
}

pub(crate) fn finding(rule: &str, path: &str, line: usize) -> Finding {
    let (name, level) = match rule {
        "FIG101" => ("plaintext-client-secret", Level::Error),
        "FIG201" => ("client-secret-in-url", Level::Warning),
        _ => ("plain-http-endpoint", Level::Note),
    };
    let secret = Secret::new(VALUE);
    let redacted = secret.redact("");
    Finding {
        rule: rule.to_owned(),
        name: name.to_owned(),
        level,
        confidence: Confidence::High,
        message: format!("The value of `client_secret` is written in plain text ({redacted})."),
        notes: Vec::new(),
        path: path.to_owned(),
        region: region((line, 18), (line, 38)),
        snippet: Snippet {
            first_line: line,
            columns_cut: 0,
            text: format!("client_secret = \"{}\"", "*".repeat(VALUE.len())),
        },
        redacted: Some(redacted),
        locator: "oauth.client_secret".to_owned(),
        fingerprint: Fingerprint {
            location: format!("{:032x}", line * 31 + path.len()),
            content: format!("{line:032x}"),
        },
        fix: None,
        context: None,
        related: Vec::new(),
        suppressions: Vec::new(),
        baseline: Some(BaselineState::New),
        identity: None,
        origin: None,
    }
}

pub(crate) fn rules() -> Vec<RuleInfo> {
    let rule = |id: &str, name: &str, level, cwe: &str| RuleInfo {
        id: id.to_owned(),
        name: name.to_owned(),
        level,
        confidence: Confidence::High,
        group: Group::Default,
        tags: vec![cwe.to_owned(), "RFC 6749 2.3.1".to_owned()],
        summary: format!("The rule {name} for tests"),
        why: "Everyone who can read the file can act as the client.".to_owned(),
        remediation: "Revoke it at the provider, then read it from a secret store.".to_owned(),
        references: vec!["https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1".to_owned()],
        public_prefix: None,
        help_uri: format!("https://github.com/figlint/figlint/blob/main/rules/{id}.md"),
        fixable: false,
    };
    // Out of order on purpose: reports sort.
    vec![
        rule("FIG301", "plain-http-endpoint", Level::Note, "CWE-319"),
        rule("FIG101", "plaintext-client-secret", Level::Error, "CWE-798"),
        rule("FIG201", "client-secret-in-url", Level::Warning, "CWE-598"),
    ]
}

/// The small run of the text and GitHub snapshots.
pub(crate) fn small() -> Run {
    let mut paired = finding("FIG101", "app/config.toml", 3);
    paired.notes.push("the host is a production host".to_owned());
    paired.related.push(Related {
        message: "the client id [of this pair]".to_owned(),
        path: "app/config.toml".to_owned(),
        region: region((2, 14), (2, 30)),
        flow: true,
    });
    let second = finding("FIG101", "app/config.toml", 9);
    let mut long = finding("FIG201", "dist/app.json", 1);
    long.region = region((1, 5018), (1, 5038));
    long.snippet.columns_cut = 5000;
    let mut key = finding("FIG301", "keys/old.pem", 4);
    key.region = region((4, 1), (6, 5));
    key.snippet = Snippet {
        first_line: 4,
        columns_cut: 0,
        text: "-----BEGIN KEY-----\r\n********\r\n-----END KEY-----".to_owned(),
    };
    let mut suppressed = finding("FIG101", "tests/demo.py", 7);
    suppressed.suppressions.push(Suppression {
        kind: SuppressionKind::InSource,
        reason: "a demo value of the vendor".to_owned(),
    });
    let mut accepted = finding("FIG101", "tests/old.py", 8);
    accepted.baseline = Some(BaselineState::Unchanged);
    Run {
        findings: vec![paired, second, long, key, suppressed, accepted],
        notifications: vec![skipped("data/big.bin", None, false)],
        stats: stats(),
        repository: Some(Repository {
            uri: Some("https://user:password@git.example/acme/app.git".to_owned()),
            revision: Some("25a0e9cadd0bc536d0386d7a3c4c6d527997e06f".to_owned()),
            branch: Some("main".to_owned()),
        }),
    }
}

/// A finding with an edit that mends it.
pub(crate) fn fixable(kind: FixKind, replacement: &str) -> Finding {
    let mut one = finding("FIG301", "a b/ä.yml", 2);
    let edit = Edit {
        span: Span::new(5, 9),
        region: region((2, 1), (3, 1)),
        replacement: replacement.to_owned(),
    };
    one.context = Some(Snippet {
        first_line: 1,
        columns_cut: 0,
        text: "a: 1\r\nb: \u{1b}é\r\nc: 2".to_owned(),
    });
    one.fix = Some(Fix {
        kind,
        description: "ask over https".to_owned(),
        edits: vec![edit],
        number: 0,
        excerpt: Excerpt::default(),
        text: Identity::new([0; 32]),
    });
    one
}

/// The run that has to survive every format.
pub(crate) fn hostile() -> Run {
    let mut run = small();
    for path in ODD_PATHS {
        let mut odd = finding("FIG101", path, 1);
        let text = "\u{1b}[31mpass\u{7} = \u{202e}\"********************\"\tü".to_owned();
        odd.snippet = Snippet { text, ..odd.snippet };
        odd.related.push(Related {
            message: String::new(),
            path: path.to_owned(),
            region: region((1, 1), (1, 2)),
            flow: false,
        });
        run.findings.push(odd);
        run.notifications.push(skipped(path, Some(2), false));
    }
    // Nothing of this should come out of the engine; a report has to stay readable all the same.
    let mut broken = finding("FIG999", "", 0);
    broken.region = region((0, 0), (0, 0));
    broken.message.clear();
    broken.locator.clear();
    broken.snippet.text.clear();
    run.findings.push(broken);
    let mut beyond = finding("FIG101", "/abs/../x.py", 2);
    beyond.region = region((90, 400), (80, 1));
    run.findings.push(beyond);
    run.findings.extend(historic());
    run.findings.push(fixable(FixKind::Safe, ""));
    run.findings.push(fixable(FixKind::Safe, "é\"s"));
    run.findings.push(fixable(FixKind::Unsafe, "s"));
    for kind in NotificationKind::ALL {
        let message = format!("{} happened", kind.id());
        run.notifications.push(Notification {
            kind,
            path: None,
            line: None,
            message,
            incomplete: kind == NotificationKind::RangeFallback,
        });
    }
    run
}

pub(crate) fn commit(digit: char, number: usize) -> Commit {
    Commit {
        id: digit.to_string().repeat(40),
        author: "Ä. \"B\" O'C\u{202e}".to_owned(),
        time: 1_700_000_000,
        offset: 60,
        number,
    }
}

/// A finding of every fate that a history has.
pub(crate) fn historic() -> Vec<Finding> {
    let fates = [Fate::Unknown, Fate::InHead, Fate::Removed(commit('b', 2)), Fate::Unknown];
    let each = fates.into_iter().enumerate().map(|(at, fate)| {
        let mut one = finding("FIG101", "a b/old.yml", 5 + at);
        let origin = Origin::new(commit('a', 1), at == 3);
        one.origin = Some(Origin { fate, others: at, ..origin });
        one
    });
    each.collect()
}

pub(crate) fn skipped(path: &str, line: Option<usize>, incomplete: bool) -> Notification {
    Notification {
        kind: NotificationKind::FileSkipped,
        path: Some(path.to_owned()),
        line,
        message: "larger than 2 MiB; raise `max-file-size` to scan it".to_owned(),
        incomplete,
    }
}

fn stats() -> Stats {
    Stats {
        commits: 0,
        files: 1204,
        bytes: 5_000_000,
        rules: 312,
        binary: 2,
        too_large: 1,
        unreadable: 0,
        elapsed: Duration::from_millis(812),
    }
}
