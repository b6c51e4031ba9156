//! A folder of its own, and figlint in it with nothing of this machine around.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// An invented value that stands for a client secret.
pub(crate) const VALUE: &str = "q7Rk2vZx9LmT4wBn8Yd3";

/// A folder, and figlint in it with nothing of this machine around.
pub(crate) struct Sandbox {
    pub(crate) folder: tempfile::TempDir,
}

/// What a run gave.
pub(crate) struct Seen {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// A file with one secret on its second line.
    pub(crate) fn leak(&self, name: &str) -> &Self {
        self.write(name, &format!("oauth:\n  {}\n", secret_line()))
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_figlint"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for name in ["CI", "FIGLINT_CONFIG", "XDG_CONFIG_HOME", "NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command.env("HOME", self.path("nobody"));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Seen {
        seen(self.command(arguments).output().unwrap())
    }

    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Seen {
        seen(self.command(arguments).current_dir(self.path(folder)).output().unwrap())
    }
}

pub(crate) fn seen(output: Output) -> Seen {
    Seen {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn secret_line() -> String {
    format!("{}_secret: \"{VALUE}\"", "client")
}

#[track_caller]
pub(crate) fn assert_holds(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is missing in:\n{text}");
    }
}

/// Leaves a SARIF log for `tests/sarif-multitool.sh`. Tests run side by side, so it is never half there.
pub(crate) fn keep_log(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sarif");
    fs::create_dir_all(&folder).unwrap();
    let mut file = tempfile::NamedTempFile::new_in(&folder).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.persist(folder.join(name).with_extension("sarif")).unwrap();
}
