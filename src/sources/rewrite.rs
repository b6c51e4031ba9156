//! A file with some of its bytes replaced: encoding, mark, line ends and permissions stay, and a
//! reader sees the old file or the new one, never half of it.

use std::fs::{self, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::text::{self, Units};
use super::worktree::read_bounded;
use crate::model::artifact::Content;
use crate::model::fix::Edit;

/// A file as it is now.
pub struct Original {
    path: PathBuf,
    metadata: Metadata,
    bytes: Vec<u8>,
    text: String,
}

/// Why a file is not edited.
#[derive(Debug, thiserror::Error)]
pub enum RewriteError {
    /// Links lead elsewhere, perhaps out of the tree.
    #[error("it is a link, and links are not followed; name the file that it leads to")]
    Link,
    /// Somebody protected it.
    #[error("it is read-only; make it writable first")]
    ReadOnly,
    /// It is not what was scanned.
    #[error("it has changed since it was read; scan it again")]
    Changed,
    /// It cannot be read or written.
    #[error("it could not be written ({})", .0.kind())]
    Io(#[from] io::Error),
}

impl Original {
    /// Reads a file of at most `limit` bytes.
    ///
    /// # Errors
    /// It cannot be read, it is a link or read-only, or it is no text (any more).
    pub fn read(path: &Path, limit: u64) -> Result<Self, RewriteError> {
        let metadata = fs::symlink_metadata(path)?;
        if metadata.is_symlink() {
            return Err(RewriteError::Link);
        }
        if metadata.permissions().readonly() {
            return Err(RewriteError::ReadOnly);
        }
        let bytes = read_bounded(path, limit)?.ok_or(RewriteError::Changed)?;
        let Content::Text(text) = text::decode(bytes.clone()) else {
            return Err(RewriteError::Changed);
        };
        Ok(Self { path: path.to_owned(), metadata, bytes, text })
    }

    /// The decoded text, of which edits speak.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Writes the file with these edits, which are in order and do not meet.
    ///
    /// # Errors
    /// It cannot be written, or it has changed since it was read.
    pub fn replace(self, edits: &[&Edit]) -> Result<(), RewriteError> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut new = tempfile::Builder::new().prefix(".figlint-").tempfile_in(folder)?;
        new.write_all(&edited(&self.bytes, &self.text, edits))?;
        keep_owner(new.path(), &self.metadata);
        new.as_file().set_permissions(self.metadata.permissions())?;
        new.as_file().sync_all()?;
        if fs::read(&self.path)? != self.bytes {
            return Err(RewriteError::Changed);
        }
        new.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// The bytes of a text with edits of it made, which are in order and do not meet.
pub fn edited(bytes: &[u8], text: &str, edits: &[&Edit]) -> Vec<u8> {
    let (units, mark) = text::units(bytes);
    let mut out = Vec::with_capacity(bytes.len() + 64);
    let (mut done, mut at, mut copied) = (0, mark, 0);
    for edit in edits {
        at += width(units, &text[done..edit.span.start]);
        out.extend_from_slice(&bytes[copied..at]);
        encode(units, &edit.replacement, &mut out);
        at += width(units, &text[edit.span.range()]);
        (done, copied) = (edit.span.end, at);
    }
    out.extend_from_slice(&bytes[copied..]);
    out
}

/// How many bytes of the file a decoded text takes. What could not be decoded stands for as many
/// units as it took.
fn width(units: Units, text: &str) -> usize {
    match units {
        Units::Utf8 => text.len(),
        Units::Utf16Le | Units::Utf16Be => 2 * text.chars().map(char::len_utf16).sum::<usize>(),
    }
}

fn encode(units: Units, text: &str, out: &mut Vec<u8>) {
    match units {
        Units::Utf8 => out.extend_from_slice(text.as_bytes()),
        Units::Utf16Le => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        Units::Utf16Be => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
    }
}

/// Gives a new file to whom the old one belonged, as far as that is allowed.
#[cfg(unix)]
fn keep_owner(path: &Path, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    let is_same = |new: Metadata| new.uid() == old.uid() && new.gid() == old.gid();
    if !fs::metadata(path).is_ok_and(is_same) {
        // Only some may give files away; the content matters more.
        let _ = chown(path, Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_path: &Path, _old: &Metadata) {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::fix::tests::fix;

    /// A text as the bytes of a file.
    fn written(text: &str, units: Units, mark: bool) -> Vec<u8> {
        let mut out = Vec::new();
        encode(units, if mark { "\u{feff}" } else { "" }, &mut out);
        encode(units, text, &mut out);
        out
    }

    fn decoded(bytes: &[u8]) -> String {
        match text::decode(bytes.to_vec()) {
            Content::Text(text) => text,
            Content::Binary(_) => panic!("binary"),
        }
    }

    #[test]
    fn bytes_that_are_no_text_stay_what_they_are() {
        let bytes = b"\xff\xfe\xfd a=1\r\nb\xe9=\xc3\r\n";
        // Two of these bytes are a mark of UTF-16: put something before them.
        let bytes = [b"x", bytes.as_slice()].concat();
        let text = decoded(&bytes);
        let at = text.find('1').unwrap();
        let new = edited(&bytes, &text, &[&fix(at, at + 1, "22").edits[0]]);
        assert_eq!(new, b"x\xff\xfe\xfd a=22\r\nb\xe9=\xc3\r\n");
    }

    #[test]
    fn a_lone_surrogate_counts_as_one_unit() {
        let mut bytes = written("a", Units::Utf16Le, true);
        bytes.extend([0x00, 0xd8, b'b', 0, b'c', 0]);
        let text = decoded(&bytes);
        let at = text.find('b').unwrap();
        let new = edited(&bytes, &text, &[&fix(at, at + 1, "é").edits[0]]);
        assert_eq!(new[..6], bytes[..6]);
        assert_eq!(new[6..], [0xe9, 0, b'c', 0]);
    }

    proptest! {
        #[test]
        fn what_no_edit_covers_keeps_its_bytes(
            parts in prop::collection::vec(("[a-zé𝄞\r\n ]{0,9}", "[a-zé𝄞\r\n]{1,4}", "[xyzß]{0,3}"), 1..6),
            tail in "[a-z𝄞\n]{0,5}",
            units in prop::sample::select(vec![Units::Utf8, Units::Utf16Le, Units::Utf16Be]),
            mark in any::<bool>(),
        ) {
            // Without a mark, UTF-16 is known by its ASCII letters.
            let mark = mark || units != Units::Utf8;
            let (mut text, mut wanted, mut fixes) = (String::new(), String::new(), Vec::new());
            for (kept, old, new) in &parts {
                text += kept;
                fixes.push(fix(text.len(), text.len() + old.len(), new));
                text += old;
                wanted = wanted + kept + new;
            }
            text += &tail;
            wanted += &tail;
            let bytes = written(&text, units, mark);
            prop_assert_eq!(&decoded(&bytes), &text);
            let edits: Vec<&Edit> = fixes.iter().map(|fix| &fix.edits[0]).collect();
            prop_assert_eq!(edited(&bytes, &text, &edits), written(&wanted, units, mark));
        }
    }
}
