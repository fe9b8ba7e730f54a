//! A second look: what the first trees said of a line, of the lines around it and
//! of the whole page, as more numbers for trees that decide. Margins and words of
//! lines come in, numbers go out; `training/page.py` computes the same.

use super::region::{Region, best_region};
use super::windows::{Sums, distance, int, nearest};

/// Numbers of a line.
pub const SECOND: usize = 7 + 6 + 12;

/// Names of the numbers of a second look, which come after those.
pub const SECOND_NAMES: [&str; SECOND] = [
    "margin",
    "margin-3",
    "margin-2",
    "margin-1",
    "margin+1",
    "margin+2",
    "margin+3",
    "margins-4-before",
    "margins-4-after",
    "margins-10-before",
    "margins-10-after",
    "margins-25-before",
    "margins-25-after",
    "block",
    "block-side",
    "block-share",
    "block-kept",
    "kept-words",
    "kept-margin",
    "unsure-share",
    "margin-rank",
    "kept-above",
    "below-top",
    "to-strong-before",
    "to-strong-after",
];

/// Lines whose margins a line knows.
const NEAR: [isize; 6] = [-3, -2, -1, 1, 2, 3];
/// Lines before and after whose mean margins it knows.
const WINDOWS: [usize; 3] = [4, 10, 25];
/// Margins are in hundredths of log-odds and end here.
const MOST: i32 = 800;
/// The margin of a line that is struck already, and of none.
const STRUCK: i32 = -300;
const NO_LINE: i32 = -400;
/// Above this a line is surely the article's.
const STRONG: i32 = 200;
/// Within this nothing is sure.
const UNSURE: i32 = 100;
/// A line weighs as many words as it has, up to this, and one more.
const MOST_WORDS: i32 = 100;
/// In the best stretch of lines, words and margins count up to these.
const BLOCK_WORDS: i32 = 60;
const BLOCK_MARGIN: i32 = 300;
/// So many lines are the best of a page.
const TOP: usize = 5;

/// What the first trees said of a page.
pub struct Second {
    margins: Vec<i32>,
    weights: Sums,
    products: Sums,
    kept: Sums,
    block: Region,
    sorted: Vec<i32>,
    strong: Vec<(Option<usize>, Option<usize>)>,
    page: [i32; 5],
    top: i32,
}

impl Second {
    /// Of the margins of all lines, `None` where a line is struck, and their words.
    pub fn new(margins: &[Option<i32>], words: &[i32]) -> Self {
        let n = margins.len();
        let clamped = |m: &Option<i32>| m.map_or(STRUCK, |m| m.clamp(-MOST, MOST));
        let margins: Vec<i32> = margins.iter().map(clamped).collect();
        let weight = |l: usize| words[l].min(MOST_WORDS) + 1;
        let weigh = |is: &dyn Fn(usize) -> bool| {
            Sums::new((0..n).map(|l| if is(l) { weight(l) } else { 0 }))
        };
        let gain =
            |l: usize| margins[l].clamp(-BLOCK_MARGIN, BLOCK_MARGIN) * weight(l).min(BLOCK_WORDS);
        let block = best_region(n, gain);
        let weights = weigh(&|_| true);
        let kept = weigh(&|l| margins[l] > 0);
        let unsure = weigh(&|l| margins[l].abs() < UNSURE).all();
        let sum = (0..n).filter(|&l| margins[l] > 0);
        let sum: i32 = sum.map(|l| margins[l] * weight(l)).sum();
        let per = |part: i32, whole: i32| (i64::from(part) * 1000 / i64::from(whole.max(1))) as i32;
        let page = [
            per(weights.span(block.from, block.to), weights.all()),
            per(kept.span(block.from, block.to), kept.all()),
            kept.all().min(30_000),
            sum / kept.all().max(1),
            per(unsure, weights.all()),
        ];
        let mut sorted = margins.clone();
        sorted.sort_unstable();
        let best = &sorted[n.saturating_sub(TOP)..];
        let top = best.iter().sum::<i32>().div_euclid(int(best.len()).max(1));
        Self {
            weights,
            products: Sums::new((0..n).map(|l| margins[l] * weight(l))),
            kept,
            block,
            strong: nearest(n, |l| margins[l] > STRONG),
            page,
            top,
            sorted,
            margins,
        }
    }

    /// The numbers of a line.
    pub fn of(&self, line: usize) -> [i32; SECOND] {
        let own = self.margins[line];
        let mut row = [own; SECOND];
        let (near, rest) = row[1..].split_at_mut(NEAR.len());
        for (number, offset) in near.iter_mut().zip(NEAR) {
            let other = line.checked_add_signed(offset);
            let margin = other.and_then(|o| self.margins.get(o));
            *number = margin.copied().unwrap_or(NO_LINE);
        }
        let (windows, page) = rest.split_at_mut(2 * WINDOWS.len());
        for (pair, lines) in windows.chunks_exact_mut(2).zip(WINDOWS) {
            let (sums, weights) = (&self.products, &self.weights);
            pair[0] = (sums.before(line, lines)).div_euclid(weights.before(line, lines).max(1));
            pair[1] = (sums.after(line, lines)).div_euclid(weights.after(line, lines).max(1));
        }
        let lower = self.sorted.partition_point(|&m| m < own);
        let above = i64::from(self.kept.span(0, line)) * 1000 / i64::from(self.kept.all().max(1));
        let (before, after) = self.strong[line];
        page[..2].copy_from_slice(&[self.block.to(line), self.block.side(line)]);
        page[2..7].copy_from_slice(&self.page);
        page[7..].copy_from_slice(&[
            int(lower * 1000 / self.margins.len()),
            above as i32,
            self.top - own,
            distance(line, before),
            distance(line, after),
        ]);
        row
    }
}
