//! Whose host is this? Decided on the parsed host, never by prefix: `localhost.evil.example` and
//! `127.0.0.1@evil.example` are not loopback.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::Host;

pub use crate::model::class::HostClass;

/// RFC 6761 6.2–6.4, RFC 6762, RFC 8375, and names by which emulators and containers reach their
/// host.
const DEV_SUFFIXES: &[&str] = &["local", "test", "invalid", "lan", "localdomain", "home.arpa"];
const DEV_HOSTS: &[&str] = &[
    "host.docker.internal",
    "gateway.docker.internal",
    "kubernetes.docker.internal",
    "host.containers.internal",
    "host.minikube.internal",
    "host.lima.internal",
];

/// Public names that resolve to the loopback address, for work on one's own machine.
const LOOPBACK_DOMAINS: &[&str] = &[
    "localhost",
    "localhost.localdomain",
    "localtest.me",
    "lvh.me",
    "vcap.me",
    "lacolhost.com",
    "traefik.me",
];

/// Android's alias for its host, and Genymotion's.
const DEV_ADDRESSES: &[Ipv4Addr] = &[Ipv4Addr::new(10, 0, 2, 2), Ipv4Addr::new(10, 0, 3, 2)];

/// Suffixes that public DNS does not delegate (ICANN reserves `internal`; RFC 6762 appendix G).
const PRIVATE_SUFFIXES: &[&str] =
    &["internal", "svc", "cluster.local", "corp", "home", "intranet", "private", "consul", "mail"];

/// RFC 2606 3 and RFC 6761 6.5; and the API that documents of `OpenAPI` take for an example.
const DOCUMENTATION_DOMAINS: &[&str] = &[
    "example.com",
    "example.net",
    "example.org",
    "example.edu",
    "example",
    "petstore.swagger.io",
    "petstore3.swagger.io",
];

/// Hosts whose URLs are identifiers.
const NAMESPACE_DOMAINS: &[&str] = &[
    "w3.org",
    "xmlsoap.org",
    "schema.org",
    "json-schema.org",
    "purl.org",
    "purl.oclc.org",
    "ns.adobe.com",
    "java.sun.com",
    "omg.org",
    "opengis.net",
    "iptc.org",
    "springframework.org",
    "maven.apache.org",
    "openxmlformats.org",
    "oasis-open.org",
    "docs.oasis-open.org",
    "relaxng.org",
    "docbook.org",
    "xmlpull.org",
    "hibernate.org",
    "jcp.org",
    "java.net",
    "jboss.org",
    "jboss.com",
    "apple.com",
    "ogp.me",
    "xmlns.com",
    "xml.org",
    "inkscape.org",
    "sodipodi.sourceforge.net",
    "openid.net",
    "ws-i.org",
    "dublincore.org",
    "robotstxt.org",
    "sitemaps.org",
    "apache.org",
    "gnu.org",
    "opensource.org",
    "mozilla.org",
];
const NAMESPACE_PREFIXES: &[&str] = &["schemas.", "schema.", "xmlns.", "ns.", "xml."];

/// Vendors whose documentation puts the token into the query (or the path, for Telegram and
/// Slack), so that the caller has no choice.
const QUERY_TOKEN_VENDORS: &[&str] = &[
    "graph.facebook.com",
    "graph.instagram.com",
    "graph.threads.net",
    "api.weixin.qq.com",
    "qyapi.weixin.qq.com",
    "api.q.qq.com",
    "graph.qq.com",
    "aip.baidubce.com",
    "oapi.dingtalk.com",
    "api.dingtalk.com",
    "api.mapbox.com",
    "api.telegram.org",
    "hooks.slack.com",
    "api.vk.com",
    "api.weibo.com",
    "openapi.baidu.com",
    "pan.baidu.com",
    "discord.com",
];

/// Vendors whose documentation has the token fetched by GET.
const GET_TOKEN_VENDORS: &[&str] = &[
    "api.safaricom.co.ke",
    "sandbox.safaricom.co.ke",
    "graph.facebook.com",
    "graph.instagram.com",
    "api.instagram.com",
    "graph.threads.net",
    "api.weixin.qq.com",
    "qyapi.weixin.qq.com",
    "api.q.qq.com",
    "graph.qq.com",
    "oapi.dingtalk.com",
    "aip.baidubce.com",
    "openapi.baidu.com",
];

/// Characters that no host holds and templates do.
const HOLES: &[char] = &[
    '{', '}', '$', '%', '<', '>', '#', '*', '(', ')', ' ', '"', '\'', '`', '+', '@', '|', '^', ',',
];

