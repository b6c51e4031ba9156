//! Times as expressions of code: sums and products of numbers with units, calls that make a time.

use super::notation::{DAY, Value, iso, unit};

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
pub(super) struct Reader<'t> {
    rest: &'t str,
    depth: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text, depth: 0 }
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '"', '\'', '\t', '+']);
    }

    /// Whether nothing is left that says something.
    pub(super) fn ends(&mut self) -> bool {
        self.rest = self.rest.trim_start_matches([' ', '"', '\'', ')', ',', ';', '}', ']']);
        self.rest.is_empty() || self.rest.starts_with(['#', '/'])
    }

    fn takes(&mut self, sign: char) -> bool {
        let rest = self.rest.trim_start_matches(' ');
        let taken = rest.strip_prefix(sign);
        self.rest = taken.unwrap_or(self.rest);
        taken.is_some()
    }

    pub(super) fn sum(&mut self) -> Option<Value> {
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
