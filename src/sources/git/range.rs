//! What each commit of a range introduces against all its parents. A patch series misses what a
//! merge adds by itself, and the difference of the ends what was added and removed between them.

use rayon::prelude::*;

use super::change::Change;
use super::open::Opened;
use super::problem::{Problem, nothing};
use super::read::Reader;
use super::store::{Node, Store};

/// Commits that can be reached from one and not from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The range as it was asked for.
    pub written: String,
    /// Its commits, and what they can reach, are left out.
    pub from: Option<String>,
    /// The newest commits.
    pub to: Vec<String>,
    /// What is left out as well, with all that it reaches.
    pub known: Vec<Known>,
}

/// What somebody has already, so that a push does not bring it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// A commit, if it is there: the other side may have one that was never fetched.
    Commit(String),
    /// What a remote had when it was last asked.
    Remote(String),
    /// What any reference of this repository reaches.
    Everything,
}

impl Range {
    /// Reads `A..B`, `A...B`, `A..` and `..B`, where what is left out is HEAD. Of `A...B` only B's
    /// side is judged, which holds the same commits as `A..B`.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once("...").or_else(|| text.split_once(".."))?;
        let is_name = |name: &str| !name.contains("..") && !name.starts_with('-');
        let or_head = |name: &str| if name.is_empty() { "HEAD" } else { name }.to_owned();
        (is_name(from) && is_name(to) && !(from.is_empty() && to.is_empty())).then(|| Self {
            written: text.to_owned(),
            from: Some(or_head(from)),
            to: vec![or_head(to)],
            known: Vec::new(),
        })
    }

    /// What a push brings: these commits and tags, without what is known.
    pub fn push(to: Vec<String>, known: Vec<Known>) -> Self {
        Self { written: "of this push".to_owned(), from: None, to, known }
    }

    /// Everything from HEAD back to a commit.
    pub fn since(revision: &str) -> Option<Self> {
        Self::parse(&format!("{revision}..HEAD")).filter(|_| !revision.contains(".."))
    }
}

/// Pushes what the commits of the range introduce, and their messages.
pub(super) fn visit(
    range: &Range,
    opened: &Opened,
    store: &dyn Store,
    reader: &Reader,
) -> Result<(), Problem> {
    let walk = store.commits(range)?;
    let nodes = &walk.nodes;
    if nodes.is_empty() && walk.tags.is_empty() {
        let message =
            format!("the range {} holds no commit, so there is nothing to scan", range.written);
        reader.sink.note(nothing(message));
    }
    reader.sink.commits(nodes.len());
    if nodes.iter().any(|node| node.is_cut) {
        reader.sink.note(cut(range).into_notification());
    }
    let changes: Vec<(&Node, Result<Vec<Change>, Problem>)> =
        opened.each(store, nodes, |store, node| {
            let parents = if node.is_cut { &walk.from } else { &node.parents };
            (node, store.introduced(&node.commit.id, parents).map(|all| reader.place.keep(all)))
        })?;
    let mut work = Vec::new();
    for (node, changes) in changes {
        match changes {
            Ok(changes) => work.extend(changes.into_iter().map(|change| (node, change))),
            Err(problem) => reader.sink.note(problem.into_notification()),
        }
    }
    reader.sink.expect(work.len() + nodes.len() + walk.tags.len());
    walk.tags.iter().for_each(|tag| reader.message(tag));
    nodes.par_iter().for_each(|node| reader.message(node));
    opened.each(store, &work, |store, (node, change)| reader.committed(store, change, node))?;
    Ok(())
}

fn cut(range: &Range) -> Problem {
    Problem::range(format!(
        "the clone is shallow and ends inside the range {}: what its oldest commit introduces is \
         not known, so only its difference from the start was scanned; fetch the whole history \
         (`git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout)",
        range.written
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_git_reads_them() {
        let ends =
            |text: &str| Range::parse(text).map(|range| (range.from.unwrap(), range.to.concat()));
        let pair = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        assert_eq!(ends("main..topic"), pair("main", "topic"));
        assert_eq!(ends("main...topic"), pair("main", "topic"));
        assert_eq!(ends("v1.0.."), pair("v1.0", "HEAD"));
        assert_eq!(ends("..topic"), pair("HEAD", "topic"));
        for wrong in ["main", "..", "...", "a..b..c", "--all..b", "a..-x"] {
            assert_eq!(ends(wrong), None, "{wrong}");
        }
        assert_eq!(Range::since("HEAD~3").unwrap().to, ["HEAD"]);
        assert!(Range::since("a..b").is_none());
    }
}
