//! Java, Kotlin, C#.

use super::{Language, Pair, Printer, Wanted, check, concatenated, each, encoded, wanted};
use proptest::prelude::*;

const JAVA: [Printer; 4] = [ok_http, java_net, rest_template, web_client];
const KOTLIN: [Printer; 3] = [ktor, ktor_blocks, kotlin_ok_http];
const CSHARP: [Printer; 3] = [message, http_client, rest_sharp];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn java(wanted in wanted()) {
        check(Language::Java, &JAVA, &wanted)?;
    }

    #[test]
    fn kotlin(wanted in wanted()) {
        check(Language::Kotlin, &KOTLIN, &wanted)?;
    }

    #[test]
    fn csharp(wanted in wanted()) {
        check(Language::CSharp, &CSHARP, &wanted)?;
    }
}

/// `.name("a", b)` for every pair.
fn chain(pairs: &[Pair], name: &str) -> String {
    each(pairs, "", |key, value| format!(".{name}(\"{key}\", {value})"))
}

fn class(body: &str) -> String {
    format!("class A {{ RestTemplate rest; WebClient webClient; void f() {{ {body} }} }}")
}

fn ok_http(it: &Wanted) -> String {
    let body = match it.post {
        true => format!(".post(new FormBody.Builder(){}.build())", chain(&it.body, "add")),
        false => ".get()".to_owned(),
    };
    let code = class(&format!(
        "HttpUrl url = HttpUrl.parse(\"{}\").newBuilder(){}.build(); Request r = new Request.Builder().url(url){}{body}.build(); ok.newCall(r).execute();",
        it.url(),
        chain(&it.query, "addQueryParameter"),
        chain(&it.headers, "addHeader"),
    ));
    format!("import okhttp3.*;\n{code}")
}

fn java_net(it: &Wanted) -> String {
    let body = match it.post {
        true => {
            format!(
                ".POST(HttpRequest.BodyPublishers.ofString({}))",
                concatenated(&it.body, "+", "")
            )
        }
        false => ".GET()".to_owned(),
    };
    class(&format!(
        "String q = {}; HttpRequest r = HttpRequest.newBuilder().uri(URI.create(\"{}?\" + q)){}{body}.build();",
        concatenated(&it.query, "+", ""),
        it.url(),
        chain(&it.headers, "header"),
    ))
}

fn rest_template(it: &Wanted) -> String {
    let headers = each(&it.headers, " ", |key, value| format!("h.set(\"{key}\", {value});"));
    let form = each(&it.body, " ", |key, value| format!("form.add(\"{key}\", {value});"));
    let entity = match it.post {
        true => "new HttpEntity<>(form, h)",
        false => "new HttpEntity<>(h)",
    };
    class(&format!(
        "HttpHeaders h = new HttpHeaders(); {headers} MultiValueMap<String, String> form = new LinkedMultiValueMap<>(); {form} rest.exchange(UriComponentsBuilder.fromHttpUrl(\"{}\"){}.toUriString(), HttpMethod.{}, {entity}, String.class);",
        it.url(),
        chain(&it.query, "queryParam"),
        it.method(),
    ))
}

fn web_client(it: &Wanted) -> String {
    let body = match it.body.split_first() {
        Some((first, more)) => {
            let first = each(std::slice::from_ref(first), "", |key, value| {
                format!("BodyInserters.fromFormData(\"{key}\", {value})")
            });
            format!(".body({first}{})", chain(more, "with"))
        }
        None => String::new(),
    };
    class(&format!(
        "webClient.{}().uri(b -> b.scheme(\"https\").host(\"{}\").path(\"{}\"){}.build()){}{body}.retrieve();",
        it.lower(),
        it.host,
        it.path,
        chain(&it.query, "queryParam"),
        chain(&it.headers, "header"),
    ))
}

