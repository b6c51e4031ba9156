//! The index of a pack: which objects it holds, and where (gitformat-pack(5), "Version 2 pack-*.idx
//! files").

use std::fs::{self, File};
use std::path::Path;

const MAGIC: &[u8] = b"\xfftOc\0\0\0\x02";
const FAN: usize = 256;
/// Set in an offset that is the number of a longer one.
const LONG: u32 = 1 << 31;

/// A pack with its index.
pub(in super::super) struct Pack {
    /// The pack itself.
    pub(super) file: File,
    index: Vec<u8>,
    count: usize,
    id_length: usize,
    /// Where entries begin, and where the last ends.
    offsets: Vec<u64>,
}

impl Pack {
    /// Opens the pack of an index; none if either is not as it should be.
    pub(in super::super) fn open(index: &Path) -> Option<Self> {
        let file = File::open(index.with_extension("pack")).ok()?;
        let length = file.metadata().ok()?.len();
        Self::new(file, length, fs::read(index).ok()?)
    }

    fn new(file: File, length: u64, index: Vec<u8>) -> Option<Self> {
        if !index.starts_with(MAGIC) {
            return None;
        }
        let count = number(&index, MAGIC.len() + 4 * (FAN - 1))? as usize;
        // Two checksums follow the tables; their length is that of the ids.
        let tables = MAGIC.len() + 4 * FAN + count.checked_mul(8)?;
        let id_length = [20, 32].into_iter().find(|length| {
            let rest = index.len().checked_sub(tables + (count + 2) * length);
            rest.is_some_and(|rest| rest % 8 == 0 && rest / 8 <= count)
        })?;
        let mut pack = Self { file, index, count, id_length, offsets: Vec::new() };
        let offsets: Option<Vec<u64>> = (0..count).map(|at| pack.offset(at)).collect();
        pack.offsets = offsets?;
        pack.offsets.push(length.checked_sub(id_length as u64)?);
        pack.offsets.sort_unstable();
        Some(pack)
    }

    /// Where an object's entry begins.
    pub(super) fn find(&self, id: &[u8]) -> Option<u64> {
        let first = *id.first()? as usize;
        let fan = |at: usize| number(&self.index, MAGIC.len() + 4 * at).map(|to| to as usize);
        let mut from = if first == 0 { 0 } else { fan(first - 1)? };
        let mut to = fan(first)?.min(self.count);
        while from < to {
            let middle = usize::midpoint(from, to);
            match self.id(middle)?.cmp(id) {
                std::cmp::Ordering::Equal => return self.offset(middle),
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// The bytes of an id.
    pub(super) fn id_length(&self) -> usize {
        self.id_length
    }

    /// Where the entry that begins at an offset ends at the latest.
    pub(super) fn end(&self, offset: u64) -> Option<u64> {
        let next = self.offsets.partition_point(|other| *other <= offset);
        self.offsets.get(next).copied()
    }

    /// Where the last entry ends.
    pub(super) fn end_of_all(&self) -> Option<u64> {
        self.offsets.last().copied()
    }

    fn id(&self, at: usize) -> Option<&[u8]> {
        let from = MAGIC.len() + 4 * FAN + at * self.id_length;
        self.index.get(from..from + self.id_length)
    }

    fn offset(&self, at: usize) -> Option<u64> {
        // Checksums of the entries lie between.
        let table = MAGIC.len() + 4 * FAN + self.count * (self.id_length + 4);
        let short = number(&self.index, table + 4 * at)?;
        if short & LONG == 0 {
            return Some(u64::from(short));
        }
        let long = table + 4 * self.count + 8 * (short & !LONG) as usize;
        let bytes = self.index.get(long..long + 8)?;
        Some(u64::from_be_bytes(bytes.try_into().ok()?))
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
