//! The date that a record gives, in the forms that scrapers, databases and languages write. A
//! value comes in, ISO 8601 goes out: one reading, or two where the day and the month can be
//! taken for each other. What is no date ("NaT", "None") gives none.

#[cfg(test)]
mod tests;

use super::readings;
use crate::record::iso_seconds;
use jiff::Timestamp;

/// Dates that are no further apart are of one story: it was published the day after it was
/// written, or the zones differ.
const SAME_STORY_SECONDS: i64 = 2 * 86_400;
const DAY_SECONDS: i64 = 86_400;

/// A moment in ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// As precise as it was given, and with a zone only if one was given.
    pub iso: String,
    /// Seconds since 1970.
    pub seconds: Option<i64>,
}

impl Created {
    /// Of a text in ISO 8601.
    #[must_use]
    pub fn new(iso: String) -> Self {
        Self {
            seconds: iso_seconds(&iso),
            iso,
        }
    }

    /// The seconds of the day without its clock.
    fn seconds_of_day(&self) -> Option<i64> {
        iso_seconds(self.iso.split('T').next().unwrap_or_default())
    }

    fn is_near(&self, other: &Self) -> bool {
        let distance = self.seconds.zip(other.seconds);
        // A zone may be missing: to two days belongs the day itself.
        distance.is_some_and(|(a, b)| (a - b).abs() < SAME_STORY_SECONDS + DAY_SECONDS)
    }
}

/// What comes first in a date of three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrder {
    DayFirst = 0,
    MonthFirst = 1,
}

impl DayOrder {
    /// The order of a date that can be read in one order only: 31/10/2017, 10/31/2017.
    #[must_use]
    pub fn of(written: &str) -> Option<Self> {
        let written = written.trim_matches(|c: char| !c.is_ascii_digit());
        let (first, rest) = written.split_once(['/', '.', '-'])?;
        let (second, rest) = rest.split_once(['/', '.', '-'])?;
        let year = rest.get(..4).filter(|year| digits(year))?;
        let number = |text: &str| {
            let short = digits(text) && text.len() <= 2;
            short.then(|| text.parse::<u8>().ok()).flatten()
        };
        let (first, second) = (number(first)?, number(second)?);
        let (order, month, day) = match (first, second) {
            (13..=31, 1..=12) => (Self::DayFirst, second, first),
            (1..=12, 13..=31) => (Self::MonthFirst, first, second),
            _ => return None,
        };
        iso(&format!("{year}-{month}-{day}")).map(|_| order)
    }
}

/// The date of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordDate {
    Known(Created),
    /// 03/04/2024, as day and month and as month and day.
    Either([Created; 2]),
}

impl RecordDate {
    /// Reads the value of a record's date field. `url` decides between two readings, if it
    /// has the date in its path.
    #[must_use]
    pub fn read(written: &str, url: Option<&str>) -> Option<Self> {
        let date = read(written, 0)?;
        match date {
            Self::Either(two) => {
                let day = url.and_then(day_of_url).map(Created::new);
                let one =
                    day.and_then(|day| two.iter().find(|c| c.seconds_of_day() == day.seconds));
                Some(one.map_or_else(|| Self::Either(two.clone()), |c| Self::Known(c.clone())))
            }
            known => Some(known),
        }
    }

    /// The date, with the help of what the text says: it tells day from month, and the hour
    /// of a day.
    #[must_use]
    pub fn with(&self, text: Option<&str>) -> Option<Created> {
        let text = text.map(|iso| Created::new(iso.to_owned()));
        let own = match self {
            Self::Known(known) => Some(known),
            Self::Either(two) => {
                let text = text.as_ref()?;
                two.iter().find(|one| one.is_near(text))
            }
        }?;
        match text {
            Some(text) if is_more_of(&text.iso, &own.iso) => Some(text),
            _ => Some(own.clone()),
        }
    }

    /// Both dates, day first, where what the text says does not tell which it is.
    #[must_use]
    pub fn either(&self, text: Option<&str>) -> Option<[String; 2]> {
        match self {
            Self::Either(two) if self.with(text).is_none() => {
                Some(two.each_ref().map(|one| one.iso.clone()))
            }
            _ => None,
        }
    }

    /// Whether a line that is nothing but a date names another day than that of the record:
    /// a day of the story, which stays in the text.
    #[must_use]
    pub fn contradicts(&self, line: &str) -> bool {
        let Some(line) = read(line, 0) else {
            return false;
        };
        !self
            .readings()
            .iter()
            .any(|own| line.readings().iter().any(|day| day.is_near(own)))
    }

