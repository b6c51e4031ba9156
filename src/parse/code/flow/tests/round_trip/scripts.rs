//! Python, Ruby, `PowerShell`.

use super::{
    Language, Pair, Printer, Wanted, check, concatenated, each, each_with, encoded, wanted,
};
use proptest::prelude::*;

const PYTHON: [Printer; 5] = [requests, session, httpx, aiohttp, urllib];
const POWERSHELL: [Printer; 2] = [rest_method, splatted];
const RUBY: [Printer; 4] = [httparty, faraday, net_http, rest_client];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn python(wanted in wanted()) {
        check(Language::Python, &PYTHON, &wanted)?;
    }

    #[test]
    fn ruby(wanted in wanted()) {
        check(Language::Ruby, &RUBY, &wanted)?;
    }

    #[test]
    fn powershell(wanted in wanted()) {
        check(Language::PowerShell, &POWERSHELL, &wanted)?;
    }
}

fn dict(pairs: &[Pair]) -> String {
    format!("{{{}}}", each(pairs, ", ", |name, value| format!("\"{name}\": {value}")))
}

fn when(is: bool, text: String) -> String {
    if is { text } else { String::new() }
}

fn requests(it: &Wanted) -> String {
    let data = when(it.post, format!(", data={}", dict(&it.body)));
    let (url, query, headers) = (it.url(), dict(&it.query), dict(&it.headers));
    format!(
        "import requests\nr = requests.{}(\"{url}\", params={query}, headers={headers}{data})\n",
        it.lower()
    )
}

fn session(it: &Wanted) -> String {
    let headers =
        each(&it.headers, "\n    ", |name, value| format!("s.headers[\"{name}\"] = {value}"));
    let query = each(&it.query, "\n    ", |name, value| format!("p[\"{name}\"] = {value}"));
    let data = when(it.post, format!(", data={}", concatenated(&it.body, "+", "")));
    format!(
        "import requests\ndef f():\n    s = requests.Session()\n    {headers}\n    p = {{}}\n    {query}\n    s.request(\"{}\", \"{}\", params=p{data})\n",
        it.method(),
        it.url()
    )
}

fn httpx(it: &Wanted) -> String {
    let data = when(it.post, format!(", data={}", dict(&it.body)));
    format!(
        "import httpx\nasync def f():\n    async with httpx.AsyncClient(headers={}) as client:\n        await client.{}(f\"{}?{}\"{data})\n",
        dict(&it.headers),
        it.lower(),
        it.url(),
        encoded(&it.query, "{", "}")
    )
}

fn aiohttp(it: &Wanted) -> String {
    let query = each(&it.query, ", ", |name, value| format!("(\"{name}\", {value})"));
    let data = when(it.post, format!(", data={}", dict(&it.body)));
    format!(
        "import aiohttp\nasync def f():\n    async with aiohttp.ClientSession() as s:\n        async with s.{}(\"{}\", params=[{query}], headers={}{data}) as r:\n            pass\n",
        it.lower(),
        it.url(),
        dict(&it.headers)
    )
}

fn urllib(it: &Wanted) -> String {
    let data = when(it.post, format!(", data=urlencode({}).encode()", dict(&it.body)));
    let headers =
        each(&it.headers, "\n", |name, value| format!("req.add_header(\"{name}\", {value})"));
    format!(
        "import urllib.request\nfrom urllib.parse import urlencode\nurl = \"{}\" + \"?\" + urlencode({})\nreq = urllib.request.Request(url{data}, method=\"{}\")\n{headers}\nurllib.request.urlopen(req)\n",
        it.url(),
        dict(&it.query),
        it.method()
    )
}

fn hash(pairs: &[Pair]) -> String {
    format!("{{ {} }}", each(pairs, ", ", |name, value| format!("\"{name}\" => {value}")))
}

fn httparty(it: &Wanted) -> String {
    let body = when(it.post, format!(", body: {}", hash(&it.body)));
    format!(
        "require 'httparty'\nHTTParty.{}(\"{}\", query: {}, headers: {}{body})\n",
        it.lower(),
        it.url(),
        hash(&it.query),
        hash(&it.headers)
    )
}

fn faraday(it: &Wanted) -> String {
    let query = each(&it.query, "\n", |name, value| format!("  req.params['{name}'] = {value}"));
    let headers =
        each(&it.headers, "\n", |name, value| format!("  req.headers['{name}'] = {value}"));
    let body = when(it.post, format!("  req.body = URI.encode_www_form({})\n", hash(&it.body)));
    format!(
        "require 'faraday'\nconn = Faraday.new\nconn.{}(\"{}\") do |req|\n{query}\n{headers}\n{body}end\n",
        it.lower(),
        it.url()
    )
}

fn net_http(it: &Wanted) -> String {
    let headers = each(&it.headers, "\n", |name, value| format!("req['{name}'] = {value}"));
    let body = when(it.post, format!("req.set_form_data({})\n", hash(&it.body)));
    format!(
        "require 'net/http'\nuri = URI(\"{}\")\nuri.query = URI.encode_www_form({})\nreq = Net::HTTP::{}.new(uri)\n{headers}\n{body}Net::HTTP.start(uri.host) {{ |http| http.request(req) }}\n",
        it.url(),
        hash(&it.query),
        it.title()
    )
}

fn rest_client(it: &Wanted) -> String {
    let body = when(it.post, format!(", {}", hash(&it.body)));
    format!(
        "RestClient.{}(\"{}?{}\"{body}, {})\n",
        it.lower(),
        it.url(),
        encoded(&it.query, "#{", "}"),
        hash(&it.headers)
    )
}

fn table(pairs: &[Pair]) -> String {
    let entries = each_with(pairs, "$", "; ", |name, value| format!("\"{name}\" = {value}"));
    format!("@{{ {entries} }}")
}

/// The body of a GET is its query.
fn rest_method(it: &Wanted) -> String {
    let (url, body) = match it.post {
        true => (format!("\"{}?{}\"", it.url(), encoded(&it.query, "$(", ")")), &it.body),
        false => (it.url(), &it.query),
    };
    let url = url.replace("$(", "$($");
    format!(
        "$h = {}\n$r = Invoke-RestMethod -Method {} -Uri {url} -Body {} -Headers $h\n",
        table(&it.headers),
        it.title(),
        table(body)
    )
}

fn splatted(it: &Wanted) -> String {
    let body = when(it.post, format!("$p.Body = {}\n", table(&it.body)));
    format!(
        "$p = @{{ Uri = \"{}?{}\"; Method = '{}'; Headers = {} }}\n{body}Invoke-WebRequest @p\n",
        it.url(),
        encoded(&it.query, "${", "}"),
        it.method(),
        table(&it.headers)
    )
}
