//! Days of the calendars that newspapers print: ours, with the years of Thailand, Japan and
//! Taiwan, and the Persian one. Numbers come in, a day of our calendar goes out.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// Years of the Buddhist era in which news was printed, and its distance to ours.
const BUDDHIST_YEARS: std::ops::RangeInclusive<u32> = 2443..=2600;
const BUDDHIST_DISTANCE: u32 = 543;
/// Persian years that a page on the web has; ours of the same numbers are those of chronicles.
const PERSIAN_YEARS: std::ops::RangeInclusive<u32> = 1370..=1419;

/// The eras of Japan and Taiwan, and the year before their first.
const ERAS: &[(&str, u32)] = &[
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("民國", 1911),
    ("民国", 1911),
];

/// A day of our calendar, or of the Buddhist era.
#[must_use]
pub fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    if !(1000..=2999).contains(&year) {
        return None;
    }
    let year = match year {
        buddhist if BUDDHIST_YEARS.contains(&buddhist) => buddhist - BUDDHIST_DISTANCE,
        year => year,
    };
    let (year, month, day) = (
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    );
    Date::new(year, month, day).ok()
}

/// A day whose year comes first: of the Persian calendar, if its year is one of today's.
#[must_use]
pub fn date_of_year(year: u32, month: u32, day: u32) -> Option<Date> {
    if PERSIAN_YEARS.contains(&year) {
        persian(year, month, day)
    } else {
        date(year, month, day)
    }
}

/// A day of the Persian calendar.
#[must_use]
pub fn persian(year: u32, month: u32, day: u32) -> Option<Date> {
    // The first day of Farvardin 1370.
    const EPOCH: Date = jiff::civil::date(1991, 3, 21);
    let long = PERSIAN_YEARS.contains(&year) && (1..=12).contains(&month);
    let days = match month {
        1..=6 => 31,
        7..=11 => 30,
        _ => 29 + u32::from(is_persian_leap(year)),
    };
    if !long || !(1..=days).contains(&day) {
        return None;
    }
    let first = *PERSIAN_YEARS.start();
    let leaps = (first..year).filter(|&year| is_persian_leap(year)).count();
    let before = (month - 1) * 30 + (month - 1).min(6);
    let days = i64::from(365 * (year - first) + before + day - 1) + i64::try_from(leaps).ok()?;
    EPOCH.checked_add(days.days()).ok()
}

/// Of 33 years 8 are leap years; this holds from 1178 to 1633.
fn is_persian_leap(year: u32) -> bool {
    matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30)
}

/// The year of an era.
#[must_use]
pub fn year_of_era(era: &str, year: u32) -> Option<u32> {
    let (_, before) = ERAS.iter().find(|(name, _)| *name == era)?;
    Some(before + year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_other_calendars() {
        for (of, expected) in [
            (persian(1404, 12, 12), "2026-03-03"),
            (persian(1399, 12, 30), "2021-03-20"),
            (persian(1403, 1, 1), "2024-03-20"),
            (persian(1370, 1, 1), "1991-03-21"),
            (persian(1408, 12, 30), "2030-03-20"),
            (date(2569, 3, 3), "2026-03-03"),
            (date_of_year(1404, 12, 12), "2026-03-03"),
            (date_of_year(2026, 3, 3), "2026-03-03"),
        ] {
            assert_eq!(of.map(|d| d.to_string()).as_deref(), Some(expected));
        }
        assert_eq!(persian(1400, 12, 30), None);
        assert_eq!(persian(1404, 7, 31), None);
        assert_eq!(year_of_era("令和", 8), Some(2026));
        assert_eq!(year_of_era("民國", 115), Some(2026));
    }
}
