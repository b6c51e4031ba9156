//! What README.md says is so: its commands run, its output is what they print, its table of exit
//! codes is the enum's, its configuration is valid and its rule passes its own tests.

use std::fs;
use std::path::Path;

use crate::cli::sandbox::{Sandbox, VALUE, assert_holds};

/// A fenced block: the word after its fence, and its text.
struct Block {
    language: String,
    text: String,
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn blocks(language: &str) -> Vec<String> {
    let readme = readme();
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    for line in readme.lines() {
        match line.strip_prefix("```") {
            Some(word) if !open => {
                found.push(Block { language: word.to_owned(), text: String::new() });
                open = true;
            }
            Some(_) => open = false,
            None if open => {
                let block = found.last_mut().unwrap();
                block.text += line;
                block.text.push('\n');
            }
            None => {}
        }
    }
    assert!(!open, "README.md: a fence is not closed");
    found.into_iter().filter(|block| block.language == language).map(|block| block.text).collect()
}

/// The folder that the README's output comes from.
fn shown() -> Sandbox {
    let sandbox = Sandbox::new();
    let registration = "spring:\n  security:\n    oauth2:\n      client:\n        registration:\n          \
                        acme:\n            client-id: acme-web\n            ";
    sandbox.write("config/application.yml", &format!("{registration}client-secret: {VALUE}\n"));
    let token = ["Hk3pW8sQ2nVx", "6RzT9mLb4YcJ"].concat();
    let header = format!("Authorization: {} {token}", "Bearer");
    let line = format!("curl -H \"{header}\" https://api.acme-pay.com/v1/accounts\n");
    sandbox.write("scripts/sync.sh", &line);
    sandbox
}

/// A line of a shell block without its comment, as arguments after the program's name.
fn arguments(line: &str) -> Vec<&str> {
    line.split(" # ").next().unwrap_or_default().split_whitespace().skip(1).collect()
}

#[test]
fn the_two_commands_come_first_and_are_true() {
    let blocks = blocks("sh");
    assert_eq!(blocks[0], "cargo run --release -- scan .\n");
    assert_eq!(blocks[1], "cargo test\n");
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(
        ci.lines().any(|line| line.trim() == "run cargo test"),
        ".ci/run calls it as it stands"
    );
}

#[test]
fn the_output_shown_is_what_the_command_prints() {
    let console = blocks("console").remove(0);
    let (command, expected) = console.split_once('\n').unwrap();
    let seen = shown().run(&arguments(command.trim_start_matches("$ ")));
    assert_eq!(seen.code, 1, "{}", seen.err);
    // Time and the number of rules change from run to run and from day to day.
    let steady = |text: &str| {
        let last = text.trim_end().rfind('\n').unwrap();
        let (body, summary) = text.split_at(last);
        let words = summary.split([',', ' ']).filter(|word| word.parse::<f64>().is_err());
        (body.to_owned(), words.collect::<Vec<_>>().join(" ").trim().to_owned())
    };
    assert_eq!(steady(&seen.out), steady(expected), "paste this into README.md:\n{}", seen.out);
}

#[test]
fn the_diff_shown_is_what_the_command_prints() {
    let sandbox = Sandbox::new();
    let service = "services:\n  app:\n    image: acme/app\n    environment:\n";
    sandbox
        .write("compose.yml", &format!("{service}      CLIENT_SECRET: {VALUE}\n      PORT: 80\n"));
    let call = "accounts = requests.get(URL, auth=(user, word), verify=False).json()";
    sandbox.write("app/accounts.py", &format!("import requests\n{call}\n"));
    let console = blocks("console").remove(1);
    let (command, expected) = console.split_once('\n').unwrap();
    let seen = sandbox.run(&arguments(command.trim_start_matches("$ ")));
    assert_eq!(seen.out, expected, "paste this into README.md:\n{}", seen.out);
}

#[test]
fn every_command_shown_runs() {
    let sandbox = shown();
    sandbox.write("rules/ACME1-acme-deploy-key.toml", &rule());
    for call in
        [&["init", "-q", "-b", "main"][..], &["commit", "-q", "--allow-empty", "-m", "first"]]
    {
        let person = ["-c", "user.name=A", "-c", "user.email=a@mail.example"];
        let mut git = std::process::Command::new("git");
        git.args(person)
            .args(call)
            .current_dir(sandbox.path(""))
            .env("GIT_CONFIG_GLOBAL", "/dev/null");
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            git.env_remove(name);
        }
        assert!(git.status().unwrap().success());
    }
    sandbox.write("changes.diff", "").write(".git/COMMIT_EDITMSG", "first\n");
    let commands: Vec<String> = blocks("sh").concat().lines().map(str::to_owned).collect();
    let own: Vec<&String> = commands.iter().filter(|line| line.starts_with("figlint ")).collect();
    assert!(own.len() > 8, "{own:?}");
    for line in own {
        let seen = sandbox.run(&arguments(line));
        assert!(seen.code < 2, "{line}: {}{}", seen.out, seen.err);
    }
}

