//! Paths of files and folders.

use super::super::randomness::wordiness;
use super::super::vocabulary::EXTENSIONS;
use super::code::{digit_inside, is_dotted, is_identifier};

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

pub(super) fn is_path(text: &str) -> bool {
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
