//! The examples of a rule through the whole pipeline, one named trial each. The repository's tests
//! and `figlint rules test` run the same trials.

use std::path::Path;
use std::sync::Arc;

use crate::config::load::Config;
use crate::config::policy::{Narrowing, Policy};
use crate::detect::Detector;
use crate::model::finding::{Confidence, Finding, Level};
use crate::model::fix::{Edit, Fix, at_once};
use crate::model::location::{LineIndex, Region};
use crate::model::rule::Group;
use crate::model::run::Run;
use crate::rules::Ruleset;
use crate::rules::examples::{Expanded, expand, fixed};
use crate::rules::file::{Example, RuleFile};
use crate::sources::rewrite;

use super::carried::Carried;
use super::{Quiet, Scan, Source};

/// Least number of examples of each kind.
const LEAST: usize = 3;

/// Everything that trials of the same rules share; indexing rules is the dear part.
pub struct Court {
    rules: Ruleset,
    usual: Arc<Terms>,
}

/// What is switched on during a trial.
struct Terms {
    config: Config,
    policy: Policy,
    detector: Arc<Detector>,
}

impl Terms {
    /// The default rules, and those that are asked for.
    fn new(rules: &Ruleset, asked: &[&str]) -> Result<Arc<Self>, TrialError> {
        let config = Config::default();
        let only = asked.iter().map(|id| (*id).to_owned()).collect();
        let narrowing =
            Narrowing { only, min_confidence: Some(Confidence::Medium), ..Narrowing::default() };
        let policy = Policy::new(&config, &super::rule_keys(rules), &narrowing)
            .map_err(|problems| TrialError(format!("{} problems in the policy", problems.len())))?;
        let detector = super::detector(rules, &policy);
        Ok(Arc::new(Self { config, policy, detector }))
    }
}

impl Court {
    /// Prepares the trials of these rules, at default settings.
    ///
    /// # Errors
    /// The default policy does not fit the rules.
    pub fn new(rules: Ruleset) -> Result<Arc<Self>, TrialError> {
        let usual = Terms::new(&rules, &[])?;
        Ok(Arc::new(Self { rules, usual }))
    }

    /// What holds in a trial of a rule: one that is off by default is switched on.
    fn terms(&self, file: &RuleFile, example: &Example) -> Result<Arc<Terms>, TrialError> {
        match file.group {
            Group::Default if !example.pedantic => Ok(Arc::clone(&self.usual)),
            _ => Terms::new(&self.rules, &["default", &file.id]),
        }
    }
}

/// One thing that must hold of a rule.
pub struct Trial {
    /// `FIG101-plaintext-client-secret::bad[0]`.
    pub name: String,
    run: Box<dyn Fn() -> Result<(), TrialError> + Send>,
}

/// What does not hold.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TrialError(String);

impl Trial {
    /// Whether it holds.
    ///
    /// # Errors
    /// What does not, in words.
    pub fn run(&self) -> Result<(), TrialError> {
        (self.run)()
    }
}

/// The trials of one rule file: its shape, and every example. `court` knows all rules there are.
pub fn trials(path: &Path, file: &Arc<RuleFile>, court: &Arc<Court>) -> Vec<Trial> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut trials = Vec::new();
    let shaped = Arc::clone(file);
    let name = stem.clone();
    trials.push(Trial {
        name: format!("{stem}::shape"),
        run: Box::new(move || shape(&name, &shaped)),
    });
    for number in 0..file.fix.len() {
        let (file, court, name) = (Arc::clone(file), Arc::clone(court), stem.clone());
        let run = move || shown(&file, number, &court);
        trials.push(Trial { name: format!("{name}::fix[{number}]"), run: Box::new(run) });
    }
    for (kind, list) in [(Kind::Bad, &file.bad), (Kind::Good, &file.good)] {
        for (index, example) in list.iter().enumerate() {
            let name = format!("{stem}::{}[{index}]", kind.name());
            let seed = format!("{}{}{index}", file.id, kind.name());
            trials.push(kind.trial(name, seed, file, example, court));
        }
    }
    trials
}

/// The two trials of a form that a rule claims.
pub fn of_carried(
    stem: &str,
    file: &Arc<RuleFile>,
    own: &Carried,
    court: &Arc<Court>,
) -> [Trial; 2] {
    [(Kind::Bad, &own.bad), (Kind::Good, &own.good)].map(|(kind, example)| {
        let name = format!("{stem}::carried[{}]::{}", own.name, kind.name());
        kind.trial(name.clone(), name, file, example, court)
    })
}

