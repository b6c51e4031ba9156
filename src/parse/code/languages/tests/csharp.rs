//! C#.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    ("using System.Net.Http; using J = A.B;", "{ import System.Net.Http/* as ; import A/B as J }"),
    (
        "namespace N { [X] public class A(HttpClient http) : B, C<D> { private readonly HttpClient _h = new(), _i; public string? K { get; set; } = \"v\"; public string L => K; public int M { get { return f(); } } } }",
        r#"{ { class A(B, C<D>) { http: HttpClient; _h: HttpClient = new HttpClient(); _i: HttpClient; K: string = "v"; L: string = K; M: int; fn M() { return f() } } } }"#,
    ),
    (
        "class A { [HttpGet(\"/x\")] public async Task<string> Get([FromQuery(Name = \"t\")] string tok, int n = 1) => await http.GetAsync($\"{api}?t={tok:N}\\n\"); A(B b) : base(b) { this.b = b; } }",
        r#"{ class A() { fn Get(tok: string, n: int = 1) { @HttpGet("/x"); @FromQuery(Name="t", tok); return http.GetAsync("{api}?t={tok}\n") }; fn A(b: B) { this.b = b } } }"#,
    ),
    (
        r#"var d = new Dictionary<string, string>(o) { ["a"] = b, ["c"] = e }; D f = new() { { "a", b } }; var g = new X { A = b, C = { e } };"#,
        r#"{ d = new Dictionary(o, {"a": b, "c": e}); f: D = new D({"a": b}); g = new X(A=b, C=[e]) }"#,
    ),
    (
        r#"h.Headers.Authorization = new("Bearer", t); var l = new List<KeyValuePair<string, string>> { new("a", b) }; var k = new[] { a, b }; var m = new { a = b, c, d.E };"#,
        r#"{ h.Headers.Authorization = new AuthenticationHeaderValue("Bearer", t); l = new List([new KeyValuePair("a", b)]); k = [a, b]; m = {"a": b, "c": c, "E": d.E} }"#,
    ),
    (
        r#"x += @"a\b" + c; var y = c ? a : b ?? d; a?.B.C!(x as Y, n: (Z)v); q = e["k"]; h.Cb += (s, e) => true; var r = x switch { 1 => "a", _ => b };"#,
        r#"{ x += ("a\b" + c); y = (a | b | d); a.B.C(x, n=v); q = e["k"]; h.Cb += fn (s, e) true; r = ("a" | b) }"#,
    ),
    (
        "using var c = new C(); using (var d = new D()) { f(d); } if (a) { g(); } else { h(); } try { f(); } catch (E e) { g(); }",
        "{ c = new C(); { d = new D(); { f(d) } }; if a { g() } { h() }; if { f() } { g() } }",
    ),
    (
        "string.Format(\"a{0}\", b); (a, b) = (c, d); f(out var z);",
        "{ string.Format(\"a{0}\", b); [a, b] = [c, d]; f(z) }",
    ),
];

#[test]
fn lowers() {
    check(Language::CSharp, CASES);
}
