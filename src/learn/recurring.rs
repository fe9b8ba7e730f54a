//! Lines that another page of the source has, too. In a dump of pages, what is left
//! of a page once rules, templates and its shape have had their say is its article
//! and some teasers, buttons and lists; the article stands on its page only. What
//! the sweep counted goes in, strikes come out.

use super::mask::{Author, line_mask};
use super::outline::{LINK_WORDS, Outline, weight};
use super::sweep::Candidate;
use crate::exec::fixed;
use crate::record::RuleId;
use crate::segment::{Strikes, Title, View, ends_as_sentence};

/// A short line goes if so many documents have it, and so many of 100 of the source;
/// longer ones and sentences, which stories share as well, if more do.
const DOCUMENTS: u64 = 2;
const SHORT_PERCENT: u64 = 1;
const LONG_PERCENT: u64 = 5;
/// A line of fewer words is short.
const SHORT: u32 = 8;
/// A line that more than so many of 100 pages have is nobody's headline.
const HEADLINE_PERCENT: u64 = 20;
/// A page of whose paragraphs more than so many of 100 words stand elsewhere was taken twice.
const COPY_PERCENT: u64 = 70;
/// A line of so many words is a paragraph.
const PARAGRAPH: u32 = 20;
/// A line above a paragraph is a headline from so many words on; fewer are a date.
const HEADLINE: u32 = 3;
/// So many words must stay, or nothing is struck.
const LEAST_LEFT: u32 = 25;

/// A line of a page that stands in several documents of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recurrence {
    pub number: u64,
    /// Index among the kept lines.
    at: u16,
    /// With bodies of their own.
    documents: u32,
    flags: u8,
}

fixed!(Recurrence {
    number: u64,
    at: u16,
    documents: u32,
    flags: u8,
});

/// So many have it that it goes.
const GOES: u8 = 1;
/// So few have it that it may be a headline to which they link.
const RARE: u8 = 2;

impl Recurrence {
    /// Of one sighting of a line that was counted in a source of `all` documents.
    /// `None` where it stands in one only.
    #[must_use]
    pub fn new(number: u64, at: u16, line: &Candidate, all: u64) -> Option<Self> {
        let of = |percent: u64| DOCUMENTS.max((all * percent).div_ceil(100));
        let short = line.words < SHORT && !line.sentence;
        let least = of(if short { SHORT_PERCENT } else { LONG_PERCENT });
        let flag = |on: bool, flag: u8| if on { flag } else { 0 };
        (line.documents >= DOCUMENTS).then(|| Self {
            number,
            at,
            documents: u32::try_from(line.documents).unwrap_or(u32::MAX),
            flags: flag(line.documents >= least, GOES)
                | flag(
                    line.documents <= DOCUMENTS.max(all * HEADLINE_PERCENT / 100),
                    RARE,
                ),
        })
    }
}

/// The lines of a view that recur: of each, in how many documents and as what.
pub struct Recurring(Vec<Option<Recurrence>>);

impl Recurring {
    /// `outline` is the one that was noted.
    #[must_use]
    pub fn new(view: &View<'_>, outline: &Outline, found: &[Recurrence]) -> Self {
        let mut lines = vec![None; view.lines.len()];
        for recurrence in found {
            if let Some(seen) = outline.seen.get(usize::from(recurrence.at)) {
                lines[seen.line] = Some(*recurrence);
            }
        }
        Self(lines)
    }

    fn is(&self, line: usize, flag: u8) -> bool {
        self.0[line].is_some_and(|r| r.flags & flag != 0)
    }

    /// Strikes what recurs of what is left. True if anything was struck.
    pub fn mark(&self, view: &View<'_>, title: &Title, strikes: &mut Strikes) -> bool {
        let kept: Vec<usize> = strikes.kept().collect();
        let weights: Vec<u32> = kept
            .iter()
            .map(|&line| weight(view.line(line), view.words_of(line)))
            .collect();
        let sum = |of: &dyn Fn(usize) -> bool| -> u64 {
            let counted = (0..kept.len()).filter(|&at| of(at));
            counted.map(|at| u64::from(weights[at])).sum()
        };
        let goes = |at: usize| self.is(kept[at], GOES);
        let paragraph = |at: &usize| weights[*at] >= PARAGRAPH;
        let elsewhere = sum(&|at| paragraph(&at) && self.0[kept[at]].is_some());
        if elsewhere * 100 > sum(&|at| paragraph(&at)) * COPY_PERCENT {
            return false;
        }
        let lead = (0..kept.len()).find(paragraph);
        let story = (0..kept.len()).find(|at| paragraph(at) && !goes(*at));
        let headline = story.and_then(|story| (0..story).rfind(|&at| weights[at] >= HEADLINE));
        let is_headline = |at: usize| {
            Some(at) == headline && weights[at] >= LINK_WORDS && self.is(kept[at], RARE)
        };
        // "Background" between two sentences.
        let is_sentence = |at: Option<usize>| {
            at.and_then(|at| Some((at, view.line(*kept.get(at)?))))
                .is_some_and(|(at, line)| {
                    weights[at] >= LINK_WORDS && ends_as_sentence(line) && !goes(at)
                })
        };
        let is_heading = |at: usize| {
            weights[at] < LINK_WORDS && is_sentence(at.checked_sub(1)) && is_sentence(Some(at + 1))
        };
        let stays = |at: usize| {
            !goes(at)
                || Some(at) == lead
                || is_headline(at)
                || is_heading(at)
                || title.is(view, kept[at])
        };
        if sum(&stays) < u64::from(LEAST_LEFT) {
            return false;
        }
        let before = strikes.len();
        for at in (0..kept.len()).filter(|at| !stays(*at)) {
            let documents = self.0[kept[at]].map(|r| r.documents as f32);
            strikes.line_with_twin(view, kept[at], RuleId::PAGE_RECURRING, None, documents);
        }
        let any = strikes.len() > before;
        let kept: Vec<usize> = strikes.kept().collect();
        for run in kept.chunk_by(|a, b| a + 1 == *b) {
            // What is left of a list when its headlines are gone.
            if run.iter().all(|&line| is_number(view, line)) {
                for &line in run {
                    strikes.line(view, line, RuleId::PAGE_RECURRING);
                }
            }
        }
        any
    }
}

/// Whether a line is a number or a date, with a word at most.
fn is_number(view: &View<'_>, line: usize) -> bool {
    let mask = line_mask(view, line, &Author::default());
    mask.slots > 0 && mask.words < 2
}
