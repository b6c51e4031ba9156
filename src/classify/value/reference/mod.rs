//! Values that point to a value kept elsewhere: templates, look-ups, paths, URLs, names in code.

mod code;
mod hole;
mod path;

use super::placeholder::has_certain_word;
use super::randomness::{humps, wordiness};
use super::{Answer, Subject, ValueClass, answer};

use code::{digit_inside, is_expression, is_identifier};
use hole::{has_hole, is_whole_hole};
use path::is_path;

/// Schemes and prefixes of secret stores, of files and of configuration look-ups.
const STORES: &[&str] = &[
    "op://",
    "vault:",
    "vault://",
    "secret://",
    "secrets://",
    "secret:",
    "ssm:",
    "ssm://",
    "aws-ssm",
    "aws_ssm",
    "awssm:",
    "arn:",
    "akv:",
    "akv://",
    "file:",
    "file://",
    "env:",
    "env://",
    "environ:",
    "keyvault:",
    "secretsmanager:",
    "sm://",
    "gcp-sm:",
    "gcpsm",
    "gcp_secret",
    "berglas://",
    "bws:",
    "keyring:",
    "keychain:",
    "lookup(",
    "ref+",
    "ref:",
    "@Microsoft.KeyVault(",
    "resolve:",
    "sops:",
    "cmd:",
    "exec:",
    "command:",
    "pass:",
    "prompt:",
    "stdin:",
    "doppler:",
    "infisical:",
    "conjur:",
    "kms://",
    "aws-kms:",
    "azure-kv",
    "env.",
    "secrets.",
    "vars.",
    "var.",
    "process.env",
    "os.environ",
    "os.getenv",
    "System.getenv",
    "ENV[",
    "ENV.fetch",
    "getenv(",
    "env(",
    "config(",
    "std::env",
    "Environment.",
    "import.meta.env",
    "Deno.env",
    "Bun.env",
    "$env:",
    "$Env:",
    "$ENV{",
    "@string/",
    "@android:",
    "@{",
    "res://",
    "asset://",
    "classpath:",
    "urn:",
    "data:",
    "inherit:",
    "base64:$",
    "fromEnv",
    "valueFrom",
    "!Ref",
    "!Sub",
    "!GetAtt",
    "!ImportValue",
    "!FindInMap",
    "!Join",
    "!Select",
    "!env",
    "!secret",
    "!include",
    "!ENV",
    "!reference",
    "!encrypted",
    "!expr",
    "{{resolve:",
    "token::",
    "store:",
    "parameter:",
    "output:",
];

pub(super) fn classify(subject: &Subject<'_>) -> Answer {
    let text = subject.text;
    let reason = if has_hole(text) || is_whole_hole(text) {
        "a template"
    } else if is_store(text) {
        "a look-up"
    } else if let Some(userinfo) = url_userinfo(text) {
        if userinfo {
            return answer(ValueClass::Unknown, "a URL with user information");
        }
        "a URL"
    } else if is_path(text) {
        "a path"
    } else if is_constant_name(text) && !has_certain_word(text) {
        "the name of a constant"
    } else if is_expression(text) {
        "an expression in code"
    } else if is_class_name(text) || is_selector(text) {
        "a name in code"
    } else {
        return None;
    };
    answer(ValueClass::Reference, reason)
}

fn is_store(text: &str) -> bool {
    let projects = text.starts_with("projects/") && text.contains("/secrets/");
    projects
        || STORES.iter().any(|store| text.starts_with(store) && text.len() > store.len().min(4))
}

/// For an absolute URL: whether it carries a password; none for anything else.
fn url_userinfo(text: &str) -> Option<bool> {
    let (scheme, rest) = text.split_once("://")?;
    let named = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'+' | b'-' | b'.' | b':' | b'$' | b'_' | b'{' | b'}')
    };
    if scheme.is_empty() || scheme.len() > 32 || !scheme.bytes().all(named) {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    Some(authority.rsplit_once('@').is_some_and(|(userinfo, _)| userinfo.contains(':')))
}

/// `CLIENT_SECRET`: the name of a variable, not its value.
fn is_constant_name(text: &str) -> bool {
    let constant = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    text.contains('_')
        && text.bytes().all(constant)
        && text.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && humps(text).count() >= 2
        && (names_credential(text) || (wordiness(text) > 0.6 && !digit_inside(text)))
}

/// `ASGARDEO_CLIENT_SECRET`: the last word is what the variable holds, whoever the rest names.
fn names_credential(text: &str) -> bool {
    const HEADS: &[&str] = &["SECRET", "TOKEN", "PASSWORD", "KEY", "PASSPHRASE", "PASSWD"];
    let mut words = text.rsplit('_');
    let head = words.next().unwrap_or_default();
    HEADS.contains(&head) && words.all(|word| word.len() <= 16)
}

/// `Acme\Auth\Token`: names with backslashes.
fn is_class_name(text: &str) -> bool {
    text.contains('\\')
        && text.split('\\').filter(|part| !part.is_empty()).all(is_identifier)
        && wordiness(text) > 0.6
}

/// `#password`, `.token-field`, `$.data.token`, `//input[@name='x']`.
fn is_selector(text: &str) -> bool {
    let path = text.starts_with("$.") || text.starts_with("@.") || text.starts_with("//");
    let plain = |c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '_' | '.');
    let rest = text.strip_prefix('#').or_else(|| text.strip_prefix('.'));
    (path && wordiness(text) > 0.5)
        || rest.is_some_and(|rest| rest.chars().all(plain) && wordiness(rest) > 0.6)
}
