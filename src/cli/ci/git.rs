//! The `git` command of the runner: it alone knows how to reach the server, so whatever a clone lacks
//! it fetches. Hooks and monitors of the repository are never run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use data_encoding::BASE64;

use super::event::variable;

/// Settings that hold for every call.
const SETTINGS: [&str; 4] = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"];

/// A work tree.
pub(super) struct Git {
    folder: PathBuf,
    /// The server, and a token for it.
    login: Option<(String, String)>,
}

impl Git {
    /// Of the repository around a folder.
    pub(super) fn new(folder: &Path) -> Self {
        let server = variable("GITHUB_SERVER_URL").unwrap_or("https://github.com".to_owned());
        let login = variable("FIGLINT_TOKEN").map(|token| (server, token));
        Self { folder: folder.to_owned(), login }
    }

    /// The root of the work tree.
    pub(super) fn root(&self) -> Option<PathBuf> {
        self.line(&["rev-parse", "--show-toplevel"]).map(PathBuf::from)
    }

    /// Whether a commit is there.
    pub(super) fn has(&self, commit: &str) -> bool {
        self.id(commit).is_some()
    }

    /// The id of a commit.
    pub(super) fn id(&self, name: &str) -> Option<String> {
        let object = format!("{name}^{{commit}}");
        self.line(&["rev-parse", "-q", "--verify", "--end-of-options", &object])
    }

    /// Whether the second commit can reach the first.
    pub(super) fn is_ancestor(&self, old: &str, new: &str) -> bool {
        self.run(&["merge-base", "--is-ancestor", old, new]).is_ok()
    }

    /// Whether the clone ends somewhere.
    pub(super) fn is_shallow(&self) -> bool {
        self.line(&["rev-parse", "--is-shallow-repository"]).as_deref() == Some("true")
    }

    /// Whether the clone ends inside of a range.
    pub(super) fn is_cut(&self, from: &str, to: &str) -> bool {
        let file = self.line(&["rev-parse", "--git-path", "shallow"]);
        let file = file.map(|file| self.folder.join(file));
        let cuts = file.and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
        let range = self.run(&["rev-list", to, &format!("^{from}")]).unwrap_or_default();
        let range = String::from_utf8_lossy(&range);
        range.lines().any(|id| cuts.lines().any(|cut| cut == id))
    }

    /// The content of a file at a commit.
    pub(super) fn read(&self, commit: &str, path: &str) -> Option<Vec<u8>> {
        self.run(&["cat-file", "blob", &format!("{commit}:{path}")]).ok()
    }

    /// The files below a folder at a commit.
    pub(super) fn files(&self, commit: &str, folder: &str) -> Vec<String> {
        let call = ["ls-tree", "-r", "-z", "--full-tree", "--name-only", commit, "--", folder];
        let out = self.run(&call).unwrap_or_default();
        let names = out.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        names.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
    }

    /// Fetches references or commits from the server, and all that a shallow clone lacks. What went
    /// wrong, in git's words.
    pub(super) fn fetch(&self, wanted: &[String]) -> Result<(), String> {
        let mut call = vec!["fetch", "-q", "--no-tags", "--no-recurse-submodules", "--force"];
        if self.is_shallow() {
            call.push("--unshallow");
        }
        call.extend(["--", "origin"]);
        call.extend(wanted.iter().map(String::as_str));
        // Where the checkout left a login, a second one would be refused.
        let Err(said) = self.run(&call) else { return Ok(()) };
        let Some((server, token)) = &self.login else { return Err(said) };
        let login = BASE64.encode(format!("x-access-token:{token}").as_bytes());
        let mut git = self.process(&call);
        let settings = number("GIT_CONFIG_COUNT");
        git.env("GIT_CONFIG_COUNT", (settings + 1).to_string());
        git.env(format!("GIT_CONFIG_KEY_{settings}"), format!("http.{server}/.extraheader"));
        git.env(format!("GIT_CONFIG_VALUE_{settings}"), format!("AUTHORIZATION: basic {login}"));
        finish(git).map(drop)
    }

    fn line(&self, call: &[&str]) -> Option<String> {
        let out = self.run(call).ok()?;
        let line = String::from_utf8_lossy(&out).trim_end_matches(['\n', '\r']).to_owned();
        (!line.is_empty()).then_some(line)
    }

    fn run(&self, call: &[&str]) -> Result<Vec<u8>, String> {
        finish(self.process(call))
    }

    fn process(&self, call: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.args(SETTINGS).args(call).current_dir(&self.folder).stdin(Stdio::null());
        git.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C").env_remove("FIGLINT_TOKEN");
        git
    }
}

fn finish(mut git: Command) -> Result<Vec<u8>, String> {
    let output = git.output().map_err(|error| format!("git cannot be run ({})", error.kind()))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find(|line| line.starts_with("fatal: ")).unwrap_or("it failed");
    Err(without_login(line.trim_start_matches("fatal: ")))
}

/// git's complaint without what an address in it may hold.
fn without_login(said: &str) -> String {
    let word = |word: &str| match (word.find("://"), word.rfind('@')) {
        (Some(start), Some(at)) if start < at => {
            format!("{}{}", &word[..start + 3], &word[at + 1..])
        }
        _ => word.to_owned(),
    };
    let said: Vec<String> = said.split(' ').map(word).collect();
    said.join(" ").chars().filter(|c| !c.is_control()).take(200).collect()
}

fn number(name: &str) -> usize {
    variable(name).and_then(|text| text.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_hold_no_login() {
        let said = format!("unable to access 'https://u:{}@git.example/a/': 403", "p");
        assert_eq!(without_login(&said), "unable to access 'https://git.example/a/': 403");
        assert_eq!(without_login("bad user@x ref"), "bad user@x ref");
    }
}
