//! What no shape can say: private key blocks, whose body must parse as far as it is there, and
//! binary key stores.

use data_encoding::BASE64;
use memchr::memmem;

use super::View;
use crate::model::candidate::{Candidate, Shape};
use crate::model::location::Span;
use crate::model::secret::Secret;
use crate::rules::file::Native;

/// Least number of base64 characters of a body that is worth anything: an Ed25519 key has 64.
const LEAST_BODY: usize = 60;
/// How many lines of a body are looked at for what an author left out.
const LINES: usize = 200;
/// How much of a body is looked at, in bytes: headers, and enough letters to tell.
const SAMPLE: usize = 4096;
/// The same of one in base64; a multiple of four.
const WRAPPED_SAMPLE: usize = 1024;
/// So many letters tell a key from others: what comes first differs in keys of every kind.
const ENOUGH: usize = 256;
/// How far a key block may reach, in bytes: 16384-bit RSA is 13 KB.
const LONGEST: usize = 32 * 1024;

/// Words beside which a key authenticates an OAuth client (RFC 7523, RFC 8705).
const CLIENT_WORDS: [&str; 8] = [
    "private_key_jwt",
    "token_endpoint_auth",
    "client_assertion",
    "jwks",
    "tls_client_auth",
    "client_id",
    "clientid",
    "token_uri",
];

pub(super) fn detect(
    natives: &[(Native, usize)],
    view: &View,
    hits: &[usize],
    out: &mut Vec<Candidate>,
) {
    let rule = |wanted: Native| {
        natives.iter().find(|(native, _)| *native == wanted).map(|(_, rule)| *rule)
    };
    let mut end = 0;
    for start in hits.iter().copied() {
        if start < end {
            continue;
        }
        let Some(block) = block(view.text, start) else { continue };
        end = block.whole.end;
        let is_client = CLIENT_WORDS.iter().any(|word| view.lower().contains(word));
        let client = rule(Native::ClientKey).filter(|_| is_client);
        if let Some(rule) = client.or(rule(Native::PrivateKey)) {
            out.push(candidate(rule, &block, view.text));
        }
    }
}

/// A private key block: what is pointed at, from its first line to its last where it has one, and
/// what is secret of it.
struct Block {
    report: Span,
    whole: Span,
    encrypted: bool,
}

fn block(text: &str, start: usize) -> Option<Block> {
    let rest = &text[start..];
    match rest.as_bytes().first()? {
        b'L' => return wrapped(text, start),
        b'P' => return putty(text, start),
        _ => {}
    }
    // `-----BEGIN ` LABEL `-----` (RFC 7468 §3).
    let near = &rest.as_bytes()[..rest.len().min(90)];
    let label_end = memmem::find(near.get(11..)?, b"-----")? + 11;
    let label = rest.get(11..label_end)?;
    let header_length = label_end + 5;
    if !label.contains("PRIVATE KEY") {
        return None;
    }
    let limit = rest.len().min(LONGEST);
    let foot = memmem::find(&rest.as_bytes()[header_length..limit], b"-----END");
    let end = foot.map_or(limit, |at| header_length + at);
    let body = Span { start: start + header_length, end: start + end }.snap(text).of(text);
    let encrypted = label.contains("ENCRYPTED") || body.contains("Proc-Type");
    // A block without an end is pointed at by its first line: where the key ends is a guess.
    let last = if foot.is_some() { end + footer(&rest[end..]) } else { header_length };
    is_key_body(body).then(|| Block {
        report: Span::new(start, start + last),
        whole: Span { start, end: start + end }.snap(text),
        encrypted,
    })
}

/// The length of `-----END ` LABEL `-----`, or of as much of it as there is.
fn footer(text: &str) -> usize {
    const BEGIN: &str = "-----END";
    let line = text.lines().next().unwrap_or_default();
    let dashes = line.get(BEGIN.len()..).and_then(|label| label.find("-----"));
    dashes.map_or(BEGIN.len(), |at| BEGIN.len() + at + 5)
}

/// A body is base64 lines, perhaps after headers, perhaps with `\n` or quotes between them; what is
/// cut, masked or elided is none.
fn is_key_body(body: &str) -> bool {
    let Some(letters) = letters(body) else { return false };
    let sample = letters.trim_end_matches('=');
    let distinct = sample.bytes().collect::<std::collections::HashSet<_>>().len();
    sample.len() >= LEAST_BODY && distinct >= 20
}

/// What tells a key block from others, however it is indented, quoted and escaped.
pub fn key_letters(block: &str) -> Option<String> {
    let after_header = block.strip_prefix("-----BEGIN").and_then(|rest| rest.split_once("-----"));
    letters(after_header.map_or(block, |(_, body)| body))
}

/// The first letters of a body; none if its author left some out.
fn letters(body: &str) -> Option<String> {
    let body = Span::new(0, body.len().min(SAMPLE))
        .snap(body)
        .of(body)
        .replace("\\n", "\n")
        .replace("\\r", "");
    if body.lines().take(LINES).any(is_ellipsis) {
        return None;
    }
    let mut letters = String::new();
    for line in body.lines() {
        let line = line.trim_matches(|c: char| c.is_whitespace() || "\"'`,;+\\()#*/>|".contains(c));
        if line.contains(':') || line.is_empty() || line.starts_with('=') {
            continue;
        }
        let good = line
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte))
            .count();
        letters.push_str(&line[..good]);
        if good < line.len() || letters.len() > ENOUGH {
            break;
        }
    }
    Some(letters)
}

