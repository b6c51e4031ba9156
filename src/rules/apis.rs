//! Which call means what, as data: `rules/apis/<language>.toml`. A row names calls and says which
//! argument is the URL, the query, the body; an in-house client is one row more.
//!
//! A call is named by its path with imports resolved (`requests.get`), or by the type of what it is
//! called on (`requests.Session#get`); `#get` alone fits any receiver, so it is for names that
//! nothing else has. `{get|post}` are several names; inside `{verb:…}` the name is the method.
//! `#name=` is a property that is set, `#[]=` an entry, `#.name` a property that is read of anything.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Deserialize;

use crate::model::call::SinkKind;
use crate::model::dialect::Language;

static BUILTIN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/apis.json"));

/// A table as its file says it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ApiFile {
    /// The languages it is for; all if empty.
    #[serde(default)]
    pub language: Vec<Language>,
    /// Types of objects that calls are made on.
    #[serde(default, rename = "type")]
    pub types: Vec<TypeRow>,
    /// Calls.
    #[serde(default)]
    pub call: Vec<CallRow>,
}

/// A type that receivers may have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypeRow {
    /// The type's name in rows; its last part is what declarations say.
    pub name: String,
    /// What variables of this type are usually called, for receivers that nothing else is known of.
    #[serde(default)]
    pub usual: Vec<String>,
    /// Words of which one must stand in the artifact for that.
    #[serde(default)]
    pub near: Vec<String>,
    /// Other types whose calls it has too.
    #[serde(default)]
    pub is: Vec<String>,
}

/// What some calls mean.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CallRow {
    /// The calls; a trailing `=` is an assignment to a property.
    pub of: Vec<String>,
    /// What they do.
    pub does: Does,
    /// The client by the name people know.
    pub client: Option<String>,
    /// The type of what they give.
    pub gives: Option<String>,
    /// The HTTP method, where the call fixes it.
    pub method: Option<String>,
    /// Which argument is what.
    #[serde(default)]
    pub slots: BTreeMap<SlotName, Sources>,
    /// The kind of place, for sinks.
    pub sink: Option<SinkKind>,
    /// Words of which one must stand in the artifact.
    #[serde(default)]
    pub near: Vec<String>,
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Does {
    /// Makes a request, sent or to be sent.
    Request,
    /// Makes a client whose settings its requests have.
    Client,
    /// Makes a URL out of parts.
    Url,
    /// Sets slots of what it is called on, and gives that.
    Set,
    /// Gives a slot of what it is called on, to be changed there.
    Part,
    /// Gives its `value` argument, or what it is called on.
    Same,
    /// Makes a map, perhaps out of one.
    Map,
    /// Sets properties of `on`: the one that `key` names to `value`, or all that a map names.
    Options,
    /// Hands values to a place.
    Sink,
    /// Fills a template: `value` is the template, the other arguments what is filled in.
    Format,
    /// Gives something that says nothing of its arguments: a length, a hash, a mask.
    Hide,
}

/// The slots of a request, URL, client or sink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SlotName {
    /// The HTTP method.
    Method,
    /// The URL, or a URL object.
    Url,
    /// The URL that others are relative to.
    Base,
    /// What is appended to the URL.
    Path,
    /// A map or text of query parameters.
    Query,
    /// The name of one query parameter.
    QueryName,
    /// Its value.
    QueryValue,
    /// Query parameters for GET, HEAD and DELETE, else parameters of the body.
    Parameters,
    /// As two arguments.
    ParameterName,
    /// Its value.
    ParameterValue,
    /// A map of headers.
    Headers,
    /// The name of one header.
    HeaderName,
    /// Its value.
    HeaderValue,
    /// A map or text in the body.
    Body,
    /// The name of one body parameter.
    BodyName,
    /// Its value.
    BodyValue,
    /// User and password.
    Basic,
    /// A bearer token.
    Bearer,
    /// Off if false: certificates are checked.
    Verify,
    /// Off if true: certificates are not checked.
    Insecure,
    /// A request or map of settings to take over.
    Settings,
    /// What it is called on, where that is an argument.
    On,
    /// What is handed over.
    Value,
    /// The key it is put under.
    Key,
    /// Cookies: `Secure`.
    Secure,
    /// Cookies: `HttpOnly`.
    HttpOnly,
}

