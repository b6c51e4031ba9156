//! Whether code is worth parsing, and what it does if it is.

use crate::detect::{Code, Detector, Selection};
use crate::model::artifact::Role;
use crate::model::dialect::Dialect;
use crate::model::fact::Facts;
use crate::model::finding::Confidence;
use crate::parse::code;
use crate::parse::code::languages::CodeProblem;
use crate::rules::Ruleset;

use super::history::fresh::Fresh;

/// What is known of the text beside itself.
pub(super) struct Asked<'a> {
    pub(super) path: &'a str,
    pub(super) dialect: Dialect,
    pub(super) role: Role,
    /// Least confidence of findings that are shown.
    pub(super) least: Confidence,
    /// The parts that are new, if not all.
    pub(super) fresh: Option<&'a Fresh>,
}

/// Adds what code does, where a rule asks for it and its finding would be seen. What is named counts
/// in the parts that are new: what other functions do is known from an earlier version.
pub(super) fn follow(
    (rules, detector): (&Ruleset, &Detector),
    asked: &Asked,
    text: &str,
    selection: &Selection,
    facts: &mut Facts,
) -> Option<CodeProblem> {
    // What the judge would reject, or nobody would see, is not worth a parse.
    let is_seen = match asked.role {
        Role::Generated | Role::Vendored => false,
        Role::Test => asked.least <= Confidence::Low,
        _ => true,
    };
    let has_words =
        !(selection.calls.is_empty() && selection.beside.is_empty() && selection.urls.is_empty());
    if !is_seen || !has_words || !detector.asks_of_code() {
        return None;
    }
    let texts = code::texts(asked.dialect, asked.path, text);
    if texts.is_empty() {
        return None;
    }
    let apis = rules.apis();
    let mut problem = None;
    let context = asked.fresh.map(|fresh| detector.select_in(text, &fresh.context));
    let selection = context.as_ref().unwrap_or(selection);
    let near = asked.fresh.map(|fresh| fresh.near.as_slice());
    for (language, code) in texts {
        let (path, dialect, code) = (asked.path, asked.dialect, code.as_ref());
        let seen = Code { path, text, dialect, code, language };
        let Some(look) = detector.look(&seen, selection, rules, apis) else { continue };
        let refused = code::refused(text);
        if refused.is_some() {
            return refused;
        }
        if let Some(left_out) = look.spare(&code::bodies(code), near) {
            problem = problem.or(code::facts((language, path), code, &left_out, apis, facts));
        }
    }
    problem
}

#[cfg(test)]
#[cfg(feature = "default")]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::detect::View;
    use crate::model::candidate::Shape;
    use crate::model::hosts::HostLists;
    use crate::parse;
    use crate::rules::examples::expand;
    use crate::rules::ruleset::{builtin_sources, parse as parse_rule};

    /// What rules find in code by these facts: rule and place.
    fn found(
        rules: &Ruleset,
        detector: &Detector,
        view: &View,
        facts: &Facts,
    ) -> BTreeSet<(String, usize)> {
        let candidates = detector.detect(rules, view, facts, &Selection::default());
        let is_code = |shape: &Shape| matches!(shape, Shape::Call(_) | Shape::Sink(_));
        let of_code = candidates.into_iter().filter(|candidate| is_code(&candidate.shape));
        let id = |rule: usize| rules.rules()[rule].file.id.clone();
        of_code.map(|candidate| (id(candidate.rule), candidate.report.start)).collect()
    }

    /// What is not parsed finds nothing: every example of every rule passes by the needs of its rule.
    #[test]
    fn nothing_is_found_in_what_is_left_out() {
        let rules = Ruleset::builtin().unwrap();
        let mut wrong = Vec::new();
        let mut seen = 0;
        for (path, source) in builtin_sources() {
            let file = parse_rule(Path::new(path), source).unwrap();
            if file.call.is_empty() && file.sink.is_empty() {
                continue;
            }
            let is_it = |rule: usize| rules.rules()[rule].file.id == file.id;
            let detector = Detector::new(&rules, &is_it, &|_| true);
            for example in file.bad.iter().chain(&file.good) {
                let text = expand(example, &file.id).unwrap().text;
                let dialect = parse::dialect_of(&example.path, &text);
                let (role, least) = (Role::Prod, Confidence::Low);
                let (path, hosts) = (example.path.as_str(), HostLists::default());
                let view = View::new(path, &text, dialect, role, None, &hosts);
                let (mut whole, mut gated) = (Facts::default(), Facts::default());
                for (language, code) in code::texts(dialect, path, &text) {
                    code::facts((language, path), &code, &[], rules.apis(), &mut whole);
                }
                let asked = Asked { path, dialect, role, least, fresh: None };
                let selection = detector.select(&text);
                if selection.calls.is_empty() && selection.beside.is_empty() {
                    // Where nothing is named nothing is looked at.
                    continue;
                }
                follow((&rules, &detector), &asked, &text, &selection, &mut gated);
                let whole = found(&rules, &detector, &view, &whole);
                let gated = found(&rules, &detector, &view, &gated);
                seen += whole.len();
                // A client that authenticates as its library does by itself names nothing.
                let is_unnamed = gated.is_empty() && whole.iter().all(|(rule, _)| rule == "FIG707");
                if whole != gated && !is_unnamed {
                    let missed: Vec<_> = whole.difference(&gated).collect();
                    wrong.push(format!("{} {}: {missed:?}\n{text}", file.id, example.path));
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {seen}\n{}", wrong.len(), wrong.join("\n"));
        assert!(seen > 300, "{seen}");
    }

    /// Pieces that the gate, the layout of bodies and embedded code care about.
    const PIECES: &[&str] = &[
        "<script>",
        "</script>",
        "```js\n",
        "\n```\n",
        "\n",
        "  ",
        "    ",
        "access_token",
        "client_secret",
        "password: options.password,\n",
        "fetch(api + \"?access_token=\" + token)",
        "requests.get(url, params={'client_secret': secret})",
        "console.log(",
        "logging.info(",
        ")",
        " = ",
        "{\n",
        "}\n",
        "class A {\n",
        "  f() {\n",
        "def f(a):\n",
        "\"",
        "`",
        "http://127.0.0.1/oauth2/token",
        "// é ",
        "é",
    ];

    proptest! {
        #[test]
        fn any_page_is_survived(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60),
            path in prop::sample::select(&["a.html", "a.vue", "a.md", "a.js", "a.py", "a.go"][..]),
        ) {
            static RULES: LazyLock<(Ruleset, Detector)> = LazyLock::new(|| {
                let rules = Ruleset::builtin().unwrap();
                let detector = Detector::new(&rules, &|_| true, &|_| true);
                (rules, detector)
            });
            let (rules, detector) = &*RULES;
            let text = pieces.concat();
            let dialect = parse::dialect_of(path, &text);
            let (role, least) = (Role::Prod, Confidence::Low);
            let asked = Asked { path, dialect, role, least, fresh: None };
            follow((rules, detector), &asked, &text, &detector.select(&text), &mut Facts::default());
        }
    }
}
