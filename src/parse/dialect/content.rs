//! The first lines of a text, where its name leaves the dialect open.

use super::extension;
use crate::model::dialect::Dialect;

/// Corrects what a name suggests if the text is plainly something else.
pub(super) fn confirm(dialect: Dialect, head: &str) -> Dialect {
    let is_object = has_line_key(head, "apiVersion") && has_line_key(head, "kind");
    match dialect {
        Dialect::HelmValues | Dialect::Spring | Dialect::Compose if is_object => {
            Dialect::Kubernetes
        }
        dialect => dialect,
    }
}

/// Narrows what an extension says.
pub(super) fn refine(dialect: Dialect, folder: &str, file: &str, head: &str) -> Dialect {
    match dialect {
        Dialect::Json => json(head),
        Dialect::Yaml => yaml(folder, file, head),
        Dialect::Xml => xml(head),
        Dialect::Ini => ini(file, head),
        dialect => dialect,
    }
}

/// What comes late in a document whose keys are sorted: the parts of a description or a collection
/// may be long.
pub(super) fn late(dialect: Dialect, head: &str, text: &str) -> Dialect {
    let begins = |keys: &[&str]| {
        keys.iter().any(|key| head.contains(&format!("\"{key}\"")) || has_line_key(head, key))
    };
    match dialect {
        Dialect::Json | Dialect::Yaml
            if begins(&["components", "definitions", "basePath", "consumes"])
                && is_openapi(text) =>
        {
            Dialect::Openapi
        }
        Dialect::Json if begins(&["item", "event"]) && text.contains("schema.getpostman.com") => {
            Dialect::Postman
        }
        dialect => dialect,
    }
}

/// Decides without any name.
pub(super) fn guess(head: &str) -> Dialect {
    let start = head.trim_start();
    if let Some(dialect) = shebang(head) {
        return dialect;
    }
    match start {
        _ if start.starts_with("<?xml") => xml(head),
        _ if start.starts_with("<!DOCTYPE html") || start.starts_with("<html") => Dialect::Html,
        _ if start.starts_with("diff --git ") => Dialect::Diff,
        _ if is_json(start) => json(head),
        _ if start.starts_with("---\n") || start.starts_with("---\r\n") => yaml("", "", head),
        _ if start.starts_with("[Unit]") => Dialect::Systemd,
        _ => Dialect::Unknown,
    }
}

fn shebang(head: &str) -> Option<Dialect> {
    let line = head.strip_prefix("#!")?.lines().next()?;
    let mut words = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    let mut program = words.next()?;
    if program == "env" {
        program = words.find(|word| !word.starts_with('-') && !word.contains('='))?;
    }
    extension::interpreter(&program.to_ascii_lowercase())
}

fn is_json(start: &str) -> bool {
    let inner = start.strip_prefix(['{', '[']).map(str::trim_start);
    inner.is_some_and(|inner| {
        inner.starts_with(['"', '{', '}', '[', ']']) && !start.starts_with("{{")
    })
}

fn json(head: &str) -> Dialect {
    let has = |key: &str| head.contains(&format!("\"{key}\""));
    match head {
        _ if has("apiVersion") && has("kind") => Dialect::Kubernetes,
        _ if head.contains("schema.getpostman.com") => Dialect::Postman,
        _ if has("_postman_variable_scope") || has("_postman_id") => Dialect::Postman,
        _ if (has("info") || has("paths")) && is_openapi(head) => Dialect::Openapi,
        _ if has("__export_format") && (head.contains("insomnia") || has("_type")) => {
            Dialect::Insomnia
        }
        _ if has("log") && (has("entries") || has("creator")) => Dialect::Har,
        _ if has("realm") && (has("clients") || has("sslRequired")) => Dialect::KeycloakRealm,
        _ if has("terraform_version") && has("resources") => Dialect::Tfstate,
        _ if has("nbformat") && has("cells") => Dialect::Notebook,
        _ if has("AWSTemplateFormatVersion") => Dialect::CloudFormation,
        _ if has("static_resources") => Dialect::Envoy,
        _ if is_json_lines(head) => Dialect::JsonLines,
        _ => Dialect::Json,
    }
}

/// Two lines that each are a whole object.
fn is_json_lines(head: &str) -> bool {
    let mut lines = head.lines().filter(|line| !line.trim().is_empty()).take(2);
    let whole = |line: &str| line.starts_with('{') && line.trim_end().ends_with('}');
    matches!((lines.next(), lines.next()), (Some(first), Some(second)) if whole(first) && whole(second))
}

