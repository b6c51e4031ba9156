//! Which lines of a text are new against an older one.

use git2::{DiffOptions, Patch};

use crate::model::lines::Lines;

/// The lines of `new` that `old` does not have at that place. Lines are those of
/// [`crate::model::location::LineIndex`], and how a line ends does not count: a file whose line ends
/// were converted has no new line.
pub(super) fn lines(old: &str, new: &str) -> Lines {
    if old.is_empty() {
        return Lines::new([1..=usize::MAX]);
    }
    let (old, new) = (plain(old), plain(new));
    let mut options = DiffOptions::new();
    options.context_lines(0).interhunk_lines(0).force_text(true);
    let patch = Patch::from_buffers(old.as_bytes(), None, new.as_bytes(), None, Some(&mut options));
    let Ok(patch) = patch else { return Lines::new([1..=usize::MAX]) };
    let hunks = (0..patch.num_hunks()).filter_map(|at| patch.hunk(at).ok());
    Lines::new(hunks.map(|(hunk, _)| {
        let first = hunk.new_start() as usize;
        first..=(first + hunk.new_lines() as usize).saturating_sub(1)
    }))
}

/// Every line ended by a line feed, the last one too.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        out.push_str(&rest[..at]);
        out.push('\n');
        let end = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        rest = &rest[at + end..];
    }
    if !rest.is_empty() {
        out.push_str(rest);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::location::LineIndex;

    fn added(old: &str, new: &str) -> Vec<usize> {
        let lines = lines(old, new);
        (1..=new.lines().count().max(LineIndex::new(new).lines()))
            .filter(|line| lines.touch(*line, *line))
            .collect()
    }

    #[test]
    fn only_new_lines_count() {
        assert_eq!(added("a\nb\n", "a\nx\nb\ny\n"), [2, 4]);
        assert_eq!(added("a\nb\n", "b\n"), Vec::<usize>::new());
        assert_eq!(added("a", "a\nb"), [2], "the last line only got an end");
        assert_eq!(added("a\r\nb\r\n", "a\nb\n"), Vec::<usize>::new());
        assert_eq!(added("a\rb", "a\rc\rb"), [2]);
        assert_eq!(added("", "a\nb"), [1, 2]);
        assert_eq!(added("a\0b\n", "a\0b\nc\n"), [2]);
    }

    proptest! {
        /// What is not new stands in the old text, in the same order.
        #[test]
        fn old_lines_are_old(old in "([ab]{0,2}\n){0,12}", new in "([ab]{0,2}\n){0,12}") {
            let lines = lines(&old, &new);
            let kept: Vec<&str> = new
                .lines()
                .enumerate()
                .filter(|(at, _)| !lines.touch(at + 1, at + 1))
                .map(|(_, line)| line)
                .collect();
            let mut rest = old.lines();
            for line in kept {
                prop_assert!(rest.any(|old| old == line), "{}", line);
            }
        }
    }
}
