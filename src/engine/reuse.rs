//! The one cross-file pass: the same secret under two environments.

use std::collections::{BTreeMap, HashSet};

use crate::classify::value;
use crate::model::finding::{Confidence, Finding, Level, Related};
use crate::model::location::Region;
use crate::model::secret::Identity;
use crate::rules::file::{Native, RuleFile};

use super::Scan;
use super::artifact::Examiner;
use super::environments::{Environments, Label, PRODUCTION, is_document, is_test_code};
use super::examined::{Examined, Found};
use super::identity;

/// Least length, in bytes, of a secret that two environments do not share by chance: many have the
/// password `admin`.
const SHORTEST: usize = 8;

/// One finding for each secret that stands in two or more environments, and for each client of
/// production that another environment uses too.
pub(super) fn findings(scan: &Scan, examiner: &Examiner, artifacts: &[Examined]) -> Vec<Finding> {
    let Some(index) = examiner.native(Native::ReusedSecret) else { return Vec::new() };
    let rule = &scan.rules.rules()[index].file;
    let environments = &examiner.environments;
    let secrets = groups(artifacts.iter().flat_map(|one| &one.found), environments);
    let clients = groups(artifacts.iter().flat_map(|one| &one.compared), environments);
    let mut out = Vec::new();
    for group in secrets {
        out.extend(shared(rule, &group, "secret", rule.level));
    }
    for group in clients.into_iter().filter(|group| group[0].0.0 == PRODUCTION) {
        out.extend(shared(rule, &group, "client identifier", Level::Warning));
    }
    out.retain_mut(|finding| {
        let policy = scan.policy.for_path(&finding.path);
        finding.level = policy.level(index, finding.level);
        examiner.allow.apply(finding, None);
        policy.is_active(index)
    });
    out
}

/// Places with the same value, the graver first: production is what the others endanger.
type Group<'f> = Vec<(Label, &'f Found)>;

fn groups<'f>(
    found: impl Iterator<Item = &'f Found>,
    environments: &Environments,
) -> Vec<Group<'f>> {
    let mut groups: BTreeMap<Identity, Group<'f>> = BTreeMap::new();
    for found in found {
        let (Some(secret), Some(environment)) = (&found.secret, label(environments, found)) else {
            continue;
        };
        if found.is_key_block
            || secret.expose().len() < SHORTEST
            || value::is_wordy(secret.expose())
            || value::is_counted(secret.expose().trim_end_matches('!'))
            || is_test_code(&found.finding.path)
            || is_document(&found.finding.path)
        {
            continue;
        }
        let value = identity::of(&[secret.expose().as_bytes()]);
        groups.entry(value).or_default().push((environment, found));
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.iter_mut().for_each(keep_comparable);
    groups.retain(|group| !group.is_empty());
    for group in &mut groups {
        group.sort_by(|(a, x), (b, y)| (a, &x.finding.path).cmp(&(b, &y.finding.path)));
    }
    groups
}

/// Leaves what was added, and what stands beside it in the same commit: what an older commit holds
/// may have moved since.
fn keep_comparable(group: &mut Group<'_>) {
    let commit = |found: &Found| found.finding.origin.as_ref().map(|one| one.commit.id.clone());
    let added = group.iter().filter(|(_, found)| found.is_added);
    let commits: HashSet<Option<String>> = added.map(|(_, found)| commit(found)).collect();
    group.retain(|(_, found)| found.is_added || commits.contains(&commit(found)));
}

/// The finding that a group gives if it holds two environments.
fn shared(rule: &RuleFile, group: &Group<'_>, what: &str, level: Level) -> Option<Finding> {
    let ((environment, found), rest) = group.split_first()?;
    let mut others: Vec<_> = rest.iter().filter(|(other, _)| other != environment).collect();
    others.dedup_by(|(_, a), (_, b)| place(a) == place(b));
    if others.is_empty() || !group.iter().any(|(_, found)| found.is_added) {
        return None;
    }
    let related = others.iter().map(|(other, found)| Related {
        message: format!("the same value for {}", other.1),
        path: found.finding.path.clone(),
        region: found.finding.region,
        flow: false,
    });
    Some(Finding {
        rule: rule.id.clone(),
        name: rule.name.clone(),
        level,
        confidence: Confidence::High,
        message: format!("The same {what} is used for {} and elsewhere.", environment.1),
        notes: Vec::new(),
        fix: None,
        related: related.collect(),
        fingerprint: derived(&found.finding, &rule.id),
        // What was said of another rule's finding was not said of this one.
        suppressions: found.accepted.iter().cloned().collect(),
        ..found.finding.clone()
    })
}

fn place(found: &Found) -> (&str, Region) {
    (&found.finding.path, found.finding.region)
}

/// What a finding belongs to: by its path, by its host, or by what stands around it.
fn label(environments: &Environments, found: &Found) -> Option<Label> {
    let path = &found.finding.path;
    let host = found.host.as_deref().unwrap_or_default();
    environments
        .configured(path)
        .or_else(|| environments.of_host(host))
        .or_else(|| Environments::told(path, &found.finding.locator, found.environment))
}

