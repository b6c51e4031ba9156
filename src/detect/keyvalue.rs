//! Keys bound to values. Shapes are indexed by what their key must be, so that a value is held
//! against the few shapes that could mean its key, however many rules there are.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use data_encoding::BASE64;

use super::View;
use super::key::Key;
use super::known::{Known, Meaning};
use super::letters::{Ends, Pairs, beginning, ending};
use super::prefilter::Hit;
use super::when::{
    Pattern, has_word, has_word_within, host_of, is_complete, is_one_of, key_is, lines_around,
    value_holds,
};
use super::words;
use crate::classify::{self, lifetime};
use crate::model::candidate::{Ask, Candidate, Shape};
use crate::model::class::{HostClass, NameClass, NameVerdict, Strength};
use crate::model::dialect::{Dialect, Language};
use crate::model::fact::{Binding, Facts, KeyValue, NodeId};
use crate::model::location::Span;
use crate::model::secret::Secret;
use crate::rules::shape::{KeyValueShape, Report, Sibling, ValueKind};
use crate::rules::{Rule, Ruleset};

/// The active shapes by what their keys must be.
pub(super) struct KeyValues {
    classes: HashMap<NameClass, Vec<Hit>>,
    keys: HashMap<String, Vec<Hit>>,
    key_ends: HashMap<String, Vec<Hit>>,
    /// The last letters of `key_ends`: most keys end in others.
    endings: HashSet<[u8; 3]>,
    key_words: HashMap<String, Vec<Hit>>,
    /// Those that ask for no class: keys that denote nothing may be theirs.
    classless: Ends,
    /// Those that ask for a path only.
    rest: Rest,
    /// Those that ask for nothing about the key: every value is held against them.
    keyless: Vec<Hit>,
    /// The path patterns of all other shapes that have some.
    patterns: HashMap<Hit, Vec<Pattern>>,
    /// The first letters of the words in `key_words`: a run of other words is not worth joining.
    beginnings: Pairs,
    /// What keys seen before mean.
    known: Known,
}

impl KeyValues {
    pub(super) fn new(
        rules: &Ruleset,
        active: &dyn Fn(usize) -> bool,
        pedantic: &dyn Fn(usize) -> bool,
    ) -> Self {
        let mut index = Self {
            classes: HashMap::new(),
            keys: HashMap::new(),
            key_ends: HashMap::new(),
            endings: HashSet::new(),
            key_words: HashMap::new(),
            rest: Rest::default(),
            keyless: Vec::new(),
            patterns: HashMap::new(),
            beginnings: Pairs::default(),
            classless: Ends::default(),
            known: Known::default(),
        };
        for (rule, compiled) in rules.rules().iter().enumerate().filter(|(rule, _)| active(*rule)) {
            for (shape, keyvalue) in compiled.file.keyvalue.iter().enumerate() {
                if !keyvalue.place.pedantic || pedantic(rule) {
                    index.add(keyvalue, Hit { rule, shape });
                }
            }
        }
        index
    }

    /// A shape is filed under the narrowest thing it asks of its key.
    fn add(&mut self, shape: &KeyValueShape, hit: Hit) {
        let patterns: Vec<Pattern> = shape.path.iter().map(|path| Pattern::new(path)).collect();
        if !shape.key.is_empty() {
            for key in &shape.key {
                self.keys.entry(words::squash(key)).or_default().push(hit);
            }
        } else if !shape.key_end.is_empty() {
            for end in &shape.key_end {
                let end = words::squash(end);
                self.endings.insert(ending(&end));
                self.key_ends.entry(end).or_default().push(hit);
            }
        } else if !shape.key_words.is_empty() {
            for word in &shape.key_words {
                let word = words::squash(word);
                let [first, second] = beginning(&word);
                self.beginnings.add([first, second]);
                self.beginnings.add([first, 0]);
                if shape.class.is_empty() {
                    self.classless.add(&word);
                }
                self.key_words.entry(word).or_default().push(hit);
            }
        } else if shape.class.is_empty() && patterns.is_empty() {
            self.keyless.push(hit);
        } else if shape.class.is_empty() {
            self.rest.add(hit, patterns);
            return;
        } else {
            for class in &shape.class {
                self.classes.entry(*class).or_default().push(hit);
            }
        }
        if !patterns.is_empty() {
            self.patterns.insert(hit, patterns);
        }
    }

