//! A rule file made ready to run: globs and expressions compiled once, expressions only when first
//! needed (compiling all of them would cost more than scanning a small change).

use std::sync::OnceLock;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use regex::bytes::{Regex, RegexBuilder};

use super::file::RuleFile;
use super::fix::FixExpressions;
use super::ruleset::RuleError;
use super::shape::{Place, TextShape, UrlShape};
use crate::model::candidate::Shape;
use crate::model::class::Surface;
use crate::model::dialect::Dialect;
use crate::model::rule::RuleInfo;

/// Where the pages of the built-in rules are.
const PAGES: &str = "https://github.com/figlint/figlint/blob/main/rules";
/// Greatest size of one compiled expression, in bytes.
const REGEX_SIZE: usize = 1 << 20;

/// A rule ready to run.
#[derive(Debug)]
pub struct Rule {
    /// What the file says, examples left out.
    pub file: RuleFile,
    /// Expressions and places of `[[token]]`.
    pub tokens: Vec<Lazy>,
    /// Expressions and places of `[[text]]`.
    pub texts: Vec<(TextExpressions, Where)>,
    /// Value patterns, what must not follow, and places of `[[keyvalue]]`.
    pub keyvalues: Vec<(Option<Lazy>, Option<Lazy>, Where)>,
    /// Expressions and places of `[[url]]`.
    pub urls: Vec<(UrlExpressions, Where)>,
    /// Argument expressions and places of `[[command]]`.
    pub commands: Vec<(Option<Lazy>, Where)>,
    /// Places of `[[call]]`.
    pub calls: Vec<Where>,
    /// What must match nowhere, and places of `[[sink]]`.
    pub sinks: Vec<(Option<Lazy>, Where)>,
    /// Expressions and places of `[[fix]]`.
    pub fixes: Vec<(FixExpressions, Where)>,
}

impl Rule {
    /// What reports say about it.
    pub fn info(&self) -> RuleInfo {
        let file = &self.file;
        RuleInfo {
            id: file.id.clone(),
            name: file.name.clone(),
            level: file.level,
            confidence: file.confidence,
            group: file.group,
            tags: file.tags.clone(),
            summary: file.docs.summary.trim().to_owned(),
            why: file.docs.why.trim().to_owned(),
            remediation: file.docs.remediation.trim().to_owned(),
            references: file.docs.references.clone(),
            public_prefix: file.token.first().and_then(|token| token.prefix.first().cloned()),
            help_uri: format!("{PAGES}/{}/{}-{}.toml", file.folder, file.id, file.name),
            fixable: !file.fix.is_empty(),
        }
    }

    /// Compiles the globs and checks the shapes; expressions wait until they are needed.
    ///
    /// # Errors
    /// A glob that is none, or a rule without any matcher.
    pub fn new(file: RuleFile) -> Result<Self, RuleError> {
        let rule = Self {
            tokens: file.token.iter().map(|shape| Lazy::token(shape.pattern.as_deref())).collect(),
            texts: file
                .text
                .iter()
                .map(|shape| Ok((TextExpressions::new(shape), Where::new(&file.id, &shape.place)?)))
                .collect::<Result<_, RuleError>>()?,
            keyvalues: file
                .keyvalue
                .iter()
                .map(|shape| {
                    let pattern = shape.value.pattern.as_deref().map(Lazy::whole);
                    let unless = shape.unless.as_deref().map(Lazy::new);
                    Ok((pattern, unless, Where::new(&file.id, &shape.place)?))
                })
                .collect::<Result<_, RuleError>>()?,
            urls: file
                .url
                .iter()
                .map(|shape| Ok((UrlExpressions::new(shape), Where::new(&file.id, &shape.place)?)))
                .collect::<Result<_, RuleError>>()?,
            commands: file
                .command
                .iter()
                .map(|shape| {
                    let pattern = shape.pattern.as_deref().map(Lazy::new);
                    Ok((pattern, Where::new(&file.id, &shape.place)?))
                })
                .collect::<Result<_, RuleError>>()?,
            calls: places(&file.id, file.call.iter().map(|shape| &shape.place))?,
            sinks: file
                .sink
                .iter()
                .map(|shape| {
                    let unless = shape.unless_anywhere.as_deref().map(Lazy::new);
                    Ok((unless, Where::new(&file.id, &shape.place)?))
                })
                .collect::<Result<_, RuleError>>()?,
            fixes: file
                .fix
                .iter()
                .map(|shape| Ok((FixExpressions::new(shape), Where::new(&file.id, &shape.place)?)))
                .collect::<Result<_, RuleError>>()?,
            file,
        };
        rule.has_a_matcher().then_some(()).ok_or_else(|| RuleError::Invalid {
            rule: rule.file.id.clone(),
            reason:
                "it has no matcher: add [[token]], [[text]], [[keyvalue]], [[url]], [[command]], [[call]] or [[sink]]"
                    .to_owned(),
        })?;
        Ok(rule)
    }

