//! What documents say of each other, gathered before their lines are written:
//! the copies a survivor lists, and the survivor a copy names.

use super::entry::{Fate, Fates};
use crate::exec::Staging;
use crate::record::{Card, decode_card};
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

/// Another document, with its number and its card.
pub type Other = (u64, Card);

/// What one entry says of others.
#[derive(Debug, Default)]
pub struct Note {
    /// With the index into [`Fates`] of how it relates.
    pub copies: Vec<Other>,
    pub twin: Option<Other>,
}

/// The notes of the entries in a range; entries that say nothing have none.
///
/// # Errors
/// The staging cannot be read.
pub fn gather(
    range: Range<u64>,
    fates: &Fates,
    staging: &Staging,
) -> io::Result<BTreeMap<u64, Note>> {
    let card = |n: u64| -> io::Result<Other> {
        let bytes = staging.entry(n)?;
        let card = decode_card(&bytes).ok_or_else(|| io::Error::other("no document"))?;
        Ok((n, card))
    };
    let mut notes = BTreeMap::new();
    for number in range {
        let twin = match fates.of(number) {
            Fate::Marked(copy) | Fate::Dropped(_, Some(copy)) => Some(card(copy.of)?),
            _ => None,
        };
        let copies = fates.copies(number);
        if twin.is_some() || !copies.is_empty() {
            let copies = copies.iter().map(|&n| card(n)).collect::<io::Result<_>>()?;
            notes.insert(number, Note { copies, twin });
        }
    }
    Ok(notes)
}
