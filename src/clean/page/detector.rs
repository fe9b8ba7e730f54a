//! The page detector: whether a text is a whole page at all, or an article. It is asked
//! before the trees, of the lines, and after them, of what they would strike.
//!
//! Its limits were chosen together on five evaluation sets; see `docs/evaluation/page-shape.md`.

use super::PageModel;
use crate::clean::Strikes;
use crate::config::PageChoice;
use crate::record::{RuleId, Strike};
use crate::text::View;

/// A short line has at most this many words.
pub const SHORT_MAX_WORDS: usize = 12;
/// A page has at least this many short lines that are no sentences, …
const MIN_SHORT_LINES: usize = 12;
/// … and they are at least this part of its lines.
const MIN_SHORT_PERCENT: usize = 40;
/// Where rules or templates struck this many lines, …
const MIN_STRUCK_LINES: usize = 2;
/// … a page needs only this many lines, …
const STRUCK_MIN_LINES: usize = 8;
/// … and this many short ones that are no sentences.
const STRUCK_MIN_SHORT_LINES: usize = 6;
/// The log-odds below which a line is surely furniture. Lists in articles have hardly any
/// such line; navigation, consent and share bars are made of them.
const SURE_LOG_ODDS: i32 = -3;
/// Where nothing was struck before, a text is a page if this many of 1000 lines to strike are sure …
const MIN_SURE_PER_MILLE: usize = 30;
/// … and their mean is at most this.
const MAX_MEAN_LOG_ODDS: i64 = -1;

/// What had been struck before the trees are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StruckBefore {
    Nothing,
    /// Rules struck lines: extractors leave bylines and links between paragraphs, too.
    ByRules,
    /// Templates struck lines, which many pages of a site have.
    ByTemplates,
}

/// What the run expects of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    Nothing,
    /// It is a page, as most texts of the run are.
    Page,
    /// It is what is left of such a page.
    Rest,
}

/// What is known of a text when it is asked whether it is a page.
pub struct PageDetector {
    choice: PageChoice,
    expect: Expect,
    struck: StruckBefore,
}

impl PageDetector {
    /// For a text of which rules and templates struck `strikes`. A line that went for its
    /// twin tells nothing.
    pub fn new(choice: PageChoice, expect: Expect, strikes: &Strikes) -> Self {
        let are_struck = |is: fn(RuleId) -> bool| {
            let tells = |s: &&Strike| s.twin.is_none() && is(s.rule);
            strikes.list().iter().filter(tells).count() >= MIN_STRUCK_LINES
        };
        let struck = if are_struck(RuleId::is_template) {
            StruckBefore::ByTemplates
        } else if are_struck(|rule| !rule.is_shape()) {
            StruckBefore::ByRules
        } else {
            StruckBefore::Nothing
        };
        Self {
            choice,
            expect,
            struck,
        }
    }

    /// From here on the detector is asked of what was left.
    pub fn next_pass(&mut self) {
        if self.expect == Expect::Page {
            self.expect = Expect::Rest;
        }
    }

    /// Whether enough of the kept lines are short and no sentences. It costs little, and most
    /// articles end here.
    pub fn may_be_page(&self, view: &View<'_>, kept: &[usize]) -> bool {
        match self.choice {
            PageChoice::Never => return false,
            PageChoice::Always => return !kept.is_empty(),
            PageChoice::Auto if self.expect == Expect::Page => return !kept.is_empty(),
            PageChoice::Auto => {}
        }
        let (lines, least, percent) = match (self.expect, self.struck) {
            (Expect::Rest, _) | (_, StruckBefore::Nothing) => {
                (MIN_SHORT_LINES, MIN_SHORT_LINES, MIN_SHORT_PERCENT)
            }
            _ => (STRUCK_MIN_LINES, STRUCK_MIN_SHORT_LINES, 0),
        };
        let is_short =
            |&&l: &&usize| view.weight_of(l) <= SHORT_MAX_WORDS && !view.lines[l].closes();
        kept.len() >= lines && {
            let short = kept.iter().filter(is_short).count();
            short >= least && short * 100 >= kept.len() * percent
        }
    }

    /// Whether the lines that would be struck, of which `scores` are known, are what a page has
    /// around its article, and not the lists of an article.
    pub fn is_page(&self, scores: &[i32], model: &PageModel) -> bool {
        let is_known = self.struck == StruckBefore::ByTemplates || self.expect != Expect::Nothing;
        if self.choice != PageChoice::Auto || is_known {
            return true;
        }
        let is_sure = |score: &&i32| **score < SURE_LOG_ODDS * model.scale();
        let sure = scores.iter().filter(is_sure).count();
        let sum: i64 = scores.iter().copied().map(i64::from).sum();
        let are_sure = sure * 1000 >= scores.len() * MIN_SURE_PER_MILLE
            && sum <= MAX_MEAN_LOG_ODDS * i64::from(model.scale()) * scores.len() as i64;
        sure > 0 && (self.struck == StruckBefore::ByRules || are_sure)
    }
}

#[cfg(test)]
mod tests {
    use super::super::BUILTIN_WEIGHTS;
    use super::*;
    use crate::text::Segmenter;

    /// What the detector says of a page whose first lines `rule` struck and of whose others
    /// the trees say `log_odds`.
    fn says(rule: RuleId, struck: usize, log_odds: [f64; 2]) -> (bool, bool) {
        let text = "Ferries\n".repeat(10);
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(&text);
        let mut strikes = Strikes::new(view.lines.len());
        for line in 0..struck {
            strikes.line(&view, line, rule);
        }
        let model = PageModel::read(BUILTIN_WEIGHTS).unwrap();
        let score = |log_odds: f64| (log_odds * f64::from(model.scale())) as i32;
        let gone = log_odds.map(score);
        let detector = PageDetector::new(PageChoice::Auto, Expect::Nothing, &strikes);
        let kept: Vec<usize> = strikes.kept().collect();
        (
            detector.may_be_page(&view, &kept),
            detector.is_page(&gone, &model),
        )
    }

    #[test]
    fn what_was_struck_before_makes_a_page_of_less() {
        let rule = RuleId::RELATED_LIST;
        // Ten lines are too few if nothing or little is known of them.
        assert_eq!(says(rule, 0, [-3.5, -0.1]), (false, true));
        assert_eq!(says(rule, 1, [-3.5, -0.1]), (false, true));
        assert_eq!(says(rule, 2, [-3.5, -0.1]), (true, true));
        // On average they must be below -1, but where something is known.
        assert_eq!(says(rule, 1, [-3.5, 2.0]), (false, false));
        assert_eq!(says(rule, 2, [-3.5, 2.0]), (true, true));
        // An extractor leaves bylines and links in an article, which prove nothing …
        assert_eq!(says(rule, 2, [-2.5, -2.9]), (true, false));
        // … but templates do.
        assert_eq!(says(RuleId::TEMPLATE_LINE, 2, [-0.1, -0.1]), (true, true));
        assert_eq!(says(RuleId::TEMPLATE_LINE, 1, [-0.1, -0.1]), (false, false));
    }
}
