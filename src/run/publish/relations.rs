//! What documents say of each other, gathered before their lines are written:
//! the copies a survivor lists, and the survivor a copy names.

use crate::dedup::Match;
use crate::record::DocumentHeader;
use crate::run::day_orders::DayOrders;
use crate::run::decide::{Disposition, Dispositions};
use crate::scratch::Staging;
use crate::scratch::decode_card;
use crate::write::{Extra, Twin};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

/// Copies that a survivor lists. A million would make a line of gigabytes; where
/// there are more it says how many, and the audit of each names its survivor.
const LISTED: usize = 100;

/// Another document, with its number and its card.
pub type Other = (u64, DocumentHeader);

/// What one entry says of others.
#[derive(Debug, Default)]
pub struct Note {
    /// With the index into [`Dispositions`] of how it relates.
    pub copies: Vec<Other>,
    pub twin: Option<Other>,
}

/// The notes of the entries in a range; entries that say nothing have none.
///
/// # Errors
/// The staging cannot be read.
pub fn gather(
    range: Range<u64>,
    dispositions: &Dispositions,
    staging: &Staging,
    orders: &DayOrders,
) -> io::Result<BTreeMap<u64, Note>> {
    let card = |n: u64| -> io::Result<Other> {
        let bytes = staging.entry(n)?;
        let mut card = decode_card(&bytes).ok_or_else(|| io::Error::other("no document"))?;
        orders.settle(&mut card);
        Ok((n, card))
    };
    let mut notes = BTreeMap::new();
    for number in range {
        let twin = match dispositions.of(number) {
            Disposition::Marked(copy) | Disposition::Dropped(_, Some(copy)) => {
                Some(card(u64::from(copy.survivor))?)
            }
            _ => None,
        };
        let copies = dispositions.copies(number);
        if twin.is_some() || !copies.is_empty() {
            let copies = copies.iter().take(LISTED).map(|&(_, n)| card(u64::from(n)));
            let copies = copies.collect::<io::Result<_>>()?;
            notes.insert(number, Note { copies, twin });
        }
    }
    Ok(notes)
}

/// What a document's metadata says of its copies, or of why it is one.
pub fn extra(number: u64, dispositions: &Dispositions, note: Option<&Note>) -> Extra {
    let disposition = dispositions.of(number);
    let mut metadata: Vec<(&'static str, Value)> = Vec::new();
    let relate = |(_, card): &Other, copy: Option<Match>| {
        let mut value = json!({ "id": card.id, "source": card.source });
        if let Some(url) = &card.url {
            value["url"] = json!(url);
        }
        if let Some(created) = &card.created {
            value["published"] = json!(created);
        }
        if let Some(copy) = copy {
            value["relation"] = json!(copy.relation.name());
            // As `f64` the digits of the `f32`, and not those of its neighbour.
            let digits = (f64::from(copy.similarity) * 1e4).round() / 1e4;
            value["similarity"] = json!(digits);
        }
        value
    };
    let copy_of = |disposition| match disposition {
        Disposition::Marked(copy) | Disposition::Dropped(_, Some(copy)) => Some(copy),
        _ => None,
    };
    if let Some(note) = note {
        if !note.copies.is_empty() {
            let list = note
                .copies
                .iter()
                .map(|other| relate(other, copy_of(dispositions.of(other.0))))
                .collect();
            metadata.push(("duplicates", Value::Array(list)));
            let all = dispositions.copies(number).len();
            if all > LISTED {
                metadata.push(("duplicates_total", json!(all)));
            }
        }
        if let Some(twin) = &note.twin {
            metadata.push(("duplicate_of", relate(twin, copy_of(disposition))));
        }
    }
    if let Disposition::Dropped(reason, _) | Disposition::Flagged(reason) = disposition {
        metadata.push(("filter_reason", json!(reason.code())));
    }
    Extra { metadata }
}

/// The survivor that the audit names.
pub fn twin(disposition: Disposition, note: Option<&Note>) -> Option<Twin> {
    let (Disposition::Marked(copy) | Disposition::Dropped(_, Some(copy))) = disposition else {
        return None;
    };
    let (n, card) = note?.twin.as_ref()?;
    Some(Twin {
        n: *n,
        id: card.id.clone(),
        relation: copy.relation.name().to_owned(),
        similarity: copy.similarity,
    })
}
