//! Judges the words of a name as a noun phrase, from its last word back.

use super::glue;
use super::vocabulary::{
    ASSERTION, FLIPS, KEY, NEGATIVE_TAIL, NEUTRAL_TAIL, OWNERS, PASSWORD, PASSWORD_FLIPS,
    PASSWORD_FORM, PURPOSES, Pairs, SECRET, SHORT_PASSWORD, TOKEN, TOKEN_FLIPS, VENDORS, VERBS,
};
use super::{NameClass, NameVerdict, Strength};
use crate::classify::words::MAX_WORDS;

type Verdict = Option<NameVerdict>;

/// The words of one name, glued ones taken apart.
pub(super) struct Phrase<'a> {
    words: [&'a str; MAX_WORDS],
    len: usize,
    shouted: bool,
}

impl<'a> Phrase<'a> {
    /// An empty phrase; `name` tells whether it is written in capitals.
    pub(super) fn new(name: &str) -> Self {
        let shouted = name.contains('_') && !name.chars().any(char::is_lowercase);
        Self { words: [""; MAX_WORDS], len: 0, shouted }
    }

    /// Adds a word; none when there are too many.
    pub(super) fn push(&mut self, word: &'a str) -> Option<()> {
        let (parts, count) = glue::parts(word);
        for part in parts.into_iter().take(count) {
            *self.words.get_mut(self.len)? = part;
            self.len += 1;
        }
        Some(())
    }

    /// What the phrase denotes.
    pub(super) fn judge(&self) -> Verdict {
        let mut words = self.words.get(..self.len)?;
        if let Some(verdict) = header(words) {
            return Some(verdict);
        }
        while words.len() > 1 && NEUTRAL_TAIL.contains(*words.last()?) {
            words = words.get(..words.len() - 1)?;
        }
        if let Some(verdict) = noun(words) {
            return Some(verdict);
        }
        self.without_tail(words)
    }

