//! Dart.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    (
        r#"import 'package:http/http.dart' as http; import "dart:io"; import 'a.dart' show B;"#,
        "{ import package:http/http.dart/ as http; import dart:io/* as ; import a.dart/* as  }",
    ),
    (
        r"const k = 'x'; final Uri u = Uri.parse('https://x?$a&b=${b.c}\n');",
        r#"{ k = "x"; u: Uri = Uri.parse("https://x?{a}&b={b.c}\n") }"#,
    ),
    (
        r#"@override class A<T> extends B with M implements C { final http.Client? client; static const String z = "a" 'b'; @override int a, b = 2; }"#,
        r#"{ class A(B, M, C) { client: http.Client; z: String = ("a" + "b"); ?(a: int, b: int = 2) } }"#,
    ),
    (
        "class A { A(this.client, {required this.k, String n = 'x'}) : _d = n, super(k); A.named(Foo f) { g(); } factory A.make() => A(null); }",
        r#"{ class A() { fn A(client, k, n: String = "x") { this.client = client; this.k = k; this._d = n; super(k); ?() }; fn A.named(f: Foo) { g() }; fn A.make() A(null) } }"#,
    ),
    (
        "class A { Future<String?> get(Uri url, [int? a]) async { return this; } String get url => 'x'; set url(String v) { _u = v; } external static foo(); }",
        r#"{ class A() { fn get(url: Uri, a: int) { return this }; url: String = "x"; fn url(v: String) { _u = v }; fn foo() ?() } }"#,
    ),
    (
        "mixin M on B {} extension E on String { void x() {} } enum S { a('x'), b; final String v; const S(this.v); }",
        r#"{ class M(B) {  }; class String() { fn x() {  } }; class S() { ?(a, "x"); b; v: String; fn S(v) { this.v = v; ?() } } }"#,
    ),
    (
        "void f() async { var r = await http.get(u, headers: {'A': 'B $t', ...h, if (x) 'c': d, for (var i in y) i: i}); }",
        r#"{ fn f() { r = http.get(u, headers={"A": "B {t}", ...h, "c": d, i: i}) } }"#,
    ),
    (
        "void f() { final l = [a, ...b, if (x) c]; var s = <String>{a}; var m = <String, int>{}; var g = (int a, b) => a; list.map((e) { return e; }); }",
        "{ fn f() { l = [a, b, c]; s = [a]; m = {}; g = fn (a: int, b) a; list.map(fn (e) { return e }) } }",
    ),
    (
        "void f() { x = a + '?b' + c; x += 'd'; y = c ? a : b ?? d; o?.m()?.n!.z['k'] = v; this.x = y; super.z(this); }",
        r#"{ fn f() { x = (a + "?b" + c); x += "d"; y = (a | b | d); o.m().n.z["k"] = v; this.x = y; super.z(this) } }"#,
    ),
    (
        "void f() { a..b = c..d(e)..f['g'] = h..i.j(k)..['l'] = m; final r = X(a)..b()..c.d += e; x = Y()..z(); f(X()..y = z); }",
        r#"{ fn f() { { a.b = c; a.d(e); a.f["g"] = h; a.i.j(k); a["l"] = m; a }; { r = X(a); r.b(); r.c.d += e }; { x = Y(); x.z() }; f({ { cascade@105 = X(); cascade@105.y = z }; cascade@105 }) } }"#,
    ),
    (
        "void f() { new Foo(a); const Bar.baz(x: 1); A.b.c(d); f<int>(a); x[0]; (x as Y).z; a is B; !a; throw E(); }",
        "{ fn f() { new Foo(a); new Bar.baz(x=1); A.b.c(d); f(a); x[0]; x.z; a; a; E() } }",
    ),
    (
        "void f() { if (a) { f(); } else if (b) g(); else { h(); } switch (x) { case 1: f(); break; case 2: default: g(); } }",
        "{ fn f() { if a { f() } if b g() { h() }; if x if { f(); ?() } {  } { g() } } }",
    ),
    (
        "void f() { try { f(); } on E catch (e) { g(); } finally { h(); } for (final x in y) { f(); } int g(x) => x; }",
        "{ fn f() { if { f() } { g() } { { h() } }; ?(x, y, { f() }); fn g(x) x } }",
    ),
    (
        "void f() { var (p, q) = t; final w = switch (x) { 1 => 'a', _ => b() }; (a, b: c); String? a, b = 'c'; }",
        r#"{ fn f() { [p, q] = t; w = ("a" | b()); [a, c]; ?(a: String, b: String = "c") } }"#,
    ),
    (
        "var x = \"\"\"\n  a $b\n  \"\"\"; var y = r'raw$x'; var z = [1.5, true, null];",
        "{ x = \"  a {b}\n  \"; y = \"raw$x\"; z = [1.5, true, null] }",
    ),
    (r#"void f() { g(a, h(b); var c = "x" + d; }"#, r#"{ fn f() { g(a, h(b)); c = ("x" + d) } }"#),
];

#[test]
fn lowers() {
    check(Language::Dart, CASES);
}
