//! The page model: in a whole-page dump, one block element a line, the article is told from
//! navigation, teasers and comments by what lines look like and what stands around them. Text
//! that is an article already is left alone.
//!
//! The page detector says whether a text is a page. Features of each line go through two stages
//! of boosted trees, which score it; the headline guard then says what is done with the headline,
//! and the lines that are furniture are struck, each with its score.

mod alike;
mod arithmetic;
mod bag_of_words;
mod columns;
mod detector;
mod features;
mod forest;
mod headline;
mod model;
mod nearest;
mod parts;
mod region;
mod second_stage;
mod slug;
mod stages;
mod statements;
mod sums;
#[cfg(test)]
mod tests;
mod verdict;

pub use bag_of_words::BagOfWords;
pub use detector::Expect;
pub use features::{Features, NAMES};
pub use model::{BUILTIN_WEIGHTS, PageModel, SECOND_NAMES, WeightsError, feature_names};
pub use slug::slug;

use crate::clean::Strikes;
use crate::config::PageChoice;
use crate::record::RuleId;
use crate::text::{Segmenter, View};
use detector::PageDetector;
use headline::{Headline, headline};
use verdict::Verdict;

/// This many words must stay, or nothing is struck.
const MIN_ARTICLE_WORDS: usize = 25;
/// Every pass sees what the last one left; real pages settle in two.
const MAX_PASSES: usize = 8;

/// A text of more lines is no page, and is left alone: its features would take more memory than
/// a run may have, some kilobyte a line. The longest of 2,500 pages of evaluation has 6,600 lines.
const MAX_LINES: usize = 50_000;

/// What is asked of the page model.
#[derive(Debug, Clone, Copy)]
pub struct PageOptions<'a> {
    pub model: &'a PageModel,
    pub choice: PageChoice,
    pub expect: Expect,
}

/// What a record says of a page's headline.
#[derive(Debug, Clone, Copy, Default)]
pub struct TitleHint<'a> {
    pub title: Option<&'a str>,
    /// The words of its address, from `slug`.
    pub slug: Option<&'a str>,
}

impl<'a> TitleHint<'a> {
    /// The words that features compare lines with.
    #[must_use]
    pub fn words(&self) -> Option<&'a str> {
        self.title.or(self.slug)
    }
}

/// Strikes the lines of a page that are not its article's, until what is left is no
/// page or has no such line: cleaned again, it stays as it is. True if any was struck.
pub fn mark(
    view: &View<'_>,
    options: PageOptions<'_>,
    hint: TitleHint<'_>,
    strikes: &mut Strikes,
) -> bool {
    if view.lines.len() > MAX_LINES {
        return false;
    }
    let before = strikes.changes();
    let mut detector = PageDetector::new(options.choice, options.expect, strikes);
    // It is told by the title above it, which goes.
    let mut standfirst = None;
    for pass in 0..MAX_PASSES {
        let kept: Vec<usize> = strikes.kept().collect();
        if !detector.may_be_page(view, &kept) {
            break;
        }
        // The first pass sees what the rules struck; later ones, what is left.
        let mut furniture = if pass == 0 && kept.len() < view.lines.len() {
            Furniture::find(view, strikes, options.model, hint, &detector)
        } else {
            Furniture::find_in_kept(view, &kept, options.model, hint, &detector)
        };
        standfirst = standfirst.or(furniture.standfirst);
        furniture.lines.retain(|l| Some(l.line) != standfirst);
        if furniture.lines.is_empty() {
            break;
        }
        detector.next_pass();
        for FurnitureLine { line, score, rule } in furniture.lines {
            let score = Some(options.model.log_odds(score));
            strikes.line_with_twin(view, line, rule, None, score);
        }
    }
    strikes.changes() > before
}

/// A line to strike.
struct FurnitureLine {
    line: usize,
    /// In leaf units of the model.
    score: i32,
    rule: RuleId,
}

/// What is to be struck, and the standfirst, which stays in later passes as well.
#[derive(Default)]
struct Furniture {
    lines: Vec<FurnitureLine>,
    standfirst: Option<usize>,
}

impl Furniture {
    /// Finds the lines to strike; none if what would go is not what a page has around its article.
    fn find(
        view: &View<'_>,
        strikes: &Strikes,
        model: &PageModel,
        hint: TitleHint<'_>,
        detector: &PageDetector,
    ) -> Self {
        let scores = stages::scores(view, strikes, model, hint);
        let headline = headline(view, &scores, hint.title);
        let standfirst = headline.standfirst();
        let verdict = Verdict::new(view, &scores, headline.line(), model);
        let rule = |line: usize| match &headline {
            Headline::Titled(lines, _) if lines.contains(&line) => Some(RuleId::PAGE_TITLE),
            _ if standfirst == Some(line) => None,
            Headline::Told(told) if *told == line => None,
            _ => (!verdict.stays(line)).then_some(RuleId::PAGE_SHAPE),
        };
        let to_strike = |line: usize| {
            let (score, rule) = (verdict.score(line)?, rule(line)?);
            Some(FurnitureLine { line, score, rule })
        };
        let lines: Vec<FurnitureLine> = (0..scores.len()).filter_map(to_strike).collect();
        let article_words: usize = (0..scores.len())
            .filter(|&l| verdict.stays(l) && rule(l).is_none())
            .map(|l| view.weight_of(l))
            .sum();
        // The title tells nothing of a page: articles have it, too.
        let untitled = lines.iter().filter(|l| l.rule == RuleId::PAGE_SHAPE);
        let untitled: Vec<i32> = untitled.map(|l| l.score).collect();
        if !untitled.is_empty()
            && article_words >= MIN_ARTICLE_WORDS
            && detector.is_page(&untitled, model)
        {
            Self { lines, standfirst }
        } else {
            Self::default()
        }
    }

    /// The same, in the text that the kept lines are.
    fn find_in_kept(
        view: &View<'_>,
        kept: &[usize],
        model: &PageModel,
        hint: TitleHint<'_>,
        detector: &PageDetector,
    ) -> Self {
        let text: Vec<&str> = kept.iter().map(|&l| view.line(l)).collect();
        let text = text.join("\n");
        let mut segmenter = Segmenter::default();
        let left = segmenter.view(&text);
        let strikes = Strikes::new(left.lines.len());
        let mut found = Self::find(&left, &strikes, model, hint, detector);
        for found in &mut found.lines {
            found.line = kept[found.line];
        }
        found.standfirst = found.standfirst.map(|l| kept[l]);
        found
    }
}
