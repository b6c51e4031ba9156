//! All words of all rules, looked for in one pass. What it finds decides everything that comes after:
//! which shapes are tried where, and whether the artifact is parsed at all.

use std::borrow::Cow;
use std::collections::HashMap;

use super::beside;
use super::grams::Grams;
use super::keywords::{self, Stands, class_words};
use super::words;
use crate::model::dialect::Dialect;
use crate::rules::Ruleset;
use crate::rules::file::Native;
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
            for name in file.call.iter().flat_map(|call| &call.key) {
                words.add_all(&words::spellings(name), Target::Call);
            }
            if !file.call.is_empty() {
                let programs = CLIENTS.iter().flat_map(|program| program_words(program));
                words.add_all(&programs.collect::<Vec<_>>(), Target::Command);
            }
            if file.call.iter().any(|call| !call.is.is_empty()) {
                // Functions that take the parameter without its name.
                let names = ["authcodeurl", "authorizationurl", "authorizeurl"];
                words.add_all(&names.map(str::to_owned), Target::Call);
            }
            let asked =
                file.call.iter().flat_map(|call| call.class.iter().chain(&call.value_class));
            let handed = file.sink.iter().flat_map(|sink| &sink.class);
            for word in asked.chain(handed).flat_map(|class| class_words(*class)) {
                words.add(word, Target::Call);
            }
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
                    Target::Line(..) => {}
                    Target::Url => selection.urls.push(start),
                    Target::Query => selection.queries.push(start),
                    Target::Command => selection.commands.push(start),
                    Target::Key => selection.keys.push(start),
                    Target::Call => selection.calls.push(start),
                    Target::Beside(stands) if stands_so(*stands, text, start, end) => {
                        selection.beside.push(start);
                    }
                    Target::Beside(_) => {}
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
        let mut known: HashMap<Hit, bool> = HashMap::new();
        let mut holds = |hit: Hit| {
            let place = &rules.rules()[hit.rule].keyvalues[hit.shape].2;
            *known.entry(hit).or_insert_with(|| place.holds(path, dialect))
        };
        let mut lines = Vec::new();
        lines.extend(selection.some.iter().filter(|(hit, _)| holds(*hit)).map(|(_, at)| *at));
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

/// Whether a shape is meant for files of some paths or dialects only.
fn is_limited(place: &Place) -> bool {
    !(place.dialect.is_empty()
        && place.not_dialect.is_empty()
        && place.file.is_empty()
        && place.not_file.is_empty())
}

/// Whether a word stands as it has to.
fn stands_so(stands: Stands, text: &str, start: usize, end: usize) -> bool {
    match stands {
        Stands::Anywhere => true,
        Stands::Alone | Stands::Above => is_whole(text, start, end),
        Stands::AsRun => may_be_run(text, start, end),
    }
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

/// Whether a run of whole words of a key may stand there. Keys are split as [`words::split`] does
/// it, and some begin after the letter of an escape or of an option (`\nname`, `-Dname`).
fn may_be_run(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let is_upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let is_lower = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    let begins = match start.checked_sub(1) {
        Some(before) if bytes[before].is_ascii_alphabetic() => {
            let glued = before.checked_sub(1).is_some_and(|at| !bytes[at].is_ascii_alphanumeric());
            glued || is_upper(start) && (is_lower(before) || is_lower(start + 1))
        }
        _ => true,
    };
    let ends = !is_lower(end) && (!is_upper(end) || is_lower(end - 1) || is_lower(end + 1));
    begins && ends
}

/// Whether a word is one by itself: no letter beside it, but where a hump of camel case parts them.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let [first, .., last] = bytes[start..end] else { return true };
    let second = bytes[start + 1];
    let begins = match start.checked_sub(1).map(|at| bytes[at]) {
        Some(before) if before.is_ascii_lowercase() => first.is_ascii_uppercase(),
        Some(before) if before.is_ascii_uppercase() => {
            first.is_ascii_uppercase() && second.is_ascii_lowercase()
        }
        _ => true,
    };
    let ends = match bytes.get(end) {
        Some(next) if next.is_ascii_lowercase() => false,
        Some(next) if next.is_ascii_uppercase() => last.is_ascii_lowercase(),
        _ => true,
    };
    begins && ends
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
