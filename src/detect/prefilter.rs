//! All words of all rules, looked for in one pass. What it finds decides everything that comes after:
//! which shapes are tried where, and whether the artifact is parsed at all.

use std::borrow::Cow;
use std::collections::HashMap;

use super::beside;
use super::grams::Grams;
use super::keywords::{self, Stands, class_words};
use super::standing::stands_so;
use super::words;
use crate::model::dialect::Dialect;
use crate::rules::Ruleset;
use crate::rules::file::{Native, RuleFile};
use crate::rules::shape::Place;

/// Where the words of the rules stand in one text.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Beginnings of possible tokens: index of the prefix, offset.
    pub tokens: Vec<(Hit, usize)>,
    /// Words of text shapes.
    pub texts: Vec<(Hit, usize)>,
    /// Words that keys are made of: the lines to lex, or a reason to parse the whole.
    pub lines: Vec<usize>,
    /// The same of shapes that are meant for some files only: which files, offset.
    some: Vec<(Hit, usize)>,
    /// Words that may say whose credential stands on a line below, if one of `some` does.
    above: Vec<usize>,
    /// Places of `://`.
    pub urls: Vec<usize>,
    /// Places of a `?` or `&` before a parameter that a URL rule asks for.
    pub queries: Vec<usize>,
    /// Names of programs whose flags matter.
    pub commands: Vec<usize>,
    /// Beginnings of key blocks.
    pub keys: Vec<usize>,
    /// Names that rules on requests and places ask for.
    pub calls: Vec<usize>,
    /// Words that such rules ask for beside them: no reason by themselves to look at a text.
    pub beside: Vec<usize>,
}

impl Selection {
    /// Whether no rule can find anything.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
            && self.texts.is_empty()
            && !self.has_lines()
            && self.urls.is_empty()
            && self.commands.is_empty()
            && self.keys.is_empty()
            && self.calls.is_empty()
    }
}

impl Selection {
    /// Whether a word stands there that some key is made of.
    pub fn has_lines(&self) -> bool {
        !(self.lines.is_empty() && self.some.is_empty())
    }

    /// Adds what was selected in a part of the text that begins at an offset, after what is there.
    pub fn append(&mut self, part: Self, from: usize) {
        let hits = |(hit, offset)| (hit, offset + from);
        self.tokens.extend(part.tokens.into_iter().map(hits));
        self.texts.extend(part.texts.into_iter().map(hits));
        self.some.extend(part.some.into_iter().map(hits));
        for (all, part) in [
            (&mut self.lines, part.lines),
            (&mut self.urls, part.urls),
            (&mut self.queries, part.queries),
            (&mut self.commands, part.commands),
            (&mut self.keys, part.keys),
            (&mut self.above, part.above),
            (&mut self.calls, part.calls),
            (&mut self.beside, part.beside),
        ] {
            all.extend(part.into_iter().map(|offset| offset + from));
        }
    }
}

impl Selection {
    /// Adds the places above lines that were selected, in reach of them.
    fn add_above(&mut self, above: &[usize]) {
        let follows = |offset: usize| {
            let next = self.lines.partition_point(|line| *line <= offset);
            self.lines.get(next).is_some_and(|line| line - offset < REACH)
        };
        let near: Vec<usize> = above.iter().copied().filter(|offset| follows(*offset)).collect();
        if !near.is_empty() {
            self.lines.extend(near);
            self.lines.sort_unstable();
            self.lines.dedup();
        }
    }
}

/// A shape of a rule that a word belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hit {
    /// Index of the rule.
    pub rule: usize,
    /// Index of the shape.
    pub shape: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Token(Hit),
    Text(Hit),
    /// A key's word that stands so; of a shape that is not for all files, that one's.
    Line(Stands, Option<Hit>),
    Url,
    Query,
    Command,
    Key,
    Call,
    /// As a call, but no reason to look at a text.
    Beside(Stands),
}