/// A line of dots, where an author left the rest out.
fn is_ellipsis(line: &str) -> bool {
    let line = line.trim_matches(|c: char| c.is_whitespace() || "\"'`,;+\\()#*/>|[]".contains(c));
    line.starts_with(['.', '…']) && line.chars().all(|c| matches!(c, '.' | '…' | ' '))
}

fn putty(text: &str, start: usize) -> Option<Block> {
    let limit = text.len().min(start + LONGEST);
    let whole = Span { start, end: limit }.snap(text);
    let lines = whole.of(text);
    let at = lines.find("Private-Lines:")?;
    let header = lines.lines().next()?.len();
    let encrypted = !lines.contains("Encryption: none");
    is_key_body(&lines[at..]).then(|| Block {
        report: Span::new(start, start + header),
        whole,
        encrypted,
    })
}

/// A PEM file in base64, as Kubernetes and CI variables carry it, alone or inside of another file.
/// `start` is where three base64 digits of dashes stand at the beginning of a quantum.
fn wrapped(text: &str, start: usize) -> Option<Block> {
    let is_digit = |b: &&u8| b.is_ascii_alphanumeric() || b"+/=".contains(b);
    let run = text.as_bytes()[start..].iter().take(LONGEST).take_while(is_digit).count();
    // The header and the beginning of the body tell: what follows may be long.
    let sample = run.min(WRAPPED_SAMPLE);
    let decoded = BASE64.decode(&text.as_bytes()[start..start + sample - sample % 4]);
    let decoded = match decoded {
        Err(error) if error.position > 0 => {
            BASE64.decode(&text.as_bytes()[start..start + error.position - error.position % 4])
        }
        other => other,
    };
    let decoded = decoded.ok()?;
    // Up to two of the five dashes may have gone into the quantum before.
    let inner =
        block(&format!("-----{}", String::from_utf8_lossy(&decoded).trim_start_matches('-')), 0)?;
    let span = Span::new(start, start + run);
    Some(Block { report: span, whole: span, encrypted: inner.encrypted })
}

fn candidate(rule: usize, block: &Block, text: &str) -> Candidate {
    Candidate {
        claim: Some(block.whole),
        secret: Some((Secret::new(block.whole.of(text)), block.whole)),
        key: Some(if block.encrypted { "encrypted" } else { "plain" }.to_owned()),
        quoted: true,
        ..Candidate::new(rule, Shape::Native, block.report)
    }
}

/// PKCS#12's OID of a shrouded key bag (RFC 7292 appendix D), as DER writes it.
const KEY_BAG: [u8; 11] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01, 0x02];

/// What kind of key store with a private key the bytes are, if any.
pub fn key_store(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        // JKS and JCEKS: magic, version, count, then entries whose tag 1 is a private key.
        [0xfe, 0xed, 0xfe, 0xed, _, _, _, _, _, _, _, _, 0, 0, 0, 1, ..]
        | [0xce, 0xce, 0xce, 0xce, _, _, _, _, _, _, _, _, 0, 0, 0, 1, ..] => {
            Some("Java key store")
        }
        // MIT keytab, version 2.
        [5, 2, 0, 0, _, _, 0, _, ..] => Some("Kerberos keytab"),
        // PKCS#12 and PKCS#8 in DER.
        [0x30, 0x82, _, _, 2, 1, 3, 0x30, ..] if memmem::find(bytes, &KEY_BAG).is_some() => {
            Some("PKCS#12 key store")
        }
        [0x30, 0x82, _, _, 2, 1, 0, 0x30, ..] | [0x30, 0x82, _, _, 2, 1, 0, 2, 0x82, ..] => {
            Some("DER private key")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_without_a_body_is_no_key() {
        assert!(!is_key_body("\n...\n"));
        assert!(!is_key_body("\nMIIE<snip>\n"));
        assert!(!is_key_body(&"A".repeat(200)));
    }

    #[test]
    fn a_key_is_the_same_however_it_is_written() {
        let key = "-----BEGIN X-----\nab+/c\nd=\n";
        for other in [
            "-----BEGIN X-----\r\n\tab+/c\r\n\td=",
            "-----BEGIN X-----\\r\\nab+/c\\nd=\\n",
            "-----BEGIN X-----\\n\" +\n \"ab+/c\\n\" +\n \"d=\\n",
            "-----BEGIN Y-----\nProc-Type: 4\n\nab+/c\nd=\n\n",
        ] {
            assert_eq!(key_letters(other), key_letters(key), "{other}");
        }
        assert_eq!(key_letters(key).unwrap(), "ab+/cd=");
        assert_ne!(key_letters("-----BEGIN X-----\nab+/d\n"), key_letters(key));
        assert_eq!(key_letters("LS0tab").unwrap(), "LS0tab");
    }

    #[test]
    fn trust_stores_are_no_key_stores() {
        let store = |tag: u8| {
            [[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, tag].as_slice(), &[0; 8]]
                .concat()
        };
        assert!(key_store(&store(1)).is_some());
        assert!(key_store(&store(2)).is_none());
        assert!(key_store(b"PNG").is_none());
    }
}
