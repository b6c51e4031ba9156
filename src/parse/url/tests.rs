//! URLs as people write them, and the promise that nothing panics.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Vec<UrlLiteral> {
    let offsets: Vec<_> = text.match_indices("://").map(|(at, _)| at).collect();
    let mut facts = Facts::default();
    urls(text, &offsets, &mut facts);
    facts.urls
}

/// url, user, password, host, port, path.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, Option<u16>, &'a str);

const ROWS: &[Row<'static>] = &[
    ("\"https://a.example/b?c=d#e\"", "https://a.example/b?c=d#e", "", "", "a.example", None, "/b"),
    (
        "(https://a.example:8443/b).",
        "https://a.example:8443/b",
        "",
        "",
        "a.example",
        Some(8443),
        "/b",
    ),
    (
        "see https://a.example/b_(c), or",
        "https://a.example/b_(c)",
        "",
        "",
        "a.example",
        None,
        "/b_(c)",
    ),
    ("jdbc:mysql://u:p@h:3306/db", "mysql://u:p@h:3306/db", "u", "p", "h", Some(3306), "/db"),
    ("amqp://u:p@s@h/v", "amqp://u:p@s@h/v", "u", "p@s", "h", None, "/v"),
    ("redis://:p/#@h:1/0", "redis://:p/#@h:1/0", "", "p/#", "h", Some(1), "/0"),
    ("redis://u:a:b@h", "redis://u:a:b@h", "u", "a:b", "h", None, ""),
    ("https://tok@h/r.git", "https://tok@h/r.git", "tok", "", "h", None, "/r.git"),
    ("http://[::1]:80/x", "http://[::1]:80/x", "", "", "[::1]", Some(80), "/x"),
    (
        "`https://${host}/t?a=${b ? 'c' : d}`",
        "https://${host}/t?a=${b ? 'c' : d}",
        "",
        "",
        "${host}",
        None,
        "/t",
    ),
    ("https://<your host>/t", "https://<your host>/t", "", "", "<your host>", None, "/t"),
    ("<a>https://h/t</a>", "https://h/t", "", "", "h", None, "/t"),
    (
        "https://{tenant}.h/{id}/t",
        "https://{tenant}.h/{id}/t",
        "",
        "",
        "{tenant}.h",
        None,
        "/{id}/t",
    ),
    ("\"http://u:\\(pw)@h/\"", "http://u:\\(pw)@h/", "u", "\\(pw)", "h", None, "/"),
    ("http://$U:$P@h/", "http://$U:$P@h/", "$U", "$P", "h", None, "/"),
    ("\\\"https://h/t\\\"", "https://h/t", "", "", "h", None, "/t"),
    ("\"a\\nhttps://h/t\"", "https://h/t", "", "", "h", None, "/t"),
    ("mongodb://u:p@a:1,b:2/d", "mongodb://u:p@a:1,b:2/d", "u", "p", "a", None, "/d"),
    (
        "https://a.example:p@h/x/y@z",
        "https://a.example:p@h/x/y@z",
        "a.example",
        "p",
        "h",
        None,
        "/x/y@z",
    ),
];

#[test]
fn parts_of_urls() {
    for (text, url, user, password, host, port, path) in ROWS {
        let found = read(text);
        assert_eq!(found.len(), 1, "{text}");
        let part = |span: Option<Span>| span.map_or("", |span| span.of(text));
        let first = &found[0];
        let got = (
            first.span.of(text),
            part(first.user_span),
            part(first.password_span),
            first.host_span.of(text),
            first.port,
            first.path_span.of(text),
        );
        assert_eq!(got, (*url, *user, *password, *host, *port, *path), "{text}");
    }
}

#[test]
fn parameters_are_decoded_and_placed() {
    let text = "https://h/?a=b%20c&amp;d=e;f#part=x&g=h";
    let url = &read(text)[0];
    let pairs: Vec<_> = url.query.iter().map(|p| (p.name.as_str(), p.value.as_str())).collect();
    assert_eq!(pairs, [("a", "b c"), ("d", "e"), ("f", "")]);
    assert_eq!(url.query[0].value_span.of(text), "b%20c");
    assert_eq!(url.fragment[0].name, "part");
}

#[test]
fn what_is_no_url() {
    for text in ["\"https://\" + host", "://x", "http://a b", "http://exa mple", "https://%%%/"] {
        let found = read(text);
        assert!(found.iter().all(|url| !url.host_span.is_empty()), "{text}");
    }
    assert!(read("\"https://\" + host").is_empty());
    assert!(read("http://a^b/").iter().all(|url| url.host_span.of("http://a^b/") == "a"));
}

#[test]
fn references_without_scheme() {
    for (text, path, names) in [
        ("f(\"/t?x=1&wanted=v\")", "/t", &["x", "wanted"][..]),
        ("`${base}/t?wanted=${s}`", "${base}/t", &["wanted"]),
        ("href=/t?wanted=v", "/t", &["wanted"]),
    ] {
        let at = text.find("wanted").unwrap();
        let mut facts = Facts::default();
        queries(text, &[at], &mut facts);
        assert_eq!(facts.urls.len(), 1, "{text}");
        assert_eq!(facts.urls[0].path_span.of(text), path);
        let got: Vec<_> = facts.urls[0].query.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(got, names);
    }
    for text in ["wanted=v&a=b", "https://h/?wanted=v", "a ? wanted=v"] {
        let mut facts = Facts::default();
        queries(text, &[text.find("wanted").unwrap()], &mut facts);
        assert!(facts.urls.is_empty(), "{text}");
    }
}

#[test]
fn cost_is_linear() {
    for unit in ["a://", "a://${", "x?t=", "t=a://b?", "a://b/{c}?t=1&"] {
        let text = unit.repeat(150_000 / unit.len());
        let begin = std::time::Instant::now();
        read(&text);
        let offsets: Vec<_> = text.match_indices("t=").map(|(at, _)| at).collect();
        queries(&text, &offsets, &mut Facts::default());
        assert!(begin.elapsed().as_secs() < 6, "{unit} took {:?}", begin.elapsed());
    }
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in "(://|[a-z@:/?#&=;.,\"'<>{}()$\\\\%\\[\\] é]|\\$\\{|t=)*") {
        for url in read(&text) {
            let mut spans = vec![url.span, url.host_span, url.path_span];
            spans.extend(url.user_span);
            spans.extend(url.password_span);
            spans.extend(url.query.iter().chain(&url.fragment).flat_map(|p| [p.name_span, p.value_span]));
            for span in spans {
                prop_assert!(text.get(span.range()).is_some());
                prop_assert!(url.span.contains(span));
            }
        }
        let offsets: Vec<_> = text.match_indices("t=").map(|(at, _)| at).collect();
        let mut facts = Facts::default();
        queries(&text, &offsets, &mut facts);
        for url in facts.urls {
            prop_assert!(text.get(url.span.range()).is_some() && text.get(url.path_span.range()).is_some());
        }
    }
}