    pub(super) fn detect(
        &self,
        rules: &Ruleset,
        view: &View,
        facts: &Facts,
        out: &mut Vec<Candidate>,
    ) {
        let families = Families::new(facts);
        let mut once = HashSet::new();
        let mut hold = |hit: &Hit, value, name: &dyn Fn() -> Option<NameVerdict>| {
            if once.contains(hit) {
                return;
            }
            let rule = &rules.rules()[hit.rule];
            let shape = &rule.file.keyvalue[hit.shape];
            let Some(found) = try_shape(rule, *hit, view, &families, value, name) else { return };
            if shape.once && shape.value.kind == Some(ValueKind::Any) {
                once.insert(*hit);
            }
            out.push(found);
        };
        for value in facts.values.iter().filter(|value| !is_stored(value, facts, view)) {
            for hit in &self.keyless {
                hold(hit, value, &|| Key::new(facts, value.node).name);
            }
            let meaning = self.known.meaning(facts, value.node, || {
                let key = Key::new(facts, value.node);
                Meaning { name: key.name, hits: self.meant(rules, &key) }
            });
            let Some(meaning) = meaning else { continue };
            for hit in &meaning.hits {
                hold(hit, value, &|| meaning.name);
            }
        }
    }

    /// The shapes that ask for this key: all that is left to ask is about the value.
    fn meant(&self, rules: &Ruleset, key: &Key<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.hits(key, &mut hits);
        hits.retain(|hit| {
            let shape = &rules.rules()[hit.rule].file.keyvalue[hit.shape];
            let in_place = self.patterns.get(hit).is_none_or(|patterns| key.is_at(patterns));
            in_place && key_holds(shape, key)
        });
        hits
    }

    /// The shapes whose key this may be.
    fn hits(&self, key: &Key<'_>, hits: &mut Vec<Hit>) {
        let letters = words::squash(key.written);
        self.rest.hits(key, &letters, hits);
        hits.extend(self.keys.get(&letters).into_iter().flatten());
        // The parents count too: `ssl.verify` ends in `ssl_verify`.
        if self.endings.contains(&ending(key.written)) {
            key.any_end(|end| {
                hits.extend(self.key_ends.get(end).into_iter().flatten());
                false
            });
        }
        if let Some(name) = key.name {
            hits.extend(self.classes.get(&name.class).into_iter().flatten());
        }
        if key.name.is_none() && !self.classless.may_hold(&key.parts) {
            return;
        }
        let is_beginning = |word: &str| self.beginnings.holds(beginning(word));
        key.any_run(is_beginning, |run| {
            for hit in self.key_words.get(run).into_iter().flatten() {
                if !hits.contains(hit) {
                    hits.push(*hit);
                }
            }
            false
        });
    }
}

/// Shapes that ask for no more of their key than a path, by the letters that the path ends in.
#[derive(Default)]
struct Rest {
    shapes: Vec<(Hit, Vec<Pattern>)>,
    by_ending: HashMap<String, Vec<usize>>,
    /// Those whose path may end in any name.
    open: Vec<usize>,
}

impl Rest {
    fn add(&mut self, hit: Hit, patterns: Vec<Pattern>) {
        let index = self.shapes.len();
        let endings: Option<HashSet<String>> = patterns.iter().map(Pattern::ending).collect();
        match endings {
            Some(endings) => {
                for ending in endings {
                    self.by_ending.entry(ending).or_default().push(index);
                }
            }
            None => self.open.push(index),
        }
        self.shapes.push((hit, patterns));
    }

