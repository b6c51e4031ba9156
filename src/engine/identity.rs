//! Whether two values are the same, told by hashes with a random key of this process, which is never
//! written: whoever has a report cannot test guesses against it.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use crate::model::secret::Identity;

/// The identity of what these fields say together.
pub(super) fn of(fields: &[&[u8]]) -> Identity {
    let mut hasher = blake3::Hasher::new_keyed(key());
    for field in fields {
        hasher.update(&(field.len() as u64).to_le_bytes()).update(field);
    }
    Identity::new(*hasher.finalize().as_bytes())
}

/// Bytes nobody can guess afterwards: the standard library's hash keys are random.
fn key() -> &'static [u8; 32] {
    static KEY: OnceLock<[u8; 32]> = OnceLock::new();
    KEY.get_or_init(|| {
        let mut seed = [0; 32];
        for (index, chunk) in seed.chunks_mut(8).enumerate() {
            chunk.copy_from_slice(&RandomState::new().hash_one(index).to_le_bytes());
        }
        *blake3::hash(&seed).as_bytes()
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn fields_are_told_apart() {
        assert_eq!(of(&[b"ab", b"c"]), of(&[b"ab", b"c"]));
        assert_ne!(of(&[b"ab", b"c"]), of(&[b"a", b"bc"]));
        assert_ne!(of(&[b"ab"]), of(&[b"ab", b""]));
    }
}
