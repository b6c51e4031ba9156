//! How to accept a finding, in the comment syntax of the file it stands in.

/// The advice for one place, as a clause without a full stop.
pub(super) fn advice(rule: &str, path: &str) -> String {
    match style(path) {
        Style::Inline(open, close) => {
            format!("write `{open}figlint:allow[{rule}] reason=\"…\"{close}` on that line")
        }
        Style::Above(open) => {
            format!("write `{open}figlint:allow-next-line[{rule}] reason=\"…\"` on the line above")
        }
        Style::Config => entry(rule, path),
        Style::Unknown => {
            format!("write `figlint:allow[{rule}] reason=\"…\"` in a comment on that line")
        }
    }
}

/// The entry as it has to be written, unless the path would need escaping in TOML or as a glob.
fn entry(rule: &str, path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | ' ');
    let subject = if path.chars().all(plain) {
        format!("with `rule = \"{rule}\"`, `path = \"{path}\"` and a `reason`")
    } else {
        format!("for {rule}, this path and a reason")
    };
    format!("add an `[[allow]]` entry {subject} to figlint.toml")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// A comment may follow the value: how it opens and closes.
    Inline(&'static str, &'static str),
    /// What follows a value belongs to it, so the comment needs a line of its own.
    Above(&'static str),
    /// The format has no comments.
    Config,
    Unknown,
}

fn style(path: &str) -> Style {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    if let Some(style) = by_name(&name) {
        return style;
    }
    name.rsplit_once('.').map_or(Style::Unknown, |(_, extension)| by_extension(extension))
}

fn by_name(name: &str) -> Option<Style> {
    let style = match name {
        ".npmrc" | ".pypirc" | ".netrc" | ".editorconfig" | "dockerfile" | "containerfile" => {
            Style::Above("# ")
        }
        "makefile" | "gemfile" | "rakefile" => Style::Inline("# ", ""),
        "jenkinsfile" => Style::Inline("// ", ""),
        _ if name == ".env" || name.starts_with(".env.") => Style::Inline("# ", ""),
        _ if name.starts_with("dockerfile.") => Style::Above("# "),
        _ => return None,
    };
    Some(style)
}

fn by_extension(extension: &str) -> Style {
    match extension {
        "py" | "pyi" | "rb" | "sh" | "bash" | "zsh" | "fish" | "yml" | "yaml" | "toml" | "env"
        | "tf" | "tfvars" | "hcl" | "r" | "pl" | "pm" | "ps1" | "psm1" | "ex" | "exs" | "nix"
        | "jl" | "cmake" | "mk" | "graphql" | "bzl" | "tcl" | "awk" => Style::Inline("# ", ""),
        "rs" | "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" | "java" | "kt"
        | "kts" | "go" | "c" | "h" | "cc" | "cpp" | "cxx" | "hpp" | "cs" | "fs" | "swift"
        | "scala" | "dart" | "php" | "groovy" | "gradle" | "m" | "mm" | "jsonc" | "json5"
        | "proto" | "sol" | "zig" | "scss" | "less" | "bicep" => Style::Inline("// ", ""),
        "xml" | "html" | "htm" | "xhtml" | "svg" | "md" | "vue" | "svelte" | "plist" | "config"
        | "csproj" | "props" | "targets" | "xaml" | "storyboard" => Style::Inline("<!-- ", " -->"),
        "css" => Style::Inline("/* ", " */"),
        "sql" | "lua" | "hs" | "elm" => Style::Inline("-- ", ""),
        "clj" | "cljs" | "el" | "lisp" | "scm" => Style::Inline("; ", ""),
        "erl" | "tex" => Style::Inline("% ", ""),
        "vb" | "bas" => Style::Inline("' ", ""),
        "properties" | "ini" | "cfg" | "conf" | "cnf" | "http" | "rest" => Style::Above("# "),
        "json" | "ipynb" | "har" | "jsonl" | "ndjson" | "csv" | "tsv" | "pem" | "key" | "p12"
        | "pfx" | "jks" | "keystore" | "der" | "webmanifest" | "map" => Style::Config,
        _ => Style::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_fits_the_file() {
        for (path, expected) in [
            ("a/b.py", r#"write `# figlint:allow[FIG1] reason="…"` on that line"#),
            (".env.local", r#"write `# figlint:allow[FIG1] reason="…"` on that line"#),
            ("pom.XML", r#"write `<!-- figlint:allow[FIG1] reason="…" -->` on that line"#),
            (
                "x/app.properties",
                r#"write `# figlint:allow-next-line[FIG1] reason="…"` on the line above"#,
            ),
            (
                "a/b.json",
                r#"add an `[[allow]]` entry with `rule = "FIG1"`, `path = "a/b.json"` and a `reason` to figlint.toml"#,
            ),
            (
                "a*\".json",
                "add an `[[allow]]` entry for FIG1, this path and a reason to figlint.toml",
            ),
            ("notes", r#"write `figlint:allow[FIG1] reason="…"` in a comment on that line"#),
        ] {
            assert_eq!(advice("FIG1", path), expected, "{path}");
        }
    }
}
