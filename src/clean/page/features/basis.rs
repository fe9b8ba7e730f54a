//! What several groups of features ask of a page, read once: the shapes of its lines,
//! which are struck, their terms, the clusters of its prose and its main stretch.

use super::clusters::Clusters;
use super::shape::Shape;
use super::words::Terms;
use crate::clean::Strikes;
use crate::clean::page::region::{Region, best_region};
use crate::clean::page::windows::Sums;
use crate::text::View;

/// What a line that is no prose takes from a stretch, in words: three tempers.
const PENALTIES: [i32; 3] = [3, 10, 40];
/// The one of the three that is taken for the story.
const MAIN: usize = 1;

pub struct Basis {
    pub shapes: Vec<Shape>,
    pub struck: Vec<bool>,
    pub terms: Terms,
    pub clusters: Clusters,
    pub regions: [Region; 3],
    pub words: Sums,
    pub prose_words: Sums,
    pub struck_lines: Sums,
    /// Lines with a time or a day.
    pub clocks: Sums,
}

impl Basis {
    pub fn new(view: &View<'_>, strikes: &Strikes) -> Self {
        let all = 0..view.lines.len();
        let shapes: Vec<Shape> = all.clone().map(|l| Shape::of(view, l)).collect();
        let struck: Vec<bool> = all.map(|l| strikes.is_struck(l)).collect();
        let prose: Vec<bool> = shapes.iter().map(|s| s.prose).collect();
        let by_words = |penalty: i32| {
            best_region(shapes.len(), |l| {
                if shapes[l].prose && !struck[l] {
                    shapes[l].words
                } else {
                    -penalty
                }
            })
        };
        Self {
            terms: Terms::new(view, &prose),
            clusters: Clusters::new(&shapes, &struck),
            regions: PENALTIES.map(by_words),
            words: Sums::new(shapes.iter().map(|s| s.words)),
            prose_words: Sums::new(shapes.iter().map(Shape::prose_words)),
            struck_lines: Sums::new(struck.iter().map(|&s| i32::from(s))),
            clocks: Sums::new(shapes.iter().map(|s| i32::from(s.has_time()))),
            shapes,
            struck,
        }
    }

    pub fn lines(&self) -> usize {
        self.shapes.len()
    }

    /// Prose that nothing has struck, in the stretch that is taken for the story.
    pub fn is_main(&self, line: usize) -> bool {
        self.shapes[line].prose && !self.struck[line] && self.regions[MAIN].has(line)
    }

    /// Prose in the first cluster that is long enough for an article.
    pub fn is_first(&self, line: usize) -> bool {
        self.shapes[line].prose && self.clusters.of(line) == self.clusters.first()
    }
}
