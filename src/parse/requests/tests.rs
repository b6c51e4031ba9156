//! What each format says of a request, and the promise that none of them panics.

use proptest::prelude::*;

use super::*;
use crate::model::call::{Built, Part, Slot};

fn read(dialect: Dialect, text: &str) -> Vec<HttpCall> {
    let mut facts = Facts::default();
    requests(dialect, text, &mut facts);
    facts.calls
}

/// A text with the names of its variables in braces.
fn shown(built: &Built) -> String {
    let part = |part: &Part| match part {
        Part::Literal { text, .. } => text.clone(),
        Part::Hole { names, .. } => format!("<{}>", names.join(",")),
    };
    built.parts.iter().map(part).collect()
}

/// A request on one line; every parameter is shown as it is written at its place.
fn told(text: &str, call: &HttpCall) -> String {
    let urls: Vec<String> = call.url.iter().map(shown).collect();
    let mut told = format!("{} {}", call.method.as_deref().unwrap_or("?"), urls.join(" or "));
    let groups = [
        ("query", &call.query),
        ("in-url", &call.in_url),
        ("header", &call.headers),
        ("body", &call.body),
        ("auth", &call.auth),
    ];
    for (group, slots) in groups.into_iter().filter(|(_, slots)| !slots.is_empty()) {
        let slot = |slot: &Slot| format!("{}={}", slot.span.of(text), shown(&slot.value));
        let slots: Vec<String> = slots.iter().map(slot).collect();
        told = format!("{told} {group}[{}]", slots.join(" "));
    }
    told
}

#[track_caller]
fn assert_told(dialect: Dialect, text: &str, expected: &[&str]) {
    let calls = read(dialect, text);
    let told: Vec<String> = calls.iter().map(|call| told(text, call)).collect();
    assert_eq!(told, expected, "{text}");
}

#[test]
fn http_files() {
    let text = "@host = https://h.example\n@api = {{host}}/v1\n\n### one\n# @name one\nGET {{api}}/me HTTP/1.1\nAccept: */*\n# off: x\nAuthorization: Bearer {{t}}\n\n###\n< {%\n  request.variables.set('x', 'y')\n%}\nPOST https://h.example/a\n  /b\n  ?c={{d}}\n&e=f HTTP/1.1\nHost: h.example\n\ng=h&i={{j}}\n& k = l\n\n> {% client.log(1) %}\nm=n\n### json\nput {{base}}\n### curl\ncurl https://h.example\n###\nHTTP/1.1 200 OK\n###\nPATCH {{base}}/x\n\n{\"o\": \"p\", \"q\": {{r}}}\n";
    assert_told(
        Dialect::HttpFile,
        text,
        &[
            "GET https://h.example/v1/me header[Accept=*/* Authorization=Bearer <t>]",
            "POST https://h.example/a/b?c=<d>&e=f in-url[c=<d> e=f] header[Host=h.example] body[g=h i=<j> k=l]",
            "PATCH <base>/x body[o=p q=<r>]",
        ],
    );
    assert_told(
        Dialect::HttpFile,
        "@a = {{b}}\n@b = {{a}}\nGET {{a}}/x?y=z",
        &["GET <a>/x?y=z in-url[y=z]"],
    );
}

