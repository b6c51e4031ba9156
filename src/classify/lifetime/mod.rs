//! How long something lives, as configuration and code write it: `30d`, `PT1H`, `3600`, `60 * 24`,
//! `timedelta(days=30)`, `TimeSpan.FromDays(1)`, `time.Hour * 24`.

mod notation;
mod reader;

use crate::model::class::TimeUnit;
use notation::{DAY, Value, clock, iso};
use reader::Reader;

/// From here on a number without a unit is taken for milliseconds: as seconds it were eleven days,
/// which people write as days.
const GREAT: f64 = 1_000_000.0;

/// The fewest milliseconds that people give tokens: five minutes.
const SHORT: f64 = 300_000.0;

/// Longest text that is read.
const LONGEST: usize = 120;

/// The seconds that a text says; nothing if it cannot be told. A key that names a unit
/// (`EXPIRE_MINUTES`) overrides `unit`.
pub fn seconds(key: &str, text: &str, unit: TimeUnit) -> Option<u64> {
    let text = text.trim().trim_end_matches([';', ',']).trim();
    let bare = text.trim_matches(['"', '\'', '`']);
    if bare.is_empty() || bare.len() > LONGEST || !bare.is_ascii() {
        return None;
    }
    let value = iso(bare).or_else(|| clock(bare)).or_else(|| {
        let mut reader = Reader::new(bare);
        let value = reader.sum()?;
        reader.ends().then_some(value)
    })?;
    let seconds = match value {
        Value::Seconds(seconds) => seconds,
        Value::Plain(number) => {
            let unit = named(key).or_else(|| worked_out(bare)).unwrap_or(unit);
            number * factor(unit, number)
        }
    };
    // The bounds are those of what a number can be at all.
    (seconds.is_finite() && (0.0..1e15).contains(&seconds)).then(|| whole(seconds))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the caller has looked at the bounds"
)]
fn whole(seconds: f64) -> u64 {
    seconds as u64
}

fn factor(unit: TimeUnit, number: f64) -> f64 {
    match unit {
        TimeUnit::Milliseconds => 0.001,
        TimeUnit::Unknown if is_in_milliseconds(number) => 0.001,
        TimeUnit::Seconds | TimeUnit::Unknown => 1.0,
        TimeUnit::Minutes => 60.0,
        TimeUnit::Hours => 3600.0,
        TimeUnit::Days => DAY,
    }
}

/// Whether a number without a unit counts milliseconds. Whole days of seconds that are no whole
/// minutes of milliseconds do not: 2592000 is thirty days, 900000 a quarter of an hour.
fn is_in_milliseconds(number: f64) -> bool {
    let (days, minutes) = (number % DAY == 0.0, number % 60_000.0 == 0.0);
    if number >= GREAT { minutes || !days } else { number >= SHORT && minutes && !days }
}

/// The unit of a product that shows its steps: `60 * 60 * 24` counts seconds, with a thousand among
/// them milliseconds.
fn worked_out(text: &str) -> Option<TimeUnit> {
    let factors = || text.split('*').map(|it| it.trim_matches(|c: char| !c.is_ascii_digit()));
    let has = |wanted: &[&str]| factors().any(|it| wanted.contains(&it));
    if has(&["1000", "1_000"]) {
        Some(TimeUnit::Milliseconds)
    } else {
        (factors().filter(|it| *it == "60").count() > 1
            || has(&["3600", "86400", "86_400"]) && factors().count() > 1)
            .then_some(TimeUnit::Seconds)
    }
}

