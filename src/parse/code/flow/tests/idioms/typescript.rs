//! How TypeScript code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r"async function f(tok: string) { await got(U, { searchParams: { client_secret: tok } }); await got.post(U, { form: { client_secret: tok } }); await ky.get(U, { searchParams: { k: tok } }) }",
        r"GET <U> ?client_secret=<tok>; POST <U> !client_secret=<tok>; GET <U> ?k=<tok>",
    ),
    (
        r"import axios from 'axios'
const c = axios.create({ baseURL: 'http://h', headers: { Authorization: `Bearer ${t}` }, params: { key: k } })
export const f = (t: string) => c.get('/x', { params: { access_token: t } })
export const g = () => axios({ method: 'post', url: U, data: new URLSearchParams({ client_secret: s }) })
export const h = () => axios.request({ url: U, params: { k: t } })",
        r"GET http://h/x ?key=<k> ?access_token=<t> #Authorization=Bearer <t>; POST <U> !client_secret=<s>; GET <U> ?k=<t>",
    ),
    (
        r"import { HttpClient, HttpParams, HttpHeaders } from '@angular/common/http'
class A { constructor(private http: HttpClient) {}
  f(t: string) { let p = new HttpParams(); p = p.set('access_token', t).append('a', b); return this.http.get(U, { params: p, headers: new HttpHeaders({ A: b }) }) }
  g(t: string) { return this.http.post(U, new HttpParams({ fromObject: { client_secret: t } })) } }",
        r"GET <U> ?access_token=<t> ?a=<b> #A=<b>; POST <U> !client_secret=<t>",
    ),
    (
        r"class A { constructor(private readonly client: RedisClient) {} f(t: string) { return this.client.get(`k?access_token=${t}`) } }",
        r"",
    ),
    (
        r"import { HttpService } from '@nestjs/axios'
class A { constructor(private readonly httpService: HttpService) {} f(t: string) { return this.httpService.get(U, { params: { access_token: t } }) } }",
        r"GET <U> ?access_token=<t>",
    ),
    (
        r"const q = ['a=' + b, 'k=' + t].join('&'); fetch(`${api}?${q}`); fetch(api.concat('?k=', t)); fetch(api + '?' + qs.stringify({ k: t })); fetch(api + '?' + querystring.encode({ k: t }))",
        r"GET <api>?a=<b>&k=<t>; GET <api>?k=<t>; GET <api>?k=<t> ?k=<t>; GET <api>?k=<t> ?k=<t>",
    ),
    (
        r"const u = new URL('/x', 'http://h'); u.search = new URLSearchParams({ access_token: t }).toString(); fetch(u.toString(), { method: 'DELETE' }); const v = new URL(api); v.search = `?k=${t}`; fetch(v.href)",
        r"DELETE http://h/x ?access_token=<t>; GET <api> ?k=<t>",
    ),
    (
        r"https.request({ hostname: 'h.com', path: '/x?access_token=' + t, method: 'GET', headers: { A: b } }, res => {}); http.get(`http://h/?k=${t}`)",
        r"GET https://h.com/x?access_token=<t> #A=<b>; GET http://h/?k=<t>",
    ),
    (
        r"$.get(U, { access_token: t }); $.post(U, { client_secret: s }); $.ajax({ type: 'POST', url: U, data: { client_secret: s } }); $.getJSON(U, { k: t }); jQuery.ajax(U, { data: { k: t } })",
        r"GET <U> ?access_token=<t>; POST <U> !client_secret=<s>; POST <U> !client_secret=<s>; GET <U> ?k=<t>; GET <U> ?k=<t>",
    ),
    (
        r"const r = new XMLHttpRequest(); r.open('GET', U + '?access_token=' + t); r.setRequestHeader('A', b); r.send(); const x = new XMLHttpRequest(); x.open('POST', U); x.send('client_secret=' + s)",
        r"GET <U>?access_token=<t> #A=<b>; POST <U> !client_secret=<s>",
    ),
    (
        r"superagent.post(U).type('form').send({ client_secret: s }).auth(u, p); request.get({ url: U, qs: { k: t } }, cb)",
        r"POST <U> !client_secret=<s> @basic=<p>; GET <U> ?k=<t>",
    ),
    (
        r"const req = new Request(U, { method: 'POST', headers: new Headers({ A: b }), body: JSON.stringify({ client_secret: s }) }); fetch(req)",
        r"POST <U> #A=<b> !client_secret=<s>",
    ),
    (
        r"const form = new FormData(); form.append('client_secret', s); fetch(U, { method: 'POST', body: form }); const h = new Headers(); h.append('Authorization', 'Bearer ' + t); fetch(U, { headers: h })",
        r"POST <U> !client_secret=<s>; GET <U> #Authorization=Bearer <t>",
    ),
    (
        r"const { data } = await useFetch(U, { query: { access_token: t } }); await $fetch(U, { query: { k: t } }); await ofetch(U, { params: { k: t } })",
        r"GET <U> ?access_token=<t>; GET <U> ?k=<t>; GET <U> ?k=<t>",
    ),
    (
        r#"localStorage.setItem("access_token", r.data.access_token); sessionStorage.refresh_token = t; window.localStorage['k'] = t; document.cookie = `access_token=${tok}`; res.cookie("access_token", tok, { secure: true, httpOnly: true }); console.log(access_token)"#,
        r"WebStorage access_token=<access_token>; WebStorage refresh_token=<t>; WebStorage k=<t>; Cookie access_token=<tok>=access_token=<tok>; Cookie access_token=<tok> guarded; Log <access_token>",
    ),
];

#[test]
fn idioms() {
    check(Language::TypeScript, CASES);
}
