//! A mistake in this program that shows in one artifact ends the examination of that artifact, not the
//! scan: the artifact is named, and the scan is incomplete. What a panic says may quote what it was
//! looking at, so nobody gets to see it: only where in the program it was.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, Location, PanicHookInfo};
use std::sync::Once;

use crate::model::run::{Notification, NotificationKind};

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Does something with an artifact; if that panics, what is to be said of it.
pub(super) fn guarded<T>(
    path: impl FnOnce() -> Option<String>,
    act: impl FnOnce() -> T,
) -> Result<T, Notification> {
    hear();
    let outer = IS_GUARDED.replace(true);
    // What a panic leaves half done is dropped with what this artifact gave, and locks are taken from
    // whoever panicked.
    let result = panic::catch_unwind(AssertUnwindSafe(act));
    IS_GUARDED.set(outer);
    result.map_err(|_| failed(path()))
}

/// Where in the program it was, however far from here that was built.
#[must_use]
pub fn place_of_panic(info: &PanicHookInfo<'_>) -> String {
    info.location().map(place).unwrap_or_default()
}

fn place(location: &Location<'_>) -> String {
    format!("{}:{}", below(location.file()), location.line())
}

/// A file of a crate of the registry begins with its name, one of the standard library with its folder.
fn below(file: &str) -> String {
    let file = file.replace('\\', "/");
    let known = ["/registry/src/", "/rustc/"].into_iter().find_map(|part| {
        let (_, below) = file.split_once(part)?;
        below.split_once('/').map(|(_, rest)| rest.to_owned())
    });
    known.unwrap_or(file)
}

/// Remembers where a guarded panic was, instead of printing what it says.
fn hear() {
    static HEARS: Once = Once::new();
    HEARS.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if IS_GUARDED.get() {
                PLACE.set(Some(place_of_panic(info)));
            } else {
                others(info);
            }
        }));
    });
}

fn failed(path: Option<String>) -> Notification {
    let place = PLACE.take().unwrap_or_default();
    Notification {
        kind: NotificationKind::InternalError,
        path,
        line: None,
        message: format!(
            "internal error at {place}, so this was not examined to its end; that is a mistake in \
             figlint: please report it with that place"
        ),
        incomplete: true,
    }
}

/// Panics on what tests have marked, quoting it as a careless program would.
#[cfg(test)]
pub(super) fn trap(text: &str) {
    assert!(!text.contains(TRAP), "cannot examine {text}");
}

/// What tests mark a text with.
#[cfg(test)]
const TRAP: &str = "# tests: this one panics";

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;
    use std::sync::Mutex;

    use super::*;
    use crate::config::load::Config;
    use crate::config::paths::PathGlobs;
    use crate::config::policy::{Narrowing, Policy};
    use crate::engine::{Progress, Quiet, Scan, Source, Stage, detector, rule_keys};
    use crate::model::run::Run;
    use crate::rules::Ruleset;
    use crate::sources::git::history;

    fn scan(source: Source, progress: &dyn Progress) -> Run {
        let rules = Ruleset::builtin().unwrap();
        let config = Config::parse("figlint.toml".as_ref(), "").unwrap();
        let policy = Policy::new(&config, &rule_keys(&rules), &Narrowing::default()).unwrap();
        let scan = Scan {
            rules: &rules,
            config: &config,
            policy: &policy,
            detector: detector(&rules, &policy),
            baseline: None,
            today: jiff::civil::date(2026, 1, 1),
            now: 1_767_225_600,
            explain: false,
        };
        scan.run(source, progress).run
    }

    /// A file with a secret of its own, and one that cannot be examined.
    fn file(number: u32, is_trap: bool) -> String {
        let trap = if is_trap { TRAP } else { "" };
        format!("{}_secret: q7Rk2vZx9LmT4wBn{number:04} {trap}\n", "client")
    }

    fn assert_one_failed(run: &Run, name: &str, others: &[&str]) {
        let found: Vec<&str> = run.findings.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(found, others);
        let [note] = run.notifications.as_slice() else { panic!("{:?}", run.notifications) };
        assert_eq!(
            (note.kind, note.path.as_deref()),
            (NotificationKind::InternalError, Some(name))
        );
        assert!(
            note.message.contains("internal error at src/engine/guard.rs:"),
            "{}",
            note.message
        );
        assert!(run.is_incomplete());
        assert_eq!(run.stats.unreadable, 1);
        let all = format!("{run:?}");
        assert!(!all.contains("q7Rk2vZx9L") && !all.contains("cannot examine"), "{all}");
    }

    #[test]
    fn one_file_that_cannot_be_examined_is_named_and_the_others_are_scanned() {
        let texts = [("a.yml", false), ("b.yml", true), ("c.yml", false)];
        let texts = texts.into_iter().zip(1..);
        let texts = texts.map(|((name, is_trap), at)| (name.to_owned(), file(at, is_trap)));
        let run = scan(Source::Texts(texts.collect()), &Quiet);
        assert_one_failed(&run, "b.yml", &["a.yml", "c.yml"]);
        assert_eq!(run.stats.files, 3);
    }

    /// Notes what is counted at last, and whether that is what was introduced when.
    #[derive(Default)]
    struct Recorder(Mutex<(Option<Stage>, usize, usize)>);

    impl Progress for Recorder {
        fn report(&self, done: usize, all: usize) {
            let mut seen = self.0.lock().unwrap();
            (seen.1, seen.2) = (seen.1.max(done), all);
        }

        fn stage(&self, stage: Stage) {
            *self.0.lock().unwrap() = (Some(stage), 0, 0);
        }
    }

    fn git(folder: &Path, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=A", "-c", "user.email=a@mail.example"]).args(arguments);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            git.env_remove(name);
        }
        assert!(git.current_dir(folder).status().unwrap().success(), "git {arguments:?}");
    }

    #[test]
    fn a_version_that_cannot_be_examined_is_never_remembered_as_one_that_holds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "-q", "repo"]);
        let repo = folder.path().join("repo");
        for (name, is_trap) in [("a.yml", false), ("b.yml", true), ("c.yml", false)] {
            std::fs::write(repo.join(name), file(1, is_trap)).unwrap();
            git(&repo, &["add", "."]);
            git(&repo, &["commit", "-q", "-m", name]);
        }
        let options = history::Options {
            paths: vec![repo.clone()],
            base: repo.clone(),
            revisions: Vec::new(),
            unreachable: false,
            exclude: PathGlobs::default(),
            max_file_size: 1 << 20,
            cache: Some(folder.path().join("cache")),
            full_blobs: false,
        };
        for _ in 0..2 {
            let recorder = Recorder::default();
            let run = scan(Source::History(options.clone()), &recorder);
            assert_one_failed(&run, "b.yml", &["a.yml"]);
            let (stage, done, all) = recorder.0.into_inner().unwrap();
            assert!(matches!(stage, Some(Stage::Tracing)));
            assert_eq!((done, all > 0), (all, true));
        }
    }

    #[test]
    fn the_place_does_not_say_where_this_was_built() {
        for (file, shown) in [
            ("src/engine/guard.rs", "src/engine/guard.rs"),
            ("/home/me/.cargo/registry/src/index.crates.io-1/a-1.0.0/src/a.rs", "a-1.0.0/src/a.rs"),
            ("/rustc/0123abc/library/core/src/str/mod.rs", "library/core/src/str/mod.rs"),
            ("C:\\Users\\me\\registry\\src\\i-1\\a-1\\src\\a.rs", "a-1/src/a.rs"),
        ] {
            assert_eq!(below(file), shown);
        }
    }
}
