//! How long something lives, as configuration and code write it: `30d`, `PT1H`, `3600`, `60 * 24`,
//! `timedelta(days=30)`, `TimeSpan.FromDays(1)`, `time.Hour * 24`.

use crate::model::class::TimeUnit;

/// Seconds of a day.
const DAY: f64 = 86_400.0;

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
        let mut reader = Reader { rest: bare, depth: 0 };
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

/// A number as far as it is read.
#[derive(Clone, Copy)]
enum Value {
    Plain(f64),
    Seconds(f64),
}

impl Value {
    fn number(self) -> f64 {
        match self {
            Self::Plain(number) | Self::Seconds(number) => number,
        }
    }

    fn like(self, other: Self, number: f64) -> Self {
        match (self, other) {
            (Self::Plain(_), Self::Plain(_)) => Self::Plain(number),
            _ => Self::Seconds(number),
        }
    }
}

/// ISO 8601: `PT1H30M`, `P30D`.
fn iso(text: &str) -> Option<Value> {
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
fn clock(text: &str) -> Option<Value> {
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
fn unit(word: &str) -> Option<f64> {
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

/// Names around a number that change nothing about it.
const WRAPPERS: [&str; 12] = [
    "int",
    "str",
    "float",
    "number",
    "string",
    "duration",
    "dateinterval",
    "parse",
    "to_i",
    "timedelta",
    "now",
    "seconds",
];

/// Reads sums and products of numbers with units.
struct Reader<'t> {
    rest: &'t str,
    depth: usize,
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '"', '\'', '\t', '+']);
    }

    /// Whether nothing is left that says something.
    fn ends(&mut self) -> bool {
        self.rest = self.rest.trim_start_matches([' ', '"', '\'', ')', ',', ';', '}', ']']);
        self.rest.is_empty() || self.rest.starts_with(['#', '/'])
    }

    fn takes(&mut self, sign: char) -> bool {
        let rest = self.rest.trim_start_matches(' ');
        let taken = rest.strip_prefix(sign);
        self.rest = taken.unwrap_or(self.rest);
        taken.is_some()
    }

    fn sum(&mut self) -> Option<Value> {
        let mut value = self.product()?;
        while self.rest.trim_start().starts_with('+') {
            let more = self.product()?;
            value = value.like(more, value.number() + more.number());
        }
        Some(value)
    }

    fn product(&mut self) -> Option<Value> {
        let mut value = self.factor()?;
        while self.takes('*') {
            let more = self.factor()?;
            value = value.like(more, value.number() * more.number());
        }
        Some(value)
    }

    fn factor(&mut self) -> Option<Value> {
        self.skip();
        if self.takes('(') {
            return self.inside();
        }
        match self.rest.bytes().next()? {
            b'0'..=b'9' => self.number(),
            byte if byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$' => self.word(),
            _ => None,
        }
    }

    /// What stands in round brackets.
    fn inside(&mut self) -> Option<Value> {
        self.depth += 1;
        if self.depth > 8 {
            return None;
        }
        let value = self.sum()?;
        self.rest = self.rest.trim_start_matches([' ', '"', '\'']);
        self.takes(')').then_some(())?;
        self.depth -= 1;
        Some(value)
    }

    /// `3600`, `24h`, `30.days`, `1 hour`.
    fn number(&mut self) -> Option<Value> {
        let is_digit = |c: char| c.is_ascii_digit() || c == '_';
        let mut end = self.rest.find(|c| !is_digit(c)).unwrap_or(self.rest.len());
        let after = &self.rest[end..];
        if let Some(fraction) = after.strip_prefix('.')
            && fraction.starts_with(|c: char| c.is_ascii_digit())
        {
            end += 1 + fraction.find(|c| !is_digit(c)).unwrap_or(fraction.len());
        }
        let number: f64 = self.rest[..end].replace('_', "").parse().ok()?;
        self.rest = &self.rest[end..];
        let gap = self.rest.trim_start_matches([' ', '.']);
        let length = gap.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(gap.len());
        match unit(&gap[..length]) {
            Some(seconds) if length > 0 => {
                self.rest = &gap[length..];
                self.pass_conversions();
                Some(Value::Seconds(number * seconds))
            }
            // A suffix of the type: `3600L`, `60u64`.
            _ if matches!(&gap[..length], "L" | "l" | "u" | "i" | "f") => {
                self.rest = gap[length..].trim_start_matches(|c: char| c.is_ascii_digit());
                Some(Value::Plain(number))
            }
            _ if length == 0 => Some(self.in_unit(number)),
            _ => None,
        }
    }

    /// `30, ChronoUnit.DAYS`: the unit comes as the next argument.
    fn in_unit(&mut self, number: f64) -> Value {
        let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let named =
            self.rest.trim_start().strip_prefix(',').map(str::trim_start).and_then(|rest| {
                let end = rest.find(|c| !is_path(c)).unwrap_or(rest.len());
                let (of, last) = rest[..end].rsplit_once('.')?;
                let is_unit = of.ends_with("Unit");
                Some((unit(last).filter(|_| is_unit)?, &rest[end..]))
            });
        let Some((seconds, rest)) = named else { return Value::Plain(number) };
        self.rest = rest;
        Value::Seconds(number * seconds)
    }

    /// `YEAR, 1` of a calendar, `AddDate(years, months, days)`.
    fn by_place(&mut self, path: &str, last: &str) -> Option<Value> {
        let mut next = |sign: char| {
            self.takes(sign).then_some(())?;
            Some(self.product()?.number())
        };
        if path.starts_with("Calendar.") {
            return Some(Value::Seconds(next(',')? * unit(last)?));
        }
        let (years, months, days) = (next('(')?, next(',')?, next(',')?);
        self.takes(')').then_some(())?;
        Some(Value::Seconds((years * 365.0 + months * 30.0 + days) * DAY))
    }

    /// `.to_i`, `.toMillis()`: what is already known to be a time stays one.
    fn pass_conversions(&mut self) {
        while let Some(rest) = self.rest.strip_prefix('.') {
            let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            self.rest = rest[length.unwrap_or(rest.len())..].trim_start_matches("()");
        }
    }

    /// `time.Hour`, `timedelta(days=30)`, `TimeSpan.FromDays(1)`, `now()->addDays(15)`.
    fn word(&mut self) -> Option<Value> {
        let length =
            self.rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
        if let Some(value) = iso(&self.rest[..length]) {
            self.rest = &self.rest[length..];
            return Some(value);
        }
        let is_path =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '$' | '\\');
        let end = self.rest.find(|c| !is_path(c)).unwrap_or(self.rest.len());
        let path = &self.rest[..end];
        let last = path.rsplit(['.', ':', '\\']).next().unwrap_or_default();
        self.rest = &self.rest[end..];
        if matches!(path, "new" | "const") {
            return self.factor();
        }
        if path.starts_with("Calendar.") || last == "AddDate" {
            return self.by_place(path, last);
        }
        if path == "strtotime" {
            return self.relative();
        }
        if self.rest.starts_with("()->") {
            self.rest = &self.rest[4..];
            return self.word();
        }
        if self.rest.starts_with('=') {
            // `minutes=5`
            self.rest = &self.rest[1..];
            let value = self.product()?;
            return Some(Value::Seconds(value.number() * unit(last)?));
        }
        if !self.takes('(') {
            return unit(last).filter(|_| path.contains(['.', ':'])).map(Value::Seconds);
        }
        // `now()->addYear()`
        if self.takes(')') {
            return unit(last).map(Value::Seconds);
        }
        let value = self.arguments()?;
        self.pass_conversions();
        match (unit(last), value) {
            (Some(seconds), Value::Plain(number)) => Some(Value::Seconds(number * seconds)),
            (_, value @ Value::Seconds(_)) => Some(value),
            // Python counts days.
            (None, Value::Plain(number)) if last == "timedelta" => {
                Some(Value::Seconds(number * DAY))
            }
            (None, value) => {
                let lower = last.to_ascii_lowercase();
                WRAPPERS.contains(&lower.as_str()).then_some(value)
            }
        }
    }

    /// PHP's `strtotime('+30 days')`.
    fn relative(&mut self) -> Option<Value> {
        self.takes('(').then_some(())?;
        let rest = self.rest.trim_start_matches([' ', '"', '\'']);
        self.rest = rest.strip_prefix('+')?;
        self.inside()
    }

    /// Arguments of a call: one, or named ones that add up (`days: 1, hours: 2`).
    fn arguments(&mut self) -> Option<Value> {
        self.depth += 1;
        if self.depth > 8 {
            return None;
        }
        let mut all: Option<Value> = None;
        loop {
            self.skip();
            let colon = self.rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(0);
            let labelled =
                self.rest[colon..].starts_with(':') && !self.rest[colon..].starts_with("::");
            let value = match unit(&self.rest[..colon]).filter(|_| labelled && colon > 0) {
                Some(seconds) => {
                    self.rest = &self.rest[colon + 1..];
                    Value::Seconds(self.sum()?.number() * seconds)
                }
                None => self.sum()?,
            };
            all = match all {
                None => Some(value),
                Some(Value::Seconds(before)) => match value {
                    Value::Seconds(more) => Some(Value::Seconds(before + more)),
                    Value::Plain(_) => return None,
                },
                Some(Value::Plain(_)) => return None,
            };
            self.rest = self.rest.trim_start_matches([' ', '"', '\'']);
            if !self.takes(',') {
                break;
            }
        }
        self.takes(')').then_some(())?;
        self.depth -= 1;
        all
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
