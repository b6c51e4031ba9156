//! Groovy.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    (
        "package a.b\nimport a.b.C\nimport static d.E.*\nimport f.g as h",
        "{ ?(); import a.b/C as C; import d.E/* as ; import f/g as h }",
    ),
    (
        "@Grab('x')\nclass A extends B implements C {\n private static final String K = 'v'\n def http = new H(K)\n String t, u = 'w'\n A(String t) { this.t = t }\n @Get('/x') def f(@Query('k') String a, b = 1) { g(a)\n return b }\n}",
        "{ class A(B, C) { K: String = \"v\"; http = new H(K); t: String; u: String = \"w\"; fn A(t: String) { this.t = t }; fn f(a: String, b = 1) { @Get(\"/x\"); { g(a); return b } } } }",
    ),
    (
        "println token\nprintln resp.data\nlog.info \"a $b ${c.d}\", e\nsh script: \"x $y\",\n   returnStdout: true\ndef o = sh returnStdout: true, script: 'a'",
        "{ println(token); println(resp.data); log.info(\"a {b} {c.d}\", e); sh(script=\"x {y}\", returnStdout=true); o = sh(returnStdout=true, script=\"a\") }",
    ),
    (
        "def s = 'a\\n$b'\ndef t = \"a\\$b\\t\"\ndef u = '''raw'''\ndef v = /re ${x}/\ndef w = \"\"\"a\n${b}\"\"\"",
        "{ s = \"a\n$b\"; t = \"a$b\t\"; u = \"raw\"; v = \"re {x}\"; w = \"a\n{b}\" }",
    ),
    (
        "http.request(POST, JSON) { req ->\n uri.query = [access_token: token, 'k': v, (n): w]\n headers.'Authorization' = \"Bearer $t\"\n body = [a] }\ndef r = http.get(path: '/x') { a, b -> c }",
        "{ http.request(POST, JSON, fn (req) { uri.query = {\"access_token\": token, \"k\": v, n: w}; headers.Authorization = \"Bearer {t}\"; body = [a] }); r = http.get(path=\"/x\", fn (a, b) { c }) }",
    ),
    (
        "pipeline { agent any\n stages { stage('a') { steps { sh 'x'\n echo \"t ${t}\" } } } }\nandroid { defaultConfig { buildConfigField \"String\", 'X', \"\\\"v\\\"\" } }\n{println it}",
        "{ { agent(any); stages(fn () { stage(\"a\", fn () { steps(fn () { sh(\"x\"); echo(\"t {t}\") }) }) }) }; android(fn () { defaultConfig(fn () { buildConfigField(\"String\", \"X\", \"\"v\"\") }) }); fn () { println(it) } }",
    ),
    (
        "def x = a ?: 'b'\ndef y = a ? b : c\nm['k'] = v\nm.k += 'z'\na?.b()*.c\nx = a as T\nm << [a: b]\ndef (p, q) = [1, 2]\nf(a, *b)",
        "{ x = (a | \"b\"); y = (b | c); m[\"k\"] = v; m.k += \"z\"; a.b().c; x = a; m.<<({\"a\": b}); [p, q] = [1, 2]; f(a, b) }",
    ),
    (
        "if (a) f b else { g() }\nfor (i in l) { h i }\nswitch (x) { case 1: f y; break\n default: g() }\ntry { g() } catch (E | F e) { h() }\nl.each { println it }",
        "{ if a f(b) { g() }; { i = for each(l); { h(i) } }; ?(x, if { 1; f(y); ?() } { g() }); if { g() } { h() }; l.each(fn () { println(it) }) }",
    ),
    (
        "new URL(\"https://a?t=$t\").openConnection().with { c -> c.requestMethod = 'POST' }\nf a\n(g)\nint i = 0, j = 1\nid 'a' version 'b'",
        "{ new URL(\"https://a?t={t}\").openConnection().with(fn (c) { c.requestMethod = \"POST\" }); f(a)(g); ?(i: int = 0, j: int = 1); id(\"a\"); version(\"b\") }",
    ),
];

#[test]
fn lowers() {
    check(Language::Groovy, CASES);
}
