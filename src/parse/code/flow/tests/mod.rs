//! Code to facts, through the built-in tables.

mod csharp;
mod dart;
mod go;
mod helpers;
mod idioms;
mod java;
mod kotlin;
mod multipart;
mod php;
#[expect(clippy::match_bool, reason = "GET and POST stand side by side")]
mod round_trip;
mod ruby;
mod rust;
mod served;
mod sinks;
mod swift;

use super::follow;
use crate::model::call::{Built, HttpCall, Part, Sink, Slot};
use crate::model::dialect::Language;
use crate::parse::code::languages;
use crate::rules::apis::ApiSet;

/// `GET url ?name=value #header=value !body=value @auth` for each request, `kind key=value` for each sink.
fn facts(language: Language, code: &str) -> String {
    let apis = ApiSet::default().language(language);
    let (tree, problem) = languages::parse(language, "a", code);
    assert_eq!(problem, None);
    let flow = follow(&tree.unwrap(), code, &apis);
    let calls = flow.calls.iter().map(call);
    calls.chain(flow.sinks.iter().map(sink)).collect::<Vec<_>>().join("; ")
}

fn call(call: &HttpCall) -> String {
    let urls: Vec<String> = call.url.iter().map(built).collect();
    let served = if call.served { "served " } else { "" };
    let mut said = format!("{served}{} {}", call.method.as_deref().unwrap_or("?"), urls.join("|"));
    for (mark, slots) in
        [('?', &call.query), ('#', &call.headers), ('!', &call.body), ('@', &call.auth)]
    {
        said.extend(slots.iter().map(|slot| format!(" {mark}{}", pair(slot))));
    }
    if call.unverified.is_some() {
        said.push_str(" unverified");
    }
    said
}

fn pair(slot: &Slot) -> String {
    format!("{}={}", built(&slot.name), built(&slot.value))
}

fn sink(sink: &Sink) -> String {
    let key = sink.key.as_ref().map_or_else(String::new, |key| format!("{}=", built(key)));
    let values: Vec<String> = sink.values.iter().map(|(value, _)| built(value)).collect();
    let guarded = if sink.guarded == Some(true) { " guarded" } else { "" };
    format!("{:?} {key}{}{guarded}", sink.kind, values.join(","))
}

/// Holes as `<name/other name>`.
fn built(built: &Built) -> String {
    let part = |part: &Part| match part {
        Part::Literal { text, .. } => text.clone(),
        Part::Hole { names, .. } => format!("<{}>", names.join("/")),
    };
    built.parts.iter().map(part).collect()
}

pub(super) fn check(language: Language, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (code, expected) in cases {
        let found = facts(language, code);
        if found != *expected {
            wrong.push(format!("{code}\n  want {expected}\n  have {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn python() {
    check(
        Language::Python,
        &[
            (
                "import requests\nd = {'a': x}\nd['b'] = y\nrequests.get(U, params=d)",
                "GET <U> ?a=<x> ?b=<y>",
            ),
            (
                "import requests as r\nu = 'http://h'\nt = f'{u}/p?k={tok}'\nr.post(t, data={'s': s}, auth=(i, p))",
                "POST http://h/p?k=<tok> !s=<s> @basic=<p>",
            ),
            (
                "import requests\ns = requests.Session()\ns.headers.update({'A': 'B ' + t})\ns.verify = False\ns.get('https://h')",
                "GET https://h #A=B <t> unverified",
            ),
            ("from requests import get\nget('u?%s' % urlencode({'k': v}))", "GET u?k=<v> ?k=<v>"),
            ("cache.get('a', params={'b': c})", ""),
            (
                "class A:\n  def __init__(self):\n    self.http = httpx.Client(base_url='http://h')\n  def f(self, tok):\n    return self.http.get('/x', params=dict(access_token=tok))",
                "GET http://h/x ?access_token=<tok>",
            ),
            (
                "async def f(session, t):\n  async with aiohttp.ClientSession() as s:\n    await s.get('{}?a={}'.format(U, t))",
                "GET <U>?a=<t>",
            ),
            ("if a:\n  u = 'x'\nelse:\n  u = 'y'\nrequests.get(u)", "GET x|y"),
            (
                "import urllib.request, urllib.parse\nq = urllib.parse.urlencode({'a': b})\nurllib.request.urlopen(U + '?' + q)",
                "GET <U>?a=<b> ?a=<b>",
            ),
            ("import urllib.request\nurllib.request.urlopen(U, b'a=1')", "POST <U> !a=1"),
            (
                "import http.client\nc = http.client.HTTPConnection('h')\nc.request('GET', '/x')",
                "GET http://h/x",
            ),
            ("log.info('t %s', r.json()['access_token'])", "Log t %s,<access_token>"),
            ("resp.set_cookie('t', tok, secure=True, httponly=True)", "Cookie t=<tok> guarded"),
        ],
    );
}

#[test]
fn javascript() {
    check(
        Language::TypeScript,
        &[
            (
                "const r = await fetch(`${a}?t=${tok}`, { headers: { A: `B ${x}` } })",
                "GET <a>?t=<tok> #A=B <x>",
            ),
            (
                "axios.post(U, null, { params: { id, secret: process.env.S } })",
                "POST <U> ?id=<id> ?secret=<S>",
            ),
            (
                "const axios = require('axios'); const c = axios.create({ baseURL: 'http://h' }); c.get('/p', { params: { t } })",
                "GET http://h/p ?t=<t>",
            ),
            (
                "const p = {}; p.access_token = tok; axios.get(U, { params: p })",
                "GET <U> ?access_token=<tok>",
            ),
            ("class C { static URL = 'http://h' } fetch(C.URL + '?a=' + b)", "GET http://h?a=<b>"),
            ("const u = new URL(b); u.searchParams.set('t', tok); fetch(u)", "GET <b> ?t=<tok>"),
            ("const u = new URL(b); u.searchParams.append('t', tok)", "? <b> ?t=<tok>"),
            (
                "const p = new URLSearchParams({ a: b }); p.append('c', d); fetch(U + '?' + p.toString())",
                "GET <U>?a=<b>&c=<d> ?a=<b> ?c=<d>",
            ),
            (
                "fetch(U, { method: 'POST', body: new URLSearchParams({ client_secret: s }) })",
                "POST <U> !client_secret=<s>",
            ),
            (
                "class A { constructor(private http: HttpClient) {} f() { return this.http.get(U, { params: new HttpParams().set('k', v) }) } }",
                "GET <U> ?k=<v>",
            ),
            ("$.ajax({ url: U, data: { k: v } })", "GET <U> ?k=<v>"),
            ("superagent.get(U).query({ k: v }).set('A', b)", "GET <U> ?k=<v> #A=<b>"),
            (
                "localStorage.setItem('access_token', r.data.access_token)",
                "WebStorage access_token=<access_token>",
            ),
            ("function f(tok) { return map.get(tok) }", ""),
            ("document.cookie = `t=${tok}`", "Cookie t=<tok>=t=<tok>"),
            ("items.forEach(i => { fetch(i.u) })", "GET <u>"),
        ],
    );
}
