//! One table per format, and the promise that nothing panics.

use proptest::prelude::*;

use super::*;
use crate::model::fact::Binding::{self, *};
use crate::model::fact::Facts;

type Parse = fn(&str, &mut Facts);

fn read(parse: Parse, text: &str) -> Vec<(String, String, Binding)> {
    let mut facts = Facts::default();
    parse(text, &mut facts);
    check(text, &facts);
    facts
        .values
        .iter()
        .map(|value| (facts.path(value.node).join("/"), value.value.clone(), value.binding))
        .collect()
}

fn check(text: &str, facts: &Facts) {
    for value in &facts.values {
        assert!(text.get(value.value_span.range()).is_some());
        assert!(value.key_span.is_none_or(|key| text.get(key.range()).is_some()));
    }
}

fn same(parse: Parse, text: &str, expected: &[(&str, &str, Binding)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(path, value, b)| ((*path).to_owned(), (*value).to_owned(), *b))
        .collect();
    assert_eq!(read(parse, text), expected, "{text}");
}

#[test]
fn dotenv_files() {
    same(
        dotenv::parse,
        "A=b # c\nexport B = 'x # y'\nC=\"l\\n1\nl2\"\n# D=old\n# a note = of words\nE=\nF: g\nG=${H:-i}\nJ=it's\r\n",
        &[
            ("A", "b", Config),
            ("B", "x # y", Config),
            ("C", "l\n1\nl2", Config),
            ("D", "old", Config),
            ("F", "g", Config),
            ("G", "${H:-i}", Config),
            ("H", "i", Fallback),
            ("J", "it's", Config),
        ],
    );
}

#[test]
fn properties_files() {
    same(
        properties::parse,
        "a.b.c=d\n! e: f\ng h\ni\\ j = k\\u0041\\\n   l\nspring.secret:${X:y}\n",
        &[
            ("a/b/c", "d", Config),
            ("e", "f", Config),
            ("g", "h", Config),
            ("i\\ j", "kAl", Config),
            ("spring/secret", "${X:y}", Config),
            ("X", "y", Fallback),
        ],
    );
}

#[test]
fn ini_files() {
    same(
        ini::parse,
        "top = 1\n[a]\nb = c ; d\ne: \"f g\"\n; h = i\nj =\n    k\n[remote \"o\"]\n\turl = u\n\
         //r.example/:_authToken=t\nEnvironment=X=y \"Z=w v\"\nCONN=Server=s;Password=p;\n",
        &[
            ("top", "1", Config),
            ("a/b", "c", Config),
            ("a/e", "f g", Config),
            ("a/h", "i", Config),
            ("a/j", "k", Config),
            ("remote/o/url", "u", Config),
            ("remote/o///r.example//_authToken", "t", Config),
            ("remote/o/Environment/X", "y", Config),
            ("remote/o/Environment/Z", "w v", Config),
            ("remote/o/CONN", "Server=s;Password=p;", Config),
            ("Server", "s", FormField),
            ("Password", "p", FormField),
        ],
    );
}

#[test]
fn netrc_files() {
    same(
        netrc::parse,
        "machine h login l\n  password p\ndefault login a password b",
        &[
            ("h/login", "l", Config),
            ("h/password", "p", Config),
            ("default/login", "a", Config),
            ("default/password", "b", Config),
        ],
    );
}

#[test]
fn dockerfiles() {
    same(
        dockerfile::parse,
        "FROM a\nENV A=b C=\"d e\" \\\n  # note\n  F=g\nenv H i j\nARG K=l\nARG M\nLABEL n=\"o\"\nRUN x\n",
        &[
            ("ENV/A", "b", Config),
            ("ENV/C", "d e", Config),
            ("ENV/F", "g", Config),
            ("ENV/H", "i j", Config),
            ("ARG/K", "l", Config),
            ("LABEL/n", "o", Config),
        ],
    );
}

#[test]
fn server_directives() {
    same(
        directives::parse,
        "# c\nhttp {\n log_format m '$a '\n  '$b';\n server { location /x { proxy_set_header Authorization \"Bearer v\"; } }\n set $k ${v};\n listen 80;\n}\n",
        &[
            ("http/log_format/m", "$a $b", Config),
            ("http/server/location/proxy_set_header/Authorization", "Bearer v", Header),
            ("http/set/$k", "${v}", Config),
            ("http/listen", "80", Config),
        ],
    );
    same(
        directives::parse,
        "<VirtualHost *:80>\n  RequestHeader set Authorization \"Bearer v\"\n  SetEnv X y\n</VirtualHost>\nListen 80\n",
        &[
            ("VirtualHost/RequestHeader/Authorization", "Bearer v", Header),
            ("VirtualHost/SetEnv/X", "y", Config),
            ("Listen", "80", Config),
        ],
    );
}

#[test]
fn http_files() {
    same(
        http::parse,
        "@a = b\n### one\n# @name c\nPOST https://h/t\nAuthorization: Bearer v\nX-A: {{b}}\n\nclient_secret=s&g=h\n### two\nhttps://h\n\n{\n \"token\": \"w\"\n}\n",
        &[
            ("a", "b", Config),
            ("POST/Authorization", "Bearer v", Header),
            ("POST/X-A", "{{b}}", Header),
            ("POST/client_secret", "s", FormField),
            ("POST/g", "h", FormField),
            ("token", "w", MapEntry),
        ],
    );
}

#[test]
fn bru_files() {
    same(
        bru::parse,
        "meta {\n  name: n\n}\nheaders {\n  ~X-A: v\n}\nauth:oauth2 {\n  client_secret: s\n}\nbody:json {\n  {\n    \"k\": \"w\"\n  }\n}\nbody:form-urlencoded {\n  g: h\n}\n",
        &[
            ("meta/name", "n", Config),
            ("headers/X-A", "v", Header),
            ("auth:oauth2/client_secret", "s", Config),
            ("body:form-urlencoded/g", "h", FormField),
            ("k", "w", MapEntry),
        ],
    );
}

const ALL: [Parse; 8] = [
    dotenv::parse,
    properties::parse,
    ini::parse,
    netrc::parse,
    dockerfile::parse,
    directives::parse,
    http::parse,
    bru::parse,
];

#[test]
fn cost_is_linear() {
    for unit in [
        "a=\"\n",
        "a=\\\n",
        "ENV a \\\n",
        "{",
        "a.",
        "[a]\n",
        "'",
        "a \"",
        "\"\\",
        "<a>\n",
        "a: ${b:",
    ] {
        let text = unit.repeat(100_000 / unit.len());
        for (index, parse) in ALL.iter().enumerate() {
            let begin = std::time::Instant::now();
            parse(&text, &mut Facts::default());
            assert!(
                begin.elapsed().as_secs() < 6,
                "{unit:?} in {index} took {:?}",
                begin.elapsed()
            );
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(
        text in "([ab=:\"'`\\\\{};.<>\\[\\]#!~@&/ é\n\r\t]|ENV |export |machine |password |\\$\\{|POST )*",
        which in 0..8_usize,
    ) {
        let mut facts = Facts::default();
        ALL[which](&text, &mut facts);
        check(&text, &facts);
    }
}
