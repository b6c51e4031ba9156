//! Where a history begins: everything that keeps objects from being thrown away.

use std::collections::HashSet;

use git2::{ObjectType, Odb, Oid};

use super::commits::{self, Commits};
use super::entrance::{Entrance, Leads};

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
    pub(super) fn all(entrance: &dyn Entrance, store: &Odb<'_>) -> Self {
        let mut tips = Self::default();
        tips.take(store, entrance.references());
        if let Some(head) = entrance.head() {
            tips.add(store, head, "HEAD");
        }
        tips.take(store, entrance.heads());
        tips.take(store, entrance.stashes());
        tips
    }

    /// The revisions that were named.
    pub(super) fn named(entrance: &dyn Entrance, store: &Odb<'_>, revisions: &[String]) -> Self {
        let mut tips = Self::default();
        for name in revisions {
            match entrance.revision(name) {
                Ok(id) => tips.add(store, id, name),
                Err(why) => {
                    tips.problems.push(format!("`{name}` names no revision here ({why})"));
                }
            }
        }
        tips
    }

    /// Commits that nothing reaches any more, and blobs that even they do not.
    pub(super) fn add_unreachable(&mut self, store: &Odb<'_>, reached: &Commits) {
        let mut commits = Vec::new();
        let listed = store.foreach(|id| {
            if let Ok((_, kind)) = store.read_header(*id) {
                match kind {
                    ObjectType::Commit if !reached.index.contains_key(id) => commits.push(*id),
                    ObjectType::Tree | ObjectType::Blob => {
                        self.others.push((*id, kind, String::new()));
                    }
                    ObjectType::Tag => self.add(store, *id, ""),
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

    fn take(&mut self, store: &Odb<'_>, leads: Leads) {
        for (id, name) in leads.ids {
            self.add(store, id, &name);
        }
        self.problems.extend(leads.problems);
    }

    /// Follows tags to what they name.
    fn add(&mut self, store: &Odb<'_>, id: Oid, name: &str) {
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
