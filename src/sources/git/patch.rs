//! A unified diff that somebody supplies: of each file the lines that the diff shows, at their own
//! numbers, and those with a plus as added.

use std::collections::BTreeMap;
use std::io::{self, Read};

use super::place::is_excluded;
use super::problem::{Problem, nothing};
use super::read::MESSAGE;
use crate::config::paths::PathGlobs;
use crate::model::artifact::{Artifact, Content, Provenance};
use crate::model::lines::Lines;
use crate::sources::{ArtifactSink, text};

/// Reads a patch and pushes what it adds.
///
/// # Errors
/// The input cannot be read.
pub fn visit(
    input: &mut dyn Read,
    options: &Options<'_>,
    sink: &dyn ArtifactSink,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.take(options.limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > options.limit {
        let message = format!(
            "the patch is larger than {} bytes; raise max-file-size to scan it",
            options.limit
        );
        sink.note(Problem::unreadable(message).into_notification());
        return Ok(());
    }
    let patch = Patch::read(&text::lossy(bytes), options.limit);
    if let Some(problem) = patch.problem() {
        sink.note(Problem::unreadable(problem).into_notification());
    } else if patch.files.is_empty() && patch.message.trim().is_empty() {
        sink.note(nothing("the patch adds no line, so there is nothing to scan".to_owned()));
    }
    sink.expect(patch.files.len() + 1);
    let push = |path: String, text: String, provenance, added| {
        let bytes = text.len() as u64;
        sink.artifact(Artifact { path, content: Content::Text(text), provenance, added }, bytes);
    };
    if !patch.message.trim().is_empty() {
        push(MESSAGE.to_owned(), patch.message, Provenance::Message(None), None);
    }
    for (path, file) in
        patch.files.into_iter().filter(|(path, _)| !is_excluded(options.exclude, path))
    {
        let added = Some(Lines::new(file.added.into_iter().map(|line| line..=line)));
        push(path, file.text, Provenance::Patch, added);
    }
    Ok(())
}

/// How a patch is read.
pub struct Options<'o> {
    /// Greatest size of the patch, and of what comes out of it for one file, in bytes.
    pub limit: u64,
    /// Globs of the configuration for paths to leave out.
    pub exclude: &'o PathGlobs,
}

/// The lines of one file that a patch shows.
#[derive(Default)]
struct File {
    text: String,
    /// How many lines the text has.
    lines: usize,
    added: Vec<usize>,
}

/// What a patch says.
#[derive(Default)]
struct Patch {
    files: BTreeMap<String, File>,
    /// What stands before the first file of each commit: header and message of a mail or a log.
    message: String,
    /// Hunks that were read.
    hunks: usize,
    /// A line that is not what its hunk promised, or a hunk too far down.
    broken: Option<usize>,
    /// Whether there was anything that looks like a diff without a hunk.
    is_diff: bool,
}

/// The hunk that is being read: of a merge with as many columns as it has parents.
struct Hunk {
    columns: usize,
    /// Lines that are still to come of the old sides together and of the new one.
    old: usize,
    new: usize,
    /// The number of the next line of the new side.
    next: usize,
}

impl Patch {
    fn read(text: &str, limit: u64) -> Self {
        let mut patch = Self::default();
        let mut file: Option<String> = None;
        let mut hunk: Option<Hunk> = None;
        let mut is_header = false;
        let mut lines = text.split('\n').enumerate().peekable();
        while let Some((at, line)) = lines.next() {
            let next = lines.peek().map(|(_, next)| *next);
            if next.is_none() && line.is_empty() {
                break;
            }
            if let Some(open) = hunk.as_mut().filter(|open| open.old + open.new > 0) {
                if !patch.line(open, file.as_deref(), line, limit) {
                    patch.broken.get_or_insert(at + 1);
                    hunk = None;
                }
                continue;
            }
            if let Some(header) = line.strip_prefix("+++ ").filter(|_| is_header) {
                file = target(header);
            } else if starts_file(line, next) {
                (is_header, file) = (true, None);
                patch.is_diff = true;
            } else if let Some(read) = Hunk::read(line).filter(|_| is_header) {
                patch.hunks += 1;
                hunk = Some(read);
            } else if starts_commit(line) {
                (is_header, file) = (false, None);
                patch.message.push_str("\n\n");
            } else if !is_header {
                patch.message.push_str(line);
                patch.message.push('\n');
            }
        }
        if hunk.is_some_and(|open| open.old + open.new > 0) {
            patch.broken.get_or_insert(text.lines().count());
        }
        patch.files.retain(|_, file| !file.added.is_empty());
        patch
    }