    /// Where a shape applies.
    pub fn place(&self, shape: Shape) -> Option<&Where> {
        match shape {
            Shape::Text(at) => self.texts.get(at).map(|(_, place)| place),
            Shape::KeyValue(at) => self.keyvalues.get(at).map(|(_, _, place)| place),
            Shape::Url(at) => self.urls.get(at).map(|(_, place)| place),
            Shape::Command(at) => self.commands.get(at).map(|(_, place)| place),
            Shape::Call(at) => self.calls.get(at),
            Shape::Sink(at) => self.sinks.get(at).map(|(_, place)| place),
            Shape::Token(_) | Shape::Native => None,
        }
    }

    /// Compiles every expression now.
    ///
    /// # Errors
    /// The first expression that does not compile, is too big or matches the empty text.
    pub fn check_expressions(&self) -> Result<(), String> {
        let texts = self.texts.iter().flat_map(|(expressions, _)| expressions.all());
        let values = self
            .keyvalues
            .iter()
            .flat_map(|(pattern, unless, _)| [pattern.as_ref(), unless.as_ref()]);
        let all = self
            .tokens
            .iter()
            .map(Some)
            .chain(texts)
            .chain(values)
            .chain(self.commands.iter().map(|(lazy, _)| lazy.as_ref()))
            .chain(self.sinks.iter().map(|(lazy, _)| lazy.as_ref()))
            .chain(self.fixes.iter().flat_map(|(expressions, _)| expressions.all()))
            .chain(self.urls.iter().flat_map(|(expressions, _)| expressions.all()));
        all.flatten().try_for_each(Lazy::check)
    }

    fn has_a_matcher(&self) -> bool {
        let file = &self.file;
        !(file.token.is_empty()
            && file.text.is_empty()
            && file.keyvalue.is_empty()
            && file.url.is_empty()
            && file.command.is_empty()
            && file.call.is_empty()
            && file.sink.is_empty()
            && file.native.is_none())
    }
}

fn places<'p>(id: &str, places: impl Iterator<Item = &'p Place>) -> Result<Vec<Where>, RuleError> {
    places.map(|place| Where::new(id, place)).collect()
}

/// What a `[[text]]` asks of the lines around a word, and of the artifact.
#[derive(Debug)]
pub struct TextExpressions {
    /// What is looked for.
    pub pattern: Lazy,
    /// What must not match on the same lines.
    pub unless: Option<Lazy>,
    /// What must not match above.
    pub unless_above: Option<Lazy>,
    /// What must match nowhere.
    pub unless_anywhere: Option<Lazy>,
}

impl TextExpressions {
    fn new(shape: &TextShape) -> Self {
        let lazy = |source: &Option<String>| source.as_deref().map(Lazy::new);
        Self {
            pattern: Lazy::new(&shape.pattern),
            unless: lazy(&shape.unless),
            unless_above: lazy(&shape.unless_above),
            unless_anywhere: lazy(&shape.unless_anywhere),
        }
    }

    fn all(&self) -> [Option<&Lazy>; 4] {
        [
            Some(&self.pattern),
            self.unless.as_ref(),
            self.unless_above.as_ref(),
            self.unless_anywhere.as_ref(),
        ]
    }
}

/// What a `[[url]]` asks of the text of a URL and of what stands before it.
#[derive(Debug)]
pub struct UrlExpressions {
    /// The path must match.
    pub path: Option<Lazy>,
    /// The path must not match.
    pub not_path: Option<Lazy>,
    /// What stands before the URL on its line must match.
    pub before: Option<Lazy>,
    /// What stands before the URL on its line must not match.
    pub not_before: Option<Lazy>,
    /// The parameter's whole value must match.
    pub value: Option<Lazy>,
}