/// Where a slot's value is: the first that is there. `0` is an argument by place, `name` one by
/// name, `1.params` an entry of a map, `*` all arguments, `**` all that have names, as pairs, `last`
/// the last, `=GET` a constant, `=https://{0}` a constant with arguments in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Sources {
    /// One place.
    One(String),
    /// Several, in order.
    Many(Vec<String>),
}

impl Sources {
    /// The places in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let list = match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        };
        list.iter().map(String::as_str)
    }
}

/// The tables of all languages, each made ready when its first file is read.
#[derive(Debug, Default)]
pub struct ApiSet {
    own: Vec<ApiFile>,
    ready: Mutex<HashMap<Language, Arc<Apis>>>,
}

impl ApiSet {
    /// Adds a user's table: its rows win over the built-in ones.
    pub fn add(&mut self, file: ApiFile) {
        self.own.push(file);
    }

    /// Whether there are tables besides the built-in ones.
    pub fn has_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// The tables for a language.
    pub fn language(&self, language: Language) -> Arc<Apis> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let known = ready.entry(language).or_insert_with(|| {
            let fits =
                |file: &&ApiFile| file.language.is_empty() || file.language.contains(&language);
            let files = builtin().iter().chain(&self.own).filter(fits);
            Arc::new(Apis::new(files.cloned()))
        });
        Arc::clone(known)
    }
}

/// The built-in tables; the tests hold that they read.
fn builtin() -> &'static [ApiFile] {
    static FILES: OnceLock<Vec<ApiFile>> = OnceLock::new();
    FILES.get_or_init(|| serde_json::from_slice(BUILTIN).unwrap_or_default())
}

/// A row that fits a call, and the method if the call's name is one.
pub type Match<'a> = (&'a CallRow, Option<&'a str>);

/// The tables of one language, indexed by the last part of the calls' names.
#[derive(Debug, Default)]
pub struct Apis {
    rows: Vec<CallRow>,
    types: Vec<TypeRow>,
    /// Name without receiver to row, whole name and verb.
    calls: HashMap<String, Vec<(usize, String, Option<String>)>>,
}

impl Apis {
    /// The tables that are for a language, in order: a later row wins.
    pub fn new(files: impl IntoIterator<Item = ApiFile>) -> Self {
        let mut apis = Self::default();
        for file in files {
            apis.types.extend(file.types);
            for row in file.call {
                apis.add(row);
            }
        }
        apis
    }

    fn add(&mut self, row: CallRow) {
        let index = self.rows.len();
        for of in &row.of {
            for (name, verb) in expand(of) {
                let last = last_name(&name).to_owned();
                self.calls.entry(last).or_default().push((index, name, verb));
            }
        }
        self.rows.push(row);
    }