/// The fingerprint of a finding about a finding: its own, marked with the rule.
fn derived(finding: &Finding, rule: &str) -> crate::model::finding::Fingerprint {
    let mix =
        |text: &str| blake3::hash(format!("{rule} {text}").as_bytes()).to_hex()[..32].to_owned();
    crate::model::finding::Fingerprint {
        location: mix(&finding.fingerprint.location),
        content: mix(&finding.fingerprint.content),
    }
}

#[cfg(test)]
mod tests {
    use crate::config::load::Config;
    use crate::config::policy::{Narrowing, Policy};
    use crate::engine::{Quiet, Scan, Source, detector, rule_keys};
    use crate::model::finding::{Confidence, Level};
    use crate::rules::Ruleset;

    /// The findings of two rules over some texts, as `rule level path`.
    fn scan(config: &str, texts: &[(&str, &str)]) -> Vec<String> {
        let rules = Ruleset::builtin().unwrap();
        let config = Config::parse("figlint.toml".as_ref(), config).unwrap();
        let narrowing = Narrowing {
            only: ["FIG201", "FIG211", "FIG602"].map(str::to_owned).to_vec(),
            min_confidence: Some(Confidence::Medium),
            ..Narrowing::default()
        };
        let policy = Policy::new(&config, &rule_keys(&rules), &narrowing).unwrap();
        // The rule on reuse compares what the others found.
        let everything = Policy::new(&config, &rule_keys(&rules), &Narrowing::default()).unwrap();
        let reuse = texts.len() > 1;
        let policy = if reuse { everything } else { policy };
        let detector = detector(&rules, &policy);
        let scan = Scan {
            rules: &rules,
            config: &config,
            policy: &policy,
            detector,
            baseline: None,
            today: jiff::civil::date(2026, 1, 1),
            now: 1_767_225_600,
            explain: false,
        };
        let texts = texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let run = scan.run(Source::Texts(texts.collect()), &Quiet).run;
        let level = |level: Level| format!("{level:?}").to_lowercase();
        run.findings
            .iter()
            .filter(|finding| !reuse || finding.rule == "FIG602")
            .map(|finding| format!("{} {} {}", finding.rule, level(finding.level), finding.path))
            .collect()
    }

    #[test]
    fn host_lists_change_what_is_told() {
        let issuer = [("app.yml", "token_uri: http://idp.acme-pay.com/token\n")];
        assert_eq!(scan("", &issuer), ["FIG211 error app.yml"]);
        assert!(scan("[hosts]\ninternal = ['*.acme-pay.com']\n", &issuer).is_empty());
        let warned = "internal-http = 'warn'\n[hosts]\ninternal = ['*.acme-pay.com']\n";
        assert_eq!(scan(warned, &issuer), ["FIG211 note app.yml"]);
        let single = [("app.yml", "token_uri: http://keycloak:8080/token\n")];
        assert!(scan("", &single).is_empty());
        assert_eq!(scan("internal-http = 'warn'\n", &single), ["FIG211 note app.yml"]);
        assert_eq!(scan("[hosts]\npublic = ['keycloak']\n", &single), ["FIG211 error app.yml"]);
    }

    #[test]
    fn documentation_hosts_and_vendors_are_what_the_lists_say() {
        let docs = [("README.md", "```yaml\ntoken_uri: http://idp.example.com/token\n```\n")];
        assert_eq!(scan("", &docs), ["FIG211 note README.md"]);
        assert!(scan("doc-hosts = 'ignore'\n", &docs).is_empty());
        let query = [("a.py", "u = f'https://api.acme-pay.com/me?access_token={access_token}'\n")];
        assert_eq!(scan("", &query), ["FIG201 warning a.py"]);
        let vendor = "[hosts]\nquery-token = ['api.acme-pay.com']\n";
        assert_eq!(scan(vendor, &query), ["FIG201 note a.py"]);
    }

    #[test]
    fn environments_are_named_by_paths_and_blocks() {
        // Put together here, so that the scan of this repository has nothing to find.
        let text = &format!("{}_secret: q7Rk2vZx9LmT4wBn8Yd3\n", "client");
        let files = [("sites/berlin.yml", text.as_str()), ("sites/paris.yml", text.as_str())];
        assert!(scan("", &files).is_empty());
        let map = "[environments.prod]\npaths = ['sites/berlin.yml']\n\
                   [environments.lab]\npaths = ['sites/paris.yml']\n";
        assert_eq!(scan(map, &files), ["FIG602 error sites/berlin.yml"]);
        let blocks = &format!("staging:\n  {text}production:\n  {text}");
        assert_eq!(
            scan("", &[("config/a.yml", blocks), ("b.yml", "x: 1\n")]),
            ["FIG602 error config/a.yml"]
        );
    }

    #[test]
    fn a_client_of_production_is_its_own() {
        let ids = "client_id: 9b2c6f14-70d3-4e85-a1c9-53e7d8f20b46\n";
        let (prod, dev, test) = (("a-prod.yml", ids), ("a-dev.yml", ids), ("a-test.yml", ids));
        assert_eq!(scan("", &[prod, dev]), ["FIG602 warning a-prod.yml"]);
        assert!(scan("", &[dev, test]).is_empty());
    }
}
