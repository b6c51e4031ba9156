//! One artifact from bytes to findings.

use std::cell::OnceCell;

use crate::classify::role;
use crate::config::hosts::{self, HostLists};
use crate::detect::prefilter::Selection;
use crate::detect::{self, View};
use crate::judge::allow::AllowList;
use crate::judge::fingerprint::{Fingerprinter, SecretSpan};
use crate::judge::suppress::{self, Suppressions};
use crate::judge::{self, Context, Judged, overlap};
use crate::model::artifact::{Artifact, Content, Provenance};
use crate::model::candidate::{Ask, Candidate, Shape};
use crate::model::dialect::Dialect;
use crate::model::fact::Facts;
use crate::model::finding::Level;
use crate::model::location::Span;
use crate::model::secret::Secret;
use crate::parse::{self, Wanted};
use crate::rules::Rule;
use crate::rules::file::{self, Native};

use super::Scan;
use super::added;
use super::code;
use super::environments::Environments;
use super::examined::{Examined, Found};
use super::fragment::Fragment;
use super::hidden::secrets;
use super::history::fresh::Fresh;
use super::mismatch::{self, Mismatch};
use super::page::{Page, whole_file};
use super::place::Place;

/// Examines artifacts, from any thread.
pub(super) struct Examiner<'e> {
    scan: &'e Scan<'e>,
    /// Entries of the configuration that declare findings harmless.
    pub(super) allow: AllowList,
    /// What the configuration says about hosts.
    hosts: HostLists,
    /// The environments that it names.
    pub(super) environments: Environments,
}

impl<'e> Examiner<'e> {
    pub(super) fn new(scan: &'e Scan<'e>) -> Self {
        let allow = AllowList::new(scan.config, &super::rule_keys(scan.rules), scan.today);
        let hosts = hosts::lists(scan.config);
        let environments = Environments::new(scan.config);
        Self { scan, allow, hosts, environments }
    }

    /// The active rule with this detector.
    pub(super) fn native(&self, wanted: Native) -> Option<usize> {
        let is_wanted = |rule: &Rule| rule.file.native == Some(wanted);
        self.scan
            .rules
            .rules()
            .iter()
            .position(is_wanted)
            .filter(|rule| self.scan.policy.may_be_active(*rule))
    }

    /// The longest lifetime of a token that is accepted: an hour unless the configuration says
    /// otherwise (RFC 6750 §5.3).
    fn max_lifetime(&self) -> u64 {
        self.scan.config.max_lifetime.unwrap_or(3600)
    }

    pub(super) fn examine(&self, artifact: &Artifact) -> Examined {
        match &artifact.content {
            Content::Text(text) => self.text(artifact, text),
            Content::Binary(bytes) => self.binary(artifact, bytes),
        }
    }

    fn text(&self, artifact: &Artifact, text: &str) -> Examined {
        let selection = self.scan.detector.select(text);
        if selection.is_empty() && !suppress::may_hold(text) {
            return Examined::new(&artifact.path);
        }
        self.selected(artifact, text, &selection, Age::Present)
    }

    /// Examines the selected places of a text that is past.
    pub(super) fn past(&self, artifact: &Artifact, selection: &Selection) -> Examined {
        self.of_age(artifact, selection, Age::Past)
    }

    /// Searches the selected places of a text that is past for all there is, even for what is told
    /// of one place only. With `fresh` only these parts are new: what the rest of the code does is
    /// known.
    pub(super) fn search(
        &self,
        artifact: &Artifact,
        selection: &Selection,
        fresh: Option<&Fresh>,
    ) -> Examined {
        self.of_age(artifact, selection, Age::Searched(fresh))
    }

    fn of_age(&self, artifact: &Artifact, selection: &Selection, age: Age) -> Examined {
        match &artifact.content {
            Content::Text(text) => self.selected(artifact, text, selection, age),
            Content::Binary(bytes) => self.binary(artifact, bytes),
        }
    }

