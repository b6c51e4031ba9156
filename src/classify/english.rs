//! Tells words from random letters by which letters follow each other in English and in code.

use super::words::{WordSet, set};

/// For every letter the letters that often follow it: the 215 pairs that cover nine tenths of all
/// pairs in common words, where random letters hit them one time in three.
const FOLLOWERS: [&str; 26] = [
    "bcdgilmnprstuy",
    "aeilorsu",
    "acehiklorstu",
    "aeiosu",
    "acdefglmnprstvwxy",
    "aefiloru",
    "ehinrs",
    "aeio",
    "abcdefglmnoprstvz",
    "",
    "ei",
    "adeilostuy",
    "abeimopsu",
    "acdefgiostuv",
    "bcdgiklmnoprstuvw",
    "aehiloprstuy",
    "u",
    "acdegilmnorstuy",
    "acehilopstu",
    "acehilorstuy",
    "abceilmnprst",
    "aei",
    "aei",
    "pt",
    "p",
    "e",
];

/// Short words and abbreviations that are no credential's letters by chance.
static SHORT: WordSet = WordSet::new(|| {
    set("
        access admin aes and api app aws azure bot box cdn cfg cli com ctx css csv database db
        dev dns doc env err etc ftp get github gcp git gpg has hex hmac host html http https iam
        img int ios json jwt key kms ldap lib local log map max min mock msg mysql net new not
        npm oauth old org password pem php postgres prod pub put pwd qa ref redis rpc rsa run
        saml sdk set sha smtp src sql ssh ssl sso str svc sys tag tcp test the tls tmp txt udp
        uid uri url use user usr utf var vault vpn web xml yaml yml zip you your for keycloak
        jdbc auth authz authn webhook my id on in is of to by at no or
    ")
});

/// Whether a lower-case word reads like a word. Words of one letter never do.
pub(super) fn is_word(word: &str) -> bool {
    if SHORT.contains(word) {
        return true;
    }
    let (pairs, common) = pairs(word);
    let vowel = word.bytes().any(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'));
    match pairs {
        0 | 1 => false,
        2..=6 => vowel && common * 3 >= pairs * 2,
        _ => vowel && common * 5 >= pairs * 3,
    }
}

fn pairs(word: &str) -> (usize, usize) {
    let bytes = word.as_bytes();
    let (mut pairs, mut common) = (0, 0);
    for pair in bytes.windows(2) {
        let row = pair[0].wrapping_sub(b'a');
        let followers = FOLLOWERS.get(usize::from(row)).copied().unwrap_or_default();
        pairs += 1;
        common += usize::from(followers.as_bytes().contains(&pair[1]));
    }
    (pairs, common)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_words_from_letters() {
        for word in ["service", "notify", "response", "token", "hunter", "api", "production"] {
            assert!(is_word(word), "{word}");
        }
        for letters in ["x", "qk", "zxqv", "vkzqwx", "hkpwsq", "bfrtz", "qzjxkvwp"] {
            assert!(!is_word(letters), "{letters}");
        }
    }
}
