//! Which dialect an artifact is: its name first, its first lines where the name leaves it open.

mod content;
mod extension;
mod name;

use crate::model::dialect::Dialect;

/// How much of a text is looked at.
const HEAD: usize = 16 * 1024;

/// Suffixes of copies and templates; what stands before them says what the file is.
const COPIES: [&str; 22] = [
    "back", "backup", "bak", "default", "dist", "dst", "ejs", "enc", "erb", "example", "gotmpl",
    "in", "j2", "jinja", "jinja2", "old", "orig", "sample", "save", "template", "tmpl", "tpl",
];

/// Decides the dialect of the artifact at `path`, which uses `/` between its parts.
pub fn detect(path: &str, text: &str) -> Dialect {
    let path = path.replace('\\', "/").to_ascii_lowercase();
    let path = without_copy_suffix(&path);
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let head = head(text);
    if let Some(dialect) = name::dialect(folder, file) {
        return content::confirm(dialect, head);
    }
    let by_extension = file.rsplit_once('.').and_then(|(_, last)| extension::dialect(last));
    match by_extension {
        Some(dialect) => {
            let refined = content::refine(dialect, folder, file, head);
            if text.len() > HEAD { content::late(refined, head, text) } else { refined }
        }
        None => content::guess(head),
    }
}

