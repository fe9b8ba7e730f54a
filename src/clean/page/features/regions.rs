//! The stretches of a page that have most prose, and where a line stands to them.

use super::shape::LineShape;
use crate::clean::page::columns::columns;
use crate::clean::page::region::{Region, best_region};

/// What a line that is no prose takes from a stretch, in words. A low penalty makes the stretch
/// long, a high one keeps it to dense prose.
const PENALTY_WORDS: [i32; 3] = [3, 10, 40];

/// The stretch with most prose, for each penalty.
pub struct ProseRegions([Region; 3]);

impl ProseRegions {
    pub fn new(shapes: &[LineShape], struck: &[bool]) -> Self {
        Self(PENALTY_WORDS.map(|penalty| {
            best_region(shapes.len(), |l| {
                if shapes[l].prose && !struck[l] {
                    shapes[l].words
                } else {
                    -penalty
                }
            })
        }))
    }

    /// The one that is taken for the story.
    pub fn main(&self) -> Region {
        self.0[1]
    }
}

columns! { ProseRegions, |self, line| {
        let [long, middle, dense] = &self.0;
    }
    "region-a": long.distance(line),
    "region-a-side": long.side(line),
    "region-b": middle.distance(line),
    "region-b-side": middle.side(line),
    "region-c": dense.distance(line),
    "region-c-side": dense.side(line),
}
