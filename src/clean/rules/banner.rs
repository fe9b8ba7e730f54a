//! Banners: the time of publication with what stands beside it, set in one line: "Evening Post
//! | Published: 5 March 2024", "March 3, 2026 / 2:05 PM EST / CBS News". A line comes in, what
//! it says goes out, or `None` if anything else is in it.

use super::agencies::agency;
use super::byline;
use super::dates::moment;
use super::metadata::merge;
use super::stamps::{Stamp, stamps};
use super::vocabulary::{WORDS, fold};
use crate::record::Lifted;

/// Outlets and places that a banner names at most.
const OUTLETS: usize = 2;
/// Words of an outlet's name, and of one that ends as such names do.
const OUTLET_WORDS: usize = 3;
const PRESS_WORDS: usize = 6;
/// What names of outlets end in.
const PRESS: &[&str] = &[
    "post",
    "times",
    "news",
    "daily",
    "herald",
    "desk",
    "tribune",
    "gazette",
    "journal",
    "press",
    "telegraph",
    "mirror",
    "observer",
    "bureau",
    "agency",
    "online",
    "chronicle",
    "express",
];
/// Words that are written small in a name.
const SMALL: &[&str] = &[
    "of", "the", "and", "for", "in", "de", "del", "la", "le", "du", "der",
];
/// Most minutes that reading takes.
const LONGEST_READING: u32 = 120;

/// Segments between bars, each a labelled time, a bare time, an agency, or the
/// name of an outlet or a place; at least one is labelled.
#[must_use]
pub fn banner(line: &str) -> Option<Lifted> {
    if is_long_without_number(line) {
        return None;
    }
    let mut lifted = Lifted::default();
    // A bar may stand between the day and the clock.
    if let Some(found) = stamps(line) {
        lift(found, &mut lifted);
        return Some(lifted);
    }
    let (mut labelled, mut outlets) = (false, 0);
    for segment in line
        .split(['|', '•', '·', ';'])
        .map(str::trim)
        .filter(|s| !s.is_empty())
    {
        if let Some(found) = stamps(segment) {
            labelled = true;
            lift(found, &mut lifted);
        } else if let Some(found) = moment(segment) {
            lifted.published.get_or_insert(found);
        } else if let Some(agency) = agency(segment) {
            lifted.agencies.push(agency.to_owned());
        } else if let Some(by) = byline::read(segment) {
            merge(&mut lifted, by);
        } else if byline::is_role(segment) {
            lifted.byline.get_or_insert(segment.to_owned());
        } else if let Some(minutes) = reading_minutes(segment) {
            lifted.reading_minutes.get_or_insert(minutes);
        } else if is_source(segment) {
            labelled = true;
        } else if is_outlet(segment) {
            outlets += 1;
        } else {
            return None;
        }
    }
    let timed = lifted.published.is_some() || lifted.updated.is_some();
    (labelled && timed && outlets <= OUTLETS).then_some(lifted)
}

/// A line that begins with a time without a label: nothing more, or what stands beside it in a
/// banner, or an outlet that is one by its name.
#[must_use]
pub fn dated(line: &str) -> Option<Lifted> {
    if let Some(found) = moment(line) {
        return Some(Lifted {
            published: Some(found),
            ..Lifted::default()
        });
    }
    if let Some(found) = stamps(line) {
        let mut lifted = Lifted::default();
        lift(found, &mut lifted);
        return Some(lifted);
    }
    if line.contains(['|', '•', '·', ';'])
        && let Some(found) = banner(line)
    {
        return Some(found);
    }
    let parts = [" / ", " | ", " - ", " – "].iter();
    let (time, outlet) = parts.filter_map(|mark| line.rsplit_once(mark)).next()?;
    let outlet = outlet.trim();
    let agency = agency(outlet);
    (agency.is_some() || is_press(outlet)).then_some(())?;
    Some(Lifted {
        published: Some(moment(time)?),
        agencies: agency.map(str::to_owned).into_iter().collect(),
        ..Lifted::default()
    })
}

/// A longer text without a number, in bytes, says no time.
const NO_NUMBER: usize = 80;

/// Whether a text is too long to tell a time in words alone. Asked first, because it is cheap
/// and turns most lines away.
#[must_use]
pub fn is_long_without_number(text: &str) -> bool {
    text.len() > NO_NUMBER && !text.contains(char::is_numeric)
}

/// Longest line that may be a banner, in bytes.
const LONGEST: usize = 240;

/// Whether a line is nothing but times and what stands beside them, so that it is no sentence
/// even where it ends in a stop: "3 May 2026, 10.42 h.".
#[must_use]
pub fn is_banner(line: &str) -> bool {
    line.len() <= LONGEST
        && line.contains(char::is_numeric)
        && (moment(line).is_some() || banner(line).is_some())
}

