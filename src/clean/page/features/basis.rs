//! What several groups of features ask of the lines of a page, read once.

use super::clusters::ProseClusters;
use super::regions::ProseRegions;
use super::shape::LineShape;
use super::terms::Terms;
use crate::clean::Strikes;
use crate::clean::page::sums::PrefixSums;
use crate::text::View;

pub struct LineBasis {
    pub shapes: Vec<LineShape>,
    pub struck: Vec<bool>,
    pub terms: Terms,
    pub clusters: ProseClusters,
    pub regions: ProseRegions,
    pub words: PrefixSums,
    pub prose_words: PrefixSums,
    pub struck_lines: PrefixSums,
    /// Lines with a time or a day.
    pub clocks: PrefixSums,
}

impl LineBasis {
    pub fn new(view: &View<'_>, strikes: &Strikes) -> Self {
        let all = 0..view.lines.len();
        let shapes: Vec<LineShape> = all.clone().map(|l| LineShape::of(view, l)).collect();
        let struck: Vec<bool> = all.map(|l| strikes.is_struck(l)).collect();
        Self {
            terms: Terms::new(view, |l| shapes[l].prose),
            clusters: ProseClusters::new(&shapes, &struck),
            regions: ProseRegions::new(&shapes, &struck),
            words: PrefixSums::new(shapes.iter().map(|s| s.words)),
            prose_words: PrefixSums::new(shapes.iter().map(LineShape::prose_words)),
            struck_lines: PrefixSums::new(struck.iter().map(|&s| i32::from(s))),
            clocks: PrefixSums::new(shapes.iter().map(|s| i32::from(s.has_time()))),
            shapes,
            struck,
        }
    }

    pub fn lines(&self) -> usize {
        self.shapes.len()
    }

    /// Whether a line is prose that nothing has struck, in the region that is taken for the story.
    pub fn is_main(&self, line: usize) -> bool {
        self.shapes[line].prose && !self.struck[line] && self.regions.main().has(line)
    }

    /// Whether a line is prose in the first cluster that is long enough for an article.
    pub fn is_first(&self, line: usize) -> bool {
        self.shapes[line].prose && self.clusters.of(line) == self.clusters.first()
    }
}
