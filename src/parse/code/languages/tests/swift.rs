//! Swift.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    ("import Foundation; import struct A.B", "{ import Foundation/* as ; import A.B/* as  }"),
    (
        "@objc public class P<T>: Q, R.S { private let http: Session? = nil; static var k = \"x\", j: Int\n lazy var z: URL = { URL(string: \"a\")! }() }",
        r#"{ class P(Q, R.S) { http: Session = null; ?(k = "x", j: Int); z: URL = fn () { URL(string="a") }() } }"#,
    ),
    (
        r#"class P { var c: String { return "x" }; var d: Int { get { 1 } set { x = newValue } } }"#,
        r#"{ class P() { c: String = "x"; ?(d: Int, fn d() ?(?(?(), { 1 }), ?(?(), { x = newValue }))) } }"#,
    ),
    (
        "class P { init(_ url: URL, with name: String = \"x\", c: inout [Int]...) { self.http = url; super.init() }\n func get<T>(a: T) async throws -> String? { return nil } }",
        r#"{ class P() { fn init(url: URL, name: String = "x", c: [Int]) { self.http = url; super.init() }; fn get(a: T) { return null } } }"#,
    ),
    (
        r#"extension P.Q { func x() {} }; enum E: String { case a = "x", b; case c(Int) }; protocol O: U { func x(a: Int?) -> Int; var y: Int { get } }"#,
        r#"{ class P.Q() { fn x() ?() }; class E(String) { ?(a = "x", b); c }; class O(U) { fn x(a: Int) ?(); y: Int } }"#,
    ),
    (
        "var r = URLRequest(url: u)\nr.setValue(\"Bearer \\(t.x) \\n\", forHTTPHeaderField: \"A\")",
        r#"{ r = URLRequest(url=u); r.setValue("Bearer {t.x} \n", forHTTPHeaderField="A") }"#,
    ),
    (
        r#"let u = URL(string: "https://x?\(a)")!; let d: [String: Any] = ["a": b, "c": [1, 2.5], k: nil]; let e: [A: B] = [:]"#,
        r#"{ u = URL(string="https://x?{a}"); d: [String: Any] = {"a": b, "c": [1, 2.5], k: null}; e: [A: B] = {} }"#,
    ),
    (
        r#"x += "a" + b + c; y = c ? a : b ?? d; o?.m()?.n!.z; d["k"] = v"#,
        r#"{ x += ("a" + b + c); y = (a | b | d); o.m().n.z; d["k"] = v }"#,
    ),
    ("guard let a = b, let c else { return }; g()", "{ { a = b; if { return ?() } }; g() }"),
    (
        "if let a = b, c == 1 { f() } else if d { g() } else { h() }",
        "{ if { a = b; ?(c, 1); { f() } } d { g() } { h() } }",
    ),
    (
        "switch x { case .a: f(); case let .b(z) where z > 1: g(); default: break }",
        "{ if x { f() } { g() } { ?() } }",
    ),
    ("do { try f() } catch let e as E { g() } catch { h() }", "{ if { f() } { g() } { h() } }"),
    (
        "session.dataTask(with: r) { data, _, error in f(data) }.resume(); a.b { $0.x } onError: { (e: Error) -> Int in e }",
        "{ session.dataTask(with=r, fn (data, _, error) { f(data) }).resume(); a.b(fn () { $0.x }, onError=fn (e: Error) { e }) }",
    ),
    (
        "let f = { (x: Int) -> Int in return x }; let (m, n) = t; (a); (a, b: c)",
        "{ f = fn (x: Int) { return x }; [m, n] = t; a; [a, c] }",
    ),
    (
        "let s = \"\"\"\n  a \\(b)\n  \"\"\"; let q = #\"raw \\#(x) y\"#; let w = #\"raw\"#",
        "{ s = \"  a {b}\n  \"; q = \"raw {x}y\"; w = \"raw\" }",
    ),
    (
        "try await f(x as! Y, &z, .get, !b, true); for x in y { f() }; while let x = y { f() }",
        "{ f(x, z, get, b, true); ?(x, y, { f() }); { x = y; { f() } } }",
    ),
    (
        r#"let v = if a { "b" } else { c() }; let w = switch x { case 1: "a" default: "b" }"#,
        r#"{ v = ("b" | c()); w = ("a" | "b") }"#,
    ),
    (r#"f(a, g(b); let c = "x" + d"#, r#"{ f(a, g(b)); c = ("x" + d) }"#),
];

#[test]
fn lowers() {
    check(Language::Swift, CASES);
}
