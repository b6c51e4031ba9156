//! A repository read by the `git` command, where the library cannot: references in a reftable, a split
//! index, formats that are newer than the library. Nothing that the repository's own configuration
//! names is run, and nothing is fetched.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use git2::ObjectFormat;

use super::change::{Against, COMMIT, Change, Side, against_all};
use super::open;
use super::problem::Problem;
use super::range::{Known, Range};
use super::store::{Blob, Loose, Node, Store, Walk};
use crate::model::commit::Commit;
use crate::model::run::Repository;
use crate::sources::repository;

/// Settings that hold for every call.
const SETTINGS: [&str; 10] = [
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.quotePath=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "diff.renameLimit=1000",
    "-c",
    "advice.graftFileDeprecated=false",
];

/// A file that holds nothing.
const NOWHERE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Fields of a commit in the order of [`FORMAT`].
const FIELDS: usize = 6;
const FORMAT: &str = "--format=tformat:%H%x00%P%x00%an%x00%at%x00%ai%x00%B";

/// A repository that the command can read.
#[derive(Clone)]
pub(super) struct Command {
    /// Where git is started; none: here, as the environment names the repository.
    folder: Option<PathBuf>,
    blobs: Arc<Mutex<Option<Blobs>>>,
}

impl Command {
    /// Tries the command on the repository around a folder, or on the one that the environment
    /// names; what it says if it fails.
    pub(super) fn open(folder: Option<&Path>) -> Result<Self, String> {
        let command = Self { folder: folder.map(Path::to_owned), blobs: Arc::default() };
        command.run(["rev-parse", "--git-dir"]).map(|_| command.clone())
    }

    fn process(&self) -> std::process::Command {
        let mut process = std::process::Command::new("git");
        process.args(SETTINGS).stdin(Stdio::null());
        if let Some(folder) = &self.folder {
            process.current_dir(folder);
        }
        for (name, value) in [
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            // Not every git knows that it must not fetch what is missing; none can over no protocol.
            ("GIT_ALLOW_PROTOCOL", "none"),
            // As replacements: they show another history than the one that is pushed.
            ("GIT_GRAFT_FILE", NOWHERE),
        ] {
            process.env(name, value);
        }
        process.env("LC_ALL", "C");
        process
    }

    /// What a call prints; what it complains about if it fails.
    fn run<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<Vec<u8>, String> {
        self.tell(arguments).map(|(out, _)| out)
    }