    /// Those whose path is that of a key, in order; `letters` are those of its last part.
    fn hits(&self, key: &Key<'_>, letters: &str, hits: &mut Vec<Hit>) {
        let mut push = |index: &usize| {
            let (hit, patterns) = &self.shapes[*index];
            if key.is_at(patterns) {
                hits.push(*hit);
            }
        };
        if !key.written.is_ascii() {
            (0..self.shapes.len()).for_each(|index| push(&index));
            return;
        }
        let mut open = self.open.iter().peekable();
        for index in self.by_ending.get(letters).into_iter().flatten() {
            while let Some(before) = open.next_if(|open| *open < index) {
                push(before);
            }
            push(index);
        }
        open.for_each(push);
    }
}

fn try_shape(
    rule: &Rule,
    hit: Hit,
    view: &View,
    families: &Families,
    value: &KeyValue,
    name: &dyn Fn() -> Option<NameVerdict>,
) -> Option<Candidate> {
    let shape = &rule.file.keyvalue[hit.shape];
    let (pattern, unless, place) = &rule.keyvalues[hit.shape];
    let decoded = shape.value.base64.then(|| decode(&value.value)).flatten();
    let judged = decoded.as_deref().unwrap_or(&value.value);
    let at = value.value_span.start;
    let is_near = || has_word_within(&shape.near, view, at, shape.near_lines);
    let holds = binding_holds(shape, value.binding)
        && (!shape.value.base64 || decoded.is_some())
        && value_holds(&shape.value, pattern.as_ref(), judged, view)
        && view.is_meant(place)
        && (!shape.tracked || view.tracked != Some(false))
        && shape.sibling.iter().all(|sibling| sibling_holds(sibling, families, value))
        && !is_beside_host(&shape.not_beside_host, families, value, view)
        && (shape.far.is_some() || is_near())
        && !unless.as_ref().is_some_and(|lazy| lazy.is_match(following(view, value)))
        && (shape.not_near.is_empty() || !has_word(&shape.not_near, view))
        && shape.named_below.as_ref().is_none_or(|ancestor| {
            let parent = families.facts.name(families.facts.parent(value.node));
            families.facts.has_below(ancestor, parent)
        });
    let path = || families.facts.path(value.node);
    let lives = |unit| lifetime::seconds(path().last().unwrap_or(&""), judged, unit);
    let lifetime = shape.lifetime.map(lives);
    (holds && lifetime != Some(None)).then(|| {
        let found = Candidate {
            lifetime: lifetime.flatten(),
            ..candidate(shape, hit, value, judged, (&path(), name()))
        };
        match shape.far {
            Some(level) if !is_near() => Candidate { pedantic: true, level: Some(level), ..found },
            _ => found,
        }
    })
}

/// What a pipeline of Jenkins asks for by its name, `credentials('id')`, is kept there
/// (<https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#handling-credentials>).
fn is_stored(value: &KeyValue, facts: &Facts, view: &View) -> bool {
    value.binding == Binding::Setter
        && matches!(
            view.dialect,
            Dialect::Jenkinsfile | Dialect::Gradle | Dialect::Source(Language::Groovy)
        )
        && facts.name(value.node) == "credentials"
}

/// The line of a value and the two after it.
fn following<'v>(view: &'v View, value: &KeyValue) -> &'v str {
    let at = value.value_span.start;
    Span::new(lines_around(view.text, at, 0).start, lines_around(view.text, at, 2).end)
        .of(view.text)
}

fn key_holds(shape: &KeyValueShape, key: &Key<'_>) -> bool {
    let class = shape.class.is_empty()
        || key.name.is_some_and(|name| {
            shape.class.contains(&name.class)
                && name.strength >= shape.strength.unwrap_or(Strength::Weak)
        });
    class
        && (shape.key.is_empty() || key_is(&shape.key, key.written))
        && (shape.key_end.is_empty()
            || key.any_end(|end| shape.key_end.iter().any(|name| words::squash(name) == end)))
        && (shape.key_words.is_empty() || shape.key_words.iter().any(|word| key.has_words(word)))
}

/// A comparison says what somebody may type, a fallback is a rule's own subject.
fn binding_holds(shape: &KeyValueShape, binding: Binding) -> bool {
    if shape.binding.is_empty() {
        binding != Binding::Fallback
    } else {
        shape.binding.contains(&binding)
    }
}

