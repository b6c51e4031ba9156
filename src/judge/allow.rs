//! `[[allow]]` entries of the configuration, applied to findings. An entry that has expired holds
//! no longer, and one that matches nothing is reported, so that the list stays as short as it can.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use globset::GlobMatcher;
use jiff::civil::Date;

use crate::config::hosts::HostPattern;
use crate::config::paths::PathGlobs;
use crate::config::schema::Allow;
use crate::config::selector::exactness;
use crate::config::{Config, RuleKey};
use crate::model::finding::{Finding, Suppression, SuppressionKind};
use crate::model::run::{Notification, NotificationKind};

/// The allow entries of a configuration, ready to be asked from many threads.
#[derive(Debug, Default)]
pub struct AllowList {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    /// Its place in the configuration's list.
    index: usize,
    /// Ids of the rules; none means any.
    rules: Option<HashSet<String>>,
    paths: Option<PathGlobs>,
    key: Option<GlobMatcher>,
    fingerprint: Option<String>,
    host: Option<HostPattern>,
    reason: String,
    expires: Option<Date>,
    expired: bool,
    used: AtomicBool,
}

impl AllowList {
    /// Prepares the entries; `today` decides which of them have expired.
    pub fn new(config: &Config, rules: &[RuleKey<'_>], today: Date) -> Self {
        // Loading has refused bad globs and hosts; should one come here, it allows nothing.
        let entries = config.allow.iter().enumerate();
        let entries = entries.filter_map(|(index, allow)| Entry::new(index, allow, rules, today));
        Self { entries: entries.collect() }
    }

    /// Marks a finding as suppressed by the first entry that holds for it; says whether one did.
    /// `host` is the host that the finding is about, if it is about one.
    pub fn apply(&self, finding: &mut Finding, host: Option<&str>) -> bool {
        let Some(entry) = self.entries.iter().find(|entry| entry.matches(finding, host)) else {
            return false;
        };
        entry.used.store(true, Ordering::Relaxed);
        let reason = entry.reason.clone();
        finding.suppressions.push(Suppression { kind: SuppressionKind::External, reason });
        true
    }

    /// The entries that have expired.
    pub fn expired(&self, config: &Config) -> Vec<Notification> {
        self.notify(
            config,
            |entry| entry.expired,
            |entry| {
                let day = entry.expires.map(|day| day.to_string()).unwrap_or_default();
                format!("the allow entry expired after {day}; mend the finding or set a later day")
            },
        )
    }

    /// The entries that held for nothing. Ask only after a scan of everything.
    pub fn unused(&self, config: &Config) -> Vec<Notification> {
        let is_unused = |entry: &Entry| !entry.expired && !entry.used.load(Ordering::Relaxed);
        let message = "the allow entry matches nothing any more; remove it";
        self.notify(config, is_unused, |_| message.to_owned())
    }

    fn notify(
        &self,
        config: &Config,
        which: impl Fn(&Entry) -> bool,
        message: impl Fn(&Entry) -> String,
    ) -> Vec<Notification> {
        let entries = self.entries.iter().filter(|entry| which(entry));
        entries
            .map(|entry| {
                let place = config.allow_place(entry.index);
                Notification {
                    kind: NotificationKind::StaleEntry,
                    path: place.map(|(path, _)| path.display().to_string()),
                    line: place.map(|(_, line)| line),
                    message: message(entry),
                    incomplete: false,
                }
            })
            .collect()
    }
}

impl Entry {
    fn new(index: usize, allow: &Allow, rules: &[RuleKey<'_>], today: Date) -> Option<Self> {
        let named = |rule: &&RuleKey<'_>| allow.all_rules().any(|s| exactness(s, rule).is_some());
        let ids = || rules.iter().filter(named).map(|rule| rule.id.to_owned()).collect();
        let paths = || PathGlobs::new(allow.all_paths());
        let key = allow.key.as_ref().map(|key| globset::Glob::new(key)).transpose().ok()?;
        let expires = allow.expires.map(|day| day.0);
        Some(Self {
            index,
            rules: allow.all_rules().next().map(|_| ids()),
            paths: allow.all_paths().next().map(|_| paths()).transpose().ok()?,
            // `*` crosses dots: key paths have no slashes.
            key: key.map(|key| key.compile_matcher()),
            fingerprint: allow.fingerprint.as_ref().map(|print| print.to_ascii_lowercase()),
            host: allow.host.as_ref().map(|host| HostPattern::new(host)).transpose().ok()?,
            reason: allow.reason.trim().to_owned(),
            expires,
            expired: expires.is_some_and(|day| day < today),
            used: AtomicBool::new(false),
        })
    }

    fn matches(&self, finding: &Finding, host: Option<&str>) -> bool {
        let print = |print: &String| {
            *print == finding.fingerprint.location || *print == finding.fingerprint.content
        };
        !self.expired
            && self.rules.as_ref().is_none_or(|ids| ids.contains(&finding.rule))
            && self.fingerprint.as_ref().is_none_or(print)
            && self.key.as_ref().is_none_or(|key| key.is_match(&finding.locator))
            && self.host.as_ref().is_none_or(|known| host.is_some_and(|host| known.matches(host)))
            && self.paths.as_ref().is_none_or(|paths| paths.is_match(&finding.path))
    }
}

#[cfg(test)]
mod tests {
    use super::super::baseline::tests::finding;
    use super::*;

