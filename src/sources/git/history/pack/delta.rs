//! Objects written as changes to others (gitformat-pack(5), "Deltified representation").

use std::ops::Range;

/// No object that is larger is built here.
const LARGEST: usize = 1 << 29;

/// A copy without a length copies so much.
const COPY: usize = 0x10000;

/// Builds an object from its base and the changes; none if they do not fit. Tells which parts of it
/// are new, and by empty ones where parts meet that did not meet in the base.
pub(super) fn apply(base: &[u8], delta: &[u8], new: &mut Vec<Range<usize>>) -> Option<Vec<u8>> {
    new.clear();
    let (from, rest) = size(delta)?;
    let (to, mut rest) = size(rest)?;
    if from != base.len() || to > LARGEST {
        return None;
    }
    let mut out = Vec::with_capacity(to);
    // Where the base goes on if nothing was left out.
    let mut next = 0;
    while let [code, after @ ..] = rest {
        rest = after;
        let piece = match *code {
            0 => return None,
            code if code & 0x80 != 0 => {
                let (offset, length) = copy(code, &mut rest)?;
                if offset != next {
                    mark(new, out.len()..out.len());
                }
                next = offset.checked_add(length)?;
                base.get(offset..next)?
            }
            length => {
                let (piece, after) = rest.split_at_checked(length.into())?;
                rest = after;
                mark(new, out.len()..out.len() + piece.len());
                piece
            }
        };
        if out.len() + piece.len() > to {
            return None;
        }
        out.extend_from_slice(piece);
    }
    if next != from {
        mark(new, to..to);
    }
    (out.len() == to).then_some(out)
}

/// Adds a part at the end, to the one before it if they touch.
fn mark(new: &mut Vec<Range<usize>>, part: Range<usize>) {
    match new.last_mut() {
        Some(last) if last.end == part.start => last.end = part.end,
        _ => new.push(part),
    }
}

/// What to copy: of seven bytes those are there whose bits are set.
fn copy(code: u8, rest: &mut &[u8]) -> Option<(usize, usize)> {
    let (mut offset, mut length) = (0, 0);
    for bit in 0..7 {
        if code >> bit & 1 == 0 {
            continue;
        }
        let (byte, after) = rest.split_first()?;
        *rest = after;
        if bit < 4 {
            offset |= usize::from(*byte) << (8 * bit);
        } else {
            length |= usize::from(*byte) << (8 * (bit - 4));
        }
    }
    Some((offset, if length == 0 { COPY } else { length }))
}

fn size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (mut size, mut shift) = (0_usize, 0);
    for (at, byte) in bytes.iter().enumerate() {
        size |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some((size, &bytes[at + 1..]));
        }
        shift += 7;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn copies_and_inserts() {
        let base = b"0123456789";
        let delta = [10, 8, 0b1001_0001, 2, 4, 2, b'a', b'b', 0b1001_0000, 2];
        let mut new = Vec::new();
        assert_eq!(apply(base, &delta, &mut new).unwrap(), b"2345ab01");
        assert_eq!(new, [0..0, 4..6, 8..8]);
        for broken in [
            &[9, 1, 1, b'a'][..],
            &[10, 2, 1, b'a'],
            &[10, 1, 2, b'a', b'b'],
            &[10, 1, 0],
            &[10, 4, 0b1001_0001, 8, 4],
            &[10, 1, 0b1000_0001],
            &[10, 1, 5, b'a'],
            &[0x80],
        ] {
            assert!(apply(base, broken, &mut new).is_none(), "{broken:?}");
        }
    }

    proptest! {
        #[test]
        fn anything_is_survived(base in prop::collection::vec(any::<u8>(), 0..20), delta in prop::collection::vec(any::<u8>(), 0..40)) {
            apply(&base, &delta, &mut Vec::new());
        }
    }
}
