//! What code reads of requests that it answers.

use super::check;
use crate::model::dialect::Language;

#[test]
fn parameters_read_of_a_query_are_those_of_a_served_request() {
    check(
        Language::JavaScript,
        &[
            ("f(req.query.token)", "served ?  ?token=<token>"),
            ("const { a, b } = ctx.req.query", "served ?  ?a=<a> ?b=<b>"),
            ("const q = request.query; f(q['a'])", "served ?  ?a=<a>"),
            ("f(c.req.query('a'))", "served ?  ?a=<a>"),
            ("f(req.query)", ""),
            ("f(router.query.a)", ""),
        ],
    );
    check(
        Language::Python,
        &[
            ("request.args.get('a')", "served ?  ?a=<a>"),
            ("x = self.request.GET['a']", "served ?  ?a=<a>"),
            ("request.args.has('a')", ""),
        ],
    );
    check(
        Language::Java,
        &[
            ("class A { void f(@QueryParam(\"a\") String b) {} }", "served ?  ?a=<a>"),
            ("class A { void f(@QueryParam String b) {} }", "served ?  ?b=<b>"),
        ],
    );
}
