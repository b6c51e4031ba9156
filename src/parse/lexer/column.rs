//! SQL: `INSERT INTO t (a, b) VALUES ('v', 'w')` binds each value to the column of its place.

use super::bind::Bound;
use super::token::{Kind, Tokens};
use super::words;
use crate::model::fact::Binding;

/// Rows of one statement that are walked back, and tokens of one list that are counted.
const ROWS: usize = 64;
const LIST: usize = 256;

impl Tokens<'_> {
    /// The column for the value at `at` in the row whose parenthesis is `open`.
    pub(super) fn column(&self, open: usize, at: usize) -> Option<Bound> {
        let columns = self.columns(open)?;
        let place = self.commas(open, at)?;
        let end = self.mate(columns)?;
        let mut left = place;
        for token in columns + 1..end.min(columns + LIST) {
            if left == 0 && matches!(self.kind(token)?, Kind::Word | Kind::Text) {
                let column = self.operand(token)?;
                let name = column.span.of(self.text).to_ascii_lowercase();
                // A table of settings: the name stands in the column before.
                let named = (words::is_value_word(&name) || name.ends_with("_value"))
                    .then(|| at.checked_sub(2))
                    .flatten()
                    .filter(|&key| self.kind(key) == Some(Kind::Text) && self.is(at - 1, ","));
                let key = named.and_then(|key| self.operand(key)).unwrap_or(column);
                return Some(Bound::new(key, Binding::Pair));
            }
            left = left.saturating_sub(usize::from(self.is(token, ",")));
        }
        None
    }

    /// The parenthesis of the columns before `VALUES`.
    fn columns(&self, open: usize) -> Option<usize> {
        let mut row = open;
        for _ in 0..ROWS {
            let before = row.checked_sub(1)?;
            if self.at(before).eq_ignore_ascii_case("values") {
                return self.mate(before.checked_sub(1).filter(|&close| self.is(close, ")"))?);
            }
            let close = before.checked_sub(1).filter(|_| self.is(before, ","))?;
            row = self.mate(close)?;
        }
        None
    }

    /// How many commas of the list stand before `at`.
    fn commas(&self, open: usize, at: usize) -> Option<usize> {
        (at - open < LIST).then(|| {
            let own = |&token: &usize| self.list[token].outer == open && self.is(token, ",");
            (open..at).filter(own).count()
        })
    }
}
