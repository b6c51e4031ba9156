//! What the tables of a language say of a text by its words: a call of a row can only be there if
//! the words of its name are, those of what it is called on, and those of its arguments' names.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::names::Use;
use super::need::{Name, Need};
use super::shape::{COMMAND, ENCODER, PLAIN, SERVED, URL, feature, place};
use super::words::{Found, Words, last_word};
use crate::model::call::SinkKind;
use crate::model::dialect::Language;
use crate::rules::apis::{Apis, CallRow, Does, SlotName, Sources, TypeRow};

/// Programs whose command lines are requests.
const CLIENTS: [&str; 6] = ["curl", "wget", "http", "https", "xh", "xhs"];

/// A number of a word.
pub(super) type Word = u16;

/// The calls of one language by their words.
pub(super) struct Table {
    pub(super) words: Words,
    rows: Vec<Row>,
    /// Rows by the word that their calls are named by.
    named: Vec<Vec<u32>>,
    /// Calls that no word names, like `object[key] = value`.
    unnamed: Vec<u32>,
    /// Texts of which one must stand in the code.
    pub(super) near: Vec<String>,
    clients: Vec<Word>,
    /// Names of types.
    types: HashSet<Word>,
}

/// A call of a row: one of its names.
struct Row {
    /// What it is called on, or where it comes from: one of these must be there.
    on: Vec<Word>,
    near: Vec<usize>,
    gives: Vec<Gives>,
}

/// What a slot of a row gives.
struct Gives {
    features: u32,
    /// Needs that the row itself names.
    needs: u64,
    /// Names of arguments, of which one must be there.
    sources: Vec<Word>,
}

impl Table {
    pub(super) fn new(language: Language, apis: &Apis, needs: &[Need]) -> Self {
        let mut builder = Builder::new(language, apis, needs);
        let mut names: Vec<_> = apis.names().collect();
        names.sort_unstable_by_key(|(name, _)| *name);
        for (name, row) in names {
            builder.add(name, row);
        }
        builder.table
    }

    /// Whether a word may declare something to be of a type of the tables.
    pub(super) fn is_type(&self, word: Word) -> bool {
        self.types.contains(&word)
    }

    /// Whether a word names calls that do something of this.
    pub(super) fn names(&self, word: Word, features: u32) -> bool {
        let rows = self.named.get(usize::from(word)).into_iter().flatten();
        let mut gives = rows.flat_map(|row| &self.rows[*row as usize].gives);
        gives.any(|gives| gives.features & features != 0)
    }

    /// Whether a call of this name says by itself what its arguments are called.
    pub(super) fn has_needs(&self, name: &str) -> bool {
        let rows = self.words.get(name).and_then(|word| self.named.get(usize::from(word)));
        let has_needs = |row: &u32| self.rows[*row as usize].gives.iter().any(|it| it.needs != 0);
        rows.is_some_and(|rows| rows.iter().any(has_needs))
    }

    /// What calls that the words of a part name can do, where the rest of the file may hold what
    /// they are called on.
    pub(super) fn does(
        &self,
        part: &Found,
        with: &Found,
        file: &Found,
        is_near: &dyn Fn(usize) -> bool,
    ) -> (u32, u64) {
        let (mut features, mut needs) = (0, 0);
        let named = part.iter().filter_map(|word| self.named.get(usize::from(word))).flatten();
        for row in named.chain(&self.unnamed).map(|row| &self.rows[*row as usize]) {
            let fits = (row.on.is_empty() || row.on.iter().any(|word| file.has(*word)))
                && (row.near.is_empty() || row.near.iter().any(|near| is_near(*near)));
            for gives in row.gives.iter().filter(|_| fits) {
                let has = |word: &Word| part.has(*word) || with.has(*word);
                if gives.sources.is_empty() || gives.sources.iter().any(has) {
                    features |= gives.features;
                    needs |= gives.needs;
                }
            }
        }
        let is_client = |word: &Word| part.has(*word) || with.has(*word);
        if features & place(SinkKind::Argument) != 0 && self.clients.iter().any(is_client) {
            features |= COMMAND;
        }
        (features, needs)
    }
}

struct Builder<'a> {
    table: Table,
    needs: &'a [Need],
    /// What may be called on a type: words that say that something is of it.
    types: HashMap<&'a str, Vec<Word>>,
    /// Names of constants that stand for a text.
    constants: BTreeMap<&'a str, Vec<Word>>,
}

impl<'a> Builder<'a> {
    fn new(language: Language, apis: &'a Apis, needs: &'a [Need]) -> Self {
        let mut words = Words::new(language == Language::PowerShell);
        let clients = CLIENTS.iter().filter_map(|word| words.add(word)).collect();
        let (rows, named, unnamed, near) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let types = apis.types().iter().filter_map(|row| words.add(last_word(&row.name)));
        let types = types.collect();
        let table = Table { words, rows, named, unnamed, near, clients, types };
        let (types, constants) = (HashMap::new(), BTreeMap::new());
        let mut builder = Self { table, needs, types, constants };
        builder.learn(apis);
        builder
    }

