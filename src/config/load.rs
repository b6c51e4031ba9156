//! Reads a configuration with everything it extends and merges it into one.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use jiff::civil::Date;

use super::error::{ConfigError, Problem};
use super::locate::Step;
use super::policy::{Narrowing, Policy};
use super::schema::{
    Allow, DocHosts, Environment, FailOn, File, Hook, Hosts, InternalHttp, ProfileName,
};
use super::selector::RuleKey;
use super::validate::first_problem;
use crate::model::finding::Confidence;

/// The largest file that is scanned unless the configuration says otherwise.
pub const MAX_FILE_SIZE: u64 = 10 << 20;

/// How many files one configuration may be made of.
const MAX_FILES: usize = 64;

/// The configuration in force.
#[derive(Clone, Debug)]
pub struct Config {
    /// What was read: extended files first, the main file last; nothing means defaults.
    pub files: Vec<SourceFile>,
    /// The set of rules to start from.
    pub profile: ProfileName,
    /// Whether the built-in rules take part.
    pub builtin: bool,
    /// Folders with users' rules.
    pub rules: Vec<PathBuf>,
    /// Report findings of at least this confidence.
    pub min_confidence: Confidence,
    /// What makes figlint fail.
    pub fail_on: FailOn,
    /// Globs of paths not to scan.
    pub exclude: Vec<String>,
    /// The largest file to scan, in bytes.
    pub max_file_size: u64,
    /// Whether suppression comments must give a reason.
    pub require_reason: bool,
    /// Whether other scanners' comments are honoured.
    pub compat_comments: bool,
    /// The baseline file.
    pub baseline: Option<PathBuf>,
    /// Allow entries.
    pub allow: Vec<Allow>,
    /// How hooks behave.
    pub hook: Hook,
    /// Hosts by what they are.
    pub hosts: Hosts,
    /// What to do with documentation hosts.
    pub doc_hosts: DocHosts,
    /// What to do with plain HTTP to private hosts.
    pub internal_http: InternalHttp,
    /// Environments by name.
    pub environments: BTreeMap<String, Environment>,
    /// The longest token lifetime, in seconds.
    pub max_lifetime: Option<u64>,
}

impl Default for Config {
    /// What holds without any file.
    fn default() -> Self {
        Self {
            files: Vec::new(),
            profile: ProfileName::default(),
            builtin: true,
            rules: Vec::new(),
            min_confidence: Confidence::Medium,
            fail_on: FailOn::default(),
            exclude: Vec::new(),
            max_file_size: MAX_FILE_SIZE,
            require_reason: false,
            compat_comments: true,
            baseline: None,
            allow: Vec::new(),
            hook: Hook::default(),
            hosts: Hosts::default(),
            doc_hosts: DocHosts::default(),
            internal_http: InternalHttp::default(),
            environments: BTreeMap::new(),
            max_lifetime: None,
        }
    }
}

/// One file that a configuration was read from.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path.
    pub path: PathBuf,
    /// Its text, to show places in it.
    pub text: String,
    /// What it says.
    pub file: File,
}

/// How files are read: from disk, or from a commit.
pub type Reader<'a> = &'a dyn Fn(&Path) -> io::Result<String>;

/// Loads a configuration from disk.
///
/// # Errors
/// A file cannot be read, extends itself, or says something figlint does not understand.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    load_with(path, &|path| std::fs::read_to_string(path))
}

/// Loads a configuration by way of a reader.
///
/// # Errors
/// As [`load`].
pub fn load_with(path: &Path, reader: Reader<'_>) -> Result<Config, ConfigError> {
    let mut loading = Loading { reader, open: Vec::new(), files: Vec::new() };
    loading.read(path)?;
    Ok(Config::merge(loading.files))
}

