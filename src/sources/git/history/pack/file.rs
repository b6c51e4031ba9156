//! The entries of a pack (gitformat-pack(5), "Pack file entry").

use std::fs::File;
use std::io;

use flate2::{Decompress, FlushDecompress};

use super::index::Pack;
use super::plan::Node;

/// No object that is larger is built here.
const LARGEST: u64 = 1 << 29;

/// What an entry begins with.
pub(super) struct Head {
    /// How long the head is.
    pub(super) length: usize,
    /// The size of the object, or of the changes.
    pub(super) size: u64,
    /// What it is built on.
    pub(super) base: Base,
}

/// What an object is built on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// Nothing.
    None,
    /// The entry so many bytes before.
    Before(u64),
    /// An object named by its id, which is so many bytes long and ends the head.
    Named(usize),
}

impl Head {
    /// The longest head there is.
    pub(super) const LONGEST: usize = 64;

    /// Reads a head.
    pub(super) fn read(bytes: &[u8], id_length: usize) -> Option<Self> {
        let first = *bytes.first()?;
        let (kind, mut size) = (first >> 4 & 7, u64::from(first & 15));
        let (mut at, mut shift, mut byte) = (1, 4, first);
        while byte & 0x80 != 0 {
            byte = *bytes.get(at)?;
            size |= u64::from(byte & 0x7f).checked_shl(shift)?;
            (at, shift) = (at + 1, shift + 7);
        }
        let base = match kind {
            1..=4 => Base::None,
            6 => {
                let mut byte = *bytes.get(at)?;
                let mut back = u64::from(byte & 0x7f);
                at += 1;
                while byte & 0x80 != 0 {
                    byte = *bytes.get(at)?;
                    back = (back.checked_add(1)?.checked_mul(128)?) | u64::from(byte & 0x7f);
                    at += 1;
                }
                Base::Before(back)
            }
            7 => {
                at += id_length;
                Base::Named(id_length)
            }
            _ => return None,
        };
        Some(Self { length: at, size, base })
    }
}

/// Inflates entries, with buffers to be used again.
pub(super) struct Inflater {
    state: Decompress,
    input: Vec<u8>,
}

impl Default for Inflater {
    fn default() -> Self {
        Self { state: Decompress::new(true), input: Vec::new() }
    }
}

impl Inflater {
    /// The content of an entry, or its changes.
    pub(super) fn read(&mut self, pack: &Pack, node: &Node) -> Option<Vec<u8>> {
        if node.size > LARGEST {
            return None;
        }
        let length = node.end.checked_sub(node.start).filter(|length| *length <= LARGEST)?;
        self.input.resize(usize::try_from(length).ok()?, 0);
        read_at(&pack.file, &mut self.input, node.start).ok()?;
        let size = usize::try_from(node.size).ok()?;
        let mut out = vec![0; size];
        self.state.reset(true);
        self.state.decompress(&self.input, &mut out, FlushDecompress::Finish).ok()?;
        (self.state.total_out() == node.size).then_some(out)
    }
}

/// Fills the buffer from an offset.
#[cfg(unix)]
pub(super) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

/// Fills the buffer from an offset.
#[cfg(windows)]
pub(super) fn read_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, buffer, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        buffer = &mut buffer[read..];
        offset += read as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_as_git_writes_them() {
        let head = Head::read(&[0b1011_0101, 0b0000_0010], 20).unwrap();
        assert_eq!((head.length, head.size, head.base), (2, 5 | 2 << 4, Base::None));
        let head = Head::read(&[0b0110_0001, 0x81, 0x00], 20).unwrap();
        assert_eq!((head.length, head.size, head.base), (3, 1, Base::Before(256)));
        let head = Head::read(&[[0b0111_0001].as_slice(), &[7; 20]].concat(), 20).unwrap();
        assert_eq!((head.length, head.base), (21, Base::Named(20)));
        for broken in
            [&[][..], &[0x80], &[0x00, 0], &[0b0101_0000], &[0b0110_0000, 0x80], &[0xff; 64]]
        {
            assert!(Head::read(broken, 20).is_none(), "{broken:?}");
        }
    }
}
