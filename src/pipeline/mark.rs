//! Marking a document: rules and repetition, templates, then the shape of a page,
//! until nothing more is found. The scan marks every document, and those that have
//! templates are marked again once they are known; in a run of pages, all are. What
//! is left, `settle` says.

use super::Policy;
use super::entry::Entry;
use super::facts::Facts;
use super::pages::is_page;
use crate::boilerplate;
use crate::dedup::Marks;
use crate::learn::{self, About, Outline, Recurrence, Recurring, Templates};
use crate::page::{self, Expect};
use crate::record::{Card, Document, Lifted};
use crate::repeat;
use crate::segment::{Cut, Segmenter, Strikes, Title, View};
use std::borrow::Cow;

/// Rounds of rules and repetition; a third one has not been seen to find anything.
const ROUNDS: usize = 8;

/// The lines of a text, with what is glued to the ends of long ones as lines of
/// their own.
pub fn view<'a>(
    segmenter: &'a mut Segmenter,
    text: &'a str,
    policy: &Policy,
    title: &Title,
) -> View<'a> {
    let cuts = cuts(segmenter, text, policy, title);
    segmenter.cut(text, &cuts)
}

/// Where the long lines of a text are cut.
pub fn cuts(segmenter: &mut Segmenter, text: &str, policy: &Policy, title: &Title) -> Vec<Cut> {
    let view = segmenter.view(text);
    if policy.boilerplate {
        boilerplate::cuts(&view, &policy.rules, title)
    } else {
        Vec::new()
    }
}

/// A document while it is marked.
pub struct Marking<'a> {
    pub view: &'a View<'a>,
    pub policy: &'a Policy,
    pub facts: &'a Facts,
    pub marks: Strikes,
    pub lifted: Lifted,
}

impl<'a> Marking<'a> {
    /// Of a text in which nothing is struck: by rules and repetition.
    pub fn new(
        view: &'a View<'a>,
        policy: &'a Policy,
        facts: &'a Facts,
        lone_surrogates: u32,
    ) -> Self {
        let mut marking = Self {
            view,
            policy,
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
        policy: &'a Policy,
        facts: &'a Facts,
        document: &Document,
    ) -> Self {
        if is_page(&document.strikes) {
            return Self::new(view, policy, facts, document.lifted.lone_surrogates);
        }
        Self {
            view,
            policy,
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
    pub fn about(&self, card: &Card) -> About<'a> {
        self.facts.about(card, &self.lifted)
    }

    /// Rules and repetition. Rules look at places among the kept lines, and
    /// repetition moves those: what it brings into reach goes now, and not when the
    /// clean text is cleaned again.
    fn by_rules(&mut self) {
        for round in 0..ROUNDS {
            let before = self.marks.len();
            if self.policy.boilerplate {
                let title = &self.facts.title;
                let (marks, lifted) = (&mut self.marks, &mut self.lifted);
                boilerplate::mark(self.view, &self.policy.rules, title, marks, lifted);
            }
            if !self.policy.repeat || (round > 0 && self.marks.len() == before) {
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
    pub fn by_templates(&mut self, templates: &Templates, about: &About<'_>) -> learn::Outcome {
        let marker = learn::Marker::new(self.view, templates, about, &self.marks);
        let mut outcome = learn::Outcome::default();
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
            trees: &self.policy.page,
            choice: self.policy.page_choice,
            expect,
        };
        for _ in 0..ROUNDS {
            if !(self.policy.boilerplate && page::mark(self.view, shape, known, &mut self.marks)) {
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
    fn by_recurrence(&mut self, recurring: &Recurring) -> bool {
        let before = self.marks.len();
        let any = recurring.mark(self.view, &self.facts.title, &mut self.marks);
        if self.marks.len() > before {
            self.by_rules();
        }
        any
    }
}

/// Marks a document of the staging with what was learned: `templates`, if it may have
/// one, and in a run of pages the lines that recur. `None` where that changes nothing.
pub fn again(
    document: &mut Document,
    policy: &Policy,
    templates: Option<&Templates>,
    recurring: Option<&[Recurrence]>,
    segmenter: &mut Segmenter,
) -> Option<(Entry, Option<Marks>)> {
    let facts = Facts::of_staged(document, policy);
    let view = view(segmenter, &document.text, policy, &facts.title);
    let mut marking = Marking::before_shape(&view, policy, &facts, document);
    let recurring =
        recurring.map(|found| Recurring::new(&view, &Outline::new(&view, &marking.marks), found));
    let (before, about) = (marking.marks.len(), marking.about(&document.card));
    let stub = templates.is_some_and(|t| marking.by_templates(t, &about).stub);
    let changed = marking.marks.len() > before || marking.lifted.templates_withheld > 0;
    match recurring {
        Some(recurring) => {
            // At first, so that the trees see what went; then of what they left.
            marking.by_recurrence(&recurring);
            marking.by_shape(Expect::Page);
            if marking.by_recurrence(&recurring) {
                marking.by_shape(Expect::Page);
            }
        }
        None if changed => marking.by_shape(Expect::Nothing),
        None => return None,
    }
    let settled = marking.settle(&mut document.card, stub);
    if (&settled.strikes, &settled.lifted) == (&document.strikes, &document.lifted) {
        return None;
    }
    (document.strikes, document.lifted) = (settled.strikes, settled.lifted);
    Some((settled.entry, settled.marks))
}