/// What must become of an example.
#[derive(Clone, Copy)]
enum Kind {
    Bad,
    Good,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Bad => "bad",
            Self::Good => "good",
        }
    }

    fn trial(
        self,
        name: String,
        seed: String,
        file: &Arc<RuleFile>,
        example: &Example,
        court: &Arc<Court>,
    ) -> Trial {
        let (file, example, court) = (Arc::clone(file), example.clone(), Arc::clone(court));
        let run = move || {
            let terms = court.terms(&file, &example)?;
            match self {
                Self::Bad => bad(&file.id, &example, &seed, &court.rules, &terms),
                Self::Good => good(&example, &seed, &court.rules, &terms),
            }
        };
        Trial { name, run: Box::new(run) }
    }
}

fn shape(stem: &str, file: &RuleFile) -> Result<(), TrialError> {
    let wanted = format!("{}-{}", file.id, file.name);
    check(stem == wanted, || format!("the file must be named {wanted}.toml"))?;
    check(file.bad.len() >= LEAST, || {
        format!("it has {} bad examples, at least {LEAST} are needed", file.bad.len())
    })?;
    check(file.good.len() >= LEAST, || {
        format!("it has {} good examples, at least {LEAST} are needed", file.good.len())
    })?;
    let docs = [&file.docs.summary, &file.docs.why, &file.docs.remediation, &file.message];
    check(docs.iter().all(|text| !text.trim().is_empty()), || {
        "its docs are not filled in".to_owned()
    })?;
    check(!file.docs.references.is_empty(), || "its docs name no reference".to_owned())?;
    let first = file.tags.first().map(String::as_str).unwrap_or_default();
    check(first.starts_with("CWE-"), || "its first tag must be its primary CWE".to_owned())?;
    let short = |word: &&String| word.len() < 3;
    let words = file
        .token
        .iter()
        .flat_map(|token| &token.prefix)
        .chain(file.text.iter().flat_map(|text| &text.keywords));
    if let Some(word) = words.clone().find(short) {
        return Err(TrialError(format!("the word `{word}` is too short to search for")));
    }
    Ok(())
}

/// The marked regions and no others, from this rule; from others only what `also` names.
fn bad(
    id: &str,
    example: &Example,
    seed: &str,
    rules: &Ruleset,
    terms: &Terms,
) -> Result<(), TrialError> {
    let expanded = expanded(example, seed)?;
    let lines = LineIndex::new(&expanded.text);
    let mut wanted: Vec<Region> =
        expanded.marked.iter().map(|span| lines.region(&expanded.text, *span)).collect();
    wanted.sort_unstable();
    check(!wanted.is_empty(), || "a bad example needs a region between « and »".to_owned())?;
    let run = scan(example, &expanded.text, rules, terms);
    let (own, others): (Vec<&Finding>, Vec<&Finding>) =
        run.findings.iter().partition(|finding| finding.rule == id);
    let found: Vec<Region> = own.iter().map(|finding| finding.region).collect();
    check(found == wanted, || {
        format!("found {} instead of {}{}", places(&found), places(&wanted), list(&others))
    })?;
    if let Some(level) = example.level {
        let others: Vec<Level> =
            own.iter().map(|finding| finding.level).filter(|own| *own != level).collect();
        check(others.is_empty(), || format!("the level is {others:?} instead of {level:?}"))?;
    }
    let strangers: Vec<&Finding> =
        others.into_iter().filter(|finding| is_stranger(finding, example, rules)).collect();
    check(strangers.is_empty(), || format!("other rules found something too{}", list(&strangers)))?;
    let fixes: Vec<&Fix> = own.iter().filter_map(|finding| finding.fix.as_ref()).collect();
    mended(id, example, seed, &expanded.text, &fixes, rules, terms)?;
    for rule in &example.also {
        let is_there = run.findings.iter().any(|finding| finding.rule == *rule);
        check(is_there, || format!("`also` names {rule}, which found nothing"))?;
    }
    Ok(())
}