    fn learn(&mut self, apis: &'a Apis) {
        let words = &mut self.table.words;
        for row in apis.types() {
            let said = self.types.entry(row.name.as_str()).or_default();
            said.extend(declared(row).iter().filter_map(|word| words.add(word)));
        }
        for (name, row) in apis.names() {
            let word = last_word(name);
            if let Some(of) = &row.gives {
                self.types.entry(of).or_default().extend(words.add(word));
            }
            let value = row.slots.get(&SlotName::Value).filter(|_| row.does == Does::Same);
            for constant in value.into_iter().flat_map(Sources::iter) {
                if let Some(constant) = constant.strip_prefix('=') {
                    self.constants.entry(constant).or_default().extend(words.add(word));
                }
            }
        }
        // What a type is too can be done with it.
        for row in apis.types() {
            let said = self.types.get(row.name.as_str()).cloned().unwrap_or_default();
            for parent in &row.is {
                self.types.entry(parent).or_default().extend(&said);
            }
        }
    }

    fn add(&mut self, name: &'a str, row: &'a CallRow) {
        let gives = self.gives(row);
        if gives.is_empty() {
            return;
        }
        let near = row.near.iter().map(|near| self.near(near)).collect();
        let on = self.on(name);
        let index = u32::try_from(self.table.rows.len()).unwrap_or(u32::MAX);
        // An entry of an object that has a name is named by it.
        let named = name.strip_suffix(".[]=").filter(|_| !name.contains('#')).unwrap_or(name);
        let word = self.table.words.add(last_word(named));
        self.table.rows.push(Row { on, near, gives });
        match word.map(usize::from) {
            Some(word) => {
                let length = self.table.named.len().max(word + 1);
                self.table.named.resize(length, Vec::new());
                self.table.named[word].push(index);
            }
            None => self.table.unnamed.push(index),
        }
    }

    /// What a call is made on: the type before `#`, else the path before the last dot.
    fn on(&mut self, name: &str) -> Vec<Word> {
        if let Some((of, _)) = name.split_once('#') {
            let last = last_word(of);
            let known = self.types.get(of).cloned();
            let mut said = known.unwrap_or_default();
            said.extend(self.table.words.add(last));
            // Maps are made of nothing, and some are any object's.
            return if of.is_empty() || of == "Map" { Vec::new() } else { said };
        }
        let before = name.rsplit_once('.').map_or("", |(before, _)| before);
        self.table.words.add(last_word(before)).into_iter().collect()
    }

    fn near(&mut self, near: &str) -> usize {
        let known = self.table.near.iter().position(|known| known == near);
        known.unwrap_or_else(|| {
            self.table.near.push(near.to_owned());
            self.table.near.len() - 1
        })
    }

    fn gives(&mut self, row: &CallRow) -> Vec<Gives> {
        let is_request = !matches!(
            row.does,
            Does::Map | Does::Sink | Does::List | Does::Join | Does::Hide | Does::Query
        );
        let mut all = Vec::new();
        if let Some(kind) = row.sink {
            all.push(Gives { features: place(kind), needs: 0, sources: Vec::new() });
        }
        let whole = match row.does {
            Does::Query => SERVED,
            Does::Append | Does::Format => URL,
            Does::Map | Does::Join => ENCODER,
            _ => 0,
        };
        if whole != 0 {
            all.push(Gives { features: whole, needs: 0, sources: Vec::new() });
        }
        for (slot, sources) in row.slots.iter().filter(|_| is_request) {
            let plain = sources.iter().any(|it| it == "=http" || it.starts_with("=http:"));
            let mut features = feature(*slot);
            if plain {
                features |= PLAIN;
            }
            let needs = self.constant_needs(sources);
            if features != 0 || needs != 0 {
                let sources = self.sources(sources);
                all.push(Gives { features, needs, sources });
            }
        }
        all
    }

    /// Needs that constants of a row hold: `=Authorization`, `=response_type=code`, `=/oauth/token`.
    fn constant_needs(&self, sources: &Sources) -> u64 {
        let used = Use { is_key: true, is_path: false, is_prose: false, is_label: false };
        let constants = sources.iter().filter_map(|source| source.strip_prefix('='));
        let has_question = sources.iter().any(|source| source.starts_with("=?"));
        let asked = self.needs.iter().position(|need| *need == Need::Question);
        let question = asked.filter(|_| has_question).map_or(0, |at| 1 << at);
        let names = constants.filter_map(|text| text.split(['=', ':', ' ']).next());
        let each = names.map(|name| match name.rsplit_once('/') {
            Some((_, last)) => {
                (last, Use { is_key: false, is_path: true, is_prose: false, is_label: false })
            }
            None => (name, used),
        });
        each.map(|(name, used)| super::needs(self.needs, &Name::new(name), used))
            .fold(question, |a, b| a | b)
    }

    /// The words of which one must be there for a slot to be filled; none if a place is enough.
    fn sources(&mut self, sources: &Sources) -> Vec<Word> {
        let mut words = Vec::new();
        for source in sources.iter() {
            let source = source.split('=').next().unwrap_or_default();
            let key = source.rsplit('.').next().unwrap_or_default();
            let is_place = key.is_empty()
                || key == "last"
                || key.bytes().all(|byte| byte.is_ascii_digit() || b"*:@".contains(&byte));
            let Some(word) = self.table.words.add(key).filter(|_| !is_place) else {
                return Vec::new();
            };
            words.push(word);
            words.extend(self.constants.get(key).into_iter().flatten());
        }
        words
    }
}

/// What says that something is of a type: its name, and what variables of it are called.
fn declared(row: &TypeRow) -> Vec<String> {
    let last = last_word(&row.name);
    let mut characters = last.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    let variable: String = first.into_iter().chain(characters).collect();
    let usual = row.usual.iter().map(|usual| last_word(usual).to_owned());
    usual.chain([last.to_owned(), variable]).collect()
}
