//! Of which type of the tables a declared type is: by its name as imported, not by a part that
//! anybody's type may have.

use super::apis::TypeRow;
use std::collections::HashMap;

/// How many types may stand inside each other.
const DEEPEST: usize = 3;

/// Longest type that is looked at, in bytes.
const MOST: usize = 256;

/// Types that say nothing: anything fits them.
const OPEN: [&str; 16] = [
    "any",
    "Any",
    "AnyObject",
    "object",
    "Object",
    "dynamic",
    "var",
    "val",
    "let",
    "auto",
    "mixed",
    "unknown",
    "interface",
    "Self",
    "self",
    "id",
];

/// Whether a declared type leaves open what a value is.
pub fn is_open(of: &str) -> bool {
    let of = path(of);
    OPEN.contains(&of) || of.len() < 2
}

/// Types by what declarations say of them.
#[derive(Debug, Default)]
pub(super) struct Receivers {
    types: Vec<TypeRow>,
    /// By whole name; the first one wins.
    whole: HashMap<String, usize>,
    /// By the last part of the name.
    last: HashMap<String, Vec<usize>>,
    /// By what variables are usually called.
    usual: HashMap<String, Vec<usize>>,
}

impl Receivers {
    pub(super) fn add(&mut self, row: TypeRow) {
        let index = self.types.len();
        self.whole.entry(row.name.clone()).or_insert(index);
        self.last.entry(last_part(&row.name).to_owned()).or_default().push(index);
        for usual in &row.usual {
            self.usual.entry(usual.clone()).or_default().push(index);
        }
        self.types.push(row);
    }

    pub(super) fn rows(&self) -> &[TypeRow] {
        &self.types
    }

    pub(super) fn get(&self, name: &str) -> Option<&TypeRow> {
        Some(&self.types[*self.whole.get(name)?])
    }

    /// The type that a receiver's usual name says, where the file speaks of it; `restTemplate` says
    /// it by itself.
    pub(super) fn usual(&self, name: &str, near: &dyn Fn(&[String]) -> bool) -> Option<&str> {
        let rows = |index: &usize| &self.types[*index];
        let mut known = self.usual.get(name).into_iter().flatten().map(rows);
        let row = known.find(|row| near(&row.near)).or_else(|| {
            let of = capitalised(name)?;
            self.last.get(&of)?.iter().map(rows).next()
        });
        row.map(|row| row.name.as_str())
    }

    /// The type that a declaration names: itself, or what a type like `Optional` is made of.
    pub(super) fn declared(
        &self,
        of: &str,
        resolve: &dyn Fn(&str) -> Option<String>,
        near: &dyn Fn(&[String]) -> bool,
    ) -> Option<&str> {
        let mut of = of;
        for _ in 0..DEEPEST {
            let row = self.named(path(of), resolve, near);
            if row.is_some() {
                return row.map(|row| row.name.as_str());
            }
            let inner = of.split_once(['<', '[']).map(|(_, inner)| inner)?;
            of = inner.trim_end_matches(['>', ']', ' ']);
            if of.contains(',') {
                return None;
            }
        }
        None
    }

    fn named(
        &self,
        path: &str,
        resolve: &dyn Fn(&str) -> Option<String>,
        near: &dyn Fn(&[String]) -> bool,
    ) -> Option<&TypeRow> {
        if path.is_empty() {
            return None;
        }
        let dotted = path.replace("::", ".").replace('\\', ".");
        let dotted = dotted.trim_start_matches('.');
        let resolved = resolve(dotted);
        let said = resolved.as_deref().unwrap_or(dotted);
        if let Some(row) = self.get(said) {
            return Some(row);
        }
        let fits = |row: &&TypeRow| fits(&row.name, said, resolved.is_some(), &|| near(&row.near));
        let rows =
            |last: &str| self.last.get(last).into_iter().flatten().map(|at| &self.types[*at]);
        rows(last_part(said)).find(fits).or_else(|| {
            // `IHttpClient`, `AuthorizedHttpClient`.
            ends(last_part(said)).find_map(|end| rows(end).next())
        })
    }
}

/// Whether a type's name in the tables is that of a declaration: one ends in the other.
fn fits(name: &str, said: &str, is_import: bool, near: &dyn Fn() -> bool) -> bool {
    let (name_parts, said_parts) = (parts(name), parts(said));
    let ends = |long: &[&str], short: &[&str]| long.ends_with(short);
    if name_parts.len() <= said_parts.len() {
        // `requests.sessions.Session` is `requests.Session` by another way.
        let is_same_root = name_parts.len() > 1
            && name_parts.first() == said_parts.first()
            && name_parts.last() == said_parts.last();
        return ends(&said_parts, &name_parts) || is_same_root;
    }
    if is_import || !ends(&name_parts, &said_parts) {
        return false;
    }
    // Names with `/` go by their package: `Client` alone may be anybody's.
    if name.contains('/') { said_parts.len() > 1 } else { near() }
}

