//! Go, Rust.

use super::{Language, Pair, Printer, Wanted, check, concatenated, each, wanted};
use proptest::prelude::*;

const GO: [Printer; 4] = [net_http, raw_query, resty, sprintf];
const RUST: [Printer; 4] = [reqwest, ureq, parsed_url, reqwest_format];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn go(wanted in wanted()) {
        check(Language::Go, &GO, &wanted)?;
    }

    #[test]
    fn rust(wanted in wanted()) {
        check(Language::Rust, &RUST, &wanted)?;
    }
}

fn values(name: &str, pairs: &[Pair]) -> String {
    let set = each(pairs, "\n\t", |key, value| format!("{name}.Set(\"{key}\", {value})"));
    format!("{name} := url.Values{{}}\n\t{set}")
}

fn headers(it: &Wanted) -> String {
    each(&it.headers, "\n\t", |key, value| format!("req.Header.Set(\"{key}\", {value})"))
}

fn go_file(code: &str) -> String {
    format!(
        "package a\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n\t\"net/url\"\n\t\"strings\"\n\n\t\"github.com/go-resty/resty/v2\"\n)\n\nfunc f() {{\n\t{code}\n}}\n"
    )
}

/// The reader of a body, and what stands before.
fn reader(it: &Wanted) -> (String, &'static str) {
    match it.post {
        true => (values("form", &it.body), "strings.NewReader(form.Encode())"),
        false => (String::new(), "nil"),
    }
}

fn net_http(it: &Wanted) -> String {
    let (before, body) = reader(it);
    go_file(&format!(
        "{before}\n\t{}\n\treq, err := http.NewRequest(\"{}\", \"{}?\"+q.Encode(), {body})\n\t{}\n\thttp.DefaultClient.Do(req)",
        values("q", &it.query),
        it.method(),
        it.url(),
        headers(it),
    ))
}

fn raw_query(it: &Wanted) -> String {
    let (before, body) = reader(it);
    let add = each(&it.query, "\n\t", |key, value| format!("q.Add(\"{key}\", {value})"));
    go_file(&format!(
        "{before}\n\treq, _ := http.NewRequestWithContext(ctx, http.Method{}, \"{}\", {body})\n\tq := req.URL.Query()\n\t{add}\n\treq.URL.RawQuery = q.Encode()\n\t{}\n\tclient.Do(req)",
        it.title(),
        it.url(),
        headers(it),
    ))
}

fn resty(it: &Wanted) -> String {
    let map = |pairs: &[Pair]| {
        let entries = each(pairs, ", ", |key, value| format!("\"{key}\": {value}"));
        format!("map[string]string{{{entries}}}")
    };
    let body = match it.post {
        true => format!(".SetFormData({})", map(&it.body)),
        false => String::new(),
    };
    go_file(&format!(
        "client := resty.New()\n\tclient.R().SetQueryParams({}).SetHeaders({}){body}.{}(\"{}\")",
        map(&it.query),
        map(&it.headers),
        it.title(),
        it.url(),
    ))
}

fn sprintf(it: &Wanted) -> String {
    let (before, body) = reader(it);
    let places = each(&it.query, "&", |key, _| format!("{key}=%s"));
    let args = each(&it.query, ", ", |_, value| value);
    go_file(&format!(
        "{before}\n\tu := fmt.Sprintf(\"%s?{places}\", \"{}\", {args})\n\treq, _ := http.NewRequest(http.Method{}, u, {body})\n\t{}\n\tclient.Do(req)",
        it.url(),
        it.title(),
        headers(it),
    ))
}

fn tuples(pairs: &[Pair]) -> String {
    format!("[{}]", each(pairs, ", ", |key, value| format!("(\"{key}\", {value})")))
}

fn chain(pairs: &[Pair], name: &str) -> String {
    each(pairs, "", |key, value| format!(".{name}(\"{key}\", {value})"))
}

fn reqwest(it: &Wanted) -> String {
    let body = match it.post {
        true => format!(".form(&{})", tuples(&it.body)),
        false => String::new(),
    };
    format!(
        "async fn f() {{ let client = reqwest::Client::new(); client.{}(\"{}\").query(&{}){}{body}.send().await?; }}",
        it.lower(),
        it.url(),
        tuples(&it.query),
        chain(&it.headers, "header"),
    )
}

fn ureq(it: &Wanted) -> String {
    let send = match it.post {
        true => format!(".send_form({})", tuples(&it.body)),
        false => ".call()".to_owned(),
    };
    format!(
        "fn f() {{ ureq::{}(\"{}\"){}{}{send}?; }}",
        it.lower(),
        it.url(),
        chain(&it.query, "query"),
        chain(&it.headers, "header"),
    )
}

fn parsed_url(it: &Wanted) -> String {
    let append = chain(&it.query, "append_pair");
    let insert = each(&it.headers, " ", |key, value| format!("h.insert(\"{key}\", {value});"));
    let body = match it.post {
        true => format!(".form(&{})", tuples(&it.body)),
        false => String::new(),
    };
    format!(
        "use reqwest::{{Client, Method, Url}};\nfn f(client: &Client) {{ let mut u = Url::parse(\"{}\")?; u.query_pairs_mut(){append}; let mut h = HeaderMap::new(); {insert} client.request(Method::{}, u).headers(h){body}.send(); }}",
        it.url(),
        it.method(),
    )
}

fn reqwest_format(it: &Wanted) -> String {
    let places = each(&it.query, "&", |key, _| format!("{key}={{}}"));
    let args = each(&it.query, ", ", |_, value| value);
    let body = match it.post {
        true => format!(
            ".body({})",
            concatenated(&it.body, "+", "").replacen("\" +", "\".to_owned() +", 1)
        ),
        false => String::new(),
    };
    format!(
        "use reqwest::blocking::Client;\nfn f() {{ let c = Client::builder().build().unwrap(); let u = format!(\"{{}}?{places}\", \"{}\", {args}); c.{}(&u){}{body}.send(); }}",
        it.url(),
        it.lower(),
        chain(&it.headers, "header"),
    )
}
