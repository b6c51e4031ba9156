//! Values that are encrypted or hashed, by the marks of the tools that made them.

use super::{Answer, Subject, ValueClass, answer};

/// Beginnings of ciphertexts: SOPS, Jasypt, Spring Cloud Config, Ansible Vault, Vault Transit,
/// KMS, OpenSSL `enc`, ASP.NET Data Protection, age, Travis, `WebLogic`, Rails, DPAPI.
const CIPHERTEXTS: &[&str] = &[
    "ENC[",
    "ENC(",
    "{cipher}",
    "$ANSIBLE_VAULT;",
    "!vault",
    "vault:v1:",
    "vault:v2:",
    "AQICAH",
    "AQECAH",
    "U2FsdGVkX1",
    "CfDJ8",
    "age-encryption.org",
    "secure:",
    "{AES}",
    "{AES256}",
    "{DES}",
    "{3DES}",
    "{AESv2}",
    "encrypted:",
    "DEC(",
    "aes256:",
    "01000000d08c9ddf",
    "YWdlLWVuY3J5cHRpb24",
];

/// Beginnings of password hashes: modular crypt format, PHC strings, LDAP schemes (RFC 2307),
/// Django, Werkzeug, Spring Security, SCRAM.
const HASHES: &[&str] = &[
    "$2a$",
    "$2b$",
    "$2x$",
    "$2y$",
    "$argon2",
    "$scrypt$",
    "$s0$",
    "$s1$",
    "$1$",
    "$5$",
    "$6$",
    "$7$",
    "$y$",
    "$gy$",
    "$pbkdf2",
    "$apr1$",
    "$P$",
    "$H$",
    "$sha1$",
    "$md5",
    "$8$",
    "$9$",
    "$14$",
    "pbkdf2_sha",
    "pbkdf2:",
    "pbkdf2$",
    "bcrypt$",
    "bcrypt_sha256$",
    "argon2$",
    "argon2id",
    "scrypt:",
    "scrypt$",
    "sha1$",
    "sha256$",
    "md5$",
    "{SSHA",
    "{SHA",
    "{SMD5}",
    "{MD5}",
    "{CRYPT}",
    "{PBKDF2",
    "{bcrypt}",
    "{argon2",
    "{scrypt}",
    "{pbkdf2",
    "{sha256}",
    "{crypt}",
    "{ssha",
    "{md5}",
    "SCRAM-SHA-",
    "grub.pbkdf2.",
];

/// Beginnings of digests that name their algorithm (subresource integrity, OCI, lock files).
const DIGESTS: &[&str] = &[
    "sha1-", "sha256-", "sha384-", "sha512-", "sha1:", "sha256:", "sha384:", "sha512:", "md5:",
    "h1:", "blake3:",
];

pub(super) fn classify(subject: &Subject<'_>) -> Answer {
    let text = subject.text;
    let begins = |marks: &[&str]| marks.iter().any(|mark| text.starts_with(mark));
    if begins(CIPHERTEXTS) {
        answer(ValueClass::Encrypted, "a ciphertext by its mark")
    } else if begins(HASHES) || is_database_hash(text) || is_modular(text) {
        answer(ValueClass::Encrypted, "a password hash")
    } else if begins(DIGESTS) && text.len() > 24 {
        answer(ValueClass::Encrypted, "a digest")
    } else if is_fernet(text) || is_jwe(text) {
        answer(ValueClass::Encrypted, "an encrypted token")
    } else {
        None
    }
}

/// `$scheme$cost$salt$digest`: the modular crypt format and PHC strings, whatever the scheme.
fn is_modular(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let mut parts = text.strip_prefix('$').unwrap_or_default().split('$');
    let scheme = parts.next().unwrap_or_default();
    let digest = parts.clone().next_back().unwrap_or_default();
    (1..=24).contains(&scheme.len())
        && scheme.bytes().all(plain)
        && parts.count() >= 3
        && digest.len() >= 16
}

/// `*` and 40 hex digits (`MySQL`), `md5` and 32 (`PostgreSQL`).
fn is_database_hash(text: &str) -> bool {
    let hex = |rest: &str, length: usize| {
        rest.len() == length && rest.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    text.strip_prefix('*').is_some_and(|rest| hex(rest, 40))
        || text.strip_prefix("md5").is_some_and(|rest| hex(rest, 32))
}

/// Fernet: version byte 0x80, then a 64-bit time whose upper bytes are zero.
fn is_fernet(text: &str) -> bool {
    text.starts_with("gAAAAA") && text.len() >= 100
}

/// Five parts, the first a JSON header with `enc` (RFC 7516 3.1).
fn is_jwe(text: &str) -> bool {
    text.starts_with("ey") && text.bytes().filter(|byte| *byte == b'.').count() == 4
}
