//! Java.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    ("import a.b.C;", "{ import a.b/C as C }"),
    (
        "class A extends B { H h = new H(x); void f(S s) { s.a(\"u\" + t).b(); } }",
        "{ class A(B) { h: H = new H(x); fn f(s: S) { s.a((\"u\" + t)).b() } } }",
    ),
    (
        "class A { void f() { var x = c ? a : b; x += \"y\"; int[] z = { 1 }; } }",
        "{ class A() { fn f() { x = (a | b); x += \"y\"; z: int[] = [1] } } }",
    ),
    (
        "interface A { @GET(\"p\") Call<T> f(@Query(\"t\") String tok); }",
        "{ class A() { fn f(tok: String) { @GET(\"p\"); @Query(\"t\", tok) } } }",
    ),
    (
        "class A { void f() { try (C c = g()) { c.h(x -> x.y()); } } }",
        "{ class A() { fn f() { { { c: C = g() }; { c.h(fn (x) x.y()) } } } } }",
    ),
];

#[test]
fn lowers() {
    check(Language::Java, CASES);
}
