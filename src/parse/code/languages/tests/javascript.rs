//! TypeScript.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    (
        "import a, { b as c } from 'm'; import * as n from \"n\"",
        "{ { import m/default as a; import m/b as c }; { import n/ as n } }",
    ),
    ("const ax = require('axios')", "{ ax = require(\"axios\") }"),
    (
        "await ax.get(`${u}?t=${t}`, { params: { a, 'b': c, ...d } })",
        "{ ax.get(\"{u}?t={t}\", {\"params\": {\"a\": a, \"b\": c, ...d}}) }",
    ),
    ("let x: S = a + '?b' + c", "{ x: S = (a + \"?b\" + c) }"),
    ("u.search += 'x'; o['k'] = p ?? \"d\"", "{ u.search += \"x\"; o[\"k\"] = (p | \"d\") }"),
    ("new U(b).searchParams.set('k', v!)", "{ new U(b).searchParams.set(\"k\", v) }"),
    (
        "class A extends B { x = 1; constructor(private h: H) {} }",
        "{ class A(B) { x = 1; fn constructor(h: H) { this.h: H = h; {  } } } }",
    ),
    ("const f = async (a, b = 1) => g(a)", "{ f = fn (a, b = 1) g(a) }"),
];

#[test]
fn lowers() {
    check(Language::TypeScript, CASES);
}
