//! Marking a document: rules and repetition, templates, then the shape of a page,
//! until nothing more is found. The scan marks every document, and those that have
//! templates are marked again once they are known; in a run of pages, all are. What
//! is left, `settle` says.

use super::metadata::RecordMetadata;
use super::page::{self, Expect};
use super::templates::{self, LearningContext, Recurring, Templates};
use super::{Cleaner, Strikes, repeat, rules};
use crate::record::{Document, DocumentHeader, Lifted, RuleId, Strike};
use crate::text::{Cut, Segmenter, Title, View};
use std::borrow::Cow;

/// Rounds of rules and repetition; a third one has not been seen to find anything.
const ROUNDS: usize = 8;

/// The lines of a text, with what is glued to the ends of long ones as lines of
/// their own.
pub fn view<'a>(
    segmenter: &'a mut Segmenter,
    text: &'a str,
    cleaner: &Cleaner,
    title: &Title,
) -> View<'a> {
    let cuts = cuts(segmenter, text, cleaner, title);
    segmenter.cut(text, &cuts)
}

/// Where the long lines of a text are cut.
pub fn cuts(segmenter: &mut Segmenter, text: &str, cleaner: &Cleaner, title: &Title) -> Vec<Cut> {
    let view = segmenter.view(text);
    if cleaner.boilerplate {
        rules::cuts(&view, &cleaner.rules, title)
    } else {
        Vec::new()
    }
}

/// A document while it is marked.
pub struct Marking<'a> {
    pub view: &'a View<'a>,
    pub cleaner: &'a Cleaner,
    pub facts: &'a RecordMetadata,
    pub marks: Strikes,
    pub lifted: Lifted,
}

impl<'a> Marking<'a> {
    /// Of a text in which nothing is struck: by rules and repetition.
    pub fn new(
        view: &'a View<'a>,
        cleaner: &'a Cleaner,
        facts: &'a RecordMetadata,
        lone_surrogates: u32,
    ) -> Self {
        let mut marking = Self {
            view,
            cleaner,
            facts,
            marks: Strikes::new(view.lines.len()),
            lifted: Lifted {
                lone_surrogates,
                ..Lifted::default()
            },
        };
        marking.by_rules();
        marking
    }

    /// Of a document of the staging, by rules and repetition. Templates are learned
    /// and used before the shape of a page is asked for: where that struck lines, the
    /// document is marked anew.
    pub fn before_shape(
        view: &'a View<'a>,
        cleaner: &'a Cleaner,
        facts: &'a RecordMetadata,
        document: &Document,
    ) -> Self {
        if is_page(&document.strikes) {
            return Self::new(view, cleaner, facts, document.lifted.lone_surrogates);
        }
        Self {
            view,
            cleaner,
            facts,
            marks: Strikes::resume(view, &document.strikes),
            lifted: document.lifted.clone(),
        }
    }

    /// The title: what the record says, else the text.
    pub fn title(&self) -> Cow<'a, Title> {
        match &self.lifted.title {
            Some(lifted) if self.facts.title.text().is_none() => {
                Cow::Owned(Title::new(Some(lifted.clone())))
            }
            _ => Cow::Borrowed(&self.facts.title),
        }
    }

    /// What learning asks of the document.
    pub fn about(&self, card: &DocumentHeader) -> LearningContext<'a> {
        self.facts.about(card, &self.lifted)
    }

    /// Rules and repetition. Rules look at places among the kept lines, and
    /// repetition moves those: what it brings into reach goes now, and not when the
    /// clean text is cleaned again.
    fn by_rules(&mut self) {
        for round in 0..ROUNDS {
            let before = self.marks.len();
            if self.cleaner.boilerplate {
                let title = &self.facts.title;
                let (marks, lifted) = (&mut self.marks, &mut self.lifted);
                rules::mark(self.view, &self.cleaner.rules, title, marks, lifted);
            }
            if !self.cleaner.repeat || (round > 0 && self.marks.len() == before) {
                break;
            }
            let title = self.facts.title.text().or(self.lifted.title.as_deref());
            let outcome = repeat::mark(self.view, title, &mut self.marks);
            self.lifted.repeats_withheld = u32::try_from(outcome.withheld).unwrap_or(u32::MAX);
            if outcome.struck == 0 {
                break;
            }
        }
    }

    /// Templates, and then rules and repetition again. What templates came to at
    /// last is returned.
    pub fn by_templates(
        &mut self,
        templates: &Templates,
        about: &LearningContext<'_>,
    ) -> templates::Outcome {
        let marker = templates::Marker::new(self.view, templates, about, &self.marks);
        let mut outcome = templates::Outcome::default();
        for _ in 0..ROUNDS {
            outcome = marker.mark(&mut self.marks);
            self.lifted.templates_withheld = u32::try_from(outcome.withheld).unwrap_or(u32::MAX);
            if let Some(line) = outcome.biography {
                let line = self.view.line(line);
                self.lifted.biography.get_or_insert_with(|| line.to_owned());
            }
            if outcome.struck == 0 {
                break;
            }
            self.by_rules();
        }
        outcome
    }

    /// The shape of a page, and then rules and repetition again.
    pub fn by_shape(&mut self, expect: Expect) {
        let known = self.facts.known(self.view, self.marks.kept().next());
        let mut shape = page::Shape {
            trees: &self.cleaner.page,
            choice: self.cleaner.page_choice,
            expect,
        };
        for _ in 0..ROUNDS {
            if !(self.cleaner.boilerplate && page::mark(self.view, shape, known, &mut self.marks)) {
                break;
            }
            // What is left looks like an article, and loses its edges to trees that are
            // told that it is none.
            shape.expect = Expect::Nothing;
            // What stood first on the page is not the story's headline.
            self.lifted.title = None;
            self.by_rules();
        }
    }

    /// What other pages of the source have, too, and then rules and repetition again.
    /// True if there was such a line.
    pub fn by_recurrence(&mut self, recurring: &Recurring) -> bool {
        let before = self.marks.len();
        let any = recurring.mark(self.view, &self.facts.title, &mut self.marks);
        if self.marks.len() > before {
            self.by_rules();
        }
        any
    }
}

/// Whether the shape of a page struck any of these.
#[must_use]
pub fn is_page(strikes: &[Strike]) -> bool {
    strikes.iter().any(|s| s.rule == RuleId::PAGE_SHAPE)
}
