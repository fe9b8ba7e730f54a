//! Bylines: "By Jane Doe and John Roe | Reuters", "Ein Kommentar von Jane Doe", "文／张三". A line
//! comes in, who wrote it goes out; `None` for every "By" that no name follows. Where a byline
//! may stand is the rule's matter.

mod names;
mod tail;

use super::agencies::agency;
use super::banner::{is_press, lift};
use super::dates::moment;
use super::stamps::stamps;
use super::vocabulary::{BylineWords, Opener, WORDS, fold};
use crate::record::Lifted;
use names::{is_capital, people, words_of};
use tail::tail;

/// Longest byline, in bytes, and most words of which its names may be the first.
const LONGEST: usize = 300;
const MOST_WORDS: usize = 24;
/// Last words of what somebody is at the paper.
const ROLES: &[&str] = &[
    "writer",
    "reporter",
    "correspondent",
    "editor",
    "contributor",
    "columnist",
    "staff",
    "analyst",
    "producer",
    "chief",
];

/// Reads a line that says who wrote the story, and is nothing else.
#[must_use]
pub fn read(line: &str) -> Option<Lifted> {
    let line = line.trim();
    if line.len() > LONGEST {
        return None;
    }
    WORDS
        .openers(line)
        .find_map(|(opener, rest)| opened(opener, rest))
        .or_else(|| desk(line))
        .or_else(|| signed(line))
}

/// What follows "By" or "Author:".
fn opened(opener: &Opener, rest: &str) -> Option<Lifted> {
    let words = &WORDS.bylines[opener.table];
    let bare = rest.trim_start();
    let marked = bare.trim_start_matches([':', '：', '/', '／', '|', '｜', '・', '=', '＝']);
    let parted = bare.len() < rest.len();
    let fits = if opener.needs_colon {
        marked.len() < bare.len()
    } else {
        parted || bare.starts_with([':', '：'])
    };
    fits.then(|| signature(marked.trim_start(), words))?
}

/// A line that names no person: "Staff Reporter", "Redaktion".
fn desk(line: &str) -> Option<Lifted> {
    WORDS.is_desk(&fold(line)).then(|| Lifted {
        byline: Some(line.to_owned()),
        ..Lifted::default()
    })
}

/// A name with what somebody is at the paper behind it: "홍길동 기자", "Jane Doe (Paris,
/// envoyée spéciale)".
fn signed(line: &str) -> Option<Lifted> {
    if line.contains(['|', '•']) {
        return None;
    }
    let inside = |open: char, close: char| line.strip_prefix(open)?.strip_suffix(close);
    let line = inside('[', ']')
        .or_else(|| inside('【', '】'))
        .or_else(|| inside('(', ')'))
        .unwrap_or(line);
    let roles = tail::Role::of(line);
    WORDS.bylines.iter().find_map(|words| {
        let by_role = || roles.as_ref()?.named(words);
        tail::with_suffix(line, words).or_else(by_role)
    })
}

/// "Jane Doe, Staff Writer | Reuters | 3 May 2026".
fn signature(text: &str, words: &BylineWords) -> Option<Lifted> {
    let mut lifted = Lifted::default();
    let segments = text.split(['|', '•', '｜']).map(str::trim);
    for (place, segment) in segments.enumerate() {
        if place == 0 {
            names_and_tail(segment, words, &mut lifted)?;
        } else if let Some(agency) = agency(segment) {
            lifted.agencies.push(agency.to_owned());
        } else if let Some(found) = moment(segment) {
            lifted.published.get_or_insert(found);
        } else if let Some(found) = stamps(segment) {
            lift(found, &mut lifted);
        } else if !is_role(segment) && !is_press(segment) {
            return None;
        }
    }
    Some(lifted)
}

/// Names and what belongs to them: of all beginnings that are names the longest, behind which
/// all is read, too.
fn names_and_tail(segment: &str, words: &BylineWords, lifted: &mut Lifted) -> Option<()> {
    if words.desks.contains(&fold(segment)) {
        lifted.byline = Some(segment.to_owned());
        return Some(());
    }
    if !may_be_name(segment) {
        return None;
    }
    let mut ends: Vec<usize> = words_of(segment)
        .map(|(at, word)| at + word.len())
        .take(MOST_WORDS)
        .collect();
    ends.reverse();
    let (byline, found) = ends.into_iter().find_map(|end| {
        let list = segment[..end].trim_end_matches([',', '，', '(', ';']);
        let mut found = Lifted::default();
        people(list, words, &mut found.agencies)?;
        tail(&segment[list.len()..], words, &mut found)?;
        Some((list, found))
    })?;
    lifted.byline = Some(byline.to_owned());
    super::metadata::merge(lifted, found);
    Some(())
}

/// Whether names may stand first: most sentences go on in small letters behind "By".
fn may_be_name(segment: &str) -> bool {
    let mut words = segment.split_whitespace();
    let small = |word: &str| word.starts_with(char::is_lowercase) && !is_capital(word);
    // A title or a particle may stand before the name.
    !(words.next().is_some_and(small) && words.next().is_some_and(small))
}

/// Whether the words are what somebody is at the paper: "Staff Reporter".
pub fn is_role(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let Some(last) = text.split_whitespace().next_back() else {
        return false;
    };
    let last = last.to_lowercase();
    words <= 5 && ROLES.contains(&last.strip_suffix('s').unwrap_or(&last))
}

#[cfg(test)]
mod tests;
