//! How like the title each line is: the title of the record, or else the words of its address.

use super::terms::{Terms, Vocabulary};
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
    /// The words of the title, `None` for those that the page does not have; empty where no title
    /// is known.
    terms: Vec<Option<u32>>,
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

/// The likeness of every line where no title is known.
const NO_LIKENESS: Likeness = Likeness {
    title_in_line: NO_TITLE,
    line_in_title: NO_TITLE,
};

impl Likeness {
    fn least(self) -> i32 {
        self.title_in_line.min(self.line_in_title)
    }
}

impl TitleMatch {
    pub fn new(terms: &Terms, hint: TitleHint<'_>) -> Self {
        let title = hint.words().map(|words| terms.of_title(words));
        let title = title.unwrap_or_default();
        let likeness = |l: usize| {
            if title.is_empty() {
                return NO_LIKENESS;
            }
            // Addresses leave small words out; the words of a title are often its story's most frequent.
            let own = match hint.title {
                Some(_) => terms.all(l),
                None => terms.content(l),
            };
            let known = title.iter().flatten();
            let both = known.filter(|t| own.binary_search(t).is_ok()).count();
            Likeness {
                title_in_line: share(both, title.len()),
                line_in_title: share(both, own.len()),
            }
        };
        let lines: Vec<Likeness> = (0..terms.lines()).map(likeness).collect();
        let headline = (0..terms.lines())
            .filter(|&l| lines[l].least() >= MIN_HEADLINE_SHARE)
            .max_by_key(|&l| (lines[l].least(), Reverse(l)));
        Self {
            terms: title,
            lines,
            headline,
        }
    }

    /// Of 1000 words of the title, how many are in a vocabulary; -1 where no title is known.
    pub fn share_in(&self, vocabulary: &Vocabulary) -> i32 {
        if self.terms.is_empty() {
            return NO_TITLE;
        }
        let known = self.terms.iter().flatten().filter(|t| vocabulary.has(**t));
        share(known.count(), self.terms.len())
    }

    /// The same of an empty vocabulary.
    pub fn share_in_none(&self) -> i32 {
        if self.terms.is_empty() { NO_TITLE } else { 0 }
    }
}

columns! { TitleMatch, |self, line| {
        let below = |headline: usize| (int(line) - int(headline)).clamp(1 - FAR_LINES, FAR_LINES);
    }
    "title-in-line": self.lines[line].title_in_line,
    "line-in-title": self.lines[line].line_in_title,
    "title-distance": self.headline.map_or(-FAR_LINES, below),
}
