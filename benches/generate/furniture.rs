//! Lines of a page that are not the story, by family of the rules that strike
//! them, in the wordings that news sites share.

use super::random::Random;
use super::words::{Vocabulary, push_number};

/// The families, in the order of [`Furniture::family`].
pub const FAMILIES: [&str; 10] = [
    "agency",
    "byline",
    "copyright",
    "credit",
    "dates",
    "newsletter",
    "page",
    "reading",
    "related",
    "share",
];

const AGENCY: usize = 0;
const BYLINE: usize = 1;
const COPYRIGHT: usize = 2;
const CREDIT: usize = 3;
const DATES: usize = 4;
const NEWSLETTER: usize = 5;
const PAGE: usize = 6;
const READING: usize = 7;
const RELATED: usize = 8;
const SHARE: usize = 9;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A line that is not the story.
#[derive(Debug, Clone)]
pub struct Furniture {
    /// Index into [`FAMILIES`].
    pub family: usize,
    pub line: String,
}

/// A minute of 2020 to 2025.
#[derive(Debug, Clone, Copy, Default)]
pub struct Moment {
    year: usize,
    month: usize,
    day: usize,
    hour: usize,
    minute: usize,
}

impl Moment {
    pub fn draw(random: &mut Random) -> Self {
        Self {
            year: 2020 + random.below(6),
            month: 1 + random.below(12),
            day: 1 + random.below(28),
            hour: random.below(24),
            minute: random.below(60),
        }
    }

    pub fn iso(&self, parting: char) -> String {
        let Self {
            year,
            month,
            day,
            hour,
            minute,
        } = self;
        format!("{year}-{month:02}-{day:02}{parting}{hour:02}:{minute:02}")
    }

    /// A banner as sites set it.
    fn banner(&self, random: &mut Random) -> String {
        let Self {
            year,
            day,
            hour,
            minute,
            ..
        } = self;
        let month = MONTHS[self.month - 1];
        let (half, noon) = ((hour + 11) % 12 + 1, if *hour < 12 { "AM" } else { "PM" });
        match random.below(4) {
            0 => format!("Published: {month} {day}, {year}, {half}:{minute:02} {noon}"),
            1 => format!("Updated: {day} {month} {year} {hour:02}:{minute:02}"),
            2 => format!("Last Updated: {month} {day}, {year} {half}:{minute:02} {noon} IST"),
            _ => format!("Published on {day} {month} {year}"),
        }
    }
}

/// The lines above the story; the second value is whether a banner is among them.
pub fn head(random: &mut Random, words: &Vocabulary, moment: &Moment) -> (Vec<Furniture>, bool) {
    let mut lines = Vec::new();
    let mut push = |family, line| lines.push(Furniture { family, line });
    if random.chance(300) {
        let mut line = String::from(random.pick(&["By ", "By ", "Reported by ", "Written by "]));
        words.name(random, &mut line);
        push(BYLINE, line);
    }
    let dated = random.chance(350);
    if dated {
        push(DATES, moment.banner(random));
    }
    if random.chance(150) {
        let minutes = 2 + random.below(7);
        push(
            READING,
            match random.below(3) {
                0 => format!("{minutes} min read"),
                1 => format!("Reading time: {minutes} minutes"),
                _ => format!("{minutes} minute read"),
            },
        );
    }
    if random.chance(200) {
        let mut line = String::new();
        words.headline(random, &mut line);
        line.push_str(" in ");
        line.push_str(words.place(random));
        line.push_str(random.pick(&[
            ". (Photo: AFP)",
            ". (Image: Reuters)",
            ". [File: Reuters]",
            ". Photo credit: Getty Images",
        ]));
        push(CREDIT, line);
    }
    if random.chance(120) {
        let line = random.pick(&["Share this article", "Share", "Share on Facebook"]);
        push(SHARE, line.to_owned());
    }
    (lines, dated)
}

/// A line between two paragraphs.
pub fn middle(random: &mut Random, words: &Vocabulary) -> Furniture {
    if random.chance(200) {
        let line = random.pick(&["Advertisement", "ADVERTISEMENT", "Story continues below"]);
        return Furniture {
            family: PAGE,
            line: line.to_owned(),
        };
    }
    let mut line = String::from(random.pick(&[
        "ALSO READ: ",
        "Also Read | ",
        "READ MORE: ",
        "Read also: ",
        "RELATED: ",
    ]));
    words.headline(random, &mut line);
    Furniture {
        family: RELATED,
        line,
    }
}

/// The lines below the story.
pub fn tail(random: &mut Random, source: &str, year: &Moment) -> Vec<Furniture> {
    let mut lines = Vec::new();
    let mut push = |family, line: &str| {
        lines.push(Furniture {
            family,
            line: line.to_owned(),
        })
    };
    if random.chance(150) {
        push(
            AGENCY,
            random.pick(&["(With inputs from PTI)", "(AFP)", "(With agency inputs)"]),
        );
    }
    if random.chance(200) {
        push(
            NEWSLETTER,
            random.pick(&[
                "Sign up for our newsletter",
                "Subscribe to our newsletter to get the day's top stories in your inbox",
                "Sign up for our daily newsletter and never miss a story.",
            ]),
        );
    }
    if random.chance(200) {
        push(
            SHARE,
            random.pick(&[
                "Follow us on Twitter",
                "Follow us on Facebook, Twitter and Instagram",
                "Share this story",
            ]),
        );
    }
    if random.chance(150) {
        let mut line = String::from("© ");
        push_number(year.year, &mut line);
        line.push(' ');
        line.push_str(source);
        line.push_str(". All rights reserved.");
        push(COPYRIGHT, &line);
    }
    if random.chance(100) {
        push(PAGE, random.pick(&["Back to top", "Advertisement"]));
    }
    lines
}