/// Classifies a host as written in source, without port.
pub fn classify(host: &str) -> HostClass {
    let host = host.trim();
    if host.is_empty() || is_templated(host) {
        return HostClass::Templated;
    }
    match parse(host) {
        Some(Host::Ipv4(address)) => ipv4(address),
        Some(Host::Ipv6(address)) => ipv6(address),
        Some(Host::Domain(name)) => domain(name.trim_end_matches('.')),
        None => HostClass::Templated,
    }
}

/// Whether the vendor behind this host leaves no way but a token in the URL.
pub fn requires_query_token(host: &str) -> bool {
    listed(host, QUERY_TOKEN_VENDORS)
}

/// Whether the vendor behind this host hands out tokens by GET.
pub fn requires_get_token(host: &str) -> bool {
    listed(host, GET_TOKEN_VENDORS)
}

fn listed(host: &str, vendors: &[&str]) -> bool {
    matches!(parse(host.trim()), Some(Host::Domain(name))
        if vendors.iter().any(|vendor| within(name.trim_end_matches('.'), vendor)))
}

/// Holes, `HOST:PORT` in capitals, and words that stand for a host.
fn is_templated(host: &str) -> bool {
    if host.parse::<Ipv6Addr>().is_ok() {
        return false;
    }
    if host.starts_with('[') && host.ends_with(']') {
        return host.len() < 4 || !host.contains(':');
    }
    if percent_decoded_is_plain(host) {
        return false;
    }
    let unfinished = host.contains(HOLES) || host.contains("__") || host.contains("..");
    let lower = host.to_ascii_lowercase();
    unfinished
        || is_constant_name(host)
        || host.starts_with(['.', '-', ':', '!', '~', '\\', '/', '?', '&'])
        || lower.starts_with("your")
        || lower.split('.').any(|label| label.starts_with("your-") || label == "yourdomain")
}

/// `HOST`, `API_HOST`: a constant's name, not a machine's.
fn is_constant_name(host: &str) -> bool {
    let letters = host.bytes().any(|byte| byte.is_ascii_uppercase());
    let constant = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    letters && !host.eq_ignore_ascii_case("localhost") && host.bytes().all(constant)
}

/// `%6cocalhost` is no template: WHATWG hosts are percent-decoded.
fn percent_decoded_is_plain(host: &str) -> bool {
    let bytes = host.as_bytes();
    let escape = |at: usize| {
        bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'%');
    let mut holes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%').peekable();
    holes.peek().is_some() && holes.all(|(at, _)| escape(at)) && bytes.iter().copied().all(plain)
}

fn parse(host: &str) -> Option<Host<String>> {
    if host.len() > 1024 {
        return None;
    }
    let bare_ipv6 = host.contains(':') && !host.starts_with('[');
    let parsed = if bare_ipv6 { Host::parse(&format!("[{host}]")) } else { Host::parse(host) };
    parsed.ok()
}

