//! Times as newspapers print them. A text that is nothing but a time comes in,
//! a [`Moment`] goes out: as written and, where only one reading is possible,
//! as ISO 8601 with the precision and the zone that are given. Never guesses:
//! 03/04/2024 and "two hours ago" have no ISO form.

mod calendar;
mod day;
mod parts;
mod record;

pub use record::{Created, DayOrder, RecordDate};

use super::vocabulary::{WORDS, fold};
use crate::record::Moment;
use day::{Day, day};
use parts::{Part, clock, dotted_clock, offset, parts};

/// Longest time, in bytes.
const LONGEST: usize = 160;

/// Reads a text that is a time and nothing else.
#[must_use]
pub fn moment(text: &str) -> Option<Moment> {
    let written = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | ':'));
    if written.is_empty() || written.len() > LONGEST {
        return None;
    }
    let folded = fold(written);
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

/// Names of months and weekdays of four letters and more.
pub fn date_words() -> impl Iterator<Item = &'static str> {
    WORDS.date_words()
}

/// The readings of an absolute time: one, or two where day and month can be taken for each
/// other, day first.
fn readings(text: &str) -> Option<Vec<String>> {
    absolute(&fold(text.trim()))
}

/// "about 15 hours ago", "vor 3 Stunden", and "yesterday at 14:05".
fn is_relative(folded: &str) -> bool {
    let of_day = || {
        let found = Found::of(WORDS.after_day(folded)?)?;
        (found.day.is_none() && found.time.is_some()).then_some(())
    };
    WORDS.is_ago(folded) || of_day().is_some()
}

/// As [`readings`], of a folded text. A day of another calendar has none.
fn absolute(folded: &str) -> Option<Vec<String>> {
    let found = Found::of(folded)?;
    let days = match found.day? {
        Day::Known(date) => vec![date],
        Day::Either(day_first, month_first) => vec![day_first, month_first],
        Day::Unknown => return Some(Vec::new()),
    };
    let clock = found.time.unwrap_or_default() + found.zone.as_deref().unwrap_or_default();
    Some(days.iter().map(|date| format!("{date}{clock}")).collect())
}

/// What a text says of a time, which is nothing else.
#[derive(Default)]
struct Found {
    day: Option<Day>,
    /// As in ISO 8601, with the T before it.
    time: Option<String>,
    zone: Option<String>,
}

impl Found {
    fn of(folded: &str) -> Option<Self> {
        let parts = parts(folded)?;
        let mut found = Self::default();
        let mut at = 0;
        while at < parts.len() {
            at += found.take(&parts[at..])?;
        }
        Some(found)
    }

    /// Reads what the parts begin with, and says how many it took.
    fn take(&mut self, parts: &[Part<'_>]) -> Option<usize> {
        if self.time.is_some()
            && self.zone.is_none()
            && let Some((zone, taken)) = zone(parts)
        {
            self.zone = Some(zone);
            return Some(taken);
        }
        if let Some((time, seconds, taken)) = clock(parts) {
            return self.set_time(time, seconds).then_some(taken);
        }
        if let Some((day, taken)) = day(parts) {
            // ISO 8601: the T between the date and the clock.
            let t = usize::from(parts.get(taken) == Some(&Part::Word("t")));
            return self.set_day(day).then_some(taken + t);
        }
        if let Some((time, seconds, taken)) = dotted_clock(parts) {
            return self.set_time(time, seconds).then_some(taken);
        }
        match parts[0] {
            Part::Word(word) if WORDS.is_beside(word) => Some(1),
            Part::Mark(_) => Some(1),
            _ => None,
        }
    }

    /// A text has one time.
    fn set_time(&mut self, time: jiff::civil::Time, seconds: bool) -> bool {
        let (h, m, s) = (time.hour(), time.minute(), time.second());
        let mut iso = format!("T{h:02}:{m:02}");
        if seconds {
            iso.push_str(&format!(":{s:02}"));
        }
        self.time.replace(iso).is_none()
    }

    /// A text has one day; it may stand there in two calendars.
    fn set_day(&mut self, day: Day) -> bool {
        match (&self.day, &day) {
            (None | Some(Day::Unknown), _) => self.day = Some(day),
            (Some(_), Day::Unknown) => {}
            (Some(Day::Known(one)), Day::Known(other)) => return one == other,
            _ => return false,
        }
        true
    }
}

/// A zone at the head of the parts: "Z", "GMT+3", "+02:00".
fn zone(parts: &[Part<'_>]) -> Option<(String, usize)> {
    if !matches!(parts[0], Part::Word("z" | "utc" | "gmt")) {
        return offset(parts);
    }
    let offset = offset(&parts[1..]);
    Some(offset.map_or(("Z".to_owned(), 1), |(zone, taken)| (zone, taken + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Option<String> {
        moment(text).unwrap_or_else(|| panic!("{text}")).iso
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
            ("Sun 3 May 2026 10.42 GMT", "2026-05-03T10:42Z"),
            ("13.5.2026 klo 10.42", "2026-05-13T10:42"),
            ("2026年5月3日（日）下午2时05分", "2026-05-03T14:05"),
            ("令和8年5月3日", "2026-05-03"),
            ("2026.05.03. 오후 2:05", "2026-05-03T14:05"),
            ("الأحد ٣ مايو ٢٠٢٦ م - ١٠:٤٢", "2026-05-03T10:42"),
            ("3 أيار/مايو 2026", "2026-05-03"),
            ("١٦ ذو القعدة ١٤٤٧ هـ - 3 مايو 2026", "2026-05-03"),
            ("۱۳ اردیبهشت ۱۴۰۵ - ۱۰:۴۲", "2026-05-03T10:42"),
            ("रविवार, ३ मई २०२६", "2026-05-03"),
            (
                "วันอาทิตย์ที่ 3 พฤษภาคม พ.ศ. 2569 เวลา 10.42 น.",
                "2026-05-03T10:42",
            ),
            ("3 tháng 5, 2026", "2026-05-03"),
            ("3 d'abril de 2026", "2026-04-03"),
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
            "gestern, 14:05 Uhr",
            "١٦ ذو القعدة ١٤٤٧ هـ",
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
