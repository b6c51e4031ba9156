//! curl's command line.

use super::{Pair, Printer, Side, Wanted, compare, encoded, wanted};
use crate::model::fact::Facts;
use crate::parse::shell;
use proptest::prelude::*;

const CURL: [Printer; 2] = [long, short];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn curl(wanted in wanted()) {
        for print in CURL {
            let code = print(&wanted);
            let mut facts = Facts::default();
            shell::commands(&code, &[0], &mut facts);
            compare(&facts.calls, &wanted, &code)?;
        }
    }
}

fn flags(pairs: &[Pair], flag: &str, between: &str) -> String {
    let each = |pair: &Pair| match &pair.value {
        Side::Literal(text) => format!(" {flag} \"{}{between}{text}\"", pair.name),
        Side::Variable(name) => format!(" {flag} \"{}{between}${name}\"", pair.name),
    };
    pairs.iter().map(each).collect()
}

fn long(it: &Wanted) -> String {
    format!(
        "curl --request {}{}{} \"{}?{}\"\n",
        it.method(),
        flags(&it.headers, "--header", ": "),
        flags(&it.body, "--data-urlencode", "="),
        it.url(),
        encoded(&it.query, "${", "}"),
    )
}

/// `-G` moves data to the query; with a body the method follows from it.
fn short(it: &Wanted) -> String {
    if it.post {
        let query = encoded(&it.query, "$", "");
        let (headers, body) = (flags(&it.headers, "-H", ": "), flags(&it.body, "-d", "="));
        return format!("curl -sS \"{}?{query}\" \\\n {headers}{body}\n", it.url());
    }
    let (headers, query) = (flags(&it.headers, "-H", ": "), flags(&it.query, "-d", "="));
    format!("curl -G {} {headers}{query}\n", it.url())
}