    fn selected(
        &self,
        artifact: &Artifact,
        text: &str,
        selection: &Selection,
        age: Age,
    ) -> Examined {
        #[cfg(test)]
        super::guard::trap(text);
        let mut examined = Examined::new(&artifact.path);
        let policy = self.scan.policy.for_path(&artifact.path);
        let dialect = parse::dialect_of(&artifact.path, text);
        let mut page = Page {
            rules: self.scan.rules.rules(),
            artifact,
            text,
            lines: OnceCell::new(),
            profiles: OnceCell::new(),
            identity: OnceCell::new(),
            is_test_code: OnceCell::new(),
            policy: &policy,
            suppressions: Suppressions::default(),
            dialect,
        };
        let mut found = Vec::new();
        for fragment in Fragment::of(text, dialect) {
            let own = (!fragment.is_whole()).then(|| self.scan.detector.select(&fragment.text));
            let selection = own.as_ref().unwrap_or(selection);
            found.extend(self.fragment(&page, &fragment, selection, age, &mut examined));
        }
        if found.is_empty() && (age != Age::Present || !suppress::may_hold(text)) {
            return examined;
        }
        let options = suppress::Options {
            compat: self.scan.config.compat_comments,
            require_reason: self.scan.config.require_reason,
        };
        page.suppressions = suppress::suppressions(text, page.lines(), options);
        let found = overlap::keep_most_specific(self.scan.rules, found);
        self.settle(&mut page, found, age, &mut examined);
        examined
    }

    /// What one fragment says, with what its code does.
    fn facts(
        &self,
        page: &Page,
        fragment: &Fragment,
        place: &Place,
        selection: &Selection,
        age: Age,
        examined: &mut Examined,
    ) -> Facts {
        let text = fragment.text.as_ref();
        let wanted = Wanted {
            lines: &selection.lines,
            urls: &selection.urls,
            queries: &selection.queries,
            commands: &selection.commands,
            requests: !selection.calls.is_empty() || !selection.lines.is_empty(),
        };
        let (mut facts, problem) = parse::facts(fragment.dialect, text, &wanted);
        let asked = code::Asked {
            path: &page.artifact.path,
            dialect: fragment.dialect,
            role: place.role(),
            least: page.policy.min_confidence(),
            fresh: match age {
                Age::Searched(fresh) if fragment.is_whole() => fresh,
                _ => None,
            },
        };
        let cut = code::follow(
            (self.scan.rules, &self.scan.detector),
            &asked,
            text,
            selection,
            &mut facts,
        );
        examined.notifications.extend(cut.map(|problem| page.code_problem(problem)));
        // Half a file does not parse, and nobody expects it to.
        let is_part = matches!(page.artifact.provenance, Provenance::Patch);
        if let Some(problem) = problem.filter(|_| !is_part) {
            examined.notifications.push(page.parse_problem(
                fragment.outer(Span::new(problem.offset, problem.offset)),
                &problem.reason,
            ));
        }
        facts
    }

    /// Candidates of one fragment that the judge accepted, in offsets of the artifact.
    fn fragment(
        &self,
        page: &Page,
        fragment: &Fragment,
        selection: &Selection,
        age: Age,
        examined: &mut Examined,
    ) -> Vec<(Candidate, Judged)> {
        let text = fragment.text.as_ref();
        let path = &page.artifact.path;
        let selection =
            &*self.scan.detector.narrow(self.scan.rules, selection, path, fragment.dialect);
        let place = Place::of(&page.artifact.path, text, fragment.dialect);
        let facts = self.facts(page, fragment, &place, selection, age, examined);
        let view = View::new(
            &page.artifact.path,
            text,
            fragment.dialect,
            place.role(),
            page.artifact.provenance.tracked(),
            &self.hosts,
        );
        let mut accepted = Vec::new();
        for mut candidate in self.scan.detector.detect(self.scan.rules, &view, &facts, selection) {
            let rule = &self.scan.rules.rules()[candidate.rule];
            if !page.takes(rule, &candidate) {
                continue;
            }
            let context = Context {
                role: place.role_at(candidate.report.start),
                dialect: fragment.dialect,
                now: self.scan.now,
                hosts: &self.hosts,
                max_lifetime: self.max_lifetime(),
            };
            let (judged, decisions) = judge::judge(rule, &candidate, context);
            map(&mut candidate, fragment);
            if self.scan.explain {
                examined.decisions.push(page.decided(rule, candidate.report, decisions));
            }
            if let Some(judged) = judged {
                accepted.push((candidate, judged));
            }
        }
        accepted
    }

