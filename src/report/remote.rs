//! Addresses of repositories as reports may show them.

use url::Url;

/// A remote's address without user, password, query and fragment, any of which may be a
/// credential. git's `host:path` form becomes ssh; paths of this machine become nothing.
pub(super) fn public_uri(remote: &str) -> Option<String> {
    let mut url = if remote.contains("://") {
        Url::parse(remote).ok()?
    } else {
        let (host, path) = remote.split_once(':')?;
        let host = host.rsplit('@').next().filter(|host| host.len() > 1 && !host.contains('/'))?;
        Url::parse(&format!("ssh://{host}/{}", path.trim_start_matches('/'))).ok()?
    };
    if !matches!(url.scheme(), "https" | "http" | "ssh" | "git") {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_parts_of_an_address_remain() {
        for (remote, expected) in [
            ("https://u:p@git.example/a/b.git?t=1#f", Some("https://git.example/a/b.git")),
            ("git@git.example:a/b.git", Some("ssh://git.example/a/b.git")),
            ("ssh://git@git.example:22/a", Some("ssh://git.example:22/a")),
            ("/srv/git/a.git", None),
            ("../a.git", None),
            ("file:///srv/a.git", None),
            ("C:\\a", None),
            ("", None),
        ] {
            assert_eq!(public_uri(remote).as_deref(), expected, "{remote}");
        }
    }
}
