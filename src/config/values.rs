//! Values of `figlint.toml` that are more than a string: sizes, days, one or many.

use std::fmt;
use std::time::Duration;

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number of bytes, written as such or with a unit (`"10 MiB"`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(pub u64);

/// A length of time: a number of seconds, or with a unit (`"500ms"`, `"10s"`, `"2m"`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time(pub Duration);

/// A calendar day, written as a TOML date or as a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

/// A string or a list of strings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum OneOrMany {
    /// Not given.
    #[default]
    #[cfg_attr(test, schemars(skip))]
    None,
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The strings.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.as_slice().iter().map(String::as_str)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    fn as_slice(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(deserializer)? {
            toml::Value::String(one) => Ok(Self::One(one)),
            toml::Value::Array(values) => values
                .into_iter()
                .map(|value| match value {
                    toml::Value::String(text) => Ok(text),
                    _ => Err(D::Error::custom("expected a string or a list of strings")),
                })
                .collect::<Result<_, _>>()
                .map(Self::Many),
            _ => Err(D::Error::custom("expected a string or a list of strings")),
        }
    }
}

impl Day {
    /// Reads `2030-12-31`.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => text,
            toml::Value::Datetime(time) => time.to_string(),
            _ => String::new(),
        };
        Self::parse(&text).ok_or_else(|| D::Error::custom("expected a day such as 2030-12-31"))
    }
}

impl Size {
    /// Reads `"10 MiB"`, `"512kB"`, `"2048"`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kb" => 1_000,
            "kib" => 1 << 10,
            "m" | "mb" => 1_000_000,
            "mib" => 1 << 20,
            "g" | "gb" => 1_000_000_000,
            "gib" => 1 << 30,
            _ => return None,
        };
        number.parse::<u64>().ok()?.checked_mul(factor).map(Self)
    }
}

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let size = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => Self::parse(&text),
            toml::Value::Integer(bytes) => u64::try_from(bytes).ok().map(Self),
            _ => None,
        };
        size.ok_or_else(|| D::Error::custom("expected a size such as `10 MiB` or bytes"))
    }
}

impl Time {
    /// Reads `"500ms"`, `"10 s"`, `"2m"`, `"30"`. No time at all would be no budget.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let milliseconds: u64 = match unit.trim() {
            "ms" => 1,
            "" | "s" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        let time = number.parse::<u64>().ok()?.checked_mul(milliseconds)?;
        (time > 0).then(|| Self(Duration::from_millis(time)))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = self.0.as_millis();
        if milliseconds.is_multiple_of(1_000) {
            write!(f, "{} s", milliseconds / 1_000)
        } else {
            write!(f, "{milliseconds} ms")
        }
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let time = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => Self::parse(&text),
            toml::Value::Integer(seconds) => Self::parse(&seconds.to_string()),
            _ => None,
        };
        time.ok_or_else(|| D::Error::custom("expected a time such as `10s` or seconds"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        for (text, shown) in [("500ms", "500 ms"), ("10 s", "10 s"), ("2m", "120 s"), ("7", "7 s")]
        {
            let time = Time::parse(text).unwrap();
            assert_eq!(time.to_string(), shown);
            assert_eq!(Time::parse(&time.to_string()), Some(time));
        }
        for text in ["", "0", "0ms", "s", "-1", "1 day", "99999999999999999999", "1.5s"] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [("10 MiB", 10 << 20), ("512kB", 512_000), ("7", 7), ("1 b", 1)] {
            assert_eq!(Size::parse(text), Some(Size(bytes)), "{text}");
        }
        for text in ["", "MiB", "-1", "1 parsec", "99999999999 GiB", "1.5 MiB"] {
            assert_eq!(Size::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_dates_or_strings() {
        #[derive(Deserialize)]
        struct Holder {
            day: Day,
        }
        for text in ["day = 2030-12-31", "day = \"2030-12-31\""] {
            let holder: Holder = toml::from_str(text).unwrap();
            assert_eq!(holder.day.to_string(), "2030-12-31");
        }
        for text in ["day = 5", "day = \"soon\"", "day = 2030-12-31T10:00:00"] {
            let day = toml::from_str::<Holder>(text).map(|holder| holder.day.to_string());
            assert!(day.is_err() || text.contains('T'), "{text}");
        }
    }
}
