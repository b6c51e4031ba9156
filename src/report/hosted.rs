//! Where people look at a commit in a browser: the addresses that GitHub, GitLab, Bitbucket and
//! Azure DevOps give to a file at a commit, and to a commit.

use url::Url;

use super::remote;
use crate::model::location::Region;

/// A place at a commit on the repository's own site; none where the site is not known. `path` is
/// percent-encoded; none means the commit itself.
pub(super) fn page(remote: &str, commit: &str, place: Option<(&str, Region)>) -> Option<String> {
    let base = base(&remote::public_uri(remote)?)?;
    let root = &base.root;
    let Some((path, region)) = place else {
        return Some(match base.site {
            Site::GitHub | Site::Azure => format!("{root}/commit/{commit}"),
            Site::GitLab => format!("{root}/-/commit/{commit}"),
            Site::Bitbucket => format!("{root}/commits/{commit}"),
        });
    };
    let (first, last) = (region.start_line, region.end_line);
    Some(match base.site {
        Site::GitHub => format!("{root}/blob/{commit}/{path}#L{first}"),
        Site::GitLab => format!("{root}/-/blob/{commit}/{path}#L{first}"),
        Site::Bitbucket => format!("{root}/src/{commit}/{path}#lines-{first}"),
        Site::Azure => format!(
            "{root}?path=/{path}&version=GC{commit}&line={first}&lineEnd={last}\
             &lineStartColumn={}&lineEndColumn={}",
            region.start_column, region.end_column
        ),
    })
}

#[derive(Clone, Copy)]
enum Site {
    GitHub,
    GitLab,
    Bitbucket,
    Azure,
}

/// A repository on a known site.
struct Base {
    site: Site,
    root: String,
}

fn base(address: &str) -> Option<Base> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    let path = url.path().trim_matches('/').trim_end_matches(".git");
    let port = url.port().filter(|_| matches!(url.scheme(), "http" | "https"));
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let site = site(host)?;
    let root = match (site, host) {
        (Site::Azure, "ssh.dev.azure.com") => {
            let (project, repository) = path.strip_prefix("v3/")?.rsplit_once('/')?;
            format!("https://dev.azure.com/{project}/_git/{repository}")
        }
        _ => format!("https://{host}{port}/{path}"),
    };
    (!path.is_empty()).then_some(Base { site, root })
}

fn site(host: &str) -> Option<Site> {
    let is_called = |word: &str| host.split('.').any(|label| label == word);
    let is_below = |domain: &str| host.strip_suffix(domain).is_some_and(|sub| sub.ends_with('.'));
    if host == "dev.azure.com" || is_below("dev.azure.com") || is_below("visualstudio.com") {
        Some(Site::Azure)
    } else if is_called("github") || is_below("ghe.com") {
        Some(Site::GitHub)
    } else if is_called("gitlab") {
        Some(Site::GitLab)
    } else if host == "bitbucket.org" {
        Some(Site::Bitbucket)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_site_has_its_own_addresses() {
        let region = Region { start_line: 3, start_column: 5, end_line: 3, end_column: 9 };
        for (remote, file, commit) in [
            (
                "git@github.com:acme/app.git",
                "https://github.com/acme/app/blob/c0ffee/a%20b.py#L3",
                "https://github.com/acme/app/commit/c0ffee",
            ),
            (
                "https://x:y@gitlab.acme.example:8443/g/sub/app.git",
                "https://gitlab.acme.example:8443/g/sub/app/-/blob/c0ffee/a%20b.py#L3",
                "https://gitlab.acme.example:8443/g/sub/app/-/commit/c0ffee",
            ),
            (
                "ssh://git@bitbucket.org:22/acme/app",
                "https://bitbucket.org/acme/app/src/c0ffee/a%20b.py#lines-3",
                "https://bitbucket.org/acme/app/commits/c0ffee",
            ),
            (
                "git@ssh.dev.azure.com:v3/acme/web/app",
                "https://dev.azure.com/acme/web/_git/app?path=/a%20b.py&version=GCc0ffee&line=3&lineEnd=3&lineStartColumn=5&lineEndColumn=9",
                "https://dev.azure.com/acme/web/_git/app/commit/c0ffee",
            ),
        ] {
            assert_eq!(page(remote, "c0ffee", Some(("a%20b.py", region))).as_deref(), Some(file));
            assert_eq!(page(remote, "c0ffee", None).as_deref(), Some(commit));
        }
        for unknown in
            ["https://git.acme.example/a/b.git", "/srv/github.com/a", "https://github.com"]
        {
            assert_eq!(page(unknown, "c0ffee", None), None, "{unknown}");
        }
    }
}