fn without_copy_suffix(path: &str) -> &str {
    let mut path = path;
    while let Some((rest, last)) = path.rsplit_once('.') {
        let keeps_a_name = !rest.is_empty() && !rest.ends_with('/');
        if !keeps_a_name || COPIES.binary_search(&last).is_err() {
            break;
        }
        path = rest;
    }
    path
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].trim_start_matches('\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::dialect::Language;

    #[test]
    fn names_decide() {
        use Dialect as D;
        for (path, dialect) in [
            ("docker/Dockerfile.prod", D::Dockerfile),
            ("api.Dockerfile", D::Dockerfile),
            ("docker-compose.prod.yml", D::Compose),
            ("deploy/compose.yaml", D::Compose),
            (".github/workflows/ci.yml", D::GithubActions),
            ("x/action.yaml", D::GithubActions),
            (".gitlab-ci.yml", D::GitlabCi),
            ("azure-pipelines-nightly.yml", D::AzurePipelines),
            (".circleci/config.yml", D::CircleCi),
            ("bitbucket-pipelines.yml", D::BitbucketPipelines),
            ("ci/Jenkinsfile.release", D::Jenkinsfile),
            ("chart/values-prod.yaml", D::HelmValues),
            ("group_vars/all.yml", D::Ansible),
            ("group_vars/prod", D::Ansible),
            ("roles/db/defaults/main.yml", D::Ansible),
            ("src/main/resources/application-prod.yml", D::Spring),
            ("src/main/resources/application.properties", D::SpringProperties),
            ("appsettings.Development.json", D::AppSettings),
            (".env", D::Dotenv),
            (".env.production", D::Dotenv),
            ("prod.env", D::Dotenv),
            (".env.example", D::Dotenv),
            ("src/.env.ts", D::Source(Language::TypeScript)),
            ("main.tf", D::Terraform),
            ("main.tf.json", D::Terraform),
            ("prod.auto.tfvars", D::Tfvars),
            ("terraform.tfstate.backup", D::Tfstate),
        ] {
            assert_eq!(detect(path, ""), dialect, "{path}");
        }
    }

    #[test]
    fn names_of_tools_decide() {
        use Dialect as D;
        for (path, dialect) in [
            (".terraform.lock.hcl", D::Lockfile),
            ("package-lock.json", D::Lockfile),
            ("package.json", D::PackageJson),
            ("a.postman_collection.json", D::Postman),
            ("api/get.bru", D::Bruno),
            ("a.http", D::HttpFile),
            ("a.har", D::Har),
            ("app/src/main/AndroidManifest.xml", D::AndroidManifest),
            ("app/src/main/res/values-de/strings.xml", D::AndroidResources),
            ("ios/Info.plist", D::Plist),
            ("build.gradle.kts", D::Gradle),
            ("conf/nginx.conf", D::Nginx),
            ("nginx/conf.d/site.conf", D::Nginx),
            (".htaccess", D::Apache),
            ("haproxy.cfg", D::Haproxy),
            (".aws/credentials", D::Ini),
            (".npmrc", D::Npmrc),
            ("_netrc", D::Netrc),
            ("app.service", D::Systemd),
            ("etc/cron.d/job", D::Crontab),
            ("Makefile", D::Makefile),
            (".zshrc", D::Shell),
            ("a.ps1", D::Source(Language::PowerShell)),
            ("a.ipynb", D::Notebook),
            ("README.md", D::Markdown),
            ("config.yml.j2", D::Yaml),
            ("settings.toml.dist", D::Toml),
            ("events.ndjson", D::JsonLines),
            ("a.py", D::Source(Language::Python)),
            ("A.CS", D::Source(Language::CSharp)),
            ("win\\a.vb", D::Source(Language::VisualBasic)),
            ("a.unheard", D::Unknown),
        ] {
            assert_eq!(detect(path, ""), dialect, "{path}");
        }
    }

    #[test]
    fn first_lines_decide_where_the_name_does_not() {
        use Dialect as D;
        for (path, text, dialect) in [
            ("a.yaml", "# c\napiVersion: v1\nkind: Secret\n", D::Kubernetes),
            ("a.json", "{\n \"apiVersion\": \"v1\",\"kind\":\"Secret\"}", D::Kubernetes),
            ("a.yml", "openapi: 3.1.0\n", D::Openapi),
            ("a.yml", "- name: x\n  hosts: all\n", D::Ansible),
            ("a.yml", "services:\n  db:\n    image: x\n", D::Compose),
            ("a.yml", "AWSTemplateFormatVersion: '2010-09-09'\n", D::CloudFormation),
            ("a.json", "{\"info\":{\"schema\":\"https://schema.getpostman.com/x\"}}", D::Postman),
            ("a.json", "{\"info\":{},\"openapi\": \"3.1.0\"}", D::Openapi),
            ("a.json", "{\"info\":1,\"properties\":{\"openapi\":{\"type\":\"string\"}}}", D::Json),
            ("a.yml", "type: spec.insomnia.rest/5.0\n", D::Insomnia),
            ("a.yml", "_type: export\n__export_format: 4\n", D::Insomnia),
            ("a.yml", "{_type: export, __export_format: 4}", D::Insomnia),
            ("a.yml", "opencollection: 1.0.0\n", D::OpenCollection),
            ("a.yml", "info:\n  name: x\nhttp:\n  method: GET\n  url: x\n", D::OpenCollection),
            ("a.json", "{\"log\":{\"version\":\"1.2\",\"entries\":[]}}", D::Har),
            ("a.json", "{\"realm\":\"x\",\"sslRequired\":\"none\"}", D::KeycloakRealm),
            ("a.json", "{\"version\":4,\"terraform_version\":\"1\",\"resources\":[]}", D::Tfstate),
            ("a.json", "{\"a\":1}\n{\"a\":2}\n", D::JsonLines),
            ("a.xml", "<plist version=\"1.0\">", D::Plist),
            ("a.conf", "server {\n  listen 80;\n", D::Nginx),
            ("a.conf", "<VirtualHost *:80>\n", D::Apache),
            ("a.conf", "[main]\nx=y\n", D::Ini),
            ("deploy", "#!/usr/bin/env -S python3 -u\n", D::Source(Language::Python)),
            ("deploy", "#!/bin/bash -e\n", D::Shell),
            ("x", "<?xml version=\"1.0\"?>", D::Xml),
            ("x", "{\"a\": 1}", D::Json),
            ("x", "---\na: b\n", D::Yaml),
            ("x", "diff --git a/b b/b\n", D::Diff),
            ("x", "prose", D::Unknown),
        ] {
            assert_eq!(detect(path, text), dialect, "{path}: {text}");
        }
    }

    #[test]
    fn sorted_keys_come_late() {
        let schemas = "\"a\": {}, ".repeat(2_000);
        for (path, text, dialect) in [
            (
                "a.json",
                format!("{{\"components\": {{{schemas}}}, \"openapi\": \"3.0.1\"}}"),
                Dialect::Openapi,
            ),
            ("a.yml", format!("components: {{{schemas}}}\nopenapi: 3.0.1\n"), Dialect::Openapi),
            (
                "a.json",
                format!("{{\"item\": [{{{schemas}}}], \"x\": \"schema.getpostman.com\"}}"),
                Dialect::Postman,
            ),
            ("a.json", format!("{{\"components\": {{{schemas}}}}}"), Dialect::Json),
        ] {
            assert_eq!(detect(path, &text), dialect, "{path}");
        }
    }

    #[test]
    fn copies_are_sorted() {
        assert!(COPIES.is_sorted());
    }

    proptest! {
        #[test]
        fn never_panics(path in r"([a-z./\\é-]){0,30}", text in r#"([#!{}\[\]<>"' \n\ré:-]|[a-z]|\PC){0,60}"#) {
            detect(&path, &text);
            detect("a.yml", &text);
            detect("a.json", &text);
            detect("a.conf", &text);
        }
    }
}
