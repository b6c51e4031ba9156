//! Which configuration file is in force: the nearest one, never one from outside the repository.

use std::path::{Path, PathBuf};

use super::error::ConfigError;

/// The names looked for, in every folder.
pub const NAMES: [&str; 2] = ["figlint.toml", ".figlint.toml"];

/// Finds the configuration for a scan that starts in the folder `start` (an absolute path): the
/// nearest ancestor with one of [`NAMES`], up to the root of the repository, which is the folder
/// with `.git`; else `figlint/figlint.toml` in the user's configuration folder, given by
/// `config_home` (`$XDG_CONFIG_HOME`) or else `home` (`$HOME/.config`).
///
/// # Errors
/// Both names in one folder: which one was meant cannot be known.
pub fn discover(
    start: &Path,
    config_home: Option<&Path>,
    home: Option<&Path>,
) -> Result<Option<PathBuf>, ConfigError> {
    for folder in start.ancestors() {
        if let Some(found) = in_folder(folder)? {
            return Ok(Some(found));
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    // The base directory specification tells to ignore relative paths.
    let config_home = config_home
        .filter(|path| path.is_absolute())
        .map(Path::to_owned)
        .or_else(|| home.filter(|path| path.is_absolute()).map(|home| home.join(".config")));
    Ok(config_home
        .map(|folder| folder.join("figlint").join(NAMES[0]))
        .filter(|file| file.is_file()))
}

fn in_folder(folder: &Path) -> Result<Option<PathBuf>, ConfigError> {
    let mut found = NAMES.map(|name| folder.join(name)).into_iter().filter(|file| file.is_file());
    match (found.next(), found.next()) {
        (Some(_), Some(_)) => Err(ConfigError::BothNames { folder: folder.to_owned() }),
        (first, _) => Ok(first),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn stops_at_the_repository_and_then_asks_the_user() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let inner = root.join("outer/repo/src/deep");
        fs::create_dir_all(&inner).unwrap();
        fs::create_dir_all(root.join("xdg/figlint")).unwrap();
        fs::write(root.join("outer/figlint.toml"), "").unwrap();
        fs::write(root.join("outer/repo/.git"), "gitdir: elsewhere").unwrap();
        assert_eq!(discover(&inner, None, None).unwrap(), None);

        let user = root.join("xdg/figlint/figlint.toml");
        fs::write(&user, "").unwrap();
        let xdg = root.join("xdg");
        assert_eq!(discover(&inner, Some(&xdg), None).unwrap(), Some(user));
        assert_eq!(discover(&inner, Some(Path::new("xdg")), None).unwrap(), None);

        let hidden = root.join("outer/repo/.figlint.toml");
        fs::write(&hidden, "").unwrap();
        assert_eq!(discover(&inner, Some(&xdg), None).unwrap(), Some(hidden));

        fs::write(root.join("outer/repo/figlint.toml"), "").unwrap();
        let error = discover(&inner, None, None).unwrap_err();
        assert!(error.to_string().contains("keep one"), "{error}");
    }
}