/// Takes the times of stamps; the first of a kind counts.
pub fn lift(found: Vec<Stamp>, lifted: &mut Lifted) {
    for stamp in found {
        match stamp {
            Stamp::Published(moment) | Stamp::Bare(moment) => {
                lifted.published.get_or_insert(moment);
            }
            Stamp::Updated(moment) => {
                lifted.updated.get_or_insert(moment);
            }
            Stamp::Source(agencies) => lifted.agencies.extend(agencies),
        }
    }
}

/// "来源：港报", alone between bars.
fn is_source(segment: &str) -> bool {
    let time = "2000-01-01 ";
    stamps(&format!("{time}{segment}")).is_some_and(|all| matches!(all[..], [_, Stamp::Source(_)]))
}

/// "Lesezeit: 3 Min."
fn reading_minutes(segment: &str) -> Option<u32> {
    let folded = fold(segment);
    let number = folded.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = folded.split_at(number);
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    let minutes: u32 = digits.parse().ok()?;
    let of_reading = |text: &str| {
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | '~'));
        WORDS.is_of_reading(text)
            || text
                .split([' ', '.'])
                .all(|w| w.is_empty() || WORDS.is_of_reading(w))
    };
    (minutes <= LONGEST_READING && of_reading(before) && of_reading(after)).then_some(minutes)
}

/// Whether a segment of a banner may name an outlet or a place: capital words,
/// few of them. A headline has more, or a small one.
fn is_outlet(segment: &str) -> bool {
    let words: Vec<&str> = segment.split_whitespace().collect();
    let fits = |word: &&str| {
        let plain = |c: char| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '&');
        word.chars().all(plain) && (!word.starts_with(char::is_lowercase) || SMALL.contains(word))
    };
    let most = if is_press_word(words.last()) {
        PRESS_WORDS
    } else {
        OUTLET_WORDS
    };
    (1..=most).contains(&words.len()) && words.iter().all(fits) && segment.chars().count() > 1
}

/// Whether a text is the name of an outlet by its last word: "The Harbour Times".
#[must_use]
pub fn is_press(text: &str) -> bool {
    is_outlet(text) && is_press_word(text.split_whitespace().collect::<Vec<_>>().last())
}

fn is_press_word(word: Option<&&str>) -> bool {
    word.is_some_and(|word| PRESS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banners() {
        let found = banner("Published: 09:41, May 8, 2025 | Updated: 09:55, May 8, 2025").unwrap();
        let published = found.published.unwrap();
        assert_eq!(published.written, "09:41, May 8, 2025");
        assert_eq!(published.iso.unwrap(), "2025-05-08T09:41");
        assert_eq!(found.updated.unwrap().iso.unwrap(), "2025-05-08T09:55");

        let found = banner("Xinhua | Updated: 2017-09-15 17:52").unwrap();
        assert_eq!(found.agencies, ["Xinhua"]);
        assert_eq!(found.updated.unwrap().iso.unwrap(), "2017-09-15T17:52");

        let found = banner("Published about 15 hours ago").unwrap();
        assert_eq!(found.published.unwrap().written, "about 15 hours ago");

        let found = banner("Aktualisiert am 8. Mai 2025, 9:55 Uhr | Lesezeit: 4 Min.").unwrap();
        assert_eq!(found.reading_minutes, Some(4));

        let found = banner("2025年05月08日09:55 | 来源：新华社").unwrap();
        assert_eq!(found.published.unwrap().iso.unwrap(), "2025-05-08T09:55");
        for none in [
            "Published in 1997, the novel has sold well.",
            "Posted 31 points",
            "Updated 1.4 million times",
            "March 5, 2024",
            "Published",
        ] {
            assert!(banner(none).is_none(), "{none}");
        }
    }

    #[test]
    fn a_banner_that_ends_in_a_stop_is_no_sentence() {
        for line in [
            "3/5/2026 a las 10:42h.",
            "Aktualisiert am 3. Mai 2026 | Lesezeit: 4 Min.",
            "تاريخ النشر: 03.05.2026 | 10:42 GMT",
        ] {
            assert!(is_banner(line), "{line}");
        }
        assert!(!is_banner("The board met on 3 May 2026."));
    }

    #[test]
    fn a_time_and_an_outlet() {
        let found = dated("May 8, 2025 / 9:55 AM EST / Harbour News").unwrap();
        assert_eq!(found.published.unwrap().iso.unwrap(), "2025-05-08T09:55");
        let found = dated("8 May 2025 - Reuters").unwrap();
        assert_eq!(found.agencies, ["Reuters"]);
        for none in [
            "May 8, 2025 / Ferry Sinks",
            "8 May 2025 - Dunmore",
            "Evening Post | 5 March 2024",
        ] {
            assert!(dated(none).is_none(), "{none}");
        }
    }
}
