//! Times as newspapers print them. A text that is nothing but a time comes in,
//! a [`Moment`] goes out: as written and, where only one reading is possible,
//! as ISO 8601 with the precision and the zone that are given. Never guesses:
//! 03/04/2024 and "two hours ago" have no ISO form.

use crate::record::Moment;
use jiff::civil::{Date, Time};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
/// Words that stand beside a time. Zones by abbreviation do not count as a
/// zone: CST is Chicago's and China's.
const FILLERS: &[&str] = &[
    "at", "on", "of", "h", "hrs", "est", "edt", "et", "cst", "cdt", "ct", "mst", "mdt", "mt",
    "pst", "pdt", "pt", "ist", "bst", "cet", "cest", "eet", "eest", "msk", "hkt", "sgt", "jst",
    "kst", "aest", "aedt", "wib", "sast", "wat", "eat", "local", "time",
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Part<'a> {
    Number(u32, usize),
    Word(&'a str),
    Mark(char),
}

/// Reads a text that is a time and nothing else.
#[must_use]
pub fn moment(text: &str) -> Option<Moment> {
    let written = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | ':'));
    if written.is_empty() || written.len() > 80 {
        return None;
    }
    let folded = written.to_lowercase();
    let iso = if is_relative(&folded) {
        None
    } else {
        absolute(&folded)?
    };
    Some(Moment {
        written: written.to_owned(),
        iso,
    })
}

/// "about 15 hours ago", "an hour ago", "just now".
fn is_relative(folded: &str) -> bool {
    if folded == "just now" {
        return true;
    }
    let Some(rest) = folded.strip_suffix(" ago") else {
        return false;
    };
    let mut words = rest.split_whitespace().filter(|w| {
        !matches!(
            *w,
            "about" | "over" | "almost" | "around" | "nearly" | "less" | "more" | "than"
        )
    });
    let number = |w: &str| matches!(w, "a" | "an" | "one") || w.parse::<u16>().is_ok();
    let unit = |w: &str| {
        const UNITS: &[&str] = &[
            "sec", "second", "min", "minute", "hr", "hour", "day", "week", "month", "year",
        ];
        UNITS.contains(&w.strip_suffix('s').unwrap_or(w))
    };
    match (words.next(), words.next(), words.next()) {
        (Some(n), Some(u), None) => number(n) && unit(u),
        (Some(short), None, None) => short
            .strip_suffix(['m', 'h', 'd', 'w'])
            .is_some_and(|n| n.parse::<u16>().is_ok()),
        _ => false,
    }
}

/// The parts of a time; `None` where a character belongs to none.
fn parts(folded: &str) -> Option<Vec<Part<'_>>> {
    let mut out = Vec::new();
    let mut rest = folded;
    while let Some(c) = rest.chars().next() {
        let (taken, part) = if c.is_ascii_digit() {
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            (end, Some(Part::Number(rest[..end].parse().ok()?, end)))
        } else if let Some(dotted) = ["a.m.", "p.m.", "a.m", "p.m"]
            .iter()
            .find(|d| rest.starts_with(**d))
        {
            let word = if c == 'a' { "am" } else { "pm" };
            (dotted.len(), Some(Part::Word(word)))
        } else if c.is_alphabetic() {
            let end = rest
                .find(|c: char| !c.is_alphabetic())
                .unwrap_or(rest.len());
            (end, Some(Part::Word(&rest[..end])))
        } else if c.is_whitespace() {
            (c.len_utf8(), None)
        } else {
            let known = matches!(
                c,
                ',' | '.' | ':' | '-' | '–' | '—' | '/' | '+' | '|' | '(' | ')' | '•' | '·' | '@'
            );
            if !known {
                return None;
            }
            (c.len_utf8(), Some(Part::Mark(c)))
        };
        out.extend(part);
        rest = &rest[taken..];
    }
    Some(out)
}

fn name_in(names: &[&str], word: &str) -> Option<usize> {
    let full = names.iter().position(|n| *n == word);
    // Abbreviations have three letters; "sept", "tues" and "thurs" are in use.
    full.or_else(|| {
        let long = matches!(word, "sept" | "tues" | "thur" | "thurs");
        (word.len() == 3 || long)
            .then(|| names.iter().position(|n| n.starts_with(word)))
            .flatten()
    })
}

fn month(word: &str) -> Option<u32> {
    name_in(&MONTHS, word).map(|m| m as u32 + 1)
}

