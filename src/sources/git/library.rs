//! A repository read by libgit2.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use git2::{
    Delta, Diff, DiffDelta, DiffFindOptions, DiffOptions, ErrorCode, IndexEntry, ObjectFormat,
    ObjectType, Odb, Oid, Repository as Git, Sort, Tree,
};

use super::change::{Against, COMMIT, Change, Side, against_all};
use super::index::{Difference, Index};
use super::open;
use super::problem::Problem;
use super::range::{Known, Range};
use super::store::{Blob, Loose, Node, Store, Walk};
use crate::model::commit::Commit;
use crate::model::run::Repository;
use crate::sources::repository;

/// The bits of an index entry's flags that say which side of a conflict it is.
const STAGE: u16 = 0x3000;

/// An open repository.
pub(super) struct Library {
    git: Git,
}

impl Library {
    /// Opens the one around a folder, or the one that the environment names.
    pub(super) fn open(folder: &Path) -> Result<Self, Problem> {
        let git = open::repository(folder)?;
        if let (Some(file), Some(root)) = (std::env::var_os("GIT_INDEX_FILE"), git.workdir()) {
            // git names it from the root of the work tree, the library looks from here.
            let from_root = root.join(&file);
            if !file.is_empty() && !Path::new(&file).exists() && from_root.exists() {
                git.set_index(&mut git2::Index::open(&from_root)?)?;
            }
        }
        Ok(Self { git })
    }

    fn tree(&self, commit: &str) -> Result<Tree<'_>, Problem> {
        let id = oid(commit)?;
        let tree = self.git.find_commit(id).and_then(|commit| commit.tree());
        tree.map_err(|error| missing(&error, commit))
    }

    /// The trees of the parents that a commit of the index would have: none before the first.
    fn parents(&self) -> Result<Vec<Option<Tree<'_>>>, Problem> {
        let head = match self.git.head() {
            Ok(head) => head.peel_to_commit()?.id().to_string(),
            Err(error) if error.code() == ErrorCode::UnbornBranch => return Ok(vec![None]),
            Err(error) => return Err(error.into()),
        };
        let merged = std::fs::read_to_string(self.git.path().join("MERGE_HEAD"));
        let merged = merged.unwrap_or_default();
        let all = std::iter::once(head.as_str()).chain(merged.lines().map(str::trim));
        all.map(|id| self.tree(id).map(Some)).collect()
    }

    /// What is staged, if that can be told without comparing everything: not where the index is not
    /// plain, or a file may have had another name.
    fn staged_plainly(&self, parents: &[Option<Tree<'_>>], as_new: bool) -> Option<Vec<Change>> {
        let index = Index::open(&self.git)?;
        let against = |tree: &Option<Tree<'_>>| index.against(&self.git, tree.as_ref());
        let differences: Vec<Difference> = parents.iter().map(against).collect::<Option<_>>()?;
        let (sides, deleted): (Vec<Against>, Vec<bool>) =
            differences.into_iter().map(|one| (one.sides, one.has_deleted)).unzip();
        let changes = against_all(&sides);
        let may_be_renamed =
            |at: usize| deleted[at] && changes.iter().any(|change| change.before[at].is_none());
        (as_new || !(0..sides.len()).any(may_be_renamed)).then_some(changes)
    }

    fn commit(&self, range: &Range, name: &str) -> Result<Oid, Problem> {
        let object = self.git.revparse_single(name).and_then(|object| object.peel_to_commit());
        object
            .map(|commit| commit.id())
            .map_err(|error| Problem::absent(range, name, self.git.is_shallow(), error.message()))
    }

    /// The commits that are known with all they reach.
    fn known(&self, known: &Known) -> Result<Vec<Oid>, Problem> {
        let folder = match known {
            Known::Commit(id) => {
                let commit = self.git.revparse_single(id).and_then(|one| one.peel_to_commit());
                return Ok(commit.ok().map(|commit| commit.id()).into_iter().collect());
            }
            Known::Remote(name) => format!("refs/remotes/{name}/"),
            Known::Everything => String::new(),
        };
        let head = self.git.head().ok().filter(|_| folder.is_empty());
        let references = self.git.references()?.chain(head.map(Ok));
        let commit = |reference: Result<git2::Reference, git2::Error>| {
            let reference = reference.ok()?;
            let is_known = reference.name_bytes().starts_with(folder.as_bytes());
            // A tag may name a file, which reaches no commit.
            is_known.then(|| reference.peel_to_commit().ok())?.map(|commit| commit.id())
        };
        Ok(references.filter_map(commit).collect())
    }

    /// The tags that stand between a name and its commit.
    fn tags(&self, name: &str) -> Vec<Node> {
        let mut tags = Vec::new();
        let mut next = self.git.revparse_single(name).ok();
        while let Some(tag) = next.as_ref().and_then(git2::Object::as_tag) {
            tags.push(described(tag));
            let target = tag.target().ok();
            next = target;
        }
        tags
    }

    fn node(&self, number: usize, id: Oid, cuts: &HashSet<String>) -> Result<Node, Problem> {
        let commit = self.git.find_commit(id).map_err(|error| missing(&error, &id.to_string()))?;
        let author = commit.author();
        let name = String::from_utf8_lossy(author.name_bytes()).into_owned();
        let id = id.to_string();
        Ok(Node {
            is_cut: cuts.contains(&id),
            parents: commit.parent_ids().map(|parent| parent.to_string()).collect(),
            message: commit.message_raw_bytes().to_vec(),
            commit: Arc::new(Commit {
                id,
                author: Commit::name_of(&name),
                time: author.when().seconds(),
                offset: author.when().offset_minutes(),
                number,
            }),
        })
    }
}