    /// Turns accepted candidates into findings: policy, suppressions, masks and fingerprints.
    fn settle(
        &self,
        page: &mut Page,
        found: Vec<(Candidate, Judged)>,
        age: Age,
        examined: &mut Examined,
    ) {
        let rules = self.scan.rules.rules();
        let secrets = secrets(rules, page.text, &found);
        let in_suppression = self.native(Native::SecretInSuppression);
        let reuse = self.native(Native::ReusedSecret);
        let mismatch = self.native(Native::EnvironmentMismatch);
        let mut fingerprinter = Fingerprinter::default();
        let mut once = std::collections::HashSet::new();
        let mut said = std::collections::HashSet::new();
        let mut compared = std::collections::HashSet::new();
        for (candidate, judged) in found {
            let hidden = in_suppression.filter(|_| page.is_in_suppression(&candidate));
            let rule = hidden.unwrap_or(candidate.rule);
            if mismatch == Some(rule) {
                // A value may have two names: that of its variable, and `value`.
                let at = candidate.secret.as_ref().map(|(_, span)| *span);
                if at.is_none_or(|at| compared.insert(at)) {
                    self.compare(page, &candidate, &secrets, &mut fingerprinter, examined);
                }
                continue;
            }
            let shown =
                page.policy.is_active(rule) && judged.confidence >= page.policy.min_confidence();
            let is_of_set = is_test_key(&rules[rule], &candidate, &judged);
            let once_is_enough =
                is_once(&rules[rule], &candidate) || (is_of_set && age.tells_one());
            let is_added = added::touches(page.artifact, page.lines(), &candidate);
            if !shown || (once_is_enough && is_added && !once.insert(rule)) {
                continue;
            }
            let mut finding = page.finding(rule, &candidate, judged, &secrets, &mut fingerprinter);
            // A password and its confirmation are one secret.
            let value = candidate.claim.map(|span| span.of(page.text));
            if value.is_some_and(|value| !said.insert((rule, finding.region.start_line, value))) {
                continue;
            }
            self.allow.apply(&mut finding, candidate.host.as_deref());
            let environment = page.profiles().at(candidate.report.start);
            let is_compared = reuse == Some(rule);
            let at = candidate.secret.as_ref().map_or(candidate.report, |(_, span)| *span);
            let secret = same_everywhere(&candidate, is_compared);
            let accepted = reuse
                .filter(|_| secret.is_some() && candidate.shape != Shape::Native)
                .and_then(|reuse| page.suppression(&rules[reuse], finding.region));
            let found = Found {
                secret,
                is_key_block: candidate.shape == Shape::Native,
                is_of_set,
                host: candidate.host,
                environment,
                accepted,
                is_added,
                ..Found::plain(finding, at)
            };
            let list = if is_compared { &mut examined.compared } else { &mut examined.found };
            list.push(found);
        }
        let is_told = age == Age::Present && !writes_about_suppressions(page);
        if let Some(rule) = self.native(Native::UnusedSuppression).filter(|_| is_told) {
            page.unused(rule, &secrets, &mut fingerprinter, examined);
        }
    }

    /// A value that may belong to another environment than what is around it.
    fn compare(
        &self,
        page: &mut Page,
        candidate: &Candidate,
        secrets: &[SecretSpan],
        fingerprinter: &mut Fingerprinter,
        examined: &mut Examined,
    ) {
        if page.is_test_code() {
            return;
        }
        let (rule, path) = (candidate.rule, &page.artifact.path);
        let around = page.profiles().at(candidate.report.start);
        let Some(Mismatch { message, is_guess }) =
            mismatch::judge(&self.environments, path, candidate, around)
        else {
            return;
        };
        if is_guess && !page.policy.is_pedantic(rule) {
            return;
        }
        let file = &page.rules[rule].file;
        let judged = Judged { level: file.level, confidence: file.confidence, notes: Vec::new() };
        let mut finding = page.finding(rule, candidate, judged, secrets, fingerprinter);
        finding.message = message;
        self.allow.apply(&mut finding, candidate.host.as_deref());
        examined.found.push(Found::plain(finding, candidate.report));
    }

