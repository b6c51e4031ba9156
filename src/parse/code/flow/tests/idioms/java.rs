//! How Java code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r#"class A { void f(String tok) { api.enqueue(new Callback() { public void on(Response r) { HttpRequest.newBuilder(URI.create(U + "?a=" + tok)).GET().build(); } }); } }"#,
        r"GET <U>?a=<tok>",
    ),
    (
        r#"class A { void f(String tok, int k) { String u = switch (k) { case 1 -> "https://a"; default -> { yield "https://b"; } }; HttpRequest.newBuilder(URI.create(u + "?t=" + tok)).GET().build(); } }"#,
        r"GET https://a?t=<tok>|https://b?t=<tok>",
    ),
    (
        r#"record A(RestTemplate t, String tok) { void f() { t.getForObject(U + "?t=" + tok, String.class); } }"#,
        r"GET <U>?t=<tok>",
    ),
    (
        r"class A { void f(String tok) { HttpHeaders h = new HttpHeaders(); h.setBearerAuth(tok); HttpEntity<Void> e = new HttpEntity<>(h); restTemplate.exchange(U, HttpMethod.GET, e, String.class); } RestTemplate restTemplate; }",
        r"GET <U> @bearer=<tok>",
    ),
    (
        r#"class A { RestTemplate rest; void f(String sec) { HttpHeaders h = new HttpHeaders(); h.set("X-A", sec); MultiValueMap<String,String> b = new LinkedMultiValueMap<>(); b.add("client_secret", sec); rest.exchange(U, HttpMethod.POST, new HttpEntity<>(b, h), String.class); } }"#,
        r"POST <U> #X-A=<sec> !client_secret=<sec>",
    ),
    (
        r#"class A { RestTemplate rest; void f(String sec) { HttpHeaders h = new HttpHeaders(); h.setBasicAuth(id, sec); HttpEntity<String> e = new HttpEntity<>("a=" + b, h); rest.postForObject(U, e, String.class); } }"#,
        r"POST <U> !a=<b> @basic=<sec>",
    ),
    (
        r#"import javax.ws.rs.client.ClientBuilder;
class A { void f(String tok) { ClientBuilder.newClient().target(U).path("x").queryParam("access_token", tok).request(MediaType.APPLICATION_JSON).header("A", b).get(String.class); } }"#,
        r"GET <U>x ?access_token=<tok> #A=<b>",
    ),
    (
        r#"import jakarta.ws.rs.client.*;
class A { void f(String s) { Client client = ClientBuilder.newClient(); Response r = client.target(U).request().post(Entity.form(new Form().param("client_secret", s).param("b", c))); } }"#,
        r"POST <U> !client_secret=<s> !b=<c>",
    ),
    (
        r#"import okhttp3.*;
class A { void f(String s) { RequestBody body = new FormBody.Builder().add("client_secret", s).add("a", b).build(); Request r = new Request.Builder().url(U).method("POST", body).addHeader("H", h).build(); } }"#,
        r"POST <U> #H=<h> !client_secret=<s> !a=<b>",
    ),
    (
        r#"class A { RestTemplate rest; void f(String s) { rest.postForEntity(U, Map.of("a", b, "client_secret", s), String.class); } }"#,
        r"POST <U> !a=<b> !client_secret=<s>",
    ),
    (
        r#"class A { RestTemplate rest; void f(String s) { rest.postForEntity(U, Map.ofEntries(Map.entry("a", b), Map.entry("client_secret", s)), String.class); } }"#,
        r"POST <U> !a=<b> !client_secret=<s>",
    ),
    (
        r#"import org.springframework.web.client.RestOperations;
class A { private final RestOperations ops; A(RestOperations ops) { this.ops = ops; } void f(String t) { ops.getForObject(U + "?access_token=" + t, String.class); this.ops.delete(U + "?k=" + t); } }"#,
        r"GET <U>?access_token=<t>; DELETE <U>?k=<t>",
    ),
    (
        r#"import org.springframework.web.reactive.function.client.WebClient;
class A { WebClient webClient; void f(String t) { webClient.get().uri(b -> b.path("/x").queryParam("access_token", t).build()).retrieve(); } }"#,
        r"GET /x ?access_token=<t>",
    ),
    (
        r#"import org.springframework.web.reactive.function.client.WebClient;
class A { WebClient webClient; void f(String t) { webClient.post().uri(U).headers(h -> h.setBearerAuth(t)).body(BodyInserters.fromFormData("client_secret", s).with("a", b)).retrieve(); } }"#,
        r"POST <U> !client_secret=<s> !a=<b> @bearer=<t>",
    ),
    (
        r#"import org.apache.http.client.methods.*;
class A { void f(String t) throws Exception { List<NameValuePair> p = new ArrayList<>(); p.add(new BasicNameValuePair("client_secret", s)); p.add(new BasicNameValuePair("a", b)); HttpPost q = new HttpPost(U); q.setEntity(new UrlEncodedFormEntity(p)); HttpGet g = new HttpGet(new URIBuilder(U).addParameter("t", t).build()); } }"#,
        r"POST <U> !client_secret=<s> !a=<b>; GET <U> ?t=<t>",
    ),
    (
        r#"import okhttp3.*;
class A { void f(String t) { HttpUrl url = new HttpUrl.Builder().scheme("http").host("h.com").addPathSegment("x").addQueryParameter("access_token", t).build(); client.newCall(new Request.Builder().url(url).get().build()).execute(); } }"#,
        r"GET http://h.com/x ?access_token=<t>",
    ),
    (
        r#"class A { private final RedisClient client; void f(String t) { client.get(U + "?access_token=" + t); cache.get("access_token", t); } }"#,
        r"",
    ),
    (
        r#"class A { String f(String t) { return new StringBuilder(U).append("?access_token=").append(t).toString(); } void g(String t) throws Exception { StringBuilder sb = new StringBuilder(); sb.append(U).append("?access_token="); sb.append(t); new URL(sb.toString()).openConnection(); } }"#,
        r"GET <U>?access_token=<t>",
    ),
    (
        r#"class A { void g(String t) throws Exception { HttpURLConnection c = (HttpURLConnection) new URL(U).openConnection(); c.setRequestMethod("POST"); c.setRequestProperty("Authorization", "Bearer " + t); c.setDoOutput(true); try (OutputStream os = c.getOutputStream()) { os.write(("client_secret=" + s).getBytes(UTF_8)); } } }"#,
        r"POST <U> #Authorization=Bearer <t> !client_secret=<s>",
    ),
    (r#"interface A { @GET("p") Call<T> f(@Query("access_token") String tok); }"#, r""),
    (
        r#"import retrofit2.http.*;
interface A { @GET("p") Call<T> f(@Query("access_token") String tok); @FormUrlEncoded @POST("http://h/t") Call<T> g(@Field("client_secret") String s, @Header("Authorization") String a); }"#,
        r"GET p ?access_token=<tok>; POST http://h/t #Authorization=<a> !client_secret=<s>",
    ),
    (
        r#"import org.springframework.cloud.openfeign.FeignClient;
@FeignClient(name = "x", url = "https://h")
interface A { @GetMapping("/p") T f(@RequestParam("access_token") String tok); }"#,
        r"GET /p ?access_token=<tok>",
    ),
    (
        r#"import java.net.http.HttpRequest;
class A { void f(String t, Map<String,String> p) { String form = p.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining("&")); HttpRequest.newBuilder().uri(URI.create(U)).POST(HttpRequest.BodyPublishers.ofString(form)).build(); } }"#,
        r"POST <U>",
    ),
    (
        r#"class A { void f(String tok) { String u = "%s?access_token=%s".formatted(api, tok); new RestTemplate().getForObject(u, String.class); String v = String.join("&", "a=" + b, "client_secret=" + s); new RestTemplate().getForObject(api + "?" + v, String.class); } }"#,
        r"GET <api>?access_token=<tok>; GET <api>?a=<b>&client_secret=<s>",
    ),
    (
        r#"class A { static final String U = "http://h/token"; void f(String t) { RestClient.create().post().uri(U).contentType(X).body(form).retrieve(); } }"#,
        r"POST http://h/token",
    ),
    (
        r#"class A { void f(String t) { Unirest.get(U).queryString("access_token", t).header("A", b).asJson(); Unirest.post(U).field("client_secret", s).asJson(); } }"#,
        r"GET <U> ?access_token=<t> #A=<b>; POST <U> !client_secret=<s>",
    ),
    (
        r#"class A extends RestTemplate { void f(String t) { getForObject(U + "?access_token=" + t, String.class); } }"#,
        r"GET <U>?access_token=<t>",
    ),
    (
        r#"class A { void f() { ClientRegistration.withRegistrationId("x").clientId("i").clientSecret(S).tokenUri("http://auth/token").build(); } }"#,
        r"POST http://auth/token @basic=<S>",
    ),
    (
        r#"import org.apache.commons.logging.Log;
class A { private static Log logger = LogFactory.getLog(A.class); void f(String accessToken) { logger.debug("t=" + accessToken); } }"#,
        r"Log t=<accessToken>",
    ),
];

#[test]
fn idioms() {
    check(Language::Java, CASES);
}
