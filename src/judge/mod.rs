//! A fixed chain of small steps between a candidate and a finding. Steps reject, or lower the
//! confidence or the level; each can say why, because "why was this not found?" is a question
//! people ask (`figlint scan --explain`).

pub mod allow;
pub mod baseline;
pub mod checksum;
mod comment;
pub mod copies;
mod directive;
mod entry;
pub mod fingerprint;
pub mod fix;
pub mod mask;
pub mod overlap;
mod peers;
pub mod plausible;
mod stand_in;
pub mod suppress;
mod tokens;

use crate::classify;
use crate::model::artifact::Role;
use crate::model::candidate::Candidate;
use crate::model::class::HostClass;
use crate::model::dialect::Dialect;
use crate::model::finding::{Confidence, Level};
use crate::model::hosts::HostLists;
use crate::rules::Rule;

/// What the judge knows about the artifact.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// What the artifact is used for.
    pub role: Role,
    /// What it is written in.
    pub dialect: Dialect,
    /// Unix seconds, to tell expired tokens.
    pub now: i64,
    /// What the configuration says about hosts.
    pub hosts: &'c HostLists,
    /// The longest lifetime of a token that is accepted, in seconds.
    pub max_lifetime: u64,
}

impl Context<'_> {
    /// What a host is, here.
    fn host_class(&self, host: &str) -> HostClass {
        self.hosts.class(host).unwrap_or_else(|| classify::host::classify(host))
    }
}

/// A candidate on its way to a finding.
#[derive(Clone, Debug)]
pub struct Judged {
    /// How grave.
    pub level: Level,
    /// How sure.
    pub confidence: Confidence,
    /// What people should know about the judgement.
    pub notes: Vec<String>,
}

/// What one step says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing against it.
    Pass,
    /// No finding, and why.
    Reject(&'static str),
    /// At most this level and confidence, and why.
    Lower(Level, Confidence, &'static str),
}

/// A step by its name, and what it said.
pub type Decision = (&'static str, Verdict);

type Step = fn(&Rule, &Candidate, Context<'_>) -> Verdict;

/// The chain, in order.
const STEPS: [(&str, Step); 6] = [
    ("lifetime", lifetime),
    ("value", plausible::value),
    ("structure", checksum::structure),
    ("entropy", checksum::entropy),
    ("host", plausible::host),
    ("role", plausible::role),
];

/// The lifetime step: what lives no longer than is accepted is no finding.
fn lifetime(_: &Rule, candidate: &Candidate, context: Context<'_>) -> Verdict {
    match candidate.lifetime {
        Some(seconds) if seconds <= context.max_lifetime => {
            Verdict::Reject("it lives no longer than the policy accepts")
        }
        _ => Verdict::Pass,
    }
}

/// Judges one candidate; the decisions say which step did what, the last one is the rejection if
/// there is no result.
pub fn judge(
    rule: &Rule,
    candidate: &Candidate,
    context: Context<'_>,
) -> (Option<Judged>, Vec<Decision>) {
    let file = &rule.file;
    let level = candidate.level.unwrap_or(file.level);
    let mut judged = Judged { level, confidence: file.confidence, notes: Vec::new() };
    let mut decisions = Vec::with_capacity(STEPS.len());
    for (name, step) in STEPS {
        let verdict = step(rule, candidate, context);
        decisions.push((name, verdict.clone()));
        match verdict {
            Verdict::Pass => {}
            Verdict::Reject(_) => return (None, decisions),
            Verdict::Lower(level, confidence, why) => {
                judged.level = judged.level.min(level);
                judged.confidence = judged.confidence.min(confidence);
                if !why.is_empty() {
                    judged.notes.push(why.to_owned());
                }
            }
        }
    }
    (Some(judged), decisions)
}