/// The words, and what each of them is for.
pub struct Prefilter {
    grams: Grams,
    targets: Vec<Vec<Target>>,
    /// Active shapes on URLs.
    pub urls: Vec<Hit>,
    /// Active shapes on command lines.
    pub commands: Vec<Hit>,
    /// Active shapes on requests.
    pub calls: Vec<Hit>,
    /// Active shapes on places values are handed to.
    pub sinks: Vec<Hit>,
    /// Active detectors written in Rust.
    pub natives: Vec<(Native, usize)>,
}

/// Programs whose command lines are requests.
const CLIENTS: [&str; 6] = ["curl", "wget", "http", "https", "xh", "xhs"];

/// How far above a key its owner may stand, in bytes.
const REACH: usize = 300;

/// Beginnings of private key blocks; the last three are `-----BEGIN ` in base64, at the three places
/// where it can stand in a quantum.
const KEY_BLOCKS: [&str; 5] =
    ["-----begin ", "putty-user-key-file-", "ls0tls1crudjti", "ls0tqkvhsu4g", "ls0tlujfr0loi"];

impl Prefilter {
    /// Files the words of the active rules.
    pub fn new(
        rules: &Ruleset,
        active: &dyn Fn(usize) -> bool,
        pedantic: &dyn Fn(usize) -> bool,
    ) -> Self {
        let mut words = Words::default();
        let (mut urls, mut commands, mut natives) = (Vec::new(), Vec::new(), Vec::new());
        let (mut calls, mut sinks) = (Vec::new(), Vec::new());
        let mut places = Places::default();
        for (rule, compiled) in rules.rules().iter().enumerate().filter(|(rule, _)| active(*rule)) {
            let file = &compiled.file;
            let is_asked = |place: &Place| !place.pedantic || pedantic(rule);
            for (shape, token) in file.token.iter().enumerate() {
                words.add_all(&token.prefix, Target::Token(Hit { rule, shape }));
            }
            for (shape, text) in file.text.iter().enumerate() {
                words.add_all(&text.keywords, Target::Text(Hit { rule, shape }));
            }
            for (shape, keyvalue) in file.keyvalue.iter().enumerate() {
                if !is_asked(&keyvalue.place) {
                    continue;
                }
                let place = &keyvalue.place;
                let some = is_limited(place).then(|| places.find(rules, Hit { rule, shape }));
                for (word, stands) in keywords::of(keyvalue) {
                    words.add(&word, Target::Line(stands, some));
                }
            }
            for (shape, url) in file.url.iter().enumerate() {
                urls.push(Hit { rule, shape });
                words.add("://", Target::Url);
                for name in &url.param {
                    words.add_all(&words::spellings(name), Target::Query);
                }
            }
            for (shape, command) in file.command.iter().enumerate() {
                commands.push(Hit { rule, shape });
                for program in &command.program {
                    words.add_all(&program_words(program), Target::Command);
                }
            }
            request_words(file, &mut words);
            for (word, stands) in beside::of(file) {
                words.add(&word, Target::Beside(stands));
            }
            let asked = file.call.iter().enumerate().filter(|(_, call)| is_asked(&call.place));
            calls.extend(asked.map(|(shape, _)| Hit { rule, shape }));
            let taken = file.sink.iter().enumerate().filter(|(_, sink)| is_asked(&sink.place));
            sinks.extend(taken.map(|(shape, _)| Hit { rule, shape }));
            if let Some(native) = file.native {
                natives.push((native, rule));
                if matches!(native, Native::PrivateKey | Native::ClientKey) {
                    words.add_all(&KEY_BLOCKS.map(str::to_owned), Target::Key);
                }
            }
        }
        words.drop_needless();
        let (grams, targets) = (Grams::new(&words.list), words.targets);
        Self { grams, targets, urls, commands, calls, sinks, natives }
    }

