//! PHP.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    (r"use A\B\C as D; use X;", "{ { import A.B/C as D }; { import /X as X } }"),
    (
        r"use A\{X, Y as Z}; use function A\f;",
        "{ { import A/X as X; import A/Y as Z }; { import A/f as f } }",
    ),
    (
        r#"$ch = curl_init("$a?{$b->c}&$d[k]&{$e['f']}\n");"#,
        r#"{ ch = curl_init("{a}?{b.c}&{d["k"]}&{e["f"]}\n") }"#,
    ),
    ("$x = <<<E\n a $b\nE;\n$y = <<<'N'\n raw\nN;", r#"{ x = " a {b}"; y = " raw" }"#),
    (
        "A::b($c, name: 1, ...$d); self::$y; A::B; static::x();",
        "{ A.b(c, name=1, ...=d); self.y; A.B; static.x() }",
    ),
    (
        r"new \Guzzle\Client(['a' => $b, ...$c, 'd']); array($a, ...$b);",
        r#"{ new Guzzle.Client({"a": b, ...c, 2: "d"}); [a, b] }"#,
    ),
    ("[$a, 'k' => $b] = f(); list($m) = $o;", "{ [a, b] = f(); [m] = o }"),
    (
        r#"$x .= 'a' . $b . "c"; $h[] = 'd'; $q['k'] = $p ?? $d;"#,
        r#"{ x += ("a" + b + "c"); h += ["d"]; q["k"] = (p | d) }"#,
    ),
    (
        "$t = $c ? $a : ($b ?: TRUE); $o?->m()?->n; (string) @$this->x;",
        "{ t = (a | b | true); o.m().n; this.x }",
    ),
    (
        "$f = fn(array $x) => $x; $g = function ($x) use ($y): int { return $y; };",
        "{ f = fn (x: array) x; g = fn (x) { return y } }",
    ),
    ("$k = match($x) { 1, 2 => 'a', default => f() };", r#"{ k = ("a" | f()) }"#),
    (
        "switch ($x) { case 1: $a = 1; break; default: b(); }",
        "{ if x if { 1; a = 1; ?() } { b() } }",
    ),
    (
        "try { a(); } catch (E $e) { b(); } finally { c(); }",
        "{ if { a() } ?(?(), e, { b() }) { c() } }",
    ),
    ("if ($a) { b(); } elseif ($c) d(); else { e(); }", "{ if a { b() } ?(c, d()) { e() } }"),
    (
        r"#[At(1)] class P extends \Q\R implements I { use T; const K = 'v'; private ?Client $http = null; static $s, $t = 1; }",
        r#"{ class P(Q\R, I, T) { ?(); K = "v"; http: Client = null; ?(s, t = 1) } }"#,
    ),
    (
        "class P { function __construct(private readonly ?Client $h, string $b = 'x', int ...$c) {} }",
        r#"{ class P() { fn __construct(h: Client, b: string = "x", c: int) { this.h: Client = h; {  } } } }"#,
    ),
    (
        r"namespace A\B; const Z = 1; enum S: string { case A = 'a'; }",
        r#"{ ?(); Z = 1; class S() { A = "a" } }"#,
    ),
    (
        "function f(Request $r): ?string { return null; } $o->{$d}(1);",
        "{ fn f(r: Request) { return null }; o.(1) }",
    ),
    (r#"f($a, g($b); $c = "x" . $d;"#, r#"{ f(a, g(b)); c = ("x" + d) }"#),
];

#[test]
fn lowers() {
    check(Language::Php, CASES);
}
