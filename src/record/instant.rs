//! Comparing dates of different precision: ISO 8601 to seconds since 1970.

use jiff::civil::{Date, DateTime, Time};

/// Seconds since 1970 of an ISO 8601 date with any of the precisions that the
/// output uses. Zone-less times count as UTC, missing parts as their first value.
#[must_use]
pub fn iso_seconds(iso: &str) -> Option<i64> {
    let (date, clock) = match iso.split_once(['T', ' ']) {
        Some((date, clock)) => (date, clock.trim()),
        None => (iso, ""),
    };
    let mut parts = date.split('-').map(str::parse::<i16>);
    let year = parts.next()?.ok()?;
    let mut small = || match parts.next() {
        None => Some(1),
        Some(n) => i8::try_from(n.ok()?).ok(),
    };
    let date = Date::new(year, small()?, small()?).ok()?;
    let (clock, offset) = zone(clock)?;
    let mut parts = clock
        .split('.')
        .next()?
        .split(':')
        .map(|p| if p.is_empty() { Ok(0) } else { p.parse::<i8>() });
    let mut small = || parts.next().unwrap_or(Ok(0)).ok();
    let time = Time::new(small()?, small()?, small()?, 0).ok()?;
    let epoch = DateTime::from_parts(Date::new(1970, 1, 1).ok()?, Time::midnight());
    let since = DateTime::from_parts(date, time)
        .duration_since(epoch)
        .as_secs();
    Some(since - offset)
}

/// Splits "10:08+02:00" into the clock and the offset in seconds.
fn zone(clock: &str) -> Option<(&str, i64)> {
    let Some(at) = clock.find(['Z', '+', '-']) else {
        return Some((clock, 0));
    };
    let (clock, zone) = clock.split_at(at);
    if zone == "Z" {
        return Some((clock, 0));
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let number: i64 = digits.parse().ok()?;
    let (hours, minutes) = if digits.len() <= 2 {
        (number, 0)
    } else {
        (number / 100, number % 100)
    };
    Some((clock, sign * (hours * 3600 + minutes * 60)))
}

#[cfg(test)]
mod tests {
    use super::iso_seconds;

    #[test]
    fn precisions_and_zones() {
        let cases = [
            ("1970-01-01", Some(0)),
            ("1970", Some(0)),
            ("1970-01-02T00:01", Some(86_460)),
            ("1970-01-01T02:00:01+02:00", Some(1)),
            ("1970-01-01 00:00:05Z", Some(5)),
            ("1970-01-01T00:00:00.123-0100", Some(3600)),
            ("1970-13-01", None),
            ("yesterday", None),
        ];
        for (iso, expected) in cases {
            assert_eq!(iso_seconds(iso), expected, "{iso}");
        }
    }
}
