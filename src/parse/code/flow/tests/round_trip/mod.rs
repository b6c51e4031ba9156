//! Round trips: a request is made up, printed as each client of a language would write it, read
//! back through grammar, flow and tables, and has to be the same.

mod jvm;
mod jvm_more;
mod mobile;
mod scripts;
mod shell;
mod systems;
mod web;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::follow;
use crate::model::call::{Built, HttpCall, Part, Slot};
use crate::model::dialect::Language;
use crate::parse::code::languages;
use crate::rules::apis::ApiSet;

/// A request.
#[derive(Clone, Debug)]
struct Wanted {
    post: bool,
    host: String,
    path: String,
    query: Vec<Pair>,
    headers: Vec<Pair>,
    /// Empty for GET.
    body: Vec<Pair>,
}

/// A name, and a value that is written out or in a variable.
#[derive(Clone, Debug)]
struct Pair {
    name: String,
    value: Side,
}

#[derive(Clone, Debug)]
enum Side {
    Literal(String),
    Variable(String),
}

/// How a client is written.
type Printer = fn(&Wanted) -> String;

impl Wanted {
    fn method(&self) -> &'static str {
        if self.post { "POST" } else { "GET" }
    }

    /// `Post`, `Get`.
    fn title(&self) -> &'static str {
        if self.post { "Post" } else { "Get" }
    }

    fn lower(&self) -> &'static str {
        if self.post { "post" } else { "get" }
    }

    fn url(&self) -> String {
        format!("https://{}{}", self.host, self.path)
    }
}

impl Pair {
    /// The value as an expression: `"text"`, or the variable behind a sigil.
    fn value(&self, sigil: &str) -> String {
        match &self.value {
            Side::Literal(text) => format!("\"{text}\""),
            Side::Variable(name) => format!("{sigil}{name}"),
        }
    }

    /// `name=` and the value inside a template.
    fn inside(&self, before: &str, after: &str) -> String {
        match &self.value {
            Side::Literal(text) => format!("{}={text}", self.name),
            Side::Variable(name) => format!("{}={before}{name}{after}", self.name),
        }
    }
}

/// Every pair by a format, with something between.
fn each(pairs: &[Pair], between: &str, print: impl Fn(&str, String) -> String) -> String {
    each_with(pairs, "", between, print)
}

fn each_with(
    pairs: &[Pair],
    sigil: &str,
    between: &str,
    print: impl Fn(&str, String) -> String,
) -> String {
    let all: Vec<String> = pairs.iter().map(|it| print(&it.name, it.value(sigil))).collect();
    all.join(between)
}

/// `a=b&c={d}` inside a template.
fn encoded(pairs: &[Pair], before: &str, after: &str) -> String {
    pairs.iter().map(|it| it.inside(before, after)).collect::<Vec<_>>().join("&")
}

/// `"a=" + b + "&c=" + d`.
fn concatenated(pairs: &[Pair], plus: &str, sigil: &str) -> String {
    let each = |(index, it): (usize, &Pair)| {
        let and = if index > 0 { "&" } else { "" };
        format!("\"{and}{}=\" {plus} {}", it.name, it.value(sigil))
    };
    pairs.iter().enumerate().map(each).collect::<Vec<_>>().join(&format!(" {plus} "))
}

fn pairs(most: usize, name: &'static str) -> impl Strategy<Value = Vec<Pair>> {
    let literal = "[a-z0-9][a-zA-Z0-9.-]{0,9}".prop_map(Side::Literal);
    let variable = "v[A-Z][a-z]{2,8}[0-9]".prop_map(Side::Variable);
    let pair = (name, prop_oneof![literal, variable]);
    let pair = pair.prop_map(|(name, value)| Pair { name, value });
    prop::collection::vec(pair, 1..=most).prop_map(|mut pairs| {
        let mut names = BTreeSet::new();
        pairs.retain(|pair| names.insert(pair.name.clone()));
        pairs
    })
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let address = ("[a-z]{3,8}\\.[a-z]{3,8}\\.com", "/[a-z]{1,8}");
    let query = pairs(4, "q[a-z]{1,6}(_[a-z]{1,5})?");
    let headers = pairs(2, "X-[A-Z][a-z]{2,7}");
    let body = pairs(3, "b[a-z]{1,6}(_[a-z]{1,5})?");
    (any::<bool>(), address, query, headers, body).prop_map(
        |(post, (host, path), query, headers, body)| {
            let body = if post { body } else { Vec::new() };
            Wanted { post, host, path, query, headers, body }
        },
    )
}

/// Every printer's code has to be read as what was printed.
fn check(language: Language, printers: &[Printer], wanted: &Wanted) -> Result<(), TestCaseError> {
    let apis = ApiSet::default().language(language);
    for print in printers {
        let code = print(wanted);
        let (tree, problem) = languages::parse(language, "a", &code);
        prop_assert_eq!(problem, None);
        let calls = tree.map(|tree| follow(&tree, &code, &apis).calls).unwrap_or_default();
        compare(&calls, wanted, &code)?;
    }
    Ok(())
}

fn compare(calls: &[HttpCall], wanted: &Wanted, code: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(calls.len(), 1, "{}", code);
    let call = &calls[0];
    prop_assert_eq!(call.method.as_deref(), Some(wanted.method()), "{}", code);
    let url = call.url.first().map(Built::shown).unwrap_or_default();
    let before = url.split('?').next().unwrap_or_default();
    prop_assert_eq!(before, wanted.url(), "{}", code);
    let query: Vec<&Slot> = call.query.iter().chain(&call.in_url).collect();
    let headers: Vec<&Slot> = call.headers.iter().collect();
    let body: Vec<&Slot> = call.body.iter().collect();
    prop_assert_eq!(said(&query), printed(&wanted.query), "query of {}", code);
    prop_assert_eq!(said(&headers), printed(&wanted.headers), "headers of {}", code);
    prop_assert_eq!(said(&body), printed(&wanted.body), "body of {}", code);
    Ok(())
}

fn said(slots: &[&Slot]) -> BTreeSet<String> {
    let part = |part: &Part| match part {
        Part::Literal { text, .. } => text.clone(),
        Part::Hole { names, .. } => format!("<{}>", names.first().map_or("", |name| name)),
    };
    let text = |built: &Built| built.parts.iter().map(part).collect::<String>();
    slots.iter().map(|slot| format!("{}={}", text(&slot.name), text(&slot.value))).collect()
}

fn printed(pairs: &[Pair]) -> BTreeSet<String> {
    let print = |pair: &Pair| match &pair.value {
        Side::Literal(text) => format!("{}={text}", pair.name),
        Side::Variable(name) => format!("{}=<{name}>", pair.name),
    };
    pairs.iter().map(print).collect()
}
