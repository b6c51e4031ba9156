//! What PHP does: curl by options, Guzzle, Laravel, `WordPress`, streams.

use super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r#"$c = curl_init(); curl_setopt($c, CURLOPT_URL, "$api?access_token=$tok"); curl_setopt($c, CURLOPT_SSL_VERIFYPEER, false);"#,
        "GET <api>?access_token=<tok> unverified",
    ),
    (
        r#"$c = curl_init('http://h/x'); curl_setopt($c, CURLOPT_HTTPHEADER, ["Authorization: Bearer $t", 'A: b']);"#,
        "GET http://h/x #Authorization=Bearer <t> #A=b",
    ),
    (
        r"$c = curl_init(); curl_setopt_array($c, [CURLOPT_URL => $u, CURLOPT_POST => true, CURLOPT_POSTFIELDS => http_build_query(['k' => $v])]);",
        "POST <u> !k=<v>",
    ),
    (
        r"use GuzzleHttp\Client; class A { private $g; function __construct() { $this->g = new Client(['base_uri' => 'http://h']); } function f($sec) { $this->g->request('GET', '/t', ['query' => ['client_secret' => $sec]]); } }",
        "GET http://h/t ?client_secret=<sec>",
    ),
    (
        r"$g = new \GuzzleHttp\Client(); $p = ['a' => $b]; $g->post($u, ['form_params' => $p, 'auth' => [$i, $s], 'verify' => false]);",
        "POST <u> !a=<b> @basic=<s> unverified",
    ),
    (r"$g->request('GET', $u, ['query' => $q]);", ""),
    (
        r"use Symfony\Contracts\HttpClient\HttpClientInterface; class A { function __construct(private HttpClientInterface $client) {} function f() { $this->client->request('GET', $u, ['auth_bearer' => $t, 'query' => ['k' => $v]]); } }",
        "GET <u> ?k=<v> @bearer=<t>",
    ),
    ("Http::get($api, ['access_token' => $tok]);", "GET <api> ?access_token=<tok>"),
    (
        r"use Illuminate\Support\Facades\Http; Http::withToken($tok)->asForm()->post($u, ['k' => $v]);",
        "POST <u> !k=<v> @bearer=<tok>",
    ),
    (
        "wp_remote_get(add_query_arg(['k' => $v], $u)); wp_remote_get($u, ['body' => ['k' => $v]]); add_query_arg('k', $v, $u);",
        "GET <u> ?k=<v>; GET <u> ?k=<v>; ? <u> ?k=<v>",
    ),
    (
        r#"$p['k'] = $v; file_get_contents("$u?" . http_build_query($p)); file_get_contents(sprintf('%s?k=%s', $u, urlencode($v)));"#,
        "GET <u>?k=<v> ?k=<v>; GET <u>?k=<v>",
    ),
    (
        r#"$c = stream_context_create(['http' => ['method' => 'POST', 'header' => "A: Bearer $d", 'content' => $x]]); file_get_contents($u, false, $c);"#,
        "POST <u> #A=Bearer <d>",
    ),
    (
        "error_log('t ' . $tok); Log::info('t', ['access_token' => $tok]); $this->logger->debug($s); setcookie('t', $tok, 0, '/', '', true, true);",
        "Log t <tok>; Log t,access_token=<tok>; Log <s>; Cookie t=<tok> guarded",
    ),
];

#[test]
fn php() {
    let cases: Vec<_> =
        CASES.iter().map(|(code, facts)| (format!("<?php {code}"), *facts)).collect();
    let cases: Vec<_> = cases.iter().map(|(code, facts)| (code.as_str(), *facts)).collect();
    check(Language::Php, &cases);
}
