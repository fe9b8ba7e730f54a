//! Reading what a struck line says about its document. A line comes in, the
//! fields it holds go out, or `None` if it does not hold what its rule lifts:
//! then the rule does not apply. Nothing is struck here.

use super::agencies::agencies;
use super::banner::{banner, dated};
use super::byline;
use super::rule::Lift;
use crate::record::{Caption, Lifted};

/// What the line holds for this kind of lift.
#[must_use]
pub fn read(lift: Lift, line: &str) -> Option<Lifted> {
    match lift {
        Lift::Published => dated(line),
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
