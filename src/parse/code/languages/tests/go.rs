//! Go.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    (
        "package a\nimport (\n r \"github.com/x/resty/v2\"\n \"net/http\"\n . \"a/b\"\n _ \"c\"\n \"gopkg.in/y.v3\"\n)",
        "{ ?(); ?(import github.com/x/resty/v2/ as r, import net/http/ as http, import a/b/* as *, ?(), import gopkg.in/y.v3/ as y) }",
    ),
    (
        r#"x := "a" + b + `c\d`; y += "\n"; z -= 1"#,
        r#"{ x = ("a" + b + "c\d"); y += "\n"; ?(z, 1) }"#,
    ),
    (r#"resp, err := http.Get(u + "?t=" + t)"#, r#"{ [resp, err] = http.Get((u + "?t=" + t)) }"#),
    (r"a, b = b, a", r"{ [a, b] = [b, a] }"),
    (
        r"c := &http.Client{Timeout: 5, Transport: t}",
        r"{ c = new http.Client(Timeout=5, Transport=t) }",
    ),
    (
        r#"v := url.Values{"k": {s}, name: []string{"x"}}; v["j"] = (*p).q"#,
        r#"{ v = {"k": [s], name: ["x"]}; v["j"] = p.q }"#,
    ),
    (
        r#"m := map[string]string{"a": b, c: d}; l := []string{a, "b"}; n := make(map[string]int); o := new(http.Client)"#,
        r#"{ m = {"a": b, c: d}; l = [a, "b"]; n = {}; o = new http.Client() }"#,
    ),
    (
        r#"ts := []struct{ a string }{{a: "x"}, {"y"}}; h := T{"k": v}"#,
        r#"{ ts = [{"a": "x"}, ["y"]]; h = {"k": v} }"#,
    ),
    (
        r#"var a, b string = "x", "y"; var c *http.Client; const k, j = 1, true"#,
        r#"{ [a, b]: string = ["x", "y"]; c: http.Client; [k, j] = [1, true] }"#,
    ),
    (
        r"func (s *S) f(a, b T, c ...int) (int, error) { return a.b, nil }",
        r"{ fn f(s: S, a: T, b: T, c: int) { return [a.b, null] } }",
    ),
    (
        r"func f() { go func(x int) { g(x) }(1); defer h() }",
        r"{ fn f() { fn (x: int) { g(x) }(1); h() } }",
    ),
    (
        "type S struct { http.Client; c, d *http.Client `json:\"x\"`; e string }\ntype I interface{}",
        r"{ class S(http.Client) { c: http.Client; d: http.Client; e: string }; ?() }",
    ),
    (
        r"func f() { if x := g(); x != nil { a() } else if y { b() } else { c() } }",
        r"{ fn f() { { x = g(); ?(x, null); if { a() } { y; if { b() } { c() } } } } }",
    ),
    (
        r"func f() { switch x { case 1: a(); default: b() }; select { case v := <-c: d(v) } }",
        r"{ fn f() { { x; if { 1; { a() } } { { b() } } }; if { v = c; { d(v) } } } }",
    ),
    (
        r"func f() { for i, k := range ks { g(k) } }",
        r"{ fn f() { { [i, k] = for each(ks); { g(k) } } } }",
    ),
    (
        r#"t := string(b[:4]); u := x.(T).y; w := []byte("q"); z := a.b("c", d...)"#,
        r#"{ t = string(b.slice()); u = x.y; w = "q"; z = a.b("c", d) }"#,
    ),
    (r#"f(a, g(b); c := "x" + d"#, r#"{ f(a, g(b)); c = ("x" + d) }"#),
    (r#"http.Get(api + "?a=" + tok)"#, r#"{ http.Get((api + "?a=" + tok)) }"#),
    (
        r#"func f() { c.Get("https://h"); http.Get(u) }"#,
        r#"{ fn f() { c.Get("https://h"); http.Get(u) } }"#,
    ),
];

#[test]
fn lowers() {
    check(Language::Go, CASES);
}
