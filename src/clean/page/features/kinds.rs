//! How many lines around a line are of its kind, or of some other kind that tells furniture.

use super::basis::LineBasis;
use super::shape::LineShape;
use crate::clean::page::arithmetic::per_mille;
use crate::clean::page::columns::columns;
use crate::clean::page::nearest::run_lengths;
use crate::clean::page::sums::PrefixSums;

/// A line of a menu has at most this many words.
pub const MENU_MAX_WORDS: i32 = 4;

pub struct LineKinds<'a> {
    basis: &'a LineBasis,
    /// Runs of lines that end before each line, and that begin after it.
    alike: (Vec<i32>, Vec<i32>),
    short: (Vec<i32>, Vec<i32>),
    capitals: PrefixSums,
}

impl<'a> LineKinds<'a> {
    pub fn new(basis: &'a LineBasis) -> Self {
        let (n, shapes) = (basis.lines(), &basis.shapes);
        let is_short = |l: usize| shapes[l].words <= MENU_MAX_WORDS;
        let goes_on = |l: usize| are_alike(&shapes[l - 1], &shapes[l]);
        Self {
            basis,
            alike: run_lengths(n, goes_on, |l| goes_on(l + 1)),
            short: run_lengths(n, |l| is_short(l - 1), |l| is_short(l + 1)),
            capitals: PrefixSums::new(shapes.iter().map(|s| per_mille(s.capitals, s.words))),
        }
    }
}

/// Whether two lines end alike, and are of like length and both prose or both not.
fn are_alike(a: &LineShape, b: &LineShape) -> bool {
    a.prose == b.prose
        && a.ends == b.ends
        && a.words <= 2 * b.words + 2
        && b.words <= 2 * a.words + 2
}

columns! { LineKinds<'_>, |self, line| {}
    "alike-before": self.alike.0[line],
    "alike-after": self.alike.1[line],
    "struck-5": self.basis.struck_lines.around(line, 5),
    "struck-20": self.basis.struck_lines.around(line, 20),
    "clock-3": self.basis.clocks.around(line, 3),
    "capital-5": self.capitals.around(line, 5) / 11,
    "short-before": self.short.0[line],
    "short-after": self.short.1[line],
}
