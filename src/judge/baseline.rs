//! The baseline: findings that were accepted at a point in time, one line each.
//!
//! Lines are sorted by fingerprint and hold no line number, time or version, so two branches merge
//! without conflict (`merge=union` is safe) and a file changes only when findings do.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;

pub use super::entry::{Entry, Status};
use super::entry::{parse_line, weight};
use crate::model::finding::{BaselineState, Finding};
use crate::model::run::{Notification, NotificationKind};

/// The file's name unless the configuration says otherwise.
pub const FILE_NAME: &str = "figlint-baseline.jsonl";

/// Why a baseline cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct BaselineError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and the way out. Never quotes a value.
    pub message: String,
}

/// A baseline with what a run has found of it.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    entries: BTreeMap<String, Entry>,
    /// Fingerprints of entries that were found, with those of the findings where they differ.
    found: HashMap<String, Found>,
}

#[derive(Clone, Debug)]
struct Found {
    fingerprint: String,
    path: String,
}

/// What a baseline holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Entries.
    pub entries: usize,
    /// Entries past their day.
    pub expired: usize,
    /// Entries by status.
    pub by_status: BTreeMap<Status, usize>,
    /// Entries by rule.
    pub by_rule: BTreeMap<String, usize>,
}

/// What an update did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Entries whose finding is gone.
    pub pruned: usize,
    /// Entries whose finding has moved to another path.
    pub renamed: usize,
    /// Findings taken in.
    pub added: usize,
}

impl Baseline {
    /// A baseline of every finding that asks for action.
    pub fn create<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut baseline = Self::default();
        for finding in findings.into_iter().filter(|finding| finding.suppressions.is_empty()) {
            baseline.insert(Entry::of(finding));
        }
        baseline
    }

    /// Reads a baseline file. The same entry twice, as a merge may leave it, is one entry: the one
    /// in which more is decided.
    ///
    /// # Errors
    /// The first line that is no entry.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let mut baseline = Self::default();
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let entry =
                parse_line(line).map_err(|message| BaselineError { line: at + 1, message })?;
            baseline.insert(entry);
        }
        Ok(baseline)
    }

    /// The file's bytes: always the same for the same entries.
    pub fn to_text(&self) -> String {
        let lines = self.entries.values().filter_map(|entry| serde_json::to_string(entry).ok());
        lines.fold(String::new(), |text, line| text + &line + "\n")
    }

    /// The entries, sorted by fingerprint.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Says of every finding whether the baseline knows it, and remembers which entries were
    /// found. A finding is known by its location, or by its content where exactly one entry and
    /// one finding are left with it: the file was renamed. Expired entries know nothing.
    pub fn apply(&mut self, findings: &mut [Finding], today: Date) {
        for finding in &mut *findings {
            finding.baseline = Some(BaselineState::New);
            if let Some(entry) = self.entries.get(&finding.fingerprint.location) {
                self.found.insert(entry.fingerprint.clone(), Found::of(finding));
                if !entry.is_expired(today) {
                    finding.baseline = Some(BaselineState::Unchanged);
                }
            }
        }
        self.apply_renames(findings, today);
    }

    /// Entries that hold for nothing any more. `in_scope` says of a path whether this run would
    /// have found something there: all of them after a scan of everything, not after one of the
    /// staged files.
    pub fn stale(&self, in_scope: impl Fn(&str) -> bool) -> Vec<&Entry> {
        let is_found = |entry: &&Entry| self.found.contains_key(&entry.fingerprint);
        self.entries.values().filter(|entry| !is_found(entry) && in_scope(&entry.path)).collect()
    }

    /// Notifications about stale and expired entries.
    pub fn notifications(
        &self,
        file: &str,
        today: Date,
        in_scope: impl Fn(&str) -> bool,
    ) -> Vec<Notification> {
        let notify = |message: String| Notification {
            kind: NotificationKind::StaleEntry,
            path: Some(file.to_owned()),
            line: None,
            message,
            incomplete: false,
        };
        let stale = self.stale(in_scope).into_iter().map(|entry| {
            let Entry { fingerprint, rule, path, .. } = entry;
            notify(format!(
                "the baseline entry {fingerprint} ({rule} in {path}) matches nothing any more; \
                 run `figlint baseline update`"
            ))
        });
        let expired = self
            .entries
            .values()
            .filter(|entry| entry.is_expired(today) && self.found.contains_key(&entry.fingerprint));
        let expired = expired.map(|entry| {
            let Entry { fingerprint, rule, path, .. } = entry;
            notify(format!(
                "the baseline entry {fingerprint} ({rule} in {path}) has expired; mend the finding"
            ))
        });
        stale.chain(expired).collect()
    }

    /// The baseline after a run that was applied to it: without stale entries, with renamed files
    /// under their new paths, and with what people said kept. New findings come in only if `add`.
    pub fn update(
        &self,
        findings: &[Finding],
        add: bool,
        in_scope: impl Fn(&str) -> bool,
    ) -> (Self, Changes) {
        let stale: HashSet<&str> =
            self.stale(in_scope).into_iter().map(|entry| entry.fingerprint.as_str()).collect();
        let mut changes = Changes { pruned: stale.len(), ..Changes::default() };
        let mut updated = Self::default();
        for entry in self.entries.values() {
            if stale.contains(entry.fingerprint.as_str()) {
                continue;
            }
            let mut entry = entry.clone();
            if let Some(found) = self.found.get(&entry.fingerprint) {
                changes.renamed += usize::from(found.fingerprint != entry.fingerprint);
                entry.fingerprint.clone_from(&found.fingerprint);
                entry.path.clone_from(&found.path);
            }
            updated.insert(entry);
        }
        let new = findings.iter().filter(|finding| add && finding.suppressions.is_empty());
        for finding in new {
            if !updated.entries.contains_key(&finding.fingerprint.location) {
                updated.insert(Entry::of(finding));
                changes.added += 1;
            }
        }
        (updated, changes)
    }

    /// What the baseline holds.
    pub fn stats(&self, today: Date) -> Stats {
        let mut stats = Stats { entries: self.entries.len(), ..Stats::default() };
        for entry in self.entries.values() {
            stats.expired += usize::from(entry.is_expired(today));
            *stats.by_status.entry(entry.status).or_default() += 1;
            *stats.by_rule.entry(entry.rule.clone()).or_default() += 1;
        }
        stats
    }

    fn apply_renames(&mut self, findings: &mut [Finding], today: Date) {
        let left = |entry: &&Entry| !self.found.contains_key(&entry.fingerprint);
        let entries = self.entries.values().filter(left);
        let entries =
            unique(entries.map(|entry| (entry.content.clone(), entry.fingerprint.clone())));
        let is_known = |finding: &Finding| self.entries.contains_key(&finding.fingerprint.location);
        let findings_left = findings.iter().enumerate().filter(|(_, finding)| !is_known(finding));
        let candidates =
            unique(findings_left.map(|(at, finding)| (finding.fingerprint.content.clone(), at)));
        for (content, fingerprint) in entries {
            let Some(at) = candidates.get(&content) else { continue };
            let finding = &mut findings[*at];
            let expired = self.entries.get(&fingerprint).is_some_and(|e| e.is_expired(today));
            if !expired {
                finding.baseline = Some(BaselineState::Unchanged);
            }
            self.found.insert(fingerprint, Found::of(finding));
        }
    }

    fn insert(&mut self, entry: Entry) {
        match self.entries.get_mut(&entry.fingerprint) {
            None => {
                self.entries.insert(entry.fingerprint.clone(), entry);
            }
            Some(known) if weight(&entry) > weight(known) => *known = entry,
            Some(_) => {}
        }
    }
}

