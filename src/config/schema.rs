//! The keys of `figlint.toml`. The doc comments are the descriptions in its JSON schema, so they
//! speak to the person who writes the file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::values::{Day, OneOrMany, Size, Time};
use crate::model::finding::{Confidence, Level};

/// One `figlint.toml`. It always builds on the built-in rules and on the files it extends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[cfg_attr(test, schemars(title = "figlint.toml"))]
pub struct File {
    /// Other configuration files to read first, relative to this one. Lists add up; single values
    /// of this file win.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extends: Vec<String>,
    /// The set of rules to start from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileName>,
    /// Whether the built-in rules take part at all (default: true).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub builtin: Option<bool>,
    /// Folders with rules of your own, relative to this file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Rules to switch on besides those of the profile: an id (`FIG205`), a name
    /// (`token-params-in-query`), a block of ids (`FIG2`), a group or a tag (`provider`), or one of
    /// `default`, `pedantic`, `policy`, `all`. Where `select` and `ignore` both name a rule, the
    /// more exact one wins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub select: Vec<String>,
    /// Rules to switch off, named as in `select`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// Report findings of at least this confidence (default: medium).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(schema_with = "crate::config::described::confidence"))]
    pub min_confidence: Option<Confidence>,
    /// The mildest level that makes figlint fail (default: warning).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_on: Option<FailOn>,
    /// Paths not to scan: globs from the folder of the main configuration file. A glob without a
    /// slash matches a file or folder of that name at any depth.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// The largest file to scan, as bytes or with a unit: `"10 MiB"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_size: Option<Size>,
    /// Whether a `figlint:allow` comment must give a reason (default: false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_reason: Option<bool>,
    /// Whether the inline comments of other scanners, such as `gitleaks:allow`, are honoured
    /// (default: true).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compat_comments: Option<bool>,
    /// The baseline file, relative to this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    /// Whether documentation hosts (`example.com`) in code count (default: report).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_hosts: Option<DocHosts>,
    /// Whether plain HTTP to private hosts counts (default: ignore).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internal_http: Option<InternalHttp>,
    /// The longest token lifetime that the policy accepts, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_lifetime: Option<u64>,
    /// Levels of rules that differ from the built-in ones: `FIG201 = "warning"`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(test, schemars(schema_with = "crate::config::described::levels"))]
    pub levels: BTreeMap<String, Level>,
    /// How the hooks behave that `figlint hook` installs.
    #[serde(skip_serializing_if = "Hook::is_empty")]
    pub hook: Hook,
    /// What figlint cannot know about your hosts.
    #[serde(skip_serializing_if = "Hosts::is_empty")]
    pub hosts: Hosts,
    /// Your environments by name, so that a production credential in a test file is seen.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub environments: BTreeMap<String, Environment>,
    /// Other settings for some paths; later ones win.
    #[serde(rename = "override", skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
    /// Findings that are known and harmless, each with a reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// A set of rules to start from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProfileName {
    /// Rules whose every finding should be worth acting on.
    #[default]
    Recommended,
    /// The same and the stricter ones.
    Pedantic,
    /// The policy of an OAuth client-credentials guide: secrets only in the body of a POST, tokens
    /// of one hour, one credential per environment.
    Figure,
}

/// The mildest level that makes figlint fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// Errors only.
    Error,
    /// Warnings and errors.
    #[default]
    Warning,
    /// Every finding.
    Note,
    /// Nothing.
    Never,
}

impl FailOn {
    /// Whether a finding of this level makes figlint fail.
    pub fn fails(self, level: Level) -> bool {
        match self {
            Self::Error => level >= Level::Error,
            Self::Warning => level >= Level::Warning,
            Self::Note => true,
            Self::Never => false,
        }
    }
}

/// What to do with documentation hosts in code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DocHosts {
    /// Report them with low confidence.
    #[default]
    Report,
    /// Say nothing.
    Ignore,
}

/// What to do with plain HTTP to private hosts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum InternalHttp {
    /// Say nothing.
    #[default]
    Ignore,
    /// Report a note.
    Warn,
}

/// How the hooks behave that `figlint hook` installs. A server reads the configuration of its own
/// folder, never one that is pushed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Hook {
    /// The longest time that a hook may take, in seconds or with a unit: `"500ms"`, `"10s"`, `"2m"`
    /// (default: one minute in a pre-receive hook, no limit in others).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Time>,
    /// What becomes of the commit or push when the time is up (default: block).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_timeout: Option<OnTimeout>,
    /// Whether a pre-receive hook lets a push through unscanned that says why:
    /// `git push -o figlint.skip="reason"` (default: false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_option: Option<bool>,
}

/// What to do with a commit or push that could not be scanned in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OnTimeout {
    /// Block it.
    #[default]
    Block,
    /// Let it pass, unscanned.
    Pass,
}

impl Hook {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Hosts by what they are. `*` stands for any characters: `*.corp.example`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Hosts {
    /// Hosts of a private network.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
    /// Hosts that stand for something in examples.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documentation: Vec<String>,
    /// Hosts that look private and are not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub public: Vec<String>,
    /// Hosts whose API demands a token in the query.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query_token: Vec<String>,
}

impl Hosts {
    /// Whether no list says anything.
    pub fn is_empty(&self) -> bool {
        self.lists().iter().all(|(_, list)| list.is_empty())
    }

    /// The lists with their keys.
    pub fn lists(&self) -> [(&'static str, &Vec<String>); 4] {
        [
            ("internal", &self.internal),
            ("documentation", &self.documentation),
            ("public", &self.public),
            ("query-token", &self.query_token),
        ]
    }
}

/// How one environment is told from another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Environment {
    /// Hosts that belong to it; `*` stands for any characters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Globs of the files that configure it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// What its client ids begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_prefix: Option<String>,
}

/// Other settings for some paths.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Override {
    /// Globs of the paths it concerns, as in `exclude`.
    pub paths: Vec<String>,
    /// Rules to switch on there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub select: Vec<String>,
    /// Rules to switch off there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// The level of every finding there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(schema_with = "crate::config::described::level"))]
    pub level: Option<Level>,
    /// Levels of single rules there; these win over `level`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(test, schemars(schema_with = "crate::config::described::levels"))]
    pub levels: BTreeMap<String, Level>,
    /// Report findings of at least this confidence there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(schema_with = "crate::config::described::confidence"))]
    pub min_confidence: Option<Confidence>,
}

/// A finding that is known and harmless. Every condition given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Allow {
    /// The rule, or several, named as in `select`.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub rule: OneOrMany,
    /// The same as `rule`, for several.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub rules: OneOrMany,
    /// Glob of the path, or several, as in `exclude`.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub path: OneOrMany,
    /// The same as `path`, for several.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub paths: OneOrMany,
    /// Glob of the key path with dots between its parts: `services.*.password`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The finding's fingerprint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// The host concerned; `*` stands for any characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Why it is harmless. Required.
    pub reason: String,
    /// The last day on which the entry holds: `2030-12-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
}

impl Allow {
    /// The rule selectors of both spellings.
    pub fn all_rules(&self) -> impl Iterator<Item = &str> {
        self.rule.texts().chain(self.rules.texts())
    }

    /// The path globs of both spellings.
    pub fn all_paths(&self) -> impl Iterator<Item = &str> {
        self.path.texts().chain(self.paths.texts())
    }

    /// Whether no condition is given: such an entry would allow everything.
    pub fn is_unconditional(&self) -> bool {
        self.all_rules().next().is_none()
            && self.all_paths().next().is_none()
            && self.key.is_none()
            && self.fingerprint.is_none()
            && self.host.is_none()
    }
}
