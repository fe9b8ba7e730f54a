//! Surface features: what a line looks like by itself, without knowing its language, and how
//! often the page has the same line.

use super::basis::LineBasis;
use super::twins::Twins;
use crate::clean::page::arithmetic::per_mille;
use crate::clean::page::columns::columns;

/// Longer lines count as this long.
pub const MAX_WORDS: i32 = 500;
const MAX_CHARS: i32 = 3000;
/// A longer word counts as this long.
const MAX_WORD_CHARS: i32 = 200;

pub struct Surface<'a> {
    basis: &'a LineBasis,
    twins: &'a Twins,
}

impl<'a> Surface<'a> {
    pub fn new(basis: &'a LineBasis, twins: &'a Twins) -> Self {
        Self { basis, twins }
    }
}

columns! { Surface<'_>, |self, line| {
        let s = &self.basis.shapes[line];
    }
    "words": s.words.min(MAX_WORDS),
    "chars": s.chars.min(MAX_CHARS),
    "mean-word": (s.letters + s.digits) * 10 / s.words.max(1),
    "longest-word": s.longest_word.min(MAX_WORD_CHARS),
    "begins": s.begins,
    "ends": s.ends,
    "stops": s.stops,
    "commas": s.commas,
    "comma-density": per_mille(s.commas, s.words),
    "quotes": s.quotes,
    "digit-share": per_mille(s.digits, s.chars),
    "upper-share": per_mille(s.upper, s.letters),
    "capital-share": per_mille(s.capitals, s.words),
    "sign-share": per_mille(s.signs, s.chars),
    "bars": s.bars,
    "joints": s.joints,
    "marks": s.marks,
    "clock": s.clock,
    "unspaced-share": per_mille(s.unspaced, s.chars),
    "function-share": self.basis.terms.function_share(line),
    "struck": i32::from(self.basis.struck[line]),
    "twins": self.twins.same_words(line),
    "starts-alike": self.twins.same_first_word(line),
    "capitals": s.capitals,
}
