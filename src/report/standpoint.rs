//! Where a reader stands. Names of artifacts count from one fixed folder; a person at a terminal
//! wants paths that can be opened from where the command was typed.

use std::borrow::Cow;
use std::path::{Component, Path};

/// The way from the reader's folder to the folder that names count from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standpoint(Way);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Way {
    /// It is the same folder.
    #[default]
    Same,
    /// The reader stands below, in the folder with these names.
    Below(Vec<String>),
    /// The reader stands elsewhere; this goes in front.
    Elsewhere(String),
}

impl Standpoint {
    /// The way between two absolute folders.
    pub fn new(here: &Path, base: &Path) -> Self {
        if here == base {
            return Self(Way::Same);
        }
        if let Ok(inside) = here.strip_prefix(base) {
            let names = inside.components().map(|part| part.as_os_str().to_string_lossy());
            return Self(Way::Below(names.map(Cow::into_owned).collect()));
        }
        let base = base.strip_prefix(here).unwrap_or(base).to_string_lossy();
        Self(Way::Elsewhere(base.trim_end_matches('/').to_owned() + "/"))
    }

    /// The path that leads from the reader to the artifact of this name.
    pub fn path<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let counts_from_here =
            !matches!(Path::new(name).components().next(), Some(Component::Normal(_)));
        match &self.0 {
            _ if counts_from_here => Cow::Borrowed(name),
            Way::Same => Cow::Borrowed(name),
            Way::Elsewhere(front) => Cow::Owned(format!("{front}{name}")),
            Way::Below(folders) => Cow::Owned(up_and_down(folders, name)),
        }
    }
}

/// Out of the folders that the name does not share, and along the rest of the name.
fn up_and_down(folders: &[String], name: &str) -> String {
    let mut rest = name;
    let mut shared = 0;
    for folder in folders {
        let Some(inside) =
            rest.strip_prefix(folder.as_str()).and_then(|rest| rest.strip_prefix('/'))
        else {
            break;
        };
        rest = inside;
        shared += 1;
    }
    "../".repeat(folders.len() - shared) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_can_be_opened_from_where_the_reader_stands() {
        for (here, base, name, path) in [
            ("/r", "/r", "a/b", "a/b"),
            ("/r/a", "/r", "a/b", "b"),
            ("/r/a", "/r", "ab/c", "../ab/c"),
            ("/r/a/b", "/r", "a/c", "../c"),
            ("/r/a/b", "/r", "c", "../../c"),
            ("/", "/r", "a/b", "r/a/b"),
            ("/q", "/r", "a/b", "/r/a/b"),
            ("/r/a", "/r", "../../x", "../../x"),
            ("/r/a", "/r", "/x/y", "/x/y"),
        ] {
            let standpoint = Standpoint::new(Path::new(here), Path::new(base));
            assert_eq!(standpoint.path(name), path, "{here} {base} {name}");
        }
    }
}
