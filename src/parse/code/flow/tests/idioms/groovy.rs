//! How Groovy code is written: requests by the clients in use, Jenkins' steps, Gradle's tasks.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        "def c = new URL(\"https://h/x?access_token=${t}\").openConnection()\nc.requestMethod = 'POST'\nc.setRequestProperty('A', b)\nc.doOutput = true\nc.outputStream.withWriter { it.write(\"client_secret=$s\") }",
        "POST https://h/x?access_token=<t> #A=<b> !client_secret=<s>",
    ),
    (
        "def c = new URL(U).openConnection() as HttpURLConnection\nc.with { requestMethod = 'POST'\n setRequestProperty 'A', \"Bearer $t\"\n outputStream << \"client_secret=$s\" }",
        "POST <U> #A=Bearer <t> !client_secret=<s>",
    ),
    ("def body = \"https://h?access_token=$t\".toURL().text", "? https://h?access_token=<t>"),
    (
        "import groovyx.net.http.RESTClient\ndef api = new RESTClient('https://h')\napi.auth.basic id, s\napi.get(path: '/x', query: [access_token: t], headers: [A: b])\napi.post(path: '/y', body: [client_secret: s], requestContentType: URLENC)",
        "GET https://h/x ?access_token=<t> #A=<b> @basic=<s>; POST https://h/y !client_secret=<s> @basic=<s>",
    ),
    (
        "import groovyx.net.http.HTTPBuilder\ndef http = new HTTPBuilder('https://h')\nhttp.request(POST, JSON) { req ->\n  uri.path = '/x'\n  uri.query = [access_token: t]\n  headers.'A' = \"Bearer $b\"\n  headers['B'] = c\n  body = [client_secret: s]\n  response.success = { r -> println r }\n}",
        "POST https://h/x ?access_token=<t> #A=Bearer <b> #B=<c> !client_secret=<s>; Log <r>",
    ),
    (
        "def r = httpRequest url: \"https://h?access_token=$t\", httpMode: 'POST',\n  requestBody: \"client_secret=${s}\", ignoreSslErrors: true",
        "POST https://h?access_token=<t> !client_secret=<s> unverified",
    ),
    (
        "httpRequest(url: U, customHeaders: [[name: 'Authorization', value: \"Bearer $t\"]])",
        "GET <U> #Authorization=Bearer <t>",
    ),
    (
        "println token\nprintln \"tok $token\"\necho \"t ${token}\"\nlog.info \"a {}\", token\nlogger.lifecycle(\"t $token\")",
        "Log <token>; Log tok <token>; Log t <token>; Log a {},<token>; Log t <token>",
    ),
    (
        "new File('t').text = tok\nnew File('t') << tok\nwriteFile file: 't', text: tok\ndef out = sh(script: \"echo $x\", returnStdout: true).trim()",
        "File t=<tok>; File t=<tok>; File t=<tok>; Argument echo <x>",
    ),
    (
        "import java.net.http.*\ndef p = [client_secret: s] + [a: b]\ndef r = HttpRequest.newBuilder(URI.create(U)).POST(BodyPublishers.ofString(\"client_secret=$s\")).build()\nrestTemplate.getForObject(\"https://h?access_token=$t\", String)",
        "POST <U> !client_secret=<s>; GET https://h?access_token=<t>",
    ),
    (
        "['curl', '-u', \"$id:$s\", U].execute()\nexec { commandLine 'curl', '-H', \"A: $t\" }",
        "Argument curl,-u,<id>:<s>,<U>; Argument curl,-H,A: <t>",
    ),
    (
        "def m = [:]\nm.url = 'x'\ncache.get \"k?access_token=$t\"\ntask x(type: Copy) { from 'a'\n into 'b' }",
        "",
    ),
];

#[test]
fn requests_are_read() {
    check(Language::Groovy, CASES);
}
