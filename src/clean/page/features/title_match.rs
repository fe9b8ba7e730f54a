//! How like the title each line is: the title of the record, or else the words of its address.

use super::terms::{Terms, title_terms};
use crate::clean::page::TitleHint;
use crate::clean::page::arithmetic::{int, share};
use crate::clean::page::columns::columns;
use crate::clean::page::nearest::FAR_LINES;
use std::cmp::Reverse;

/// A headline has at least this many of 1000 words of the title, and the title of the headline's.
const MIN_HEADLINE_SHARE: i32 = 600;
/// The value of a likeness where no title is known.
const NO_TITLE: i32 = -1;

pub struct TitleMatch {
    /// Empty where no title is known.
    terms: Vec<u64>,
    lines: Vec<Likeness>,
    /// The line most like the title.
    headline: Option<usize>,
}

/// How like the title a line is, in thousandths.
#[derive(Clone, Copy)]
struct Likeness {
    /// The part of the title's words that the line has.
    title_in_line: i32,
    /// The part of the line's words that the title has.
    line_in_title: i32,
}

impl Likeness {
    fn least(self) -> i32 {
        self.title_in_line.min(self.line_in_title)
    }
}

impl TitleMatch {
    pub fn new(terms: &Terms, hint: TitleHint<'_>) -> Self {
        let title = hint.words().map(title_terms).unwrap_or_default();
        let likeness = |l: usize| {
            // Addresses leave small words out; the words of a title are often its story's most frequent.
            let own = match hint.title {
                Some(_) => terms.whole(l),
                None => terms.of(l),
            };
            let both = title.iter().filter(|t| own.binary_search(t).is_ok());
            let both = both.count();
            Likeness {
                title_in_line: share(both, title.len()),
                line_in_title: share(both, own.len()),
            }
        };
        let lines: Vec<Likeness> = if title.is_empty() {
            let none = Likeness {
                title_in_line: NO_TITLE,
                line_in_title: NO_TITLE,
            };
            vec![none; terms.lines()]
        } else {
            (0..terms.lines()).map(likeness).collect()
        };
        let headline = (0..terms.lines())
            .filter(|&l| lines[l].least() >= MIN_HEADLINE_SHARE)
            .max_by_key(|&l| (lines[l].least(), Reverse(l)));
        Self {
            terms: title,
            lines,
            headline,
        }
    }

    /// Of 1000 words of the title, how many `has` is true of; -1 where no title is known.
    pub fn share_of_title(&self, has: impl Fn(u64) -> bool) -> i32 {
        if self.terms.is_empty() {
            return NO_TITLE;
        }
        let known = self.terms.iter().filter(|&&t| has(t)).count();
        share(known, self.terms.len())
    }
}

columns! { TitleMatch, |self, line| {
        let below = |headline: usize| (int(line) - int(headline)).clamp(1 - FAR_LINES, FAR_LINES);
    }
    "title-in-line": self.lines[line].title_in_line,
    "line-in-title": self.lines[line].line_in_title,
    "title-distance": self.headline.map_or(-FAR_LINES, below),
}