/// Everything that is wrong with a configuration, as far as it can be read at all.
///
/// # Errors
/// As [`load`].
pub fn check(path: &Path, rules: &[RuleKey<'_>], today: Date) -> Result<Vec<Problem>, ConfigError> {
    let config = load(path)?;
    let mut problems = Policy::new(&config, rules, &Narrowing::default()).err().unwrap_or_default();
    for source in &config.files {
        for (at, entry) in source.file.allow.iter().enumerate() {
            let Some(day) = entry.expires.filter(|day| day.0 < today) else { continue };
            let steps = [Step::Key("allow"), Step::Index(at), Step::Key("expires")];
            let message = format!("the allow entry expired after {day}");
            let help = Some("mend the finding, or set a later day".to_owned());
            let problem = Problem::at_value(&source.path, &source.text, &steps, message);
            problems.push(problem.help(help));
        }
    }
    Ok(problems)
}

impl Config {
    /// Reads a configuration that extends nothing from its text.
    ///
    /// # Errors
    /// The first thing that figlint does not understand.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let file = parse(path, text)?;
        Ok(Self::merge(vec![SourceFile { path: path.to_owned(), text: text.to_owned(), file }]))
    }

    /// The folder of the main file: what globs and reports count paths from.
    pub fn root(&self) -> Option<&Path> {
        self.files.last().and_then(|source| source.path.parent())
    }

    /// Where an allow entry stands, by its index in [`Config::allow`]: the file and the line.
    pub fn allow_place(&self, index: usize) -> Option<(&Path, usize)> {
        let mut left = index;
        for source in &self.files {
            let Some(after) = left.checked_sub(source.file.allow.len()) else {
                let steps = [Step::Key("allow"), Step::Index(left)];
                let problem = Problem::at_value(&source.path, &source.text, &steps, String::new());
                return Some((&source.path, problem.line));
            };
            left = after;
        }
        None
    }

    fn merge(files: Vec<SourceFile>) -> Self {
        let mut config = Self::default();
        for SourceFile { path, file, .. } in &files {
            config.add_values(file);
            config.add_lists(path.parent().unwrap_or(Path::new("")), file);
        }
        config.max_lifetime = config.max_lifetime.or(config.profile.profile().max_lifetime);
        config.files = files;
        config
    }

    /// Single values: the later file wins.
    fn add_values(&mut self, file: &File) {
        set(&mut self.profile, file.profile);
        set(&mut self.builtin, file.builtin);
        set(&mut self.min_confidence, file.min_confidence);
        set(&mut self.fail_on, file.fail_on);
        set(&mut self.max_file_size, file.max_file_size.map(|size| size.0));
        set(&mut self.require_reason, file.require_reason);
        set(&mut self.compat_comments, file.compat_comments);
        set(&mut self.doc_hosts, file.doc_hosts);
        set(&mut self.internal_http, file.internal_http);
        self.max_lifetime = file.max_lifetime.or(self.max_lifetime);
        self.hook.timeout = file.hook.timeout.or(self.hook.timeout);
        self.hook.on_timeout = file.hook.on_timeout.or(self.hook.on_timeout);
        self.hook.skip_option = file.hook.skip_option.or(self.hook.skip_option);
    }

    /// Lists and tables: they add up. Paths count from the file that names them.
    fn add_lists(&mut self, folder: &Path, file: &File) {
        self.rules.extend(file.rules.iter().map(|rules| join(folder, rules)));
        self.baseline =
            file.baseline.as_ref().map(|path| join(folder, path)).or(self.baseline.take());
        self.exclude.extend(file.exclude.iter().cloned());
        self.allow.extend(file.allow.iter().cloned());
        self.hosts.internal.extend(file.hosts.internal.iter().cloned());
        self.hosts.documentation.extend(file.hosts.documentation.iter().cloned());
        self.hosts.public.extend(file.hosts.public.iter().cloned());
        self.hosts.query_token.extend(file.hosts.query_token.iter().cloned());
        for (name, given) in &file.environments {
            let known = self.environments.entry(name.clone()).or_default();
            known.hosts.extend(given.hosts.iter().cloned());
            known.paths.extend(given.paths.iter().cloned());
            known.id_prefix = given.id_prefix.clone().or(known.id_prefix.take());
        }
    }
}

