//! Scala, Groovy.

use super::{Language, Pair, Printer, Wanted, check, concatenated, each, encoded, wanted};
use proptest::prelude::*;

const SCALA: [Printer; 5] = [sttp, http4s, akka, play, scalaj];
const GROOVY: [Printer; 4] = [rest_client, http_builder, java_net, jenkins];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn scala(wanted in wanted()) {
        check(Language::Scala, &SCALA, &wanted)?;
    }

    #[test]
    fn groovy(wanted in wanted()) {
        check(Language::Groovy, &GROOVY, &wanted)?;
    }
}

/// `"a" -> b, "c" -> d`
fn arrows(pairs: &[Pair]) -> String {
    each(pairs, ", ", |key, value| format!("\"{key}\" -> {value}"))
}

fn sttp(it: &Wanted) -> String {
    let headers = each(&it.headers, "", |key, value| format!(".header(\"{key}\", {value})"));
    let body = match it.post {
        true => format!(".body(Map({}))", arrows(&it.body)),
        false => String::new(),
    };
    format!(
        "import sttp.client3._\nobject A {{ def f() = basicRequest{headers}.{}(uri\"{}?{}\"){body}.send(backend) }}",
        it.lower(),
        it.url(),
        encoded(&it.query, "${", "}"),
    )
}

fn http4s(it: &Wanted) -> String {
    let query = each(&it.query, "", |key, value| format!(".withQueryParam(\"{key}\", {value})"));
    let headers = each(&it.headers, ", ", |key, value| format!("Header.Raw(ci\"{key}\", {value})"));
    let body = match it.post {
        true => format!(".withEntity(UrlForm({}))", arrows(&it.body)),
        false => String::new(),
    };
    format!(
        "import org.http4s._\nobject A {{\n  val r = Request[IO](Method.{}, uri\"{}\"{query}).putHeaders({headers}){body}\n}}",
        it.method(),
        it.url(),
    )
}

fn akka(it: &Wanted) -> String {
    let headers = each(&it.headers, ", ", |key, value| format!("RawHeader(\"{key}\", {value})"));
    let entity = match it.post {
        true => format!(", entity = FormData({}).toEntity", arrows(&it.body)),
        false => String::new(),
    };
    format!(
        "import akka.http.scaladsl.model._\nclass A:\n  def f() =\n    val u = Uri(\"{}\").withQuery(Uri.Query({}))\n    Http().singleRequest(HttpRequest(HttpMethods.{}, uri = u, headers = Seq({headers}){entity}))\n",
        it.url(),
        arrows(&it.query),
        it.method(),
    )
}

fn play(it: &Wanted) -> String {
    let body = match it.post {
        true => format!("Map({})", arrows(&it.body)),
        false => String::new(),
    };
    format!(
        "class A(ws: WSClient) {{ def f() = ws.url(\"{}\").addQueryStringParameters({}).addHttpHeaders({}).{}({body}) }}",
        it.url(),
        arrows(&it.query),
        arrows(&it.headers),
        it.lower(),
    )
}

fn scalaj(it: &Wanted) -> String {
    let query = each(&it.query, "", |key, value| format!(".param(\"{key}\", {value})"));
    let headers = each(&it.headers, "", |key, value| format!(".header(\"{key}\", {value})"));
    let body = match it.post {
        true => format!(".postForm(Seq({}))", arrows(&it.body)),
        false => String::new(),
    };
    format!("import scalaj.http._\nval r = Http(\"{}\"){query}{headers}{body}.asString", it.url())
}

/// `['a': b, 'c': d]`
fn map(pairs: &[Pair]) -> String {
    format!("[{}]", each(pairs, ", ", |key, value| format!("'{key}': {value}")))
}

fn rest_client(it: &Wanted) -> String {
    let body = match it.post {
        true => format!(", body: {}, requestContentType: URLENC", map(&it.body)),
        false => String::new(),
    };
    format!(
        "import groovyx.net.http.RESTClient\ndef api = new RESTClient(\"https://{}\")\napi.{} path: '{}', query: {}, headers: {}{body}\n",
        it.host,
        it.lower(),
        it.path,
        map(&it.query),
        map(&it.headers),
    )
}

fn http_builder(it: &Wanted) -> String {
    let headers = each(&it.headers, "\n  ", |key, value| format!("headers.'{key}' = {value}"));
    let body = match it.post {
        true => format!("body = {}", map(&it.body)),
        false => String::new(),
    };
    format!(
        "import groovyx.net.http.HTTPBuilder\ndef http = new HTTPBuilder('https://{}')\nhttp.request({}, JSON) {{\n  uri.path = '{}'\n  uri.query = {}\n  {headers}\n  {body}\n}}",
        it.host,
        it.method(),
        it.path,
        map(&it.query),
    )
}

fn java_net(it: &Wanted) -> String {
    let headers =
        each(&it.headers, "\n", |key, value| format!("c.setRequestProperty \"{key}\", {value}"));
    let body = match it.post {
        true => format!(
            "c.requestMethod = 'POST'\nc.outputStream << {}",
            concatenated(&it.body, "+", "")
        ),
        false => String::new(),
    };
    format!(
        "def c = new URL(\"{}?{}\").openConnection()\n{headers}\n{body}\n",
        it.url(),
        encoded(&it.query, "${", "}"),
    )
}

fn jenkins(it: &Wanted) -> String {
    let headers = each(&it.headers, ", ", |key, value| format!("[name: '{key}', value: {value}]"));
    let body = match it.post {
        true => format!(",\n  httpMode: 'POST', requestBody: \"{}\"", encoded(&it.body, "${", "}")),
        false => String::new(),
    };
    format!(
        "node {{\n  def r = httpRequest url: \"{}?{}\",\n  customHeaders: [{headers}]{body}\n}}",
        it.url(),
        encoded(&it.query, "$", ""),
    )
}