    /// The same, with what it complains about if it succeeds all the same.
    pub(super) fn tell<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<(Vec<u8>, Vec<String>), String> {
        let output = self.process().args(arguments).output();
        let output = output.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "it is not installed".to_owned(),
            kind => kind.to_string(),
        })?;
        let said = String::from_utf8_lossy(&output.stderr);
        let mut said: Vec<String> =
            said.lines().map(|line| line.chars().take(200).collect()).collect();
        if output.status.success() {
            return Ok((output.stdout, said));
        }
        said.push("it failed".to_owned());
        Err(said[0].trim_start_matches("fatal: ").to_owned())
    }

    fn ask<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<Vec<u8>, Problem> {
        self.run(arguments).map_err(|said| {
            Problem::unreadable(format!("git could not read the repository: {said}"))
        })
    }

    /// The first line that a call prints.
    pub(super) fn line<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Option<String> {
        Some(String::from_utf8_lossy(&self.bytes(arguments)?).into_owned())
    }

    fn bytes<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Option<Vec<u8>> {
        let mut out = self.run(arguments).ok()?;
        while out.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            out.pop();
        }
        (!out.is_empty()).then_some(out)
    }

    /// A folder or file that `git rev-parse` names, from here.
    pub(super) fn folder(&self, arguments: &[&str]) -> Result<PathBuf, Problem> {
        let named = self.bytes(std::iter::once("rev-parse").chain(arguments.iter().copied()));
        let named =
            named.ok_or_else(|| Problem::unreadable("git does not say where it keeps things"))?;
        let path = open::path(&named);
        Ok(self.folder.as_ref().map_or_else(|| path.to_path_buf(), |folder| folder.join(&path)))
    }

    /// How ids are made.
    pub(super) fn format(&self) -> ObjectFormat {
        match self.line(["rev-parse", "--show-object-format"]).as_deref() {
            Some("sha256") => ObjectFormat::Sha256,
            _ => ObjectFormat::Sha1,
        }
    }

    /// The commits that a commit of the index would have as parents, or the empty tree.
    fn parents(&self) -> Result<Vec<String>, Problem> {
        let Some(head) = self.line(["rev-parse", "-q", "--verify", "HEAD^{commit}"]) else {
            let empty = self.ask(["hash-object", "-t", "tree", "--stdin"])?;
            return Ok(vec![String::from_utf8_lossy(&empty).trim().to_owned()]);
        };
        let file = self.file("MERGE_HEAD");
        let merged = file.and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
        Ok(std::iter::once(head).chain(merged.lines().map(str::to_owned)).collect())
    }

    /// A file of the repository's own folder.
    fn file(&self, name: &str) -> Option<PathBuf> {
        self.folder(&["--git-path", name]).ok()
    }

    fn against(&self, call: &[&str], ends: &[&str]) -> Result<Against, Problem> {
        let options = ["--raw", "-r", "-z", "--no-abbrev", "--ignore-submodules=all"];
        let all = call.iter().chain(&options).chain(ends);
        Ok(raw(&self.ask(all)?))
    }

    /// Paths on which the sides of a merge do not agree yet.
    fn conflicts(&self) -> Result<BTreeSet<Vec<u8>>, Problem> {
        let out = self.ask(["ls-files", "-u", "-z", "--full-name", ":/"])?;
        let entries = out.split(|byte| *byte == 0);
        let path = |line: &[u8]| {
            let tab = line.iter().position(|byte| *byte == b'\t')?;
            Some(line[tab + 1..].to_vec())
        };
        Ok(entries.filter_map(path).collect())
    }

    /// The blob that a commit has at a path.
    fn blob_at(&self, commit: &str, path: &[u8]) -> Option<String> {
        let object = [commit.as_bytes(), b":", path].concat();
        let object = open::path(&object);
        let call = ["rev-parse", "-q", "--verify", "--end-of-options"].map(OsStr::new);
        self.line(call.into_iter().chain([object.as_os_str()]))
    }

    fn commit(&self, range: &Range, name: &str) -> Result<String, Problem> {
        let object = format!("{name}^{{commit}}");
        self.line(["rev-parse", "-q", "--verify", "--end-of-options", &object]).ok_or_else(|| {
            let is_shallow = self.line(["rev-parse", "--is-shallow-repository"]);
            Problem::absent(
                range,
                name,
                is_shallow.as_deref() == Some("true"),
                "git does not know it",
            )
        })
    }
}

impl Command {
    /// The tags that stand between a name and its commit.
    fn tags(&self, name: &str) -> Vec<Node> {
        let mut tags = Vec::new();
        let mut next = self.line(["rev-parse", "-q", "--verify", "--end-of-options", name]);
        while let Some(id) = next.take() {
            let Ok(raw) = self.run(["cat-file", "tag", &id]) else { break };
            let Some((tag, target)) = tag(&id, &raw).filter(|(_, target)| *target != id) else {
                break;
            };
            tags.push(tag);
            // Git follows a tag of a commit to the commit, which is no tag.
            next = self.line(["cat-file", "-t", &target]).filter(|kind| kind == "tag");
            next = next.map(|_| target);
        }
        tags
    }
}

impl Store for Command {
    fn root(&self) -> Option<PathBuf> {
        let root = self.bytes(["rev-parse", "--show-toplevel"])?;
        Some(open::path(&root).into_owned())
    }

    fn describe(&self) -> Repository {
        let branch = self.line(["symbolic-ref", "-q", "--short", "HEAD"]);
        let uri = self.line(["config", "--get", "remote.origin.url"]);
        Repository {
            uri: uri.as_deref().map(repository::without_userinfo),
            revision: self.line(["rev-parse", "-q", "--verify", "HEAD"]),
            branch: Some(branch.unwrap_or_else(|| "HEAD".to_owned())),
        }
    }

