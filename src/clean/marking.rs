//! A document while its lines are judged, and the driver that asks the stages about it.

use super::metadata::RecordMetadata;
use super::page::Expect;
use super::stages::{PageShape, Repetition, Rules, Stage, TemplateLines};
use super::templates::{LearningContext, Outcome};
use super::{Cleaner, Strikes, rules};
use crate::record::{Document, DocumentHeader, Lifted, RuleId, Strike};
use crate::text::{Cut, Segmenter, Title, View};
use std::borrow::Cow;

/// Calls of stages for one document, at most: real documents settle in fewer than ten, and
/// the bound is there for texts that were made to never settle.
const MAX_CALLS: usize = 64;

/// A document while its lines are judged: what every stage sees, and what they found so far.
pub struct Marking<'a> {
    /// The normalised text, cut into lines and words.
    pub view: &'a View<'a>,
    /// The settings.
    pub cleaner: &'a Cleaner,
    /// What the record says beside the text.
    pub metadata: &'a RecordMetadata,
    /// The lines and spans to remove.
    pub strikes: Strikes,
    /// What removed lines said about the document.
    pub lifted: Lifted,
    /// The number of strikes when rules and repetition last found nothing more.
    settled: [Option<usize>; 2],
}

impl<'a> Marking<'a> {
    /// A document in which nothing is struck yet.
    #[must_use]
    pub fn new(
        view: &'a View<'a>,
        cleaner: &'a Cleaner,
        metadata: &'a RecordMetadata,
        lone_surrogates: u32,
    ) -> Self {
        Self {
            view,
            cleaner,
            metadata,
            strikes: Strikes::new(view.lines.len()),
            lifted: Lifted {
                lone_surrogates,
                ..Lifted::default()
            },
            settled: [None; 2],
        }
    }

    /// A staged document as it was before the shape of its page was judged: templates are
    /// learned from, and removed from, pages as they are.
    #[must_use]
    pub fn before_page_shape(
        view: &'a View<'a>,
        cleaner: &'a Cleaner,
        metadata: &'a RecordMetadata,
        document: &Document,
    ) -> Self {
        let mut marking = Self::new(view, cleaner, metadata, document.lifted.lone_surrogates);
        if is_page(&document.strikes) {
            marking.ask(&mut []);
        } else {
            marking.strikes = Strikes::resume(view, &document.strikes);
            marking.lifted = document.lifted.clone();
            marking.settled = [Some(marking.strikes.changes()); 2];
        }
        marking
    }

    /// The title: what the record says, else the text.
    #[must_use]
    pub fn title(&self) -> Cow<'a, Title> {
        match &self.lifted.title {
            Some(lifted) if self.metadata.title.text().is_none() => {
                Cow::Owned(Title::new(Some(lifted.clone())))
            }
            _ => Cow::Borrowed(&self.metadata.title),
        }
    }

    /// The source, title, author and day of the document, for templates.
    #[must_use]
    pub fn learning_context(&self, header: &DocumentHeader) -> LearningContext<'a> {
        self.metadata.learning_context(header, &self.lifted)
    }

    /// Asks rules and repetition, and then the stages that are given, in their order, until
    /// none of them strikes any more. Whenever one strikes, those before it are asked again:
    /// what it removed moves the lines that are left, and the clean text, cleaned again,
    /// must stay as it is.
    pub fn ask(&mut self, more: &mut [&mut dyn Stage]) {
        let (mut rules, mut repetition) = (Rules, Repetition);
        let mut stages: Vec<&mut dyn Stage> = Vec::with_capacity(2 + more.len());
        stages.push(&mut rules);
        stages.push(&mut repetition);
        for stage in more {
            stages.push(*stage);
        }
        // The number of strikes when each stage last found nothing more.
        let mut settled = vec![None; stages.len()];
        settled[..2].copy_from_slice(&self.settled);
        let mut next = 0;
        for _ in 0..MAX_CALLS {
            while settled.get(next) == Some(&Some(self.strikes.changes())) {
                next += 1;
            }
            let Some(stage) = stages.get_mut(next) else {
                break;
            };
            let struck = stage.strike(self);
            if !struck || stage.settles() {
                settled[next] = Some(self.strikes.changes());
            }
            next = if struck { 0 } else { next + 1 };
        }
        self.settled.copy_from_slice(&settled[..2]);
    }

    /// Asks all that a document can be asked by itself: rules, repetition, the templates that
    /// were given, and the shape of its page. The shape comes last, for it would remove what
    /// templates know by name. What the templates came to is returned.
    pub fn ask_all(&mut self, header: &DocumentHeader) -> Outcome {
        let cleaner = self.cleaner;
        if cleaner.templates.is_empty() {
            self.ask(&mut [&mut PageShape(Expect::Nothing)]);
            return Outcome::default();
        }
        // The byline is a placeholder in templates, and rules have to find it first.
        self.ask(&mut []);
        let context = self.learning_context(header);
        let mut lines = TemplateLines::new(&cleaner.templates, &context);
        self.ask(&mut [&mut lines, &mut PageShape(Expect::Nothing)]);
        lines.outcome
    }
}

/// The lines of a text, with what is glued to the ends of long ones as lines of
/// their own.
#[must_use]
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
#[must_use]
pub fn cuts(segmenter: &mut Segmenter, text: &str, cleaner: &Cleaner, title: &Title) -> Vec<Cut> {
    let view = segmenter.view(text);
    if cleaner.boilerplate {
        rules::cuts(&view, &cleaner.rules, title)
    } else {
        Vec::new()
    }
}

/// Whether the shape of a page struck any of these.
#[must_use]
pub fn is_page(strikes: &[Strike]) -> bool {
    strikes.iter().any(|s| s.rule == RuleId::PAGE_SHAPE)
}
