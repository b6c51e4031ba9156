//! The configuration in force, as TOML in which every line says where it comes from.

use std::fmt::Write as _;
use std::path::Path;

use toml::{Table, Value};

use super::described;
use super::load::Config;
use super::schema::{File, Hook, OnTimeout};

const DEFAULT: &str = "default";

/// The effective configuration as TOML, each value with its source as a comment.
pub fn show(config: &Config) -> String {
    let mut tables = vec![(DEFAULT.to_owned(), defaults(config))];
    let main = config.root().unwrap_or(Path::new(""));
    for source in &config.files {
        let name = source.path.strip_prefix(main).unwrap_or(&source.path).display().to_string();
        tables.push((name, Table::try_from(&source.file).unwrap_or_default()));
    }
    let mut out = String::new();
    for key in keys() {
        match key.as_str() {
            "extends" => {}
            "hook" | "hosts" | "levels" => table(&mut out, &key, &tables),
            "environments" => environments(&mut out, &tables),
            "override" | "allow" => entries(&mut out, &key, &tables),
            _ => value(&mut out, &key, &tables),
        }
    }
    out
}

type Tables = [(String, Table)];

/// The keys of the schema, plain ones before tables as TOML wants it.
fn keys() -> Vec<String> {
    let order = |key: &String| {
        let tables = ["levels", "hook", "hosts", "environments", "override", "allow"];
        tables.iter().position(|table| table == key).map_or(0, |at| at + 1)
    };
    let schema = described::json_schema();
    let properties = schema.get("properties").and_then(serde_json::Value::as_object);
    let mut keys: Vec<String> =
        properties.into_iter().flat_map(|map| map.keys().cloned()).collect();
    keys.sort_by_key(order);
    keys
}

fn defaults(config: &Config) -> Table {
    let defaults = Config::default();
    let file = File {
        profile: Some(defaults.profile),
        builtin: Some(defaults.builtin),
        min_confidence: Some(defaults.min_confidence),
        fail_on: Some(defaults.fail_on),
        max_file_size: Some(super::values::Size(defaults.max_file_size)),
        require_reason: Some(defaults.require_reason),
        compat_comments: Some(defaults.compat_comments),
        doc_hosts: Some(defaults.doc_hosts),
        internal_http: Some(defaults.internal_http),
        hook: Hook {
            on_timeout: Some(OnTimeout::default()),
            skip_option: Some(false),
            ..Hook::default()
        },
        max_lifetime: config.profile.profile().max_lifetime,
        ..File::default()
    };
    Table::try_from(file).unwrap_or_default()
}

fn value(out: &mut String, key: &str, tables: &Tables) {
    let given = || tables.iter().filter_map(|(source, table)| Some((source, table.get(key)?)));
    let Some((source, last)) = given().next_back() else { return };
    if !last.is_array() {
        let _ = writeln!(out, "{key} = {last} # {source}");
        return;
    }
    let _ = writeln!(out, "{key} = [");
    for (source, list) in given() {
        for item in list.as_array().into_iter().flatten() {
            let _ = writeln!(out, "  {item}, # {source}");
        }
    }
    out.push_str("]\n");
}

/// Writes the sub-keys of one table.
fn table(out: &mut String, name: &str, tables: &Tables) {
    let inner: Vec<(String, Table)> = tables
        .iter()
        .filter_map(|(source, table)| Some((source.clone(), table.get(name)?.as_table()?.clone())))
        .collect();
    if inner.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n[{name}]");
    for key in sorted(inner.iter().flat_map(|(_, table)| table.keys())) {
        let bare = key_text(&key);
        let renamed: Vec<(String, Table)> = inner
            .iter()
            .filter_map(|(source, table)| {
                let value = table.get(&key)?.clone();
                Some((source.clone(), Table::from_iter([(bare.clone(), value)])))
            })
            .collect();
        value(out, &bare, &renamed);
    }
}

fn environments(out: &mut String, tables: &Tables) {
    let inner = |table: &Table| table.get("environments").and_then(Value::as_table).cloned();
    let named: Vec<(String, Table)> =
        tables.iter().filter_map(|(source, table)| Some((source.clone(), inner(table)?))).collect();
    for name in sorted(named.iter().flat_map(|(_, table)| table.keys())) {
        let header = format!("environments.{}", key_text(&name));
        let renamed: Vec<(String, Table)> = named
            .iter()
            .filter_map(|(source, table)| {
                let value = table.get(&name)?.clone();
                Some((source.clone(), Table::from_iter([(header.clone(), value)])))
            })
            .collect();
        table(out, &header, &renamed);
    }
}

fn entries(out: &mut String, key: &str, tables: &Tables) {
    for (source, table) in tables {
        for entry in table.get(key).and_then(Value::as_array).into_iter().flatten() {
            let _ = writeln!(out, "\n[[{key}]] # {source}");
            for (name, value) in entry.as_table().into_iter().flatten() {
                let _ = writeln!(out, "{name} = {value}");
            }
        }
    }
}

fn sorted<'a>(keys: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut keys: Vec<String> = keys.cloned().collect();
    keys.sort();
    keys.dedup();
    keys
}

/// A key as TOML writes it: quoted unless it is bare.
fn key_text(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) {
        key.to_owned()
    } else {
        Value::String(key.to_owned()).to_string()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::config) const FULL: &str = r#"
profile = "pedantic"
select = ["FIG205", "a # b"]
max-file-size = "2 MiB"
[levels]
FIG1 = "note"
[hook]
timeout = "2m"
skip-option = true
[hosts]
internal = ["*.corp.example"]
[environments."my prod"]
hosts = ["pay.example"]
id-prefix = "live"
[[override]]
paths = ["tests/"]
level = "note"
levels = { FIG101 = "error" }
[[allow]]
rule = "FIG101"
paths = ["a", "b"]
reason = "sample's \"value\""
expires = 2030-12-31
"#;

    #[test]
    fn what_is_shown_means_the_same() {
        let path = Path::new("/p/figlint.toml");
        let config = Config::parse(path, FULL).unwrap();
        let shown = show(&config);
        let again = Config::parse(path, &shown).unwrap();
        for key in ["profile = \"pedantic\" # figlint.toml", "fail-on = \"warning\" # default"] {
            assert!(shown.contains(key), "{shown}");
        }
        assert_eq!(again.allow, config.allow);
        assert_eq!(again.hosts, config.hosts);
        assert_eq!(again.hook.timeout, config.hook.timeout);
        assert_eq!((again.hook.skip_option, config.hook.skip_option), (Some(true), Some(true)));
        assert_eq!(again.environments, config.environments);
        assert_eq!(again.max_file_size, 2 << 20);
        let (first, second) = (&config.files[0].file, &again.files[0].file);
        assert_eq!((&first.overrides, &first.levels), (&second.overrides, &second.levels));
        assert_eq!(show(&again), shown.replace("# default", "# figlint.toml"));
        Config::parse(path, &show(&Config::default())).unwrap();
    }
}
