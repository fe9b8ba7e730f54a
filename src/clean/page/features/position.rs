//! Position features: where a line stands among the lines and the words of its page.

use super::basis::LineBasis;
use crate::clean::page::arithmetic::{int, per_mille, share};
use crate::clean::page::columns::columns;
use crate::clean::page::nearest::FAR_LINES;
use std::cmp::Reverse;

/// A longer page counts as this long.
const MAX_PAGE_LINES: i32 = 3000;

pub struct Position<'a> {
    basis: &'a LineBasis,
    /// For each line, how many lines are longer.
    rank: Vec<usize>,
    longest_words: i32,
}

impl<'a> Position<'a> {
    pub fn new(basis: &'a LineBasis) -> Self {
        let mut order: Vec<usize> = (0..basis.lines()).collect();
        order.sort_unstable_by_key(|&l| (Reverse(basis.shapes[l].words), l));
        let mut rank = vec![0; basis.lines()];
        for (at, &l) in order.iter().enumerate() {
            rank[l] = at;
        }
        Self {
            basis,
            longest_words: order.first().map_or(0, |&l| basis.shapes[l].words),
            rank,
        }
    }
}

columns! { Position<'_>, |self, line| {
        let lines = self.basis.lines();
        let words = &self.basis.words;
    }
    "index": int(line).min(FAR_LINES),
    "from-end": int(lines - 1 - line).min(FAR_LINES),
    "lines": int(lines).min(MAX_PAGE_LINES),
    "place": share(line, lines),
    "words-before": per_mille(words.span(0, line), words.total()),
    "words-after": per_mille(words.span(line + 1, lines), words.total()),
    "rank": int(self.rank[line]).min(FAR_LINES),
    "of-longest": per_mille(self.basis.shapes[line].words, self.longest_words),
}
