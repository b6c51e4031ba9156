//! Values that point to a value kept elsewhere: templates, look-ups, paths, URLs, names in code.

use super::placeholder::has_certain_word;
use super::randomness::{humps, wordiness};
use super::vocabulary::EXTENSIONS;
use super::{Answer, Subject, ValueClass, answer};

/// Pairs that open and close a hole in some template language or shell.
const HOLES: &[(&str, &str)] = &[
    ("${", "}"),
    ("{{", "}}"),
    ("<%", "%>"),
    ("#{", "}"),
    ("$(", ")"),
    ("$[", "]"),
    ("%(", ")s"),
    ("%(", ")"),
    ("%env(", ")%"),
    ("((", "))"),
    ("[[", "]]"),
    ("@@", "@@"),
    ("\\(", ")"),
    ("%{", "}"),
    ("{%", "%}"),
    ("&{", "}"),
    ("<<", ">>"),
    ("<?", "?>"),
];

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

/// First folders of absolute paths.
const ROOTS: &[&str] = &[
    "etc",
    "var",
    "run",
    "usr",
    "opt",
    "home",
    "tmp",
    "mnt",
    "secrets",
    "root",
    "srv",
    "data",
    "dev",
    "proc",
    "bin",
    "app",
    "api",
    "config",
    "users",
    "private",
    "path",
    "vault",
    "workspace",
    "certs",
    "keys",
    "ssl",
];

/// Extensions that nothing but a file of keys or certificates has.
const KEY_FILES: &[&str] = &["pem", "crt", "cer", "p12", "pfx", "jks", "keystore"];

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

/// `OC|$APP_ID|$APP_SECRET`: a shell's variable that begins a part of the value. The underscore tells it from the
/// dollar sign of a password.
fn has_variable(text: &str) -> bool {
    text.match_indices('$').any(|(at, dollar)| {
        let before = text[..at].chars().next_back();
        let rest = &text[at + dollar.len()..];
        let end = rest.find(|c: char| !c.is_ascii_uppercase() && c != '_').unwrap_or(rest.len());
        let joined = rest[..end].trim_matches('_').contains('_');
        joined && before.is_none_or(|c| c.is_ascii_punctuation() && c != '$')
    })
}

/// A hole holds an expression, so its brackets match; a password's need not.
fn has_hole(text: &str) -> bool {
    has_member_hole(text)
        || has_variable(text)
        || HOLES.iter().any(|(open, close)| {
            let rest = text.find(open).and_then(|at| text.get(at + open.len()..));
            let inner = rest.and_then(|rest| rest.find(close).and_then(|at| rest.get(..at)));
            inner.is_some_and(|inner| {
                open.contains('(') || (balanced(inner, '[', ']') && balanced(inner, '(', ')'))
            })
        })
}

/// `at-user-{user.pk}`: a member access in the braces of a format string.
fn has_member_hole(text: &str) -> bool {
    text.split('{').skip(1).any(|rest| {
        rest.split_once('}').is_some_and(|(inner, _)| inner.contains('.') && is_dotted_name(inner))
    })
}

/// Whether brackets open before they close.
fn balanced(text: &str, open: char, close: char) -> bool {
    let depth = text.chars().try_fold(0usize, |depth, c| match c {
        _ if c == open => Some(depth + 1),
        _ if c == close => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth == Some(0)
}

/// Holes that count only as the whole value, and printf holes in what is otherwise short.
fn is_whole_hole(text: &str) -> bool {
    let between = |mark: char| {
        text.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)).is_some_and(is_identifier)
    };
    let dollar = text.strip_prefix('$').is_some_and(|rest| {
        let path = rest.split(['.', '[']).next().unwrap_or(rest).split("->").next().unwrap_or(rest);
        let braces = rest.trim_end_matches([')', ']', ';']);
        (is_identifier(path) && !digit_inside(path) && braces.len() <= 64)
            || is_pair(text)
            || rest.bytes().all(|byte| byte.is_ascii_digit())
    });
    let underscores = text.len() > 4 && text.starts_with("__") && text.ends_with("__");
    let braces =
        text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).is_some_and(|inner| {
            inner.is_empty() || is_dotted(inner) || inner.bytes().all(|byte| byte.is_ascii_digit())
        });
    let colon = text.strip_prefix(':').is_some_and(|name| {
        is_identifier(name) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    });
    let filtered =
        text.strip_prefix('@').and_then(|rest| rest.strip_suffix('@')).is_some_and(is_dotted);
    let substituted = text.len() > 2 && text.starts_with('`') && text.ends_with('`');
    between('%')
        || filtered
        || substituted
        || has_brace_holes(text)
        || dollar
        || underscores
        || braces
        || colon
        || has_printf_hole(text)
        || text == "?"
}

