//! What becomes of each line of a page, from the scores of the trees. The trees judge line by
//! line; here, what belongs together is judged together, and sentences are given up only where
//! the trees are sure of them and nothing around them speaks for the story.

use super::PageModel;
use super::alike::judge_runs;
use super::parts::parts;
use super::statements::keep_sentences;
use crate::text::View;

/// The verdict on every line.
pub struct Verdict {
    /// The score of the line, or of what it belongs to; `None` where it is struck already.
    scores: Vec<Option<i32>>,
    stays: Vec<bool>,
}

impl Verdict {
    /// From the scores of the trees, in leaf units. The headline is the line `headline`, if it
    /// is known.
    pub fn new(
        view: &View<'_>,
        trees: &[Option<i32>],
        headline: Option<usize>,
        model: &PageModel,
    ) -> Self {
        let kept: Vec<usize> = (0..trees.len()).filter(|&l| trees[l].is_some()).collect();
        let mut parts = parts(view, &kept, trees);
        judge_runs(view, &mut parts, model.scale());
        keep_sentences(view, &mut parts, headline, model.scale());
        let mut verdict = Self {
            scores: vec![None; trees.len()],
            stays: vec![false; trees.len()],
        };
        for part in parts {
            for &line in &kept[part.lines] {
                verdict.scores[line] = Some(part.score);
                verdict.stays[line] = part.stays;
            }
        }
        verdict
    }

    pub fn score(&self, line: usize) -> Option<i32> {
        self.scores[line]
    }

    pub fn stays(&self, line: usize) -> bool {
        self.stays[line]
    }
}
