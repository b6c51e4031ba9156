//! File name extensions.

use crate::model::dialect::{Dialect, Language};

/// The dialect an extension, in lower case, stands for.
pub(super) fn dialect(extension: &str) -> Option<Dialect> {
    format(extension).or_else(|| script(extension)).or_else(|| language(extension))
}

fn format(extension: &str) -> Option<Dialect> {
    Some(match extension {
        "json" | "jsonc" | "json5" | "arb" | "avsc" | "code-workspace" | "geojson"
        | "webmanifest" | "tfplan" => Dialect::Json,
        "jsonl" | "ndjson" => Dialect::JsonLines,
        "yaml" | "yml" | "eyaml" | "sls" => Dialect::Yaml,
        "toml" => Dialect::Toml,
        "xml" | "config" | "csproj" | "fsproj" | "vbproj" | "props" | "targets" | "pubxml"
        | "jmx" | "pom" | "resx" | "wsdl" | "xsd" | "xaml" | "xsl" | "xslt" | "xmp"
        | "settings" | "storyboard" | "xib" | "iml" | "nuspec" => Dialect::Xml,
        "plist" | "entitlements" | "mobileconfig" => Dialect::Plist,
        "hcl" | "nomad" => Dialect::Hcl,
        "tf" | "tofu" => Dialect::Terraform,
        "tfvars" => Dialect::Tfvars,
        "tfstate" => Dialect::Tfstate,
        "env" => Dialect::Dotenv,
        "properties" => Dialect::Properties,
        "ini" | "cfg" | "cnf" | "conf" | "cf" | "inf" | "rdp" | "desktop" => Dialect::Ini,
        "xcconfig" => Dialect::Xcconfig,
        "service" | "socket" | "timer" | "mount" => Dialect::Systemd,
        "har" => Dialect::Har,
        "bru" => Dialect::Bruno,
        "http" | "rest" => Dialect::HttpFile,
        "ipynb" => Dialect::Notebook,
        "md" | "markdown" | "mdx" | "qmd" | "rmd" => Dialect::Markdown,
        "rst" => Dialect::Rst,
        "adoc" | "asciidoc" | "asc" => Dialect::Asciidoc,
        "html" | "htm" | "xhtml" | "jsp" | "cshtml" | "hbs" | "handlebars" | "mustache" => {
            Dialect::Html
        }
        "lock" => Dialect::Lockfile,
        "diff" | "patch" => Dialect::Diff,
        "log" => Dialect::Log,
        "txt" | "text" => Dialect::PlainText,
        "csv" | "tsv" => Dialect::Table,
        _ => return None,
    })
}

fn script(extension: &str) -> Option<Dialect> {
    Some(match extension {
        "sh" | "bash" | "zsh" | "ksh" | "fish" | "command" | "envrc" | "bats" => Dialect::Shell,
        "ps1" | "psm1" | "psd1" => Dialect::Source(Language::PowerShell),
        "bat" | "cmd" => Dialect::Batch,
        "sql" | "psql" | "ddl" => Dialect::Sql,
        "mk" | "mak" => Dialect::Makefile,
        "gradle" => Dialect::Gradle,
        "jenkinsfile" => Dialect::Jenkinsfile,
        "dockerfile" | "containerfile" => Dialect::Dockerfile,
        _ => return None,
    })
}

/// The language an extension stands for.
fn language(extension: &str) -> Option<Dialect> {
    Some(Dialect::Source(match extension {
        "c" | "h" | "ino" => Language::C,
        "clj" | "cljs" | "cljc" | "edn" => Language::Clojure,
        "cc" | "cpp" | "cxx" | "hh" | "hpp" | "hxx" => Language::Cpp,
        "cs" | "csx" => Language::CSharp,
        "dart" => Language::Dart,
        "ex" | "exs" => Language::Elixir,
        "erl" | "hrl" => Language::Erlang,
        "fs" | "fsx" => Language::FSharp,
        "go" => Language::Go,
        "groovy" => Language::Groovy,
        "hs" => Language::Haskell,
        "java" => Language::Java,
        "js" | "jsx" | "mjs" | "cjs" => Language::JavaScript,
        "jl" => Language::Julia,
        "kt" | "kts" => Language::Kotlin,
        "lua" => Language::Lua,
        "m" | "mm" => Language::ObjectiveC,
        "pl" | "pm" | "t" => Language::Perl,
        "php" | "phtml" => Language::Php,
        "py" | "pyi" | "pyw" | "bzl" | "star" => Language::Python,
        "r" => Language::R,
        "rb" | "rake" | "gemspec" | "podspec" => Language::Ruby,
        "rs" => Language::Rust,
        "scala" | "sbt" | "sc" => Language::Scala,
        "svelte" => Language::Svelte,
        "swift" => Language::Swift,
        "ts" | "tsx" | "mts" | "cts" => Language::TypeScript,
        "vb" | "vbs" | "bas" => Language::VisualBasic,
        "vue" => Language::Vue,
        "zig" => Language::Zig,
        _ => return None,
    }))
}

/// The dialect of a script by the program that runs it (`#!`).
pub(super) fn interpreter(program: &str) -> Option<Dialect> {
    let family = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    Some(Dialect::Source(match family {
        "sh" | "bash" | "dash" | "zsh" | "ksh" | "ash" | "fish" => return Some(Dialect::Shell),
        "make" => return Some(Dialect::Makefile),
        "pwsh" | "powershell" => Language::PowerShell,
        "python" | "pypy" | "uv" => Language::Python,
        "node" | "nodejs" | "bun" => Language::JavaScript,
        "deno" | "ts-node" | "tsx" => Language::TypeScript,
        "ruby" => Language::Ruby,
        "perl" => Language::Perl,
        "php" => Language::Php,
        "lua" => Language::Lua,
        "groovy" => Language::Groovy,
        "rscript" => Language::R,
        "elixir" => Language::Elixir,
        "escript" => Language::Erlang,
        "scala" => Language::Scala,
        "swift" => Language::Swift,
        _ => return None,
    }))
}