    fn blob(&self, id: &str, limit: u64) -> Result<Blob, Problem> {
        let mut blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
        let read = |blobs: &mut Blobs| blobs.read(id, limit);
        let blob = match blobs.as_mut() {
            Some(blobs) => read(blobs),
            None => Blobs::start(self.process()).and_then(|started| read(blobs.insert(started))),
        };
        blob.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Problem::missing(id),
            kind => Problem::unreadable(format!("the git command stopped answering ({kind})")),
        })
    }

    fn staged(&self, as_new: bool) -> Result<Vec<Change>, Problem> {
        let renames = if as_new { "--no-renames" } else { "-M" };
        let sides = self
            .parents()?
            .into_iter()
            .map(|parent| self.against(&["diff-index", "--cached", renames], &[&parent, "--"]));
        Ok(against_all(&sides.collect::<Result<Vec<_>, _>>()?))
    }

    fn has_conflicts(&self) -> bool {
        self.conflicts().is_ok_and(|paths| !paths.is_empty())
    }

    fn unstaged(&self) -> Result<Vec<Loose>, Problem> {
        // Renames in the work tree are not looked for: that would run the filters that the
        // repository's configuration names.
        let changed = self.against(&["diff-files", "--no-renames"], &["--"])?;
        let untracked =
            self.ask(["ls-files", "-z", "--others", "--exclude-standard", "--full-name", ":/"])?;
        let untracked = untracked.split(|byte| *byte == 0);
        let untracked: HashSet<&[u8]> =
            untracked.filter(|path| !path.is_empty() && !path.ends_with(b"/")).collect();
        let parents = self.parents()?;
        let sides = parents.iter().map(|parent| {
            self.against(&["diff-index", "--no-renames"], &[parent, "--"]).map(|mut side| {
                side.retain(|path, _| changed.contains_key(path));
                side
            })
        });
        let mut all = against_all(&sides.collect::<Result<Vec<_>, _>>()?);
        all.extend(self.conflicts()?.into_iter().map(|path| Change {
            id: String::new(),
            before: parents.iter().map(|parent| self.blob_at(parent, &path)).collect(),
            path,
        }));
        all.extend(untracked.iter().map(|path| Change {
            path: path.to_vec(),
            id: String::new(),
            before: Vec::new(),
        }));
        let loose = |change: Change| Loose {
            is_tracked: !untracked.contains(change.path.as_slice()),
            change: Change { id: String::new(), ..change },
        };
        Ok(all.into_iter().map(loose).collect())
    }

    fn tracked(&self) -> Result<Vec<Change>, Problem> {
        let out = self.ask(["ls-files", "-s", "-z", "--full-name", ":/"])?;
        let entry = |line: &[u8]| {
            let tab = line.iter().position(|byte| *byte == b'\t')?;
            let words = std::str::from_utf8(&line[..tab]).ok()?;
            let mut words = words.split(' ');
            let mode = u32::from_str_radix(words.next()?, 8).ok()?;
            let id = words.next()?.to_owned();
            let is_blob = mode != COMMIT && words.next()? == "0";
            let path = line[tab + 1..].to_vec();
            is_blob.then_some(Change { path, id, before: Vec::new() })
        };
        Ok(out.split(|byte| *byte == 0).filter_map(entry).collect())
    }

    fn commits(&self, range: &Range) -> Result<Walk, Problem> {
        let from = range.from.as_ref().map(|name| self.commit(range, name)).transpose()?;
        let known = |known: &Known| match known {
            Known::Commit(id) => self.commit(range, id).ok(),
            _ => None,
        };
        let from: Vec<String> =
            from.into_iter().chain(range.known.iter().filter_map(known)).collect();
        let call = ["log", "-z", "--topo-order", "--reverse", "--no-notes", "--encoding=UTF-8"];
        let mut call: Vec<String> = call.iter().map(|word| (*word).to_owned()).collect();
        call.push(FORMAT.to_owned());
        let mut tags = Vec::new();
        for name in &range.to {
            call.push(self.commit(range, name)?);
            tags.extend(self.tags(name));
        }
        call.push("--not".to_owned());
        call.extend(from.iter().cloned());
        for known in &range.known {
            match known {
                Known::Commit(_) => {}
                Known::Remote(name) => call.push(format!("--glob=refs/remotes/{name}/*")),
                Known::Everything => call.push("--all".to_owned()),
            }
        }
        call.push("--".to_owned());
        let out = self.ask(call)?;
        let shallow = self.file("shallow");
        let cuts = shallow.as_deref().and_then(Path::parent).map(open::cuts).unwrap_or_default();
        let fields: Vec<&[u8]> = out.split(|byte| *byte == 0).collect();
        let nodes = fields.chunks_exact(FIELDS).enumerate();
        let nodes = nodes.map(|(number, fields)| node(number, fields, &cuts)).collect();
        Ok(Walk { nodes, from, tags })
    }

    fn introduced(&self, commit: &str, parents: &[String]) -> Result<Vec<Change>, Problem> {
        if parents.is_empty() {
            let side = self.against(
                &["diff-tree", "--no-commit-id", "--root", "--no-renames"],
                &[commit, "--"],
            )?;
            return Ok(against_all(&[side]));
        }
        let side = |parent: &String| self.against(&["diff-tree", "-M"], &[parent, commit, "--"]);
        let sides: Result<Vec<Against>, Problem> = parents.iter().map(side).collect();
        Ok(against_all(&sides?))
    }
}