    fn readings(&self) -> &[Created] {
        match self {
            Self::Known(known) => std::slice::from_ref(known),
            Self::Either(two) => two,
        }
    }
}

/// Whether a moment is the day and a clock beside it.
fn is_more_of(moment: &str, day: &str) -> bool {
    !day.contains('T')
        && moment
            .strip_prefix(day)
            .is_some_and(|rest| rest.starts_with('T'))
}

/// A value may be wrapped so often: `Timestamp('datetime.date(…)')` is made by nobody.
const MAX_WRAPPERS: u8 = 2;

fn read(written: &str, depth: u8) -> Option<RecordDate> {
    let written = written.trim().trim_matches(['"', '\'']).trim();
    if written.is_empty() || written.len() > 120 {
        return None;
    }
    let known = |iso: String| Some(RecordDate::Known(Created::new(iso)));
    if let Some(iso) = iso(written).or_else(|| number(written)) {
        return known(iso);
    }
    if depth < MAX_WRAPPERS
        && let Some(inner) = constructor(written)
    {
        return match inner {
            Inner::Iso(iso) => known(iso),
            Inner::Text(text) => read(text, depth + 1),
        };
    }
    let rearranged = rearranged(written);
    let written = rearranged.as_deref().unwrap_or(written);
    // "(Central European Time)" stands behind the offset in JavaScript.
    let bare = match written.split_once(" (") {
        Some((bare, comment)) if comment.ends_with(')') => bare,
        _ => written,
    };
    let mut read = readings(bare)?.into_iter();
    match (read.next(), read.next()) {
        (Some(a), Some(b)) => Some(RecordDate::Either([a, b].map(Created::new))),
        (Some(one), None) => known(one),
        _ => None,
    }
}

