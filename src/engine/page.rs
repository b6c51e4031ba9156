//! One text with all that findings on it need, and the findings that it gives.

use std::cell::OnceCell;

use crate::classify::{role, value};
use crate::config::policy::PathPolicy;
use crate::judge::fingerprint::{Fingerprinter, SecretSpan, skeleton};
use crate::judge::suppress::Suppressions;
use crate::judge::{self, Judged, fix, mask};
use crate::model::artifact::{Artifact, Provenance};
use crate::model::candidate::{Ask, Candidate, Shape};
use crate::model::dialect::Dialect;
use crate::model::finding::{Confidence, Finding, Related, Snippet, Suppression};
use crate::model::fix::{Edit, Excerpt, Fix};
use crate::model::location::{LineIndex, Region, Span};
use crate::model::run::{Notification, NotificationKind};
use crate::model::secret::Identity;
use crate::parse::code::languages::CodeProblem;
use crate::rules::Rule;

use super::added;
use super::decision::{Decided, Decision};
use super::environments;
use super::examined::{Examined, Found};
use super::hidden::{is_hidden, public_prefix};
use super::identity;
use super::message::sentence;
use super::profile::Profiles;

/// One text artifact with all that findings on it need.
pub(super) struct Page<'p> {
    pub(super) rules: &'p [Rule],
    pub(super) artifact: &'p Artifact,
    pub(super) text: &'p str,
    pub(super) lines: OnceCell<LineIndex>,
    pub(super) profiles: OnceCell<Profiles>,
    /// What tells the text from others, for its fixes.
    pub(super) identity: OnceCell<Identity>,
    /// Whether it lies among tests.
    pub(super) is_test_code: OnceCell<bool>,
    pub(super) policy: &'p PathPolicy,
    pub(super) suppressions: Suppressions,
    pub(super) dialect: Dialect,
}

