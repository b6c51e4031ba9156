//! Path globs that behave as in `.gitignore`, so that nobody has to learn a second dialect.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A set of path globs; each remembers the number it was added under.
#[derive(Clone, Debug, Default)]
pub struct PathGlobs {
    set: GlobSet,
    owners: Vec<usize>,
}

impl PathGlobs {
    /// Compiles globs that all belong together.
    ///
    /// # Errors
    /// Says what is wrong with the first bad glob.
    pub fn new<'a>(globs: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        Self::owned(globs.into_iter().map(|glob| (0, glob)))
    }

    /// Compiles globs that belong to different owners, told apart by a number.
    ///
    /// # Errors
    /// Says what is wrong with the first bad glob.
    pub fn owned<'a>(globs: impl IntoIterator<Item = (usize, &'a str)>) -> Result<Self, String> {
        let mut builder = GlobSetBuilder::new();
        let mut owners = Vec::new();
        for (owner, glob) in globs {
            for form in forms(glob)? {
                let glob = GlobBuilder::new(&form).literal_separator(true).build();
                builder.add(glob.map_err(|error| error.kind().to_string())?);
                owners.push(owner);
            }
        }
        let set = builder.build().map_err(|error| error.kind().to_string())?;
        Ok(Self { set, owners })
    }

    /// Whether any glob matches.
    pub fn is_match(&self, path: &str) -> bool {
        self.set.is_match(path.trim_start_matches("./"))
    }

    /// The numbers of the owners whose globs match, ascending.
    pub fn matching(&self, path: &str) -> Vec<usize> {
        let mut owners: Vec<usize> = self
            .set
            .matches(path.trim_start_matches("./"))
            .into_iter()
            .map(|index| self.owners[index])
            .collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }
}

/// The globs that say together what one line of `.gitignore` says: a pattern without an inner
/// slash holds at any depth, and one that names a folder holds for all that is in it.
fn forms(glob: &str) -> Result<Vec<String>, String> {
    if glob.starts_with('!') {
        return Err("`!` is not known here; say it with a second `[[override]]`".to_owned());
    }
    let body = glob.trim_start_matches("./").trim_matches('/');
    if body.is_empty() {
        return Err("the glob is empty".to_owned());
    }
    let anchored = glob.starts_with('/') || body.contains('/');
    let base = if anchored { body.to_owned() } else { format!("**/{body}") };
    let below = format!("{base}/**");
    Ok(if base.ends_with("/**") {
        vec![base]
    } else if glob.ends_with('/') {
        vec![below]
    } else {
        vec![base, below]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_read_as_in_gitignore() {
        for (glob, path, fits) in [
            ("*.md", "docs/deep/a.md", true),
            ("vendor", "a/vendor/b/c.js", true),
            ("/vendor", "a/vendor/b.js", false),
            ("docs/*.md", "docs/a.md", true),
            ("docs/*.md", "x/docs/a.md", false),
            ("docs/*.md", "docs/deep/a.md", false),
            ("tests/", "tests/a/b.rs", true),
            ("tests/**", "tests/a/b.rs", true),
            ("**", "a/b", true),
            ("./src", "src/lib.rs", true),
            ("{a,b}.env", "deep/b.env", true),
        ] {
            assert_eq!(PathGlobs::new([glob]).unwrap().is_match(path), fits, "{glob} {path}");
        }
    }

    #[test]
    fn tells_the_owners_and_the_errors() {
        let globs = PathGlobs::owned([(0, "*.md"), (1, "docs/"), (1, "docs/**"), (2, "src")]);
        assert_eq!(globs.unwrap().matching("docs/a.md"), [0, 1]);
        for bad in ["", "/", "!a", "a[", "{a"] {
            assert!(PathGlobs::new([bad]).is_err(), "{bad}");
        }
    }
}
