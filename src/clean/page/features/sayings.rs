//! What the wording of a line says, and that of the lines around it.

use super::basis::Basis;
use crate::clean::page::windows::Sums;
use crate::clean::page::wording::Wording;

/// A line weighs as many words as it has, up to this.
const MOST_WORDS: i32 = 30;
/// Lines before and after whose mean is taken.
const WINDOWS: [usize; 2] = [3, 8];

pub struct Sayings {
    said: Vec<i32>,
    weights: Sums,
    products: Sums,
}

impl Sayings {
    pub fn new(basis: &Basis, wording: &Wording) -> Self {
        let buckets = basis.terms.buckets.iter();
        let said: Vec<i32> = buckets.map(|b| wording.of(b)).collect();
        let weights = || basis.shapes.iter().map(|s| s.words.min(MOST_WORDS));
        Self {
            weights: Sums::new(weights()),
            products: Sums::new(weights().zip(&said).map(|(weight, said)| weight * said)),
            said,
        }
    }

    pub fn of(&self, line: usize) -> [i32; 1 + 2 * WINDOWS.len()] {
        let mut row = [self.said[line]; 1 + 2 * WINDOWS.len()];
        let (sums, weights) = (&self.products, &self.weights);
        for (pair, lines) in row[1..].chunks_exact_mut(2).zip(WINDOWS) {
            pair[0] = sums.before(line, lines) / weights.before(line, lines).max(1);
            pair[1] = sums.after(line, lines) / weights.after(line, lines).max(1);
        }
        row
    }
}