/// What was found of the date.
enum Day {
    Known(Date),
    Ambiguous,
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    if !(1000..=2999).contains(&year) {
        return None;
    }
    let (year, month, day) = (
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    );
    Date::new(year, month, day).ok()
}

/// Two numbers before a year: only one order may be possible.
fn either_order(a: u32, b: u32, year: u32) -> Option<Day> {
    match (date(year, a, b), date(year, b, a)) {
        (Some(x), Some(y)) if x == y => Some(Day::Known(x)),
        (Some(_), Some(_)) => Some(Day::Ambiguous),
        (Some(x), None) | (None, Some(x)) => Some(Day::Known(x)),
        (None, None) => None,
    }
}

/// A date at the head of the parts, and how many it takes.
fn day(parts: &[Part<'_>]) -> Option<(Day, usize)> {
    use Part::{Mark, Number, Word};
    let separator = |c: char| matches!(c, '-' | '/' | '.');
    match *parts {
        [
            Number(y, 4),
            Mark(s),
            Number(m, 1..=2),
            Mark(t),
            Number(d, 1..=2),
            ..,
        ] if s == t && separator(s) => Some((Day::Known(date(y, m, d)?), 5)),
        [
            Number(a, 1..=2),
            Mark(s),
            Number(b, 1..=2),
            Mark(t),
            Number(y, 4),
            ..,
        ] if s == t && separator(s) => Some((either_order(a, b, y)?, 5)),
        [Word(w), ..] => {
            let m = month(w)?;
            let mut at = 1 + usize::from(parts.get(1) == Some(&Mark('.')));
            let Some(&Number(d, 1..=2)) = parts.get(at) else {
                return None;
            };
            at += 1;
            at += usize::from(matches!(
                parts.get(at),
                Some(Word("st" | "nd" | "rd" | "th"))
            ));
            at += usize::from(parts.get(at) == Some(&Mark(',')));
            let Some(&Number(y, 4)) = parts.get(at) else {
                return None;
            };
            Some((Day::Known(date(y, m, d)?), at + 1))
        }
        [Number(d, 1..=2), ..] => {
            let mut at = 1;
            at += usize::from(matches!(
                parts.get(at),
                Some(Word("st" | "nd" | "rd" | "th") | Mark('.' | '-'))
            ));
            at += usize::from(parts.get(at) == Some(&Word("of")));
            let Some(&Word(w)) = parts.get(at) else {
                return None;
            };
            let m = month(w)?;
            at += 1;
            while matches!(parts.get(at), Some(Mark('.' | ',' | '-'))) {
                at += 1;
            }
            let Some(&Number(y, 4)) = parts.get(at) else {
                return None;
            };
            Some((Day::Known(date(y, m, d)?), at + 1))
        }
        _ => None,
    }
}

/// A clock time at the head of the parts with whether it has seconds.
fn clock(parts: &[Part<'_>]) -> Option<(Time, bool, usize)> {
    use Part::{Mark, Number, Word};
    let (mut hour, minute, second, mut at) = match *parts {
        [
            Number(h, 1..=2),
            Mark(':'),
            Number(m, 2),
            Mark(':'),
            Number(s, 2),
            ..,
        ] => (h, m, Some(s), 5),
        [Number(h, 1..=2), Mark(':'), Number(m, 2), ..] => (h, m, None, 3),
        [
            Number(h, 1..=2),
            Mark('.'),
            Number(m, 2),
            Word("am" | "pm"),
            ..,
        ] => (h, m, None, 3),
        [Number(h, 1..=2), Word("am" | "pm"), ..] => (h, 0, None, 1),
        _ => return None,
    };
    if let Some(Word(half @ ("am" | "pm"))) = parts.get(at) {
        at += 1;
        // "15:39 pm" is written, and means 15:39.
        if hour <= 12 {
            hour = hour % 12 + if *half == "pm" { 12 } else { 0 };
        }
    }
    let small = |n: u32| i8::try_from(n).ok();
    let time = Time::new(small(hour)?, small(minute)?, small(second.unwrap_or(0))?, 0).ok()?;
    Some((time, second.is_some(), at))
}

/// A numeric offset at the head of the parts.
fn offset(parts: &[Part<'_>]) -> Option<(String, usize)> {
    use Part::{Mark, Number};
    let (sign, hours, minutes, taken) = match *parts {
        [Mark(s), Number(h, 2), Mark(':'), Number(m, 2), ..] => (s, h, m, 4),
        [Mark(s), Number(n, 4), ..] => (s, n / 100, n % 100, 2),
        [Mark('+'), Number(h, 1..=2), ..] => ('+', h, 0, 2),
        _ => return None,
    };
    let valid = matches!(sign, '+' | '-') && hours <= 14 && minutes < 60;
    valid.then(|| (format!("{sign}{hours:02}:{minutes:02}"), taken))
}

/// An absolute time: outer `None` if the text is none, inner if it is ambiguous.
fn absolute(folded: &str) -> Option<Option<String>> {
    let parts = parts(folded)?;
    let (mut day_found, mut time, mut zone) = (None, None, None);
    let mut at = 0;
    while at < parts.len() {
        let rest = &parts[at..];
        if time.is_some() && zone.is_none() {
            if let Some((offset, taken)) = offset(rest) {
                zone = Some(offset);
                at += taken;
                continue;
            }
            if matches!(rest[0], Part::Word("z" | "utc" | "gmt")) {
                at += 1;
                if let Some((offset, taken)) = offset(&parts[at..]) {
                    zone = Some(offset);
                    at += taken;
                } else {
                    zone = Some("Z".to_owned());
                }
                continue;
            }
        }
        if let Some((found, seconds, taken)) = clock(rest) {
            if time.replace((found, seconds)).is_some() {
                return None;
            }
            at += taken;
            continue;
        }
        if let Some((found, taken)) = day(rest) {
            if day_found.replace(found).is_some() {
                return None;
            }
            at += taken;
            // ISO 8601: the T between the date and the clock.
            at += usize::from(parts.get(at) == Some(&Part::Word("t")));
            continue;
        }
        match rest[0] {
            Part::Word(w) if FILLERS.contains(&w) || name_in(&WEEKDAYS, w).is_some() => at += 1,
            Part::Mark(_) => at += 1,
            _ => return None,
        }
    }
    let Day::Known(date) = day_found? else {
        return Some(None);
    };
    let mut iso = date.to_string();
    if let Some((time, seconds)) = time {
        let (h, m, s) = (time.hour(), time.minute(), time.second());
        iso.push_str(&format!("T{h:02}:{m:02}"));
        if seconds {
            iso.push_str(&format!(":{s:02}"));
        }
        iso.push_str(zone.as_deref().unwrap_or(""));
    }
    Some(Some(iso))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Option<String> {
        moment(text).unwrap().iso
    }

    #[test]
    fn one_reading() {
        for (written, expected) in [
            ("09:41, May 8, 2025", "2025-05-08T09:41"),
            ("08/19/2015", "2015-08-19"),
            ("19/08/2015", "2015-08-19"),
            ("5/5/2016", "2016-05-05"),
            ("Sept. 5, 2024", "2024-09-05"),
            ("5 March 2024", "2024-03-05"),
            ("5th of March, 2024", "2024-03-05"),
            ("Thursday, May 8th, 2025 at 09:41 a.m.", "2025-05-08T09:41"),
            ("2025-05-08 09:55", "2025-05-08T09:55"),
            ("2024-03-05T10:22:07+02:00", "2024-03-05T10:22:07+02:00"),
            ("2024-03-05T10:22Z", "2024-03-05T10:22Z"),
            ("22.05.2026 - 15:39", "2026-05-22T15:39"),
            ("May 8, 2025 09:41 GMT", "2025-05-08T09:41Z"),
            ("May 8, 2025 09:41 GMT+3", "2025-05-08T09:41+03:00"),
            ("May 23 2026 - 5:47 pm PT", "2026-05-23T17:47"),
            ("12:05 am, 1 Jan 2020", "2020-01-01T00:05"),
            ("Feb 29, 2020", "2020-02-29"),
        ] {
            assert_eq!(iso(written).as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn no_guess() {
        for written in [
            "03/04/2024",
            "about 15 hours ago",
            "an hour ago",
            "3h ago",
            "just now",
        ] {
            assert_eq!(iso(written), None, "{written}");
            assert_eq!(moment(written).unwrap().written, written);
        }
    }

    #[test]
    fn no_time_at_all() {
        for text in [
            "Maryland",
            "Maryland 73.5",
            "Oct. 7",
            "May",
            "decade",
            "Marketing",
            "1997, the novel",
            "31/02/2024",
            "13/13/2024",
            "Feb 30, 2024",
            "31 points",
            "Fall 2025",
            "09:41",
            "2024",
            "Sept. 11, 2001 and after",
            "24x7",
            "(1908-1985)",
            "25:10, March 5, 2024",
            "long ago",
            "",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
