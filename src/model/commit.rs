//! A commit as reports show it: who, when, which. Never the e-mail address, which is personal, and
//! never the message, which may hold a secret.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::Serialize;
use serde::ser::SerializeStruct;

/// How many hexadecimal digits name a commit where people read it.
const SHORT: usize = 12;

/// A commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Its id in hexadecimal.
    pub id: String,
    /// The author's name, without an e-mail address.
    pub author: String,
    /// The author date in Unix seconds.
    pub time: i64,
    /// The author's time zone: minutes east of UTC.
    pub offset: i32,
    /// Its place in the order of the scan: parents before children.
    pub number: usize,
}

impl Commit {
    /// The id as people write it.
    pub fn short(&self) -> &str {
        self.id.get(..SHORT).unwrap_or(&self.id)
    }

    /// The author date in the author's own time zone (RFC 3339).
    pub fn date(&self) -> String {
        let offset = Offset::from_seconds(self.offset.saturating_mul(60)).unwrap_or(Offset::UTC);
        let time = Timestamp::from_second(self.time).unwrap_or(Timestamp::UNIX_EPOCH);
        let zoned = time.to_zoned(TimeZone::fixed(offset));
        zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The day of the author date.
    pub fn day(&self) -> String {
        self.date().chars().take("2000-01-01".len()).collect()
    }

    /// What stands before the `@` of a name that is an e-mail address; any other name as it is.
    pub fn name_of(author: &str) -> String {
        author.split('@').next().unwrap_or_default().trim().to_owned()
    }
}

impl Serialize for Commit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Commit", 3)?;
        out.serialize_field("id", &self.id)?;
        out.serialize_field("author", &self.author)?;
        out.serialize_field("date", &self.date())?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_the_authors_and_names_hold_no_address() {
        let commit = |time, offset| Commit { time, offset, ..Commit::default() };
        assert_eq!(commit(1_700_000_000, 330).date(), "2023-11-15T03:43:20+05:30");
        assert_eq!(commit(1_700_000_000, -480).day(), "2023-11-14");
        assert_eq!(commit(i64::MAX, i32::MAX).date(), "1970-01-01T00:00:00+00:00");
        assert_eq!(Commit::name_of("A. Person"), "A. Person");
        assert_eq!(Commit::name_of("person@mail.example"), "person");
    }
}
