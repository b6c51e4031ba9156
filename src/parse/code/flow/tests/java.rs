//! Java.

use super::{Language, check};

/// Statements inside a method.
fn within(code: &str) -> String {
    format!("class A {{ void f(String tok, String sec, String api, String U) {{ {code} }} }}")
}

#[test]
fn java() {
    let cases = [
        (
            "HttpRequest.newBuilder(URI.create(U + \"?client_secret=\" + sec)).GET().build();",
            "GET <U>?client_secret=<sec>",
        ),
        (
            "HttpRequest.newBuilder().uri(URI.create(U)).header(\"Authorization\", \"Bearer \" + tok).POST(BodyPublishers.ofString(\"a=\" + sec)).build();",
            "POST <U> #Authorization=Bearer <tok> !a=<sec>",
        ),
        (
            "UriComponentsBuilder.fromUriString(U).queryParam(\"client_secret\", sec).toUriString();",
            "? <U> ?client_secret=<sec>",
        ),
        (
            "HttpUrl url = HttpUrl.parse(api).newBuilder().addQueryParameter(\"access_token\", tok).build(); new Request.Builder().url(url).build();",
            "GET <api> ?access_token=<tok>",
        ),
        (
            "RestTemplate rest = new RestTemplate(); rest.getForObject(U + \"?t={t}\", String.class, tok);",
            "GET <U>?t={t}",
        ),
        (
            "HttpPost p = new HttpPost(U); p.setHeader(\"A\", tok); p.setEntity(new UrlEncodedFormEntity(list));",
            "POST <U> #A=<tok>",
        ),
        (
            "HttpURLConnection c = (HttpURLConnection) new URL(String.format(\"%s?k=%s\", api, tok)).openConnection(); c.setRequestMethod(\"POST\");",
            "POST <api>?k=<tok>",
        ),
        (
            "MultiValueMap<String, String> form = new LinkedMultiValueMap<>(); form.add(\"client_secret\", sec); restTemplate.postForObject(U, form, T.class);",
            "POST <U> !client_secret=<sec>",
        ),
        ("logger.info(\"token={}\", accessToken);", "Log token={},<accessToken>"),
        ("cache.get(tok).put(\"access_token\", tok);", ""),
    ];
    let wrapped: Vec<(String, &str)> =
        cases.iter().map(|(code, facts)| (within(code), *facts)).collect();
    let cases: Vec<(&str, &str)> =
        wrapped.iter().map(|(code, facts)| (code.as_str(), *facts)).collect();
    check(Language::Java, &cases);
}