impl Found {
    fn of(finding: &Finding) -> Self {
        Self { fingerprint: finding.fingerprint.location.clone(), path: finding.path.clone() }
    }
}

/// The pairs whose key comes once.
fn unique<T>(pairs: impl Iterator<Item = (String, T)>) -> BTreeMap<String, T> {
    let mut seen: BTreeMap<String, Option<T>> = BTreeMap::new();
    for (key, value) in pairs {
        seen.entry(key).and_modify(|known| *known = None).or_insert(Some(value));
    }
    seen.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::finding::{
        Confidence, Fingerprint, Level, Snippet, Suppression, SuppressionKind,
    };
    use crate::model::location::Region;

    const TODAY: Date = Date::constant(2026, 5, 2);

    /// A finding with fingerprints after `print`.
    pub(in crate::judge) fn finding(rule: &str, path: &str, print: &str) -> Finding {
        Finding {
            rule: rule.to_owned(),
            name: "name".to_owned(),
            level: Level::Error,
            confidence: Confidence::High,
            message: "A sentence.".to_owned(),
            notes: Vec::new(),
            path: path.to_owned(),
            region: Region { start_line: 1, start_column: 1, end_line: 1, end_column: 2 },
            snippet: Snippet { first_line: 1, columns_cut: 0, text: String::new() },
            redacted: None,
            locator: String::new(),
            fingerprint: Fingerprint {
                location: print.to_owned(),
                content: format!("content-{print}"),
            },
            fix: None,
            context: None,
            related: Vec::new(),
            suppressions: Vec::new(),
            baseline: None,
            identity: None,
            origin: None,
        }
    }

    /// A finding with fingerprints of the right form; the path enters the first.
    fn hexed(path: &str, content: u8) -> Finding {
        let mut finding = finding("FIG101", path, "");
        let digit = path.bytes().fold(content, u8::wrapping_add);
        finding.fingerprint.location = format!("{digit:02x}{content:02x}").repeat(8);
        finding.fingerprint.content = format!("{content:032x}");
        finding
    }

    fn states(findings: &[Finding]) -> Vec<bool> {
        findings.iter().map(|f| f.baseline == Some(BaselineState::Unchanged)).collect()
    }

    #[test]
    fn a_file_is_sorted_lines_without_suppressed_findings() {
        let mut silent = hexed("z", 9);
        let reason = String::new();
        silent.suppressions.push(Suppression { kind: SuppressionKind::InSource, reason });
        let text = Baseline::create(&[hexed("b", 2), silent, hexed("a", 1)]).to_text();
        insta::assert_snapshot!(text, @r#"
        {"fingerprint":"62016201620162016201620162016201","content":"00000000000000000000000000000001","rule":"FIG101","path":"a","status":"todo"}
        {"fingerprint":"64026402640264026402640264026402","content":"00000000000000000000000000000002","rule":"FIG101","path":"b","status":"todo"}
        "#);
        assert_eq!(Baseline::parse(&text).unwrap().to_text(), text);
    }

    #[test]
    fn knows_findings_by_place_and_renames_by_content() {
        let known = [hexed("a", 1), hexed("b", 2), hexed("c", 3), hexed("d", 3)];
        let mut baseline = Baseline::create(&known);
        let mut now = [hexed("a", 1), hexed("moved", 2), hexed("x", 3), hexed("new", 4)];
        baseline.apply(&mut now, TODAY);
        assert_eq!(states(&now), [true, true, false, false], "3 stands in two entries");
        let stale: Vec<&str> = baseline.stale(|_| true).iter().map(|e| e.path.as_str()).collect();
        assert_eq!(stale.len(), 2);
        assert_eq!(baseline.stale(|path| path == "c").len(), 1);
        assert_eq!(baseline.notifications("f", TODAY, |_| true).len(), 2);

        let (updated, changes) = baseline.update(&now, false, |_| true);
        assert_eq!(changes, Changes { pruned: 2, renamed: 1, added: 0 });
        let paths: HashSet<&str> = updated.entries().map(|entry| entry.path.as_str()).collect();
        assert_eq!(paths, HashSet::from(["a", "moved"]));
        let (updated, changes) = baseline.update(&now, true, |_| true);
        assert_eq!((changes.added, updated.entries().count()), (2, 4));
    }

    #[test]
    fn what_people_said_is_kept_and_expires() {
        let line = |status: &str, rest: &str| {
            let Fingerprint { location, content } = hexed("a", 1).fingerprint;
            format!(
                "{{\"fingerprint\":\"{location}\",\"content\":\"{content}\",\"rule\":\"FIG101\",\
                 \"path\":\"a\",\"status\":\"{status}\"{rest}}}\n"
            )
        };
        let decided = line("accepted", ",\"reason\":\"until May\",\"expires\":\"2026-05-01\"");
        for text in [line("todo", "") + &decided, decided.clone() + &line("todo", "")] {
            let mut baseline = Baseline::parse(&text).unwrap();
            assert_eq!(baseline.to_text(), decided);
            let mut now = [hexed("a", 1)];
            baseline.apply(&mut now, TODAY);
            assert_eq!(states(&now), [false]);
            assert!(baseline.notifications("f", TODAY, |_| true)[0].message.contains("expired"));
            baseline.apply(&mut now, Date::constant(2026, 5, 1));
            assert_eq!(states(&now), [true]);
            assert_eq!(baseline.update(&now, true, |_| true).0.to_text(), decided);
            let stats = baseline.stats(TODAY);
            assert_eq!((stats.entries, stats.expired), (1, 1));
            assert_eq!(stats.by_status, BTreeMap::from([(Status::Accepted, 1)]));
        }
    }

    #[test]
    fn errors_name_the_line_and_quote_no_value() {
        for (line, words) in [
            ("<<<<<<< HEAD", "keep the lines of both"),
            ("{\"fingerprnt\":\"q7Rk2vZx9LmT4wBn8Yd3\"}", "did you mean `fingerprint`?"),
            ("{\"fingerprint\":\"q7Rk2vZx9LmT4wBn8Yd3\"}", "missing field `content`"),
            ("\"q7Rk2vZx9LmT4wBn8Yd3\"", "invalid type"),
            ("nonsense", "expected"),
        ] {
            let error = Baseline::parse(&format!("\n{line}\n")).unwrap_err();
            assert_eq!(error.line, 2, "{line}");
            assert!(error.message.contains(words), "{error}");
            assert!(!error.message.contains("q7Rk"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]{}\":,a-z0-9\n<=]{0,80}") {
            let _ = Baseline::parse(&text);
        }

        #[test]
        fn a_union_merge_in_any_order_gives_the_same_bytes(
            picks in prop::collection::vec(0u8..8, 0..12),
        ) {
            let findings: Vec<Finding> = picks.iter().map(|pick| hexed("p", *pick)).collect();
            let text = Baseline::create(&findings).to_text();
            let mut lines: Vec<&str> = text.lines().chain(text.lines()).collect();
            lines.reverse();
            prop_assert_eq!(&Baseline::parse(&lines.join("\r\n")).unwrap().to_text(), &text);
            let mut baseline = Baseline::parse(&text).unwrap();
            let mut now = findings.clone();
            baseline.apply(&mut now, TODAY);
            prop_assert!(states(&now).into_iter().all(|known| known));
            prop_assert!(baseline.stale(|_| true).is_empty());
        }
    }
}
