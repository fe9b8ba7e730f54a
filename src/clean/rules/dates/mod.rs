//! Times as newspapers print them. A text that is nothing but a time comes in,
//! a [`Moment`] goes out: as written and, where only one reading is possible,
//! as ISO 8601 with the precision and the zone that are given. Never guesses:
//! 03/04/2024 and "two hours ago" have no ISO form.

mod parts;
mod record;
mod words;

pub use record::{Created, DayOrder, RecordDate};
pub use words::date_words;

use crate::record::Moment;
use parts::{Day, Part, clock, day, offset, parts};
use words::{is_filler, is_relative, is_weekday};

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
        match absolute(&folded)?.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        }
    };
    Some(Moment {
        written: written.to_owned(),
        iso,
    })
}

/// The readings of an absolute time: one, or two where day and month can be taken for each
/// other, day first.
fn readings(text: &str) -> Option<Vec<String>> {
    absolute(&text.trim().to_lowercase())
}

/// As [`readings`], of a text in lower case.
fn absolute(folded: &str) -> Option<Vec<String>> {
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
            Part::Word(w) if is_filler(w) || is_weekday(w) => at += 1,
            Part::Mark(_) => at += 1,
            _ => return None,
        }
    }
    let days = match day_found? {
        Day::Known(date) => vec![date],
        Day::Either(day_first, month_first) => vec![day_first, month_first],
    };
    let mut clock = String::new();
    if let Some((time, seconds)) = time {
        let (h, m, s) = (time.hour(), time.minute(), time.second());
        clock.push_str(&format!("T{h:02}:{m:02}"));
        if seconds {
            clock.push_str(&format!(":{s:02}"));
        }
        clock.push_str(zone.as_deref().unwrap_or(""));
    }
    Some(days.iter().map(|date| format!("{date}{clock}")).collect())
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
            ("23. Mai 2026, 10.42 Uhr", "2026-05-23T10:42"),
            ("le 3 mai 2026 à 10h42", "2026-05-03T10:42"),
            ("3 de mayo de 2026", "2026-05-03"),
            ("3 maja 2026, 10:42", "2026-05-03T10:42"),
            ("3 мая 2026 в 10:42", "2026-05-03T10:42"),
            ("2026年5月3日 10時42分", "2026-05-03T10:42"),
            ("2026. május 3.", "2026-05-03"),
            ("23. 5. 2026", "2026-05-23"),
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
