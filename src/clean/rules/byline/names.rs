//! The shape of names: words with capitals and particles, or short runs of the letters of a
//! script that has no capitals. A piece of a byline comes in; whether people or agencies and
//! nobody else are named in it goes out.

use crate::clean::rules::agencies::agency;
use crate::clean::rules::banner::is_press;
use crate::clean::rules::vocabulary::{BylineWords, fold, is_unspaced};
use unicode_normalization::char::is_combining_mark;

/// Words of a name that are written small.
const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "das", "di", "del", "della", "der", "den", "van", "von", "vom", "zu",
    "bin", "ibn", "al", "el", "la", "le", "du", "y", "e", "ter", "ten", "af", "av",
];
/// Words of a name.
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=4;
/// Words of a name in a script without capitals: more may be a sentence.
const PLAIN_WORDS: std::ops::RangeInclusive<usize> = 2..=3;
/// Longest word for "and" in any language, in bytes.
const AND_BYTES: usize = 24;
/// Words of a name with its particles: Maria do Carmo dos Santos.
const MOST_WORDS: usize = 6;
/// Characters of a name in a script without blanks, and with the names of foreigners.
const UNSPACED_NAME: std::ops::RangeInclusive<usize> = 2..=4;
const FOREIGN_NAME: usize = 12;

/// Whether a word is written as one of a name: with a capital, or a particle.
pub fn is_capital(word: &str) -> bool {
    let first = word.chars().find(|c| !matches!(c, '\'' | '’'));
    first.is_some_and(char::is_uppercase) || PARTICLES.contains(&word)
}

/// The people of a list such as "Jane Doe, John Roe and Reuters"; their agencies are added.
/// `None` if anybody else is in it.
pub fn people(list: &str, words: &BylineWords, agencies: &mut Vec<String>) -> Option<()> {
    for piece in list.split([',', '，', '、', '،']) {
        for name in parted(piece.trim(), &words.ands) {
            if let Some(agency) = agency(name) {
                agencies.push(agency.to_owned());
            } else if !is_name(name, words) {
                return None;
            }
        }
    }
    Some(())
}

/// The pieces between words for "and".
fn parted<'a>(piece: &'a str, ands: &[String]) -> Vec<&'a str> {
    // Words for "and" are short.
    let is_and =
        |word: &str| word == "&" || (word.len() <= AND_BYTES && ands.contains(&fold(word)));
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, word) in words_of(piece) {
        if is_and(word) {
            // "…, and John Roe": nothing stands before the word.
            if at > 0 {
                pieces.push(piece[from..at].trim());
            }
            from = at + word.len();
        }
    }
    pieces.push(piece[from..].trim());
    pieces
}

/// The words of a text and where they begin.
pub fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(move |word| (start(word), word))
}

/// Whether a text is one name, after titles: "Dr. Jane Doe".
pub fn is_name(name: &str, words: &BylineWords) -> bool {
    let is_title = |word: &str| words.titles.contains(fold(word).trim_end_matches('.'));
    let all: Vec<&str> = name
        .split_whitespace()
        .skip_while(|word| is_title(word))
        .collect();
    let has_case = |word: &&str| word.chars().any(|c| c.is_uppercase() || c.is_lowercase());
    match all.first() {
        None => false,
        Some(first) if has_case(first) => is_capital_name(&all, words),
        Some(_) => is_plain_name(&all, words),
    }
}

/// Two to four words, each as a name is written, and particles.
fn is_capital_name(all: &[&str], words: &BylineWords) -> bool {
    let in_name = |word: &&str| {
        let letters = word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '\u{307}'));
        let stop = word.ends_with('.') && word.chars().count() > 3;
        letters
            && !stop
            && is_capital(word)
            && (PARTICLES.contains(&fold(word).as_str()) || !words.no_names.contains(&fold(word)))
    };
    if all.len() > MOST_WORDS {
        return false;
    }
    let is_role = || {
        let last = all.last();
        last.is_some_and(|last| words.roles.contains(&fold(last)))
    };
    let parts = all.iter().filter(|word| !PARTICLES.contains(word)).count();
    let distinct = all.first().zip(all.last()).is_some_and(|(a, b)| a != b);
    // "By Xinhua PORT ALBA" is a byline and a dateline, "Jane Doe Associated Press" another.
    let holds_agency = || {
        (0..all.len()).any(|from| {
            agency(all[from]).is_some_and(|_| all[from].len() > 2)
                || agency(&all[from..].join(" ")).is_some()
        })
    };
    NAME_WORDS.contains(&parts)
        && distinct
        && all.iter().all(in_name)
        && !holds_agency()
        && !is_role()
        && !is_press(&all.join(" "))
}

/// A name in a script without capitals: one or a few short words of letters.
fn is_plain_name(all: &[&str], words: &BylineWords) -> bool {
    let letters = |word: &&str| {
        word.chars().all(|c| {
            c.is_alphabetic()
                || is_combining_mark(c)
                || matches!(c, '·' | '・' | '.' | '\u{200c}' | '-' | '\'')
        }) && !words.no_names.contains(&fold(word))
    };
    let unspaced = |word: &&str| {
        let length = word.chars().count();
        let foreign = word.contains(['·', '・'])
            || word.starts_with(|c| matches!(c, '\u{30a0}'..='\u{30ff}'));
        UNSPACED_NAME.contains(&length) || (foreign && length <= FOREIGN_NAME)
    };
    let is_thai = |c: char| matches!(c, '\u{e00}'..='\u{e7f}');
    let without_blanks = all[0].starts_with(|c: char| is_unspaced(c) && !is_thai(c));
    let sized = if without_blanks {
        all.iter().all(unspaced)
    } else {
        PLAIN_WORDS.contains(&all.len()) && all.iter().all(|word| word.chars().count() > 1)
    };
    all.len() <= *NAME_WORDS.end() && sized && all.iter().all(letters)
}
