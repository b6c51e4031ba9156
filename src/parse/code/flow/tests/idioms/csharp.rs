//! How C# code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r#"class A { private readonly IDistributedCache _client; A(IDistributedCache client) { _client = client; } async Task F(string t) { await _client.GetAsync("k?access_token=" + t); await cache.GetAsync(key); } }"#,
        r"",
    ),
    (
        r#"class A { private readonly HttpClient _web; public A(HttpClient web) { _web = web; } async Task F(string t) { await _web.GetAsync($"{U}?access_token={t}"); } }"#,
        r"GET <U>?access_token=<t>",
    ),
    (
        r#"class A { private readonly IHttpClientFactory _factory; async Task F(string t) { var c = _factory.CreateClient("x"); await c.GetAsync(U + "?access_token=" + t); using var d = _factory.CreateClient(); d.DefaultRequestHeaders.Add("K", t); await d.GetAsync(U); } }"#,
        r"GET <U>?access_token=<t>; GET <U> #K=<t>",
    ),
    (
        r#"class A(HttpClient api) { async Task F(string t) => await api.GetAsync(U + "?t=" + t); }"#,
        r"GET <U>?t=<t>",
    ),
    (
        r#"class Typed : HttpClient { async Task F(string t) { await GetAsync(U + "?t=" + t); } }
class B { async Task F(Typed x, string t) { await x.GetAsync(U + "?t=" + t); } }"#,
        r"GET <U>?t=<t>; GET <U>?t=<t>",
    ),
    (
        r#"class A { async Task F(string t) { var client = new RedisClient(); await client.GetAsync(U + "?access_token=" + t); } }"#,
        r"",
    ),
    (
        r#"class A { async Task F(string t) { var client = new HttpClient(); var req = new HttpRequestMessage { Method = HttpMethod.Post, RequestUri = new Uri(U), Content = new FormUrlEncodedContent(new[] { new KeyValuePair<string,string>("client_secret", s), new KeyValuePair<string,string>("a", b) }), Headers = { { "X", y }, Authorization = new AuthenticationHeaderValue("Bearer", t) } }; await client.SendAsync(req); } }"#,
        r"POST <U> #X=<y> #Authorization=Bearer <t> !client_secret=<s> !a=<b>",
    ),
    (
        r#"class A { async Task F(string t) { var client = new RestClient("https://h"); var request = new RestRequest("/x", Method.Get); request.AddParameter("access_token", t); await client.ExecuteAsync(request); } }"#,
        r"GET https://h/x ?access_token=<t>",
    ),
    (
        r#"class A { async Task F(string t) { var client = new RestClient(new RestClientOptions("https://h") { Authenticator = new HttpBasicAuthenticator(i, s) }); await client.GetAsync(new RestRequest("/x").AddQueryParameter("t", t)); } }"#,
        r"GET https://h/x ?t=<t> @basic=<s>",
    ),
    (
        r#"using Flurl.Http;
class A { async Task F(string t) { await "https://h".AppendPathSegment("x").SetQueryParams(new { access_token = t, a = b }).WithOAuthBearerToken(t).GetJsonAsync<T>(); } }"#,
        r"GET https://h/x ?access_token=<t> ?a=<b> @bearer=<t>",
    ),
    (
        r"class A { async Task F(string t) { var handler = new HttpClientHandler(); handler.ServerCertificateCustomValidationCallback = (a, b, c, d) => true; var client = new HttpClient(handler); await client.GetStringAsync(U); } }",
        r"GET <U> unverified",
    ),
    (
        r"class A { async Task F(string t) { var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }; await new HttpClient(handler).GetStringAsync(U); } }",
        r"GET <U> unverified",
    ),
    (
        r#"class A { async Task F(string t) { var query = HttpUtility.ParseQueryString(string.Empty); query["access_token"] = t; query.Add("a", b); await http.GetAsync($"{U}?{query}"); } }"#,
        r"GET <U>?access_token=<t>&a=<b> ?access_token=<t> ?a=<b>",
    ),
    (
        r#"class A { async Task F(string t) { var url = U + QueryString.Create("access_token", t); await http.GetAsync(url); await http.GetAsync(U + new QueryBuilder { { "k", t } }.ToQueryString()); } }"#,
        r"GET <U>?access_token=<t> ?access_token=<t>; GET <U>?k=<t> ?k=<t>",
    ),
    (
        r#"class A { async Task F(string t) { var sb = new StringBuilder(U); sb.Append("?access_token="); sb.Append(t); await http.GetAsync(sb.ToString()); var s = string.Join("&", "a=" + b, "k=" + t); await http.GetAsync(U + "?" + s); } }"#,
        r"GET <U>?access_token=<t>; GET <U>?a=<b>&k=<t>",
    ),
    (
        r#"class A { async Task F(string t) { services.AddHttpClient<Api>(c => { c.BaseAddress = new Uri("http://h"); c.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", t); }); } }"#,
        r"? http://h #Authorization=Bearer <t>",
    ),
    (
        r#"class A { void F(string t) { var w = (HttpWebRequest)WebRequest.Create(U + "?access_token=" + t); w.Method = "POST"; w.Headers["Authorization"] = "Bearer " + t; w.Headers.Add("X", y); } }"#,
        r"POST <U>?access_token=<t> #Authorization=Bearer <t> #X=<y>",
    ),
    (
        r#"class A { async Task F() { var r = await client.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = disco.TokenEndpoint, ClientId = "a", ClientSecret = s }); } }"#,
        r"POST <TokenEndpoint> @basic=<s>",
    ),
    (
        r#"class A { async Task F(string t) { using (var c = new HttpClient()) { var resp = await c.PostAsync(U, new StringContent($"client_secret={s}&a={b}", Encoding.UTF8, "application/x-www-form-urlencoded")); } } }"#,
        r"POST <U> !client_secret=<s> !a=<b>",
    ),
    (
        r#"class A { private static readonly HttpClient Shared = new(); async Task F(string t) { Shared.DefaultRequestHeaders.Authorization = new("Bearer", t); await Shared.PostAsJsonAsync(U, new { client_secret = s }); } }"#,
        r"POST <U> #Authorization=Bearer <t> !client_secret=<s>",
    ),
    (
        r#"class A { void F(string t) { Console.WriteLine($"token {t}"); _logger.LogDebug("x {T}", t); logger.LogInformation("n {N}", t.Length); } }"#,
        r"Log token <t>; Log x {T},<t>; Log n {N},<Length>",
    ),
    (
        r#"class A { private readonly IApiHttpClient _c; async Task F(string t) { await _c.GetAsync(U + "?t=" + t); } }"#,
        r"GET <U>?t=<t>",
    ),
];

#[test]
fn idioms() {
    check(Language::CSharp, CASES);
}
