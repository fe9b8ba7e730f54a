//! What of a text is the story's although it stands on other pages, too: the headline,
//! to which they link, and the headings between its paragraphs. Kept lines and the
//! templates that they match go in; a yes keeps a line. It looks at what is left, and
//! must say the same of the cleaned text.

use super::outline::{LINK_WORDS, Outline};
use super::template::{FEW, Template};
use crate::text::View;

/// Lines above the story in which its headline is looked for.
const HEADLINE: usize = 8;
/// Nobody's headline is on this share of all pages, unless the page links to it.
const SURE_SHARE: f32 = 0.9;
/// Words of a line that is a headline by where it stands, and not by its length.
const TITLE_WORDS: u32 = 2;
/// A sentence of so many words opens the story of a page.
const LONG: u32 = 20;
/// Headings one below the other.
const HEADINGS: usize = 2;

/// The story in a text, as far as it can be seen.
pub struct Story<'a> {
    view: &'a View<'a>,
    outline: &'a Outline,
    /// No template matches these lines.
    free: Vec<bool>,
    /// The lines with which a story may open.
    opens: Vec<usize>,
    titled: bool,
}

impl<'a> Story<'a> {
    /// `free` says of each kept line whether no template matches it; `titled`, whether
    /// the headline is known.
    #[must_use]
    pub fn new(view: &'a View<'a>, outline: &'a Outline, free: Vec<bool>, titled: bool) -> Self {
        let sentence = |at: usize| outline.seen.get(at).filter(|l| free[at] && l.sentence);
        let opens = |at: &usize| {
            sentence(*at).is_some_and(|l| l.words >= LONG || sentence(at + 1).is_some())
        };
        Self {
            view,
            outline,
            opens: (0..free.len()).filter(opens).collect(),
            free,
            titled,
        }
    }

    /// Whether a line that a template matches stays.
    #[must_use]
    pub fn has(&self, at: usize, template: &Template) -> bool {
        self.may_head(at, template) || self.is_heading(at, template)
    }

    /// Whether a line may be the headline: other pages of the site link to it.
    fn may_head(&self, at: usize, template: &Template) -> bool {
        let seen = &self.outline.seen[at];
        let close = |story: usize| at < story && at + HEADLINE >= story;
        let everywhere = template.share >= SURE_SHARE;
        let first = *self.opens.first().unwrap_or(&self.outline.seen.len());
        // What few documents have was learned from pages, and of one most may be gone.
        let page = self.outline.page || (!self.titled && template.documents < FEW);
        if page && seen.words >= LINK_WORDS && !everywhere && close(first) {
            return true;
        }
        let Some(next) = self.next(at).filter(|next| close(*next)) else {
            return false;
        };
        // It stands above the story here, and further down on the other pages.
        let moved = !self.titled && seen.zone < template.zone;
        if moved && seen.words >= TITLE_WORDS {
            return true;
        }
        let least = if everywhere { LINK_WORDS } else { TITLE_WORDS };
        self.outline.page && seen.words >= least && self.is_linked(at, next)
    }

    /// The next line with which a story may open.
    fn next(&self, at: usize) -> Option<usize> {
        let after = self.opens.partition_point(|open| *open <= at);
        self.opens.get(after).copied()
    }

    /// Whether a line stands elsewhere, too, but not between here and the story.
    fn is_linked(&self, at: usize, story: usize) -> bool {
        let key = |at: usize| self.view.lines[self.outline.seen[at].line].key;
        let own = key(at);
        let again = |mut range: std::ops::Range<usize>| range.any(|at| key(at) == own);
        !again(at + 1..story) && (again(0..at) || again(story..self.outline.seen.len()))
    }

    /// Whether a few words stand between two sentences, as "Background" does and "Results".
    /// From what few documents have, nobody can tell them from a button; longer lines
    /// are links with their teasers.
    fn is_heading(&self, at: usize, template: &Template) -> bool {
        let seen = &self.outline.seen[at];
        if template.documents >= FEW || seen.sentence || seen.words >= LINK_WORDS {
            return false;
        }
        let before = (0..at).rev().take(HEADINGS).find(|at| self.free[*at]);
        let after = (at + 1..self.free.len())
            .take(HEADINGS)
            .find(|at| self.free[*at]);
        let sentence = |at: Option<usize>| at.is_some_and(|at| self.outline.seen[at].sentence);
        sentence(before) && sentence(after)
    }
}