/// A text with its fixes made is what the example says, holds nothing that they were for, and gets no
/// other fix.
fn mended(
    id: &str,
    example: &Example,
    seed: &str,
    text: &str,
    fixes: &[&Fix],
    rules: &Ruleset,
    terms: &Terms,
) -> Result<(), TrialError> {
    let wanted = fixed(example, seed).map_err(|error| TrialError(error.to_string()))?;
    let chosen = at_once(fixes.iter().copied());
    if chosen.is_empty() {
        return check(wanted.is_none(), || "`fixed` is given, but there is no fix".to_owned());
    }
    let edits: Vec<&Edit> = chosen.iter().flat_map(|fix| &fix.edits).collect();
    let bytes = rewrite::edited(text.as_bytes(), text, &edits);
    let new = String::from_utf8_lossy(&bytes).into_owned();
    check(wanted.is_none_or(|wanted| wanted == new), || {
        // Values are made up.
        format!("the fixes leave another text than `fixed` says:\n{new}")
    })?;
    let run = scan(example, &new, rules, terms);
    let own = run.findings.iter().filter(|finding| finding.rule == id);
    let (again, left): (Vec<&Finding>, Vec<&Finding>) = own.partition(|one| one.fix.is_some());
    check(again.is_empty(), || format!("what is fixed asks for a fix again{}", list(&again)))?;
    check(left.len() + chosen.len() <= example.text.matches('«').count(), || {
        format!("what is fixed is still found{}", list(&left))
    })?;
    let before = |rule: &str| example.also.iter().any(|also| also == rule);
    let new: Vec<&Finding> =
        run.findings.iter().filter(|one| one.rule != id && !before(&one.rule)).collect();
    let new: Vec<&Finding> =
        new.into_iter().filter(|one| is_stranger(one, example, rules)).collect();
    check(new.is_empty(), || format!("the fixes bring something new{}", list(&new)))
}

/// Every fix is shown by an example that gives the text after it.
fn shown(file: &RuleFile, number: usize, court: &Court) -> Result<(), TrialError> {
    for (index, example) in file.bad.iter().enumerate().filter(|(_, one)| one.fixed.is_some()) {
        let terms = court.terms(file, example)?;
        let expanded = expanded(example, &format!("{}bad{index}", file.id))?;
        let run = scan(example, &expanded.text, &court.rules, &terms);
        let mut own = run.findings.iter().filter(|finding| finding.rule == file.id);
        if own.any(|finding| finding.fix.as_ref().is_some_and(|fix| fix.number == number)) {
            return Ok(());
        }
    }
    let description = &file.fix[number].description;
    Err(TrialError(format!("no bad example gives the text (`fixed`) after `{description}`")))
}

/// Rules about whole files rightly speak beside the rule under trial.
fn is_stranger(finding: &Finding, example: &Example, rules: &Ruleset) -> bool {
    let about_file = rules
        .find(&finding.rule)
        .is_some_and(|rule| rule.file.keyvalue.iter().any(|shape| shape.once));
    !about_file && !example.also.contains(&finding.rule)
}

fn good(example: &Example, seed: &str, rules: &Ruleset, terms: &Terms) -> Result<(), TrialError> {
    let expanded = expanded(example, seed)?;
    check(expanded.marked.is_empty(), || "a good example must not mark a region".to_owned())?;
    let run = scan(example, &expanded.text, rules, terms);
    let findings: Vec<&Finding> =
        run.findings.iter().filter(|finding| !example.also.contains(&finding.rule)).collect();
    check(findings.is_empty(), || format!("it should be silent{}", list(&findings)))
}

fn expanded(example: &Example, seed: &str) -> Result<Expanded, TrialError> {
    expand(example, seed).map_err(|error| TrialError(error.to_string()))
}

/// Scans an example with its companions as `figlint scan` would, with every rule that is there.
fn scan(example: &Example, text: &str, rules: &Ruleset, terms: &Terms) -> Run {
    let scan = Scan {
        rules,
        config: &terms.config,
        policy: &terms.policy,
        detector: Arc::clone(&terms.detector),
        baseline: None,
        today: jiff::civil::date(2026, 1, 1),
        now: NOW,
        explain: false,
    };
    let mut texts = vec![(example.path.clone(), text.to_owned())];
    texts.extend(example.with.iter().map(|other| (other.path.clone(), other.text.clone())));
    let mut run = scan.run(Source::Texts(texts), &Quiet).run;
    run.findings.retain(|finding| finding.path == example.path);
    run
}

/// A fixed day, 2026-01-01, so that examples with expiry dates stay true.
const NOW: i64 = 1_767_225_600;

fn check(holds: bool, why: impl Fn() -> String) -> Result<(), TrialError> {
    if holds { Ok(()) } else { Err(TrialError(why())) }
}

fn places(regions: &[Region]) -> String {
    if regions.is_empty() {
        return "nothing".to_owned();
    }
    let place =
        |r: &Region| format!("{}:{}-{}:{}", r.start_line, r.start_column, r.end_line, r.end_column);
    regions.iter().map(place).collect::<Vec<_>>().join(", ")
}

fn list(findings: &[&Finding]) -> String {
    let line = |finding: &&Finding| {
        let place = places(&[finding.region]);
        format!("\n  {} {} at {place}: {}", finding.rule, finding.name, finding.message)
    };
    findings.iter().map(line).collect::<Vec<_>>().concat()
}