    fn binary(&self, artifact: &Artifact, bytes: &[u8]) -> Examined {
        let mut examined = Examined::new(&artifact.path);
        examined.is_binary = true;
        let policy = self.scan.policy.for_path(&artifact.path);
        let rule = self.native(Native::PrivateKey).filter(|rule| policy.is_active(*rule));
        let (Some(kind), Some(rule)) = (detect::key_store(bytes), rule) else { return examined };
        // A binary artifact has no lines: the finding points at its beginning.
        let text = "\u{1a}";
        let mut page = Page {
            rules: self.scan.rules.rules(),
            artifact,
            text,
            lines: OnceCell::new(),
            profiles: OnceCell::new(),
            identity: OnceCell::new(),
            is_test_code: OnceCell::new(),
            policy: &policy,
            suppressions: Suppressions::default(),
            dialect: Dialect::Unknown,
        };
        let candidate = whole_file(rule, kind);
        let compiled = &self.scan.rules.rules()[rule];
        let context = Context {
            role: role::role(&artifact.path),
            dialect: Dialect::Unknown,
            now: self.scan.now,
            hosts: &self.hosts,
            max_lifetime: self.max_lifetime(),
        };
        if let (Some(judged), _) = judge::judge(compiled, &candidate, context) {
            let finding =
                page.finding(rule, &candidate, judged, &[], &mut Fingerprinter::default());
            examined.found.push(Found::plain(finding, candidate.report));
        }
        examined
    }
}

/// Whether somebody can still mend a text. Suppressions that suppress nothing are told if so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Age<'a> {
    Present,
    Past,
    /// The same, to find all that there is: the parts of it that are new, if not all.
    Searched(Option<&'a Fresh>),
}

impl Age<'_> {
    /// Whether of keys of a set one is told.
    fn tells_one(self) -> bool {
        !matches!(self, Self::Searched(_))
    }
}

/// Documents, messages and rule files do.
fn writes_about_suppressions(page: &Page) -> bool {
    page.is_message()
        || page.dialect.is_prose() && page.dialect != Dialect::Html
        || page.dialect == Dialect::Toml && file::is_rule(page.text)
}

fn is_once(rule: &Rule, candidate: &Candidate) -> bool {
    matches!(candidate.shape, Shape::KeyValue(index) if rule.file.keyvalue.get(index).is_some_and(|shape| shape.once))
}

/// What tells a secret from others wherever it stands, if it is one.
fn same_everywhere(candidate: &Candidate, is_compared: bool) -> Option<Secret> {
    let (secret, _) = candidate.secret.as_ref()?;
    match (candidate.shape, candidate.ask) {
        (Shape::Native, _) => detect::key_letters(secret.expose()).map(Secret::new),
        (_, Ask::Nothing) if !is_compared => None,
        _ => Some(secret.clone()),
    }
}

/// Whether it is one key of a set that a test holds: saying so once is enough.
fn is_test_key(rule: &Rule, candidate: &Candidate, judged: &Judged) -> bool {
    matches!(candidate.shape, Shape::Text(_))
        && judged.level == Level::Note
        && matches!(rule.file.native, Some(Native::PrivateKey | Native::ClientKey))
}

fn map(candidate: &mut Candidate, fragment: &Fragment) {
    candidate.report = fragment.outer(candidate.report);
    candidate.claim = candidate.claim.map(|span| fragment.outer(span));
    candidate.sent = candidate.sent.map(|span| fragment.outer(span));
    for span in &mut candidate.parts {
        *span = fragment.outer(*span);
    }
    if let Some((_, span)) = &mut candidate.secret {
        *span = fragment.outer(*span);
    }
}
