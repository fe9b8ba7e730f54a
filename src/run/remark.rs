//! A staged document, marked again with what was learned.

use super::Policy;
use super::entry::Entry;
use super::settle::settle;
use crate::clean::page::Expect;
use crate::clean::templates::{Outline, Recurrence, Recurring, Templates};
use crate::clean::{Marking, RecordMetadata, view};
use crate::dedup::DocumentKeys;
use crate::record::Document;
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
    let facts = RecordMetadata::of_staged(document, &policy.cleaner.keys);
    let view = view(segmenter, &document.text, &policy.cleaner, &facts.title);
    let mut marking = Marking::before_shape(&view, &policy.cleaner, &facts, document);
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
    let settled = settle(marking, policy, &mut document.card, stub);
    if (&settled.strikes, &settled.lifted) == (&document.strikes, &document.lifted) {
        return None;
    }
    (document.strikes, document.lifted) = (settled.strikes, settled.lifted);
    Some((settled.entry, settled.marks))
}
