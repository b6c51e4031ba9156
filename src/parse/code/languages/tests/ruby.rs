//! Ruby.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    (
        r#"require "faraday"; Net::HTTP.get(URI("https://x?#{@tok}&#{a.b(1)}\n"))"#,
        r#"{ require("faraday"); Net.HTTP.get(URI("https://x?{self.tok}&{a.b(1)}\n")) }"#,
    ),
    (
        r#"f url, q: 1, "k" => v, :s => 2, w => 3, **h, short: , &blk"#,
        "{ f(url, q=1, k=v, s=2, {w: 3}, **=h, short=short, &=blk) }",
    ),
    (
        r#"conn.post "/x", { a: b, "k" => v, :s => 1, "t": 2, **h } do |req, z = 1| req.headers['A'] = "B " + t end"#,
        r#"{ conn.post("/x", {"a": b, "k": v, "s": 1, "t": 2, ...h}, fn (req, z = 1) { req.headers["A"] = ("B " + t) }) }"#,
    ),
    (
        r#"x = a || b; x ||= b; y = c ? 'a' : "b" "c"; token && "B #{token}""#,
        r#"{ x = (a | b); x = b; y = ("a" | ("b" + "c")); "B {token}" }"#,
    ),
    (
        r#"s << "foo" << b; s += 'a%s' % [b, c]; s&.foo&.bar; A.new; h[:a]; ::A::B"#,
        r#"{ s += ("foo" + b); s += "a%s".%(b, c); s.foo.bar; A.new(); h["a"]; A.B }"#,
    ),
    ("%w[a b]; z = if a then b elsif c then d else e end", r#"{ ["a", "b"]; z = (b | d | e) }"#),
    (
        "if a then b elsif c; d else e end; return x unless y",
        "{ if a { b } c { d } { e }; if return x y }",
    ),
    (
        r#"f = ->(x) { x }; g = lambda { |x| return x, nil }; obj.("x"); h.fetch(:a) { true }"#,
        r#"{ f = fn (x) { x }; g = fn (x) { return [x, null] }; obj.call("x"); h.fetch("a", fn () { true }) }"#,
    ),
    (
        r#"case x when 1 then a else b end; w = case q when 1 then "a" else "b" end"#,
        r#"{ if x 1 { a } { b }; w = ("a" | "b") }"#,
    ),
    (
        "begin; a; rescue E => e; b; ensure; c; end; v = begin; a; rescue; b; end",
        "{ if { a } ?(E, e, { b }) { ?(); c }; v = (a | b) }",
    ),
    (
        "t = <<~EOT\n  hi #{x}\n  there\nEOT\nf <<~A, <<-'B', x\n  a\nA\n  b\nB\ng",
        "{ t = \"  hi {x}\n  there\n\"; f(\"  a\n\", \"  b\n\", x); g }",
    ),
    ("f(<<~EOT.strip)\n x\nEOT\ng", "{ f(\" x\n\".strip); g }"),
    (
        "class Foo < Net::Bar; include Baz; K = 1.5; def initialize(conn = nil, url:, q: 1, *rest, **opts, &blk); @conn = conn; end; end",
        "{ class Foo(Net::Bar, Baz) { include(Baz); K = 1.5; fn initialize(conn = null, url, q = 1, rest, opts, blk) { self.conn = conn } } }",
    ),
    (
        "module A::B; def self.make(a) = new(a); class << self; def m; x; rescue; y; end; end; end",
        "{ class A::B() { fn make(a) new(a); { fn m() if { x } { y } } } }",
    ),
    (
        "a, b = f(*args); foo.bar = 1; super(a); (a); (a; b); a = b, c",
        "{ [a, b] = f(args); foo.bar = 1; super(a); a; { a; b }; a = [b, c] }",
    ),
    (r#"def m; f("a" + b; end; c = "x" + d"#, r#"{ fn m() { f(("a" + b)) }; c = ("x" + d) }"#),
];

#[test]
fn lowers() {
    check(Language::Ruby, CASES);
}
