//! What holds for one path: layered configuration resolved once per distinct set of overrides, so
//! that the scan asks no configuration questions of its own.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::error::Problem;
use super::load::{Config, SourceFile};
use super::locate::Step;
use super::paths::PathGlobs;
pub use super::selector::RuleKey;
use super::selector::{EXACT, best, exactness, validate};
use crate::model::finding::{Confidence, Level};

/// What the command line adds on top of every file.
#[derive(Clone, Debug, Default)]
pub struct Narrowing {
    /// Only these rules, if any are given, and these even where the profile leaves them out; named
    /// as in `select`.
    pub only: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// Instead of every `min-confidence`.
    pub min_confidence: Option<Confidence>,
}

/// The configuration against one list of rules. Rules go by their index in that list.
#[derive(Debug)]
pub struct Policy {
    base: PathPolicy,
    /// Rules that the command line leaves in play.
    allowed: Vec<bool>,
    fixed_confidence: bool,
    overrides: Vec<Layer>,
    globs: PathGlobs,
    exclude: PathGlobs,
    indices: HashMap<String, usize>,
    resolved: Mutex<HashMap<Vec<usize>, Arc<PathPolicy>>>,
}

/// What holds for the paths that the same overrides match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPolicy {
    rules: Vec<RuleState>,
    min_confidence: Confidence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RuleState {
    active: bool,
    pedantic: bool,
    level: Option<Level>,
}

/// One file's or one override's wishes, per rule.
#[derive(Debug)]
struct Layer {
    active: Vec<Option<bool>>,
    /// Rules of which all that they have is asked for.
    pedantic: Vec<Option<bool>>,
    level: Vec<Option<Level>>,
    min_confidence: Option<Confidence>,
}

impl PathPolicy {
    /// Whether the rule takes part.
    pub fn is_active(&self, rule: usize) -> bool {
        self.rules.get(rule).is_some_and(|state| state.active)
    }

    /// Whether all that the rule has is asked for: by its own name, or by the pedantic set.
    pub fn is_pedantic(&self, rule: usize) -> bool {
        self.rules.get(rule).is_some_and(|state| state.pedantic)
    }

    /// The rule's level here; `given` is the finding's own.
    pub fn level(&self, rule: usize, given: Level) -> Level {
        self.rules.get(rule).and_then(|state| state.level).unwrap_or(given)
    }

    /// Findings below this confidence are not reported.
    pub fn min_confidence(&self) -> Confidence {
        self.min_confidence
    }

    /// How many rules are active.
    pub fn active(&self) -> usize {
        self.rules.iter().filter(|state| state.active).count()
    }

    fn apply(&mut self, layer: &Layer) {
        for (state, pedantic) in self.rules.iter_mut().zip(&layer.pedantic) {
            state.pedantic = pedantic.unwrap_or(state.pedantic);
        }
        for (state, (active, level)) in
            self.rules.iter_mut().zip(layer.active.iter().zip(&layer.level))
        {
            state.active = active.unwrap_or(state.active);
            state.level = level.or(state.level);
        }
        self.min_confidence = layer.min_confidence.unwrap_or(self.min_confidence);
    }
}

impl Policy {
    /// Everything that it decides by, as text.
    pub fn fingerprint(&self) -> String {
        let Self { base, allowed, fixed_confidence, overrides, .. } = self;
        format!("{base:?} {allowed:?} {fixed_confidence} {overrides:?}")
    }

