//! A whole history as a source: every blob that references reach, with its paths and the commits
//! that hold it. Blobs are read one by one, not as differences, so that what only a merge holds is
//! seen too.

mod commits;
mod entrance;
mod graph;
mod lifetime;
mod pack;
mod places;
mod problems;
mod reader;
mod tips;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use git2::{ObjectType, Oid};

use super::open::{self, Purpose};
use super::place::Place;
use super::problem::Problem;
use crate::config::paths::PathGlobs;
use crate::model;
use crate::model::run::Notification;

pub use commits::{Commit, Commits};
pub use graph::Node;
pub use lifetime::Lifetime;
pub use places::{NO_COMMIT, Occurrence, PathId};
pub use problems::blobs as unread_blobs;
pub use reader::{Change, Read, Take, Unread};
pub use tips::Tag;

pub use super::read::MESSAGE;

use entrance::{Entrance, Ground, Objects};
use graph::{Graph, number};
use lifetime::{Holders, Line};
use pack::Packs;
use places::Places;
use reader::{Libgit, ObjectReader};
use tips::Tips;

/// Which part of a history to read, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Files and folders: the repository around them is read, as far as it lies below them.
    pub paths: Vec<PathBuf>,
    /// The folder that names of artifacts count from, absolute.
    pub base: PathBuf,
    /// The revisions to begin from; none: all references, heads and stashes.
    pub revisions: Vec<String>,
    /// Whether objects that nothing reaches any more are read too.
    pub unreachable: bool,
    /// Globs of the configuration for names to leave out.
    pub exclude: PathGlobs,
    /// Greatest size of a blob, in bytes.
    pub max_file_size: u64,
    /// The folder to remember in what was looked at in vain.
    pub cache: Option<PathBuf>,
    /// Judge every blob in full, even what was judged in another version.
    pub full_blobs: bool,
}

/// A history, read but for the content of its blobs.
pub struct History {
    /// Its commits, oldest first.
    pub commits: Commits,
    /// Annotated tags.
    pub tags: Vec<Tag>,
    /// What is missing or damaged.
    pub problems: Vec<Notification>,
    /// Where findings are said to be still there: `HEAD`, or the first revision that was named.
    pub head: Option<(usize, String)>,
    /// Which repository it is.
    pub repository: model::run::Repository,
    place: Place,
    tips: Vec<(usize, String)>,
    in_line: Vec<bool>,
    /// What is reached from references, as opposed to what nothing keeps.
    reached: Vec<bool>,
    graph: Graph,
    /// The root trees of the commits.
    roots: Vec<Option<Node>>,
    places: Places,
    reader: Box<dyn ObjectReader>,
}

/// A blob and where it stands.
pub struct Blob {
    /// Its number.
    pub node: Node,
    /// Its paths, those that came first before the others.
    pub places: Vec<Occurrence>,
}

impl History {
    /// Opens the repository and reads commits and trees.
    ///
    /// # Errors
    /// The repository cannot be opened; why, and what to do.
    pub fn open(options: &Options) -> Result<Self, Notification> {
        Self::read(options).map_err(Problem::into_notification)
    }

    fn read(options: &Options) -> Result<Self, Problem> {
        let opened = open::open(&options.paths, Purpose::Objects)?;
        let described = opened.store()?;
        let place = Place::of(
            described.root().as_deref(),
            &options.paths,
            &options.base,
            &options.exclude,
        )?;
        let repository = described.describe();
        let ground = Ground::of(&opened)?;
        let git = ground.objects.open()?;
        let store = git.odb()?;
        let entrance = &*ground.entrance;
        let mut tips = match options.revisions.as_slice() {
            [] => Tips::all(entrance, &store),
            named => Tips::named(entrance, &store, named),
        };
        let ids = |tips: &Tips| tips.commits.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        let mut commits = Commits::read(&store, &ids(&tips));
        if options.unreachable {
            tips.add_unreachable(&store, &commits);
            commits = Commits::read(&store, &ids(&tips));
        }
        let head = head(entrance, &commits, &tips, options);
        let reader = reader(&ground.store, &ground.objects);
        let (mut graph, places) = read_trees(&*reader, &commits, &tips, head.as_ref());
        let roots = commits.list.iter().map(|commit| graph.find(commit.tree)).collect();
        graph.close();
        let named = named(&commits, &tips.commits);
        let reached = commits.reached(named.iter().map(|(at, _)| *at));
        let in_line = head.as_ref().map(|(head, _)| commits.reached([*head])).unwrap_or_default();
        Ok(Self {
            tips: named,
            tags: tips.tags,
            problems: problems::of(&ground, &commits, &graph, places.is_cut, tips.problems),
            reached,
            head,
            in_line,
            place,
            repository,
            commits,
            graph,
            roots,
            places,
            reader,
        })
    }

    /// Blobs in the order in which commits brought them.
    pub fn blobs(&self) -> Vec<Blob> {
        let mut index: HashMap<Node, usize> = HashMap::new();
        let mut blobs: Vec<Blob> = Vec::new();
        for place in &self.places.list {
            let at = *index.entry(place.blob).or_insert_with(|| {
                blobs.push(Blob { node: place.blob, places: Vec::new() });
                blobs.len() - 1
            });
            blobs[at].places.push(*place);
        }
        blobs
    }

