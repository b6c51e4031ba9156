//! Rust.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    (
        "use a::b::{c, d as e, self, f::*}; use a::*; use reqwest; use crate::x::Y as Z;",
        "{ { import a.b/c as c; import a.b/d as e; import a/b as b; import a.b.f/* as  }; { import a/* as  }; { import reqwest/ as reqwest }; { import crate.x/Y as Z } }",
    ),
    (
        "pub struct P<'a> { pub http: &'a reqwest::Client, k: Option<String> } struct Q(String); enum E { A, B(u8) }",
        "{ class P() { http: reqwest::Client; k: Option<String> }; class Q() { 0: String }; class E() { A; ?(B, { 0: u8 }) } }",
    ),
    (
        r#"impl<T> Foo for P<T> where T: X { const K: &'static str = "x"; async fn get(&self, mut url: &str, (a, b): (u8, u8)) -> R { url } }"#,
        r#"{ class P(Foo) { K: str = "x"; fn get(url: str, (a, b): (u8, u8)) { url } } }"#,
    ),
    (
        r#"pub trait T: U { fn x(&self, a: u8); } mod m { static S: &str = "a\n\"b"; } #[derive(A)] struct C;"#,
        r#"{ class T(U) { fn x(a: u8) ?() }; class m() { S: str = "a\n\"b" }; ?(); class C() ?() }"#,
    ),
    (
        r#"fn f() { let x: Url = self.http.get(&format!("{}?k={x}&j={y:?}{{z}}", url)).query(&[("a", b)]).send().await?; }"#,
        r#"{ fn f() { x: Url = self.http.get(format!("{}?k={x}&j={y}{{z}}", url)).query([["a", b]]).send() } }"#,
    ),
    (
        "fn f() { let Some(y) = z else { return Err(1) }; if let Some(q) = w { a() } else if c { b() } else { d() } g }",
        "{ fn f() { { y = z; if { return Err(1) } }; if { q = w; { a() } } c { b() } { d() }; g } }",
    ),
    (
        "fn f() { let v = match x.y()? { Ok(r) => r, Err(e) if e == 1 => { return 1; } }; match a { b::C => d(), _ => {} } g }",
        "{ fn f() { v = (x.y() | r | return 1); if a d() {  }; g } }",
    ),
    (
        r#"fn f() { let u = if a { "b" } else { c.d() }; let w = if let Some(x) = y { x } else { z }; }"#,
        r#"{ fn f() { u = ("b" | c.d()); w = ({ x = y; { x } } | z) } }"#,
    ),
    (
        "fn f() { reqwest::Client::new(); Vec::<u8>::new(); foo::<T>(1); <T as X>::y(); x.parse::<u8>(); }",
        "{ fn f() { reqwest.Client.new(); Vec.new(); foo(1); T.y(); x.parse() } }",
    ),
    (
        "fn f() { Config { a: b, c, ..Default::default() }; a::Config::<T> { a }; let P { a, b: c } = d; }",
        "{ fn f() { new Config(a=b, c=c, ..=Default.default()); new a.Config(a=a); [a, c] = d } }",
    ),
    (
        r##"fn f() { s += "x"; s = t; (a as u8, [1.5], [0; 4], r#"raw"#, 'c', true); "x".to_owned() + &b + c; }"##,
        r#"{ fn f() { s += "x"; s = t; [a, [1.5], [0], "raw", "c", true]; ("x".to_owned() + b + c) } }"#,
    ),
    (
        "fn f() { |x, y: &u8| x; move || { z }; x[0]; x.0; *p; -q; !b; }",
        "{ fn f() { fn (x, y: u8) x; fn () { z }; x[0]; x.0; p; q; b } }",
    ),
    (
        "fn f() { loop { break x; } while let Some(x) = y.next() { z } for i in a { z } unsafe { x } }",
        "{ fn f() { { x }; ?(x = y.next(), { z }); { i = for each(a); { z } }; { x } } }",
    ),
    (
        r#"fn f() { info!(target: "x", "a {x} {}", y.z(1), k.l = %v, %z.b, ?w, n = 1); tracing::warn!("b"); }"#,
        r#"{ fn f() { info!(target="x", "a {x} {}", y.z(1), k.l=v, z.b=z.b, w=w, n=1); tracing.warn!("b") } }"#,
    ),
    (
        r#"fn f() { vec![("a", &b), (c, d)]; vec!["a"; 3]; concat!("a", "b"); write!(f, "{x}")?; foo!{ a(); b } }"#,
        r#"{ fn f() { [["a", b], [c, d]]; ["a"]; ("a" + "b"); write!(f, "{x}"); foo!({ a(); b }) } }"#,
    ),
    (
        r#"fn f() { c.json(&json!({"a": b.c(), "d": {"e": [1, null]}, "f": format!("x{y}")})); json!(x.y); a!(); }"#,
        r#"{ fn f() { c.json(json!({"a": b.c(), "d": {"e": [1, null]}, "f": format!("x{y}")})); json!(x.y); a!() } }"#,
    ),
    (r#"fn f() { let x = "a" + f(a, ; g("x") }"#, r#"{ fn f() { x = ("a" + f(a)); g("x") } }"#),
];

#[test]
fn lowers() {
    check(Language::Rust, CASES);
}