    /// Takes one line of a hunk; no line of one ends it.
    fn line(&mut self, hunk: &mut Hunk, path: Option<&str>, line: &str, limit: u64) -> bool {
        if line.starts_with('\\') {
            return true;
        }
        // Some mailers take the blank off an empty line.
        let blanks = " ".repeat(hunk.columns);
        let line = if line.trim_end_matches('\r').is_empty() { blanks.as_str() } else { line };
        let Some((signs, rest)) = line.split_at_checked(hunk.columns) else { return false };
        if !signs.bytes().all(|sign| matches!(sign, b' ' | b'+' | b'-')) {
            return false;
        }
        let count = |wanted: u8| signs.bytes().filter(|sign| *sign == wanted).count();
        // Of a line that is gone, a blank says that this parent never had it.
        if signs.contains('-') {
            hunk.old = hunk.old.saturating_sub(count(b'-'));
            return true;
        }
        hunk.old = hunk.old.saturating_sub(count(b' '));
        hunk.new = hunk.new.saturating_sub(1);
        let number = hunk.next;
        hunk.next += 1;
        let Some(path) = path else { return true };
        let file = self.files.entry(path.to_owned()).or_default();
        file.put(number, rest, signs.bytes().all(|sign| sign == b'+'), limit)
    }

    /// Why it cannot be trusted to say everything.
    fn problem(&self) -> Option<String> {
        if let Some(line) = self.broken {
            return Some(format!(
                "the patch is damaged at line {line}; make it anew with `git diff` or \
                 `git format-patch`"
            ));
        }
        let is_other = self.hunks == 0 && !self.is_diff && !self.message.trim().is_empty();
        is_other.then(|| {
            "this is no unified diff; make one with `git diff` or `git format-patch`".to_owned()
        })
    }
}

impl File {
    /// Puts a line at its number, with blank lines before it. False if that is too far down.
    fn put(&mut self, number: usize, line: &str, is_added: bool, limit: u64) -> bool {
        let missing = number.saturating_sub(self.lines + 1);
        if (self.text.len() + missing + line.len()) as u64 > limit {
            return false;
        }
        // A second diff of the same lines goes below the first.
        self.text.extend(std::iter::repeat_n('\n', missing));
        self.lines += missing + 1;
        self.text.push_str(line);
        self.text.push('\n');
        if is_added {
            self.added.push(self.lines);
        }
        true
    }
}

impl Hunk {
    /// Reads `@@ -1,2 +3,4 @@`, and `@@@ -1,2 -1,2 +3,4 @@@` of a merge.
    fn read(line: &str) -> Option<Self> {
        let columns = line.bytes().take_while(|byte| *byte == b'@').count().checked_sub(1)?;
        let mut words = line.trim_end().trim_start_matches('@').split(' ').skip(1);
        let mut old = 0_usize;
        for _ in 0..columns {
            old = old.saturating_add(range(words.next()?.strip_prefix('-')?)?.1);
        }
        let (next, new) = range(words.next()?.strip_prefix('+')?)?;
        let is_closed = words.next()?.bytes().all(|byte| byte == b'@');
        (columns > 0 && is_closed).then_some(Self { columns, old, new, next: next.max(1) })
    }
}