fn node(number: usize, fields: &[&[u8]], cuts: &HashSet<String>) -> Node {
    let text = |at: usize| String::from_utf8_lossy(fields[at]).into_owned();
    // `2024-01-02 03:04:05 +0200`
    let zone: i32 = text(4).rsplit(' ').next().and_then(|zone| zone.parse().ok()).unwrap_or(0);
    let id = text(0).trim_start().to_owned();
    Node {
        is_cut: cuts.contains(&id),
        parents: text(1).split(' ').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        message: fields[5].to_vec(),
        commit: Arc::new(Commit {
            id,
            author: Commit::name_of(&text(2)),
            time: text(3).parse().unwrap_or(0),
            offset: zone / 100 * 60 + zone % 100,
            number,
        }),
    }
}

/// A tag as it is stored, and what it names.
fn tag(id: &str, raw: &[u8]) -> Option<(Node, String)> {
    let text = String::from_utf8_lossy(raw);
    let (head, message) = text.split_once("\n\n").unwrap_or((&text, ""));
    let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name));
    let (author, time) = field("tagger ").unwrap_or_default().split_once('<').unwrap_or_default();
    let mut time = time.rsplit('>').next()?.split_ascii_whitespace();
    let seconds = time.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    let zone: i32 = time.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    let commit = Commit {
        id: id.to_owned(),
        author: Commit::name_of(author.trim()),
        time: seconds,
        offset: zone / 100 * 60 + zone % 100,
        number: 0,
    };
    Some((Node::tag(commit, message.as_bytes().to_vec()), field("object ")?.to_owned()))
}

/// The output of `--raw -z`: `:100644 100644 id id M`, then one path, or two of a rename.
fn raw(out: &[u8]) -> Against {
    let mut sides = HashMap::new();
    let mut fields = out.split(|byte| *byte == 0);
    while let Some(head) = fields.next() {
        let head = String::from_utf8_lossy(head);
        let words: Vec<&str> = head.trim_start_matches(':').split(' ').collect();
        let [old_mode, mode, old, id, status] = words.as_slice() else { continue };
        let mut path = fields.next().unwrap_or_default();
        if status.starts_with(['R', 'C']) {
            path = fields.next().unwrap_or_default();
        }
        let mode_of = |text: &str| u32::from_str_radix(text, 8).unwrap_or(0);
        let is_zero = |id: &str| id.bytes().all(|byte| byte == b'0');
        let before = (!is_zero(old)).then(|| ((*old).to_owned(), mode_of(old_mode)));
        let id = if is_zero(id) { String::new() } else { (*id).to_owned() };
        if let Some(side) = Side::new(id, mode_of(mode), before).filter(|_| *status != "U") {
            sides.insert(path.to_vec(), side);
        }
    }
    sides
}

/// A child that answers with blobs.
struct Blobs {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Blobs {
    fn start(mut git: std::process::Command) -> io::Result<Self> {
        git.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = git.stderr(Stdio::null()).spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    fn read(&mut self, id: &str, limit: u64) -> io::Result<Blob> {
        writeln!(self.input, "{id}")?;
        self.input.flush()?;
        let mut head = String::new();
        self.output.read_line(&mut head)?;
        let mut words = head.trim_end().rsplit(' ');
        let size = match words.next() {
            Some("missing") | None => return Err(io::ErrorKind::NotFound.into()),
            Some(size) => size.parse::<u64>().map_err(|_| io::ErrorKind::InvalidData)?,
        };
        // The content, and a line feed.
        let mut content = self.output.by_ref().take(size + 1);
        if size > limit {
            io::copy(&mut content, &mut io::sink())?;
            return Ok(Blob::TooLarge);
        }
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        if bytes.pop().is_none() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Blob::Bytes(bytes))
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // It ends by itself when its input does; this only keeps it from outliving us.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
