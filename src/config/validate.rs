//! What can be wrong with one `figlint.toml` beyond its form, seen without knowing the rules.

use super::hosts::HostPattern;
use super::locate::Step;
use super::paths::PathGlobs;
use super::schema::{Allow, File};

/// The way to a value and what is wrong with it.
pub(super) type Wrong<'a> = (Vec<Step<'a>>, String);

/// The first thing wrong with a file that needs no knowledge of the rules.
pub(super) fn first_problem(file: &File) -> Option<Wrong<'_>> {
    globs(vec![Step::Key("exclude")], &file.exclude)
        .or_else(|| host_lists(file))
        .or_else(|| {
            file.overrides.iter().enumerate().find_map(|(at, entry)| {
                let way = vec![Step::Key("override"), Step::Index(at), Step::Key("paths")];
                let empty = || (way.clone(), "an override needs at least one path".to_owned());
                globs(way.clone(), &entry.paths).or_else(|| entry.paths.is_empty().then(empty))
            })
        })
        .or_else(|| file.allow.iter().enumerate().find_map(|(at, entry)| allow_problem(at, entry)))
}

fn host_lists(file: &File) -> Option<Wrong<'_>> {
    let lists = file
        .hosts
        .lists()
        .into_iter()
        .map(|(key, list)| (vec![Step::Key("hosts"), Step::Key(key)], list));
    let environments = file.environments.iter().map(|(name, environment)| {
        (vec![Step::Key("environments"), Step::Key(name), Step::Key("hosts")], &environment.hosts)
    });
    let mut lists = lists.chain(environments);
    lists.find_map(|(way, list)| each(&way, list, |host| HostPattern::new(host).err())).or_else(
        || {
            file.environments.iter().find_map(|(name, environment)| {
                let way = vec![Step::Key("environments"), Step::Key(name), Step::Key("paths")];
                globs(way, &environment.paths)
            })
        },
    )
}

fn allow_problem(at: usize, entry: &Allow) -> Option<Wrong<'_>> {
    let way = |key| vec![Step::Key("allow"), Step::Index(at), Step::Key(key)];
    if entry.reason.trim().is_empty() {
        return Some((way("reason"), "an allow entry needs a reason".to_owned()));
    }
    if entry.is_unconditional() {
        let message = "an allow entry needs a condition: rule, path, key, fingerprint, or host";
        return Some((way(""), message.to_owned()));
    }
    if let Some(message) = PathGlobs::new(entry.all_paths()).err() {
        return Some((way("path"), bad_glob(&message)));
    }
    let key = entry.key.iter().find_map(|key| globset::Glob::new(key).err());
    if let Some(error) = key {
        return Some((way("key"), bad_glob(&error.kind().to_string())));
    }
    let host = entry.host.iter().find_map(|host| HostPattern::new(host).err());
    host.map(|message| (way("host"), message))
}

fn globs<'a>(way: Vec<Step<'a>>, globs: &[String]) -> Option<Wrong<'a>> {
    each(&way, globs, |glob| PathGlobs::new([glob]).err().map(|message| bad_glob(&message)))
        .or_else(|| {
            let all = PathGlobs::new(globs.iter().map(String::as_str));
            all.err().map(|message| (way, bad_glob(&message)))
        })
}

fn each<'a>(
    way: &[Step<'a>],
    list: &[String],
    wrong: impl Fn(&str) -> Option<String>,
) -> Option<Wrong<'a>> {
    list.iter().enumerate().find_map(|(at, item)| {
        let message = wrong(item)?;
        Some((way.iter().copied().chain([Step::Index(at)]).collect(), message))
    })
}

fn bad_glob(message: &str) -> String {
    format!("not a glob: {message}")
}