    /// `API_KEY_OPENAI`, `PASSWORD_ADMIN`: whose credential may stand behind it; in capitals any
    /// word may, if the credential is named without doubt.
    fn without_tail(&self, words: &[&str]) -> Verdict {
        let (last, rest) = words.split_last()?;
        if NEGATIVE_TAIL.contains(*last) {
            return None;
        }
        if VENDORS.contains(*last) || OWNERS.contains(*last) {
            let plain = NameVerdict { class: NameClass::Token, strength: Strength::Weak };
            let named = NameVerdict { strength: Strength::Medium, ..plain };
            let found = noun(rest)?;
            return Some(if found == plain { named } else { at_most(found, Strength::Medium) });
        }
        let specific = |verdict: &NameVerdict| {
            verdict.strength > Strength::Weak
                && !matches!(
                    verdict.class,
                    NameClass::Password | NameClass::Secret | NameClass::Token
                )
        };
        if !self.shouted {
            return None;
        }
        noun(rest).filter(specific).map(|verdict| at_most(verdict, Strength::Weak))
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every answer is optional")]
fn verdict(class: NameClass, strength: Strength) -> Verdict {
    Some(NameVerdict { class, strength })
}

fn at_most(verdict: NameVerdict, strength: Strength) -> NameVerdict {
    NameVerdict { strength: verdict.strength.min(strength), ..verdict }
}

/// Names of whole `Authorization` values (RFC 9110 11.6.2, 11.7.2).
fn header(words: &[&str]) -> Verdict {
    const BEFORE: &[&str] = &["proxy", "x", "http", "upstream", "forwarded", "original", "amz"];
    let words = words.strip_suffix(&["value"]).unwrap_or(words);
    match words {
        [before @ .., "authorization"] if before.iter().all(|word| BEFORE.contains(word)) => {
            verdict(NameClass::Basic, Strength::Strong)
        }
        ["authorization", "header"] => verdict(NameClass::Basic, Strength::Medium),
        ["auth", "header"] => verdict(NameClass::Basic, Strength::Weak),
        _ => None,
    }
}

/// Judges a phrase whose last word must be the noun.
fn noun(words: &[&str]) -> Verdict {
    let (last, lead) = words.split_last()?;
    if lead.first().is_some_and(|first| VERBS.contains(*first) && !is_pair(words)) {
        return None;
    }
    if lead.iter().any(|word| FLIPS.contains(*word)) || counts_keys(lead) {
        return None;
    }
    let found = match *last {
        "secret" => secret(lead),
        "token" => token(lead),
        "key" => key(lead),
        "assertion" => pair(lead, ASSERTION),
        "psk" => verdict(NameClass::Secret, Strength::Medium),
        "credential" | "credentials" | "creds" | "salt" | "pepper" => {
            verdict(NameClass::Secret, Strength::Weak)
        }
        "data" if lead.ends_with(&["client", "key"]) => {
            verdict(NameClass::PrivateKey, Strength::Strong)
        }
        "passe" if lead.ends_with(&["mot", "de"]) => password(&lead[..lead.len() - 2]),
        "mdp" => verdict(NameClass::Password, Strength::Weak),
        "jwt" | "jwk" | "pem" | "pkcs" => encoding(last, lead),
        "secrets" | "tokens" | "keys" => plural(last, lead),
        "pin" => pin(lead),
        "pat" => personal_token(lead),
        "auth" => auth(lead),
        word if PASSWORD.contains(word) => password(lead),
        word if SHORT_PASSWORD.contains(word) => short_password(lead),
        word => foreign_compound(word),
    };
    found.map(|found| if lead.contains(&"test") { lower(found) } else { found })
}

/// `sign key`, `write key`: a verb as part of the noun.
fn is_pair(words: &[&str]) -> bool {
    matches!(words, ["sign" | "write" | "encrypt" | "hash", "key" | "secret"])
}

/// `max_client_secret…`, `num_api_keys`: numbers, whatever they count.
fn counts_keys(lead: &[&str]) -> bool {
    lead.iter().any(|word| matches!(*word, "max" | "min" | "num" | "count"))
}

fn lower(found: NameVerdict) -> NameVerdict {
    let strength = match found.strength {
        Strength::Strong => Strength::Medium,
        _ => Strength::Weak,
    };
    NameVerdict { strength, ..found }
}

fn pair(lead: &[&str], pairs: Pairs) -> Verdict {
    let before = lead.last()?;
    let names = |words: &str| words.split_ascii_whitespace().any(|word| word == *before);
    let (class, strength, _) = pairs.iter().find(|(.., words)| names(words))?;
    verdict(*class, *strength)
}

/// Stripe's per-payment client secrets are made for the browser: weak.
fn secret(lead: &[&str]) -> Verdict {
    if lead.ends_with(&["intent", "client"]) {
        return verdict(NameClass::ClientSecret, Strength::Weak);
    }
    pair(lead, SECRET).or_else(|| verdict(NameClass::Secret, Strength::Medium))
}

fn token(lead: &[&str]) -> Verdict {
    if let Some(found) = pair(lead, TOKEN) {
        return Some(found);
    }
    let framework = lead.ends_with(&["next", "public"]) || lead.ends_with(&["expo", "public"]);
    if lead.iter().any(|word| TOKEN_FLIPS.contains(*word)) && !framework {
        return None;
    }
    let strength = if vendor(lead) { Strength::Medium } else { Strength::Weak };
    verdict(NameClass::Token, strength)
}

fn key(lead: &[&str]) -> Verdict {
    if let [.., "publish" | "public", "api"] = lead {
        return verdict(NameClass::ApiKey, Strength::Weak);
    }
    if let [.., "client" | "consumer" | "oauth", "secret"] = lead {
        return verdict(NameClass::ClientSecret, Strength::Strong);
    }
    if let [.., "secret" | "shared", "access"] = lead {
        return verdict(NameClass::Secret, Strength::Strong);
    }
    if let [.., "account" | "azure" | "blob", "storage"] | [.., "storage", "account"] = lead {
        return verdict(NameClass::Secret, Strength::Strong);
    }
    if let [.., "service", "role"] = lead {
        return verdict(NameClass::Secret, Strength::Strong);
    }
    if let [.., "pre", "shared"] = lead {
        return verdict(NameClass::Secret, Strength::Strong);
    }
    let of_vendor = NameVerdict { class: NameClass::ApiKey, strength: Strength::Weak };
    pair(lead, KEY).or_else(|| (ends_with_vendor(lead) || has_purpose(lead)).then_some(of_vendor))
}

/// `DESCOPE_MANAGEMENT_KEY`: a vendor, perhaps its product, and what the key is for.
fn has_purpose(lead: &[&str]) -> bool {
    let Some((purpose, before)) = lead.split_last() else { return false };
    let named = |end: usize| before.get(..end).is_some_and(ends_with_vendor);
    PURPOSES.contains(*purpose) && (1..=before.len()).any(named)
}

fn vendor(lead: &[&str]) -> bool {
    let owner = lead.last().is_some_and(|word| OWNERS.contains(*word));
    owner || (1..=lead.len()).any(|end| lead.get(..end).is_some_and(ends_with_vendor))
}

/// Whether the last word, or the last two as one (`ElevenLabs`), name a vendor.
fn ends_with_vendor(words: &[&str]) -> bool {
    match words {
        [.., first, last] => {
            VENDORS.contains(*last) || VENDORS.contains(format!("{first}{last}").as_str())
        }
        [only] => VENDORS.contains(*only),
        [] => false,
    }
}

/// Encodings of tokens and keys; a certificate is public.
fn encoding(last: &str, lead: &[&str]) -> Verdict {
    const PUBLIC: &[&str] =
        &["public", "pub", "cert", "certificate", "ca", "chain", "root", "bundle"];
    let method = lead.ends_with(&["client", "secret"]) || lead.ends_with(&["private", "key"]);
    if lead.iter().any(|word| PUBLIC.contains(word)) || (last == "jwt" && method) {
        return None;
    }
    if last == "jwt" {
        return verdict(NameClass::AccessToken, Strength::Weak);
    }
    let private = lead.iter().any(|word| matches!(*word, "private" | "key"));
    verdict(NameClass::PrivateKey, if private { Strength::Medium } else { Strength::Weak })
}

/// Lists of credentials; bare `secrets` and `keys` are anything's. Bare `tokens` often are a number, which no
/// value classifier takes for a credential.
fn plural(last: &str, lead: &[&str]) -> Verdict {
    let found = match last {
        "tokens" if lead.is_empty() => verdict(NameClass::Token, Strength::Weak),
        "secrets" => pair(lead, SECRET),
        "tokens" => pair(lead, TOKEN),
        _ => pair(lead, KEY),
    };
    found.map(|found| at_most(found, Strength::Weak))
}

fn password(lead: &[&str]) -> Verdict {
    if lead.iter().any(|word| PASSWORD_FLIPS.contains(*word)) {
        return None;
    }
    let strength = if lead.iter().any(|word| PASSWORD_FORM.contains(*word)) {
        Strength::Weak
    } else if lead.is_empty() || !vendor(lead) {
        Strength::Medium
    } else {
        Strength::Strong
    };
    verdict(NameClass::Password, strength)
}

fn short_password(lead: &[&str]) -> Verdict {
    let known = lead.is_empty() || vendor(lead);
    password(lead).map(|found| if known { found } else { at_most(found, Strength::Weak) })
}

/// `GITHUB_PAT`; of whom no vendor is known it may be a pattern.
fn personal_token(lead: &[&str]) -> Verdict {
    let strength = if vendor(lead) { Strength::Medium } else { Strength::Weak };
    (!lead.is_empty()).then_some(NameVerdict { class: NameClass::AccessToken, strength })
}

fn pin(lead: &[&str]) -> Verdict {
    const OF: &[&str] = &[
        "user", "card", "sim", "security", "bank", "login", "my", "admin", "wps", "unlock",
        "access",
    ];
    let known = lead.last().is_none_or(|word| OF.contains(word));
    known.then_some(NameVerdict { class: NameClass::Password, strength: Strength::Weak })
}

fn auth(lead: &[&str]) -> Verdict {
    match lead {
        [.., "basic"] => verdict(NameClass::Basic, Strength::Strong),
        [.., "http" | "proxy"] => verdict(NameClass::Basic, Strength::Weak),
        [.., "redis" | "rediscli"] => verdict(NameClass::Password, Strength::Strong),
        _ => None,
    }
}

/// Languages that write no spaces put the noun last in a longer run (`数据库密码`).
fn foreign_compound(word: &str) -> Verdict {
    const NOUNS: &[&str] = &["密码", "密碼", "口令", "パスワード", "비밀번호"];
    let found = NOUNS.iter().any(|noun| word.ends_with(noun));
    found.then_some(NameVerdict { class: NameClass::Password, strength: Strength::Weak })
}
