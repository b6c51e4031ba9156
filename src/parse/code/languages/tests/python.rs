//! Python.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    ("import requests as r", "{ { import requests/ as r } }"),
    ("from a.b import c, d as e", "{ { import a.b/c as c; import a.b/d as e } }"),
    (
        "r.get(f'{u}?t={t}', params={'a': b, **c})",
        "{ r.get(\"{u}?t={t}\", params={\"a\": b, ...c}) }",
    ),
    ("x = a + '?b' + c", "{ x = (a + \"?b\" + c) }"),
    ("x: S = 'a%s' % b", "{ x: S = \"a%s\".%(b) }"),
    ("f(*a, **k)", "{ f(a, **=k) }"),
    ("d['k'] = os.environ.get('A') or 'b'", "{ d[\"k\"] = (os.environ.get(\"A\") | \"b\") }"),
    ("async def f(a, b: T = 1):\n  return await g(a)", "{ fn f(a, b: T = 1) { return g(a) } }"),
    ("class A(B):\n  x = 1\n  def f(self): pass", "{ class A(B) { x = 1; fn f(self) { ?() } } }"),
    ("with S() as s:\n  s.x = False", "{ ?(s = S(), { s.x = false }) }"),
];

#[test]
fn lowers() {
    check(Language::Python, CASES);
}
