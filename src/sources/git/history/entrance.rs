//! Where a history is entered and where its objects are, whoever says so: the library, or the `git`
//! command where the library cannot read references. Objects are read by the library in any case.

use std::path::{Path, PathBuf};

use git2::{ObjectFormat, Odb, Oid, Repository};

use super::commits;
use crate::sources::git::command::Command;
use crate::sources::git::open::{self, Opened};
use crate::sources::git::problem::Problem;

/// Objects with the names that lead to them, and sentences on what could not be read.
#[derive(Default)]
pub(super) struct Leads {
    pub(super) ids: Vec<(Oid, String)>,
    pub(super) problems: Vec<String>,
}

/// Says what keeps objects from being thrown away.
pub(super) trait Entrance {
    /// All references but those that only name another.
    fn references(&self) -> Leads;
    /// Heads of other work trees that name no reference.
    fn heads(&self) -> Leads;
    /// All stashes: only the newest has a reference, the others stand in its log.
    fn stashes(&self) -> Leads;
    /// What `HEAD` leads to.
    fn head(&self) -> Option<Oid>;
    /// What a revision names, or why it names nothing.
    fn revision(&self, name: &str) -> Result<Oid, String>;
}

/// Everything that a history is read from.
pub(super) struct Ground {
    pub(super) entrance: Box<dyn Entrance>,
    pub(super) objects: Objects,
    /// The folder that all work trees of the repository share.
    pub(super) common: PathBuf,
    /// The store of objects.
    pub(super) store: PathBuf,
}

impl Ground {
    /// Of an open repository.
    pub(super) fn of(opened: &Opened) -> Result<Self, Problem> {
        match opened {
            Opened::Library(folder) => {
                let git = open::repository(folder)?;
                let common = git.commondir().to_owned();
                Ok(Self {
                    objects: Objects::Repository(folder.clone()),
                    store: common.join("objects"),
                    entrance: Box::new(ByLibrary(git)),
                    common,
                })
            }
            Opened::Command(command) => {
                let common = command.folder(&["--git-common-dir"])?;
                let store = command.folder(&["--git-path", "objects"])?;
                Ok(Self {
                    objects: Objects::Stores(stores(&store)?, command.format()),
                    entrance: Box::new(ByCommand(command.clone())),
                    common,
                    store,
                })
            }
        }
    }
}

/// Where objects are, to be opened by each thread for itself.
#[derive(Clone)]
pub(super) enum Objects {
    /// Those of the repository around this folder.
    Repository(PathBuf),
    /// Those in these stores.
    Stores(Vec<String>, ObjectFormat),
}

impl Objects {
    /// Opens them.
    pub(super) fn open(&self) -> Result<Repository, git2::Error> {
        match self {
            Self::Repository(folder) => open::repository(folder),
            Self::Stores(stores, format) => {
                let objects = Odb::new_ext(*format)?;
                for store in stores {
                    objects.add_disk_alternate(store)?;
                }
                Repository::from_odb(objects)
            }
        }
    }
}

/// A store, and those that the environment lends (git(1), `GIT_ALTERNATE_OBJECT_DIRECTORIES`).
fn stores(store: &Path) -> Result<Vec<String>, Problem> {
    let lent = std::env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES").unwrap_or_default();
    let all = std::iter::once(store.to_owned()).chain(std::env::split_paths(&lent));
    let all = all.filter(|path| !path.as_os_str().is_empty());
    let name = |path: PathBuf| path.into_os_string().into_string();
    all.map(name).collect::<Result<_, _>>().map_err(|path| {
        Problem::unreadable(format!(
            "the objects in {} cannot be read, because that name is no UTF-8",
            path.display()
        ))
    })
}

/// What the library says.
struct ByLibrary(Repository);

impl Entrance for ByLibrary {
    fn references(&self) -> Leads {
        let mut leads = Leads::default();
        let references = match self.0.references() {
            Ok(references) => references,
            Err(error) => {
                leads.problems.push(format!("references cannot be listed ({})", text(&error)));
                return leads;
            }
        };
        for reference in references {
            match reference {
                Ok(reference) => leads.ids.extend(reference.target().map(|target| {
                    (target, String::from_utf8_lossy(reference.name_bytes()).into_owned())
                })),
                Err(error) => {
                    leads.problems.push(format!("a reference is damaged ({})", text(&error)));
                }
            }
        }
        leads
    }

    fn heads(&self) -> Leads {
        let mut leads = Leads::default();
        let common = self.0.commondir();
        if self.0.is_worktree() {
            detached(&mut leads, common, "HEAD of the main work tree");
        }
        let linked = std::fs::read_dir(common.join("worktrees"));
        let mut linked: Vec<_> = linked.into_iter().flatten().flatten().collect();
        linked.sort_by_key(|entry| entry.file_name());
        for entry in linked {
            let name = format!("HEAD of {}", entry.file_name().to_string_lossy());
            detached(&mut leads, &entry.path(), &name);
        }
        leads
    }

