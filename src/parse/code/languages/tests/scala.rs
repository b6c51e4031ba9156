//! Scala.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    (
        "package a.b\nimport a.b.C\nimport d._\nimport e.*\nimport f.{g, h => i}\nimport j.k as l",
        "{ {  }; import a.b/C as C; import d/* as ; import e/* as ; ?(import f/g as g, import f/h as i); import j/k as l }",
    ),
    (
        "class A @Inject() (private val ws: WSClient, b: B = B())(implicit ec: EC) extends C(b) with D {\n val x: String = \"a\"\n lazy val y = f()\n var z = 1\n def g: String = x\n }\nobject O { val K = \"v\" }\ncase class P(id: String)\ntrait T { def t(a: String): Unit }",
        "{ class A(C, D) { ws: WSClient; b: B = B(); ec: EC; x: String = \"a\"; y = f(); z = 1; fn g() return x }; class O() { K = \"v\" }; class P() { id: String }; class T() { fn t(a: String) ?() } }",
    ),
    (
        "def f(a: Option[String], n: Int = 1): Unit = { g(a, n = b)(c); h(a) { x => k(x) }\n l { case M(q) => r(q); case _ => s } }",
        "{ fn f(a: Option[String], n: Int = 1) { g(a, n=b)(c); h(a, fn (x) k(x)); return l(fn () if { r(q) } { s }) } }",
    ),
    (
        "val u = s\"x${b.c} $d\\n$$\"\nval v = f\"$a%5.2f y\"\nval w = uri\"https://h/p?t=$t&x=y\"\nval x = \"\"\"raw $q\"\"\"\nval y = \"a\" + b",
        "{ u = \"x{b.c} {d}\n$\"; v = \"{a} y\"; w = \"https://h/p?t={t}&x=y\"; x = \"raw $q\"; y = (\"a\" + b) }",
    ),
    (
        "val m = Map(\"a\" -> b, (\"c\", d))\nm(\"k\") = v\no.p = q\nr += \"s\"\nval t = m ++ n + (\"e\" -> f)",
        "{ m = Map({\"a\": b}, [\"c\", d]); m[\"k\"] = v; o.p = q; r += \"s\"; t = (m + n + {\"e\": f}) }",
    ),
    (
        "val x = if (a) \"b\" else if (q) \"r\" else c\nval y = z match { case 1 => \"a\"; case _ => \"b\" }\nif (a) g() else { h(); i() }\ntry g() catch { case e: E => h() }",
        "{ x = (\"b\" | \"r\" | c); y = (\"a\" | \"b\"); if a g() { h(); i() }; if g() if { h() } }",
    ),
    (
        "for { a <- b; (k, v) <- c } yield d(a)\nval z = new URL(u).openConnection().asInstanceOf[H]\nval r = new A[B] { val t = true }\na foo b\nx.map(_.y)",
        "{ { { a = b; [k, v] = for each(c) }; d(a) }; z = new URL(u).openConnection(); r = { class (A) { t = true }; new A() }; a.foo(b); x.map(_.y) }",
    ),
    (
        "object A:\n  def f(a: String): String =\n    g(a)\n    if a then b else c\n",
        "{ class A() { fn f(a: String) { g(a); return (b | c) } } }",
    ),
    (
        "sttp.get(uri\"x\").auth.bearer(t).body(Map(\"a\" -> b)).send()\ng[IO](x)\nval (p, q) = t",
        "{ sttp.get(\"x\").auth.bearer(t).body(Map({\"a\": b})).send(); g(x); [p, q] = t }",
    ),
];

#[test]
fn lowers() {
    check(Language::Scala, CASES);
}
