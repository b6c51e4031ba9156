//! Go.

use super::check;
use crate::model::dialect::Language;

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn go() {
    check(
        Language::Go,
        &[
            (r#"http.Get(api + "?access_token=" + tok)"#, r"GET <api>?access_token=<tok>"),
            (
                r#"q := req.URL.Query(); q.Set("client_secret", sec); req.URL.RawQuery = q.Encode()"#,
                r"?  ?client_secret=<sec>",
            ),
            (
                r#"import "net/http"
func f(req *http.Request) { q := req.URL.Query(); q.Add("access_token", tok); req.URL.RawQuery = q.Encode() }"#,
                r"?  ?access_token=<tok>",
            ),
            (
                r#"v := url.Values{"client_secret": {sec}}; v.Set("grant_type", "x"); http.Get(U + "?" + v.Encode())"#,
                r"GET <U>?client_secret=<sec>&grant_type=x ?client_secret=<sec> ?grant_type=x",
            ),
            (
                r#"http.PostForm(U, url.Values{"client_secret": {sec}})"#,
                r"POST <U> !client_secret=<sec>",
            ),
            (
                r#"import "net/http"
func f(tok string) { req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/p?k=%s", u, tok), nil); if err != nil { return }; req.Header.Set("Authorization", "Bearer "+tok); client.Do(req) }"#,
                r"GET <u>/p?k=<tok> #Authorization=Bearer <tok>",
            ),
            (
                r#"tr := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}; c := &http.Client{Transport: tr}; c.Get("https://h")"#,
                r"GET https://h unverified",
            ),
            (
                r#"u, err := url.Parse(base); q := u.Query(); q.Set("access_token", tok); u.RawQuery = q.Encode(); resp, err := http.Get(u.String())"#,
                r"GET <base> ?access_token=<tok>",
            ),
            (
                r#"import "github.com/go-resty/resty/v2"
func f() { client := resty.New(); resp, err := client.R().SetQueryParam("k", v).SetHeaders(map[string]string{"A": b}).SetAuthToken(t).Get("http://h") }"#,
                r"GET http://h ?k=<v> #A=<b> @bearer=<t>",
            ),
            (
                r#"import "github.com/go-resty/resty/v2"
func (c *C) f() { c.client.R().SetFormData(map[string]string{"client_secret": s}).SetBasicAuth(u, p).Post(U) }"#,
                r"POST <U> !client_secret=<s> @basic=<p>",
            ),
            (r#"log.Printf("tok=%s", tok.AccessToken)"#, r"Log tok=%s,<AccessToken>"),
            (
                r#"import "go.uber.org/zap"
func f() { logger.Info("x", zap.String("t", accessToken), zap.Int("n", len(token))) }"#,
                r"Log x,<accessToken>,<Int>",
            ),
            (
                r#"http.SetCookie(w, &http.Cookie{Name: "access_token", Value: tok, Secure: true, HttpOnly: true}); http.SetCookie(w, &http.Cookie{Name: "t", Value: tok})"#,
                r"Cookie access_token=<tok> guarded; Cookie t=<tok>",
            ),
            (
                r#"conf := clientcredentials.Config{ClientID: "a", TokenURL: "http://h/token"}; tok, err := conf.Token(ctx)"#,
                r"POST http://h/token",
            ),
            (
                r#"import "example.com/redis"
func f(c *redis.Client, r *http.Request) { c.Get("k?access_token=" + t); x := r.URL.Query().Get("access_token"); cache.Set("access_token", x) }"#,
                "",
            ),
            (
                r#"const tmpl = "%s?access_token=%s"
func f(t string) { req, _ := http.NewRequest("POST", fmt.Sprintf(tmpl, base, t), strings.NewReader(form.Encode())); req.SetBasicAuth(id, sec) }"#,
                r"POST <base>?access_token=<t> @basic=<sec>",
            ),
            (
                r#"import "github.com/go-resty/resty/v2"
func f(api *resty.Client) { api.R().SetQueryParam("access_token", t).Get(U) }"#,
                "GET <U> ?access_token=<t>",
            ),
            (
                r#"import "example.com/resty"
func f(api *resty.Pool) { api.Take("access_token", t) }"#,
                "",
            ),
        ],
    );
}