#[test]
fn postman_collections() {
    let text = r#"{"info": {"schema": "v2.1.0"}, "variable": [{"key": "base", "value": "http:\/\/h.example"}],
      "auth": {"type": "basic", "basic": [{"key": "password", "value": "{{p}}"}]},
      "item": [
        {"name": "f", "auth": null, "item": [{"request": {"method": "get", "url": {"raw": "{{base}}/a?b=c", "query": [{"key": "b", "value": "c"}, {"key": "d", "value": "{{e}}"}, {"key": "f", "value": "g", "disabled": true}]}}}]},
        {"auth": {"type": "noauth"}, "item": [{"request": "{{x}}/y"}]},
        {"request": {"auth": {"type": "bearer", "bearer": {"token": "{{t}}"}}, "method": "POST", "header": "A: b\nC: {{d}}",
          "url": {"protocol": "https", "host": ["h", "example"], "path": ["v1", ":id"]}, "body": {"mode": "urlencoded", "urlencoded": [{"key": "k", "value": "{{v}}"}]}}},
        {"request": {"auth": {"type": "apikey", "apikey": [{"key": "key", "value": "k"}, {"key": "in", "value": "query"}, {"key": "value", "value": "{{v}}"}]}, "method": "POST", "url": "{{x}}", "body": {"mode": "raw", "raw": "{\n \"m\": \"{{n}}\"\n}"}}},
        {"request": {"auth": {"type": "jwt", "jwt": {"addTokenTo": "queryParam", "queryParamKey": "token"}}, "url": "{{x}}"}},
        {"request": {"auth": {"type": "oauth2", "oauth2": [{"key": "addTokenTo", "value": "queryParams"}]}, "url": "{{x}}"}}
      ]}"#;
    assert_told(
        Dialect::Postman,
        text,
        &[
            "GET http://h.example/a?b=c query[d=<e>] in-url[b=c] auth[basic=<p>]",
            "GET <x>/y",
            "POST https://h.example/v1/:id header[A=b C=<d>] body[k=<v>] auth[bearer=<t>]",
            "POST <x> query[k=<v>] body[m=<n>]",
            "GET <x> query[token=<access_token>]",
            "GET <x> query[queryParams=<access_token>]",
        ],
    );
}

#[test]
fn insomnia_exports() {
    let text = r#"{"_type": "export", "__export_format": 4, "resources": [
      {"_id": "env", "_type": "environment", "data": {"base": "http://h.example"}},
      {"_id": "g1", "_type": "request_group", "parentId": "w", "authentication": {"type": "basic", "password": "{{ _.p }}"}},
      {"_id": "g2", "_type": "request_group", "parentId": "g1", "authentication": {}},
      {"_id": "r", "parentId": "g2", "_type": "request", "url": "{{ _.base }}/a", "method": "GET", "parameters": [{"name": "b", "value": "c"}, {"name": "d", "value": "e", "disabled": true}], "headers": [{"name": "F", "value": "g"}], "body": {"mimeType": "application/json", "text": "{\"h\": \"{{ _.i }}\"}"}, "authentication": {}}
    ]}"#;
    let expected = "GET http://h.example/a query[b=c] header[F=g] body[h=<i>] auth[basic=<p>]";
    assert_told(Dialect::Insomnia, text, &[expected]);
    let text = "type: collection.insomnia.rest/5.0\ncollection:\n  - name: f\n    authentication:\n      type: bearer\n      token: '{{ _.t }}'\n    children:\n      - url: \"{{ _.base }}/a\"\n        method: POST\n        body:\n          mimeType: application/x-www-form-urlencoded\n          params:\n            - name: b\n              value: c\n      - url: https://h.example\n        method: GET\n        authentication:\n          type: apikey\n          key: k\n          value: v\n          addTo: queryParams\nenvironments:\n  data:\n    base: https://i.example\n";
    assert_told(
        Dialect::Insomnia,
        text,
        &[
            "POST https://i.example/a body[b=c] auth[bearer=<t>]",
            "GET https://h.example query[k=v]",
        ],
    );
}

#[test]
fn bruno_files() {
    let text = "meta {\n  name: a\n}\n\npost {\n  url: {{base}}/a?b=c\n  body: form-urlencoded\n  auth: oauth2\n}\n\nparams:query {\n  b: c\n  d: {{e}}\n  ~f: g\n}\n\nheaders {\n  H: i\n}\n\nauth:oauth2 {\n  grant_type: client_credentials\n  access_token_url: https://h.example/token\n  token_placement: url\n  token_query_key: access_token\n}\n\nbody:form-urlencoded {\n  j: {{k}}\n}\n\nbody:json {\n  {\n    \"l\": 1\n  }\n}\n\nvars:pre-request {\n  base: http://h.example\n}\n";
    assert_told(
        Dialect::Bruno,
        text,
        &[
            "POST http://h.example/a?b=c query[d=<e> access_token=<access_token>] in-url[b=c] header[H=i] body[j=<k>]",
        ],
    );
    let text = "http {\n  method: purge\n  url: {{x}}\n}\n";
    assert_told(Dialect::Bruno, text, &["PURGE <x>"]);
    let text = "get {\n  url: https://h.example\n  body: json\n  auth: apikey\n}\nauth:apikey {\n  key: k\n  value: {{v}}\n  placement: queryparams\n}\nbody:json {\n  {\n    \"l\": \"{{m}}\"\n  }\n}\n";
    assert_told(Dialect::Bruno, text, &["GET https://h.example query[k=<v>] body[l=<m>]"]);
}