/// ISO 8601 as languages write it, made strict: "2024-3-5 10:08:00 +0000 UTC" is
/// 2024-03-05T10:08:00+00:00.
fn iso(written: &str) -> Option<String> {
    let (date, clock) = match written.split_once(['T', 't', ' ']) {
        Some((date, clock)) => (date, clock.trim()),
        None => (written, ""),
    };
    let mut parts = date.split('-');
    let year = parts.next().filter(|y| y.len() == 4 && digits(y))?;
    if !(1000..=2999).contains(&year.parse::<u32>().ok()?) {
        return None;
    }
    let mut iso = year.to_owned();
    for part in parts.by_ref().take(2) {
        if !digits(part) || part.len() > 2 {
            return None;
        }
        iso.push_str(&format!("-{part:0>2}"));
    }
    if parts.next().is_some() {
        return None;
    }
    if !clock.is_empty() {
        iso.push('T');
        iso.push_str(&iso_clock(clock)?);
    }
    iso_seconds(&iso)?;
    Some(iso)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The clock with its zone.
fn iso_clock(clock: &str) -> Option<String> {
    let named = ["Z", "z", "UTC", "GMT"];
    let (clock, utc) = match named.iter().find_map(|zone| clock.strip_suffix(zone)) {
        Some(rest) => (rest.trim_end(), true),
        None => (clock, false),
    };
    let (clock, zone) = match clock.find(['+', '-']) {
        Some(at) => {
            let (clock, offset) = clock.split_at(at);
            let numbers: String = offset[1..].chars().filter(|&c| c != ':').collect();
            // Seconds of an offset are of before 1900.
            let numbers = numbers.get(..4.min(numbers.len()))?;
            if !digits(numbers) || !matches!(numbers.len(), 2 | 4) {
                return None;
            }
            let (hours, minutes) = numbers.split_at(2);
            let minutes = if minutes.is_empty() { "00" } else { minutes };
            (
                clock.trim_end(),
                format!("{}{hours}:{minutes}", &offset[..1]),
            )
        }
        None if utc => (clock, "Z".to_owned()),
        None => (clock, String::new()),
    };
    let (whole, fraction) = match clock.split_once(['.', ',']) {
        Some((whole, fraction)) if digits(fraction) => (whole, Some(fraction)),
        Some(_) => return None,
        None => (clock, None),
    };
    let parts: Vec<&str> = whole.split(':').collect();
    let fits = |part: &&str| digits(part) && part.len() <= 2;
    if parts.len() > 3 || !parts.iter().all(fits) || (fraction.is_some() && parts.len() < 3) {
        return None;
    }
    let parts: Vec<String> = parts.iter().map(|part| format!("{part:0>2}")).collect();
    let mut iso = parts.join(":");
    // Zeros say no more than none do.
    if let Some(fraction) = fraction.filter(|f| f.bytes().any(|b| b != b'0')) {
        iso.push('.');
        iso.push_str(fraction);
    }
    Some(iso + &zone)
}

/// Seconds, milliseconds, microseconds or nanoseconds since 1970, or the digits of a date.
fn number(written: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+');
    if !written.starts_with(|c: char| c.is_ascii_digit()) || !written.bytes().all(plain) {
        return None;
    }
    if digits(written) && matches!(written.len(), 8 | 14) {
        let date = format!("{}-{}-{}", &written[..4], &written[4..6], &written[6..8]);
        let rest = &written[8..];
        return iso(&match rest.len() {
            0 => date,
            _ => format!("{date}T{}:{}:{}", &rest[..2], &rest[2..4], &rest[4..]),
        });
    }
    let value: f64 = written.parse().ok()?;
    // Between these bounds lie 2001 to 2286; for seconds, 1973 as well.
    let unit = if (1e8..1e10).contains(&value) {
        1.0
    } else if (1e12..1e13).contains(&value) {
        1e3
    } else if (1e15..1e16).contains(&value) {
        1e6
    } else if (1e18..1e19).contains(&value) {
        1e9
    } else {
        return None;
    };
    // The bounds keep it well inside of an i64.
    let seconds = (value / unit).floor() as i64;
    let instant = Timestamp::from_second(seconds).ok()?;
    Some(instant.to_string())
}

enum Inner<'a> {
    Iso(String),
    Text(&'a str),
}

/// What a value holds that is written as a constructor: `datetime.datetime(2026, 3, 3)`,
/// `Timestamp('2026-03-03')`, `ISODate("2026-03-03")`, `/Date(1772546700000)/`.
fn constructor(written: &str) -> Option<Inner<'_>> {
    let written = written.trim_matches('/');
    let (name, rest) = written.split_once('(')?;
    let last = name.rsplit(['.', ' ']).next()?.to_lowercase();
    if !matches!(
        last.as_str(),
        "datetime" | "date" | "timestamp" | "isodate" | "datetime64"
    ) {
        return None;
    }
    let inside = rest.trim_end().strip_suffix(')')?;
    let mut arguments = inside.split(',').map(str::trim);
    let first = arguments.next()?;
    if first.starts_with(['\'', '"']) || inside == first {
        return Some(Inner::Text(first));
    }
    let mut numbers = vec![first];
    let mut zone = "";
    for argument in arguments {
        if digits(argument) {
            numbers.push(argument);
        } else if let Some(name) = argument.strip_prefix("tzinfo=") {
            let name = name.to_lowercase();
            // Another zone is left out, as none is guessed.
            zone = if name.contains("utc") { "Z" } else { "" };
            break;
        } else {
            return None;
        }
    }
    let [year, month, day, clock @ ..] = numbers.as_slice() else {
        return None;
    };
    let mut text = format!("{year}-{month}-{day}");
    if let [hour, minute, more @ ..] = clock {
        let second = more.first().unwrap_or(&"0");
        text.push_str(&format!("T{hour}:{minute}:{second}{zone}"));
    }
    iso(&text).map(Inner::Iso)
}

/// "Tue Mar 03 14:05:00 +0000 2026", as C's `ctime` and Twitter have it, with the year
/// beside the month.
fn rearranged(written: &str) -> Option<String> {
    let words: Vec<&str> = written.split_whitespace().collect();
    let [_, month, day, clock, zone @ .., year] = words.as_slice() else {
        return None;
    };
    let fits = zone.len() <= 1
        && digits(day)
        && digits(year)
        && year.len() == 4
        && clock.contains(':')
        && month.chars().all(char::is_alphabetic);
    fits.then(|| format!("{day} {month} {year} {clock} {}", zone.join(" ")))
}

/// The day in the path of a URL: `/2024/03/05/`.
fn day_of_url(url: &str) -> Option<String> {
    let parts: Vec<&str> = url.split(['/', '-']).collect();
    parts.windows(3).find_map(|window| {
        let [year, month, day] = window else {
            return None;
        };
        let fits = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
        let day = fits.then(|| format!("{year}-{month}-{day}"))?;
        year.starts_with(['1', '2']).then(|| iso(&day)).flatten()
    })
}
