//! C# to facts.

use super::check;
use crate::model::dialect::Language;

#[test]
fn csharp() {
    check(
        Language::CSharp,
        &[
            (
                "var u = QueryHelpers.AddQueryString(U, \"client_secret\", sec);",
                "? <U> ?client_secret=<sec>",
            ),
            (
                "await http.GetAsync(QueryHelpers.AddQueryString(U, new Dictionary<string, string> { [\"t\"] = tok }));",
                "GET <U> ?t=<tok>",
            ),
            ("await http.GetAsync($\"{api}?access_token={tok}\");", "GET <api>?access_token=<tok>"),
            (
                "var c = new HttpClient { BaseAddress = new Uri(\"http://h\") }; c.DefaultRequestHeaders.Authorization = new(\"Bearer\", tok); await c.GetStringAsync(\"/x\");",
                "GET http://h/x #Authorization=Bearer <tok>",
            ),
            (
                "class A { HttpClient _c; A(HttpClient c) { _c = c; } async Task F(string tok) { _c.DefaultRequestHeaders.Add(\"K\", tok); await _c.PostAsync(U, new FormUrlEncodedContent(new Dictionary<string, string> { { \"a\", b } })); } }",
                "POST <U> #K=<tok> !a=<b>",
            ),
            (
                "var r = new HttpRequestMessage(HttpMethod.Get, $\"{U}?s={s}\"); r.Headers.Authorization = new AuthenticationHeaderValue(\"Basic\", x); r.Content = new StringContent(b); await http.SendAsync(r);",
                "GET <U>?s=<s> #Authorization=Basic <x>",
            ),
            (
                "var b = new UriBuilder(U); var q = HttpUtility.ParseQueryString(b.Query); q[\"k\"] = tok; b.Query = q.ToString(); await http.GetAsync(b.Uri);",
                "GET <U> ?k=<tok>",
            ),
            (
                "var request = new RestRequest(\"/x\", Method.Post); request.AddParameter(\"a\", b); request.AddQueryParameter(\"c\", d);",
                "POST /x ?c=<d> !a=<b>",
            ),
            ("request.AddQueryParameter(\"access_token\", tok);", "?  ?access_token=<tok>"),
            (
                "var r = new RestRequest(\"/x\").AddParameter(\"a\", b).AddHeader(\"H\", h);",
                "GET /x ?a=<b> #H=<h>",
            ),
            (
                "await http.PostAsync(U, new FormUrlEncodedContent(new List<KeyValuePair<string, string>> { new(\"a\", b), new KeyValuePair<string, string>(\"c\", d) }));",
                "POST <U> !a=<b> !c=<d>",
            ),
            (
                "new ClientCredentialsTokenRequest { Address = U, ClientSecret = s };",
                "POST <U> @basic=<s>",
            ),
            (
                "var u = string.Format(\"{0}?t={1}\", api, tok); new WebClient().DownloadString(u);",
                "GET <api>?t=<tok>",
            ),
            ("_log.LogInformation(\"token {T}\", accessToken);", "Log token {T},<accessToken>"),
            (
                "Response.Cookies.Append(\"t\", tok, new CookieOptions { Secure = true, HttpOnly = true });",
                "Cookie t=<tok> guarded",
            ),
            ("Response.Cookies.Append(\"t\", tok);", "Cookie t=<tok>"),
            ("cache.GetAsync(\"t\"); s.StartsWith(\"http://\");", ""),
        ],
    );
}
