//! Bag-of-words features: what the words of a line say, and those of the lines around it.

use super::basis::LineBasis;
use crate::clean::page::bag_of_words::BagOfWords;
use crate::clean::page::columns::columns;
use crate::clean::page::sums::PrefixSums;

/// In a mean, a line weighs as many words as it has, up to this.
const MAX_WEIGHT_WORDS: i32 = 30;

pub struct Wording {
    /// The log-odds of each line by its words, in hundredths.
    log_odds: Vec<i32>,
    weights: PrefixSums,
    products: PrefixSums,
}

impl Wording {
    pub fn new(basis: &LineBasis, words: &BagOfWords) -> Self {
        let lines = basis.terms.buckets();
        let log_odds: Vec<i32> = lines.map(|buckets| words.log_odds(buckets)).collect();
        let weights = || basis.shapes.iter().map(|s| s.words.min(MAX_WEIGHT_WORDS));
        let products = weights().zip(&log_odds).map(|(weight, own)| weight * own);
        Self {
            weights: PrefixSums::new(weights()),
            products: PrefixSums::new(products),
            log_odds,
        }
    }

    fn mean_before(&self, line: usize, lines: usize) -> i32 {
        self.products.before(line, lines) / self.weights.before(line, lines).max(1)
    }

    fn mean_after(&self, line: usize, lines: usize) -> i32 {
        self.products.after(line, lines) / self.weights.after(line, lines).max(1)
    }
}

columns! { Wording, |self, line| {}
    "wording": self.log_odds[line],
    "wording-3-before": self.mean_before(line, 3),
    "wording-3-after": self.mean_after(line, 3),
    "wording-8-before": self.mean_before(line, 8),
    "wording-8-after": self.mean_after(line, 8),
}