    /// The row for a call by its whole name.
    pub fn call(&self, name: &str) -> Option<Match<'_>> {
        let named = self.calls.get(last_name(name))?;
        let (row, _, verb) = named.iter().rev().find(|(_, whole, _)| whole == name)?;
        Some((&self.rows[*row], verb.as_deref()))
    }

    /// The row for a call on something of a type, or of a type that it is too.
    pub fn method(&self, of: &str, name: &str) -> Option<Match<'_>> {
        let direct = self.call(&format!("{of}#{name}"));
        direct.or_else(|| {
            let mut parents =
                self.types.iter().filter(|row| row.name == of).flat_map(|row| &row.is);
            parents.find_map(|parent| self.call(&format!("{parent}#{name}")))
        })
    }

    /// The type that a declaration names: the whole name or its last part.
    pub fn declared(&self, of: &str) -> Option<&str> {
        // Names with `/` go by their package: `Client` alone may be anybody's.
        let whole = |row: &&TypeRow| match row.name.rsplit_once('/') {
            Some((_, package)) => row.name == of || package == of,
            None => row.name == of,
        };
        if let Some(row) = self.types.iter().find(whole) {
            return Some(&row.name);
        }
        let plain = of.split(['<', '[']).next().unwrap_or(of);
        let inner = of.split_once('<').map(|(_, inner)| inner.trim_end_matches('>'));
        let last =
            |name: &str| name.rsplit(['.', ':', '\\', '/']).next().unwrap_or_default().to_owned();
        let known = |said: &str| {
            let said = last(said.trim().trim_matches(['?', '!', '&', '*', ' ', '"', '\'']));
            let fits = |row: &&TypeRow| !row.name.contains('/') && last(&row.name) == said;
            self.types.iter().find(fits)
        };
        known(plain).or_else(|| known(inner?)).map(|row| row.name.as_str())
    }

    /// What makes a type: such a value that comes from elsewhere may be filled here.
    pub fn makes(&self, of: &str) -> Does {
        let is_maker = |row: &&CallRow| {
            row.gives.as_deref() == Some(of) && matches!(row.does, Does::Request | Does::Url)
        };
        self.rows.iter().find(is_maker).map_or(Does::Client, |row| row.does)
    }

    /// The type that a receiver's usual name says, where the artifact holds a word of it.
    pub fn usual(&self, receiver: &str, holds: &dyn Fn(&str) -> bool) -> Option<&str> {
        let fits = |row: &&TypeRow| {
            row.usual.iter().any(|usual| usual == receiver)
                && (row.near.is_empty() || row.near.iter().any(|word| holds(word)))
        };
        self.types.iter().find(fits).map(|row| row.name.as_str())
    }
}

/// What stands after the receiver: `get` of `requests.Session#get` and of `requests.get`.
fn last_name(name: &str) -> &str {
    name.rsplit_once('#').or_else(|| name.rsplit_once('.')).map_or(name, |(_, last)| last)
}

/// `a.{b|c}` to its names; the alternatives of `{verb:…}` are methods.
fn expand(pattern: &str) -> Vec<(String, Option<String>)> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return vec![(pattern.to_owned(), None)];
    };
    let Some((inside, after)) = rest.split_once('}') else {
        return vec![(pattern.to_owned(), None)];
    };
    let (is_verb, names) = match inside.strip_prefix("verb:") {
        Some(names) => (true, names),
        None => (false, inside),
    };
    let mut all = Vec::new();
    for one in names.split('|') {
        let verb = is_verb.then(|| verb(one));
        let more = expand(&format!("{before}{one}{after}"));
        all.extend(more.into_iter().map(|(name, other)| (name, other.or(verb.clone()))));
    }
    all
}

/// The method in a name: `getForObject`, `PostAsync`, `do_post`.
fn verb(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let methods = ["get", "post", "put", "patch", "delete", "head", "options"];
    let at = methods.iter().find(|method| lower.contains(**method));
    at.map_or(lower.clone(), |method| (*method).to_owned()).to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apis(text: &str) -> Apis {
        Apis::new([toml::from_str::<ApiFile>(text).unwrap()])
    }

    #[test]
    fn builtin_tables_read() {
        serde_json::from_slice::<Vec<ApiFile>>(BUILTIN).unwrap();
    }

    #[test]
    fn names_expand_to_calls_with_their_method() {
        let apis = apis(
            "[[type]]\nname = 'a.S'\nusual = ['s']\nnear = ['a']\n\
             [[call]]\nof = ['a.{verb:get|postJson}', 'a.S#{x|y}']\ndoes = 'request'\n",
        );
        assert_eq!(apis.call("a.postJson").unwrap().1, Some("POST"));
        assert_eq!(apis.call("a.get").unwrap().1, Some("GET"));
        assert!(apis.call("b.get").is_none());
        assert!(apis.method("a.S", "y").is_some() && apis.method("a.S", "z").is_none());
        assert_eq!(apis.declared("Optional<q.S>"), Some("a.S"));
        assert_eq!(apis.usual("s", &|word| word == "a"), Some("a.S"));
        assert_eq!(apis.usual("s", &|_| false), None);
    }
}
