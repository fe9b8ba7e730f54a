//! The shape of a page: in a crude dump, one block element a line, the article
//! is told from navigation, teasers and comments by what lines look like and
//! what stands around them. A view and the strikes of the rules go in, strikes
//! with a score come out. Text that is an article already is left alone.

mod features;
mod gate;
mod headline;
mod region;
mod second;
mod slug;
mod trees;
mod windows;
mod wording;
#[cfg(test)]
mod tests;

pub use features::{Features, NAMES};
pub use second::SECOND_NAMES;
pub use slug::slug;
pub use trees::{BUILTIN_WEIGHTS, Trees, WeightsError, feature_names};
pub use wording::{BUCKETS, Wording};

pub use gate::Expect;
use gate::Gate;
use headline::{Headline, headline};
use second::{SECOND, Second};

use crate::clean::Strikes;
use crate::config::PageChoice;
use crate::record::RuleId;
use crate::text::{Segmenter, View};

/// So many words must stay, or nothing is struck.
const LEAST_LEFT: usize = 25;
/// Every pass sees what the last one left; real pages settle in two.
const PASSES: usize = 8;

/// What is asked of the stage.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    pub trees: &'a Trees,
    pub choice: PageChoice,
    pub expect: Expect,
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
pub fn mark(view: &View<'_>, shape: Shape<'_>, known: Known<'_>, strikes: &mut Strikes) -> bool {
    let before = strikes.len();
    let mut gate = Gate::new(shape.choice, shape.expect, strikes);
    // Told by the title above it, which goes.
    let mut standfirst = None;
    for pass in 0..PASSES {
        let kept: Vec<usize> = strikes.kept().collect();
        if !gate.may_be_page(view, &kept) {
            break;
        }
        // The first pass sees what the rules struck; later ones, what is left.
        let judged = if pass == 0 && kept.len() < view.lines.len() {
            judge(view, strikes, shape, known, &gate)
        } else {
            let text: Vec<&str> = kept.iter().map(|&l| view.line(l)).collect();
            let text = text.join("\n");
            let mut segmenter = Segmenter::default();
            let left = segmenter.view(&text);
            let none = Strikes::new(left.lines.len());
            judge(&left, &none, shape, known, &gate).places(&kept)
        };
        standfirst = standfirst.or(judged.standfirst);
        let stays = |gone: &Gone| Some(gone.line) != standfirst;
        let gone: Vec<Gone> = judged.gone.into_iter().filter(stays).collect();
        if gone.is_empty() {
            break;
        }
        gate.look_again();
        for Gone { line, margin, rule } in gone {
            let score = Some(shape.trees.log_odds(margin));
            strikes.line_with_twin(view, line, rule, None, score);
        }
    }
    strikes.len() > before
}

/// A line to strike.
struct Gone {
    line: usize,
    /// In leaf units.
    margin: i32,
    rule: RuleId,
}

/// What is to be struck, and a line that stays in later passes as well.
#[derive(Default)]
struct Judged {
    gone: Vec<Gone>,
    standfirst: Option<usize>,
}

impl Judged {
    /// The same of a text that these lines were taken from.
    fn places(self, lines: &[usize]) -> Self {
        let place = |gone: Gone| Gone {
            line: lines[gone.line],
            ..gone
        };
        Self {
            gone: self.gone.into_iter().map(place).collect(),
            standfirst: self.standfirst.map(|l| lines[l]),
        }
    }
}

/// The lines to strike; none if what would go is not what a page has around its article.
fn judge(
    view: &View<'_>,
    strikes: &Strikes,
    shape: Shape<'_>,
    known: Known<'_>,
    gate: &Gate,
) -> Judged {
    let margins = margins(view, strikes, shape.trees, known);
    let headline = headline(view, &margins, known.title);
    let standfirst = headline.standfirst();
    let rule = |line: usize| match &headline {
        Headline::Titled(lines, _) if lines.contains(&line) => Some(RuleId::PAGE_TITLE),
        _ if standfirst == Some(line) => None,
        Headline::Told(told) if *told == line => None,
        _ => (margins[line] <= 0).then_some(RuleId::PAGE_SHAPE),
    };
    let gone = |line: usize| {
        let margin = margins[line];
        rule(line).map(|rule| Gone { line, margin, rule })
    };
    let gone: Vec<Gone> = strikes.kept().filter_map(gone).collect();
    let left: usize = (0..view.lines.len())
        .filter(|&l| margins[l] > 0 && rule(l).is_none())
        .map(|l| view.weight_of(l))
        .sum();
    // The title tells nothing of a page: articles have it, too.
    let unlike = gone.iter().filter(|g| g.rule == RuleId::PAGE_SHAPE);
    let unlike: Vec<i32> = unlike.map(|g| g.margin).collect();
    if !unlike.is_empty() && left >= LEAST_LEFT && gate.is_page(&unlike, shape.trees) {
        Judged { gone, standfirst }
    } else {
        Judged::default()
    }
}

/// The margin of every line in leaf units, the least there is where it is struck.
#[must_use]
pub fn margins(view: &View<'_>, strikes: &Strikes, trees: &Trees, known: Known<'_>) -> Vec<i32> {
    let features = Features::new(view, strikes, known, trees.wording());
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