/// The unit that the last words of a key name.
fn named(key: &str) -> Option<TimeUnit> {
    let lower = key.to_ascii_lowercase();
    let letters: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    let ends = |ends: &[&str]| ends.iter().any(|end| letters.ends_with(end));
    let in_ms = lower.ends_with("_ms") || lower.ends_with("-ms") || key.ends_with("Ms");
    if in_ms || ends(&["millis", "milliseconds", "inms"]) {
        Some(TimeUnit::Milliseconds)
    } else if ends(&["minutes", "mins", "minute"]) {
        Some(TimeUnit::Minutes)
    } else if ends(&["hours", "hour"]) {
        Some(TimeUnit::Hours)
    } else if ends(&["days", "day"]) {
        Some(TimeUnit::Days)
    } else if ends(&["seconds", "secs", "second"]) {
        Some(TimeUnit::Seconds)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, wanted) in [
            ("3600", Some(3600)),
            ("'30d'", Some(2_592_000)),
            ("24h", Some(86_400)),
            ("1 day", Some(86_400)),
            ("PT1H30M", Some(5400)),
            ("P30D", Some(2_592_000)),
            ("1.00:00:00", Some(86_400)),
            ("01:00:00", Some(3600)),
            ("60 * 60 * 24 * 8", Some(691_200)),
            ("timedelta(days=30)", Some(2_592_000)),
            ("datetime.timedelta(days=1, hours=2)", Some(93_600)),
            ("timedelta(30)", Some(2_592_000)),
            ("TimeSpan.FromDays(14)", Some(1_209_600)),
            ("time.Hour * 24 * 30", Some(2_592_000)),
            ("24 * time.Hour", Some(86_400)),
            ("Duration.ofMinutes(5)", Some(300)),
            ("Duration::from_secs(60 * 60)", Some(3600)),
            ("Duration(hours: 12)", Some(43_200)),
            ("2.hours", Some(7200)),
            ("1.day.to_i", Some(86_400)),
            ("now()->addDays(15)", Some(1_296_000)),
            ("new DateInterval('P1M')", Some(2_592_000)),
            ("now()->addYear()", Some(31_536_000)),
            ("strtotime('+30 days')", Some(2_592_000)),
            ("const Duration(days: 7)", Some(604_800)),
            ("minutes=5", Some(300)),
            ("int(timedelta(hours=1).total_seconds())", Some(3600)),
            ("86400000", Some(86_400)),
            ("2592000", Some(2_592_000)),
            ("900000", Some(900)),
            ("604800", Some(604_800)),
            ("60 * 60 * 24 * 30", Some(2_592_000)),
            ("15 * 60 * 1000", Some(900)),
            ("1000L * 60 * 60", Some(3600)),
            ("3600 * 24 * 30", Some(2_592_000)),
            ("plus(365, ChronoUnit.DAYS)", Some(31_536_000)),
            ("plusDays(30)", Some(2_592_000)),
            ("Duration.of(2, ChronoUnit.HOURS)", Some(7200)),
            ("Calendar.YEAR, 1", Some(31_536_000)),
            ("Calendar.HOUR_OF_DAY, 2", Some(7200)),
            ("AddDate(0, 1, 0)", Some(2_592_000)),
            ("AddDate(0, months, 0)", None),
            ("Add(TimeSpan.FromDays(14))", Some(1_209_600)),
            ("Duration::days(90)", Some(7_776_000)),
            ("3, 4", None),
            ("settings.LIFETIME", None),
            ("os.getenv('X', 3600)", None),
            ("-1", None),
            ("", None),
            ("a day", None),
        ] {
            assert_eq!(seconds("x", text, TimeUnit::Unknown), wanted, "{text}");
        }
    }

    #[test]
    fn keys_name_units() {
        assert_eq!(
            seconds("ACCESS_TOKEN_EXPIRE_MINUTES", "60 * 24", TimeUnit::Seconds),
            Some(86_400)
        );
        assert_eq!(seconds("expireDays", "7", TimeUnit::Seconds), Some(604_800));
        assert_eq!(seconds("jwtExpirationMs", "3600000", TimeUnit::Seconds), Some(3600));
        assert_eq!(seconds("accessTokenLifespan", "3600", TimeUnit::Seconds), Some(3600));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in "([0-9]{1,3}|[a-z:.=*+()'\" é]|days|timedelta\\(|PT|new |now\\(\\)->){0,30}") {
            let _ = seconds("x", &text, TimeUnit::Unknown);
        }
    }
}