    /// Finds the words in a text.
    pub fn select(&self, text: &str) -> Selection {
        let mut selection = Selection::default();
        let mut above = Vec::new();
        for (end, start, word) in self.grams.find(text) {
            for target in &self.targets[word] {
                match target {
                    Target::Token(hit) => selection.tokens.push((*hit, start)),
                    Target::Text(hit) => selection.texts.push((*hit, start)),
                    Target::Line(stands, some) if stands_so(*stands, text, start, end) => {
                        match (stands, some) {
                            (Stands::Above, _) => above.push(start),
                            (_, None) => selection.lines.push(start),
                            (_, Some(hit)) => selection.some.push((*hit, start)),
                        }
                    }
                    Target::Url => selection.urls.push(start),
                    Target::Query => selection.queries.push(start),
                    Target::Command => selection.commands.push(start),
                    Target::Key => selection.keys.push(start),
                    Target::Call => selection.calls.push(start),
                    Target::Beside(stands) if stands_so(*stands, text, start, end) => {
                        selection.beside.push(start);
                    }
                    Target::Line(..) | Target::Beside(_) => {}
                }
            }
        }
        // They come in order of their ends.
        for offsets in [
            &mut selection.lines,
            &mut selection.queries,
            &mut selection.commands,
            &mut selection.calls,
            &mut selection.beside,
        ] {
            offsets.sort_unstable();
            offsets.dedup();
        }
        selection.add_above(&above);
        if !selection.some.is_empty() {
            selection.above = above;
        }
        selection
    }

    /// What of a selection counts in a text of this path and dialect.
    pub fn narrow<'s>(
        &self,
        rules: &Ruleset,
        selection: &'s Selection,
        path: &str,
        dialect: Dialect,
    ) -> Cow<'s, Selection> {
        // There are few places that shapes are meant for, whatever the number of words.
        let mut known: Vec<(Hit, bool)> = Vec::new();
        let mut holds = |hit: Hit| {
            if let Some((_, answer)) = known.iter().find(|(other, _)| *other == hit) {
                return *answer;
            }
            let answer = rules.rules()[hit.rule].keyvalues[hit.shape].2.holds(path, dialect);
            known.push((hit, answer));
            answer
        };
        let some = selection.some.iter().filter(|(hit, _)| holds(*hit));
        let mut lines: Vec<usize> = some.map(|(_, at)| *at).collect();
        if lines.is_empty() {
            return Cow::Borrowed(selection);
        }
        let mut narrowed = selection.clone();
        narrowed.lines.append(&mut lines);
        narrowed.lines.sort_unstable();
        narrowed.lines.dedup();
        narrowed.add_above(&selection.above);
        Cow::Owned(narrowed)
    }
}

/// The words of parameters that rules on requests ask for, and of programs that make requests.
fn request_words(file: &RuleFile, words: &mut Words) {
    for name in file.call.iter().flat_map(|call| &call.key) {
        words.add_all(&words::spellings(name), Target::Call);
    }
    if !file.call.is_empty() {
        let programs = CLIENTS.iter().flat_map(|program| program_words(program));
        words.add_all(&programs.collect::<Vec<_>>(), Target::Command);
    }
    if file.sink.iter().any(|sink| sink.header) {
        words.add("authorization", Target::Call);
    }
    if file.call.iter().any(|call| !call.is.is_empty()) {
        // Functions that take the parameter without its name.
        let names = ["authcodeurl", "authorizationurl", "authorizeurl"];
        words.add_all(&names.map(str::to_owned), Target::Call);
    }
    let asked = file.call.iter().flat_map(|call| call.class.iter().chain(&call.value_class));
    let handed = file.sink.iter().flat_map(|sink| &sink.class);
    for word in asked.chain(handed).flat_map(|class| class_words(*class)) {
        words.add(word, Target::Call);
    }
}

/// Whether a shape is meant for files of some paths or dialects only.
fn is_limited(place: &Place) -> bool {
    !(place.dialect.is_empty()
        && place.not_dialect.is_empty()
        && place.file.is_empty()
        && place.not_file.is_empty())
}

/// Shapes that are meant for the same files stand for each other.
#[derive(Default)]
struct Places(Vec<Hit>);

impl Places {
    fn find(&mut self, rules: &Ruleset, hit: Hit) -> Hit {
        let place = |hit: &Hit| &rules.rules()[hit.rule].file.keyvalue[hit.shape].place;
        let key = |hit: &Hit| {
            let Place { dialect, not_dialect, file, not_file, .. } = place(hit);
            (dialect, not_dialect, file, not_file)
        };
        let same = self.0.iter().find(|known| key(known) == key(&hit));
        same.copied().unwrap_or_else(|| {
            self.0.push(hit);
            hit
        })
    }
}

