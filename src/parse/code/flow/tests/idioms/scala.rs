//! How Scala code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        "import sttp.client3._\ndef f(t: String) = basicRequest.get(uri\"https://h/x?access_token=$t\").send(backend)",
        "GET https://h/x?access_token=<t>",
    ),
    (
        "import sttp.client3._\nval r = basicRequest.auth.basic(id, secret).header(\"A\", b).body(Map(\"client_secret\" -> secret)).post(uri\"$U\")",
        "POST <U> #A=<b> !client_secret=<secret> @basic=<secret>",
    ),
    (
        "import sttp.client3._\nval r = basicRequest.post(uri\"$U\").auth.bearer(t).body(\"a\" -> b, \"client_secret\" -> s)",
        "POST <U> !a=<b> !client_secret=<s> @bearer=<t>",
    ),
    (
        "import sttp.client4.quickRequest\nval u = uri\"https://h\".addParam(\"access_token\", t)\nquickRequest.get(u).send()",
        "GET https://h ?access_token=<t>",
    ),
    (
        "import org.http4s._\ndef f[F[_]](client: Client[F], t: String) = client.expect[String](uri\"https://h/x\".withQueryParam(\"access_token\", t))",
        "GET https://h/x ?access_token=<t>",
    ),
    (
        "import org.http4s._\nval r = Request[IO](Method.POST, uri\"https://h/x\").withEntity(UrlForm(\"client_secret\" -> s)).putHeaders(Authorization(Credentials.Token(AuthScheme.Bearer, t)))\nclient.expect[String](r)",
        "POST https://h/x #Authorization=Bearer <t> !client_secret=<s>",
    ),
    (
        "import org.http4s.client.dsl.io._\nval r = POST(UrlForm(\"client_secret\" -> s), uri\"https://h/x\")\nval g = GET(uri\"https://h/y\" +? (\"access_token\", t), Authorization(x))",
        "POST https://h/x !client_secret=<s>; GET https://h/y ?access_token=<t> #Authorization=<x>",
    ),
    (
        "import akka.http.scaladsl.model._\nval r = HttpRequest(uri = Uri(\"https://h/x\").withQuery(Uri.Query(\"access_token\" -> t)), headers = List(Authorization(OAuth2BearerToken(t)), RawHeader(\"A\", b)))\nHttp().singleRequest(r)",
        "GET https://h/x ?access_token=<t> #Authorization=Bearer <t> #A=<b>",
    ),
    (
        "import org.apache.pekko.http.scaladsl.model._\nval r = HttpRequest(HttpMethods.POST, U, entity = FormData(Map(\"client_secret\" -> s)).toEntity)",
        "POST <U> !client_secret=<s>",
    ),
    (
        "import play.api.libs.ws._\nclass A @Inject() (ws: WSClient) { def f(t: String) = ws.url(s\"$api/x\").addQueryStringParameters(\"access_token\" -> t).addHttpHeaders(\"A\" -> b).get().map { r => g(r.json) } }",
        "GET <api>/x ?access_token=<t> #A=<b>",
    ),
    (
        "class A @Inject() (http: WSClient) { def f() = http.url(U).withAuth(id, s, WSAuthScheme.BASIC).post(Map(\"client_secret\" -> Seq(s))) }",
        "POST <U> !client_secret=<s> @basic=<s>",
    ),
    (
        "import scalaj.http._\nval a = Http(\"https://h\").param(\"access_token\", t).header(\"A\", b).asString\nHttp(U).postForm(Seq(\"client_secret\" -> s)).option(HttpOptions.allowUnsafeSSL).asString",
        "GET https://h ?access_token=<t> #A=<b>; POST <U> !client_secret=<s> unverified",
    ),
    (
        "val q = Map(\"a\" -> b) + (\"client_secret\" -> s)\nrequests.get(U, params = q, headers = Map(\"A\" -> c), verifySslCerts = false)\nrequests.post(U, data = q ++ Map(\"d\" -> e), auth = (\"id\", s))",
        "GET <U> ?a=<b> ?client_secret=<s> #A=<c> unverified; POST <U> !a=<b> !client_secret=<s> !d=<e> @basic=<s>",
    ),
    (
        "import java.net.http._\nval r = HttpRequest.newBuilder(URI.create(U + \"?client_secret=\" + s)).header(\"A\", b).GET().build()",
        "GET <U>?client_secret=<s> #A=<b>",
    ),
    (
        "import java.net.URL\nval c = new URL(s\"$api?access_token=${x.t}\").openConnection().asInstanceOf[HttpURLConnection]\nc.setRequestMethod(\"POST\")\nc.setRequestProperty(\"A\", b)\nscala.io.Source.fromURL(s\"https://h?access_token=$t\").mkString",
        "POST <api>?access_token=<t> #A=<b>; GET https://h?access_token=<t>",
    ),
    (
        "logger.info(s\"token $t\")\nlog.debug(\"x {}\", t)\nprintln(t)\nZIO.logInfo(f\"a $t%s\")",
        "Log token <t>; Log x {},<t>; Log <t>; Log a <t>",
    ),
    (
        "import scala.sys.process._\nSeq(\"curl\", \"-u\", s\"$id:$s\", U).!!\nos.write(os.pwd / \"t\", tok)\nval w = new PrintWriter(new File(\"t\"))\nw.write(tok)",
        "Argument curl,-u,<id>:<s>,<U>; File <>=<tok>; File t=<tok>",
    ),
    (
        "import play.api.mvc._\nval a = Cookie(\"access_token\", t, secure = true)\nval b = Cookie(\"access_token\", t)",
        "Cookie access_token=<t> guarded; Cookie access_token=<t>",
    ),
    ("val cache = new Cache()\ncache.get(\"k?access_token=\" + t)\nval url = Map(\"a\" -> b)", ""),
    (
        "for { t <- token(); r <- basicRequest.get(uri\"https://h?access_token=$t\").send(b) } yield r",
        "GET https://h?access_token=<token/t>",
    ),
];

#[test]
fn requests_are_read() {
    check(Language::Scala, CASES);
}
