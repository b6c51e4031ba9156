//! Host patterns as people write them: `login.corp.example`, `*.corp.example`, `*.test.*`; and what
//! a configuration says about hosts, ready to be asked.

use super::class::HostClass;

/// What a configuration says about hosts.
#[derive(Clone, Debug, Default)]
pub struct HostLists {
    /// Hosts of a private network.
    pub internal: Vec<HostPattern>,
    /// Hosts that stand for something in examples.
    pub documentation: Vec<HostPattern>,
    /// Hosts that look private and are not.
    pub public: Vec<HostPattern>,
    /// Hosts whose API demands a token in the query.
    pub query_token: Vec<HostPattern>,
    /// Whether documentation hosts are left alone.
    pub ignores_documentation: bool,
    /// Whether plain http to private hosts is to be told of.
    pub tells_internal: bool,
}

impl HostLists {
    /// The class a list gives a host; what is said to be public is, whatever else is said.
    pub fn class(&self, host: &str) -> Option<HostClass> {
        let is_in = |list: &[HostPattern]| list.iter().any(|pattern| pattern.matches(host));
        if is_in(&self.public) {
            Some(HostClass::Public)
        } else if is_in(&self.internal) {
            Some(HostClass::Private)
        } else if is_in(&self.documentation) {
            Some(HostClass::Documentation)
        } else {
            None
        }
    }

    /// Whether the host's API is said to demand a token in the query.
    pub fn demands_query_token(&self, host: &str) -> bool {
        self.query_token.iter().any(|pattern| pattern.matches(host))
    }

    /// Whether plain http to a host of this class is to be told of at all.
    pub fn tells(&self, asked: &[HostClass], class: HostClass) -> bool {
        asked.is_empty()
            || asked.contains(&class)
            || (class == HostClass::Private
                && self.tells_internal
                && asked.contains(&HostClass::Public))
    }
}

/// A pattern over host names; `*` stands for any characters, dots included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPattern(Vec<u8>);

impl HostPattern {
    /// Reads a pattern; says what is wrong with it otherwise.
    ///
    /// # Errors
    /// The pattern is empty, matches every host, or is more than a host.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let host = normal(pattern);
        if host.is_empty() {
            return Err("the host is empty".to_owned());
        }
        if host.contains(['/', '@', ' ']) {
            return Err("write the host alone, without scheme, user, or path".to_owned());
        }
        if host.chars().all(|c| matches!(c, '*' | '.')) {
            return Err("the pattern matches every host".to_owned());
        }
        Ok(Self(host.into_bytes()))
    }

    /// Whether a host, without port, fits.
    pub fn matches(&self, host: &str) -> bool {
        wildcard(&self.0, normal(host).as_bytes())
    }
}

/// Lower case, without the dot that ends a fully qualified name.
fn normal(host: &str) -> String {
    let host = host.trim().to_ascii_lowercase();
    host.strip_suffix('.').unwrap_or(&host).to_owned()
}

/// Matches `*` without recursion: on a mismatch the last star takes one byte more.
fn wildcard(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(byte) if *byte == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, taken)) = star else { return false };
                star = Some((at, taken + 1));
                p = at + 1;
                t = taken + 1;
            }
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_cross_dots_and_case_does_not_matter() {
        for (pattern, host, fits) in [
            ("api.example.org", "API.example.org.", true),
            ("*.example.org", "a.b.example.org", true),
            ("*.example.org", "example.org", false),
            ("*.test.*", "pay.test.example", true),
            ("10.1.*", "10.1.2.3", true),
            ("10.1.*", "10.11.2.3", false),
        ] {
            assert_eq!(HostPattern::new(pattern).unwrap().matches(host), fits, "{pattern} {host}");
        }
    }

    #[test]
    fn lists_change_what_a_host_is() {
        let list = |pattern: &str| vec![HostPattern::new(pattern).unwrap()];
        let lists = HostLists {
            internal: list("*.acme-pay.com"),
            public: list("login.acme-pay.com"),
            query_token: list("api.vendor.io"),
            tells_internal: true,
            ..HostLists::default()
        };
        assert_eq!(lists.class("idp.acme-pay.com"), Some(HostClass::Private));
        assert_eq!(lists.class("login.acme-pay.com"), Some(HostClass::Public));
        assert_eq!(lists.class("idp.io"), None);
        assert!(lists.demands_query_token("api.vendor.io"));
        assert!(lists.tells(&[HostClass::Public], HostClass::Private));
        assert!(!HostLists::default().tells(&[HostClass::Public], HostClass::Private));
    }

    #[test]
    fn refuses_what_is_no_host() {
        for pattern in ["", " ", "*", "*.*", "https://host", "user@host"] {
            assert!(HostPattern::new(pattern).is_err(), "{pattern}");
        }
    }
}