impl Store for Library {
    fn root(&self) -> Option<PathBuf> {
        open::work_tree(&self.git).map(Path::to_owned)
    }

    fn describe(&self) -> Repository {
        repository::of(&self.git)
    }

    fn blob(&self, id: &str, limit: u64) -> Result<Blob, Problem> {
        let oid = oid(id)?;
        let odb = self.git.odb()?;
        read(&odb, oid, limit).map_err(|error| missing(&error, id))
    }

    fn staged(&self, as_new: bool) -> Result<Vec<Change>, Problem> {
        let parents = self.parents()?;
        if let Some(changes) = self.staged_plainly(&parents, as_new) {
            return Ok(changes);
        }
        let index = self.git.index()?;
        let diff = |tree: &Option<Tree<'_>>| {
            self.git.diff_tree_to_index(tree.as_ref(), Some(&index), Some(&mut options()))
        };
        let diffs: Result<Vec<Diff>, git2::Error> = parents.iter().map(diff).collect();
        if as_new {
            let sides: Vec<Against> = diffs?.iter().map(against).collect();
            return Ok(against_all(&sides));
        }
        Ok(changes(diffs?)?)
    }

    fn has_conflicts(&self) -> bool {
        self.git.index().is_ok_and(|index| index.has_conflicts())
    }

    fn unstaged(&self) -> Result<Vec<Loose>, Problem> {
        let index = self.git.index()?;
        let mut options = options();
        options.include_untracked(true).recurse_untracked_dirs(true);
        let diff = self.git.diff_index_to_workdir(Some(&index), Some(&mut options))?;
        let loose: HashMap<Vec<u8>, Delta> = diff
            .deltas()
            .filter(|delta| delta.status() != Delta::Deleted)
            .filter_map(|delta| {
                let path = delta.new_file().path_bytes().or(delta.old_file().path_bytes())?;
                (!path.ends_with(b"/")).then(|| (path.to_vec(), delta.status()))
            })
            .collect();
        if loose.is_empty() {
            return Ok(Vec::new());
        }
        let parents = self.parents()?;
        let diff = |tree: &Option<Tree<'_>>| {
            self.git.diff_tree_to_workdir_with_index(tree.as_ref(), Some(&mut options))
        };
        let diffs: Result<Vec<Diff>, git2::Error> = parents.iter().map(diff).collect();
        let is_conflict = |path: &Vec<u8>| loose.get(path) == Some(&Delta::Conflicted);
        let mut all = changes(diffs?)?;
        all.retain(|change| loose.contains_key(&change.path) && !is_conflict(&change.path));
        all.extend(loose.keys().filter(|path| is_conflict(path)).map(|path| Change {
            path: path.clone(),
            id: String::new(),
            before: parents.iter().map(|tree| blob_at(tree.as_ref(), path)).collect(),
        }));
        let loose = |change: Change| Loose {
            is_tracked: loose.get(&change.path) != Some(&Delta::Untracked),
            change: Change { id: String::new(), ..change },
        };
        Ok(all.into_iter().map(loose).collect())
    }

    fn tracked(&self) -> Result<Vec<Change>, Problem> {
        let index = self.git.index()?;
        let is_blob = |entry: &IndexEntry| entry.mode != COMMIT && entry.flags & STAGE == 0;
        Ok(index
            .iter()
            .filter(is_blob)
            .map(|entry| Change { path: entry.path, id: entry.id.to_string(), before: Vec::new() })
            .collect())
    }

    fn commits(&self, range: &Range) -> Result<Walk, Problem> {
        let mut from = Vec::new();
        if let Some(name) = &range.from {
            from.push(self.commit(range, name)?);
        }
        for known in &range.known {
            from.extend(self.known(known)?);
        }
        let mut walk = self.git.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE)?;
        let mut tags = Vec::new();
        for name in &range.to {
            walk.push(self.commit(range, name)?)?;
            tags.extend(self.tags(name));
        }
        for from in &from {
            walk.hide(*from)?;
        }
        let cuts = open::cuts(self.git.commondir());
        let node = |(number, id): (usize, Result<Oid, git2::Error>)| self.node(number, id?, &cuts);
        let nodes: Result<Vec<Node>, Problem> = walk.enumerate().map(node).collect();
        let from = from.into_iter().map(|id| id.to_string()).collect();
        Ok(Walk { nodes: nodes?, from, tags })
    }

    fn introduced(&self, commit: &str, parents: &[String]) -> Result<Vec<Change>, Problem> {
        let tree = self.tree(commit)?;
        let mut diffs = Vec::new();
        for parent in parents {
            let parent = self.tree(parent)?;
            let diff = self.git.diff_tree_to_tree(Some(&parent), Some(&tree), Some(&mut options()));
            diffs.push(diff.map_err(|error| missing(&error, commit))?);
        }
        if parents.is_empty() {
            diffs.push(self.git.diff_tree_to_tree(None, Some(&tree), Some(&mut options()))?);
        }
        Ok(changes(diffs)?)
    }
}