    const RULES: [RuleKey<'static>; 2] = [
        RuleKey {
            id: "FIG101",
            name: "plaintext-client-secret",
            group: "literal",
            set: "default",
            tags: &[],
        },
        RuleKey {
            id: "FIG211",
            name: "insecure-token-endpoint",
            group: "wire",
            set: "default",
            tags: &[],
        },
    ];

    fn list(text: &str) -> (Config, AllowList) {
        let config = Config::parse("figlint.toml".as_ref(), text).unwrap();
        let list = AllowList::new(&config, &RULES, Date::constant(2026, 5, 2));
        (config, list)
    }

    #[test]
    fn every_condition_must_hold() {
        for (conditions, holds) in [
            ("rule = 'FIG101'", true),
            ("rules = ['literal', 'FIG211']", true),
            ("rule = 'FIG211'", false),
            ("path = 'src/'", true),
            ("path = 'docs/'", false),
            ("key = 'services.*.secret'", true),
            ("key = 'services.*.token'", false),
            ("fingerprint = 'AA'", true),
            ("fingerprint = 'content-aa'", true),
            ("fingerprint = 'bb'", false),
            ("host = '*.corp.example'", true),
            ("host = 'corp.example'", false),
            ("rule = 'FIG101'\npath = 'docs/'", false),
            ("rule = 'FIG101'\nexpires = 2026-05-02", true),
            ("rule = 'FIG101'\nexpires = 2026-05-01", false),
        ] {
            let (config, list) = list(&format!("[[allow]]\n{conditions}\nreason = ' known '"));
            let mut finding = finding("FIG101", "src/app.yml", "aa");
            finding.locator = "services.web.secret".to_owned();
            assert_eq!(list.apply(&mut finding, Some("id.corp.example")), holds, "{conditions}");
            assert_eq!(finding.suppressions.len(), usize::from(holds));
            assert!(finding.suppressions.iter().all(|s| s.reason == "known"));
            let stale = list.unused(&config).len() + list.expired(&config).len();
            assert_eq!(stale, usize::from(!holds), "{conditions}");
        }
    }

    #[test]
    fn stale_entries_say_where_they_stand() {
        let text = "[[allow]]\nrule = 'FIG101'\nreason = 'a'\n\n[[allow]]\nrule = 'FIG211'\nreason = 'b'\nexpires = 2020-01-01\n";
        let (config, list) = list(text);
        let (unused, expired) = (list.unused(&config), list.expired(&config));
        assert_eq!((unused[0].line, expired[0].line), (Some(1), Some(5)));
        assert_eq!(expired[0].path.as_deref(), Some("figlint.toml"));
        assert!(expired[0].message.contains("2020-01-01"));
    }
}
