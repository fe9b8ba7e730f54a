//! A number of bytes as people write it: `64MiB`, `512 KiB`, `10MB`, `4096`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u64);

const UNITS: &[(&str, u64)] = &[
    ("gib", 1 << 30),
    ("mib", 1 << 20),
    ("kib", 1 << 10),
    ("gb", 1_000_000_000),
    ("mb", 1_000_000),
    ("kb", 1_000),
    ("b", 1),
    ("", 1),
];

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let lower = text.trim().to_lowercase();
        let digits = lower.trim_end_matches(|c: char| !c.is_ascii_digit());
        let unit = lower[digits.len()..].trim();
        let number: Option<u64> = digits.parse().ok();
        let factor = UNITS.iter().find(|(name, _)| *name == unit);
        match (number, factor) {
            (Some(n), Some((_, f))) if n > 0 => n
                .checked_mul(*f)
                .map(Size)
                .ok_or_else(|| format!("{text} is too large")),
            _ => Err(format!(
                "\"{}\" is not a size; write it like 64MiB, 512KiB or 4096",
                text.escape_debug()
            )),
        }
    }
}

/// A number of bytes, or `auto`: what suits the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AutoSize(pub Option<Size>);

impl FromStr for AutoSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "auto" => Ok(Self(None)),
            size => size.parse().map(|size| Self(Some(size))),
        }
    }
}

impl fmt::Display for AutoSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(size) => size.fmt(f),
            None => f.write_str("auto"),
        }
    }
}

impl Serialize for AutoSize {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AutoSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, factor) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] {
            if self.0 >= factor && self.0.is_multiple_of(factor) {
                return write!(f, "{}{name}", self.0 / factor);
            }
        }
        write!(f, "{}", self.0)
    }
}

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn sizes() {
        for (text, bytes) in [("64MiB", 64 << 20), ("10 MB", 10_000_000), ("7", 7)] {
            assert_eq!(text.parse(), Ok(Size(bytes)));
        }
        for bad in ["", "MiB", "0", "1.5MiB", "x7", "99999999999GiB"] {
            assert!(bad.parse::<Size>().is_err(), "{bad}");
        }
        assert_eq!(Size(512 << 20).to_string(), "512MiB");
        assert_eq!(Size(1000).to_string(), "1000");
    }
}