/// A program's name; a very short one with what may follow it.
pub(super) fn program_words(program: &str) -> Vec<String> {
    if program.len() > 2 {
        return vec![program.to_owned()];
    }
    " \t\n\r\"'\\`^|);<".chars().map(|next| format!("{program}{next}")).collect()
}

#[derive(Default)]
struct Words {
    index: HashMap<String, usize>,
    list: Vec<String>,
    targets: Vec<Vec<Target>>,
}

impl Words {
    /// A word that counts everywhere counts in some files too, and by itself.
    fn drop_needless(&mut self) {
        for targets in &mut self.targets {
            let lines: Vec<Target> = targets
                .iter()
                .filter(|target| matches!(target, Target::Line(_, None)))
                .copied()
                .collect();
            let says_as_much = |stands| lines.contains(&Target::Line(stands, None));
            targets.retain(|target| match target {
                Target::Line(stands, some) => {
                    !(says_as_much(Stands::Anywhere) && *stands != Stands::Anywhere
                        || some.is_some()
                            && (says_as_much(Stands::Anywhere) || says_as_much(*stands)))
                }
                _ => true,
            });
        }
    }

    fn add_all(&mut self, words: &[String], target: Target) {
        for word in words {
            self.add(word, target);
        }
    }

    fn add(&mut self, word: &str, target: Target) {
        let lower = word.to_lowercase();
        let at = *self.index.entry(lower.clone()).or_insert_with(|| {
            self.list.push(lower);
            self.targets.push(Vec::new());
            self.targets.len() - 1
        });
        if !self.targets[at].contains(&target) {
            self.targets[at].push(target);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::shape::KeyValueShape;

    /// Names that fulfil what a shape asks of its key, one for each word it gives.
    fn names(shape: &KeyValueShape) -> Vec<String> {
        if !shape.key_words.is_empty() {
            return shape.key_words.clone();
        }
        let all = shape.key.iter().chain(&shape.key_end).chain(&shape.path);
        all.map(|key| key.replace("**", "a_b").replace('*', "c")).collect()
    }

    fn camel(name: &str) -> String {
        let hump = |word: &str| {
            let (first, rest) = word.split_at(word.len().min(1));
            first.to_uppercase() + rest
        };
        name.split('_').map(hump).collect()
    }

    #[test]
    fn every_key_that_a_shape_asks_for_is_read_where_the_shape_is_meant_for() {
        let rules = Ruleset::builtin().unwrap();
        let prefilter = Prefilter::new(&rules, &|_| true, &|_| true);
        let shapes = rules.rules().iter().flat_map(|rule| &rule.file.keyvalue);
        for shape in shapes.filter(|shape| shape.class.is_empty() && shape.place.file.is_empty()) {
            let Place { dialect, not_dialect, .. } = &shape.place;
            let meant = dialect.first().copied().unwrap_or(Dialect::Unknown);
            let meant = if not_dialect.contains(&meant) { Dialect::Json } else { meant };
            for name in names(shape) {
                let spelled = [
                    name.clone(),
                    name.to_uppercase(),
                    name.replace('_', "-"),
                    name.replace('_', ""),
                    camel(&name),
                    format!("-D{name}"),
                    format!("\\n{name}"),
                ];
                for key in spelled {
                    for text in [format!("{key} = \"v\""), format!("{{\"{key}\": \"v\"}}")] {
                        let selection = prefilter.select(&text);
                        let narrowed = prefilter.narrow(&rules, &selection, "a/file", meant);
                        assert!(!narrowed.lines.is_empty(), "{text} in {meant:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_word_of_some_files_counts_there_only() {
        let rules = Ruleset::builtin().unwrap();
        let prefilter = Prefilter::new(&rules, &|_| true, &|_| true);
        let selection = prefilter.select("data:\n  x: y\n");
        assert!(selection.has_lines() && !selection.is_empty());
        let lines = |dialect| prefilter.narrow(&rules, &selection, "a.yml", dialect).lines.clone();
        assert_eq!(lines(Dialect::Kubernetes), [0]);
        assert_eq!(lines(Dialect::Json), [0; 0]);
    }
}
