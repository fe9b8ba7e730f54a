//! The parts of a time: dates in the orders of the main languages, clocks and
//! offsets. Parts come in, what stands at their head goes out with its length.

use super::words::{is_day_suffix, is_of, month};
use jiff::civil::{Date, Time};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part<'a> {
    Number(u32, usize),
    Word(&'a str),
    Mark(char),
}

/// The parts of a time; `None` where a character belongs to none.
pub fn parts(folded: &str) -> Option<Vec<Part<'_>>> {
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

/// What was found of the date.
pub enum Day {
    Known(Date),
    /// As day and month, and as month and day.
    Either(Date, Date),
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
        (Some(month_first), Some(day_first)) => Some(Day::Either(day_first, month_first)),
        (Some(x), None) | (None, Some(x)) => Some(Day::Known(x)),
        (None, None) => None,
    }
}

/// A date at the head of the parts, and how many it takes.
pub fn day(parts: &[Part<'_>]) -> Option<(Day, usize)> {
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
        // 2026年5月3日, 2026년 5월 3일.
        [
            Number(y, 4),
            Word("年" | "년"),
            Number(m, 1..=2),
            Word("月" | "월"),
            Number(d, 1..=2),
            Word(unit),
            ..,
        ] if unit.starts_with(['日', '일']) => Some((Day::Known(date(y, m, d)?), 6)),
        // 2026. május 3.
        [Number(y, 4), Mark('.'), Word(w), Number(d, 1..=2), ..] => {
            Some((Day::Known(date(y, month(w)?, d)?), 4))
        }
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
            at += usize::from(
                matches!(parts.get(at), Some(Mark('.' | '-')))
                    || matches!(parts.get(at), Some(Word(w)) if is_day_suffix(w)),
            );
            at += usize::from(matches!(parts.get(at), Some(Word(w)) if is_of(w)));
            let Some(&Word(w)) = parts.get(at) else {
                return None;
            };
            let m = month(w)?;
            at += 1;
            while matches!(parts.get(at), Some(Mark('.' | ',' | '-'))) {
                at += 1;
            }
            at += usize::from(matches!(parts.get(at), Some(Word(w)) if is_of(w)));
            let Some(&Number(y, 4)) = parts.get(at) else {
                return None;
            };
            Some((Day::Known(date(y, m, d)?), at + 1))
        }
        _ => None,
    }
}

/// A clock time at the head of the parts with whether it has seconds.
pub fn clock(parts: &[Part<'_>]) -> Option<(Time, bool, usize)> {
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
        // 10.42 Uhr, 10h42, 10時42分.
        [
            Number(h, 1..=2),
            Mark('.'),
            Number(m, 2),
            Word("uhr" | "uur" | "h"),
            ..,
        ] => (h, m, None, 4),
        [
            Number(h, 1..=2),
            Word("時" | "时" | "시"),
            Number(m, 1..=2),
            Word("分" | "분"),
            ..,
        ] => (h, m, None, 4),
        [Number(h, 1..=2), Word("h"), Number(m, 2), ..] => (h, m, None, 3),
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
pub fn offset(parts: &[Part<'_>]) -> Option<(String, usize)> {
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
