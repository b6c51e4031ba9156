//! What a history lacks, said so that somebody can do something about it. An incomplete history
//! must never look like a clean one.

use git2::Oid;

use super::commits::Commits;
use super::entrance::Ground;
use super::graph::Graph;
use super::pack;
use super::reader::Unread;
use crate::model::run::{Notification, NotificationKind};
use crate::sources::git::open;
use crate::sources::git::problem::nothing;

/// Everything that could not be read so far.
pub(super) fn of(
    ground: &Ground,
    commits: &Commits,
    graph: &Graph,
    is_cut: bool,
    tips: Vec<String>,
) -> Vec<Notification> {
    let mut all: Vec<Notification> = tips.into_iter().map(incomplete).collect();
    if commits.list.is_empty() && all.is_empty() && commits.missing.is_empty() {
        let message = "the repository has no commit, so there is nothing to scan";
        all.push(nothing(message.to_owned()));
    }
    let cuts = open::cuts(&ground.common);
    let (cut, lost): (Vec<_>, Vec<_>) =
        commits.missing.iter().partition(|(_, child)| cuts.contains(&child.to_string()));
    if !cut.is_empty() {
        all.push(incomplete(format!(
            "the clone is shallow: what came before {} is missing; `git fetch --unshallow` brings it",
            counted(cut.len(), "commit")
        )));
    }
    let lost: Vec<Oid> = lost.iter().map(|(id, _)| *id).collect();
    all.extend(missing("commit", &lost, "is missing from the clone"));
    all.extend(missing("commit", &commits.broken, "cannot be read"));
    let trees = |why: fn(Unread) -> bool| -> Vec<Oid> {
        graph.unread.iter().filter(|(_, unread)| why(*unread)).map(|(id, _)| *id).collect()
    };
    let is_gone = |unread| unread == Unread::Missing;
    if is_cut {
        all.push(Notification {
            kind: NotificationKind::FileSkipped,
            ..incomplete(
                "the same folders stand at more paths than are followed; what is in them was \
                 judged at some of these paths only"
                    .to_owned(),
            )
        });
    }
    all.extend(missing("tree", &trees(is_gone), "is missing from the clone"));
    all.extend(missing("tree", &trees(|unread| unread != Unread::Missing), "cannot be read"));
    let gone = pack::alternates(&ground.store).into_iter().filter(|store| !store.is_dir());
    all.extend(gone.map(|store| {
        incomplete(format!(
            "the repository borrows objects from {}, which is not there (`objects/info/alternates`)",
            store.display()
        ))
    }));
    all
}

/// That blobs could not be read; nothing if there are none.
pub fn blobs(missing_ones: &[Oid], broken: &[Oid]) -> Vec<Notification> {
    let gone = missing("blob", missing_ones, "is missing from the clone");
    let broken = missing("blob", broken, "cannot be read");
    gone.into_iter().chain(broken).collect()
}

fn missing(what: &str, ids: &[Oid], why: &str) -> Option<Notification> {
    let first = ids.iter().min()?;
    let way_out = if why.contains("missing") {
        "a full clone has it: `git fetch --refetch --no-filter` turns a partial clone into one"
    } else {
        "`git fsck` says more"
    };
    Some(incomplete(match ids.len() {
        1 => format!("{what} {first} {why}; {way_out}"),
        more => format!("{}: {first} and others: each {why}; {way_out}", counted(more, what)),
    }))
}

fn incomplete(message: String) -> Notification {
    Notification {
        kind: NotificationKind::PartialClone,
        path: None,
        line: None,
        message,
        incomplete: true,
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
