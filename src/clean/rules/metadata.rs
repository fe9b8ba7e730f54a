//! Reading what a struck line says about its document. A line comes in, the
//! fields it holds go out, or `None` if it does not hold what its rule lifts:
//! then the rule does not apply. Nothing is struck here.

use super::agencies::{agencies, agency};
use super::byline;
use super::dates::moment;
use super::rule::Lift;
use super::stamps::stamp;
use crate::record::{Caption, Lifted};

/// What the line holds for this kind of lift.
#[must_use]
pub fn read(lift: Lift, line: &str) -> Option<Lifted> {
    match lift {
        Lift::Published => Some(Lifted {
            published: Some(moment(line)?),
            ..Lifted::default()
        }),
        Lift::Banner => banner(line),
        Lift::Byline => byline::read(line),
        Lift::Agencies => Some(Lifted {
            agencies: agencies(line.trim_matches(['(', ')', '[', ']', '-', '–', '—', ' ']))?,
            ..Lifted::default()
        }),
        Lift::ReadingMinutes => {
            let at = line.find(|c: char| c.is_ascii_digit())?;
            let digits = &line[at..];
            let end = digits
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(digits.len());
            Some(Lifted {
                reading_minutes: Some(digits[..end].parse().ok()?),
                ..Lifted::default()
            })
        }
        Lift::Caption => Some(caption(line, line)),
    }
}

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

/// Whether a segment of a banner may name an outlet or a place: capital words,
/// few of them. A headline has more, or a small one.
fn is_outlet(segment: &str) -> bool {
    let words: Vec<&str> = segment.split_whitespace().collect();
    let fits = |word: &&str| {
        let plain = |c: char| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '&');
        word.chars().all(plain) && (!word.starts_with(char::is_lowercase) || SMALL.contains(word))
    };
    let last = words.last().map(|word| word.to_lowercase());
    let most = match last {
        Some(last) if PRESS.contains(&last.as_str()) => PRESS_WORDS,
        _ => OUTLET_WORDS,
    };
    (1..=most).contains(&words.len()) && words.iter().all(fits) && segment.chars().count() > 1
}

/// A caption with its credit.
#[must_use]
pub fn caption(text: &str, credit: &str) -> Lifted {
    Lifted {
        captions: vec![Caption {
            text: text.to_owned(),
            credit: credit.to_owned(),
        }],
        ..Lifted::default()
    }
}

/// Segments between bars, each a labelled time, a bare time, an agency, or the
/// name of an outlet or a place; at least one is labelled.
fn banner(line: &str) -> Option<Lifted> {
    let mut lifted = Lifted::default();
    let (mut labelled, mut outlets) = (false, 0);
    for segment in line
        .split(['|', '•', '·', ';'])
        .map(str::trim)
        .filter(|s| !s.is_empty())
    {
        if let Some((found, updated)) = stamp(segment) {
            labelled = true;
            if updated {
                &mut lifted.updated
            } else {
                &mut lifted.published
            }
            .get_or_insert(found);
        } else if let Some(found) = moment(segment) {
            lifted.published.get_or_insert(found);
        } else if let Some(agency) = agency(segment) {
            lifted.agencies.push(agency.to_owned());
        } else if let Some(by) = byline::read(segment) {
            merge(&mut lifted, by);
        } else if byline::is_role(segment) {
            lifted.byline.get_or_insert(segment.to_owned());
        } else if is_outlet(segment) {
            outlets += 1;
        } else {
            return None;
        }
    }
    (labelled && outlets <= OUTLETS).then_some(lifted)
}

/// Adds what was found to what is known. What is set stays as it is.
pub fn merge(into: &mut Lifted, found: Lifted) {
    fn first<T>(into: &mut Option<T>, found: Option<T>) {
        if into.is_none() {
            *into = found;
        }
    }
    first(&mut into.published, found.published);
    first(&mut into.updated, found.updated);
    first(&mut into.byline, found.byline);
    first(&mut into.reading_minutes, found.reading_minutes);
    for agency in found.agencies {
        if !into.agencies.contains(&agency) {
            into.agencies.push(agency);
        }
    }
    // A caption that stays in the text is found again whenever rules are asked again.
    for caption in found.captions {
        if !into.captions.contains(&caption) {
            into.captions.push(caption);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_that_is_found_again_is_listed_once() {
        let mut lifted = Lifted::default();
        for text in ["Boats at dawn.", "Boats at noon.", "Boats at dawn."] {
            merge(&mut lifted, caption(text, "AP"));
        }
        assert_eq!(lifted.captions.len(), 2);
    }

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
    fn the_first_value_stays() {
        let mut known = read(Lift::ReadingMinutes, "3 min read").unwrap();
        merge(
            &mut known,
            read(Lift::ReadingMinutes, "9 min read").unwrap(),
        );
        merge(&mut known, read(Lift::Agencies, "(AFP, Reuters)").unwrap());
        merge(&mut known, read(Lift::Agencies, "(AFP)").unwrap());
        assert_eq!(known.reading_minutes, Some(3));
        assert_eq!(known.agencies, ["AFP", "Reuters"]);
    }
}
