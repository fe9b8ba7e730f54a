//! The shape of a page: in a crude dump, one block element a line, the article
//! is told from navigation, teasers and comments by what lines look like and
//! what stands around them. A view and the strikes of the rules go in, strikes
//! with a score come out. Text that is an article already is left alone.

mod clusters;
mod course;
mod features;
mod lexicon;
mod names;
mod region;
mod second;
mod shape;
mod slug;
mod trees;
mod windows;
mod wording;
mod words;
#[cfg(test)]
mod tests;

pub use features::Features;
pub use names::{NAMES, SECOND_NAMES, feature_names};
pub use shape::is_unspaced;
pub use slug::slug;
pub use trees::{BUILTIN_WEIGHTS, Trees, WeightsError};
pub use wording::{BUCKETS, Wording};

use second::{SECOND, Second};

use crate::config::PageChoice;
use crate::record::{RuleId, Strike};
use crate::segment::{Segmenter, Strikes, View, ends_as_sentence, for_each_word};

/// A page has so many short lines that are no sentences …
const LEAST_SHORT: usize = 12;
/// … and so many of 100 lines are.
const SHORT_PERCENT: usize = 40;
/// Where rules or templates struck so many lines, it is a page for sure, …
const KNOWN_FURNITURE: usize = 2;
/// … if there are so many lines …
const LEAST_KNOWN_LINES: usize = 8;
/// … and so many short ones that are no sentences.
const LEAST_KNOWN_SHORT: usize = 6;
/// A longer line is not short, in words.
const SHORT_WORDS: usize = 12;
/// So many words must stay, or nothing is struck.
const LEAST_LEFT: usize = 25;
/// Log-odds below which a line is surely furniture. Lists in articles have hardly any
/// such line; navigation, consent and share bars are made of them.
const SURE: i32 = -3;
/// Where nothing is known, a page is a page if so many of 1000 struck lines are sure …
const SURE_LINES: usize = 30;
/// … and the struck lines are so sure on average, in log-odds.
const MEAN: i64 = -1;
/// Lines above the first paragraph among which the headline is.
const HEAD_LINES: usize = 10;
const HEADLINE_WORDS: std::ops::RangeInclusive<usize> = 3..=25;
/// Every pass sees what the last one left; real pages settle in two.
const PASSES: usize = 8;

/// What is asked of the stage.
#[derive(Debug)]
pub struct Shape {
    pub trees: Trees,
    pub choice: PageChoice,
}

/// What a record says of a page's headline.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    pub title: Option<&'a str>,
    /// The words of its address, from [`slug`].
    pub slug: Option<&'a str>,
}

impl<'a> Known<'a> {
    /// The words that features compare lines with.
    #[must_use]
    pub fn words(&self) -> Option<&'a str> {
        self.title.or(self.slug)
    }
}

/// Strikes the lines of a page that are not its article's, until what is left is no
/// page or has no such line: cleaned again, it stays as it is. True if any was struck.
pub fn mark(view: &View<'_>, shape: &Shape, known: Known<'_>, strikes: &mut Strikes) -> bool {
    let before = strikes.len();
    let is_known = has_furniture(strikes);
    for pass in 0..PASSES {
        let kept: Vec<usize> = strikes.kept().collect();
        if !may_be_page(view, &kept, shape.choice, is_known) {
            break;
        }
        // The first pass sees what the rules struck; later ones, what is left.
        let gone = if pass == 0 && kept.len() < view.lines.len() {
            judge(view, strikes, shape, known, is_known)
        } else {
            let text: Vec<&str> = kept.iter().map(|&l| view.line(l)).collect();
            let text = text.join("\n");
            let mut segmenter = Segmenter::default();
            let left = segmenter.view(&text);
            let none = Strikes::new(left.lines.len());
            let gone = judge(&left, &none, shape, known, is_known);
            gone.into_iter()
                .map(|(l, margin)| (kept[l], margin))
                .collect()
        };
        if gone.is_empty() {
            break;
        }
        for (line, margin) in gone {
            let score = Some(shape.trees.log_odds(margin));
            strikes.line_with_twin(view, line, RuleId::PAGE_SHAPE, None, score);
        }
    }
    strikes.len() > before
}

/// Whether rules or templates found what only pages have. A line that went for its twin
/// tells nothing.
fn has_furniture(strikes: &Strikes) -> bool {
    let tells = |s: &&Strike| s.twin.is_none() && s.rule != RuleId::PAGE_SHAPE;
    strikes.list().iter().filter(tells).count() >= KNOWN_FURNITURE
}

