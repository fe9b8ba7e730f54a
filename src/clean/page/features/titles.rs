//! How like the title each line is: the record's, or else the words of its address.

use super::words::{Terms, share, title_terms};
use crate::clean::page::Known;
use crate::clean::page::windows::{FAR, int};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Of 1000 words of a headline and of the title, so many are in the other.
const HEADLINE: i32 = 600;

pub struct Titles {
    /// Empty where none is known.
    terms: Vec<u64>,
    /// Of 1000 words of the title how many are in each line, and the other way round.
    likeness: Vec<[i32; 2]>,
    /// The line most like the title.
    headline: Option<usize>,
}

impl Titles {
    pub fn new(terms: &Terms, known: Known<'_>) -> Self {
        let title = known.words().map(title_terms).unwrap_or_default();
        let likeness = |l: usize| {
            if title.is_empty() {
                return [-1, -1];
            }
            // Addresses leave small words out; the words of a title are often its story's most frequent.
            let own = match known.title {
                Some(_) => terms.whole(l),
                None => terms.of(l),
            };
            let both = title.iter().filter(|t| own.binary_search(t).is_ok());
            let both = both.count();
            [share(both, title.len()), share(both, own.len())]
        };
        let likeness: Vec<[i32; 2]> = (0..terms.lines()).map(likeness).collect();
        let least = |l: usize| likeness[l][0].min(likeness[l][1]);
        let headline = (0..terms.lines())
            .filter(|&l| least(l) >= HEADLINE)
            .max_by_key(|&l| (least(l), Reverse(l)));
        Self {
            terms: title,
            likeness,
            headline,
        }
    }

    /// How like it is, and how far from the line that is most like it.
    pub fn of(&self, line: usize) -> [i32; 3] {
        let [in_line, in_title] = self.likeness[line];
        let distance = |h: usize| (int(line) - int(h)).clamp(1 - FAR, FAR);
        [in_line, in_title, self.headline.map_or(-FAR, distance)]
    }

    /// Of 1000 words of the title, how many are in a vocabulary; -1 where no title is known.
    pub fn known_in(&self, vocabulary: Option<&HashMap<u64, u32>>) -> i32 {
        if self.terms.is_empty() {
            return -1;
        }
        let is_in = |t: &&u64| vocabulary.is_some_and(|v| v.contains_key(t));
        share(self.terms.iter().filter(is_in).count(), self.terms.len())
    }
}
