//! Where in the history a finding comes from, in words.

use super::grouped;
use crate::model::commit::Commit;
use crate::model::finding::{Fate, Origin};

/// Phrases, without full stops.
pub(super) fn notes(origin: &Origin) -> Vec<String> {
    let place = if origin.message { "in the message of" } else { "introduced by" };
    let mut notes = vec![format!("{place} {}", named(&origin.commit))];
    match &origin.fate {
        Fate::Unknown => {}
        Fate::InHead => notes.push("still in HEAD".to_owned()),
        Fate::Gone => notes.push("no longer in HEAD, but in the history".to_owned()),
        Fate::StillIn(name) => notes.push(format!("still in {name}")),
        Fate::Removed(commit) => notes.push(format!("removed by {}", named(commit))),
    }
    match origin.others {
        0 => {}
        1 => notes.push("1 other place in the history holds the same".to_owned()),
        others => {
            let places = grouped(others);
            notes.push(format!("{places} other places in the history hold the same"));
        }
    }
    notes
}

/// Whether the path and the region of the finding are those of a commit rather than of HEAD.
pub(super) fn is_past(origin: &Origin) -> bool {
    origin.message || origin.fate != Fate::InHead
}

fn named(commit: &Commit) -> String {
    let author = match commit.author.as_str() {
        "" => String::new(),
        author => format!("{author}, "),
    };
    format!("commit {} ({author}{})", commit.short(), commit.day())
}