fn yaml(folder: &str, file: &str, head: &str) -> Dialect {
    let top = |key: &str| has_line_key(head, key);
    match head {
        _ if is_json(head.trim_start()) => match json(head) {
            Dialect::Json | Dialect::JsonLines => Dialect::Yaml,
            dialect => dialect,
        },
        _ if top("apiVersion") && top("kind") => Dialect::Kubernetes,
        _ if is_openapi(head) => Dialect::Openapi,
        _ if top("AWSTemplateFormatVersion") => Dialect::CloudFormation,
        _ if top("static_resources") || file.starts_with("envoy") => Dialect::Envoy,
        _ if top("_type")
            || head.contains(".insomnia.rest/")
            || head.contains("__export_format") =>
        {
            Dialect::Insomnia
        }
        _ if top("opencollection") || is_bruno_request(head) => Dialect::OpenCollection,
        _ if is_playbook(head) || folder.ends_with("playbooks") => Dialect::Ansible,
        _ if top("services") && has_indented_key(head, &["image", "build"]) => Dialect::Compose,
        _ if top("jobs") && top("on") => Dialect::GithubActions,
        _ => Dialect::Yaml,
    }
}

/// The version says so (`OpenAPI` 3.1 §4.8.1, Swagger 2.0): a schema of the format, or a page about
/// it, has the word as well.
fn is_openapi(head: &str) -> bool {
    let version = |key: &str, first: char| {
        head.match_indices(key).any(|(at, _)| {
            let before = head[..at].chars().next_back();
            let rest = head[at + key.len()..].trim_start_matches(['"', '\'']);
            let value =
                rest.strip_prefix(':').map(|value| value.trim_start_matches([' ', '"', '\'']));
            before.is_none_or(|before| matches!(before, '\n' | '"' | '\''))
                && value.is_some_and(|value| value.starts_with(first))
        })
    };
    version("openapi", '3') || version("swagger", '2')
}

/// A request of Bruno's in a file of its own.
fn is_bruno_request(head: &str) -> bool {
    has_line_key(head, "http")
        && has_line_key(head, "info")
        && has_indented_key(head, &["url"])
        && has_indented_key(head, &["method"])
}

/// A list whose items name hosts.
fn is_playbook(head: &str) -> bool {
    let item = |line: &str| line.starts_with("- hosts:") || line.starts_with("  hosts:");
    head.lines().any(|line| line.starts_with("- ")) && head.lines().any(item)
}

fn xml(head: &str) -> Dialect {
    let start = head.trim_start();
    match head {
        // `.config` and `.settings` are XML in one world and lines in another.
        _ if !start.is_empty() && !start.starts_with('<') => Dialect::Ini,
        _ if head.contains("<plist") => Dialect::Plist,
        _ if head.contains("<manifest") && head.contains("schemas.android.com") => {
            Dialect::AndroidManifest
        }
        _ => Dialect::Xml,
    }
}

/// Files called `.conf` and `.cfg` have many grammars.
fn ini(file: &str, head: &str) -> Dialect {
    let any = |words: &[&str]| {
        head.lines().any(|line| words.iter().any(|word| line.trim_start().starts_with(word)))
    };
    match head {
        _ if file.contains("nginx") => Dialect::Nginx,
        _ if file.contains("haproxy") => Dialect::Haproxy,
        _ if any(&["server {", "location /", "upstream ", "http {", "log_format "]) => {
            Dialect::Nginx
        }
        _ if any(&["<VirtualHost", "<Directory", "<Location", "LoadModule "]) => Dialect::Apache,
        _ if any(&["frontend ", "backend "]) && any(&["bind ", "server "]) => Dialect::Haproxy,
        _ => Dialect::Ini,
    }
}

/// Whether a line begins with `key:`, quoted or not.
fn has_line_key(head: &str, key: &str) -> bool {
    head.lines().any(|line| {
        let line = line.trim_start_matches(['"', '\'']);
        let rest = line.strip_prefix(key).map(|rest| rest.trim_start_matches(['"', '\'']));
        rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
    })
}

fn has_indented_key(head: &str, keys: &[&str]) -> bool {
    let is_key = |line: &str| {
        keys.iter().any(|key| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
    };
    head.lines().filter(|line| line.starts_with("  ")).any(|line| is_key(line.trim_start()))
}
