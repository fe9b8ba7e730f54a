//! The stages that judge the lines of one document, in one form. Each looks at the lines
//! that are still kept, and strikes; [`Marking::ask`] asks them in turn.

use super::Marking;
use super::page::{self, Expect};
use super::templates::{LearningContext, Marker, Outcome, Recurring, Templates};
use super::{repeat, rules};

/// One kind of judgement about the lines of a document.
pub trait Stage {
    /// Strikes lines of the document, and says whether it struck any.
    fn strike(&mut self, marking: &mut Marking<'_>) -> bool;

    /// Whether one call leaves nothing for a second as long as no other stage strikes.
    fn settles(&self) -> bool {
        true
    }
}

/// Furniture that a rule names; what such lines say is lifted.
pub struct Rules;

impl Stage for Rules {
    fn strike(&mut self, marking: &mut Marking<'_>) -> bool {
        if !marking.cleaner.boilerplate {
            return false;
        }
        let before = marking.strikes.changes();
        rules::mark(
            marking.view,
            &marking.cleaner.rules,
            &marking.metadata.title,
            marking.metadata.date(),
            &mut marking.strikes,
            &mut marking.lifted,
        );
        marking.strikes.changes() > before
    }
}

/// What the document says twice.
pub struct Repetition;

impl Stage for Repetition {
    fn strike(&mut self, marking: &mut Marking<'_>) -> bool {
        if !marking.cleaner.repeat {
            return false;
        }
        let title = marking.metadata.title.text();
        let title = title.or(marking.lifted.title.as_deref());
        let outcome = repeat::mark(marking.view, title, &mut marking.strikes);
        marking.lifted.repeats_withheld = u32::try_from(outcome.withheld).unwrap_or(u32::MAX);
        outcome.struck > 0
    }
}

/// Lines of templates, learned or given.
pub struct TemplateLines<'a> {
    templates: &'a Templates,
    context: &'a LearningContext<'a>,
    /// The outcome of the last call.
    pub outcome: Outcome,
}

impl<'a> TemplateLines<'a> {
    /// `context` is what the templates ask of the document.
    #[must_use]
    pub fn new(templates: &'a Templates, context: &'a LearningContext<'a>) -> Self {
        Self {
            templates,
            context,
            outcome: Outcome::default(),
        }
    }
}

impl Stage for TemplateLines<'_> {
    fn strike(&mut self, marking: &mut Marking<'_>) -> bool {
        let marker = Marker::new(marking.view, self.templates, self.context, &marking.strikes);
        self.outcome = marker.mark(&mut marking.strikes);
        let withheld = u32::try_from(self.outcome.withheld).unwrap_or(u32::MAX);
        marking.lifted.templates_withheld = withheld;
        if let Some(line) = self.outcome.biography {
            let line = marking.view.line(line);
            let biography = &mut marking.lifted.biography;
            biography.get_or_insert_with(|| line.to_owned());
        }
        self.outcome.struck > 0
    }

    fn settles(&self) -> bool {
        false
    }
}

/// Lines that other pages of the source have, too.
pub struct RecurringLines<'a>(pub &'a Recurring);

impl Stage for RecurringLines<'_> {
    fn strike(&mut self, marking: &mut Marking<'_>) -> bool {
        let title = &marking.metadata.title;
        self.0.mark(marking.view, title, &mut marking.strikes)
    }

    fn settles(&self) -> bool {
        false
    }
}

/// What a page has around its article, recognised by the shape of its lines.
pub struct PageShape(pub Expect);

impl Stage for PageShape {
    fn strike(&mut self, marking: &mut Marking<'_>) -> bool {
        if !marking.cleaner.boilerplate {
            return false;
        }
        let first = marking.strikes.kept().next();
        let options = page::PageOptions {
            model: &marking.cleaner.page,
            choice: marking.cleaner.page_choice,
            expect: self.0,
        };
        let hint = marking.metadata.title_hint(marking.view, first);
        let struck = page::mark(marking.view, options, hint, &mut marking.strikes);
        if struck {
            // What is left looks like an article. A model that expects a page would strike its
            // first and last lines.
            self.0 = Expect::Nothing;
            // What stood first on the page is not the story's headline.
            marking.lifted.title = None;
            let (rules, lifted) = (&marking.cleaner.rules, &mut marking.lifted);
            rules::lift_above_lead(marking.view, rules, &marking.strikes, lifted);
        }
        struck
    }

    fn settles(&self) -> bool {
        false
    }
}
