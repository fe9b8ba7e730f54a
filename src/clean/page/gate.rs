//! Whether a text is a page at all: asked before the trees, of its lines, and after
//! them, of what they would strike. A view and strikes come in, a yes or no goes out.

use super::Trees;
use crate::clean::Strikes;
use crate::config::PageChoice;
use crate::record::{RuleId, Strike};
use crate::text::View;

/// A longer line is not short, in words.
pub const SHORT_WORDS: usize = 12;
/// A page has so many short lines that are no sentences …
const LEAST_SHORT: usize = 12;
/// … and so many of 100 lines are.
const SHORT_PERCENT: usize = 40;
/// Where rules or templates struck so many lines, …
const KNOWN_FURNITURE: usize = 2;
/// … so many lines are enough, …
const LEAST_KNOWN_LINES: usize = 8;
/// … and so many short ones that are no sentences.
const LEAST_KNOWN_SHORT: usize = 6;
/// Log-odds below which a line is surely furniture. Lists in articles have hardly any
/// such line; navigation, consent and share bars are made of them.
const SURE: i32 = -3;
/// Where nothing is known, a page is a page if so many of 1000 struck lines are sure …
const SURE_LINES: usize = 30;
/// … and the struck lines are so sure on average, in log-odds.
const MEAN: i64 = -1;

/// What was found before the trees are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Furniture {
    None,
    /// By rules: bylines and links between paragraphs are left by extractors too.
    Ruled,
    /// By templates: what many pages of a site have.
    Learned,
}

/// What the run says of a text beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    Nothing,
    /// It is a page, as most are.
    Page,
    /// It is what is left of such a page.
    Rest,
}

/// What is asked of a text.
pub struct Gate {
    choice: PageChoice,
    expect: Expect,
    furniture: Furniture,
}

impl Gate {
    /// For a text of which rules and templates struck `strikes`. A line that went for its
    /// twin tells nothing.
    pub fn new(choice: PageChoice, expect: Expect, strikes: &Strikes) -> Self {
        let struck = |is: fn(RuleId) -> bool| {
            let tells = |s: &&Strike| s.twin.is_none() && is(s.rule);
            strikes.list().iter().filter(tells).count() >= KNOWN_FURNITURE
        };
        let furniture = if struck(RuleId::is_template) {
            Furniture::Learned
        } else if struck(|rule| !rule.is_shape()) {
            Furniture::Ruled
        } else {
            Furniture::None
        };
        Self {
            choice,
            expect,
            furniture,
        }
    }

    /// From here on it is asked of what was left.
    pub fn look_again(&mut self) {
        if self.expect == Expect::Page {
            self.expect = Expect::Rest;
        }
    }

    /// Whether enough of the kept lines are short and no sentences. Cheap: articles end
    /// here.
    pub fn may_be_page(&self, view: &View<'_>, kept: &[usize]) -> bool {
        match self.choice {
            PageChoice::Never => return false,
            PageChoice::Always => return !kept.is_empty(),
            PageChoice::Auto if self.expect == Expect::Page => return !kept.is_empty(),
            PageChoice::Auto => {}
        }
        let (lines, least, percent) = match (self.expect, self.furniture) {
            (Expect::Rest, _) | (_, Furniture::None) => (LEAST_SHORT, LEAST_SHORT, SHORT_PERCENT),
            _ => (LEAST_KNOWN_LINES, LEAST_KNOWN_SHORT, 0),
        };
        let is_short = |&&l: &&usize| view.weight_of(l) <= SHORT_WORDS && !view.lines[l].closes();
        kept.len() >= lines && {
            let short = kept.iter().filter(is_short).count();
            short >= least && short * 100 >= kept.len() * percent
        }
    }

    /// Whether what would go, the margins of lines, is what a page has around its
    /// article, and not the lists of an article.
    pub fn is_page(&self, gone: &[i32], trees: &Trees) -> bool {
        let known = self.furniture == Furniture::Learned || self.expect != Expect::Nothing;
        if self.choice != PageChoice::Auto || known {
            return true;
        }
        let sure = gone.iter().filter(|g| **g < SURE * trees.scale()).count();
        let sum: i64 = gone.iter().copied().map(i64::from).sum();
        let are_sure = sure * 1000 >= gone.len() * SURE_LINES
            && sum <= MEAN * i64::from(trees.scale()) * gone.len() as i64;
        sure > 0 && (self.furniture == Furniture::Ruled || are_sure)
    }
}

#[cfg(test)]
mod tests {
    use super::super::BUILTIN_WEIGHTS;
    use super::*;
    use crate::text::Segmenter;

    /// What the gate says of a page whose first lines `rule` struck and of whose others
    /// the trees say `log_odds`.
    fn says(rule: RuleId, struck: usize, log_odds: [f64; 2]) -> (bool, bool) {
        let text = "Ferries\n".repeat(10);
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(&text);
        let mut strikes = Strikes::new(view.lines.len());
        for line in 0..struck {
            strikes.line(&view, line, rule);
        }
        let trees = Trees::read(BUILTIN_WEIGHTS).unwrap();
        let margin = |log_odds: f64| (log_odds * f64::from(trees.scale())) as i32;
        let gone = log_odds.map(margin);
        let gate = Gate::new(PageChoice::Auto, Expect::Nothing, &strikes);
        let kept: Vec<usize> = strikes.kept().collect();
        (gate.may_be_page(&view, &kept), gate.is_page(&gone, &trees))
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
