//! Lines that another page of the source has, too. In a dump of pages the article
//! stands on its page only, and teasers, buttons and lists on others as well. What the
//! sweep counted goes in, strikes come out.

use super::mask::{Author, line_mask};
use super::outline::{LINK_WORDS, Outline};
use crate::clean::{Kept, Strikes};
use crate::record::RuleId;
use crate::scratch::fixed;
use crate::text::{Title, View};
use std::ops::Range;

/// A page of whose paragraphs more than so many of 100 words stand elsewhere was taken twice.
const COPY_PERCENT: u64 = 70;
/// A line of so many words is a paragraph.
const PARAGRAPH: u32 = 20;
/// Lines above the story among which its headline is.
const HEADLINE_LINES: usize = 8;
/// Words of what is left of a list.
const SCRAP: usize = 2;
/// Words of a date with its time.
const NUMBER: usize = 6;
/// So many words must stay, or nothing is struck.
const LEAST_LEFT: u64 = 25;

/// A line that stands in several documents of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recurrence {
    pub number: u64,
    /// Index among the kept lines.
    pub at: u16,
    /// With bodies of their own.
    pub documents: u32,
    /// 1 if so many have it that it goes.
    pub goes: u8,
}

fixed!(Recurrence {
    number: u64,
    at: u16,
    documents: u32,
    goes: u8,
});

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

    /// Strikes what recurs of what is left, and the scraps between struck lines. True if
    /// anything recurred.
    pub fn mark(&self, view: &View<'_>, title: &Title, strikes: &mut Strikes) -> bool {
        let left = Left::new(self, view, strikes);
        let (lead, headlines) = (left.find(|_| true), left.headlines());
        let goes = |at: &usize| {
            let is_headline = headlines.contains(at) && left.weights[*at] >= LINK_WORDS;
            let guarded = Some(*at) == lead || is_headline || left.is_heading(*at);
            left.may_go(*at) && !guarded && !title.is(view, left.kept[*at])
        };
        let stay = left.words(|at| !goes(&at));
        if left.is_copy() || stay < LEAST_LEFT {
            return false;
        }
        let before = strikes.len();
        for at in (0..left.kept.len()).filter(goes) {
            let documents = left.recurrence(at).map(|r| r.documents as f32);
            strikes.line_with_twin(view, left.kept[at], RuleId::PAGE_RECURRING, None, documents);
        }
        let any = strikes.len() > before;
        let kept: Vec<usize> = strikes.kept().collect();
        for run in kept.chunk_by(|a, b| a + 1 == *b) {
            if run.iter().all(|&line| is_scrap(view, line)) {
                for &line in run {
                    strikes.line(view, line, RuleId::PAGE_RECURRING);
                }
            }
        }
        any
    }
}

/// What is left of a page: its kept lines, and the words of each.
struct Left<'a> {
    recurring: &'a Recurring,
    view: &'a View<'a>,
    kept: Kept,
    weights: Vec<u32>,
}

impl<'a> Left<'a> {
    fn new(recurring: &'a Recurring, view: &'a View<'a>, strikes: &Strikes) -> Self {
        let kept = strikes.kept_lines();
        let weight = |&line: &usize| u32::try_from(view.weight_of(line)).unwrap_or(u32::MAX);
        Self {
            recurring,
            view,
            weights: kept.iter().map(weight).collect(),
            kept,
        }
    }

    fn recurrence(&self, at: usize) -> Option<Recurrence> {
        self.recurring.0[self.kept[at]]
    }

    /// Whether so many pages have it that it goes, if nothing else keeps it.
    fn may_go(&self, at: usize) -> bool {
        self.recurrence(at).is_some_and(|r| r.goes == 1)
    }

    fn is_paragraph(&self, at: usize) -> bool {
        self.weights[at] >= PARAGRAPH
    }

    /// The words of such lines.
    fn words(&self, of: impl Fn(usize) -> bool) -> u64 {
        let lines = (0..self.kept.len()).filter(|at| of(*at));
        lines.map(|at| u64::from(self.weights[at])).sum()
    }

    /// The first such paragraph.
    fn find(&self, of: impl Fn(usize) -> bool) -> Option<usize> {
        (0..self.kept.len()).find(|&at| self.is_paragraph(at) && of(at))
    }

    /// Whether another document has most of the story.
    fn is_copy(&self) -> bool {
        let shared = self.words(|at| self.is_paragraph(at) && self.recurrence(at).is_some());
        shared * 100 > self.words(|at| self.is_paragraph(at)) * COPY_PERCENT
    }

    /// The lines above the story that may be its headline, to which other pages link.
    fn headlines(&self) -> Range<usize> {
        let story = self.find(|at| !self.may_go(at)).unwrap_or(0);
        story.saturating_sub(HEADLINE_LINES)..story
    }

    /// Whether it stands between two sentences of the story, as "Background" does.
    fn is_heading(&self, at: usize) -> bool {
        let is_sentence = |at: usize| {
            let line = self.kept[at];
            self.view.is_sentence_of(line, LINK_WORDS as usize) && !self.may_go(at)
        };
        self.weights[at] < LINK_WORDS
            && at > 0
            && at + 1 < self.kept.len()
            && is_sentence(at - 1)
            && is_sentence(at + 1)
    }
}

/// Whether a line may be what is left of a list whose headlines are gone: a word or two,
/// or a number or a date with a word at most.
fn is_scrap(view: &View<'_>, line: usize) -> bool {
    let mask = line_mask(view, line, &Author::default());
    let words = view.weight_of(line);
    words <= SCRAP || (words <= NUMBER && mask.slots > 0 && mask.words < 2)
}
