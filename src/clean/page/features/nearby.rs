//! What the lines just before and after a line look like.

use super::basis::LineBasis;
use super::shape::LineShape;
use super::surface::MAX_WORDS;
use crate::clean::page::columns::columns;

pub struct NearbyLines(Vec<Look>);

/// What a line looks like from another one.
#[derive(Clone, Copy)]
struct Look {
    words: i32,
    ends: i32,
    /// The sum of 8 for prose, 4 for a struck line, 2 for a time and 1 for mostly capitals.
    kind: i32,
}

/// The look of a line that is not there.
const NO_LINE: Look = Look {
    words: -1,
    ends: -1,
    kind: -1,
};

impl NearbyLines {
    pub fn new(basis: &LineBasis) -> Self {
        let lines = basis.shapes.iter().zip(&basis.struck);
        Self(
            lines
                .map(|(shape, struck)| Look::new(shape, *struck))
                .collect(),
        )
    }

    /// The line `offset` lines below a line, or above it where that is negative.
    fn at(&self, line: usize, offset: isize) -> Look {
        let other = line.checked_add_signed(offset);
        other
            .and_then(|o| self.0.get(o))
            .copied()
            .unwrap_or(NO_LINE)
    }
}

impl Look {
    fn new(shape: &LineShape, struck: bool) -> Self {
        Self {
            words: shape.words.min(MAX_WORDS),
            ends: shape.ends,
            kind: i32::from(shape.prose) * 8
                + i32::from(struck) * 4
                + i32::from(shape.has_time()) * 2
                + i32::from(shape.words > 1 && shape.capitals * 2 > shape.words),
        }
    }
}

columns! { NearbyLines, |self, line| {
        let above_4 = self.at(line, -4);
        let above_3 = self.at(line, -3);
        let above_2 = self.at(line, -2);
        let above_1 = self.at(line, -1);
        let below_1 = self.at(line, 1);
        let below_2 = self.at(line, 2);
        let below_3 = self.at(line, 3);
        let below_4 = self.at(line, 4);
    }
    "words-4": above_4.words,
    "ends-4": above_4.ends,
    "look-4": above_4.kind,
    "words-3": above_3.words,
    "ends-3": above_3.ends,
    "look-3": above_3.kind,
    "words-2": above_2.words,
    "ends-2": above_2.ends,
    "look-2": above_2.kind,
    "words-1": above_1.words,
    "ends-1": above_1.ends,
    "look-1": above_1.kind,
    "words+1": below_1.words,
    "ends+1": below_1.ends,
    "look+1": below_1.kind,
    "words+2": below_2.words,
    "ends+2": below_2.ends,
    "look+2": below_2.kind,
    "words+3": below_3.words,
    "ends+3": below_3.ends,
    "look+3": below_3.kind,
    "words+4": below_4.words,
    "ends+4": below_4.ends,
    "look+4": below_4.kind,
}
