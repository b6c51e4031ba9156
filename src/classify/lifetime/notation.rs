//! How times are written by themselves: ISO 8601, clocks, the names of units.

/// Seconds of a day.
pub(super) const DAY: f64 = 86_400.0;

/// A number as far as it is read.
#[derive(Clone, Copy)]
pub(super) enum Value {
    Plain(f64),
    Seconds(f64),
}

impl Value {
    pub(super) fn number(self) -> f64 {
        match self {
            Self::Plain(number) | Self::Seconds(number) => number,
        }
    }

    pub(super) fn like(self, other: Self, number: f64) -> Self {
        match (self, other) {
            (Self::Plain(_), Self::Plain(_)) => Self::Plain(number),
            _ => Self::Seconds(number),
        }
    }
}

/// ISO 8601: `PT1H30M`, `P30D`.
pub(super) fn iso(text: &str) -> Option<Value> {
    let mut rest = text.strip_prefix(['P', 'p'])?;
    let (mut seconds, mut time, mut any) = (0.0, false, false);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(['T', 't']).filter(|_| !time) {
            (rest, time) = (after, true);
            continue;
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        let one = match (rest.as_bytes()[digits].to_ascii_uppercase(), time) {
            (b'Y', false) => 365.0 * DAY,
            (b'M', false) => 30.0 * DAY,
            (b'W', false) => 7.0 * DAY,
            (b'D', false) => DAY,
            (b'H', true) => 3600.0,
            (b'M', true) => 60.0,
            (b'S', true) => 1.0,
            _ => return None,
        };
        (seconds, any) = (seconds + number * one, true);
        rest = &rest[digits + 1..];
    }
    any.then_some(Value::Seconds(seconds))
}

/// .NET: `1.00:00:00`, `01:00:00`.
pub(super) fn clock(text: &str) -> Option<Value> {
    let parts: Vec<&str> = text.split(':').collect();
    let [first, minutes, seconds] = parts.as_slice() else { return None };
    let (days, hours) = first.split_once('.').unwrap_or(("0", first));
    let number = |text: &str| {
        let plain = !text.is_empty() && text.len() < 9 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<f64>().ok().filter(|_| plain)
    };
    let whole = seconds.split('.').next().unwrap_or_default();
    Some(Value::Seconds(
        number(days)? * DAY + number(hours)? * 3600.0 + number(minutes)? * 60.0 + number(whole)?,
    ))
}

/// The seconds of a unit's name, in whatever case and number: `h`, `Hour`, `FromDays`, `addDays`.
pub(super) fn unit(word: &str) -> Option<f64> {
    let lower = word.to_ascii_lowercase();
    let bare = ["from_", "from", "of", "add", "in_", "plus"]
        .iter()
        .find_map(|start| lower.strip_prefix(start))
        .unwrap_or(&lower);
    Some(match bare {
        "ms" | "millis" | "millisecond" | "milliseconds" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" | "hour_of_day" => 3600.0,
        "d" | "day" | "days" | "date" | "day_of_month" | "day_of_year" => DAY,
        "w" | "week" | "weeks" | "week_of_year" | "week_of_month" => 7.0 * DAY,
        "month" | "months" => 30.0 * DAY,
        "y" | "yr" | "year" | "years" => 365.0 * DAY,
        _ => return None,
    })
}
