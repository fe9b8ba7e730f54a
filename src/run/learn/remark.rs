//! A staged document, marked again with what was learned.

use crate::clean::page::Expect;
use crate::clean::templates::{Outline, Recurrence, Recurring, Templates};
use crate::clean::{Marking, PageShape, RecordMetadata, RecurringLines, TemplateLines, view};
use crate::dedup::DocumentKeys;
use crate::record::Document;
use crate::run::entries::Entry;
use crate::run::keys::settle;
use crate::run::policy::Policy;
use crate::text::Segmenter;

/// Marks a document of the staging with what was learned: `templates`, if it may have
/// one, and in a run of pages the lines that recur. `None` where that changes nothing.
pub fn again(
    document: &mut Document,
    policy: &Policy,
    templates: Option<&Templates>,
    recurring: Option<&[Recurrence]>,
    segmenter: &mut Segmenter,
) -> Option<(Entry, Option<DocumentKeys>)> {
    let metadata = RecordMetadata::new(&document.said, document.card.url.as_deref());
    let view = view(segmenter, &document.text, &policy.cleaner, &metadata.title);
    let mut marking = Marking::before_page_shape(&view, &policy.cleaner, &metadata, document);
    let recurring =
        recurring.map(|found| Recurring::new(&view, &Outline::new(&view, &marking.strikes), found));
    let before = marking.strikes.changes();
    let context = marking.learning_context(&document.card);
    let none = Templates::default();
    let mut lines = TemplateLines::new(templates.unwrap_or(&none), &context);
    marking.ask(&mut [&mut lines]);
    match recurring {
        Some(recurring) => {
            let mut recurring = RecurringLines(&recurring);
            let mut shape = PageShape(Expect::Page);
            marking.ask(&mut [&mut lines, &mut recurring, &mut shape]);
        }
        None if marking.strikes.changes() > before || marking.lifted.templates_withheld > 0 => {
            marking.ask(&mut [&mut lines, &mut PageShape(Expect::Nothing)]);
        }
        None => return None,
    }
    let stub = lines.outcome.stub;
    let settled = settle(marking, policy, &mut document.card, stub);
    if (&settled.strikes, &settled.lifted) == (&document.strikes, &document.lifted) {
        return None;
    }
    (document.strikes, document.lifted) = (settled.strikes, settled.lifted);
    Some((settled.entry, settled.marks))
}