fn within(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn within_any(name: &str, domains: &[&str]) -> bool {
    domains.iter().any(|domain| within(name, domain))
}

fn domain(name: &str) -> HostClass {
    if within_any(name, LOOPBACK_DOMAINS) {
        HostClass::Loopback
    } else if within_any(name, DEV_HOSTS) {
        HostClass::DevLocal
    } else if within_any(name, DOCUMENTATION_DOMAINS) {
        HostClass::Documentation
    } else if within_any(name, PRIVATE_SUFFIXES)
        || !name.contains('.')
        || name.contains(".svc.")
        || has_no_tld(name)
    {
        HostClass::Private
    } else if within_any(name, DEV_SUFFIXES) {
        HostClass::DevLocal
    } else if is_namespace(name) {
        HostClass::Namespace
    } else {
        HostClass::Public
    }
}

/// `idp.auth-system`: a service in a namespace of a cluster. Top-level domains have letters only
/// (RFC 3696 section 2), or begin with `xn--`, and the longest in the root zone has 18.
fn has_no_tld(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let letters = last.bytes().all(|byte| byte.is_ascii_alphabetic());
    !last.starts_with("xn--") && (!letters || last.len() > 18)
}

fn is_namespace(name: &str) -> bool {
    let bare = name.strip_prefix("www.").unwrap_or(name);
    NAMESPACE_DOMAINS.contains(&bare)
        || NAMESPACE_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn ipv4(address: Ipv4Addr) -> HostClass {
    let [a, b, ..] = address.octets();
    if address.is_loopback() || address.is_unspecified() {
        HostClass::Loopback
    } else if DEV_ADDRESSES.contains(&address) {
        HostClass::DevLocal
    } else if address.is_documentation() {
        HostClass::Documentation
    } else if address.is_private()
        || address.is_link_local()
        || (a == 100 && (64..128).contains(&b))
        || address == Ipv4Addr::new(168, 63, 129, 16)
    {
        HostClass::Private
    } else {
        HostClass::Public
    }
}

fn ipv6(address: Ipv6Addr) -> HostClass {
    let first = address.segments()[0];
    if address.is_loopback() || address.is_unspecified() {
        HostClass::Loopback
    } else if let Some(mapped) = address.to_ipv4_mapped() {
        ipv4(mapped)
    } else if first == 0x2001 && address.segments()[1] == 0xdb8 {
        HostClass::Documentation
    } else if first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80 {
        HostClass::Private
    } else {
        HostClass::Public
    }
}

#[cfg(test)]
mod tests {
    use HostClass::{DevLocal, Documentation, Loopback, Namespace, Private, Public, Templated};

    use super::*;

    const HOSTS: &[(HostClass, &str)] = &[
        (
            Loopback,
            r"
            localhost LOCALHOST localhost. app.localhost 127.0.0.1 127.1 0177.0.0.1 0x7f.1
            2130706433 0x7f000001 [::1] ::1 0.0.0.0 [::ffff:127.0.0.1] [0:0:0:0:0:0:0:1]
            %6cocalhost ⓛocalhost
            ",
        ),
        (
            DevLocal,
            r"
            printer.local app.test idp.invalid nas.lan router.home.arpa host.docker.internal
            gateway.docker.internal 10.0.2.2
            ",
        ),
        (
            Private,
            r"
            10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 168.63.129.16
            100.64.0.1 [fd00::1] fe80::1 keycloak auth-server metadata.google.internal
            api.ns.svc idp.corp api.ns.svc.cluster.local [::ffff:10.0.0.1] API-gateway
            idp.auth-system token-svc.authorizationserver api.team1
            ",
        ),
        (
            Documentation,
            r"
            example.com auth.example.org EXAMPLE.NET idp.example 192.0.2.1 198.51.100.7
            203.0.113.9 [2001:db8::1] example.com. petstore.swagger.io
            ",
        ),
        (
            Namespace,
            r"
            www.w3.org schemas.xmlsoap.org schemas.microsoft.com json-schema.org
            www.springframework.org maven.apache.org java.sun.com purl.org xmlns.jcp.org
            ns.adobe.com schemas.android.com www.omg.org
            ",
        ),
        (
            Templated,
            r"
            {host} ${HOST} %s <host> HOST API_HOST $host {} #{host} %(host)s *
            auth.{tenant}.acme-pay.com <your-domain> your-domain.com %HOST% [host] ...
            __HOST__ {realm}.idp.io \(host) &host yourdomain.com
            ",
        ),
        (
            Public,
            r"
            idp.acme-pay.com 8.8.8.8 172.32.0.1 localhost.acme-pay.com 127.0.0.1.nip.io
            100.128.0.1 notexample.com example.com.acme.io [2606:4700::1111] münchen.de
            api.github.com mylocalhost.dev schema-registry.acme.io contest.io acme.xn--p1ai
            acme.photography
            ",
        ),
    ];

    #[test]
    fn classifies_hosts() {
        let mut wrong = Vec::new();
        for (class, hosts) in HOSTS {
            wrong.extend(
                hosts
                    .split_whitespace()
                    .filter(|host| classify(host) != *class)
                    .map(|host| (host, *class, classify(host))),
            );
        }
        assert_eq!(wrong, []);
        for host in ["", "  ", "{{ host }}", "' + host + '", "a b"] {
            assert_eq!(classify(host), Templated, "{host}");
        }
    }

    #[test]
    fn knows_vendors_that_leave_no_choice() {
        for host in ["graph.facebook.com", "GRAPH.facebook.com.", "api.weixin.qq.com"] {
            assert!(requires_query_token(host), "{host}");
        }
        for host in
            ["facebook.com", "evilgraph.facebook.com.evil.io", "xgraph.facebook.com", "", "{h}"]
        {
            assert!(!requires_query_token(host), "{host}");
        }
        assert!(requires_get_token("sandbox.safaricom.co.ke"));
        assert!(!requires_get_token("safaricom.co.ke") && !requires_get_token("api.github.com"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(host in "\\PC*") {
            let _ = (classify(&host), requires_query_token(&host), requires_get_token(&host));
        }
    }
}