    /// What a blob under a path is called, from the base; none if it is not asked for. What has no
    /// path is called by its id.
    pub fn name(&self, blob: Node, path: PathId) -> Option<String> {
        let path = self.places.path(&self.graph, path);
        if path.is_empty() {
            return Some(self.id(blob).to_string());
        }
        self.place.holds(&path).then(|| self.place.name(&path))
    }

    /// What a path is called, from the base, asked for or not.
    pub fn path(&self, path: PathId) -> String {
        self.place.name(&self.places.path(&self.graph, path))
    }

    /// The id of a blob.
    pub fn id(&self, node: Node) -> Oid {
        self.graph.ids[node as usize]
    }

    /// Reads blobs, each once, in any order and from several threads.
    pub fn contents(&self, blobs: &[Node], limit: u64, take: &(dyn Fn(usize, Read<'_>) + Sync)) {
        self.changes(blobs, limit, &|at, read, _| take(at, read));
    }

    /// The same, with what is new in a blob that the store builds from another of these.
    pub fn changes(&self, blobs: &[Node], limit: u64, take: Take<'_>) {
        self.reader.read(&self.ids(blobs), limit, take);
    }

    /// From which of the others each blob is built, as far as that is known.
    pub fn bases(&self, blobs: &[Node]) -> Vec<Option<usize>> {
        self.reader.bases(&self.ids(blobs))
    }

    fn ids(&self, blobs: &[Node]) -> Vec<Oid> {
        blobs.iter().map(|node| self.id(*node)).collect()
    }

    /// To be asked how long something was there.
    pub fn lifetimes(&self) -> Lifetimes<'_> {
        Lifetimes { history: self, holders: Holders::new(&self.graph) }
    }

    /// Whether the head has a blob under a path.
    pub fn is_in_head(&self, blob: Node, path: PathId) -> bool {
        self.places.in_head.contains(&(blob, path))
    }
}

/// What reads objects: packs here, unless the environment says that objects are elsewhere.
fn reader(store: &Path, objects: &Objects) -> Box<dyn ObjectReader> {
    let libgit = Libgit::new(objects.clone());
    if std::env::var_os("GIT_OBJECT_DIRECTORY").is_some() {
        return Box::new(libgit);
    }
    Box::new(Packs::open(store, libgit))
}

/// Where findings may still be.
fn head(
    entrance: &dyn Entrance,
    commits: &Commits,
    tips: &Tips,
    options: &Options,
) -> Option<(usize, String)> {
    let head = entrance.head().and_then(|id| commits.index.get(&id));
    let head = head.map(|at| (*at, "HEAD".to_owned()));
    let first = || {
        named(commits, &tips.commits).into_iter().find(|(_, name)| options.revisions.contains(name))
    };
    head.or_else(first)
}

fn read_trees(
    reader: &dyn ObjectReader,
    commits: &Commits,
    tips: &Tips,
    head: Option<&(usize, String)>,
) -> (Graph, Places) {
    let mut graph = Graph::default();
    graph.add(reader, commits.list.iter().map(|commit| commit.tree));
    let others = loose(&mut graph, reader, tips);
    let of_commits = commits
        .list
        .iter()
        .zip(0..)
        .filter_map(|(commit, at)| Some((graph.find(commit.tree)?, at)));
    let roots = of_commits.chain(others.into_iter().map(|node| (node, NO_COMMIT)));
    let head = head.and_then(|(at, _)| graph.find(commits.list[*at].tree));
    let places = Places::new(&graph, roots, head);
    (graph, places)
}

/// Trees and blobs that no commit reaches, but for those inside such trees.
fn loose(graph: &mut Graph, reader: &dyn ObjectReader, tips: &Tips) -> Vec<Node> {
    let known = graph.ids.len();
    let of = |wanted| tips.others.iter().filter(move |(_, kind, _)| *kind == wanted);
    graph.add(reader, of(ObjectType::Tree).map(|(id, ..)| *id));
    for (id, ..) in of(ObjectType::Blob) {
        graph.node(*id, false);
    }
    let mut is_root = vec![true; graph.ids.len()];
    for tree in (known..graph.ids.len()).map(number) {
        for entry in graph.entries(tree) {
            is_root[entry.child as usize] = false;
        }
    }
    (known..graph.ids.len()).filter(|node| is_root[*node]).map(number).collect()
}

fn named(commits: &Commits, tips: &[(Oid, String)]) -> Vec<(usize, String)> {
    let place = |(id, name): &(Oid, String)| Some((*commits.index.get(id)?, name.clone()));
    let mut named: Vec<(usize, String)> =
        tips.iter().filter_map(place).filter(|(_, name)| !name.is_empty()).collect();
    // Branches first: a tag stays where it is, whatever is done about a secret.
    named.sort_by_key(|(_, name)| (!name.starts_with("refs/heads/"), name.clone()));
    named
}

/// Says how long something was there.
pub struct Lifetimes<'h> {
    history: &'h History,
    holders: Holders,
}

impl Lifetimes<'_> {
    /// Of something that these blobs hold; none if no commit has one of them.
    pub fn of(&self, blobs: &[Node]) -> Option<Lifetime> {
        let reached = self.holders.reaching(blobs);
        let roots = self.history.roots.iter();
        let holds: Vec<bool> =
            roots.map(|root| root.is_some_and(|root| reached[root as usize])).collect();
        let History { commits, head, in_line, tips, reached, .. } = self.history;
        let head = head.as_ref().map(|(head, _)| *head);
        Line { commits, head, of_head: in_line, tips, reached }.lifetime(&holds)
    }
}