#[test]
fn open_collections() {
    let text = "info:\n  name: a\n  type: http\nhttp:\n  method: POST\n  url: \"{{base}}/a\"\n  headers:\n    - name: B\n      value: c\n  params:\n    - {name: d, value: '{{e}}', type: query}\n    - {name: f, value: g, type: path}\n    - {name: h, value: i, type: query, disabled: true}\n  body:\n    type: form-urlencoded\n    data:\n      - {name: j, value: k}\n  auth:\n    type: oauth2\n    tokenConfig: {placement: {query: access_token}}\n";
    let expected = "POST <base>/a query[d=<e> access_token=<access_token>] header[B=c] body[j=k]";
    assert_told(Dialect::OpenCollection, text, &[expected]);
    let text = "opencollection: 1.0.0\nconfig:\n  environments:\n    - name: x\n      variables:\n        - {name: base, value: http://h.example}\nrequest:\n  auth: {type: bearer, token: '{{t}}'}\nitems:\n  - info: {name: f, type: folder}\n    items:\n      - http:\n          method: GET\n          url: '{{base}}/a'\n          auth: inherit\n  - http: {method: GET, url: https://h.example, auth: {type: none}}\n  - http: {method: GET, url: https://h.example, auth: {type: apikey, key: k, value: v, placement: query}}\n";
    assert_told(
        Dialect::OpenCollection,
        text,
        &[
            "GET http://h.example/a auth[bearer=<t>]",
            "GET https://h.example",
            "GET https://h.example query[k=v]",
        ],
    );
}

#[test]
fn recordings() {
    let text = r#"{"log": {"version": "1.2", "entries": [
      {"request": {"method": "POST", "url": "https://h.example/a?b=c", "queryString": [{"name": "b", "value": "c"}], "headers": [{"name": "D", "value": "e"}], "postData": {"mimeType": "application/x-www-form-urlencoded", "text": "f=g&h=i"}},
       "response": {"status": 302, "headers": [{"name": "location", "value": "/cb?j=k"}], "redirectURL": "/cb?j=k"}},
      {"request": {"method": "GET", "url": "https://h.example"}, "response": {"headers": [], "redirectURL": ""}}
    ]}}"#;
    assert_told(
        Dialect::Har,
        text,
        &[
            "POST https://h.example/a?b=c in-url[b=c] header[D=e] body[f=g h=i]",
            "GET /cb?j=k in-url[j=k]",
            "GET https://h.example",
        ],
    );
}

#[test]
fn descriptions() {
    let text = "openapi: 3.1.0\nservers:\n  - url: http://h.example/v1\n  - url: https://i.example\n  - url: http://i.example\nsecurity:\n  - a: []\ncomponents:\n  securitySchemes:\n    a: {type: http, scheme: bearer}\n  parameters:\n    P: {name: p, in: query}\npaths:\n  /x/{id}:\n    parameters:\n      - $ref: '#/components/parameters/P'\n    get:\n      operationId: x\n      parameters:\n        - {name: q, in: header}\n    post:\n      servers: [{url: https://j.example}]\n      security: []\n      operationId: y\n";
    assert_told(
        Dialect::Openapi,
        text,
        &[
            "GET http://h.example/v1/x/{id} or https://i.example/x/{id} query[p=<p>] header[q=<q>] auth[x=<a>]",
            "POST https://j.example/x/{id} query[p=<p>]",
        ],
    );
    let text = r#"{"swagger": "2.0", "host": "h.example", "basePath": "/v1", "schemes": ["http"],
      "securityDefinitions": {"k": {"type": "apiKey", "in": "header", "name": "K"}},
      "paths": {"/x": {"get": {"security": [{"k": []}], "responses": {"200": {"description": "ok"}}}}}}"#;
    assert_told(Dialect::Openapi, text, &["GET http://h.example/v1/x auth[ok=<k>]"]);
    let both = text.replace("[\"http\"]", "[\"https\", \"http\"]");
    assert_told(Dialect::Openapi, &both, &["GET https://h.example/v1/x auth[ok=<k>]"]);
}

