//! The parts of a time: numbers, words and marks, and what they say of a clock. A folded text
//! comes in; its parts go out, or what stands at their head with its length.

use crate::clean::rules::vocabulary::{Half, WORDS, is_unspaced};
use jiff::civil::Time;
use unicode_normalization::char::is_combining_mark;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part<'a> {
    Number(u32, usize),
    Word(&'a str),
    Mark(char),
}

/// What parts a date in Chinese, Japanese and Korean, without blanks.
const UNITS: &[&str] = &[
    "年", "月", "日", "号", "號", "時", "时", "点", "點", "分", "秒", "년", "월", "일", "시", "분",
    "초", "令和", "平成", "昭和", "民國", "民国",
];
/// Longest word of a script without blanks that is looked up, in characters.
const LONGEST_WORD: usize = 12;

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
        } else if c.is_alphabetic() {
            let end = word_end(rest, c);
            (end, Some(Part::Word(&rest[..end])))
        } else if c.is_whitespace() {
            (c.len_utf8(), None)
        } else {
            let known = matches!(
                c,
                ',' | '.'
                    | ':'
                    | '-'
                    | '–'
                    | '—'
                    | '/'
                    | '+'
                    | '|'
                    | '('
                    | ')'
                    | '•'
                    | '·'
                    | '@'
                    | '\''
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

/// The end of the word that a text begins with.
fn word_end(text: &str, first: char) -> usize {
    if let Some(compound) = WORDS.compound(text) {
        return compound.len();
    }
    let in_word = |c: char| c.is_alphabetic() || is_combining_mark(c) || c == '\u{200c}';
    let end = text.find(|c: char| !in_word(c)).unwrap_or(text.len());
    if !is_unspaced(first) {
        return end;
    }
    let ends = text[..end].char_indices().skip(1).map(|(at, _)| at);
    let ends: Vec<usize> = ends.chain([end]).take(LONGEST_WORD).collect();
    let known = |end: &&usize| UNITS.contains(&&text[..**end]) || WORDS.knows(&text[..**end]);
    ends.iter().rev().find(known).copied().unwrap_or(end)
}

/// A clock time at the head of the parts with whether it has seconds.
pub fn clock(parts: &[Part<'_>]) -> Option<(Time, bool, usize)> {
    // 오후 2:05, 下午2时5分.
    if let [Part::Word(word), rest @ ..] = parts
        && word.starts_with(is_unspaced)
        && let Some(half) = WORDS.half(word)
    {
        let (hour, minute, second, taken) = digits(rest)?;
        return time(in_half(hour, half), minute, second, taken + 1);
    }
    let (hour, minute, second, at) = digits(parts)?;
    match parts.get(at) {
        Some(Part::Word(word)) if let Some(half) = WORDS.half(word) => {
            time(in_half(hour, half), minute, second, at + 1)
        }
        _ => time(hour, minute, second, at),
    }
}

/// 14.05, where nothing else that has numbers with stops in it was found.
pub fn dotted_clock(parts: &[Part<'_>]) -> Option<(Time, bool, usize)> {
    use Part::{Mark, Number};
    match *parts {
        [
            Number(_, 1..=2),
            Mark('.'),
            Number(_, 2),
            Mark('.'),
            Number(..),
            ..,
        ] => None,
        [Number(hour, 1..=2), Mark('.'), Number(minute, 2), ..] => time(hour, minute, None, 3),
        _ => None,
    }
}

/// "15:39 pm" is written, and means 15:39.
fn in_half(hour: u32, half: Half) -> u32 {
    match half {
        _ if hour > 12 => hour,
        Half::Am => hour % 12,
        Half::Pm => hour % 12 + 12,
    }
}

fn time(hour: u32, minute: u32, second: Option<u32>, taken: usize) -> Option<(Time, bool, usize)> {
    let small = |n: u32| i8::try_from(n).ok();
    let time = Time::new(small(hour)?, small(minute)?, small(second.unwrap_or(0))?, 0).ok()?;
    Some((time, second.is_some(), taken))
}

/// Hour, minute and second, and how many parts they take.
fn digits(parts: &[Part<'_>]) -> Option<(u32, u32, Option<u32>, usize)> {
    use Part::{Mark, Number, Word};
    match *parts {
        [
            Number(h, 1..=2),
            Mark(':'),
            Number(m, 2),
            Mark(':'),
            Number(s, 2),
            ..,
        ] => Some((h, m, Some(s), 5)),
        [Number(h, 1..=2), Mark(':'), Number(m, 2), ..] => Some((h, m, None, 3)),
        [Number(h, 1..=2), Mark('.'), Number(m, 2), Word(word), ..]
            if WORDS.half(word).is_some() =>
        {
            Some((h, m, None, 3))
        }
        // 10.42 Uhr, 10h42, 10時42分, 10h.
        [
            Number(h, 1..=2),
            Mark('.'),
            Number(m, 2),
            Word("uhr" | "uur" | "h" | "น"),
            ..,
        ] => Some((h, m, None, 4)),
        [
            Number(h, 1..=2),
            Word("時" | "时" | "点" | "點" | "시"),
            Number(m, 1..=2),
            Word("分" | "분"),
            ..,
        ] => Some((h, m, None, 4)),
        [Number(h, 1..=2), Word("時" | "时" | "시"), ..] => Some((h, 0, None, 2)),
        [Number(h, 1..=2), Word("h" | "g"), Number(m, 2), ..] => Some((h, m, None, 3)),
        [Number(h, 1..=2), Word(word), ..] if WORDS.half(word).is_some() => Some((h, 0, None, 1)),
        _ => None,
    }
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