/// Whether enough lines are short and no sentences. Cheap: articles end here.
fn may_be_page(view: &View<'_>, kept: &[usize], choice: PageChoice, is_known: bool) -> bool {
    match choice {
        PageChoice::Never => false,
        PageChoice::Always => !kept.is_empty(),
        PageChoice::Auto => {
            let is_short =
                |&&l: &&usize| view.words_of(l) <= SHORT_WORDS && !ends_as_sentence(view.line(l));
            let (least, percent, lines) = if is_known {
                (LEAST_KNOWN_SHORT, 0, LEAST_KNOWN_LINES)
            } else {
                (LEAST_SHORT, SHORT_PERCENT, LEAST_SHORT)
            };
            kept.len() >= lines && {
                let short = kept.iter().filter(is_short).count();
                short >= least && short * 100 >= kept.len() * percent
            }
        }
    }
}

/// The lines to strike, with their margins.
fn judge(
    view: &View<'_>,
    strikes: &Strikes,
    shape: &Shape,
    known: Known<'_>,
    is_known: bool,
) -> Vec<(usize, i32)> {
    let margins = margins(view, strikes, &shape.trees, known);
    let headline = headline(view, &margins, known.title);
    let gone: Vec<(usize, i32)> = strikes
        .kept()
        .filter(|&l| margins[l] <= 0 && Some(l) != headline)
        .map(|l| (l, margins[l]))
        .collect();
    let words = |l: usize| {
        view.words_of(l)
            .max(view.line(l).chars().filter(|&c| is_unspaced(c)).count() / 2)
    };
    let left: usize = (0..view.lines.len())
        .filter(|&l| margins[l] > 0)
        .map(words)
        .sum();
    let enough = match shape.choice {
        PageChoice::Auto => is_known || is_page(&gone, &shape.trees),
        _ => true,
    };
    if enough && left >= LEAST_LEFT {
        gone
    } else {
        Vec::new()
    }
}

/// The margin of every line in leaf units, the least there is where it is struck.
#[must_use]
pub fn margins(view: &View<'_>, strikes: &Strikes, trees: &Trees, known: Known<'_>) -> Vec<i32> {
    let features = Features::new(view, strikes, known.words(), trees.wording());
    let all = 0..view.lines.len();
    let first: Vec<Option<i32>> = all
        .clone()
        .map(|l| (!strikes.is_struck(l)).then(|| trees.hundredths(trees.first(features.of(l)))))
        .collect();
    let words: Vec<i32> = all.clone().map(|l| features.of(l)[0]).collect();
    let second = Second::new(&first, &words);
    let mut row = Vec::with_capacity(features.of(0).len() + SECOND);
    all.map(|l| {
        if first[l].is_none() {
            return i32::MIN;
        }
        row.clear();
        row.extend_from_slice(features.of(l));
        row.extend(second.of(l));
        trees.second(&row)
    })
    .collect()
}

/// Whether what would go is what a page has around its article, and not the lists of
/// an article.
fn is_page(gone: &[(usize, i32)], trees: &Trees) -> bool {
    let sure = gone.iter().filter(|g| g.1 < SURE * trees.scale()).count();
    let sum: i64 = gone.iter().map(|g| i64::from(g.1)).sum();
    sure > 0
        && sure * 1000 >= gone.len() * SURE_LINES
        && sum <= MEAN * i64::from(trees.scale()) * gone.len() as i64
}

/// The headline, which stays: of the lines above the first paragraph the one with the
/// title's words, or else the one most like the article.
fn headline(view: &View<'_>, margins: &[i32], title: Option<&str>) -> Option<usize> {
    let lead = (0..margins.len())
        .find(|&l| margins[l] > 0 && view.words_of(l) >= SHORT_WORDS)
        .unwrap_or(margins.len());
    let mut wanted = Vec::new();
    for_each_word(title.unwrap_or(""), |_, _, hash| {
        wanted.push(hash);
        true
    });
    if !wanted.is_empty() {
        let is_title = |l: &usize| {
            view.tokens_of(*l)
                .iter()
                .map(|t| t.hash)
                .eq(wanted.iter().copied())
        };
        let known = (0..lead)
            .rfind(is_title)
            .or_else(|| (lead..margins.len()).find(is_title));
        if known.is_some() {
            return known;
        }
    }
    (lead.saturating_sub(HEAD_LINES)..lead)
        .filter(|&l| {
            margins[l] > i32::MIN
                && HEADLINE_WORDS.contains(&view.words_of(l))
                && !view.line(l).ends_with('.')
        })
        .max_by_key(|&l| margins[l])
}
