//! The columns of the second stage: what the first stage said of a line, of the lines around
//! it and of the whole page. The trees that decide see them beside the features;
//! `training/page.py` computes the same. Scores are in hundredths of log-odds here.

use super::arithmetic::{int, per_mille};
use super::columns::columns;
use super::nearest::{Nearest, distance, nearest};
use super::region::{Region, best_region};
use super::sums::PrefixSums;

/// Scores end here on either side.
const MAX_SCORE: i32 = 800;
/// The score of a line that is struck already.
const STRUCK_SCORE: i32 = -300;
/// The score of a line that is not there.
const NO_LINE_SCORE: i32 = -400;
/// Above this a line is surely the article's.
const SURE_SCORE: i32 = 200;
/// Below this, on either side, a line is unsure.
const UNSURE_SCORE: i32 = 100;
/// In the best stretch of lines, scores count up to this.
const BLOCK_MAX_SCORE: i32 = 300;
/// A line weighs as many words as it has, up to this, and one more.
const MAX_WEIGHT_WORDS: i32 = 100;
/// In the best stretch of lines, words count up to this.
const BLOCK_MAX_WORDS: i32 = 60;
/// More words that stay count as this many.
const MAX_KEPT_WORDS: i32 = 30_000;
/// This many lines are the best of a page.
const TOP_LINES: usize = 5;

/// What the first stage said of a page.
pub struct FirstScores {
    /// The score of each line, in hundredths of log-odds.
    scores: Vec<i32>,
    weights: PrefixSums,
    products: PrefixSums,
    /// The weights of lines that stay.
    kept: PrefixSums,
    /// The stretch of lines that is worth most.
    block: Region,
    sorted: Vec<i32>,
    /// The lines that are surely the article's.
    sure: Vec<Nearest>,
    /// The mean score of the lines that stay.
    kept_mean: i32,
    /// Of 1000 words of the page, how many are in unsure lines.
    unsure_share: i32,
    /// The mean score of the best lines.
    top_mean: i32,
}

impl FirstScores {
    /// From the scores of all lines, `None` where a line is struck, and the words of each.
    pub fn new(scores: &[Option<i32>], words: &[i32]) -> Self {
        let n = scores.len();
        let clamped = |s: &Option<i32>| s.map_or(STRUCK_SCORE, |s| s.clamp(-MAX_SCORE, MAX_SCORE));
        let scores: Vec<i32> = scores.iter().map(clamped).collect();
        let weight = |l: usize| words[l].min(MAX_WEIGHT_WORDS) + 1;
        let weights = PrefixSums::new((0..n).map(weight));
        let is_kept = |l: &usize| scores[*l] > 0;
        let kept = PrefixSums::new((0..n).map(|l| if is_kept(&l) { weight(l) } else { 0 }));
        let product = |l: usize| i64::from(scores[l] * weight(l));
        let kept_product: i64 = (0..n).filter(is_kept).map(product).sum();
        let unsure = (0..n).filter(|&l| scores[l].abs() < UNSURE_SCORE);
        let gain = |l: usize| {
            scores[l].clamp(-BLOCK_MAX_SCORE, BLOCK_MAX_SCORE) * weight(l).min(BLOCK_MAX_WORDS)
        };
        let mut sorted = scores.clone();
        sorted.sort_unstable();
        let top = &sorted[n.saturating_sub(TOP_LINES)..];
        Self {
            products: PrefixSums::new((0..n).map(|l| scores[l] * weight(l))),
            block: best_region(n, gain),
            sure: nearest(n, |l| scores[l] > SURE_SCORE),
            kept_mean: (kept_product / i64::from(kept.total().max(1))) as i32,
            unsure_share: per_mille(unsure.map(weight).sum(), weights.total()),
            top_mean: top.iter().sum::<i32>().div_euclid(int(top.len()).max(1)),
            weights,
            kept,
            sorted,
            scores,
        }
    }

    /// The score of the line `offset` lines below a line, or above it where that is negative.
    fn at(&self, line: usize, offset: isize) -> i32 {
        let other = line.checked_add_signed(offset);
        let score = other.and_then(|o| self.scores.get(o));
        score.copied().unwrap_or(NO_LINE_SCORE)
    }

    fn mean_before(&self, line: usize, lines: usize) -> i32 {
        let weight = self.weights.before(line, lines).max(1);
        self.products.before(line, lines).div_euclid(weight)
    }

    fn mean_after(&self, line: usize, lines: usize) -> i32 {
        let weight = self.weights.after(line, lines).max(1);
        self.products.after(line, lines).div_euclid(weight)
    }

    /// Of 1000 words that `sums` counts on the page, how many are in the block.
    fn block_share(&self, sums: &PrefixSums) -> i32 {
        per_mille(sums.span(self.block.from, self.block.to), sums.total())
    }
}

columns! { FirstScores, |self, line| {
        let own = self.scores[line];
        let lower = self.sorted.partition_point(|&s| s < own);
        let Nearest { before, after } = self.sure[line];
    }
    "margin": own,
    "margin-3": self.at(line, -3),
    "margin-2": self.at(line, -2),
    "margin-1": self.at(line, -1),
    "margin+1": self.at(line, 1),
    "margin+2": self.at(line, 2),
    "margin+3": self.at(line, 3),
    "margins-4-before": self.mean_before(line, 4),
    "margins-4-after": self.mean_after(line, 4),
    "margins-10-before": self.mean_before(line, 10),
    "margins-10-after": self.mean_after(line, 10),
    "margins-25-before": self.mean_before(line, 25),
    "margins-25-after": self.mean_after(line, 25),
    "block": self.block.distance(line),
    "block-side": self.block.side(line),
    "block-share": self.block_share(&self.weights),
    "block-kept": self.block_share(&self.kept),
    "kept-words": self.kept.total().min(MAX_KEPT_WORDS),
    "kept-margin": self.kept_mean,
    "unsure-share": self.unsure_share,
    "margin-rank": int(lower * 1000 / self.scores.len()),
    "kept-above": per_mille(self.kept.span(0, line), self.kept.total()),
    "below-top": self.top_mean - own,
    "to-strong-before": distance(line, before),
    "to-strong-after": distance(line, after),
}
