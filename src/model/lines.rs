//! A set of lines, for judging only what was added to a text.

use std::ops::RangeInclusive;

/// Lines, counted from 1, as sorted ranges that do not touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(Vec<RangeInclusive<usize>>);

impl Lines {
    /// The lines of these ranges, in any order.
    pub fn new(ranges: impl IntoIterator<Item = RangeInclusive<usize>>) -> Self {
        let mut ranges: Vec<_> = ranges.into_iter().filter(|range| !range.is_empty()).collect();
        ranges.sort_by_key(|range| *range.start());
        let mut out: Vec<RangeInclusive<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match out.last_mut() {
                Some(last) if *range.start() <= last.end().saturating_add(1) => {
                    *last = *last.start()..=*range.end().max(last.end());
                }
                _ => out.push(range),
            }
        }
        Self(out)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of the lines from `first` to `last` is among them.
    pub fn touch(&self, first: usize, last: usize) -> bool {
        let next = self.0.partition_point(|range| *range.end() < first);
        self.0.get(next).is_some_and(|range| *range.start() <= last)
    }

    /// The lines that are in both.
    pub fn intersect(&self, other: &Self) -> Self {
        let mut out = Vec::new();
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            out.push(*a.start().max(b.start())..=*a.end().min(b.end()));
            if a.end() < b.end() {
                left.next()
            } else {
                right.next()
            };
        }
        Self::new(out)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_join_and_touch() {
        let lines = Lines::new([7..=9, 1..=2, 3..=3, 8..=12]);
        assert_eq!(lines, Lines(vec![1..=3, 7..=12]));
        assert!(lines.touch(3, 3) && lines.touch(4, 7) && lines.touch(1, 99));
        assert!(!lines.touch(4, 6) && !lines.touch(13, 99));
    }

    fn some_lines() -> impl Strategy<Value = Vec<usize>> {
        prop::collection::vec(1usize..30, 0..12)
    }

    proptest! {
        #[test]
        fn it_is_a_set(a in some_lines(), b in some_lines()) {
            let of = |all: &[usize]| Lines::new(all.iter().map(|line| *line..=*line));
            let both = of(&a).intersect(&of(&b));
            for line in 1..30 {
                prop_assert_eq!(of(&a).touch(line, line), a.contains(&line));
                let in_both = a.contains(&line) && b.contains(&line);
                prop_assert_eq!(both.touch(line, line), in_both);
            }
        }
    }
}
