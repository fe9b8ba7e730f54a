//! The lines that match a template and are the story's all the same: its headline, to
//! which other pages link, and the headings between its paragraphs. They are kept. Only
//! kept lines are looked at, so that the answer is the same for the cleaned text.

use super::outline::{LINK_MIN_WORDS, Outline};
use super::template::{SMALL_SOURCE_DOCUMENTS, Template};
use crate::text::View;

/// The headline is at most so many lines above the story.
const HEADLINE_MAX_DISTANCE_LINES: usize = 8;
/// A line on this share of the source's pages is not a headline, unless the page links
/// to it.
const NO_HEADLINE_SHARE: f32 = 0.9;
/// A line needs so many words to be a headline by its place.
const HEADLINE_MIN_WORDS: u32 = 2;
/// A sentence of so many words opens a story by itself.
const OPENING_MIN_WORDS: u32 = 20;
/// At most so many headings stand one below the other.
const MAX_STACKED_HEADINGS: usize = 2;

/// The lines of a text that are the story's, as far as this can be told.
pub struct StoryLines<'a> {
    view: &'a View<'a>,
    outline: &'a Outline,
    /// Of each kept line, whether no template matches it.
    free: Vec<bool>,
    /// The lines that may open a story, as indices of kept lines.
    openings: Vec<usize>,
    /// The headline is known.
    titled: bool,
}

impl<'a> StoryLines<'a> {
    /// `free` says of each kept line whether no template matches it, and `titled` whether
    /// the headline is known.
    #[must_use]
    pub fn new(view: &'a View<'a>, outline: &'a Outline, free: Vec<bool>, titled: bool) -> Self {
        let sentence = |index: usize| {
            outline
                .lines
                .get(index)
                .filter(|l| free[index] && l.sentence)
        };
        let opens = |index: &usize| {
            sentence(*index)
                .is_some_and(|l| l.words >= OPENING_MIN_WORDS || sentence(index + 1).is_some())
        };
        Self {
            view,
            outline,
            openings: (0..free.len()).filter(opens).collect(),
            free,
            titled,
        }
    }

    /// Whether a line that matches a template is the story's.
    #[must_use]
    pub fn contains(&self, index: usize, template: &Template) -> bool {
        self.may_be_headline(index, template) || self.is_heading(index, template)
    }

    /// Whether a line may be the headline, to which other pages of the source link.
    fn may_be_headline(&self, index: usize, template: &Template) -> bool {
        let line = &self.outline.lines[index];
        let is_near = |story: usize| index < story && index + HEADLINE_MAX_DISTANCE_LINES >= story;
        let on_every_page = template.share >= NO_HEADLINE_SHARE;
        let first = *self.openings.first().unwrap_or(&self.outline.lines.len());
        // A template of few documents was learned from whole pages, and of this page most
        // may be struck.
        let page =
            self.outline.page || (!self.titled && template.documents < SMALL_SOURCE_DOCUMENTS);
        if page && line.words >= LINK_MIN_WORDS && !on_every_page && is_near(first) {
            return true;
        }
        let Some(next) = self.next_opening(index).filter(|next| is_near(*next)) else {
            return false;
        };
        // Here it is above the story, and on the other pages it is further down.
        let moved = !self.titled && line.zone < template.zone;
        if moved && line.words >= HEADLINE_MIN_WORDS {
            return true;
        }
        let min_words = if on_every_page {
            LINK_MIN_WORDS
        } else {
            HEADLINE_MIN_WORDS
        };
        self.outline.page && line.words >= min_words && self.is_linked(index, next)
    }

    /// The next line that may open a story.
    fn next_opening(&self, index: usize) -> Option<usize> {
        let after = self.openings.partition_point(|opening| *opening <= index);
        self.openings.get(after).copied()
    }

    /// Whether the same line is on the page again, but not between here and the story.
    fn is_linked(&self, index: usize, story: usize) -> bool {
        let key = |index: usize| self.view.lines[self.outline.lines[index].line].key;
        let wanted = key(index);
        let again = |mut range: std::ops::Range<usize>| range.any(|other| key(other) == wanted);
        !again(index + 1..story) && (again(0..index) || again(story..self.outline.lines.len()))
    }

    /// Whether a line is a heading: a few words between two sentences, like "Background"
    /// or "Results". In a small source such a line cannot be told from a button, so it is
    /// kept; longer lines are links with their teasers.
    fn is_heading(&self, index: usize, template: &Template) -> bool {
        let line = &self.outline.lines[index];
        if template.documents >= SMALL_SOURCE_DOCUMENTS
            || line.sentence
            || line.words >= LINK_MIN_WORDS
        {
            return false;
        }
        let before = (0..index)
            .rev()
            .take(MAX_STACKED_HEADINGS)
            .find(|index| self.free[*index]);
        let after = (index + 1..self.free.len())
            .take(MAX_STACKED_HEADINGS)
            .find(|index| self.free[*index]);
        let sentence =
            |index: Option<usize>| index.is_some_and(|index| self.outline.lines[index].sentence);
        sentence(before) && sentence(after)
    }
}
