//! Lines that other pages of the source have, too. In a dump of whole pages an article
//! is on one page only, while teasers, buttons and lists are on several. The document
//! frequencies that learning counted go in, and strikes come out.

use super::outline::{LINK_MIN_WORDS, Outline};
use super::template_key::{Author, line_template_key};
use crate::clean::{Kept, Strikes};
use crate::record::RuleId;
use crate::scratch::fixed;
use crate::text::{Title, View};
use std::ops::Range;

/// If more than so many percent of the words of its paragraphs recur, a page is a copy of
/// another.
const COPY_PERCENT: u64 = 70;
/// A line of so many words is a paragraph.
const PARAGRAPH_MIN_WORDS: u32 = 20;
/// The headline is at most so many lines above the story.
const HEADLINE_MAX_DISTANCE_LINES: usize = 8;
/// The most words of a line that may be left over from a list.
const SCRAP_MAX_WORDS: usize = 2;
/// The most words of a date with its time.
const DATE_MAX_WORDS: usize = 6;
/// So many words must stay, or nothing is struck.
const REMAINING_MIN_WORDS: u64 = 25;

/// An occurrence of a line that several documents of its source have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recurrence {
    /// The number of the document.
    pub number: u64,
    /// The index of the line among the kept lines.
    pub index: u16,
    /// The document frequency of the line in the source.
    pub documents: u32,
    /// 1 if that is enough for the line to be struck.
    pub is_frequent: u8,
}

fixed!(Recurrence {
    number: u64,
    index: u16,
    documents: u32,
    is_frequent: u8,
});

/// Of each line of a view, its recurrence if it recurs.
pub struct Recurring(Vec<Option<Recurrence>>);

impl Recurring {
    /// `outline` must be that of the observation, whose indices the recurrences have.
    #[must_use]
    pub fn new(view: &View<'_>, outline: &Outline, found: &[Recurrence]) -> Self {
        let mut lines = vec![None; view.lines.len()];
        for recurrence in found {
            if let Some(kept) = outline.lines.get(usize::from(recurrence.index)) {
                lines[kept.line] = Some(*recurrence);
            }
        }
        Self(lines)
    }

    /// Strikes the kept lines that recur, and what is left over of lists between struck
    /// lines. Returns whether it struck any.
    pub fn mark(&self, view: &View<'_>, title: &Title, strikes: &mut Strikes) -> bool {
        let lines = RemainingLines::new(self, view, strikes);
        let (lead, headlines) = (lines.find_paragraph(|_| true), lines.headlines());
        let goes = |index: &usize| {
            let is_headline = headlines.contains(index) && lines.words[*index] >= LINK_MIN_WORDS;
            let is_protected = Some(*index) == lead || is_headline || lines.is_heading(*index);
            lines.is_frequent(*index) && !is_protected && !title.is(view, lines.kept[*index])
        };
        let remaining = lines.word_sum(|index| !goes(&index));
        if lines.is_copy() || remaining < REMAINING_MIN_WORDS {
            return false;
        }
        let before = strikes.changes();
        for index in (0..lines.kept.len()).filter(goes) {
            let documents = lines.recurrence(index).map(|r| r.documents as f32);
            strikes.line_with_twin(
                view,
                lines.kept[index],
                RuleId::PAGE_RECURRING,
                None,
                documents,
            );
        }
        let kept: Vec<usize> = strikes.kept().collect();
        for run in kept.chunk_by(|a, b| a + 1 == *b) {
            if run.iter().all(|&line| is_scrap(view, line)) {
                for &line in run {
                    strikes.line(view, line, RuleId::PAGE_RECURRING);
                }
            }
        }
        strikes.changes() > before
    }
}

/// The kept lines of a page, and how many words each has.
struct RemainingLines<'a> {
    recurring: &'a Recurring,
    view: &'a View<'a>,
    kept: Kept,
    words: Vec<u32>,
}

impl<'a> RemainingLines<'a> {
    fn new(recurring: &'a Recurring, view: &'a View<'a>, strikes: &Strikes) -> Self {
        let kept = strikes.kept_lines();
        let words = |&line: &usize| u32::try_from(view.weight_of(line)).unwrap_or(u32::MAX);
        Self {
            recurring,
            view,
            words: kept.iter().map(words).collect(),
            kept,
        }
    }

    fn recurrence(&self, index: usize) -> Option<Recurrence> {
        self.recurring.0[self.kept[index]]
    }

    /// Whether enough documents have a line for it to be struck.
    fn is_frequent(&self, index: usize) -> bool {
        self.recurrence(index).is_some_and(|r| r.is_frequent == 1)
    }

    fn is_paragraph(&self, index: usize) -> bool {
        self.words[index] >= PARAGRAPH_MIN_WORDS
    }

    /// How many words the lines have that `counts` chooses.
    fn word_sum(&self, counts: impl Fn(usize) -> bool) -> u64 {
        let lines = (0..self.kept.len()).filter(|index| counts(*index));
        lines.map(|index| u64::from(self.words[index])).sum()
    }

    /// The first paragraph that `counts` chooses.
    fn find_paragraph(&self, counts: impl Fn(usize) -> bool) -> Option<usize> {
        (0..self.kept.len()).find(|&index| self.is_paragraph(index) && counts(index))
    }

    /// Whether other documents have most of the paragraphs.
    fn is_copy(&self) -> bool {
        let shared =
            self.word_sum(|index| self.is_paragraph(index) && self.recurrence(index).is_some());
        shared * 100 > self.word_sum(|index| self.is_paragraph(index)) * COPY_PERCENT
    }

    /// The lines above the story. Its headline, to which other pages link, may be among them.
    fn headlines(&self) -> Range<usize> {
        let story = self
            .find_paragraph(|index| !self.is_frequent(index))
            .unwrap_or(0);
        story.saturating_sub(HEADLINE_MAX_DISTANCE_LINES)..story
    }

    /// Whether a line is a heading: a few words between two sentences of the story, like
    /// "Background".
    fn is_heading(&self, index: usize) -> bool {
        let is_sentence = |index: usize| {
            let line = self.kept[index];
            self.view.is_sentence_of(line, LINK_MIN_WORDS as usize) && !self.is_frequent(index)
        };
        self.words[index] < LINK_MIN_WORDS
            && index > 0
            && index + 1 < self.kept.len()
            && is_sentence(index - 1)
            && is_sentence(index + 1)
    }
}

/// Whether a line may be left over from a list whose headlines are struck: it has a word
/// or two, or it is a number or a date with at most one word.
fn is_scrap(view: &View<'_>, line: usize) -> bool {
    let key = line_template_key(view, line, &Author::default());
    let words = view.weight_of(line);
    words <= SCRAP_MAX_WORDS || (words <= DATE_MAX_WORDS && key.placeholders > 0 && key.words < 2)
}
