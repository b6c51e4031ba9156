//! What kind of file an artifact is: the word that rules, parsers and reports share.

/// The kind of an artifact, as narrow as its name and first lines tell. Rule files name them in
/// kebab case; languages go by their own name (`"python"`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the variants are names of products and formats")]
pub enum Dialect {
    // Formats of no particular use.
    Json,
    JsonLines,
    Yaml,
    Toml,
    Xml,
    Hcl,
    Dotenv,
    Properties,
    Ini,
    // Containers and deployment.
    Dockerfile,
    Compose,
    Kubernetes,
    HelmValues,
    CloudFormation,
    Terraform,
    Tfvars,
    Tfstate,
    Ansible,
    Systemd,
    Procfile,
    Crontab,
    Envoy,
    Nginx,
    Apache,
    Haproxy,
    // Pipelines and builds.
    GithubActions,
    GitlabCi,
    AzurePipelines,
    CircleCi,
    BitbucketPipelines,
    Jenkinsfile,
    Makefile,
    Gradle,
    PackageJson,
    Lockfile,
    // Applications.
    Spring,
    SpringProperties,
    AppSettings,
    AndroidManifest,
    AndroidResources,
    Plist,
    Xcconfig,
    KeycloakRealm,
    Npmrc,
    Pypirc,
    Netrc,
    // HTTP.
    Openapi,
    Postman,
    Insomnia,
    Bruno,
    OpenCollection,
    HttpFile,
    Har,
    // Documents.
    Notebook,
    Markdown,
    Rst,
    Asciidoc,
    Html,
    Diff,
    Log,
    PlainText,
    Table,
    // Scripts.
    Shell,
    Batch,
    Sql,
    /// Nothing is known.
    Unknown,
    /// Source code.
    #[serde(untagged)]
    Source(Language),
}

/// A programming language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the variants are names of languages")]
pub enum Language {
    C,
    Clojure,
    Cpp,
    CSharp,
    Dart,
    Elixir,
    Erlang,
    FSharp,
    Go,
    Groovy,
    Haskell,
    Java,
    JavaScript,
    Julia,
    Kotlin,
    Lua,
    ObjectiveC,
    Perl,
    Php,
    PowerShell,
    Python,
    R,
    Ruby,
    Rust,
    Scala,
    Svelte,
    Swift,
    TypeScript,
    VisualBasic,
    Vue,
    Zig,
}

/// Which parser reads a dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// JSON, with comments or not.
    Json,
    /// One JSON value a line.
    JsonLines,
    /// YAML, with template actions or not.
    Yaml,
    /// TOML.
    Toml,
    /// XML.
    Xml,
    /// HCL native syntax.
    Hcl,
    /// JSON whose strings are lines of code.
    Notebook,
    /// `NAME=value` lines as a shell reads them.
    Dotenv,
    /// `name=value` and `name: value` lines with backslash escapes.
    Properties,
    /// Sections with `name = value` lines.
    Ini,
    /// Dockerfile instructions.
    Dockerfile,
    /// Shell commands.
    Shell,
    /// A name and words on a line, blocks in braces or tags (web servers, netrc, Bruno).
    Directives,
    /// HTTP requests as text.
    Http,
    /// Prose with code between its lines.
    Markup,
    /// Source code, its language where it is known.
    Code(Option<Language>),
    /// Lines without a grammar.
    Text,
}

impl Dialect {
    /// The parser for the usual form of this dialect. A file that is JSON where YAML or HCL is
    /// usual (both have a JSON form) is told apart by its first character.
    pub fn syntax(self) -> Syntax {
        match self {
            Self::Json
            | Self::Tfstate
            | Self::PackageJson
            | Self::AppSettings
            | Self::KeycloakRealm
            | Self::Postman
            | Self::Har => Syntax::Json,
            Self::JsonLines => Syntax::JsonLines,
            Self::Yaml
            | Self::Compose
            | Self::Kubernetes
            | Self::HelmValues
            | Self::CloudFormation
            | Self::Ansible
            | Self::Envoy
            | Self::Spring
            | Self::GithubActions
            | Self::GitlabCi
            | Self::AzurePipelines
            | Self::CircleCi
            | Self::BitbucketPipelines
            | Self::Openapi
            | Self::Insomnia
            | Self::OpenCollection => Syntax::Yaml,
            Self::Toml => Syntax::Toml,
            Self::Xml | Self::AndroidManifest | Self::AndroidResources | Self::Plist => Syntax::Xml,
            Self::Hcl | Self::Terraform | Self::Tfvars => Syntax::Hcl,
            other => other.line_syntax(),
        }
    }

    /// The parser for dialects that are read by lines or tokens.
    fn line_syntax(self) -> Syntax {
        match self {
            Self::Notebook => Syntax::Notebook,
            Self::Dotenv => Syntax::Dotenv,
            Self::Properties | Self::SpringProperties | Self::Xcconfig | Self::Npmrc => {
                Syntax::Properties
            }
            Self::Ini | Self::Pypirc | Self::Systemd => Syntax::Ini,
            Self::Dockerfile => Syntax::Dockerfile,
            Self::Shell | Self::Makefile | Self::Crontab | Self::Procfile => Syntax::Shell,
            Self::Nginx | Self::Apache | Self::Haproxy | Self::Netrc | Self::Bruno => {
                Syntax::Directives
            }
            Self::HttpFile => Syntax::Http,
            Self::Markdown | Self::Rst | Self::Asciidoc | Self::Html => Syntax::Markup,
            Self::Jenkinsfile | Self::Gradle => Syntax::Code(Some(Language::Groovy)),
            Self::Batch | Self::Sql => Syntax::Code(None),
            Self::Source(language) => Syntax::Code(Some(language)),
            _ => Syntax::Text,
        }
    }
}

impl Dialect {
    /// Whether it is written for people, with code between the lines at most.
    pub fn is_prose(self) -> bool {
        matches!(self.syntax(), Syntax::Markup) || matches!(self, Self::PlainText | Self::Table)
    }

    /// The language of source code.
    pub fn language(self) -> Option<Language> {
        match self {
            Self::Source(language) => Some(language),
            _ => None,
        }
    }

    /// The dialect of a code block or a notebook cell, by the name of its language.
    pub fn from_language(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "sh" | "bash" | "shell" | "console" | "zsh" => Self::Shell,
            "py" | "python3" | "ipython" | "" => Self::Source(Language::Python),
            "js" => Self::Source(Language::JavaScript),
            "ts" => Self::Source(Language::TypeScript),
            "c#" | "cs" => Self::Source(Language::CSharp),
            "ps1" | "pwsh" | "posh" => Self::Source(Language::PowerShell),
            "c++" => Self::Source(Language::Cpp),
            "yml" => Self::Yaml,
            "text" | "output" => Self::PlainText,
            other => serde_json::from_value(other.into()).unwrap_or(Self::Unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_files_name_dialects_and_languages_alike() {
        for (name, dialect) in [
            ("\"github-actions\"", Dialect::GithubActions),
            ("\"har\"", Dialect::Har),
            ("\"python\"", Dialect::Source(Language::Python)),
            ("\"csharp\"", Dialect::Source(Language::CSharp)),
        ] {
            assert_eq!(serde_json::from_str::<Dialect>(name).unwrap(), dialect);
            assert_eq!(serde_json::to_string(&dialect).unwrap(), name);
        }
        assert!(serde_json::from_str::<Dialect>("\"cobol\"").is_err());
    }
}
