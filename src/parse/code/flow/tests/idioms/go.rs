//! How Go code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r#"import "net/http"
func f(t string) { u := strings.Join([]string{api, "?access_token=", t}, ""); http.Get(u); v := strings.Join([]string{"a=" + b, "k=" + t}, "&"); http.Get(api + "?" + v) }"#,
        r"GET <api>?access_token=<t>; GET <api>?a=<b>&k=<t>",
    ),
    (
        r#"import "net/http"
func f(t string) { u := fmt.Sprintf("%s?access_token=%s", api, url.QueryEscape(t)); http.Get(u) }"#,
        r"GET <api>?access_token=<t>",
    ),
    (
        r#"import ("net/http"; "net/url")
func f(t string) { data := url.Values{}; data.Set("client_secret", t); data.Add("a", b); req, err := http.NewRequest("POST", U, strings.NewReader(data.Encode())); req.Header.Add("A", b) }"#,
        r"POST <U> #A=<b> !client_secret=<t> !a=<b>",
    ),
    (
        r#"import ("net/http"; "net/url")
func f(t string) { req, _ := http.NewRequest(http.MethodGet, U, nil); q := req.URL.Query(); q.Add("access_token", t); req.URL.RawQuery = q.Encode(); http.DefaultClient.Do(req) }"#,
        r"GET <U> ?access_token=<t>",
    ),
    (
        r#"import ("net/http"; "net/url")
func f(t string) { u := &url.URL{Scheme: "http", Host: "h.com", Path: "/x"}; q := u.Query(); q.Set("access_token", t); u.RawQuery = q.Encode(); http.Get(u.String()) }"#,
        r"GET http://h.com/x ?access_token=<t>",
    ),
    (
        r#"import ("net/http"; "net/url")
func f(t string) { u := url.URL{Scheme: "https", Host: "h.com", Path: "/x", RawQuery: url.Values{"k": {t}}.Encode()}; http.Get(u.String()) }"#,
        r"GET https://h.com/x ?k=<t>",
    ),
    (
        r#"import "github.com/go-resty/resty/v2"
type A struct { rest *resty.Client }
func (a *A) f(t string) { a.rest.R().SetQueryParams(map[string]string{"access_token": t}).SetFormData(map[string]string{"a": b}).Post(U) }"#,
        r"POST <U> ?access_token=<t> !a=<b>",
    ),
    (
        r#"import "golang.org/x/oauth2"
func f() { c := &oauth2.Config{ClientID: "i", ClientSecret: s, Endpoint: oauth2.Endpoint{TokenURL: "http://h/token", AuthURL: "https://h/a"}}; tok, err := c.PasswordCredentialsToken(ctx, u, p) }"#,
        r"POST http://h/token @basic=<s>",
    ),
    (
        r#"import "golang.org/x/oauth2/clientcredentials"
func f() { c := clientcredentials.Config{ClientID: "i", ClientSecret: s, TokenURL: "http://h/token"}; c.Client(ctx) }"#,
        r"",
    ),
    (
        r#"import "github.com/redis/go-redis/v9"
type A struct { client *redis.Client }
func (a *A) f(t string) { a.client.Get(ctx, "k?access_token="+t) }"#,
        r"",
    ),
    (
        r#"import "net/http"
type Api struct { client *http.Client; base string }
func New(c *http.Client) *Api { return &Api{client: c, base: "http://h"} }
func (a *Api) f(t string) { a.client.Get(a.base + "?access_token=" + t); resp, err := a.client.PostForm(U, url.Values{"client_secret": []string{t}}) }"#,
        r"GET <base>?access_token=<t>; POST <U> !client_secret=<t>",
    ),
    (
        r#"import "net/http"
type Client struct { http.Client }
func (c *Client) f(t string) { c.Get("http://h?access_token=" + t) }"#,
        r"GET http://h?access_token=<t>",
    ),
    (
        r#"import "net/http"
func f(t string) { var b strings.Builder; b.WriteString(api); b.WriteString("?access_token="); b.WriteString(t); http.Get(b.String()); var sb bytes.Buffer; fmt.Fprintf(&sb, "%s?k=%s", api, t); http.Get(sb.String()) }"#,
        r"GET <api>?access_token=<t>; GET <api>?k=<t>",
    ),
    (
        r#"import "net/http"
func f(t string) { req := &http.Request{Method: "POST", URL: &url.URL{Scheme: "http", Host: "h.com", Path: "/t"}, Header: http.Header{"Authorization": []string{"Bearer " + t}}}; http.DefaultClient.Do(req) }"#,
        r"POST http://h.com/t #Authorization=Bearer <t>",
    ),
    (
        r#"import "github.com/imroc/req/v3"
func f(t string) { client := req.C(); client.R().SetQueryParam("access_token", t).SetBearerAuthToken(t).Get("http://h") }"#,
        r"GET http://h ?access_token=<t> @bearer=<t>",
    ),
    (
        r#"import "github.com/valyala/fasthttp"
func f(t string) { req := fasthttp.AcquireRequest(); req.SetRequestURI("http://h?access_token=" + t); req.Header.SetMethod("GET"); req.Header.Set("A", b); fasthttp.Do(req, resp) }"#,
        r"GET http://h?access_token=<t> #A=<b>",
    ),
    (
        r#"import "net/http"
func f(w http.ResponseWriter, r *http.Request) { x := r.URL.Query().Get("access_token"); http.Redirect(w, r, "https://h?access_token="+x, 302) }"#,
        r"served ?  ?access_token=<access_token>; ? https://h?access_token=<access_token/x>",
    ),
];

#[test]
fn idioms() {
    check(Language::Go, CASES);
}