fn ktor(it: &Wanted) -> String {
    let query = each(&it.query, "; ", |key, value| format!("parameter(\"{key}\", {value})"));
    let headers = each(&it.headers, "; ", |key, value| format!("header(\"{key}\", {value})"));
    let body = each(&it.body, "; ", |key, value| format!("append(\"{key}\", {value})"));
    let body = match it.post {
        true => format!("; setBody(FormDataContent(Parameters.build {{ {body} }}))"),
        false => String::new(),
    };
    format!(
        "import io.ktor.client.HttpClient\nsuspend fun f(client: HttpClient) {{ client.{}(\"{}\") {{ {query}; {headers}{body} }} }}",
        it.lower(),
        it.url(),
    )
}

fn ktor_blocks(it: &Wanted) -> String {
    let query =
        each(&it.query, "; ", |key, value| format!("parameters.append(\"{key}\", {value})"));
    let headers = each(&it.headers, "; ", |key, value| format!("append(\"{key}\", {value})"));
    let block = format!("url {{ {query} }}; headers {{ {headers} }}");
    let code = match it.post {
        true => {
            let form = each(&it.body, "; ", |key, value| format!("append(\"{key}\", {value})"));
            format!(
                "http.submitForm(url = \"{}\", formParameters = parameters {{ {form} }}) {{ {block} }}",
                it.url()
            )
        }
        false => format!("http.get(\"{}\") {{ {block} }}", it.url()),
    };
    format!("import io.ktor.client.*\nval http = HttpClient(CIO)\nsuspend fun f() {{ {code} }}")
}

fn kotlin_ok_http(it: &Wanted) -> String {
    let body = match it.post {
        true => format!(".post(FormBody.Builder(){}.build())", chain(&it.body, "add")),
        false => String::new(),
    };
    format!(
        "import okhttp3.*\nfun f() {{ val r = Request.Builder().url(\"{}?{}\"){}{body}.build()\n ok.newCall(r).execute() }}",
        it.url(),
        encoded(&it.query, "${", "}"),
        chain(&it.headers, "header"),
    )
}

fn method(code: &str) -> String {
    format!("class A {{ HttpClient http; async Task F() {{ {code} }} }}")
}

fn dictionary(pairs: &[Pair]) -> String {
    let entries = each(pairs, ", ", |key, value| format!("[\"{key}\"] = {value}"));
    format!("new Dictionary<string, string> {{ {entries} }}")
}

fn message(it: &Wanted) -> String {
    let headers =
        each(&it.headers, " ", |key, value| format!("r.Headers.Add(\"{key}\", {value});"));
    let body = match it.post {
        true => format!("r.Content = new FormUrlEncodedContent({});", dictionary(&it.body)),
        false => String::new(),
    };
    method(&format!(
        "var r = new HttpRequestMessage(HttpMethod.{}, QueryHelpers.AddQueryString(\"{}\", {})); {headers} {body} await http.SendAsync(r);",
        it.title(),
        it.url(),
        dictionary(&it.query),
    ))
}

fn http_client(it: &Wanted) -> String {
    let headers = each(&it.headers, " ", |key, value| {
        format!("http.DefaultRequestHeaders.Add(\"{key}\", {value});")
    });
    let url = format!("$\"{}?{}\"", it.url(), encoded(&it.query, "{", "}"));
    let pairs = each(&it.body, ", ", |key, value| {
        format!("new KeyValuePair<string, string>(\"{key}\", {value})")
    });
    method(&match it.post {
        true => format!(
            "{headers} await http.PostAsync({url}, new FormUrlEncodedContent(new[] {{ {pairs} }}));"
        ),
        false => format!("{headers} await http.GetAsync({url});"),
    })
}

fn rest_sharp(it: &Wanted) -> String {
    let code = format!(
        "var r = new RestRequest(\"{}\", Method.{}); r{}; r{};",
        it.path,
        it.title(),
        chain(&it.query, "AddQueryParameter"),
        chain(&it.headers, "AddHeader"),
    );
    let form = each(&it.body, " ", |key, value| format!("r.AddParameter(\"{key}\", {value});"));
    method(&format!(
        "var client = new RestClient(\"https://{}\"); {code} {form} await client.ExecuteAsync(r);",
        it.host
    ))
}
