//! The built-in rules and one way through the pipeline, made once for all cases.

use std::sync::LazyLock;

use figlint::config::Config;
use figlint::engine::{self, Outcome, Quiet, Scan, Source};
use figlint::judge::baseline::Baseline;
use figlint::model::finding::Confidence;
use figlint::model::fix::at_once;
use figlint::model::rule::RuleInfo;
use figlint::report::{self, Context, Format, Options, Verbosity, write};
use figlint::rules::Rule;
use figlint::{Narrowing, Policy, Ruleset};

static RULES: LazyLock<Ruleset> = LazyLock::new(|| Ruleset::builtin().unwrap());
static INFOS: LazyLock<Vec<RuleInfo>> =
    LazyLock::new(|| RULES.rules().iter().map(Rule::info).collect());
static CONFIG: LazyLock<Config> = LazyLock::new(Config::default);

/// Every rule, every confidence.
static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let narrowing = Narrowing {
        only: vec!["all".to_owned()],
        min_confidence: Some(Confidence::Low),
        ..Narrowing::default()
    };
    match Policy::new(&CONFIG, &engine::rule_keys(&RULES), &narrowing) {
        Ok(policy) => policy,
        Err(problems) => panic!("{} problems", problems.len()),
    }
});
static DETECTOR: LazyLock<std::sync::Arc<figlint::detect::Detector>> =
    LazyLock::new(|| engine::detector(&RULES, &POLICY));

/// Scans one text under a path, with every decision kept.
pub(crate) fn scan(path: &str, text: &str) -> Outcome {
    let scan = Scan {
        rules: &RULES,
        detector: DETECTOR.clone(),
        config: &CONFIG,
        policy: &POLICY,
        baseline: None,
        today: jiff::civil::date(2026, 1, 1),
        now: 1_767_225_600,
        explain: true,
    };
    scan.run(Source::Texts(vec![(path.to_owned(), text.to_owned())]), &Quiet)
}

/// Everything that leaves figlint after a scan, by name: each report at its most talkative, a
/// baseline, the decisions, and what a panic message could print of the findings.
pub(super) fn outputs(outcome: &Outcome) -> Vec<(String, String)> {
    let run = &outcome.run;
    let options =
        Options { show_suppressed: true, verbosity: Verbosity::Verbose, ..Options::default() };
    // All of them would be the same pages of text in every log.
    let found = |info: &&RuleInfo| run.findings.iter().any(|finding| finding.rule == info.id);
    let infos: Vec<RuleInfo> = INFOS.iter().filter(found).cloned().collect();
    let context = Context { run, rules: &infos, options: &options };
    let mut outputs: Vec<(String, String)> = Format::ALL
        .into_iter()
        .map(|format| {
            let mut out = Vec::new();
            write(format, &context, &mut out).unwrap();
            (format.to_string(), String::from_utf8(out).unwrap())
        })
        .collect();
    outputs.push(("baseline".to_owned(), Baseline::create(&run.findings).to_text()));
    let fixes = at_once(run.findings.iter().filter_map(|finding| finding.fix.as_ref()));
    outputs.push(("diff".to_owned(), report::diff("a", &fixes)));
    outputs.push(("findings".to_owned(), format!("{:?} {:?}", run.findings, run.notifications)));
    outputs.push(("decisions".to_owned(), format!("{:?}", outcome.decisions)));
    outputs
}