struct Loading<'a> {
    reader: Reader<'a>,
    /// The files between the main one and the one being read.
    open: Vec<PathBuf>,
    files: Vec<SourceFile>,
}

impl Loading<'_> {
    fn read(&mut self, path: &Path) -> Result<(), ConfigError> {
        let path = normal(path);
        if let Some(at) = self.open.iter().position(|open| *open == path) {
            let chain = self.open[at..].iter().map(|open| open.display().to_string()).collect();
            return Err(ConfigError::Cycle { path, chain });
        }
        if self.files.iter().any(|source| source.path == path) {
            return Ok(());
        }
        if self.files.len() + self.open.len() >= MAX_FILES {
            return Err(ConfigError::TooMany { path, limit: MAX_FILES });
        }
        let text = (self.reader)(&path)
            .map_err(|source| ConfigError::Read { path: path.clone(), source })?;
        let file = parse(&path, &text)?;
        self.open.push(path.clone());
        let folder = path.parent().unwrap_or(Path::new(""));
        for other in &file.extends {
            self.read(&folder.join(other))?;
        }
        self.open.pop();
        self.files.push(SourceFile { path, text, file });
        Ok(())
    }
}

fn parse(path: &Path, text: &str) -> Result<File, ConfigError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file: File =
        toml::from_str(text).map_err(|error| Problem::from_toml(path, text, &error))?;
    match first_problem(&file) {
        None => Ok(file),
        Some((steps, message)) => Err(Problem::at_value(path, text, &steps, message).into()),
    }
}

fn set<T>(value: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *value = given;
    }
}

fn join(folder: &Path, path: &str) -> PathBuf {
    normal(&folder.join(path))
}

