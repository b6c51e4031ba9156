//! File and folder names that tools prescribe.

use super::extension;
use crate::model::dialect::{Dialect, Language};

/// The dialect that a name alone decides; folder and file are in lower case.
pub(super) fn dialect(folder: &str, file: &str) -> Option<Dialect> {
    exact(file)
        .or_else(|| stem(file))
        .or_else(|| environment(file))
        .or_else(|| in_folder(folder, file))
}

fn exact(file: &str) -> Option<Dialect> {
    Some(match file {
        "action.yml" | "action.yaml" => Dialect::GithubActions,
        "bitbucket-pipelines.yml" => Dialect::BitbucketPipelines,
        "package.json" => Dialect::PackageJson,
        "local.settings.json" => Dialect::AppSettings,
        "androidmanifest.xml" => Dialect::AndroidManifest,
        "microprofile-config.properties" => Dialect::SpringProperties,
        "nginx.conf" => Dialect::Nginx,
        ".htaccess" | "httpd.conf" | "apache2.conf" | "apache.conf" => Dialect::Apache,
        "haproxy.cfg" => Dialect::Haproxy,
        ".npmrc" | ".yarnrc" => Dialect::Npmrc,
        ".pypirc" => Dialect::Pypirc,
        ".netrc" | "_netrc" => Dialect::Netrc,
        "procfile" => Dialect::Procfile,
        "makefile" | "gnumakefile" | "justfile" => Dialect::Makefile,
        "crontab" => Dialect::Crontab,
        // Messages that git has written in a file (git-commit(1), git-merge(1), git-tag(1)).
        "commit_editmsg" | "merge_msg" | "tag_editmsg" => Dialect::PlainText,
        "pipfile" => Dialect::Toml,
        ".babelrc" | ".eslintrc" | ".prettierrc" | ".dockercfg" | ".dockerconfigjson" => {
            Dialect::Json
        }
        ".yarnrc.yml" => Dialect::Yaml,
        ".gitconfig" | ".s3cfg" | ".boto" | ".my.cnf" | ".editorconfig" | ".hgrc" => Dialect::Ini,
        ".curlrc" | ".wgetrc" => Dialect::Properties,
        "gemfile" | "rakefile" | "podfile" | "fastfile" | "vagrantfile" | "appfile" => {
            Dialect::Source(Language::Ruby)
        }
        "build.bazel" | "tiltfile" | "sconstruct" => Dialect::Source(Language::Python),
        _ if SHELL_FILES.contains(&file) => Dialect::Shell,
        _ if LOCK_FILES.contains(&file) => Dialect::Lockfile,
        _ => return None,
    })
}

const SHELL_FILES: [&str; 13] = [
    ".bashrc",
    ".bash_profile",
    ".bash_aliases",
    ".bash_history",
    ".bash_login",
    ".envrc",
    ".profile",
    ".zprofile",
    ".zshenv",
    ".zshrc",
    ".zsh_history",
    ".kshrc",
    "pkgbuild",
];

const LOCK_FILES: [&str; 12] = [
    ".terraform.lock.hcl",
    "bun.lockb",
    "cartfile.resolved",
    "go.sum",
    "go.work.sum",
    "gradle.lockfile",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "package.resolved",
    "packages.lock.json",
    "pnpm-lock.yaml",
    "project.assets.json",
];

/// Names with a free part: `docker-compose.*.yml`, `application-*.properties`.
fn stem(file: &str) -> Option<Dialect> {
    let (name, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let yaml = matches!(extension, "yml" | "yaml");
    let begins = |word: &str| {
        name.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.', '_']))
    };
    let ends =
        |word: &str| name.strip_suffix(word).is_some_and(|rest| rest.ends_with(['-', '.', '_']));
    Some(match extension {
        _ if begins("dockerfile") || begins("containerfile") => Dialect::Dockerfile,
        _ if begins("jenkinsfile") => Dialect::Jenkinsfile,
        _ if yaml && (begins("docker-compose") || begins("compose")) => Dialect::Compose,
        _ if yaml && (begins(".gitlab-ci") || ends(".gitlab-ci")) => Dialect::GitlabCi,
        _ if yaml && (begins("azure-pipelines") || begins(".azure-pipelines")) => {
            Dialect::AzurePipelines
        }
        _ if yaml && (begins("application") || begins("bootstrap")) => Dialect::Spring,
        _ if yaml && (begins("values") || ends("values")) => Dialect::HelmValues,
        "properties" if begins("application") || begins("bootstrap") => Dialect::SpringProperties,
        "json" if begins("appsettings") => Dialect::AppSettings,
        "json" if ends("postman_collection") || ends("postman_environment") => Dialect::Postman,
        "json" if ends("postman_globals") => Dialect::Postman,
        "json" if ends("tf") => Dialect::Terraform,
        "json" if ends("tfvars") => Dialect::Tfvars,
        "kts" if ends("gradle") => Dialect::Gradle,
        _ => return None,
    })
}

/// `.env`, `.env.production`, `env.example` (whose suffix is gone by now).
fn environment(file: &str) -> Option<Dialect> {
    if file == "env" {
        return Some(Dialect::Dotenv);
    }
    let rest = file.strip_prefix(".env").or_else(|| file.strip_prefix(".flaskenv"))?;
    let part = rest.rsplit_once('.').map_or("", |(_, last)| last);
    let is_code = matches!(extension::dialect(part), Some(Dialect::Source(_)));
    let named = rest.is_empty() || rest.starts_with(['.', '-', '_']);
    (named && !is_code).then_some(Dialect::Dotenv)
}

fn in_folder(folder: &str, file: &str) -> Option<Dialect> {
    let (_, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let yaml = matches!(extension, "yml" | "yaml");
    let parts: Vec<&str> = folder.split('/').collect();
    let within = |name: &str| parts.contains(&name);
    let parent = parts.last().copied().unwrap_or_default();
    let in_role = within("roles") && ANSIBLE_FOLDERS.contains(&parent);
    Some(match file {
        _ if yaml && folder.ends_with(".github/workflows") => Dialect::GithubActions,
        "config.yml" if parent == ".circleci" => Dialect::CircleCi,
        _ if yaml && within(".azure-pipelines") => Dialect::AzurePipelines,
        _ if yaml && within(".gitlab") && within("ci") => Dialect::GitlabCi,
        _ if (yaml || extension.is_empty()) && (within("group_vars") || within("host_vars")) => {
            Dialect::Ansible
        }
        _ if yaml && in_role => Dialect::Ansible,
        _ if extension == "xml" && within("res") && parent.starts_with("values") => {
            Dialect::AndroidResources
        }
        "credentials" | "config" if parent == ".aws" => Dialect::Ini,
        "config" if parent == ".kube" => Dialect::Kubernetes,
        "config" if parent == ".git" => Dialect::Ini,
        _ if extension == "conf" && (within("nginx") || parent == "sites-available") => {
            Dialect::Nginx
        }
        _ if extension == "conf" && (within("apache2") || within("httpd")) => Dialect::Apache,
        _ if matches!(parent, "cron.d" | "crontabs") => Dialect::Crontab,
        _ => return None,
    })
}

/// Folders of an Ansible role (Ansible user guide, "Role directory structure").
const ANSIBLE_FOLDERS: [&str; 5] = ["defaults", "handlers", "meta", "tasks", "vars"];
