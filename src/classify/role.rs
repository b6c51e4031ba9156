//! How a file is used, and in which environment, from its path alone.

use super::words::{WordList, WordSet, list, set};
use crate::model::location::Span;
use std::fmt;

pub use crate::model::artifact::Role;

/// The environment a file is named after.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// `prod`, `production`, `live`.
    Production,
    /// `staging`, `stage`, `preprod`, `uat`.
    Staging,
    /// `test`, `qa`, `ci`.
    Test,
    /// `dev`, `development`, `local`.
    Development,
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Production => "production",
            Self::Staging => "staging",
            Self::Test => "test",
            Self::Development => "development",
        })
    }
}

/// Folders of other people's code, whatever stands in them.
static VENDORED_DIRS: WordSet = WordSet::new(|| {
    set("
        node_modules bower_components jspm_packages vendor vendors third_party third-party
        thirdparty 3rdparty site-packages dist-packages .venv venv virtualenv pods carthage
        godeps _vendor deps .yarn .bundle .pub-cache
    ")
});

/// Folders that builds fill.
static GENERATED_DIRS: WordSet = WordSet::new(|| {
    set("
        dist .next .nuxt .output .svelte-kit __generated__ generated __pycache__ .dart_tool
        .terraform .gradle .angular _site .docusaurus storybook-static __snapshots__
    ")
});

/// Names of lock files, in lower case.
static LOCK_FILES: WordSet = WordSet::new(|| {
    set("
        package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb
        cargo.lock composer.lock gemfile.lock poetry.lock pipfile.lock uv.lock pdm.lock go.sum
        go.work.sum mix.lock pubspec.lock podfile.lock flake.lock packages.lock.json
        package.resolved gradle.lockfile conan.lock deno.lock pixi.lock project.assets.json
        .terraform.lock.hcl cartfile.resolved stack.yaml.lock chart.lock paket.lock
        manifest.lock rebar.lock shrinkwrap.yaml
    ")
});

/// Ends of file names that tools write.
static GENERATED_ENDS: WordList = WordList::new(|| {
    list(
        "
        .min.js .min.css .min.mjs .map .bundle.js .chunk.js .pb.go _pb2.py _pb2_grpc.py .pb.cc
        .pb.h _pb.js _pb.ts _pb.d.ts .g.dart .freezed.dart .designer.cs .g.cs .g.i.cs
        .generated.ts .generated.go .gen.go _generated.go _gen.go .snap .pbxproj _string.go
        .generated.cs .generated.swift
    ",
    )
});

/// Folders of tests, in lower case.
static TEST_DIRS: WordSet = WordSet::new(|| {
    set("
        test tests spec specs __tests__ __test__ __mocks__ __fixtures__ mock mocks fixture
        fixtures testdata test-data test_data testfixtures test-fixtures testing test-resources
        testresources androidtest commontest jvmtest integrationtest integration-test
        integration-tests integration_tests integration_test functionaltest functional-tests
        unittest unittests test_resources integtest integtests conformance conformance-tests certification unit-tests e2e e2e-tests cypress playwright testsuite testutil
        testutils test_helpers test-helpers testhelper testhelpers test-utils testlib testkit
        stubs test_driver uitests xctests selftest cassettes vcr_cassettes wiremock benches
        benchmark benchmarks t acceptance regress regression
    ")
});

/// Ends of the folders that Xcode and Visual Studio make.
const TEST_DIR_ENDS: &[&str] = &["uitests", "unittests", "integrationtests"];

/// Whole names of test files, in lower case.
static TEST_FILES: WordSet = WordSet::new(|| {
    set("
        conftest.py test.py tests.py tests.rs test.rs test.js test.ts spec_helper.rb test_helper.rb
        test_helper.exs rails_helper.rb phpunit.xml phpunit.xml.dist pytest.ini jest.config.js
        jest.setup.js jest.setup.ts setuptests.js setuptests.ts vitest.config.ts cypress.json
        cypress.env.json .env.test tox.ini application-test.yml application-test.yaml
        application-test.properties appsettings.test.json
    ")
});

static DOC_DIRS: WordSet = WordSet::new(|| {
    set("
        doc docs documentation docs-site rfc rfcs adr _posts tutorial tutorials guides site-docs
        javadoc apidoc apidocs
    ")
});

static DOC_ENDS: WordList = WordList::new(|| {
    list(
        "
        .md .mdx .markdown .mdown .rst .adoc .asciidoc .asc.txt .txt .text .org .textile .ipynb
        .tex .pod .rdoc .man .roff .rtf .wiki .mediawiki ",
    )
});
static DOC_STEMS: WordSet = WordSet::new(|| {
    set(" readme changelog changes history license licence copying authors
        contributing notice install news security code_of_conduct faq upgrading
    ")
});

static EXAMPLE_DIRS: WordSet = WordSet::new(|| {
    set("
        example examples sample samples demo demos quickstart quickstarts playground playgrounds
        snippets snippet getting-started starter starters _examples cookbook recipes workshop
        showcase sandbox-app sampleapp
    ")
});

/// Parts of a dotted file name that mark something to be copied and filled in.
static TEMPLATE_MARKS: WordSet = WordSet::new(|| {
    set("
        example sample dist tmpl tpl template templ j2 jinja jinja2 gotmpl in skel tftpl
        dist-example blank
    ")
});

/// How a file is used. Vendored beats generated beats template beats test, documentation and
/// example: the stronger reason to look away, or to look otherwise, comes first.
pub fn role(path: &str) -> Role {
    let path = Path::new(path);
    if path.in_any(&VENDORED_DIRS) {
        Role::Vendored
    } else if is_generated(&path) {
        Role::Generated
    } else if is_template(&path) {
        Role::Template
    } else if is_test(&path) {
        Role::Test
    } else if is_doc(&path) {
        Role::Doc
    } else if path.in_any(&EXAMPLE_DIRS) || path.stem_words(&["example", "sample", "demo"]) {
        Role::Example
    } else if path.in_any(&DOC_DIRS) {
        Role::Doc
    } else {
        Role::Prod
    }
}

/// What a description of an API is used for: `spec` is what people call it, and no word of tests.
pub fn of_description(path: &str) -> Role {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let is_spec =
        |part: &&str| part.eq_ignore_ascii_case("spec") || part.eq_ignore_ascii_case("specs");
    let folders: Vec<&str> = folders.split('/').filter(|part| !is_spec(part)).collect();
    let file = file.to_ascii_lowercase().replace("specs", "api").replace("spec", "api");
    role(&format!("{}/{file}", folders.join("/")))
}

/// The test modules of a Rust file (`#[cfg(test)] mod tests { … }`), at its outermost level.
pub fn test_modules(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("#[cfg(test)]") {
        let start = from + at;
        from = start + "#[cfg(test)]".len();
        let is_module = text[from..].trim_start().starts_with("mod ");
        if is_module && (start == 0 || text[..start].ends_with('\n')) {
            let end = text[from..].find("\n}").map_or(text.len(), |end| from + end + 2);
            found.push(Span::new(start, end));
            from = end;
        }
    }
    found
}

/// The environment a file's name or nearest folder names; none for files of all environments.
pub fn environment(path: &str) -> Option<Environment> {
    let path = Path::new(path);
    let mut parts = path.name.split(['.', '-', '_', ' ']);
    parts.clone().rev().find_map(label).or_else(|| {
        let _ = parts.next();
        path.dirs().rev().find_map(|dir| label(dir).or_else(|| label(last_part(dir))))
    })
}

fn last_part(dir: &str) -> &str {
    dir.rsplit(['-', '_', '.']).next().unwrap_or(dir)
}

fn label(part: &str) -> Option<Environment> {
    match part {
        "prod" | "production" | "prd" | "live" => Some(Environment::Production),
        "staging" | "stage" | "stg" | "preprod" | "preproduction" | "uat" | "acceptance" => {
            Some(Environment::Staging)
        }
        "test" | "testing" | "tests" | "qa" | "ci" | "e2e" => Some(Environment::Test),
        "dev" | "development" | "develop" | "local" | "localhost" => Some(Environment::Development),
        _ => None,
    }
}

/// A path in lower case, cut into folders and file name.
struct Path {
    lower: String,
    /// The file name with its case: `LatestNews.java` is no test, `NewsTest.java` is.
    original: String,
    name: String,
}

impl Path {
    fn new(path: &str) -> Self {
        let path = path.replace('\\', "/");
        let original = path.rsplit('/').next().unwrap_or_default().to_owned();
        Self { lower: path.to_lowercase(), name: original.to_lowercase(), original }
    }

    fn dirs(&self) -> impl DoubleEndedIterator<Item = &str> {
        let dirs = self.lower.rsplit_once('/').map_or("", |(dirs, _)| dirs);
        dirs.split('/').filter(|part| !part.is_empty() && *part != "." && *part != "..")
    }

    fn in_any(&self, names: &WordSet) -> bool {
        self.dirs().any(|dir| names.contains(dir))
    }

    fn ends_with_any(&self, ends: &WordList) -> bool {
        ends.iter().any(|end| self.name.ends_with(end))
    }

    /// File name without its last extension, as written.
    fn stem(&self) -> &str {
        let cut = self.original.rfind('.').filter(|at| *at > 0).unwrap_or(self.original.len());
        self.original.get(..cut).unwrap_or_default()
    }

    fn stem_words(&self, words: &[&str]) -> bool {
        let stem = self.stem().to_lowercase();
        stem.split(['.', '-', '_', ' ']).any(|part| words.contains(&part))
    }

    fn extension(&self) -> &str {
        self.name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

fn is_generated(path: &Path) -> bool {
    LOCK_FILES.contains(path.name.as_str())
        || path.ends_with_any(&GENERATED_ENDS)
        || path.in_any(&GENERATED_DIRS)
        || (path.extension() == "js" && path.name.contains(".bundle."))
}

/// A mark after the first dot of the name, or at an end of a configuration file's stem
/// (`env-example`, `config.sample.php`). A stack template (`app-template.yaml`) is deployed as it
/// stands.
fn is_template(path: &Path) -> bool {
    const CODE: &[&str] = &["html", "htm", "java", "kt", "cs", "go", "rs", "swift"];
    const STACK: &[&str] = &["yml", "yaml", "json"];
    const CONFIG: &[&str] =
        &["toml", "ini", "env", "conf", "cfg", "properties", "xml", "php", "tfvars", ""];
    let extension = path.extension();
    let stem = path.stem().to_lowercase();
    let ends_in = |marks: &[&str]| {
        let mut parts = stem.split(['.', '-', '_']);
        parts.clone().next_back().is_some_and(|last| marks.contains(&last))
            || parts.next().is_some_and(|first| marks.contains(&first))
    };
    let dotted = path.name.split('.').skip(1).any(|part| TEMPLATE_MARKS.contains(part));
    let named = extension == "env" || stem.contains(['.', '-', '_']);
    (dotted && !CODE.contains(&extension))
        || extension == "default"
        || (named
            && CONFIG.contains(&extension)
            && ends_in(&["example", "sample", "template", "dist"]))
        || (named && STACK.contains(&extension) && ends_in(&["example", "sample", "dist"]))
}

fn is_test(path: &Path) -> bool {
    let dir = path.dirs().any(|dir| {
        TEST_DIRS.contains(dir)
            || matches!(last_part(dir), "test" | "tests")
            || TEST_DIR_ENDS.iter().any(|end| dir.ends_with(end))
    });
    let pipeline = path.lower.contains(".github/workflows/");
    let described =
        matches!(path.extension(), "yml" | "yaml" | "json") && last_part(path.stem()) == "spec";
    dir || TEST_FILES.contains(path.name.as_str())
        || (!pipeline && !described && is_test_name(path.stem()))
}

/// Test conventions of file names: `test_x`, `x_test`, `x.spec`, `x-test`, and, where a capital
/// begins the word, `TestX`, `XTest`, `XTests`, `XSpec`, `XIT`, `XTestCase`.
fn is_test_name(stem: &str) -> bool {
    let lower = stem.to_lowercase();
    let mut parts = lower.split(['.', '_', '-']);
    let marks = [
        "test", "tests", "spec", "specs", "e2e", "mock", "mocks", "fixture", "fixtures", "stub",
        "stubs",
    ];
    let separated = lower.contains(['.', '_', '-'])
        && (parts.clone().next_back().is_some_and(|last| marks.contains(&last))
            || parts.next().is_some_and(|first| marks.contains(&first)));
    let ends = [
        "Test",
        "Tests",
        "TestCase",
        "Spec",
        "IT",
        "ITCase",
        "TestKt",
        "TestBase",
        "Mock",
        "Fixture",
        "Fixtures",
        "ITest",
        "ITests",
        "ForTesting",
        "ForTests",
    ];
    let camel = ends.iter().any(|end| {
        stem.strip_suffix(end)
            .is_some_and(|rest| rest.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit()))
    });
    let begins = ["Test", "Mock"].iter().any(|begin| {
        stem.strip_prefix(begin).is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase()))
    });
    separated || camel || begins
}

fn is_doc(path: &Path) -> bool {
    let stem = path.stem().to_lowercase();
    let dependencies = stem.contains("requirements")
        || stem == "cmakelists"
        || stem.contains("secret")
        || stem.contains("password")
        || stem.contains("credential");
    let page = path.in_any(&DOC_DIRS) && matches!(path.extension(), "html" | "htm");
    (path.ends_with_any(&DOC_ENDS) && !(path.extension() == "txt" && dependencies))
        || page
        || (path.extension().is_empty() && DOC_STEMS.contains(stem.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_may_be_called_a_spec() {
        for (path, wanted) in [
            ("spec/openapi.yaml", Role::Prod),
            ("api/Specs/v1.json", Role::Prod),
            ("openapi.spec.yaml", Role::Prod),
            ("tests/spec/openapi.yaml", Role::Test),
            ("examples/spec.yaml", Role::Example),
        ] {
            assert_eq!(of_description(path), wanted, "{path}");
        }
    }

    #[test]
    fn test_modules_end_with_their_brace() {
        let text = "a\n#[cfg(test)]\nmod tests {\n    b\n}\nc\n#[cfg(test)]\nfn d() {}\n";
        let found: Vec<&str> = test_modules(text).iter().map(|span| span.of(text)).collect();
        assert_eq!(found, ["#[cfg(test)]\nmod tests {\n    b\n}"]);
    }

    const PATHS: &[(Role, &str)] = &[
        (
            Role::Prod,
            r"
            src/main.rs app/settings.py config/application.yml .env latest.py contest.go
            src/Latest.java attest.ts specification.yaml src/index.html requirements.txt
            lib/protest.rb docker-compose.yml Dockerfile src/commit.kt k8s/secret.yaml
            src/AUDIT.java secrets.txt src/testimony.py src/main/java/Commit.java
            settings.ini inspector.cs
            .github/workflows/ci-test.yml openapi-spec.yaml src/features/auth/login.ts
            infra/app-template.yaml template.yaml config/default.json templates/app/db.yml.erb
            ",
        ),
        (
            Role::Test,
            r"
            tests/test_auth.py src/auth_test.go src/auth.spec.ts auth.test.tsx
            src/test/java/AuthIT.java AuthTest.java AuthTests.cs AuthSpec.kt TestAuth.java
            spec/models/user_spec.rb test/user_test.exs conftest.py pkg/testdata/key.json
            __tests__/a.js __mocks__/fs.js src/user_test.dart
            Tests/AppTests/LoginTests.swift tests/Feature/LoginTest.php test_api.py
            Acme.Tests/Startup.cs fixtures/token.json Test\a.cs e2e/login.ts
            cypress/support/commands.js my-app-tests/config.yml src/androidTest/A.kt
            src/test/resources/application.properties
            ",
        ),
        (
            Role::Doc,
            r"
            README.md docs/guide.rst README docs/index.html notes.adoc analysis.ipynb
            CHANGELOG docs/conf.py doc/api.yaml examples/README.md
            ",
        ),
        (
            Role::Example,
            r"
            examples/login.py samples/app/Main.java demo/index.js Demo/a.swift src/demo.py
            ",
        ),
        (
            Role::Template,
            r"
            .env.example .env.sample config.php.dist values.yaml.tmpl nginx.conf.j2 app.tpl
            settings.template.json config.example.yml .env.dist env-example template.env
            .env.template config-sample.php secrets.yml.example example.env
            database.sample.yml terraform.tfvars.example config.ini.default
            ",
        ),
        (
            Role::Generated,
            r"
            package-lock.json yarn.lock Cargo.lock go.sum app.min.js app.js.map dist/app.js
            api.pb.go model.g.dart js/main.bundle.js Cargo.LOCK
            ",
        ),
        (
            Role::Vendored,
            r"
            node_modules/a/index.js vendor/x/y.go third_party/z.c Pods/A/a.m a/.venv/b.py
            ",
        ),
    ];

    #[test]
    fn names_the_role_of_a_path() {
        let mut wrong = Vec::new();
        for (expected, paths) in PATHS {
            wrong.extend(
                paths
                    .split_whitespace()
                    .filter(|path| role(path) != *expected)
                    .map(|path| (path, *expected, role(path))),
            );
        }
        assert_eq!(wrong, []);
    }

    #[test]
    fn names_the_environment_of_a_path() {
        let production = Some(Environment::Production);
        let staging = Some(Environment::Staging);
        let test = Some(Environment::Test);
        let development = Some(Environment::Development);
        let rows = [
            (".env.production", production),
            ("application-prod.yml", production),
            ("config/prod/db.yml", production),
            ("prod.tfvars", production),
            ("environment.prod.ts", production),
            ("k8s/overlays/prod/secret.yaml", production),
            ("values-staging.yaml", staging),
            ("appsettings.Staging.json", staging),
            ("envs/uat/app.properties", staging),
            ("appsettings.Development.json", development),
            (".env.local", development),
            ("docker-compose.dev.yml", development),
            (".env.test", test),
            ("config/qa.json", test),
            (".env", None),
            ("config/database.yml", None),
            ("src/product.rs", None),
            ("src/livestream.py", None),
            ("", None),
        ];
        for (path, expected) in rows {
            assert_eq!(environment(path), expected, "{path}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(path in "\\PC*") {
            let _ = (role(&path), environment(&path));
        }
    }
}
