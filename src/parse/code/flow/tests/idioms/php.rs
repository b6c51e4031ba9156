//! How PHP code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r#"<?php
$c = curl_init("$api?access_token=$tok"); curl_setopt($c, CURLOPT_HTTPHEADER, ["Authorization: Bearer $t"]); curl_setopt($c, CURLOPT_POSTFIELDS, http_build_query(['client_secret' => $s])); curl_exec($c);"#,
        r"POST <api>?access_token=<tok> #Authorization=Bearer <t> !client_secret=<s>",
    ),
    (
        r"<?php
use GuzzleHttp\Client;
class A { private Client $client; function __construct(private \GuzzleHttp\ClientInterface $g) {} function f($s) { $this->client->request('GET', $U, ['query' => ['client_secret' => $s]]); $this->g->post($U, ['form_params' => ['client_secret' => $s], 'headers' => ['A' => $b]]); } }",
        r"GET <U> ?client_secret=<s>; POST <U> #A=<b> !client_secret=<s>",
    ),
    (
        r#"<?php
class A { private Redis $client; function f($t) { $this->client->get("k?access_token=$t"); } }"#,
        r"",
    ),
    (
        r"<?php
use Illuminate\Support\Facades\Http;
Http::withToken($t)->get($api, ['a' => $b]); Http::asForm()->post($U, ['client_secret' => $s]); Http::withQueryParameters(['k' => $t])->get($api);",
        r"GET <api> ?a=<b> @bearer=<t>; POST <U> !client_secret=<s>; GET <api> ?k=<t>",
    ),
    (
        r#"<?php
$q = implode('&', ["a=$b", "k=$t"]); file_get_contents($api . '?' . $q); file_get_contents(sprintf('%s?k=%s', $api, urlencode($t))); $url = $api; $url .= '?k=' . $t; file_get_contents($url);"#,
        r"GET <api>?a=<b>&k=<t>; GET <api>?k=<t>; GET <api>?k=<t>",
    ),
    (
        r"<?php
use Symfony\Contracts\HttpClient\HttpClientInterface;
class A { public function __construct(private HttpClientInterface $http) {} function f($t) { $this->http->request('GET', $U, ['query' => ['access_token' => $t], 'auth_bearer' => $t]); } }",
        r"GET <U> ?access_token=<t> @bearer=<t>",
    ),
    (
        r#"<?php
$ctx = stream_context_create(['http' => ['method' => 'POST', 'header' => "Authorization: Bearer $t", 'content' => http_build_query(['client_secret' => $s])]]); file_get_contents($U, false, $ctx);"#,
        r"POST <U> #Authorization=Bearer <t> !client_secret=<s>",
    ),
    (
        r"<?php
wp_remote_get(add_query_arg(['access_token' => $t], $api)); wp_remote_post($U, ['body' => ['client_secret' => $s], 'headers' => ['A' => $b]]); wp_remote_get(add_query_arg('k', $t, $api));",
        r"GET <api> ?access_token=<t>; POST <U> #A=<b> !client_secret=<s>; GET <api> ?k=<t>",
    ),
];

#[test]
fn idioms() {
    check(Language::Php, CASES);
}
