//! Where a history begins: everything that keeps objects from being thrown away.

use std::collections::HashSet;
use std::path::Path;

use git2::{ObjectType, Oid, Repository};

use super::commits::{self, Commits};

/// Where to begin.
#[derive(Default)]
pub(super) struct Tips {
    /// Commits, with the names that lead to them.
    pub(super) commits: Vec<(Oid, String)>,
    /// Trees and blobs that a tag or another reference names directly.
    pub(super) others: Vec<(Oid, ObjectType, String)>,
    /// Annotated tags.
    pub(super) tags: Vec<Tag>,
    /// What could not be followed, as sentences.
    pub(super) problems: Vec<String>,
    seen: HashSet<Oid>,
}

/// An annotated tag.
pub struct Tag {
    /// Its id.
    pub id: Oid,
    /// Its message.
    pub message: Vec<u8>,
    /// Who made it, and when.
    pub tagger: (String, (i64, i32)),
}

impl Tips {
    /// All references, the heads of all work trees, and all stashes.
    pub(super) fn all(git: &Repository) -> Self {
        let mut tips = Self::default();
        tips.references(git);
        if let Some(target) = git.head().ok().and_then(|head| head.target()) {
            tips.add(git, target, "HEAD");
        }
        tips.work_trees(git);
        // Only the newest stash has a reference: the others stand in its log.
        if let Ok(log) = git.reflog("refs/stash") {
            for entry in log.iter() {
                tips.add(git, entry.id_new(), "refs/stash");
            }
        }
        tips
    }

    /// The revisions that were named.
    pub(super) fn named(git: &Repository, revisions: &[String]) -> Self {
        let mut tips = Self::default();
        for name in revisions {
            match git.revparse_single(name) {
                Ok(object) => tips.add(git, object.id(), name),
                Err(error) => {
                    tips.problems
                        .push(format!("`{name}` names no revision here ({})", text(&error)));
                }
            }
        }
        tips
    }

    /// Commits that nothing reaches any more, and blobs that even they do not.
    pub(super) fn add_unreachable(&mut self, git: &Repository, reached: &Commits) {
        let Ok(store) = git.odb() else { return };
        let mut commits = Vec::new();
        let listed = store.foreach(|id| {
            if let Ok((_, kind)) = store.read_header(*id) {
                match kind {
                    ObjectType::Commit if !reached.index.contains_key(id) => commits.push(*id),
                    ObjectType::Tree | ObjectType::Blob => {
                        self.others.push((*id, kind, String::new()));
                    }
                    ObjectType::Tag => self.add(git, *id, ""),
                    _ => {}
                }
            }
            true
        });
        if let Err(error) = listed {
            self.problems.push(format!("not all objects could be listed ({})", text(&error)));
        }
        commits.sort_unstable();
        self.others.sort_unstable_by_key(|(id, ..)| *id);
        self.commits.extend(commits.into_iter().map(|id| (id, String::new())));
    }

    fn references(&mut self, git: &Repository) {
        let references = match git.references() {
            Ok(references) => references,
            Err(error) => {
                return self
                    .problems
                    .push(format!("references cannot be listed ({})", text(&error)));
            }
        };
        for reference in references {
            let reference = match reference {
                Ok(reference) => reference,
                Err(error) => {
                    self.problems.push(format!("a reference is damaged ({})", text(&error)));
                    continue;
                }
            };
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            // What a symbolic reference leads to is listed itself.
            if let Some(target) = reference.target() {
                self.add(git, target, &name);
            }
        }
    }

    /// A head that names no reference: those are listed themselves. Read as git writes it, since the
    /// library cannot open a linked work tree whose folder is gone.
    fn detached(&mut self, git: &Repository, folder: &Path, name: &str) {
        match std::fs::read_to_string(folder.join("HEAD")) {
            Ok(head) => {
                if let Some(target) = commits::oid(head.trim().as_bytes()) {
                    self.add(git, target, name);
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => self.problems.push(format!("{name} cannot be read ({})", error.kind())),
        }
    }

    /// Every work tree has a head of its own, and so has the repository that they belong to.
    fn work_trees(&mut self, git: &Repository) {
        if git.is_worktree() {
            self.detached(git, git.commondir(), "HEAD of the main work tree");
        }
        let linked = std::fs::read_dir(git.commondir().join("worktrees"));
        let mut linked: Vec<_> = linked.into_iter().flatten().flatten().collect();
        linked.sort_by_key(|entry| entry.file_name());
        for entry in linked {
            let name = format!("HEAD of {}", entry.file_name().to_string_lossy());
            self.detached(git, &entry.path(), &name);
        }
    }

    /// Follows tags to what they name.
    fn add(&mut self, git: &Repository, id: Oid, name: &str) {
        let Ok(store) = git.odb() else { return };
        let mut id = id;
        loop {
            let object = match store.read(id) {
                Ok(object) => object,
                Err(error) => {
                    self.problems.push(format!("`{name}` leads to {id}, which {}", why(&error)));
                    return;
                }
            };
            let is_new = self.seen.insert(id);
            match object.kind() {
                ObjectType::Commit => self.commits.push((id, name.to_owned())),
                ObjectType::Tag => match tag(id, object.data()) {
                    Some((tag, target)) if is_new => {
                        self.tags.push(tag);
                        id = target;
                        continue;
                    }
                    Some(_) => {}
                    None => self.problems.push(format!("`{name}`: tag {id} is damaged")),
                },
                kind if is_new => self.others.push((id, kind, name.to_owned())),
                _ => {}
            }
            return;
        }
    }
}

/// What is wrong with an object.
fn why(error: &git2::Error) -> String {
    if error.code() == git2::ErrorCode::NotFound {
        "is missing".to_owned()
    } else {
        format!("cannot be read ({})", text(error))
    }
}

fn text(error: &git2::Error) -> String {
    error.message().trim().to_owned()
}

fn tag(id: Oid, data: &[u8]) -> Option<(Tag, Oid)> {
    let head = memchr::memmem::find(data, b"\n\n").unwrap_or(data.len());
    let message = data.get(head + 2..).unwrap_or_default().to_vec();
    let field = |name: &[u8]| {
        data[..head].split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(name))
    };
    let target = commits::oid(field(b"object ")?)?;
    let tagger = field(b"tagger ").unwrap_or_default();
    let tagger = (commits::name(tagger), commits::when(tagger));
    Some((Tag { id, message, tagger }, target))
}
