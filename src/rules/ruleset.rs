//! All rules of one scan: the built-in ones, and users' own from folders.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::apis::{ApiFile, ApiSet};
use super::compile::Rule;
use super::file::RuleFile;

static BUILTIN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.json"));
static SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// Why rules could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// A rule folder or file could not be read.
    #[error("cannot read the rules in {}: {source}", path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A rule file is no valid TOML or has unknown fields.
    #[error("{}: {reason}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line.
        reason: String,
    },
    /// A rule says something impossible.
    #[error("rule {rule}: {reason}")]
    Invalid {
        /// Its id.
        rule: String,
        /// What is wrong.
        reason: String,
    },
}

/// The rules of one scan, sorted by id.
#[derive(Debug)]
pub struct Ruleset {
    rules: Vec<Rule>,
    apis: ApiSet,
}

impl Ruleset {
    /// The built-in rules.
    ///
    /// # Errors
    /// A built-in rule file that says something impossible (the tests hold that none does).
    pub fn builtin() -> Result<Self, RuleError> {
        let files: Vec<RuleFile> = serde_json::from_slice(BUILTIN).map_err(|error| {
            RuleError::Invalid { rule: "built-in".to_owned(), reason: error.to_string() }
        })?;
        Self::new(files)
    }

    /// Rules from files already read.
    ///
    /// # Errors
    /// Two rules with one id or name, or a rule that says something impossible.
    pub fn new(files: Vec<RuleFile>) -> Result<Self, RuleError> {
        let mut set = Self { rules: Vec::new(), apis: ApiSet::default() };
        set.add(files)?;
        Ok(set)
    }

    /// Adds the rules of a folder's `*.toml` files, at any depth, and the tables of calls in its
    /// `apis/`.
    ///
    /// # Errors
    /// As [`Ruleset::new`], and for files that cannot be read or hold an expression that does not
    /// compile.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), RuleError> {
        let files = read_folder(folder)?;
        for table in read_tables(&folder.join("apis"))? {
            self.apis.add(table);
        }
        let paths: Vec<(String, PathBuf)> =
            files.iter().map(|(path, file)| (file.id.clone(), path.clone())).collect();
        self.add(files.into_iter().map(|(_, file)| file).collect())?;
        // Those of the built-in rules hold by a test; one that does not compile would match nothing
        // and say nothing.
        for (id, path) in paths {
            let checked = self.find(&id).map_or(Ok(()), Rule::check_expressions);
            checked.map_err(|reason| RuleError::Syntax { path, reason })?;
        }
        Ok(())
    }

    /// The rules, sorted by id.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Which call means what.
    pub fn apis(&self) -> &ApiSet {
        &self.apis
    }

    /// The rule with this id or name.
    pub fn find(&self, id_or_name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| {
            rule.file.id.eq_ignore_ascii_case(id_or_name) || rule.file.name == id_or_name
        })
    }

    fn add(&mut self, files: Vec<RuleFile>) -> Result<(), RuleError> {
        for file in files {
            let taken = |other: &Rule| other.file.id == file.id || other.file.name == file.name;
            if let Some(other) = self.rules.iter().find(|other| taken(other)) {
                let reason =
                    format!("its id or name is that of {} {}", other.file.id, other.file.name);
                return Err(RuleError::Invalid { rule: file.id, reason });
            }
            self.rules.push(Rule::new(file)?);
        }
        self.rules.sort_by(|a, b| id_order(&a.file.id).cmp(&id_order(&b.file.id)));
        Ok(())
    }
}

/// `FIG1001` comes after `FIG902`: by number, not by letter.
fn id_order(id: &str) -> (usize, &str) {
    (id.len(), id)
}

/// The built-in rule files as written, with their paths in the source tree.
pub fn builtin_sources() -> &'static [(&'static str, &'static str)] {
    SOURCES
}

/// Reads every rule file of a folder, with its path.
///
/// # Errors
/// A file that cannot be read or does not parse.
pub fn read_folder(folder: &Path) -> Result<Vec<(PathBuf, RuleFile)>, RuleError> {
    let mut paths = Vec::new();
    list(folder, &mut paths)
        .map_err(|source| RuleError::Unreadable { path: folder.to_owned(), source })?;
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path)
                .map_err(|source| RuleError::Unreadable { path: path.clone(), source })?;
            let file = parse(&path, &text)?;
            Ok((path, file))
        })
        .collect()
}

/// Reads the tables of calls in a folder; there may be none.
///
/// # Errors
/// A table that cannot be read or does not parse.
fn read_tables(folder: &Path) -> Result<Vec<ApiFile>, RuleError> {
    let mut paths = Vec::new();
    if folder.is_dir() {
        list(folder, &mut paths)
            .map_err(|source| RuleError::Unreadable { path: folder.to_owned(), source })?;
    }
    paths.sort();
    let table = |path: PathBuf| {
        let text = fs::read_to_string(&path)
            .map_err(|source| RuleError::Unreadable { path: path.clone(), source })?;
        toml::from_str(&text)
            .map_err(|error| RuleError::Syntax { reason: reason(&error, &text), path })
    };
    paths.into_iter().map(table).collect()
}

/// Reads one rule file.
///
/// # Errors
/// What is wrong with it, with the line.
pub fn parse(path: &Path, text: &str) -> Result<RuleFile, RuleError> {
    let mut file: RuleFile = toml::from_str(text).map_err(|error| RuleError::Syntax {
        path: path.to_owned(),
        reason: reason(&error, text),
    })?;
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
    file.folder = folder.to_string_lossy().into_owned();
    Ok(file)
}

/// What is wrong and on which line, without a value: the file may be no rule, and hold secrets.
fn reason(error: &toml::de::Error, text: &str) -> String {
    let start = error.span().map_or(0, |span| span.start);
    let line = 1 + text.bytes().take(start).filter(|byte| *byte == b'\n').count();
    let message = error.message().trim_end().replace('\n', ": ");
    let quoted = (message.find('"'), message.rfind('"'));
    let message = match quoted {
        (Some(open), Some(close)) => format!("{}…{}", &message[..open], &message[close + 1..]),
        _ => message,
    };
    format!("line {line}: {message}")
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            // Tables of calls, which are no rules.
            if path.file_name().is_none_or(|name| name != "apis") {
                list(&path, paths)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_expression_compiles() {
        let rules = Ruleset::builtin().unwrap();
        for rule in rules.rules() {
            assert_eq!(rule.check_expressions(), Ok(()), "{}", rule.file.id);
        }
    }

    #[test]
    fn an_expression_that_would_match_nothing_is_no_rule() {
        let folder = tempfile::tempdir().unwrap();
        let docs = "[docs]\nsummary = 's'\nwhy = 'w'\nremediation = 'r'\nreferences = []\n";
        let head =
            "id = 'ACME1'\nname = 'a'\nlevel = 'note'\nsince = '1'\ntags = []\nmessage = 'm'\n";
        let rule = |pattern: &str| {
            format!("{head}[[text]]\nkeywords = ['acme']\npattern = '{pattern}'\n{docs}")
        };
        let add = |pattern: &str| {
            fs::write(folder.path().join("ACME1-a.toml"), rule(pattern)).unwrap();
            let mut rules = Ruleset::new(Vec::new()).unwrap();
            rules.add_folder(folder.path()).map_err(|error| error.to_string())
        };
        assert_eq!(add("acme(?P<secret>x+)"), Ok(()));
        for broken in ["acme(", "(?:acme)*"] {
            let said = add(broken).unwrap_err();
            assert!(said.contains("ACME1-a.toml: ") && said.contains("expression"), "{said}");
        }
    }
}
