//! Embeds `rules/**/*.toml`: the sources for docs and tests, and one JSON of all rules without
//! their examples, because reading that at start-up is ten times faster than reading TOML.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use serde_json::Value;

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let rules = root.join("rules");
    let mut files = Vec::new();
    collect(&rules, &mut files)?;
    files.sort();

    let mut compact = Vec::new();
    let mut sources = String::from("&[\n");
    for file in &files {
        let text = fs::read_to_string(file)?;
        let mut rule: toml::Table = toml::from_str(&text)
            .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
        rule.remove("bad");
        rule.remove("good");
        let folder = file.parent().and_then(Path::file_name).unwrap_or_default();
        rule.insert("folder".to_owned(), folder.to_string_lossy().into_owned().into());
        compact.push(serde_json::to_value(rule).map_err(io::Error::other)?);
        let name = file.strip_prefix(&root).map_err(io::Error::other)?.display().to_string();
        let place = file.display().to_string();
        // A JSON string of a path is a Rust string literal as well.
        let (name, place) = (Value::from(name.replace('\\', "/")), Value::from(place));
        writeln!(sources, "    ({name}, include_str!({place})),").map_err(io::Error::other)?;
    }
    sources += "]\n";
    if let Some(commit) = commit(&root) {
        println!("cargo::rustc-env=FIGLINT_COMMIT={commit}");
    }
    fs::write(out.join("apis.json"), apis(&rules.join("apis"))?)?;
    fs::write(out.join("rules.json"), serde_json::to_vec(&compact).map_err(io::Error::other)?)?;
    fs::write(out.join("sources.rs"), sources)?;
    println!("cargo::rustc-env=FIGLINT_BUILD={:016x}", build(&root)?);
    Ok(())
}

/// A number for all that decides what is found: what one build remembers is of no use to another.
fn build(root: &Path) -> io::Result<u64> {
    let mut open = vec![root.join("src"), root.join("rules"), root.join("Cargo.lock")];
    let mut hasher = DefaultHasher::new();
    env::var_os("CARGO_PKG_VERSION").hash(&mut hasher);
    while let Some(path) = open.pop() {
        println!("cargo::rerun-if-changed={}", path.display());
        if path.is_dir() {
            let mut inside: Vec<PathBuf> =
                fs::read_dir(&path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
            inside.sort();
            open.extend(inside);
        } else if path.exists() {
            fs::read(&path)?.hash(&mut hasher);
        }
    }
    // Features decide which languages are parsed.
    let mut features: Vec<String> = env::vars()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("CARGO_FEATURE_"))
        .collect();
    features.sort();
    features.hash(&mut hasher);
    Ok(hasher.finish())
}

/// The commit that a release is built from: what `cargo package` wrote down, or what git says. Other
/// builds do without, for each commit would compile everything again.
fn commit(root: &Path) -> Option<String> {
    let packaged = fs::read_to_string(root.join(".cargo_vcs_info.json")).ok();
    let packaged: Option<Value> = packaged.and_then(|text| serde_json::from_str(&text).ok());
    let id = match packaged {
        Some(info) => info["git"]["sha1"].as_str()?.to_owned(),
        None if env::var("PROFILE").ok()? == "release" && root.join(".git").exists() => {
            let git = |call: &[&str]| {
                let out = Command::new("git").args(call).current_dir(root).output().ok()?;
                Some(String::from_utf8(out.stdout).ok()?.trim().to_owned())
            };
            // It changes with every commit and every checkout.
            println!("cargo::rerun-if-changed={}", git(&["rev-parse", "--git-path", "logs/HEAD"])?);
            git(&["rev-parse", "HEAD"])?
        }
        None => return None,
    };
    let is_id = id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| id[..12].to_owned())
}

/// The tables of calls as one JSON list.
fn apis(folder: &Path) -> io::Result<Vec<u8>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    let mut tables = Vec::new();
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
        let table: toml::Table = toml::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        tables.push(serde_json::to_value(table).map_err(io::Error::other)?);
    }
    serde_json::to_vec(&tables).map_err(io::Error::other)
}

/// Rule files below a folder; `apis/` holds tables of calls and `carriers.toml` forms of binding, no rules.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    // A folder's own time changes when a file comes or goes, so new rules are picked up.
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "apis") {
                collect(&path, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "toml")
            && path.file_name().is_none_or(|name| name != "carriers.toml")
        {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