fn rule() -> String {
    blocks("toml").into_iter().find(|text| text.starts_with("id = ")).unwrap()
}

#[test]
fn the_rule_shown_passes_its_tests() {
    let sandbox = Sandbox::new();
    sandbox.write("rules/ACME1-acme-deploy-key.toml", &rule());
    let seen = sandbox.run(&["rules", "test", "rules"]);
    assert_eq!(seen.code, 0, "{}{}", seen.out, seen.err);
}

#[test]
fn the_configuration_shown_is_valid() {
    let configs: Vec<String> =
        blocks("toml").into_iter().filter(|text| !text.starts_with("id = ")).collect();
    assert!(configs.len() > 1, "{configs:?}");
    for config in configs {
        let sandbox = Sandbox::new();
        sandbox.write("figlint.toml", &config);
        let seen = sandbox.run(&["config", "check"]);
        assert_eq!(seen.code, 0, "{}{}", seen.out, seen.err);
    }
}

#[test]
fn the_comments_shown_accept_what_they_stand_at() {
    let shown = blocks("yaml").into_iter().find(|text| text.contains("figlint:allow[")).unwrap();
    let [line, next, file] = shown.lines().collect::<Vec<_>>()[..] else { panic!("{shown}") };
    let line = line.replace("dev-only-value", VALUE);
    let (secret, comment) = line.split_once('#').unwrap();
    assert!(comment.contains("figlint:allow[FIG101]"));
    // Without the comment the line is found, so each of them does something.
    let cases = [
        (1, secret.into()),
        (0, line.clone()),
        (0, format!("{next}\n{secret}")),
        (0, format!("{file}\n{secret}")),
    ];
    for (code, text) in cases {
        let sandbox = Sandbox::new();
        sandbox.write("app.yaml", &format!("{text}\n"));
        let seen = sandbox.run(&["scan"]);
        assert_eq!(seen.code, code, "{text}: {}{}", seen.out, seen.err);
    }
}

#[test]
fn the_table_of_exit_codes_is_the_enum() {
    let table: Vec<String> = readme()
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next().map(str::to_owned))
        .filter(|cell| cell.parse::<u8>().is_ok())
        .collect();
    let source = fs::read_to_string(root().join("src/cli/exit.rs")).unwrap();
    let number =
        |line: &str| line.trim().strip_suffix(',')?.split_once(" = ").map(|(_, n)| n.to_owned());
    let codes: Vec<String> = source.lines().filter_map(number).collect();
    assert_eq!(table, codes, "the table of exit codes in README.md and src/cli/exit.rs differ");
    let help = Sandbox::new().run(&["scan", "--help"]).out;
    assert_holds(
        &help,
        &["0  no finding at or above --fail-on", "1  findings", "2  the whole job"],
    );
}

/// The names below a key of action.yml.
fn named(section: &str) -> Vec<String> {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let (_, rest) = action.split_once(&format!("\n{section}:\n")).unwrap();
    let lines = rest.lines().take_while(|line| line.is_empty() || line.starts_with(' '));
    let name = |line: &str| {
        let name = line.strip_prefix("  ")?.strip_suffix(':')?;
        (!name.starts_with(' ')).then(|| name.to_owned())
    };
    lines.filter_map(name).collect()
}

#[test]
fn the_workflows_shown_use_what_the_action_has() {
    let (inputs, outputs) = (named("inputs"), named("outputs"));
    assert!(inputs.len() > 10 && outputs.len() == 6, "{inputs:?} {outputs:?}");
    assert_holds(&readme(), &outputs.iter().map(|name| name.as_str()).collect::<Vec<_>>());
    let flows: Vec<String> =
        blocks("yaml").into_iter().filter(|text| text.starts_with("# .github/")).collect();
    assert_eq!(flows.len(), 4, "a gate, forks, a part of a repository, the history");
    for flow in flows {
        let (_, given) = flow.split_once("uses: figlint/figlint@").unwrap();
        let given = given.lines().skip(1).filter_map(|line| {
            let (name, _) = line.strip_prefix("          ")?.split_once(':')?;
            (!name.starts_with(' ')).then_some(name)
        });
        for name in given {
            assert!(inputs.iter().any(|input| input == name), "`{name}` is no input");
        }
        assert!(flow.contains("permissions: {}\n"), "{flow}");
    }
}