    /// Resolves a configuration against the rules there are.
    ///
    /// # Errors
    /// Every selector that names no rule, with its place.
    pub fn new(
        config: &Config,
        rules: &[RuleKey<'_>],
        narrowing: &Narrowing,
    ) -> Result<Self, Vec<Problem>> {
        let problems = selector_problems(config, rules);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut base = PathPolicy {
            rules: vec![RuleState { active: false, pedantic: false, level: None }; rules.len()],
            min_confidence: narrowing.min_confidence.unwrap_or(config.min_confidence),
        };
        base.apply(&profile_layer(config, rules));
        for file in config.files.iter().map(|source| &source.file) {
            base.apply(&Layer::new(rules, &file.select, &file.ignore, None, &file.levels));
        }
        base.apply(&asked_layer(config, rules, narrowing));
        let (overrides, globs) = overrides(config, rules);
        Ok(Self {
            base,
            allowed: rules.iter().map(|rule| narrowing.allows(rule)).collect(),
            fixed_confidence: narrowing.min_confidence.is_some(),
            overrides,
            globs,
            exclude: PathGlobs::new(config.exclude.iter().map(String::as_str)).unwrap_or_default(),
            indices: rules.iter().enumerate().map(|(at, rule)| (rule.id.to_owned(), at)).collect(),
            resolved: Mutex::default(),
        })
    }

    /// The index of a rule, by id.
    pub fn index(&self, id: &str) -> Option<usize> {
        self.indices.get(id).copied()
    }

    /// Whether a path, from the folder of the main configuration file, is not to be scanned.
    pub fn is_excluded(&self, path: &str) -> bool {
        self.exclude.is_match(path)
    }

    /// Whether the rule is active anywhere: by default or by an override.
    pub fn may_be_active(&self, rule: usize) -> bool {
        let on = |layer: &Layer| layer.active.get(rule) == Some(&Some(true));
        let somewhere = self.base.is_active(rule) || self.overrides.iter().any(on);
        somewhere && self.allowed.get(rule) == Some(&true)
    }

    /// Whether all that a rule has is asked for anywhere.
    pub fn may_be_pedantic(&self, rule: usize) -> bool {
        let asks = |layer: &Layer| layer.pedantic.get(rule) == Some(&Some(true));
        self.base.is_pedantic(rule) || self.overrides.iter().any(asks)
    }

    /// What holds for a path, from the folder of the main configuration file.
    pub fn for_path(&self, path: &str) -> Arc<PathPolicy> {
        let key = self.globs.matching(path);
        let mut resolved = self.resolved.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = resolved.get(&key) {
            return Arc::clone(known);
        }
        let policy = Arc::new(self.resolve(&key));
        resolved.insert(key, Arc::clone(&policy));
        policy
    }

    /// How many rules are active where no override says otherwise; none is a mistake to report.
    pub fn active(&self) -> usize {
        self.resolve(&[]).active()
    }

    fn resolve(&self, overrides: &[usize]) -> PathPolicy {
        let mut policy = self.base.clone();
        for layer in overrides.iter().filter_map(|at| self.overrides.get(*at)) {
            policy.apply(layer);
        }
        for (state, allowed) in policy.rules.iter_mut().zip(&self.allowed) {
            state.active &= allowed;
        }
        if self.fixed_confidence {
            policy.min_confidence = self.base.min_confidence;
        }
        policy
    }
}

impl Narrowing {
    /// Says what is wrong with the selectors of the command line.
    ///
    /// # Errors
    /// A sentence and a suggestion for the first selector that names no rule.
    pub fn validate(&self, rules: &[RuleKey<'_>]) -> Result<(), (String, Option<String>)> {
        self.only.iter().chain(&self.ignore).try_for_each(|selector| validate(selector, rules))
    }

    fn allows(&self, rule: &RuleKey<'_>) -> bool {
        let only = best(self.only.iter().map(String::as_str), rule);
        let ignored = best(self.ignore.iter().map(String::as_str), rule);
        (self.only.is_empty() || only.is_some()) && (ignored.is_none() || only > ignored)
    }
}

impl Layer {
    fn new(
        rules: &[RuleKey<'_>],
        select: &[String],
        ignore: &[String],
        level: Option<Level>,
        levels: &BTreeMap<String, Level>,
    ) -> Self {
        let active = rules.iter().map(|rule| {
            let on = best(select.iter().map(String::as_str), rule);
            let off = best(ignore.iter().map(String::as_str), rule);
            (on.is_some() || off.is_some()).then_some(on > off)
        });
        let level = rules.iter().map(|rule| {
            levels
                .iter()
                .filter_map(|(selector, level)| Some((exactness(selector, rule)?, *level)))
                .max()
                .map_or(level, |(_, level)| Some(level))
        });
        let names_all =
            |list: &[String]| list.iter().any(|one| matches!(one.as_str(), "pedantic" | "all"));
        let (every, none) = (names_all(select), names_all(ignore));
        let pedantic = rules.iter().map(|rule| {
            let by_name = best(select.iter().map(String::as_str), rule) == Some(EXACT);
            (by_name || every || none).then_some(by_name || !none)
        });
        Self {
            active: active.collect(),
            pedantic: pedantic.collect(),
            level: level.collect(),
            min_confidence: None,
        }
    }
}

fn profile_layer(config: &Config, rules: &[RuleKey<'_>]) -> Layer {
    let profile = config.profile.profile();
    let select: Vec<String> = profile.select.iter().map(|word| (*word).to_owned()).collect();
    let levels = profile.levels.iter().map(|(word, level)| ((*word).to_owned(), *level)).collect();
    Layer::new(rules, &select, &[], None, &levels)
}

/// What the command line asks for is on, whatever the profile says, unless a file switches it off
/// more exactly.
fn asked_layer(config: &Config, rules: &[RuleKey<'_>], narrowing: &Narrowing) -> Layer {
    let ignore: Vec<String> = match narrowing.only.as_slice() {
        [] => Vec::new(),
        _ => config.files.iter().flat_map(|source| source.file.ignore.clone()).collect(),
    };
    Layer::new(rules, &narrowing.only, &ignore, None, &BTreeMap::new())
}

fn overrides(config: &Config, rules: &[RuleKey<'_>]) -> (Vec<Layer>, PathGlobs) {
    let all = || config.files.iter().flat_map(|source| &source.file.overrides);
    let layers = all().map(|entry| Layer {
        min_confidence: entry.min_confidence,
        ..Layer::new(rules, &entry.select, &entry.ignore, entry.level, &entry.levels)
    });
    let globs = all()
        .enumerate()
        .flat_map(|(at, entry)| entry.paths.iter().map(move |glob| (at, glob.as_str())));
    // Loading has compiled every glob before; a set too large to join matches nothing.
    (layers.collect(), PathGlobs::owned(globs).unwrap_or_default())
}

fn selector_problems(config: &Config, rules: &[RuleKey<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in &config.files {
        for (steps, selector) in selectors(source) {
            if let Err((message, help)) = validate(selector, rules) {
                problems.push(
                    Problem::at_value(&source.path, &source.text, &steps, message).help(help),
                );
            }
        }
    }
    problems
}

/// Every selector of a file with the way to it.
fn selectors(source: &SourceFile) -> Vec<(Vec<Step<'_>>, &str)> {
    let file = &source.file;
    let mut found = Vec::new();
    found.extend(listed(&[], "select", &file.select));
    found.extend(listed(&[], "ignore", &file.ignore));
    found.extend(keyed(&[], &file.levels));
    for (at, entry) in file.overrides.iter().enumerate() {
        let prefix = [Step::Key("override"), Step::Index(at)];
        found.extend(listed(&prefix, "select", &entry.select));
        found.extend(listed(&prefix, "ignore", &entry.ignore));
        found.extend(keyed(&prefix, &entry.levels));
    }
    for (at, entry) in file.allow.iter().enumerate() {
        let prefix = vec![Step::Key("allow"), Step::Index(at)];
        found.extend(entry.all_rules().map(|selector| (prefix.clone(), selector)));
    }
    found
}

fn listed<'a>(
    prefix: &[Step<'a>],
    key: &'a str,
    list: &'a [String],
) -> Vec<(Vec<Step<'a>>, &'a str)> {
    let way = |at| prefix.iter().copied().chain([Step::Key(key), Step::Index(at)]).collect();
    list.iter().enumerate().map(|(at, selector)| (way(at), selector.as_str())).collect()
}

fn keyed<'a>(
    prefix: &[Step<'a>],
    levels: &'a BTreeMap<String, Level>,
) -> Vec<(Vec<Step<'a>>, &'a str)> {
    let way = |key| prefix.iter().copied().chain([Step::Key("levels"), Step::Key(key)]).collect();
    levels.keys().map(|key| (way(key.as_str()), key.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::selector::tests::catalogue;
    use super::*;

    fn policy(text: &str, narrowing: &Narrowing) -> Result<Policy, Vec<Problem>> {
        let config = Config::parse("figlint.toml".as_ref(), text).unwrap();
        Policy::new(&config, &catalogue(), narrowing)
    }

    fn active(policy: &Policy, path: &str) -> Vec<&'static str> {
        let resolved = policy.for_path(path);
        let rules = catalogue();
        let at = |id| policy.index(id).unwrap();
        rules.iter().map(|rule| rule.id).filter(|id| resolved.is_active(at(id))).collect()
    }

    #[test]
    fn select_adds_to_the_profile_and_the_more_exact_wins() {
        let none = Narrowing::default();
        let default = ["FIG101", "FIG102", "FIG211", "FIG1001"];
        assert_eq!(active(&policy("", &none).unwrap(), "a"), default);
        let text = "select = ['FIG205', 'FIG101']\nignore = ['FIG1', 'FIG205', 'provider']";
        assert_eq!(active(&policy(text, &none).unwrap(), "a"), ["FIG101", "FIG211"]);
        let text = "profile = 'figure'";
        let figure = policy(text, &none).unwrap();
        assert!(active(&figure, "a").contains(&"FIG707"));
        let at = figure.index("FIG707").unwrap();
        assert_eq!(figure.for_path("a").level(at, Level::Note), Level::Error);
    }

    #[test]
    fn overrides_hold_for_their_paths_and_are_resolved_once() {
        let text = "levels = { FIG1 = 'warning' }\n[[override]]\npaths = ['tests/']\n\
                    ignore = ['FIG211']\nlevel = 'note'\nmin-confidence = 'high'";
        let policy = policy(text, &Narrowing::default()).unwrap();
        let (inside, outside) = (policy.for_path("tests/a.rs"), policy.for_path("src/a.rs"));
        let at = policy.index("FIG101").unwrap();
        assert_eq!(inside.level(at, Level::Error), Level::Note);
        assert_eq!(outside.level(at, Level::Error), Level::Warning);
        assert_eq!(inside.min_confidence(), Confidence::High);
        assert_eq!(outside.min_confidence(), Confidence::Medium);
        assert!(!active(&policy, "tests/b.rs").contains(&"FIG211"));
        assert!(Arc::ptr_eq(&inside, &policy.for_path("tests/b.rs")));
    }

    #[test]
    fn the_command_line_narrows_and_never_widens_an_override() {
        let text = "[[override]]\npaths = ['t/']\nignore = ['FIG101']";
        let narrowing = Narrowing { only: vec!["FIG101".into()], ..Narrowing::default() };
        let policy = policy(text, &narrowing).unwrap();
        assert_eq!(active(&policy, "a"), ["FIG101"]);
        assert_eq!(active(&policy, "t/a"), [""; 0]);
        assert_eq!(policy.active(), 1);
    }

    #[test]
    fn unknown_rules_are_told_with_their_place() {
        let text = "select = ['FIG101', 'FIG110']\n[[allow]]\nrule = 'nonesuch'\nreason = 'x'\n";
        let problems = policy(text, &Narrowing::default()).unwrap_err();
        assert_eq!((problems[0].line, problems[0].column), (1, 21));
        assert!(problems[0].to_string().contains("did you mean `FIG10"), "{}", problems[0]);
        assert_eq!(problems[1].line, 2);
    }
}
