//! Command lines as people write them, and the promise that nothing panics.

use proptest::prelude::*;

use super::*;
use crate::model::call::{Built, Part, Sink, SinkKind};
use crate::model::fact::Command;
use crate::model::location::Span;

fn read(text: &str) -> Vec<Command> {
    let mut offsets: Vec<_> = text.match_indices("curl").map(|(at, _)| at).collect();
    offsets.extend(text.match_indices("mysql").map(|(at, _)| at));
    offsets.sort_unstable();
    let mut facts = Facts::default();
    commands(text, &offsets, &mut facts);
    facts.commands
}

fn words(text: &str) -> Vec<String> {
    let found = read(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found[0].words.iter().map(|word| word.text.clone()).collect()
}

#[test]
fn words_of_commands() {
    let rows: &[(&str, &[&str])] = &[
        ("curl -u a:b https://h/", &["-u", "a:b", "https://h/"]),
        ("curl -u 'a b' -d \"c \\\"d\\\" $e\"", &["-u", "a b", "-d", "c \"d\" $e"]),
        ("curl a\\ b | jq .", &["a b"]),
        ("x && curl a; rm b", &["a"]),
        ("x=$(curl -s \"$(f a)\" b)", &["-s", "$(f a)", "b"]),
        ("sudo -E curl a", &["a"]),
        ("A=b C='d e' curl a", &["a"]),
        ("RUN curl a \\\n  -H 'X: y' \\\n  b\nRUN c", &["a", "-H", "X: y", "b"]),
        ("  run: curl a ${{ secrets.B }}", &["a", "${{ secrets.B }}"]),
        ("- curl a", &["a"]),
        ("$ curl a # note", &["a"]),
        ("> /usr/bin/curl.exe a", &["a"]),
        ("sh -c 'curl -u \"a:b\" c' d", &["-u", "a:b", "c"]),
        ("system(\"curl -H \\\"A: b\\\" c\")", &["-H", "A: b", "c"]),
        ("[\"curl\", \"-u\", \"a:b\", url]", &["-u", "a:b", "url"]),
        ("run(['/usr/bin/curl', '-H', f'A: {b}'])", &["-H", "A: {b}"]),
        ("ExecStart=/usr/bin/curl a", &["a"]),
        ("`curl a`", &["a"]),
        ("# curl a \\\n#   b", &["a", "b"]),
        ("curl a `\n  b", &["a", "b"]),
        ("curl a ^\r\n  b", &["a", "b"]),
        ("curl a > b 2>&1", &["a", ">", "b", "2>&1"]),
        ("curl https://h/?a=b#c d", &["https://h/?a=b#c", "d"]),
        ("curl -d '{\n \"a\": 1\n}' b", &["-d", "{\n \"a\": 1\n}", "b"]),
        ("curl $'a\\'b'", &["a'b"]),
        ("if ! curl a; then", &["a"]),
        ("sudo \\\n  curl a", &["a"]),
        ("mysql -u a -pb", &["-u", "a", "-pb"]),
        ("user@host:~$ curl a", &["a"]),
    ];
    for (text, expected) in rows {
        assert_eq!(words(text), *expected, "{text}");
    }
}

#[test]
fn spans_cover_the_quotes() {
    let text = "$ curl -u 'a:b'";
    let command = &read(text)[0];
    assert_eq!(command.span.of(text), "curl -u 'a:b'");
    assert_eq!(command.words[1].span.of(text), "'a:b'");
    assert_eq!(command.program, "curl");
}

#[test]
fn names_that_are_no_commands() {
    for text in [
        "we use curl here",
        "libcurl a",
        "curl_init()",
        "import curl",
        "a \\\n curl b",
        "x.curl a",
        "apt-get install curl",
        "`curl` or `wget`",
        "curl's options",
    ] {
        assert!(read(text).is_empty(), "{text}: {:?}", read(text));
    }
}

#[test]
fn cost_is_linear() {
    for unit in ["curl ", "curl `", "curl \"", "curl $(", "[\"curl\",", "curl \\\n", "sudo curl;"] {
        let text = unit.repeat(150_000 / unit.len());
        let begin = std::time::Instant::now();
        read(&text);
        assert!(begin.elapsed().as_secs() < 8, "{unit} took {:?}", begin.elapsed());
    }
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in "(curl|[a '\"`\\\\|;&(){}$<>,#\\[\\]é\n\r\t^-])*") {
        for command in read(&text) {
            prop_assert!(text.get(command.span.range()).is_some());
            for word in command.words {
                prop_assert!(text.get(word.span.range()).is_some());
            }
        }
    }
}