/// Whether a value beside this one names a host of one of the classes.
fn is_beside_host(
    classes: &[HostClass],
    families: &Families,
    value: &KeyValue,
    view: &View,
) -> bool {
    let is_named = |other: &KeyValue| {
        let text = other.value.trim();
        let host = host_of(text.split_once("://").map_or(text, |(_, rest)| rest));
        // A plain number is an address too, and mostly none.
        let is_number = host.bytes().all(|byte| byte.is_ascii_digit());
        !is_number && view.hosts.tells(classes, view.host_class(host))
    };
    !classes.is_empty()
        && families.of(value.node).iter().any(|index| is_named(&families.facts.values[*index]))
}

fn sibling_holds(sibling: &Sibling, families: &Families, value: &KeyValue) -> bool {
    let present = families.of(value.node).iter().any(|index| {
        let other = &families.facts.values[*index];
        key_is(&sibling.key, families.facts.name(other.node))
            && is_one_of(&sibling.is, other.value.trim())
            && (sibling.name_class.is_empty()
                || classify::name::classify(&other.value)
                    .is_some_and(|verdict| sibling.name_class.contains(&verdict.class)))
    });
    present != sibling.absent
}

fn candidate(
    shape: &KeyValueShape,
    hit: Hit,
    value: &KeyValue,
    judged: &str,
    (path, name): (&[&str], Option<NameVerdict>),
) -> Candidate {
    let report = match shape.report {
        Report::Value => value.value_span,
        Report::Key | Report::KeyAndClaim => value.key_span.unwrap_or(value.value_span),
    };
    let condition = &shape.value;
    let described = condition.chars.is_some()
        || condition.pattern.is_some()
        || condition.entropy.is_some()
        || condition.check.is_some();
    let ask = match condition.kind {
        Some(ValueKind::Secret) => Ask::Secret,
        Some(ValueKind::Opaque) => Ask::Opaque,
        _ if described => Ask::Real,
        _ if is_complete(condition) => Ask::Nothing,
        _ => Ask::Secret,
    };
    Candidate {
        claim: (shape.report != Report::Key && ask != Ask::Nothing).then_some(value.value_span),
        secret: (ask != Ask::Nothing).then(|| (Secret::new(judged), value.value_span)),
        ask,
        key: Some(path.last().copied().unwrap_or_default().to_owned()),
        locator: path.join("."),
        name,
        binding: Some(value.binding),
        quoted: value.quoted,
        host: (!shape.value.host.is_empty()).then(|| {
            super::when::host_of(judged.split("://").nth(1).unwrap_or_default()).to_owned()
        }),
        level: shape.level,
        behaviour: ask == Ask::Nothing,
        ..Candidate::new(hit.rule, Shape::KeyValue(hit.shape), report)
    }
}

/// The text inside base64, if it is base64 of text.
fn decode(value: &str) -> Option<String> {
    let compact: String = value.split_whitespace().collect();
    BASE64.decode(compact.as_bytes()).ok().and_then(|bytes| String::from_utf8(bytes).ok())
}

/// Values by the parent of their keys, so that looking beside a value costs nothing; filed once a
/// shape asks.
struct Families<'f> {
    facts: &'f Facts,
    /// By the number of the parent.
    by_parent: OnceCell<Vec<Vec<usize>>>,
}

impl<'f> Families<'f> {
    fn new(facts: &'f Facts) -> Self {
        Self { facts, by_parent: OnceCell::new() }
    }

    fn of(&self, node: NodeId) -> &[usize] {
        let by_parent = self.by_parent.get_or_init(|| {
            let mut by_parent = vec![Vec::new(); self.facts.nodes().len()];
            for (index, value) in self.facts.values.iter().enumerate() {
                if let Some(family) = by_parent.get_mut(self.facts.parent(value.node).index()) {
                    family.push(index);
                }
            }
            by_parent
        });
        by_parent.get(self.facts.parent(node).index()).map_or(&[], Vec::as_slice)
    }
}