    fn stashes(&self) -> Leads {
        let log = self.0.reflog("refs/stash").ok();
        let id = |entry: git2::ReflogEntry<'_>| (entry.id_new(), STASH.to_owned());
        let ids = log.map(|log| log.iter().map(id).collect()).unwrap_or_default();
        Leads { ids, problems: Vec::new() }
    }

    fn head(&self) -> Option<Oid> {
        self.0.head().ok().and_then(|head| head.target())
    }

    fn revision(&self, name: &str) -> Result<Oid, String> {
        let object = self.0.revparse_single(name);
        object.map(|object| object.id()).map_err(|error| text(&error))
    }
}

/// The reference of the newest stash.
const STASH: &str = "refs/stash";

/// A head that names no reference: those are listed themselves. Read as git writes it, since the
/// library cannot open a linked work tree whose folder is gone.
fn detached(leads: &mut Leads, folder: &Path, name: &str) {
    match std::fs::read_to_string(folder.join("HEAD")) {
        Ok(head) => {
            let id = commits::oid(head.trim().as_bytes());
            leads.ids.extend(id.map(|id| (id, name.to_owned())));
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => leads.problems.push(format!("{name} cannot be read ({})", error.kind())),
    }
}

/// What the command says.
struct ByCommand(Command);

impl ByCommand {
    /// What a call prints, in parts that end with this; what it complains about is a problem.
    fn parts(&self, call: &[&str], end: u8, leads: &mut Leads) -> Vec<String> {
        match self.0.tell(call) {
            Ok((out, complaints)) => {
                let is_problem = |said: &String| !said.starts_with("hint:");
                leads.problems.extend(complaints.into_iter().filter(is_problem));
                let parts = out.split(|byte| *byte == end);
                parts.map(|part| String::from_utf8_lossy(part).into_owned()).collect()
            }
            Err(said) => {
                leads.problems.push(format!("git {} failed: {said}", call[0]));
                Vec::new()
            }
        }
    }
}

impl Entrance for ByCommand {
    fn references(&self) -> Leads {
        let mut leads = Leads::default();
        let format = "--format=%(objectname)%00%(symref)%00%(refname)";
        let lines = self.parts(&["for-each-ref", format], b'\n', &mut leads);
        // A name that leads to no reference keeps nothing.
        leads.problems.retain(|said| !said.contains("ignoring dangling symref"));
        let reference = |line: &String| {
            let [id, link, name] = line.split('\0').collect::<Vec<_>>().try_into().ok()?;
            let id = commits::oid(id.as_bytes())?;
            link.is_empty().then(|| (id, name.to_owned()))
        };
        leads.ids = lines.iter().filter_map(reference).collect();
        leads
    }

    fn heads(&self) -> Leads {
        let mut leads = Leads::default();
        let fields = self.parts(&["worktree", "list", "--porcelain", "-z"], 0, &mut leads);
        leads.ids = heads(&fields);
        leads
    }

    fn stashes(&self) -> Leads {
        let mut leads = Leads::default();
        if self.0.line(["rev-parse", "-q", "--verify", STASH]).is_some() {
            let call = ["log", "-g", "--no-decorate", "--format=%H", STASH, "--"];
            let ids = self.parts(&call, b'\n', &mut leads);
            let id = |id: &String| Some((commits::oid(id.as_bytes())?, STASH.to_owned()));
            leads.ids = ids.iter().filter_map(id).collect();
        }
        leads
    }

    fn head(&self) -> Option<Oid> {
        commits::oid(self.0.line(["rev-parse", "-q", "--verify", "HEAD"])?.as_bytes())
    }

    fn revision(&self, name: &str) -> Result<Oid, String> {
        let id = self.0.line(["rev-parse", "-q", "--verify", "--end-of-options", name]);
        id.and_then(|id| commits::oid(id.as_bytes())).ok_or("git does not know it".to_owned())
    }
}

/// The heads without a branch in what `git worktree list` prints: blocks of fields, the main work tree
/// first, an empty field after each.
fn heads(fields: &[String]) -> Vec<(Oid, String)> {
    let blocks = fields.split(String::is_empty);
    let head = |(at, block): (usize, &[String])| {
        let field = |name: &str| block.iter().find_map(|field| field.strip_prefix(name));
        block.iter().any(|field| field == "detached").then_some(())?;
        let folder = Path::new(field("worktree ")?).file_name()?.to_string_lossy();
        let name = if at == 0 { "the main work tree".into() } else { folder };
        Some((commits::oid(field("HEAD ")?.as_bytes())?, format!("HEAD of {name}")))
    };
    blocks.enumerate().filter_map(head).collect()
}

fn text(error: &git2::Error) -> String {
    error.message().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_without_a_branch_are_read_from_the_list_of_work_trees() {
        let id = "1".repeat(40);
        let list = format!(
            "worktree /a/main\0HEAD {id}\0branch refs/heads/main\0\0worktree /a/one\0HEAD {id}\0detached\0\
             \0worktree /a/bare\0bare\0\0"
        );
        let fields: Vec<String> = list.split('\0').map(str::to_owned).collect();
        assert_eq!(heads(&fields), [(Oid::from_str(&id).unwrap(), "HEAD of one".to_owned())]);
    }
}