fn sink(text: &str, words: &[&str]) -> Sink {
    let value = |word: &&str| {
        let start = text.find(word).unwrap();
        let parts = word.split_inclusive('>').flat_map(|piece| {
            let at = start + (piece.as_ptr() as usize - word.as_ptr() as usize);
            let (literal, hole) = piece.split_once('<').unwrap_or((piece, ""));
            let (begin, end) = (at + literal.len(), at + piece.len());
            let hole = hole.strip_suffix('>');
            let names = hole.map(|name| vec![name.to_owned(), "outer".to_owned()]);
            let literal = Part::Literal { text: literal.to_owned(), span: Span::new(at, begin) };
            [
                Some(literal),
                names.map(|names| Part::Hole { names, span: Span::new(begin, end), answer: None }),
            ]
        });
        (Built { parts: parts.flatten().collect() }, Span::new(0, text.len()))
    };
    let values = words.iter().map(value).collect();
    let (span, name) = (Span::new(0, text.len()), String::new());
    Sink { kind: SinkKind::Argument, span, name, key: None, values, guarded: None }
}

#[test]
fn processes_of_clients_send_requests() {
    let text = "run(/usr/bin/curl, -G, <base>/me, -d, access_token=<tok>)";
    let words = ["/usr/bin/curl", "-G", "<base>/me", "-d", "access_token=<tok>"];
    let calls = sent::requests(text, &[sink(text, &words)]);
    let [call] = calls.as_slice() else { panic!("{calls:?}") };
    assert_eq!(call.method.as_deref(), Some("GET"));
    assert_eq!(call.url[0].shown(), "\u{fffc}/me");
    let slot = &call.query[0];
    assert_eq!(
        (slot.span.of(text), slot.name.known().as_deref()),
        ("access_token", Some("access_token"))
    );
    assert_eq!(slot.value.only_hole().unwrap(), ["tok", "outer"]);
    for words in [
        &["curl -G <base> -d a=<tok>"][..],
        &["curl", "-G <base> -d a=<tok>"],
        &["curl.exe", "-G", "<base>", "-d", "a=<tok>"],
    ] {
        let text = words.join(" ; ");
        let calls = sent::requests(&text, &[sink(&text, words)]);
        assert_eq!(calls.len(), 1, "{text}");
        assert_eq!(calls[0].query[0].value.only_hole().unwrap(), ["tok", "outer"], "{text}");
    }
    for words in [&["grep", "-d", "a=<tok>", "https://h.example"][..], &["<curl>"], &["curl"], &[]]
    {
        let text = words.join(" ; ");
        assert!(sent::requests(&text, &[sink(&text, words)]).is_empty(), "{text}");
    }
}

proptest! {
    #[test]
    fn processes_never_panic(words in proptest::collection::vec(r#"(curl|wget|http|-G|-d|--data|https://|a=|<b>|[ '"$\\{}é]){0,6}"#, 0..6)) {
        let text = words.join("");
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for call in sent::requests(&text, &[sink(&text, &words)]) {
            for slot in call.query.iter().chain(&call.body).chain(&call.headers) {
                prop_assert!(text.get(slot.span.range()).is_some());
            }
        }
    }
}