#[test]
fn folders_and_many_requests_cost_no_more_than_their_length() {
    let deep = format!("{{\"item\": [{}", "{\"item\": [".repeat(400));
    assert!(read(Dialect::Postman, &deep).is_empty());
    let item = "{\"request\": {\"url\": {\"raw\": \"{{a}}\", \"query\": [{\"key\": \"b\", \"value\": \"{{\"}]}}},";
    let many = format!("{{\"item\": [{}]}}", item.repeat(4000));
    let begin = std::time::Instant::now();
    assert_eq!(read(Dialect::Postman, &many).len(), 4000);
    for unit in ["GET a.b/?", "@a={{a}}\n", "{{", "###\n", "get {\n url: {{a}}\n}\n", "- url: {\n"]
    {
        for dialect in [Dialect::HttpFile, Dialect::Bruno, Dialect::Insomnia] {
            read(dialect, &unit.repeat(100_000 / unit.len()));
        }
    }
    assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
}

const DIALECTS: [Dialect; 7] = [
    Dialect::OpenCollection,
    Dialect::HttpFile,
    Dialect::Bruno,
    Dialect::Postman,
    Dialect::Insomnia,
    Dialect::Har,
    Dialect::Openapi,
];

fn check_places(text: &str) {
    for call in DIALECTS.into_iter().flat_map(|dialect| read(dialect, text)) {
        assert!(text.get(call.span.range()).is_some());
        let groups = [&call.query, &call.in_url, &call.headers, &call.body, &call.auth];
        for slot in groups.into_iter().flatten() {
            assert!(text.get(slot.span.range()).is_some());
            for part in slot.name.parts.iter().chain(&slot.value.parts) {
                let (Part::Literal { span, .. } | Part::Hole { span, .. }) = part;
                assert!(text.get(span.range()).is_some());
            }
        }
        for part in call.url.iter().flat_map(|url| &url.parts) {
            let (Part::Literal { span, .. } | Part::Hole { span, .. }) = part;
            assert!(text.get(span.range()).is_some());
        }
    }
}

proptest! {
    #[test]
    fn lines_never_panic(text in r"(GET |POST |https://|@a ?=|\{\{a\}\}|###|\?b=|&c=é|: |\n|\r\n|\n  |< \{%|%\}|> |get \{\n|\}\n|url: |auth: |auth:oauth2 \{\n|\PC){0,30}") {
        check_places(&text);
    }

    #[test]
    fn documents_never_panic(text in r#"("(item|items|http|request|url|raw|query|key|value|auth|type|oauth2|host|body|log|entries|headers|resources|collection|paths|get|servers|schemes|security|parameters|name)": ?|[\[\]{},]|"[a-z/{}?=&\\é]{0,8}"|\n *- |[a-z]+: |\n|\PC){0,40}"#) {
        check_places(&text);
    }

    #[test]
    fn written_requests_come_back(
        name in "[a-z_]{1,12}",
        value in r"[ -~é]{0,16}",
        method in "GET|POST|PUT",
    ) {
        prop_assume!(!value.contains(['{', '}']));
        let collection = serde_json::json!({"item": [{"request": {
            "method": method,
            "url": {"raw": "{{base}}/x", "query": [{"key": name, "value": value}]},
        }}]});
        for text in [collection.to_string(), serde_json::to_string_pretty(&collection).unwrap()] {
            let calls = read(Dialect::Postman, &text);
            prop_assert_eq!(calls.len(), 1);
            prop_assert_eq!(calls[0].method.as_deref(), Some(method.as_str()));
            prop_assert_eq!(calls[0].query[0].span.of(&text), &name);
            prop_assert_eq!(calls[0].query[0].value.known(), Some(value.clone()));
        }
    }
}
