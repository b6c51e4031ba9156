//! Kotlin.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    (
        "package a.b\nimport a.b.C\nimport d.*\nimport e.f as g",
        "{ ?(); import a.b/C as C; import d/* as ; import e/f as g }",
    ),
    (
        "class A(private val http: OkHttpClient?, b: B = B()) : C(b), D<E> {\n val x: String = \"a\"\n val y by lazy { f() }\n val z: Int get() = 1\n companion object {\n const val K = \"v\"\n }\n init { x = b }\n }",
        r#"{ class A(C, D<E>) { http: OkHttpClient; b: B = B(); x: String = "a"; y = f(); z: Int = 1; class () { K = "v" }; { { x = b } } } }"#,
    ),
    (
        "interface Api { @GET(\"x\") suspend fun f(@Query(\"access_token\") tok: String, n: Int = 1): Foo }",
        r#"{ class Api() { fn f(tok: String, n: Int = 1) { @GET("x"); @Query("access_token", tok); ?() } } }"#,
    ),
    (
        "fun f(a: String?) = g(a!!, n = \"x${b.c} $d\\n\") { h(it) }",
        r#"{ fn f(a: String) return g(a, n="x{b.c} {d}\n", fn () { h(it) }) }"#,
    ),
    (
        "client.get(api) { parameter(\"k\", v) }; val m = mapOf(\"a\" to b, \"c\" to d); a?.b?.c()",
        r#"{ client.get(api, fn () { parameter("k", v) }); m = mapOf({"a": b}, {"c": d}); a.b.c() }"#,
    ),
    (
        "val x = if (a) \"b\" else if (q) \"r\" else c\nval y = a ?: \"d\" + e\nx += \"f\"\no.p = \"\"\"raw $q\"\"\"\nm[\"k\"] = v as String",
        r#"{ x = ("b" | "r" | c); y = (a | ("d" + e)); x += "f"; o.p = "raw {q}"; m["k"] = v }"#,
    ),
    (
        "fun f() { if (a) { g() } else { h() }\n when (x) { 1 -> g()\n else -> { h() } }\n try { g() } catch (e: E) { h() }\n val z = when (x) { 1 -> \"a\"\n else -> \"b\" }\n return z }",
        r#"{ fn f() { if a { g() } { h() }; if g() { h() }; if { g() } { h() }; z = ("a" | "b"); return z } }"#,
    ),
    (
        "val f = { a: Int, b -> a }; val (m, n) = t\nobject O : P {\n override fun q() {}\n }\nval r = object : S() {\n val t = true\n }",
        "{ f = fn (a: Int, b) { a }; [m, n] = t; class O(P) { fn q() {  } }; r = class (S) { t = true } }",
    ),
    (
        "val c = HttpClient(CIO) { engine { https { trustManager = T } } }",
        "{ c = HttpClient(CIO, fn () { engine(fn () { https(fn () { trustManager = T }) }) }) }",
    ),
];

#[test]
fn lowers() {
    check(Language::Kotlin, CASES);
}
