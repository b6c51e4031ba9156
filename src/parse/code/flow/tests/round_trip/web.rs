//! JavaScript, PHP.

use super::{Language, Printer, Wanted, check, concatenated, each, each_with, encoded, wanted};
use proptest::prelude::*;

const JAVASCRIPT: [Printer; 4] = [axios, fetch, url_object, template];
const PHP: [Printer; 3] = [guzzle, curl, streams];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn javascript(wanted in wanted()) {
        check(Language::JavaScript, &JAVASCRIPT, &wanted)?;
        check(Language::TypeScript, &JAVASCRIPT, &wanted)?;
    }

    #[test]
    fn php(wanted in wanted()) {
        check(Language::Php, &PHP, &wanted)?;
    }
}

fn object(pairs: &[super::Pair]) -> String {
    format!("{{ {} }}", each(pairs, ", ", |name, value| format!("\"{name}\": {value}")))
}

fn options(it: &Wanted) -> String {
    let body = match it.post {
        true => format!(", body: new URLSearchParams({})", object(&it.body)),
        false => String::new(),
    };
    format!("{{ method: \"{}\", headers: {}{body} }}", it.method(), object(&it.headers))
}

fn axios(it: &Wanted) -> String {
    let (url, query, headers) = (it.url(), object(&it.query), object(&it.headers));
    let rest = format!("{{ params: {query}, headers: {headers} }}");
    if it.post {
        return format!("const r = await axios.post(\"{url}\", {}, {rest});", object(&it.body));
    }
    format!("axios.get(\"{url}\", {rest}).then(r => r.data);")
}

fn fetch(it: &Wanted) -> String {
    let query = object(&it.query);
    format!(
        "const q = new URLSearchParams({query});\nawait fetch(\"{}?\" + q.toString(), {});",
        it.url(),
        options(it)
    )
}

fn url_object(it: &Wanted) -> String {
    let set =
        each(&it.query, "\n", |name, value| format!("u.searchParams.set(\"{name}\", {value});"));
    format!("const u = new URL(\"{}\");\n{set}\nfetch(u, {});", it.url(), options(it))
}

fn template(it: &Wanted) -> String {
    let query = encoded(&it.query, "${", "}");
    format!("async () => {{ await fetch(`{}?{query}`, {}); }}", it.url(), options(it))
}

fn array(pairs: &[super::Pair]) -> String {
    format!("[{}]", each_with(pairs, "$", ", ", |name, value| format!("'{name}' => {value}")))
}

fn guzzle(it: &Wanted) -> String {
    let body = match it.post {
        true => format!(", 'form_params' => {}", array(&it.body)),
        false => String::new(),
    };
    format!(
        "<?php\nuse GuzzleHttp\\Client;\n$client = new Client();\n$client->request('{}', '{}', ['query' => {}, 'headers' => {}{body}]);\n",
        it.method(),
        it.url(),
        array(&it.query),
        array(&it.headers)
    )
}

fn curl(it: &Wanted) -> String {
    let lines = each_with(&it.headers, "$", ", ", |name, value| format!("'{name}: ' . {value}"));
    let body = match it.post {
        true => format!(
            "curl_setopt($c, CURLOPT_POST, true);\ncurl_setopt($c, CURLOPT_POSTFIELDS, http_build_query({}));\n",
            array(&it.body)
        ),
        false => String::new(),
    };
    format!(
        "<?php\n$c = curl_init(\"{}?{}\");\ncurl_setopt($c, CURLOPT_HTTPHEADER, [{lines}]);\n{body}curl_exec($c);\n",
        it.url(),
        encoded(&it.query, "{$", "}")
    )
}

fn streams(it: &Wanted) -> String {
    let header = it
        .headers
        .iter()
        .map(|pair| pair.inside("{$", "}").replacen('=', ": ", 1))
        .collect::<Vec<_>>()
        .join("\\r\\n");
    let body = match it.post {
        true => format!(", 'content' => {}", concatenated(&it.body, ".", "$")),
        false => String::new(),
    };
    format!(
        "<?php\n$x = stream_context_create(['http' => ['method' => '{}', 'header' => \"{header}\"{body}]]);\nfile_get_contents('{}?' . http_build_query({}), false, $x);\n",
        it.method(),
        it.url(),
        array(&it.query)
    )
}
