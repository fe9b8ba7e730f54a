//! Dates in the orders of the main languages. Parts of a time come in; the day at their head
//! goes out with its length.

use super::calendar::{date, date_of_year, persian, year_of_era};
use super::parts::Part::{self, Mark, Number, Word};
use crate::clean::rules::vocabulary::WORDS;
use jiff::civil::Date;

/// Between the day, the month and the year: 3 de mayo de 2026, 3rd of May.
const OF: &[&str] = &[
    "of", "de", "del", "d", "di", "พ.ศ", "พ.ศ.", "ค.ศ", "ค.ศ.", "năm",
];
const DAY_SUFFIXES: &[&str] = &["st", "nd", "rd", "th", "er", "º", "ª"];

/// What was found of the date.
pub enum Day {
    Known(Date),
    /// As day and month, and as month and day.
    Either(Date, Date),
    /// Of a calendar whose days have no fixed day in ours.
    Unknown,
}

/// Two numbers before a year: only one order may be possible.
fn either_order(a: u32, b: u32, year: u32) -> Option<Day> {
    match (date(year, a, b), date(year, b, a)) {
        (Some(x), Some(y)) if x == y => Some(Day::Known(x)),
        (Some(month_first), Some(day_first)) => Some(Day::Either(day_first, month_first)),
        (Some(x), None) | (None, Some(x)) => Some(Day::Known(x)),
        (None, None) => None,
    }
}

/// A date at the head of the parts, and how many it takes.
pub fn day(parts: &[Part<'_>]) -> Option<(Day, usize)> {
    let known = |date: Option<Date>, taken: usize| Some((Day::Known(date?), taken));
    let separator = |c: char| matches!(c, '-' | '/' | '.');
    match *parts {
        [
            Number(y, 4),
            Mark(s),
            Number(m, 1..=2),
            Mark(t),
            Number(d, 1..=2),
            ..,
        ] if s == t && separator(s) => known(date_of_year(y, m, d), 5),
        [
            Number(a, 1..=2),
            Mark(s),
            Number(b, 1..=2),
            Mark(t),
            Number(y, 4),
            ..,
        ] if s == t && separator(s) => Some((either_order(a, b, y)?, 5)),
        // 2026年5月3日, 2026년 5월 3일.
        [
            Number(y, 4),
            Word("年" | "년"),
            Number(m, 1..=2),
            Word("月" | "월"),
            Number(d, 1..=2),
            Word("日" | "号" | "號" | "일"),
            ..,
        ] => known(date(y, m, d), 6),
        // 令和8年3月3日.
        [
            Word(era),
            Number(y, 1..=3),
            Word("年"),
            Number(m, 1..=2),
            Word("月"),
            Number(d, 1..=2),
            Word("日"),
            ..,
        ] => known(date(year_of_era(era, y)?, m, d), 7),
        // 3 tháng 3, 2026.
        [
            Number(d, 1..=2),
            Word("tháng"),
            Number(m, 1..=2),
            ref rest @ ..,
        ] => {
            let taken = usize::from(matches!(rest.first(), Some(Mark(',' | '/') | Word("năm"))));
            match rest.get(taken) {
                Some(&Number(y, 4)) => known(date(y, m, d), 4 + taken),
                _ => None,
            }
        }
        // 2026. május 3.
        [Number(y, 4), Mark('.'), Word(w), Number(d, 1..=2), ..] => {
            known(date(y, WORDS.month(w)?, d), 4)
        }
        [Word(_), ..] => month_first(parts),
        [Number(d, 1..=2), ..] => day_first(d, parts),
        _ => None,
    }
}

/// A month by name, and how many parts it takes: "March", "March.", "آذار/مارس".
fn month(parts: &[Part<'_>]) -> Option<(u32, usize)> {
    let [Word(name), rest @ ..] = parts else {
        return None;
    };
    let number = WORDS.month(name)?;
    let twice = |other: &str| WORDS.month(other) == Some(number);
    match *rest {
        [Mark('/'), Word(other), ..] if twice(other) => Some((number, 3)),
        [Mark('('), Word(other), Mark(')'), ..] if twice(other) => Some((number, 4)),
        _ => Some((number, 1)),
    }
}

/// May 3rd, 2026.
fn month_first(parts: &[Part<'_>]) -> Option<(Day, usize)> {
    let (m, mut at) = month(parts)?;
    at += usize::from(parts.get(at) == Some(&Mark('.')));
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

/// 3. Mai 2026, 3 de mayo de 2026, ۱۲ اسفند ۱۴۰۴.
fn day_first(d: u32, parts: &[Part<'_>]) -> Option<(Day, usize)> {
    let mut at = 1;
    at += usize::from(
        matches!(parts.get(at), Some(Mark('.' | '-')))
            || matches!(parts.get(at), Some(Word(w)) if DAY_SUFFIXES.contains(w)),
    );
    at += usize::from(is_of(parts.get(at)));
    at += usize::from(parts.get(at) == Some(&Mark('\'')));
    let Some(&Word(name)) = parts.get(at) else {
        return None;
    };
    let of_ours = month(&parts[at..]);
    at += of_ours.map_or(1, |(_, taken)| taken);
    while matches!(parts.get(at), Some(Mark('.' | ',' | '-'))) {
        at += 1;
    }
    at += usize::from(is_of(parts.get(at)));
    let Some(&Number(y, length)) = parts.get(at) else {
        return None;
    };
    let day = match of_ours {
        Some((m, _)) if length == 4 => Day::Known(date(y, m, d)?),
        None if WORDS.is_islamic_month(name) && (1300..1500).contains(&y) => Day::Unknown,
        None => Day::Known(persian(y, WORDS.persian_month(name)?, d)?),
        _ => return None,
    };
    Some((day, at + 1))
}

fn is_of(part: Option<&Part<'_>>) -> bool {
    matches!(part, Some(Word(word)) if OF.contains(word))
}