impl Page<'_> {
    /// Whether the artifact lies in a folder of tests.
    pub(super) fn is_test_code(&self) -> bool {
        *self.is_test_code.get_or_init(|| environments::is_test_code(&self.artifact.path))
    }

    /// Whether a candidate is asked for here: not every shape of a rule is for all, and what a
    /// message speaks of, it does not do.
    pub(super) fn takes(&self, rule: &Rule, candidate: &Candidate) -> bool {
        let asks_more =
            candidate.pedantic || rule.place(candidate.shape).is_some_and(|place| place.pedantic);
        (!asks_more || self.policy.is_pedantic(candidate.rule))
            && !(candidate.behaviour && self.is_message())
    }

    /// What a comment on these lines says of a rule.
    pub(super) fn suppression(&mut self, rule: &Rule, region: Region) -> Option<Suppression> {
        let (file, lines) = (&rule.file, region.start_line..=region.end_line);
        self.suppressions.apply(&file.id, &file.name, lines)
    }

    /// Whether it is a message, which tells of behaviour and has none.
    pub(super) fn is_message(&self) -> bool {
        matches!(self.artifact.provenance, Provenance::Message(_))
    }

    /// The environments of its documents, read once somebody asks.
    pub(super) fn profiles(&self) -> &Profiles {
        self.profiles.get_or_init(|| Profiles::new(self.text))
    }

    /// The lines of the text, counted once somebody asks.
    pub(super) fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.text))
    }

    pub(super) fn finding(
        &mut self,
        index: usize,
        candidate: &Candidate,
        judged: Judged,
        secrets: &[SecretSpan],
        fingerprinter: &mut Fingerprinter,
    ) -> Finding {
        // The rule that saw the value knows its prefix, even if another one reports it.
        let (rule, seen_by) = (&self.rules[index], &self.rules[candidate.rule]);
        let span = candidate.report;
        let region = self.lines().region(self.text, span);
        let known = candidate.secret.as_ref();
        let hidden = known.filter(|_| is_hidden(candidate));
        let literal = hidden.filter(|(secret, _)| {
            candidate.ask != Ask::Nothing || value::is_literal(secret.expose())
        });
        let redacted = literal.map(|(secret, _)| secret.redact(public_prefix(seen_by, candidate)));
        let line = self.lines().line_span(region.start_line, self.text);
        let skeleton = skeleton(self.text, line, span, secrets);
        let file = &rule.file;
        let suppression = self.suppression(rule, region);
        Finding {
            rule: file.id.clone(),
            name: file.name.clone(),
            level: self.policy.level(index, judged.level),
            confidence: judged.confidence,
            message: sentence(rule, candidate, redacted.as_ref()),
            notes: judged.notes,
            path: self.artifact.path.clone(),
            region,
            snippet: mask::snippet(self.text, self.lines(), span, secrets),
            context: self.context(region, span, secrets),
            redacted,
            fingerprint: fingerprinter.fingerprint(
                &file.id,
                &self.artifact.path,
                &candidate.locator,
                &skeleton,
            ),
            locator: candidate.locator.clone(),
            fix: self.fix(rule, candidate, secrets),
            related: self.sent(candidate).into_iter().collect(),
            suppressions: suppression.into_iter().collect(),
            baseline: None,
            identity: known.map(|(secret, _)| identity::of(&[secret.expose().as_bytes()])),
            origin: added::origin(self.artifact),
        }
    }

    /// The lines around a finding, if nothing in them has to be masked but on its own lines.
    fn context(&self, region: Region, span: Span, secrets: &[SecretSpan]) -> Option<Snippet> {
        let (text, lines) = (self.text, self.lines());
        let Excerpt { start, text: masked, .. } = mask::excerpt(text, lines, span, secrets);
        let first = lines.line_span(region.start_line, text).start;
        let last = lines.line_span(region.end_line, text).end;
        let (before, after) = (masked.get(..first - start)?, masked.get(last - start..)?);
        let is_plain = text.get(start..first)? == before && text[last..].starts_with(after);
        let is_wider = !before.is_empty() || !after.trim_end_matches(['\r', '\n']).is_empty();
        (is_plain && is_wider).then(|| Snippet {
            first_line: lines.line(start),
            columns_cut: 0,
            text: masked.trim_end_matches(['\r', '\n']).to_owned(),
        })
    }

    /// What mends a finding in a file as it is now; what is past, or only staged, is not edited.
    fn fix(&self, rule: &Rule, candidate: &Candidate, secrets: &[SecretSpan]) -> Option<Fix> {
        let (artifact, text) = (self.artifact, self.text);
        let is_present =
            matches!(artifact.provenance, Provenance::WorkTree { .. } | Provenance::Stdin);
        if !is_present || rule.fixes.is_empty() {
            return None;
        }
        let used = role::role(&artifact.path);
        let place = fix::Place { path: &artifact.path, dialect: self.dialect, role: used, text };
        let planned = fix::fix(rule, candidate, place)?;
        let shape = &rule.file.fix[planned.number];
        let region = self.lines().region(text, planned.span);
        Some(Fix {
            kind: shape.kind,
            description: shape.description.clone(),
            number: planned.number,
            excerpt: mask::excerpt(text, self.lines(), planned.span, secrets),
            text: *self.identity.get_or_init(|| identity::of(&[text.as_bytes()])),
            edits: vec![Edit { span: planned.span, region, replacement: planned.replacement }],
        })
    }

    /// Where what is found goes, if that is another line.
    pub(super) fn sent(&self, candidate: &Candidate) -> Option<Related> {
        let region = self.lines().region(self.text, candidate.sent?);
        let own = self.lines().line(candidate.report.start);
        (own < region.start_line || own > region.end_line).then(|| Related {
            message: "it goes from here".to_owned(),
            path: self.artifact.path.clone(),
            region: Region {
                end_line: region.start_line,
                end_column: region.start_column + 1,
                ..region
            },
            flow: true,
        })
    }

    /// Suppressions that suppressed nothing are findings of their own.
    pub(super) fn unused(
        &mut self,
        index: usize,
        secrets: &[SecretSpan],
        fingerprinter: &mut Fingerprinter,
        examined: &mut Examined,
    ) {
        if !self.policy.is_active(index) {
            return;
        }
        let is_inactive = |named: &str| {
            let is_named = |rule: &Rule| {
                rule.file.id.eq_ignore_ascii_case(named)
                    || rule.file.name.eq_ignore_ascii_case(named)
            };
            let rule = self.rules.iter().position(is_named);
            rule.is_some_and(|rule| !self.policy.is_active(rule))
        };
        for unused in self.suppressions.unused(is_inactive) {
            let mut candidate = whole_file(index, &unused.rules.join(", "));
            candidate.report = unused.span;
            let is_added = added::touches(self.artifact, self.lines(), &candidate);
            if !is_added || self.dialect == Dialect::Html && !self.is_meant(unused.span) {
                continue;
            }
            let judged = Judged {
                level: self.rules[index].file.level,
                confidence: Confidence::High,
                notes: Vec::new(),
            };
            let finding = self.finding(index, &candidate, judged, secrets, fingerprinter);
            examined.found.push(Found::plain(finding, candidate.report));
        }
    }

    /// Whether a page means a suppression rather than writes about it: in a comment of its own or
    /// of a script.
    pub(super) fn is_meant(&self, at: Span) -> bool {
        let line = self.lines().line_span(self.lines().line(at.start), self.text);
        let before = Span::new(line.start, at.start).of(self.text).trim_end();
        let opened = ["<!--", "//", "/*"].iter().find_map(|mark| before.strip_suffix(mark));
        opened.is_some_and(|code| {
            before.ends_with("<!--") || code.trim_end().len() < code.len() || code.is_empty()
        })
    }

    pub(super) fn is_in_suppression(&self, candidate: &Candidate) -> bool {
        let span = candidate.secret.as_ref().map(|(_, span)| *span);
        if span.is_some() && is_own_file(&self.artifact.path) {
            return true;
        }
        span.is_some_and(|span| self.suppressions.holds(span, self.text))
    }

    pub(super) fn parse_problem(&self, at: Span, reason: &str) -> Notification {
        Notification {
            kind: NotificationKind::ParseError,
            path: Some(self.artifact.path.clone()),
            line: Some(self.lines().line(at.start)),
            message: format!("it does not parse ({reason}), so it was read line by line"),
            incomplete: false,
        }
    }

    pub(super) fn code_problem(&self, problem: CodeProblem) -> Notification {
        Notification {
            kind: NotificationKind::ParseError,
            path: Some(self.artifact.path.clone()),
            line: None,
            message: format!("{problem}, so requests in it may be missed"),
            incomplete: false,
        }
    }

    pub(super) fn decided(
        &self,
        rule: &Rule,
        at: Span,
        decisions: Vec<judge::Decision>,
    ) -> Decided {
        Decided {
            path: self.artifact.path.clone(),
            line: self.lines().line(at.start),
            rule: (rule.file.id.clone(), rule.file.name.clone()),
            steps: decisions
                .into_iter()
                .map(|(step, verdict)| Decision { step, verdict })
                .collect(),
        }
    }
}

/// Whether a file declares findings harmless: a configuration or a baseline.
fn is_own_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).trim_start_matches('.');
    matches!(name, "figlint.toml" | "figlint-baseline" | "figlint.baseline")
        || name.starts_with("figlint-baseline.")
        || name.starts_with("figlint.baseline.")
}

/// What points at the beginning of a text.
pub(super) fn whole_file(rule: usize, kind: &str) -> Candidate {
    Candidate { key: Some(kind.to_owned()), ..Candidate::new(rule, Shape::Native, Span::new(0, 1)) }
}