impl UrlExpressions {
    fn new(shape: &UrlShape) -> Self {
        let lazy = |source: &Option<String>| source.as_deref().map(Lazy::new);
        Self {
            path: lazy(&shape.path),
            not_path: lazy(&shape.not_path),
            before: lazy(&shape.before),
            not_before: lazy(&shape.not_before),
            value: shape.value.pattern.as_deref().map(Lazy::whole),
        }
    }

    fn all(&self) -> [Option<&Lazy>; 5] {
        [&self.path, &self.not_path, &self.before, &self.not_before, &self.value]
            .map(Option::as_ref)
    }
}

/// An expression compiled on first use. Classes are ASCII: credentials are, and it keeps the
/// automata small.
#[derive(Debug)]
pub struct Lazy {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Lazy {
    pub(super) fn new(source: &str) -> Self {
        Self { source: source.to_owned(), compiled: OnceLock::new() }
    }

    fn whole(source: &str) -> Self {
        Self::new(&format!("^(?:{source})$"))
    }

    fn token(source: Option<&str>) -> Self {
        source.map_or_else(|| Self::new(""), Self::whole)
    }

    /// Whether the expression matches somewhere in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.get().is_some_and(|regex| regex.is_match(text.as_bytes()))
    }

    /// The expression; none if it does not compile, which `figlint rules test` reports.
    pub fn get(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| build(&self.source).ok()).as_ref()
    }

    /// Whether any expression was given.
    pub fn is_given(&self) -> bool {
        !self.source.is_empty()
    }

    fn check(&self) -> Result<(), String> {
        if !self.is_given() {
            return Ok(());
        }
        let regex = build(&self.source)
            .map_err(|error| format!("an expression does not compile: {error}"))?;
        if regex.is_match(b"") {
            return Err(format!("the expression `{}` matches the empty text", self.source));
        }
        Ok(())
    }
}

fn build(source: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(source).unicode(false).size_limit(REGEX_SIZE).build()
}

/// A compiled [`Place`].
#[derive(Debug)]
pub struct Where {
    dialect: Vec<Dialect>,
    not_dialect: Vec<Dialect>,
    file: Option<Globs>,
    not_file: Option<Globs>,
    /// Where the code must run, which its path and dialect alone do not say.
    pub surface: Option<Surface>,
    /// Whether it asks for more than the default does.
    pub pedantic: bool,
}

/// Globs that are compiled when the first path is held against them.
#[derive(Debug)]
struct Globs {
    patterns: Vec<Glob>,
    compiled: OnceLock<Option<GlobSet>>,
}

impl Globs {
    fn is_match(&self, path: &str) -> bool {
        let set = self.compiled.get_or_init(|| {
            let mut set = GlobSetBuilder::new();
            for pattern in &self.patterns {
                set.add(pattern.clone());
            }
            set.build().ok()
        });
        set.as_ref().is_some_and(|set| set.is_match(path))
    }
}

impl Where {
    fn new(rule: &str, place: &Place) -> Result<Self, RuleError> {
        Ok(Self {
            dialect: place.dialect.clone(),
            not_dialect: place.not_dialect.clone(),
            file: globs(rule, &place.file)?,
            not_file: globs(rule, &place.not_file)?,
            surface: place.surface,
            pedantic: place.pedantic,
        })
    }

    /// Whether paths are held against globs.
    pub fn is_dear(&self) -> bool {
        self.file.is_some() || self.not_file.is_some()
    }

    /// Whether an artifact of this path and dialect is meant.
    pub fn holds(&self, path: &str, dialect: Dialect) -> bool {
        (self.dialect.is_empty() || self.dialect.contains(&dialect))
            && !self.not_dialect.contains(&dialect)
            && self.file.as_ref().is_none_or(|globs| globs.is_match(path))
            && !self.not_file.as_ref().is_some_and(|globs| globs.is_match(path))
    }
}

/// Globs as in ignore files: one without `/` matches at any depth.
fn globs(rule: &str, patterns: &[String]) -> Result<Option<Globs>, RuleError> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let invalid = |error: globset::Error| RuleError::Invalid {
        rule: rule.to_owned(),
        reason: error.to_string(),
    };
    let glob = |pattern: &String| {
        let anywhere =
            if pattern.contains('/') { pattern.clone() } else { format!("**/{pattern}") };
        GlobBuilder::new(&anywhere).literal_separator(true).case_insensitive(true).build()
    };
    let patterns = patterns.iter().map(glob).collect::<Result<_, _>>().map_err(invalid)?;
    Ok(Some(Globs { patterns, compiled: OnceLock::new() }))
}