/// The path without `.` and inner `..`, so that a file is known again however it was reached.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        let above = matches!(out.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::CurDir => {}
            Component::ParentDir if above => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::selector::tests::catalogue;
    use super::*;

    fn error(text: &str) -> String {
        Config::parse("figlint.toml".as_ref(), text).unwrap_err().to_string()
    }

    fn load_from(files: &[(&str, &str)]) -> Result<Config, ConfigError> {
        load_with(Path::new(files[0].0), &|path| {
            let found = files.iter().find(|(name, _)| Path::new(name) == path);
            found.map(|(_, text)| (*text).to_owned()).ok_or(io::ErrorKind::NotFound.into())
        })
    }

    #[test]
    fn unknown_words_are_told_with_place_and_suggestion() {
        let text = "profile = \"pedantic\"\n  selct = []\n";
        let message = error(text);
        assert!(message.starts_with("figlint.toml:2:3: unknown key `selct`"), "{message}");
        assert!(message.contains("did you mean `select`?"), "{message}");
        assert!(message.contains("known keys: extends, profile"), "{message}");
        let message = error("[[allow]]\nreason = 'x'\nexpire = 2030-01-01\n");
        assert!(message.starts_with("figlint.toml:3:1: unknown key `expire`"), "{message}");
        let message = error("profile = 'pedantick'");
        assert!(message.starts_with("figlint.toml:1:11: unknown value"), "{message}");
        assert!(message.contains("did you mean `pedantic`?"), "{message}");
    }

    #[test]
    fn every_wrong_value_has_its_place() {
        for (text, place, words) in [
            ("exclude = ['a', '[']", "1:17", "not a glob"),
            ("[[override]]\nlevel = 'note'\n", "1:1", "missing field `paths`"),
            ("[[override]]\npaths = []\n", "2:9", "at least one path"),
            ("[[allow]]\nrule = 'FIG101'\n", "1:1", "missing field `reason`"),
            ("[[allow]]\nrule = 'FIG101'\nreason = ' '\n", "3:10", "needs a reason"),
            ("[[allow]]\nreason = 'x'\n", "1:1", "needs a condition"),
            ("[[allow]]\nhost = '*'\nreason = 'x'\n", "2:8", "every host"),
            ("[hosts]\npublic = ['https://x']\n", "2:11", "host alone"),
            ("[environments.prod]\npaths = ['!a']\n", "2:10", "not a glob"),
            ("max-file-size = 'big'", "1:17", "10 MiB"),
            ("max-lifetime = 'x'", "1:16", "invalid type"),
            ("select = [", "1:11", ""),
        ] {
            let message = error(text);
            assert!(message.contains(&format!("figlint.toml:{place}: ")), "{text}: {message}");
            assert!(message.contains(words), "{text}: {message}");
        }
    }

    #[test]
    fn no_error_quotes_a_value() {
        let value = "q7Rk2vZx9LmT4wBn8Yd3";
        for text in [
            format!("builtin = \"{value}\""),
            format!("select = {value}"),
            format!("[hosts]\npublic = 5\n{value}"),
            format!("max-file-size = \"{value}\""),
        ] {
            let message = error(&text);
            assert!(!message.contains(value), "{message}");
        }
    }

    #[test]
    fn extended_files_come_first_and_paths_count_from_their_file() {
        let config = load_from(&[
            (
                "/p/figlint.toml",
                "extends = ['../org/a.toml', 'b.toml']\nexclude = ['x']\nrules = ['r']",
            ),
            (
                "/org/a.toml",
                "extends = ['c.toml']\nrules = ['r']\nprofile = 'figure'\nexclude = ['y']",
            ),
            ("/org/c.toml", "fail-on = 'note'\nbaseline = 'base.jsonl'"),
            ("/p/b.toml", "fail-on = 'error'\nextends = ['/org/c.toml']"),
        ])
        .unwrap();
        assert_eq!(config.exclude, ["y", "x"]);
        assert_eq!(config.rules, [Path::new("/org/r"), Path::new("/p/r")]);
        assert_eq!(config.baseline.as_deref(), Some(Path::new("/org/base.jsonl")));
        assert_eq!(config.fail_on, FailOn::Error);
        assert_eq!(config.max_lifetime, Some(3600));
        assert_eq!(config.root(), Some(Path::new("/p")));
        assert_eq!(config.files.len(), 4);
    }

    #[test]
    fn cycles_and_floods_are_refused() {
        let error = load_from(&[("/a", "extends = ['b']"), ("/b", "extends = ['./a']")]);
        assert!(matches!(error, Err(ConfigError::Cycle { .. })));
        let flood = load_with(Path::new("0"), &|path| {
            let number: u64 = path.display().to_string().parse().unwrap_or(0);
            Ok(format!("extends = ['{}']", number + 1))
        });
        assert!(matches!(flood, Err(ConfigError::TooMany { .. })));
        assert!(matches!(
            load_from(&[("/a", "extends = ['none']")]),
            Err(ConfigError::Read { .. })
        ));
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_crash() {
        error(&format!("x = {}", "[".repeat(100_000)));
        error(&"a.".repeat(100_000));
        error(&format!("{}a = 1", "a.".repeat(100_000)));
        error(&format!("[{}a]", "a.".repeat(100_000)));
        error(&format!("select = {}{}", "{a=".repeat(50_000), "}".repeat(50_000)));
    }

    #[test]
    fn checking_tells_expired_entries_and_unknown_rules() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("figlint.toml");
        let text =
            "ignore = ['FIG1O1']\n[[allow]]\nrule = 'FIG101'\nreason = 'x'\nexpires = 2020-01-01\n";
        std::fs::write(&path, text).unwrap();
        let today = Date::constant(2020, 1, 2);
        let problems = check(&path, &catalogue(), today).unwrap();
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [1, 5]);
        let problems = check(&path, &catalogue(), Date::constant(2020, 1, 1)).unwrap();
        assert_eq!(problems.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "([a-z-]{0,9}|[\\[\\]{}=.'\"\n# é]){0,40}") {
            let _ = Config::parse("f".as_ref(), &text);
        }
    }
}