/// `12,3`, or `12` for one line.
fn range(text: &str) -> Option<(usize, usize)> {
    match text.split_once(',') {
        Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}

/// Where a commit begins in `git format-patch` and in `git log -p`.
fn starts_commit(line: &str) -> bool {
    let id = line.strip_prefix("From ").or_else(|| line.strip_prefix("commit "));
    let id = id.and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Where the diff of a file begins, rather than a line of a message that looks like it.
fn starts_file(line: &str, next: Option<&str>) -> bool {
    let is_named = ["diff --git ", "diff --cc ", "diff --combined "];
    is_named.iter().any(|start| line.starts_with(start))
        || line.starts_with("--- ") && next.is_some_and(|next| next.starts_with("+++ "))
}

/// The path of `+++ b/path`; none for a file that is gone.
fn target(header: &str) -> Option<String> {
    let path = header.split('\t').next().unwrap_or(header).trim_end_matches('\r');
    let path = match path.strip_prefix('"').and_then(|quoted| quoted.strip_suffix('"')) {
        Some(quoted) => unquoted(quoted),
        None => path.to_owned(),
    };
    if path == "/dev/null" {
        return None;
    }
    // `git diff` with diff.mnemonicPrefix writes i/, w/, c/ or o/ instead of b/.
    let prefixes = ["b/", "i/", "w/", "c/", "o/"];
    let plain = prefixes.iter().find_map(|prefix| path.strip_prefix(prefix));
    Some(plain.unwrap_or(&path).to_owned())
}

/// A path in the quotes of git: escapes as in C, bytes in octal.
fn unquoted(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(digit @ b'0'..=b'3') => {
                let mut value = digit - b'0';
                for digit in rest.by_ref().take(2) {
                    value = value.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0') & 7);
                }
                bytes.push(value);
            }
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The files of a patch as `path: text, added lines`.
    fn read(text: &str) -> Vec<(String, String, Vec<usize>)> {
        let patch = Patch::read(text, 10_000);
        assert_eq!(patch.problem(), None, "{text}");
        patch.files.into_iter().map(|(path, file)| (path, file.text, file.added)).collect()
    }

    fn one(path: &str, text: &str, added: &[usize]) -> Vec<(String, String, Vec<usize>)> {
        vec![(path.to_owned(), text.to_owned(), added.to_vec())]
    }

    #[test]
    fn lines_keep_their_numbers() {
        let patch = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -2,2 +3,3 @@ fn\n a\n-b\n+c\n+d\n";
        assert_eq!(read(patch), one("x", "\n\na\nc\nd\n", &[4, 5]));
        let plain = "--- old.txt\t2020-01-01\n+++ new.txt\t2020-01-02\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n";
        assert_eq!(read(plain), one("new.txt", "a\n", &[1]));
    }

    #[test]
    fn content_that_looks_like_a_header_is_content() {
        let patch = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a\n-b\n+++ c\n+@@ -1 +1 @@\n";
        assert_eq!(read(patch), one("x", "++ c\n@@ -1 +1 @@\n", &[1, 2]));
    }

    #[test]
    fn merges_add_what_is_new_against_all_parents() {
        let patch = "diff --cc x\n--- a/x\n+++ b/x\n@@@ -1,3 -1,3 +1,4 @@@\n  a\n- o\n --\n- -\n--p\n +b\n+ c\n++d\n";
        assert_eq!(read(patch), one("x", "a\nb\nc\nd\n", &[4]));
    }

    #[test]
    fn quoted_names_and_deletions() {
        let patch = "--- /dev/null\n+++ \"b/\\303\\244 \\\"x\\\"\"\n@@ -0,0 +1 @@\n+a\n--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n";
        assert_eq!(read(patch), one("ä \"x\"", "a\n", &[1]));
    }

    #[test]
    fn messages_of_mails_are_kept() {
        let id = "a".repeat(40);
        let patch = format!(
            "From {id} Mon Sep 17\nSubject: [PATCH] x\n\nbody\n---\n x | 1 +\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n-- \n2.40\n"
        );
        let patch = Patch::read(&patch, 1000);
        assert!(patch.problem().is_none() && patch.message.contains("body\n"));
        assert!(!patch.message.contains("+a"));
    }

    #[test]
    fn what_is_no_patch_is_said() {
        let problem = |text: &str| Patch::read(text, 100).problem().unwrap_or_default();
        assert!(problem("hello\n").contains("no unified diff"));
        assert!(problem("--- a/x\n+++ b/x\n@@ -1,2 +1,9 @@\n a\n").contains("line 4"));
        assert!(problem("--- a/x\n+++ b/x\n@@ -1 +99999999999 @@\n-a\n+b\n").contains("line 5"));
        assert_eq!(problem(""), "");
        assert_eq!(problem("diff --git a/x b/x\nold mode 100644\nnew mode 100755\n"), "");
    }

    proptest! {
        #[test]
        fn any_patch_is_survived(
            text in "((--- |\\+\\+\\+ |@@ -1,2 \\+[0-9]{1,3},4 @@|@@@ -1 -1 \\+1,2 @@@|[-+ ]|\\\\|é|\"b/\\\\3|a){0,4}\n){0,20}",
        ) {
            let patch = Patch::read(&text, 500);
            for file in patch.files.values() {
                prop_assert!(file.text.len() <= 501);
                prop_assert_eq!(file.text.matches('\n').count(), file.lines);
            }
        }
    }
}
