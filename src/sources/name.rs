//! What an artifact is called: its path from one fixed folder, so that globs, fingerprints and
//! baselines mean the same wherever figlint is started.

use std::path::{Component, Path, PathBuf};

/// The name of the file at `path`: from `base` (absolute) where it lies below, else as given; with
/// `/` between parts and no leading `./`. The base itself has the empty name.
pub fn name(path: &Path, base: &Path) -> String {
    let absolute = std::path::absolute(path).map(|path| normal(&path));
    match absolute.as_deref().map(|path| path.strip_prefix(base)) {
        Ok(Ok(inside)) => slashes(inside),
        _ => slashes(&normal(path)),
    }
}

/// Whether an artifact of this name lies in the folder, or is the file, that is called `root`.
pub fn is_within(name: &str, root: &str) -> bool {
    let rest = name.strip_prefix(root.trim_end_matches('/'));
    root.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The path with `.` and `..` resolved as text; links are not followed.
pub fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_count_from_the_base_where_they_can() {
        let base = std::env::current_dir().unwrap();
        for (path, named) in [
            (base.join("a/b.env"), "a/b.env"),
            (PathBuf::from("./a/../c.env"), "c.env"),
            (PathBuf::from("a//./b"), "a/b"),
            (PathBuf::from("."), ""),
            (PathBuf::from("../x.env"), "../x.env"),
        ] {
            assert_eq!(name(&path, &base), named, "{}", path.display());
        }
    }

    #[test]
    fn a_folder_holds_what_is_below_it() {
        for (name, root, within) in [
            ("a/b", "", true),
            ("a/b", "a", true),
            ("a", "a", true),
            ("ab", "a", false),
            ("b", "a", false),
        ] {
            assert_eq!(is_within(name, root), within, "{name} {root}");
        }
    }
}