/// `$user:$password`
fn is_pair(text: &str) -> bool {
    let is_variable = |part: &str| {
        part.strip_prefix('$').is_some_and(|name| is_identifier(name) && !digit_inside(name))
    };
    text.contains(':') && text.split(':').all(is_variable)
}

fn has_printf_hole(text: &str) -> bool {
    const PRINTF: &[&str] = &[
        "%s", "%d", "%v", "%q", "%@", "%i", "%x", "%1$s", "{}", "{0}", "{1}", "{:?}", "%ld", "%lu",
        "%@",
    ];
    let Some(hole) = PRINTF.iter().find(|hole| text.contains(**hole)) else { return false };
    let rest = text.replace(hole, "");
    rest.len() < 8 || wordiness(&rest) > 0.5
}

/// `A1b`: a digit before a letter, as passwords have it and variables seldom.
/// Whether only words stand around `{name}` holes (Python's and C#'s interpolated strings).
fn has_brace_holes(text: &str) -> bool {
    let (mut rest, mut holes) = (String::new(), 0);
    let mut left = text;
    while let Some((before, after)) = left.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { return false };
        let name = name.split([':', '!']).next().unwrap_or(name);
        if !is_dotted(name) {
            return false;
        }
        holes += 1;
        rest.push_str(before);
        rest.push(' ');
        left = tail;
    }
    rest.push_str(left);
    let bare = !rest.contains(|c: char| c.is_alphanumeric());
    holes > 0 && (bare || wordiness(&rest) > 0.5)
}

fn digit_inside(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic())
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

fn is_path(text: &str) -> bool {
    if text.chars().any(char::is_whitespace) || text.len() > 300 {
        return false;
    }
    let drive = text.as_bytes().get(1..3).is_some_and(|rest| matches!(rest, b":\\" | b":/"))
        && text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    let begins = ["./", "../", "~/", ".\\", "..\\", "\\\\", "**/", "//"]
        .iter()
        .any(|mark| text.starts_with(mark));
    let variable = text.strip_prefix('$').and_then(|rest| rest.split_once('/'));
    drive
        || is_below_parameter(text)
        || variable.is_some_and(|(name, _)| is_identifier(name))
        || (begins && wordiness(text) > 0.3)
        || is_absolute(text)
        || is_relative(text)
        || has_extension(text)
}

/// `%kernel.project_dir%/config/jwt/key`: a path below a folder that a parameter names.
fn is_below_parameter(text: &str) -> bool {
    text.strip_prefix('%').and_then(|rest| rest.split_once("%/")).is_some_and(|(name, path)| {
        is_dotted(name) && (is_identifier(path) || is_relative(path) || has_extension(path))
    })
}

/// `/run/secrets/x`, but not base64 that happens to begin with a slash.
fn is_absolute(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('/') else { return false };
    let first = rest.split('/').next().unwrap_or_default();
    let plain = !rest.contains(['+', '=']);
    (ROOTS.contains(&first) && rest.contains('/')) || (plain && wordiness(rest) > 0.6)
}

fn is_relative(text: &str) -> bool {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | ':' | '#' | '*');
    text.contains('/') && text.chars().all(plain) && wordiness(text) > 0.7 && !digit_inside(text)
}

