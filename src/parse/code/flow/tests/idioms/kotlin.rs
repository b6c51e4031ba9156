//! How Kotlin code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r#"suspend fun f(client: HttpClient, t: String) { client.get(api) { url { parameters.append("access_token", t) } } }"#,
        r"GET <api> ?access_token=<t>",
    ),
    (
        r#"import io.ktor.client.request.*
suspend fun f(t: String) { client.get { url("https://h/x"); parameter("access_token", t); header("A", b) } }"#,
        r"GET https://h/x ?access_token=<t> #A=<b>",
    ),
    (
        r#"import io.ktor.client.*
suspend fun f(t: String) { client.get("https://h") { url { parameter("k", t); path("x") }; headers { append("A", b); append(HttpHeaders.Authorization, "Bearer $t") } } }"#,
        r"GET https://h/x ?k=<t> #A=<b> #Authorization=Bearer <t>",
    ),
    (
        r#"suspend fun f(client: HttpClient, sec: String) { client.submitForm(url = U, formParameters = Parameters.build { append("client_secret", sec); append("a", b) }, encodeInQuery = true) }"#,
        r"GET <U> ?client_secret=<sec> ?a=<b>",
    ),
    (
        r#"suspend fun f(client: HttpClient, sec: String) { client.submitForm(url = U, formParameters = parameters { append("client_secret", sec) }) { bearerAuth(sec) } }"#,
        r"POST <U> !client_secret=<sec> @bearer=<sec>",
    ),
    (
        r#"suspend fun f(client: HttpClient, sec: String) { client.post(U) { setBody(FormDataContent(Parameters.build { append("client_secret", sec) })) } }"#,
        r"POST <U> !client_secret=<sec>",
    ),
    (
        r#"import retrofit2.http.*
interface Api { @GET("p") suspend fun f(@Query("access_token") token: String): T
 @FormUrlEncoded @POST("token") suspend fun g(@Field("client_secret") s: String, @Header("Authorization") a: String): T }"#,
        r"GET p ?access_token=<token>; POST token #Authorization=<a> !client_secret=<s>",
    ),
    (
        r#"import okhttp3.*
fun f(t: String) { val url = api.toHttpUrl().newBuilder().addQueryParameter("access_token", t).build(); val r = Request.Builder().url(url).header("A", b).build(); client.newCall(r).execute() }"#,
        r"GET <api> ?access_token=<t> #A=<b>",
    ),
    (
        r#"import okhttp3.*
fun f(s: String) { val body = FormBody.Builder().add("client_secret", s).add("a", b).build(); val r = Request.Builder().url(U).post(body).build() }"#,
        r"POST <U> !client_secret=<s> !a=<b>",
    ),
    (
        r#"import okhttp3.*
fun f(t: String) { val r = Request.Builder().apply { url("$api?access_token=$t"); addHeader("A", b) }.build(); val u = HttpUrl.Builder().scheme("http").host("h.com").addQueryParameter("k", t).build() }"#,
        r"GET <api>?access_token=<t> #A=<b>; ? http://h.com ?k=<t>",
    ),
    (
        r#"fun f(t: String) { val c = URL("$api?access_token=$t").openConnection() as HttpURLConnection; c.requestMethod = "POST"; c.setRequestProperty("A", b) }"#,
        r"POST <api>?access_token=<t> #A=<b>",
    ),
    (
        r#"class A(private val client: RedisClient) { fun f(t: String) { client.get("k?access_token=$t") } }"#,
        r"",
    ),
    (
        r#"import com.github.kittinunf.fuel.Fuel
fun f(t: String) { Fuel.get(api, listOf("access_token" to t)).response(); "https://h".httpGet(listOf("a" to t)).response(); Fuel.post(U, listOf("client_secret" to s)).header("A" to b).response() }"#,
        r"GET <api> ?access_token=<t>; GET https://h ?a=<t>; POST <U> #A=<b> !client_secret=<s>",
    ),
    (
        r#"fun f(t: String) { val u = buildString { append(api); append("?access_token="); append(t) }; URL(u).readText(); URL(listOf("a=$b", "k=$t").joinToString("&", prefix = "$api?")).readText() }"#,
        r"GET <api>?access_token=<t>; GET <api>?a=<b>&k=<t>",
    ),
    (
        r#"fun f(t: String) { prefs.edit().putString("refresh_token", t).apply(); getSharedPreferences("a", 0).edit { putString("t", t) } ; println("t $t"); Timber.d("x %s", t) }"#,
        r"Preferences refresh_token=<t>; Preferences t=<t>; Log t <t>; Log x %s,<t>",
    ),
    (
        r#"val client = HttpClient(CIO) { defaultRequest { url("http://h/"); header("Authorization", "Bearer $t") }; install(Auth) { } }
suspend fun f() { client.get("x") }"#,
        r"GET http://h/x #Authorization=Bearer <t>",
    ),
    (
        r#"fun f(t: String) { restTemplate.exchange("$api?access_token=$t", HttpMethod.GET, null, String::class.java); UriComponentsBuilder.fromHttpUrl(api).queryParam("k", t).toUriString() }
class A(val restTemplate: RestTemplate)"#,
        r"GET <api>?access_token=<t>; ? <api> ?k=<t>",
    ),
    (
        r#"fun f(t: String) { val u = Uri.parse(api).buildUpon().appendQueryParameter("access_token", t).build(); val m = mapOf("client_secret" to s, "a" to b); restTemplate.postForObject(U, m, T::class.java) }
val restTemplate = RestTemplate()"#,
        r"? <api> ?access_token=<t>; POST <U> !client_secret=<s> !a=<b>",
    ),
];

#[test]
fn idioms() {
    check(Language::Kotlin, CASES);
}
