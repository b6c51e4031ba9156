//! Functions of the same file that are handed parameters.

use std::fmt::Write;

use super::facts;
use crate::model::dialect::Language;

const PYTHON: &str = "import requests\n";

#[test]
fn a_function_does_for_its_caller_what_it_does() {
    let code = "def call(path, args):\n    return requests.get('https://a.b' + path, params=args)\n\
                def me(t):\n    return call('/me', {'access_token': t})\n";
    let found = facts(Language::Python, &format!("{PYTHON}{code}"));
    assert!(found.contains("GET https://a.b/me ?access_token=<t>"), "{found}");
}

#[test]
fn what_it_is_not_told_to_do_is_not_done() {
    let code = |method: &str| {
        format!(
            "{PYTHON}def call(method, args):\n    if method == 'GET':\n        return requests.get(u, params=args)\n    \
             return requests.post(u, data=args)\ncall('{method}', {{'access_token': t}})\n"
        )
    };
    assert!(facts(Language::Python, &code("GET")).contains("?access_token"));
    assert!(!facts(Language::Python, &code("POST")).contains("?access_token"));
}

#[test]
fn one_of_several_of_a_name_is_not_guessed() {
    let code = "class A {\n  call(args) { return axios.get(u, { params: args }); }\n}\nclass B {\n  \
                call(args) { return axios.post(u, args); }\n  me(t) { return this.call({ access_token: t }); }\n}\n";
    assert!(!facts(Language::JavaScript, code).contains("access_token"));
}

#[test]
fn functions_that_call_each_other_end() {
    let mut code = PYTHON.to_owned();
    for at in 0..300 {
        let next = (at + 1) % 300;
        for _ in 0..2 {
            let _ = writeln!(
                code,
                "def f{at}(a):\n    f{next}({{'access_token': a}})\n    f{at}({{'access_token': a}})\n    \
                 requests.get(u, params=a)"
            );
        }
    }
    assert!(facts(Language::Python, &code).contains("GET"));
}
