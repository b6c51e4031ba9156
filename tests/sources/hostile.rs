//! Files made to break a reader: the scan ends, says what did not parse, and still finds the secret.
//! Quadratic time would take hours here; the test runner's own limit is the judge of that.

use super::{regions, report};
use crate::cli::sandbox::{Sandbox, VALUE, secret_line};

#[test]
fn one_line_of_ten_megabytes() {
    let sandbox = Sandbox::new();
    let filler = "a=1,b=\"x\",".repeat(499_000);
    let text = format!("{filler}client_secret=\"{VALUE}\",{filler}");
    sandbox.write("app.js", &text);
    let report = report(&sandbox, &[]);
    let finding = &report["findings"][0];
    let column = 1 + filler.len() as u64 + "client_secret=\"".len() as u64;
    assert_eq!(finding["region"]["startColumn"], column, "{finding}");
    assert!(finding["snippet"]["text"].as_str().unwrap().chars().count() < 400);
}

#[test]
fn a_minified_line_with_many_words() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "app.json",
        &format!("[{}1]", "{\"token\":\"x\",\"url\":\"http://a/b\"},".repeat(60_000)),
    );
    report(&sandbox, &[]);
}

/// Code that is not followed is said to be: nobody takes silence for a clean file.
#[test]
fn code_that_is_not_followed_is_told_of() {
    let call = "axios.get(u,{params:{access_token:t}});";
    let padding = format!("\nvar x = {};", "[1,2,3],".repeat(150_000));
    for (name, text, why) in [
        ("app.js", format!("{call}\n"), None),
        ("min.js", call.repeat(100), Some("minified")),
        ("big.js", format!("{call}{}", padding.replace("],", "],\n")), Some("too long")),
        (
            "deep.js",
            format!("{call}\nx = {}{};", "[\n".repeat(2000), "]\n".repeat(2000)),
            Some("nested too deeply"),
        ),
        ("min.c", call.repeat(100), None),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write(name, &text);
        let report = report(&sandbox, &[]);
        let notes = report["notifications"].to_string();
        assert_eq!(notes.contains("followed"), why.is_some(), "{name}: {notes}");
        assert!(why.is_none_or(|why| notes.contains(why)), "{name}: {notes}");
    }
}

#[test]
fn nested_a_hundred_thousand_deep() {
    const DEPTH: usize = 100_000;
    let deep = |open: &str, middle: &str, close: &str| {
        format!("{}{middle}{}", open.repeat(DEPTH), close.repeat(DEPTH))
    };
    let line = secret_line();
    for (name, nest) in [
        ("a.json", deep("{\"a\":", "1", "}")),
        ("b.json", deep("[", "", "]")),
        ("c.json", deep("[", "", "")),
        ("a.yaml", deep("{a: ", "1", "}")),
        ("b.yaml", format!("a: {}", deep("[", "", "]"))),
        ("c.yaml", deep("- ", "x", "")),
        ("a.toml", format!("a = {}", deep("[", "", "]"))),
        ("b.toml", format!("a = {}", deep("{a=", "1", "}"))),
        ("a.xml", deep("<a>", "", "</a>")),
        ("a.tf", format!("a = {}", deep("[", "", "]"))),
        ("b.tf", deep("a {\n", "", "}\n")),
        ("a.tf.json", deep("{\"a\":", "1", "}")),
        ("a.py", deep("(", "", ")")),
        ("a.js", deep("`${", "", "}`")),
        ("a.sh", deep("$(", "", ")")),
        ("a.md", deep("> ", "x", "")),
        ("a.ipynb", deep("{\"cells\":[", "", "]}")),
        ("a.html", deep("<script>", "", "</script>")),
        ("a.nginx.conf", deep("http {\n", "", "}\n")),
        ("Dockerfile", deep("RUN $(", "", ")")),
        ("a.http", deep("{{", "", "}}")),
        ("a.cs", deep("a(", "", ")")),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write(name, &format!("{nest}\n{line}\n"));
        let seen = sandbox.run(&["scan", "--format", "json"]);
        assert!(seen.code < 2, "{name}: {} {}", seen.code, seen.err);
        assert!(!seen.out.contains(VALUE), "{name}");
    }
}

#[test]
fn what_does_not_parse_is_read_all_the_same() {
    for (name, broken) in [
        ("conf.json", "{\"a\": [1, }"),
        ("app.yaml", "a: [1\nb: }\n"),
        ("app.toml", "a = = 1"),
        ("app.xml", "<a><b></a>"),
        ("app.tf", "a = {{{"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write(name, &format!("{broken}\n{}\n", secret_line()));
        let report = report(&sandbox, &[]);
        let kinds: Vec<&str> = report["notifications"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|note| note["id"].as_str())
            .collect();
        assert_eq!(kinds, ["FIGN02"], "{name}: {report}");
        assert_eq!(report["findings"][0]["level"], "error", "{name}");
        assert_eq!(regions(&sandbox).len(), 1, "{name}");
    }
}
