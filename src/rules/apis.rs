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

use super::receivers::Receivers;
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
    /// Words of which the code must have one for that: a name, or a module that it imports from.
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
    /// Words of which the code must have one: a name, or a module that it imports from; what is no
    /// word must stand in the text as written.
    #[serde(default)]
    pub near: Vec<String>,
    /// Functions, of which one must be what the call stands in: what a request is asked may be told
    /// by the handler alone.
    #[serde(default)]
    pub within: Vec<String>,
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
    /// Hands values to a place; gives what can be handed more, or what it is called on.
    Sink,
    /// Makes a list of its arguments.
    List,
    /// Fills a template: `value` is the template, the other arguments what is filled in.
    Format,
    /// Gives the items of `value` with `key` between them, and `base` before them.
    Join,
    /// Adds `value` to the text that it is called on.
    Append,
    /// Reads `value` into the variable that `on` names.
    Fill,
    /// Gives something that says nothing of its arguments: a length, a hash, a mask.
    Hide,
    /// Gives the query of a request that the code answers, or the parameter of it that `key` names.
    /// A path may have anything before it: `ctx.req.query` is `req.query` too.
    Query,
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
    /// The scheme, where a URL is made of parts.
    Scheme,
    /// The host, where a URL is made of parts.
    Host,
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
    /// Where they go in spite of that: `query`, `body`, or a constant called so.
    In,
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
    /// Stores: how long the value is kept.
    Ttl,
}

/// Where a slot's value is: the first that is there. `0` is an argument by place, `name` one by
/// name, `1.params` an entry of a map, `*` all arguments, `1*` all from the second on, `0:` all in
/// pairs, `**` all that have names, as pairs, `last` the last, `@` what it is called on, `=GET` a
/// constant, `=https://{0}` a constant with arguments in it, `data=POST` a constant where that
/// argument is there.
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

    /// Languages that the same tables speak for, together: what holds in one holds in the others.
    pub fn families(&self) -> Vec<Vec<Language>> {
        let mut families: Vec<(Vec<usize>, Vec<Language>)> = Vec::new();
        let files: Vec<&ApiFile> = builtin().iter().chain(&self.own).collect();
        for language in files.iter().flat_map(|file| &file.language) {
            let speaks = |at: &usize| files[*at].language.contains(language);
            let tables: Vec<usize> = (0..files.len()).filter(speaks).collect();
            match families.iter_mut().find(|(known, _)| *known == tables) {
                Some((_, family)) if family.contains(language) => {}
                Some((_, family)) => family.push(*language),
                None => families.push((tables, vec![*language])),
            }
        }
        families.into_iter().map(|(_, family)| family).collect()
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

/// The tables of one language, indexed: every call and declaration of a file asks them.
#[derive(Debug, Default)]
pub struct Apis {
    rows: Vec<CallRow>,
    /// Whole name of a call to its row, with the method in the name; a later row wins.
    calls: HashMap<String, (usize, Option<String>)>,
    types: Receivers,
    /// Types of requests and URLs, by what makes them.
    made: HashMap<String, Does>,
}

impl Apis {
    /// The tables that are for a language, in order: a later row wins.
    pub fn new(files: impl IntoIterator<Item = ApiFile>) -> Self {
        let mut apis = Self::default();
        for file in files {
            for row in file.types {
                apis.types.add(row);
            }
            for row in file.call {
                apis.add(row);
            }
        }
        apis
    }

    fn add(&mut self, row: CallRow) {
        let index = self.rows.len();
        for (name, verb) in row.of.iter().flat_map(|of| expand(of)) {
            self.calls.insert(name, (index, verb));
        }
        if let (Some(of), Does::Request | Does::Url) = (&row.gives, row.does) {
            self.made.entry(of.clone()).or_insert(row.does);
        }
        self.rows.push(row);
    }

    /// All rows.
    pub fn rows(&self) -> &[CallRow] {
        &self.rows
    }

    /// The names of calls, with the row that each has.
    pub fn names(&self) -> impl Iterator<Item = (&str, &CallRow)> {
        self.calls.iter().map(|(name, (row, _))| (name.as_str(), &self.rows[*row]))
    }

    /// All types.
    pub fn types(&self) -> &[TypeRow] {
        self.types.rows()
    }

    /// The row for a call by its whole name.
    pub fn call(&self, name: &str) -> Option<Match<'_>> {
        let (row, verb) = self.calls.get(name)?;
        Some((&self.rows[*row], verb.as_deref()))
    }

    /// The row for a call on something of a type, or of a type that it is too.
    pub fn method(&self, of: &str, name: &str) -> Option<Match<'_>> {
        let direct = self.call(&format!("{of}#{name}"));
        direct.or_else(|| {
            let row = self.types.get(of)?;
            row.is.iter().find_map(|parent| self.call(&format!("{parent}#{name}")))
        })
    }

    /// The type that a declaration names; names are resolved by the imports of its file.
    pub fn declared(
        &self,
        of: &str,
        resolve: &dyn Fn(&str) -> Option<String>,
        near: &dyn Fn(&[String]) -> bool,
    ) -> Option<&str> {
        self.types.declared(of, resolve, near)
    }

    /// What makes a type: such a value that comes from elsewhere may be filled here.
    pub fn makes(&self, of: &str) -> Does {
        self.made.get(of).copied().unwrap_or(Does::Client)
    }

    /// The type that a receiver's usual name says, where the file speaks of it.
    pub fn usual(&self, receiver: &str, near: &dyn Fn(&[String]) -> bool) -> Option<&str> {
        self.types.usual(receiver, near)
    }
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
    fn languages_of_the_same_tables_are_one_family() {
        let mut set = ApiSet::default();
        let families = set.families();
        let of = |families: &[Vec<Language>], one: Language| {
            families.iter().find(|family| family.contains(&one)).unwrap().clone()
        };
        let web = of(&families, Language::JavaScript);
        assert!(web.contains(&Language::TypeScript) && web.contains(&Language::Vue));
        assert_eq!(of(&families, Language::Java), [Language::Java], "Kotlin has its own as well");
        set.add(ApiFile { language: vec![Language::TypeScript], ..ApiFile::default() });
        assert_eq!(of(&set.families(), Language::TypeScript), [Language::TypeScript]);
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
        assert_eq!(apis.declared("Optional<a.S>", &|_| None, &|_| true), Some("a.S"));
        assert_eq!(apis.usual("s", &|words| words == ["a"]), Some("a.S"));
        assert_eq!(apis.usual("s", &|_| false), None);
    }
}
