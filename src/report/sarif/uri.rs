//! Paths as relative URI references (RFC 3986 §4.2).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters (RFC 3986 §2.3) and the separator. A colon must not
/// stand in a first segment, and the rest of the reserved characters gain nothing from standing.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The URI of a path: never empty, never absolute, without dot segments, so that it always
/// resolves inside its base.
pub(super) fn of(path: &str) -> String {
    let parts: Vec<&str> =
        path.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    if parts.is_empty() {
        return "unnamed".to_owned();
    }
    utf8_percent_encode(&parts.join("/"), ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_references() {
        for (path, expected) in [
            ("src/app.py", "src/app.py"),
            ("a b/c%d.py", "a%20b/c%25d.py"),
            ("päth/ñ", "p%C3%A4th/%C3%B1"),
            ("c:x,y\nz#?[1]", "c%3Ax%2Cy%0Az%23%3F%5B1%5D"),
            ("/abs//x", "abs/x"),
            ("./../x/./y", "x/y"),
            ("..", "unnamed"),
            ("", "unnamed"),
        ] {
            assert_eq!(of(path), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn every_uri_resolves_below_its_base(path in ".*") {
            let base = url::Url::parse("file:///base/").unwrap();
            let url = base.join(&of(&path)).unwrap();
            proptest::prop_assert!(url.as_str().starts_with("file:///base/"));
            proptest::prop_assert!(url.query().is_none() && url.fragment().is_none());
        }
    }
}
