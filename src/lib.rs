//! figlint: a linter for credentials that knows where on the protocol a credential stands.
//!
//! # The flow
//!
//! ```text
//! sources ──Artifact──▶ detect::prefilter ──▶ parse ──Facts──▶ detect ──Candidate──▶ judge ──Finding──▶ Run ──▶ report
//! worktree              words of the rules    formats          tokens                placeholder        text
//! stdin, patch                                lexer            keys and values       checksum, role     json, ndjson
//! git: index, commits                         shell, URLs      text, URLs            allow, suppress    sarif
//!                                             fences, cells    commands              baseline           github
//! ```
//!
//! Data flows one way. A source pushes artifacts from as many threads as it likes; the prefilter
//! says which rules are worth trying, so a file without any of their words is never parsed. Parsing
//! knows no rule, detecting opens no file, and a report computes nothing. [`engine`] alone knows the
//! order and the threads: it is the one module to read to understand the program.
//!
//! # The map
//!
//! | layer | module | what it is |
//! | --- | --- | --- |
//! | 0 | [`model`] | plain data that every layer speaks |
//! | 1 | [`classify`] | pure questions about a name, a value, a host, a path |
//! | 1 | [`rules`] | rule files to a set of rules that detectors can run |
//! | 1 | [`config`] | `figlint.toml`: schema, discovery, policy of a path |
//! | 2 | [`sources`] | where artifacts come from, and the one place that reads them |
//! | 2 | [`parse`] | text to facts with exact regions |
//! | 2 | [`detect`] | facts and rules to candidates |
//! | 2 | [`judge`] | candidates to findings, each step with a reason |
//! | 2 | [`report`] | a run to the formats that people and tools read |
//! | 3 | [`engine`] | the flow as code |
//! | – | `cli` | a module of the binary: what was typed, what it means, exit codes |
//!
//! A module imports from lower layers only, and members of one layer never import each other;
//! `tests/architecture.rs` holds that, and the homes of third-party crates.
//!
//! # Where does my change go?
//!
//! A new rule: one file under `rules/` (`rules/README.md` shows one on a screen). A false alarm: a
//! `[[good]]` example first, then the rule, else [`classify`]. A new format or language: [`parse`]. A
//! new place to read: [`sources`]. A new output: [`report`].
//!
//! # From another program
//!
//! The names below are what the command line stands on: a [`Ruleset`], a [`Config`] and the
//! [`Policy`] they make, a [`Scan`] of a [`Source`], and the [`Run`] that comes of it. Nothing here
//! uses the network, and a credential's value never leaves [`model::secret::Secret`].
//!
//! ```
//! use figlint::{Config, Narrowing, Policy, Quiet, Ruleset, Scan, Source};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let rules = Ruleset::builtin()?;
//! let config = Config::default();
//! let keys = figlint::engine::rule_keys(&rules);
//! let Ok(policy) = Policy::new(&config, &keys, &Narrowing::default()) else { return Ok(()) };
//! let scan = Scan {
//!     rules: &rules,
//!     detector: figlint::engine::detector(&rules, &policy),
//!     config: &config,
//!     policy: &policy,
//!     baseline: None,
//!     today: jiff::civil::date(2026, 1, 1),
//!     now: 1_767_225_600,
//!     explain: false,
//! };
//! let text = format!("{}_secret: {}", "client", "q7Rk2vZx9LmT4wBn8Yd3");
//! let run = scan.run(Source::Texts(vec![("config/app.yaml".into(), text)]), &Quiet).run;
//! assert_eq!(run.findings[0].rule, "FIG101");
//! # Ok(())
//! # }
//! ```

pub mod classify;
pub mod config;
pub mod detect;
pub mod engine;
pub mod judge;
pub mod model;
pub mod parse;
pub mod report;
pub mod rules;
pub mod sources;

pub use config::policy::Narrowing;
pub use config::{Config, Policy};
pub use engine::{Outcome, Progress, Quiet, Scan, Source};
pub use model::finding::Finding;
pub use model::run::Run;
pub use rules::Ruleset;