fn parts(name: &str) -> Vec<&str> {
    name.split(['.', '/', ':', '\\']).filter(|part| !part.is_empty()).collect()
}

/// The ends of a name in camel case that are two words or more: `HttpClient` of `MyHttpClient`.
fn ends(name: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = name
        .char_indices()
        .filter(|(_, c)| c.is_ascii_uppercase())
        .map(|(at, _)| at)
        .filter(|at| *at > 0)
        .collect();
    let many = starts.len().saturating_sub(1);
    starts.into_iter().take(many).map(|at| &name[at..])
}

/// `restTemplate` as `RestTemplate`; nothing if that is one word only.
fn capitalised(name: &str) -> Option<String> {
    let first = name.chars().next().filter(char::is_ascii_lowercase)?;
    let rest = &name[1..];
    let is_one = !rest.contains(|c: char| c.is_ascii_uppercase());
    (!is_one).then(|| format!("{}{rest}", first.to_ascii_uppercase()))
}

/// The path in a declared type, without what stands around it.
fn path(of: &str) -> &str {
    let mut path = of.get(..MOST).unwrap_or(of).trim();
    if path.len() > MOST {
        return "";
    }
    loop {
        let before = path;
        path = path.trim_start_matches(['&', '*', '?', '"', '\'', ' ', '(', '@']);
        for word in ["dyn ", "impl ", "mut ", "inout ", "some ", "any ", "const ", "readonly "] {
            path = path.strip_prefix(word).unwrap_or(path);
        }
        // `&'a Client`
        if before.contains('\'')
            && let Some((first, rest)) = path.split_once(' ')
            && first.len() < 8
            && first.chars().all(char::is_lowercase)
        {
            path = rest;
        }
        if path == before {
            break;
        }
    }
    let end = path.find(['<', '[', '|', ' ', '?', '!', '"', '\'', ')', ',', '(', '{', '&']);
    &path[..end.unwrap_or(path.len())]
}

/// The last part of a name with a path.
fn last_part(name: &str) -> &str {
    name.rsplit(['.', ':', '\\', '/']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receivers(names: &[&str]) -> Receivers {
        let mut receivers = Receivers::default();
        for name in names {
            let (usual, near, is) = (Vec::new(), Vec::new(), Vec::new());
            receivers.add(TypeRow { name: (*name).to_owned(), usual, near, is });
        }
        receivers
    }

    #[test]
    fn types_go_by_their_imported_names() {
        let receivers =
            receivers(&["reqwest.Client", "net/http.Client", "HttpClient", "requests.Session"]);
        let of = |of: &str, import: Option<&str>| {
            let import = import.map(str::to_owned);
            receivers.declared(of, &|_| import.clone(), &|_| true).map(str::to_owned)
        };
        for (said, import, want) in [
            ("Option<&'a mut reqwest::Client>", None, Some("reqwest.Client")),
            ("reqwest::blocking::Client", None, Some("reqwest.Client")),
            ("redis::Client", None, None),
            ("Client", Some("redis.Client"), None),
            ("Client", None, Some("reqwest.Client")),
            ("*http.Client", None, Some("net/http.Client")),
            ("IHttpClient", None, Some("HttpClient")),
            ("System.Net.Http.HttpClient?", None, Some("HttpClient")),
            ("HttpClientFactory", None, None),
            ("Map<String, HttpClient>", None, None),
            ("Optional[Session]", Some("requests.sessions.Session"), Some("requests.Session")),
            ("", None, None),
        ] {
            assert_eq!(of(said, import).as_deref(), want, "{said}");
        }
    }

    #[test]
    fn names_of_two_words_say_their_type() {
        let receivers = receivers(&["RestTemplate", "Dio"]);
        let usual = |name| receivers.usual(name, &|_| true);
        assert_eq!(usual("restTemplate"), Some("RestTemplate"));
        assert_eq!((usual("rest"), usual("dio"), usual("RestTemplate")), (None, None, None));
    }

    #[test]
    fn some_types_say_nothing() {
        assert!(["any", "T", "interface{}", "Object?"].into_iter().all(is_open));
        assert!(!is_open("RedisClient"));
    }
}
