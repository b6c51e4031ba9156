//! How Python code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r#"import requests
def f(tok): requests.get(api, params={"access_token": tok}); requests.post(U, params={"client_id": cid, "client_secret": sec, "grant_type": "client_credentials"})"#,
        r"GET <api> ?access_token=<tok>; POST <U> ?client_id=<cid> ?client_secret=<sec> ?grant_type=client_credentials",
    ),
    (
        r#"import requests
class Api(requests.Session):
    def __init__(self, tok):
        super().__init__()
        self.headers["Authorization"] = f"Bearer {tok}"
    def me(self, t):
        return self.get("http://h/me", params={"k": t})
def g(t):
    return Api(t).get("https://h?k=" + t)"#,
        r"GET http://h/me ?k=<t> #Authorization=Bearer <tok>; GET https://h?k=<t>",
    ),
    (
        r#"import requests, urllib.parse
def f(t):
    q = "&".join(["a=" + b, "k=" + t])
    requests.get(f"{api}?{q}")
    requests.get(api + "?" + "&".join(f"{k}={v}" for k, v in p.items()))
    requests.get(urllib.parse.urlunsplit(("http", "h.com", "/x", "k=" + t, "")))"#,
        r"GET <api>?a=<b>&k=<t>; GET <api>?<>; GET http://h.com/x ?k=<t>",
    ),
    (
        r#"import httpx
async def f(t):
    async with httpx.AsyncClient(verify=False, base_url="http://h") as c:
        await c.post("/t", data={"client_secret": t}, headers={"A": b})"#,
        r"POST http://h/t #A=<b> !client_secret=<t> unverified",
    ),
    (
        r#"import aiohttp
async def f(t):
    conn = aiohttp.TCPConnector(ssl=False)
    async with aiohttp.ClientSession(connector=conn) as s:
        async with s.get(U, params=[("access_token", t)]) as r: pass"#,
        r"GET <U> ?access_token=<t> unverified",
    ),
    (
        r#"import redis
def f(client: redis.Redis, t):
    client.get("k?access_token=" + t)
    session = SomeStore()
    session.get("k?access_token=" + t)
import requests"#,
        r"",
    ),
    (
        r#"import http.client
def f(t):
    c = http.client.HTTPSConnection("h.com")
    c.request("GET", "/x?access_token=" + t, headers={"A": b})
    d = http.client.HTTPConnection("h.com")
    d.request("POST", "/t", body=urllib.parse.urlencode({"client_secret": s}))"#,
        r"GET https://h.com/x?access_token=<t> #A=<b>; POST http://h.com/t !client_secret=<s>",
    ),
    (
        r"from requests_oauthlib import OAuth2Session
def f(): OAuth2Session(cid).fetch_token(U, client_secret=s)",
        r"POST <U> @basic=<s>",
    ),
    (
        r#"import urllib.request
def f(t):
    req = urllib.request.Request(U, data=urllib.parse.urlencode({"client_secret": t}).encode(), method="POST")
    req.add_header("Authorization", "Bearer %s" % t)
    urllib.request.urlopen(req)"#,
        r"POST <U> #Authorization=Bearer <t> !client_secret=<t>",
    ),
    (
        r#"import requests
def f(t):
    s = requests.Session()
    s.params["access_token"] = t
    s.auth = (u, p)
    s.get(U)
    params = dict(a=b)
    params.update(access_token=t)
    requests.get(U, params=params)
    requests.get(U, params={**params, "c": d})"#,
        r"GET <U> ?access_token=<t> @basic=<p>; GET <U> ?a=<b> ?access_token=<t>; GET <U> ?a=<b> ?access_token=<t> ?c=<d>",
    ),
    (
        r#"import requests
URL = "http://h/%(id)s?access_token=%(tok)s"
def f(t): requests.get(URL % {"id": i, "tok": t}); requests.request("GET", U, params=dict([("k", t)])); requests.get(U, {"k": t})"#,
        r"GET http://h/<i>?access_token=<t>; GET <U> ?k=<t>; GET <U> ?k=<t>",
    ),
    (
        r#"from fastapi.testclient import TestClient
import httpx
client = TestClient(app)
def f(t): client.get("/x", params={"access_token": t})"#,
        r"",
    ),
    (
        r#"import requests
def f(t): r = requests.Request("GET", U, params={"k": t}).prepare(); requests.Session().send(r)"#,
        r"GET <U> ?k=<t>",
    ),
];

#[test]
fn idioms() {
    check(Language::Python, CASES);
}
