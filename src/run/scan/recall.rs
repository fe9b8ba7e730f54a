//! The notes for learning, made anew from what an interrupted run staged.

use super::Pages;
use super::document::day_order;
use crate::clean::templates::Outline;
use crate::clean::{self, Marking, RecordMetadata, is_page};
use crate::exec::Workers;
use crate::learn::{self, Notebook};
use crate::record::{Document, Staged};
use crate::run::day_orders::DayOrders;
use crate::run::policy::Policy;
use crate::scratch::{Staging, decode};
use crate::text::Segmenter;
use std::io;

/// The document of a staged entry; `None` if the entry could not be read.
///
/// # Errors
/// The entry does not decode.
pub fn staged(bytes: &[u8]) -> io::Result<Option<Box<Document>>> {
    match decode(bytes) {
        Some(Staged::Document(document)) => Ok(Some(document)),
        Some(Staged::Unread(_)) => Ok(None),
        None => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Notes what another process staged.
///
/// # Errors
/// The staging does not read back, or the notes cannot be written.
pub fn recall(
    staging: &Staging,
    policy: &Policy,
    workers: &Workers,
    notebook: &mut Notebook,
    pages: &mut Pages,
) -> io::Result<()> {
    for block in staging.blocks() {
        let loaded = staging.read(block)?;
        let entries: Vec<&[u8]> = loaded.entries().collect();
        let notes = workers.map(&entries, Segmenter::default, |segmenter, entry| {
            let Some(document) = staged(entry)? else {
                return Ok((None, None));
            };
            if document.text.trim().is_empty() {
                return Ok((None, None));
            }
            let metadata = RecordMetadata::new(&document.said, document.card.url.as_deref());
            let view = clean::view(segmenter, &document.text, &policy.cleaner, &metadata.title);
            let marking = Marking::before_page_shape(&view, &policy.cleaner, &metadata, &document);
            let outline = Outline::new(&view, &marking.strikes);
            let note = learn::observe(&view, &outline, &marking.learning_context(&document.card));
            Ok((note, Some(is_page(&document.strikes))))
        });
        for (number, noted) in (block.first..).zip(notes) {
            let noted: io::Result<(Option<learn::Note>, Option<bool>)> = noted;
            let (note, page) = noted?;
            if let Some(note) = note {
                notebook.push(number, &note)?;
            }
            pages.see(page);
        }
    }
    Ok(())
}

/// Notes what the dates tell that another process staged.
///
/// # Errors
/// The staging does not read back.
pub fn recall_day_orders(
    staging: &Staging,
    workers: &Workers,
    orders: &mut DayOrders,
) -> io::Result<()> {
    for block in staging.blocks() {
        let loaded = staging.read(block)?;
        let entries: Vec<&[u8]> = loaded.entries().collect();
        let shown = workers.map(
            &entries,
            || (),
            |(), entry| {
                let document = staged(entry)?;
                Ok(document.and_then(|d| day_order(&d.said, &d.card.source)))
            },
        );
        for evidence in shown {
            let evidence: io::Result<_> = evidence;
            if let Some(evidence) = evidence? {
                orders.see(evidence);
            }
        }
    }
    Ok(())
}