fn described(tag: &git2::Tag<'_>) -> Node {
    let tagger = tag.tagger();
    let (name, when) = tagger
        .as_ref()
        .map_or((&b""[..], None), |tagger| (tagger.name_bytes(), Some(tagger.when())));
    let commit = Commit {
        id: tag.id().to_string(),
        author: Commit::name_of(&String::from_utf8_lossy(name)),
        time: when.map_or(0, |when| when.seconds()),
        offset: when.map_or(0, |when| when.offset_minutes()),
        number: 0,
    };
    Node::tag(commit, tag.message_bytes().unwrap_or_default().to_vec())
}

fn oid(id: &str) -> Result<Oid, git2::Error> {
    let format = if id.len() == 64 { ObjectFormat::Sha256 } else { ObjectFormat::Sha1 };
    Oid::from_str_ext(id, format)
}

/// The blob that a tree has at a path.
fn blob_at(tree: Option<&Tree<'_>>, path: &[u8]) -> Option<String> {
    let entry = tree?.get_path(&open::path(path)).ok()?;
    (entry.kind() == Some(ObjectType::Blob)).then(|| entry.id().to_string())
}

/// The content of a blob, unless it is over the limit.
fn read(odb: &Odb<'_>, id: Oid, limit: u64) -> Result<Blob, git2::Error> {
    let (size, _) = odb.read_header(id)?;
    if size as u64 > limit {
        return Ok(Blob::TooLarge);
    }
    Ok(Blob::Bytes(odb.read(id)?.data().to_vec()))
}

pub(super) fn options() -> DiffOptions {
    let mut options = DiffOptions::new();
    options.include_typechange(true).ignore_submodules(true).skip_binary_check(true);
    options
}

/// What is new against all of these. Names that a file had before are looked for only where a file
/// seems to be new and another is gone, for that is dear.
fn changes(mut diffs: Vec<Diff<'_>>) -> Result<Vec<Change>, git2::Error> {
    let mut sides: Vec<Against> = diffs.iter().map(against).collect();
    let mut changes = against_all(&sides);
    let mut is_renamed = false;
    for (at, diff) in diffs.iter_mut().enumerate() {
        let seems_new = changes.iter().any(|change| change.before[at].is_none());
        if seems_new && diff.deltas().any(|delta| delta.status() == Delta::Deleted) {
            diff.find_similar(Some(DiffFindOptions::new().renames(true).for_untracked(true)))?;
            sides[at] = against(diff);
            is_renamed = true;
        }
    }
    if is_renamed {
        changes = against_all(&sides);
    }
    Ok(changes)
}

pub(super) fn against(diff: &Diff<'_>) -> Against {
    diff.deltas()
        .filter_map(|delta| Some((delta.new_file().path_bytes()?.to_vec(), side(&delta)?)))
        .collect()
}

fn side(delta: &DiffDelta<'_>) -> Option<Side> {
    let (new, old) = (delta.new_file(), delta.old_file());
    let old = (!old.id().is_zero()).then(|| (old.id().to_string(), u32::from(old.mode())));
    // A file of the work tree has no blob yet, or one that nobody wrote.
    let id = if new.id().is_zero() { String::new() } else { new.id().to_string() };
    Side::new(id, u32::from(new.mode()), old)
}

fn missing(error: &git2::Error, id: &str) -> Problem {
    match error.code() {
        ErrorCode::NotFound => Problem::missing(id),
        _ => Problem::unreadable(format!("the repository could not be read ({})", error.message())),
    }
}
