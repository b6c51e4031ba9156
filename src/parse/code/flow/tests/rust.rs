//! What Rust does: reqwest, ureq, hyper, `Url`, macros that print.

use super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r#"let c = Cookie::build(("a", tok)).secure(true).http_only(true); let d = Cookie::new("b", t);"#,
        "Cookie a=<tok> guarded; Cookie b=<t>",
    ),
    (
        r#"let mut c = Cookie::new("a", tok); c.set_secure(on); c.set_http_only(true);"#,
        "Cookie a=<tok>",
    ),
    (
        r#"let client = reqwest::Client::new(); client.get(api).query(&[("access_token", tok)]).send().await?;"#,
        "GET <api> ?access_token=<tok>",
    ),
    (
        r#"use reqwest::Client; let c = Client::builder().danger_accept_invalid_certs(true).build()?; c.post(U).form(&[("k", &v)]).bearer_auth(&t).send()?;"#,
        "POST <U> !k=<v> @bearer=<t> unverified",
    ),
    (
        r#"reqwest::get(format!("{api}?access_token={tok}")).await?; reqwest::get(&format!("{}?k={}", u, t));"#,
        "GET <api>?access_token=<tok>; GET <u>?k=<t>",
    ),
    (
        r#"let mut u = Url::parse(base)?; u.query_pairs_mut().append_pair("k", &v).append_pair("l", w); reqwest::get(u);"#,
        "GET <base> ?k=<v> ?l=<w>",
    ),
    (r#"let u = reqwest::Url::parse_with_params(b, &[("k", v)])?;"#, "? <b> ?k=<v>"),
    (
        r#"client.get("http://h").header(AUTHORIZATION, format!("Bearer {}", t)).basic_auth(i, Some(p)).send(); let x = reqwest::y;"#,
        "GET http://h #Authorization=Bearer <t> @basic=<p>",
    ),
    (
        r#"use std::collections::HashMap; let mut p = HashMap::new(); p.insert("k", v); let c = reqwest::Client::new(); c.get(u).query(&p); c.post(u).json(&json!({"s": s}));"#,
        "GET <u> ?k=<v>; POST <u> !s=<s>",
    ),
    (
        r#"struct A { http: reqwest::Client } impl A { async fn f(&self, t: &str) { self.http.request(Method::POST, U).query(&[("k", t)]).send().await; } }"#,
        "POST <U> ?k=<t>",
    ),
    (
        r#"ureq::get(u).query("k", v).set("A", b).call()?; ureq::post(u).send_form(&[("k", v)])?;"#,
        "GET <u> ?k=<v> #A=<b>; POST <u> !k=<v>",
    ),
    (
        r#"let r = hyper::Request::builder().method("POST").uri("http://h").header("A", b).body(x)?;"#,
        "POST http://h #A=<b>",
    ),
    (
        r#"tracing::info!(%access_token); println!("t {tok}"); info!("{} {}", a, t.b()); log::debug!("x {}", client_secret);"#,
        "Log <access_token>; Log t <tok>; Log {} {},<a>,<b>; Log x {},<client_secret>",
    ),
    (r#"map.get(&[("access_token", tok)]); let t = cache.get(k);"#, ""),
];

#[test]
fn rust() {
    let cases: Vec<_> =
        CASES.iter().map(|(code, facts)| (format!("fn f() {{ {code} }}"), *facts)).collect();
    let cases: Vec<_> = cases.iter().map(|(code, facts)| (code.as_str(), *facts)).collect();
    check(Language::Rust, &cases);
}