fn has_extension(text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(stem, extension)| {
        let plain = |c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '/' | '\\' | '-' | '_' | '.' | '*' | '@')
        };
        EXTENSIONS.contains(extension)
            && stem.chars().all(plain)
            && (stem.is_empty()
                || wordiness(stem) > 0.3
                || stem.contains('/')
                || KEY_FILES.contains(&extension))
    })
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

/// Member access, calls and operators. Plain dotted names must read as words: tokens have dots too.
fn is_expression(text: &str) -> bool {
    const OPERATORS: &[&str] = &[" || ", " ?? ", " + ", " => ", " && ", " ?: ", " == ", " . "];
    const WORDS: &[&str] = &[
        "await ",
        "new ",
        "return ",
        "lambda ",
        "function(",
        "function (",
        "() =>",
        "async ",
        "typeof ",
    ];
    if OPERATORS.iter().any(|operator| text.contains(operator))
        || WORDS.iter().any(|word| text.starts_with(word))
    {
        return true;
    }
    let text = text.trim_start_matches(['&', '*', '@']).trim_end_matches([';', ',', '!', '?']);
    is_call(text)
        || is_index(text)
        || is_dotted_name(text)
        || is_member(text)
        || is_cut_argument(text)
        || is_cut_hole(text)
}

/// `jwk->inner_jwk`: two names with an arrow between are code, however little they read as words.
fn is_member(text: &str) -> bool {
    text.contains("->") && is_dotted(text) && !digit_inside(text)
}

/// `$(DEPLOY_LOGIN`: a look-up cut at its end.
fn is_cut_hole(text: &str) -> bool {
    let constant = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
    text.strip_prefix("$(").is_some_and(|name| name.len() > 2 && name.bytes().all(constant))
}

/// `token.refresh_token)`, `oauth_token).first()`: a name that was the last argument of a call.
fn is_cut_argument(text: &str) -> bool {
    let Some((name, rest)) = text.split_once(')') else { return false };
    let plain = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.');
    let ends = rest.is_empty() || rest.starts_with([')', '.', ',', ';', ':']);
    ends && name.contains(['_', '.']) && name.bytes().all(plain) && wordiness(name) > 0.7
}

/// `getPassword()`, `config.get("x")`.
fn is_call(text: &str) -> bool {
    let Some((callee, rest)) = text.split_once('(') else { return false };
    rest.contains(')')
        && is_dotted(callee)
        && !digit_inside(&callee.replace("base64", ""))
        && text.trim_end().ends_with([')', ']', '}']) | rest.contains(").")
        && (rest.starts_with(')') || wordiness(callee) > 0.5)
}

/// `params["token"]`, `argv[1]`.
fn is_index(text: &str) -> bool {
    let Some((object, rest)) = text.split_once('[') else { return false };
    is_dotted(object)
        && rest.ends_with(']')
        && (rest.starts_with(['"', '\'', ':'])
            || rest.trim_end_matches(']').bytes().all(|byte| byte.is_ascii_digit())
            || wordiness(object) > 0.6)
}

fn is_dotted_name(text: &str) -> bool {
    let connected = ["->", "::", "?."].iter().any(|mark| text.contains(mark));
    (text.contains('.') || connected)
        && is_dotted(text)
        && !digit_inside(text)
        && wordiness(text) > 0.6
}

/// Identifiers, some with an index, joined by `.`, `->`, `::`, `?.`.
fn is_dotted(text: &str) -> bool {
    let bare = |part: &str| {
        let name = part.split_once('[').filter(|_| part.ends_with(']')).map(|(name, _)| name);
        is_identifier(name.unwrap_or(part).trim_end_matches(['?', '!']))
    };
    !text.is_empty()
        && text.len() <= 200
        && text
            .split("->")
            .flat_map(|part| part.split("::"))
            .flat_map(|part| part.split('.'))
            .all(bare)
}

/// An identifier, hyphens inside allowed as message keys have them.
fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '$'))
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '-'))
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
