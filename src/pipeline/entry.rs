//! The table of entries that stays in memory: what each record was at the
//! scan, and what is to become of it.

use crate::config::{Dedup, Relation, Stubs};
use crate::dedup::{Match, Row, Verdict};
use crate::read::Revocation;
use crate::record::{DropReason, Reason};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the scan made of an entry.
#[derive(Debug, Serialize, Deserialize)]
pub enum Entry {
    /// To be compared.
    Document(Row),
    /// Dropped without comparing.
    Dropped(DropReason),
    Unread(Reason),
    /// A further piece of the entry before; no record of its own.
    Continued,
}

/// All entries, in input order.
#[derive(Debug, Default)]
pub struct Entries(Vec<Entry>);

impl Entries {
    pub fn push(&mut self, entry: Entry) {
        self.0.push(entry);
    }

    /// Takes documents back that came out of a member which never verified.
    pub fn revoke(&mut self, revocation: &Revocation) {
        let range = revocation.from as usize..(revocation.to as usize).min(self.0.len());
        for entry in &mut self.0[range] {
            if matches!(entry, Entry::Document(_) | Entry::Dropped(_)) {
                *entry = Entry::Unread(revocation.reason);
            }
        }
    }

    /// What an entry is after its document was marked anew.
    pub fn set(&mut self, number: u64, entry: Entry) {
        self.0[number as usize] = entry;
    }

    /// Whether an entry is a document to compare.
    #[must_use]
    pub fn is_document(&self, number: u64) -> bool {
        matches!(self.0.get(number as usize), Some(Entry::Document(_)))
    }

    /// The documents to compare, with their numbers.
    #[must_use]
    pub fn documents(&self) -> Vec<(u64, &Row)> {
        (0..)
            .zip(&self.0)
            .filter_map(|(n, entry)| match entry {
                Entry::Document(row) => Some((n, row)),
                _ => None,
            })
            .collect()
    }
}

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fate {
    Kept,
    /// Kept although it repeats another.
    Marked(Copy),
    /// Kept although a filter speaks against it.
    Flagged(DropReason),
    Dropped(DropReason, Option<Copy>),
    Quarantined(Reason),
    Continued,
}

/// The survivor that a document repeats.
pub type Copy = Match;

/// The fates of all entries, and who lists whom.
#[derive(Debug)]
pub struct Fates {
    fates: Vec<Fate>,
    /// The copies of each survivor, in input order.
    copies: BTreeMap<u64, Vec<u64>>,
}

impl Fates {
    /// Joins what the scan found with the verdicts over `documents`.
    #[must_use]
    pub fn new(
        entries: &Entries,
        documents: &[(u64, &Row)],
        verdicts: &[Verdict],
        policy: &Dedup,
    ) -> Self {
        let mut fates: Vec<Fate> = entries
            .0
            .iter()
            .map(|entry| match entry {
                Entry::Document(_) => Fate::Kept,
                Entry::Dropped(reason) => Fate::Dropped(*reason, None),
                Entry::Unread(reason) => Fate::Quarantined(*reason),
                Entry::Continued => Fate::Continued,
            })
            .collect();
        let mut copies: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        for ((number, _), verdict) in documents.iter().zip(verdicts) {
            let copy = match *verdict {
                Verdict::Copy(copy) | Verdict::Related(copy) => copy,
                Verdict::Stub => {
                    fates[*number as usize] = match policy.stubs {
                        Stubs::Mark => Fate::Flagged(DropReason::Stub),
                        Stubs::Drop => Fate::Dropped(DropReason::Stub, None),
                    };
                    continue;
                }
                Verdict::Survivor => continue,
            };
            let Match { of, relation, .. } = copy;
            fates[*number as usize] = if policy.drop.contains(&relation) {
                let reason = match relation {
                    Relation::Exact => DropReason::Exact,
                    Relation::Near => DropReason::Near,
                    Relation::SamePageText => DropReason::SamePageText,
                    Relation::Template => DropReason::Template,
                };
                Fate::Dropped(reason, Some(copy))
            } else if policy.mark.contains(&relation) {
                Fate::Marked(copy)
            } else {
                continue;
            };
            copies.entry(of).or_default().push(*number);
        }
        Self { fates, copies }
    }

    #[must_use]
    pub fn of(&self, number: u64) -> Fate {
        self.fates[number as usize]
    }

    /// The copies of a survivor.
    #[must_use]
    pub fn copies(&self, number: u64) -> &[u64] {
        self.copies.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Number of records; further pieces of one don't count.
    #[must_use]
    pub fn records(&self) -> u64 {
        let pieces = self.fates.iter().filter(|f| **f == Fate::Continued).count();
        (self.fates.len() - pieces) as u64
    }
}
