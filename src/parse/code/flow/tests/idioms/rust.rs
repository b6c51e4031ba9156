//! How Rust code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r#"fn f(t: &str) { let client = reqwest::Client::new(); let params = [("access_token", t), ("a", b)]; let u = reqwest::Url::parse_with_params(api, &params)?; client.get(u).send(); }"#,
        r"GET <api> ?access_token=<t> ?a=<b>",
    ),
    (
        r#"use reqwest::Client;
struct A { client: Client, base: String }
impl A { async fn f(&self, t: &str) { self.client.get(format!("{}/x?access_token={}", self.base, t)).send().await?; let mut h = HeaderMap::new(); h.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {t}"))?); self.client.post(U).headers(h).form(&vec![("client_secret", s)]).send().await?; } }"#,
        r"GET <base>/x?access_token=<t>; POST <U> #Authorization=Bearer <t> !client_secret=<s>",
    ),
    (
        r#"use redis::Client;
struct A { client: Client }
impl A { fn f(&self, t: &str) { self.client.get(format!("k?access_token={t}")); } }"#,
        r"",
    ),
    (
        r#"use reqwest::blocking::Client;
fn f(t: &str) { let c = Client::builder().default_headers(h).build().unwrap(); c.get(U).query(&Params { access_token: t, a: b }).send()?; c.get(U).query(&json!({"k": t})).send()?; }"#,
        r"GET <U> ?access_token=<t> ?a=<b>; GET <U> ?k=<t>",
    ),
    (
        r#"fn f(t: &str) { let agent = ureq::AgentBuilder::new().build(); agent.get(U).query("access_token", t).call()?; ureq::post(U).header("A", b).query_pairs([("k", t)]).send_form([("client_secret", s)])?; ureq::get(&format!("{api}?k={t}")).call()?; }"#,
        r"GET <U> ?access_token=<t>; POST <U> ?k=<t> #A=<b> !client_secret=<s>; GET <api>?k=<t>",
    ),
    (
        r#"fn f(t: &str) { let mut url = Url::parse(api)?; url.set_query(Some(&format!("access_token={t}"))); reqwest::get(url).await?; let mut v = Url::parse(api).unwrap(); { let mut q = v.query_pairs_mut(); q.append_pair("k", t); q.extend_pairs(&[("a", b)]); } reqwest::blocking::get(v)?; }"#,
        r"GET <api> ?access_token=<t>; GET <api> ?k=<t> ?a=<b>",
    ),
    (
        r#"fn f(t: &str) { let u = ["https://h", "?access_token=", t].concat(); reqwest::get(u); let q = vec![format!("a={b}"), format!("k={t}")].join("&"); reqwest::get(api.to_owned() + "?" + &q); let mut s = String::from(api); s.push_str("?k="); s.push_str(t); reqwest::get(&s); }"#,
        r"GET https://h?access_token=<t>; GET <api>?a=<b>&k=<t>; GET <api/s>?k=<t>",
    ),
    (
        r#"fn f(t: &str) { let mut u = String::new(); write!(u, "{api}?access_token={}", t)?; reqwest::get(u); }"#,
        r"GET <api>?access_token=<t>",
    ),
    (
        r#"use surf; 
fn f(t: &str) { surf::get(format!("{api}?access_token={t}")).header("A", b).await?; let r = isahc::get(format!("{api}?k={t}"))?; let e = attohttpc::get(U).param("k", t).send()?; }"#,
        r"GET <api>?access_token=<t> #A=<b>; GET <api>?k=<t>; GET <U> ?k=<t>",
    ),
    (
        r#"fn f() { let client = BasicClient::new(ClientId::new(i), Some(ClientSecret::new(s)), AuthUrl::new("http://h/a".into())?, Some(TokenUrl::new("http://h/t".to_string())?)); }"#,
        r"POST http://h/t @basic=<s>",
    ),
    (
        r#"async fn f(State(client): State<reqwest::Client>, cache: &Cache, t: &str) { client.get(U).query(&[("k", t)]).send().await; cache.get(&[("k", t)]); }"#,
        r"GET <U> ?k=<t>",
    ),
];

#[test]
fn idioms() {
    check(Language::Rust, CASES);
}
